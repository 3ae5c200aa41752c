"""Pace: households a day, the rate that is needed, the day on which a rest is done. Pure."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction

PACE_DAYS = 14
"""Full days behind a pace: two whole weeks, so that weekends weigh what they weigh."""


FEWEST_PACE_DAYS = 3
"""Below this no pace is stated: the spread of one or two days says nothing."""


HORIZON_DAYS = 731
"""A pace that needs more than two years gives no finishing day: it isn't a plan any more."""


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
    exact = exact_rate_needed(remaining, as_of, complete_by, collected_today)
    return None if exact is None else math.ceil(exact)


def exact_rate_needed(
    remaining: int, as_of: datetime, complete_by: date, collected_today: int = 0
) -> Fraction | None:
    """The same before rounding: rates of parts are summed first and rounded once."""
    days = (complete_by - as_of.date()).days + 1
    return Fraction(remaining + collected_today, days) if days > 0 else None


def expected_share(
    plan_start: date | None, complete_by: date | None, as_of: datetime
) -> float | None:
    """Share of a plan due at an instant: linear from the start's 00:00 to the last day's end."""
    if plan_start is None or complete_by is None or complete_by < plan_start:
        return None
    begins = datetime.combine(plan_start, time.min, as_of.tzinfo)
    ends = datetime.combine(complete_by + timedelta(days=1), time.min, as_of.tzinfo)
    return min(max((as_of - begins) / (ends - begins), 0.0), 1.0)
