"""Which records ask to be checked, which of them first, and what hangs on the answers?"""

import streamlit as st

from bmn.ui.frame.door import require
from bmn.ui.kit import answers, choices, layout
from bmn.ui.quality import agency, ranges, records, rules, telling, tiles, trend

view = require("quality")
layout.stop_if_absent(view, answers.progress_of_area(view).first)
layout.heading(view)
checks = answers.checks_of_area(view).first
flags = answers.flags_of_area(view)

if checks is None or not flags:
    state, why = telling.why_nothing(view)
    layout.empty(view, state, view.words(f"quality.empty.{why}", year=view.year))
    st.stop()

days = answers.flags_by_day(view)
layout.tiles(view, tiles.tiles(view, checks, flags, days))
layout.note(tiles.counted_words(view, checks, flags))
tab = choices.segments(
    view.words("quality.tab.label"),
    "show",
    telling.TABS,
    lambda name: view.words(f"quality.tab.{name}"),
)
if tab == "rules":
    rules.draw(view, flags)
elif tab == "records":
    records.draw(view, flags)
elif tab == "trend":
    trend.draw(view, days)
elif tab == "range":
    ranges.draw(view)
else:
    agency.draw(view)
