"""What each refused file was told, newest first."""

from collections.abc import Mapping, Sequence
from typing import Any

from bmn.ui.data import telling
from bmn.ui.kit import layout
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]

SHOWN = 10


def draw(view: View, loads: Sequence[Row]) -> None:
    """The card; none where no file was refused."""
    refused = [row for row in loads if row["status"] == "refused"]
    if not refused:
        return
    with layout.card("refused", view.words("data.refused.title")):
        layout.lines([_line(view, row) for row in refused[:SHOWN]])


def _line(view: View, row: Row) -> str:
    at = formats.thai_datetime(row["received_at"], view.language)
    told = telling.message(view, row) or view.words("common.empty.dash")
    return f"{telling.file_name(row)} ({at}): {told}"
