"""Which indicators pass, which fail, where, and since last year?"""

import streamlit as st

from bmn.charts import indicators as charts_indicators
from bmn.ui.frame.door import require
from bmn.ui.indicators import indicators, matrix
from bmn.ui.kit import answers, choices, layout, parts, passport, small_map, tables
from bmn.ui.kit.going import go

view = require("indicators")
layout.heading(view)
results = indicators.results(view)

if not results:
    state, why = parts.why_no_result(view)
    layout.empty(view, state, view.words(f"indicators.empty.{why}", year=view.year))
    st.stop()

chart = {"theme": None, "config": {"displayModeBar": False}}
numbers = [row["indicator_no"] for row in results]
names = {row["indicator_no"]: indicators.name_of(row, view) for row in results}

with st.container(key="indicators_bar", horizontal=True, vertical_alignment="center"):
    show = choices.segments(
        view.words("indicators.show.label"),
        "show",
        indicators.shows(view),
        lambda name: view.words(f"indicators.show.{name}"),
    )
    level = choices.way_down(view)
    opened = choices.pick(
        view.words("indicators.open"),
        "indicator",
        numbers,
        names.__getitem__,
        placeholder=view.words("indicators.open"),
        width=420,
    )

if opened is not None:
    row = next(row for row in results if row["indicator_no"] == opened)
    found = answers.indicator_of_parts(view, level, opened) if level else []
    bars = indicators.bars(view, found, level) if level else []
    with layout.card("indicator", names[opened]):
        left, right = st.columns([4, 5], gap="medium") if bars else (st.container(), None)
        with left:
            layout.facts(indicators.facts(view, row))
            layout.lines(indicators.meaning(view, row))
            passport.draw(view, "indicator", indicators.of_indicator(view, row))
        if right is not None:
            title = view.words("indicators.worst_areas", level=view.words(f"common.level.{level}"))
            right.plotly_chart(
                charts_indicators.fails(bars, view.language, view.mode),
                key="chart_indicator",
                alt=title,
                **chart,
            )
        st.button(
            view.words("common.button.back"),
            key="indicator_close",
            icon=":material/arrow_back:",
            on_click=choices.choose,
            args=("indicator", None),
        )
    there = small_map.picture(view, "pass", indicator_no=opened)
    left, right = st.columns([4, 5], gap="small") if there else (None, st.container())
    if there is not None and left is not None:
        with left:
            small_map.draw(there)
    if level is not None and found:
        title = view.words("indicators.by_area", level=view.words(f"common.level.{level}"))
        with right, layout.card("indicator_areas", title):
            tables.draw(
                view,
                f"indicator_{opened}_{level}",
                indicators.part_columns(view, level),
                indicators.part_rows(view, found, level),
                total=indicators.total_row(view, row),
                open_row=lambda part: go(part["area_key"]),
                height=560,
                name=f"indicator-{opened}",
            )
            layout.source(view, indicators.edition(view, level))
            passport.draw(view, "indicator_areas", indicators.of_table(view, level, opened))
    st.stop()

layout.tiles(view, indicators.tiles(view, results))
found = answers.indicators_of_parts(view, level) if level else []

if show == "list":
    bars = indicators.indicator_bars(view, results)
    if bars:
        with layout.card("indicators_worst", view.words("indicators.worst_indicators")):
            st.plotly_chart(
                charts_indicators.fails(bars, view.language, view.mode),
                key="chart_indicators",
                alt=view.words("indicators.worst_indicators"),
                **chart,
            )
    with layout.card("indicators_list", view.words("indicators.show.list")):
        tables.draw(
            view,
            f"indicators_{level}",
            indicators.list_columns(view, level),
            indicators.list_rows(view, results, found, level),
            open_row=lambda row: choices.choose("indicator", row.get("indicator_no")),
            height=640,
            name="indicators",
        )
        layout.source(view, indicators.edition(view, level))
        passport.draw(view, "indicators_list", indicators.of_table(view, None))
elif level is None:
    layout.empty(view, "no_data", view.words("indicators.empty.no_parts"))
elif show == "areas":
    title = view.words("indicators.fails_by_area", level=view.words(f"common.level.{level}"))
    with layout.card("indicators_areas", title):
        tables.draw(
            view,
            f"indicator_areas_{level}",
            indicators.area_columns(view, level),
            indicators.area_rows(view, found, level),
            open_row=lambda row: go(row["area_key"]),
            height=640,
            name="indicators-by-area",
        )
        layout.source(view, indicators.edition(view, level))
        passport.draw(view, "indicators_areas", indicators.of_table(view, level))
else:
    with layout.card("indicators_matrix", view.words("indicators.show.matrix")):
        with st.container(horizontal=True):
            metric = choices.segments(
                view.words("indicators.metric.label"),
                "metric",
                matrix.METRICS,
                lambda name: view.words(f"indicators.metric.{name}"),
            )
            dimension = indicators.pick_dimension(view, results)
        matrix.draw(view, results, found, level, metric=metric, dimension=dimension)
        tables.downloads(
            view,
            "matrix",
            matrix.columns(view, results, level, metric),
            matrix.rows(view, found, level, metric),
            "matrix",
        )
        layout.source(view, indicators.edition(view, level))
        passport.draw(view, "matrix", indicators.of_table(view, level))
