"""Tables taken away: as they were seen, and harmless in a spreadsheet."""

import csv
import io
from datetime import date, datetime
from types import SimpleNamespace

import openpyxl

from bmn.survey.areas import Area
from bmn.ui.kit import tables
from bmn.ui.kit.tables import Column
from bmn.words.language import text

COLUMNS = [
    Column("area", "พื้นที่"),
    Column("share", "ร้อยละ", "bar"),
    Column("collected", "จัดเก็บได้", "count"),
    Column("due", "กำหนด", "date"),
    Column("received", "ปรับปรุงล่าสุด", "instant"),
]
ROWS = [
    {
        "area": "=HYPERLINK(1)",
        "share": 0.99999,
        "collected": 1234,
        "due": date(2026, 1, 30),
        "received": datetime(2026, 1, 19, 7, 30),
    },
    {"area": "แม่สรวย", "share": None, "collected": None, "due": None, "received": None},
]


def view(made_up: bool = True) -> SimpleNamespace:
    return SimpleNamespace(
        language="th",
        year=2569,
        area=Area("province", "57", "เชียงราย", "Chiang Rai"),
        as_of=datetime(2026, 1, 19, 7, 30),
        snapshot=SimpleNamespace(id="00000007", made_up=made_up),
        words=lambda key, **blanks: text(key, "th", **blanks),
    )


def test_csv_opens_in_excel_and_keeps_unknown_empty() -> None:
    data = tables.csv_bytes(COLUMNS, ROWS, "th")
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert read[0][0] == "พื้นที่"
    assert read[1] == ["'=HYPERLINK(1)", "99.99", "1234", "2026-01-30", "2026-01-19 07:30"]
    assert read[2] == ["แม่สรวย", "", "", "", ""]


def test_xlsx_holds_figures_and_says_that_they_are_made_up() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables.xlsx(view(), COLUMNS, ROWS, "progress")))
    sheet = book.active
    assert sheet["A4"].value == "'=HYPERLINK(1)"
    assert sheet["A4"].data_type == "s"
    assert sheet["B4"].value == 99.99
    assert sheet["C4"].value == 1234
    told = [row[0] for row in sheet.iter_rows(values_only=True) if row[0]]
    assert text("common.say.made_up", "th") in told


def test_a_file_name_says_year_area_instant_and_made_up() -> None:
    assert tables.file_stem(view(), "progress") == (
        "bmn-progress-2569-province-57-20260119T0730-made-up"
    )
    assert tables.file_stem(view(made_up=False), "progress").endswith("T0730")
