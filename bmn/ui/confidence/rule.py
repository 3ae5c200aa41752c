"""Evidence: the must_fix rules and their flags in the area."""

import streamlit as st

from bmn.ui.confidence.state import table_passport
from bmn.ui.kit import answers, layout, passport, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row


def draw(view: View) -> None:
    """The rules, and the way to the page of checks."""
    flags = answers.flags_of_parts(view, view.area.level)
    rules = [row for row in flags if row["severity"] == "must_fix"]
    if not rules:
        layout.empty(view, "no_data", view.words("confidence.rule.none"))
        return
    tables.draw(view, "rules", _columns(view), rules, name="rules")
    layout.note(view.words("confidence.rule.note_all"))
    st.page_link(
        "pages/quality.py",
        label=view.words("common.page.quality"),
        icon=":material/fact_check:",
        query_params=view.link,
    )
    passport.draw(view, "rules", table_passport(view, flags, "rules"))


def _columns(view: View) -> list[Column]:
    """Flags are unknown, not zero, where a rule couldn't be evaluated."""
    words = view.words

    def gained(row: Row) -> int | None:
        return row["gain_households"] if row["flags_open"] is not None else None

    def note(row: Row) -> str:
        return words("confidence.rule.not_evaluated") if row["not_evaluated"] else ""

    return [
        Column(
            "rule",
            words("confidence.gain.rule"),
            width=430,
            value=lambda row: f"{row['rule_id']} {row[f'title_{view.language}']}",
        ),
        Column("subjects_checked", words("confidence.rule.subjects"), "count", width=130),
        Column("flags_open", words("confidence.gain.open"), "count", width=130),
        Column("flags_awaiting", words("confidence.rule.awaiting"), "count", width=130),
        Column("gain", words("confidence.gain.households"), "count", width=160, value=gained),
        Column("note", words("confidence.rule.note"), width=220, value=note),
    ]
