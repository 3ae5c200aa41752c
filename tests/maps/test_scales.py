"""Classes stay where they are set, and their colours can be told apart without hue."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmn.maps import measures, scales
from bmn.survey import reference


def lightness(colour: str) -> float:
    """CIE L* of #RRGGBB."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return float(116 * y ** (1 / 3) - 16)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_sequential_colours_are_told_apart_by_lightness(mode: str) -> None:
    steps = [lightness(colour) for colour in scales.scale("progress").colours(mode)]
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert all(abs(a - b) >= 9 for a, b in pairwise(steps))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_two_classes_share_a_colour(mode: str) -> None:
    for row in reference.rows("map_breaks.csv"):
        number = int(row["indicator_no"]) if row["indicator_no"] else None
        scale = scales.scale(row["measure"], row["catalogue"] or None, number)
        assert len(set(scale.colours(mode))) == scales.CLASSES


def test_breaks_rise_and_say_where_they_are_from() -> None:
    for row in reference.rows("map_breaks.csv"):
        breaks = [float(row[f"break_{number}"]) for number in range(1, 5)]
        assert breaks == sorted(set(breaks)), row
        assert row["basis"]
        assert row["scheme"] in scales.SCHEMES


def test_every_indicator_has_breaks_of_its_own() -> None:
    have = {(row["catalogue"], row["indicator_no"]) for row in reference.rows("map_breaks.csv")}
    for row in reference.rows("indicators.csv"):
        assert (row["catalogue"], row["indicator_no"]) in have


def test_an_unknown_indicator_takes_the_common_breaks() -> None:
    assert scales.scale("pass", "2570-2574", 3).breaks == scales.scale("pass").breaks


def test_a_value_on_a_break_is_in_the_class_above() -> None:
    scale = scales.scale("gap")
    assert [scale.class_of(value) for value in (-0.2, -0.1, -0.03, 0.0, 0.03, 0.1)] == [
        0,
        1,
        2,
        2,
        3,
        4,
    ]


def test_the_ruler_is_straight_within_a_class_and_never_left() -> None:
    scale = scales.scale("progress")
    assert scale.position(0.5) == pytest.approx(0.2)
    assert scale.position(0.625) == pytest.approx(0.3)
    assert scale.position(-9) == 0
    assert scale.position(9) == 1


def test_every_measure_has_a_scale_or_is_a_count_or_a_state() -> None:
    for one in measures.MEASURES:
        if one.kind not in ("count", "category"):
            assert scales.scale(one.key)
        if one.change is not None:
            assert scales.scale(one.change)


DISTRICTS = [
    81_200.0, 82_900, 83_400, 84_100, 84_600, 85_000, 85_300, 85_700, 86_100, 86_500, 86_900,
    87_200, 87_800, 88_100, 88_600, 89_200, 89_900, 101_000,
]  # fmt: skip
"""Incomes of 18 districts: the standard classes put 17 of them into one (found.md, N17)."""


def largest(scale: scales.Scale, values: list[float]) -> int:
    return max(Counter(scale.class_of(value) for value in values).values())


def test_classes_narrow_where_one_would_hold_nearly_all() -> None:
    fixed = scales.scale("income")
    assert largest(fixed, DISTRICTS) == 17
    narrow = fixed.narrowed(DISTRICTS)
    assert narrow.is_narrowed
    assert largest(narrow, DISTRICTS) <= 6
    steps = {round(after - before, 6) for before, after in pairwise(narrow.breaks)}
    assert len(steps) == 1
    assert steps.pop() in {1_000, 2_000, 2_500, 5_000}
    assert all(value % 500 == 0 for value in narrow.breaks)


@pytest.mark.parametrize("measure", ["progress", "income", "below", "flags", "pass", "persons"])
def test_classes_that_tell_stay_and_every_value_has_one(measure: str) -> None:
    fixed = scales.scale(measure)
    low, *between, high = fixed.breaks
    spread = [low * 0.99, low, *between, high, high * 1.01]
    assert fixed.narrowed(spread) == fixed
    # Too few areas, and areas that are all alike, say nothing of the classes.
    assert fixed.narrowed([low] * 3) == fixed
    assert fixed.narrowed([low] * 30) == fixed
    close = [low * (1 + at / 10_000) for at in range(30)]
    narrow = fixed.narrowed(close)
    assert narrow.is_narrowed
    assert largest(narrow, close) < 18
    assert narrow.breaks == tuple(sorted(set(narrow.breaks)))


CROWD = [0.96 + at / 5_000 for at in range(74)]


@pytest.mark.parametrize("indicator", [1, 16])
@pytest.mark.parametrize(
    "far", [(0.5466, 0.9393), (0.5466,), (0.2, 0.5, 0.8), (0.01, 0.02), (0.5466, 0.6)]
)
def test_an_outlier_shares_no_colour_with_the_crowd(indicator: int, far: tuple[float, ...]) -> None:
    """54.66 % and 93.93 % were one colour, whether or not a stored break lay between them."""
    narrow = scales.scale("pass", "2560-2564", indicator).narrowed([*far, *CROWD])
    assert narrow.is_narrowed
    classes = [narrow.class_of(value) for value in far]
    assert max(classes) < narrow.class_of(CROWD[0]) or far[-1] > 0.9
    assert classes == sorted(set(classes)) or far[-1] - far[0] < 0.06
    assert largest(narrow, [*far, *CROWD]) <= 39


@given(
    crowd=st.lists(st.floats(0.9, 0.97), min_size=30, max_size=90, unique=True),
    far=st.lists(st.floats(0.05, 0.6), min_size=1, max_size=3),
)
def test_no_narrowed_class_reaches_far(crowd: list[float], far: list[float]) -> None:
    values = [*crowd, *far]
    narrow = scales.scale("pass", "2560-2564", 1).narrowed(values)
    if not narrow.is_narrowed:
        return
    held = [[one for one in values if narrow.class_of(one) == at] for at in range(scales.CLASSES)]
    reaches = [max(one) - min(one) for one in held if one]
    assert max(reaches) <= scales.WIDEST * (max(values) - min(values))
    assert not any(min(one) < 0.6 and max(one) >= 0.9 for one in held if one)


def test_classes_that_would_hardly_tell_more_stay() -> None:
    fixed = scales.scale("progress")
    assert fixed.narrowed([1.0] * 60 + [0.4, 0.97, 0.98, 1.02, 1.5]) == fixed


def test_far_off_stays_apart_about_zero() -> None:
    values = [-0.3, -0.05, *(at / 10_000 for at in range(60))]
    narrow = scales.scale("gap").narrowed(values)
    assert narrow.is_narrowed
    assert [narrow.class_of(value) for value in (-0.3, -0.05, 0.0)] == [0, 1, 2]
    assert largest(narrow, values) < 48


def test_complete_stays_a_class_of_its_own() -> None:
    values = [0.991, 0.992, 0.993, 0.994, 0.995, 0.996, 0.9999, 1.0]
    narrow = scales.scale("progress").narrowed(values)
    assert narrow.is_narrowed
    assert 1 in narrow.breaks
    assert narrow.class_of(0.9999) < narrow.class_of(1.0)


@pytest.mark.parametrize("measure", ["gap", "change_pass", "change_income", "change_below"])
def test_no_difference_stays_in_the_middle(measure: str) -> None:
    values = [at / 100_000 for at in range(-20, 40)]
    narrow = scales.scale(measure).narrowed(values)
    assert narrow.is_narrowed
    assert narrow.breaks == tuple(-one for one in reversed(narrow.breaks))
    assert narrow.class_of(0.0) == 2


def test_what_is_far_off_stays_told_apart_from_the_crowd() -> None:
    """Three districts far behind stretch the spread: classes as wide as that would hold all."""
    crowd = [at / 1_000 for at in (*range(-9, 10), -15, -12, 12, 14, 16, 18)]
    far = [-0.12, -0.15, -0.2]
    stored = scales.scale("gap")
    narrow = stored.narrowed([*crowd, *far])
    assert narrow.is_narrowed
    assert narrow.breaks[0] >= stored.breaks[0]
    assert narrow.breaks[-1] <= stored.breaks[-1]
    assert {narrow.class_of(value) for value in far} == {0}
    assert 0 not in {narrow.class_of(value) for value in crowd}


@pytest.mark.parametrize("measure", ["quality", "confidence"])
def test_what_is_held_against_95_keeps_its_classes(measure: str) -> None:
    fixed = scales.scale(measure)
    assert fixed.narrowed([0.98 + at / 1000 for at in range(18)]) == fixed


def test_the_line_of_95_is_a_break_of_quality() -> None:
    assert 0.95 in scales.scale("quality").breaks


@pytest.mark.parametrize(
    ("status", "certifies", "done", "total", "state"),
    [
        ("none", True, 3, 3, "none"),
        ("sent", True, 0, 3, "sent"),
        ("none", False, 3, 3, "certified"),
        ("none", False, 1, 3, "started"),
        ("none", False, 0, 3, "none"),
        ("none", False, None, 3, "none"),
    ],
)
def test_a_level_that_signs_nothing_is_as_far_as_its_parts(
    status: str, certifies: bool, done: int | None, total: int, state: str
) -> None:
    row = {
        "certification_status": status,
        "level_certifies": certifies,
        "children_certified": done,
        "children_total": total,
    }
    assert measures.measure("certification").value(row) == state
