"""What a group of districts gave, as far as the registers need to know it."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bmn.simulate import draws
from bmn.simulate.columns import Rows
from bmn.simulate.drafts import Draft
from bmn.simulate.frame import Frame
from bmn.simulate.parameters import INCOME_NUMBER, catalogue_of
from bmn.simulate.people import BEDRIDDEN, CHRONIC, DISABLED
from bmn.simulate.plan import Plan
from bmn.simulate.records import house_numbers
from bmn.simulate.season import Visits, day_number

REINTERVIEWED = 0.009
ITEMS_ASKED = (
    "members",
    "i{income}_fail",
    "i03_fail",
    "i06_fail",
    "i10_fail",
    "i16_fail",
    "i20_fail",
    "i25_fail",
)
IN_PROGRAMME = 0.004


@dataclass(frozen=True)
class Seen:
    """By village: rows, due, collected, last day. By household: ids with village and a day."""

    village: Rows
    due: Rows
    collected: Rows
    last_day: NDArray[np.float64]
    disabled: Rows
    chronic: Rows
    newborn: Rows
    reinterview_village: Rows
    reinterview_id: NDArray[Any]
    reinterview_day: NDArray[np.float64]
    reinterview_answers: NDArray[np.int64]  # a row a household, a column an item asked
    programme_id: NDArray[Any]
    programme_collected: NDArray[np.bool_]
    poor_id: NDArray[Any]
    poor_day: NDArray[np.float64]


def together(parts: list[Seen]) -> Seen:
    """All groups' parts, one after the other."""
    return Seen(
        **{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Seen)}
    )


def items_asked(plan: Plan) -> tuple[str, ...]:
    """Columns of the household record that a second interview asks again."""
    number = INCOME_NUMBER[catalogue_of(plan.survey_year_be)]
    return tuple(item.format(income=f"{number:02d}") for item in ITEMS_ASKED)


def seen(rows: Rows, frame: Frame, due: Visits, draft: Draft | None, plan: Plan) -> Seen:
    """What the registers need of these villages (`rows` in the plan's frame)."""
    count = len(frame)
    chosen = draws.uniform(due.keys, plan.survey_year_be * 23) < IN_PROGRAMME
    programme = due.take(np.flatnonzero(chosen))
    collected = np.zeros(count, np.int64)
    last = np.zeros(count)
    health = [np.zeros(count, np.int64) for _ in range(3)]
    empty = np.zeros(0, np.int64)
    sample = poor = empty
    items = items_asked(plan)
    answers = np.zeros((0, len(items)), np.int64)
    ids = _ids(frame, due.take(empty))
    village, day = empty, np.zeros(0)
    if draft is not None:
        visits = draft.batch.visits
        village, day, ids = visits.village, visits.submitted, _ids(frame, visits)
        collected = np.bincount(village, minlength=count)
        np.maximum.at(last, village, day)
        health = _health(draft, count)
        picked = draws.uniform(visits.keys, plan.survey_year_be * 29) < REINTERVIEWED
        sample = np.flatnonzero(picked & (day < day_number(plan.as_of) - 3))
        columns = [draft.numbers(item).astype(np.int64)[sample] for item in items]
        answers = np.column_stack(columns)
        number = INCOME_NUMBER[catalogue_of(plan.survey_year_be)]
        below = draft.numbers(f"i{number:02d}_fail")
        poor = np.flatnonzero(below > 0)
    return Seen(
        village=rows,
        due=np.bincount(due.village, minlength=count),
        collected=collected,
        last_day=last,
        disabled=health[0],
        chronic=health[1],
        newborn=health[2],
        reinterview_village=rows[village[sample]],
        reinterview_id=ids[sample],
        reinterview_day=day[sample],
        reinterview_answers=answers,
        programme_id=_ids(frame, programme),
        programme_collected=programme.submitted < day_number(plan.as_of),
        poor_id=ids[poor],
        poor_day=day[poor],
    )


def _ids(frame: Frame, visits: Visits) -> NDArray[np.int64]:
    return house_numbers(frame, visits)


def _health(draft: Draft, villages: int) -> list[Rows]:
    people = draft.batch.people
    village = draft.batch.visits.village[people.household]
    disabled = (people.health == DISABLED) | (people.health == BEDRIDDEN)
    groups = [disabled, people.health == CHRONIC, people.age == 0]
    return [np.bincount(village[chosen], minlength=villages) for chosen in groups]
