"""Funnel limits against scipy's binomial, and the points that lie beyond them."""

import math
import random

import pytest
from scipy import stats

from bmn.statistics import funnel


@pytest.mark.parametrize("n", [1, 2, 7, 38, 40, 55, 400, 3_000])
@pytest.mark.parametrize("mean", [0.0005, 0.004, 0.05, 0.3, 0.5, 0.97])
def test_limits_are_binomial_quantiles(n: int, mean: float) -> None:
    chances = (0.001, 0.025, 0.975, 0.999)
    for found, chance in zip(funnel.quantile_shares(n, mean, chances), chances, strict=True):
        assert found == int(stats.binom.ppf(chance, n, mean)) / n


def test_a_point_above_the_limit_is_one_beyond_the_tail() -> None:
    for n in (1, 5, 12, 40, 59):
        at = funnel.limits(n, 0.0175)
        for x in range(n + 1):
            tail = float(stats.binom.sf(x - 1, n, 0.0175))
            assert (x / n > at.upper_outer) is (funnel.state(tail) == "outside")
            assert (x / n > at.upper_inner) is (funnel.state(tail) in ("warning", "outside"))


def test_limits_open_towards_small_numbers() -> None:
    few, many = funnel.limits(10, 0.2), funnel.limits(200, 0.2)
    for at in (few, many):
        assert at.lower_outer <= at.lower_inner < 0.2 < at.upper_inner <= at.upper_outer
    assert few.upper_outer > many.upper_outer
    assert few.lower_inner < many.lower_inner


@pytest.mark.parametrize("mean", [0.0, 1.0])
def test_without_spread_there_is_no_funnel(mean: float) -> None:
    at = funnel.limits(40, mean)
    assert {at.lower_outer, at.lower_inner, at.upper_inner, at.upper_outer} == {mean}


@pytest.mark.parametrize(
    ("chance", "state"),
    [
        (None, None),
        (1.0, "within"),
        (0.025, "within"),
        (0.0249, "warning"),
        (0.001, "warning"),
        (0.00099, "outside"),
        (0.0, "outside"),
    ],
)
def test_states(chance: float | None, state: str | None) -> None:
    assert funnel.state(chance) == state


def test_dispersion_of_chance_is_one() -> None:
    rng = random.Random(3)
    points = [(sum(rng.random() < 0.3 for _ in range(400)), 400, 1) for _ in range(1_500)]
    assert funnel.dispersion(points) == pytest.approx(1, abs=0.08)


def test_dispersion_grows_with_true_differences_and_is_unknown_without_any() -> None:
    apart = [(2, 40, 50), (14, 40, 50)]
    spread = funnel.dispersion(apart)
    assert spread == pytest.approx((6 / math.sqrt(40 * 0.2 * 0.8)) ** 2 / 0.6787, rel=1e-3)
    assert funnel.dispersion([(0, 40, 9)]) is None
    assert funnel.dispersion([(3, 40, 1)]) is None
    assert funnel.dispersion([]) is None
