"""The checking rules by severity, most open first; those that can't be evaluated say why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.ui.kit import choices, layout, passport, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.ui.quality import matrix, rule, telling
from bmn.warehouse import rules

Row = Mapping[str, Any]

_FIGURES = ("flags_open", "flags_awaiting", "flags_confirmed", "flags_dismissed", "flags_mended")


def draw(view: View, flags: Sequence[Row]) -> None:
    """All rules and where they ask most; or the one that the link names."""
    with st.container(horizontal=True, vertical_alignment="center", key="rules_bar"):
        opened = telling.pick_rule(view, flags)
        level = choices.way_down(view)
    if opened is not None:
        rule.draw(view, next(row for row in flags if row["rule_id"] == opened), level)
        return
    with layout.card("rules", view.words("quality.rules.title")):
        layout.lines(telling.meanings(view))
        if not any(row["flags_open"] for row in flags):
            telling.good_news(view, view.words("quality.none_open"))
        tables.draw(
            view,
            "rules",
            columns(view),
            list(by_severity(flags)),
            open_row=lambda row: choices.choose("rule", row["rule_id"]),
            height=620,
            name="rules",
        )
        layout.source(view, view.words("quality.source"))
        passport.draw(view, "rules", telling.passport(view))
    if level is not None:
        matrix.draw(view, flags, level)


def by_severity(flags: Sequence[Row]) -> Iterator[Row]:
    """A line with the sums of each severity (`rule_id` None), then its rules, most open first."""
    for severity in rules.SEVERITIES:
        own = [row for row in flags if row["severity"] == severity]
        if own:
            yield _sum(severity, own)
            yield from telling.most_open_first(own)


def _sum(severity: str, own: Sequence[Row]) -> Row:
    """Flags of a severity; unknown where none of its rules is evaluated."""
    known = [row for row in own if row["flags_open"] is not None]
    figures = (*_FIGURES, "gain_households")
    sums = {name: sum(row[name] for row in known) if known else None for name in figures}
    return {"rule_id": None, "severity": severity, "not_evaluated": None, **sums}


def columns(view: View) -> list[Column]:
    """One row a rule, under a line for each severity."""
    said = view.words
    return [
        Column("rule", said("quality.column.rule"), width=400, value=lambda row: _name(view, row)),
        *telling.figure_columns(view, widths=True),
        Column(
            "owner",
            said("quality.column.owner"),
            width=130,
            help=said("quality.column.owner_help"),
            value=lambda row: telling.owner_words(view, row) if row["rule_id"] else None,
        ),
        Column(
            "state",
            said("quality.column.state"),
            width=250,
            value=lambda row: telling.remark(view, row) if row["rule_id"] else None,
        ),
        Column(
            "letter",
            said("quality.column.letter"),
            width=380,
            value=lambda row: telling.letter_words(view, row["letter"]) if row["rule_id"] else None,
        ),
    ]


def _name(view: View, row: Row) -> str:
    if row["rule_id"] is None:
        return telling.severity_words(view, row["severity"])
    return telling.rule_name(view, row)
