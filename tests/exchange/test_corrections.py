"""Quarantined rows go out with their reasons, and come back as the collector reads them."""

import csv
import io
import json
from typing import Any

from openpyxl import load_workbook

from bmn.exchange import corrections


def row(line: int, reason: str, cells: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    return {
        "load_id": 1,
        "file_name": "a.csv",
        "sheet": None,
        "line": line,
        "message_th": reason,
        "message_en": reason,
        "row_json": None if cells is None else json.dumps(cells),
        **more,
    }


def read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_row_with_two_reasons_is_one_line() -> None:
    columns, lines = corrections.merge(
        [row(2, "one", {"id": "007"}), row(2, "two", {"id": "007"}), row(3, "one", {"id": "8"})],
        "th",
    )
    assert columns == ["id", *corrections.REASON_COLUMNS]
    assert [line["_message"] for line in lines] == ["one | two", "one"]


def test_leading_zeros_stay_in_both_forms() -> None:
    columns, lines = corrections.merge([row(2, "why", {"id": "00701"})], "en")
    assert read(corrections.as_csv(columns, lines))[0]["id"] == "00701"
    sheet = load_workbook(io.BytesIO(corrections.as_xlsx(columns, lines))).active
    assert [cell.value for cell in sheet[1]] == columns
    assert sheet["A2"].value == "00701"
    assert sheet["A2"].number_format == "@"


def test_no_cell_is_a_formula_and_a_negative_number_stays_one() -> None:
    cells = {"a": "=1+1", "b": "@x", "c": "-500", "d": "-x", "e": "+66"}
    columns, lines = corrections.merge([row(2, "why", cells)], "en")
    back = read(corrections.as_csv(columns, lines))[0]
    assert [back[name] for name in "abcde"] == ["'=1+1", "'@x", "-500", "'-x", "+66"]
    sheet = load_workbook(io.BytesIO(corrections.as_xlsx(columns, lines))).active
    assert sheet["A2"].data_type == "s"


def test_rows_of_different_files_share_the_columns() -> None:
    rows = [row(2, "why", {"id": "1"}), row(2, "why", {"id": "2", "x": None}, load_id=2)]
    columns, lines = corrections.merge(rows, "th")
    assert columns[:2] == ["id", "x"]
    assert read(corrections.as_csv(columns, lines))[0]["x"] == ""


def test_a_row_that_could_not_be_kept_still_says_where_it_stood() -> None:
    columns, lines = corrections.merge([row(9, "why", None)], "th")
    assert columns == list(corrections.REASON_COLUMNS)
    assert lines[0]["_line"] == "9"
