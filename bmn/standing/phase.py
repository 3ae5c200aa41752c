"""Where an area stands: the phase of its round, its pace and gap, whether it moves at all.

Pure functions of one row of `progress_by_area` (`AreaProgress`), the instant `as_of` and the
dates that apply (`YearStandards`). Every page asks here, so no two of them can differ.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any, Self

from bmn.statistics.pace import FEWEST_PACE_DAYS, HORIZON_DAYS, PACE_DAYS, finish_day
from bmn.statistics.shares import share
from bmn.survey import chain
from bmn.survey.clock import round_of
from bmn.survey.standards import Held
from bmn.words.formats import is_unknown

PHASES = ("preparation", "collection", "certification", "use", "closed")
_UNDER_CERTIFICATION = ("ready", *chain.CERTIFIED)


@dataclass(frozen=True)
class AreaProgress:
    """One area and survey year, as `progress_by_area` gives it; None is unknown."""

    area_level: str
    area_code: str
    area_name_th: str
    area_name_en: str | None
    households_target: int | None = None
    households_collected: int | None = None
    households_collected_of_target: int | None = None
    households_unconfirmed: int | None = None
    households_remaining: int | None = None
    expected_today: float | None = None
    gap_to_expected: float | None = None
    collected_today: int | None = None
    collected_last_7_days: int | None = None
    collected_previous_7_days: int | None = None
    collected_last_14_days: int | None = None
    collected_since_monday: int | None = None
    plan_start: date | None = None
    plan_complete_by: date | None = None
    plan_basis: str | None = None
    meeting_date: date | None = None
    villages_total: int | None = None
    villages_complete: int | None = None
    villages_zero: int | None = None
    last_received_at: datetime | None = None
    certification_status: str | None = None
    level_certifies: bool | None = None
    certified_part_level: str | None = None
    certified_at: datetime | None = None
    sent_at: datetime | None = None
    children_certified: int | None = None
    children_total: int | None = None
    households_certified: int | None = None
    households_certified_province: int | None = None
    households_certified_district: int | None = None
    households_certified_local_authority: int | None = None
    households_certified_village: int | None = None
    signed_quality_level_pct: float | None = None
    target_set: int | None = None
    target_confirmed: int | None = None
    targets_missing: int | None = None
    target_is_partial: bool | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """From a frame's row: NaN, NaT and NA become None, instants of a date column dates.

        Part of an area that crosses a border (local_authority_part) is called what it is part of.
        """
        names = [one.name for one in fields(cls) if one.name in row]
        values = {name: _plain(name, row[name]) for name in names}
        level = values.pop("area_level").removesuffix("_part")
        return cls(area_level=level, **values)

    @property
    def progress_share(self) -> float | None:
        """collected ÷ target, of the parts that have one; None without a target."""
        return share(self.collected_of_target, self.households_target)

    @property
    def collected_of_target(self) -> int | None:
        """Households collected where there is a target: all of them unless it is partial."""
        if self.households_collected_of_target is None:
            return self.households_collected
        return self.households_collected_of_target


@dataclass(frozen=True)
class YearStandards:
    """Dates and limits of a survey year, from a snapshot's standards; None is unknown.

    `assumed` names those that no letter sets: the words call them assumptions. `held` are all
    standards of the year, each with its source.
    """

    survey_year_be: int
    collection_start: date | None = None
    collection_complete_by: date | None = None
    district_papers_due: date | None = None
    province_papers_due: date | None = None
    stale_after_hours: float | None = None
    quality_level_min_pct: float | None = None
    households_per_enumerator: int | None = None
    stalled_days: int | None = None
    stalled_rate_pct: float | None = None
    ranking_fewest: int | None = None
    finish_most_pct: float | None = None
    assumed: frozenset[str] = frozenset({"collection_complete_by"})
    held: Held = field(default=Held(), repr=False)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]], survey_year_be: int) -> Self:
        """From rows of the query `standards`."""
        every = [
            row for row in rows if _holds(row, survey_year_be) and not is_unknown(row["value"])
        ]
        held = [row for row in every if row["standard"] in _READERS]
        values = {row["standard"]: _READERS[row["standard"]](str(row["value"])) for row in held}
        unset = frozenset(row["standard"] for row in held if row.get("evidence") != "letter")
        whole = Held.from_rows(row for row in every if "source_th" in row)
        return cls(survey_year_be, **values, assumed=unset, held=whole)


def phase(row: AreaProgress, as_of: datetime, standards: YearStandards) -> str:
    """One of PHASES."""
    if round_of(as_of.date()) > standards.survey_year_be:
        return "closed"
    if is_certified(row):
        return _after_certification(row)
    if not row.households_collected and not _has_begun(row, as_of):
        return "preparation"
    if is_complete(row) or row.certification_status in _UNDER_CERTIFICATION:
        return "certification"
    return "collection"


def is_complete(row: AreaProgress) -> bool:
    """Nothing remains, in any village; of a partial target nobody knows what remains."""
    if row.target_is_partial:
        return False
    return row.households_remaining == 0 and bool(row.households_collected)


def is_certified(row: AreaProgress) -> bool:
    """Certified itself, or, where nobody certifies at that level, all of its parts."""
    if certifies(row):
        return row.certification_status in chain.CERTIFIED
    return bool(row.children_total) and row.children_certified == row.children_total


def certifies(row: AreaProgress) -> bool:
    """Whether areas of its level certify in the row's year (`chain_levels.csv`)."""
    if row.level_certifies is None:
        return chain.ever_certifies(row.area_level)
    return row.level_certifies


def is_stale(row: AreaProgress, as_of: datetime, standards: YearStandards) -> bool:
    """Whether nothing has come for longer than agreed, while the area should still be sending."""
    if row.last_received_at is None or standards.stale_after_hours is None:
        return False
    if phase(row, as_of, standards) != "collection":
        return False
    return as_of - row.last_received_at > timedelta(hours=standards.stale_after_hours)


def is_stalled(row: AreaProgress, as_of: datetime, standards: YearStandards) -> bool:
    """Whether an area that has begun stands still, with something remaining while collecting.

    Over the year's number of whole days (7 or 14: the counts that are kept) it brought nothing, or
    less than the year's share of the rate it needed when these days began, which is never taken
    for more than what two weeks would take: near its last day nobody stands still for being late.
    Unknown thresholds or counts: nobody is called stalled.
    """
    days, rate = standards.stalled_days, standards.stalled_rate_pct
    if days is None or rate is None or not row.households_remaining:
        return False
    start, due = row.plan_start, row.plan_complete_by
    if start is None or (as_of.date() - start).days < days or not row.households_collected:
        return False
    brought = row.collected_last_7_days if days <= 7 else row.collected_last_14_days
    if brought is None or phase(row, as_of, standards) != "collection":
        return False
    brought += row.collected_today or 0
    window = 7 if days <= 7 else PACE_DAYS
    left = (due - as_of.date()).days + 1 + window if due else PACE_DAYS
    needed = (row.households_remaining + brought) / max(left, PACE_DAYS)
    return brought == 0 or brought / window < rate / 100 * needed


def gap(row: AreaProgress) -> float | None:
    """Households collected beyond (below: negative) what is expected by now."""
    if row.gap_to_expected is not None:
        return row.gap_to_expected
    if row.households_collected is None or row.expected_today is None:
        return None
    return (row.collected_of_target or 0) - row.expected_today


def pace_days(row: AreaProgress, as_of: datetime) -> int:
    """Full days that the pace is the mean of: at most 14, and none before the plan began."""
    start = row.plan_start
    return PACE_DAYS if start is None else min(PACE_DAYS, (as_of.date() - start).days)


def pace_per_day(row: AreaProgress, as_of: datetime) -> float | None:
    """Mean of the last full days, at most 14; None early in the plan or where unknown."""
    if row.collected_last_14_days is None:
        return None
    days = pace_days(row, as_of)
    return row.collected_last_14_days / days if days >= FEWEST_PACE_DAYS else None


def expected_finish(row: AreaProgress, as_of: datetime) -> date | None:
    """The finishing day at the present pace; None without a rest, a pace, or within two years."""
    pace = pace_per_day(row, as_of)
    if not pace or not row.households_remaining:
        return None
    today = row.collected_today or 0
    if (row.households_remaining + today) / pace > HORIZON_DAYS:
        return None
    return finish_day(row.households_remaining, pace, as_of, today)


def finishes_in_time(row: AreaProgress, as_of: datetime) -> bool | None:
    """Whether the present pace suffices; None while no pace or no plan is known."""
    due = row.plan_complete_by
    if due is None or row.households_remaining is None:
        return None
    if as_of.date() > due:
        return False
    if pace_per_day(row, as_of) is None:
        return None
    day = expected_finish(row, as_of)
    return day is not None and day <= due


def _after_certification(row: AreaProgress) -> str:
    if not certifies(row):
        # Villages' certificates aren't the end of the chain; provinces' are.
        return "certification" if row.certified_part_level == "village" else "use"
    return "use" if row.certification_status in chain.SENT else "certification"


def _has_begun(row: AreaProgress, as_of: datetime) -> bool:
    start = row.plan_start
    has_target = bool(row.households_target)
    return has_target and start is not None and as_of.date() >= start


def _holds(row: Mapping[str, Any], survey_year_be: int) -> bool:
    first, last = row.get("from_year_be"), row.get("to_year_be")
    after = is_unknown(first) or int(first or 0) <= survey_year_be
    return after and (is_unknown(last) or survey_year_be <= int(last or 0))


def _plain(name: str, value: Any) -> Any:
    if is_unknown(value):
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, datetime):
        instant = value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
        return instant if name.endswith("_at") else instant.date()
    if isinstance(value, float) and name not in _FRACTIONS and value.is_integer():
        return int(value)
    return value


_READERS: dict[str, Callable[[str], Any]] = {
    "collection_start": date.fromisoformat,
    "collection_complete_by": date.fromisoformat,
    "district_papers_due": date.fromisoformat,
    "province_papers_due": date.fromisoformat,
    "stale_after_hours": float,
    "quality_level_min_pct": float,
    "households_per_enumerator": int,
    "stalled_days": int,
    "stalled_rate_pct": float,
    "ranking_fewest": int,
    "finish_most_pct": float,
}
_FRACTIONS = ("expected_today", "gap_to_expected", "signed_quality_level_pct")
