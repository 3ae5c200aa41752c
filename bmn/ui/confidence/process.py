"""The process: what was signed, and the steps due so far. Never mixed into quality."""

from bmn.standing import confidence
from bmn.standing.confidence import Process
from bmn.ui.kit import answers, layout, passport
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row
from bmn.words import formats


def draw(view: View, row: Row | None, process: Process) -> None:
    """The whole card."""
    with layout.card("process", view.words("common.kpi.process_level")):
        if not process.steps:
            told = view.words("confidence.process.no_list", year=view.year)
            layout.empty(view, "no_data", told)
            return
        layout.facts(_facts(view, row, process))
        for told in _notes(view, process):
            layout.note(told)
        passport.draw(view, "process", _passport(view, process))


def of(view: View) -> Process:
    """The steps that concern the view's area."""
    return confidence.process(answers.process_items(view), view.area.level, view.as_of.date())


def _facts(view: View, row: Row | None, process: Process) -> list[tuple[str, str]]:
    language = view.language
    signed = None if row is None else row["signed_process_level_pct"]
    told = [
        (
            "signed",
            view.words("confidence.state.unsigned")
            if signed is None
            else formats.percent_words(signed / 100, language),
        ),
        ("ours", formats.percent_words(process.share, language, when_empty="no_data")),
    ]
    if process.share is not None:
        done, due = _steps(process.done), formats.count(process.due, language)
        told.append(("due", view.words("confidence.process.done_of", done=done, due=due)))
    waiting = sum(not step.is_due for step in process.steps)
    told.append(("not_due", formats.count(waiting, language)))
    if process.due_unreported:
        told.append(("unreported", formats.count(process.due_unreported, language)))
    return [(view.words(f"confidence.process.{name}"), words) for name, words in told]


def _notes(view: View, process: Process) -> list[str]:
    told = []
    if process.due_unreported and process.share_at_least is not None:
        percent = formats.percent_words(process.share_at_least, view.language)
        told.append(view.words("confidence.process.at_least", percent=percent))
    return [*told, view.words("confidence.process.apart")]


def _passport(view: View, process: Process) -> Passport:
    return Passport(
        title=view.words("common.kpi.process_level"),
        definition=view.words("confidence.passport.process"),
        answer=answers.process_items(view),
        numerator=_steps(process.done),
        denominator=formats.count(process.due, view.language),
    )


def _steps(value: float) -> str:
    """8, or 7.80 where steps are done in part."""
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"
