"""Faults of whole enumerators and whole villages: speed, copied answers, bunched incomes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bmn.simulate import draws
from bmn.simulate.codes import Codes
from bmn.simulate.columns import Rows, instant
from bmn.simulate.drafts import Draft
from bmn.simulate.parameters import INCOME_NUMBER, catalogue_of
from bmn.simulate.plan import Plan

_RUN_AT_LEAST = 15  # households of an enumerator before a habit shows


@dataclass(frozen=True)
class Site:
    """What a fault needs to know besides the draft."""

    plan: Plan
    codes: Codes
    criterion: int
    gone: NDArray[np.bool_] | None = None  # households withdrawn later: no partner of a pair

    def stays(self, rows: Rows) -> NDArray[np.bool_]:
        """Which of these households are not withdrawn later."""
        return np.ones(len(rows), bool) if self.gone is None else ~self.gone[rows]

    @property
    def income_fail(self) -> str:
        """Column of those who fail the income indicator."""
        return f"i{INCOME_NUMBER[catalogue_of(self.plan.survey_year_be)]:02d}_fail"


def _runs(draft: Draft, free: NDArray[np.bool_], stream: int, share: float) -> list[Rows]:
    """Rows of the chosen enumerators with enough free households."""
    visits, frame = draft.batch.visits, draft.batch.frame
    run = visits.village * 1000 + visits.enumerator
    found, inverse, count = np.unique(run, return_inverse=True, return_counts=True)
    keys = draws.child_keys(frame.keys[found // 1000], found % 1000)
    chosen = (draws.uniform(keys, stream) < share) & (count >= _RUN_AT_LEAST)
    order = np.argsort(inverse, kind="stable")
    ends = np.cumsum(count)
    parts = [order[ends[i] - count[i] : ends[i]] for i in np.flatnonzero(chosen)]
    free_parts = [rows[free[rows]] for rows in parts]
    return [rows for rows in free_parts if len(rows) >= _RUN_AT_LEAST]


def _fast_runs(draft: Draft, free: NDArray[np.bool_], site: Site) -> tuple[Rows, list[str]]:
    """Interviews of three minutes, four minutes apart, in one morning."""
    runs = _runs(draft, free, site.plan.survey_year_be + 1, 0.004)
    for rows in runs:
        morning = np.floor(draft.batch.visits.submitted[rows].min()) + 9 / 24
        ends = morning + 4 * (1 + np.arange(len(rows))) / 1440
        ends = np.minimum(ends, np.floor(morning) + 1 - 1e-4)
        draft.set(
            rows, started_at=_listed(instant(ends - 3 / 1440)), submitted_at=_listed(instant(ends))
        )
    return _joined(runs), _enumerators(draft, runs)


def _listed(array: pa.Array) -> list[object]:
    return array.to_pylist()


def _same_answers(draft: Draft, free: NDArray[np.bool_], site: Site) -> tuple[Rows, list[str]]:
    """One set of answers for every household of the run."""
    runs = _runs(draft, free, site.plan.survey_year_be + 2, 0.003)
    rows = _joined(runs)
    if len(rows):
        size = draft.batch.size[rows]
        answers = [n for n in draft.household if n.endswith("_fail")]
        draft.set(rows, **dict.fromkeys(answers, 0), happiness=8)
        each = site.criterion * 3 // 2
        _set_income(draft, rows, each * size)
    return rows, _enumerators(draft, runs)


def _set_income(draft: Draft, rows: Rows, total: NDArray[np.int64]) -> None:
    """A total, nine tenths from work where anyone works."""
    works = draft.numbers("income_main")[rows] > 0
    main = np.where(works, total * 9 // 10, 0)
    draft.set(
        rows,
        income_main=main,
        income_secondary=0,
        income_own_produce=0,
        income_other=total - main,
        income_total=total,
    )


def _bunched_villages(draft: Draft, free: NDArray[np.bool_], site: Site) -> tuple[Rows, list[str]]:
    """Villages in which six households of ten report just above the criterion."""
    visits, frame = draft.batch.visits, draft.batch.frame
    count = np.bincount(visits.village, minlength=len(frame))
    chosen = (draws.uniform(frame.keys, site.plan.survey_year_be + 3) < 0.006) & (count >= 40)
    total, size = draft.numbers("income_total"), draft.batch.size
    u = draws.uniform(visits.keys, 331)
    above = total >= site.criterion * size
    rows = np.flatnonzero(chosen[visits.village] & free & above & (u < 0.6))
    just = (site.criterion * size[rows] * (1 + 0.05 * u[rows]) / 100).astype(np.int64) * 100 + 100
    _set_income(draft, rows, just)
    return rows, [str(frame.code[v]) for v in np.flatnonzero(chosen)]


def _joined(runs: list[Rows]) -> Rows:
    return np.concatenate(runs) if runs else np.zeros(0, np.int64)


def _enumerators(draft: Draft, runs: list[Rows]) -> list[str]:
    column = draft.household["enumerator_id"]
    return [str(column[int(rows[0])]) for rows in runs]


RUN_FAULTS: list[
    tuple[str, str, str, Callable[[Draft, NDArray[np.bool_], Site], tuple[Rows, list[str]]]]
] = [
    ("PX-07", "enumerator", "fast", _fast_runs),
    ("PX-07", "enumerator", "same answers", _same_answers),
    ("PX-06", "village", "just above the criterion", _bunched_villages),
]
