"""The one generated sentence: what the area's phase makes important, whatever is known of it."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bmn import formats
from bmn.formats import counted, percent_words, thai_date
from bmn.headline.situation import WORST_SHOWN, Situation, called
from bmn.language import text
from bmn.phase import LEVELS_WITHOUT_CERTIFICATE, AreaProgress
from bmn.statistics import rate_needed, share

PAPERS_GO_TO = {
    "village": "local_authority",
    "tambon": "district",
    "local_authority": "district",
    "district": "province",
}
"""Whom an area sends its certified papers to; all above go to the department."""

CERTIFIED_PARTS = {
    "country": "province",
    "inspection_region": "province",
    "province": "district",
    "district": "local_authority",
    "local_authority": "village",
    "tambon": "village",
}
"""Level of the certificates that make up an area's own."""


@dataclass(frozen=True)
class Headline:
    """The sentence in its pieces, for a screen that sets them apart; `text` is all of it.

    `warning` is there only when the figures are old; `verdict` is the key of its word.
    """

    area: str
    phase: str
    verdict: str | None
    lead: str
    parts: tuple[str, ...]
    warning: str | None
    language: str

    @property
    def text(self) -> str:
        """The whole sentence in one line."""
        start = [self.warning] if self.warning else []
        return _parts([*start, self.lead, *self.parts], self.language)


def headline(situation: Situation, language: str) -> Headline:
    """The sentence for an area in any phase."""
    words, parts = _BY_PHASE[situation.phase](situation, language)
    verdict = None if situation.phase in ("preparation", "use", "closed") else situation.verdict
    return Headline(
        area=situation.name(language),
        phase=situation.phase,
        verdict=verdict,
        lead=_lead(situation, verdict, words, language),
        parts=tuple(part for part in parts if part),
        warning=_stale(situation, language) if situation.is_stale else None,
        language=language,
    )


def no_data(language: str) -> str:
    """The sentence before the first snapshot."""
    return text("headline.no_data.sentence", language)


def unreadable(code: str, language: str) -> str:
    """The sentence when the snapshot can't be read; `code` is for the administrator."""
    return text("headline.unreadable.sentence", language, code=code)


def finish_words(situation: Situation, language: str) -> list[str]:
    """When it will be done, against when it should be; empty where nothing can be said."""
    if situation.finish is None:
        return _no_finish(situation, language)
    words = [_finish_day(situation, situation.finish, language)]
    if situation.complete_by is None:
        return words
    if situation.finish <= situation.complete_by:
        return [*words, text("headline.finish.in_time", language, day=_due(situation, language))]
    late = counted((situation.finish - situation.complete_by).days, "day", language)
    # "Behind plan" is the verdict's word; where the verdict is another, the day alone is late.
    if situation.verdict == "late":
        return [*words, text("headline.finish.late", language, duration=late)]
    return [*words, text("headline.finish.late_day", language, duration=late)]


def _no_finish(situation: Situation, language: str) -> list[str]:
    if situation.pace is None or not situation.row.households_remaining:
        return []
    if situation.pace > 0:
        return [text("headline.finish.too_slow", language)]
    return [text("headline.finish.no_pace", language)] if situation.row.households_collected else []


def rate_words(situation: Situation, language: str) -> str | None:
    """The rate a day that is needed, against the present one."""
    row, day = situation.row, situation.needed_by
    if day is None or not row.households_remaining:
        return None
    today = row.collected_today or 0
    needed = rate_needed(row.households_remaining, situation.as_of, day, today)
    if needed is None:
        return None
    by = situation.near_date(day, language)
    if _is_needed_day_assumed(situation):
        by = text("headline.finish.assumed", language, day=by)
    wanted = counted(needed, "household", language)
    if situation.pace is None:
        return text("headline.rate.needed", language, needed=wanted, day=by)
    pace = formats.rate(situation.pace, language)
    return text("headline.rate.needed_now", language, needed=wanted, pace=pace, day=by)


def some_names(rows: Iterable[AreaProgress], language: str, shown: int = WORST_SHOWN) -> str:
    """The first names, and how many more there are."""
    rows = tuple(rows)
    names = text("headline.join.names", language).join(
        called(row, language) for row in rows[:shown]
    )
    if len(rows) <= shown:
        return names
    level = rows[0].area_level
    more = counted(len(rows) - shown, level, language)
    return text("headline.join.and_more", language, names=names, more=more)


Words = tuple[list[str], list[str | None]]
"""The words after the area's name, and the parts that follow them."""


def _preparation(situation: Situation, language: str) -> Words:
    row = situation.row
    if row.households_target is None:
        year = formats.survey_year(situation.standards.survey_year_be, language)
        return [text("headline.preparation.no_target", language, year=year)], []
    facts = [_targets_confirmed(situation, language), _enumerators(situation, language)]
    known = [fact for fact in facts if fact] or [_planned_start(situation, language)]
    words = text("headline.join.words", language).join(known)
    return [text("headline.preparation.facts", language, facts=words)], []


def _collection(situation: Situation, language: str) -> Words:
    words: list[str | None] = [_collected(situation, language), _gap(situation, language)]
    if situation.verdict == "late" or situation.in_time is False:
        outlook, parts = _late_outlook(situation, language)
    else:
        outlook, parts = finish_words(situation, language), _calm_parts(situation, language)
    growth = None if situation.verdict == "late" else _growth(situation, language)
    if outlook and _needs_but(situation):
        outlook[0] = text("headline.finish.but", language, words=outlook[0])
    certified = _certified(situation, language) if situation.row.children_certified else None
    every = [_missing_target(situation, language), *parts, certified]
    return [word for word in [*words, growth, *outlook] if word], every


def _certification(situation: Situation, language: str) -> Words:
    row = situation.row
    words = [_collected(situation, language), _surplus_or_rest(situation, language)]
    parts = [
        _certified(situation, language),
        _sent(situation, language) if row.certification_status == "certified" else None,
        _papers_from_now(situation, language),
        _income(situation, language),
        _quality(situation, language),
    ]
    return [word for word in words if word], parts


def _use(situation: Situation, language: str) -> Words:
    return _after(situation, "headline.use.lead", language)


def _closed(situation: Situation, language: str) -> Words:
    return _after(situation, "headline.closed.lead", language)


def _after(situation: Situation, lead: str, language: str) -> Words:
    year = formats.survey_year(situation.standards.survey_year_be, language)
    is_whole = situation.verdict in ("complete", "over_target")
    collected = None if is_whole else _collected(situation, language)
    facts = [collected, *_outcome(situation, language)]
    words = text("headline.join.words", language).join(fact for fact in facts if fact)
    opening = text(lead, language, year=year)
    if words:
        opening = text("headline.join.after_lead", language, lead=opening, words=words)
    return [opening], [_income(situation, language)]


def _outcome(situation: Situation, language: str) -> list[str | None]:
    row = situation.row
    if not row.children_certified and row.certification_status in (None, "none"):
        return [text("headline.certified.no_record", language), _quality(situation, language)]
    return [
        _certified(situation, language),
        _quality(situation, language),
        _sent(situation, language),
    ]


_BY_PHASE: dict[str, Callable[[Situation, str], Words]] = {
    "preparation": _preparation,
    "collection": _collection,
    "certification": _certification,
    "use": _use,
    "closed": _closed,
}


def _lead(situation: Situation, verdict: str | None, words: list[str], language: str) -> str:
    said = text("headline.join.words", language).join(words)
    area = situation.name(language)
    if situation.phase == "preparation" and situation.row.households_target is not None:
        return text("headline.lead.prepares", language, area=area, words=said)
    if verdict is None:
        return text("headline.lead.plain", language, area=area, words=said)
    word = text(f"common.verdict.{verdict}", language)
    return text("headline.lead.verdict", language, area=area, verdict=word, words=said)


def _parts(parts: Iterable[str], language: str) -> str:
    return text("headline.join.parts", language).join(parts)


def _collected(situation: Situation, language: str) -> str:
    row = situation.row
    if row.households_collected is None:
        return formats.empty("no_data", language)
    if not row.households_target:
        households = counted(row.households_collected, "household", language)
        return text("headline.collected.alone", language, households=households)
    if row.households_collected == 0:
        households = counted(row.households_target, "household", language)
        return text("headline.collected.none", language, households=households)
    percent = percent_words(row.progress_share, language)
    collected, target = (
        formats.large(count, language)
        for count in (row.households_collected, row.households_target)
    )
    is_large = min(row.households_collected, row.households_target) >= formats.MILLION
    # In millions a small difference would disappear.
    if is_large and collected != target:
        return text(
            "headline.collected.of_target_large",
            language,
            collected=collected,
            target=target,
            percent=percent,
        )
    return text(
        "headline.collected.of_target",
        language,
        collected=formats.count(row.households_collected, language),
        target=formats.count(row.households_target, language),
        percent=percent,
    )


def _missing_target(situation: Situation, language: str) -> str | None:
    if situation.row.households_target is not None:
        return None
    if situation.is_remainder:
        return text("headline.collected.unknown_authority", language)
    year = formats.survey_year(situation.standards.survey_year_be, language)
    return text("headline.preparation.no_target", language, year=year)


def _gap(situation: Situation, language: str) -> str | None:
    if situation.gap is None or situation.is_overdue:
        return None
    if situation.gap == 0:
        return text("headline.gap.level", language)
    households = counted(abs(situation.gap), "household", language)
    if situation.gap > 0:
        return text("headline.gap.above", language, households=households)
    return text("headline.gap.below", language, households=households)


def _growth(situation: Situation, language: str) -> str | None:
    more = situation.row.collected_last_7_days
    if more is None or not situation.row.households_collected:
        return None
    if more == 0:
        return None if situation.pace == 0 else text("headline.growth.none", language)
    households = counted(more, "household", language)
    return text("headline.growth.some", language, households=households)


def _needs_but(situation: Situation) -> bool:
    """Whether today's gap and the finishing day point opposite ways."""
    if situation.gap is None or situation.in_time is None or situation.is_overdue:
        return False
    return (situation.gap >= 0) is not situation.in_time


def _finish_day(situation: Situation, finish: date, language: str) -> str:
    day, forecast = thai_date(finish, language), situation.forecast
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


def _due(situation: Situation, language: str) -> str:
    day = thai_date(situation.complete_by, language)
    return text("headline.finish.assumed", language, day=day) if situation.is_assumed else day


def _late_outlook(situation: Situation, language: str) -> Words:
    outlook = finish_words(situation, language)
    if situation.is_overdue:
        outlook.insert(0, _overdue(situation, language))
    if situation.finish is None:
        papers = _papers_from_now(situation, language)
    else:
        papers = _papers_after(situation, situation.finish, language)
    if papers:
        outlook.append(papers)
    return outlook, [rate_words(situation, language)]


def _is_needed_day_assumed(situation: Situation) -> bool:
    if situation.is_overdue:
        return "district_papers_due" in situation.standards.assumed
    return situation.is_assumed


def _overdue(situation: Situation, language: str) -> str:
    assert situation.complete_by is not None
    late = counted((situation.as_of.date() - situation.complete_by).days, "day", language)
    rest = counted(situation.row.households_remaining or 0, "household", language)
    day = _due(situation, language)
    return text("headline.finish.overdue", language, day=day, duration=late, households=rest)


def _calm_parts(situation: Situation, language: str) -> list[str | None]:
    return [
        _children_late(situation, language),
        _income(situation, language),
        _quality(situation, language),
    ]


def _children_late(situation: Situation, language: str) -> str | None:
    level, children = situation.child_level, situation.named_children
    if level is None or not any(map(situation.verdict_of, children)):
        return None
    if not situation.late_children:
        name = text(f"headline.no_child_late.{level}", language)
        return text("headline.children.none_late", language, level=name)
    total = counted(len(children), level, language)
    late = formats.count(len(situation.late_children), language)
    return text("headline.children.some_late", language, late=late, total=total)


def _surplus_or_rest(situation: Situation, language: str) -> str | None:
    row = situation.row
    if row.households_remaining:
        households = counted(row.households_remaining, "household", language)
        return text("headline.collected.rest", language, households=households)
    if situation.verdict != "over_target":
        return None
    over = (row.households_collected or 0) - (row.households_target or 0)
    households = counted(over, "household", language)
    return text("headline.collected.over", language, households=households)


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


def _papers_from_now(situation: Situation, language: str) -> str | None:
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


def _papers(situation: Situation, language: str) -> tuple[date | None, dict[str, str]]:
    standard, office = _papers_due(situation)
    due: date | None = getattr(situation.standards, standard)
    if due is None:
        return None, {}
    day = situation.standard_day(standard, language)
    return due, {"office": text(f"headline.office.{office}", language), "day": day}


def _papers_due(situation: Situation) -> tuple[str, str]:
    """The papers that come next: the districts' while collecting, then the area's own."""
    is_below_province = situation.row.area_level in PAPERS_GO_TO
    if situation.phase == "collection" or is_below_province:
        return "district_papers_due", "province"
    return "province_papers_due", "department"


def _income(situation: Situation, language: str) -> str | None:
    income = situation.income
    if income is None or income.households_below_criterion is None or not income.households:
        return None
    is_final = situation.phase in ("use", "closed")
    blanks = {
        "indicator_no": income.indicator_no,
        "households": counted(income.households_below_criterion, "household", language),
        "percent": percent_words(
            share(income.households_below_criterion, income.households), language
        ),
    }
    if is_final:
        return text("headline.income.failing", language, **blanks)
    return text("headline.income.failing_so_far", language, **blanks)


def _quality(situation: Situation, language: str) -> str | None:
    signed = situation.row.signed_quality_level_pct
    if signed is not None:
        level = percent_words(signed / 100, language)
        return text(
            "headline.quality.signed",
            language,
            percent=level,
            verdict=_against_criterion(situation, signed, language),
        ).strip()
    if situation.phase == "collection":
        return text("headline.quality.not_due", language)
    # Only provinces owe the figure; for other levels its absence says nothing.
    is_owed = situation.row.area_level == "province" and situation.phase == "certification"
    return text("headline.quality.unsigned", language) if is_owed else None


def _against_criterion(situation: Situation, signed: float, language: str) -> str:
    level = situation.standards.quality_level_min_pct
    if level is None:
        return ""
    if situation.row.area_level != "province":
        criterion = formats.percent_digits(level / 100, 0)
        return text("headline.quality.reference", language, level=criterion)
    if signed >= level:
        return text("headline.quality.met", language)
    return text("headline.quality.not_met", language)


def _certified(situation: Situation, language: str) -> str | None:
    row = situation.row
    level = CERTIFIED_PARTS.get(row.area_level)
    if level is not None and row.children_total:
        blanks = {
            "done": formats.count(row.children_certified or 0, language),
            "total": counted(row.children_total, level, language),
        }
        if not row.households_certified:
            return text("headline.certified.parts", language, **blanks)
        households = counted(row.households_certified, "household", language)
        return text(
            "headline.certified.parts_households", language, households=households, **blanks
        )
    if row.area_level in LEVELS_WITHOUT_CERTIFICATE or row.certification_status is None:
        return None
    status = text(f"common.chain.{row.certification_status}", language)
    return text("headline.certified.own", language, status=status)


def _sent(situation: Situation, language: str) -> str | None:
    row = situation.row
    if row.area_level in LEVELS_WITHOUT_CERTIFICATE:
        return None
    office = PAPERS_GO_TO.get(row.area_level, "department")
    name = text(f"headline.office.{office}", language)
    if row.certification_status in ("sent", "received"):
        if row.sent_at is None:
            return text("headline.sent.undated", language, office=name)
        return text("headline.sent.on", language, office=name, day=thai_date(row.sent_at, language))
    return text("headline.sent.not_yet", language, office=name)


def _targets_confirmed(situation: Situation, language: str) -> str | None:
    children, level = situation.named_children, situation.child_level
    confirmed = [child for child in children if child.target_confirmed is not None]
    if level is None or not confirmed:
        return None
    done = formats.count(len(confirmed), language)
    total = counted(len(children), level, language)
    return text("headline.preparation.confirmed", language, done=done, total=total)


def _enumerators(situation: Situation, language: str) -> str | None:
    appointed, wanted = situation.enumerators_appointed, enumerators_wanted(situation)
    if appointed is None:
        return None
    people = formats.count(appointed, language)
    if wanted is None:
        return text("headline.preparation.appointed", language, people=people)
    total = formats.count(wanted, language)
    return text("headline.preparation.appointed_of", language, people=people, wanted=total)


def _planned_start(situation: Situation, language: str) -> str:
    row = situation.row
    target = counted(row.households_target or 0, "household", language)
    if row.plan_start is None:
        return text("headline.preparation.target", language, households=target)
    day = thai_date(row.plan_start, language)
    return text("headline.preparation.target_start", language, households=target, day=day)


def _stale(situation: Situation, language: str) -> str:
    when = formats.thai_datetime(situation.row.last_received_at, language)
    words = text("headline.stale.since", language, when=when)
    if not situation.silent_children:
        return words
    level = text(f"headline.silent.{situation.child_level}", language)
    names = some_names(situation.silent_children, language, shown=5)
    return _parts(
        [words, text("headline.stale.silent", language, level=level, names=names)], language
    )


def enumerators_wanted(situation: Situation) -> int | None:
    """How many enumerators the target needs, by the letter's households for each."""
    target, each = situation.row.households_target, situation.standards.households_per_enumerator
    return math.ceil(target / each) if target and each else None
