"""Planted data faults, each listed in a ledger, so that rules can be tested for what they find.

Rule ids are those of the 2563 checking guideline (`DQ-…`) and of the proposed extras (`PX-…`). At
most one fault is planted in a household. The ledger also lists what flags without any fault
(`planted` false): people over 80, notable members, true poverty.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from bmn.simulate import draws
from bmn.simulate.columns import Rows
from bmn.simulate.drafts import Draft
from bmn.simulate.fault_runs import RUN_FAULTS, Site
from bmn.simulate.ledger import Ledger
from bmn.simulate.plan import Plan

# A fault changes some households of the draft and says which subjects it really touched.
Fault = Callable[[Draft, Rows, Site], list[str]]


def plant(draft: Draft, free: NDArray[np.bool_], gone: NDArray[np.bool_], site: Site) -> Ledger:
    """Plant every kind of fault in households that are free for it.

    `gone` households are withdrawn by their last revision: nothing natural is listed of them.
    """
    ledger = Ledger()
    site = replace(site, gone=gone)
    year = site.plan.survey_year_be
    revised, free = ~free, free.copy()
    for rule, subject, detail, fault in RUN_FAULTS:
        rows, ids = fault(draft, free, site)
        free[rows] = False
        ledger.add(rule, year, subject, ids, detail=detail)
    u = draws.uniform(draft.batch.visits.keys ^ np.uint64(year * 19), 1)
    factor = _sloppiness(draft, site.plan)
    low = np.zeros(len(u))
    for rule, subject, detail, rate, household_fault in _HOUSEHOLD_FAULTS:
        high = low + rate * factor
        rows = np.flatnonzero(free & (u >= low) & (u < high))
        low = high
        if len(rows) and (site.plan.with_persons or rule not in _SEEN_IN_PERSONS):
            ledger.add(rule, year, subject, household_fault(draft, rows, site), detail=detail)
    _list_natural(draft, ~gone, site, ledger)
    waiting = np.flatnonzero(~gone & ~revised & (draft.numbers("confirmed") == 0))
    ledger.add("PX-03", year, "household", draft.ids(waiting), planted=False, detail="unconfirmed")
    return ledger


def _sloppiness(draft: Draft, plan: Plan) -> NDArray[np.float64]:
    """How many more faults a district makes than the mean: 0.3 to 3."""
    frame = draft.batch.frame
    key = draws.keys(frame.district.astype(np.int64), plan.seed + 3)
    by_village = np.clip(np.exp(0.7 * draws.normal(key, 1)) * 0.85, 0.3, 3.0)
    return by_village[draft.batch.visits.village]


# --- single households ---------------------------------------------------------------------------


def _other_authority(draft: Draft, rows: Rows, site: Site) -> list[str]:
    """An authority of the same district that does not serve the village (rule 1.4)."""
    frame, village = draft.batch.frame, draft.batch.visits.village[rows]
    wrong, kept = [], []
    by_district = {
        d: np.unique(frame.authority[frame.district == d].astype(str))
        for d in np.unique(frame.district[village].astype(str))
    }
    for row, v in zip(rows, village, strict=True):
        others = by_district[frame.district[v]]
        others = others[others != frame.authority[v]]
        if len(others):
            kept.append(row)
            wrong.append(str(others[int(row) % len(others)]))
    at = np.array(kept, np.int64)
    draft.set(at, local_authority_code=wrong)
    return draft.ids(at)


def _first_person_where(draft: Draft, rows: Rows, mask: NDArray[np.bool_]) -> tuple[Rows, Rows]:
    """(households, first of their persons for whom the mask holds), where there is any."""
    persons = draft.persons_of(rows)
    persons = persons[mask[persons]]
    household = draft.batch.people.household[persons]
    found, first = np.unique(household, return_index=True)
    return found, persons[first]


def _person_ids(draft: Draft, persons: Rows) -> list[str]:
    people = draft.batch.people
    ids = draft.ids(people.household[persons])
    return [f"{i}/{n}" for i, n in zip(ids, people.number[persons], strict=True)]


def _never_schooled(draft: Draft, rows: Rows, site: Site) -> list[str]:
    """A child of 6-14 who never studied (rule 1.5)."""
    age = draft.batch.people.age
    _, persons = _first_person_where(draft, rows, (age >= 6) & (age <= 14))
    draft.set_persons(persons, education_code=[site.codes.education[0]] * len(persons))
    return _person_ids(draft, persons)


def _too_schooled(draft: Draft, rows: Rows, site: Site) -> list[str]:
    """A child of 6-14 with a bachelor's degree (rule 1.5)."""
    age = draft.batch.people.age
    _, persons = _first_person_where(draft, rows, (age >= 6) & (age <= 14))
    draft.set_persons(persons, education_code=[site.codes.education[6]] * len(persons))
    return _person_ids(draft, persons)


def _working_child(draft: Draft, rows: Rows, site: Site) -> list[str]:
    age = draft.batch.people.age
    _, persons = _first_person_where(draft, rows, (age >= 6) & (age <= 13))
    paid = site.codes.occupation[site.codes.labourer]
    draft.set_persons(persons, occupation_code=[paid] * len(persons))
    _income_follows_work(draft, draft.batch.people.household[persons], site)
    return _person_ids(draft, persons)


def _old_student(draft: Draft, rows: Rows, site: Site) -> list[str]:
    people = draft.batch.people
    is_second = (people.age > 35) & (people.number == 2)
    _, persons = _first_person_where(draft, rows, is_second)
    student = site.codes.occupation[site.codes.student]
    draft.set_persons(persons, occupation_code=[student] * len(persons))
    _income_follows_work(draft, draft.batch.people.household[persons], site)
    return _person_ids(draft, persons)


def _unschooled_official(draft: Draft, rows: Rows, site: Site) -> list[str]:
    people = draft.batch.people
    _, persons = _first_person_where(draft, rows, (people.age >= 20) & (people.age < 60))
    official = site.codes.occupation[site.codes.official]
    primary = site.codes.education[2]
    draft.set_persons(
        persons, occupation_code=[official] * len(persons), education_code=[primary] * len(persons)
    )
    _income_follows_work(draft, draft.batch.people.household[persons], site)
    return _person_ids(draft, persons)


def _income_without_work(draft: Draft, rows: Rows, site: Site) -> list[str]:
    rows = rows[draft.numbers("income_main")[rows] > 0]
    _stop_work(draft, rows, site)
    return draft.ids(rows)


def _stop_work(draft: Draft, rows: Rows, site: Site) -> None:
    """Nobody in these households has a paid occupation."""
    persons = draft.persons_of(rows)
    persons = persons[site.codes.is_paid[draft.batch.people.occupation[persons]]]
    none = site.codes.occupation[site.codes.no_work]
    draft.set_persons(persons, occupation_code=[none] * len(persons))


def _work_without_income(draft: Draft, rows: Rows, site: Site) -> list[str]:
    main = draft.numbers("income_main")[rows]
    rows, main = rows[main > 0], main[main > 0]
    other = draft.numbers("income_other")[rows]
    draft.set(rows, income_main=0, income_other=other + main)
    return draft.ids(rows)


def _young_head(draft: Draft, rows: Rows, site: Site) -> list[str]:
    """A head of 9 to 13, at school (rule 3.1)."""
    heads = draft.first_person[rows]
    age = 9 + (draft.batch.visits.number[rows] % 5)
    birth = draft.person["birth_date"].cast(pa.int32()).take(pa.array(heads))
    older = draft.batch.people.age[heads]
    years = np.floor(older * 365.2425) - np.floor(age * 365.2425)
    days = [
        None if b is None else int(b + y) for b, y in zip(birth.to_pylist(), years, strict=True)
    ]
    draft.person["birth_date"] = draft.person["birth_date"].cast(pa.int32())
    level = np.where(age >= 12, 2, 1)
    draft.set_persons(
        heads,
        age=age,
        birth_date=days,
        education_code=[site.codes.education[n] for n in level],
        occupation_code=[site.codes.occupation[site.codes.student]] * len(heads),
    )
    draft.person["birth_date"] = draft.person["birth_date"].cast(pa.date32())
    _income_follows_work(draft, rows, site)
    return draft.ids(rows)


def _income_follows_work(draft: Draft, rows: Rows, site: Site) -> None:
    """Main income where somebody works, none where nobody does: no second fault by accident."""
    persons = draft.persons_of(rows)
    occupation = draft.person["occupation_code"].take(pa.array(persons)).cast(pa.string())
    paid = pc.is_in(occupation, pa.array(site.codes.occupation[site.codes.is_paid]))
    working = draft.batch.people.household[persons[paid.to_numpy(zero_copy_only=False)]]
    works = np.isin(rows, working)
    main = draft.numbers("income_main")[rows].astype(np.int64)
    other = draft.numbers("income_other")[rows].astype(np.int64)
    to_other, to_main = ~works & (main > 0), works & (main == 0)
    draft.set(rows[to_other], income_main=0, income_other=(main + other)[to_other])
    draft.set(rows[to_main], income_main=other[to_main], income_other=0)


def _more_foreign(draft: Draft, rows: Rows, site: Site) -> list[str]:
    size = draft.batch.size[rows]
    foreign = size // 2 + 1
    foreign = np.minimum(foreign, size)
    draft.set(rows, foreign_members=foreign, thai_members=size - foreign)
    persons = draft.persons_of(rows)
    by_household = dict(zip(rows.tolist(), foreign.tolist(), strict=True))
    people = draft.batch.people
    household = people.household[persons]
    limit = np.array([by_household[h] for h in household.tolist()], np.int64)
    foreigners = persons[people.number[persons] <= limit]
    draft.set_persons(foreigners, nationality=[site.codes.nationality[1]] * len(foreigners))
    return draft.ids(rows)


def _no_income(draft: Draft, rows: Rows, site: Site) -> list[str]:
    draft.set(
        rows,
        income_main=0,
        income_secondary=0,
        income_other=0,
        income_own_produce=0,
        income_total=0,
        **{site.income_fail: 1},
    )
    _stop_work(draft, rows, site)
    return draft.ids(rows)


def _rich(draft: Draft, rows: Rows, site: Site) -> list[str]:
    total = draft.batch.size[rows] * 1_250_000
    draft.set(
        rows,
        income_main=total,
        income_secondary=0,
        income_other=0,
        income_own_produce=0,
        income_total=total,
        **{site.income_fail: 0},
    )
    persons = draft.first_person[rows]
    trade = site.codes.occupation[site.codes.self_employed]
    draft.set_persons(persons, occupation_code=[trade] * len(persons))
    return draft.ids(rows)


def _wrong_total(draft: Draft, rows: Rows, site: Site) -> list[str]:
    total = draft.numbers("income_total")[rows]
    draft.set(rows, income_total=total + 10_000)
    return draft.ids(rows)


def _two_heads(draft: Draft, rows: Rows, site: Site) -> list[str]:
    people = draft.batch.people
    grown = (people.number == 2) & (people.age >= 18)  # a young head would be another fault
    rows, persons = _first_person_where(draft, rows, grown)
    draft.set_persons(persons, is_head=1)
    return draft.ids(rows)


def _no_head(draft: Draft, rows: Rows, site: Site) -> list[str]:
    draft.set_persons(draft.first_person[rows], is_head=0)
    return draft.ids(rows)


def _no_informant(draft: Draft, rows: Rows, site: Site) -> list[str]:
    draft.set_persons(draft.first_person[rows], is_informant=0)
    return draft.ids(rows)


def _bad_check_digit(draft: Draft, rows: Rows, site: Site) -> list[str]:
    if "national_id" not in draft.person:
        return []
    persons = draft.first_person[rows]
    good = draft.person["national_id"].take(pa.array(persons)).to_pylist()
    keep = [i for i, number in enumerate(good) if number]
    persons = persons[keep]
    bad = [good[i][:12] + str((int(good[i][12]) + 1) % 10) for i in keep]
    draft.set_persons(persons, national_id=bad)
    return _person_ids(draft, persons)


def _person_twice(draft: Draft, rows: Rows, site: Site) -> list[str]:
    """The head's national id is given to the head of another household, too."""
    if "national_id" not in draft.person:
        return []
    persons = draft.first_person[rows]
    other = draft.first_person[(rows + len(draft.batch.size) // 2) % len(draft.batch.size)]
    number = draft.person["national_id"].take(pa.array(other)).to_pylist()
    partner = draft.batch.people.household[other]
    there = site.stays(partner)
    keep = [i for i, n in enumerate(number) if n and persons[i] != other[i] and there[i]]
    persons = persons[keep]
    draft.set_persons(persons, national_id=[number[i] for i in keep])
    return _person_ids(draft, np.concatenate([persons, other[keep]]))


def _house_twice(draft: Draft, rows: Rows, site: Site) -> list[str]:
    """The house code of a household in another village, with a suffix."""
    count = len(draft.batch.size)
    other = (rows + count // 2) % count
    village = draft.batch.visits.village
    keep = (village[other] != village[rows]) & site.stays(other)
    rows, other = rows[keep], other[keep]
    first = draft.ids(other)
    codes = [f"{i[:11]}-9" for i in first]
    draft.set(rows, household_id=codes)
    return codes + first


def _far_away(draft: Draft, rows: Rows, site: Site) -> list[str]:
    """A point 45 km and more from the village."""
    frame, village = draft.batch.frame, draft.batch.visits.village[rows]
    draft.set(
        rows,
        latitude=np.round(frame.latitude[village].astype(float) + 0.42, 5),
        longitude=np.round(frame.longitude[village].astype(float) - 0.31, 5),
    )
    return draft.ids(rows)


def _sent_indicator_differs(draft: Draft, rows: Rows, site: Site) -> list[str]:
    name = site.income_fail
    draft.set(rows, **{name: 1 - draft.numbers(name)[rows].astype(np.int64)})
    return draft.ids(rows)


def _list_persons(draft: Draft, there: NDArray[np.bool_], site: Site, ledger: Ledger) -> None:
    """People over 80 and households with a notable member."""
    year, people, codes = site.plan.survey_year_be, draft.batch.people, site.codes
    old = np.flatnonzero((people.age > 80) & there[people.household])
    young_heads = {i for i, rule in zip(ledger.id, ledger.rule, strict=True) if rule == "DQ-3.1"}
    ids = [i for i in _person_ids(draft, old) if i.removesuffix("/1") not in young_heads]
    ledger.add("DQ-3.2", year, "person", ids, planted=False)
    occupation = draft.person["occupation_code"].cast(pa.string())
    notable = pc.is_in(occupation, pa.array(codes.occupation[codes.is_notable]))
    households = np.unique(people.household[notable.to_numpy(zero_copy_only=False)])
    households = households[there[households]]
    ledger.add("DQ-1.3", year, "household", draft.ids(households), planted=False)


def _list_natural(draft: Draft, there: NDArray[np.bool_], site: Site, ledger: Ledger) -> None:
    """Flags that are no fault: rules that only ask for a second look."""
    year = site.plan.survey_year_be
    if site.plan.with_persons:
        _list_persons(draft, there, site, ledger)
    total = sum(draft.numbers(f"income_{s}") for s in ("main", "secondary", "other", "own_produce"))
    poor = np.flatnonzero(there & (total > 0) & (total < site.criterion * draft.batch.size))
    ledger.add("DQ-4.3", year, "household", draft.ids(poor), planted=False)
    short = np.flatnonzero(there & (draft.numbers("residence_months") < 6))
    ledger.add("PX-09", year, "household", draft.ids(short), planted=False)


# Rules that look at the person files: nothing of theirs is planted where none are written.
_SEEN_IN_PERSONS = {"DQ-1.3", "DQ-1.5", "DQ-1.6", "DQ-3.1", "DQ-3.2", "PX-02", "PX-03", "PX-04"}

# rule, subject, detail, share of households (before the district's factor), what to do
_HOUSEHOLD_FAULTS: list[tuple[str, str, str, float, Fault]] = [
    ("DQ-1.4", "household", "authority of another village", 0.0022, _other_authority),
    ("DQ-1.5", "person", "never studied", 0.0020, _never_schooled),
    ("DQ-1.5", "person", "bachelor", 0.0010, _too_schooled),
    ("DQ-1.6", "person", "a: child works", 0.0012, _working_child),
    ("DQ-1.6", "person", "b: student over 30", 0.0010, _old_student),
    ("DQ-1.6", "person", "c: official without schooling", 0.0008, _unschooled_official),
    ("DQ-1.6", "household", "d: income without work", 0.0008, _income_without_work),
    ("DQ-1.6", "household", "e: work without income", 0.0008, _work_without_income),
    ("DQ-3.1", "household", "", 0.0005, _young_head),
    ("DQ-3.3", "household", "", 0.0005, _more_foreign),
    ("DQ-4.2", "household", "", 0.0004, _no_income),
    ("DQ-4.4", "household", "", 0.0005, _rich),
    ("PX-01", "household", "", 0.0010, _wrong_total),
    ("PX-02", "household", "two heads", 0.0006, _two_heads),
    ("PX-02", "household", "no head", 0.0004, _no_head),
    ("PX-03", "household", "no informant", 0.0010, _no_informant),
    ("PX-04", "person", "check digit", 0.0008, _bad_check_digit),
    ("PX-04", "person", "twice", 0.0004, _person_twice),
    ("PX-05", "household", "", 0.0003, _house_twice),
    ("PX-08", "household", "", 0.0010, _far_away),
    ("PX-10", "household", "", 0.0008, _sent_indicator_differs),
]
