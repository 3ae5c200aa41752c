"""A small map for other pages, and the inset of small provinces: SVG, one measure, click to go."""

from collections.abc import Sequence

import streamlit as st

from bmn.boundaries import store
from bmn.maps import figure, measures
from bmn.maps.marks import Mark
from bmn.ui.kit import answers, going, layout, picture_reading
from bmn.ui.kit import picture as pictures
from bmn.ui.kit.picture import Choice, Picture
from bmn.ui.kit.view import View

AROUND_BANGKOK = ("11", "12", "13", "14", "19", "73", "74", "75")
"""Provinces too small to be seen and clicked on a map of the country."""


def picture(view: View, measure: str, *, indicator_no: int | None = None) -> Picture | None:
    """The map of the view's parts; None where they have no shapes or no value."""
    view, selected = pictures.framed(view)
    level = pictures.LEVELS[view.area.level][0]
    if level not in store.LEVELS:
        return None
    indicator = next(
        (row for row in answers.indicator_catalogue(view) if row["indicator_no"] == indicator_no),
        None,
    )
    found = picture_reading.read(
        view, Choice(measures.measure(measure), level, indicator), selected
    )
    return found if found.drawn else None


def draw(found: Picture, height: int = 400) -> None:
    """The map in a card of its own; a click on an area looks at it."""
    key = f"small_map_{found.choice.measure.key}"
    with layout.card(key, pictures.title(found)):
        pictures.draw_legend(found)
        _chart(found, found.marks, key, height)
        layout.note(pictures.borders(found.view, [found.choice.level]))


def draw_side_by_side(pictures: Sequence[Picture | None]) -> None:
    """Those of the maps that there are, in one row."""
    there = [found for found in pictures if found is not None]
    if there:
        for found, side in zip(there, st.columns(len(there), gap="small"), strict=True):
            with side:
                draw(found)


def inset(found: Picture) -> None:
    """The small provinces around Bangkok, larger; only beside the country by province."""
    if found.view.area.level != "country" or found.choice.level != "province":
        return
    if found.as_circles:
        return
    marks = [mark for mark in found.marks if mark.code in AROUND_BANGKOK]
    st.html(f'<h2 class="bmn-card-title">{found.view.words("map.inset")}</h2>')
    _chart(found, marks, "map_inset", 230)


def _chart(found: Picture, marks: Sequence[Mark], key: str, height: int) -> None:
    chart_key = f"{key}_{found.view.area.key}_{found.choice.level}"

    def clicked() -> None:
        state = st.session_state.get(chart_key)
        code = figure.chosen(getattr(state, "selection", None), marks)
        if code in found.codes:
            going.go(found.codes[code].key)

    st.plotly_chart(
        figure.choropleth(found.choice.level, marks, found.view.mode, height=height),
        key=chart_key,
        theme=None,
        config=figure.CONFIG,
        on_select=clicked,
        selection_mode="points",
        alt=pictures.title(found),
    )
