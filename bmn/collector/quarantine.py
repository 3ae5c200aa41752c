"""Quarantined rows out again: the original row and why, to be corrected and sent in.

The columns that this adds begin with `_` and are ignored when the corrected file comes back.
Restricted cells come from the restricted folder, while they are still kept; after that the row goes
out without them.
"""

import csv
import json
from pathlib import Path

import duckdb

from bmn.collector import ledger

REASONS = ("_line", "_column", "_rule", "_message")
BETWEEN = " | "
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


def export(
    connection: duckdb.DuckDBPyConnection, load_id: int, folder: Path, *, xlsx: bool = False
) -> Path:
    """Write a load's quarantined rows to a file in `folder`; returns it.

    One row per original row, its reasons side by side. Raises KeyError when the load has none.
    """
    reasons = _reasons(connection, load_id)
    if not reasons:
        raise KeyError(load_id)
    header, originals = _originals(connection, load_id)
    rows = [
        [*cells, str(line), *reasons[line]] for line, cells in originals.items() if line in reasons
    ]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"quarantine-{load_id:06d}.{'xlsx' if xlsx else 'csv'}"
    (_write_xlsx if xlsx else _write_csv)(path, [*header, *REASONS], rows)
    return path


def _reasons(connection: duckdb.DuckDBPyConnection, load_id: int) -> dict[int, list[str]]:
    """Line → columns, rules and messages of its faults."""
    rows = connection.execute(
        """
        SELECT line, list(coalesce(column_name, '') ORDER BY column_name),
            list(rule ORDER BY column_name),
            list(message_th || ' / ' || message_en ORDER BY column_name)
        FROM raw_quarantine WHERE load_id = $1 GROUP BY line ORDER BY line
        """,
        [load_id],
    ).fetchall()
    return {line: [BETWEEN.join(part) for part in parts] for line, *parts in rows}


def _originals(
    connection: duckdb.DuckDBPyConnection, load_id: int
) -> tuple[list[str], dict[int, list[str]]]:
    """Header, and line → cells: whole from the restricted folder, else without restricted ones."""
    path = ledger.originals_path(load_id)
    if path.exists():
        file = f"read_parquet('{path}')"
        row = connection.execute(
            f"SELECT decode(value) FROM parquet_kv_metadata('{path}') WHERE decode(key) = 'header'"
        ).fetchone()
        assert row is not None
        rows = connection.execute(f"SELECT * FROM {file} ORDER BY line").fetchall()
        return json.loads(row[0]), {line: [c or "" for c in cells] for line, *cells in rows}
    rows = connection.execute(
        "SELECT line, any_value(row_json) FROM raw_quarantine WHERE load_id = $1 "
        "GROUP BY line ORDER BY line",
        [load_id],
    ).fetchall()
    records = {line: json.loads(packed) for line, packed in rows}
    header = list(next(iter(records.values())))
    return header, {line: [cells.get(h) or "" for h in header] for line, cells in records.items()}


def _write_csv(path: Path, header: list[str], rows: list[list[str]]) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([[_safe(cell) for cell in row] for row in rows])
    part.replace(path)


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; its apostrophe goes when it returns."""
    is_number = cell.lstrip("+-").replace(".", "", 1).isdigit() and not cell.startswith("+")
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) and not is_number else cell


def _write_xlsx(path: Path, header: list[str], rows: list[list[str]]) -> None:
    import xlsxwriter

    part = path.with_suffix(".part")
    book = xlsxwriter.Workbook(
        str(part),
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet("quarantine")
    as_text = book.add_format({"num_format": "@"})
    for number, cells in enumerate([header, *rows]):
        for at, cell in enumerate(cells):
            sheet.write_string(number, at, cell[:32_767], as_text)
    sheet.freeze_panes(1, 0)
    book.close()
    part.replace(path)
