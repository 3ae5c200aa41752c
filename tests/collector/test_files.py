"""Whole files: encodings, shapes, formats, headers, totals, line numbers (T01-T04, T20-T40)."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter

from bmn import settings
from bmn.collector import workbook
from bmn.collector.messages import Refused
from tests.collector.records import (
    WRITERS,
    Collector,
    Row,
    household,
    person,
    write_csv,
    write_xlsx,
)


def target(**changes: str) -> Row:
    row = {
        "survey_year_be": "2569",
        "area_level": "province",
        "area_code": "57",
        "kind": "set",
        "households": "280980",
        "source": "ทดสอบ",
    }
    return row | changes


THAI_TARGETS = "ปีสำรวจ,รหัสจังหวัด,ครัวเรือนเป้าหมาย,ที่มา\n2569,57,280980,เชียงราย\n"


def text_of(rows: list[Row]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


# --- encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (THAI_TARGETS.encode(), "utf-8"),
        (THAI_TARGETS.encode("utf-8-sig"), "utf-8-sig"),
        (b"\xef\xbb\xbf" + THAI_TARGETS.encode("utf-8-sig"), "utf-8-sig"),
        (
            b"\xef\xbb\xbf" * 3
            + b'"'
            + THAI_TARGETS.replace(",", '","', 3)
            .encode()
            .replace("ที่มา\n".encode(), 'ที่มา"\n'.encode(), 1),
            "utf-8-sig",
        ),
        (THAI_TARGETS.encode("cp874"), "cp874"),
        (THAI_TARGETS.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + THAI_TARGETS.encode("utf-16-be"), "utf-16"),
        (THAI_TARGETS.replace(",", "\t").encode("utf-16"), "utf-16"),
        (THAI_TARGETS.replace(",", ";").encode(), "utf-8"),
        (THAI_TARGETS.replace("\n", "\r\n").encode(), "utf-8"),
        (THAI_TARGETS.replace("\n", "\r").encode(), "utf-8"),
        (THAI_TARGETS.replace("\n", "\r\n", 1).encode(), "utf-8"),
        (THAI_TARGETS.rstrip("\n").encode(), "utf-8"),
    ],
)
def test_encodings_that_can_be_told(collector: Collector, content: bytes, encoding: str) -> None:
    report = collector.send_bytes(content)
    assert (report.status, report.encoding, report.accepted) == ("loaded", encoding, 1), (
        report.message_en
    )
    assert collector.all("SELECT area_code, households, source FROM core_target") == [
        ("57", 280_980, "เชียงราย")
    ]


@pytest.mark.parametrize(
    "content",
    [
        THAI_TARGETS.encode("utf-16-le"),
        THAI_TARGETS.encode("utf-16-be"),
        THAI_TARGETS.encode() + "2569,50,1,เชียงใหม่\n".encode("cp874"),
        b"survey_year_be,province_code,households,source\n2569,57,1,caf\xe9\n",
        b"survey_year_be,province_code,households,source\n2569,57,1,\xff\xfe\n",
        THAI_TARGETS.encode().replace(b"57", b"5\x007"),
        THAI_TARGETS.encode().decode("cp1252", "replace").encode(),
        THAI_TARGETS.encode("cp874").decode("cp1252", "replace").encode(),
    ],
)
def test_encodings_that_cannot_be_told_are_refused(collector: Collector, content: bytes) -> None:
    report = collector.send_bytes(content)
    assert report.status == "refused"
    assert collector.one("SELECT count(*) FROM core_target") == 0
    assert collector.one("SELECT status FROM raw_load") == "refused"


def test_garbled_thai_read_as_cp874_is_known_too(collector: Collector) -> None:
    garbled = "เชียงราย".encode().decode("latin-1")
    rows = [target(area_code=f"{n}") for n in range(11, 19)] * 1
    report = collector.send([*rows, target(source=garbled)])
    assert report.status == "refused"


# --- shapes ---------------------------------------------------------------------------------------


def test_line_numbers_are_those_of_the_file(collector: Collector) -> None:
    rows = [household(household_id=f"5701000{n:04d}") for n in range(8)]
    rows[5]["members"] = "x"
    collector.send(rows)
    assert collector.all("SELECT line FROM raw_quarantine") == [(7,)]


def test_line_numbers_hold_with_newlines_in_quotes_and_blank_lines(collector: Collector) -> None:
    rows = [household(household_id=f"5701000{n:04d}") for n in range(8)]
    rows[2]["house_no"] = "1\n2\n3"
    rows[5]["members"] = "x"
    text = text_of(rows)
    bad = next(i for i, line in enumerate(text.split("\n"), 1) if ",x," in line)
    collector.send_bytes(text.encode())
    assert collector.all("SELECT line FROM raw_quarantine") == [(bad,)]
    lines = text_of([r | {"house_no": "1", "household_id": r["household_id"] + "-9"} for r in rows])
    parts = lines.split("\n")
    spaced = "\n".join([*parts[:3], "", "", *parts[3:]])
    bad = next(i for i, line in enumerate(spaced.split("\n"), 1) if ",x," in line)
    report = collector.send_bytes(spaced.encode())
    assert (report.accepted, report.quarantined) == (7, 1)
    assert collector.all("SELECT line FROM raw_quarantine ORDER BY load_id") == [(9,), (bad,)]


@pytest.mark.parametrize(
    ("line", "rule"),
    [("2569,province,58,set,1,z,extra", "field_count"), ("2569,province,58", "field_count")],
)
def test_a_row_of_another_width_is_quarantined_alone(
    collector: Collector, line: str, rule: str
) -> None:
    text = text_of([target(), target(area_code="50")])
    report = collector.send_bytes((text + line + "\n").encode())
    assert (report.accepted, report.quarantined) == (2, 1)
    assert collector.all("SELECT line, rule FROM raw_quarantine") == [(4, rule)]


def test_an_open_quote_refuses_the_file_and_says_where(collector: Collector) -> None:
    text = text_of([target()]) + '2569,province,50,set,1,"open\n2569,province,58,set,2,y\n'
    report = collector.send_bytes(text.encode())
    assert report.status == "refused"
    assert "line 3" in report.message_en


def test_delimiters_are_never_guessed_from_the_data(collector: Collector) -> None:
    """A quoted semicolon text does not turn a file of two columns into one."""
    rows = [target(source="a;b;c;d"), target(area_code="50", source="e;f;g;h")]
    assert collector.send(rows).accepted == 2
    assert collector.one("SELECT max(source) FROM core_target") == "e;f;g;h"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"\xef\xbb\xbf",
        text_of([target()]).split("\n")[0].encode() + b"\n",
        b"a\n1\n2\n",
        b"\x1f\x8b\x08\x00abc",
        b"%PDF-1.7\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"PK\x03\x04 broken",
        b"PAR1 broken PAR1",
        b"PAR1",
        b"<html><table></table></html>",
        b"[{}]",
        b"{}\n{}\n",
        b"{\n",
        b"\x00" * 100,
        (",".join(f"c{n}" for n in range(3_000)) + "\n1\n").encode(),
        ("x" * 2_000_000).encode(),
        (",".join(f"c{n}" for n in range(400_000)) + "\n").encode(),
    ],
)
def test_what_is_no_table_of_ours_is_refused(collector: Collector, content: bytes) -> None:
    report = collector.send_bytes(content)
    assert report.status == "refused"
    assert report.rows_read == 0
    assert collector.one("SELECT count(*) FROM raw_load WHERE status = 'refused'") == 1


def test_a_torn_file_is_refused_or_loaded_up_to_the_tear(collector: Collector) -> None:
    rows = [household(household_id=f"5701000{n:04d}") for n in range(20)]
    whole = text_of(rows).encode()
    for tenth in range(1, 10):
        cut = whole[: len(whole) * tenth // 10]
        report = collector.send_bytes(cut)
        assert report.quarantined <= 1
        if report.status == "loaded":
            assert report.accepted + report.dropped <= cut.count(b"\n")
    assert collector.one("SELECT count(*) FROM core_household WHERE members <> 3") == 0


@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
def test_a_torn_binary_file_is_refused(collector: Collector, suffix: str) -> None:
    path = WRITERS[suffix](collector.path(suffix), [household()] * 50)
    whole = path.read_bytes()
    for tenth in range(1, 10):
        assert collector.send_bytes(whole[: len(whole) * tenth // 10], suffix).status == "refused"


# --- headers --------------------------------------------------------------------------------------


def test_columns_may_stand_in_any_order(collector: Collector) -> None:
    row = household()
    assert collector.send([dict(reversed(row.items()))]).accepted == 1


def test_headers_are_read_like_thai_writers_type_them(collector: Collector) -> None:
    text = 'ปี พ.ศ. , "รหัสจังหวัด\u200b",เป้าหมาย\n2569,57,280980\n'
    assert collector.send_bytes(text.encode()).accepted == 1


def test_unknown_columns_are_left_out_and_reported(collector: Collector) -> None:
    hostile = "x\"); ATTACH 'some_file'"
    report = collector.send([target() | {hostile: "1", "อื่น": "2"}])
    assert report.accepted == 1
    assert report.unknown_columns == [hostile, "อื่น"]
    assert "ATTACH" in collector.one("SELECT unknown_columns FROM raw_load")


def test_a_missing_required_column_is_named(collector: Collector) -> None:
    row = household()
    del row["members"], row["income_main"]
    report = collector.send([row])
    assert report.status == "refused"
    assert "household" in report.message_en
    assert "members, income_main" in report.message_en
    assert "members, income_main" in report.message_th


def test_missing_indicators_are_named_by_the_year(collector: Collector) -> None:
    row = household()
    del row["i38_fail"]
    report = collector.send([row])
    assert report.status == "refused"
    assert "i38_fail" in report.message_en


def test_an_older_catalogue_has_fewer_indicators(collector: Collector) -> None:
    row = household(survey_year_be="2564", submitted_at="2021-01-20T09:40:00", started_at="")
    for number in range(32, 39):
        del row[f"i{number}_eligible"], row[f"i{number}_fail"]
    report = collector.send([row])
    assert report.accepted == 1, collector.faults()
    assert collector.one("SELECT i22_eligible, i22_fail, i38_eligible FROM core_household") == (
        1,
        0,
        0,
    )


def test_an_indicator_that_the_year_has_not_is_quarantined(collector: Collector) -> None:
    row = household(survey_year_be="2564", submitted_at="2021-01-20T09:40:00", started_at="")
    assert collector.send([row]).quarantined == 1
    assert ("i38_eligible", "indicator_beyond_catalogue") in collector.faults()


def test_an_indicator_that_no_year_has_refuses_the_file(collector: Collector) -> None:
    report = collector.send([household() | {"i39_eligible": "1", "i39_fail": "0"}])
    assert report.status == "refused"
    assert "i39_eligible" in report.message_en


def test_a_year_without_a_catalogue_refuses_the_file(collector: Collector) -> None:
    now = datetime(2028, 2, 1)
    row = household(survey_year_be="2571", submitted_at="2028-01-20T09:40:00")
    for rows in ([row], [person(survey_year_be="2571")]):
        report = collector.send(rows, now=now)
        assert report.status == "refused"
        assert "2571" in report.message_th
    assert collector.send([target(survey_year_be="2571")]).accepted == 1


def test_a_stray_year_without_a_catalogue_is_quarantined(collector: Collector) -> None:
    other = household(survey_year_be="2571", household_id="57010000022")
    report = collector.send([household(), other])
    assert (report.accepted, report.quarantined) == (1, 1)
    assert ("survey_year_be", "year_without_catalogue") in collector.faults()


def test_a_column_named_twice_refuses_the_file(collector: Collector) -> None:
    text = "survey_year_be,area_level,area_code,เป้าหมาย,จำนวนครัวเรือน\n2569,province,57,1,2\n"
    report = collector.send_bytes(text.encode())
    assert report.status == "refused"
    assert "households" in report.message_en


def test_our_own_name_of_a_column_wins_over_a_synonym(collector: Collector) -> None:
    text = "survey_year_be,area_level,area_code,households,เป้าหมาย\n2569,province,57,1,2\n"
    report = collector.send_bytes(text.encode())
    assert (report.accepted, report.unknown_columns) == (1, ["เป้าหมาย"])
    assert collector.one("SELECT households FROM core_target") == 1


def test_title_rows_above_a_known_header_are_passed_over(collector: Collector) -> None:
    text = "ทะเบียนเป้าหมาย ปี 2569,,,\nจังหวัดเชียงราย,,,\n" + THAI_TARGETS
    report = collector.send_bytes((text + "2569,50,x,\n").encode())
    assert (report.accepted, report.quarantined) == (1, 1)
    assert collector.all("SELECT line FROM raw_quarantine") == [(5,)]


def test_a_header_of_two_rows_is_refused(collector: Collector) -> None:
    text = "ปี,อำเภอ,งบประมาณ,งบประมาณ\n,,คน,บาท\n2567,เมือง,360,81000\n"
    assert collector.send_bytes(text.encode()).status == "refused"


# --- totals ---------------------------------------------------------------------------------------


def letter_003(path: Path) -> Path:
    """The targets of 2569 under the headers of the department's own table."""
    reference = settings.reference_dir()
    with (reference / "budget_targets_2569.csv").open(encoding="utf-8") as file:
        budget = {row["province_code"]: row for row in csv.DictReader(file)}
    with (reference / "provinces.csv").open(encoding="utf-8") as file:
        provinces = {row["province_code"]: row for row in csv.DictReader(file)}
    with (reference / "targets_2569.csv").open(encoding="utf-8") as file:
        targets = [row for row in csv.DictReader(file) if row["area_level"] == "province"]
    rows = [
        {
            "year_be": row["survey_year_be"],
            "inspection_area_no": provinces[code]["inspection_region_code"].lstrip("0"),
            "province_code": code,
            "province_th": provinces[code]["name_th"],
            "target_q1_2": budget[code]["q1_2_households"],
            "target_q3": budget[code]["q3_households"],
            "target_total": row["households"],
        }
        for row in targets
        for code in [row["area_code"]]
    ]
    return write_csv(path, rows)


def test_the_letters_own_targets(collector: Collector) -> None:
    report = collector.load(letter_003(collector.path("csv")))
    assert (report.kind, report.accepted) == ("target", 76)
    assert collector.one("SELECT sum(households) FROM core_target") == 13_169_180
    assert collector.all("SELECT DISTINCT area_level, kind FROM core_target") == [
        ("province", "set")
    ]
    assert "target_q3" in report.unknown_columns


LETTER = "year_be,inspection_area_no,province_code,province_th,target_total\n"


@pytest.mark.parametrize(
    ("total", "status"), [("300", "loaded"), ("๓๐๐", "loaded"), ("301", "refused")]
)
def test_a_totals_row_is_dropped_and_checked(collector: Collector, total: str, status: str) -> None:
    text = LETTER + f"2569,1,57,เชียงราย,100\n2569,1,50,เชียงใหม่,200\n,,,รวมทั้งสิ้น,{total}\n"
    report = collector.send_bytes(text.encode())
    assert report.status == status
    if status == "loaded":
        assert (report.accepted, report.dropped, report.duplicates) == (2, 1, 0)
        assert "1 totals rows" in report.message_en
    else:
        assert "line 4" in report.message_en


def test_subtotals_are_checked_against_their_own_rows(collector: Collector) -> None:
    rows = [
        "2569,1,57,ก,100",
        "2569,1,50,ข,200",
        ",,,รวม,300",
        "2569,2,51,ค,50",
        ",,,รวม,50",
        ",,,รวมทั้งสิ้น,350",
    ]
    report = collector.send_bytes((LETTER + "\n".join(rows) + "\n").encode())
    assert (report.accepted, report.dropped) == (3, 3)
    wrong = LETTER + "\n".join([*rows[:4], ",,,รวม,49"]) + "\n"
    assert collector.send_bytes(wrong.encode()).status == "refused"


def test_blank_rows_are_dropped(collector: Collector) -> None:
    report = collector.send_bytes((text_of([target()]) + ",,,,,\n ,,,,,\n").encode())
    assert (report.accepted, report.dropped, report.quarantined) == (1, 2, 0)


# --- formats --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", list(WRITERS))
def test_every_format_gives_the_same_household(collector: Collector, suffix: str) -> None:
    collector.send([household(house_no="๑๒/๓", income_main="200,000")])
    rows = [household(house_no="๑๒/๓", income_main="200,000"), household(members="")]
    rows[1]["household_id"] = "57010000022"
    report = collector.send(rows, suffix=suffix)
    if report.already_loaded:
        return
    assert (report.duplicates, report.quarantined) == (1, 1)


def test_parquet_keeps_its_own_types(collector: Collector) -> None:
    table = pa.table(
        {
            "survey_year_be": pa.array([2569, 2569], pa.int16()),
            "area_level": ["village", "province"],
            "area_code": ["5701020101", "57"],
            "households": pa.array([120.0, 7.5], pa.float64()),
            "confirmed_at": pa.array([datetime(2026, 1, 2, 3, 4), None], pa.timestamp("ns")),
        }
    )
    path = collector.path("parquet")
    pa.parquet.write_table(table, path)
    report = collector.load(path)
    assert (report.accepted, report.quarantined) == (1, 1)
    assert collector.one("SELECT households, confirmed_at FROM core_target") == (
        120,
        datetime(2026, 1, 2, 3, 4),
    )
    assert collector.all("SELECT line, value, rule FROM raw_quarantine") == [(2, "7.5", "number")]


def test_parquet_instants_with_a_zone_become_bangkok_time(collector: Collector) -> None:
    moment = pa.array([datetime(2026, 1, 2, 20, 0)], pa.timestamp("us", tz="UTC"))
    table = pa.table(
        {
            "survey_year_be": [2569],
            "area_level": ["province"],
            "area_code": ["57"],
            "households": [1],
            "confirmed_at": moment,
        }
    )
    path = collector.path("parquet")
    pa.parquet.write_table(table, path)
    collector.load(path)
    assert collector.one("SELECT confirmed_at FROM core_target") == datetime(2026, 1, 3, 3, 0)


def test_numbers_as_excel_keeps_them(collector: Collector) -> None:
    row = household(
        survey_year_be=2569,
        members=3,
        income_main=200000.0,
        village_code=5701020101,
        household_id=57010000011,
        latitude=19.92,
        submitted_at=46041.4375,
    )
    report = collector.load(write_xlsx(collector.path("xlsx"), [row]))
    assert report.accepted == 1, collector.faults()
    assert collector.one("SELECT household_id, submitted_at FROM core_household") == (
        "57010000011",
        datetime(2026, 1, 19, 10, 30),
    )


def test_a_sheet_and_line_are_named(collector: Collector) -> None:
    rows = [household(), household(household_id="57010000022", members="x")]
    collector.load(write_xlsx(collector.path("xlsx"), rows))
    assert collector.all("SELECT sheet, line FROM raw_quarantine") == [("ข้อมูล", 3)]


def test_json_lines_name_what_is_wrong(collector: Collector) -> None:
    lines = [
        json.dumps(target()),
        json.dumps(target(area_code="50"))[:-5],
        '{"survey_year_be": 2569, "survey_year_be": 2568, "area_level": "province"}',
        json.dumps(target(area_code="58") | {"source": {"a": 1}}),
        "",
        '{"survey_year_be": 2569, "area_level": "province", "area_code": "50", "households": 7}',
        json.dumps(target(area_code="52", source="\ud800")),
        '["a"]',
        '{"survey_year_be": 2569, "area_level": "province", "area_code": "54", "households": 7e0}',
        '{"survey_year_be": 2569, "area_level": "province", "area_code": "54", "households": NaN}',
    ]
    report = collector.send_bytes("\n".join(lines).encode(), "jsonl")
    assert (report.accepted, report.quarantined) == (2, 7)
    assert collector.all("SELECT line, rule FROM raw_quarantine ORDER BY line") == [
        (2, "json_line"),
        (3, "json_value"),
        (4, "json_value"),
        (7, "json_value"),
        (8, "json_line"),
        (9, "scientific"),
        (10, "required"),
    ]


# --- workbooks that could do harm -----------------------------------------------------------------


def rewritten(path: Path, change: Callable[[zipfile.ZipFile, zipfile.ZipFile], None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        change(old, new)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda old, new: new.writestr("xl/vbaProject.bin", b"macro"),
        lambda old, new: new.writestr("xl/big.xml", b" " * (40 << 20)),
        lambda old, new: new.writestr("../../store.duckdb", b"x"),
        lambda old, new: new.writestr("/etc/passwd", b"x"),
        lambda old, new: [new.writestr(f"xl/media/{n}.png", b"x") for n in range(300)],
        lambda old, new: new.writestr(
            "xl/extra.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
        ),
    ],
)
def test_harmful_workbooks_are_refused_before_they_are_unpacked(
    collector: Collector, change: Callable[[zipfile.ZipFile, zipfile.ZipFile], None]
) -> None:
    path = write_xlsx(collector.path("xlsx"), [target()])
    report = collector.send_bytes(rewritten(path, change), "xlsx")
    assert report.status == "refused"


def test_a_zip_is_no_interchange_file(collector: Collector) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ก.csv", THAI_TARGETS)
        archive.writestr("../../data/wh.duckdb", "x")
    report = collector.send_bytes(out.getvalue(), "zip")
    assert report.status == "refused"
    assert "CSV" in report.message_en


def test_too_many_rows_in_a_workbook(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 5)
    rows = [target(area_code=f"{n}") for n in range(11, 40)]
    with pytest.raises(Refused) as refused:
        workbook.read(write_xlsx(collector.path("xlsx"), rows))
    assert "Parquet" in refused.value.message.en


def test_the_name_of_a_file_means_nothing(collector: Collector) -> None:
    for name in ("target [1]*?.parquet", "ก'ข;--.xlsx.exe", "household.csv"):
        path = collector.folder / name
        write_csv(path, [target(area_code=f"{50 + len(name) % 3}", source=name)])
        report = collector.load(path)
        assert (report.kind, report.status) == ("target", "loaded")


def test_commas_at_the_end_of_a_line_say_nothing(collector: Collector) -> None:
    text = "survey_year_be,province_code,households\n2569,57,1,,\n2569,50,2\n2569,58,3, \n"
    assert collector.send_bytes(text.encode()).accepted == 3


def test_a_sheet_that_is_no_table_of_ours_is_left_out_and_said(collector: Collector) -> None:
    path = collector.path("xlsx")
    book = xlsxwriter.Workbook(str(path))
    notes, data = book.add_worksheet("คำชี้แจง"), book.add_worksheet("ข้อมูล")
    notes.write_string(0, 0, "โปรดอ่าน")
    for at, (name, value) in enumerate(target().items()):
        data.write_string(0, at, name)
        data.write_string(1, at, value)
    book.close()
    report = collector.load(path)
    assert report.accepted == 1
    assert "คำชี้แจง" in report.message_th


# --- refusals that name the right trouble ---------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "รหัสผ่าน"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "xls"),
        (b"<table border=1><tr><td>2569</td></tr></table>", "HTML"),
        (b"\xef\xbb\xbf\r\n<HTML><body></body></HTML>", "HTML"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"<meta charset=utf-8><table></table>", "HTML"),
        ("<table></table>".encode("utf-16"), "HTML"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "xml"),
        (json.dumps([target()]).encode(), "JSON Lines"),
        (json.dumps([target()], indent=1).encode("utf-8-sig"), "JSON Lines"),
        (json.dumps(target(), indent=1).encode(), "JSON Lines"),
    ],
)
def test_a_refusal_names_the_right_trouble(collector: Collector, content: bytes, said: str) -> None:
    report = collector.send_bytes(content, "xlsx")
    assert report.status == "refused"
    assert said in report.message_th


def test_every_missing_column_is_named_at_once_in_english(collector: Collector) -> None:
    row = household()
    for name in ("village_code", "members", "i03_fail", *(f"i{n}_eligible" for n in (20, 21))):
        del row[name]
    for n in range(30, 39):
        del row[f"i{n}_eligible"], row[f"i{n}_fail"]
    report = collector.send([row])
    assert report.status == "refused"
    named = ("village_code", "members", "i03_fail", "i20-i21 _eligible", "i30-i31 _eligible/fail")
    assert all(name in report.message_th for name in named), report.message_th
    assert "ครัวเรือน" in report.message_th
    assert "…" not in report.message_th


def test_every_missing_column_is_named_at_once_in_thai(collector: Collector) -> None:
    text = "ปีสำรวจ,รหัสครัวเรือน,จำนวนสมาชิก,ยืนยัน,ตัวชี้วัดที่ 1 เข้าเกณฑ์\n2569,57010000011,3,1,1\n"
    report = collector.send_bytes(text.encode())
    assert report.status == "refused"
    named = ("รหัสหมู่บ้าน", "เวลาส่ง", "ตัวชี้วัดที่ 1 ไม่ผ่าน", "ตัวชี้วัดที่ 2-31 เข้าเกณฑ์/ไม่ผ่าน")
    assert all(name in report.message_th for name in named), report.message_th
    assert "village_code" not in report.message_th


def test_indicators_missing_for_the_year_are_all_named(collector: Collector) -> None:
    row = household()
    for n in range(32, 39):
        del row[f"i{n}_eligible"], row[f"i{n}_fail"]
    report = collector.send([row])
    assert report.status == "refused"
    assert "i32-i38 _eligible/fail" in report.message_th
