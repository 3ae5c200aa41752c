"""The one writer of CSV and XLSX: no formula, figures as figures, files that can be joined."""

import csv
import io
from datetime import date, datetime
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bmn.collector.normalise import normalise
from bmn.exchange import spreadsheet
from bmn.exchange.spreadsheet import Field, escaped
from bmn.survey import columns as interchange

SIGNS = "=+-@＝＋－＠"
BEFORE = [
    "",
    " ",
    "\u00a0",
    "\u3000",
    "\t",
    "\r",
    "\n",
    "\r\n ",
    "\0",
    "\ufeff",
    "\u200b",
    "\u2060",
    "\x0b",
]
FIELDS = [
    Field("province_code", "รหัสจังหวัด"),
    Field("province", "จังหวัด"),
    Field("collected", "จัดเก็บได้", "count"),
    Field("change", "เปลี่ยนแปลง", "signed"),
    Field("share", "ร้อยละ", "share"),
    Field("gap", "ต่าง", "points"),
    Field("income", "รายได้", "baht"),
    Field("pace", "ต่อวัน", "decimal"),
    Field("due", "กำหนด", "date"),
    Field("received", "ได้รับล่าสุด", "instant"),
]
ROWS: list[dict[str, Any]] = [
    {
        "province_code": "07",
        "province": "=HYPERLINK(1)",
        "collected": 1234,
        "change": -5,
        "share": 0.99999,
        "gap": -0.0123,
        "income": 40_000,
        "pace": 3.26,
        "due": date(2026, 1, 30),
        "received": datetime(2026, 1, 19, 7, 30),
    },
    {"province_code": "57", "province": "เชียงราย", "collected": 10.0, "change": 3, "share": None},
]
TOTAL = {"province": "รวม", "collected": 1244, "change": -2, "share": 0.5, "income": None}


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(spreadsheet.BYTE_ORDER_MARK)
    assert content.endswith(b"\r\n")
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def workbook(**more: Any) -> Any:
    given_: dict[str, Any] = {"sheet": "progress", "title": "เชียงราย · 2569", **more}
    content = spreadsheet.xlsx_bytes(FIELDS, ROWS, **given_)
    return openpyxl.load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("before", BEFORE, ids=ascii)
@pytest.mark.parametrize("sign", SIGNS)
def test_nothing_that_begins_with_a_sign_is_taken_for_a_formula(sign: str, before: str) -> None:
    value = f"{before}{sign}cmd|'/c calc'!A0"
    assert escaped(value) == "'" + value.replace("\0", "")
    fields = spreadsheet.texts(["a"])
    assert read(spreadsheet.csv_bytes(fields, [{"a": value}]))[1][0].startswith("'")
    for content in (
        spreadsheet.xlsx_bytes(fields, [{"a": value}], sheet="s", title=value, foot=[value]),
        spreadsheet.form_xlsx(fields, [{"a": value}], sheet="s"),
    ):
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
        assert all(str(cell.value).startswith("'") for cell in cells if "cmd" in str(cell.value))


@pytest.mark.parametrize(
    "value",
    [
        "-5",
        "+5.2",
        "-1,234",
        "007",
        "a=b",
        "12/3",
        "บ้าน-ใหม่",
        "",
        "'x",
        "% of collected",
        "|",
        " %x",
    ],
)
def test_what_is_no_formula_stays_as_it_is(value: str) -> None:
    assert escaped(value) == value


def test_headers_and_context_are_cells_too() -> None:
    content = spreadsheet.csv_bytes(
        [Field("a", "=a"), Field("b", "@b")], [{"a": "1"}], context={"+c": "＝x"}
    )
    assert read(content) == [["'=a", "'@b", "'+c"], ["1", "", "'＝x"]]


def test_a_csv_is_tidy() -> None:
    context = {"survey_year_be": "2569", "as_of": "2026-01-19 07:30", "collected": "never twice"}
    content = spreadsheet.csv_bytes(FIELDS, ROWS, context=context)
    header, first, second = read(content)
    assert header == [*(field.title for field in FIELDS), "survey_year_be", "as_of"]
    told = ["2569", "2026-01-19 07:30"]
    figures = ["1234", "-5", "99.99", "-1.23", "40000", "3.3", "2026-01-30", "2026-01-19 07:30"]
    assert first == ["07", "'=HYPERLINK(1)", *figures, *told]
    assert second == ["57", "เชียงราย", "10", "3", "", "", "", "", "", "", *told]
    assert read(spreadsheet.csv_bytes(FIELDS, ROWS, names=True))[0][:3] == [
        "province_code",
        "province",
        "collected",
    ]


def test_columns_of_one_title_are_told_apart_and_of_one_name_refused() -> None:
    same = [Field("a", "ร้อยละ", "share"), Field("b", "ร้อยละ", "share")]
    assert read(spreadsheet.csv_bytes(same, []))[0] == ["ร้อยละ [a]", "ร้อยละ [b]"]
    with pytest.raises(ValueError, match="twice"):
        spreadsheet.csv_bytes([Field("a", "x"), Field("a", "y")], [])
    with pytest.raises(ValueError, match="kind"):
        Field("a", "x", "percent")


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), pd.NA, pd.NaT, np.nan])
@pytest.mark.parametrize("kind", spreadsheet.KINDS)
def test_unknown_is_empty_and_never_zero(value: Any, kind: str) -> None:
    fields = [Field("a", "a", kind), Field("b", "b")]
    assert read(spreadsheet.csv_bytes(fields, [{"a": value, "b": "x"}]))[1] == ["", "x"]
    content = spreadsheet.xlsx_bytes(fields, [{"a": value, "b": "x"}], sheet="s", title="t")
    assert openpyxl.load_workbook(io.BytesIO(content)).active["A4"].value is None


def test_figures_of_numpy_and_words_in_place_of_figures() -> None:
    fields = [Field("a", "a", "count"), Field("b", "b", "plain")]
    rows = [{"a": np.int64(7), "b": np.float64(0.5)}, {"a": "<5", "b": datetime(2026, 1, 1, 7)}]
    assert read(spreadsheet.csv_bytes(fields, rows))[1:] == [
        ["7", "0.5"],
        ["<5", "2026-01-01 07:00:00"],
    ]
    sheet = openpyxl.load_workbook(
        io.BytesIO(spreadsheet.xlsx_bytes(fields, rows, sheet="s", title="t"))
    ).active
    assert [sheet["A4"].value, sheet["B4"].value, sheet["A5"].value] == [7, 0.5, "<5"]


def test_a_workbook_holds_codes_as_text_and_figures_as_figures() -> None:
    sheet = workbook(foot=["ข้อมูล ณ 19 ม.ค. 2569"])
    assert [cell.value for cell in sheet[3]] == [field.title for field in FIELDS]
    assert (sheet["A4"].value, sheet["A4"].number_format) == ("07", "@")
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("'=HYPERLINK(1)", "s")
    assert [sheet[f"{at}4"].value for at in "CDEFGH"] == [1234, -5, 99.99, -1.23, 40000, 3.3]
    assert sheet["C4"].number_format == "#,##0"
    assert sheet["I4"].value == datetime(2026, 1, 30)
    assert sheet["J4"].value == datetime(2026, 1, 19, 7, 30)
    assert sheet.freeze_panes == "B4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet["A7"].value == "ข้อมูล ณ 19 ม.ค. 2569"


def test_a_total_is_a_formula_only_where_the_rows_add_up_to_it() -> None:
    sheet = workbook(total=TOTAL)
    assert sheet["B6"].value == "รวม"
    assert sheet["B6"].font.bold
    assert sheet["C6"].value == "=SUM(C4:C5)"
    assert sheet["D6"].value == "=SUM(D4:D5)"
    assert sheet["E6"].value == 50  # a rate is no sum
    assert sheet["G6"].value is None  # one part is unknown, and so is the whole
    other = workbook(total={**TOTAL, "collected": 1300, "income": 40_000})
    assert other["C6"].value == 1300  # the rows are not all of it
    assert other["G6"].value == 40_000


def test_the_formula_carries_its_value_for_readers_that_compute_nothing() -> None:
    content = spreadsheet.xlsx_bytes(FIELDS, ROWS, sheet="s", title="t", total=TOTAL)
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
    assert sheet["C6"].value == 1244


def test_a_sheet_may_have_any_name() -> None:
    assert workbook(sheet="a/b[c]*'" + "x" * 40).title == "abc" + "x" * 28
    assert workbook(sheet="?").title == "Sheet1"


def test_a_form_is_text_with_the_header_first() -> None:
    fields = [Field("id", "เลขที่"), Field("decision", "ผล")]
    rows = [{"id": "007", "decision": ""}]
    content = spreadsheet.form_xlsx(
        fields, rows, sheet="form", fill=["decision"], choices={"decision": ["จริง", "แก้แล้ว"]}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[1]] == ["เลขที่", "ผล"]
    assert (sheet["A2"].value, sheet["A2"].number_format) == ("007", "@")
    (check,) = sheet.data_validations.dataValidation
    assert (str(check.sqref), check.formula1) == ("B2", '"จริง,แก้แล้ว"')
    empty = openpyxl.load_workbook(io.BytesIO(spreadsheet.form_xlsx(fields, [], sheet="form")))
    assert [cell.value for cell in empty.active[1]] == ["เลขที่", "ผล"]


TEXTS = st.text(st.sampled_from([*SIGNS, *"'0159.,", *"abกา ", *"".join(BEFORE)]), max_size=8)
COLUMNS = [column for kind in interchange.kinds().values() for column in kind.columns]
BY_TYPE = list({column.base_type: column for column in COLUMNS}.values())


@given(value=TEXTS | st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
@example("-")
@example("- ")
@example("'=1")
@example("%\0")
@example("|x")
def test_the_collector_reads_an_escaped_cell_as_the_original(value: str) -> None:
    for column in BY_TYPE:
        assert normalise(column, escaped(value)) == normalise(column, value), column.name
