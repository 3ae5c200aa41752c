"""Five classes a measure, with breaks that stay: maps of two years or two places can be compared.

Breaks stand in `data/reference/map_breaks.csv`. Where they would put nearly all areas of a map into
one class, round narrower breaks take their place (`Scale.narrowed`), and the legend says so.
Palettes are ONS's: lightness alone tells the classes, and no two are told apart by red and green.
"""

import math
from bisect import bisect_left, bisect_right, insort
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
BETTER = 0.8
"""Other breaks take the stored ones' place only if the largest class shrinks to this of it."""
WIDEST = 0.5
"""No class of a narrowed scale reaches over more than this share of the values' range."""
_GAPS = 64
_WIDE = (0.01, 0.02, 0.05, 0.1, 0.2)
_ABOUT = 0.05
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
    is_widened: bool = False

    def widened(self, width: float) -> "Scale":
        """The same scale with classes of shares that hold bands of that width.

        Fails count up from nobody, passes down from all: bands from either end lie in one class.
        """
        step = next((one for one in _WIDE if one >= width), _WIDE[-1])
        steps = [round(step * at, 4) for at in range(1, CLASSES)]
        down = tuple(round(1 - one, 4) for one in reversed(steps))
        breaks = down if self.breaks[-1] > 0.5 else tuple(steps)
        return replace(self, breaks=breaks, is_widened=True)

    def narrowed(self, values: Sequence[float]) -> "Scale":
        """The same scale, or one with round breaks between the values.

        The stored breaks stay unless they put more than MOST_IN_ONE of at least FEWEST values into
        one class. Then round breaks (multiples of 1, 2, 2.5 or 5 × a power of ten) are chosen so
        that the class of most values and the class of the widest range are small together: by the
        count alone a far outlier would share its colour with the edge of the crowd. No class
        reaches over more than WIDEST of the whole range. Breaks of a diverging scale lie evenly
        about zero, so that its middle stays "no difference", and never beyond the stored ones. A
        `line` that the values lie about (100 % of progress) stays a break. Scales whose classes are
        a judgement (the confidence level) or whose differences are chance don't narrow.
        """
        ordered = sorted(values)
        if not self.narrows or len(ordered) < FEWEST or ordered[0] == ordered[-1]:
            return self
        most, _ = _most_and_widest(ordered, self.breaks)
        if most <= MOST_IN_ONE:
            return self
        if self.scheme == "sequential":
            has_line = self.line is not None and ordered[0] < self.line <= ordered[-1]
            tried = _among(ordered, self.breaks, self.line if has_line else None)
        else:
            # Never wider than stored: what is far off stays in the outer class.
            tried = (one for one in _about_zero(ordered) if one[1][-1] <= self.breaks[-1])
        judged = [(*_most_and_widest(ordered, breaks), step, breaks) for step, breaks in tried]
        fitting = [
            # Of about the same, the even and the rounder ones.
            (round((count + width) / _ABOUT), not _is_even(breaks), -step, breaks)
            for count, width, step, breaks in judged
            if count <= BETTER * most and width <= WIDEST
        ]
        return replace(self, breaks=min(fitting)[-1], is_narrowed=True) if fitting else self

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


def _most_and_widest(ordered: Sequence[float], breaks: Sequence[float]) -> tuple[float, float]:
    """The share of the values in the class that holds most, and the widest reach of the values of
    one class as a share of the whole range.
    """
    edges = [0, *(bisect_left(ordered, edge) for edge in breaks), len(ordered)]
    held = [(first, last) for first, last in pairwise(edges) if last > first]
    most = max(last - first for first, last in held) / len(ordered)
    widest = max(ordered[last - 1] - ordered[first] for first, last in held)
    return most, widest / (ordered[-1] - ordered[0])


def _is_even(breaks: Sequence[float]) -> bool:
    first, *rest = (after - before for before, after in pairwise(breaks))
    return all(math.isclose(one, first) for one in rest)


def _steps(least: float, most: float) -> Iterator[tuple[int, int]]:
    """Round steps between two numbers, as mantissa × 10 and power of ten."""
    for power in range(math.floor(math.log10(least)), math.floor(math.log10(most)) + 1):
        for tenths in (10, 20, 25, 50):
            if least <= tenths / 10 * 10.0**power <= most:
                yield tenths, power


def _multiple(times: int, tenths: int, power: int) -> float:
    """A multiple of a step, without what binary fractions add to it."""
    return float(Decimal(times * tenths).scaleb(power - 1))


def _among(
    ordered: Sequence[float], stored: Sequence[float], line: float | None
) -> Iterator[tuple[float, tuple[float, ...]]]:
    """One to four neighbouring multiples of each round step among the many values, the line, and
    for the breaks that are left over the widest gaps of the widest classes: there outliers part.
    """
    spread = ordered[-1] - ordered[0]
    fifth = len(ordered) // 5
    low, high = ordered[fifth], ordered[-1 - fifth]
    gaps = sorted(
        ((after - before, before, after) for before, after in pairwise(ordered)), reverse=True
    )[:_GAPS]
    needed = set() if line is None else {line}
    for tenths, power in _steps(((high - low) or spread) / 12, spread):
        step = tenths / 10 * 10.0**power
        first, last = math.floor(low / step), math.ceil(high / step)
        for number in range(1, CLASSES):
            for start in range(first - number + 1, last + 1):
                run = {_multiple(start + at, tenths, power) for at in range(number)} | needed
                if len(run) >= CLASSES or min(run) <= ordered[0]:
                    continue
                breaks = _filled(run, ordered, stored, gaps)
                if breaks is not None:
                    yield step, breaks


def _filled(
    run: set[float],
    ordered: Sequence[float],
    stored: Sequence[float],
    gaps: Sequence[tuple[float, float, float]],
) -> tuple[float, ...] | None:
    """The breaks, and more of them until there are four: each parts the widest class; None where
    its values are all alike.
    """
    breaks = sorted(run)
    while len(breaks) < CLASSES - 1:
        edges = [0, *(bisect_left(ordered, edge) for edge in breaks), len(ordered)]
        reaches = [
            (ordered[last - 1] - ordered[first], ordered[first], ordered[last - 1])
            for first, last in pairwise(edges)
            if last > first
        ]
        _, low, high = max(reaches)
        gap = next((one for one in gaps if one[0] and low <= one[1] and one[2] <= high), None)
        if gap is None:
            return None
        insort(breaks, _round_within(gap[1], gap[2], stored))
    return tuple(breaks)


def _round_within(low: float, high: float, stored: Sequence[float]) -> float:
    """The roundest number above one value and up to the next; a stored break if there is one."""
    for edge in stored:
        if low < edge <= high:
            return edge
    power = math.ceil(math.log10(high - low)) + 1
    while True:
        for tenths in (50, 25, 20, 10):
            step = tenths / 10 * 10.0**power
            found = _multiple(math.floor(low / step) + 1, tenths, power)
            if low < found <= high:
                return found
        power -= 1


def _about_zero(ordered: Sequence[float]) -> Iterator[tuple[float, tuple[float, ...]]]:
    """-b, -a, a, b for round a < b, after a as the step."""
    reach = 2 * max(abs(ordered[0]), abs(ordered[-1]))
    fifth = len(ordered) // 5
    many = max(abs(ordered[fifth]), abs(ordered[-1 - fifth])) or reach
    rounds = [
        _multiple(1, tenths, power) for tenths, power in _steps(min(reach / 60, many / 4), reach)
    ]
    for inner, outer in combinations(sorted(rounds), 2):
        yield inner, (-outer, -inner, inner, outer)


def rgba(colour: str, alpha: int = 255) -> Sequence[int]:
    """#RRGGBB as deck.gl takes it."""
    return [*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), alpha]
