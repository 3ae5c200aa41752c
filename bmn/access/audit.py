"""The record of who did what: written, and on the disk, before what it tells of leaves.

Each process appends JSON lines to a file of its own (no lock between processes, and a crash tears
one last line at most). Every line carries the hash of the line before it, and the first one where
the other files stood: a line that was changed, left out, moved or added is found, and so is a file
cut short or taken away, up to the next start of any process (`bmn.access.audit_trail` looks).

No audit, no access: where a line can't be written, `note` raises, and the caller shows nothing.
"""

import hashlib
import json
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bmn import private, settings
from bmn.access.reader import Scope

SIGN_IN, SIGN_OUT, DENIED = "sign_in", "sign_out", "denied"
HOUSEHOLDS, UNMASK, EXPORT = "households", "unmask", "export"
UPLOAD, DECISION, GRANT = "upload", "decision", "grant"
ACCOUNT, TOKEN, BACKUP = "account", "token", "backup"
BEGIN = "begin"
"""The first line of every file: which process, and where the other files stood."""

ENDING = ".jsonl"
NO_LINE = "0" * 64
"""What stands for the hash of the line before the first one."""
LONGEST = 4_000
"""Letters of one value: nobody fills the disk by asking for a long address."""
ANCHORED = timedelta(days=40)
"""A file that was written to so lately is named in the first line of a new one."""


class AuditUnavailable(RuntimeError):
    """The line could not be written: what it tells of must not happen."""


@dataclass(frozen=True)
class Head:
    """How far a file goes: its last whole line's number and hash."""

    file: str
    n: int
    hash: str


def note(
    event: str,
    *,
    who: str,
    role: str | None,
    scope: Scope | str | None,
    what: str,
    purpose: str | None = None,
    rows: int | None = None,
    file_hash: str | None = None,
    **more: Any,
) -> None:
    """Write one line, and see it onto the disk. Raises AuditUnavailable.

    who: the subject ("" for a stranger); scope: his area; what: the page, query, file or address;
    rows and file_hash: what left; `more` holds plain values only (parameters, a load's number).
    """
    told = {
        "event": event,
        "who": who,
        "role": role,
        "scope": f"{scope.area_level}:{scope.area_code}" if isinstance(scope, Scope) else scope,
        "what": what,
        "purpose": purpose,
        "rows": rows,
        "file_hash": file_hash,
        **more,
    }
    _trail().write({key: _short(value) for key, value in told.items() if value is not None})


class _Trail:
    """This process's file, begun with its first line."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.process = folder, os.getpid()
        self._lock = threading.Lock()
        self._handle: int | None = None
        self._n, self._last = 0, NO_LINE

    def write(self, told: dict[str, Any]) -> None:
        with self._lock:
            try:
                if self._handle is None:
                    self._begin()
                self._append(told)
            except (OSError, ValueError, TypeError) as error:
                # What stands half in this file is its last line: the next one begins another.
                self._close()
                raise AuditUnavailable(
                    f"{self.folder}: บันทึกการใช้งานไม่ได้ จึงไม่แสดงข้อมูล โปรดแจ้งผู้ดูแลเครื่อง / the audit "
                    f"can't be written, so nothing is shown ({type(error).__name__})"
                ) from error

    def _begin(self) -> None:
        private.folder(self.folder)
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
        path = self.folder / f"audit-{stamp}-{self.process}-{secrets.token_hex(4)}{ENDING}"
        others = [{"file": one.file, "n": one.n, "hash": one.hash} for one in heads(self.folder)]
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._handle = os.open(path, flags, 0o600)
        _give_to_the_folders_owner(path, self.folder)
        self._n, self._last = 0, NO_LINE
        self._append({"event": BEGIN, "process": self.process, "others": others})
        _sync_folder(self.folder)

    def _append(self, told: dict[str, Any]) -> None:
        assert self._handle is not None
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"n": self._n + 1, "at": now, **told, "previous": self._last}
        line["hash"] = hash_of(line)
        content = json.dumps(line, ensure_ascii=False, allow_nan=False).encode() + b"\n"
        if os.write(self._handle, content) != len(content):
            raise OSError("the line could not be written whole")
        os.fsync(self._handle)
        self._n, self._last = self._n + 1, line["hash"]

    def _close(self) -> None:
        if self._handle is not None:
            with suppress(OSError):
                os.close(self._handle)
        self._handle = None


_current: _Trail | None = None
_current_lock = threading.Lock()


def _trail() -> _Trail:
    """The file of this process and of the settings' folder."""
    global _current
    with _current_lock:
        folder = settings.audit_dir()
        if _current is None or (_current.folder, _current.process) != (folder, os.getpid()):
            _current = _Trail(folder)
        return _current


def hash_of(line: dict[str, Any]) -> str:
    """The hash of a line: of everything in it but the hash itself, in one fixed spelling."""
    told = {key: value for key, value in line.items() if key != "hash"}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def files(folder: Path) -> list[Path]:
    """The files of the folder, the oldest first."""
    return sorted(folder.glob(f"audit-*{ENDING}"))


def heads(folder: Path) -> Iterator[Head]:
    """How far each file goes that was written to lately."""
    since = (datetime.now(UTC) - ANCHORED).timestamp()
    for path in files(folder):
        with suppress(OSError, ValueError, KeyError):
            if path.stat().st_mtime >= since:
                line = json.loads(_last_line(path))
                yield Head(path.name, int(line["n"]), str(line["hash"]))


def _last_line(path: Path) -> bytes:
    """The last whole line; what was torn behind it is none. Raises ValueError if there is none."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        for reach in (8_192, size):
            file.seek(max(0, size - reach))
            whole = file.read().split(b"\n")[:-1]
            # The first piece may be the end of a longer line, unless all was read.
            if len(whole) > 1 or (whole and reach >= size):
                return whole[-1]
    raise ValueError(f"{path.name}: no whole line")


def _short(value: Any) -> Any:
    return value[:LONGEST] if isinstance(value, str) else value


def _give_to_the_folders_owner(path: Path, folder: Path) -> None:
    """A command of root's leaves a file that the dashboard's user can read too."""
    if os.name != "nt" and os.geteuid() == 0:
        owner = folder.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _sync_folder(folder: Path) -> None:
    """A new file's name is on the disk too (a folder can't be opened on Windows)."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
