"""How far is collection, by area and by day, and when will it be done?"""

import streamlit as st

from bmn.ui.frame.door import require
from bmn.ui.kit import answers, layout, situations, small_map
from bmn.ui.progress import by_day, feed, table, tiles, without_target

view = require("progress")
layout.stop_if_absent(view, answers.progress_of_area(view).first)
layout.heading(view)
situation = situations.of(view)

layout.tiles(view, tiles.tiles(view, situation))
if view.is_closed:  # nothing comes in any more
    by_day.draw(view, situation)
else:
    left, right = st.columns([5, 3], gap="small")
    with left:
        by_day.draw(view, situation)
    with right:
        feed.draw(view)
shown = ("progress", "certification" if situation.is_after else "gap")
small_map.draw_side_by_side([small_map.picture(view, name) for name in shown])
table.draw(view)
without_target.draw(view)
