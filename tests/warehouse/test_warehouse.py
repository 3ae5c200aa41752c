"""Snapshots: read-only, one cursor a query, switched whole, deleted only when nobody reads."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from bmn import settings
from bmn.access.reader import MACHINE
from bmn.warehouse import queries, snapshots
from tests.drawn import Store, households


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    """Publishes after each file: publications are what these tests are about."""
    with closing(Store(data_dir, at_once=True)) as one:
        yield one


def test_nothing_published_is_said(data_dir: Path) -> None:
    with pytest.raises(snapshots.NoSnapshot):
        snapshots.current_snapshot()


def test_a_damaged_snapshot_is_said(store: Store) -> None:
    snapshots.warehouse().forget()
    for path in settings.snapshots_dir().glob("progress-*.duckdb"):
        path.write_bytes(b"not a database")
    with pytest.raises(snapshots.UnreadableSnapshot):
        snapshots.current_snapshot()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO file_loads.mart_load FROM snap.mart_load",
        "DROP TABLE file_progress.mart_progress",
        "SELECT * FROM read_csv('/etc/hostname')",
        "ATTACH '{folder}/stolen.duckdb'",
        "COPY (SELECT 1) TO '{folder}/stolen.csv'",
        "SET enable_external_access = true",
        "SET threads = 1",
    ],
)
def test_a_reader_can_neither_write_nor_reach_out(
    small_warehouse: Path, tmp_path: Path, statement: str
) -> None:
    with snapshots.current_snapshot().cursor(MACHINE) as cursor, pytest.raises(duckdb.Error):
        cursor.execute(statement.format(folder=tmp_path))


def test_six_threads_get_their_own_answers(small_warehouse: Path) -> None:
    codes = [f"{n:02d}" for n in range(1, 19)]
    wrong: list[str] = []

    def ask(code: str) -> None:
        for _ in range(30):
            frame = queries.run(
                "progress_by_area",
                survey_year_be=2569,
                area_level="inspection_region",
                within_level="inspection_region",
                within_code=code,
                reader=MACHINE,
            )
            if list(frame["area_code"]) != [code]:
                wrong.append(code)

    threads = [threading.Thread(target=ask, args=(code,)) for code in codes[:6]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_reader_keeps_its_snapshot_while_newer_ones_are_published(store: Store) -> None:
    store.take(households("household_id\n57010000001"))
    old = snapshots.current_snapshot()
    with old.cursor(MACHINE) as cursor:
        for number in range(2, 8):
            store.take(households(f"household_id\n5701000000{number}"))
        count = cursor.execute(
            "SELECT households_collected FROM progress WHERE area_level = 'country' "
            "AND survey_year_be = 2569"
        ).fetchone()
    assert count == (1,)
    assert (
        store.one("progress_by_area", survey_year_be=2569, area_level="country")[
            "households_collected"
        ]
        == 7
    )


def test_old_snapshots_go_once_nobody_reads_them(store: Store) -> None:
    for number in range(1, 7):
        store.take(households(f"household_id\n5701000000{number}"))
    snapshots.warehouse().forget()
    store.publish()
    manifests = sorted(settings.snapshots_dir().glob("manifest-*.json"))
    assert len(manifests) == 3
    named = {
        name
        for path in manifests
        for manifest in [json.loads(path.read_text(encoding="utf-8"))]
        for names in [list(manifest["marts"].values()), *manifest["households"].values()]
        for name in names
    }
    kept = {path.name for path in settings.snapshots_dir().iterdir()}
    assert kept == named | {"current"} | {path.name for path in manifests}


def test_a_pinned_snapshot_stays(store: Store) -> None:
    pinned = f"manifest-{snapshots.current_snapshot().id}.json"
    (settings.snapshots_dir() / "pins").mkdir()
    (settings.snapshots_dir() / "pins" / pinned).touch()
    for number in range(1, 7):
        store.take(households(f"household_id\n5701000000{number}"))
    assert (settings.snapshots_dir() / pinned).exists()
    assert snapshots.open_snapshot(settings.snapshots_dir() / pinned).id in pinned


def test_a_crash_before_the_switch_leaves_the_former_snapshot(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bmn.store.publish import Publisher

    store.take(households("household_id\n57010000001"))
    before = snapshots.warehouse().current_id()

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Publisher, "_switch", fail)
        with pytest.raises(OSError, match="no space"):
            store.take(households("household_id\n57010000002"))
    assert snapshots.warehouse().current_id() == before
    country = {"survey_year_be": 2569, "area_level": "country"}
    assert store.one("progress_by_area", **country)["households_collected"] == 1
    store.publish()
    assert store.one("progress_by_area", **country)["households_collected"] == 2
