"""What to hand in first when a round opens, and why in that order."""

from bmn.ui.kit import layout
from bmn.ui.kit.view import View

ORDER = ("village", "target", "plan", "enumerator", "household", "person")
"""Kinds of files: each needs what stands before it, or waits for it."""


def draw(view: View) -> None:
    """The card: a short numbered list."""
    with layout.card("first_day", view.words("data.first_day.title")):
        points = [
            f"{view.words(f'data.kind.{kind}')}: {view.words(f'data.first_day.{kind}')}"
            for kind in ORDER
        ]
        layout.decisions(points, when_none="")
        layout.note(view.words("data.first_day.others"))
