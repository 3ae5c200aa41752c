"""Households that were sent twice: the first version differs, the second is the truth."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bmn.simulate import draws
from bmn.simulate.columns import Columns, Rows, instant, taken
from bmn.simulate.drafts import Draft
from bmn.simulate.plan import Plan
from bmn.simulate.season import day_number

_REVISED = 0.032
_UNCONFIRMED, _INCOME, _BLANK, _WITHDRAWN, _MOVED = 0.45, 0.78, 0.88, 0.94, 1.0


def revised_rows(draft: Draft, plan: Plan) -> Rows:
    """Positions of households with a second revision before `as_of`."""
    keys = draft.batch.visits.keys ^ np.uint64(plan.survey_year_be * 17)
    chosen = draws.uniform(keys, 1) < _REVISED
    return np.flatnonzero(chosen & (_second_day(draft, plan) < day_number(plan.as_of)))


def withdrawn(draft: Draft, rows: Rows, plan: Plan) -> NDArray[np.bool_]:
    """Which households (of all) are withdrawn by their second revision at `rows`."""
    keys = draft.batch.visits.keys[rows] ^ np.uint64(plan.survey_year_be * 17)
    kind = draws.uniform(keys, 3)
    gone = np.zeros(len(draft.batch.size), dtype=bool)
    gone[rows[(kind >= _BLANK) & (kind < _WITHDRAWN)]] = True
    return gone


def _second_day(draft: Draft, plan: Plan) -> NDArray[np.float64]:
    keys = draft.batch.visits.keys ^ np.uint64(plan.survey_year_be * 17)
    whole_days = np.floor(1 + 11 * draws.uniform_fine(keys, 2))
    return draft.batch.visits.submitted + whole_days


def second_versions(draft: Draft, rows: Rows, plan: Plan) -> tuple[Columns, Columns]:
    """Household and person columns of the second revisions; also makes the first ones differ."""
    keys = draft.batch.visits.keys[rows] ^ np.uint64(plan.survey_year_be * 17)
    kind = draws.uniform(keys, 3)
    household = taken(draft.household, rows)
    when = _second_day(draft, plan)[rows]
    count = len(rows)
    household["revision"] = np.full(count, 2, np.int16)
    household["submitted_at"] = instant(when)
    household["started_at"] = instant(when - (8 + 10 * draws.uniform(keys, 4)) / 1440)
    household["confirmed"] = np.ones(count, np.int8)
    household["status"] = _status((kind >= _BLANK) & (kind < _WITHDRAWN))
    person_rows = draft.persons_of(rows)
    person = taken(draft.person, person_rows)
    person["revision"] = np.full(len(person_rows), 2, np.int16)
    _make_first_versions_differ(draft, rows, kind, keys)
    return household, person


def _status(is_withdrawn: NDArray[np.bool_]) -> pa.Array:
    return pa.array(np.where(is_withdrawn, "withdrawn", ""), mask=~is_withdrawn)


def _make_first_versions_differ(
    draft: Draft, rows: Rows, kind: NDArray[Any], keys: NDArray[np.uint64]
) -> None:
    draft.set(rows[kind < _UNCONFIRMED], confirmed=0)
    draft.set(rows[kind >= _UNCONFIRMED], confirmed=1)
    money = (kind >= _UNCONFIRMED) & (kind < _INCOME)
    at = rows[money]
    main = draft.numbers("income_main")[at]
    less = (main * (0.15 + 0.3 * draws.uniform(keys[money], 5)) / 100).astype(np.int64) * 100
    total = draft.numbers("income_total")[at]
    draft.set(at, income_main=main + less, income_total=total + less)
    blank = rows[(kind >= _INCOME) & (kind < _BLANK)]
    draft.set(blank, happiness=None)
    moved = rows[kind >= _WITHDRAWN]
    _move(draft, moved)


def _move(draft: Draft, rows: Rows) -> None:
    """First sent from the next village of the frame (if that is in the same district)."""
    frame, village = draft.batch.frame, draft.batch.visits.village[rows]
    beside = np.minimum(village + 1, len(frame) - 1)
    same = frame.district[beside] == frame.district[village]
    codes = frame.code[np.where(same, beside, village)]
    draft.set(rows, village_code=list(codes), local_authority_code=[None] * len(rows))
