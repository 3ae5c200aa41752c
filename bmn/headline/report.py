"""The daily and weekly report as content for one A4 page, and the text for LINE."""

from dataclasses import dataclass

from bmn.headline.decisions import decision_lines
from bmn.headline.facts import chain_state
from bmn.headline.sentence import headline
from bmn.headline.situation import Situation, name_of
from bmn.headline.week import week
from bmn.standing import phase
from bmn.standing.phase import AreaProgress
from bmn.words import formats
from bmn.words.language import text

EDITIONS = ("daily", "weekly")


@dataclass(frozen=True)
class Report:
    """One A4 page, all of it text ready to print; `rows` are worst first, `total` comes last.

    `banner` is there only over made-up data. `columns` from the third on are numbers, but for the
    last.
    """

    title: str
    area: str
    stamp: str
    banner: str | None
    paragraphs: tuple[str, ...]
    decisions_title: str
    decisions: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    foot: tuple[str, ...]
    signatures: tuple[str, ...]


def report(situation: Situation, language: str, edition: str = "daily") -> Report:
    """The report of an area and its children; `edition` is one of EDITIONS."""
    if edition not in EDITIONS:
        raise ValueError(f"no report edition {edition!r}")
    return Report(
        title=_title(situation, language, edition),
        area=situation.name(language),
        stamp=formats.as_of_stamp(situation.as_of, language),
        banner=_banner(situation, language),
        paragraphs=_paragraphs(situation, language),
        decisions_title=text("common.say.for_decision", language),
        decisions=decision_lines(situation, language),
        columns=_columns(situation, language, edition),
        rows=_rows(situation, language, edition),
        total=_total(situation, language, edition),
        foot=_foot(situation, language),
        signatures=_signatures(language),
    )


def line_text(situation: Situation, language: str) -> str:
    """A message for LINE: plain lines, no markup."""
    year = formats.survey_year(situation.standards.survey_year_be, language)
    banner = _banner(situation, language)
    lines = [
        *([banner] if banner else []),
        text("headline.line.title", language, year=year, area=situation.name(language)),
        formats.as_of_stamp(situation.as_of, language),
        "",
        *_paragraphs(situation, language),
        "",
        text("common.say.for_decision", language),
        *decision_lines(situation, language),
    ]
    return "\n".join(lines)


def _paragraphs(situation: Situation, language: str) -> tuple[str, ...]:
    sentence = headline(situation, language).text
    # A late area's sentence says the rate already.
    block = (line for line in week(situation, language).lines if line not in sentence)
    return (sentence, *block)


def _total(situation: Situation, language: str, edition: str) -> tuple[str, ...]:
    cells = _cells(situation, situation.row, language, edition)
    return ("", text("common.say.total", language), *cells)


def _title(situation: Situation, language: str, edition: str) -> str:
    year = formats.survey_year(situation.standards.survey_year_be, language)
    key = "after" if situation.is_after else edition
    return text(f"headline.report.{key}", language, year=year)


def _banner(situation: Situation, language: str) -> str | None:
    return text("common.say.made_up", language) if situation.is_made_up else None


_KEYS_AFTER = (
    "common.say.rank",
    "common.say.area",
    "common.kpi.target",
    "common.kpi.collected",
    "common.kpi.progress_rate",
    "common.kpi.remaining",
    "common.kpi.certified_households",
    "headline.report.certificate",
)
"""Columns once the round is over: nothing is expected any more, and nobody is late."""


def _columns(situation: Situation, language: str, edition: str) -> tuple[str, ...]:
    if situation.is_after:
        return tuple(text(key, language) for key in _KEYS_AFTER)
    grown = "headline.report.this_day" if edition == "daily" else "headline.report.this_week"
    keys = (
        "common.say.rank",
        "common.say.area",
        "common.kpi.target",
        "common.kpi.collected",
        "common.kpi.progress_rate",
        "common.kpi.expected_today",
        "common.kpi.gap_to_expected",
        grown,
        "common.kpi.remaining",
        "headline.report.verdict",
    )
    return tuple(text(key, language) for key in keys)


def _rows(situation: Situation, language: str, edition: str) -> tuple[tuple[str, ...], ...]:
    children = sorted(situation.children, key=_worst_first)
    return tuple(
        (str(rank), name_of(child, language), *_cells(situation, child, language, edition))
        for rank, child in enumerate(children, start=1)
    )


def _worst_first(row: AreaProgress) -> tuple[bool, float, str]:
    off = phase.gap(row)
    return off is None, off or 0.0, row.area_code


def _cells(situation: Situation, row: AreaProgress, language: str, edition: str) -> tuple[str, ...]:
    grown = row.collected_today if edition == "daily" else row.collected_last_7_days
    verdict = situation.verdict_of(row)
    share = row.progress_share
    counted = (
        formats.count(row.households_target, language),
        formats.count(row.households_collected, language),
        formats.empty("dash", language) if share is None else formats.percent_digits(share, 2),
    )
    if situation.is_after:
        return (
            *counted,
            formats.count(row.households_remaining, language),
            formats.count(row.households_certified, language),
            chain_state(situation, row, language),
        )
    return (
        *counted,
        formats.count(row.expected_today, language),
        formats.signed_count(phase.gap(row), language),
        formats.count(grown, language),
        formats.count(row.households_remaining, language),
        text(f"common.verdict.{verdict}", language) if verdict else formats.empty("dash", language),
    )


def _foot(situation: Situation, language: str) -> tuple[str, ...]:
    source = text("headline.report.source", language)
    lines = [text("common.say.source", language, source=source)]
    if situation.snapshot:
        lines.append(text("common.say.snapshot", language, snapshot=situation.snapshot))
    if situation.is_assumed and situation.complete_by is not None and not situation.is_after:
        due = formats.thai_date(situation.complete_by, language)
        lines.append(text("headline.report.assumed", language, day=due))
    return tuple(lines)


def _signatures(language: str) -> tuple[str, ...]:
    return (
        text("headline.report.reporter", language),
        text("headline.report.checker", language),
        text("headline.report.chair", language),
    )
