"""Cells of every family of fault (reliability.md T01-T40): what is read, what is quarantined.

Each case is a row in which one cell is changed; all go in one file, among each other. N: the value
that is stored. Q: the rule under which the row is quarantined, on its line.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.collector.records import AUTHORITY, VILLAGE, Collector, household, person

N, Q = "N", "Q"
SUBMITTED = datetime(2026, 1, 19, 10, 30)

# family, column, what the file says, stored column, (N, value) or (Q, rule)
HOUSEHOLD_CELLS: list[tuple[str, str, str, str, tuple[str, Any]]] = [
    # T03, T11: characters that nobody sees
    ("T03", "members", "\ufeff3", "members", (N, 3)),
    ("T11", "members", "3\u200b", "members", (N, 3)),
    ("T11", "income_main", "200\u00a0", "income_main", (N, 200)),
    ("T11", "enumerator_id", "E\u00ad12", "enumerator_id", (N, "E12")),
    ("T11", "household_id", "\u202a57010000011\u202c", "household_id", (N, "57010000011")),
    # T04: text in the wrong encoding
    ("T04", "house_no", "à¹€à¸Šà¸µà¸¢à¸‡", "household_id", (Q, "mojibake")),
    # T05, T06: Thai digits
    ("T05", "members", "๓", "members", (N, 3)),
    ("T05", "income_main", "๓๘,๐๐๐", "income_main", (N, 38_000)),
    ("T05", "survey_year_be", "๒๕๖๙", "survey_year_be", (N, 2569)),
    ("T05", "submitted_at", "๑๙/๐๑/๒๕๖๙ ๑๐:๓๐", "submitted_at", (N, SUBMITTED)),
    ("T06", "village_code", "5๗01020101", "village_no", (N, "village")),
    ("T06", "income_main", "3๘000", "income_main", (N, 38_000)),
    # T07-T09: eras and forms of dates
    ("T07", "submitted_at", "19/01/2569", "submitted_at", (N, datetime(2026, 1, 19))),
    ("T07", "submitted_at", "19/01/2569 10:30", "submitted_at", (N, SUBMITTED)),
    ("T07", "submitted_at", "19/01/2569 10.30 น.", "submitted_at", (N, SUBMITTED)),
    ("T07", "submitted_at", "19/1/2026 10:30:00", "submitted_at", (N, SUBMITTED)),
    ("T07", "submitted_at", "2569-01-19T10:30:00", "submitted_at", (N, SUBMITTED)),
    ("T08", "submitted_at", "29/02/2568", "submitted_at", (Q, "date")),
    ("T08", "submitted_at", "29/02/2569", "submitted_at", (Q, "date")),
    ("T08", "submitted_at", "31/11/2568", "submitted_at", (Q, "date")),
    ("T09", "submitted_at", "2026-01-19", "submitted_at", (N, datetime(2026, 1, 19))),
    ("T09", "submitted_at", "2569-01-19", "submitted_at", (N, datetime(2026, 1, 19))),
    ("T09", "submitted_at", "19/01/69", "submitted_at", (Q, "date_ambiguous")),
    ("T09", "submitted_at", "19 ม.ค. 69", "submitted_at", (N, datetime(2026, 1, 19))),
    ("T09", "submitted_at", "19 มกราคม 2569 10:30 น.", "submitted_at", (N, SUBMITTED)),
    ("T09", "submitted_at", "19 มกราคม พ.ศ. 2569", "submitted_at", (N, datetime(2026, 1, 19))),
    ("T09", "submitted_at", "46041", "submitted_at", (N, datetime(2026, 1, 19))),
    ("T09", "submitted_at", "46041.4375", "submitted_at", (N, SUBMITTED)),
    ("T09", "submitted_at", "244368", "submitted_at", (N, datetime(2026, 1, 19))),
    ("T09", "submitted_at", "01/19/2569", "submitted_at", (Q, "date")),
    ("T09", "submitted_at", "2026-01-19T03:30:00Z", "submitted_at", (N, SUBMITTED)),
    ("T09", "submitted_at", "2026-01-19T10:30:00+07:00", "submitted_at", (N, SUBMITTED)),
    ("T09", "submitted_at", "yesterday", "submitted_at", (Q, "date")),
    ("T09", "submitted_at", "2300-01-19", "submitted_at", (Q, "date_window")),
    # Time stamps of other systems that have one meaning only
    ("T09", "submitted_at", "2026-01-19 10:30:00+07", "submitted_at", (N, SUBMITTED)),
    ("T09", "submitted_at", "2026-01-19 03:30:00+00", "submitted_at", (N, SUBMITTED)),
    ("T09", "submitted_at", "2026/01/19 10:30", "submitted_at", (N, SUBMITTED)),
    ("T09", "submitted_at", "Jan 19, 2026 10:30:00 AM", "submitted_at", (N, SUBMITTED)),
    ("T09", "submitted_at", "January 19 2026 10:30", "submitted_at", (N, SUBMITTED)),
    (
        "T09",
        "submitted_at",
        "Jan 19, 2026 12:30:00 AM",
        "submitted_at",
        (N, datetime(2026, 1, 19, 0, 30)),
    ),
    (
        "T09",
        "submitted_at",
        "19-Jan-2026 10:30 pm",
        "submitted_at",
        (N, datetime(2026, 1, 19, 22, 30)),
    ),
    ("T09", "submitted_at", "19-Jan-2026 10:30", "submitted_at", (N, SUBMITTED)),
    ("T09", "submitted_at", "19 Jan 2569", "submitted_at", (N, datetime(2026, 1, 19))),
    ("T09", "submitted_at", "19-Jan-26", "submitted_at", (Q, "date_ambiguous")),
    ("T09", "submitted_at", "19-Jam-2026", "submitted_at", (Q, "date")),
    ("T09", "submitted_at", "Jan 19, 2026 13:30 PM", "submitted_at", (Q, "date")),
    ("T09", "submitted_at", "1/20/2026 10:30", "submitted_at", (Q, "date")),
    ("T09", "submitted_at", "20260119", "submitted_at", (Q, "date")),
    ("T09", "submitted_at", "1768793400", "submitted_at", (Q, "date")),
    ("T09", "submitted_at", "2026/19/01", "submitted_at", (Q, "date")),
    # what a spreadsheet shows where it has no value is no blank
    *(
        ("T31", column, text, "household_id", (Q, "formula_error"))
        for column, text in (
            ("status", "#N/A"),
            ("revision", "#REF!"),
            ("income_total", "#VALUE!"),
            ("expense_debt", "#DIV/0!"),
            ("submitted_at", "#NAME?"),
            ("enumerator_id", "#NULL!"),
            ("village_code", "#n/a"),
            ("local_authority_code", "#N/A"),
            ("confirmed", "#SPILL!"),
            ("latitude", "#NUM!"),
            ("house_no", "#N/A"),
            ("household_id", "#N/A"),
        )
    ),
    # T10: dates that can't be
    ("T10", "submitted_at", "2570-01-01", "submitted_at", (Q, "future")),
    ("T10", "submitted_at", "2026-02-18T08:00:00", "submitted_at", (Q, "future")),
    ("T10", "submitted_at", "2026-02-16T20:00:00", "members", (N, 3)),
    ("T10", "submitted_at", "1900-01-01", "submitted_at", (Q, "date_window")),
    ("T10", "submitted_at", "2025-09-30T08:00:00", "submitted_at", (Q, "before_season")),
    ("T10", "submitted_at", "2025-10-01T08:00:00", "members", (N, 3)),
    # T15-T17: codes that a spreadsheet spoilt
    ("T15", "household_id", "5701012345", "household_id", (Q, "lost_zero")),
    ("T15", "village_code", "570102010", "village_no", (Q, "lost_zero")),
    ("T16", "household_id", "5.70101E+10", "household_id", (Q, "scientific")),
    ("T16", "village_code", "5.70102E+09", "village_no", (Q, "scientific")),
    ("T16", "income_main", "2E5", "income_main", (Q, "scientific")),
    ("T17", "household_id", "57010123456.0", "household_id", (N, "57010123456")),
    ("T17", "household_id", "'05701012345", "household_id", (N, "05701012345")),
    ("T17", "household_id", "5701-012346-6", "household_id", (N, "57010123466")),
    ("T17", "household_id", "57010123456-2", "household_id", (N, "57010123456-2")),
    ("T17", "household_id", "HH 1", "household_id", (Q, "code")),
    ("T17", "village_code", "5701020101.0", "village_no", (N, "village")),
    ("T17", "members", " 3 ", "members", (N, 3)),
    ("T17", "members", "3.0", "members", (N, 3)),
    ("T17", "members", "+3", "members", (N, 3)),
    ("T17", "members", "003", "members", (N, 3)),
    ("T17", "members", "3.5", "members", (Q, "number")),
    ("T17", "members", "สาม", "members", (Q, "number")),
    ("T17", "members", "0x3", "members", (Q, "number")),
    ("T17", "members", "1_0", "members", (Q, "number")),
    # T19: test numbers
    ("T19", "household_id", "11111111111", "household_id", (Q, "test_id")),
    ("T19", "household_id", "00000000000", "household_id", (Q, "test_id")),
    # T22: dashes and blanks
    ("T22", "i05_eligible", "-", "i05_eligible", (N, 0)),
    ("T22", "i05_fail", "–", "i05_fail", (N, 0)),
    ("T22", "foreign_members", "ไม่มี", "foreign_members", (N, 0)),
    ("T22", "foreign_members", "", "foreign_members", (N, None)),
    ("T22", "income_main", "-", "income_main", (Q, "dash")),
    ("T22", "income_other", "ไม่มี", "income_other", (Q, "dash")),
    ("T22", "income_main", "", "income_main", (Q, "required")),
    ("T22", "i05_fail", "", "i05_fail", (Q, "required")),
    ("T22", "members", "-", "members", (Q, "bounds")),
    ("T22", "happiness", "-", "happiness", (Q, "dash")),
    # T23: separators
    ("T23", "income_main", "38,000", "income_main", (N, 38_000)),
    ("T23", "income_main", "1,038,000", "income_main", (N, 1_038_000)),
    ("T23", "income_main", "3,8000", "income_main", (Q, "separators")),
    ("T23", "income_main", "38,00", "income_main", (Q, "separators")),
    ("T23", "income_main", "38.000", "income_main", (Q, "separators")),
    ("T23", "income_main", "38000 บาท", "income_main", (N, 38_000)),
    ("T23", "income_main", "฿38,000", "income_main", (N, 38_000)),
    ("T23", "income_main", "38,000.00", "income_main", (N, 38_000)),
    ("T23", "income_main", "38,000.50", "income_main", (Q, "separators")),
    # T24: incomes are asked about, not refused
    ("T24", "income_main", "0", "income_main", (N, 0)),
    ("T24", "income_main", "1000001", "income_main", (N, 1_000_001)),
    ("T24", "income_main", "9000000", "income_main", (N, 9_000_000)),
    ("T24", "income_main", "-1", "income_main", (Q, "bounds")),
    ("T24", "income_main", "99999999999", "income_main", (Q, "bounds")),
    ("T24", "income_total", "1", "income_total_sent", (N, 1)),
    ("T24", "income_total", "many", "income_total_sent", (Q, "number")),
    # T25, T29: unlikely households are asked about, those outside the definition are kept apart
    ("T25", "foreign_members", "9", "foreign_members", (N, 9)),
    ("T25", "members", "1", "members", (N, 1)),
    ("T25", "members", "0", "members", (Q, "bounds")),
    ("T29", "household_id", "", "household_id", (Q, "required")),
    ("T29", "residence_months", "2", "residence_months", (N, 2)),
    ("T29", "house_no", "", "members", (N, 3)),
    # T32, T33: text that looks like something else stays text
    ("T32", "house_no", '=HYPERLINK("http://x","a")', "members", (N, 3)),
    ("T33", "house_no", "อ'; DROP TABLE core_household;--", "members", (N, 3)),
    # T28: villages and authorities
    ("T14", "village_code", "หนองด่าน", "village_no", (Q, "code")),
    ("T30", "local_authority_code", "เทศบาลในเมือง", "members", (Q, "local_authority_unknown")),
    ("T28", "village_code", "57010201", "village_no", (N, "village")),
    ("T28", "village_code", "5799999901", "village_no", (Q, "village_unknown")),
    ("T28", "village_code", "1001010101", "village_no", (Q, "village_unknown")),
    ("T28", "local_authority_code", AUTHORITY, "local_authority_code", (N, AUTHORITY)),
    ("T28", "local_authority_code", AUTHORITY.lower(), "local_authority_code", (N, AUTHORITY)),
    ("T28", "local_authority_code", "5701U", "is_local_authority_given", (N, False)),
    ("T28", "local_authority_code", "999999T", "members", (Q, "local_authority_unknown")),
    ("T28", "local_authority_code", "", "local_authority_code", (N, None)),
    # T39: indicators
    ("T39", "i05_fail", "2", "i05_fail", (Q, "fail_over_eligible")),
    ("T39", "i05_eligible", "300", "i05_eligible", (Q, "bounds")),
    ("T39", "i05_eligible", "x", "i05_eligible", (Q, "number")),
    ("T39", "survey_year_be", "2669", "survey_year_be", (Q, "bounds")),
    ("T07", "survey_year_be", "2026", "survey_year_be", (Q, "year_era")),
    ("T07", "survey_year_be", "69", "survey_year_be", (Q, "year_era")),
    ("T07", "survey_year_be", "๖๙", "survey_year_be", (Q, "year_era")),
    ("T07", "survey_year_be", "1026", "survey_year_be", (Q, "bounds")),
    # other types
    ("T17", "confirmed", "ใช่", "is_confirmed", (N, True)),
    ("T17", "confirmed", "TRUE", "is_confirmed", (N, True)),
    ("T17", "confirmed", "0.0", "is_confirmed", (N, False)),
    ("T17", "confirmed", "2", "is_confirmed", (Q, "bool")),
    ("T17", "confirmed", "", "is_confirmed", (Q, "required")),
    ("T17", "status", "ถอน", "is_withdrawn", (N, True)),
    ("T17", "status", "?", "is_withdrawn", (Q, "choice")),
    ("T17", "latitude", "19.920390", "latitude", (N, 19.92039)),
    ("T17", "latitude", "19,92", "latitude", (Q, "decimal")),
    ("T17", "latitude", "191.92", "latitude", (Q, "bounds")),
    ("T17", "happiness", "11", "happiness", (Q, "bounds")),
    ("T17", "revision", "1.5", "revision", (Q, "number")),
    ("T17", "revision", "0", "revision", (Q, "bounds")),
]


@dataclass
class Loaded:
    """All cases of a table in one file, loaded: what became of each."""

    collector: Collector
    accepted: int
    quarantined: int

    def rules(self, number: int) -> set[tuple[str | None, str]]:
        """Column and rule of the faults of a case, by its line."""
        return set(
            self.collector.all(
                "SELECT column_name, rule FROM raw_quarantine WHERE line = $1", number + 2
            )
        )


def load_all(rows: list[dict[str, Any]], folder: Path, empty_store: Path) -> Iterator[Loaded]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder / "data"))
        shutil.copyfile(empty_store, folder / "store.duckdb")
        (folder / "files").mkdir()
        with duckdb.connect(str(folder / "store.duckdb")) as connection:
            one = Collector(connection, folder / "files")
            report = one.send(rows)
            assert report.status == "loaded", report.message_en
            yield Loaded(one, report.accepted, report.quarantined)


@pytest.fixture(scope="module")
def households(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[Loaded]:
    rows = [
        household(household_id=f"5799{n:06d}-1", enumerator_id=f"CASE{n}") | {column: text}
        for n, (_, column, text, _, _) in enumerate(HOUSEHOLD_CELLS)
    ]
    # 5799000001-1 is no house code, but an id: only ten bare digits tell of a lost zero.
    yield from load_all(rows, tmp_path_factory.mktemp("cells"), empty_store)


@pytest.mark.parametrize(
    "number",
    range(len(HOUSEHOLD_CELLS)),
    ids=[f"{case[0]}-{case[1]}-{number}" for number, case in enumerate(HOUSEHOLD_CELLS)],
)
def test_a_household_cell(households: Loaded, number: int) -> None:
    _, column, text, stored, (outcome, value) = HOUSEHOLD_CELLS[number]
    one = households.collector
    key = "enumerator_id = $1" if column != "enumerator_id" else "household_id = $1"
    name = f"CASE{number}" if column != "enumerator_id" else f"5799{number:06d}-1"
    found = one.all(f"SELECT {stored} FROM core_household WHERE {key}", name)
    if outcome == N:
        if value == "village":
            value = one.one("SELECT village_no FROM core_village WHERE village_code = $1", VILLAGE)
        assert households.rules(number) == set()
        assert found == [(value,)]
        return
    assert found == []
    assert (column, value) in households.rules(number)
    shown = one.one(
        "SELECT value FROM raw_quarantine WHERE line = $1 AND column_name = $2", number + 2, column
    )
    assert shown == (None if column == "house_no" else text or None)


def test_no_row_is_lost(households: Loaded) -> None:
    expected = sum(outcome == N for *_, (outcome, _) in HOUSEHOLD_CELLS)
    assert households.accepted == expected
    assert households.quarantined == len(HOUSEHOLD_CELLS) - expected


PERSON_CELLS: list[tuple[str, str, str, str, tuple[str, Any]]] = [
    ("T07", "birth_date", "01/05/2513", "birth_date", (N, date(1970, 5, 1))),
    ("T07", "birth_date", "2513-05-01", "birth_date", (N, date(1970, 5, 1))),
    ("T07", "birth_date", "1 พฤษภาคม 2513", "birth_date", (N, date(1970, 5, 1))),
    ("T07", "birth_date", "May 1, 1970", "birth_date", (N, date(1970, 5, 1))),
    ("T07", "birth_date", "1-May-2513", "birth_date", (N, date(1970, 5, 1))),
    ("T07", "birth_date", "1970/05/01", "birth_date", (N, date(1970, 5, 1))),
    ("T09", "birth_date", "1-May-70", "birth_date", (Q, "date_ambiguous")),
    ("T31", "health", "#N/A", "health", (Q, "formula_error")),
    ("T31", "national_id", "#N/A", "id_check_ok", (Q, "formula_error")),
    ("T08", "birth_date", "29/02/2511", "birth_date", (N, date(1968, 2, 29))),
    ("T08", "birth_date", "29/02/2512", "birth_date", (Q, "date")),
    ("T09", "birth_date", "01/05/13", "birth_date", (Q, "date_ambiguous")),
    ("T09", "birth_date", "00/00/2480", "birth_year_only", (N, True)),
    ("T09", "birth_date", "00/00/2480", "birth_date", (N, date(1937, 1, 1))),
    ("T10", "birth_date", "01/05/2570", "birth_date", (Q, "future")),
    ("T10", "birth_date", "01/05/2400", "birth_date", (Q, "date_window")),
    ("T18", "national_id", "1-1017-00203-45-0", "id_check_ok", (N, True)),
    ("T18", "national_id", "1101700203450", "id_check_ok", (N, True)),
    ("T18", "national_id", "1101700203451", "id_check_ok", (N, False)),
    ("T18", "national_id", "110170020345", "id_check_ok", (N, False)),
    ("T18", "national_id", "๑๑๐๑๗๐๐๒๐๓๔๕๐", "id_check_ok", (N, True)),
    ("T18", "national_id", "", "id_check_ok", (N, None)),
    ("T16", "national_id", "1.10170E+12", "id_check_ok", (Q, "scientific")),
    ("T19", "national_id", "1111111111119", "id_check_ok", (Q, "test_id")),
    ("T19", "national_id", "0000000000001", "id_check_ok", (Q, "test_id")),
    ("T12", "first_name", "น\u0e49\u0e4d\u0e32", "first_name", (N, "น้ำ")),
    ("T12", "first_name", "น\u0e4d\u0e49\u0e32", "first_name", (N, "น้ำ")),
    ("T13", "first_name", "เเม่ลาว", "first_name", (N, "แม่ลาว")),
    ("T13", "first_name", "ก\u0e48\u0e34ง", "first_name", (N, "ก\u0e34\u0e48ง")),
    ("T13", "first_name", "แม\u0e48\u0e48", "first_name", (N, "แม่")),
    ("T11", "first_name", "แม่\u200bสาย", "first_name", (N, "แม่สาย")),
    ("T11", "first_name", "พาน\u00a0", "first_name", (N, "พาน")),
    ("T32", "last_name", "@SUM(1)", "last_name", (N, "@SUM(1)")),
    ("T32", "last_name", "＝1+1", "last_name", (N, "＝1+1")),
    (
        "T33",
        "first_name",
        "<img src=x onerror=alert(1)>",
        "first_name",
        (N, "<img src=x onerror=alert(1)>"),
    ),
    (
        "T33",
        "first_name",
        "อ'; DROP TABLE core_person;--",
        "first_name",
        (N, "อ'; DROP TABLE core_person;--"),
    ),
    ("T25", "age", "7", "age", (N, 7)),
    ("T25", "age", "131", "age", (Q, "bounds")),
    ("T17", "sex", "หญิง", "sex", (N, 2)),
    ("T17", "sex", "3", "sex", (Q, "choice")),
    ("T17", "health", "ติดเตียง", "health", (N, 3)),
    ("T17", "occupation_code", "0110", "occupation_code", (N, "0110")),
    ("T17", "is_head", "yes", "is_head", (N, True)),
]


@pytest.fixture(scope="module")
def persons(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[Loaded]:
    rows = [
        person(household_id=f"57{n:09d}") | {column: text}
        for n, (_, column, text, _, _) in enumerate(PERSON_CELLS)
    ]
    yield from load_all(rows, tmp_path_factory.mktemp("cells"), empty_store)


@pytest.mark.parametrize(
    "number",
    range(len(PERSON_CELLS)),
    ids=[f"{case[0]}-{case[1]}-{number}" for number, case in enumerate(PERSON_CELLS)],
)
def test_a_person_cell(persons: Loaded, number: int) -> None:
    _, column, text, stored, (outcome, value) = PERSON_CELLS[number]
    one = persons.collector
    private = stored in {"national_id_hash", "id_check_ok", "first_name", "last_name"}
    table = "core_person_private" if private else "core_person"
    key = f"57{number:09d}"
    found = one.all(f"SELECT {stored} FROM {table} WHERE household_id = $1", key)
    if outcome == N:
        assert persons.rules(number) == set()
        assert found == [(value,)]
        return
    assert found == []
    assert (column, value) in persons.rules(number)
    if column == "national_id" and value != "formula_error":
        rows = one.all("SELECT value, row_json FROM raw_quarantine WHERE line = $1", number + 2)
        assert all(text not in str(row) for row in rows)


def test_age_or_birth_date_is_needed(collector: Collector) -> None:
    report = collector.send([person(birth_date="", age="")])
    assert report.quarantined == 1
    assert collector.faults() == {("birth_date", "age_or_birth_date")}


def test_garbled_thai_throughout_refuses_the_file(collector: Collector) -> None:
    report = collector.send([household(house_no="à¹€à¸Šà¸µà¸¢à¸‡")])
    assert report.status == "refused"
    assert "UTF-8" in report.message_en


def test_a_row_can_have_several_faults_and_each_is_named(collector: Collector) -> None:
    report = collector.send([household(members="x", income_main="-", i05_fail="9")])
    assert report.quarantined == 1
    assert collector.faults() == {
        ("members", "number"),
        ("income_main", "dash"),
        ("i05_fail", "fail_over_eligible"),
    }


def test_a_household_indicator_is_nothing_or_one(collector: Collector) -> None:
    number = collector.one(
        "SELECT min(indicator_no) FROM core_indicator "
        "WHERE catalogue = '2565-2569' AND unit = 'household' AND indicator_no <> 29"
    )
    column = f"i{number:02d}_eligible"
    report = collector.send([household(**{column: "2"})])
    assert report.quarantined == 1
    assert collector.faults() == {(column, "household_indicator")}
