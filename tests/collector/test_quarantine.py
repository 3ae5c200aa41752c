"""Quarantine out and in again: the original row and why, never a restricted value in the open."""

import csv
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from bmn import settings
from bmn.collector import ledger, quarantine
from bmn.exchange import corrections
from tests.collector.records import Collector, household, person


def export(
    connection: duckdb.DuckDBPyConnection, load_id: int, folder: Path, *, xlsx: bool = False
) -> Path:
    """As the command `quarantine` does."""
    path = folder / f"quarantine.{'xlsx' if xlsx else 'csv'}"
    corrections.write(*quarantine.rows(connection, load_id), path)
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def send_bad(collector: Collector) -> int:
    rows = [
        household(),
        household(household_id="57010000022", members="x", income_main="-") | {"เบอร์": "08"},
    ]
    rows[0]["เบอร์"] = ""
    return collector.send(rows).load_id


def test_a_row_goes_out_whole_with_its_reasons(collector: Collector, tmp_path: Path) -> None:
    path = export(collector.connection, send_bad(collector), tmp_path / "out")
    (row,) = read_csv(path)
    assert row["household_id"] == "57010000022"
    assert (row["house_no"], row["เบอร์"]) == ("12/3", "08")
    assert row["_line"] == "3"
    assert row["_column"] == "income_main | members"
    assert row["_rule"] == "dash | number"
    assert "โปรด" in row["_message"]


def test_a_corrected_row_can_be_sent_again(collector: Collector, tmp_path: Path) -> None:
    path = export(collector.connection, send_bad(collector), tmp_path / "out")
    rows = read_csv(path)
    rows[0] |= {"members": "4", "income_main": "1000"}
    report = collector.send(rows)
    assert (report.accepted, report.quarantined) == (1, 0)
    assert report.unknown_columns == ["เบอร์"]
    assert collector.stored("members") == [3, 4]


def test_the_export_as_a_workbook(collector: Collector, tmp_path: Path) -> None:
    path = export(collector.connection, send_bad(collector), tmp_path, xlsx=True)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert rows[1][rows[0].index("household_id")] == "57010000022"
    assert rows[1][rows[0].index("_line")] == "3"


def test_a_load_without_faults_has_no_export(collector: Collector, tmp_path: Path) -> None:
    report = collector.send([household()])
    with pytest.raises(KeyError):
        export(collector.connection, report.load_id, tmp_path)


def test_after_the_originals_are_purged_rows_go_out_without_restricted_cells(
    collector: Collector, tmp_path: Path
) -> None:
    load_id = send_bad(collector)
    ledger.originals_path(load_id).unlink()
    (row,) = read_csv(export(collector.connection, load_id, tmp_path))
    assert row["household_id"] == "57010000022"
    assert "house_no" not in row
    assert "เบอร์" not in row


def test_restricted_values_stay_in_the_restricted_folder(collector: Collector) -> None:
    rows = [
        person(person_no="x", first_name="ลับมาก", national_id="1101700203450"),
        person(person_no="2", national_id="ผิด9999"),
    ]
    assert collector.send(rows).quarantined == 2
    collector.connection.execute("CHECKPOINT")
    database = (collector.folder.parent / "store.duckdb").read_bytes()
    for secret in ("ลับมาก", "1101700203450", "ผิด9999"):
        assert secret.encode() not in database
    assert collector.all("SELECT value FROM raw_quarantine WHERE column_name = 'national_id'") == [
        (None,)
    ]
    assert list((settings.restricted_dir() / "quarantine").iterdir())
    assert not list((settings.restricted_dir() / "work").iterdir())


FORMULAS = ["=1+1", "@SUM(1)", "+66 1", "-x", "\t=1", "＝1+1", " =1", "\n=1", "\ufeff=1"]


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_no_cell_of_the_export_is_a_formula(
    collector: Collector, tmp_path: Path, text: str
) -> None:
    report = collector.send([person(first_name=text, sex="9")])
    (row,) = read_csv(export(collector.connection, report.load_id, tmp_path))
    assert row["first_name"] == f"'{text}"
    again = collector.send([row | {"sex": "1"}])
    assert again.accepted == 1
    stored = collector.one("SELECT first_name FROM core_person_private")
    assert stored == text.strip().strip("\ufeff")


@pytest.mark.parametrize("xlsx", [False, True])
def test_what_is_sent_again_uncorrected_is_told_the_same(
    collector: Collector, tmp_path: Path, xlsx: bool
) -> None:
    """The apostrophe of the way out changes nothing: same rules, same columns, same cells."""
    rows = [
        household(
            household_id=f"570100000{n}", income_main=text, members=text, residence_months=text
        )
        for n, text in enumerate(["-", "=1", "%", "- ", "|", "＋1"], start=11)
    ]
    told = (
        "SELECT line, column_name, rule, value FROM raw_quarantine WHERE load_id = {} ORDER BY ALL"
    )
    first = collector.send(rows).load_id
    path = export(collector.connection, first, tmp_path, xlsx=xlsx)
    again = collector.send_bytes(path.read_bytes(), path.suffix[1:]).load_id
    before, after = (collector.all(told.format(load)) for load in (first, again))
    assert [row[:3] for row in after] == [row[:3] for row in before]
    assert [str(row[3]).removeprefix("'") for row in after] == [str(row[3]) for row in before]


def test_negative_numbers_of_the_export_stay_numbers(collector: Collector, tmp_path: Path) -> None:
    report = collector.send([household(income_main="-1")])
    (row,) = read_csv(export(collector.connection, report.load_id, tmp_path))
    assert row["income_main"] == "-1"


def test_a_row_of_the_wrong_width_goes_out_as_far_as_it_was_read(
    collector: Collector, tmp_path: Path
) -> None:
    text = "survey_year_be,province_code,households\n2569,57,1\n2569,50\n"
    report = collector.send_bytes(text.encode())
    (row,) = read_csv(export(collector.connection, report.load_id, tmp_path))
    assert (row["province_code"], row["households"], row["_rule"]) == ("50", "", "field_count")


def test_the_district_is_noted_where_it_can_be_read(collector: Collector) -> None:
    collector.send(
        [household(members="x"), household(household_id="57010000022", village_code="5701999901")]
    )
    assert collector.all("SELECT DISTINCT survey_year_be, district_code FROM raw_quarantine") == [
        (2569, "5701")
    ]


def test_messages_speak_in_the_senders_own_words(collector: Collector) -> None:
    text = (
        "ปีสำรวจ,รหัสจังหวัด,ครัวเรือนเป้าหมาย,ชนิดเป้าหมาย\n"
        "2569,57,999999999,กำหนด\n2026,57,1,กำหนด\n2569,57,1,อะไร\n"
    )
    collector.send_bytes(text.encode())
    said = dict(collector.all("SELECT rule, message_th FROM raw_quarantine"))
    assert "ครัวเรือนเป้าหมาย" in said["bounds"]
    assert "0-99999999" in said["bounds"]
    assert "ปีสำรวจ" in said["year_era"]
    assert "2569" in said["year_era"]
    assert "ชนิดเป้าหมาย" in said["choice"]
    assert "กำหนด, ยืนยัน" in said["choice"]
    assert not any("households" in message or "kind" in message for message in said.values())
