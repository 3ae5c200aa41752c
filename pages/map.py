"""Any measure on the map, from the country down to a village, with the same areas ranked."""

import streamlit as st

from bmn.ui import layout, map_page, passport, small_map, tables
from bmn.ui.access import require
from bmn.ui.filters import go

view = require("map")
view, selected = map_page.framed(view)
layout.heading(view)

with st.container(key="map_bar", horizontal=True, vertical_alignment="center", gap="small"):
    choice = map_page.choose(view)

picture = map_page.read(view, choice, selected)
left, right = st.columns([11, 9], gap="small")
with left, layout.card("map", map_page.title(picture)):
    if not picture.drawn:
        layout.empty(view, "no_data", view.words("map.empty", year=view.year))
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
