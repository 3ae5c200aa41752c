"""The record of who did what: whatever is done to it shows, and without it nothing is shown."""

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bmn import settings
from bmn.access import audit, audit_trail
from bmn.access.reader import Scope

Lines = list[bytes]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BMN_AUDIT_DIR", str(tmp_path / "audit"))
    return tmp_path / "audit"


def note(what: str, who: str = "somchai", event: str = audit.EXPORT) -> None:
    audit.note(event, who=who, role="officer", scope=Scope("province", "57"), what=what, rows=3)


def in_another_process(*what: str) -> None:
    """A process of its own, which ends: as a dashboard that is started again."""
    code = "import sys; from bmn.access import audit\nfor w in sys.argv[1:]:\n audit.note('export', who='b', role=None, scope=None, what=w)"  # noqa: E501
    subprocess.run([sys.executable, "-c", code, *what], check=True, cwd=settings.ROOT)


def test_a_line_says_who_when_as_what_where_and_what_left(folder: Path) -> None:
    before = datetime.now(UTC)
    audit.note(
        audit.EXPORT,
        who="somchai",
        role="officer",
        scope=Scope("province", "57"),
        what="bmn-flags.xlsx",
        purpose="ตรวจซ้ำ",
        rows=12,
        file_hash="ab",
        parameters={"survey_year_be": 2569},
    )
    (line,) = audit_trail.read()
    at = datetime.fromisoformat(line.pop("at"))
    assert before - timedelta(seconds=1) <= at <= datetime.now(UTC)
    wanted = {
        "event": "export",
        "who": "somchai",
        "role": "officer",
        "scope": "province:57",
        "what": "bmn-flags.xlsx",
        "purpose": "ตรวจซ้ำ",
        "rows": 12,
        "file_hash": "ab",
        "parameters": {"survey_year_be": 2569},
    }
    assert {key: line[key] for key in wanted} == wanted
    assert audit_trail.verify().ok


@pytest.mark.skipif(os.name == "nt", reason="there are no modes")
def test_only_its_own_user_opens_it(folder: Path) -> None:
    note("a")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]
    assert folder in settings.private_dirs()


def changed(lines: Lines) -> Lines:
    return [*lines[:2], lines[2].replace(b"somchai", b"malee  "), *lines[3:]]


def rehashed(lines: Lines) -> Lines:
    """Changed by one who knows how a line's hash is made."""
    line = json.loads(lines[2])
    line["who"] = "malee"
    line["hash"] = audit.hash_of(line)
    return [*lines[:2], json.dumps(line).encode(), *lines[3:]]


def removed(lines: Lines) -> Lines:
    return [*lines[:2], *lines[3:]]


def first_removed(lines: Lines) -> Lines:
    return lines[1:]


def reordered(lines: Lines) -> Lines:
    return [lines[0], lines[2], lines[1], *lines[3:]]


def doubled(lines: Lines) -> Lines:
    return [*lines[:3], lines[2], *lines[3:]]


def garbage(lines: Lines) -> Lines:
    return [*lines[:2], b"{", *lines[3:]]


@pytest.mark.parametrize(
    ("forge", "kind"),
    [
        (changed, audit_trail.CHANGED),
        (rehashed, audit_trail.OUT_OF_ORDER),
        (removed, audit_trail.OUT_OF_ORDER),
        (first_removed, audit_trail.OUT_OF_ORDER),
        (reordered, audit_trail.OUT_OF_ORDER),
        (doubled, audit_trail.OUT_OF_ORDER),
        (garbage, audit_trail.CHANGED),
    ],
)
def test_a_forgery_is_found(folder: Path, forge: Callable[[Lines], Lines], kind: str) -> None:
    for what in "abcd":
        note(what)
    (path,) = audit.files(folder)
    lines = path.read_bytes().splitlines()
    assert audit_trail.verify().ok
    path.write_bytes(b"\n".join(forge(lines)) + b"\n")
    found = audit_trail.verify()
    assert not found.ok
    assert found.faults[0].kind == kind


def test_a_file_cut_short_or_taken_away_is_known_to_the_next_one(folder: Path) -> None:
    note("a")
    note("b")
    (path,) = audit.files(folder)
    in_another_process("c")
    assert audit_trail.verify().ok
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b"\n", 0, -1) + 1])
    assert [one.kind for one in audit_trail.verify().faults] == [audit_trail.CUT]
    path.write_bytes(b"")
    assert audit_trail.CUT in {one.kind for one in audit_trail.verify().faults}
    path.unlink()
    found = audit_trail.verify()
    assert not found.ok
    assert [(one.kind, one.file) for one in found.faults] == [(audit_trail.MISSING, path.name)]


def test_a_torn_last_line_is_a_crash_and_is_told_apart(folder: Path) -> None:
    note("a")
    note("b")
    (path,) = audit.files(folder)
    path.write_bytes(path.read_bytes()[:-9])
    found = audit_trail.verify()
    assert found.ok
    assert [(one.kind, one.line) for one in found.faults] == [(audit_trail.TORN, 3)]
    assert [line["what"] for line in audit_trail.read()] == ["a"]
    # The next process goes on in a file of its own, and knows the torn one by its last whole line.
    in_another_process("c")
    assert audit_trail.verify().ok
    # A line torn in the middle is none that a crash leaves.
    whole = path.read_bytes()
    path.write_bytes(whole + b"\n" + whole.splitlines()[1] + b"\n")
    assert not audit_trail.verify().ok


def test_threads_write_one_chain(folder: Path) -> None:
    threads = [
        threading.Thread(target=lambda k=k: [note(f"{k}.{n}") for n in range(20)]) for k in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    found = audit_trail.verify()
    assert (found.ok, found.files, found.lines) == (True, 1, 81)


@pytest.mark.skipif(os.name == "nt", reason="a folder in the way differs there")
def test_without_the_record_nothing_happens(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write_text("a file stands where the folder should be")
    with pytest.raises(audit.AuditUnavailable):
        note("a")
    folder.unlink()
    note("b")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(audit.AuditUnavailable):
            note("c")
    note("d")  # room again: another file, since the first one's end isn't known
    found = audit_trail.verify()
    assert (found.ok, found.files) == (True, 2)


def test_what_is_no_plain_value_is_refused(folder: Path) -> None:
    with pytest.raises(audit.AuditUnavailable):
        audit.note("export", who="a", role=None, scope=None, what="x", more=object())


def test_nobody_fills_the_disk_by_a_long_address(folder: Path) -> None:
    note("x" * 100_000)
    assert len(audit_trail.read()[0]["what"]) == audit.LONGEST


def test_it_is_asked_by_person_and_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from bmn.cli.main import main

    note("a")
    note("b", who="malee", event=audit.DENIED)
    assert main(["audit", "--user", "malee", "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)["lines"]
    assert (line["what"], line["event"]) == ("b", "denied")
    tomorrow = f"{datetime.now() + timedelta(days=2):%Y-%m-%d}"
    assert main(["audit", "--since", tomorrow, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["lines"] == []
    assert main(["audit", "--since", "2026-01-01", "--event", "export"]) == 0
    assert " export somchai: a " in capsys.readouterr().out
    assert main(["audit", "verify", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["lines"], len(told["heads"])) == (True, 3, 1)
    (path,) = audit.files(folder)
    path.write_bytes(path.read_bytes().replace(b"malee", b"manee"))
    assert main(["audit", "verify"]) == 1
