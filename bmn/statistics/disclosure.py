"""What adding and subtracting the published bands tells of a small number, by linear programs.

Villages add up to tambons, and both to the district; villages also add up to local authorities,
across the tambons. Whoever knows these sums, all bands and how many each cell may hold (its
eligible) can bound every number; the guard asks how narrowly. Two trees over the same cells are a
network, so the programs' bounds are whole numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

EVERYTHING_HIDDEN = 4
DISTRICT_BANDED = 5
"""The guard's last steps; the first four are told in `widths`."""
_ROUNDS = 6
_NEARLY = 1e-6

Interval = tuple[int, int]


@dataclass(frozen=True)
class Rule:
    """How wide bands are, and what is too little to be shown (`data/reference/disclosure.csv`)."""

    band: int
    band_wide: int
    cell_min: int
    eligible_min: int
    interval_min: int
    district_band: int


@dataclass(frozen=True)
class Cell:
    """A village's part in one local authority: the areas it adds up to, and its count."""

    village: str
    tambon: str
    authority: str
    eligible: int
    fails: int


@dataclass(frozen=True)
class Part:
    """An area of the district: its level, its cells by number, whether its results are shown."""

    level: str
    code: str
    cells: tuple[int, ...]
    is_shown: bool


def band(fails: int, eligible: int, width: int) -> Interval:
    """Between which numbers a count of fails is told: bands of `width` from 0 up, and the passes
    in such a band from the other end; the last band of fails takes what lies between.
    """
    if eligible + 1 < 2 * width:
        return 0, eligible
    if eligible - fails < width:
        return eligible - width + 1, eligible
    last = (eligible + 1 - width) // width - 1
    if fails // width >= last:
        return last * width, eligible - width
    low = fails // width * width
    return low, low + width - 1


def width(level: str, step: int, rule: Rule) -> int | None:
    """The band's width below the district at a step of the guard; None: hidden."""
    if level == "village":
        widths = [rule.band, rule.band, rule.band, rule.band_wide, None, None]
    else:
        widths = [rule.band, rule.band_wide, None, None, None, None]
    return widths[step]


def parts_of(cells: Sequence[Cell], shown: Iterable[tuple[str, str]]) -> list[Part]:
    """The areas of the cells below the district; `shown` are level and code of those with
    results."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, cell in enumerate(cells):
        for level in ("village", "tambon", "authority"):
            found.setdefault((level, getattr(cell, level)), []).append(number)
    known = set(shown)
    return [Part(*key, tuple(numbers), key in known) for key, numbers in sorted(found.items())]


def step_needed(
    cells: Sequence[Cell], parts: Sequence[Part], rule: Rule, *, is_exact: bool, first: int = 0
) -> int:
    """The first step of the guard, from `first` on, that leaves no small number too narrow.

    `is_exact`: the district's own count is told exactly.
    """
    for step in range(first, DISTRICT_BANDED):
        told = published(cells, parts, rule, step, is_exact=is_exact)
        if not too_narrow(cells, parts, told, rule):
            return step
    return DISTRICT_BANDED


def published(
    cells: Sequence[Cell], parts: Sequence[Part], rule: Rule, step: int, *, is_exact: bool
) -> list[tuple[tuple[int, ...], Interval]]:
    """What is told at a step: the cells of each sum, and between which numbers it lies."""
    everything = tuple(range(len(cells)))
    fails, eligible = _sums(cells, everything)
    if not is_exact or step == DISTRICT_BANDED:
        wide = rule.district_band or rule.band
        told = [(everything, band(fails, eligible, wide))]
    else:
        told = [(everything, (fails, fails))]
    for part in parts:
        wide_now = width(part.level, step, rule)
        fails, eligible = _sums(cells, part.cells)
        if part.is_shown and wide_now is not None and eligible >= rule.eligible_min:
            told.append((part.cells, band(fails, eligible, wide_now)))
    return told


def too_narrow(
    cells: Sequence[Cell],
    parts: Sequence[Part],
    told: Sequence[tuple[tuple[int, ...], Interval]],
    rule: Rule,
) -> list[tuple[Part, Interval]]:
    """The small numbers (1 to 4 fails, or passes) that what is told narrows below the cap."""
    small = [part for part in parts if _is_small(*_sums(cells, part.cells), rule)]
    if not small:
        return []
    caps = [_cap(cells, part, rule) for part in small]
    found = intervals(cells, [part.cells for part in small], told, enough=caps)
    return [
        (part, (low, high))
        for part, cap, (low, high) in zip(small, caps, found, strict=True)
        if high - low < cap
    ]


def _cap(cells: Sequence[Cell], part: Part, rule: Rule) -> int:
    """How wide a small number's interval must be: as wide as the district itself allows."""
    total, eligible = _sums(cells, range(len(cells)))
    fails, of = _sums(cells, part.cells)
    whole = total if fails <= rule.interval_min else eligible - total
    return min(rule.interval_min, of, whole)


def intervals(
    cells: Sequence[Cell],
    wanted: Sequence[tuple[int, ...]],
    told: Sequence[tuple[tuple[int, ...], Interval]],
    *,
    enough: Sequence[int] | None = None,
) -> list[Interval]:
    """The least and the most that each wanted sum can be, given all that is told.

    With `enough`, an interval that is found to be as wide as that needn't be told at its widest.
    """
    program = _Program([cell.eligible for cell in cells], told)
    matrix = np.zeros((len(wanted), len(cells)))
    for at, members in enumerate(wanted):
        matrix[at, list(members)] = 1
    seen = matrix @ np.array([float(cell.fails) for cell in cells])
    low, high = seen.copy(), seen.copy()

    wide = np.full(len(wanted), np.inf) if enough is None else np.array(enough) - _NEARLY

    def note(weights: NDArray[np.float64]) -> None:
        values = matrix @ program.most(weights)
        np.minimum(low, values, out=low)
        np.maximum(high, values, out=high)

    # A few programs over all of them at once settle most: only the rest have one of their own.
    draws = np.random.default_rng(0)
    for _ in range(_ROUNDS):
        is_open = high - low < wide
        if not is_open.any():
            break
        signs = draws.choice((-1.0, 1.0), size=len(wanted)) * is_open
        note(signs @ matrix)
        note(-signs @ matrix)
    bounds = dict(told)
    for at, members in enumerate(wanted):
        most = sum(cells[number].eligible for number in members)
        least, most = bounds.get(members, (0, most))
        if high[at] - low[at] < wide[at] and high[at] < most - _NEARLY:
            note(matrix[at])
        if high[at] - low[at] < wide[at] and low[at] > least + _NEARLY:
            note(-matrix[at])
    return [
        (round(one), round(other)) for one, other in zip(low.tolist(), high.tolist(), strict=True)
    ]


class _Program:
    """All numbers that what is told allows: asked again and again for the most of a sum."""

    def __init__(
        self, most: Sequence[int], told: Sequence[tuple[tuple[int, ...], Interval]]
    ) -> None:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(most), len(told)
        model.col_cost_ = np.zeros(len(most))
        model.col_lower_ = np.zeros(len(most))
        model.col_upper_ = np.array(most, dtype=float)
        model.row_lower_ = np.array([low for _, (low, _) in told], dtype=float)
        model.row_upper_ = np.array([high for _, (_, high) in told], dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(members) for members, _ in told)])
        model.a_matrix_.index_ = np.array(
            [number for members, _ in told for number in members], dtype=np.int32
        )
        model.a_matrix_.value_ = np.ones(sum(len(members) for members, _ in told))
        model.sense_ = highspy.ObjSense.kMaximize
        self._solver = highspy.Highs()
        for option, value in (("output_flag", False), ("presolve", "off"), ("threads", 1)):
            self._solver.setOptionValue(option, value)
        self._solver.passModel(model)
        self._columns = np.arange(len(most), dtype=np.int32)

    def most(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """A whole solution that makes the weighted sum as large as it can be."""
        self._solver.changeColsCost(len(self._columns), self._columns, weights)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"no solution: {self._solver.getModelStatus()}")
        return np.asarray(self._solver.getSolution().col_value)


def _sums(cells: Sequence[Cell], members: Iterable[int]) -> Interval:
    fails = eligible = 0
    for number in members:
        fails += cells[number].fails
        eligible += cells[number].eligible
    return fails, eligible


def _is_small(fails: int, eligible: int, rule: Rule) -> bool:
    most = rule.interval_min
    return 1 <= fails <= most or 1 <= eligible - fails <= most
