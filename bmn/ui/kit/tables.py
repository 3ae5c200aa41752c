"""One table for all pages: Thai headers, figures as figures, a total row, rows that open an area,
and the same rows as CSV and XLSX, made when somebody clicks.

A column carries its own value function, so rows stay what a query gave.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from bmn.exchange import spreadsheet
from bmn.exchange.spreadsheet import Field
from bmn.ui.kit import files
from bmn.ui.kit.style import attribute, words
from bmn.ui.kit.view import View
from bmn.words import formats
from bmn.words.unbroken import letters

Row = Any
"""A row of an answer, or whatever the columns' value functions read."""

ROW_HEIGHT = 36
ROWS_ON_PHONE = 60
FIGURES_ON_PHONE = 2
_SHORT_NAME = 15
"""Letters that a phone has room for in one line beside two figures."""
AREA_CODE = "area_code"
WIDEST_WORDS = 480
"""Pixels: beyond them words are read whole by a double click, and figures stay in sight."""
_THAI_PIXELS, _LATIN_PIXELS, _PADDING, _HELP_PIXELS = 8.2, 6.9, 20, 22
"""Of the browser's table: a Thai letter, a Latin one, the cell's edges, the sign of a help."""
_CELL = 1.1
"""A cell's letters are larger than a header's."""
_SIGNS = re.compile(r"^[▲▼●■◆✓◇○✕◐▶·]+\s+")
"""What stands before a word on the screen so that no colour is needed; a file holds the word."""


@dataclass(frozen=True)
class Column:
    """One column: its name, the header, what kind of thing it holds, and how a row tells it.

    Shares are 0 to 1 ("bar" draws one), "points" a difference of shares, "baht" whole baht,
    "decimal" a number with one decimal. `value` reads a row (default: the row's own `key`).
    `adds_up` says that the total row is the sum of the others. On a phone the first column and
    those `on_phone` are seen at once (the first two figures where none says so), the rest on tap.
    `widest`: pixels that its words may take, where they must be read whole.
    """

    key: str
    title: str
    kind: str = "text"
    help: str | None = None
    width: int | None = None
    value: Callable[[Any], Any] | None = None
    adds_up: bool = False
    on_phone: bool = False
    widest: int = WIDEST_WORDS

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

    `total` stands first, so that it is seen however long the table is; it opens nothing. On a
    narrow screen the same rows are a list with two figures each, the rest on tap.
    """
    shown = [*([total] if total is not None else []), *rows]
    with st.container(key=f"wide_{key}"):
        _draw_wide(view, key, columns, shown, rows, open_row, height)
    with st.container(key=f"narrow_{key}"):
        st.html(narrow(view, columns, shown))
    downloads(view, key, columns, rows, name, total=total)


def _draw_wide(
    view: View,
    key: str,
    columns: Sequence[Column],
    shown: Sequence[Row],
    rows: Sequence[Row],
    open_row: Callable[[Row], None] | None,
    height: int | None,
) -> None:
    table_key = f"{key}_{view.area.key}_{view.year}_{view.language}"

    def chosen() -> None:
        # The index comes from the browser: it may be any number.
        for index, _column in st.session_state[table_key].selection.cells:
            at = index - (len(shown) - len(rows))
            if open_row is not None and 0 <= at < len(rows):
                open_row(rows[at])

    st.dataframe(
        _frame(columns, shown, view.language),
        key=table_key,
        hide_index=True,
        column_config={
            column.key: _config(column, shown, is_pinned=_is_wide(columns) and column is columns[0])
            for column in columns
        },
        on_select=chosen if open_row is not None else "ignore",
        selection_mode="single-cell",
        height=_height(len(shown), height),
        row_height=ROW_HEIGHT,
        placeholder=view.words("common.empty.dash"),
    )


def narrow(view: View, columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """The rows as a list for a phone: name (with its rank) and two figures, the rest on tap."""
    if not columns:
        return ""
    seen = _seen_on_phone(columns)
    looks = [_look(view, column, rows[:ROWS_ON_PHONE]) for column in seen]
    items = "".join(
        _narrow_row(view, columns, list(zip(seen, looks, strict=True)), row)
        for row in rows[:ROWS_ON_PHONE]
    )
    more = ""
    if len(rows) > ROWS_ON_PHONE:
        hidden = formats.count(len(rows) - ROWS_ON_PHONE, view.language)
        more = f'<p class="bmn-source">{words(view.words("common.table.more", rows=hidden))}</p>'
    heads = "".join(
        f"<span{look}>{words(column.title)}</span>"
        for column, look in zip(seen, looks, strict=True)
    )
    return f'<div class="bmn-narrow"><div class="heads">{heads}</div>{items}{more}</div>'


def _seen_on_phone(columns: Sequence[Column]) -> list[Column]:
    """The figures seen at once beside the names."""
    others = [column for column in columns if column not in _leading(columns)]
    chosen = [column for column in others if column.on_phone]
    numeric = [column for column in others if column.kind in spreadsheet.NUMERIC]
    return (chosen or numeric or others)[:FIGURES_ON_PHONE]


def _leading(columns: Sequence[Column]) -> list[Column]:
    """What a row is called by: the first column, and the name after it where that is a rank."""
    is_rank = columns[0].kind in spreadsheet.NUMERIC and len(columns) > 1
    return list(columns[: 2 if is_rank and columns[1].kind == "text" else 1])


def _look(view: View, column: Column, rows: Sequence[Row]) -> str:
    """As wide as the column's figures: the name beside them takes the rest."""
    longest = max((letters(_said(column, row, view)) for row in rows), default=0)
    size = ";font-size:.85rem" if column.kind == "text" else ""
    return f' style="width:{min(max(0.6 * longest, 3.6), 7.2):.1f}rem{size}"'


def _narrow_row(
    view: View, columns: Sequence[Column], seen: Sequence[tuple[Column, str]], row: Row
) -> str:
    leading = _leading(columns)
    first = " ".join(_said(column, row, view) for column in leading)
    name = words(first)
    if letters(first) <= _SHORT_NAME:
        name = f'<span class="bmn-keep">{name}</span>'
    figures = "".join(f"<b{look}>{words(_said(column, row, view))}</b>" for column, look in seen)
    shown = [column for column, _ in seen]
    rest = "".join(
        f"<dt>{words(column.title)}</dt><dd>{words(_said(column, row, view))}</dd>"
        for column in columns
        if column not in (*leading, *shown)
    )
    link = _link(view, row)
    return (
        f"<details><summary><span>{name}</span>{figures}</summary><dl>{rest}</dl>{link}</details>"
    )


def _link(view: View, row: Row) -> str:
    """The way to the row's area, where it tells one that isn't the view's own."""
    key = _of_row(row, "area_key")
    if not key or key == view.area.key:
        return ""
    address = attribute(urlencode({**st.query_params.to_dict(), **view.link, "area": key}))
    return f'<a href="?{address}" target="_self">{words(view.words("common.button.open_area"))}</a>'


def _said(column: Column, row: Row, view: View) -> str:
    """A cell in words, figures as `st.dataframe` shows them."""
    value = column.of(row)
    if value is None:
        return view.words("common.empty.dash")
    if column.kind in _SAID:
        return _SAID[column.kind](_figure(column, value))
    return str(_shown(column, value, view.language))


def downloads(
    view: View,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    name: str,
    *,
    total: Row | None = None,
) -> None:
    """The rows as files; nothing is made, and nothing lies on the server, until the click."""
    stem = file_stem(view, name)
    with st.container(horizontal=True, gap="small", key=f"downloads_{key}"):
        files.offer(
            view,
            view.words("common.button.excel"),
            key=f"xlsx_{key}",
            name=f"{stem}.xlsx",
            mime=spreadsheet.XLSX_MIME,
            make=lambda: xlsx(view, columns, rows, name, total=total),
            rows=len(rows),
        )
        files.offer(
            view,
            view.words("common.button.csv"),
            key=f"csv_{key}",
            name=f"{stem}.csv",
            mime=files.CSV_MIME,
            make=lambda: csv_bytes(view, columns, rows),
            rows=len(rows),
        )


def file_stem(view: View, name: str) -> str:
    """bmn-progress-2569-province-57-20260216T0730; made-up data say so in the name."""
    parts = ["bmn", name, str(view.year), view.area.key, f"{view.as_of:%Y%m%dT%H%M}"]
    if view.snapshot.made_up:
        parts.append("made-up")
    return "-".join(parts)


def csv_bytes(view: View, columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
    """A tidy CSV (decision 34): the rows without their total, each with its area's code, the
    survey year, the instant, the snapshot and the income criterion, so that files can be joined.
    """
    fields, cells = _file(view, columns, rows)
    return spreadsheet.csv_bytes(fields, cells, context=_context(view))


def xlsx(
    view: View,
    columns: Sequence[Column],
    rows: Sequence[Row],
    name: str,
    *,
    total: Row | None = None,
) -> bytes:
    """A workbook: figures as figures, the area above, a total below by formula, then the source."""
    fields, cells = _file(view, columns, rows)
    last = None
    if total is not None:
        last = {column.key: plain(column.of(total)) for column in columns}
    year = view.words("common.say.survey_year", year=view.year)
    return spreadsheet.xlsx_bytes(
        fields,
        cells,
        sheet=name,
        title=f"{view.area.label(view.language)} · {year}",
        foot=_foot(view),
        total=last,
    )


def _file(
    view: View, columns: Sequence[Column], rows: Sequence[Row]
) -> tuple[list[Field], list[dict[str, Any]]]:
    """Fields and cells of a file: the code of each row's area comes first."""
    fields = [Field(column.key, plain(column.title), column.kind) for column in columns]
    cells = [{column.key: plain(column.of(row)) for column in columns} for row in rows]
    codes = [_area_code(row) for row in rows]
    if any(codes) and not any(field.name == AREA_CODE for field in fields):
        fields.insert(0, Field(AREA_CODE, view.words("common.file.area_code")))
        for one, code in zip(cells, codes, strict=True):
            one[AREA_CODE] = code
    return fields, cells


def plain(value: Any) -> Any:
    """A cell as a file holds it: words without the sign before them, anything else as it is."""
    return _SIGNS.sub("", value) if isinstance(value, str) else value


def _area_code(row: Row) -> str | None:
    """The code of the area that a row is about; None where it is about no area."""
    key = _of_row(row, "area_key")
    return _of_row(row, AREA_CODE) or (key.split("-", 1)[1] if key else None)


def _of_row(row: Row, name: str) -> str | None:
    """What a row says of its area, be it a mapping or a line of its own kind."""
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


def _context(view: View) -> dict[str, str]:
    """What every row of a file must say for itself."""
    told = {
        "survey_year_be": str(view.year),
        "as_of": f"{view.as_of:%Y-%m-%d %H:%M}",
        "snapshot": view.snapshot.id,
        "criterion_baht": str(view.year_row.get("income_criterion_baht") or ""),
    }
    if view.snapshot.made_up:
        told["made_up"] = view.words("common.say.made_up_short")
    return {view.words(f"common.file.{name}"): value for name, value in told.items()}


_SCREEN = {
    "count": "%,d",
    "baht": "%,d",
    "signed": "%+,d",
    "share": "%.2f",
    "points": "%+.2f",
    "decimal": "%.1f",
}
_SAID: dict[str, Callable[[float], str]] = {
    "count": "{:,.0f}".format,
    "baht": "{:,.0f}".format,
    "signed": "{:+,.0f}".format,
    "share": "{:.2f}".format,
    "bar": "{:.2f}".format,
    "points": "{:+.2f}".format,
    "decimal": "{:,.1f}".format,
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
    if column.kind in spreadsheet.NUMERIC:
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
    if column.kind == "baht":
        # A mean is no whole number, and the browser cuts off what follows: as the words have it.
        return formats.whole_baht(value)
    return round(value, 1) if column.kind == "decimal" else value


def _config(column: Column, rows: Sequence[Row], *, is_pinned: bool) -> Any:
    configs = st.column_config
    label, note, width = column.title, column.help, width_of(column, rows)
    if column.kind == "bar":
        return configs.ProgressColumn(
            label, help=note, width=width, format="%.2f", min_value=0, max_value=100
        )
    if column.kind in _SCREEN:
        return configs.NumberColumn(label, help=note, width=width, format=_SCREEN[column.kind])
    return configs.TextColumn(label, help=note, width=width, pinned=is_pinned)


def width_of(column: Column, rows: Sequence[Row] = ()) -> int | None:
    """The width that was set, but never less than the header needs, nor than the words of the
    cells up to the column's widest; None is as wide as needed.
    """
    if column.width is None:
        return None
    needed = _pixels(column.title) + (_HELP_PIXELS if column.help else 0)
    if column.kind == "text":
        told = (str(column.of(row) or "") for row in rows)
        cells = max((round(_CELL * _pixels(words)) for words in told), default=0)
        needed = max(needed, min(cells, column.widest))
    return max(column.width, needed)


def _pixels(words: str) -> int:
    latin = sum(letter.isascii() for letter in words)
    return round(_THAI_PIXELS * (letters(words) - latin) + _LATIN_PIXELS * latin) + _PADDING


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
