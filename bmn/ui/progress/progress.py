"""The tables of areas under collection: one row an area, worst first, and the whole as total."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bmn.headline import Situation
from bmn.standing import phase
from bmn.standing.phase import AreaProgress
from bmn.statistics.shares import share
from bmn.ui.kit import answers, layout
from bmn.ui.kit.going import area_of_row
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.ui.overview import overview
from bmn.words import formats

Row = dict[str, Any]


def pace_tile(view: View, situation: Situation) -> Tile:
    """Households a day now, against the rate that would be in time."""
    language, words = view.language, view.words
    pace, needed = situation.pace, overview.needed_per_day(situation)
    tone, state = "quiet", ""
    if pace is not None and needed is not None:
        is_enough = pace >= needed and situation.in_time is not False
        tone = "good" if is_enough else "late"
        mark = layout.MARKS["on_plan" if is_enough else "late"]
        state = f"{mark} {words('progress.pace.enough' if is_enough else 'progress.pace.short')}"
    return Tile(
        "pace",
        words("common.kpi.pace"),
        formats.count(pace, language),
        unit=words("common.unit.household_per_day") if pace is not None else "",
        against=words("progress.pace.none_needed")
        if needed is None or situation.needed_by is None
        else words(
            "progress.pace.needed",
            needed=formats.count(needed, language),
            day=situation.near_date(situation.needed_by, language),
        ),
        direction=words(
            "progress.pace.today", today=formats.count(situation.row.collected_today, language)
        ),
        state=state,
        tone=tone,
        passport=Passport(
            title=words("common.kpi.pace"),
            definition=words("progress.passport.pace"),
            answer=answers.progress_of_area(view),
            numerator=formats.count(situation.row.collected_last_14_days, language),
        ),
    )


def villages_tile(view: View, situation: Situation) -> Tile:
    """Villages and communities that are done, and those where nothing has begun."""
    row, language, words = situation.row, view.language, view.words
    return Tile(
        "villages",
        words("common.kpi.complete_villages"),
        formats.count(row.villages_complete, language),
        unit=words("progress.villages.of", total=formats.count(row.villages_total, language)),
        against=words("progress.villages.zero", zero=formats.count(row.villages_zero, language)),
        direction=words(
            "progress.villages.remaining",
            households=formats.count(row.households_remaining, language),
        ),
        share=share(row.villages_complete, row.villages_total),
        tone="good",
        passport=Passport(
            title=words("common.kpi.complete_villages"),
            definition=words("progress.passport.villages"),
            answer=answers.progress_of_area(view),
            numerator=formats.count(row.villages_complete, language),
            denominator=formats.count(row.villages_total, language),
        ),
    )


def counting_facts(view: View) -> list[tuple[str, str]]:
    """What stands behind the target and the count; a figure that isn't there drops out."""
    row = answers.progress_of_area(view).first or {}
    language = view.language
    pairs = [
        (view.words("common.say.target_set"), row.get("target_set")),
        (view.words("common.say.target_confirmed"), row.get("target_confirmed")),
        (view.words("progress.facts.children_sum"), _other_sum(row)),
        (view.words("progress.facts.unconfirmed"), row.get("households_unconfirmed")),
        (view.words("progress.facts.outside"), row.get("households_outside_definition")),
    ]
    told = [(what, formats.count(value, language)) for what, value in pairs if value is not None]
    start, due = row.get("plan_start"), row.get("plan_complete_by")
    if start is not None and due is not None:
        basis = view.words(f"progress.facts.basis.{row['plan_basis']}")
        days = formats.date_range(start, due, language)
        told.append((view.words("progress.facts.plan"), f"{days} ({basis})"))
    return told


def _other_sum(row: Row) -> int | None:
    """The sum of the parts' targets where it disagrees with the area's own: shown, not rescaled."""
    total = row.get("target_children_sum")
    return None if total == row.get("households_target") else total


def table_passport(view: View, level: str) -> Passport:
    """Where the table's figures come from."""
    return Passport(
        title=view.words("progress.table.title"),
        definition=view.words("progress.passport.table"),
        answer=answers.progress_of_parts(view, level),
    )


def columns_short(view: View, situation: Situation) -> list[Column]:
    """The few columns beside a chart."""
    widths = {"area": 150, "state": 115, "remaining": 80, "finish": 105}
    return [
        replace(column, width=widths[column.key])
        for column in columns(view, situation)
        if column.key in widths
    ]


def columns(view: View, situation: Situation) -> list[Column]:
    """All columns of the progress page."""
    words = view.words
    level = situation.child_level or view.area.level
    return [
        Column("area", words(f"common.level.{level}"), width=210),
        Column("state", words("progress.column.state"), width=130),
        Column("share", words("progress.column.share"), "bar", width=130),
        Column("collected", words("common.kpi.collected"), "count"),
        Column("target", words("common.kpi.target"), "count"),
        Column("expected", words("common.kpi.expected_today"), "count"),
        Column("gap", words("common.kpi.gap_to_expected"), "signed"),
        Column("remaining", words("common.kpi.remaining"), "count"),
        Column("today", words("common.kpi.collected_today"), "count"),
        Column("week", words("common.kpi.last_7_days"), "count"),
        Column("pace", words("common.kpi.pace"), "count"),
        Column("needed", words("common.kpi.rate_needed"), "count"),
        Column("finish", words("common.kpi.forecast"), "date", width=120),
        Column("earliest", words("progress.column.earliest"), "date", width=120),
        Column("latest", words("progress.column.latest"), "date", width=120),
        Column("due", words("progress.column.due"), "date", width=120),
        Column("villages", words("progress.column.villages"), "count"),
        Column("complete", words("common.kpi.complete_villages"), "count"),
        Column("zero", words("common.kpi.zero_villages"), "count"),
        Column("unconfirmed", words("common.kpi.unconfirmed"), "count"),
        Column("received", words("common.say.last_updated"), "instant", width=190),
    ]


def rows_of_parts(view: View, situation: Situation, parts: Iterable[AreaProgress]) -> list[Row]:
    """One row for each part, in the order given; `area_key` opens it."""
    parts = tuple(parts)
    if not parts:
        return []
    level = parts[0].area_level.removesuffix("_part")
    known = {row["area_code"]: row for row in answers.progress_of_parts(view, level)}
    return [_row(view, situation, part, level, known[part.area_code]) for part in parts]


def total_row(view: View, situation: Situation) -> Row:
    """The area itself, as the reference row of its table."""
    row = _figures(view, situation, situation.row)
    row["area"] = view.words("progress.total", area=view.area.label(view.language))
    return row


def _row(view: View, situation: Situation, part: AreaProgress, level: str, known: Row) -> Row:
    area = area_of_row(known, level)
    row = _figures(view, situation, part)
    row["area"] = area.label(view.language) if level == "village" else area.name(view.language)
    if level == "inspection_region":
        row["area"] = area.label(view.language)
    row["area_key"] = area.key
    return row


def _figures(view: View, situation: Situation, part: AreaProgress) -> Row:
    as_of, standards = situation.as_of, situation.standards
    outlook = situation.outlook_of(part)
    forecast = outlook.forecast
    return {
        "state": layout.state_of(view, situation, part)[0],
        "share": part.progress_share,
        "collected": part.households_collected,
        "target": part.households_target,
        "expected": None if part.expected_today is None else round(part.expected_today),
        "gap": _rounded(phase.gap(part)),
        "remaining": part.households_remaining,
        "today": part.collected_today,
        "week": part.collected_last_7_days,
        "pace": _rounded(phase.pace_per_day(part, as_of, standards)),
        "needed": phase.needed_per_day(part, as_of, standards),
        "finish": outlook.finish,
        "earliest": forecast.earliest if forecast else None,
        "latest": forecast.latest if forecast else None,
        "due": outlook.due,
        "villages": part.villages_total,
        "complete": part.villages_complete,
        "zero": part.villages_zero,
        "unconfirmed": part.households_unconfirmed,
        "received": part.last_received_at,
    }


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)
