"""Files and rows taken in, and where they went."""

from collections.abc import Mapping
from typing import Any

from bmn.statistics.shares import share
from bmn.ui.kit import answers
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]


def tiles(view: View, total: Row) -> list[Tile]:
    """Files taken in, rows read and where they went, rows in quarantine, the newest load."""
    read, accepted, quarantined, dropped = (
        total[name] for name in ("rows_read", "accepted", "quarantined", "dropped")
    )
    refused = total["refused"]
    adds_up = read == accepted + quarantined + dropped
    language = view.language
    newest = total["last_received_at"]
    return [
        Tile(
            "data_files",
            view.words("data.tile.files"),
            formats.count(total["files"], language),
            unit=view.words("common.unit.file"),
            against=view.words(
                "data.tile.refused", refused=formats.counted(refused, "file", language)
            ),
            direction="" if newest is None else formats.thai_datetime(newest, language),
            tone="late" if refused else "quiet",
            passport=_loads_passport(view),
        ),
        Tile(
            "data_rows",
            view.words("data.tile.read"),
            formats.count(read, language),
            unit=view.words("common.unit.row"),
            against=view.words(
                "data.tile.sum",
                accepted=formats.count(accepted, language),
                quarantined=formats.count(quarantined, language),
                dropped=formats.count(dropped, language),
            ),
            state=view.words(f"data.tile.{'adds_up' if adds_up else 'differs'}"),
            tone="good" if adds_up else "late",
            passport=_loads_passport(view),
        ),
        Tile(
            "data_quarantined",
            view.words("data.tile.quarantined"),
            formats.count(quarantined, language),
            unit=view.words("common.unit.row"),
            against=view.words(
                "data.tile.of_read",
                percent=formats.percent_words(share(quarantined, read), language),
            ),
            state=view.words(
                "data.tile.open", open=formats.count(total["quarantined_open"], language)
            ),
            direction=view.words("data.tile.to_correct"),
            tone="late" if total["quarantined_open"] else "quiet",
            passport=Passport(
                title=view.words("data.tile.quarantined"),
                definition=view.words("data.passport.quarantine"),
                answer=answers.quarantine_by_rule(view),
            ),
        ),
    ]


def _loads_passport(view: View) -> Passport:
    return Passport(
        title=view.words("data.show.loads"),
        definition=view.words("data.passport.loads"),
        answer=answers.loads_total(view),
    )
