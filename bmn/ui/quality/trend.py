"""Flags found, settled and open by day, a figure for each severity."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.charts import quality as charts_quality
from bmn.ui.kit import layout, style, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.ui.quality import telling, tiles
from bmn.warehouse import rules
from bmn.words import formats

Row = Mapping[str, Any]


def draw(view: View, days: Sequence[Row]) -> None:
    """The figures, and the days as a table: their twin."""
    if view.area.level not in tiles.LEVELS_BY_DAY:
        layout.empty(view, "no_data", view.words("quality.tile.no_days"))
        return
    _draw_figures(view, days)
    with layout.card("trend_table", view.words("quality.trend.table")):
        tables.draw(
            view, "trend", columns(view), newest_first(days), height=380, name="flags-by-day"
        )
        layout.source(view, view.words("quality.source"))


def _draw_figures(view: View, days: Sequence[Row]) -> None:
    columns = st.columns(3, gap="small")
    for column, severity in zip(columns, rules.SEVERITIES, strict=True):
        own = [row for row in days if row["severity"] == severity]
        so_far = charts_quality.cumulative(own, view.as_of.date())
        with column, layout.card(f"trend_{severity}", telling.severity_words(view, severity)):
            if not so_far:
                telling.good_news(view, view.words("quality.none_found"))
                continue
            st.plotly_chart(
                charts_quality.trend(
                    so_far,
                    view.language,
                    view.mode,
                    is_alarm=severity != "look",
                    dates=style.dates_that_fit(),
                ),
                theme=None,
                config={"displayModeBar": False},
                key=f"chart_trend_{severity}",
                alt=view.words(
                    "quality.trend.alt", severity=view.words(f"quality.severity.{severity}")
                ),
            )
            last = so_far[-1]
            layout.facts(
                [
                    (view.words(f"quality.trend.{name}"), formats.count(last[name], view.language))
                    for name in ("found", "settled", "open")
                ]
            )


def columns(view: View) -> list[Column]:
    """One row a day and severity."""
    said = view.words
    return [
        Column("day", said("quality.column.day"), "date", width=140),
        Column(
            "severity",
            said("quality.column.severity"),
            width=160,
            value=lambda row: telling.severity_words(view, row["severity"]),
            on_phone=True,
        ),
        Column("flags_found", said("quality.trend.found_today"), "count", on_phone=True),
        Column("flags_settled", said("quality.trend.settled_today"), "count"),
        Column("open", said("quality.trend.open"), "count"),
    ]


def newest_first(days: Sequence[Row]) -> list[Row]:
    """The days of each severity with what was open at their end, the newest first."""
    rows: list[Row] = []
    for severity in rules.SEVERITIES:
        is_open = 0
        for row in (row for row in days if row["severity"] == severity):
            is_open += row["flags_found"] - row["flags_settled"]
            rows.append({**row, "open": is_open})
    return sorted(rows, key=lambda row: row["day"], reverse=True)
