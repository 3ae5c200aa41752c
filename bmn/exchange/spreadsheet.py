"""Files for people: the one place that writes CSV and XLSX, and the one rule of escaping.

Tables (`csv_bytes`, `xlsx_bytes`) hold figures as figures. Forms (`form_csv`, `form_xlsx`) hold
text as it stands, to be filled in and read back by the collector, which takes the apostrophe off
again (`bmn.words.thai.unescaped`). A CSV is tidy: one header, rows that add up, never a row
รวม; year, instant and criterion are columns, so that files of two days or areas can be joined.
"""

import csv
import io
import itertools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from bmn.words import formats
from bmn.words.thai import is_formula

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CELL_LENGTH = 32_767
SHEET_NAME_LENGTH = 31
XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER_LINE = 2
"""Of a table in XLSX, from 0: the title stands in line 0."""

NUMERIC = ("count", "signed", "share", "bar", "points", "baht", "decimal")
KINDS = ("text", *NUMERIC, "date", "instant", "plain")
ADDITIVE = ("count", "signed", "baht")
_NUMBER_FORMATS = {
    "text": "@",
    "count": "#,##0",
    "signed": "+#,##0;-#,##0;0",
    "share": "0.00",
    "bar": "0.00",
    "points": "+0.00;-0.00;0.00",
    "baht": "#,##0",
    "decimal": "#,##0.0",
    "date": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm",
    "plain": "General",
}
_NOT_IN_A_SHEET_NAME = str.maketrans("", "", "[]:*?/\\'")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One column of a file.

    name: the key in the rows and the machine's name, English and unique (households_collected).
    title: the header in the reader's language.
    kind: shares ("bar" too) are 0 to 1 and written in percent, "points" is a difference of shares,
        "baht" whole baht (a mean is never rounded across an income criterion), "decimal" has one
        decimal, "plain" is any value as it is.
    """

    name: str
    title: str
    kind: str = "text"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: no kind {self.kind!r}")


def texts(names: Iterable[str]) -> list[Field]:
    """Fields of text that are called as they are named."""
    return [Field(name, name) for name in names]


def escaped(value: str) -> str:
    """Text that no spreadsheet takes for a formula or a command (OWASP: CSV injection).

    An apostrophe comes before text whose first visible character is a formula's sign, half or full
    width, whatever blanks, line breaks or unseen characters stand before it; a plain number such as
    -5 or +5.2 stays as it is. NUL is left out.
    """
    value = value.replace("\0", "")
    return f"'{value}" if is_formula(value) else value


def csv_bytes(
    fields: Sequence[Field],
    rows: Iterable[Row],
    *,
    context: Mapping[str, str] | None = None,
    names: bool = False,
) -> bytes:
    """Rows as Excel opens them: UTF-8 with a byte-order mark, CRLF.

    `context` (survey_year_be, as_of, snapshot, criterion …) is repeated in each row after the data;
    what the rows hold themselves isn't. The header is the titles, with `names` the fields' names.
    """
    return BYTE_ORDER_MARK + csv_text(fields, rows, context=context, names=names).encode()


def csv_text(
    fields: Sequence[Field],
    rows: Iterable[Row],
    *,
    context: Mapping[str, str] | None = None,
    names: bool = False,
    line_end: str = "\r\n",
) -> str:
    """The same without the mark, for programs."""
    held = {field.name for field in _checked(fields)}
    beside = {name: value for name, value in (context or {}).items() if name not in held}
    header = [field.name for field in fields] if names else _titles(fields)
    told = [str(value) for value in beside.values()]
    lines = ([*(_csv_cell(field, row.get(field.name)) for field in fields), *told] for row in rows)
    return _csv([*header, *beside], lines, line_end)


def xlsx_bytes(
    fields: Sequence[Field],
    rows: Sequence[Row],
    *,
    sheet: str,
    title: str,
    foot: Sequence[str] = (),
    total: Row | None = None,
) -> bytes:
    """A workbook of one table: title above, figures as figures, what it rests on below.

    `total` stands last and apart by its looks. It is a formula where the rows' sum is the total
    that was given; where it isn't (a rate, an unknown part, things counted once), the given value.
    """
    out = io.BytesIO()
    with _workbook(out) as book:
        page = book.add_worksheet(_sheet_name(sheet))
        page.write_string(0, 0, _fit(title), book.add_format({"bold": True, "font_size": 14}))
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        looks = _looks(book, {})
        for at, (field, words) in enumerate(zip(_checked(fields), _titles(fields), strict=True)):
            page.write_string(HEADER_LINE, at, _fit(words), head)
            page.set_column(at, at, 30 if field.kind == "text" and at < 2 else 16)
            for line, row in enumerate(rows, start=HEADER_LINE + 1):
                _write(page, line, at, field, row.get(field.name), looks)
        if total is not None:
            _write_total(page, fields, rows, total, _looks(book, {"bold": True, "top": 1}))
        _write_foot(page, HEADER_LINE + 2 + len(rows) + (total is not None), foot)
        _lay_out(page, fields, rows)
    return out.getvalue()


def form_csv(fields: Sequence[Field], rows: Iterable[Row]) -> bytes:
    """Rows of text to be corrected or filled in and sent back, under the headers as they are."""
    lines = ([_text(row.get(field.name)) for field in _checked(fields)] for row in rows)
    return BYTE_ORDER_MARK + _csv([field.title for field in fields], lines, "\r\n").encode()


def form_xlsx(
    fields: Sequence[Field],
    rows: Sequence[Row],
    *,
    sheet: str,
    fill: Sequence[str] = (),
    wide: Sequence[str] = (),
    choices: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """The same as a workbook of one sheet, the header in its first row.

    All cells are text, so that leading zeros stay. `fill` names the fields to be filled in, `wide`
    those with long text, `choices` the words that a field's cells offer.
    """
    out = io.BytesIO()
    with _workbook(out) as book:
        page = book.add_worksheet(_sheet_name(sheet))
        as_text: dict[str, Any] = {"num_format": "@", "text_wrap": True, "valign": "top"}
        plain = book.add_format(as_text)
        head = book.add_format({**as_text, "bold": True, "bottom": 1})
        blank = book.add_format({**as_text, "bg_color": "#FFF6DD", "border": 1})
        for at, field in enumerate(_checked(fields)):
            page.write_string(0, at, _fit(field.title), head)
            page.set_column(at, at, 44 if field.name in wide else 18, plain)
            look = blank if field.name in fill else plain
            for line, row in enumerate(rows, start=1):
                page.write_string(line, at, _fit(_text(row.get(field.name))), look)
            if rows and choices and field.name in choices:
                allowed = {"validate": "list", "source": list(choices[field.name])}
                page.data_validation(1, at, len(rows), at, allowed)
        page.freeze_panes(1, 0)
        if rows and fields:
            page.autofilter(0, 0, len(rows), len(fields) - 1)
            page.ignore_errors({"number_stored_as_text": xl_range(1, 0, len(rows), len(fields))})
    return out.getvalue()


def _csv(header: Iterable[str], lines: Iterable[Sequence[Any]], line_end: str) -> str:
    """Lines of cells; every text among them is escaped."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=line_end)
    for line in itertools.chain([list(header)], lines):
        writer.writerow([escaped(cell) if isinstance(cell, str) else cell for cell in line])
    return out.getvalue()


def _workbook(out: io.BytesIO) -> Any:
    """A workbook in which text is text: no formula, link or number is guessed from it."""
    guesses = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    return xlsxwriter.Workbook(out, {"in_memory": True, **dict.fromkeys(guesses, False)})


def _checked(fields: Sequence[Field]) -> Sequence[Field]:
    """The fields. Raises ValueError where two have one name: one would hide the other."""
    names = [field.name for field in fields]
    if len(set(names)) < len(names):
        raise ValueError(f"a name stands twice: {', '.join(names)}")
    return fields


def _titles(fields: Sequence[Field]) -> list[str]:
    """The headers; fields that are called the same are told apart by their names."""
    titles = [field.title for field in fields]
    return [
        f"{field.title} [{field.name}]" if titles.count(field.title) > 1 else field.title
        for field in fields
    ]


def _sheet_name(name: str) -> str:
    return name.translate(_NOT_IN_A_SHEET_NAME)[:SHEET_NAME_LENGTH].strip() or "Sheet1"


def _looks(book: Any, more: dict[str, Any]) -> dict[str, Any]:
    """A format for each kind."""
    return {
        kind: book.add_format({"num_format": form, **more})
        for kind, form in _NUMBER_FORMATS.items()
    }


def _fit(value: str) -> str:
    return escaped(value)[:CELL_LENGTH]


def _is_number(value: Any) -> bool:
    """An int or float, numpy's too, but neither a bool nor text."""
    return hasattr(value, "__float__") and not isinstance(value, (bool, str, bytes))


def _is_empty(value: Any) -> bool:
    return (
        value is None
        or formats.is_unknown(value)
        or (isinstance(value, float) and math.isinf(value))
    )


def _figure(kind: str, value: Any) -> float | int:
    """The figure as it is written: shares in percent, never rounded across a line."""
    if kind in ("share", "bar"):
        return float(formats.percent_digits(value, decimals=2).replace(",", ""))
    if kind == "baht":
        return formats.whole_baht(value)
    if kind == "points":
        return round(float(value) * 100, 2)
    if kind == "decimal":
        return round(float(value), 1)
    return int(value) if float(value).is_integer() else float(value)


def _text(value: Any) -> str:
    """Any value as text: dates ISO, instants to the minute; unknown is blank."""
    if _is_empty(value):
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _csv_cell(field: Field, value: Any) -> Any:
    if _is_empty(value):
        return ""
    if field.kind in (*NUMERIC, "plain") and _is_number(value):
        return _figure(field.kind, value)
    if field.kind == "plain" and isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return _text(value)


def _write(
    page: Any, line: int, at: int, field: Field, value: Any, looks: Mapping[str, Any]
) -> None:
    """One cell; unknown stays empty, with its look."""
    look = looks[field.kind]
    if _is_empty(value):
        page.write_blank(line, at, None, look)
    elif field.kind in (*NUMERIC, "plain") and _is_number(value):
        page.write_number(line, at, _figure(field.kind, value), look)
    elif isinstance(value, datetime):
        look = look if field.kind in ("date", "instant") else looks["instant"]
        page.write_datetime(line, at, value, look)
    elif isinstance(value, date):
        at_midnight = datetime(value.year, value.month, value.day)
        page.write_datetime(line, at, at_midnight, looks["date"])
    else:
        page.write_string(line, at, _fit(_text(value)), look)


def _write_total(
    page: Any, fields: Sequence[Field], rows: Sequence[Row], total: Row, looks: Mapping[str, Any]
) -> None:
    """The row under the data."""
    line = HEADER_LINE + 1 + len(rows)
    for at, field in enumerate(fields):
        value = total.get(field.name)
        if _adds_up(field, rows, value):
            cells = xl_range(HEADER_LINE + 1, at, line - 1, at)
            figure = _figure(field.kind, value)
            page.write_formula(line, at, f"=SUM({cells})", looks[field.kind], figure)
        else:
            _write(page, line, at, field, value, looks)


def _adds_up(field: Field, rows: Sequence[Row], total: Any) -> bool:
    """Whether the total is the sum of what stands above it: every part known, nothing missing."""
    values = [row.get(field.name) for row in rows]
    if field.kind not in ADDITIVE or not values or not _is_number(total) or _is_empty(total):
        return False
    known = [float(v) for v in values if v is not None and not _is_empty(v) and _is_number(v)]
    return len(known) == len(values) and math.isclose(math.fsum(known), total, abs_tol=1e-6)


def _write_foot(page: Any, line: int, foot: Sequence[str]) -> None:
    for at, told in enumerate(foot, start=line):
        page.write_string(at, 0, _fit(told))


def _lay_out(page: Any, fields: Sequence[Field], rows: Sequence[Row]) -> None:
    """On the screen the header and first column stay; on paper the header stands on each sheet."""
    page.freeze_panes(HEADER_LINE + 1, 1)
    page.repeat_rows(HEADER_LINE)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    if rows and fields:
        cells = xl_range(HEADER_LINE + 1, 0, HEADER_LINE + len(rows), len(fields) - 1)
        page.ignore_errors({"number_stored_as_text": cells})
