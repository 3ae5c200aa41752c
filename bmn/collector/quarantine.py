"""Quarantined rows out again: the original row and why, to be corrected and sent in.

The columns that this adds begin with `_` and are ignored when the corrected file comes back.
Restricted cells come from the restricted folder, while they are still kept; after that the row goes
out without them.
"""

import json

import duckdb

from bmn.collector import ledger

REASONS = ("_load", "_sheet", "_line", "_column", "_rule", "_message")
BETWEEN = " | "

Place = tuple[str | None, int]  # sheet and line


def rows(connection: duckdb.DuckDBPyConnection, load_id: int) -> tuple[list[str], list[list[str]]]:
    """The header and the quarantined rows of a load that are still open, reasons side by side.

    Raises KeyError when the load has none.
    """
    reasons = _reasons(connection, load_id)
    if not reasons:
        raise KeyError(load_id)
    header, originals = _originals(connection, load_id)
    lines = [
        [*cells, str(load_id), at[0] or "", str(at[1]), *reasons[at]]
        for at, cells in originals.items()
        if at in reasons
    ]
    return [*header, *REASONS], lines


def state(
    connection: duckdb.DuckDBPyConnection, load_id: int
) -> tuple[list[str], list[list[str]], dict[int, int]]:
    """Header and rows still open (both empty where none is), and how many each load settled.

    Raises KeyError when the load never had any.
    """
    done = settled(connection, load_id)
    try:
        return *rows(connection, load_id), done
    except KeyError:
        if not done:
            raise
        return [], [], done


def settled(connection: duckdb.DuckDBPyConnection, load_id: int) -> dict[int, int]:
    """How many of its rows are done with, by the load that settled them."""
    found = connection.execute(
        "SELECT settled_by, count(DISTINCT (sheet, line)) FROM raw_quarantine "
        "WHERE load_id = $1 AND settled_by IS NOT NULL GROUP BY 1 ORDER BY 1",
        [load_id],
    ).fetchall()
    return dict(found)


def _reasons(connection: duckdb.DuckDBPyConnection, load_id: int) -> dict[Place, list[str]]:
    """Sheet and line → columns, rules and messages of its faults."""
    faults = connection.execute(
        """
        SELECT sheet, line, list(coalesce(column_name, '') ORDER BY column_name),
            list(rule ORDER BY column_name),
            list(message_th || ' / ' || message_en ORDER BY column_name)
        FROM raw_quarantine WHERE load_id = $1 AND settled_by IS NULL
        GROUP BY sheet, line
        """,
        [load_id],
    ).fetchall()
    return {(sheet, line): [BETWEEN.join(part) for part in parts] for sheet, line, *parts in faults}


def _originals(
    connection: duckdb.DuckDBPyConnection, load_id: int
) -> tuple[list[str], dict[Place, list[str]]]:
    """Header, and sheet and line → cells in the file's order: whole from the restricted folder,
    else without restricted ones."""
    path = ledger.originals_path(load_id)
    if path.exists():
        sheet = ledger.originals_sheet(connection, load_id)
        header = ledger.originals_header(connection, load_id)
        cells = ", ".join(f"c{i}" for i in range(len(header)))
        whole = connection.execute(
            f"SELECT {sheet}, line, {cells} FROM read_parquet('{path}')"
        ).fetchall()
        if sheet != "sheet":  # from before it was kept: a workbook had one sheet
            row = connection.execute(
                "SELECT any_value(sheet) FROM raw_quarantine WHERE load_id = $1", [load_id]
            ).fetchone()
            assert row is not None
            whole = [(row[0], *rest) for _, *rest in whole]
        return header, {(s, line): [c or "" for c in cells] for s, line, *cells in whole}
    open_ = connection.execute(
        "SELECT sheet, line, any_value(row_json) FROM raw_quarantine WHERE load_id = $1 "
        "GROUP BY sheet, line ORDER BY sheet, line",
        [load_id],
    ).fetchall()
    records = {(sheet, line): json.loads(packed) for sheet, line, packed in open_}
    header = list(next(iter(records.values())))
    return header, {at: [cells.get(h) or "" for h in header] for at, cells in records.items()}
