"""How far is collection, by area and by day, and when will it be done?"""

import streamlit as st

from bmn.charts import palette
from bmn.survey.areas import PARTS
from bmn.ui.frame import live
from bmn.ui.frame.door import require
from bmn.ui.kit import answers, layout, passport, situations, small_map, tables
from bmn.ui.kit.going import go
from bmn.ui.overview import overview
from bmn.ui.progress import progress

view = require("progress")
layout.stop_if_absent(view, answers.progress_of_area(view).first)
layout.heading(view)

situation = situations.of(view)
days = answers.collected_by_day(view)

layout.tiles(
    view,
    [
        overview.progress_tile(view, situation),
        overview.forecast_tile(view, situation),
        progress.pace_tile(view, situation),
        progress.villages_tile(view, situation),
    ],
)

left, right = st.columns([5, 3], gap="small")
with left, layout.card("by_day", view.words("progress.by_day.title")):
    if any(day["households"] for day in days):
        st.plotly_chart(
            palette.collected_by_day(
                days,
                view.language,
                view.mode,
                as_of=view.as_of,
                complete_by=situation.complete_by,
                forecast=situation.forecast,
            ),
            theme=None,
            config={"displayModeBar": False},
            key="chart_by_day",
            alt=view.words("progress.by_day.title"),
        )
        layout.facts(progress.counting_facts(view))
        layout.source(view, view.words("progress.source"))
    else:
        layout.empty(view, "not_started", view.words("progress.by_day.not_started"))
with right, layout.card("feed", view.words("progress.feed.title")):
    live.feed(view)

small_map.draw_side_by_side([small_map.picture(view, name) for name in ("progress", "gap")])

if PARTS[view.area.level]:
    with layout.card("table", view.words("progress.table.title")):
        level = layout.way_down(view, PARTS[view.area.level])
        situation = situations.of(view, level)
        rows = progress.rows_of_parts(view, situation, overview.ranked_parts(view, situation))
        if rows:
            tables.draw(
                view,
                f"progress_{level}",
                progress.columns(view, situation),
                rows,
                total=progress.total_row(view, situation),
                open_row=lambda row: go(row["area_key"]),
                height=560,
                name="progress",
            )
            passport.draw(view, "progress_table", progress.table_passport(view, level))
        else:
            layout.empty(view, "no_data", view.words("progress.table.empty"))
