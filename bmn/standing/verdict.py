"""The verdict on an area against its plan: one word, the same on every screen and paper."""

from datetime import datetime

from bmn.standing import forecast, phase
from bmn.standing.forecast import Outlook
from bmn.standing.phase import AreaProgress, YearStandards

VERDICTS = ("ahead", "on_plan", "at_risk", "stalled", "late", "complete", "over_target")

BEHIND = ("late", "stalled", "at_risk")
"""Verdicts that ask somebody to act; the first two say that the area is behind already."""

ON_PLAN_DAYS = 1.0
"""Days' worth of the plan within which an area counts as on plan.

The target curve climbs by the minute while villages report by the day: an area exactly on plan is
up to a day's worth off whenever one looks. A wider band would hide real delay.
"""


def verdict(
    row: AreaProgress, as_of: datetime, standards: YearStandards, outlook: Outlook | None = None
) -> str | None:
    """One of VERDICTS, or None without a target or, unless it is complete, without a plan.

    Complete means that nothing remains in any village, whatever the total. An area that stands
    still is "stalled" whatever its gap. "ahead" is said only where the finishing day agrees. "late"
    is what lies behind its plan today; "at_risk" is what doesn't, but won't be in time: for its
    last part's day, or for what has no day, a part that stands still. What is certified, or of a
    round that is over, isn't judged any more. `outlook` is that of the area's parts; without it the
    area's own pace decides.
    """
    if row.households_target is None or row.households_collected is None:
        return None
    if phase.is_complete(row):
        is_over = row.households_collected > row.households_target
        return "over_target" if is_over else "complete"
    off, band = phase.gap(row), tolerance(row)
    if off is None or band is None or _is_settled(row, as_of, standards):
        return None
    if phase.is_stalled(row, as_of, standards):
        return "stalled"
    found = outlook or forecast.of_area(row, (), {}, as_of, standards)
    if not row.households_remaining and found.due and as_of.date() > found.due:
        return None  # Of a partial target all is met: of the rest nobody knows.
    return _against_plan(off, band, found, as_of)


def tolerance(row: AreaProgress) -> float | None:
    """Households off the target curve that still count as on plan; at least one household."""
    start, due = row.plan_start, row.plan_complete_by
    if start is None or due is None or not row.households_target or due < start:
        return None
    return max(ON_PLAN_DAYS * row.households_target / ((due - start).days + 1), 1.0)


def _is_settled(row: AreaProgress, as_of: datetime, standards: YearStandards) -> bool:
    if phase.is_certified(row):
        return True
    return phase.phase(row, as_of, standards) in ("preparation", "use", "closed")


def _against_plan(off: float, band: float, found: Outlook, as_of: datetime) -> str | None:
    if found.due is None:
        return None
    if as_of.date() > found.due:
        return "late"
    if found.in_time is False:
        return "late" if off < -band else "at_risk"
    if off < -band and found.in_time is None:
        return "late"
    return "ahead" if off > band else "on_plan"
