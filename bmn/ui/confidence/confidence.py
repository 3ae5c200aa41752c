"""The confidence page: what was signed, our estimate and its evidence, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from bmn.standing import confidence
from bmn.standing.confidence import Gain, Item, Process, Step
from bmn.statistics.agreement import Missing
from bmn.statistics.shares import share
from bmn.ui.income.income import EXPENSES, INCOMES
from bmn.ui.kit import answers, layout, parts, passport
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.style import words as safe
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]

EVIDENCE = ("agreement", "automatic", "process", "history", "items", "sample")
"""What the page's last part opens, in the order of its buttons."""

GAINS_SHOWN = 40
NAMES_SHOWN = 4
CHART_ROWS = 30

_PAPERS = {
    "local_authority": "local_authority_papers_due",
    "district": "district_papers_due",
    "province": "province_papers_due",
}
_OFFICES = {"local_authority": "district", "district": "province", "province": "department"}
_STATE_MARKS = {
    "met": "✓",
    "met_not_shown": "◇",
    "not_met": "▼",
    "reference_reached": "●",
    "reference_missed": "▼",
    "unsigned": "○",
    "not_due": "○",
    "no_form": "○",
    "no_level": "●",
    "unknown": "○",
}
_STATE_TONES = {"met": "good", "met_not_shown": "late", "not_met": "late", "unsigned": "late"}
_INTERVAL_MARKS = {"below": "▼", "undecided": "○", "above": "◆", "no_level": "✕"}
_STEP_MARKS = {"done": "✓", "partly": "◐", "missing": "▼", "unreported": "○", "not_due": "·"}


def needed(view: View) -> float | None:
    """The quality level asked of provinces in the year, in percent; None where none is known."""
    return view.standards.quality_level_min_pct


def level_words(view: View) -> str:
    """95, as it stands in the letter."""
    value = needed(view)
    return "" if value is None else f"{value:g}"


def official_state(view: View, row: Row | None) -> str:
    """One of `confidence.OFFICIAL_STATES` for the view's area."""
    signed = None if row is None else row["signed_level_pct"]
    return confidence.official(
        signed, needed(view), view.area.level, papers_due(view), view.as_of.date()
    )


def state_words(view: View, state: str) -> str:
    """✓ ถึงเกณฑ์ร้อยละ 95: a sign and a word, so that no colour is needed."""
    level = level_words(view)
    told = {
        "met": lambda: view.words("common.confidence.met", level=level),
        "met_not_shown": lambda: view.words("common.confidence.met_not_shown"),
        "not_met": lambda: view.words("common.confidence.not_met"),
        "not_due": lambda: view.words("common.confidence.not_due"),
        "reference_reached": lambda: view.words("confidence.state.reference_reached", level=level),
        "reference_missed": lambda: view.words("confidence.state.reference_missed", level=level),
        "reference_not_shown": lambda: view.words("confidence.state.reference_not_shown"),
        "unsigned": lambda: view.words("confidence.state.unsigned"),
        "no_form": lambda: view.words("confidence.state.no_form"),
        "no_level": lambda: view.words("confidence.state.no_level"),
        "unknown": lambda: view.words("confidence.state.unknown"),
    }[state]()
    return f"{_STATE_MARKS.get(state, '◇')} {told}"


def estimate_state(view: View, row: Row) -> str:
    """How our estimate stands against the level; below the province only against a reference."""
    state = confidence.estimated(row, needed(view))
    if confidence.is_judged(view.area.level):
        return state
    return {
        "met": "reference_reached",
        "not_met": "reference_missed",
        "met_not_shown": "reference_not_shown",
    }.get(state, state)


def papers_due(view: View) -> date | None:
    """The day on which the area's form must be with the level above; None where none is known."""
    name = _PAPERS.get(view.area.level)
    return None if name is None else view.standards.held.day(name)


def draw_official(view: View, row: Row | None) -> None:
    """The signed level, large, with what it is held against and who signed it."""
    state = official_state(view, row)
    tone = _STATE_TONES.get(state, "quiet")
    signed = None if row is None else row["signed_level_pct"]
    look, chip = " wordy", ""
    if signed is not None:
        look, value = "", formats.percent_words(signed / 100, view.language)
        chip = layout.chip(state_words(view, state), tone)
    elif view.area.level in ("country", "inspection_region"):
        value = _signed_parts(view, "province") or view.words("common.empty.no_data")
    else:
        value = state_words(view, state).partition(" ")[2]
    lines = "".join(f"<div>{safe(line)}</div>" for line in _official_lines(view, row, state))
    st.html(
        f'<div class="bmn-official tone-{tone}">'
        f'<div class="row"><div class="value{look}">{safe(value)}</div>{chip}</div>{lines}</div>'
    )
    passport.draw(view, "official", _official_passport(view, row))


def _official_lines(view: View, row: Row | None, state: str) -> list[str]:
    told = [_criterion_words(view)]
    if row is not None and row["signed_level_pct"] is not None:
        told.append(_signed_words(view, row))
    elif state in ("not_due", "unsigned"):
        told.append(_due_words(view, state))
    elif view.area.level in ("country", "inspection_region"):
        told.append(view.words("confidence.state.no_form"))
        told.append(_provinces_due(view))
    if view.area.level == "province":
        told.append(_signed_parts(view, "district"))
    return [line for line in told if line]


def _criterion_words(view: View) -> str:
    if needed(view) is None:
        return view.words("confidence.criterion.none", year=view.year)
    found = view.standards.held.standard("quality_level_min_pct")
    source = found.source_in(view.language) if found else ""
    if confidence.is_judged(view.area.level):
        return view.words("confidence.criterion.is", level=level_words(view), source=source)
    return view.words("confidence.criterion.reference", level=level_words(view))


def _signed_words(view: View, row: Row) -> str:
    when = formats.thai_date(row["signed_at"], view.language)
    if row["signed_at"] is None:
        return view.words("confidence.signed.undated")
    if row["signed_by_role"]:
        return view.words("confidence.signed.on_by", when=when, role=row["signed_by_role"])
    return view.words("confidence.signed.on", when=when)


def _due_words(view: View, state: str) -> str:
    day = papers_due(view)
    if day is None:
        # Authorities hand their form to the district, before the district's own day.
        after = view.standards.held.day("district_papers_due")
        if view.area.level == "local_authority" and after is not None:
            return view.words(
                "confidence.signed.before_district", day=formats.thai_date(after, view.language)
            )
        return view.words("confidence.signed.no_due", year=view.year)
    office = view.words(f"headline.office.{_OFFICES[view.area.level]}")
    key = "overdue" if state == "unsigned" else "due"
    day_words = formats.thai_date(day, view.language)
    return view.words(f"confidence.signed.{key}", office=office, day=day_words)


def _provinces_due(view: View) -> str:
    day = view.standards.held.day(_PAPERS["province"])
    if day is None:
        return view.words("confidence.signed.provinces_no_due", year=view.year)
    return view.words("confidence.signed.provinces_due", day=formats.thai_date(day, view.language))


def _signed_parts(view: View, level: str) -> str:
    found = answers.confidence_of_parts(view, level)
    signed = [row["signed_level_pct"] for row in found if row["signed_level_pct"] is not None]
    total = len(answers.progress_of_parts(view, level))
    if not total:
        return ""
    told = view.words(
        "confidence.signed.parts",
        signed=formats.count(len(signed), view.language),
        total=formats.counted(total, level, view.language),
    )
    level_pct = needed(view)
    if not signed or level_pct is None or not confidence.is_judged(level):
        return told
    met = sum(confidence.reaches(value, level_pct) for value in signed)
    return view.words(
        "confidence.signed.parts_met",
        parts=told,
        met=formats.count(met, view.language),
        not_met=formats.count(len(signed) - met, view.language),
    )


def draw_process(view: View, row: Row | None, process: Process) -> None:
    """The process: what was signed, and the steps that are due so far. Never mixed into quality."""
    language = view.language
    signed = None if row is None else row["signed_process_level_pct"]
    told = [
        (
            view.words("confidence.process.signed"),
            view.words("confidence.state.unsigned")
            if signed is None
            else formats.percent_words(signed / 100, language),
        ),
        (
            view.words("confidence.process.ours"),
            formats.percent_words(process.share, language, when_empty="no_data"),
        ),
    ]
    if process.share is not None:
        told.append(
            (
                view.words("confidence.process.due"),
                view.words(
                    "confidence.process.done_of",
                    done=_steps(process.done),
                    due=formats.count(process.due, language),
                ),
            )
        )
    told.append(
        (
            view.words("confidence.process.not_due"),
            formats.count(sum(not step.is_due for step in process.steps), language),
        )
    )
    if process.due_unreported:
        told.append(
            (
                view.words("confidence.process.unreported"),
                formats.count(process.due_unreported, language),
            )
        )
    if not process.steps:
        layout.empty(view, "no_data", view.words("confidence.process.no_list", year=view.year))
        return
    layout.facts(told)
    if process.due_unreported and process.share_at_least is not None:
        layout.note(
            view.words(
                "confidence.process.at_least",
                percent=formats.percent_words(process.share_at_least, language),
            )
        )
    layout.note(view.words("confidence.process.apart"))
    passport.draw(
        view,
        "process",
        Passport(
            title=view.words("common.kpi.process_level"),
            definition=view.words("confidence.passport.process"),
            query="process_items",
            parameters=_of_area(view),
            numerator=_steps(process.done),
            denominator=formats.count(process.due, language),
        ),
    )


def process_of(view: View) -> Process:
    """The steps that concern the view's area."""
    return confidence.process(answers.process_items(view), view.area.level, view.as_of.date())


def tiles(view: View, row: Row) -> list[Tile]:
    """Our estimate, and the two parts of which it is the lower."""
    return [_estimate_tile(view, row), _agreement_tile(view, row), _automatic_tile(view, row)]


def _estimate_tile(view: View, row: Row) -> Tile:
    language, value = view.language, row["quality_estimate_share"]
    state = estimate_state(view, row)
    weaker = confidence.weaker_part(row)
    return Tile(
        "estimate",
        view.words("confidence.estimate.what"),
        formats.percent_words(value, language, when_empty="no_data"),
        against=view.words("confidence.estimate.unknown")
        if weaker is None
        else view.words("confidence.estimate.lower", part=view.words(f"confidence.part.{weaker}")),
        beside=_spans_words(view, row) if weaker == "agreement" else "",
        direction=view.words("common.say.unverified"),
        state="" if state == "unknown" else state_words(view, state),
        tone=_STATE_TONES.get(state, "quiet"),
        is_wordy=True,
        passport=Passport(
            title=view.words("confidence.estimate.what"),
            definition=view.words("confidence.passport.estimate"),
            query="confidence_by_area",
            parameters=passport.of_area(view),
            numerator=formats.percent_words(row["agreement_share"], language),
            denominator=formats.percent_words(row["automatic_check_share"], language),
        ),
    )


def _spans_words(view: View, row: Row) -> str:
    """That a point below the level may be chance."""
    level_pct = needed(view)
    if level_pct is None or row["quality_estimate_share"] * 100 >= level_pct:
        return ""
    if confidence.side(row, level_pct) != "undecided":
        return ""
    return view.words("confidence.estimate.spans", level=level_words(view))


def _agreement_tile(view: View, row: Row) -> Tile:
    language = view.language
    what = view.words("confidence.part.agreement")
    if row["agreement_share"] is None:
        return Tile(
            "agreement",
            what,
            view.words("common.empty.no_data"),
            is_wordy=True,
            against=view.words(
                "confidence.agreement.none"
                if confidence.is_estimated(view.area.level)
                else "confidence.agreement.village"
            ),
            passport=_agreement_passport(view, row),
        )
    return Tile(
        "agreement",
        what,
        formats.percent_words(row["agreement_share"], language),
        against=view.words(
            "confidence.agreement.of",
            agreed=formats.count(row["agreed"], language),
            reinterviewed=formats.count(row["reinterviewed"], language),
        ),
        beside=f"{interval_words(view, row)} · "
        + view.words(
            "confidence.agreement.lower_bound",
            bound=formats.percent_digits(row["agreement_lower_bound"], 2),
        ),
        direction=_design_words(view, row),
        is_wordy=True,
        passport=_agreement_passport(view, row),
    )


def _automatic_tile(view: View, row: Row) -> Tile:
    language, value = view.language, row["automatic_check_share"]
    checks = answers.checks_of_area(view)
    must_fix = None if checks is None else checks["households_must_fix"]
    collected = row["households_collected"]
    seen = row["persons_seen_share"]
    return Tile(
        "automatic",
        view.words("confidence.part.automatic"),
        formats.percent_words(value, language, when_empty="no_data"),
        against=view.words("confidence.automatic.none")
        if value is None or must_fix is None
        else view.words(
            "confidence.automatic.of",
            must_fix=formats.count(must_fix, language),
            collected=formats.count(collected, language),
        ),
        direction=_persons_words(view, seen),
        is_wordy=True,
        passport=Passport(
            title=view.words("confidence.part.automatic"),
            definition=view.words("confidence.passport.automatic"),
            query="checks_by_area",
            parameters=passport.of_area(view),
            numerator=None
            if must_fix is None or collected is None
            else formats.counted(collected - must_fix, "household", language),
            denominator=None
            if collected is None
            else formats.counted(collected, "household", language),
        ),
    )


def _persons_words(view: View, seen: float | None) -> str:
    """How many households were checked down to their persons."""
    if seen is None:
        return ""
    if seen >= 1:
        return view.words("confidence.automatic.all_persons")
    if not seen:
        return view.words("confidence.automatic.no_persons")
    return view.words(
        "confidence.automatic.persons", percent=formats.percent_words(seen, view.language)
    )


def interval_words(view: View, row: Mapping[str, Any]) -> str:
    """ช่วงความเชื่อมั่น 96.22–97.88."""
    return view.words(
        "confidence.agreement.interval",
        low=formats.percent_digits(row["agreement_low"], 2),
        high=formats.percent_digits(row["agreement_high"], 2),
    )


def _design_words(view: View, row: Row) -> str:
    key = "design_assumed" if row["is_design_effect_assumed"] else "design"
    told = view.words(f"confidence.agreement.{key}", effect=f"{row['design_effect']:.2f}")
    covered = formats.percent_words(row["population_sampled_share"], view.language)
    return f"{told} · {view.words('confidence.agreement.covered', percent=covered)}"


def missing_lines(view: View, row: Row, rows: Sequence[Missing]) -> list[str]:
    """What more second interviews would take, in words; rests on `confidence.missing`."""
    level_pct = needed(view)
    if not confidence.is_estimated(view.area.level):
        return [view.words("confidence.agreement.village")]
    if level_pct is None:
        return [view.words("confidence.criterion.none", year=view.year)]
    if not row["households_collected"]:
        return [view.words("confidence.missing.nothing_collected")]
    language, level = view.language, level_words(view)
    told = []
    clear = confidence.households_to_clear(row, level_pct)
    if clear:
        told.append(
            view.words(
                "confidence.missing.flags_first",
                level=level,
                households=formats.counted(clear, "household", language),
            )
        )
    if confidence.lacks_strata(row, level_pct):
        told.append(
            view.words(
                "confidence.missing.strata",
                level=level,
                percent=formats.percent_words(1 - row["population_sampled_share"], language),
            )
        )
        return told
    if not rows:
        told.append(
            view.words(
                "confidence.missing.shown",
                level=level,
                households=formats.counted(row["reinterviewed"], "household", language),
            )
        )
        return told
    return [*told, *_missing_words(view, row, rows, level_pct)]


def _missing_words(view: View, row: Row, rows: Sequence[Missing], level_pct: float) -> list[str]:
    language, level, rate = view.language, level_words(view), row["agreement_share"]
    if all(one.reinterviews is None for one in rows):
        return [view.words("confidence.missing.impossible", level=level)]
    if rate is not None and rate * 100 <= level_pct:
        return [
            view.words(
                "confidence.missing.rate_too_low",
                level=level,
                percent=formats.percent_words(rate, language),
            )
        ]
    told = []
    plan = None if rate is None else confidence.likely(rows, rate)
    if plan is not None:
        told.append(plan_words(view, plan))
    size = confidence.size_at_this_rate(row, level_pct, view.standards.held)
    if size is not None:
        told.append(
            view.words(
                f"confidence.missing.{'at_this_rate' if rate is not None else 'at_planned_rate'}",
                percent=formats.percent_words(confidence.planning_share(row), language),
                households=formats.counted(size, "household", language),
                chance=f"{confidence.CHANCE:.0%}".rstrip("%"),
            )
        )
    return told


def plan_words(view: View, plan: Missing) -> str:
    """สัมภาษณ์ซ้ำอีก 120 ครัวเรือน โดยพบไม่ตรงกันได้ไม่เกิน 2 ครัวเรือน."""
    more = formats.counted(plan.reinterviews or 0, "household", view.language)
    if not plan.disagreements:
        return view.words("confidence.missing.plan_none", households=more)
    allowed = formats.counted(plan.disagreements, "household", view.language)
    return view.words("confidence.missing.plan", households=more, allowed=allowed)


def missing_assumption(view: View, row: Row) -> str:
    """On what the sizes rest."""
    effect, is_assumed = confidence.planned_design_effect(row, view.standards.held)
    key = "assumption_assumed" if is_assumed else "assumption"
    return view.words(f"confidence.missing.{key}", effect=f"{effect:.2f}")


def missing_columns(view: View) -> list[Column]:
    """How many more, by how many may disagree."""
    return [
        Column("allowed", view.words("confidence.missing.column.allowed"), "count", width=190),
        Column("more", view.words("confidence.missing.column.more"), "count", width=190),
    ]


def missing_rows(rows: Sequence[Missing]) -> list[Row]:
    """One row a number of disagreements; `more` is unknown where no sample would do."""
    return [{"allowed": row.disagreements, "more": row.reinterviews} for row in rows]


def gains_of(view: View, row: Row, level: str | None) -> list[Gain]:
    """Rules × areas by what clearing their flags brings."""
    checks = answers.checks_of_area(view) or {}
    return confidence.gains(
        answers.flags_of_parts(view, level or view.area.level),
        collected=row["households_collected"],
        must_fix=checks.get("households_must_fix"),
    )


def gain_columns(view: View, level: str | None) -> list[Column]:
    """The rule, where, and what clearing it brings."""
    words = view.words
    return [
        Column("rank", words("common.say.rank"), "count", width=50),
        Column("rule", words("confidence.gain.rule"), width=400),
        Column("area", words(f"common.level.{level or view.area.level}"), width=140),
        Column("open", words("confidence.gain.open"), "count", width=110),
        Column("gain", words("confidence.gain.households"), "count", width=150),
        Column("after", words("confidence.gain.after"), "share", width=150),
    ]


def gain_rows(view: View, found: Sequence[Gain], level: str | None) -> list[Row]:
    """The flags to clear first."""
    level = level or view.area.level
    known = parts.areas(view, level)
    rows = []
    for rank, gain in enumerate(found, start=1):
        area = parts.of_row(view, known, dict(gain.rule), level)
        rows.append(
            {
                "rank": rank,
                "rule": f"{gain.rule['rule_id']} {gain.rule[f'title_{view.language}']}",
                "area": parts.name(view, area),
                "area_key": area.key,
                "open": gain.rule["flags_open"],
                "gain": gain.gain,
                "after": gain.share_after,
            }
        )
    return rows


def step_lines(view: View, process: Process, level: str | None) -> list[str]:
    """The steps that are due and not done: where, and whom they concern."""
    if not process.steps:
        return [view.words("confidence.process.no_list", year=view.year)]
    by_step: dict[str, list[Row]] = {}
    if level is not None:
        for row in answers.process_of_parts(view, level):
            if row["areas_done"] < row["areas_expected"]:
                by_step.setdefault(row["step_code"], []).append(row)
    told = []
    for step in process.steps:
        if step.is_due and step.state in ("partly", "missing"):
            told.append(_step_line(view, step, by_step.get(step.row["step_code"], []), level))
    unreported = [s.row["step_code"] for s in process.steps if s.is_due and s.state == "unreported"]
    if unreported:
        told.append(
            view.words("confidence.steps.unreported", steps=", ".join(map(str, unreported)))
        )
    return told


def _step_line(view: View, step: Step, behind: Sequence[Row], level: str | None) -> str:
    row = step.row
    told = view.words(
        "confidence.steps.missing",
        step=_step_name(view, row),
        missing=formats.count(row["areas_expected"] - row["areas_done"], view.language),
        expected=formats.count(row["areas_expected"], view.language),
        level=view.words(f"confidence.step_level.{row['step_level']}"),
        due=_step_due(view, step),
    )
    if not behind or level is None:
        return told
    ordered = sorted(behind, key=lambda r: (r["areas_done"] - r["areas_expected"], r["area_code"]))
    known = parts.areas(view, level)
    names = view.words("headline.join.names").join(
        parts.name(view, parts.of_row(view, known, one, level)) for one in ordered[:NAMES_SHOWN]
    )
    if len(ordered) > NAMES_SHOWN:
        more = formats.counted(len(ordered) - NAMES_SHOWN, level, view.language)
        names = view.words("headline.join.and_more", names=names, more=more)
    return view.words("confidence.steps.whom", step=told, names=names)


def step_columns(view: View) -> list[Column]:
    """The letter's list with how far each step is."""
    words = view.words
    return [
        Column("code", words("confidence.steps.column.code"), width=60),
        Column("step", words("confidence.steps.column.step"), width=430),
        Column("level", words("confidence.steps.column.level"), width=150),
        Column("expected", words("confidence.steps.column.expected"), "count", width=90),
        Column("done", words("confidence.steps.column.done"), "count", width=120),
        Column("share", words("common.unit.percent"), "bar", width=120),
        Column("state", words("confidence.steps.column.state"), width=170),
        Column("due", words("confidence.steps.column.due"), "date", width=120),
        Column("basis", words("confidence.steps.column.basis"), width=130),
    ]


def step_rows(view: View, process: Process) -> list[Row]:
    """One row a step; counts are unknown, not zero, where nobody reported."""
    return [
        {
            "code": step.row["step_code"],
            "step": step.row[f"step_name_{view.language}"],
            "level": view.words(f"confidence.step_level.{step.row['step_level']}"),
            "expected": step.row["areas_expected"],
            "done": step.row["areas_done"],
            "share": step.row["done_share"],
            "state": f"{_STEP_MARKS[step.state]} {view.words(f'confidence.step.{step.state}')}",
            "due": step.due_on,
            "basis": view.words(
                "confidence.steps.by_letter"
                if step.row["due_evidence"] == "letter"
                else "common.say.assumption"
            ),
        }
        for step in process.steps
    ]


def ranking(view: View, found: Sequence[Row], level: str) -> list[Row]:
    """Rows for the figure and the table: areas with a sample first, as `confidence.ranked`."""
    known = parts.areas(view, level)
    with_sample = confidence.ranked(found, needed(view))
    rows = [_ranked_row(view, dict(row), state, level, known) for row, state in with_sample]
    without = [row for row in found if row["agreement_share"] is None]
    return rows + [_ranked_row(view, row, None, level, known) for row in without]


def _ranked_row(view: View, row: Row, state: str | None, level: str, known: Any) -> Row:
    area = parts.of_row(view, known, row, level)
    told = {
        "area": parts.name(view, area),
        "area_key": area.key,
        "state": _no_sample_words(view, level)
        if state is None
        else f"{_INTERVAL_MARKS[state]} {view.words(f'confidence.interval.{state}')}",
        "share": row["agreement_share"],
        "low": row["agreement_low"],
        "high": row["agreement_high"],
        "reinterviewed": (row["reinterviewed"] or 0) if confidence.is_estimated(level) else None,
        "agreed": row["agreed"],
        "automatic": row["automatic_check_share"],
        "estimate": row["quality_estimate_share"],
        "signed": None if row["signed_level_pct"] is None else row["signed_level_pct"] / 100,
        "process": row["process_share"],
        "collected": row["households_collected"],
        "covered": row["population_sampled_share"],
        "has_sample": state is not None,
        "interval_state": state,
    }
    if confidence.is_judged(level):
        signed = row["signed_level_pct"]
        level_pct = needed(view)
        verdict = confidence.official(signed, level_pct, level, None, view.as_of.date())
        told["verdict"] = state_words(view, verdict)
    return told


def _no_sample_words(view: View, level: str) -> str:
    if not confidence.is_estimated(level):
        return view.words("common.empty.dash")
    return f"○ {view.words('confidence.ranking.no_sample')}"


def ranking_columns(view: View, level: str) -> list[Column]:
    """The areas against the level: what was signed, then the estimate's parts."""
    words = view.words
    found = [
        Column("area", words(f"common.level.{level}"), width=170),
        Column("signed", words("confidence.ranking.signed"), "share", width=110),
    ]
    if confidence.is_judged(level):
        found.append(Column("verdict", words("confidence.ranking.verdict"), width=190))
    return [
        *found,
        Column("state", words("confidence.ranking.state"), width=210),
        Column("share", words("confidence.ranking.agreement"), "share", width=110),
        Column("low", words("confidence.ranking.low"), "share", width=110),
        Column("high", words("confidence.ranking.high"), "share", width=110),
        Column("agreed", words("confidence.ranking.agreed"), "count", width=90),
        Column("reinterviewed", words("confidence.ranking.reinterviewed"), "count", width=110),
        Column("covered", words("confidence.ranking.covered"), "share", width=130),
        Column("automatic", words("confidence.ranking.automatic"), "share", width=120),
        Column("estimate", words("confidence.ranking.estimate"), "share", width=120),
        Column("process", words("confidence.ranking.process"), "share", width=120),
        Column("collected", words("common.kpi.collected"), "count", width=110),
    ]


def chart_rows(view: View, rows: Sequence[Row]) -> list[Row]:
    """The first rows with a sample, as the figure takes them."""
    return [
        {
            "name": row["area"],
            "share": row["share"],
            "low": row["low"],
            "high": row["high"],
            "state": row["interval_state"],
            "words": f"{formats.percent(row['share'], view.language, 2)} · "
            + view.words(
                "confidence.agreement.interval",
                low=formats.percent_digits(row["low"], 2),
                high=formats.percent_digits(row["high"], 2),
            )
            + f"<br>{formats.count(row['agreed'], view.language)}"
            f"/{formats.counted(row['reinterviewed'], 'household', view.language)}",
        }
        for row in rows
        if row["has_sample"]
    ][:CHART_ROWS]


def ranking_lines(view: View, rows: Sequence[Row], level: str) -> list[str]:
    """How many areas are on which side, and which ones nobody went to again."""
    told = [view.words("confidence.ranking.how")]
    with_sample = sum(row["has_sample"] for row in rows)
    if with_sample > CHART_ROWS:
        told.append(
            view.words(
                "confidence.ranking.first",
                shown=CHART_ROWS,
                total=formats.count(with_sample, view.language),
            )
        )
    without = [row["area"] for row in rows if not row["has_sample"]]
    if without:
        names = view.words("headline.join.names").join(without[:NAMES_SHOWN])
        if len(without) > NAMES_SHOWN:
            more = formats.counted(len(without) - NAMES_SHOWN, level, view.language)
            names = view.words("headline.join.and_more", names=names, more=more)
        told.append(
            view.words(
                "confidence.ranking.without",
                areas=formats.counted(len(without), level, view.language),
                names=names,
            )
        )
    return told


def stratum_columns(view: View) -> list[Column]:
    """The sample by local authority."""
    words = view.words
    return [
        Column("area", words("common.level.local_authority"), width=260),
        Column("households", words("common.kpi.collected"), "count", width=130),
        Column("weight", words("confidence.stratum.weight"), "share", width=150),
        Column("enumerators", words("confidence.stratum.enumerators"), "count", width=140),
        Column("reinterviewed", words("confidence.ranking.reinterviewed"), "count", width=130),
        Column("agreed", words("confidence.ranking.agreed"), "count", width=110),
        Column("share", words("confidence.ranking.agreement"), "share", width=130),
    ]


def stratum_rows(view: View, found: Sequence[Row]) -> list[Row]:
    """Authorities where most households live and nobody went again come first."""
    ordered = sorted(
        found, key=lambda r: (r["reinterviewed"] > 0, -r["households_collected"], r["area_code"])
    )
    return [
        {
            "area": row[f"area_name_{view.language}"]
            or view.words("common.empty.unknown_local_authority"),
            "households": row["households_collected"],
            "weight": share(row["households_collected"], row["area_population"]),
            "enumerators": row["enumerators"],
            "reinterviewed": row["reinterviewed"],
            "agreed": row["agreed"] if row["reinterviewed"] else None,
            "share": share(row["agreed"], row["reinterviewed"]),
        }
        for row in ordered
    ]


def stratum_words(view: View, found: Sequence[Row]) -> str:
    """In how many authorities nobody was interviewed again, and how many live there."""
    without = [row for row in found if not row["reinterviewed"]]
    if not without:
        every = formats.counted(len(found), "local_authority", view.language)
        return view.words("confidence.stratum.all", total=every)
    homes = sum(row["households_collected"] for row in without)
    total = sum(row["households_collected"] for row in found)
    return view.words(
        "confidence.stratum.told",
        sampled=formats.count(len(found) - len(without), view.language),
        total=formats.counted(len(found), "local_authority", view.language),
        without=formats.counted(len(without), "local_authority", view.language),
        percent=formats.percent_words(share(homes, total), view.language),
    )


def rule_columns(view: View) -> list[Column]:
    """The must_fix rules and their flags in the area."""
    words = view.words
    return [
        Column("rule", words("confidence.gain.rule"), width=430),
        Column("subjects", words("confidence.rule.subjects"), "count", width=130),
        Column("open", words("confidence.gain.open"), "count", width=130),
        Column("awaiting", words("confidence.rule.awaiting"), "count", width=130),
        Column("gain", words("confidence.gain.households"), "count", width=160),
        Column("note", words("confidence.rule.note"), width=220),
    ]


def rule_rows(view: View, flags: Sequence[Row]) -> list[Row]:
    """One row a must_fix rule; flags are unknown, not zero, where it couldn't be evaluated."""
    return [
        {
            "rule": f"{row['rule_id']} {row[f'title_{view.language}']}",
            "subjects": row["subjects_checked"],
            "open": row["flags_open"],
            "awaiting": row["flags_awaiting"],
            "gain": row["gain_households"] if row["flags_open"] is not None else None,
            "note": view.words("confidence.rule.not_evaluated") if row["not_evaluated"] else "",
        }
        for row in flags
        if row["severity"] == "must_fix"
    ]


def item_columns(view: View) -> list[Column]:
    """The UN's measures of content error."""
    words = view.words
    return [
        Column("item", words("confidence.item.what"), width=330),
        Column("n", words("confidence.item.households"), "count", width=110),
        Column("agreement", words("confidence.ranking.agreement"), "share", width=120),
        Column("gross", words("confidence.item.gross"), "share", width=170),
        Column("index", words("confidence.item.index"), "share", width=170),
        Column("grade", words("confidence.item.grade"), width=120),
        Column("net", words("confidence.item.net"), "points", width=170),
        Column("answer", words("confidence.item.answer"), width=120),
        Column("net_grade", words("confidence.item.net_grade"), width=120),
    ]


def item_rows(view: View, found: Sequence[Item]) -> list[Row]:
    """One row an item, the most inconsistent first."""
    catalogue = {row["indicator_no"]: row for row in answers.indicator_catalogue(view)}
    return [
        {
            "item": _item_name(view, one.item, catalogue),
            "n": one.told.n,
            "agreement": one.told.agreement_rate,
            "gross": one.told.gross_difference_rate,
            "index": one.told.index_of_inconsistency,
            "grade": _grade_words(view, one.inconsistency),
            "net": None if one.worst is None else one.worst.net_difference_rate,
            "answer": None if one.worst is None else str(one.worst.category),
            "net_grade": _grade_words(view, one.net),
        }
        for one in found
    ]


def _grade_words(view: View, grade: str | None) -> str:
    return "" if grade is None else view.words(f"confidence.grade.{grade}")


def _item_name(view: View, item: str, catalogue: Mapping[int, Row]) -> str:
    """The item in words; the column's own name where nobody knows better."""
    kind, _, name = item.partition("_")
    if item == "members":
        return view.words("confidence.item.members")
    if kind == "income" and name in INCOMES:
        return view.words(f"income.of_income.{name}")
    if kind == "expense" and name in EXPENSES:
        return view.words(f"income.of_expense.{name}")
    number = int(kind[1:]) if kind[:1] == "i" and kind[1:].isdigit() else None
    if number is not None and number in catalogue and name in ("fail", "eligible"):
        return view.words(
            f"confidence.item.{name}",
            number=number,
            name=catalogue[number][f"name_{view.language}"],
        )
    return item


def year_columns(view: View) -> list[Column]:
    """What was signed in each year."""
    words = view.words
    return [
        Column("year", words("common.say.year"), width=90),
        Column("signed", words("confidence.ranking.signed"), "share", width=150),
        Column("criterion", words("confidence.history.criterion"), "share", width=120),
        Column("signed_at", words("confidence.history.signed_at"), "date", width=150),
        Column("process", words("confidence.history.process"), "share", width=180),
        Column("estimate", words("confidence.ranking.estimate"), "share", width=170),
    ]


def year_rows(view: View) -> list[Row]:
    """One row a survey year in the warehouse, the newest first."""
    rows = []
    for year in sorted(view.snapshot.years, reverse=True):
        found = answers.confidence_of_area(replace(view, year=year)) or {}
        level_pct = answers.standards(view.reader, view.snapshot, year).quality_level_min_pct
        signed = found.get("signed_level_pct")
        process = found.get("signed_process_level_pct")
        rows.append(
            {
                "year": formats.survey_year(year, view.language),
                "signed": None if signed is None else signed / 100,
                "criterion": None if level_pct is None else level_pct / 100,
                "signed_at": found.get("signed_at"),
                "process": None if process is None else process / 100,
                "estimate": found.get("quality_estimate_share"),
            }
        )
    return rows


def table_passport(view: View, query: str, definition: str, **more: Any) -> Passport:
    """Where a table's figures come from; `definition` is a key of confidence.passport."""
    parameters = _of_area(view) if not more else passport.of_area(view, **more)
    return Passport(
        title=view.words("common.page.confidence"),
        definition=view.words(f"confidence.passport.{definition}"),
        query=query,
        parameters=parameters,
    )


def _official_passport(view: View, row: Row | None) -> Passport:
    signed = None if row is None else row["signed_level_pct"]
    return Passport(
        title=view.words("common.kpi.quality_level"),
        definition=view.words("confidence.passport.official"),
        query="confidence_by_area",
        parameters=passport.of_area(view),
        numerator=None if signed is None else f"{signed:g} %",
        denominator=None if needed(view) is None else f"{level_words(view)} %",
    )


def _agreement_passport(view: View, row: Row) -> Passport:
    language = view.language
    return Passport(
        title=view.words("confidence.part.agreement"),
        definition=view.words("confidence.passport.agreement"),
        query="confidence_by_area",
        parameters=passport.of_area(view),
        numerator=None
        if row["agreed"] is None
        else formats.counted(row["agreed"], "household", language),
        denominator=None
        if row["reinterviewed"] is None
        else formats.counted(row["reinterviewed"], "household", language),
    )


def _of_area(view: View) -> dict[str, Any]:
    return {"survey_year_be": view.year, "area_level": view.area.level, "area_code": view.area.code}


def _step_name(view: View, row: Mapping[str, Any]) -> str:
    return f"{row['step_code']}) {row[f'step_name_{view.language}']}"


def _step_due(view: View, step: Step) -> str:
    day = formats.thai_date(step.due_on, view.language)
    if step.row["due_evidence"] == "letter":
        return day
    return f"{day} ({view.words('common.say.assumption')})"


def _steps(value: float) -> str:
    """8, or 7.80 where steps are done in part."""
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"
