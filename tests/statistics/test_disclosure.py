"""Bands and the guard: every band is wide, and no small number can be narrowed below the cap."""

import itertools
import random

import pytest

from bmn.statistics import disclosure
from bmn.statistics.disclosure import Cell, Rule

RULE = Rule(band=5, band_wide=10, cell_min=20, eligible_min=10, interval_min=4, district_band=5)
ALL = ("village", "tambon", "authority")


def drawn(seed: int, *, villages: int, most: int, share: float) -> list[Cell]:
    """Cells of a made-up district: tambons of a few villages, authorities across them."""
    draws = random.Random(seed)
    cells = []
    for village in range(villages):
        for authority in draws.sample(("A", "B", "C"), draws.choice((1, 1, 1, 2))):
            eligible = draws.randint(1, most)
            fails = sum(draws.random() < share for _ in range(eligible))
            cells.append(Cell(f"V{village:02}", f"T{village // 4}", authority, eligible, fails))
    return cells


def everything_shown(cells: list[Cell]) -> list[disclosure.Part]:
    shown = {(level, getattr(cell, level)) for cell in cells for level in ALL}
    return disclosure.parts_of(cells, shown)


@pytest.mark.parametrize("width", [5, 10])
def test_bands_part_all_counts_and_none_is_narrow(width: int) -> None:
    for eligible in range(10, 130):
        bands = [disclosure.band(fails, eligible, width) for fails in range(eligible + 1)]
        for fails, (low, high) in enumerate(bands):
            assert 0 <= low <= fails <= high <= eligible
            assert high - low >= min(width - 1, eligible)
        # Every count of a band is told as that band: the band itself tells no more.
        for low, high in set(bands):
            assert {bands[fails] for fails in range(low, high + 1)} == {(low, high)}
        assert bands[0][0] == 0
        assert bands[eligible][1] == eligible


def test_ordinary_bands_are_those_of_five() -> None:
    told = [disclosure.band(fails, 200, 5) for fails in (0, 4, 5, 9, 10, 196, 200)]
    assert told == [(0, 4), (0, 4), (5, 9), (5, 9), (10, 14), (196, 200), (196, 200)]


@pytest.mark.parametrize("seed", range(8))
def test_the_programs_find_what_trying_all_numbers_finds(seed: int) -> None:
    cells = drawn(seed, villages=3, most=6, share=0.3)
    rule = Rule(2, 4, 0, 1, 1, 2)
    parts = everything_shown(cells)
    told = disclosure.published(cells, parts, rule, 0, is_exact=True)
    wanted = [part.cells for part in parts]
    allowed = [
        values
        for values in itertools.product(*(range(cell.eligible + 1) for cell in cells))
        if all(low <= sum(values[at] for at in members) <= high for members, (low, high) in told)
    ]
    tried = [
        (
            min(sum(values[at] for at in members) for values in allowed),
            max(sum(values[at] for at in members) for values in allowed),
        )
        for members in wanted
    ]
    assert disclosure.intervals(cells, wanted, told) == tried


@pytest.mark.parametrize("seed", range(6))
def test_after_the_guard_nothing_small_is_narrow(seed: int) -> None:
    cells = drawn(100 + seed, villages=12, most=60, share=0.03)
    parts = everything_shown(cells)
    step = disclosure.step_needed(cells, parts, RULE, is_exact=True)
    told = disclosure.published(cells, parts, RULE, step, is_exact=True)
    assert step == disclosure.DISTRICT_BANDED or not disclosure.too_narrow(cells, parts, told, RULE)


def test_the_guard_holds_back_what_exact_neighbours_would_give_away() -> None:
    # One village in each tambon: a band of the tambon is that of the village, but the district is
    # exact, and all others are at the top of their bands.
    cells = [
        Cell("V0", "T0", "A", 100, 1),
        Cell("V1", "T1", "A", 100, 9),
        Cell("V2", "T2", "A", 100, 9),
        Cell("V3", "T3", "A", 100, 9),
    ]
    parts = everything_shown(cells)
    told = disclosure.published(cells, parts, RULE, 0, is_exact=True)
    (found,) = disclosure.intervals(cells, [(0,)], told)
    assert found == (1, 4)
    assert disclosure.too_narrow(cells, parts, told, RULE)
    assert disclosure.step_needed(cells, parts, RULE, is_exact=True) > 0


def test_a_step_is_never_taken_back() -> None:
    cells = drawn(7, villages=8, most=60, share=0.0)
    parts = everything_shown(cells)
    assert disclosure.step_needed(cells, parts, RULE, is_exact=True) == 0
    assert disclosure.step_needed(cells, parts, RULE, is_exact=True, first=3) == 3
