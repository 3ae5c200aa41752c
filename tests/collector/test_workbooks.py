"""Workbooks as Excel leaves them: what the officer sees is what is read, or it is said."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.collector.records import WRITERS, Collector, Row, household, person
from tests.collector.test_registers import REGISTERS

Change = Callable[[Worksheet], Any]


def sheet_of(book: openpyxl.Workbook, title: str, rows: list[Row]) -> Worksheet:
    sheet = book.create_sheet(title)
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([None if value == "" else value for value in row.values()])
    return sheet


def at(sheet: Worksheet, column: str, line: int = 2) -> Any:
    """The cell of that column by its header word."""
    words = [cell.value for cell in sheet[1]]
    return sheet.cell(line, words.index(column) + 1)


def book(path: Path, rows: list[Row], change: Change = lambda sheet: None) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    change(sheet_of(workbook, "ครัวเรือน", rows))
    workbook.save(path)
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)
    return path


def households(count: int) -> list[Row]:
    return [household(household_id=f"5701000{n:04d}") for n in range(count)]


# --- parts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part",
    [
        "xl/printerSettings/printerSettings1.bin",
        "xl/customProperty1.bin",
        "xl/embeddings/oleObject1.bin",
    ],
)
def test_harmless_parts_of_excel_are_no_macros(collector: Collector, part: str) -> None:
    path = with_part(book(collector.path("xlsx"), households(2)), part, b"\0\1")
    assert collector.load(path).accepted == 2


@pytest.mark.parametrize(
    "part",
    ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/activeX1.bin", "xl/vbaData.xml"],
)
def test_macros_are_refused_as_such(collector: Collector, part: str) -> None:
    path = with_part(book(collector.path("xlsx"), households(1)), part, b"<x/>")
    report = collector.load(path)
    assert report.status == "refused"
    assert "มาโคร" in report.message_th


# --- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown", "stored"),
    [(0.9512, "0.00%", 95.12), (0.96, "0%", 96.0), (0.9512, "0%", 95.12), (1, "0.0%", 100.0)],
)
def test_a_percent_cell_is_what_is_seen(
    collector: Collector, value: float, shown: str, stored: float
) -> None:
    def change(sheet: Worksheet) -> None:
        cell = at(sheet, "quality_level_pct")
        cell.value, cell.number_format = value, shown

    report = collector.load(book(collector.path("xlsx"), [REGISTERS["confidence_form"]], change))
    assert report.accepted == 1, collector.faults()
    assert collector.one("SELECT quality_level_pct FROM core_confidence_form") == stored


@pytest.mark.parametrize("shown", ["General", '0.00"%"'])
def test_a_bare_share_is_asked_about(collector: Collector, shown: str) -> None:
    def change(sheet: Worksheet) -> None:
        cell = at(sheet, "quality_level_pct")
        cell.value, cell.number_format = 0.9512, shown

    collector.load(book(collector.path("xlsx"), [REGISTERS["confidence_form"]], change))
    assert collector.faults() == {("quality_level_pct", "percent_or_share")}


@pytest.mark.parametrize(
    "column", ["status", "revision", "income_total", "submitted_at", "house_no", "village_code"]
)
@pytest.mark.parametrize("error", ["#N/A", "#REF!"])
def test_an_error_cell_is_no_blank(collector: Collector, column: str, error: str) -> None:
    def change(sheet: Worksheet) -> None:
        at(sheet, column).value = error

    report = collector.load(book(collector.path("xlsx"), households(1), change))
    assert report.quarantined == 1
    assert (column, "formula_error") in collector.faults()


def test_an_error_in_a_key_with_a_default_is_no_default(collector: Collector) -> None:
    def change(sheet: Worksheet) -> None:
        at(sheet, "kind").value = "#N/A"

    collector.load(book(collector.path("xlsx"), [REGISTERS["target"]], change))
    assert collector.faults() == {("kind", "formula_error")}


@pytest.mark.parametrize("column", ["status", "revision", "income_total", "happiness"])
def test_a_formula_without_its_result_is_no_blank(collector: Collector, column: str) -> None:
    def change(sheet: Worksheet) -> None:
        at(sheet, column).value = '=IF(1=1,"withdrawn","")'

    report = collector.load(book(collector.path("xlsx"), households(1), change))
    assert report.quarantined == 1
    assert collector.faults() == {(column, "formula_uncached")}


def test_a_formula_that_gave_an_empty_text_is_a_blank(collector: Collector) -> None:
    def change(sheet: Worksheet) -> None:
        at(sheet, "status").value = "=A1"

    path = book(collector.path("xlsx"), households(1), change)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    cell = at(openpyxl.load_workbook(path).active, "status").coordinate
    head, tail = parts[sheet].split(f'<c r="{cell}"'.encode(), 1)
    rest = tail.split(b"</c>", 1)[1]
    told = f'<c r="{cell}" t="str"><f>A1</f><v></v></c>'.encode()
    parts[sheet] = head + told + rest
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    assert collector.load(path).accepted == 1, collector.faults()


@pytest.mark.parametrize("column", ["household_id", "village_code", "enumerator_id"])
def test_digits_that_excel_has_lost_are_asked_for(collector: Collector, column: str) -> None:
    def change(sheet: Worksheet) -> None:
        at(sheet, column).value = 5701900240112340

    collector.load(book(collector.path("xlsx"), households(1), change))
    assert collector.faults() == {(column, "digits_lost")}


@pytest.mark.parametrize(
    ("type_", "value"), [(pa.float64(), 5701900240112340.0), (pa.float32(), 57019002401.0)]
)
def test_digits_that_a_float_column_has_lost_are_asked_for(
    collector: Collector, type_: pa.DataType, value: float
) -> None:
    row = household()
    columns = {name: pa.array([text or None], pa.string()) for name, text in row.items()}
    path = collector.path("parquet")
    pa.parquet.write_table(pa.table(columns | {"household_id": pa.array([value], type_)}), path)
    collector.load(path)
    assert collector.faults() == {("household_id", "digits_lost")}


# --- extent ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "far"),
    [(1_048_576, 16_384, "XFD1048576"), (1_048_576, 1, "A1048576"), (1, 16_384, "XFD1")],
)
@pytest.mark.parametrize("value", [" ", 2, "=1"])
def test_a_far_cell_is_named_and_refused(
    collector: Collector, row: int, column: int, far: str, value: Any
) -> None:
    path = book(collector.path("xlsx"), households(1), lambda sheet: sheet.cell(row, column, value))
    report = collector.load(path)
    assert report.status == "refused"
    assert far in report.message_th
    assert "ครัวเรือน" in report.message_th


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_another_sheets_far_cell_is_not_the_good_sheets_fate(
    collector: Collector, state: str
) -> None:
    def change(sheet: Worksheet) -> None:
        other = sheet.parent.create_sheet("Solver")
        other.sheet_state = state
        other["A1"], other["XFD1048576"] = 1, 2

    report = collector.load(book(collector.path("xlsx"), households(1), change))
    assert report.accepted == 1
    assert "Solver" in report.message_th
    assert ("ซ่อนอยู่" in report.message_th) == (state != "visible")


def test_a_hidden_copy_never_stands_in_for_a_sheet_that_reaches_too_far(
    collector: Collector,
) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden"
        seen = sheet_of(sheet.parent, "ฉบับจริง", households(2))
        seen["XFD1048576"] = 1

    report = collector.load(book(collector.path("xlsx"), households(1), change))
    assert report.status == "refused"
    assert "ฉบับจริง" in report.message_th


def test_a_format_without_content_far_away_says_nothing(collector: Collector) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    assert collector.load(book(collector.path("xlsx"), households(1), change)).accepted == 1


# --- what the sender does not see -----------------------------------------------------------------


def test_hidden_rows_and_columns_are_told(collector: Collector) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions[at(sheet, "members").column_letter].hidden = True

    report = collector.load(book(collector.path("xlsx"), households(3), change))
    assert report.accepted == 3
    assert "แถวที่ถูกซ่อนหรือกรองไว้ 1 แถว" in report.message_th
    assert "members" in report.message_th
    assert "1 hidden or filtered rows" in report.message_en
    seen = collector.load(book(collector.path("xlsx"), households(4)))
    assert "ซ่อน" not in seen.message_th


def test_a_refusal_for_two_sheets_marks_the_hidden_one(collector: Collector) -> None:
    def change(sheet: Worksheet) -> None:
        sheet_of(sheet.parent, "สำรอง", households(1)).sheet_state = "hidden"

    report = collector.load(book(collector.path("xlsx"), households(1), change))
    assert report.status == "refused"
    assert "สำรอง (ซ่อนอยู่ / hidden)" in report.message_th


# --- columns of dates -----------------------------------------------------------------------------

TYPED = ("13/01/2569", "20/01/2569 10:30", "28.1.2569")
CONVERTED = (datetime(2025, 10, 1), datetime(2025, 12, 1, 10, 30), datetime(2025, 11, 12))


def dated(column: str, values: list[Any], row: Callable[..., Row] = household) -> list[Row]:
    return [row(household_id=f"5701000{n:04d}") | {column: v} for n, v in enumerate(values)]


@pytest.mark.parametrize("column", ["submitted_at", "started_at"])
def test_a_column_that_excel_has_half_swapped_is_asked_about(
    collector: Collector, column: str
) -> None:
    path = book(collector.path("xlsx"), dated(column, [*TYPED, *CONVERTED]))
    report = collector.load(path)
    assert (report.accepted, report.quarantined) == (3, 3)
    assert collector.faults() == {(column, "date_swapped")}


def test_birth_dates_too(collector: Collector) -> None:
    values = ["13/01/2513", "30/06/2520", date(1970, 5, 1), datetime(1980, 12, 12)]
    rows = [row | {"age": ""} for row in dated("birth_date", values, person)]
    report = collector.load(book(collector.path("xlsx"), rows))
    assert (report.accepted, report.quarantined) == (2, 2)
    assert collector.faults() == {("birth_date", "date_swapped")}


@pytest.mark.parametrize("suffix", list(WRITERS))
def test_every_format_shows_it(collector: Collector, suffix: str) -> None:
    values = ["13/01/2569", "20/01/2569", "2025-10-01", "2025-12-01 10:30:00"]
    report = collector.send(dated("submitted_at", values), suffix=suffix)
    assert (report.accepted, report.quarantined) == (2, 2)
    assert collector.faults() == {("submitted_at", "date_swapped")}


@pytest.mark.parametrize(
    "values",
    [
        [*TYPED, "5/1/2569", *CONVERTED],
        [*TYPED, *CONVERTED, datetime(2026, 1, 13)],
        [*TYPED],
        [*CONVERTED],
        ["13 ม.ค. 2569", *CONVERTED],
    ],
)
def test_a_column_without_that_signature_is_taken(collector: Collector, values: list[Any]) -> None:
    report = collector.load(book(collector.path("xlsx"), dated("submitted_at", values)))
    assert report.accepted == len(values), collector.faults()


# --- one sheet a village --------------------------------------------------------------------------


def test_sheets_of_the_same_header_are_one_table(collector: Collector) -> None:
    """One sheet a moo; a summary of another form beside them; faults name sheet and line."""

    def change(sheet: Worksheet) -> None:
        sheet.title = "หมู่ 1"
        second = [household(household_id="57010000022"), household(household_id="57010000033")]
        second[1]["members"] = "x"
        sheet_of(sheet.parent, "หมู่ 2", second)
        third = sheet_of(sheet.parent, "หมู่ 3", [household(household_id="57010000044")])
        third.insert_rows(1)
        third["A1"] = "หมู่ 3 บ้านใหม่"
        sheet.parent.create_sheet("สรุป").append(["หมู่", "ครัวเรือน"])

    report = collector.load(book(collector.path("xlsx"), households(1), change))
    assert (report.rows_read, report.accepted, report.quarantined) == (4, 3, 1)
    assert "รวม 3 ชีต" in report.message_th
    assert "สรุป" in report.message_th
    assert collector.all("SELECT sheet, line FROM raw_quarantine") == [("หมู่ 2", 3)]


def test_a_fault_on_the_same_line_of_two_sheets_is_two_rows(
    collector: Collector, tmp_path: Path
) -> None:
    from bmn.collector import quarantine
    from bmn.exchange import corrections

    def change(sheet: Worksheet) -> None:
        sheet.title = "ก"
        at(sheet, "members").value = "x"
        at(sheet, "household_id").value = "1.1E+12"
        other = [household(household_id="1.2E+12", members="y")]
        sheet_of(sheet.parent, "ข", other)

    report = collector.load(book(collector.path("xlsx"), households(1), change))
    header, rows = quarantine.rows(collector.connection, report.load_id)
    told = [(row[header.index("_sheet")], row[header.index("members")]) for row in rows]
    assert told == [("ก", "x"), ("ข", "y")]
    # Only the second is mended: only it is settled, though both stood on line 2.
    ids = header.index("household_id")
    rows[1][ids], rows[1][header.index("members")] = "57010000055", "3"
    path = tmp_path / "q.csv"
    corrections.write(header, rows, path)
    again = collector.load(path)
    assert (again.accepted, again.quarantined) == (1, 1)
    assert collector.all(
        "SELECT DISTINCT sheet, settled_as FROM raw_quarantine WHERE load_id = ? ORDER BY 1",
        report.load_id,
    ) == [("ก", "sent_again"), ("ข", "accepted")]


def test_each_sheets_total_is_of_its_own_rows(collector: Collector) -> None:
    def targets(*households: int) -> list[Row]:
        start = 10 if len(households) > 2 else 57
        return [
            {"survey_year_be": 2569, "area_level": "province", "area_code": str(start + n)}
            | {"households": count}
            for n, count in enumerate(households)
        ]

    def workbook(total: int) -> Path:
        made = openpyxl.Workbook()
        made.remove(made.active)
        sheet_of(made, "ก", [{**row, "area_code": "50"} for row in targets(5)])
        second = sheet_of(made, "ข", targets(7, 8))
        second.append(["รวม", None, None, total])
        path = collector.path("xlsx")
        made.save(path)
        return path

    assert collector.load(workbook(15)).accepted == 3
    refused = collector.load(workbook(16))
    assert refused.status == "refused"
    assert "ข / บรรทัด 4" in refused.message_th


@pytest.mark.parametrize("how", ["hidden", "other"])
def test_sheets_that_may_be_copies_or_differ_stay_refused(collector: Collector, how: str) -> None:
    def change(sheet: Worksheet) -> None:
        rows = [household(household_id="57010000022")]
        if how == "other":
            rows = [{**rows[0], "เพิ่ม": "1"}]
        other = sheet_of(sheet.parent, "ข", rows)
        if how == "hidden":
            other.sheet_state = "hidden"

    assert collector.load(book(collector.path("xlsx"), households(1), change)).status == "refused"
