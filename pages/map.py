"""Any measure on the map, from the country down to a village, with the same areas ranked."""

import streamlit as st

from bmn.ui.frame.door import require
from bmn.ui.kit import layout, passport, small_map, tables
from bmn.ui.kit.going import go
from bmn.ui.map import household_points, map_page

view = require("map")
view, selected = map_page.framed(view)
layout.heading(view)

with st.container(key="map_bar", horizontal=True, vertical_alignment="center", gap="small"):
    are_households = household_points.are_wanted(view)
    choice = household_points.CHOICE if are_households else map_page.choose(view)

picture = map_page.read(view, choice, selected)
points = household_points.read(view) if are_households else None
title = household_points.title(view) if points else map_page.title(picture)
left, right = st.columns([11, 9], gap="small")
with left, layout.card("map", title):
    if not picture.drawn:
        layout.empty(view, "no_data", view.words("map.empty", year=view.year))
    if are_households:
        household_points.draw(picture, points)
        layout.lines(household_points.notes(picture, points))
        if points:
            passport.draw(view, "households", household_points.passport_of(view))
    else:
        map_page.draw_legend(picture)
        map_page.draw(picture)
        layout.lines(map_page.notes(picture))
with right, layout.card("map_table", view.words("map.table.title")):
    tables.draw(
        view,
        f"map_{choice.measure.key}_{choice.level}",
        map_page.columns(picture),
        map_page.table_rows(picture),
        open_row=lambda row: go(row["area_key"]),
        height=430 if view.area.level == "country" else 560,
        name=f"map-{choice.measure.key}",
    )
    small_map.inset(picture)
    layout.source(view, view.words("map.source"))
    passport.draw(view, "map", map_page.table_passport(picture))
