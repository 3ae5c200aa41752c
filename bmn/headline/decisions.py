"""เรื่องเสนอเพื่อพิจารณาสั่งการ: up to three things that somebody with authority can settle now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bmn.headline.facts import enumerators_wanted, some_names
from bmn.headline.situation import WORST_SHOWN, Situation
from bmn.standing.phase import AreaProgress, certifies, is_certified
from bmn.standing.verdict import BEHIND
from bmn.survey import chain
from bmn.words import formats
from bmn.words.formats import counted
from bmn.words.language import text

DECISIONS_SHOWN = 3

DAYS_TO_FIX_A_MEETING = 7
"""A decision that isn't acted on within the week comes back on the next Monday block."""

UNCONFIRMED_SHARE = 0.01
"""Share of the collected from which unconfirmed households are an executive's matter; below it
they are the day's ordinary work."""


@dataclass(frozen=True)
class Decision:
    """One thing to decide: its words, what it is about, and the areas it names."""

    kind: str
    text: str
    areas: tuple[str, ...] = ()


def decisions(situation: Situation, language: str) -> tuple[Decision, ...]:
    """The first three things to decide, the most pressing first; empty when there is none."""
    found = list(_all(situation, language))
    return tuple(found[:DECISIONS_SHOWN])


def decision_lines(situation: Situation, language: str) -> tuple[str, ...]:
    """The same as numbered lines, or the one line that nothing is to be decided."""
    found = decisions(situation, language)
    if not found:
        return (text("headline.decision.none", language),)
    return tuple(
        text("headline.decision.item", language, number=number, words=one.text)
        for number, one in enumerate(found, start=1)
    )


def _all(situation: Situation, language: str) -> Iterator[Decision]:
    match situation.phase:
        case "preparation":
            yield from _preparation(situation, language)
        case "collection":
            yield from _stalled(situation, language)
            yield from _speed_up(situation, language)
            yield from _at_risk(situation, language)
            yield from _silent(situation, language)
            yield from _meetings(situation, language)
            yield from _data_problems(situation, language)
        case "certification":
            yield from _stalled(situation, language)
            yield from _speed_up(situation, language)
            yield from _certify(situation, language)
            yield from _send(situation, language)
            yield from _meetings(situation, language)
            yield from _data_problems(situation, language)


def _preparation(situation: Situation, language: str) -> Iterator[Decision]:
    if situation.row.households_target is None:
        year = formats.survey_year(situation.standards.survey_year_be, language)
        yield Decision("load_target", text("headline.decision.load_target", language, year=year))
        return
    waiting = tuple(c for c in situation.named_children if c.target_confirmed is None)
    # Where nobody confirms targets at all the register isn't used, and nobody is late with it.
    if waiting and len(waiting) < len(situation.named_children):
        yield _by_areas("confirm_target", waiting, language)
    wanted, appointed = enumerators_wanted(situation), situation.enumerators_appointed
    if wanted is not None and appointed is not None and appointed < wanted:
        people = counted(wanted - appointed, "person", language)
        yield Decision("appoint", text("headline.decision.appoint", language, people=people))


def _speed_up(situation: Situation, language: str) -> Iterator[Decision]:
    late = situation.late_children[:WORST_SHOWN]
    if late:
        words = _late_owners(situation, late, language)
        yield Decision("speed_up", words, _codes(late))
    elif situation.verdict == "late" and situation.row.households_remaining:
        households = counted(situation.row.households_remaining, "household", language)
        words = text("headline.decision.speed_up_here", language, households=households)
        yield Decision("speed_up", words, (situation.row.area_code,))


def _stalled(situation: Situation, language: str) -> Iterator[Decision]:
    # Those of the forecast's parts, be they levels below the children: a district that stands still
    # is the country's matter even where its whole province moves.
    stalled = situation.unmoved or situation.children_with("stalled")
    if stalled:
        yield _by_areas("stalled", stalled, language)
    elif situation.verdict == "stalled":
        households = counted(situation.row.households_remaining or 0, "household", language)
        words = text("headline.decision.stalled_here", language, households=households)
        yield Decision("stalled", words, (situation.row.area_code,))


def _at_risk(situation: Situation, language: str) -> Iterator[Decision]:
    at_risk = situation.children_with("at_risk")
    if at_risk:
        yield _by_areas("at_risk", at_risk, language)
    elif (
        situation.verdict == "at_risk"
        and not situation.unmoved
        and not situation.children_with("stalled")
    ):
        words = text("headline.decision.at_risk_here", language)
        yield Decision("at_risk", words, (situation.row.area_code,))


def _late_owners(situation: Situation, late: tuple[AreaProgress, ...], language: str) -> str:
    """The few with the largest rest, and what of the backlog is theirs."""
    rest = sum(child.households_remaining or 0 for child in late)
    households = counted(rest, "household", language)
    owner, share = _owner(late, language), situation.backlog_share(late)
    blanks = {"owner": owner, "households": households}
    if share is None:
        words = text("headline.decision.speed_up", language, **blanks)
    else:
        percent = formats.percent_words(share, language, 0)
        words = text("headline.decision.speed_up_share", language, percent=percent, **blanks)
    if len(late) == len(situation.late_children):
        return words
    areas = _how_many(situation.late_children, language)
    return text("headline.decision.of_late", language, words=words, areas=areas)


def _silent(situation: Situation, language: str) -> Iterator[Decision]:
    silent = tuple(c for c in situation.silent_children if situation.verdict_of(c) not in BEHIND)
    if silent:
        yield _by_areas("silent", silent, language)


def _meetings(situation: Situation, language: str) -> Iterator[Decision]:
    missing = situation.meetings_missing
    if not missing:
        return
    day = situation.as_of.date() + timedelta(days=DAYS_TO_FIX_A_MEETING)
    due = situation.standards.district_papers_due
    if due is not None and situation.as_of.date() <= due < day:
        day = due
    words = text(
        "headline.decision.meetings",
        language,
        count=formats.count(missing, language),
        day=situation.near_date(day, language),
    )
    yield Decision("meetings", words)


def _data_problems(situation: Situation, language: str) -> Iterator[Decision]:
    waiting, rows = _unconfirmed_worth_saying(situation), situation.quarantined_rows or 0
    households = counted(waiting, "household", language)
    refused = counted(rows, "row", language)
    if waiting and rows:
        words = text(
            "headline.decision.unconfirmed_quarantined",
            language,
            households=households,
            rows=refused,
        )
    elif waiting:
        words = text("headline.decision.unconfirmed", language, households=households)
    elif rows:
        words = text("headline.decision.quarantined", language, rows=refused)
    else:
        return
    yield Decision("data", words)


def _unconfirmed_worth_saying(situation: Situation) -> int:
    waiting = situation.row.households_unconfirmed or 0
    return waiting if waiting > UNCONFIRMED_SHARE * (situation.row.households_collected or 0) else 0


def _certify(situation: Situation, language: str) -> Iterator[Decision]:
    # Some villages only lend an authority a few households: others certify them.
    judged = situation.judged_children or situation.named_children
    waiting = tuple(child for child in judged if not is_certified(child))
    if not waiting:
        return
    blanks = {"owner": _owner(waiting, language), "areas": _how_many(waiting, language)}
    due, day = _due(situation, _children_papers(situation), language)
    if due is None or due < situation.as_of.date():
        words = text("headline.decision.certify", language, **blanks)
    else:
        words = text("headline.decision.certify_by", language, day=day, **blanks)
    yield Decision("certify", words, _codes(waiting))


def _send(situation: Situation, language: str) -> Iterator[Decision]:
    row = situation.row
    if row.certification_status != "certified" or not certifies(row):
        return
    office = text(f"headline.office.{chain.papers_go_to(row.area_level)}", language)
    due, day = _due(situation, _OWN_PAPERS.get(row.area_level), language)
    if due is None:
        words = text("headline.decision.send", language, office=office)
    elif due < situation.as_of.date():
        words = text("headline.decision.send_late", language, office=office, day=day)
    else:
        words = text("headline.decision.send_by", language, office=office, day=day)
    yield Decision("send", words, (row.area_code,))


# The letters set a day for districts and provinces only.
_OWN_PAPERS = {"district": "district_papers_due", "province": "province_papers_due"}


def _children_papers(situation: Situation) -> str:
    is_above_province = situation.row.area_level in ("country", "inspection_region")
    return "province_papers_due" if is_above_province else "district_papers_due"


def _due(situation: Situation, standard: str | None, language: str) -> tuple[date | None, str]:
    if standard is None:
        return None, ""
    due: date | None = getattr(situation.standards, standard)
    return due, situation.standard_day(standard, language)


def _by_areas(kind: str, rows: tuple[AreaProgress, ...], language: str) -> Decision:
    blanks = {"owner": _owner(rows, language), "areas": _how_many(rows, language)}
    match kind:
        case "silent":
            words = text("headline.decision.silent", language, **blanks)
        case "stalled":
            rest = counted(sum(r.households_remaining or 0 for r in rows), "household", language)
            words = text("headline.decision.stalled", language, households=rest, **blanks)
        case "at_risk":
            words = text("headline.decision.at_risk", language, **blanks)
        case _:
            words = text("headline.decision.confirm_target", language, **blanks)
    return Decision(kind, words, _codes(rows))


def _owner(rows: tuple[AreaProgress, ...], language: str) -> str:
    names = some_names(rows, language)
    level = rows[0].area_level
    return text(f"headline.owner.{level}", language, names=names)


def _how_many(rows: tuple[AreaProgress, ...], language: str) -> str:
    return counted(len(rows), rows[0].area_level, language)


def _codes(rows: tuple[AreaProgress, ...]) -> tuple[str, ...]:
    return tuple(row.area_code for row in rows)
