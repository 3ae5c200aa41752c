"""A small map for other pages and the inset of small provinces: SVG, one measure, click to go."""

from collections.abc import Sequence

import streamlit as st

from bmn.boundaries import store
from bmn.maps import figure, measures
from bmn.maps.marks import Mark
from bmn.ui import data, filters, layout, map_page
from bmn.ui.map_page import Choice, Picture
from bmn.ui.view import View

AROUND_BANGKOK = ("11", "12", "13", "14", "19", "73", "74", "75")
"""Provinces too small to be seen and clicked on a map of the country."""


def draw(view: View, measure: str, *, indicator_no: int | None = None, height: int = 420) -> None:
    """The map of the view's parts with its legend and a link to the large map."""
    view, selected = map_page.framed(view)
    level = map_page.LEVELS[view.area.level][0]
    if level not in store.LEVELS:
        return
    indicator = next(
        (row for row in data.indicator_catalogue(view) if row["indicator_no"] == indicator_no), None
    )
    picture = map_page.read(view, Choice(measures.measure(measure), level, indicator), selected)
    with layout.card(f"small_map_{measure}", map_page.title(picture)):
        map_page.draw_legend(picture)
        _chart(picture, picture.marks, f"small_map_{measure}", height)
        st.html(f'<div class="bmn-source">{" · ".join(map_page.notes(picture)[:1])}</div>')


def inset(picture: Picture) -> None:
    """The small provinces around Bangkok, larger; only beside the country by province."""
    if picture.view.area.level != "country" or picture.choice.level != "province":
        return
    if picture.as_circles:
        return
    marks = [mark for mark in picture.marks if mark.code in AROUND_BANGKOK]
    st.html(f'<h2 class="bmn-card-title">{picture.view.words("map.inset")}</h2>')
    _chart(picture, marks, "map_inset", 230)


def _chart(picture: Picture, marks: Sequence[Mark], key: str, height: int) -> None:
    chart_key = f"{key}_{picture.view.area.key}_{picture.choice.level}"

    def clicked() -> None:
        state = st.session_state.get(chart_key)
        code = figure.chosen(getattr(state, "selection", None), marks)
        if code in picture.codes:
            filters.go(picture.codes[code].key)

    st.plotly_chart(
        figure.choropleth(picture.choice.level, marks, picture.view.mode, height=height),
        key=chart_key, theme=None, config=figure.CONFIG, on_select=clicked,
        selection_mode="points", alt=map_page.title(picture),
    )  # fmt: skip
