"""Who lives in a household: how many, their ages, sexes, health, schooling and work."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bmn.simulate import draws
from bmn.simulate.frame import Frame
from bmn.simulate.parameters import Parameters
from bmn.simulate.plan import Plan
from bmn.simulate.season import Visits

MOST_MEMBERS = 12
NORMAL, DISABLED, CHRONIC, BEDRIDDEN = 0, 1, 2, 3
YOUNG_HEAD, OLD_HEAD = 38, 58  # bounds of a head's stages of life
HEAD, SPOUSE, CHILD, GRANDCHILD, PARENT, OTHER = 0, 1, 2, 3, 4, 5
_SMALLER_A_YEAR = 0.004  # households shrink; 36 million people in 13.17 million households (2569)
_WIDENED = (0.6, 1.4)
_OLDER_A_YEAR = 0.4  # years that heads grow older per survey year


@dataclass(frozen=True)
class People:
    """One row per person, households together and in order; `household` is a position."""

    household: NDArray[np.int64]
    number: NDArray[np.int64]  # from 1
    keys: NDArray[np.uint64]
    role: NDArray[np.int8]
    age: NDArray[np.int16]
    days_since_birthday: NDArray[np.int16]  # 2 … 362
    is_male: NDArray[np.bool_]
    health: NDArray[np.int8]
    education: NDArray[np.int8]  # level 0 … 7, see `schooling`
    occupation: NDArray[np.int8]  # position in the occupation table
    left_m3: NDArray[np.bool_]  # finished lower secondary in the past year
    is_student: NDArray[np.bool_]


def members(others: NDArray[np.floating], visits: Visits, plan: Plan) -> NDArray[np.int64]:
    """Members of each household: 1 + a widened Poisson number with the village's mean `others`."""
    others = others[visits.village]
    kept = draws.uniform(visits.keys, 31) < 0.85
    yearly = plan.survey_year_be * 100
    u = np.where(kept, draws.uniform(visits.keys, 32), draws.uniform(visits.keys, yearly + 32))
    others = others * np.where(draws.uniform(visits.keys, 33) < 0.5, *_WIDENED)
    chance = np.exp(-others)
    reached = chance.copy()
    size = np.ones(len(others), dtype=np.int64)
    for more in range(1, MOST_MEMBERS):
        size += u >= reached
        chance = chance * others / more
        reached += chance
    return size


def others_by_village(frame: Frame, plan: Plan, parameters: Parameters) -> NDArray[np.float64]:
    """Mean members besides the first, by village; the province's mean is met over its villages."""
    mean = by_village(frame, parameters.of_province("members_per_household_2561"))
    mean = mean * (1 - _SMALLER_A_YEAR * (plan.survey_year_be - 2561)) - 1
    spread = np.exp(0.13 * draws.normal(frame.keys, 34)) * np.where(frame.is_municipal, 0.92, 1.0)
    return mean * even(frame, spread)


def by_village(frame: Frame, of_province: dict[str, float]) -> NDArray[np.float64]:
    """Each village's value of a figure by province."""
    return np.array([of_province[province] for province in frame.province])


def even(frame: Frame, factor: NDArray[np.floating]) -> NDArray[np.float64]:
    """Factors by village, scaled so that their mean over a province's households is 1."""
    _, province = np.unique(frame.province.astype(str), return_inverse=True)
    weighted = np.bincount(province, factor * frame.target) / np.bincount(province, frame.target)
    return factor / weighted[province]


def size_effect(others: NDArray[np.float64], power: float) -> NDArray[np.float64]:
    """What to multiply `size ** power` by, so that its mean over persons is 1, by village."""
    grid = np.linspace(0.2, 4.0, 60)
    sizes = np.arange(1, 25)
    counts = np.arange(24)
    factorial = np.cumprod(np.concatenate([[1.0], counts[1:].astype(float)]))
    constant = []
    for mean in grid:
        chance = sum(np.exp(-mean * w) * (mean * w) ** counts / factorial for w in _WIDENED) / 2
        constant.append((chance * sizes).sum() / (chance * sizes ** (1.0 + power)).sum())
    return np.interp(others, grid, constant)


def people(
    frame: Frame, visits: Visits, size: NDArray[np.int64], plan: Plan, parameters: Parameters
) -> People:
    """The members of every household, drawn from its keys."""
    household = np.repeat(np.arange(len(size)), size)
    first = np.cumsum(size) - size
    number = np.arange(len(household)) - first[household] + 1
    base = visits.keys ^ np.uint64(plan.survey_year_be)
    keys = draws.child_keys(base[household], number)
    shift = by_village(frame, parameters.of_province("head_age_shift_years"))[visits.village]
    shift = shift + _OLDER_A_YEAR * (plan.survey_year_be - 2561)
    head_age = _head_ages(base, size, shift, parameters)
    role = _roles(keys, number, size[household], head_age[household])
    age = _ages(keys, role, head_age[household], parameters)
    head_male = draws.uniform(base, 41) < np.where(size == 1, 0.44, 0.63)
    is_male = draws.uniform(keys, 2) < 0.487
    is_male = np.where(role == HEAD, head_male[household], is_male)
    is_male = np.where(role == SPOUSE, ~head_male[household], is_male)
    health = _health(frame, visits, keys, household, age, parameters)
    in_m3_year = (age == 15) & (draws.uniform(keys, 5) < 0.18)
    education, is_student = schooling(keys, age, in_m3_year, parameters)
    occupation = _work(keys, age, education, is_student, health, parameters)
    return People(
        household=household,
        number=number,
        keys=keys,
        role=role,
        age=age,
        days_since_birthday=(2 + 360 * draws.uniform(keys, 7)).astype(np.int16),
        is_male=is_male,
        health=health,
        education=education,
        occupation=occupation,
        left_m3=in_m3_year,
        is_student=is_student,
    )


def _head_ages(
    base: NDArray[np.uint64],
    size: NDArray[np.int64],
    shift: NDArray[np.float64],
    parameters: Parameters,
) -> NDArray[np.int16]:
    u = draws.uniform(base, 42)
    age = np.zeros(len(size))
    for members_class in (1, 2, 3, 4):
        level, value = parameters.curve("head_age", members=str(members_class))
        rows = np.flatnonzero(np.minimum(size, 4) == members_class)
        age[rows] = np.interp(u[rows], level, value)
    return np.clip(age + shift, 18, 98).astype(np.int16)


def _roles(
    keys: NDArray[np.uint64],
    number: NDArray[np.int64],
    size: NDArray[np.int64],
    head_age: NDArray[np.int16],
) -> NDArray[np.int8]:
    """Role of each member: the first is the head, the second mostly the spouse."""
    u = draws.uniform(keys, 3)
    old, young = head_age >= OLD_HEAD, head_age < YOUNG_HEAD
    child = np.where(old, 0.53, np.where(young, 0.58, 0.74))
    grandchild = child + np.where(old, 0.34, np.where(young, 0.0, 0.07))
    parent = grandchild + np.where(old, 0.03, np.where(young, 0.18, 0.10))
    role = np.full(len(u), OTHER, dtype=np.int8)
    role[u < parent] = PARENT
    role[u < grandchild] = GRANDCHILD
    role[u < child] = CHILD
    married = np.where(size == 2, 0.60, 0.76)
    role[(number == 2) & (draws.uniform(keys, 4) < married)] = SPOUSE
    role[number == 1] = HEAD
    return role


def _ages(
    keys: NDArray[np.uint64],
    role: NDArray[np.int8],
    head_age: NDArray[np.int16],
    parameters: Parameters,
) -> NDArray[np.int16]:
    """Age by role and, for children and grandchildren, by the head's stage of life."""
    u = draws.uniform(keys, 1)
    head = head_age.astype(float)
    age = np.select(
        [role == HEAD, role == SPOUSE, role == PARENT],
        [head, np.clip(head - 8 + 12 * u, 18, 96), np.minimum(head + 19 + 16 * u, 97)],
        default=18 + 50 * u,
    )
    stage = np.where(head_age < YOUNG_HEAD, 0, np.where(head_age < OLD_HEAD, 1, 2))
    for kind, name in ((CHILD, "child"), (GRANDCHILD, "grandchild")):
        for position, head_stage in enumerate(("young", "middle", "old")):
            rows = np.flatnonzero((role == kind) & (stage == position))
            if len(rows):
                level, value = parameters.curve("member_age", role=name, head=head_stage)
                age[rows] = np.minimum(np.interp(u[rows], level, value), head[rows] - 16)
    return np.maximum(age, 0).astype(np.int16)


def _health(
    frame: Frame,
    visits: Visits,
    keys: NDArray[np.uint64],
    household: NDArray[np.int64],
    age: NDArray[np.int16],
    parameters: Parameters,
) -> NDArray[np.int8]:
    """Health by age; the province's shares of disabled and chronic patients are met."""
    village = visits.village[household]
    disabled = by_village(frame, parameters.of_province("disabled_share_2561"))[village]
    chronic = by_village(frame, parameters.of_province("chronic_share_2561"))[village]
    risk = np.interp(age, [0, 30, 50, 65, 80, 98], [0.3, 0.45, 0.9, 1.9, 3.2, 4.0])
    chronic_risk = np.interp(age, [0, 30, 45, 60, 75, 98], [0.02, 0.1, 0.8, 2.6, 3.4, 3.0])
    u = draws.uniform(keys, 6)
    p_bedridden = np.where(age >= 60, 0.006, 0.0004).astype(np.float32)
    p_disabled = p_bedridden + disabled * risk
    p_chronic = p_disabled + chronic * chronic_risk
    health = np.zeros(len(u), dtype=np.int8)
    health[u < p_chronic] = CHRONIC
    health[u < p_disabled] = DISABLED
    health[u < p_bedridden] = BEDRIDDEN
    return health


def schooling(
    keys: NDArray[np.uint64],
    age: NDArray[np.int16],
    in_m3_year: NDArray[np.bool_],
    parameters: Parameters,
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Level reached (0 none … 7 above bachelor, see education.csv) and who still studies."""
    u = draws.uniform(keys, 8)
    table = parameters.table("education_by_age")
    upper_age = np.array([int(row["to_age"]) for row in table])
    levels = np.array([[float(row[f"level_{n}"]) for n in range(8)] for row in table])
    reached = np.cumsum(levels, axis=1)[:, :-1].astype(np.float32)
    group = np.searchsorted(upper_age, age)
    education = np.zeros(len(age), dtype=np.int8)
    for level in range(7):
        education += u >= reached[group, level]
    education[in_m3_year] = np.maximum(education[in_m3_year], 3)
    study = np.interp(
        age, [0, 2, 3, 5, 6, 15, 16, 18, 22, 25], [0, 0, 1, 1, 1, 1, 0.9, 0.8, 0.35, 0]
    )
    return education, draws.uniform(keys, 9) < np.where(age < 6, 0, study)


def _work(
    keys: NDArray[np.uint64],
    age: NDArray[np.int16],
    education: NDArray[np.int8],
    is_student: NDArray[np.bool_],
    health: NDArray[np.int8],
    parameters: Parameters,
) -> NDArray[np.int8]:
    """Occupation as a position in occupations.csv: 0 none, 1 student, then paid ones."""
    table = parameters.table("occupations")
    weights = np.array([float(row["weight"]) for row in table])
    schooled = np.array([row["needs_education"] == "1" for row in table])
    paid = weights > 0
    plain = np.where(schooled, 0.0, weights)
    learned = np.where(schooled, weights * 4.0, weights) * paid
    u = draws.uniform(keys, 10)
    by_plain = np.searchsorted(np.cumsum(plain) / plain.sum(), u, side="right")
    by_learned = np.searchsorted(np.cumsum(learned) / learned.sum(), u, side="right")
    can_be_official = (education >= 5) & (age >= 22) & (age < 60)
    work = np.where(can_be_official, by_learned, by_plain)
    idle = np.interp(age, [59, 60, 65, 75, 85, 98], [0.0, 0.06, 0.1, 0.28, 0.7, 1.0])
    idle = np.where((health == BEDRIDDEN), 1.0, idle)
    work[draws.uniform(keys, 11) < idle] = 0
    work[age < 15] = 0
    work[is_student] = 1
    return np.minimum(work, len(table) - 1).astype(np.int8)


def count_by_household(
    chosen: NDArray[Any], household: NDArray[np.int64], households: int
) -> NDArray[np.int64]:
    """How many chosen persons each household has."""
    return np.bincount(household[chosen], minlength=households)
