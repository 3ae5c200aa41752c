"""From a file to a relation of rows: format and encoding are known from the content alone.

Large CSV and Parquet files are read by DuckDB with an explicit dialect. Where a CSV file is not
what its header says, Python's csv module reads it row by row and names the lines. Nothing is
unpacked or parsed before its size is known.
"""

import csv
import io
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import duckdb
import pyarrow as pa

from bmn.collector import encoding, header
from bmn.collector.canonical import as_text
from bmn.collector.encoding import Scan
from bmn.collector.header import Match
from bmn.collector.messages import Message, Refused

LARGEST_FILE = 4 << 30
MOST_COLUMNS = 2_000
MOST_ROWS = 50_000_000  # a small Parquet file can claim any number of rows
HEADER_BYTES = 1 << 20
TITLE_ROWS = 10
DELIMITERS = (",", ";", "\t", "|")
ROWS_AT_ONCE = 5_000
FEW_ROWS = 20_000

Row = tuple[int, list[str | None], str | None]  # line, cells, rule of structure


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
    sheet: str | None = None
    row_faults: dict[int, str] = field(default_factory=dict)
    remarks: list[Message] = field(default_factory=list)
    again: Callable[[], "Source"] | None = None
    expected_rows: int | None = None
    lines: Callable[[list[int]], list[int]] = field(default=lambda rows: [n + 1 for n in rows])
    pick: Callable[[list[int]], list[list[str | None]]] | None = None

    def cells(self) -> list[str]:
        """Every cell as text, as SQL expressions."""
        return [as_text(f"c{i}", type_) for i, type_ in enumerate(self.types)]


def open_source(
    connection: duckdb.DuckDBPyConnection, path: Path, scan: Scan, work: Path
) -> Source:
    """Open a file whose kind of record is known and complete. Raises Refused."""
    if scan.size == 0:
        raise Refused("empty")
    if scan.size > LARGEST_FILE:
        raise Refused("too_large", limit="4 GB")
    if scan.format == "parquet":
        return _parquet(connection, path)
    if scan.format == "xlsx":
        from bmn.collector import workbook

        found = workbook.read(path)
        return from_rows(
            connection,
            "xlsx",
            "xlsx",
            found.header,
            found.match,
            found.rows,
            sheet=found.sheet,
            remarks=found.remarks,
        )
    if scan.format in ("password", "web_page"):
        raise Refused(scan.format)
    if scan.format != "text":
        raise Refused("format", found=scan.format)
    path, name = encoding.as_utf8(path, scan, work)
    first = encoding.first_character(path)
    if first == "[":
        raise Refused("json_whole")
    if first == "<":
        raise Refused("web_page")
    if first == "{":
        return _json_lines(connection, path, name)
    return _csv(connection, path, name, scan)


def from_rows(
    connection: duckdb.DuckDBPyConnection,
    format_: str,
    encoding_name: str,
    words: list[str],
    match: Match,
    rows: Iterable[Row],
    *,
    sheet: str | None = None,
    remarks: list[Message] | None = None,
) -> Source:
    """A source whose rows Python has read: they go into a temporary table as text."""
    width = len(words)
    schema = pa.schema(
        [("n", pa.int64()), ("line", pa.int64()), *((f"c{i}", pa.string()) for i in range(width))]
    )
    connection.execute("DROP TABLE IF EXISTS incoming")
    listed = ", ".join(f"c{i} VARCHAR" for i in range(width))
    connection.execute(f"CREATE TEMP TABLE incoming (n BIGINT, line BIGINT, {listed})")
    faults: dict[int, str] = {}
    number = itertools.count()
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, ROWS_AT_ONCE)):
        columns: list[list[Any]] = [[] for _ in range(width + 2)]
        for line, cells, rule in chunk:
            n = next(number)
            if rule:
                faults[n] = rule
            columns[0].append(n)
            columns[1].append(line)
            for i in range(width):
                columns[i + 2].append(cells[i] if i < len(cells) else None)
        batch = pa.table(columns, schema=schema)
        connection.register("incoming_batch", batch)
        connection.execute("INSERT INTO incoming FROM incoming_batch")
        connection.unregister("incoming_batch")

    def lines(wanted: list[int]) -> list[int]:
        found = dict(
            connection.execute(
                "SELECT n, line FROM incoming WHERE n IN (SELECT unnest($1::BIGINT[]))", [wanted]
            ).fetchall()
        )
        return [found[n] for n in wanted]

    cells_ = ", ".join(f"c{i}" for i in range(width))
    return Source(
        format=format_,
        encoding=encoding_name,
        header=words,
        match=match,
        types=["VARCHAR"] * width,
        relation=f"SELECT {cells_} FROM incoming ORDER BY n",
        sheet=sheet,
        row_faults=faults,
        remarks=remarks or [],
        lines=lines,
    )


def quoted(value: str) -> str:
    """A text as an SQL literal; for paths, which the reading functions take as literals only."""
    return "'" + value.replace("'", "''") + "'"


# --- Parquet --------------------------------------------------------------------------------------


def _parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> Source:
    file = f"read_parquet([{quoted(_literal(path))}], hive_partitioning = false)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()
        claimed = connection.execute(f"SELECT count(*) FROM {file}").fetchone()
    except duckdb.Error as error:
        raise Refused("unreadable", detail=_first_line(error)) from error
    words = [row[0] for row in described]
    if claimed and claimed[0] > MOST_ROWS:
        raise Refused("too_large", limit=f"{MOST_ROWS:,} rows")
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
    return f"CAST(c{i} AS VARCHAR) AS c{i}" if type_ == "NESTED" else f"c{i}"


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


@dataclass(frozen=True)
class _Dialect:
    delimiter: str
    title_lines: int  # physical lines above the header
    header_lines: int  # physical lines of the header itself
    words: list[str]
    match: Match


def _csv(
    connection: duckdb.DuckDBPyConnection, path: Path, encoding_name: str, scan: Scan
) -> Source:
    dialect = _dialect(path)
    header.check(dialect.match)
    width = len(dialect.words)

    def by_python() -> Source:
        return from_rows(
            connection, "csv", encoding_name, dialect.words, dialect.match, _csv_rows(path, dialect)
        )

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
        match=dialect.match,
        types=["VARCHAR"] * width,
        relation=f"SELECT * FROM read_csv({quoted(_literal(path))}, {options})",
        again=by_python,
        expected_rows=physical - above,
        lines=lambda rows: [n + above + 1 for n in rows],
        pick=lambda rows: _picked(path, dialect, above, rows),
    )


def _dialect(path: Path) -> _Dialect:
    """The delimiter and header row that make the most of the first lines. Raises Refused."""
    with path.open("rb") as file:
        head = file.read(HEADER_BYTES)
    text = head.decode("utf-8", errors="ignore").lstrip("\ufeff")
    if len(head) == HEADER_BYTES and "\n" not in text and "\r" not in text:
        raise Refused("too_many_columns", limit=MOST_COLUMNS)
    candidates = []
    for delimiter in DELIMITERS:
        for candidate in _candidates(text, delimiter):
            if candidate.match.is_complete:
                return candidate
            candidates.append(candidate)
    if not candidates:
        raise Refused("empty")
    return max(candidates, key=lambda c: (c.match.score, -c.title_lines))


def _candidates(text: str, delimiter: str) -> Iterator[_Dialect]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    above = 0
    try:
        for words in itertools.islice(reader, TITLE_ROWS):
            if len(words) > MOST_COLUMNS:
                raise Refused("too_many_columns", limit=MOST_COLUMNS)
            if any(word.strip() for word in words):
                lines = reader.line_num - above
                yield _Dialect(delimiter, above, lines, words, header.best(words))
            above = reader.line_num
    except csv.Error:
        return


def _picked(path: Path, dialect: _Dialect, above: int, rows: list[int]) -> list[list[str | None]]:
    """The cells of some rows of a file in which every row is one line."""
    wanted, found = set(rows), {}
    with path.open("rb") as file:
        for number, line in enumerate(file, -above):
            if number in wanted:
                text = line.decode("utf-8").rstrip("\r\n")
                found[number] = next(csv.reader([text], delimiter=dialect.delimiter))
    return [[cell or None for cell in found[n]] for n in rows]


def _csv_rows(path: Path, dialect: _Dialect) -> Iterator[Row]:
    """Every row with the line on which it begins; a rule where its width is wrong.

    Raises Refused.
    """
    width = len(dialect.words)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(_without_nul(file), delimiter=dialect.delimiter, strict=True)
        begins = 1
        try:
            for cells in reader:
                line, begins = begins, reader.line_num + 1
                if line <= dialect.title_lines + dialect.header_lines or not cells:
                    continue
                if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
                    cells = cells[:width]  # commas at a line's end say nothing
                if len(cells) == width:
                    yield line, [cell or None for cell in cells], None
                elif any(cell.strip() for cell in cells):
                    yield line, [cell or None for cell in cells], "field_count"
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise Refused("open_quote", line=begins) from error
            raise Refused("unreadable", detail=f"line {begins}: {error}") from error


def _without_nul(file: IO[str]) -> Iterator[str]:
    for line in file:
        yield line.replace("\0", "")


# --- JSON Lines -----------------------------------------------------------------------------------


def _json_lines(connection: duckdb.DuckDBPyConnection, path: Path, encoding_name: str) -> Source:
    from bmn.collector import json_lines

    words = json_lines.header(path, MOST_COLUMNS)
    match = header.check(header.best(words))
    return from_rows(connection, "jsonl", encoding_name, words, match, json_lines.rows(path, words))
