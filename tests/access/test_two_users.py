"""Collector and dashboard as two users of one group: what must pass does, and nothing else."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from bmn import private, settings
from bmn.collector import alive, inbox, service
from bmn.warehouse import snapshots

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no modes")


def of_group(path: Path) -> str:
    """What the group may do with it, as `ls` says: its own bits, where there is a way to it."""
    way = [one for one in path.parents if one.is_relative_to(settings.data_dir())]
    if not all(one.stat().st_mode & stat.S_IXGRP for one in way):
        return "---"
    return stat.filemode(path.stat().st_mode)[4:7]


@pytest.fixture
def shared(small_data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse of which a collector with a group of its own made the last snapshot."""
    data = tmp_path / "data"
    shutil.copytree(small_data_dir / "warehouse", data / "warehouse")
    monkeypatch.setenv("BMN_DATA_DIR", str(data))
    for path in (data, *data.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    data.chmod(0o750)  # as the runbook makes it
    monkeypatch.setenv("BMN_SHARED_GROUP", "1")
    with service.collector() as one:
        one.publish(close=True)
        alive.Pulse().say("disk_full")
        private.folder(settings.restricted_dir() / "files")
        inbox.leave_report(settings.inbox_dir(), "a.csv", {"status": "loaded"})
    snapshots.warehouse().forget()
    return data


def test_snapshots_are_read_and_the_inbox_is_written_by_the_group(shared: Path) -> None:
    folder = settings.snapshots_dir()
    seen = {of_group(path) for path in folder.rglob("*") if path.is_file()}
    assert seen == {"r--"}
    assert of_group(folder / "current") == "r--"
    assert of_group(folder) == "r-x"
    assert of_group(settings.warehouse_dir() / alive.NAME) == "r--"
    # Whatever is dropped into the inbox is the group's (the set-group bit, shown as s).
    dropped_into = [settings.inbox_dir(), *settings.inbox_dir().rglob("*")]
    assert {of_group(path) for path in dropped_into if path.is_dir()} == {"rws"}
    assert {of_group(path) for path in dropped_into if path.is_file()} == {"rw-"}


def test_store_and_restricted_files_are_not(shared: Path) -> None:
    store = settings.store_path()
    assert stat.S_IMODE(store.stat().st_mode) & 0o077 == 0
    beside = [path for path in store.parent.iterdir() if path.name.startswith("store")]
    assert {of_group(path) for path in beside} == {"---"}
    assert of_group(settings.restricted_dir()) == "---"
    assert private.too_open() == []  # the collector's own start narrows none of it away
    assert private.keep() == []
    wide = settings.snapshots_dir() / "current"
    wide.chmod(0o644)
    assert private.too_open() == [wide]
    store.chmod(0o640)
    assert set(private.keep()) == {wide, store}
    assert (stat.filemode(wide.stat().st_mode), of_group(store)) == ("-rw-r-----", "---")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files away")
def test_what_the_dashboard_dropped_becomes_the_collectors_alone(shared: Path) -> None:
    dropped = settings.inbox_dir() / "from-dashboard.csv"
    dropped.write_text("a")
    dropped.chmod(0o660)
    os.chown(dropped, 61_002, -1)
    put = inbox.archive(dropped, "ab")
    assert (put.stat().st_uid, put.read_text(), dropped.exists()) == (os.geteuid(), "a", False)


def test_without_two_users_nothing_is_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    made = private.folder(settings.snapshots_dir())
    private.share(made)
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
