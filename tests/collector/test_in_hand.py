"""A file that was in hand when a collector died is set aside at the next start, at once."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bmn import settings
from bmn.access.reader import Reader, Scope
from bmn.collector import in_hand, inbox, sender, service
from tests.collector.records import household, write_csv

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills")

DIES = """
import os, signal
from pathlib import Path
from bmn.collector import in_hand
with in_hand.holding(Path({path!r})):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_store: Path) -> Path:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    settings.inbox_dir().mkdir()
    settings.warehouse_dir().mkdir()
    settings.store_path().write_bytes(empty_store.read_bytes())
    return settings.inbox_dir()


def died_with(path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", DIES.format(path=str(path))], cwd=settings.ROOT, check=False
    )
    assert ended.returncode == -signal.SIGKILL


def watched() -> list[str]:
    """Start a collector, let it look once, stop it; what it said."""
    said: list[str] = []
    looks = iter([False, False, False, True])
    with service.collector() as one:
        service.watch(one, said.append, until=lambda: next(looks, True))
    return said


def test_one_death_is_enough(folder: Path) -> None:
    bad = write_csv(folder / "ร้าย.csv", [household()])
    died_with(bad)
    said = watched()
    assert not bad.exists()
    assert any("หยุดทำงานขณะรับแฟ้มนี้" in line for line in said)
    kept = list((settings.restricted_dir() / "files").iterdir())
    assert [path.name for path in kept] == ["failed-ร้าย.csv"]
    report = inbox.wait_for_report(folder, "ร้าย.csv", 1.0)
    assert report is not None
    assert (report["status"], report["accepted"]) == ("refused", 0)
    assert in_hand.left_over() is None


def test_what_was_committed_before_the_death_is_not_lost(folder: Path) -> None:
    path = write_csv(folder / "a.csv", [household()])
    with service.collector() as one:
        assert one.take(path).accepted == 1
    died_with(path)
    watched()
    report = inbox.wait_for_report(folder, "a.csv", 1.0)
    assert report is not None
    assert report["already_loaded"]


def test_nor_is_what_an_officer_sent_for_his_own_area(folder: Path) -> None:
    """Whether the very bytes were taken in before is asked as their sender."""
    officer = Reader("somchai", "officer", Scope("district", "5701"))
    path = write_csv(folder / "upload-20260116T093000-0123abcd.csv", [household()])
    sender.note(path.name, officer, folder)
    with service.collector() as one:
        assert one.take(path).accepted == 1
    died_with(path)
    watched()
    report = inbox.wait_for_report(folder, path.name, 1.0)
    assert report is not None
    assert report["already_loaded"]
    assert not list((folder / sender.FOLDER).iterdir())


def test_a_file_outside_the_inbox_stays_where_it_is(folder: Path, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "mine.csv", [household()])
    died_with(path)
    watched()
    assert path.exists()


def test_the_note_is_gone_after_any_ending(folder: Path) -> None:
    path = write_csv(folder / "a.csv", [household()])
    with pytest.raises(KeyError), in_hand.holding(path):
        raise KeyError
    assert in_hand.left_over() is None
    with service.collector() as one:
        json.dumps(service.report_row(one.take(path)))
    assert in_hand.left_over() is None
