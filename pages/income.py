"""What do people earn and spend, and who is below the criterion?"""

import streamlit as st

from bmn.ui.frame.door import require
from bmn.ui.income import below, distribution, makeup, means, tiles
from bmn.ui.kit import answers, bands, choices, layout, parts, small_map

view = require("income")
layout.heading(view)
row = answers.income_of_area(view).first

if row is not None and bands.is_hidden(row):
    layout.empty(view, bands.state(row), view.words(f"common.bands.{row['shown']}"))
    st.stop()
if row is None or not row["households"]:
    state, why = parts.why_no_result(view)
    layout.empty(view, state, view.words(f"income.empty.{why}", year=view.year))
    st.stop()

level = choices.way_down(view)
layout.tiles(view, tiles.tiles(view, row))
if not_asked := tiles.not_asked_words(view, row):
    layout.note(not_asked)
distribution.draw(view)
small_map.draw_side_by_side([small_map.picture(view, name) for name in ("income", "below")])
if row["income_total_baht"] is not None or bands.is_exact(row):
    makeup.draw(view, row)

if level is None or not answers.income_of_parts(view, level):
    below.draw_own(view, row)
    st.stop()

means.draw(view, row, level)
below.draw(view, row, level)
