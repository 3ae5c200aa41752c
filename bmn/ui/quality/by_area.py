"""One rule by area, the most open first: small numbers rank by count, not by rate."""

from collections.abc import Mapping, Sequence
from typing import Any

from bmn.survey.areas import PARTS
from bmn.ui.kit import answers, layout, parts, tables
from bmn.ui.kit.going import go
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.ui.quality import telling

Row = Mapping[str, Any]

VILLAGE_LISTS = ("district", "tambon", "local_authority", "village")
"""Areas small enough that flags are counted by village."""


def draw(view: View, card: str, rule_id: str, level: str) -> None:
    """The card of one rule by the areas of a level."""
    known = parts.areas(view, level)
    found = [
        row for row in answers.flags_of_parts(view, level, rule_id) if row["area_code"] in known
    ]
    if not found:
        return
    title = view.words("quality.by_area.title", level=parts.level_words(view, level))
    with layout.card(card, title):
        tables.draw(
            view,
            f"{card}_{rule_id}_{level}",
            columns(view, known, level),
            ordered(view, found, known),
            open_row=lambda row: go(known[row["area_code"]].key),
            height=560,
            name="rule-by-area",
        )
        layout.source(view, view.words("quality.source"))


def columns(view: View, known: Mapping[str, Any], level: str) -> list[Column]:
    """The area, then the rule's figures in it."""
    said = view.words
    flags_open, per_100, gain, *others = telling.figure_columns(view)
    return [
        Column(
            "area",
            said(f"common.level.{level}"),
            width=230,
            value=lambda row: parts.name(view, known[row["area_code"]]),
        ),
        flags_open,
        per_100,
        Column("subjects_checked", said("quality.column.checked"), "count"),
        *others,
        gain,
        Column(
            "state",
            said("quality.column.state"),
            width=230,
            value=lambda row: telling.remark(view, row),
        ),
    ]


def ordered(view: View, found: Sequence[Row], known: Mapping[str, Any]) -> list[Row]:
    """One row an area, the most open first; those of which nothing is known last."""
    return sorted(
        found,
        key=lambda row: (
            row["flags_open"] is None,
            -(row["flags_open"] or 0),
            parts.name(view, known[row["area_code"]]),
        ),
    )


def village_level(view: View) -> str | None:
    """The level by which counts are shown to whoever may not see records."""
    if view.area.level in VILLAGE_LISTS:
        return "village"
    levels = PARTS[view.area.level]
    return levels[0] if levels else None
