"""What a workbook's XML tells and the reader of its values does not, read as a stream.

How far the cells of a sheet reach, before anything is made of that size; which cells hold an error,
a formula without a result, or a percentage; which rows, columns and sheets the sender didn't see.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.parsers import expat

from bmn.collector.messages import Refused
from bmn.collector.normalise import NO_RESULT

BLOCK = 1 << 18
PERCENT_FORMATS = {9, 10}  # Excel's built-in 0% and 0.00%
HIDDEN = {"1", "true"}
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_QUOTED = re.compile(r'"[^"]*"|\\.')

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


@dataclass
class Sheet:
    """What a sheet's XML tells. Rows and columns count from 1; cells are (row, column)."""

    rows: int = 0
    columns: int = 0
    last_row_at: str = "A1"
    last_column_at: str = "A1"
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    @property
    def used(self) -> str:
        """The range that is in use."""
        return f"A1:{letters(self.columns)}{self.rows}"


def letters(column: int) -> str:
    """The letters of a column's number, from 1."""
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(ord("A") + rest) + out
    return out or "A"


def places(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → the part that holds it. Raises what a damaged workbook raises."""
    targets: dict[str, str] = {}
    named: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            at = posixpath.normpath(posixpath.join("/xl", attributes["Target"]))
            targets[attributes["Id"]] = at.lstrip("/")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            id_ = next(value for key, value in attributes.items() if _local(key) == "id")
            named[attributes["name"]] = id_

    _parse(archive, "xl/_rels/workbook.xml.rels", relation)
    _parse(archive, "xl/workbook.xml", sheet)
    return {name: targets[id_] for name, id_ in named.items() if id_ in targets}


def percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """The styles of cells that show their number as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    formats = set(PERCENT_FORMATS)
    found: set[str] = set()
    inside, count = False, 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside, count
        if name == "numFmt" and "%" in _QUOTED.sub("", attributes.get("formatCode", "")):
            formats.add(int(attributes["numFmtId"]))
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            if int(attributes.get("numFmtId", 0)) in formats:
                found.add(str(count))
            count += 1

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    _parse(archive, "xl/styles.xml", start, end)
    return found


def look(archive: zipfile.ZipFile, part: str, percents: set[str]) -> Sheet:
    """What the XML of one sheet tells. Raises Refused."""
    reader = _Reader(percents)
    _parse(archive, part, reader.start, reader.end, reader.text)
    return reader.sheet


class _Reader:
    """Follows the cells of one sheet."""

    def __init__(self, percents: set[str]) -> None:
        self.sheet = Sheet()
        self._percents = percents
        self._row = self._column = 0
        self._is_row_hidden = False
        self._attributes: dict[str, str] = {}
        self._seen: set[str] = set()
        self._inside = ""
        self._texts: dict[str, list[str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "f", "is"):
            self._seen.add(name)
            self._inside = name
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            self._is_row_hidden = attributes.get("hidden") in HIDDEN
        elif name == "col" and attributes.get("hidden") in HIDDEN:
            self.sheet.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def text(self, data: str) -> None:
        if self._inside in ("v", "f"):
            self._texts.setdefault(self._inside, []).append(data)

    def end(self, name: str) -> None:
        if name == "c":
            if self._seen:
                self._end_cell()
        elif name in ("v", "f", "is"):
            self._inside = ""

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._attributes, self._seen, self._texts = attributes, set(), {}
        self._column += 1
        if "r" in attributes:
            found = _ADDRESS.fullmatch(attributes["r"])
            if found is None:
                raise ValueError(attributes["r"][:20])
            self._row, self._column = int(found[2]), _number(found[1])

    def _end_cell(self) -> None:
        sheet, row, column = self.sheet, self._row, self._column
        if row > sheet.rows:
            sheet.rows, sheet.last_row_at = row, f"{letters(column)}{row}"
        if column > sheet.columns:
            sheet.columns, sheet.last_column_at = column, f"{letters(column)}{row}"
        if self._is_row_hidden:
            sheet.hidden_rows.add(row)
        text = self._told("".join(self._texts.get("v", ())))
        if text is not None:
            sheet.texts[row, column] = text

    def _told(self, value: str) -> str | None:
        """The cell's text where its value alone would mislead."""
        type_ = self._attributes.get("t", "n")
        if type_ == "e":
            return value or "#N/A"
        if "f" in self._seen and not value and not (type_ == "str" and "v" in self._seen):
            return f"{NO_RESULT}={''.join(self._texts.get('f', ()))}"[:200]
        if type_ == "n" and value and self._attributes.get("s") in self._percents:
            try:
                share = Decimal(repr(float(value))) * 100
            except (InvalidOperation, ValueError):
                return None
            return f"{share.normalize():f}%"
        return None


def _number(word: str) -> int:
    number = 0
    for letter in word.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    start: Start,
    end: End | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Follow the elements of a part by their names without prefix. Raises Refused, ExpatError."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def forbidden(*_: Any) -> None:
        raise Refused("workbook", detail="it declares entities")

    def starts(name: str, attributes: dict[str, str]) -> None:
        start(_local(name) if ":" in name else name, attributes)

    parser.StartDoctypeDeclHandler = forbidden
    parser.StartElementHandler = starts
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name) if ":" in name else name)
    if text is not None:
        parser.CharacterDataHandler = text
    with archive.open(part) as file:
        while block := file.read(BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
