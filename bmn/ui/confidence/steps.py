"""The letter's steps: which are due and not done, and the whole list as evidence."""

from collections.abc import Mapping, Sequence
from typing import Any

from bmn.standing.confidence import Process, Step
from bmn.ui.kit import answers, layout, parts, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row
from bmn.words import formats

_MARKS = {"done": "✓", "partly": "◐", "missing": "▼", "unreported": "○", "not_due": "·"}
_NAMES_SHOWN = 4


def draw(view: View, process: Process, level: str | None) -> None:
    """The whole card. `level`: the parts that are behind are named, where there are any."""
    with layout.card("steps", view.words("confidence.steps.title")):
        layout.lines(_lines(view, process, level) or [view.words("confidence.steps.none")])
        if process.steps:  # the letter is that of a year with a list
            layout.source(view, view.words("confidence.steps.source"))


def draw_list(view: View, process: Process) -> None:
    """The whole list, for the card of evidence."""
    if not process.steps:
        layout.empty(view, "no_data", view.words("confidence.process.no_list", year=view.year))
        return
    tables.draw(view, "steps", _columns(view), process.steps, name="process")
    layout.source(view, view.words("confidence.steps.source"))


def _lines(view: View, process: Process, level: str | None) -> list[str]:
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
        parts.name(view, parts.of_row(view, known, one, level)) for one in ordered[:_NAMES_SHOWN]
    )
    if len(ordered) > _NAMES_SHOWN:
        more = formats.counted(len(ordered) - _NAMES_SHOWN, level, view.language)
        names = view.words("headline.join.and_more", names=names, more=more)
    return view.words("confidence.steps.whom", step=told, names=names)


def _columns(view: View) -> list[Column]:
    """One row a step; counts are unknown, not zero, where nobody reported."""
    words = view.words

    def told(name: str) -> Any:
        return lambda step: step.row[name]

    def basis(step: Step) -> str:
        is_letter = step.row["due_evidence"] == "letter"
        return words("confidence.steps.by_letter" if is_letter else "common.say.assumption")

    def column(name: str, width: int, kind: str = "text", *, value: Any) -> Column:
        return Column(
            name, words(f"confidence.steps.column.{name}"), kind, width=width, value=value
        )

    return [
        column("code", 60, value=told("step_code")),
        column("step", 430, value=told(f"step_name_{view.language}")),
        column("level", 150, value=lambda s: words(f"confidence.step_level.{s.row['step_level']}")),
        column("expected", 90, "count", value=told("areas_expected")),
        column("done", 120, "count", value=told("areas_done")),
        Column("share", words("common.unit.percent"), "bar", width=120, value=told("done_share")),
        column(
            "state", 170, value=lambda s: f"{_MARKS[s.state]} {words(f'confidence.step.{s.state}')}"
        ),
        column("due", 120, "date", value=lambda step: step.due_on),
        column("basis", 130, value=basis),
    ]


def _step_name(view: View, row: Mapping[str, Any]) -> str:
    return f"{row['step_code']}) {row[f'step_name_{view.language}']}"


def _step_due(view: View, step: Step) -> str:
    day = formats.thai_date(step.due_on, view.language)
    if step.row["due_evidence"] == "letter":
        return day
    return f"{day} ({view.words('common.say.assumption')})"
