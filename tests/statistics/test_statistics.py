"""Shares, intervals, pace and forecast against known answers, scipy and simulation."""

import importlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmn.statistics import distributions, forecast, pace, shares
from bmn.statistics.forecast import Part, forecast_finish, forecast_parts
from bmn.statistics.pace import expected_share, finish_day, rate_needed
from bmn.statistics.shares import share

MORNING = datetime(2026, 1, 19, 7, 30)
TODAY = MORNING.date()


def test_a_share_needs_something_to_divide() -> None:
    assert share(1, 4) == 0.25
    assert share(0, 4) == 0
    assert share(1, 0) is None
    assert share(None, 4) is None
    assert share(1, None) is None
    assert share(1, float("nan")) is None
    assert share(float("nan"), 4) is None


def test_wilson_as_in_the_confidence_example() -> None:
    low, high = shares.wilson(58, 60) or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.886, 0.991)
    assert shares.wilson(0, 0) is None
    assert (shares.wilson(0, 9) or (1,))[0] == 0
    assert (shares.wilson(9, 9) or (0, 0))[1] == 1


@pytest.mark.parametrize(
    ("k", "n"), [(1, 1), (58, 60), (59, 60), (7, 4_000), (12_999_999, 13_169_180)]
)
def test_intervals_agree_with_scipy(k: int, n: int) -> None:
    stats = importlib.import_module("scipy.stats")
    assert shares.clopper_pearson_lower(k, n) == pytest.approx(
        stats.beta.ppf(0.05, k, n - k + 1), rel=1e-9
    )
    expected = stats.binomtest(k, n).proportion_ci(method="wilson")
    assert shares.wilson(k, n) == pytest.approx((expected.low, expected.high), rel=1e-9)


@pytest.mark.parametrize("degrees", [1, 2, 6, 13, 100])
@pytest.mark.parametrize("level", [0.8, 0.9, 0.95])
def test_t_agrees_with_scipy(degrees: int, level: float) -> None:
    stats = importlib.import_module("scipy.stats")
    expected = stats.t.ppf((1 + level) / 2, degrees)
    assert distributions.t_quantile(level, degrees) == pytest.approx(expected, rel=1e-9)


def test_the_exact_bound_is_the_defining_tail() -> None:
    lower = shares.clopper_pearson_lower(20, 20) or 0
    assert lower**20 == pytest.approx(0.05)
    assert shares.clopper_pearson_lower(0, 20) == 0
    assert shares.clopper_pearson_lower(0, 0) is None


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="5 of 4"):
        shares.wilson(5, 4)
    with pytest.raises(ValueError, match="-1 of 4"):
        shares.clopper_pearson_lower(-1, 4)


def test_only_full_days_count_and_idle_ones_count_as_zero() -> None:
    by_day = {TODAY: 999, TODAY - timedelta(days=1): 10, TODAY - timedelta(days=3): 30}
    assert pace.full_days(by_day, MORNING, window=4) == (0, 30, 0, 10)
    assert pace.full_days(by_day, MORNING, since=TODAY - timedelta(days=2)) == (0, 10)


def test_a_pace_needs_a_few_days() -> None:
    assert pace.pace_per_day([10, 20]) is None
    assert pace.pace_per_day([10, 20, 0]) == 10


def test_the_late_example_of_users_md() -> None:
    # 84,294 remain, 3,060 a day: 28 days, today being the first; 13 days are left to 31 Jan.
    assert finish_day(84_294, 3_060, MORNING) == date(2026, 2, 15)
    assert rate_needed(84_294, MORNING, date(2026, 1, 31)) == 6_485


def test_the_answer_does_not_drift_during_the_day() -> None:
    evening = datetime(2026, 1, 19, 20, 0)
    assert finish_day(84_294 - 3_000, 3_060, evening, 3_000) == date(2026, 2, 15)
    assert rate_needed(84_294 - 3_000, evening, date(2026, 1, 31), 3_000) == 6_485


def test_no_rate_is_needed_for_a_day_that_has_passed() -> None:
    assert rate_needed(10, MORNING, TODAY - timedelta(days=1)) is None
    assert rate_needed(10, MORNING, TODAY) == 10


@given(
    remaining=st.integers(1, 500_000),
    today=st.integers(0, 5_000),
    pace=st.integers(1, 20_000),
    days_left=st.integers(0, 120),
)
def test_the_rate_needed_agrees_with_the_finishing_day(
    remaining: int, today: int, pace: int, days_left: int
) -> None:
    deadline = TODAY + timedelta(days=days_left)
    needed = rate_needed(remaining, MORNING, deadline, today)
    assert needed is not None
    assert (finish_day(remaining, pace, MORNING, today) <= deadline) == (pace >= needed)


@given(
    remaining=st.integers(1, 300_000),
    daily=st.lists(st.integers(0, 9_000), min_size=3, max_size=14),
)
def test_the_finishing_day_lies_within_its_interval(remaining: int, daily: list[int]) -> None:
    found = forecast_finish(remaining, daily, MORNING)
    if found is not None:
        assert TODAY <= found.earliest <= found.day
        assert found.latest is None or found.day <= found.latest


def test_no_forecast_without_a_pace_or_a_rest() -> None:
    assert forecast_finish(0, [10] * 14, MORNING) is None
    assert forecast_finish(10, [0] * 14, MORNING) is None
    assert forecast_finish(10, [10, 10], MORNING) is None
    assert forecast_finish(1_000_000, [1] * 14, MORNING) is None


def test_a_pace_too_uncertain_has_no_latest_day() -> None:
    found = forecast_finish(20_000, [0] * 13 + [700], MORNING)
    assert found is not None
    assert found.latest is None


def test_an_even_pace_still_has_poisson_noise() -> None:
    found = forecast_finish(3_000, [100] * 14, MORNING)
    assert found is not None
    assert found.latest is not None
    assert found.earliest < found.day < found.latest


def test_an_area_is_done_when_its_last_part_is() -> None:
    quick, slow = Part(300, [100] * 14), Part(3_000, [50] * 14)
    pooled = forecast_finish(3_300, [150] * 14, MORNING)
    found = forecast_parts([quick, slow], MORNING)
    alone = forecast_finish(3_000, [50] * 14, MORNING)
    assert pooled is not None
    assert found is not None
    assert alone is not None
    assert found.day == alone.day > pooled.day
    assert found.last == 1
    assert found.pace_per_day == 150


def test_the_same_counts_have_the_same_forecast_and_a_longer_rest_a_wider_one() -> None:
    def width(remaining: int) -> int:
        parts = [Part(remaining * n, [90 + n, 110 - n] * 14) for n in range(1, 19)]
        first, again = forecast_parts(parts, MORNING), forecast_parts(parts, MORNING)
        assert first == again
        assert first is not None
        assert first.latest is not None
        return (first.latest - first.earliest).days

    assert width(20) < width(60) < width(200)


def test_a_part_that_does_not_move_is_left_to_who_asks() -> None:
    moving, standing = Part(900, [100] * 14), Part(900, [0] * 14)
    found = forecast_parts([standing, moving], MORNING)
    assert found == replace(forecast_finish(900, [100] * 14, MORNING) or found, last=1)
    assert forecast_parts([standing], MORNING) is None
    assert forecast_parts([], MORNING) is None


Days = Callable[[np.random.Generator], np.ndarray]


def over_dispersed(rng: np.random.Generator) -> np.ndarray:
    """Negative binomial counts about 300 a day, variance 40 times the mean."""
    return rng.negative_binomial(300 / 39, 1 / 40, 400)


def weekly(rng: np.random.Generator) -> np.ndarray:
    """The same with quiet weekends, from a random weekday."""
    rhythm = np.roll(np.tile([1.2, 1.2, 1.2, 1.2, 1.2, 0.6, 0.4], 58)[:400], rng.integers(7))
    return rng.negative_binomial(rhythm * 300 / 39, 1 / 40)


def coverage(days: Days, remaining: int, trials: int = 1_500) -> tuple[float, float, float]:
    """Shares of trials whose true finishing day lies inside, before and after the interval."""
    rng = np.random.default_rng(2569)
    early = late = 0
    for _ in range(trials):
        counts = days(rng)
        found = forecast_finish(remaining, counts[:14].tolist(), MORNING)
        assert found is not None
        ahead = int(np.searchsorted(np.cumsum(counts[14:]), remaining))
        truth = TODAY + timedelta(days=ahead)
        early += truth < found.earliest
        late += found.latest is not None and truth > found.latest
    return 1 - (early + late) / trials, early / trials, late / trials


@pytest.mark.parametrize("remaining", [3_000, 9_000, 20_000])
def test_the_interval_covers_what_it_says(remaining: int) -> None:
    inside, early, late = coverage(over_dispersed, remaining)
    # Steady effort is the easy case: what the drift allows for doesn't happen here.
    assert inside >= forecast.FORECAST_LEVEL - 0.02
    assert late <= 0.10
    assert early <= 0.10


def test_a_weekly_rhythm_only_makes_it_more_careful() -> None:
    inside, _, _ = coverage(weekly, 9_000)
    assert inside >= forecast.FORECAST_LEVEL


def test_the_expected_share_is_linear_from_midnight_to_the_end_of_the_last_day() -> None:
    start, end = date(2026, 1, 1), date(2026, 1, 10)
    assert expected_share(start, end, datetime(2025, 12, 31, 12)) == 0
    assert expected_share(start, end, datetime(2026, 1, 1)) == 0
    assert expected_share(start, end, datetime(2026, 1, 6)) == 0.5
    assert expected_share(start, end, datetime(2026, 1, 10, 12)) == pytest.approx(0.95)
    assert expected_share(start, end, datetime(2026, 1, 11)) == 1
    assert expected_share(start, end, datetime(2026, 5, 1)) == 1


def test_no_plan_expects_nothing() -> None:
    assert expected_share(None, TODAY, MORNING) is None
    assert expected_share(TODAY, None, MORNING) is None
    assert expected_share(TODAY, TODAY - timedelta(days=1), MORNING) is None
