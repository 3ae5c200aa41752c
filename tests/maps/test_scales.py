"""Classes stay where they are set, and their colours can be told apart without hue."""

from itertools import pairwise

import pytest

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


def test_the_line_of_95_is_a_break_of_quality() -> None:
    assert 0.95 in scales.scale("quality").breaks
