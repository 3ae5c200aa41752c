"""The files taken in, newest first: read = accepted + quarantined + dropped."""

from collections.abc import Mapping, Sequence
from typing import Any

from bmn.ui.data import quarantine, telling
from bmn.ui.kit import layout, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View

Row = Mapping[str, Any]

SHOWN = 500


def draw(view: View, loads: Sequence[Row]) -> None:
    """The card; a row opens its quarantine."""
    with layout.card("loads", view.words("data.loads.title")):
        if not loads:
            layout.empty(view, "no_data", view.words("data.loads.none"))
            return
        tables.draw(
            view,
            "loads",
            columns(view),
            loads,
            open_row=lambda row: quarantine.open_rows(load_id=row["load_id"]),
            height=520,
            name="loads",
        )
        layout.source(view, view.words("data.loads.source"))


def columns(view: View) -> list[Column]:
    """One row a file."""
    said = view.words
    return [
        Column("file_name", said("data.column.file"), width=270, value=telling.file_name),
        Column(
            "kind",
            said("data.column.kind"),
            width=220,
            value=lambda row: telling.kind_words(view, row["kind"]),
        ),
        Column(
            "state",
            said("data.column.state"),
            width=150,
            value=lambda row: telling.word(view, f"data.state.{row['status']}", row["status"]),
        ),
        Column("sent_by", said("data.column.sent_by"), width=150),
        Column("received_at", said("data.column.received"), "instant", width=215),
        Column("rows_read", said("data.column.read"), "count", on_phone=True),
        Column("accepted", said("data.column.accepted"), "count"),
        Column("quarantined", said("data.column.quarantined"), "count", on_phone=True),
        Column("dropped", said("data.column.dropped"), "count"),
        Column("duplicates", said("data.column.duplicates"), "count"),
        Column(
            "message",
            said("data.column.message"),
            width=420,
            value=lambda row: telling.message(view, row),
        ),
        Column("unknown_columns", said("data.column.unknown_columns"), width=260),
        Column("encoding", said("data.column.encoding"), width=100),
        Column("survey_years", said("data.column.years"), width=100),
        Column("seconds", said("data.column.seconds"), "count"),
    ]
