"""When an area will be done: from its parts at their own pace, those that don't move named.

Pure: rows of `progress_by_area` and households by full day go in. An area without parts, or whose
parts' days aren't known, is judged by its own pace.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from itertools import dropwhile

from bmn.standing import phase
from bmn.standing.phase import AreaProgress, YearStandards
from bmn.statistics.forecast import (
    FORECAST_DAYS,
    Forecast,
    Part,
    day_of,
    forecast_finish,
    forecast_parts,
    moves,
)
from bmn.statistics.pace import FEWEST_PACE_DAYS, exact_rate_needed

CARRIERS: dict[str, tuple[str, ...]] = {
    "country": ("district",),
    "inspection_region": ("district",),
    "province": ("district",),
    "district": ("tambon", "local_authority"),
}
"""Level of the parts whose last day is an area's, the first in which any has a target."""

WATCHED = ("tambon", "local_authority")
"""Levels with a day by their own pace. An enumerator goes from village to village: a village's days
are lumps, so none is told; they tell whether it is in time, and where it stands still."""


@dataclass(frozen=True)
class Need:
    """Households a day that bring each part of an area in by its own day, summed.

    A part's day is that of its plan, or once that has passed the districts' papers'; `by` is the
    last of these days and `is_uniform` whether all are the same.
    """

    exact: Fraction
    by: date
    is_uniform: bool = True

    @property
    def households_per_day(self) -> int:
        """Rounded up once, not part by part: a rate that leaves one household isn't enough."""
        return math.ceil(self.exact)


@dataclass(frozen=True)
class Outlook:
    """What is to be expected of an area's rest.

    `finish` is the last part's day (`slowest`; None where the area is judged by its own pace),
    `forecast` the same with its interval where daily counts are known. `unmoved` are parts with a
    rest that stand still or haven't begun: no day holds for them. `due` is the day of the parts'
    plans, the last of them, else the area's own; None without a plan. `ends` are the parts that
    have a day, each with it, the largest rest first. `rests` are the households that remain by the
    day on which the smallest parts known are done with them; what has no day isn't among them.
    `last` is where the day comes from, the smallest area first (a tambon and its district, for the
    country); `mostly` is the day by which the year's share of the whole rest is done: None where it
    isn't known, or where too much of the rest has no day. `need` is the rate that is needed, None
    where some part's days have all passed; `needs` are the parts' own, by code.
    """

    finish: date | None
    forecast: Forecast | None = None
    slowest: AreaProgress | None = None
    unmoved: tuple[AreaProgress, ...] = ()
    due: date | None = None
    is_due_assumed: bool = False
    in_time: bool | None = None
    ends: tuple[tuple[AreaProgress, date], ...] = ()
    rests: tuple[tuple[date, int], ...] = ()
    last: tuple[AreaProgress, ...] = ()
    mostly: date | None = None
    need: Need | None = None
    needs: Mapping[str, Need] = field(default_factory=dict)


def of_area(
    row: AreaProgress,
    parts: Sequence[AreaProgress],
    daily: Mapping[str, Sequence[int]],
    as_of: datetime,
    standards: YearStandards,
    own_daily: Sequence[int] = (),
    *,
    outlooks: Mapping[str, Outlook] | None = None,
    carriers: Outlook | None = None,
) -> Outlook:
    """The outlook of an area by its parts; by itself where no part carries its rest.

    `outlooks` are the parts' own, by code: a part's day is the same in its own right and here.
    `carriers` is that of all that carry the parts' days, taken together: how sure the last day is,
    is told by all of them at once.
    """
    named = [part for part in parts if part.households_target]
    due, assumed = _due(row, named, standards, outlooks or {})
    if not row.households_remaining:
        return Outlook(None, due=due, is_due_assumed=assumed, in_time=_whole(row, due, as_of))
    by_parts = of_parts(named, daily, as_of, standards, outlooks or {}) if daily else None
    if by_parts and carriers and carriers.forecast:
        by_parts = replace(by_parts, forecast=_about(by_parts.finish, carriers.forecast))
    found = _by(row, by_parts, own_daily, as_of, standards)
    mostly = _mostly(row, found.rests, standards)
    needs = _needs(named, as_of, standards, outlooks or {})
    need = _need(row, named, needs, as_of, standards)
    found = replace(found, due=due, is_due_assumed=assumed, mostly=mostly, need=need)
    found = replace(found, needs={code: one for code, one in needs.items() if one is not None})
    in_time = _in_time(row, found, as_of, standards)
    if row.area_level in WATCHED and by_parts and by_parts.finish and due:
        in_time = in_time and by_parts.finish <= due
    if row.area_level == "village":
        found = replace(found, finish=None, forecast=None)
    return replace(found, in_time=in_time)


def _by(
    row: AreaProgress,
    by_parts: Outlook | None,
    own_daily: Sequence[int],
    as_of: datetime,
    standards: YearStandards,
) -> Outlook:
    if row.area_level in WATCHED:
        own = _own(row, own_daily, as_of, standards)
        return replace(own, unmoved=by_parts.unmoved) if by_parts else own
    if by_parts is None or (by_parts.finish is None and not by_parts.unmoved):
        return _own(row, own_daily, as_of, standards)
    return by_parts


def of_parts(
    parts: Sequence[AreaProgress],
    daily: Mapping[str, Sequence[int]],
    as_of: datetime,
    standards: YearStandards,
    outlooks: Mapping[str, Outlook] | None = None,
) -> Outlook:
    """The last part's day and its interval; parts whose plan hasn't begun end on its last day.

    What is certified isn't judged any more, whatever it left: nobody goes on collecting there.
    """
    known = outlooks or {}
    waiting, moving, unmoved, ends = [], [], [], []
    rests = Counter[date]()
    for row in parts:
        if not row.households_remaining or phase.is_certified(row):
            continue
        part = _part(row, daily.get(row.area_code, ()), as_of)
        own = known.get(row.area_code)
        day = own.finish if own else None
        if _waits(row, part, as_of):
            waiting.append(row)
        elif phase.is_stalled(row, as_of, standards) or not moves(part) or _stands(own):
            unmoved.append(row)
        else:
            moving.append(part)
            day = day if own else day_of(part, as_of)
        if day is not None:
            ends.append((row, day))
        elif row in waiting[-1:] and row.plan_complete_by is not None:
            day = row.plan_complete_by
        rests.update(dict(own.rests) if own and own.rests else {day: _rest(row)} if day else {})
    unmoved.sort(key=_rest, reverse=True)
    ends.sort(key=lambda end: _rest(end[0]), reverse=True)
    found = forecast_parts(moving, as_of, standing=len(unmoved))
    slowest, last = max(ends, key=lambda end: end[1], default=(None, None))
    told = Outlook(last, _about(last, found), slowest, tuple(unmoved), ends=tuple(ends))
    told = replace(told, rests=tuple(sorted(rests.items())))
    told = _not_before(told, waiting)
    if told.slowest is None:
        return told
    within = known.get(told.slowest.area_code)
    inner = within.last if within and within.finish == told.finish else ()
    return replace(told, last=(*inner, told.slowest))


def _mostly(
    row: AreaProgress, rests: Sequence[tuple[date, int]], standards: YearStandards
) -> date | None:
    """The first day by which the year's share of the rest lies in areas that are done."""
    share, done = standards.finish_most_pct, 0
    if share is None:
        return None
    for day, rest in sorted(rests):
        done += rest
        if 100 * done >= share * _rest(row):
            return day
    return None


def _about(day: date | None, found: Forecast | None) -> Forecast | None:
    """The interval of a forecast about another day, which it holds as well."""
    if day is None or found is None:
        return None
    latest = None if found.latest is None else max(day, found.latest)
    return replace(found, day=day, earliest=min(day, found.earliest), latest=latest)


def _stands(own: Outlook | None) -> bool:
    """Whether none of a part's own parts moves."""
    return own is not None and own.finish is None and bool(own.unmoved)


def _rest(row: AreaProgress) -> int:
    return row.households_remaining or 0


def _own(
    row: AreaProgress, daily: Sequence[int], as_of: datetime, standards: YearStandards
) -> Outlook:
    if phase.is_stalled(row, as_of, standards):
        return Outlook(None)
    part = _part(row, daily, as_of)
    found = forecast_finish(part.remaining, part.daily, as_of, part.collected_today)
    day = found.day if found else phase.expected_finish(row, as_of)
    return Outlook(day, found, rests=((day, part.remaining),) if day else ())


def _part(row: AreaProgress, daily: Sequence[int], as_of: datetime) -> Part:
    """Its last full days since its plan began: days before aren't idle ones."""
    start = row.plan_start
    days = FORECAST_DAYS if start is None else max(0, (as_of.date() - start).days)
    counted = tuple(daily)[-days:] if days else ()
    today = row.collected_today or 0
    if (row.households_collected or 0) - today <= sum(counted):
        # It began within these days: the days before its first household aren't idle ones either.
        counted = tuple(dropwhile(lambda households: households == 0, counted))
    return Part(row.households_remaining or 0, counted, today, row.households_target or 0)


def _waits(row: AreaProgress, part: Part, as_of: datetime) -> bool:
    """Whether its plan or its collection has only just begun: no pace can be told, none missed."""
    start = row.plan_start
    if start is not None and (as_of.date() - start).days < FEWEST_PACE_DAYS:
        return True
    return any(part.daily) and len(part.daily) < FEWEST_PACE_DAYS


def _not_before(told: Outlook, waiting: Sequence[AreaProgress]) -> Outlook:
    planned = [(due, part) for part in waiting if (due := part.plan_complete_by) is not None]
    if told.finish is None or told.forecast is None or not planned:
        return told
    due, part = max(planned, key=lambda one: one[0])
    if due <= told.finish:
        return told
    latest = told.forecast.latest and max(told.forecast.latest, due)
    earliest = max(told.forecast.earliest, due)
    later = replace(told.forecast, day=due, earliest=earliest, latest=latest)
    return replace(told, finish=due, forecast=later, slowest=part)


def _needs(
    parts: Sequence[AreaProgress],
    as_of: datetime,
    standards: YearStandards,
    outlooks: Mapping[str, Outlook],
) -> dict[str, Need | None]:
    """What each part with a rest needs, as on its own page."""
    return {
        part.area_code: outlooks[part.area_code].need
        if part.area_code in outlooks
        else _need(part, (), {}, as_of, standards)
        for part in parts
        if part.households_remaining and not phase.is_certified(part)
    }


def _need(
    row: AreaProgress,
    parts: Sequence[AreaProgress],
    needs: Mapping[str, Need | None],
    as_of: datetime,
    standards: YearStandards,
) -> Need | None:
    """The sum of the parts' needs and that of the rest that no part holds.

    A tambon's or an authority's is its own: its villages' days aren't told one by one, and above it
    stands for itself too.
    """
    if not row.households_remaining or row.area_level in WATCHED:
        parts, needs = (), {}
    told = [one for one in needs.values() if one is not None]
    if len(told) < len(needs):
        return None
    held = sum(map(_rest, parts))
    if _rest(row) > held:
        today = (row.collected_today or 0) - sum(part.collected_today or 0 for part in parts)
        own = _by_plan(row, _rest(row) - held, max(today, 0), as_of, standards)
        if own is None:
            return None
        told.append(own)
    if not told:
        return None
    days = {one.by for one in told}
    is_uniform = len(days) == 1 and all(one.is_uniform for one in told)
    return Need(sum((one.exact for one in told), Fraction()), max(days), is_uniform)


def _by_plan(
    row: AreaProgress, rest: int, today: int, as_of: datetime, standards: YearStandards
) -> Need | None:
    """By the plan's day; once that has passed by the day of the districts' papers."""
    by = row.plan_complete_by
    if by is not None and by < as_of.date():
        by = standards.district_papers_due
    exact = None if by is None else exact_rate_needed(rest, as_of, by, today)
    return None if by is None or exact is None else Need(exact, by)


def _due(
    row: AreaProgress,
    parts: Sequence[AreaProgress],
    standards: YearStandards,
    outlooks: Mapping[str, Outlook],
) -> tuple[date | None, bool]:
    """The last day of the parts' plans: expected is the sum of theirs, so it isn't over before.

    A part's is the day that it has on its own page, that of its own parts.
    """
    own = [
        replace(part, plan_complete_by=outlooks[part.area_code].due)
        for part in parts
        if part.area_code in outlooks and outlooks[part.area_code].due
    ]
    known = {part.area_code for part in own}
    parts = [*own, *(part for part in parts if part.area_code not in known)]
    planned = [part for part in parts if part.plan_complete_by is not None]
    if row.plan_complete_by is not None:
        planned.append(row)
    last = max(planned, key=lambda part: (part.plan_complete_by, part is row), default=row)
    is_standard = last.plan_complete_by is None or last.plan_basis == "assumption"
    assumed = is_standard and "collection_complete_by" in standards.assumed
    return last.plan_complete_by, assumed


def _whole(row: AreaProgress, due: date | None, as_of: datetime) -> bool | None:
    if due is None or row.households_remaining is None:
        return None
    return as_of.date() <= due


def _in_time(
    row: AreaProgress, found: Outlook, as_of: datetime, standards: YearStandards
) -> bool | None:
    """Judged on the last part: whoever stands still isn't in time, whatever the others do."""
    if found.due is None:
        return None
    if as_of.date() > found.due or found.unmoved:
        return False
    if found.finish is not None:
        return found.finish <= found.due
    is_slow = phase.is_stalled(row, as_of, standards)
    is_told = phase.pace_per_day(row, as_of) is not None
    return False if is_slow or is_told else None
