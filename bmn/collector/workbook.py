"""XLSX: guarded before anything is unpacked, then read cell by cell as text (T35).

A workbook is for districts: one kind of record, up to 200,000 rows. Numbers come out as the digits
that Excel holds; what Excel has already lost (a leading zero, a digit) the normaliser finds.
"""

import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bmn.collector import header, sheet_xml
from bmn.collector.header import Match
from bmn.collector.messages import (
    HIDDEN_COLUMNS,
    HIDDEN_ROWS,
    HIDDEN_SHEET,
    SHEETS_LEFT_OUT,
    SHEETS_TOGETHER,
    Message,
    Refused,
)
from bmn.collector.normalise import DIGITS_LOST
from bmn.collector.sheet_xml import Sheet
from bmn.survey.columns import header_key

MOST_ENTRIES = 200
MOST_BYTES = 300 << 20
MOST_RATIO = 100
MOST_ROWS = 200_000
MOST_COLUMNS = 2_000
TITLE_ROWS = 10
MOST_AREA = 16_000_000  # cells, blank ones too: the reader makes them all
HEAD = 4096
EXACT_NUMBERS = 1e15  # Excel keeps 15 digits of a number
MOST_TYPES = 1 << 20
# Only what can run: Excel writes harmless .bin parts too, for printers and embedded objects.
MACRO_PART = re.compile(r"vba(project|data)|(^|/)(macrosheets|activex)/|/attachedtoolbars")
MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject|ms-excel\.(intl)?macrosheet", re.IGNORECASE)


@dataclass(frozen=True)
class Sheets:
    """The rows of the one kind of record that a workbook holds; `parts` tells with which row, from
    0, each of its sheets begins."""

    header: list[str]
    match: Match
    rows: list[tuple[int, list[str | None], str | None]]
    parts: list[tuple[int, str]]
    remarks: list[Message]


@dataclass(frozen=True)
class _Found:
    """One sheet that holds something, and how well it reads."""

    name: str
    is_hidden: bool
    rows: list[tuple[int, list[str | None]]]
    line: int
    match: Match
    words: list[str]
    xml: Sheet

    @property
    def label(self) -> str:
        return _label(self.name, self.is_hidden)


def read(path: Path) -> Sheets:
    """Read the sheet that holds records, or the sheets: one a village is the natural workbook.

    Sheets are put together where their headers are the same and none is hidden: a hidden one may
    be a copy. Raises Refused.
    """
    _guard(path)
    found, far = _sheets(path)
    complete = [one for one in found if one.match.is_complete]
    if far and all(one.is_hidden for one in complete):
        # What reaches far can't be read. Beside a sheet of records it is left out; but where that
        # one is hidden, or there is none, it may be what the sender meant.
        raise Refused("far_cell", **far[0][1])
    if not found:
        raise Refused("empty")
    if not complete:
        header.check(max(found, key=lambda one: one.match.score).match)
    if len(complete) > 1 and not _are_one(complete):
        raise Refused("sheets", sheets=", ".join(one.label for one in complete))
    one = complete[0]
    header.check(one.match)
    left_out = [other.label for other in found if other not in complete]
    rows: list[tuple[int, list[str | None], str | None]] = []
    parts, remarks = [], _left_out(left_out + [label for label, _ in far])
    for sheet in complete:
        parts.append((len(rows), sheet.name))
        rows += _records(sheet.rows, sheet.line, len(one.words))
        remarks += _remarks(sheet)
    if len(rows) > MOST_ROWS:
        raise Refused("too_many_rows", limit=f"{MOST_ROWS:,}")
    if len(complete) > 1:
        names = header.listed([sheet.name for sheet in complete])
        remarks.insert(0, SHEETS_TOGETHER.filled(count=len(complete), sheets=names))
    return Sheets(one.words, one.match, rows, parts, remarks)


def _are_one(sheets: list[_Found]) -> bool:
    """Whether the sheets are parts of one table."""
    return len({_words(sheet) for sheet in sheets}) == 1 and not any(s.is_hidden for s in sheets)


def _words(sheet: _Found) -> tuple[str, ...]:
    keys = [header_key(word) for word in sheet.words]
    while keys and not keys[-1]:
        keys.pop()
    return tuple(keys)


def _sheets(path: Path) -> tuple[list[_Found], list[tuple[str, dict[str, str]]]]:
    """The sheets with something in them; and those whose cells reach too far, with where."""
    found, far = [], []
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        with zipfile.ZipFile(path) as archive:
            at, percents = sheet_xml.places(archive), sheet_xml.percent_styles(archive)
            for meta in workbook.sheets_metadata:
                if meta.typ != SheetTypeEnum.WorkSheet:
                    continue
                is_hidden = meta.visible != SheetVisibleEnum.Visible
                xml = sheet_xml.look(archive, at[meta.name], percents)
                if beyond := _beyond(xml):
                    sheet = _label(meta.name, is_hidden)
                    far.append((sheet, {"sheet": sheet, "cell": beyond, "used": xml.used}))
                    continue
                cells = workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                rows = _text_rows(cells, xml)
                if rows:
                    line, match, words = _header(rows)
                    found.append(_Found(meta.name, is_hidden, rows, line, match, words, xml))
    except (Refused, MemoryError):
        raise
    except Exception as error:  # calamine's errors share no base class
        raise Refused("unreadable", detail=type(error).__name__) from error
    return found, far


def _beyond(xml: Sheet) -> str | None:
    """The cell that makes a sheet larger than what is read, if one does."""
    if xml.columns > MOST_COLUMNS:
        return xml.last_column_at
    return xml.last_row_at if xml.rows * xml.columns > MOST_AREA else None


def _label(name: str, is_hidden: bool) -> str:
    return f"{name} (ซ่อนอยู่ / hidden)" if is_hidden else name


def _left_out(labels: list[str]) -> list[Message]:
    return [SHEETS_LEFT_OUT.filled(sheets=", ".join(labels))] if labels else []


def _remarks(one: _Found) -> list[Message]:
    remarks = []
    if one.is_hidden:
        remarks.append(HIDDEN_SHEET.filled(sheet=one.name))
    hidden = sum(line in one.xml.hidden_rows for line, _ in one.rows if line > one.line)
    if hidden:
        remarks.append(HIDDEN_ROWS.filled(count=hidden))
    words = [
        one.words[at]
        for at in sorted(one.match.position.values())
        if any(first <= at + 1 <= last for first, last in one.xml.hidden_columns)
    ]
    if words:
        remarks.append(HIDDEN_COLUMNS.filled(columns=header.listed(words)))
    return remarks


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
    if MACRO_PART.search(name):
        raise Refused("macros")
    if entry.flag_bits & 1:
        raise Refused("workbook", detail="it is encrypted")
    if ".." in name.split("/") or name.startswith(("/", "\\")):
        raise Refused("workbook", detail="a part's name leaves the workbook")
    if name.endswith((".xml", ".rels")):
        with archive.open(entry) as part:
            head = part.read(HEAD)
            types = head + part.read(MOST_TYPES) if name == "[content_types].xml" else b""
        if MACRO_TYPE.search(types):
            raise Refused("macros")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Refused("workbook", detail="it declares entities")


def _text_rows(rows: list[list[Any]], xml: Sheet) -> list[tuple[int, list[str | None]]]:
    """Line number and cells of every row with something in it."""
    if len(rows) > MOST_ROWS + TITLE_ROWS:
        filled = sum(any(cell not in ("", None) for cell in row) for row in rows)
        if filled > MOST_ROWS + TITLE_ROWS:
            raise Refused("too_many_rows", limit=f"{MOST_ROWS:,}")
    told: dict[int, dict[int, str]] = {}
    for (line, column), text in xml.texts.items():
        told.setdefault(line, {})[column - 1] = text
    read_ = (
        (line, _cells(row, told.get(line)))
        for line, row in enumerate(_reaching(rows, xml.rows, xml.columns), 1)
    )
    return [(line, cells) for line, cells in read_ if any(cells)]


def _reaching(rows: list[list[Any]], last: int, width: int) -> Iterator[list[Any]]:
    """The rows as far as the XML says that cells are used: a formula without a result too."""
    yield from (row + [None] * (width - len(row)) for row in rows)
    yield from ([None] * width for _ in range(last - len(rows)))


def _cells(row: list[Any], told: dict[int, str] | None) -> list[str | None]:
    if not told:
        return [_text(cell) for cell in row]
    return [told[at] if at in told else _text(cell) for at, cell in enumerate(row)]


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
        if abs(cell) >= EXACT_NUMBERS:
            return f"{DIGITS_LOST}{cell:.14E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        whole_day = cell.time() == time()
        return cell.date().isoformat() if whole_day else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)
