"""One enumerator's measures beside those of the district's others."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from bmn.charts import enumerators as charts_enumerators
from bmn.statistics import funnel
from bmn.ui.enumerators import measure
from bmn.ui.kit import answers, layout, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]


FEWEST_COMPARED = 10
"""Households that somebody must have before their share counts among the district's."""


def draw(view: View, row: Row) -> None:
    """The card."""
    with layout.card("enumerator_compared", view.words("enumerators.one.compared")):
        found = answers.enumerator_compared(view, row["enumerator_id"])
        if not found:
            layout.empty(view, "not_started", view.words("enumerators.one.no_days"))
            return
        st.plotly_chart(
            charts_enumerators.compared(
                [_dot(view, one) for one in found], view.language, view.mode
            ),
            theme=None,
            config={"displayModeBar": False},
            key="chart_enumerator_compared",
            alt=view.words("enumerators.one.compared"),
        )
        tables.draw(view, "enumerator_compared", columns(view), found, name="enumerator")
        layout.note(view.words("enumerators.compared.how", enough=FEWEST_COMPARED))


def columns(view: View) -> list[Column]:
    """One row a measure."""
    said = view.words
    return [
        Column(
            "measure",
            said("enumerators.measure_label"),
            width=240,
            value=lambda row: said(f"enumerators.measure.{row['measure']}"),
        ),
        Column(
            "state",
            said("enumerators.column.state"),
            width=200,
            value=lambda row: measure.state_words(view, measure.chance_of(row)),
        ),
        Column("share", said("enumerators.compared.own"), "share", value=_own, on_phone=True),
        Column("measure_x", said("enumerators.column.part"), "count"),
        Column("measure_n", said("enumerators.column.whole"), "count"),
        Column("expected_share", said("enumerators.column.expected"), "share", on_phone=True),
        Column(
            "difference",
            said("enumerators.column.difference"),
            "points",
            value=lambda row: (
                None if row["expected_share"] is None else _own(row) - row["expected_share"]
            ),
        ),
    ]


def _own(row: Row) -> float:
    share: float = row["measure_x"] / row["measure_n"]
    return share


def _dot(view: View, one: Row) -> Row:
    own = _own(one)
    name = view.words(f"enumerators.measure.{one['measure']}")
    figure = view.words(
        "enumerators.x_of_n",
        share=formats.percent(own, view.language, 1),
        x=formats.count(one["measure_x"], view.language),
        n=formats.count(one["measure_n"], view.language),
    )
    return {
        "name": name,
        "share": own,
        "low": one["district_low"],
        "middle": one["district_middle"],
        "high": one["district_high"],
        "state": funnel.state(measure.chance_of(one)),
        "hover": f"{name}<br>{figure}",
    }
