"""The card that says what the map's colours and circles mean."""

from bmn.ui.kit import layout, picture
from bmn.ui.kit.picture import Picture
from bmn.ui.map import households
from bmn.ui.map.households import Shown


def draw(found: Picture, shown: Shown | None) -> None:
    """The ruler, the states or the circles' sizes; the colours of points where those are drawn."""
    with layout.card("map_legend", found.view.words("map.legend.title")):
        if shown is not None and shown.are_drawn:
            households.draw_keys(found.view, shown)
        else:
            picture.draw_legend(found)
