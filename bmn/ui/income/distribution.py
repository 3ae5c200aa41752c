"""How many households have which income per person, and where the criterion cuts."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from bmn.charts import income as charts_income
from bmn.statistics.shares import share
from bmn.ui.kit import answers, layout, passport
from bmn.ui.kit.criterion import criterion, criterion_words
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]
CONFIG = {"displayModeBar": False}


def draw(view: View) -> None:
    """The card."""
    title = view.words("income.distribution.title")
    with layout.card("distribution", title):
        classes = answers.income_distribution(view)
        if not classes:
            may = (
                view.reader.may("results_below_district")
                or view.area.level not in answers.BELOW_PROVINCE
            )
            state, why = ("no_data", "none") if may else ("suppressed", "from_province")
            layout.empty(view, state, view.words(f"income.distribution.{why}"))
            return
        layout.lines(distribution_words(view, classes))
        _draw_charts(view, classes, title)
        layout.source(view, view.words("income.distribution.source"))
        passport.draw(
            view,
            "distribution",
            Passport(
                title=title, definition=view.words("income.passport.distribution"), answer=classes
            ),
        )


def _draw_charts(view: View, classes: Sequence[Row], title: str) -> None:
    """The whole distribution, and those below the criterion larger."""
    line = criterion(view)
    has_below = any(each["households"] for each in classes if each["is_below_criterion"])
    left, right = st.columns([5, 4], gap="medium") if has_below else (st.container(), None)
    left.plotly_chart(
        charts_income.distribution(classes, view.language, view.mode, criterion=line),
        key="chart_distribution",
        alt=title,
        theme=None,
        config=CONFIG,
    )
    if right is not None and line:
        right.plotly_chart(
            charts_income.distribution(classes, view.language, view.mode, criterion=line, end=line),
            key="chart_below",
            alt=view.words("income.distribution.below_line"),
            theme=None,
            config=CONFIG,
        )


def distribution_words(view: View, classes: Sequence[Row]) -> list[str]:
    """What the figure shows, in words: below the criterion, and beyond the figure's end."""
    total = sum(row["households"] for row in classes)
    value = criterion(view)
    told = []
    if value is not None:
        below = sum(row["households"] for row in classes if row["is_below_criterion"])
        told.append(
            view.words(
                "income.distribution.below",
                criterion=criterion_words(view),
                households=formats.counted(below, "household", view.language),
                percent=formats.percent_words(share(below, total), view.language),
            )
        )
        if any(_straddles(row, value) for row in classes):
            told.append(view.words("income.distribution.straddles"))
    rest = charts_income.beyond_axis(classes)
    if rest:
        told.append(
            view.words(
                "income.distribution.beyond",
                baht=formats.count(charts_income.AXIS_END_BAHT, view.language),
                households=formats.counted(rest, "household", view.language),
                percent=formats.percent_words(share(rest, total), view.language),
            )
        )
    return told


def _straddles(row: Row, value: float) -> bool:
    upper = row["upper_baht"]
    return bool(row["lower_baht"] < value and (upper is None or upper > value))
