"""How fresh each area's data is: those that never sent first, then the longest silent."""

from collections.abc import Mapping, Sequence
from typing import Any

from bmn.ui.kit import answers, choices, layout, parts, passport, tables
from bmn.ui.kit.going import go_to_row
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]


def draw(view: View) -> None:
    """The card of the parts of the area; of the area itself where it has none."""
    level = choices.way_down(view) or view.area.level
    known = parts.areas(view, level)
    rows = [
        row
        for row in answers.freshness_of_parts(view, level)
        if row["area_code"] in {*known, view.area.code}
    ]
    title = view.words("data.freshness.title", level=parts.level_words(view, level))
    with layout.card("freshness", title):
        if not rows:
            layout.empty(view, "no_data", view.words("data.freshness.none"))
            return
        layout.lines(_late_words(view, rows, level))
        tables.draw(
            view,
            f"freshness_{level}",
            columns(view, known, level),
            silent_first(rows),
            open_row=lambda row: go_to_row(row, level),
            height=560,
            name="freshness",
        )
        layout.source(view, view.words("data.freshness.source"))
        passport.draw(view, "freshness", _passport(view, level))


def columns(view: View, known: dict[str, Any], level: str) -> list[Column]:
    """One row an area: when it last sent, and how long that is ago."""
    said = view.words
    return [
        Column(
            "area",
            said(f"common.level.{level}"),
            width=230,
            value=lambda row: parts.name(view, parts.of_row(view, known, row, level)),
        ),
        Column(
            "state", said("data.column.state"), width=230, value=lambda row: _state_words(view, row)
        ),
        Column("last_received_at", said("data.column.last_received"), "instant", width=215),
        Column(
            "hours",
            said("data.column.hours_received"),
            "count",
            value=lambda row: _whole(row["hours_since_received"]),
            on_phone=True,
        ),
        Column("last_submitted_at", said("data.column.last_submitted"), "instant", width=215),
        Column(
            "hours_submitted",
            said("data.column.hours_submitted"),
            "count",
            value=lambda row: _whole(row["hours_since_submitted"]),
        ),
        Column("households_collected", said("common.kpi.collected"), "count"),
        Column("households_remaining", said("common.kpi.remaining"), "count", on_phone=True),
    ]


def silent_first(found: Sequence[Row]) -> list[Row]:
    """Those that never sent first, then the longest silent."""
    return sorted(
        found,
        key=lambda row: (
            row["hours_since_received"] is not None,
            -(row["hours_since_received"] or 0.0),
            -(row["hours_since_submitted"] or 0.0),
            row["area_code"],
        ),
    )


def late_count(view: View, found: Sequence[Row]) -> int:
    """Areas with something left to collect from which nothing came for longer than agreed."""
    return sum(1 for row in found if _is_late(view, row))


def _is_late(view: View, row: Row) -> bool:
    limit = view.standards.stale_after_hours
    hours = row["hours_since_received"]
    # An area that has everything in owes nothing.
    if hours is None or limit is None or not row["households_remaining"]:
        return False
    return bool(hours > limit)


def _state_words(view: View, row: Row) -> str:
    if row["last_received_at"] is None:
        return view.words("common.empty.no_data")
    if _is_late(view, row):
        limit = f"{view.standards.stale_after_hours:g}"
        return f"▼ {view.words('data.freshness.late', hours=limit)}"
    return f"● {view.words('data.freshness.fresh')}"


def _whole(hours: float | None) -> int | None:
    return None if hours is None else int(hours)


def _late_words(view: View, rows: Sequence[Row], level: str) -> list[str]:
    """How many areas are late, against the limit that is set."""
    limit = view.standards.stale_after_hours
    if limit is None:
        return []
    return [
        view.words(
            "data.freshness.count",
            late=formats.counted(late_count(view, rows), _COUNTED[level], view.language),
            total=formats.count(len(rows), view.language),
            hours=f"{limit:g}",
        )
    ]


_COUNTED = {
    level: level
    for level in (
        "inspection_region",
        "province",
        "district",
        "tambon",
        "local_authority",
        "village",
    )
}


def _passport(view: View, level: str) -> Passport:
    """Where the ages come from."""
    return Passport(
        title=view.words("data.show.freshness"),
        definition=view.words("data.passport.freshness"),
        answer=answers.freshness_of_parts(view, level),
    )
