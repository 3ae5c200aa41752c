"""The card with the map of areas; a click on one looks at it."""

import streamlit as st

from bmn.boundaries import store
from bmn.maps import deck
from bmn.ui.kit import going, layout, picture
from bmn.ui.kit.picture import Picture
from bmn.ui.map import ground

HEIGHT = 520
"""Pixels, where the style sheet doesn't take what the window leaves."""


def draw(found: Picture) -> None:
    """The whole card."""
    with layout.card("map", picture.title(found)):
        if not found.drawn:
            told = found.view.words("map.areas.empty", year=found.view.year)
            layout.empty(found.view, "no_data", told)
        draw_map(found)
        layout.lines(notes(found))


def draw_map(found: Picture, *, key: str = "map") -> None:
    """The map alone."""
    chart_key = f"{key}_{found.view.area.key}_{found.choice.level}"

    def clicked() -> None:
        state = st.session_state.get(chart_key)
        code = deck.chosen(getattr(state, "selection", None), found.codes)
        if code is not None:
            going.go(found.codes[code].key)

    st.pydeck_chart(
        built(found),
        key=chart_key,
        height=HEIGHT,
        on_select=clicked,
        selection_mode="single-object",
        alt=picture.title(found),
    )


def built(found: Picture) -> deck.Deck:
    """The map as a deck."""
    under = ground.ground(found)
    if found.choice.level in store.LEVELS:
        return deck.areas(found.marks, under, as_circles=found.as_circles)
    return deck.points(found.marks, under, as_circles=found.as_circles)


def notes(found: Picture, *, as_points: bool = False) -> list[str]:
    """What a reader of this map must know: whose borders, what has no place on it.

    `as_points`: single households are drawn in place of the marks.
    """
    view, level = found.view, found.choice.level
    told = [picture.borders(view, ground.layers(found).values() or ("tambon",))]
    if as_points:
        return told
    if found.without_place:
        told.append(view.words("map.without_place", number=found.without_place))
    if any(mark.is_municipal and mark.at for mark in found.marks):
        told.append(view.words("map.municipal_note"))
    if level == "local_authority":
        told.append(view.words("map.authorities_note"))
    if found.choice.measure.key == "confidence":
        told.append(view.words("map.confidence_note"))
    return told
