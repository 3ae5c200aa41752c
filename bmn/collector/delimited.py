"""CSV by Python's own reader: its delimiter and header, and rows that are not what they say."""

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bmn.collector import header
from bmn.collector.header import Match
from bmn.collector.messages import Refused

MOST_COLUMNS = 2_000
HEADER_BYTES = 1 << 20
TITLE_ROWS = 10
DELIMITERS = (",", ";", "\t", "|")

Row = tuple[int, list[str | None], str | None]  # line, cells, rule of structure


@dataclass(frozen=True)
class Dialect:
    """How a file separates its cells, and where its header stands."""

    delimiter: str
    title_lines: int  # physical lines above the header
    header_lines: int  # physical lines of the header itself
    words: list[str]


def dialect_of(path: Path) -> tuple[Dialect, Match]:
    """The delimiter and header row that make the most of the first lines. Raises Refused."""
    with path.open("rb") as file:
        head = file.read(HEADER_BYTES)
    text = head.decode("utf-8", errors="ignore").lstrip("\ufeff")
    if len(head) == HEADER_BYTES and "\n" not in text and "\r" not in text:
        raise Refused("too_many_columns", limit=MOST_COLUMNS)
    candidates = []
    for delimiter in DELIMITERS:
        for dialect, match in _candidates(text, delimiter):
            if match.is_complete:
                return dialect, match
            candidates.append((dialect, match))
    if not candidates:
        raise Refused("empty")
    return max(candidates, key=lambda pair: (pair[1].score, -pair[0].title_lines))


def _candidates(text: str, delimiter: str) -> Iterator[tuple[Dialect, Match]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    above = 0
    try:
        for words in itertools.islice(reader, TITLE_ROWS):
            if len(words) > MOST_COLUMNS:
                raise Refused("too_many_columns", limit=MOST_COLUMNS)
            if any(word.strip() for word in words):
                lines = reader.line_num - above
                yield Dialect(delimiter, above, lines, words), header.best(words)
            above = reader.line_num
    except csv.Error:
        return


def picked(path: Path, dialect: Dialect, above: int, numbers: list[int]) -> list[list[str | None]]:
    """The cells of some rows of a file in which every row is one line."""
    wanted, found = set(numbers), {}
    with path.open("rb") as file:
        for number, line in enumerate(file, -above):
            if number in wanted:
                text = line.decode("utf-8").rstrip("\r\n")
                found[number] = next(csv.reader([text], delimiter=dialect.delimiter))
    return [[cell or None for cell in found[n]] for n in numbers]


def rows(path: Path, dialect: Dialect) -> Iterator[Row]:
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
