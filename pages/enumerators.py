"""How do the enumerators work, whose work should be looked at, and who deserves thanks?"""

import streamlit as st

from bmn.ui.enumerators import enumerator, enumerators
from bmn.ui.frame.door import require
from bmn.ui.kit import answers, choices, layout

view = require("enumerators")
layout.heading(view)

opened = enumerator.opened()
if opened is not None and view.reader.may_see_records:
    enumerator.draw(view, opened)
    st.stop()

total = answers.enumerators_of_area(view).first
if total is None:
    layout.empty(view, "no_data", view.words("enumerators.empty.nobody", year=view.year))
    st.stop()

layout.tiles(view, enumerators.tiles(view, total))
shows = enumerators.shows(view)
if not view.reader.may_see_records:
    layout.note(view.words("enumerators.empty.no_right"))
if not shows:
    st.stop()
show = choices.segments(
    view.words("enumerators.show_label"),
    "show",
    shows,
    lambda name: view.words(f"enumerators.show.{name}"),
)

if show == "people":
    enumerators.draw_people(view, total)
elif show == "areas":
    enumerators.draw_areas(view, total)
else:
    enumerators.draw_outstanding(view)
