"""Since when nothing is taken in: by the collector's sign of life, however it ended."""

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bmn import settings
from bmn.collector import alive, in_hand, room, service
from bmn.survey import clock

NAMES = {alive.NAME, alive.ENDED}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    return settings.warehouse_dir()


def ago(path: Path, seconds: float) -> datetime:
    """Make the file as old as that; returns the instant, Bangkok local."""
    at = clock.bangkok_now() - timedelta(seconds=seconds)
    os.utime(path, (at.replace(tzinfo=clock.BANGKOK).timestamp(),) * 2)
    return at


def test_where_none_ever_watched_nothing_is_said() -> None:
    assert alive.standstill() is None


def test_a_collector_that_lives_takes_in_and_one_that_ended_does_not(folder: Path) -> None:
    with alive.beating():
        assert alive.standstill() is None
    last = ago(folder / alive.NAME, alive.SILENT_AFTER_SECONDS + 60)
    assert alive.standstill() == alive.Standstill(last, "ended")


def test_the_pulse_keeps_the_note_young(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touched: list[Path] = []
    beat = __import__("threading").Event()

    def utime(path: Path) -> None:
        touched.append(path)
        beat.set()

    monkeypatch.setattr(alive, "EVERY_SECONDS", 0.001)
    monkeypatch.setattr(alive.os, "utime", utime)
    with alive.beating():
        assert beat.wait(10)
    assert set(touched) == {folder / alive.NAME}


def test_one_that_dies_again_and_again_tells_since_its_first_death(folder: Path) -> None:
    with alive.beating():
        pass
    ago(folder / alive.NAME, 3600)
    since = datetime(2026, 11, 27, 9, 30)
    (folder / alive.ENDED).write_text(json.dumps({"since": since.isoformat(), "deaths": 3}))
    assert alive.standstill() == alive.Standstill(since, "ended")


@pytest.mark.parametrize("torn", ["", "{", "[]", '{"since": 5}', '{"since": "x"}'])
def test_a_torn_note_still_tells_the_last_sign_of_life(folder: Path, torn: str) -> None:
    with alive.beating():
        pass
    (folder / alive.ENDED).write_text(torn)
    last = ago(folder / alive.NAME, 3600)
    assert alive.standstill() == alive.Standstill(last, "ended")


def test_a_large_file_in_hand_is_no_end(folder: Path, tmp_path: Path) -> None:
    with alive.beating(), in_hand.holding(tmp_path / "large.csv"):
        assert alive.standstill() is None
        since = ago(folder / in_hand.NAME, alive.BUSY_AFTER_SECONDS + 5)
        assert alive.standstill() == alive.Standstill(since, "busy")
    with alive.beating():
        assert alive.standstill() is None


def test_a_low_disk_leaves_files_waiting_and_says_so(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMN_FREE_DISK_MB", "999999999999")
    (data_dir / "inbox").mkdir()
    target = data_dir / "inbox" / "t.csv"
    target.write_text("survey_year_be,area_level,area_code,households\n2569,province,57,7\n")
    stands: list[alive.Standstill | None] = []
    turns = iter(range(1000))

    def until() -> bool:
        """Full for four turns, then free until the file is taken."""
        if next(turns) == 4:
            stands.append(alive.standstill())
            assert target.exists()
            monkeypatch.setenv("BMN_FREE_DISK_MB", "1")
        return not target.exists()

    with service.collector() as one, alive.beating() as pulse:
        service.watch(one, lambda _: None, until=until, pulse=pulse)
    assert [stand and stand.why for stand in stands] == ["disk_full"]
    assert alive.standstill() is None
    assert not target.exists()


def test_ingest_is_refused_before_the_disk_is_full(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bmn.cli.main import main

    target = data_dir / "t.csv"
    target.write_text("survey_year_be,area_level,area_code,households\n2569,province,57,7\n")
    monkeypatch.setenv("BMN_FREE_DISK_MB", "999999999999")
    assert main(["ingest", str(target)]) == 1
    assert room.WORDS["disk_full"].th in capsys.readouterr().err
    monkeypatch.setenv("BMN_FREE_DISK_MB", "1")
    monkeypatch.setenv("BMN_INBOX_QUOTA_MB", "1")
    (data_dir / "inbox").mkdir(exist_ok=True)
    (data_dir / "inbox" / "waits.csv.part").write_bytes(bytes(1_000_000))
    monkeypatch.setattr(service, "collector", _busy)
    assert main(["ingest", str(target)]) == 1
    assert room.WORDS["inbox_full"].th in capsys.readouterr().err


def _busy(*_: object) -> Callable[[], None]:
    raise service.AlreadyRunning
