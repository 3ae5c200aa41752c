"""Tables taken away: as they were seen, and harmless in a spreadsheet."""

import csv
import io
import re
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import openpyxl

from bmn.survey.areas import Area
from bmn.ui.confidence import parts as confidence_parts
from bmn.ui.confidence import state, steps
from bmn.ui.kit import layout, style, tables
from bmn.ui.kit.tables import Column
from bmn.ui.quality import telling
from bmn.words import formats
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

CONTEXT = ("survey_year_be", "as_of", "snapshot", "criterion_baht")


def view(made_up: bool = True) -> SimpleNamespace:
    return SimpleNamespace(
        language="th",
        year=2569,
        year_row={"income_criterion_baht": 40000},
        link={"year": "2569", "area": "province-57", "lang": "th"},
        area=Area("province", "57", "เชียงราย", "Chiang Rai"),
        as_of=datetime(2026, 1, 19, 7, 30),
        snapshot=SimpleNamespace(id="00000007", made_up=made_up),
        words=lambda key, **blanks: text(key, "th", **blanks),
    )


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_csv_opens_in_excel_and_keeps_unknown_empty() -> None:
    data = tables.csv_bytes(view(), COLUMNS, ROWS)
    assert data.startswith(b"\xef\xbb\xbf")
    head, first, second = read(data)
    assert head[0] == "พื้นที่"
    assert first[:5] == ["'=HYPERLINK(1)", "99.99", "1234", "2026-01-30", "2026-01-19 07:30"]
    assert second[:5] == ["แม่สรวย", "", "", "", ""]


def test_csv_rows_of_two_files_can_be_joined() -> None:
    """Decision 34: area code, year, instant, snapshot and criterion in each row; no total."""
    rows = [
        {**row, "area_key": f"district-{code}"}
        for row, code in zip(ROWS, ("5701", "0809"), strict=True)
    ]
    head, *told = read(tables.csv_bytes(view(), COLUMNS, rows))
    at = {name: head.index(text(f"common.file.{name}", "th")) for name in CONTEXT}
    assert head[0] == text("common.file.area_code", "th")
    assert [line[0] for line in told] == ["5701", "0809"]
    for line in told:
        assert [line[at[name]] for name in CONTEXT] == [
            "2569",
            "2026-01-19 07:30",
            "00000007",
            "40000",
        ]


def test_xlsx_holds_figures_and_says_that_they_are_made_up() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables.xlsx(view(), COLUMNS, ROWS, "progress")))
    sheet = book.active
    assert sheet["A4"].value == "'=HYPERLINK(1)"
    assert sheet["A4"].data_type == "s"
    assert sheet["B4"].value == 99.99
    assert sheet["C4"].value == 1234
    told = [row[0] for row in sheet.iter_rows(values_only=True) if row[0]]
    assert text("common.say.made_up", "th") in told


def test_the_total_is_a_row_of_the_workbook_by_formula_and_never_one_of_the_csv() -> None:
    rows = [{"area": "ก", "collected": 2}, {"area": "ข", "collected": 3}]
    total = {"area": "รวม", "collected": 5}
    data = tables.xlsx(view(), COLUMNS, rows, "progress", total=total)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [sheet.cell(6, at).value for at in (1, 3)] == ["รวม", "=SUM(C4:C5)"]
    assert openpyxl.load_workbook(io.BytesIO(data), data_only=True).active["C6"].value == 5
    assert "รวม" not in tables.csv_bytes(view(), COLUMNS, rows).decode("utf-8-sig")


def test_a_column_reads_its_row() -> None:
    column = Column("remaining", "คงเหลือ", "count", value=lambda row: row.target - row.collected)
    rows = [SimpleNamespace(target=10, collected=4, area_code="5701")]
    head, line = read(tables.csv_bytes(view(), [column], rows))
    assert (head[:2], line[:2]) == (["รหัสพื้นที่", "คงเหลือ"], ["5701", "6"])


def test_on_a_phone_two_figures_are_seen_and_the_rest_is_on_tap() -> None:
    rows = [{**ROWS[0], "area": "<b>เทิง</b>", "area_key": "district-5704"}]
    told = tables.narrow(view(), COLUMNS, rows)
    seen, rest = told.split("</summary>")
    assert all(figure in seen for figure in ("&lt;b&gt;เทิง", ">99.99<", ">1,234<"))
    assert "30 ม.ค. 2569" in rest
    assert 'href="?year=2569&amp;area=district-5704&amp;lang=th"' in rest


def test_a_long_table_says_on_a_phone_how_much_it_leaves_out() -> None:
    told = tables.narrow(view(), COLUMNS, [ROWS[1]] * 100)
    assert told.count("<details>") == 60
    assert text("common.table.more", "th", rows="40") in told


def test_a_file_name_says_year_area_instant_and_made_up() -> None:
    assert tables.file_stem(view(), "progress") == (
        "bmn-progress-2569-province-57-20260119T0730-made-up"
    )
    assert tables.file_stem(view(made_up=False), "progress").endswith("T0730")


def test_a_mean_of_baht_is_the_same_figure_in_the_table_as_in_words() -> None:
    column = Column("mean", "บาท/คน/ปี", "baht")
    for value in (87_656.98, 40_000, 39_999.5, 0.2, -120.6):
        shown = tables._figure(column, value)
        assert formats.baht(value, "th").startswith(f"{shown:,.0f}".replace("-", formats.MINUS))


def test_on_a_phone_a_ranked_row_is_called_by_its_name() -> None:
    columns = [Column("rank", "ที่", "count"), *COLUMNS]
    told = tables.narrow(view(), columns, [{**ROWS[1], "rank": 3, "share": 0.5}])
    seen, rest = told.split("</summary>")
    assert ">3 แม่สรวย</span>" in seen
    assert ">50.00<" in seen
    assert "แม่สรวย" not in rest


def test_a_file_holds_words_without_the_screens_signs() -> None:
    """Found in files: "▼ ช้ากว่าแผน" as a status, which no filter of another file matches."""
    columns = [*COLUMNS[:1], Column("state", "▲ สถานะ")]
    signs = {
        *layout.MARKS.values(),
        *steps._MARKS.values(),
        *state._STATE_MARKS.values(),
        *confidence_parts._INTERVAL_MARKS.values(),
        *telling._MARKS.values(),
        "▶",
    }
    rows = [{"area": "▶ เทิง", "state": f"{sign} ช้ากว่าแผน"} for sign in sorted(signs)]
    head, *told = read(tables.csv_bytes(view(), columns, rows))
    assert head[1] == "สถานะ"
    assert {(line[0], line[1]) for line in told} == {("เทิง", "ช้ากว่าแผน")}
    book = openpyxl.load_workbook(
        io.BytesIO(tables.xlsx(view(), columns, rows, "progress", total=rows[0]))
    )
    said = [str(cell.value) for line in book.active.iter_rows() for cell in line if cell.value]
    assert not [one for one in said if one[0] in signs]


def test_the_code_of_a_line_of_progress_stands_in_its_file() -> None:
    line = SimpleNamespace(area_key="district-5701", name="เมืองเชียงราย")
    columns = [Column("area", "อำเภอ", value=lambda one: one.name)]
    head, told = read(tables.csv_bytes(view(), columns, [line]))
    assert head[:2] == [text("common.file.area_code", "th"), "อำเภอ"]
    assert told[:2] == ["5701", "เมืองเชียงราย"]


def test_a_header_is_never_cut_and_words_rarely() -> None:
    narrow = Column("state", "ครัวเรือนที่จะถูกต้อง", "count", width=40, help="…")
    assert (tables.width_of(narrow) or 0) >= 150
    name = Column("name", "ตัวชี้วัด", width=90)
    rows = [{"name": "องค์การบริหารส่วนตำบลห้วยซ้อ"}, {"name": None}]
    assert (tables.width_of(name, rows) or 0) >= 190
    assert tables.width_of(name, [{"name": "ก" * 300}]) == tables.WIDEST_WORDS
    assert tables.width_of(Column("name", "ก" * 90)) is None


def test_on_a_phone_a_line_of_progress_leads_to_its_area() -> None:
    line = SimpleNamespace(area_key="district-5701", name="เมืองเชียงราย")
    columns = [Column("area", "อำเภอ", value=lambda one: one.name)]
    assert "district-5701" in tables.narrow(view(), columns, [line])


def test_styles_of_a_piece_reach_its_own_parts_only() -> None:
    """Words that stay together are spans within: "here span" put them all at one place."""
    sheet = Path(style.__file__).with_name("style.css").read_text(encoding="utf-8")
    deep = [
        selector.strip()
        for head in re.findall(r"([^{}]+)\{", sheet)
        for selector in head.split(",")
        if re.search(r"(?<!>) span\b", selector.strip())
    ]
    assert deep == []


def test_a_mean_crosses_the_criterion_neither_on_the_screen_nor_in_a_file() -> None:
    columns = [Column("income", "รายได้", "baht")]
    rows = [{"income": 39_999.6}, {"income": 40_000.4}, {"income": 37_999.5}, {"income": 50.5}]
    assert tables._frame(columns, rows, "th").income.tolist() == [39_999, 40_000, 37_999, 51]
    _, *told = read(tables.csv_bytes(view(), columns, rows))
    assert [line[0] for line in told] == ["39999", "40000", "37999", "51"]
