"""A file handed in appears in the inbox whole, under our name, or not at all."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bmn.collector.inbox import waiting_files
from bmn.exchange import uploads

NOW = datetime(2026, 2, 16, 7, 30)


def test_the_bytes_are_what_was_sent(tmp_path: Path) -> None:
    upload = uploads.drop(b"a,b\r\n", "report.csv", tmp_path, now=NOW)
    assert [path.name for path in waiting_files(tmp_path)] == [upload.name]
    assert (tmp_path / upload.name).read_bytes() == b"a,b\r\n"
    assert upload.sent_as == "report.csv"


@pytest.mark.parametrize(
    "sent_as",
    ["../../etc/passwd.csv", "/tmp/x.csv", "a\\b.csv", ".csv.csv", "con.csv", "ก/ข.CSV", "\0.csv"],
)
def test_no_name_leads_out_of_the_inbox(tmp_path: Path, sent_as: str) -> None:
    inbox = tmp_path / "inbox"
    upload = uploads.drop(b"x", sent_as, inbox, now=NOW)
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
        uploads.drop(content, sent_as, tmp_path, now=NOW)
    assert refused.value.reason == reason
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_is_said(tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("a file where the folder should be")
    with pytest.raises(uploads.RefusedUpload) as refused:
        uploads.drop(b"x", "a.csv", tmp_path / "inbox", now=NOW)
    assert refused.value.reason == "not_written"


def test_two_files_of_one_moment_have_two_names(tmp_path: Path) -> None:
    names = {uploads.drop(b"x", "a.csv", tmp_path, now=NOW).name for _ in range(20)}
    assert len(names) == 20


def test_how_far_a_file_is(tmp_path: Path) -> None:
    upload = uploads.drop(b"x", "a.csv", tmp_path, now=NOW)
    soon, late = NOW + timedelta(seconds=2), NOW + timedelta(seconds=11)
    assert uploads.state(upload, tmp_path, set(), now=soon) == "saving"
    assert uploads.state(upload, tmp_path, set(), now=late) == "not_picked_up"
    (tmp_path / upload.name).unlink()
    assert uploads.state(upload, tmp_path, set(), now=late) == "taking_in"
    assert uploads.state(upload, tmp_path, {upload.name}, now=late) == "done"
