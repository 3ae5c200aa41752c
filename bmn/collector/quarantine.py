"""Quarantined rows out again: the original row and why, to be corrected and sent in.

The columns that this adds begin with `_` and are ignored when the corrected file comes back.
Restricted cells come from the restricted folder, while they are still kept; after that the row goes
out without them.
"""

import json

import duckdb

from bmn.collector import ledger

REASONS = ("_load", "_line", "_column", "_rule", "_message")
BETWEEN = " | "


def rows(connection: duckdb.DuckDBPyConnection, load_id: int) -> tuple[list[str], list[list[str]]]:
    """The header and the quarantined rows of a load that are still open, reasons side by side.

    Raises KeyError when the load has none.
    """
    reasons = _reasons(connection, load_id)
    if not reasons:
        raise KeyError(load_id)
    header, originals = _originals(connection, load_id)
    lines = [
        [*cells, str(load_id), str(line), *reasons[line]]
        for line, cells in originals.items()
        if line in reasons
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


def _reasons(connection: duckdb.DuckDBPyConnection, load_id: int) -> dict[int, list[str]]:
    """Line → columns, rules and messages of its faults."""
    faults = connection.execute(
        """
        SELECT line, list(coalesce(column_name, '') ORDER BY column_name),
            list(rule ORDER BY column_name),
            list(message_th || ' / ' || message_en ORDER BY column_name)
        FROM raw_quarantine WHERE load_id = $1 AND settled_by IS NULL
        GROUP BY line ORDER BY line
        """,
        [load_id],
    ).fetchall()
    return {line: [BETWEEN.join(part) for part in parts] for line, *parts in faults}


def _originals(
    connection: duckdb.DuckDBPyConnection, load_id: int
) -> tuple[list[str], dict[int, list[str]]]:
    """Header, and line → cells: whole from the restricted folder, else without restricted ones."""
    path = ledger.originals_path(load_id)
    if path.exists():
        file = f"read_parquet('{path}')"
        whole = connection.execute(f"SELECT * FROM {file} ORDER BY line").fetchall()
        return ledger.originals_header(connection, load_id), {
            line: [c or "" for c in cells] for line, *cells in whole
        }
    open_ = connection.execute(
        "SELECT line, any_value(row_json) FROM raw_quarantine WHERE load_id = $1 "
        "GROUP BY line ORDER BY line",
        [load_id],
    ).fetchall()
    records = {line: json.loads(packed) for line, packed in open_}
    header = list(next(iter(records.values())))
    return header, {line: [cells.get(h) or "" for h in header] for line, cells in records.items()}
