"""What do people earn and spend, and who is below the criterion?"""

import streamlit as st

from bmn.charts import income as charts_income
from bmn.ui.frame.door import require
from bmn.ui.income import income
from bmn.ui.kit import answers, choices, layout, parts, passport, small_map, tables
from bmn.ui.kit.going import go

view = require("income")
layout.heading(view)
row = answers.income_of_area(view).first

if row is None or not row["households"]:
    state, why = parts.why_no_result(view)
    layout.empty(view, state, view.words(f"income.empty.{why}", year=view.year))
    st.stop()

level = choices.way_down(view)
layout.tiles(view, income.tiles(view, row))

chart = {"theme": None, "config": {"displayModeBar": False}}
criterion = income.criterion(view)

with layout.card("distribution", view.words("income.distribution.title")):
    classes = answers.income_distribution(view)
    if classes:
        layout.lines(income.distribution_words(view, classes))
        has_below = any(each["households"] for each in classes if each["is_below_criterion"])
        left, right = st.columns([5, 4], gap="medium") if has_below else (st.container(), None)
        left.plotly_chart(
            charts_income.distribution(classes, view.language, view.mode, criterion=criterion),
            key="chart_distribution",
            alt=view.words("income.distribution.title"),
            **chart,
        )
        if right is not None and criterion:
            right.plotly_chart(
                charts_income.distribution(
                    classes, view.language, view.mode, criterion=criterion, end=criterion
                ),
                key="chart_below",
                alt=view.words("income.distribution.below_line"),
                **chart,
            )
        layout.source(view, view.words("income.distribution.source"))
        passport.draw(view, "distribution", income.distribution_passport(view))
    else:
        layout.empty(view, "no_data", view.words("income.distribution.none"))

small_map.draw_side_by_side([small_map.picture(view, name) for name in ("income", "below")])

for prefix, side in zip(("income", "expense"), st.columns(2, gap="small"), strict=True):
    with side, layout.card(f"makeup_{prefix}", view.words(f"income.makeup.{prefix}")):
        bars = income.makeup_bars(view, row, prefix)
        if bars:
            st.plotly_chart(
                charts_income.makeup(
                    bars, view.language, view.mode, is_expense=prefix == "expense"
                ),
                key=f"chart_makeup_{prefix}",
                alt=view.words(f"income.makeup.{prefix}"),
                **chart,
            )
        else:
            layout.empty(view, "no_data", view.words("income.makeup.none"))

found = answers.income_of_parts(view, level) if level else []
if level is None or not found:
    with layout.card("below_facts", income.indicator_words(view)):
        tables.draw(
            view,
            "below_own",
            income.below_columns(view, view.area.level),
            [],
            total=income.total_row(view, income.below_figures(row)),
            name="income-indicator",
        )
        layout.source(view, income.edition(view, level))
        passport.draw(view, "below_own", income.below_passport(view, row))
    st.stop()

part = view.words(f"common.level.{level}")
title = view.words("income.below.title", what=income.indicator_words(view), level=part)
with layout.card("below", title):
    st.caption(income.criterion_source(view))
    tables.draw(
        view,
        f"below_{level}",
        income.below_columns(view, level),
        income.below_rows(view, found, level),
        total=income.total_row(view, income.below_figures(row)),
        open_row=lambda area: go(area["area_key"]),
        height=520,
        name="income-indicator",
    )
    layout.source(view, income.edition(view, level))
    passport.draw(view, "below_table", income.table_passport(view, level, "below"))

with layout.card("means", view.words("income.means.title", level=part)):
    tables.draw(
        view,
        f"means_{level}",
        income.mean_columns(view, level),
        income.mean_rows(view, found, level),
        total=income.total_row(view, income.mean_figures(row)),
        open_row=lambda area: go(area["area_key"]),
        height=520,
        name="income",
    )
    layout.source(view, income.edition(view, level))
    passport.draw(view, "means_table", income.table_passport(view, level, "means"))
