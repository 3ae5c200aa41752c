"""A national id in a column that is not its own is kept out, and written nowhere in the open."""

import json
from typing import Any

import pytest

from bmn import settings
from bmn.collector import personal, service
from bmn.survey import columns
from tests.collector.records import WRITERS, Collector, Row, household, person
from tests.collector.test_registers import REGISTERS

ID = "1101700203450"
WRITTEN = (ID, "1-1017-00203-45-0", "1 1017 00203 45 0", "๑๑๐๑๗๐๐๒๐๓๔๕๐", f"บัตร {ID} ครับ")
PLAIN = {"household": household(), "person": person()} | REGISTERS
PLACES = [
    (kind.name, column.name)
    for kind in columns.kinds().values()
    for column in kind.columns
    if column.base_type != "national_id" and column.indicator_no in (None, 1)
]


def seen(collector: Collector) -> str:
    """Everything that the store holds, as text."""
    begins = ("raw_", "core_household", "core_person", "core_register_history")
    names = [f"core_{name}" for name in REGISTERS if name != "village"] + [
        name
        for (name,) in collector.all("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")
        if name.startswith(begins)
    ]
    return str([collector.all(f"SELECT t::VARCHAR FROM {name} AS t") for name in names])


def assert_hidden(text: str) -> None:
    for number in (*WRITTEN, ID):
        assert number not in text


@pytest.mark.parametrize("kind", list(PLAIN))
def test_a_national_id_in_any_other_column_is_kept_out_and_hidden(
    collector: Collector, kind: str
) -> None:
    names = [name for of, name in PLACES if of == kind and name in PLAIN[kind]]
    rows = [PLAIN[kind] | {name: written} for name in names for written in WRITTEN[:2]]
    report = collector.send(rows)
    assert report.accepted == 0, collector.all("SELECT column_name, rule FROM raw_quarantine")
    assert_hidden(seen(collector) + json.dumps(report.row(), ensure_ascii=False))
    assert_hidden(service.report_line(report))
    stored = [path for path in settings.data_dir().rglob("*") if path.is_file()]
    assert all(settings.restricted_dir() in path.parents for path in stored)


@pytest.mark.parametrize("suffix", list(WRITERS))
@pytest.mark.parametrize("written", WRITTEN)
def test_however_it_is_written(collector: Collector, suffix: str, written: str) -> None:
    rows: list[Row] = [
        REGISTERS["note"] | {"text": written},
        REGISTERS["note"] | {"written_at": "2026-02-02T09:00:00"},
    ]
    report = collector.send(rows, suffix=suffix)
    assert (report.accepted, report.quarantined) == (1, 1)
    assert collector.faults() == {("text", "personal_number")}
    assert_hidden(seen(collector))


def test_shifted_columns_are_named_as_such(collector: Collector) -> None:
    row = household(enumerator_id=ID, members="x")
    collector.send([row])
    assert ("enumerator_id", "personal_number") in collector.faults()
    assert_hidden(seen(collector))


@pytest.mark.parametrize("text", ["110170020345", "11017002034501", "53 000 000", "2026-01-20 10"])
def test_other_numbers_are_no_ids(collector: Collector, text: str) -> None:
    assert collector.send([REGISTERS["note"] | {"text": text}]).accepted == 1


def test_a_header_that_holds_one_is_hidden_in_the_report(collector: Collector) -> None:
    row: dict[str, Any] = REGISTERS["note"] | {ID: "x"}
    report = collector.send([row])
    assert report.accepted == 1
    assert_hidden(seen(collector) + str(report.row()))
    refused = collector.send_bytes(f"{ID},{ID}\n1,2\n".encode())
    assert_hidden(str(refused.row()))


def test_hiding_is_the_same_in_both_languages(collector: Collector) -> None:
    texts = [*WRITTEN, "x1101700203450y", "5701", f"{ID}0", "๕๗", ""]
    for text in texts:
        found = collector.one(f"SELECT {personal.hidden_sql('$1')}", text)
        assert found == personal.hidden(text)


# --- files of which nothing was accepted ----------------------------------------------------------


@pytest.mark.parametrize("suffix", list(WRITERS))
@pytest.mark.parametrize("kind", ["household", "person", "target"])
def test_a_file_of_which_nothing_was_accepted_says_so(
    collector: Collector, suffix: str, kind: str
) -> None:
    bad = PLAIN[kind] | {"survey_year_be": "2569x"}
    report = collector.send([bad], suffix=suffix)
    assert (report.status, report.accepted, report.quarantined) == ("none_accepted", 0, 1)
    assert report.message_th.startswith("ไม่ได้รับแถวใดเลย")
    assert "ไม่ได้รับแถวใดเลย" in service.report_line(report)
    assert collector.one("SELECT status FROM raw_load") == "none_accepted"


def test_it_can_be_sent_again_once_what_it_lacked_is_there(collector: Collector) -> None:
    code = "5701029901"
    rows = [household(village_code=code)]
    assert collector.send(rows).status == "none_accepted"
    village = {"village_code": code, "name_th": "ใหม่", "tambon_code": "570102"}
    assert collector.send([village]).accepted == 1
    again = collector.send(rows)
    assert (again.status, again.accepted) == ("loaded", 1)


def test_a_file_of_duplicates_is_loaded(collector: Collector) -> None:
    collector.send([household()])
    report = collector.send([household()], suffix="jsonl")
    assert (report.status, report.accepted, report.duplicates) == ("loaded", 0, 1)
