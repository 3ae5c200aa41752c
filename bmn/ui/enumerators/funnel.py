"""Each enumerator's share by a measure, against what chance explains."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from bmn.charts import enumerators as charts_enumerators
from bmn.statistics import funnel
from bmn.ui.kit import answers, layout
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]


FUNNEL_STEPS = 300


FEW_POINTS = 30
"""Below as many people the spread of their shares says nothing of reasons."""


def draw(view: View, measure: str) -> None:
    """The card."""
    title = view.words(f"enumerators.measure.{measure}")
    with layout.card("enumerators_funnel", view.words("enumerators.funnel.title", measure=title)):
        _draw_funnel(view, measure)


def _draw_funnel(view: View, measure: str) -> None:
    points = answers.enumerators_funnel(view, measure)
    x = sum(row["measure_x"] * row["enumerators"] for row in points)
    n = sum(row["measure_n"] * row["enumerators"] for row in points)
    if not x:
        layout.empty(view, "no_data", view.words("enumerators.funnel.none"))
        return
    mean = x / n
    most = max(row["measure_n"] for row in points)
    step = max(1, most // FUNNEL_STEPS)
    lines = [funnel.limits(at, mean) for at in range(1, most + step, step)]
    st.plotly_chart(
        charts_enumerators.funnel(
            [_point(view, row, mean) for row in points], lines, mean, view.language, view.mode
        ),
        theme=None,
        config={"displayModeBar": False},
        key=f"chart_funnel_{measure}",
        alt=view.words(f"enumerators.measure.{measure}"),
    )
    people = sum(row["enumerators"] for row in points)
    spread = funnel.dispersion(
        (row["measure_x"], row["measure_n"], row["enumerators"]) for row in points
    )
    layout.note(
        view.words(
            "enumerators.funnel.mean",
            mean=formats.percent(mean, view.language, 2),
            part=formats.count(x, view.language),
            whole=formats.count(n, view.language),
        )
    )
    if spread is not None:
        key = "wide" if spread > 1.5 and people >= FEW_POINTS else "as_chance"
        layout.note(view.words(f"enumerators.funnel.{key}", times=f"{spread:.1f}"))


def _point(view: View, row: Row, mean: float) -> Row:
    at = funnel.limits(row["measure_n"], mean)
    found = row["measure_x"] / row["measure_n"]
    state = "within"
    if found > at.upper_inner:
        state = "outside" if found > at.upper_outer else "warning"
    who = row["enumerator_id"] or view.words(
        "enumerators.funnel.people", count=formats.count(row["enumerators"], view.language)
    )
    figure = view.words(
        "enumerators.x_of_n",
        share=formats.percent(found, view.language, 1),
        x=formats.count(row["measure_x"], view.language),
        n=formats.count(row["measure_n"], view.language),
    )
    return {
        "n": row["measure_n"],
        "share": found,
        "enumerators": row["enumerators"],
        "state": state,
        "hover": f"{who}<br>{figure}",
    }
