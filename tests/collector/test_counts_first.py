"""Counts first, checks after (decision 32); results move in batches, whoever stops or publishes
(decision 19); a stop breaks off what may be broken off."""

import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bmn import settings
from bmn.access.reader import MACHINE
from bmn.collector import inbox, service, stopping
from bmn.store import flags, schema, verify
from bmn.survey import clock
from bmn.warehouse import queries, snapshots
from tests.drawn import HOUSEHOLD, Store, households, rows, write_csv

NOW = datetime(2026, 1, 12, 7, 30)
NOTHING_EARNED = households("""
household_id | income_main | village_code
57010000001  | 0           | 5701020101
57010000002  | 90000       | 5701020101
""")
FLAGGED = "SELECT rule_id, gone_at IS NULL FROM core_flag WHERE rule_id = 'DQ-4.2'"


@pytest.fixture
def store(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(clock.Clock, "now", lambda _self: NOW)
    with closing(Store(data_dir, NOW)) as one:
        yield one


def manifest() -> dict[str, Any]:
    path = settings.snapshots_dir() / f"manifest-{snapshots.current_snapshot().id}.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def collected() -> int:
    return int(queries.run("years", reader=MACHINE)["households_collected"].fillna(0).sum())


def flags_open() -> int:
    found = queries.run("flags_by_rule", survey_year_be=2569, area_level="country", reader=MACHINE)
    return int(found.loc[found["rule_id"] == "DQ-4.2", "flags_open"].fillna(0).sum())


def persons(house: str) -> list[dict[str, str]]:
    return rows(f"""
    survey_year_be | household_id | person_no | is_head | sex | age
    2569           | {house}      | 1         | 1       | 1   | 45
    """)


def test_counts_are_published_before_anything_is_checked(store: Store) -> None:
    store.publish()
    assert snapshots.current_snapshot().is_checked
    collector = store._collector
    store.take(NOTHING_EARNED)
    collector.publish()
    assert collected() == 2
    assert flags_open() == 0
    assert collector.checks_waiting() == manifest()["checks_waiting"] == 1
    assert not snapshots.current_snapshot().is_checked
    assert not verify.is_complete()
    collector.publish(checks=True)
    assert flags_open() == 1
    assert manifest()["checks_waiting"] == 0
    assert snapshots.current_snapshot().is_checked


@pytest.mark.parametrize("how", ["close", "settle", "catch_up"])
def test_what_brings_everything_up_to_date_checks_first(store: Store, how: str) -> None:
    store.take(NOTHING_EARNED)
    store._collector.publish(**{how: True})
    assert flags_open() == 1


def test_what_waits_for_its_checks_outlives_the_collector(data_dir: Path) -> None:
    with closing(Store(data_dir)) as one:
        one.take(NOTHING_EARNED)
        one._collector.publish()
    with service.collector() as again:
        assert again.checks_waiting() == 1
        again.check()
        assert again.connection.execute(FLAGGED).fetchall() == [("DQ-4.2", True)]
        assert again.checks_waiting() == 0


def test_a_record_is_checked_before_another_revision_replaces_it(store: Store) -> None:
    """Else nobody would know that it was wrong and was mended."""
    store.take(NOTHING_EARNED)
    mended = NOTHING_EARNED[0] | {"revision": "2", "income_main": "150000"}
    store.take([mended | {"submitted_at": "2026-01-06T10:00:00"}])
    connection = store.collector.connection
    assert connection.execute(FLAGGED).fetchall() == [("DQ-4.2", False)]


def test_persons_of_new_households_wait_with_them(store: Store) -> None:
    store.take(NOTHING_EARNED)
    store.take(persons("57010000001"))
    assert store._collector.checks_waiting() == 2
    # The same household's once more replace nothing, but might.
    store.take([person | {"age": "46"} for person in persons("57010000001")])
    assert store._collector.checks_waiting() == 0


def test_persons_alone_are_checked(store: Store) -> None:
    store.take(NOTHING_EARNED)
    store.publish()
    store.take([persons("57010000001")[0] | {"is_head": "0"}])
    store.publish()
    found = store._collector.connection.execute(
        "SELECT subject FROM core_flag WHERE rule_id = 'PX-02' AND gone_at IS NULL"
    ).fetchall()
    assert found == [("57010000001",)]


def test_a_village_that_all_left_has_no_flag_left(store: Store) -> None:
    store.take(NOTHING_EARNED[:1])
    store.publish()
    moved = {"revision": "2", "village_code": "5701020201", "submitted_at": "2026-01-06T10:00:00"}
    store.take([NOTHING_EARNED[0] | moved])
    store.publish()
    found = store._collector.connection.execute(
        "SELECT v.village_code, gone_at IS NULL FROM core_flag JOIN core_village AS v "
        "USING (village_no) WHERE rule_id = 'DQ-4.2' AND gone_at IS NULL"
    ).fetchall()
    assert found == [("5701020201", True)]


def inbox_file(name: str, records: list[dict[str, str]]) -> None:
    write_csv(settings.inbox_dir() / name, records)


def ready_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the inbox is whole as soon as it is seen."""
    monkeypatch.setattr(service, "POLL_SECONDS", 0)
    monkeypatch.setattr(inbox, "_still_needed", lambda *_: 0)


def watch(looks: int) -> list[str]:
    """A collector that looks so often, then stops."""
    said: list[str] = []
    left = iter([False] * looks)
    with service.collector() as one:
        service.watch(one, said.append, until=lambda: next(left, True))
    return said


def test_the_collector_checks_once_nothing_lands(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready_at_once(monkeypatch)
    inbox_file("a.csv", NOTHING_EARNED)
    watch(looks=5)
    assert flags_open() == 1


ENDLESS = "SELECT sum(a.range * b.range) FROM range(10_000_000) AS a, range(10_000_000) AS b"


@pytest.mark.parametrize("waits", [True, False])
def test_checks_give_way_to_what_lands_while_they_run(
    waits: bool, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless they have waited too long: then what lands waits for them."""
    ready_at_once(monkeypatch)
    monkeypatch.setitem(service.WITHIN_SECONDS, "checks", float("inf") if waits else 0.0)
    refresh = flags.refresh
    seen: list[tuple[int, int]] = []  # collected and flagged on screen when the rules begin

    def slow(connection: duckdb.DuckDBPyConnection, now: datetime) -> int:
        seen.append((collected(), flags_open()))
        done = refresh(connection, now)
        if len(seen) == 1:
            other = [{**record, "household_id": "57010000009"} for record in NOTHING_EARNED[:1]]
            inbox_file("b.csv", other)
            time.sleep(0.3)
            connection.execute(ENDLESS if waits else "SELECT 1")
        return done

    monkeypatch.setattr(flags, "refresh", slow)
    inbox_file("a.csv", NOTHING_EARNED)
    watch(looks=8)
    assert seen == [(2, 0), (3, 0 if waits else 1)]
    assert flags_open() == 2


def test_a_publication_goes_on_where_one_was_broken_off(store: Store) -> None:
    """Its file may still be attached: an interrupt reaches any statement, also the one that takes
    the file off."""
    store.take(NOTHING_EARNED)
    store._collector.connection.execute("ATTACH ':memory:' AS snap")
    store._collector.publish(checks=True)
    assert (collected(), flags_open()) == (2, 1)


@pytest.mark.parametrize("seed", range(6))
def test_checks_may_be_broken_off_anywhere(seed: int, store: Store) -> None:
    """By an interrupt at a random moment, again and again: the next publication is whole."""
    store.publish()
    store.take(NOTHING_EARNED)
    collector, moments = store._collector, random.Random(seed)
    for _ in range(4):
        timer = threading.Timer(moments.uniform(0, 0.4), collector.connection.interrupt)
        timer.start()
        with suppress(duckdb.InterruptException, RuntimeError):
            collector.publish(checks=True)
        timer.cancel()
        timer.join()
    collector.publish(checks=True)
    assert (collected(), flags_open()) == (2, 1)
    collector.publish(close=True)
    assert all(check.ok for check in verify.verify())


def test_a_stop_leaves_what_waits_to_the_next_start(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready_at_once(monkeypatch)
    monkeypatch.setitem(service.WITHIN_SECONDS, "checks", float("inf"))  # however slow the machine
    inbox_file("a.csv", NOTHING_EARNED)
    watch(looks=1)
    assert collected() == 2
    assert flags_open() == 0
    watch(looks=2)
    assert flags_open() == 1


def results(level: str, code: str) -> int:
    """Households in the results of an area."""
    with snapshots.current_snapshot().cursor(MACHINE) as cursor:
        row = cursor.execute(
            "SELECT coalesce(sum(households), 0) FROM result WHERE area_level = $1 "
            "AND area_code = $2",
            [level, code],
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_neither_ingest_nor_publish_nor_a_stop_releases_results_early(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock.Clock, "now", lambda _self: NOW)
    path = write_csv(data_dir / "sent.csv", NOTHING_EARNED)
    service.ingest([path], lambda _: None)
    service.publish(rebuild=False)
    watch(looks=1)
    assert collected() == 2
    assert results("province", "57") == 2
    for level, code in (("district", "5701"), ("tambon", "570102"), ("village", "5701020101")):
        assert results(level, code) == 0
    assert manifest()["results_pending"] == 1
    assert all(check.ok for check in verify.verify())
    # The day's close, before its time.
    service.publish(rebuild=False, close=True)
    assert results("district", "5701") == results("village", "5701020101") == 2


def test_results_move_when_the_day_is_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.take(NOTHING_EARNED)
    store._collector.publish(settle=True)
    assert results("village", "5701020101") == 0
    monkeypatch.setattr(clock.Clock, "now", lambda _self: NOW + timedelta(days=1))
    store._collector.publish(settle=True)
    assert results("village", "5701020101") == 2


def test_results_move_once_ten_households_of_the_village_changed(store: Store) -> None:
    ten = [HOUSEHOLD | {"household_id": f"570100000{n:02d}"} for n in range(10, 20)]
    store.take(ten[:9])
    store._collector.publish(settle=True)
    assert results("village", "5701020101") == 0
    store.take(ten[9:])
    store._collector.publish(settle=True)
    assert results("village", "5701020101") == results("district", "5701") == 10


def test_a_rebuild_releases_nothing_that_waits(store: Store) -> None:
    store.take(NOTHING_EARNED[:1])
    store.publish()
    store.take(NOTHING_EARNED[1:])
    store._collector.rebuild()
    store._collector.publish(settle=True)
    assert results("village", "5701020101") == 1


def test_the_feed_tells_tambon_and_minute(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.Clock, "now", lambda _self: NOW + timedelta(seconds=17))
    store.take(NOTHING_EARNED)
    store.publish()
    with snapshots.current_snapshot().cursor(MACHINE) as cursor:
        told = cursor.execute(
            "SELECT area_level, area_code, received_at, households_new FROM snap.mart_feed"
        ).fetchall()
    assert told == [("tambon", "570102", NOW, 2)]


def test_a_stop_breaks_off_what_may_be_broken_off(store: Store) -> None:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        stop = stopping.Stop()
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(stopping.Stopped), stop.breaking_off():
            # Never ends by itself.
            store._collector.connection.execute(
                "SELECT count(*) FROM range(1000000000) AS a, range(1000000000) AS b "
                "WHERE a.range * b.range = 7"
            )
        assert stop.is_asked
        with pytest.raises(stopping.Stopped), stop.breaking_off():
            raise AssertionError("it was asked to stop before")
        # What the transaction of a check was about is still there.
        with suppress(stopping.Stopped), schema.transaction(store._collector.connection):
            store._collector.connection.execute("DELETE FROM core_standard")
            raise stopping.Stopped
        row = store._collector.connection.execute("SELECT count(*) FROM core_standard").fetchone()
        assert row is not None
        assert row[0] > 0
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
