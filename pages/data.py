"""What came in, what became of it, how fresh it is, and what the words in it mean."""

from bmn.ui.data import (
    book,
    first_day,
    freshness,
    loads,
    quarantine,
    refused,
    rights,
    snapshot,
    tiles,
    upload,
)
from bmn.ui.frame.door import require
from bmn.ui.kit import answers, choices, layout

view = require("data")
layout.heading(view)
show = choices.segments(
    view.words("data.show.label"),
    "show",
    ("loads", "quarantine", "freshness", "dictionary", "snapshot", "rights"),
    lambda name: view.words(f"data.show.{name}"),
)

if show == "loads":
    taken = answers.loads(view, loads.SHOWN)
    total = answers.loads_total(view).first
    if taken and total:
        layout.tiles(view, tiles.tiles(view, total))
    upload.draw(view)
    refused.draw(view, taken)
    loads.draw(view, taken)
    first_day.draw(view)
elif show == "quarantine":
    quarantine.draw(view)
elif show == "freshness":
    freshness.draw(view)
elif show == "dictionary":
    book.draw(view)
elif show == "snapshot":
    snapshot.draw(view)
else:
    rights.draw(view)
