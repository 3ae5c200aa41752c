"""From a file to a relation of rows: format and encoding are known from the content alone.

Large CSV and Parquet files are read by DuckDB with an explicit dialect. Where a CSV file is not
what its header says, Python's csv module reads it row by row and names the lines. Nothing is
unpacked or parsed before its size is known.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from bmn import settings
from bmn.collector import child, delimited, encoding, header, parquet, reading
from bmn.collector.canonical import as_text
from bmn.collector.encoding import Scan
from bmn.collector.header import Match
from bmn.collector.messages import Message, Refused
from bmn.collector.reading import LONGEST_CELL, MOST_COLUMNS, Table

LARGEST_FILE = 4 << 30
MOST_ROWS = parquet.MOST_ROWS
FEW_ROWS = 20_000


@dataclass
class Source:
    """A file that can be read as rows of cells c0, c1 …

    `relation` is a SELECT that yields the cells in the file's order; `types` are their types.
    `row_faults` names rows (from 0) whose structure is broken, with the rule.
    """

    format: str
    encoding: str
    header: list[str]
    match: Match
    types: list[str]
    relation: str
    sheets: list[tuple[int, str]] = field(default_factory=list)
    row_faults: dict[int, str] = field(default_factory=dict)
    remarks: list[Message] = field(default_factory=list)
    again: Callable[[], "Source"] | None = None
    expected_rows: int | None = None
    size: int = 0  # of the file, in bytes
    lines: Callable[[list[int]], list[int]] = field(default=lambda rows: [n + 1 for n in rows])
    pick: Callable[[list[int]], list[list[str | None]]] | None = None

    def sheet(self, n: int) -> str | None:
        """The sheet that a row is from; None where there are no sheets."""
        at = bisect_right(self.sheets, n, key=lambda part: part[0])
        return self.sheets[at - 1][1] if at else None

    def sheet_start(self, n: int) -> int:
        """The first row of the sheet that a row is from."""
        at = bisect_right(self.sheets, n, key=lambda part: part[0])
        return self.sheets[at - 1][0] if at else 0

    def cells(self) -> list[str]:
        """Every cell as text, as SQL expressions."""
        return [as_text(f"c{i}", type_) for i, type_ in enumerate(self.types)]


def open_source(
    connection: duckdb.DuckDBPyConnection, path: Path, scan: Scan, work: Path
) -> Source:
    """Open a file whose kind of record is known and complete. Raises Refused."""
    source = _opened(connection, path, scan, work)
    source.size = scan.size
    return source


def _opened(connection: duckdb.DuckDBPyConnection, path: Path, scan: Scan, work: Path) -> Source:
    path = path.resolve()  # a child works elsewhere
    if scan.size == 0:
        raise Refused("empty")
    if scan.size > LARGEST_FILE:
        raise Refused("too_large", limit="4 GB")
    if scan.format == "parquet":
        return _parquet(connection, path)
    if scan.format == "xlsx":
        table = child.run(reading.xlsx, path, work, MOST_ROWS)
        return _from_table(connection, "xlsx", "xlsx", table)
    if scan.format in ("password", "web_page"):
        raise Refused(scan.format)
    if scan.format != "text":
        raise Refused("format", found=scan.format)
    if scan.is_utf8 and not scan.utf16 and scan.leading_boms < 2:
        path, name = encoding.as_utf8(path, scan, work)
    else:
        path, name = child.run(reading.as_utf8, path, scan, work)
    first = encoding.first_character(path)
    if first == "[":
        raise Refused("json_whole")
    if first == "<":
        raise Refused("web_page")
    if first == "{":
        table = child.run(reading.json, path, work, MOST_ROWS)
        return _from_table(connection, "jsonl", name, table)
    return _csv(connection, path, name, work)


def _from_table(
    connection: duckdb.DuckDBPyConnection, format_: str, encoding_name: str, table: Table
) -> Source:
    """A source whose rows a child has read: they go into a temporary table as text."""
    match = header.check(header.best(table.words))
    cells_ = ", ".join(f"c{i}" for i in range(len(table.words)))
    connection.execute("DROP TABLE IF EXISTS incoming")
    with pa.memory_map(str(table.rows)) as mapped:
        connection.register("incoming_rows", pa.ipc.open_file(mapped).read_all())
        connection.execute("CREATE TEMP TABLE incoming AS FROM incoming_rows")
        connection.unregister("incoming_rows")

    def lines(wanted: list[int]) -> list[int]:
        found = dict(
            connection.execute(
                "SELECT n, line FROM incoming WHERE n IN (SELECT unnest($1::BIGINT[]))", [wanted]
            ).fetchall()
        )
        return [found[n] for n in wanted]

    return Source(
        format=format_,
        encoding=encoding_name,
        header=table.words,
        match=match,
        types=["VARCHAR"] * len(table.words),
        relation=f"SELECT {cells_} FROM incoming ORDER BY n",
        sheets=table.sheets,
        row_faults=table.faults,
        remarks=table.remarks,
        lines=lines,
    )


def quoted(value: str) -> str:
    """A text as an SQL literal; for paths, which the reading functions take as literals only."""
    return "'" + value.replace("'", "''") + "'"


# --- Parquet --------------------------------------------------------------------------------------


def _parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> Source:
    literal = quoted(_literal(path))
    child.run(parquet.check, path, literal, settings.reader_memory_mb())
    file = f"read_parquet([{literal}], hive_partitioning = false)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()
    except duckdb.Error as error:
        raise Refused("unreadable", detail=_first_line(error)) from error
    words = [row[0] for row in described]
    if len(words) > MOST_COLUMNS:
        raise Refused("too_many_columns", limit=MOST_COLUMNS)
    match = header.check(header.best(words))
    used = set(match.position.values())
    types = [row[1] if i in used else "VARCHAR" for i, row in enumerate(described)]
    types = [type_ if _is_plain(type_) else "NESTED" for type_ in types]
    names = ", ".join(f'"c{i}"' for i in range(len(words)))
    # Columns that no kind has are never read: they may be of any type.
    picked = ", ".join(_parquet_cell(i, types[i], i in used) for i in range(len(words)))
    types = ["VARCHAR" if type_ == "NESTED" else type_ for type_ in types]
    return Source(
        format="parquet",
        encoding="parquet",
        header=words,
        match=match,
        types=types,
        relation=f"SELECT {picked} FROM (SELECT * FROM {file}) AS t({names})",
    )


def _parquet_cell(i: int, type_: str, is_used: bool) -> str:
    if not is_used:
        return f"NULL::VARCHAR AS c{i}"
    text = f"CAST(c{i} AS VARCHAR)" if type_ == "NESTED" else f"c{i}"
    if type_ not in ("NESTED", "VARCHAR"):
        return text
    # A cell that no rule would take is not carried on whole; it stays too long.
    return (
        f"if(strlen({text}) > {4 * LONGEST_CELL}, left({text}, 200) || "
        f"repeat('…', {LONGEST_CELL}), {text}) AS c{i}"
    )


def _is_plain(type_: str) -> bool:
    plain = (
        "VARCHAR",
        "BOOLEAN",
        "DATE",
        "TIMESTAMP",
        "DECIMAL",
        "FLOAT",
        "DOUBLE",
        "TINYINT",
        "SMALLINT",
        "INTEGER",
        "BIGINT",
        "HUGEINT",
        "UTINYINT",
        "USMALLINT",
        "UINTEGER",
        "UBIGINT",
        "UHUGEINT",
    )
    if type_.endswith("[]"):
        return type_ == "VARCHAR[]"
    return type_.startswith(plain) and "(" not in type_.removeprefix("DECIMAL(")


def _literal(path: Path) -> str:
    """The path so that nothing in a file's name is taken for a pattern of names."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:160]


# --- CSV ------------------------------------------------------------------------------------------


def _csv(
    connection: duckdb.DuckDBPyConnection, path: Path, encoding_name: str, work: Path
) -> Source:
    dialect, match = delimited.dialect_of(path)
    header.check(match)
    width = len(dialect.words)

    def by_python() -> Source:
        table = child.run(reading.csv, path, work, MOST_ROWS, dialect)
        return _from_table(connection, "csv", encoding_name, table)

    listed = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    options = (
        f"columns = {{{listed}}}, auto_detect = false, header = true, skip = {dialect.title_lines},"
        f" delim = {quoted(dialect.delimiter)}, quote = '\"', escape = '\"', nullstr = '',"
        " strict_mode = true, null_padding = false, ignore_errors = false, encoding = 'utf-8'"
    )
    above = dialect.title_lines + dialect.header_lines
    physical = encoding.line_count(path)
    if physical is None:
        return by_python()
    return Source(
        format="csv",
        encoding=encoding_name,
        header=dialect.words,
        match=match,
        types=["VARCHAR"] * width,
        relation=f"SELECT * FROM read_csv({quoted(_literal(path))}, {options})",
        again=by_python,
        expected_rows=physical - above,
        lines=lambda rows: [n + above + 1 for n in rows],
        pick=lambda rows: delimited.picked(path, dialect, above, rows),
    )
