"""The table of areas under collection: one line an area, those behind plan first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bmn.headline import Situation
from bmn.standing import phase
from bmn.standing.forecast import Outlook
from bmn.standing.phase import AreaProgress
from bmn.ui.kit import answers, layout, parts
from bmn.ui.kit.going import area_of_row
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View

Row = dict[str, Any]


AHEAD = frozenset(
    ("expected", "gap", "today", "week", "pace", "needed", "finish", "earliest", "latest")
)
"""Columns that mean something only while the round is open."""


@dataclass(frozen=True)
class Line:
    """One area of the table; `row` is its row of `progress_by_area`."""

    name: str
    area_key: str | None
    part: AreaProgress
    row: Row
    outlook: Outlook


def ranked_parts(view: View, situation: Situation) -> list[AreaProgress]:
    """The parts, those behind plan first, then by how far they are from what is expected."""

    def key(part: AreaProgress) -> tuple[bool, bool, float, str]:
        gap = phase.gap(part)
        is_late = layout.state_of(view, situation, part)[1] == "late"
        return (not is_late, gap is None, gap or 0.0, part.area_code)

    return sorted(situation.children, key=key)


def lines(view: View, situation: Situation) -> list[Line]:
    """One line for each part, in the order of `ranked_parts`."""
    ranked = ranked_parts(view, situation)
    if not ranked:
        return []
    level = ranked[0].area_level.removesuffix("_part")
    known = {row["area_code"]: row for row in answers.progress_of_parts(view, level)}
    told = []
    for part in ranked:
        area = area_of_row(known[part.area_code], level)
        outlook = situation.outlook_of(part)
        told.append(Line(parts.name(view, area), area.key, part, known[part.area_code], outlook))
    return told


def total(view: View, situation: Situation) -> Line:
    """The area itself, as the reference line of its table."""
    return Line(
        view.words("progress.total", area=view.area.label(view.language)),
        None,
        situation.row,
        answers.progress_of_area(view).first or {},
        situation.outlook_of(situation.row),
    )


def columns_short(view: View, situation: Situation) -> list[Column]:
    """The few columns beside a chart."""
    widths = {"area": 150, "state": 115, "remaining": 80, "finish": 130}
    if situation.is_after:
        widths = {"area": 150, "state": 150, "share": 100, "collected": 90}
    return [
        replace(column, width=widths[column.key])
        for column in columns(view, situation)
        if column.key in widths
    ]


def columns(view: View, situation: Situation) -> list[Column]:
    """All columns of the progress page; once the round is over, none that looks ahead."""
    told = _columns(view, situation)
    return [column for column in told if not situation.is_after or column.key not in AHEAD]


def _columns(view: View, situation: Situation) -> list[Column]:
    words, as_of = view.words, situation.as_of

    def counted(key: str, title: str, name: str = "") -> Column:
        return Column(key, words(title), "count", value=_of(name or key), adds_up=True)

    def day(key: str, title: str, of: Callable[[Line], Any], note: str | None = None) -> Column:
        return Column(key, words(title), "date", width=120, value=of, help=note)

    return [
        Column(
            "area",
            words(f"common.level.{situation.child_level or view.area.level}"),
            width=210,
            value=lambda line: line.name,
        ),
        Column(
            "state",
            words("progress.column.state"),
            width=130,
            value=lambda line: layout.state_of(view, situation, line.part)[0],
            on_phone=True,
        ),
        Column(
            "share",
            words("progress.column.share"),
            "bar",
            width=130,
            value=lambda line: line.part.progress_share,
            on_phone=True,
        ),
        counted("collected", "common.kpi.collected", "households_collected"),
        counted("remaining", "common.kpi.remaining", "households_remaining"),
        counted("target", "common.kpi.target", "households_target"),
        *_partial_columns(view, situation),
        Column(
            "expected",
            words("common.kpi.expected_today"),
            "count",
            value=lambda line: _rounded(line.part.expected_today),
            adds_up=True,
        ),
        Column(
            "gap",
            words("common.kpi.gap_to_expected"),
            "signed",
            value=lambda line: _rounded(phase.gap(line.part)),
            adds_up=True,
        ),
        counted("today", "progress.column.today", "collected_today"),
        counted("week", "common.kpi.last_7_days", "collected_last_7_days"),
        Column(
            "pace",
            words("common.kpi.pace"),
            "count",
            value=lambda line: _rounded(phase.pace_per_day(line.part, as_of)),
        ),
        Column(
            "needed",
            words("common.kpi.rate_needed"),
            "count",
            value=lambda line: line.outlook.need and line.outlook.need.households_per_day,
        ),
        day("finish", "common.kpi.forecast", _finish, words("progress.column.finish_help")),
        _end("earliest", words("progress.column.earliest")),
        _end("latest", words("progress.column.latest")),
        day("due", "progress.column.due", lambda line: line.outlook.due),
        counted("villages", "progress.column.villages", "villages_total"),
        counted("complete", "common.kpi.complete_villages", "villages_complete"),
        counted("zero", _zero_words(situation), "villages_zero"),
        counted("unconfirmed", "common.kpi.unconfirmed", "households_unconfirmed"),
        Column(
            "received",
            words("common.say.last_updated"),
            "instant",
            width=190,
            value=_of("last_received_at"),
        ),
    ]


def _finish(line: Line) -> date | None:
    """The finishing day; an area that is certified has nothing left to finish."""
    return None if phase.is_certified(line.part) else line.outlook.finish


def _zero_words(situation: Situation) -> str:
    """After the round nobody hasn't begun yet."""
    return f"common.kpi.zero_villages{'_after' if situation.is_after else ''}"


def _partial_columns(view: View, situation: Situation) -> Sequence[Column]:
    """How many villages' targets are unknown; nothing where all are known."""
    own = answers.progress_of_area(view).first or {}
    found = answers.progress_of_parts(view, situation.child_level) if situation.child_level else ()
    if not any(row.get("targets_missing") for row in (own, *found)):
        return ()
    title = view.words("progress.column.targets_missing")
    return (
        Column(
            "targets_missing",
            title,
            "count",
            value=lambda line: line.row.get("targets_missing"),
            adds_up=True,
        ),
    )


def _of(name: str) -> Callable[[Line], Any]:
    return lambda line: getattr(line.part, name)


def _end(name: str, title: str) -> Column:
    """An end of the interval in which the area finishes."""
    return Column(
        name,
        title,
        "date",
        width=120,
        value=lambda line: getattr(line.outlook.forecast, name, None),
    )


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)
