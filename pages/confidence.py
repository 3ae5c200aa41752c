"""How far can the data be trusted, against the level of 95 %, and what is missing to it?"""

import streamlit as st

from bmn.ui.confidence import (
    estimate,
    evidence,
    gain,
    missing,
    official,
    parts,
    process,
    ranking,
    response,
    steps,
)
from bmn.ui.frame.door import require
from bmn.ui.kit import answers, choices, layout, small_map

view = require("confidence")
layout.heading(view)
row = answers.confidence_of_area(view).first
concerning = process.of(view)

left, right = st.columns([5, 3], gap="small")
with left:
    official.draw(view, row)
with right:
    process.draw(view, row, concerning)
estimate.draw(view, row)
response.draw(view)

level = choices.way_down(view)
own_level = level or view.area.level

# Of a closed round nothing is missing any more that anybody could still do.
if row is not None and row["households_collected"] and not view.is_closed:
    left, right = st.columns(2, gap="small")
    with left:
        missing.draw(view, row)
    with right:
        steps.draw(view, concerning, level)
    gain.draw(view, row, own_level)

found = answers.confidence_of_parts(view, own_level)
if level and found:
    ranked = ranking.of(view, found, level)
    picture = small_map.picture(view, "confidence")
    left, right = st.columns([5, 4], gap="small") if picture else (st.container(), None)
    with left:
        ranking.draw(view, ranked, level)
    if right is not None and picture is not None:
        with right:
            small_map.draw(picture, height=470)
    parts.draw(view, found, ranked, level)

evidence.draw(view, row, concerning)
