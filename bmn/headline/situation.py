"""What is known of one area at one instant, and what follows from it for every sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from bmn.standing import forecast, phase
from bmn.standing.forecast import Need, Outlook
from bmn.standing.phase import AreaProgress, YearStandards
from bmn.standing.verdict import verdict
from bmn.statistics.forecast import FORECAST_DAYS, Forecast
from bmn.statistics.pace import full_days
from bmn.words import formats
from bmn.words.language import text

PHASES_AFTER = ("use", "closed")
"""Phases in which nobody is late any more: what counts is who has certified."""

WORST_SHOWN = 3
"""Areas named in a sentence: three are remembered, more are read as a table."""


@dataclass(frozen=True)
class Income:
    """Households of the area below the income criterion, of those collected so far."""

    indicator_no: int
    households: int | None
    households_below_criterion: int | None


@dataclass(frozen=True)
class Situation:
    """The rows behind an area's sentences; whatever is None or empty drops out of the words.

    `children` are the areas one level down (one level only). `by_day` counts households by day of
    collection. `outlooks` holds what is expected of the area and of its children by their parts, by
    level and code; an area that isn't in it is judged by its own pace. `certified_apart` counts
    certificates of levels below the parts that make up the area's own: certified, of how many, by
    level. `local_authorities_without_meeting` counts those that have fixed no date for their
    certification meeting (not needed where the children are local authorities);
    `quarantined_rows` those that wait to be corrected.
    """

    row: AreaProgress
    as_of: datetime
    standards: YearStandards
    children: tuple[AreaProgress, ...] = ()
    by_day: Mapping[date, int] = field(default_factory=dict)
    outlooks: Mapping[tuple[str, str], Outlook] = field(default_factory=dict)
    certified_apart: Mapping[str, tuple[int | None, int]] = field(default_factory=dict)
    income: Income | None = None
    enumerators_appointed: int | None = None
    local_authorities_without_meeting: int | None = None
    quarantined_rows: int | None = None
    snapshot: str = ""
    is_made_up: bool = False

    @cached_property
    def phase(self) -> str:
        """Phase of the round, one of `phase.PHASES`."""
        return phase.phase(self.row, self.as_of, self.standards)

    @cached_property
    def verdict(self) -> str | None:
        """Verdict on the area, one of `verdict.VERDICTS`."""
        return self.verdict_of(self.row)

    @cached_property
    def gap(self) -> int | None:
        """Households beyond (below: negative) what is expected by now; None outside the season."""
        if self.phase == "preparation" or self.is_after:
            return None
        off = phase.gap(self.row)
        return None if off is None else round(off)

    @cached_property
    def complete_by(self) -> date | None:
        """The day on which collection should be complete: the last of the parts' plans."""
        return self.outlook.due

    @cached_property
    def is_assumed(self) -> bool:
        """Whether that day is an assumption: of nobody's plan, and of no letter."""
        return self.outlook.is_due_assumed

    @cached_property
    def is_overdue(self) -> bool:
        """Whether that day has passed with something remaining."""
        past = self.complete_by is not None and self.as_of.date() > self.complete_by
        return past and bool(self.row.households_remaining)

    @cached_property
    def pace(self) -> float | None:
        """Households a day, mean of the last full days."""
        return phase.pace_per_day(self.row, self.as_of)

    @cached_property
    def finish(self) -> date | None:
        """The finishing day: that of the last part that moves, at its own pace."""
        return self.outlook.finish

    @cached_property
    def in_time(self) -> bool | None:
        """Whether the last part's pace suffices; False where a part doesn't move."""
        return self.outlook.in_time

    @cached_property
    def forecast(self) -> Forecast | None:
        """The finishing day with its interval, where the daily counts are given."""
        return self.outlook.forecast

    @cached_property
    def outlook(self) -> Outlook:
        """What is to be expected of the area's rest."""
        return self.outlook_of(self.row)

    @cached_property
    def unmoved(self) -> tuple[AreaProgress, ...]:
        """Parts with a rest that don't move, the largest rest first: no day holds for them."""
        return self.outlook.unmoved if self.phase == "collection" else ()

    @cached_property
    def days_late(self) -> int | None:
        """Days from the completion day to the finishing day; None where either isn't known."""
        if self.finish is None or self.complete_by is None:
            return None
        return (self.finish - self.complete_by).days

    @cached_property
    def is_after(self) -> bool:
        """Whether the round is over for the area: its words are in the past."""
        return self.phase in PHASES_AFTER

    @cached_property
    def need(self) -> Need | None:
        """The rate that brings each part in by its own day."""
        return self.outlook.need

    @cached_property
    def is_stale(self) -> bool:
        """Whether nothing has come for longer than agreed."""
        return phase.is_stale(self.row, self.as_of, self.standards)

    @cached_property
    def is_remainder(self) -> bool:
        """Whether this is no area but what is left where the authority is unknown."""
        return _is_remainder(self.row)

    @cached_property
    def named_children(self) -> tuple[AreaProgress, ...]:
        """Children that somebody answers for: without the "authority unknown" remainder."""
        return tuple(child for child in self.children if not _is_remainder(child))

    @cached_property
    def meetings_missing(self) -> int:
        """Local authorities that have neither fixed a meeting nor certified already."""
        if self.local_authorities_without_meeting is not None:
            return self.local_authorities_without_meeting
        if self.child_level != "local_authority":
            return 0
        children = self.named_children
        # Where nobody has entered a date the register isn't used, and says nothing.
        if not any(child.meeting_date for child in children):
            return 0
        return sum(not child.meeting_date and not phase.is_certified(child) for child in children)

    @cached_property
    def late_children(self) -> tuple[AreaProgress, ...]:
        """Named children behind plan, the largest rest first."""
        return self.children_with("late")

    @cached_property
    def judged_children(self) -> tuple[AreaProgress, ...]:
        """Named children with a target: those of which anything can be late, done or certified."""
        return tuple(child for child in self.named_children if child.households_target)

    def children_with(self, word: str) -> tuple[AreaProgress, ...]:
        """Named children of a verdict, the largest rest first."""
        found = [child for child in self.named_children if self.verdict_of(child) == word]
        return tuple(sorted(found, key=_rest, reverse=True))

    @cached_property
    def worst_children(self) -> tuple[AreaProgress, ...]:
        """The few with the largest rest, whatever their verdict: who must act, decisions say."""
        rest = [child for child in self.named_children if child.households_remaining]
        rest.sort(key=_rest, reverse=True)
        return tuple(rest[:WORST_SHOWN])

    @cached_property
    def silent_children(self) -> tuple[AreaProgress, ...]:
        """Named children that should be sending and have sent nothing, or nothing lately."""
        return tuple(child for child in self.named_children if self._is_silent(child))

    @cached_property
    def child_level(self) -> str | None:
        """Level of the children."""
        return self.children[0].area_level if self.children else None

    @cached_property
    def last_monday(self) -> date:
        """The Monday before today; on a Monday the one a week ago."""
        return self.as_of.date() - timedelta(days=self.as_of.weekday() or 7)

    def verdict_of(self, row: AreaProgress) -> str | None:
        """Verdict on the area or one of its children."""
        return verdict(row, self.as_of, self.standards, self.outlook_of(row))

    def outlook_of(self, row: AreaProgress) -> Outlook:
        """What is to be expected of the rest of the area or of one of its children."""
        known = self.outlooks.get((row.area_level, row.area_code))
        if known is not None:
            return known
        start = row.plan_start
        own = row is self.row and bool(self.by_day)
        daily = full_days(self.by_day, self.as_of, start, FORECAST_DAYS) if own else ()
        return forecast.of_area(row, (), {}, self.as_of, self.standards, daily)

    def name(self, language: str) -> str:
        """The area's name with what it is."""
        return name_of(self.row, language)

    def backlog_share(self, rows: tuple[AreaProgress, ...]) -> float | None:
        """Share of the area's rest that lies in some children; None where they don't add up."""
        whole, part = self.row.households_remaining, sum(map(_rest, rows))
        return part / whole if whole and part <= whole else None

    def near_date(self, day: date, language: str) -> str:
        """A date without its year while that is the present one."""
        style = "day_month" if day.year == self.as_of.year else "short"
        return formats.thai_date(day, language, style)

    def standard_day(self, name: str, language: str) -> str:
        """A day of the standards, marked where no letter sets it; "" where it is unknown."""
        day: date | None = getattr(self.standards, name)
        if day is None:
            return ""
        words = self.near_date(day, language)
        is_assumed = name in self.standards.assumed
        return text("headline.finish.assumed", language, day=words) if is_assumed else words

    def _is_silent(self, child: AreaProgress) -> bool:
        if self.judged_children and not child.households_target:
            return False  # Where others have a target nobody waits for what has none.
        if child.last_received_at is not None:
            return phase.is_stale(child, self.as_of, self.standards)
        in_collection = phase.phase(child, self.as_of, self.standards) == "collection"
        return in_collection and bool(child.households_target)


def name_of(row: AreaProgress, language: str) -> str:
    """An area's name with what it is."""
    return formats.area_name(row.area_level, bare_name(row, language), language, code=row.area_code)


def bare_name(row: AreaProgress, language: str) -> str:
    """An area's name alone; the Thai one where no English name is known."""
    return (row.area_name_en if language == "en" else None) or row.area_name_th


def called(row: AreaProgress, language: str) -> str:
    """How an area is called in a list that has named its level before."""
    is_plain = row.area_level in ("province", "district")
    return bare_name(row, language) if is_plain else name_of(row, language)


def _is_remainder(row: AreaProgress) -> bool:
    return row.area_level == "local_authority" and row.area_code.endswith("U")


def _rest(row: AreaProgress) -> int:
    return row.households_remaining or 0
