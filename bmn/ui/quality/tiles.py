"""The area in four figures: flags by severity and the households they lie on, the last week."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bmn.ui.kit import answers
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]


ASKED = ("must_fix", "check")
"""Severities that ask for an answer; the others are only ranked."""


WEEK = timedelta(days=7)


LEVELS_BY_DAY = ("country", "inspection_region", "province", "district")


def tiles(view: View, checks: Row, flags: Sequence[Row], days: Sequence[Row]) -> list[Tile]:
    """Flags to mend, the automatic-check share, questions open; the last seven days while any come.

    All tiles, the table of rules and the list count flags; the households they lie on stand beside.
    """
    told = [
        _must_fix_tile(view, checks, flags),
        _share_tile(view, checks),
        _questions_tile(view, checks, flags),
    ]
    return told if view.is_closed else [*told, _week_tile(view, days)]


def open_flags(flags: Sequence[Row], severity: str) -> int | None:
    """Open flags of a severity, those awaiting a revision included; None where no rule knows."""
    known = [
        row["flags_open"]
        for row in flags
        if row["severity"] == severity and row["flags_open"] is not None
    ]
    return sum(known) if known else None


def counted_words(view: View, checks: Row, flags: Sequence[Row]) -> str:
    """What is counted, and why flags and households differ."""
    language = view.language
    counted = {name: open_flags(flags, name) for name in ASKED}
    elsewhere = sum(
        count - checks[f"flags_{name}"] for name, count in counted.items() if count is not None
    )
    told = view.words(
        "quality.counted",
        households=formats.counted(checks["households_questioned"], "household", language),
        **{name: formats.count(count, language) for name, count in counted.items()},
    )
    if elsewhere:
        told += f" · {view.words('quality.elsewhere', flags=formats.count(elsewhere, language))}"
    return told + still_checked(view)


def still_checked(view: View) -> str:
    """Up to when what was received is checked, where it isn't all: counts come first."""
    if view.snapshot.is_checked:
        return ""
    up_to = view.snapshot.checked_up_to
    if up_to is None:
        return f" · {view.words('quality.checked_nothing')}"
    when = formats.thai_datetime(up_to, view.language)
    return f" · {view.words('quality.checked_up_to', when=when)}"


def _must_fix_tile(view: View, checks: Row, flags: Sequence[Row]) -> Tile:
    language, count = view.language, open_flags(flags, "must_fix")
    households = checks["households_must_fix"]
    state = "" if count is None else "to_mend" if count else "nothing_to_mend"
    return Tile(
        "must_fix",
        view.words("quality.tile.must_fix"),
        formats.count(count, language),
        unit=view.words("quality.unit.flag"),
        against=view.words(
            "quality.tile.of_collected",
            flags=formats.count(checks["flags_must_fix"], language),
            households=formats.counted(households, "household", language),
            percent=formats.percent_words(checks["must_fix_share"], language, 2),
            collected=formats.count(checks["households_collected"], language),
        ),
        state=view.words(f"quality.tile.{state}") if state else "",
        tone="late" if count else "good" if count == 0 else "quiet",
        passport=Passport(
            title=view.words("quality.tile.must_fix"),
            definition=view.words("quality.passport.must_fix"),
            answer=answers.flags_of_area(view),
        ),
    )


def _share_tile(view: View, checks: Row) -> Tile:
    """Quiet: the share is only one part of the quality estimate, and 95 its reference."""
    language, level = view.language, view.standards.quality_level_min_pct
    reference = ""
    if level is not None:
        reference = view.words("common.confidence.reference", level=f"{level:g}")
    return Tile(
        "automatic",
        view.words("quality.tile.automatic"),
        formats.percent(checks["automatic_check_share"], language, 2),
        against=reference,
        direction=view.words("quality.tile.only_a_part"),
        share=checks["automatic_check_share"],
        tick=None if level is None else level / 100,
        passport=Passport(
            title=view.words("quality.tile.automatic"),
            definition=view.words("quality.passport.automatic"),
            answer=answers.checks_of_area(view),
            numerator=formats.count(
                checks["households_collected"] - checks["households_must_fix"], language
            ),
            denominator=formats.count(checks["households_collected"], language),
        ),
    )


def _questions_tile(view: View, checks: Row, flags: Sequence[Row]) -> Tile:
    language = view.language
    unknown = sum(1 for row in flags if row["not_evaluated"])
    return Tile(
        "questions",
        view.words("quality.tile.questions"),
        formats.count(open_flags(flags, "check"), language),
        unit=view.words("quality.unit.flag"),
        against=view.words(
            "quality.tile.questioned",
            flags=formats.count(checks["flags_check"], language),
            households=formats.counted(checks["households_check"], "household", language),
        ),
        direction=view.words("quality.tile.not_evaluated", rules=unknown) if unknown else "",
        passport=Passport(
            title=view.words("quality.tile.questions"),
            definition=view.words("quality.passport.questions"),
            answer=answers.flags_of_area(view),
        ),
    )


def _week_tile(view: View, days: Sequence[Row]) -> Tile:
    language, what = view.language, view.words("quality.tile.week")
    if view.area.level not in LEVELS_BY_DAY:
        return Tile(
            "week",
            what,
            view.words("common.empty.dash"),
            against=view.words("quality.tile.no_days"),
            is_wordy=True,
        )
    since = view.as_of.date() - WEEK
    recent = [row for row in days if row["severity"] in ASKED and row["day"] > since]
    found = sum(row["flags_found"] for row in recent)
    settled = sum(row["flags_settled"] for row in recent)
    return Tile(
        "week",
        what,
        formats.count(found, language),
        unit=view.words("quality.unit.flag"),
        against=view.words("quality.tile.settled", settled=formats.count(settled, language)),
        direction=view.words("quality.tile.asked_only"),
        state=view.words(f"quality.tile.{'growing' if found > settled else 'shrinking'}")
        if found or settled
        else "",
        tone="late" if found > settled else "good",
        passport=Passport(
            title=what,
            definition=view.words("quality.passport.week"),
            answer=answers.flags_by_day(view),
        ),
    )
