"""How an area stands against the level of 95 %: a verdict at province level, else a reference."""

from datetime import date

from bmn.standing import confidence
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Answer, Row

PAPERS = {
    "local_authority": "local_authority_papers_due",
    "district": "district_papers_due",
    "province": "province_papers_due",
}
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
TONES = {"met": "good", "met_not_shown": "late", "not_met": "late", "unsigned": "late"}


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


def papers_due(view: View, level: str | None = None) -> date | None:
    """The day on which the form of a level, the area's own unless said, must be with the one above.

    None where none is known.
    """
    name = PAPERS.get(level or view.area.level)
    return None if name is None else view.standards.held.day(name)


def table_passport(view: View, answer: Answer, definition: str) -> Passport:
    """Where a table's figures come from; `definition` is a key of confidence.passport."""
    return Passport(
        title=view.words("common.page.confidence"),
        definition=view.words(f"confidence.passport.{definition}"),
        answer=answer,
    )
