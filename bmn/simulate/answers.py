"""The indicators: to how many members each applies in a household, and how many fail.

Failing goes by village (published village shares are far more spread than chance allows): a
village's share is drawn from a distribution fitted to 2561 and scaled so that the province's share
is met over the plan's villages.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bmn.simulate import draws
from bmn.simulate.frame import Frame
from bmn.simulate.parameters import INDICATORS, Parameters, Topic, catalogue_of
from bmn.simulate.people import BEDRIDDEN, CHRONIC, DISABLED, People, count_by_household
from bmn.simulate.plan import Plan
from bmn.simulate.season import Visits

Counts = NDArray[np.int64]
_IMPROVES_A_YEAR = 0.985  # fail shares shrink slowly (assumption)
_STAYS = 0.93  # correlation of a village's standing from year to year
WORKING_AGE = 15
_CHILD_GRANT_BELOW = 100_000  # baht; in the names of indicators 31 and 32


def village_shares(frame: Frame, plan: Plan, parameters: Parameters) -> dict[str, Any]:
    """Topic → share of households that fail, by village of the frame."""
    catalogue = catalogue_of(plan.survey_year_be)
    codes, province = np.unique(frame.province.astype(str), return_inverse=True)
    weight = frame.target.astype(float)
    standing = _Standing(frame, plan)
    shares = {}
    for topic in parameters.topics:
        if catalogue not in topic.number:
            continue
        goal = np.array([_goal(topic, code, plan, parameters) for code in codes])
        logs = _log_share(standing.of(topic), topic)
        shares[topic.name] = _scaled_to(goal, logs, weight, province).astype(np.float32)
    return shares


def _goal(topic: Topic, province: str, plan: Plan, parameters: Parameters) -> float:
    """The province's share of the year."""
    offset = parameters.topic_offsets.get(province, {}).get(topic.name)
    if offset is None:
        offset = 0.8 * float(
            draws.normal(
                draws.keys(np.array([int(province)]), plan.seed), 400 + name_seed(topic.name)
            )[0]
        )
    odds = topic.fail_share / (1 - topic.fail_share) * np.exp(offset)
    share = odds / (1 + odds)
    if topic.name in ("schooling",):
        return float(share)
    return float(share * _IMPROVES_A_YEAR ** (plan.survey_year_be - 2561))


def name_seed(topic: str) -> int:
    """A stream number that belongs to a topic whatever its place in the list."""
    return sum(ord(letter) * (i + 1) for i, letter in enumerate(topic))


class _Standing:
    """Where villages stand, 0 best to 1 worst, alike within districts and tambons."""

    def __init__(self, frame: Frame, plan: Plan) -> None:
        self.year = plan.survey_year_be
        self.village = frame.keys
        self.tambon = draws.keys(frame.tambon.astype(np.int64), plan.seed + 5)
        self.district = draws.keys(frame.district.astype(np.int64), plan.seed + 6)

    def of(self, topic: Topic) -> NDArray[np.float64]:
        stream = 1000 + name_seed(topic.name)
        own = 1 - topic.district_part - topic.tambon_part
        lasting = np.sqrt(own) * draws.normal(self.village, stream)
        passing = np.sqrt(own) * draws.normal(self.village, stream + 100_000 * self.year)
        z = (
            np.sqrt(topic.district_part) * draws.normal(self.district, stream)
            + np.sqrt(topic.tambon_part) * draws.normal(self.tambon, stream)
            + _STAYS * lasting
            + np.sqrt(1 - _STAYS**2) * passing
        )
        return 1 / (1 + np.exp(-1.702 * z.astype(np.float64)))


def _log_share(standing: NDArray[np.float64], topic: Topic) -> NDArray[np.float64]:
    """Log of the Kumaraswamy quantile."""
    below = np.clip(standing, 1e-9, 1 - 1e-9)
    return np.log(-np.expm1(np.log1p(-below) / topic.shape_b)) / topic.shape_a


def _scaled_to(
    goal: NDArray[np.float64],
    logs: NDArray[np.float64],
    weight: NDArray[np.float64],
    province: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Shares raised to the power that gives each province its goal (bisection on the log power)."""
    total = np.bincount(province, weight)
    low, high = np.full(len(goal), -9.0), np.full(len(goal), 4.0)
    for _ in range(26):
        middle = (low + high) / 2
        mean = np.bincount(province, weight * np.exp(logs * np.exp(middle)[province])) / total
        low, high = np.where(mean > goal, middle, low), np.where(mean > goal, high, middle)
    return np.exp(logs * np.exp((low + high) / 2)[province])


_EVERY_MEMBER = {"health_cover", "alcohol", "smoking"}


class Eligibility:
    """To how many members (or, 0/1, whether to the household) each topic applies."""

    def __init__(
        self, people: People, size: Counts, income: Counts, visits: Visits, catalogue: str
    ) -> None:
        self._household = people.household
        self._size = size
        self._persons = _eligible_persons(people, income <= _CHILD_GRANT_BELOW * size, catalogue)
        self._households = {
            "state_welfare": (income <= _CHILD_GRANT_BELOW)
            & (draws.uniform(visits.keys, 71) < 0.72),
            "distress_help": draws.uniform(visits.keys, 72) < 0.018,
        }

    def of(self, topic: str) -> Counts:
        """Counts by household; a topic without a narrower group applies to every household."""
        if topic in self._persons:
            return count_by_household(self._persons[topic], self._household, len(self._size))
        if topic in self._households:
            return self._households[topic].astype(np.int64)
        return self._size if topic in _EVERY_MEMBER else np.ones(len(self._size), dtype=np.int64)


def _eligible_persons(
    people: People, is_low_income: NDArray[np.bool_], catalogue: str
) -> dict[str, NDArray[np.bool_]]:
    age, health = people.age, people.health
    school_age = 14 if catalogue == "2560-2564" else 15
    after_six_months = (age == 0) & (people.days_since_birthday > 182)
    able = health < BEDRIDDEN
    out_of_school = (age >= 15) & (age <= 17) & ~people.is_student & (people.occupation == 0)
    return {
        "antenatal": age == 0,
        "birth_weight": age == 0,
        "breastfeeding": after_six_months,
        "vaccination": age <= 12,
        "child_care": age <= 5,
        "exercise": age >= 6,
        "bedridden_care": health == BEDRIDDEN,
        "health_check": age >= 35,
        "preschool": (age >= 3) & (age <= 5),
        "child_development": age < 6,
        "schooling": (age >= 6) & (age <= school_age),
        "school_m4": people.left_m3,
        "training": out_of_school,
        "literacy": (age >= 15) & (age <= 59),
        "skills": (age >= 6) & (age <= 59),
        "work_adult": at_work_age(people),
        "work_older": (age >= 60) & able,
        "child_grant": (age <= 6) & is_low_income[people.household],
        "religion": age >= 6,
        "older_care": age >= 60,
        "disabled_care": health == DISABLED,
        "chronic_care": health == CHRONIC,
    }


def indicator_columns(survey_year_be: int) -> list[str]:
    """Names of the indicator columns of a year, in order."""
    number = INDICATORS[catalogue_of(survey_year_be)]
    return [f"i{n:02d}_{part}" for n in range(1, number + 1) for part in ("eligible", "fail")]


def answers(
    people: People,
    size: Counts,
    income: Counts,
    is_below: NDArray[np.bool_],
    visits: Visits,
    shares: dict[str, NDArray[np.float32]],
    plan: Plan,
    parameters: Parameters,
) -> dict[str, NDArray[np.uint8]]:
    """Column → value by household: eligible and failing for every indicator of the year."""
    catalogue = catalogue_of(plan.survey_year_be)
    applicable = Eligibility(people, size, income, visits, catalogue)
    columns: dict[str, NDArray[np.uint8]] = {}
    for topic in parameters.topics:
        if catalogue not in topic.number:
            continue
        number = topic.number[catalogue]
        applies = applicable.of(topic.name)
        if topic.name == "income":
            fails = is_below.astype(np.int64)
        else:
            fails = failing(topic.name, applies, visits, shares, plan)
        columns[f"i{number:02d}_eligible"] = applies.astype(np.uint8)
        columns[f"i{number:02d}_fail"] = fails.astype(np.uint8)
    return {name: columns[name] for name in indicator_columns(plan.survey_year_be)}


def failing(
    topic: str, applies: Counts, visits: Visits, shares: dict[str, NDArray[np.float32]], plan: Plan
) -> Counts:
    """How many of those to whom a topic applies fail, by household; mostly one, if any."""
    keys = visits.keys ^ np.uint64(plan.survey_year_be * 13)
    stream = 5000 + name_seed(topic)
    fails = draws.uniform(keys, stream) < shares[topic][visits.village]
    count = np.where(fails, np.minimum(applies, 1), 0)
    several = np.flatnonzero(fails & (applies > 1))
    more = draws.uniform(keys[several], stream + 100_000)
    count[several] += ((applies[several] - 1) * 0.7 * more**3 + 0.5).astype(np.int64)
    return count


def work_follows(
    people: People, visits: Visits, shares: dict[str, NDArray[np.float32]], plan: Plan
) -> NDArray[np.int8]:
    """Occupations that agree with the answers: none for those who fail on work or on schooling."""
    occupation = people.occupation.copy()
    school_age = (people.age >= 6) & (people.age < WORKING_AGE)
    for topic, group in (("work_adult", at_work_age(people)), ("schooling", school_age)):
        rows = np.flatnonzero(group)
        household = people.household[rows]
        applies = np.bincount(household, minlength=len(visits.village))
        fails = failing(topic, applies, visits, shares, plan)
        order = np.arange(len(rows)) - np.searchsorted(household, household)
        occupation[rows[order < fails[household]]] = 0
    return occupation


def at_work_age(people: People) -> NDArray[np.bool_]:
    """Persons of 15 to 59 who neither study nor are bedridden."""
    adult = (people.age >= WORKING_AGE) & (people.age <= 59)
    return adult & ~people.is_student & (people.health < BEDRIDDEN)
