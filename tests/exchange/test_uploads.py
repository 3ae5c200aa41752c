"""A file handed in appears in the inbox whole, under our name, or not at all."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bmn.access.reader import MACHINE
from bmn.collector.inbox import CHOSEN, sweep_chosen, waiting_files
from bmn.exchange import uploads

NOW = datetime(2026, 2, 16, 7, 30)


def test_the_bytes_are_what_was_sent(tmp_path: Path) -> None:
    upload = uploads.drop(b"a,b\r\n", "report.csv", tmp_path, now=NOW, by=MACHINE, kind="target")
    assert [path.name for path in waiting_files(tmp_path)] == [upload.name]
    assert (tmp_path / upload.name).read_bytes() == b"a,b\r\n"
    assert upload.sent_as == "report.csv"


@pytest.mark.parametrize(
    "sent_as",
    ["../../etc/passwd.csv", "/tmp/x.csv", "a\\b.csv", ".csv.csv", "con.csv", "ก/ข.CSV", "\0.csv"],
)
def test_no_name_leads_out_of_the_inbox(tmp_path: Path, sent_as: str) -> None:
    inbox = tmp_path / "inbox"
    upload = uploads.drop(b"x", sent_as, inbox, now=NOW, by=MACHINE, kind="target")
    assert (inbox / upload.name).parent.resolve() == inbox.resolve()
    assert list(tmp_path.iterdir()) == [inbox]
    assert [path.name for path in inbox.iterdir() if path.is_file()] == [upload.name]


@pytest.mark.parametrize(
    ("content", "sent_as", "reason"),
    [
        (b"x", "a.exe", "ending"),
        (b"x", "csv", "ending"),
        (b"x", "a.csv.part", "ending"),
        (b"", "a.csv", "empty"),
        (bytes(uploads.MAX_MEGABYTES * uploads.MEGABYTE + 1), "a.csv", "too_large"),
    ],
)
def test_what_is_refused_leaves_nothing(
    tmp_path: Path, content: bytes, sent_as: str, reason: str
) -> None:
    with pytest.raises(uploads.RefusedUpload) as refused:
        uploads.drop(content, sent_as, tmp_path, now=NOW, by=MACHINE, kind="target")
    assert refused.value.reason == reason
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [("BMN_FREE_DISK_MB", "999999999999", "disk_full"), ("BMN_INBOX_QUOTA_MB", "1", "inbox_full")],
)
def test_no_room_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, reason: str
) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    inbox = tmp_path / "inbox"
    first = uploads.choose(
        bytes(600_000), "a.csv", inbox, now=NOW, by=MACHINE
    )  # unsent ones count too
    monkeypatch.setenv(setting, value)
    with pytest.raises(uploads.RefusedUpload) as refused:
        uploads.drop(bytes(600_000), "b.csv", inbox, now=NOW, by=MACHINE, kind="target")
    assert refused.value.reason == reason
    assert [path.name for path in inbox.rglob("*") if path.is_file()] == [first.name]
    monkeypatch.setenv(setting, "2")
    uploads.drop(bytes(600_000), "b.csv", inbox, now=NOW, by=MACHINE, kind="target")


def test_what_is_chosen_waits_unseen_until_sent_and_goes_unsent_after_an_hour(
    tmp_path: Path,
) -> None:
    chosen = uploads.choose(b"a\n", "a.csv", tmp_path, now=NOW, by=MACHINE)
    old = uploads.choose(b"b\n", "b.csv", tmp_path, now=NOW, by=MACHINE)
    dropped = uploads.choose(b"c\n", "c.csv", tmp_path, now=NOW, by=MACHINE)
    assert waiting_files(tmp_path) == []
    uploads.discard(dropped, tmp_path)
    os.utime(tmp_path / CHOSEN / old.name, (0, 0))
    sweep_chosen(tmp_path, datetime.now())
    sent = uploads.send(chosen, tmp_path, now=NOW, by=MACHINE)
    assert waiting_files(tmp_path) == [tmp_path / sent.name]
    for gone in (old, dropped):
        with pytest.raises(uploads.RefusedUpload) as refused:
            uploads.send(gone, tmp_path, now=NOW, by=MACHINE)
        assert refused.value.reason == "gone"


def test_a_disk_that_fails_is_said(tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("a file where the folder should be")
    with pytest.raises(uploads.RefusedUpload) as refused:
        uploads.drop(b"x", "a.csv", tmp_path / "inbox", now=NOW, by=MACHINE, kind="target")
    assert refused.value.reason == "not_written"


def test_two_files_of_one_moment_have_two_names(tmp_path: Path) -> None:
    names = {
        uploads.drop(b"x", "a.csv", tmp_path, now=NOW, by=MACHINE, kind="target").name
        for _ in range(20)
    }
    assert len(names) == 20


def test_how_far_a_file_is(tmp_path: Path) -> None:
    upload = uploads.drop(b"x", "a.csv", tmp_path, now=NOW, by=MACHINE, kind="target")
    soon, late = NOW + timedelta(seconds=2), NOW + timedelta(seconds=11)
    assert uploads.state(upload, tmp_path, set(), now=soon) == "saving"
    assert uploads.state(upload, tmp_path, set(), now=late) == "not_picked_up"
    (tmp_path / upload.name).unlink()
    assert uploads.state(upload, tmp_path, set(), now=late) == "taking_in"
    assert uploads.state(upload, tmp_path, {upload.name}, now=late) == "done"
