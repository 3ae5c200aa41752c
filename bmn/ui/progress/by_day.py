"""Collected day by day against plan, target and forecast, and what stands behind the count."""

from typing import Any

import streamlit as st

from bmn.charts import progress as charts_progress
from bmn.headline import Situation
from bmn.ui.kit import answers, layout, style
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]


def draw(view: View, situation: Situation) -> None:
    """The card."""
    title = view.words("progress.by_day.title")
    days = answers.collected_by_day(view)
    with layout.card("by_day", title):
        if not any(day["households"] for day in days):
            layout.empty(view, "not_started", view.words("progress.by_day.not_started"))
            return
        st.plotly_chart(
            charts_progress.collected_by_day(
                days,
                view.language,
                view.mode,
                as_of=view.as_of,
                complete_by=situation.complete_by,
                forecast=situation.forecast,
                rests=situation.outlook.rests,
                dates=style.dates_that_fit(),
                is_closed=view.is_closed,
            ),
            theme=None,
            config={"displayModeBar": False},
            key="chart_by_day",
            alt=title,
        )
        layout.facts(counting_facts(view))
        layout.source(view, view.words("progress.source"))


def counting_facts(view: View) -> list[tuple[str, str]]:
    """What stands behind the target and the count; a figure that isn't there drops out."""
    row = answers.progress_of_area(view).first or {}
    language = view.language
    pairs = [
        (view.words("common.say.target_set"), row.get("target_set")),
        (view.words("common.say.target_confirmed"), row.get("target_confirmed")),
        (view.words("progress.facts.children_sum"), _other_sum(row)),
        (view.words("progress.facts.unconfirmed"), row.get("households_unconfirmed")),
        (view.words("progress.facts.outside"), row.get("households_outside_definition")),
    ]
    told = [(what, formats.count(value, language)) for what, value in pairs if value is not None]
    start, due = row.get("plan_start"), row.get("plan_complete_by")
    if start is not None and due is not None:
        basis = view.words(f"progress.facts.basis.{row['plan_basis']}")
        days = formats.date_range(start, due, language)
        told.append((view.words("progress.facts.plan"), f"{days} ({basis})"))
    return told


def _other_sum(row: Row) -> int | None:
    """The sum of the parts' targets where it disagrees with the area's own: shown, not rescaled."""
    total = row.get("target_children_sum")
    return None if total == row.get("households_target") else total
