"""The card that opens each part to what it rests on, by a button kept in the link."""

from bmn.standing.confidence import Process
from bmn.ui.confidence import history, item, rule, sample, steps, stratum
from bmn.ui.confidence.state import needed
from bmn.ui.kit import choices, layout
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row

EVIDENCE = ("agreement", "automatic", "process", "history", "items", "sample")
"""What the card opens, in the order of its buttons."""


def draw(view: View, row: Row | None, process: Process) -> None:
    """The whole card."""
    title = view.words("confidence.evidence.title")
    with layout.card("evidence", title):
        shown = choices.segments(
            title, "evidence", EVIDENCE, lambda name: view.words(f"confidence.evidence.{name}")
        )
        match shown:
            case "agreement":
                stratum.draw(view)
            case "automatic":
                rule.draw(view)
            case "process":
                steps.draw_list(view, process)
            case "items":
                item.draw(view)
            case "sample":
                sample.draw(view, row, needed(view))
            case _:
                history.draw(view)
