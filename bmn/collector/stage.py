"""Brings a file's rows into temporary tables: typed where a cell could be read, a fault where not.

`stage_row` holds what the fast path read in one pass (its rowid is the row's number from 0) and
what `repair.py` read after it; the view `cell` shows its rows by that number n. `fault` has one row
per row and reason.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from bmn import settings
from bmn.collector import canonical
from bmn.collector.messages import Refused
from bmn.collector.read import FEW_ROWS, Source
from bmn.collector.validate import Check
from bmn.survey.columns import Column

TABLES = (
    "stage_row",
    "stage_raw",
    "odd_cell",
    "stage_patch",
    "cell_fix",
    "fault",
    "wanted",
    "suspect",
    "dropped",
    "place",
    "keyed",
    "fate",
    "member",
    "record",
    "repeated",
    "line_of",
    "incoming",
)
BYTES_AS_LONG = 100_000_000  # of a large file that may take as long as a small one
STRUCTURE = "('field_count', 'json_line', 'json_value')"


@dataclass
class Stage:
    """A file's rows, staged; `rows` is how many there are."""

    connection: duckdb.DuckDBPyConnection
    source: Source
    rows: int = 0
    columns: tuple[Column, ...] = ()
    fetched: set[int] = field(default_factory=set)

    @property
    def position(self) -> dict[str, int]:
        """Column name → place of its cell in the file."""
        return self.source.match.position


def stage(connection: duckdb.DuckDBPyConnection, source: Source) -> Stage:
    """Read the whole file into `stage_row`. Raises Refused.

    Runs outside any transaction: an error of the reader would end one.
    """
    columns = source.match.kind.columns
    rows = _read(connection, source, columns)
    if rows is None or (source.expected_rows is not None and rows != source.expected_rows):
        if source.again is None:
            raise Refused("unreadable", detail="Parquet")
        source = source.again()
        rows = _read(connection, source, columns)
    if not rows:
        raise Refused("empty")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fault "
        "(n BIGINT, column_name VARCHAR, value VARCHAR, rule VARCHAR)"
    )
    staged = Stage(connection, source, rows, columns)
    _note_structure(staged)
    _make_view(staged)
    return staged


def clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what an earlier file left."""
    connection.execute("DROP VIEW IF EXISTS cell")
    for table in TABLES:
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")


def fetch(staged: Stage) -> None:
    """Bring the original cells of the rows in `wanted` into `stage_raw`, as text."""
    connection = staged.connection
    width = len(staged.source.types)
    listed = "".join(f", c{i} VARCHAR" for i in range(width))
    connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS stage_raw (n BIGINT{listed})")
    lacking = "SELECT n FROM wanted EXCEPT SELECT n FROM stage_raw"
    connection.execute(f"INSERT INTO stage_raw {originals(staged, lacking, list(range(width)))}")


def originals(staged: Stage, rows: str, places: list[int]) -> str:
    """A SELECT of n and the cells at those places, as text, of the rows that `rows` selects.

    A few rows of a plain CSV file are picked out by their lines; else the file is read again.
    """
    connection, source = staged.connection, staged.source
    names = ["n", *(f"c{place}" for place in places)]
    wanted = [n for (n,) in connection.execute(f"{rows} ORDER BY n").fetchall()]
    if source.pick is not None and len(wanted) <= FEW_ROWS:
        cells = source.pick(wanted)
        columns = [pa.array([row[place] for row in cells], pa.string()) for place in places]
        table = pa.table([pa.array(wanted, pa.int64()), *columns], names=names)
        connection.register("picked", table)
        return f"SELECT {', '.join(names)} FROM picked"
    texts = source.cells()
    listed = ", ".join(f"{texts[place]} AS c{place}" for place in places)
    return (
        f"SELECT n, {listed} FROM (SELECT row_number() OVER () - 1 AS n, * "
        f"FROM ({source.relation})) WHERE n IN ({rows})"
    )


def note(staged: Stage, checks: list[Check]) -> None:
    """Write a fault for each row that a check finds wrong, unless its cell is one already."""
    if not checks:
        return
    connection = staged.connection
    wrong = " OR ".join(f"({check.condition})" for check in checks)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE suspect AS SELECT * FROM cell AS c WHERE {wrong}"
    )
    if not connection.execute("SELECT count(*) FROM suspect").fetchone()[0]:  # type: ignore[index]
        return
    found = ", ".join(f"CASE WHEN {check.condition} THEN {i} END" for i, check in enumerate(checks))
    listed = pa.table(
        {
            "i": pa.array(range(len(checks)), pa.int32()),
            "column_name": pa.array([check.column for check in checks], pa.string()),
            "rule": pa.array([check.rule for check in checks], pa.string()),
        }
    )
    connection.register("check_list", listed)
    connection.execute(
        f"""
        INSERT INTO fault
        SELECT s.n, k.column_name, NULL, k.rule
        FROM (SELECT n, unnest([{found}]) AS i FROM suspect AS c) AS s
        JOIN check_list AS k USING (i)
        ANTI JOIN fault AS f ON f.n = s.n AND f.column_name IS NOT DISTINCT FROM k.column_name
        """
    )
    connection.unregister("check_list")


def _read(
    connection: duckdb.DuckDBPyConnection, source: Source, columns: tuple[Column, ...]
) -> int | None:
    """Read the file in one pass; None where its structure is not what its header says."""
    values, odd = [], []
    for column in columns:
        at = source.match.position.get(column.name)
        type_ = canonical.stage_type(column)
        if at is None:
            told = source.match.told.get(column.name)
            values.append(f'{_literal(told)}::{type_} AS "{column.name}"')
            continue
        cell = f"c{at}"
        values.append(f'{canonical.value(column, cell, source.types[at])} AS "{column.name}"')
        odd.append(
            f'({canonical.as_text(cell, source.types[at])} IS NOT NULL AND "{column.name}" IS NULL)'
        )
    names = ", ".join(f'"{column.name}"' for column in columns)
    statement = (
        f"CREATE OR REPLACE TEMP TABLE stage_row AS SELECT {names}, ({' OR '.join(odd)}) AS is_odd "
        f"FROM (SELECT *, {', '.join(values)} FROM ({source.relation}))"
    )
    try:
        with _in_time(connection, source):
            connection.execute(statement)
    except duckdb.FatalException:
        raise
    except duckdb.OutOfMemoryException as error:  # nothing but the file is being read
        raise Refused("reader_died") from error
    except duckdb.Error as error:
        if source.again is None:
            raise Refused("unreadable", detail=str(error).splitlines()[0][:120]) from error
        return None
    row = connection.execute("SELECT count(*) FROM stage_row").fetchone()
    return int(row[0]) if row else 0


@contextmanager
def _in_time(connection: duckdb.DuckDBPyConnection, source: Source) -> Iterator[None]:
    """Interrupt the reading of a file that takes far longer than its size explains."""
    seconds = settings.reader_seconds() * (1 + source.size // BYTES_AS_LONG)
    is_over = threading.Event()

    def interrupt() -> None:
        is_over.set()
        connection.interrupt()

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        if is_over.is_set():
            raise Refused("too_slow", seconds=seconds) from error
        raise
    finally:
        timer.cancel()


def _literal(text: str | None) -> str:
    return "NULL" if text is None else f"'{text}'"


def _note_structure(staged: Stage) -> None:
    faults = staged.source.row_faults
    if not faults:
        return
    table = pa.table({"n": pa.array(list(faults), pa.int64()), "rule": list(faults.values())})
    staged.connection.register("structure", table)
    staged.connection.execute("INSERT INTO fault SELECT n, NULL, NULL, rule FROM structure")
    staged.connection.unregister("structure")


def _make_view(staged: Stage) -> None:
    """The view `cell`: every row whose structure is whole, by its number n."""
    names = ", ".join(f'"{column.name}"' for column in staged.columns)
    rows = f"SELECT rowid AS n, {names} FROM stage_row"
    if staged.source.row_faults:
        rows += f" WHERE rowid NOT IN (SELECT n FROM fault WHERE rule IN {STRUCTURE})"
    staged.connection.execute(f"CREATE OR REPLACE TEMP VIEW cell AS {rows}")
