"""Brings a file's rows into temporary tables: typed where a cell could be read, a fault where not.

`stage_row` holds what the fast path read in one pass (its rowid is the row's number from 0);
`stage_patch` holds again, repaired, the rows in which any cell was not canonical; the view `cell`
is both. `fault` has one row per row and reason.
"""

from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from bmn.collector import canonical
from bmn.collector.columns import Column
from bmn.collector.messages import Refused
from bmn.collector.normalise import normalise
from bmn.collector.read import FEW_ROWS, Source
from bmn.collector.validate import Check

TABLES = ("stage_row", "stage_patch", "stage_raw", "cell_fix", "fault", "wanted", "incoming")
GARBLED_SHARE = 0.01
ODD_ROWS = "stage_raw AS r JOIN stage_row AS s ON s.rowid = r.n WHERE s.is_odd"
STRUCTURE = "('field_count', 'json_line', 'json_value')"

Fix = tuple[int, str, str | None, str | None]  # place, text, value, rule


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
    clear(connection)
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
    _make_view(staged, has_patch=False)
    return staged


def clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what an earlier file left."""
    connection.execute("DROP VIEW IF EXISTS cell")
    for table in TABLES:
        if table != "incoming":
            connection.execute(f"DROP TABLE IF EXISTS temp.{table}")


def repair(staged: Stage) -> None:
    """Read the cells that are not canonical by the normaliser, once for each different text."""
    connection = staged.connection
    if not connection.execute("SELECT count(*) FROM stage_row WHERE is_odd").fetchone()[0]:  # type: ignore[index]
        return
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE wanted AS SELECT rowid AS n FROM stage_row WHERE is_odd"
    )
    fetch(staged)
    odd = _odd_columns(staged)
    fixes = _fixes(staged, odd)
    _patch(staged, odd)
    _note_cells(staged, odd)
    _refuse_garbled(fixes, staged)
    _make_view(staged, has_patch=True)


def fetch(staged: Stage) -> None:
    """Bring the original cells of the rows in `wanted` into `stage_raw`, as text."""
    connection, source = staged.connection, staged.source
    width = len(source.types)
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS stage_raw (n BIGINT"
        + "".join(f", c{i} VARCHAR" for i in range(width))
        + ")"
    )
    lacking = "SELECT n FROM wanted EXCEPT SELECT n FROM stage_raw"
    rows = [row[0] for row in connection.execute(f"{lacking} ORDER BY n").fetchall()]
    if not rows:
        return
    if source.pick is not None and len(rows) <= FEW_ROWS:
        picked = source.pick(rows)
        table = pa.table(
            [pa.array(rows, pa.int64()),
             *(pa.array([cells[i] for cells in picked], pa.string()) for i in range(width))],
            names=["n", *(f"c{i}" for i in range(width))],
        )  # fmt: skip
        connection.register("picked", table)
        connection.execute("INSERT INTO stage_raw FROM picked")
        connection.unregister("picked")
        return
    texts = ", ".join(f"{cell} AS c{i}" for i, cell in enumerate(source.cells()))
    connection.execute(
        f"INSERT INTO stage_raw SELECT n, {texts} FROM "
        f"(SELECT row_number() OVER () - 1 AS n, * FROM ({source.relation})) "
        f"WHERE n IN ({lacking})"
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
        connection.execute(statement)
    except (duckdb.FatalException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error as error:
        if source.again is None:
            raise Refused("unreadable", detail=str(error).splitlines()[0][:120]) from error
        return None
    row = connection.execute("SELECT count(*) FROM stage_row").fetchone()
    return int(row[0]) if row else 0


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


def _make_view(staged: Stage, *, has_patch: bool) -> None:
    """The view `cell`: every row whose structure is whole, by its number n."""
    names = ", ".join(f'"{column.name}"' for column in staged.columns)
    parts = f"SELECT rowid AS n, {names} FROM stage_row"
    if has_patch:
        parts += f" WHERE NOT is_odd UNION ALL SELECT n, {names} FROM stage_patch"
    if staged.source.row_faults:
        whole = f"n NOT IN (SELECT n FROM fault WHERE rule IN {STRUCTURE})"
        parts = f"SELECT * FROM ({parts}) WHERE {whole}"
    staged.connection.execute(f"CREATE OR REPLACE TEMP VIEW cell AS {parts}")


def _odd_columns(staged: Stage) -> list[tuple[Column, int]]:
    """The columns in which any of the fetched cells is not canonical, with their places."""
    placed = [(c, staged.position[c.name]) for c in staged.columns if c.name in staged.position]
    counts = ", ".join(f"count(*) FILTER ({_is_odd(column, at)})" for column, at in placed)
    row = staged.connection.execute(f"SELECT {counts} FROM {ODD_ROWS}").fetchone()
    assert row is not None
    return [place for place, count in zip(placed, row, strict=True) if count]


def _is_odd(column: Column, at: int) -> str:
    return f'r.c{at} IS NOT NULL AND s."{column.name}" IS NULL'


def _fixes(staged: Stage, odd: list[tuple[Column, int]]) -> list[Fix]:
    """Table cell_fix: what each odd text of each odd column means, by the normaliser."""
    fixes: list[Fix] = []
    for column, at in odd:
        texts = staged.connection.execute(
            f"SELECT DISTINCT r.c{at} FROM {ODD_ROWS} AND {_is_odd(column, at)}"
        ).fetchall()
        for (text,) in texts:
            cell = normalise(column, text)
            fixes.append((at, text, cell.value, cell.rule))
    columns = list(zip(*fixes, strict=True)) or [(), (), (), ()]
    table = pa.table(
        [pa.array(columns[0], pa.int32()), *(pa.array(c, pa.string()) for c in columns[1:])],
        names=["place", "text", "value", "rule"],
    )
    staged.connection.register("fixes", table)
    staged.connection.execute("CREATE OR REPLACE TEMP TABLE cell_fix AS FROM fixes")
    staged.connection.unregister("fixes")
    return fixes


def _patch(staged: Stage, odd: list[tuple[Column, int]]) -> None:
    at_of = {column.name: at for column, at in odd}
    values, joins = [], []
    for column in staged.columns:
        value, at = f's."{column.name}"', at_of.get(column.name)
        if at is not None:
            value = f"coalesce({value}, {_cast(f'f{at}.value', canonical.stage_type(column))})"
            joins.append(
                f"LEFT JOIN cell_fix AS f{at} ON f{at}.place = {at} AND f{at}.text = r.c{at}"
            )
        values.append(f'{value} AS "{column.name}"')
    staged.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE stage_patch AS SELECT r.n, {', '.join(values)} "
        f"FROM stage_raw AS r JOIN stage_row AS s ON s.rowid = r.n {' '.join(joins)} WHERE s.is_odd"
    )


def _cast(cell: str, type_: str) -> str:
    if type_ == "BOOLEAN":
        return f"({cell} = '1')"
    return cell if type_ == "VARCHAR" else f"try_cast({cell} AS {type_})"


def _note_cells(staged: Stage, odd: list[tuple[Column, int]]) -> None:
    for column, at in odd:
        staged.connection.execute(
            f"INSERT INTO fault SELECT r.n, '{column.name}', r.c{at}, f.rule "
            "FROM stage_raw AS r JOIN stage_row AS s ON s.rowid = r.n "
            f"JOIN cell_fix AS f ON f.place = {at} AND f.text = r.c{at} "
            f"WHERE f.rule IS NOT NULL AND {_is_odd(column, at)}"
        )


def _refuse_garbled(fixes: list[Fix], staged: Stage) -> None:
    """A file whose Thai is garbled throughout is refused, for its good rows can't be trusted."""
    if not any(rule == "mojibake" for *_, rule in fixes):
        return
    garbled = staged.connection.execute(
        "SELECT count(DISTINCT n) FROM fault WHERE rule = 'mojibake'"
    ).fetchone()
    assert garbled is not None
    if garbled[0] > GARBLED_SHARE * staged.rows:
        raise Refused("mojibake", share=f"{garbled[0]:,}/{staged.rows:,}")
