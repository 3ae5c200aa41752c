"""One table for all pages: Thai headers, figures as figures, a total row, rows that open an area,
and the same rows as CSV and XLSX, made when somebody clicks.

A column carries its own value function, so rows stay what a query gave.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import pandas as pd
import streamlit as st
import xlsxwriter

from bmn.exchange.spreadsheet import escaped
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Any
"""What a column reads: a row of an answer, or an object of the page's own."""

ROW_HEIGHT = 36
KINDS = ("text", "count", "signed", "share", "bar", "points", "baht", "decimal", "date", "instant")
_NUMERIC = ("count", "signed", "share", "bar", "points", "baht", "decimal")


@dataclass(frozen=True)
class Column:
    """One column: its name, the header, what kind of thing it holds, and how a row tells it.

    Shares are 0 to 1 ("bar" draws one), "points" a difference of shares, "baht" whole baht,
    "decimal" a number with one decimal. `value` reads a row (default: the row's own `key`).
    `adds_up` says that the total row is the sum of the others. On a phone the first column and
    those `on_phone` are seen at once (the first two figures where none says so), the rest on tap.
    """

    key: str
    title: str
    kind: str = "text"
    help: str | None = None
    width: int | None = None
    value: Callable[[Any], Any] | None = None
    adds_up: bool = False
    on_phone: bool = False

    def of(self, row: Any) -> Any:
        """The value of this column in a row; None is unknown."""
        return row.get(self.key) if self.value is None else self.value(row)


def draw(
    view: View,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    total: Row | None = None,
    open_row: Callable[[Row], None] | None = None,
    height: int | None = None,
    name: str = "table",
) -> None:
    """The table and its downloads. `open_row` is called with the row that was clicked.

    `total` stands first, so that it is seen however long the table is; it opens nothing.
    """
    shown = [*([total] if total is not None else []), *rows]
    table_key = f"{key}_{view.area.key}_{view.year}_{view.language}"

    def chosen() -> None:
        # The index comes from the browser: it may be any number.
        for index, _column in st.session_state[table_key].selection.cells:
            at = index - (total is not None)
            if open_row is not None and 0 <= at < len(rows):
                open_row(rows[at])

    st.dataframe(
        _frame(columns, shown, view.language),
        key=table_key,
        hide_index=True,
        column_config={
            column.key: _config(column, is_pinned=_is_wide(columns) and column is columns[0])
            for column in columns
        },
        on_select=chosen if open_row is not None else "ignore",
        selection_mode="single-cell",
        height=_height(len(shown), height),
        row_height=ROW_HEIGHT,
        placeholder=view.words("common.empty.dash"),
    )
    downloads(view, key, columns, shown, name)


def downloads(
    view: View, key: str, columns: Sequence[Column], rows: Sequence[Row], name: str
) -> None:
    """The rows as files; nothing is made, and nothing lies on the server, until the click."""
    stem = file_stem(view, name)
    with st.container(horizontal=True, gap="small", key=f"downloads_{key}"):
        st.download_button(
            view.words("common.button.excel"),
            data=lambda: xlsx(view, columns, rows, name),
            file_name=f"{stem}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"xlsx_{key}",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            view.words("common.button.csv"),
            data=lambda: csv_bytes(columns, rows, view.language),
            file_name=f"{stem}.csv",
            mime="text/csv",
            key=f"csv_{key}",
            on_click="ignore",
            icon=":material/download:",
        )


def file_stem(view: View, name: str) -> str:
    """bmn-progress-2569-province-57-20260216T0730; made-up data say so in the name."""
    parts = ["bmn", name, str(view.year), view.area.key, f"{view.as_of:%Y%m%dT%H%M}"]
    if view.snapshot.made_up:
        parts.append("made-up")
    return "-".join(parts)


def csv_bytes(columns: Sequence[Column], rows: Sequence[Row], language: str) -> bytes:
    """CSV as Excel opens it: UTF-8 with BOM, CRLF; shares as percent figures."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([escaped(column.title) for column in columns])
    for row in rows:
        writer.writerow([_written(column, column.of(row)) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def xlsx(view: View, columns: Sequence[Column], rows: Sequence[Row], name: str) -> bytes:
    """A workbook: figures as figures, the area above, the source below."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    looks = {kind: book.add_format({"num_format": form}) for kind, form in _EXCEL.items()}
    title = f"{view.area.label(view.language)} · {_year(view)}"
    sheet.write_string(0, 0, escaped(title), book.add_format({"bold": True, "font_size": 14}))
    for at, column in enumerate(columns):
        sheet.write_string(2, at, column.title, bold)
        sheet.set_column(at, at, 30 if column.kind == "text" and at < 2 else 16)
    for line, row in enumerate(rows, start=3):
        for at, column in enumerate(columns):
            _write_cell(sheet, line, at, column, column.of(row), looks)
    sheet.freeze_panes(3, 1)
    for offset, told in enumerate(_foot(view), start=4 + len(rows)):
        sheet.write_string(offset, 0, told)
    book.close()
    return out.getvalue()


_SCREEN = {
    "count": "%,d",
    "baht": "%,d",
    "signed": "%+,d",
    "share": "%.2f",
    "points": "%+.2f",
    "decimal": "%.1f",
}
_EXCEL = {
    "count": "#,##0",
    "signed": "+#,##0;-#,##0;0",
    "share": "0.00",
    "bar": "0.00",
    "points": "+0.00;-0.00;0.00",
    "baht": "#,##0",
    "decimal": "#,##0.0",
    "date": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm",
}


def _frame(columns: Sequence[Column], rows: Sequence[Row], language: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            column.key: [_shown(column, column.of(row), language) for row in rows]
            for column in columns
        }
    )


def _shown(column: Column, value: Any, language: str) -> Any:
    if value is None:
        return None
    if column.kind in _NUMERIC:
        return _figure(column, value)
    if column.kind == "date":
        return formats.thai_date(value, language)
    if column.kind == "instant":
        return formats.thai_datetime(value, language)
    return str(value)


def _figure(column: Column, value: float) -> float:
    """The figure as it is written: shares in percent, never rounded across a line."""
    if column.kind in ("share", "bar"):
        return float(formats.percent_digits(value, decimals=2).replace(",", ""))
    if column.kind == "points":
        return round(value * 100, 2)
    return round(value, 1) if column.kind == "decimal" else value


def _written(column: Column, value: Any) -> Any:
    if value is None:
        return ""
    if column.kind in _NUMERIC:
        return _figure(column, value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return escaped(str(value))


def _write_cell(
    sheet: Any, line: int, at: int, column: Column, value: Any, looks: Mapping[str, Any]
) -> None:
    if value is None:
        return
    if column.kind in _NUMERIC:
        sheet.write_number(line, at, _figure(column, value), looks[column.kind])
    elif isinstance(value, datetime):
        sheet.write_datetime(line, at, value, looks["instant"])
    elif isinstance(value, date):
        sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), looks["date"])
    else:
        sheet.write_string(line, at, escaped(str(value)))


def _config(column: Column, *, is_pinned: bool) -> Any:
    configs = st.column_config
    label, note, width = column.title, column.help, column.width
    if column.kind == "bar":
        return configs.ProgressColumn(
            label, help=note, width=width, format="%.2f", min_value=0, max_value=100
        )
    if column.kind in _SCREEN:
        return configs.NumberColumn(label, help=note, width=width, format=_SCREEN[column.kind])
    return configs.TextColumn(label, help=note, width=width, pinned=is_pinned)


def _is_wide(columns: Sequence[Column]) -> bool:
    return len(columns) > 8


def _height(rows: int, height: int | None) -> int | Literal["content"]:
    """Short tables stand whole; long ones scroll within the page."""
    return height if height is not None and rows * ROW_HEIGHT > height else "content"


def _foot(view: View) -> list[str]:
    told = [
        formats.as_of_stamp(view.as_of, view.language),
        view.words("common.say.snapshot", snapshot=view.snapshot.id),
    ]
    return [*told, view.words("common.say.made_up")] if view.snapshot.made_up else told


def _year(view: View) -> str:
    return view.words("common.say.survey_year", year=view.year)
