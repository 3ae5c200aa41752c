"""The one generated sentence: what the area's phase makes important, whatever is known of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bmn.headline import facts
from bmn.headline.outlook import (
    finish_words,
    is_tail,
    late_outlook,
    needs_but,
    papers_from_now,
    rate_words,
)
from bmn.headline.situation import Situation
from bmn.words import formats
from bmn.words.language import text


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
    verdict = None if situation.phase == "preparation" or situation.is_after else situation.verdict
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


Words = tuple[list[str], list[str | None]]
"""The words after the area's name, and the parts that follow them."""


def _preparation(situation: Situation, language: str) -> Words:
    row = situation.row
    if row.households_target is None:
        year = formats.survey_year(situation.standards.survey_year_be, language)
        return [text("headline.preparation.no_target", language, year=year)], []
    told = [facts.targets_confirmed(situation, language), facts.enumerators(situation, language)]
    known = [fact for fact in told if fact] or [facts.planned_start(situation, language)]
    words = text("headline.join.words", language).join(known)
    return [text("headline.preparation.facts", language, facts=words)], []


def _collection(situation: Situation, language: str) -> Words:
    words: list[str | None] = [facts.collected(situation, language), facts.gap(situation, language)]
    is_behind = situation.verdict in ("late", "stalled")
    if is_behind or situation.in_time is False:
        outlook = late_outlook(situation, language)
        parts = [facts.unmoved(situation, language), rate_words(situation, language)]
    else:
        outlook = finish_words(situation, language)
        parts = _calm_parts(situation, language)
    more = None if is_behind else facts.growth(situation, language)
    if outlook and needs_but(situation):
        # Where most of the rest is in time, what isn't is the last part's day that follows it.
        most = situation.outlook.mostly if is_tail(situation) else None
        at = 1 if most and situation.complete_by and most <= situation.complete_by else 0
        outlook[at] = text("headline.finish.but", language, words=outlook[at])
    done = facts.certified(situation, language) if situation.row.children_certified else None
    apart = facts.certified_apart(situation, language)
    every = [facts.missing_target(situation, language), *parts, done, apart]
    return [word for word in [*words, more, *outlook] if word], every


def _certification(situation: Situation, language: str) -> Words:
    row = situation.row
    words = [facts.collected(situation, language), facts.surplus_or_rest(situation, language)]
    parts = [
        facts.missing_target(situation, language) if row.target_is_partial else None,
        facts.certified(situation, language),
        facts.certified_apart(situation, language),
        facts.sent(situation, language) if row.certification_status == "certified" else None,
        papers_from_now(situation, language),
        facts.income(situation, language),
        facts.quality(situation, language),
    ]
    return [word for word in words if word], parts


def _use(situation: Situation, language: str) -> Words:
    return _after(situation, "headline.use.lead", language)


def _closed(situation: Situation, language: str) -> Words:
    return _after(situation, "headline.closed.lead", language)


def _after(situation: Situation, lead: str, language: str) -> Words:
    year = formats.survey_year(situation.standards.survey_year_be, language)
    is_whole = situation.verdict in ("complete", "over_target")
    rest = None if is_whole else facts.collected(situation, language)
    told = [rest, *_outcome(situation, language)]
    words = text("headline.join.words", language).join(fact for fact in told if fact)
    opening = text(lead, language, year=year)
    if words:
        opening = text("headline.join.after_lead", language, lead=opening, words=words)
    return [opening], [facts.income(situation, language)]


def _outcome(situation: Situation, language: str) -> list[str | None]:
    row = situation.row
    if not row.children_certified and row.certification_status in (None, "none"):
        return [text("headline.certified.no_record", language), facts.quality(situation, language)]
    return [
        facts.certified(situation, language),
        facts.quality(situation, language),
        facts.sent(situation, language),
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


def _calm_parts(situation: Situation, language: str) -> list[str | None]:
    return [
        facts.children_late(situation, language),
        facts.income(situation, language),
        facts.quality(situation, language),
    ]


def _stale(situation: Situation, language: str) -> str:
    when = formats.thai_datetime(situation.row.last_received_at, language)
    words = text("headline.stale.since", language, when=when)
    if not situation.silent_children:
        return words
    level = text(f"headline.silent.{situation.child_level}", language)
    names = facts.some_names(situation.silent_children, language, shown=5)
    return _parts(
        [words, text("headline.stale.silent", language, level=level, names=names)], language
    )
