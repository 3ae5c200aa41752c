"""The governor's first screen: will it be done in time, where is it stuck, what to decide."""

import streamlit as st

from bmn.charts import palette
from bmn.headline import decisions, headline, line_text, report, week
from bmn.ui.frame.door import require
from bmn.ui.kit import answers, choices, layout, situations, small_map, tables
from bmn.ui.kit.going import go
from bmn.ui.overview import overview, paper
from bmn.ui.progress.progress import columns_short, rows_of_parts

view = require("overview")
layout.stop_if_absent(view, answers.progress_of_area(view).first)
situation = situations.of(view)

layout.sentence(view, headline(situation, view.language))
layout.tiles(view, overview.tiles(view, situation))

there = small_map.picture(view, overview.map_measure(situation))
left, right = st.columns([5, 4], gap="small")
with left, layout.card("decisions", view.words("common.say.for_decision")):
    points = [decision.text for decision in decisions(situation, view.language)]
    layout.decisions(points, view.words("overview.no_decision"))
block = week(situation, view.language).lines
if block:
    with left if there else right, layout.card("week", view.words("overview.week.title")):
        layout.lines(block)
if there:
    with right:
        small_map.draw(there)

if situation.children:
    bars = overview.bars(view, situation)
    title = overview.parts_title(view, situation)
    with layout.card("parts", title):
        left, right = st.columns(2, gap="medium") if bars else (None, st.container())
        if bars:
            left.plotly_chart(
                palette.parts_against_expected(bars, view.language, view.mode),
                theme=None,
                config={"displayModeBar": False},
                key="chart_parts",
                alt=title,
            )
        with right:
            tables.draw(
                view,
                "parts",
                columns_short(view, situation),
                rows_of_parts(view, situation, overview.ranked_parts(view, situation)),
                open_row=lambda row: go(row["area_key"]),
                height=420,
                name="overview",
            )
        layout.source(view, view.words("overview.parts.source"))

with layout.card("report", view.words("overview.report.title")):
    edition = choices.segments(
        view.words("overview.report.edition"),
        "report",
        ("weekly", "daily"),
        lambda name: view.words(f"common.button.{name}_report"),
    )
    content = report(situation, view.language, edition)
    html = paper.page(content, view.language, view.words("common.button.print"))
    st.download_button(
        view.words("overview.report.download"),
        data=html.encode,
        file_name=f"{tables.file_stem(view, 'report')}.html",
        mime="text/html",
        on_click="ignore",
        key="report_download",
        icon=":material/print:",
    )
    with st.container(key="line_text"):
        st.caption(view.words("common.button.copy_line"))
        st.code(line_text(situation, view.language), language=None, wrap_lines=True)
    preview = st.expander(
        view.words("overview.report.preview"), on_change="rerun", key="report_preview"
    )
    if preview.open:
        with preview:
            st.iframe(html, height=1120, alt=content.title)
