"""The inbox: nothing is taken before it is whole, and nothing is lost once it is taken."""

import io
import os
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bmn import settings
from bmn.collector import inbox
from tests.collector.records import household, write_csv, write_parquet, write_xlsx


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    settings.inbox_dir().mkdir()
    return settings.inbox_dir()


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_unfinished_and_hidden_files_are_not_seen(folder: Path) -> None:
    for name in ("a.csv.part", "b.tmp", ".hidden.csv", "~$open.xlsx", "c.csv.PART"):
        (folder / name).write_text("x")
    (folder / ".reports").mkdir()
    assert inbox.waiting_files(folder) == []


@pytest.mark.parametrize("write", [write_parquet, write_xlsx])
def test_a_whole_binary_file_is_taken_at_once(folder: Path, clock: Clock, write: object) -> None:
    path = folder / ("a.parquet" if write is write_parquet else "a.xlsx")
    write(path, [household()])  # type: ignore[operator]
    assert inbox.Inbox(folder).ready() == [path]


@pytest.mark.parametrize("write", [write_parquet, write_xlsx])
def test_a_binary_file_still_being_written_waits(
    folder: Path, clock: Clock, write: object, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    write(source, [household()] * 20)  # type: ignore[operator]
    whole = source.read_bytes()
    path = folder / "a"
    box = inbox.Inbox(folder)
    for tenth in range(1, 10):
        path.write_bytes(whole[: len(whole) * tenth // 10])
        clock.now += 0.2
        assert box.ready() == []
    path.write_bytes(whole)
    assert box.ready() == [path]


def test_a_broken_binary_file_is_taken_in_the_end_to_be_refused(folder: Path, clock: Clock) -> None:
    path = folder / "a.parquet"
    path.write_bytes(b"PAR1 and never more")
    box = inbox.Inbox(folder)
    assert box.ready() == []
    clock.now += 6
    assert box.ready() == [path]


def test_a_growing_text_file_waits_until_it_stands_still(folder: Path, clock: Clock) -> None:
    path = folder / "a.csv"
    box = inbox.Inbox(folder)
    for lines in range(1, 20):
        path.write_text("line\n" * lines)
        assert box.ready() == []
        clock.now += 0.3
    assert box.ready() == []
    clock.now += 0.2
    assert box.ready() == [path]


def test_a_text_file_without_its_last_newline_waits_longer(folder: Path, clock: Clock) -> None:
    path = folder / "a.csv"
    path.write_text("line\nlin")
    box = inbox.Inbox(folder)
    assert box.ready() == []
    clock.now += 1.0
    assert box.ready() == []
    clock.now += 1.1
    assert box.ready() == [path]


def test_files_are_taken_in_the_order_of_their_names(folder: Path, clock: Clock) -> None:
    for name in ("20-b.parquet", "00-a.parquet", "10-c.parquet"):
        write_parquet(folder / name, [household()])
    assert [p.name for p in inbox.Inbox(folder).ready()] == [
        "00-a.parquet",
        "10-c.parquet",
        "20-b.parquet",
    ]


def test_a_file_that_goes_away_is_forgotten(folder: Path, clock: Clock) -> None:
    path = write_csv(folder / "a.csv", [household()])
    box = inbox.Inbox(folder)
    assert box.ready() == []
    path.unlink()
    clock.now += 10
    assert box.ready() == []


def test_a_zip_with_a_false_end_waits(folder: Path, clock: Clock) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"PK\x05\x06" + b"x" * 100)
    (folder / "a.xlsx").write_bytes(out.getvalue()[:80])
    assert inbox.Inbox(folder).ready() == []


def test_a_taken_file_moves_to_the_restricted_folder(folder: Path) -> None:
    path = write_csv(folder / "ก.csv", [household()])
    target = inbox.archive(path, "abc")
    assert target == settings.restricted_dir() / "files" / "abc-ก.csv"
    assert target.exists()
    assert not path.exists()


def test_a_long_name_is_shortened(folder: Path) -> None:
    path = write_csv(folder / ("ก" * 60 + ".csv"), [household()])
    assert inbox.archive(path, "a" * 64).exists()


def test_originals_are_purged_after_the_retention(folder: Path) -> None:
    old = inbox.archive(write_csv(folder / "old.csv", [household()]), "1")
    new = inbox.archive(write_csv(folder / "new.csv", [household()]), "2")
    now = datetime.now()
    past = (now - timedelta(days=31)).timestamp()
    os.utime(old, (past, past))
    assert inbox.purge(now) == [old]
    assert new.exists()
    assert not old.exists()


def test_a_report_waits_for_the_one_who_asked(folder: Path) -> None:
    inbox.leave_report(folder, "a.csv", {"status": "loaded", "file": "ก.csv"})
    assert inbox.wait_for_report(folder, "a.csv", 1.0) == {"status": "loaded", "file": "ก.csv"}
    assert inbox.wait_for_report(folder, "a.csv", 0.01) is None


@pytest.mark.parametrize("name", ["ก" * 83 + ".csv", "ก" * 85, "a." + "ข" * 84, "x" * 255])
def test_the_longest_names_of_a_file_system_are_taken(folder: Path, name: str) -> None:
    path = folder / name
    path.write_text("x")
    inbox.leave_report(folder, name, {"file": name})
    assert inbox.wait_for_report(folder, name, 1.0) == {"file": name}
    assert inbox.archive(path, "0" * 64).exists()
    other = name[:-1] + "z"
    inbox.leave_report(folder, name, {"file": name})
    assert inbox.wait_for_report(folder, other, 0.0) is None
