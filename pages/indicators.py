"""Which indicators pass, which fail, where, and since last year?"""

import streamlit as st

from bmn.ui.frame.door import require
from bmn.ui.indicators import areas, figures, listing, matrix, opened, tiles
from bmn.ui.kit import answers, bands, catalogue, choices, layout, parts

view = require("indicators")
layout.heading(view)
if unverified := catalogue.unverified_words(view):
    layout.note(unverified)
results = figures.results(view)

if not results:
    state, why = parts.why_no_result(view)
    layout.empty(view, state, view.words(f"indicators.empty.{why}", year=view.year))
    st.stop()

if all(map(bands.is_hidden, results)):
    shown = results[0]["shown"]
    layout.empty(view, bands.state(results[0]), view.words(f"common.bands.{shown}"))
    st.stop()

rows = {row["indicator_no"]: row for row in results}
with st.container(key="indicators_bar", horizontal=True, vertical_alignment="center"):
    show = choices.segments(
        view.words("indicators.show.label"),
        "show",
        figures.shows(view),
        lambda name: view.words(f"indicators.show.{name}"),
    )
    level = choices.way_down(view)
    number = choices.pick(
        view.words("indicators.open"),
        "indicator",
        list(rows),
        lambda number: figures.name_of(rows[number], view),
        placeholder=view.words("indicators.open"),
        width=420,
    )

if number is not None:
    opened.draw(view, rows[number], level)
    st.stop()

layout.tiles(view, tiles.tiles(view, results))
found = answers.indicators_of_parts(view, level) if level else ()
if show == "list":
    listing.draw(view, results, found, level)
elif level is None:
    layout.empty(view, "no_data", view.words("indicators.empty.no_parts"))
elif show == "areas":
    areas.draw(view, found, level)
else:
    matrix.draw(view, results, found, level)
