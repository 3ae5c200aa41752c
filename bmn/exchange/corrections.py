"""Quarantined rows as files to correct and send in again: the original row, plus why.

Our own columns begin with `_`, which the collector leaves out when the file comes back. Restricted
columns (names, ids) aren't in it: the original files keep them.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from bmn.exchange.spreadsheet import FORMULA_STARTS

REASON_COLUMNS = ("_file", "_sheet", "_line", "_message")

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
            "_file": row["file_name"],
            "_sheet": row["sheet"] or "",
            "_line": str(row["line"]),
            "_message": reason,
        }
    return [*columns, *REASON_COLUMNS], list(lines.values())


def as_csv(columns: Sequence[str], lines: Sequence[dict[str, str]]) -> bytes:
    """UTF-8 with BOM, CRLF: as Excel opens it and as the collector reads it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(column) for column in columns])
    for line in lines:
        writer.writerow([_safe(line.get(column, "")) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(
    columns: Sequence[str], lines: Sequence[dict[str, str]], name: str = "quarantine"
) -> bytes:
    """One sheet of text cells, the header in the first row: leading zeros stay."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(name)
    text = book.add_format({"num_format": "@"})
    bold = book.add_format({"bold": True, "num_format": "@"})
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column, bold)
        sheet.set_column(at, at, 40 if column == "_message" else 16, text)
    for row, line in enumerate(lines, start=1):
        for at, column in enumerate(columns):
            sheet.write_string(row, at, line.get(column, ""), text)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _original(row_json: str | None) -> dict[str, str]:
    """The original cells; nothing where the row couldn't be kept."""
    if not row_json:
        return {}
    cells = json.loads(row_json)
    if not isinstance(cells, dict):
        return {}
    return {str(name): "" if cell is None else str(cell) for name, cell in cells.items()}


def _safe(value: str) -> str:
    """Text that no spreadsheet takes for a formula; plain numbers stay as they are."""
    if not value.startswith(FORMULA_STARTS) or _is_number(value):
        return value
    return f"'{value}"


def _is_number(value: str) -> bool:
    return value[:1] in "+-" and value[1:].replace(".", "", 1).isdigit()
