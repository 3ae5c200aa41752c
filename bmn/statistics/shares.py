"""Shares, intervals, pace and forecast: the few formulas behind the numbers, pure Python.

Sources: E.B. Wilson (1927) JASA 22:209; C.J. Clopper and E.S. Pearson (1934) Biometrika 26:404;
E.C. Fieller (1954) JRSS B 16:175; G.J. Hahn and W.Q. Meeker, Statistical Intervals (prediction of
the mean of m future observations); the incomplete beta function by its continued fraction, NIST
Digital Library of Mathematical Functions 8.17.22, evaluated by Lentz's method; its inverse begins
at M. Abramowitz and I. Stegun, Handbook of Mathematical Functions (1964), 26.5.22.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import count as count_from
from statistics import NormalDist

PACE_DAYS = 14
"""Full days behind a pace: two whole weeks, so that weekends weigh what they weigh."""

FEWEST_PACE_DAYS = 3
"""Below this no pace is stated: the spread of one or two days says nothing."""

FORECAST_LEVEL = 0.90
"""Share of finishing days that the forecast's interval is meant to cover."""

HORIZON_DAYS = 731
"""A pace that needs more than two years gives no finishing day: it isn't a plan any more."""


@dataclass(frozen=True)
class Forecast:
    """When the rest will be collected if the last days' pace holds.

    `earliest` to `latest` covers the finishing day with probability `level`; `latest` is None
    where the pace is too uncertain to rule out never finishing within the horizon.
    """

    day: date
    earliest: date
    latest: date | None
    pace_per_day: float
    level: float


def share(part: float | None, whole: float | None) -> float | None:
    """part ÷ whole, or None where either is unknown or there is nothing to divide."""
    if part is None or whole is None or not whole > 0 or math.isnan(part):
        return None
    return part / whole


def wilson(k: float, n: float, level: float = 0.95) -> tuple[float, float] | None:
    """Wilson's two-sided interval for k of n; None where n is 0.

    Whole counts for a simple random sample; effective ones, which needn't be whole, for others.
    """
    _check_counts(k, n)
    if n == 0:
        return None
    z = z_quantile(level)
    centre = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    # At the ends the formula gives 0 and 1 but for the last bit.
    return (0.0 if k == 0 else centre - half, 1.0 if k == n else centre + half)


def clopper_pearson_lower(k: float, n: float, level: float = 0.95) -> float | None:
    """One-sided exact lower bound for k of n; None where n is 0.

    Effective counts needn't be whole (Korn and Graubard 1998): the beta quantile takes any.
    """
    _check_counts(k, n)
    if n == 0:
        return None
    return 0.0 if k == 0 else beta_quantile(1 - level, k, n - k + 1)


def full_days(
    by_day: Mapping[date, int], as_of: datetime, since: date | None = None, window: int = PACE_DAYS
) -> tuple[int, ...]:
    """Counts of the last full days before the day of `as_of`, oldest first, empty days as 0.

    Days before `since` (the plan's start) aren't counted as idle ones.
    """
    today = as_of.date()
    days = [today - timedelta(days=back) for back in range(window, 0, -1)]
    return tuple(by_day.get(day, 0) for day in days if since is None or day >= since)


def pace_per_day(daily: Sequence[int]) -> float | None:
    """Mean of the full days given; None where they are too few."""
    return sum(daily) / len(daily) if len(daily) >= FEWEST_PACE_DAYS else None


def finish_day(remaining: int, pace: float, as_of: datetime, collected_today: int = 0) -> date:
    """The day on which `remaining` is done at `pace` a day, today counting as a whole day.

    What today has brought so far belongs to today's share, so the answer doesn't drift between
    morning and evening. Raises OverflowError beyond the calendar.
    """
    days = math.ceil((remaining + collected_today) / pace)
    return as_of.date() + timedelta(days=max(days, 1) - 1)


def rate_needed(
    remaining: int, as_of: datetime, complete_by: date, collected_today: int = 0
) -> int | None:
    """Households a day, from today to `complete_by` inclusive; None once the day has passed.

    Rounded up: a rate that leaves one household over isn't enough. It agrees with `finish_day`:
    a pace of at least this finishes in time, a lower one doesn't.
    """
    days = (complete_by - as_of.date()).days + 1
    return math.ceil((remaining + collected_today) / days) if days > 0 else None


def forecast_finish(
    remaining: int,
    daily: Sequence[int],
    as_of: datetime,
    collected_today: int = 0,
    level: float = FORECAST_LEVEL,
) -> Forecast | None:
    """The finishing day and an interval for it, from the full days before `as_of`.

    Assumes that coming days are like those in `daily`: independent, of one mean and one variance
    (estimated, never below Poisson's: counts are over-dispersed, villages come in lumps). A weekly
    rhythm counts as spread, so the interval then covers more than it says. The total of h coming
    days has the prediction variance s²(h + h²/n): their own noise, and the doubt about the mean.
    The interval holds the days h at which that prediction reaches `remaining` (Fieller's
    quadratic, t with n-1 degrees). A change of effort, holidays or a lost network aren't in it.

    None where nothing remains, the days are too few, or the pace doesn't finish in two years.
    """
    pace = pace_per_day(daily)
    if remaining <= 0 or not pace or (remaining + collected_today) / pace > HORIZON_DAYS:
        return None
    wanted = remaining + collected_today
    soonest, longest = _days_needed(wanted, daily, pace, level)
    point = finish_day(remaining, pace, as_of, collected_today)
    latest = None if longest is None else _day_number(longest, as_of)
    return Forecast(point, min(_day_number(soonest, as_of), point), latest, pace, level)


def expected_share(
    plan_start: date | None, complete_by: date | None, as_of: datetime
) -> float | None:
    """Share of a plan due at an instant: linear from the start's 00:00 to the last day's end."""
    if plan_start is None or complete_by is None or complete_by < plan_start:
        return None
    begins = datetime.combine(plan_start, time.min, as_of.tzinfo)
    ends = datetime.combine(complete_by + timedelta(days=1), time.min, as_of.tzinfo)
    return min(max((as_of - begins) / (ends - begins), 0.0), 1.0)


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = probability, to the last bit that matters.

    Newton's steps from a good start (3 to 6 of them), kept inside a bracket that each step
    narrows: where a step leaves it, the bracket is halved instead.
    """
    if not 0 < probability < 1:
        raise ValueError(f"{probability} isn't between 0 and 1")
    low, high = 0.0, 1.0
    x = _beta_start(probability, a, b)
    log_scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    while high - low > 1e-15 * high and low < (middle := (low + high) / 2) < high:
        if not low < x < high:
            x = middle
        excess = beta_cumulative(x, a, b) - probability
        if excess == 0:
            return x
        low, high = (x, high) if excess < 0 else (low, x)
        slope = math.exp(log_scale + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x))
        step = excess / slope if slope > 0 else math.inf
        if abs(step) <= 1e-15 * x:
            return x - step
        x -= step
    return (low + high) / 2


def beta_cumulative(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    # The fraction converges fast only on this side of the mean; the other by symmetry.
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(x, a, b) / a
    return 1 - front * _beta_fraction(1 - x, b, a) / b


def z_quantile(level: float) -> float:
    """The z with P(|Z| ≤ z) = level."""
    return NormalDist().inv_cdf((1 + level) / 2)


@lru_cache(maxsize=4096)
def t_quantile(level: float, degrees: int) -> float:
    """The t with P(|T| ≤ t) = level."""
    x = beta_quantile(1 - level, degrees / 2, 0.5)
    return math.sqrt(degrees * (1 - x) / x)


def _beta_start(probability: float, a: float, b: float) -> float:
    """A first guess: Abramowitz and Stegun 26.5.22, or a power law where a parameter is below 1."""
    if a >= 1 and b >= 1:
        z = -NormalDist().inv_cdf(probability)
        inverse_a, inverse_b = 1 / (2 * a - 1), 1 / (2 * b - 1)
        harmonic = 2 / (inverse_a + inverse_b)
        lam = (z * z - 3) / 6
        root = math.sqrt(max(harmonic + lam, 0.0))
        w = z * root / harmonic - (inverse_b - inverse_a) * (lam + 5 / 6 - 2 / (3 * harmonic))
        return a / (a + b * math.exp(min(2 * w, 700.0)))
    left = math.exp(a * math.log(a / (a + b))) / a
    right = math.exp(b * math.log(b / (a + b))) / b
    if probability < left / (left + right):
        return float((a * (left + right) * probability) ** (1 / a))
    return 1 - float((b * (left + right) * (1 - probability)) ** (1 / b))


def _check_counts(k: float, n: float) -> None:
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} isn't a share")


def _days_needed(
    wanted: int, daily: Sequence[int], pace: float, level: float
) -> tuple[float, float | None]:
    """Roots of (h·pace − wanted)² = t²s²(h + h²/n): the fewest days, and the most (or None)."""
    n = len(daily)
    spread = sum((one - pace) ** 2 for one in daily) / (n - 1)
    noise = t_quantile(level, n - 1) ** 2 * max(spread, pace)
    square = pace * pace - noise / n
    half = wanted * pace + noise / 2
    # half² − square·wanted² is never negative: it is noise·(wanted·pace + noise/4 + wanted²/n).
    root = math.sqrt(noise * (wanted * pace + noise / 4 + wanted * wanted / n))
    soonest = wanted * wanted / (half + root)
    longest = (half + root) / square if square > 0 else math.inf
    return soonest, (longest if longest <= HORIZON_DAYS else None)


def _day_number(days: float, as_of: datetime) -> date:
    return as_of.date() + timedelta(days=max(math.ceil(days), 1) - 1)


def _beta_fraction(x: float, a: float, b: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1), tiny)
    fraction = d
    for m in count_from(1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _away_from_zero(1 + step * d, tiny)
            c = _away_from_zero(1 + step / c, tiny)
            fraction *= c * d
        if abs(c * d - 1) < 1e-15 or m > 1_000_000:
            break
    return fraction


def _away_from_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
