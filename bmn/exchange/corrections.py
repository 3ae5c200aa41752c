"""Quarantined rows as files to correct and send in again: the original row, plus why.

Our own columns begin with `_`, which the collector leaves out when the file comes back. Restricted
columns (names, ids) aren't in it: the original files keep them.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bmn import private
from bmn.exchange import spreadsheet
from bmn.exchange.spreadsheet import Field

SHEET = "quarantine"
REASON_COLUMNS = ("_load", "_file", "_sheet", "_line", "_message")

Row = dict[str, Any]


def merge(rows: Iterable[Row], language: str) -> tuple[list[str], list[dict[str, str]]]:
    """One line per quarantined row, its reasons joined; columns in the order of the originals.

    `rows` are rows of `quarantine_rows`: one per row and reason.
    """
    lines: dict[tuple[Any, ...], dict[str, str]] = {}
    columns: dict[str, None] = {}
    for row in rows:
        key = (row["load_id"], row["sheet"], row["line"])
        reason = row[f"message_{language}"]
        if key in lines:
            if reason not in lines[key]["_message"]:
                lines[key]["_message"] += f" | {reason}"
            continue
        original = _original(row["row_json"])
        columns.update(dict.fromkeys(original))
        lines[key] = {
            **original,
            "_load": str(row["load_id"]),
            "_file": row["file_name"],
            "_sheet": row["sheet"] or "",
            "_line": str(row["line"]),
            "_message": reason,
        }
    return [*columns, *REASON_COLUMNS], list(lines.values())


def as_csv(columns: Sequence[str], lines: Sequence[dict[str, str]]) -> bytes:
    """As Excel opens it and as the collector reads it."""
    return spreadsheet.form_csv(spreadsheet.texts(columns), lines)


def as_xlsx(columns: Sequence[str], lines: Sequence[dict[str, str]]) -> bytes:
    """The same as a workbook."""
    fields = spreadsheet.texts(columns)
    return spreadsheet.form_xlsx(fields, lines, sheet=SHEET, wide=["_message"])


def write(header: Sequence[str], rows: Sequence[Sequence[str]], path: Path) -> None:
    """A load's quarantined rows (`bmn.collector.quarantine.rows`) as a CSV or XLSX file.

    The file appears whole or not at all.
    """
    # An original header may have a word twice, so the cells are told apart by where they stand.
    fields = [Field(str(at), word) for at, word in enumerate(header)]
    lines = [{str(at): cell for at, cell in enumerate(row)} for row in rows]
    wide = [field.name for field in fields if field.title == "_message"]
    private.folder(path.parent)
    part = path.with_suffix(".part")
    if path.suffix == ".xlsx":
        part.write_bytes(spreadsheet.form_xlsx(fields, lines, sheet=SHEET, wide=wide))
    else:
        part.write_bytes(spreadsheet.form_csv(fields, lines))
    part.replace(path)


def _original(row_json: str | None) -> dict[str, str]:
    """The original cells; nothing where the row couldn't be kept."""
    if not row_json:
        return {}
    cells = json.loads(row_json)
    if not isinstance(cells, dict):
        return {}
    return {str(name): "" if cell is None else str(cell) for name, cell in cells.items()}
