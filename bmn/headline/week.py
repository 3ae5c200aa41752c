"""The Monday block: what last week brought, and what this week must bring."""

from dataclasses import dataclass
from datetime import timedelta

from bmn.headline.outlook import rate_words
from bmn.headline.situation import Situation, name_of
from bmn.standing.phase import AreaProgress
from bmn.words import formats
from bmn.words.formats import counted
from bmn.words.language import text


@dataclass(frozen=True)
class Week:
    """The block's lines; one is None where nothing is known, and drops out of `lines`."""

    since: str | None
    rate: str | None
    villages: str | None
    worst: str | None

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that there are, in order."""
        every = (self.since, self.rate, self.villages, self.worst)
        return tuple(line for line in every if line)


def week(situation: Situation, language: str) -> Week:
    """The Monday block of an area, on any weekday; empty before the round and after it."""
    if situation.phase not in ("collection", "certification"):
        return Week(None, None, None, None)
    return Week(
        since=_since(situation, language),
        rate=rate_words(situation, language),
        villages=_villages(situation, language),
        worst=_worst(situation, language),
    )


def _since(situation: Situation, language: str) -> str | None:
    if situation.row.collected_since_monday is not None:
        return _since_monday(situation, situation.row.collected_since_monday, language)
    if situation.row.collected_last_7_days is None:
        return None
    households = counted(situation.row.collected_last_7_days, "household", language)
    words = text("headline.week.last_7_days", language, households=households)
    return _with_week_before(situation, words, language)


def _since_monday(situation: Situation, more: int, language: str) -> str:
    """Whole days only, as the count of the last 7 days: today isn't over."""
    start, end = situation.last_monday, situation.as_of.date() - timedelta(days=1)
    households = counted(more, "household", language)
    if start == end:
        day = formats.thai_date(start, language, "weekday")
        words = text("headline.week.monday", language, day=day, households=households)
    else:
        days = formats.date_range(start, end, language)
        words = text("headline.week.since", language, days=days, households=households)
    # Only on a Monday does it cover seven days, as the count before it does.
    is_week = situation.as_of.weekday() == 0
    return _with_week_before(situation, words, language) if is_week else words


def _with_week_before(situation: Situation, words: str, language: str) -> str:
    before = situation.row.collected_previous_7_days
    if before is None:
        return words
    households = counted(before, "household", language)
    return f"{words} {text('headline.week.before', language, households=households)}"


def _villages(situation: Situation, language: str) -> str | None:
    row = situation.row
    if not row.villages_total or row.villages_complete is None or row.villages_zero is None:
        return None
    return text(
        "headline.week.villages",
        language,
        complete=formats.count(row.villages_complete, language),
        total=formats.count(row.villages_total, language),
        zero=formats.count(row.villages_zero, language),
    )


def _worst(situation: Situation, language: str) -> str | None:
    areas = [_worst_area(situation, child, language) for child in situation.worst_children]
    if not areas:
        return None
    joined = text("headline.week.worst_join", language).join(areas)
    return text("headline.week.worst", language, areas=joined)


def _worst_area(situation: Situation, child: AreaProgress, language: str) -> str:
    area = name_of(child, language)
    households = counted(child.households_remaining or 0, "household", language)
    share = situation.backlog_share((child,))
    if share is None:
        return text("headline.week.worst_area", language, area=area, households=households)
    percent = formats.percent_words(share, language, 0)
    return text(
        "headline.week.worst_area_share",
        language,
        area=area,
        households=households,
        percent=percent,
    )
