"""The governor's first screen: will it be done in time, where is it stuck, what to decide."""

from bmn.headline import headline
from bmn.ui.frame.door import require
from bmn.ui.kit import answers, layout, situations
from bmn.ui.overview import decisions, parts, report, tiles

view = require("overview")
layout.stop_if_absent(view, answers.progress_of_area(view).first)
situation = situations.of(view)

layout.sentence(view, headline(situation, view.language))
layout.tiles(view, tiles.tiles(view, situation))
decisions.draw(view, situation)
parts.draw(view, situation)
report.draw(view, situation)
