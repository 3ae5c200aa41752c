"""XLSX: guarded before anything is unpacked, then read cell by cell as text (T35).

A workbook is for districts: one kind of record, up to 200,000 rows. Numbers come out as the digits
that Excel holds; what Excel has already lost (a leading zero, a digit) the normaliser finds.
"""

import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum

from bmn.collector import header
from bmn.collector.header import Match
from bmn.collector.messages import Refused

MOST_ENTRIES = 200
MOST_BYTES = 300 << 20
MOST_RATIO = 100
MOST_ROWS = 200_000
MOST_COLUMNS = 2_000
TITLE_ROWS = 10
HEAD = 4096


@dataclass(frozen=True)
class Sheets:
    """The rows of the one kind of record that a workbook holds."""

    header: list[str]
    match: Match
    rows: list[tuple[int, list[str | None], str | None]]
    sheet: str
    note: str | None


def read(path: Path) -> Sheets:
    """Read the sheet that holds records. Raises Refused."""
    _guard(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [
            (meta.name, workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False))
            for meta in workbook.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except Exception as error:  # calamine's errors share no base class
        raise Refused("unreadable", detail=type(error).__name__) from error
    read_ = [(name, _text_rows(rows)) for name, rows in sheets]
    read_ = [(name, rows) for name, rows in read_ if any(any(cells) for _, cells in rows)]
    if not read_:
        raise Refused("empty")
    found = [(name, rows, _header(rows)) for name, rows in read_]
    complete = [entry for entry in found if entry[2][1].is_complete]
    if not complete:
        best = max(found, key=lambda entry: entry[2][1].score)
        header.check(best[2][1])
    if len(complete) > 1:
        raise Refused("sheets", sheets=", ".join(name for name, _, _ in complete))
    name, rows, (line, match, words) = complete[0]
    header.check(match)
    others = [other for other, _, _ in found if other != name]
    return Sheets(
        header=words,
        match=match,
        rows=list(_records(rows, line, len(words))),
        sheet=name,
        note=", ".join(others) or None,
    )


def _guard(path: Path) -> None:
    """Refuse what could do harm before unpacking it. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise Refused("workbook", detail=f"{len(entries)} parts")
            unpacked = sum(entry.file_size for entry in entries)
            packed = max(sum(entry.compress_size for entry in entries), 1)
            if unpacked > MOST_BYTES or unpacked / packed > MOST_RATIO:
                raise Refused("workbook", detail=f"unpacks to {unpacked >> 20} MB")
            for entry in entries:
                _guard_part(archive, entry)
    except Refused:
        raise
    except Exception as error:  # a damaged archive raises errors of several libraries
        raise Refused("unreadable", detail=type(error).__name__) from error


def _guard_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if "vbaproject" in name or name.endswith(".bin"):
        raise Refused("workbook", detail="it holds macros (vbaProject)")
    if entry.flag_bits & 1:
        raise Refused("workbook", detail="it is encrypted")
    if ".." in name.split("/") or name.startswith(("/", "\\")):
        raise Refused("workbook", detail="a part's name leaves the workbook")
    if name.endswith((".xml", ".rels")):
        with archive.open(entry) as part:
            head = part.read(HEAD)
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Refused("workbook", detail="it declares entities")


def _text_rows(rows: list[list[Any]]) -> list[tuple[int, list[str | None]]]:
    """Line number and cells of every row with something in it."""
    if len(rows) > MOST_ROWS + TITLE_ROWS:
        filled = sum(any(cell not in ("", None) for cell in row) for row in rows)
        if filled > MOST_ROWS + TITLE_ROWS:
            raise Refused("too_many_rows", limit=f"{MOST_ROWS:,}")
    if rows and len(rows[0]) > MOST_COLUMNS:
        raise Refused("too_many_columns", limit=MOST_COLUMNS)
    read_ = ((line, [_text(cell) for cell in row]) for line, row in enumerate(rows, 1))
    return [(line, cells) for line, cells in read_ if any(cells)]


def _header(rows: list[tuple[int, list[str | None]]]) -> tuple[int, Match, list[str]]:
    """Line, match and words of the row that reads best as a header, of the first ten."""
    found = []
    for line, cells in itertools.islice(rows, TITLE_ROWS):
        words = [cell or "" for cell in cells]
        found.append((line, header.best(words), words))
    return max(found, key=lambda entry: (entry[1].is_complete, entry[1].score, -entry[0]))


def _records(
    rows: list[tuple[int, list[str | None]]], header_line: int, width: int
) -> Iterator[tuple[int, list[str | None], str | None]]:
    for line, cells in rows:
        if line > header_line:
            extra = any(cells[width:])
            yield line, cells[:width], "field_count" if extra else None


def _text(cell: Any) -> str | None:
    """A cell as text: whole numbers without a tail, dates in ISO form."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return cell.replace("\0", "") or None
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        whole_day = cell.time() == time()
        return cell.date().isoformat() if whole_day else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)
