"""What is read cell by cell in Python: workbooks, JSON Lines, CSV that is not what its header says.

Runs in a child (`child.py`): the rows go into an Arrow file of the work folder, as text.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from bmn.collector import delimited, encoding, json_lines, workbook
from bmn.collector.delimited import Dialect
from bmn.collector.encoding import Scan
from bmn.collector.messages import Message, Refused

ROWS_AT_ONCE = 5_000
LONGEST_CELL = 10_000  # characters; a cell may have 2,000 when its blanks are gone
MOST_COLUMNS = 2_000

Row = tuple[int, list[str | None], str | None]  # line, cells, rule of structure


@dataclass
class Table:
    """Rows read: their header words, and the Arrow file with n, line, c0, c1 …

    `sheets` are the first row (from 0) and the name of each sheet of a workbook.
    `faults` names rows (from 0) whose structure is broken, with the rule.
    """

    words: list[str]
    rows: Path
    faults: dict[int, str]
    sheets: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)


def xlsx(path: Path, work: Path, most_rows: int) -> Table:
    """The sheet or sheets of records of a workbook. Raises Refused."""
    found = workbook.read(path)
    table = _written(found.header, found.rows, work, most_rows)
    table.sheets, table.remarks = found.parts, found.remarks
    return table


def json(path: Path, work: Path, most_rows: int) -> Table:
    """The objects of JSON Lines. Raises Refused."""
    words = json_lines.header(path, MOST_COLUMNS)
    return _written(words, json_lines.rows(path, words), work, most_rows)


def csv(path: Path, work: Path, most_rows: int, dialect: Dialect) -> Table:
    """The rows of a CSV file, one by one. Raises Refused."""
    return _written(dialect.words, delimited.rows(path, dialect), work, most_rows)


def as_utf8(path: Path, scan: Scan, work: Path) -> tuple[Path, str]:
    """The file as UTF-8, and what its encoding was. Raises Refused."""
    return encoding.as_utf8(path, scan, work)


def _written(words: list[str], rows: Iterable[Row], work: Path, most_rows: int) -> Table:
    width = len(words)
    schema = pa.schema(
        [("n", pa.int64()), ("line", pa.int64()), *((f"c{i}", pa.string()) for i in range(width))]
    )
    table = Table(words, work / "rows.arrow", {})
    with pa.OSFile(str(table.rows), "wb") as sink, pa.ipc.new_file(sink, schema) as out:
        for batch in _batches(rows, width, schema, table.faults, most_rows):
            out.write_table(batch)
    return table


def _batches(
    rows: Iterable[Row], width: int, schema: pa.Schema, faults: dict[int, str], most_rows: int
) -> Iterator[pa.Table]:
    number = itertools.count()
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, ROWS_AT_ONCE)):
        columns: list[list[Any]] = [[] for _ in range(width + 2)]
        for line, cells, rule in chunk:
            n = next(number)
            if n >= most_rows:
                raise Refused("too_large", limit=f"{most_rows:,} rows")
            if rule:
                faults[n] = rule
            columns[0].append(n)
            columns[1].append(line)
            for i in range(width):
                columns[i + 2].append(_bounded(cells[i]) if i < len(cells) else None)
        yield pa.table(columns, schema=schema)


def _bounded(cell: str | None) -> str | None:
    """A cell that no rule would take is not carried on whole; it stays too long."""
    if cell is None or len(cell) <= LONGEST_CELL:
        return cell
    return cell[:200] + "…" * LONGEST_CELL
