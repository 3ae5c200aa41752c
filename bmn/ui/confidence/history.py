"""Evidence: the second interviews day by day, and what was signed in each year."""

from dataclasses import replace

import streamlit as st

from bmn.charts import confidence as charts
from bmn.standing import confidence
from bmn.ui.confidence.state import needed, table_passport
from bmn.ui.kit import answers, layout, passport, style, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row
from bmn.words import formats


def draw(view: View) -> None:
    """The line of this year, then the years."""
    answer = answers.reinterviews_by_day(view)
    days = confidence.cumulated(answer)
    if days:
        st.plotly_chart(
            charts.history(
                days, view.language, view.mode, level_pct=needed(view), dates=style.dates_that_fit()
            ),
            key="chart_history",
            alt=view.words("confidence.history.line"),
            theme=None,
            config={"displayModeBar": False},
        )
        layout.note(view.words("confidence.history.simple"))
    else:
        layout.empty(view, "no_data", view.words("confidence.history.none"))
    tables.draw(view, "years", _columns(view), _years(view), name="years")
    passport.draw(view, "history", table_passport(view, answer, "history"))


def _years(view: View) -> list[Row]:
    """One row a survey year in the warehouse, the newest first."""
    rows: list[Row] = []
    for year in sorted(view.snapshot.years, reverse=True):
        found = answers.confidence_of_area(replace(view, year=year)).first or {}
        rows.append({**found, "year": year})
    return rows


def _columns(view: View) -> list[Column]:
    """What was signed in each year."""
    words = view.words

    def criterion(row: Row) -> float | None:
        held = answers.standards(view.reader, view.snapshot, row["year"], view.area)
        return None if held.quality_level_min_pct is None else held.quality_level_min_pct / 100

    def percent(row: Row, name: str) -> float | None:
        value = row.get(name)
        return None if value is None else value / 100

    return [
        Column(
            "year",
            words("common.say.year"),
            width=90,
            value=lambda row: formats.survey_year(row["year"], view.language),
        ),
        Column(
            "signed",
            words("confidence.ranking.signed"),
            "share",
            width=150,
            value=lambda row: percent(row, "signed_level_pct"),
        ),
        Column(
            "criterion", words("confidence.history.criterion"), "share", width=120, value=criterion
        ),
        Column("signed_at", words("confidence.history.signed_at"), "date", width=150),
        Column(
            "process",
            words("confidence.history.process"),
            "share",
            width=180,
            value=lambda row: percent(row, "signed_process_level_pct"),
        ),
        Column(
            "estimate",
            words("confidence.ranking.estimate"),
            "share",
            width=170,
            value=lambda row: row.get("quality_estimate_share"),
        ),
    ]
