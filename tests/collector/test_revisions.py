"""Revisions, duplicates, moves and withdrawals: what a file changes, and what it never changes."""

import os
import signal
import subprocess
import sys
import textwrap
from datetime import datetime

import duckdb
import pytest

from bmn import settings
from tests.collector.records import (
    AUTHORITY,
    NOW,
    OTHER_VILLAGE,
    VILLAGE,
    Collector,
    household,
    person,
    write_csv,
)


def test_a_household_is_stored_with_our_own_income_indicator(collector: Collector) -> None:
    report = collector.send([household(members="6", i29_fail="0")])  # 206,000 < 40,000 × 6
    assert (report.status, report.kind, report.accepted) == ("loaded", "household", 1)
    assert collector.one("SELECT i29_eligible, i29_fail, income_fail_sent FROM core_household") == (
        1,
        1,
        0,
    )
    assert "1 households" in report.message_en


def test_the_income_criterion_is_strict(collector: Collector) -> None:
    at_the_line = household(
        household_id="57010000011",
        members="3",
        income_main="120000",
        income_other="0",
        income_own_produce="0",
        income_total="",
    )
    below = at_the_line | {"household_id": "57010000022", "income_main": "119999"}
    collector.send([at_the_line, below])
    assert collector.stored("i29_fail") == [0, 1]


def test_a_blank_revision_is_the_first(collector: Collector) -> None:
    collector.send([household(revision="")])
    assert collector.stored("revision") == [1]


def test_a_higher_revision_replaces_and_the_old_one_is_kept(collector: Collector) -> None:
    collector.send([household()])
    report = collector.send([household(revision="2", members="4")])
    assert report.accepted == 1
    assert collector.one("SELECT revision, members FROM core_household") == (2, 4)
    assert collector.one("SELECT revision, members FROM core_household_history") == (1, 3)
    assert collector.touched() == {VILLAGE: (0, 1)}


def test_the_same_revision_with_the_same_content_is_a_duplicate(collector: Collector) -> None:
    collector.send([household()])
    report = collector.send([household(income_main="200,000")])
    assert (report.accepted, report.dropped, report.duplicates) == (0, 1, 1)
    assert collector.touched() == {}


@pytest.mark.parametrize(
    "change",
    [
        {"members": "4"},
        {"income_main": "200001"},
        {"i05_fail": "1"},
        {"i29_fail": "1"},
        {"i29_eligible": "0"},
        {"income_total": ""},
        {"house_no": "99"},
        {"village_code": OTHER_VILLAGE},
        {"local_authority_code": AUTHORITY},
        {"status": "withdrawn"},
        {"confirmed": "0"},
        {"latitude": "19.93"},
        {"enumerator_id": "E2"},
    ],
)
def test_the_same_revision_with_other_content_is_quarantined(
    collector: Collector, change: dict[str, str]
) -> None:
    collector.send([household()])
    report = collector.send([household(**change)])
    assert (report.accepted, report.quarantined) == (0, 1)
    assert collector.faults() == {("revision", "conflict_with_store")}


def test_other_content_for_a_revision_in_the_history_is_quarantined_too(
    collector: Collector,
) -> None:
    collector.send([household()])
    collector.send([household(revision="2", members="4")])
    assert collector.send([household(enumerator_id="E1")]).duplicates == 0
    assert collector.faults() == {("revision", "conflict_with_store")}
    assert collector.send([household(income_main="200000.0")]).duplicates == 1


def test_a_late_lower_revision_goes_to_the_history(collector: Collector) -> None:
    collector.send([household(revision="3", members="5")])
    report = collector.send([household(revision="2", members="4")])
    assert report.accepted == 1
    assert collector.one("SELECT revision, members FROM core_household") == (3, 5)
    assert collector.one("SELECT revision FROM core_household_history") == 2


def test_several_revisions_in_one_file(collector: Collector) -> None:
    rows = [household(revision=str(n), members=str(n)) for n in (2, 3, 1)]
    assert collector.send(rows).accepted == 3
    assert collector.stored("revision") == [3]
    assert collector.one("SELECT count(*) FROM core_household_history") == 2


def test_a_household_counts_on_the_day_of_its_first_confirmed_submission(
    collector: Collector,
) -> None:
    collector.send([household(confirmed="0", submitted_at="2026-01-10T08:00:00")])
    assert collector.stored("first_confirmed_at") == [None]
    collector.send([household(revision="2", submitted_at="2026-01-12T08:00:00")])
    assert collector.stored("first_confirmed_at") == [datetime(2026, 1, 12, 8)]
    collector.send([household(revision="4", submitted_at="2026-01-20T08:00:00")])
    assert collector.stored("first_confirmed_at") == [datetime(2026, 1, 12, 8)]


def test_a_late_revision_can_move_the_first_confirmed_day(collector: Collector) -> None:
    collector.send([household(revision="2", submitted_at="2026-01-12T08:00:00")])
    collector.send([household(revision="1", submitted_at="2026-01-10T08:00:00")])
    assert collector.stored("first_confirmed_at") == [datetime(2026, 1, 10, 8)]
    assert collector.touched() == {VILLAGE: (0, 0)}


def test_a_moved_household_touches_both_villages(collector: Collector) -> None:
    collector.send([household()])
    collector.send([household(revision="2", village_code=OTHER_VILLAGE)])
    assert collector.touched() == {VILLAGE: (0, 0), OTHER_VILLAGE: (0, 1)}
    assert collector.one("SELECT count(*) FROM core_household") == 1


def test_a_withdrawn_household_is_kept_and_touched(collector: Collector) -> None:
    collector.send([household()])
    collector.send([household(revision="2", status="ยกเลิก")])
    assert collector.stored("is_withdrawn") == [True]
    assert collector.touched() == {VILLAGE: (0, 1)}


def test_the_same_file_twice_changes_nothing(collector: Collector) -> None:
    path = write_csv(collector.path("csv"), [household()])
    collector.load(path)
    again = collector.load(path.rename(path.with_name("renamed.csv")))
    assert (again.status, again.already_loaded, again.accepted) == ("already_loaded", True, 0)
    assert collector.one("SELECT count(*) FROM core_household") == 1


def test_equal_rows_in_a_file_count_once(collector: Collector) -> None:
    report = collector.send([household(), household(), household(household_id="57010000022")])
    assert (report.accepted, report.duplicates) == (2, 1)


def test_different_rows_of_one_household_in_a_file_are_all_quarantined(
    collector: Collector,
) -> None:
    report = collector.send([household(), household(income_main="1"), household()])
    assert (report.accepted, report.quarantined) == (0, 3)
    assert collector.faults() == {("household_id", "conflict_in_file")}


def test_a_resent_household_must_be_right_to_be_taken(collector: Collector) -> None:
    """A conflict inside a file takes no side, also where one of the rows is stored already."""
    collector.send([household()])
    report = collector.send([household(), household(members="9")])
    assert (report.accepted, report.quarantined) == (0, 2)
    assert collector.stored("members") == [3]


def test_house_numbers_stay_apart_and_follow_the_revision(collector: Collector) -> None:
    collector.send([household()])
    collector.send([household(revision="2", house_no="15")])
    assert collector.all("SELECT house_no FROM core_household_private") == [("15",)]


# --- persons --------------------------------------------------------------------------------------


def test_people_of_a_higher_revision_replace_the_household(collector: Collector) -> None:
    first = [person(), person(person_no="2", is_head="0", national_id="")]
    collector.send(first)
    report = collector.send([person(revision="2", first_name="ใหม่")])
    assert report.accepted == 1
    assert collector.all("SELECT person_no, revision FROM core_person") == [(1, 2)]
    assert collector.all("SELECT first_name FROM core_person_private") == [("ใหม่",)]


def test_people_of_a_lower_revision_are_dropped_and_said(collector: Collector) -> None:
    collector.send([person(revision="2")])
    report = collector.send([person(revision="1", person_no="2")])
    assert (report.accepted, report.dropped, report.duplicates) == (0, 1, 0)
    assert "older revision" in report.message_en


def test_the_rest_of_a_household_may_come_in_another_file(collector: Collector) -> None:
    collector.send([person()])
    assert collector.send([person(person_no="2", is_head="0")]).accepted == 1
    assert collector.one("SELECT count(*) FROM core_person") == 2


def test_equal_and_conflicting_people(collector: Collector) -> None:
    assert collector.send([person(), person()]).duplicates == 1
    assert collector.send([person(age="55.0")]).duplicates == 1
    assert collector.send([person(first_name="อื่น")]).quarantined == 1
    assert collector.send([person(person_no="2"), person(person_no="2", sex="2")]).quarantined == 2


def test_a_national_id_is_never_stored(collector: Collector) -> None:
    collector.send([person(), person(person_no="2", national_id="1101700203451")])
    rows = collector.all(
        "SELECT national_id_hash, id_check_ok FROM core_person_private ORDER BY person_no"
    )
    assert [ok for _, ok in rows] == [True, False]
    assert all(len(digest) == 64 for digest, _ in rows)
    collector.connection.execute("CHECKPOINT")
    database = collector.folder.parent / "store.duckdb"
    assert b"1101700203450" not in database.read_bytes()


# --- crash ----------------------------------------------------------------------------------------


def test_a_failure_before_commit_leaves_nothing(collector: Collector) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("disk gone")

    with pytest.raises(RuntimeError, match="disk gone"):
        collector.send([household()], before_commit=fail)
    for table in ("core_household", "raw_load", "raw_quarantine", "core_household_private"):
        assert collector.one(f"SELECT count(*) FROM {table}") == 0
    assert collector.send([household()]).accepted == 1


def test_a_kill_in_the_transaction_leaves_nothing(collector: Collector) -> None:
    path = write_csv(collector.path("csv"), [household()])
    database = collector.folder.parent / "store.duckdb"
    collector.connection.close()
    code = textwrap.dedent(
        f"""
        import os, signal, duckdb
        from datetime import datetime
        from pathlib import Path
        from bmn.access.reader import MACHINE
        from bmn.collector.load import load_file
        connection = duckdb.connect({str(database)!r})
        def kill(report):
            os.kill(os.getpid(), signal.SIGKILL)
        load_file(connection, Path({str(path)!r}), now=datetime(2026, 2, 16), sender=MACHINE,
            before_commit=kill)
        """
    )
    environment = os.environ | {"PYTHONPATH": str(settings.ROOT)}
    result = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert result.returncode == -signal.SIGKILL
    collector.connection = duckdb.connect(str(database))
    try:
        assert collector.one("SELECT count(*) FROM core_household") == 0
        assert collector.one("SELECT count(*) FROM raw_load") == 0
        assert collector.load(path, now=NOW).accepted == 1
    finally:
        collector.connection.close()


NOT_ASKED = {
    "i29_eligible": "0",
    "i29_fail": "0",
    **dict.fromkeys(
        ("income_main", "income_secondary", "income_other", "income_own_produce", "income_total"),
        "",
    ),
}


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "jsonl"])
def test_incomes_that_were_not_asked_are_none_in_every_format(
    collector: Collector, suffix: str
) -> None:
    report = collector.send(
        [household(**NOT_ASKED), household(household_id="57010000022")], suffix=suffix
    )
    assert (report.accepted, report.quarantined) == (2, 0)
    assert "รายได้" not in report.message_th  # ours doesn't differ from what was sent
    assert collector.all(
        "SELECT i29_eligible, i29_fail, income_total FROM known_household ORDER BY household_id"
    ) == [(0, 0, None), (1, 0, 206000)]


@pytest.mark.parametrize(
    "changes",
    [
        NOT_ASKED | {"i29_eligible": "1"},
        NOT_ASKED | {"income_main": "1000"},
        NOT_ASKED | {"i29_fail": "1"},
    ],
    ids=["asked without incomes", "half an income", "fails unasked"],
)
def test_half_asked_incomes_are_asked_about(collector: Collector, changes: dict[str, str]) -> None:
    assert collector.send([household(**changes)]).quarantined == 1
