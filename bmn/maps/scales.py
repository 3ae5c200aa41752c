"""Five classes a measure, with breaks that stay: maps of two years or two places can be compared.

Breaks stand in `data/reference/map_breaks.csv`. Where they would put nearly all areas of a map into
one class, round narrower breaks take their place (`Scale.narrowed`), and the legend says so.
Palettes are ONS's: lightness alone tells the classes, and no two are told apart by red and green.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise

from bmn.survey import reference

CLASSES = 5
FEWEST = 5
"""Fewer areas tell themselves by their figures."""
MOST_IN_ONE = 0.6
"""A class that holds more of the areas than this tells nothing."""
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
        "no_record": "#BCC8D8",
        "started": "#80C6A3",
        "certified": "#1F9EB7",
        "sent": "#080C54",
        "returned": "#E16A4A",
    },
    "dark": {
        "none": "#4A5F7D",
        "no_record": "#4A5F7D",
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
    line: float | None = None
    narrows: bool = True
    is_narrowed: bool = False

    def narrowed(self, values: Sequence[float]) -> "Scale":
        """The same scale, or one with round breaks between the values.

        The stored breaks stay unless they put more than MOST_IN_ONE of at least FEWEST values into
        one class. Then breaks are multiples of a round step (1, 2.5 or 5 × a power of ten) at equal
        distances, chosen so that the largest class is smallest, the widest such step first. Breaks
        of a diverging scale lie evenly about zero, so that its middle stays "no difference", and
        never beyond the stored ones, so that what is far off stays told apart. A `line` that the
        values lie about (100 % of progress) stays a break. Scales whose classes are a judgement
        (the confidence level) or whose differences are chance don't narrow.
        """
        ordered = sorted(values)
        if not self.narrows or len(ordered) < FEWEST or ordered[0] == ordered[-1]:
            return self
        if _largest(ordered, self.breaks) <= MOST_IN_ONE * len(ordered):
            return self
        if self.scheme == "sequential":
            tried = list(_between(ordered))
        else:
            # Never wider than stored: what is far off stays in the outer class.
            tried = [breaks for breaks in _about_zero(ordered) if breaks[-1] <= self.breaks[-1]]
        if self.line is not None and ordered[0] < self.line <= ordered[-1]:
            tried = [breaks for breaks in tried if self.line in breaks]
        if not tried:
            return self
        best = min(
            tried, key=lambda breaks: (_largest(ordered, breaks), breaks[0] - breaks[1], breaks)
        )
        if _largest(ordered, best) >= _largest(ordered, self.breaks):
            return self
        return replace(self, breaks=best, is_narrowed=True)

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
        float(row["line"]) if row["line"] else None,
        row["narrows"] == "1",
    )


def _largest(ordered: Sequence[float], breaks: Sequence[float]) -> int:
    """How many of the values lie in the class that holds most of them."""
    edges = [0, *(bisect_left(ordered, edge) for edge in breaks), len(ordered)]
    return max(after - before for before, after in pairwise(edges))


def _steps(spread: float) -> Iterator[tuple[int, int]]:
    """Round steps from a sixtieth of the spread up to it, as mantissa × 10 and power of ten."""
    highest = math.floor(math.log10(spread))
    for power in range(highest - 2, highest + 1):
        for tenths in (10, 25, 50):
            if spread / 60 <= tenths / 10 * 10.0**power <= spread:
                yield tenths, power


def _multiple(times: int, tenths: int, power: int) -> float:
    """A multiple of a step, without what binary fractions add to it."""
    return float(Decimal(times * tenths).scaleb(power - 1))


def _between(ordered: Sequence[float]) -> Iterator[tuple[float, ...]]:
    """Four neighbouring multiples of each round step, from the lowest value to the highest."""
    for tenths, power in _steps(ordered[-1] - ordered[0]):
        step = tenths / 10 * 10.0**power
        first, last = math.floor(ordered[0] / step), math.ceil(ordered[-1] / step)
        for start in range(first, max(first, last - CLASSES + 2) + 1):
            yield tuple(_multiple(start + at, tenths, power) for at in range(CLASSES - 1))


def _about_zero(ordered: Sequence[float]) -> Iterator[tuple[float, ...]]:
    """-b, -a, a, b for round a < b."""
    rounds = [
        _multiple(1, tenths, power)
        for tenths, power in _steps(2 * max(abs(ordered[0]), abs(ordered[-1])))
    ]
    for inner, outer in combinations(sorted(rounds), 2):
        yield -outer, -inner, inner, outer


def rgba(colour: str, alpha: int = 255) -> Sequence[int]:
    """#RRGGBB as deck.gl takes it."""
    return [*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), alpha]
