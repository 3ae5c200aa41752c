"""The inbox: which files are complete, where taken ones go, and reports for whoever waits.

A file may be seen while it is still being written. Parquet, XLSX and ZIP end in something that
tells that they are whole; a text file counts as whole when it stands still for a moment.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bmn import private, settings

REPORTS = ".reports"
CHOSEN = ".chosen"  # uploads that their sender has not sent yet
CHOSEN_KEPT = timedelta(hours=1)
UNFINISHED = (".part", ".tmp", ".partial", ".crdownload", ".filepart")
STILL_SECONDS = 0.4
STILL_SECONDS_WITHOUT_NEWLINE = 2.0
STILL_SECONDS_BROKEN = 5.0
KEPT_DAYS = 30
REPORT_POLL_SECONDS = 0.1
LONGEST_NAME = 240  # bytes of a sender's name to which we still add
ZIP_END = b"PK\x05\x06"
ZIP_END_BYTES = 22 + 65_535


@dataclass(frozen=True)
class _Seen:
    size: int
    modified: int
    since: float


class Inbox:
    """Watches one folder and tells which of its files are whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[Path, _Seen] = {}

    def ready(self) -> list[Path]:
        """The files that are whole, in the order in which they should be taken."""
        now = time.monotonic()
        present = waiting_files(self._folder)
        self._seen = {path: seen for path, seen in self._seen.items() if path in set(present)}
        return [path for path in present if self._is_whole(path, now)]

    def _is_whole(self, path: Path, now: float) -> bool:
        try:
            state = path.stat()
            seen = self._seen.get(path)
            if seen is None or (seen.size, seen.modified) != (state.st_size, state.st_mtime_ns):
                seen = self._seen[path] = _Seen(state.st_size, state.st_mtime_ns, now)
            return now - seen.since >= _still_needed(path, state.st_size)
        except OSError:  # gone, or not readable yet
            return False


def waiting_files(folder: Path) -> list[Path]:
    """Files in the inbox, oldest first (then by name), without hidden and unfinished ones.

    By age, so that a series that keeps coming never pushes another file back.
    """
    if not folder.is_dir():
        return []
    found = [
        path
        for path in folder.iterdir()
        if path.is_file()
        and not path.name.startswith((".", "~$"))
        and not path.name.lower().endswith(UNFINISHED)
    ]
    return sorted(found, key=lambda path: (_age_key(path), path.name))


def _age_key(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns // 1_000_000_000
    except OSError:  # gone meanwhile
        return 0


def _still_needed(path: Path, size: int) -> float:
    """How long this file must stand still before it is taken as whole, in seconds."""
    with path.open("rb") as file:
        first = file.read(4)
        if first == b"PAR1":
            file.seek(max(size - 4, 0))
            return 0.0 if size > 12 and file.read(4) == b"PAR1" else STILL_SECONDS_BROKEN
        if first.startswith(b"PK"):
            file.seek(max(size - ZIP_END_BYTES, 0))
            return 0.0 if _zip_ends(file.read(), size) else STILL_SECONDS_BROKEN
        file.seek(max(size - 1, 0))
        return STILL_SECONDS if file.read(1) == b"\n" else STILL_SECONDS_WITHOUT_NEWLINE


def _zip_ends(tail: bytes, size: int) -> bool:
    """Whether the end record is there and speaks of a file of just this size."""
    at = tail.rfind(ZIP_END)
    if at < 0 or len(tail) - at < 22:
        return False
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    return at + 22 + comment == len(tail)


def short_name(name: str, most_bytes: int) -> str:
    """The name in so many bytes of UTF-8: its beginning, a hash of the whole, and its ending.

    A file system allows 255 bytes, a Thai letter takes three, and we add to senders' names.
    """
    if len(name.encode()) <= most_bytes:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending if stem and len(ending.encode()) <= 12 else ""
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    room = most_bytes - len(ending.encode()) - len(mark) - 1
    return f"{name.encode()[:room].decode(errors='ignore')}-{mark}{ending}"


def archive(path: Path, sha256: str) -> Path:
    """Move a taken file to the restricted folder; returns its new place.

    It holds personal data: only the collector's user reads it there, and `purge` removes it.
    """
    folder = private.folder(settings.restricted_dir() / "files")
    target = folder / f"{sha256}-{short_name(path.name, 150)}"
    if os.name != "nt" and path.stat().st_uid != os.geteuid():
        # Another user's, of a dashboard of its own: a copy belongs to the collector alone.
        part = target.with_name(f"{target.name}.part")
        shutil.copyfile(path, part)
        part.replace(target)
        path.unlink()
    else:
        path.replace(target)
    os.utime(target)
    return target


def purge(now: datetime, kept: timedelta = timedelta(days=KEPT_DAYS)) -> list[Path]:
    """Delete originals and quarantined rows older than the set retention; returns what went."""
    oldest = (now - kept).timestamp()
    gone = []
    for name in ("files", "quarantine"):
        folder = settings.restricted_dir() / name
        for path in sorted(folder.glob("*")) if folder.is_dir() else []:
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
                    gone.append(path)
    return gone


def sweep_work() -> None:
    """Delete the rewritten copies of files that a killed collector left: they hold personal data.

    For whoever holds the collector's lock: nobody else works there.
    """
    folder = settings.restricted_dir() / "work"
    for path in folder.iterdir() if folder.is_dir() else []:
        shutil.rmtree(path, ignore_errors=True)


def sweep_chosen(folder: Path, now: datetime, kept: timedelta = CHOSEN_KEPT) -> None:
    """Delete uploads that were chosen and never sent."""
    for path in (folder / CHOSEN).glob("*") if (folder / CHOSEN).is_dir() else []:
        with suppress(OSError):
            if path.stat().st_mtime < (now - kept).timestamp():
                path.unlink()


def leave_report(folder: Path, name: str, row: dict[str, Any]) -> None:
    """Leave the report of a taken file for the process that put it into the inbox."""
    reports = private.folder(folder / REPORTS)
    name = short_name(name, LONGEST_NAME)
    part = reports / f"{name}.part"
    part.write_text(json.dumps(row, ensure_ascii=False, default=str), encoding="utf-8")
    private.share(part)
    part.replace(reports / f"{name}.json")


def wait_for_report(folder: Path, name: str, seconds: float) -> dict[str, Any] | None:
    """The report of a file put into the inbox under that name; None if none came in time."""
    path = folder / REPORTS / f"{short_name(name, LONGEST_NAME)}.json"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(FileNotFoundError):
            row: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            path.unlink(missing_ok=True)
            return row
        time.sleep(REPORT_POLL_SECONDS)
    return None


def sweep_reports(folder: Path, older_than_seconds: float = 86_400.0) -> None:
    """Delete reports that nobody fetched."""
    reports: Iterable[Path] = (folder / REPORTS).glob("*") if (folder / REPORTS).is_dir() else ()
    for path in reports:
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > older_than_seconds:
                path.unlink()
