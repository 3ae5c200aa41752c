"""Five classes a measure, with breaks that stay: maps of two years or two places can be compared.

Breaks stand in `data/reference/map_breaks.csv`. Palettes are ONS's: lightness alone tells the
classes, and no two are told apart by red and green.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bmn.survey import reference

CLASSES = 5
SCHEMES = ("sequential", "diverging", "diverging_down")

_SEQUENTIAL = ("#CDE594", "#80C6A3", "#1F9EB7", "#186290", "#080C54")
_PALETTES = {
    ("sequential", "light"): _SEQUENTIAL,
    # On a dark ground more is lighter, or the last class would be lost in it.
    ("sequential", "dark"): ("#23407A", "#1D6C9E", "#1F9EB7", "#80C6A3", "#DDF0AE"),
    ("diverging", "light"): ("#CE321F", "#F09977", "#F4ECCB", "#96B3B3", "#007590"),
    ("diverging", "dark"): ("#E0503C", "#E9A083", "#6B7787", "#74AEB8", "#3FC3E0"),
}
_CATEGORIES = {
    "light": {
        "none": "#BCC8D8",
        "started": "#80C6A3",
        "certified": "#1F9EB7",
        "sent": "#080C54",
        "returned": "#E16A4A",
    },
    "dark": {
        "none": "#4A5F7D",
        "started": "#1D6C9E",
        "certified": "#1F9EB7",
        "sent": "#DDF0AE",
        "returned": "#E16A4A",
    },
}
CATEGORIES = tuple(_CATEGORIES["light"])


@dataclass(frozen=True)
class Scale:
    """Where a measure's classes part: [-inf, first), [first, second) … [last, inf)."""

    measure: str
    breaks: tuple[float, ...]
    scheme: str
    unit: str
    basis: str

    def class_of(self, value: float) -> int:
        """The class from 0 to 4; a value on a break belongs to the class above it."""
        return bisect_right(self.breaks, value)

    def colours(self, mode: str) -> tuple[str, ...]:
        """A colour per class, lowest first."""
        if self.scheme == "diverging_down":
            return _PALETTES["diverging", mode][::-1]
        return _PALETTES[self.scheme, mode]

    def colour(self, value: float, mode: str) -> str:
        """The colour of a value's class."""
        return self.colours(mode)[self.class_of(value)]

    def position(self, value: float) -> float:
        """Where the value stands on a ruler whose classes are equally long, 0 to 1.

        The open classes at the ends are taken as long as their neighbours.
        """
        low = 2 * self.breaks[0] - self.breaks[1]
        high = 2 * self.breaks[-1] - self.breaks[-2]
        edges = (low, *self.breaks, high)
        at = self.class_of(value)
        within = (value - edges[at]) / (edges[at + 1] - edges[at])
        return (at + min(max(within, 0.0), 1.0)) / CLASSES


def category_colour(category: str, mode: str) -> str:
    """The colour of a state of the certification chain. Raises KeyError."""
    return _CATEGORIES[mode][category]


@cache
def scale(measure: str, catalogue: str | None = None, indicator_no: int | None = None) -> Scale:
    """The stored scale of a measure, of an indicator where it has its own. Raises KeyError."""
    wanted = (measure, catalogue or "", "" if indicator_no is None else str(indicator_no))
    rows = {
        (row["measure"], row["catalogue"], row["indicator_no"]): row
        for row in reference.rows("map_breaks.csv")
    }
    row = rows.get(wanted) or rows[measure, "", ""]
    return Scale(
        measure,
        tuple(float(row[f"break_{number}"]) for number in range(1, CLASSES)),
        row["scheme"],
        row["unit"],
        row["basis"],
    )


def rgba(colour: str, alpha: int = 255) -> Sequence[int]:
    """#RRGGBB as deck.gl takes it."""
    return [*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), alpha]
