"""How do the enumerators work, whose work should be looked at, and who deserves thanks?"""

import streamlit as st

from bmn.survey.areas import PARTS
from bmn.ui.enumerators import areas, one, outstanding, ranked, tiles
from bmn.ui.frame.door import require
from bmn.ui.kit import answers, choices, layout

view = require("enumerators")
layout.heading(view)
may_see_people = view.reader.may_see_records

opened = one.opened()
if opened is not None and may_see_people:
    one.draw(view, opened)
    st.stop()

total = answers.enumerators_of_area(view).first
if total is None:
    layout.empty(view, "no_data", view.words("enumerators.empty.nobody", year=view.year))
    st.stop()

layout.tiles(view, tiles.tiles(view, total))
if not may_see_people:
    layout.note(view.words("enumerators.empty.no_right"))
shows = [
    name
    for name, there in (
        ("people", may_see_people),
        ("areas", bool(PARTS[view.area.level])),  # a village has no parts
        ("outstanding", may_see_people),
    )
    if there
]
if not shows:
    st.stop()
show = choices.segments(
    view.words("enumerators.show_label"),
    "show",
    shows,
    lambda name: view.words(f"enumerators.show.{name}"),
)
if show == "people":
    ranked.draw(view, total)
elif show == "areas":
    areas.draw(view, total)
else:
    outstanding.draw(view)
