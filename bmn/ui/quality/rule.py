"""One rule: what it asks and why, its figures, and the areas where it asks most."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from bmn.ui.kit import again, answers, choices, layout, passport
from bmn.ui.kit.view import View
from bmn.ui.quality import by_area, telling
from bmn.warehouse import rules, sql
from bmn.words import formats

Row = Mapping[str, Any]


def draw(view: View, row: Row, level: str | None) -> None:
    """The rule's card, then its flags by the areas of a level."""
    with layout.card("rule", telling.rule_name(view, row)):
        left, right = st.columns([5, 3], gap="medium")
        with left:
            layout.lines(lines(view, row))
        with right:
            if row["not_evaluated"]:
                telling.draw_why_not(view, row)
            elif not row["flags_open"]:
                telling.good_news(view, view.words("quality.none_open"))
            layout.facts(facts(view, row))
        _draw_buttons(view, row["rule_id"])
    if level is not None and not row["not_evaluated"]:
        by_area.draw(view, "rule_areas", row["rule_id"], level)


def _draw_buttons(view: View, rule_id: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="rule_buttons"):
        st.button(
            view.words("common.button.back"),
            key="rule_close",
            icon=":material/arrow_back:",
            on_click=choices.choose,
            args=("rule", None),
        )
        st.button(
            view.words("quality.to_records"),
            key="rule_records",
            icon=":material/list:",
            on_click=choices.choose,
            args=("show", "records"),
        )
        draw_sql(view, rule_id)
        passport.draw(view, "rule", telling.passport(view, rule_id=rule_id))


def facts(view: View, row: Row) -> list[tuple[str, str]]:
    """The figures of a rule in the area."""
    language = view.language
    if row["flags_open"] is None:
        return []
    rate = telling.per_100(row)
    pairs = [
        (name, formats.count(row[key], language))
        for name, key in (
            ("open", "flags_open"),
            ("awaiting", "flags_awaiting"),
            ("confirmed", "flags_confirmed"),
            ("dismissed", "flags_dismissed"),
            ("mended", "flags_mended"),
        )
    ]
    told = [(view.words(f"quality.column.{name}"), value) for name, value in pairs]
    if rate is not None:
        told.append((view.words("quality.column.per_100"), f"{100 * rate:.2f}"))
    if row["severity"] == "must_fix":
        told.append(
            (view.words("quality.column.gain"), formats.count(row["gain_households"], language))
        )
    return told


def lines(view: View, row: Row) -> list[str]:
    """What a rule is and asks, in words: severity, question, letter, who reviewed it and when."""
    day, _, who = row["reviewed"].partition(", ")
    known = {"founders": view.words("quality.rule.founders")}
    limits = [
        view.words(
            "quality.rule.limit",
            name=view.words(f"data.standard.{name}"),
            value=formats.count(found.number, view.language),
        )
        for name in rules.rule(row["rule_id"]).thresholds
        if (found := view.standards.held.standard(name)) is not None
    ]
    return [
        view.words("quality.rule.asks", asks=row[f"asks_{view.language}"]),
        view.words("quality.rule.owner", owner=telling.owner_words(view, row)),
        *limits,
        *against_income(view, row),
        telling.meaning(view, row["severity"]),
        view.words("quality.rule.letter", letter=telling.letter_words(view, row["letter"])),
        view.words(
            "quality.rule.reviewed",
            day=formats.thai_date(date.fromisoformat(day), view.language),
            who=known.get(who, who),
        ),
    ]


def against_income(view: View, row: Row) -> list[str]:
    """Why a rule about income counts others than the income page: both figures in one line."""
    key = {"DQ-4.2": "zero", "DQ-4.3": "below"}.get(row["rule_id"])
    income = answers.income_of_area(view).first if key else None
    still = telling.shown(row)
    if income is None or still is None or income["households_below_criterion"] is None:
        return []
    zero, below = income["households_income_zero"] or 0, income["households_below_criterion"]
    counts = {
        "shown": still,
        "settled": still - row["flags_open"],
        "open": row["flags_open"],
        "zero": zero,
    }
    if key == "below":
        counts |= {"below": below, "rest": below - zero}
    told = {name: formats.count(count, view.language) for name, count in counts.items()}
    return [view.words(f"quality.rule.against_{key}", **told)]


@st.fragment
def draw_sql(view: View, rule_id: str) -> None:
    """A quiet button that opens the rule's own statement, as the passport opens a query's."""
    view = again.in_fragment(view)
    box = st.popover(
        view.words("quality.rule.sql"),
        type="tertiary",
        key=f"passport_rule_{rule_id}",
        on_change="rerun",
    )
    if box.open:
        with box:
            st.caption(view.words("quality.rule.sql_help"))
            text = sql.statement(rules.rule(rule_id).file).text
            st.code(text, language="sql", wrap_lines=True, height=320)
