"""What to decide, beside the map that shows where; and the week so far."""

import streamlit as st

from bmn.headline import Situation, decisions, week
from bmn.ui.kit import layout, small_map
from bmn.ui.kit.view import View

MAP_HEIGHT = 228
"""Pixels: with the sentence and the tiles above it the map ends within a screen of 768."""


def draw(view: View, situation: Situation) -> None:
    """Decisions and map in one row; the week below them, or beside where there is no map."""
    there = small_map.picture(view, map_measure(situation))
    left, right = st.columns([6, 5], gap="small")
    with left, layout.card("decisions", view.words("common.say.for_decision")):
        points = [decision.text for decision in decisions(situation, view.language)]
        layout.decisions(points, view.words("overview.decisions.none"))
    if there is None:
        with right:
            _week(view, situation)
        return
    with right, st.container(key="first_map"):
        small_map.draw(there, height=MAP_HEIGHT)
    _week(view, situation)


def map_measure(situation: Situation) -> str:
    """What the first screen's map shows: who is late, and once that's over, who has certified."""
    return "certification" if situation.is_after else "gap"


def _week(view: View, situation: Situation) -> None:
    """What came in since Monday; nothing outside the season."""
    told = week(situation, view.language).lines
    if told:
        with layout.card("week", view.words("overview.week.title")):
            layout.lines(told)
