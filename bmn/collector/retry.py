"""Rows that wait for a register are tried again by themselves when it has come.

A row is kept apart because its village is in no register; once the village register names it, the
row's original is taken in again as a load of its own. Each row is tried again once: what is faulty
still is for people to mend.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bmn import private, settings
from bmn.access.reader import Reader
from bmn.collector import ledger
from bmn.collector.ledger import LoadReport
from bmn.collector.messages import RETRIES
from bmn.collector.settle import TRIED
from bmn.store import changes

THAI_DIGITS = "translate(value, '๐๑๒๓๔๕๖๗๘๙', '0123456789')"
# Rules of what a register may bring, with what it must name now.
WAITING = {
    "village_unknown": "spelling IN (FROM known_village_spelling)",
    "area_unknown": "spelling IN (FROM known_village_spelling) "
    "OR spelling IN (SELECT tambon_code FROM core_village)",
}


@dataclass(frozen=True)
class Waiting:
    """Rows of one load that waited: a file of them, and whose file they are from."""

    load_id: int
    file_name: str
    path: Path
    rows: int
    sender: Reader


def is_due(connection: duckdb.DuckDBPyConnection, load_id: int | None = None) -> bool:
    """Whether rows (of that load, or of any) wait for what is in the register now."""
    _find(connection)
    row = connection.execute(
        "SELECT count(*) FROM due_again WHERE $1 IS NULL OR load_id = $1", [load_id]
    ).fetchone()
    return row is not None and row[0] > 0


@contextmanager
def due(connection: duckdb.DuckDBPyConnection) -> Iterator[list[Waiting]]:
    """Files of the rows whose register has come, one a load; they go at the end of the block.

    Rows whose originals were purged are left to whoever sends the file again.
    """
    _find(connection)
    loads = connection.execute(
        "SELECT load_id, any_value(file_name), count(*) FROM due_again JOIN raw_load "
        "USING (load_id) GROUP BY load_id ORDER BY load_id"
    ).fetchall()
    folder = private.folder(settings.restricted_dir() / "work")
    with tempfile.TemporaryDirectory(dir=folder) as work:
        yield [
            Waiting(
                load_id,
                name,
                _write(connection, load_id, Path(work)),
                rows,
                ledger.sender_of(connection, load_id),
            )
            for load_id, name, rows in loads
            if ledger.originals_path(load_id).exists()
        ]


def note_tried(connection: duckdb.DuckDBPyConnection, load_id: int) -> None:
    """Rows of the load that stay open in spite of all are not tried by themselves again."""
    changes.note(connection, "raw_quarantine")
    connection.execute(
        "UPDATE raw_quarantine AS q SET settled_as = $how FROM due_again AS d "
        "WHERE q.load_id = $load_id AND q.settled_by IS NULL AND d.load_id = q.load_id "
        "AND d.line = q.line AND d.sheet IS NOT DISTINCT FROM q.sheet",
        {"how": TRIED, "load_id": load_id},
    )


def tell(
    connection: duckdb.DuckDBPyConnection, report: LoadReport, retries: list[LoadReport]
) -> None:
    """Say with the register's load which rows it let in."""
    count = sum(one.accepted for one in retries)
    if not count:
        return
    loads = ", ".join(str(one.load_id) for one in retries)
    told = RETRIES.filled(count=count, loads=loads)
    report.message_th += f" · {told.th}"
    report.message_en += f" · {told.en}"
    changes.note(connection, "raw_load")
    connection.execute(
        "UPDATE raw_load SET message_th = $th, message_en = $en WHERE load_id = $load_id",
        {"th": report.message_th, "en": report.message_en, "load_id": report.load_id},
    )


def _find(connection: duckdb.DuckDBPyConnection) -> None:
    """Table due_again: open rows all of whose faults the register has mended."""
    mended = " ".join(f"WHEN '{rule}' THEN {known}" for rule, known in WAITING.items())
    rules = ", ".join(f"'{rule}'" for rule in WAITING)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE due_again AS
        WITH open_row AS (
            SELECT load_id, sheet, line, rule,
                regexp_replace(upper({THAI_DIGITS}), '[^0-9A-Z]', '', 'g') AS spelling
            FROM raw_quarantine
            WHERE settled_by IS NULL AND settled_as IS NULL AND record_key IS NOT NULL
                AND load_id IN (SELECT load_id FROM raw_load WHERE retry_of IS NULL)
        ),
        waiting AS (
            SELECT * FROM open_row SEMI JOIN (
                SELECT DISTINCT load_id FROM open_row WHERE rule IN ({rules})
            ) AS w USING (load_id)
        ),
        known_village_spelling AS (
            SELECT spelling FROM (
                SELECT village_code AS spelling FROM core_village
                UNION ALL SELECT left(village_code, 8) FROM core_village
            ) WHERE spelling IN (SELECT spelling FROM waiting)
            GROUP BY spelling HAVING count(*) = 1
        )
        SELECT load_id, sheet, line FROM waiting GROUP BY load_id, sheet, line
        HAVING bool_and(CASE rule {mended} ELSE false END)
        """
    )


def _write(connection: duckdb.DuckDBPyConnection, load_id: int, work: Path) -> Path:
    """The original rows as a file under their own header."""
    path = work / f"{load_id:08d}.parquet"
    header = ledger.originals_header(connection, load_id)
    sheet = ledger.originals_sheet(connection, load_id)
    same = "d.sheet IS NOT DISTINCT FROM o.sheet" if sheet == "sheet" else "true"
    cells = ", ".join(
        f"""c{at} AS "{word.replace('"', '""')}" """ for at, word in enumerate(header)
    )
    connection.execute(
        f"COPY (SELECT {cells} FROM read_parquet('{ledger.originals_path(load_id)}') AS o "
        f"SEMI JOIN (SELECT * FROM due_again WHERE load_id = {load_id:d}) AS d "
        f"ON d.line = o.line AND {same}) "
        f"TO '{path}' (FORMAT parquet)"
    )
    return path
