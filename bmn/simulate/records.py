"""From drawn values to the columns of the interchange files (data/reference/columns.csv)."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bmn.simulate import draws
from bmn.simulate.answers import answers, village_shares, work_follows
from bmn.simulate.codes import Codes
from bmn.simulate.columns import Columns, instant, text
from bmn.simulate.frame import Frame
from bmn.simulate.identities import identities
from bmn.simulate.incomes import Money, level_by_village, money
from bmn.simulate.parameters import Parameters
from bmn.simulate.people import (
    People,
    by_village,
    count_by_household,
    members,
    others_by_village,
    people,
)
from bmn.simulate.plan import Plan
from bmn.simulate.season import Visits, day_number

_EPOCH_DAYS = 10_957  # 2000-01-01 since 1970


@dataclass(frozen=True)
class Traits:
    """What belongs to a village: computed once over the whole plan, so that provinces are met."""

    others: NDArray[np.float64]
    income_level: NDArray[np.float64]
    shares: dict[str, NDArray[np.float32]]

    def take(self, rows: NDArray[Any]) -> "Traits":
        shares = {topic: share[rows] for topic, share in self.shares.items()}
        return Traits(self.others[rows], self.income_level[rows], shares)


def traits(frame: Frame, plan: Plan, parameters: Parameters) -> Traits:
    """Village traits of a plan's frame."""
    others = others_by_village(frame, plan, parameters)
    return Traits(
        others=others,
        income_level=level_by_village(frame, others, plan, parameters),
        shares=village_shares(frame, plan, parameters),
    )


@dataclass
class Batch:
    """Households with their people, as drawn: the truth before any fault is planted."""

    frame: Frame
    visits: Visits
    size: NDArray[np.int64]
    people: People
    money: Money
    household: Columns
    person: Columns


def batch(
    frame: Frame,
    visits: Visits,
    village_traits: Traits,
    codes: Codes,
    plan: Plan,
    parameters: Parameters,
) -> Batch:
    """Draw everything about these households."""
    size = members(village_traits.others, visits, plan)
    persons = people(frame, visits, size, plan, parameters)
    keys = visits.keys ^ np.uint64(plan.survey_year_be * 13)
    is_below = draws.uniform(keys, 81) < village_traits.shares["income"][visits.village]
    occupation = work_follows(persons, visits, village_traits.shares, plan)
    persons = replace(persons, occupation=occupation)
    is_worker = codes.is_paid[persons.occupation]
    has_worker = count_by_household(is_worker, persons.household, len(size)) > 0
    amounts = money(
        frame, visits, size, is_below, has_worker, village_traits.income_level, plan, parameters
    )
    indicators = answers(
        persons, size, amounts.total, is_below, visits, village_traits.shares, plan, parameters
    )
    foreign = _foreigners(frame, visits, size)
    # Answers stop at 10, which takes a little off the mean.
    mood = by_village(frame, parameters.of_province("happiness_mean_2561")) + 0.08
    household = _household(frame, visits, size, amounts, foreign, keys, mood, plan) | indicators
    person = _person(frame, visits, persons, foreign, codes, plan)
    if plan.identity_provinces:
        person |= identities(frame, visits, persons, plan.identity_provinces)
    return Batch(frame, visits, size, persons, amounts, household, person)


def _foreigners(frame: Frame, visits: Visits, size: NDArray[np.int64]) -> NDArray[np.int64]:
    """Members without Thai nationality: rare, never more than the Thai ones (that is a fault)."""
    has = draws.uniform(visits.keys, 82) < 0.006
    return np.where(has, size // 3, 0)


def house_numbers(frame: Frame, visits: Visits) -> NDArray[np.int64]:
    """The 11-digit house code as a number: district, running number, check digit."""
    district = frame.district.astype(np.int64)[visits.village]
    body = district * 1_000_000 + frame.first_house[visits.village] + visits.number
    digits = body.copy()
    check = np.zeros(len(body), dtype=np.int64)
    for weight in range(2, 12):
        check += (digits % 10) * weight
        digits //= 10
    return body * 10 + (11 - check % 11) % 10


def household_ids(frame: Frame, visits: Visits) -> pa.Array:
    """House codes as text of 11 digits."""
    return pa.array(house_numbers(frame, visits)).cast(pa.string())


def numbered(frame: Frame, visits: Visits) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Enumerators as (list of ids, position by household)."""
    most = int(visits.enumerator.max(initial=0)) + 1
    pair = visits.village * most + visits.enumerator
    found, row = np.unique(pair, return_inverse=True)
    ids = [enumerator_id(frame.code[p // most], int(p % most)) for p in found]
    return np.array(ids, dtype=object), row


def enumerator_id(village_code: str, number: int) -> str:
    """Id of the n-th enumerator (from 0) of a village."""
    return f"E{village_code[:8]}{number + 1:02d}"


def _household(
    frame: Frame,
    visits: Visits,
    size: NDArray[np.int64],
    amounts: Money,
    foreign: NDArray[np.int64],
    keys: NDArray[np.uint64],
    mood: NDArray[np.float64],
    plan: Plan,
) -> Columns:
    village, count = visits.village, len(size)
    minutes = 9 + 14 * draws.uniform(keys, 91) + 3 * size
    says_authority = draws.uniform(keys, 92) < 0.6
    authority = text(frame.authority, village, says_authority)
    enumerators, run = numbered(frame, visits)
    age = day_number(plan.as_of) - visits.submitted
    waiting = 0.002 if plan.finished else 0.012 + 0.10 * np.exp(-np.maximum(age, 0) / 2)
    unconfirmed = draws.uniform(keys, 93) < waiting
    months = np.where(draws.uniform(keys, 94) < 0.004, 1 + 5 * draws.uniform(keys, 95), 12.0)
    located = draws.uniform(keys, 96) < 0.97
    happiness = np.clip(np.rint(mood[village] + 1.3 * draws.normal(keys, 97)), 0, 10)
    house = 1 + visits.number // 2
    return {
        "survey_year_be": np.full(count, plan.survey_year_be, np.int16),
        "household_id": household_ids(frame, visits),
        "revision": np.ones(count, np.int16),
        "village_code": text(frame.code, village),
        "local_authority_code": authority,
        "enumerator_id": text(enumerators, run),
        "started_at": instant(visits.submitted - minutes / 1440),
        "submitted_at": instant(visits.submitted),
        "members": size.astype(np.int16),
        "status": pa.nulls(count, pa.string()),
        "confirmed": (~unconfirmed).astype(np.int8),
        "residence_months": months.astype(np.int16),
        "house_no": text(
            np.array([f"{n}" for n in range(int(house.max(initial=0)) + 1)], object), house
        ),
        "latitude": _point(frame.latitude[village] + 0.0022 * draws.normal(keys, 98), located),
        "longitude": _point(frame.longitude[village] + 0.0022 * draws.normal(keys, 99), located),
        "thai_members": (size - foreign).astype(np.int16),
        "foreign_members": foreign.astype(np.int16),
        "income_main": amounts.main,
        "income_secondary": amounts.secondary,
        "income_other": amounts.other,
        "income_own_produce": amounts.own_produce,
        "income_total": amounts.total,
        "expense_production": pa.array(amounts.production, mask=~amounts.has_expenses),
        "expense_necessary": pa.array(amounts.necessary, mask=~amounts.has_expenses),
        "expense_unnecessary": pa.array(amounts.unnecessary, mask=~amounts.has_expenses),
        "expense_debt": pa.array(amounts.debt, mask=~amounts.has_expenses),
        "happiness": happiness.astype(np.int8),
    }


def _point(degrees: NDArray[np.float64], known: NDArray[np.bool_]) -> pa.Array:
    return pa.array(np.round(degrees, 5), mask=~known)


def _person(
    frame: Frame,
    visits: Visits,
    persons: People,
    foreign: NDArray[np.int64],
    codes: Codes,
    plan: Plan,
) -> Columns:
    household, count = persons.household, len(persons.household)
    day = np.floor(visits.submitted[household])
    born = day - np.floor(persons.age * 365.2425) - persons.days_since_birthday
    known = draws.uniform(persons.keys, 12) < 0.97
    last = np.concatenate([np.diff(household) > 0, [True]]) if count else np.zeros(0, bool)
    place_from_end = np.flatnonzero(last)[household] - np.arange(count)
    is_foreign = place_from_end < foreign[household]
    return {
        "survey_year_be": np.full(count, plan.survey_year_be, np.int16),
        "household": household,  # replaced by household_id when a table is made
        "revision": np.ones(count, np.int16),
        "person_no": persons.number.astype(np.int16),
        "is_head": (persons.number == 1).astype(np.int8),
        "relation": text(codes.relation, persons.role.astype(np.int64)),
        "sex": np.where(persons.is_male, 1, 2).astype(np.int8),
        "birth_date": _birth_dates(born, known),
        "age": persons.age,
        "nationality": text(codes.nationality, is_foreign.astype(np.int64)),
        "education_code": text(codes.education, persons.education.astype(np.int64)),
        "occupation_code": text(codes.occupation, persons.occupation.astype(np.int64)),
        "religion": text(codes.religion, _religion(frame, visits, persons, plan)),
        "health": persons.health,
        "is_informant": (persons.number == 1).astype(np.int8),
    }


def _birth_dates(day: NDArray[np.float64], known: NDArray[np.bool_]) -> pa.Array:
    days = (day + _EPOCH_DAYS).astype(np.int32)
    return pa.array(days, mask=~known).cast(pa.date32())


_MUSLIM_PROVINCES = {"94": 0.84, "95": 0.76, "96": 0.82, "91": 0.67, "90": 0.22, "81": 0.28}


def _religion(frame: Frame, visits: Visits, persons: People, plan: Plan) -> NDArray[np.int64]:
    """Religion of the household: Buddhist 0, Muslim 1, Christian 2, other 3."""
    share = np.array([_MUSLIM_PROVINCES.get(p, 0.012) for p in frame.province])
    village = np.clip(share + (draws.uniform(frame.keys, 101) < share) * 0.9 - 0.6 * share, 0, 1)
    u = draws.uniform(visits.keys, 102)
    religion = np.where(u < village[visits.village], 1, 0)
    religion[u > 0.988] = 2
    religion[u > 0.9985] = 3
    return religion[persons.household]
