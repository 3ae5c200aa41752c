"""The field season: when each household is collected, by whom, and which never are.

Each district has a start, a speed and an S-shaped course; an enumerator (about 40 households)
works through a run of neighbouring households; weekends and the New Year are slow.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bmn.simulate import draws
from bmn.simulate.frame import Frame
from bmn.simulate.plan import Plan

HOUSEHOLDS_PER_ENUMERATOR = 40
_WEEKDAY = (1.0, 1.0, 1.0, 1.0, 1.0, 0.8, 0.55)
_RUN = 0.10  # share of the district's season in which one enumerator does the whole run
_EPOCH = date(2000, 1, 1)
# Chiang Rai in 2569: three late hill and border districts, four complete, the others near plan.
_SHOWCASE_SHARES = {"5715": 0.56, "5710": 0.62, "5713": 0.60}
_SHOWCASE_COMPLETE = ("5701", "5706", "5716", "5717")


@dataclass(frozen=True)
class Course:
    """How one district's season goes: days since 2000 and the share collected at `as_of`."""

    start: float
    finish: float
    share: float


def first_day(survey_year_be: int) -> date:
    """1 December before the survey year: the usual start of the field season (assumption)."""
    return date(survey_year_be - 544, 12, 1)


def day_number(moment: date | datetime) -> float:
    """Days since 2000-01-01, with the fraction of the working day at an instant (0 before work)."""
    if isinstance(moment, datetime):
        hours = moment.hour + moment.minute / 60
        return (moment.date() - _EPOCH).days + float(np.interp(hours, _HOURS, _HOURS_SHARE))
    return float((moment - _EPOCH).days)


def to_date(day: float) -> date:
    """The calendar day of a day number."""
    return _EPOCH + timedelta(days=int(np.floor(day)))


_HOURS = np.array([7.6, 9.0, 11.5, 13.0, 16.0, 18.5, 20.5])
_HOURS_SHARE = np.array([0.0, 0.12, 0.44, 0.52, 0.78, 0.95, 1.0])


@lru_cache(maxsize=8)
def _calendar(survey_year_be: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(day, cumulated working strength) at each midnight from 60 days before the first day."""
    start = first_day(survey_year_be) - timedelta(days=60)
    days = [start + timedelta(days=i) for i in range(420)]
    strength = [
        0.12 if (d.month, d.day) in {(12, 31), (1, 1), (1, 2)} else _WEEKDAY[d.weekday()]
        for d in days
    ]
    number = np.array([day_number(d) for d in days])
    return number, np.concatenate([[0.0], np.cumsum(strength)[:-1]])


def courses(plan: Plan, districts: list[str]) -> dict[str, Course]:
    """The course of each district of the plan."""
    return {code: _course(plan, code) for code in districts}


def _draw(plan: Plan, code: str, stream: int) -> float:
    key = draws.keys(np.array([int(code) + plan.survey_year_be * 10_000]), plan.seed)
    return float(draws.uniform(key, stream)[0])


def province_share(plan: Plan, province: str) -> float:
    """About what share of a province's target is collected at `as_of` in a running season."""
    pace, within = _draw(plan, province, 1), _draw(plan, province, 2)
    if pace < 0.24:
        return 0.97 + 0.03 * within
    if pace < 0.68:
        return 0.88 + 0.09 * within
    return 0.60 + 0.25 * within


def province_start(plan: Plan, province: str) -> date:
    """The day on which a province begins: up to three weeks around 1 December."""
    if province == "57":
        return first_day(plan.survey_year_be)
    return first_day(plan.survey_year_be) + timedelta(days=int(-14 + 28 * _draw(plan, province, 3)))


def _course(plan: Plan, district: str) -> Course:
    start = day_number(province_start(plan, district[:2])) + int(6 * _draw(plan, district, 4))
    now = day_number(plan.as_of)
    if plan.finished:
        return Course(start, start + 75 + 45 * _draw(plan, district, 5), 1.0)
    share = _district_share(plan, district)
    if share <= 0:
        return Course(now + 2, now + 45, 0.0)
    if share >= 1:
        return Course(start, now - 6 - 24 * _draw(plan, district, 5), 1.0)
    days, strength = _calendar(plan.survey_year_be)
    begun, worked = np.interp([start, now], days, strength)
    end = begun + (worked - begun) / _course_time(np.array([share]))[0]
    return Course(start, float(np.interp(end, strength, days)), share)


def _district_share(plan: Plan, district: str) -> float:
    if district in _SHOWCASE_SHARES:
        return _SHOWCASE_SHARES[district]
    if district in _SHOWCASE_COMPLETE:
        return 1.0
    if district.startswith("57"):
        return 0.955 + 0.04 * _draw(plan, district, 6)
    if _draw(plan, district, 7) < 0.008:
        return 0.0
    share = province_share(plan, district[:2]) + 0.10 * (_draw(plan, district, 6) - 0.5)
    return 1.0 if share > 0.985 else max(0.2, share)


_STEEPNESS = 1.15


def _course_time(share: NDArray[np.floating]) -> NDArray[np.float64]:
    """The part of the season after which a share is collected: the inverse of an S-curve."""
    done = np.power(share, 1 / _STEEPNESS, dtype=np.float64)
    left = np.power(1 - share, 1 / _STEEPNESS, dtype=np.float64)
    return done / (done + left)


@dataclass(frozen=True)
class Visits:
    """The households of a frame that the season reaches, in order of village and number."""

    village: NDArray[np.int64]  # position in the frame
    number: NDArray[np.int64]  # within the village, from 0
    keys: NDArray[np.uint64]
    enumerator: NDArray[np.int64]  # within the village, from 0
    submitted: NDArray[np.float64]  # days since 2000, the fraction is that of a calendar day

    def take(self, rows: NDArray[Any]) -> "Visits":
        return Visits(
            self.village[rows],
            self.number[rows],
            self.keys[rows],
            self.enumerator[rows],
            self.submitted[rows],
        )


def households_in(frame: Frame, plan: Plan) -> NDArray[np.int64]:
    """Households that each village really has: its target, in some villages a few more."""
    more = draws.uniform(frame.keys, 21) < 0.08
    extra = np.where(more, 1 + (frame.target * 0.02 * draws.uniform(frame.keys, 22)), 0)
    return frame.target + extra.astype(np.int64)


def visits(frame: Frame, plan: Plan) -> Visits:
    """Every household of these villages with the instant at which it is (or will be) collected.

    The frame must hold whole districts of the plan. Households that nobody meets (left, refused)
    are left out.
    """
    count = households_in(frame, plan)
    village = np.repeat(np.arange(len(frame)), count)
    number = np.arange(len(village)) - np.repeat(np.cumsum(count) - count, count)
    keys = draws.child_keys(frame.keys[village], number)
    yearly = plan.survey_year_be * 100
    district = draws.keys(frame.district.astype(np.int64), plan.seed)
    thorough = draws.uniform(district, 24) < 0.5  # half of the districts meet everybody
    gaps = (draws.uniform(frame.keys, 23) < 0.35) & ~thorough
    lost = gaps[village] & (draws.uniform(keys, yearly + 1) < 0.018)
    runs = enumerators_in(frame.target)[village]
    run = np.minimum(number * runs // count[village], runs - 1)
    run_key = draws.child_keys(frame.keys[village] ^ np.uint64(yearly), run)
    place = (number * runs / count[village]) % 1.0
    order = 0.7 * draws.uniform(frame.keys, yearly + 2)[village] + 0.3 * draws.uniform(run_key, 1)
    order = (1 - _RUN) * order + _RUN * place
    met = np.flatnonzero(~lost)
    share = _share_in_district(frame.district[village[met]], order[met])
    submitted = _instants(frame, plan, village[met], share)
    return Visits(village[met], number[met], keys[met], run[met], submitted)


def visits_of(
    frame: Frame,
    village: NDArray[np.int64],
    number: NDArray[np.int64],
    submitted: NDArray[np.float64],
) -> Visits:
    """Given households of given villages at given instants, by each village's first enumerator."""
    keys = draws.child_keys(frame.keys[village], number)
    return Visits(village, number, keys, np.zeros(len(village), np.int64), submitted)


def enumerators_in(target: NDArray[np.int64]) -> NDArray[np.int64]:
    """Enumerators that a village needs: one for about 40 households."""
    return np.maximum(1, np.rint(target / HOUSEHOLDS_PER_ENUMERATOR).astype(np.int64))


def _share_in_district(district: NDArray[Any], order: NDArray[Any]) -> NDArray[np.float64]:
    """Each household's place in its district's season, 0 first to 1 last."""
    _, area = np.unique(district.astype(str), return_inverse=True)
    sorted_rows = np.lexsort((order, area))
    size = np.bincount(area)
    start = np.cumsum(size) - size
    share = np.empty(len(order))
    in_order = area[sorted_rows]
    share[sorted_rows] = (np.arange(len(order)) - start[in_order] + 0.5) / size[in_order]
    return share


def _instants(
    frame: Frame, plan: Plan, village: NDArray[np.int64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    codes, area = np.unique(frame.district.astype(str), return_inverse=True)
    by_code = courses(plan, list(codes))
    start = np.array([by_code[c].start for c in codes])[area[village]]
    finish = np.array([by_code[c].finish for c in codes])[area[village]]
    days, strength = _calendar(plan.survey_year_be)
    begun, done = np.interp(start, days, strength), np.interp(finish, days, strength)
    working = begun + (done - begun) * _course_time(share)
    moment = np.interp(working, strength, days)
    day = np.floor(moment)
    return day + np.interp(moment - day, _HOURS_SHARE, _HOURS) / 24
