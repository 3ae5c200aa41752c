"""When it will be done: the finishing day, the rate that is needed, the days left to the papers."""

from datetime import date

from bmn.headline.situation import Situation, name_of
from bmn.standing import phase
from bmn.standing.forecast import Need
from bmn.standing.phase import AreaProgress
from bmn.survey import chain
from bmn.words import formats
from bmn.words.formats import counted, percent_words, thai_date
from bmn.words.language import text

SMALL_SHARE = 0.10
"""Share of an area's rest below which its last part isn't what holds it up."""


def late_outlook(situation: Situation, language: str) -> list[str]:
    """The outlook of an area that won't be in time, up to the papers that wait for it."""
    outlook = finish_words(situation, language)
    if situation.is_overdue:
        outlook.insert(0, _overdue(situation, language))
    if situation.finish is None:
        papers = papers_from_now(situation, language)
    else:
        papers = _papers_after(situation, situation.finish, language)
    if papers:
        outlook.append(papers)
    return outlook


def finish_words(situation: Situation, language: str) -> list[str]:
    """When it will be done, against when it should be; empty where nothing can be said."""
    if situation.finish is None:
        return _no_finish(situation, language)
    words = [_finish_day(situation, situation.finish, language)]
    if is_tail(situation):
        words.insert(0, most_words(situation, language))
    words += _last_parts(situation, language)
    if situation.days_late is None:
        return words
    if situation.days_late <= 0:
        if situation.in_time is False:
            return words
        return [*words, text("headline.finish.in_time", language, day=_due(situation, language))]
    late = counted(situation.days_late, "day", language)
    if situation.complete_by is not None and is_past_papers(situation):
        day = situation.near_date(situation.complete_by, language)
        return [*words, text("headline.finish.late_last", language, day=day, duration=late)]
    # "Behind plan" is the verdict's word; where the verdict is another, the day alone is late.
    if situation.verdict == "late":
        return [*words, text("headline.finish.late", language, duration=late)]
    return [*words, text("headline.finish.late_day", language, duration=late)]


def is_tail(situation: Situation) -> bool:
    """Whether the last day is that of very little, and most of the rest is done before it."""
    outlook = situation.outlook
    if outlook.mostly is None or outlook.finish is None or not outlook.last:
        return False
    share = situation.backlog_share(outlook.last[:1])
    return share is not None and share < SMALL_SHARE and outlook.mostly < outlook.finish


def most_words(situation: Situation, language: str) -> str:
    """By which day the year's share of the rest is done."""
    assert situation.outlook.mostly is not None
    percent = percent_words((situation.standards.finish_most_pct or 0) / 100, language, 0)
    day = situation.near_date(situation.outlook.mostly, language)
    return text("headline.finish.most", language, percent=percent, day=day)


def last_words(situation: Situation, language: str) -> str:
    """Where the last day comes from: the smallest area that carries it, and what it lies in."""
    join = text("headline.join.inside", language)
    return join.join(name_of(part, language) for part in situation.outlook.last)


def rate_words(situation: Situation, language: str) -> str | None:
    """The rate a day that is needed, against the present one."""
    need = situation.need
    if need is None:
        return None
    needed, by = need.households_per_day, needed_by_words(situation, need, language)
    if situation.outlook.ends and pace_misleads(situation, needed):
        return _rate_of_part(situation, language)
    wanted = counted(needed, "household", language)
    if situation.pace is None:
        return text("headline.rate.needed", language, needed=wanted, by=by)
    pace = pace_words(situation, situation.row, situation.pace, language)
    return text("headline.rate.needed_now", language, needed=wanted, pace=pace, by=by)


def pace_words(situation: Situation, row: AreaProgress, pace: float, language: str) -> str:
    """The pace with the full days that it is the mean of: other figures are of 7 days."""
    days = formats.count(phase.pace_days(row, situation.as_of), language)
    return text("headline.rate.pace", language, days=days, pace=formats.rate(pace, language))


def needed_by_words(situation: Situation, need: Need, language: str) -> str:
    """The day to be in time for, with what it is, as the words go on after "in time for"."""
    day = situation.near_date(need.by, language)
    if not need.is_uniform:
        return text("headline.rate.by_plans", language, day=day)
    if _is_needed_day_assumed(situation):
        day = text("headline.finish.assumed", language, day=day)
    elif is_past_papers(situation):
        return text("headline.rate.by_last_plan", language, day=day)
    return text("headline.rate.by_day", language, day=day)


def pace_misleads(situation: Situation, needed: int) -> bool:
    """Whether all together are fast enough while the last part isn't."""
    is_fast = situation.pace is not None and situation.pace >= needed
    return is_fast and situation.in_time is False


def is_past_papers(situation: Situation) -> bool:
    """Whether some part's plan ends after the districts' papers are due: two days to tell apart."""
    due, papers = situation.complete_by, situation.standards.district_papers_due
    return due is not None and papers is not None and due > papers and not situation.is_overdue


def _last_parts(situation: Situation, language: str) -> list[str]:
    """The last part with its weight; where it weighs little, the one with the largest rest too."""
    slowest = situation.outlook.slowest
    if slowest is None:
        return []
    last = (situation.outlook.last or (slowest,))[0]
    area = last_words(situation, language) or name_of(slowest, language)
    rest = counted(last.households_remaining or 0, "household", language)
    share = situation.backlog_share((last,))
    if share is None:
        return [text("headline.finish.slowest", language, area=area, households=rest)]
    percent = percent_words(share, language, 0)
    blanks = {"area": area, "households": rest, "percent": percent}
    if is_tail(situation):
        return [text("headline.finish.last_share", language, **blanks)]
    words = [text("headline.finish.slowest_share", language, **blanks)]
    heaviest, day = situation.outlook.ends[0] if situation.outlook.ends else (slowest, None)
    if share >= SMALL_SHARE or heaviest == slowest or day is None:
        return words
    said = situation.near_date(day, language)
    blanks = {
        "area": name_of(heaviest, language),
        "percent": percent_words(situation.backlog_share((heaviest,)) or 0.0, language, 0),
    }
    return [*words, text("headline.finish.heaviest", language, day=said, **blanks)]


def _rate_of_part(situation: Situation, language: str) -> str | None:
    """The rate of the part that weighs most among those that are too slow."""
    for part, _ in situation.outlook.ends:
        need = situation.outlook.needs.get(part.area_code)
        pace = phase.pace_per_day(part, situation.as_of)
        if need is not None and pace is not None and pace < need.households_per_day:
            return text(
                "headline.rate.needed_part",
                language,
                area=name_of(part, language),
                needed=counted(need.households_per_day, "household", language),
                pace=pace_words(situation, part, pace, language),
                by=needed_by_words(situation, need, language),
            )
    return None


def papers_from_now(situation: Situation, language: str) -> str | None:
    """Days from now to the papers' due day."""
    due, blanks = _papers(situation, language)
    if due is None:
        return None
    days = (due - situation.as_of.date()).days
    if days == 0:
        return text("headline.papers.now_due", language, **blanks)
    length = counted(abs(days), "day", language)
    if days > 0:
        return text("headline.papers.now_left", language, duration=length, **blanks)
    return text("headline.papers.now_missed", language, duration=length, **blanks)


def needs_but(situation: Situation) -> bool:
    """Whether today's gap and the finishing day point opposite ways."""
    if situation.gap is None or situation.in_time is None or situation.is_overdue:
        return False
    if situation.finish is None and situation.unmoved:
        return False  # No day is told: "but" would stand before the papers.
    return (situation.gap >= 0) is not situation.in_time


def _no_finish(situation: Situation, language: str) -> list[str]:
    is_lumpy = situation.row.area_level == "village" and bool(situation.pace)
    if not situation.row.households_remaining or situation.unmoved or is_lumpy:
        return []
    if situation.verdict == "stalled":
        return [text("headline.finish.stalled", language)]
    if situation.pace is None:
        return []
    if situation.pace > 0:
        return [text("headline.finish.too_slow", language)]
    return [text("headline.finish.no_pace", language)] if situation.row.households_collected else []


def _is_needed_day_assumed(situation: Situation) -> bool:
    if situation.is_overdue:
        return "district_papers_due" in situation.standards.assumed
    return situation.is_assumed


def _finish_day(situation: Situation, finish: date, language: str) -> str:
    day, forecast = thai_date(finish, language), situation.forecast
    if situation.unmoved:
        return _moving_day(situation, day, language)
    if forecast is None:
        return text("headline.finish.day", language, day=day)
    if forecast.latest is None:
        earliest = situation.near_date(forecast.earliest, language)
        return text("headline.finish.day_open", language, day=day, earliest=earliest)
    if forecast.earliest == forecast.latest:
        return text("headline.finish.day", language, day=day)
    with_year = forecast.latest.year != finish.year
    between = formats.date_range(forecast.earliest, forecast.latest, language, with_year=with_year)
    return text("headline.finish.day_between", language, day=day, between=between)


def _moving_day(situation: Situation, day: str, language: str) -> str:
    """The day of those that move, where others don't: no day of the whole area."""
    forecast = situation.forecast
    if forecast is None or forecast.latest is None:
        return text("headline.finish.moving", language, day=day)
    between = formats.date_range(forecast.earliest, forecast.latest, language)
    return text("headline.finish.moving_between", language, day=day, between=between)


def _due(situation: Situation, language: str) -> str:
    day = thai_date(situation.complete_by, language)
    if situation.is_assumed:
        return text("headline.finish.assumed", language, day=day)
    if is_past_papers(situation):
        return text("headline.finish.last_plan", language, day=day)
    return day


def _overdue(situation: Situation, language: str) -> str:
    assert situation.complete_by is not None
    late = counted((situation.as_of.date() - situation.complete_by).days, "day", language)
    rest = counted(situation.row.households_remaining or 0, "household", language)
    day = _due(situation, language)
    return text("headline.finish.overdue", language, day=day, duration=late, households=rest)


def _papers_after(situation: Situation, finish: date, language: str) -> str | None:
    """Days between the finishing day and the papers' due day."""
    due, blanks = _papers(situation, language)
    if due is None:
        return None
    days = (due - finish).days
    if days == 0:
        return text("headline.papers.same_day", language, **blanks)
    length = counted(abs(days), "day", language)
    if days > 0:
        return text("headline.papers.left", language, duration=length, **blanks)
    return text("headline.papers.missed", language, duration=length, **blanks)


def _papers(situation: Situation, language: str) -> tuple[date | None, dict[str, str]]:
    standard, office = _papers_due(situation)
    due: date | None = getattr(situation.standards, standard)
    if due is None:
        return None, {}
    day = situation.standard_day(standard, language)
    return due, {"office": text(f"headline.office.{office}", language), "day": day}


def _papers_due(situation: Situation) -> tuple[str, str]:
    """The papers that come next: the districts' while collecting, then the area's own."""
    is_below_province = chain.papers_go_to(situation.row.area_level) != "department"
    if situation.phase == "collection" or is_below_province:
        return "district_papers_due", "province"
    return "province_papers_due", "department"
