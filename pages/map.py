"""Any measure on the map, from the country down to a village, with the same areas ranked."""

import streamlit as st

from bmn.ui.frame.door import require
from bmn.ui.kit import layout, picture, picture_reading
from bmn.ui.map import areas, choose, households, legend, table

view = require("map")
view, selected = picture.framed(view)

with st.container(key="map_bar", horizontal=True, vertical_alignment="center", gap="small"):
    layout.heading(view)
    are_households = households.are_wanted(view)
    choice = households.CHOICE if are_households else choose.draw(view)

found = picture_reading.read(view, choice, selected)
shown = households.read(view) if are_households else None
left, right = st.columns([11, 9], gap="small")
with left:
    if shown is None:
        areas.draw(found)
    else:
        households.draw(found, shown)
with right:
    legend.draw(found, shown)
    table.draw(found)
