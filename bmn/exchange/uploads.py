"""Files that people hand in on the data page: written into the inbox under a name of our own.

A file appears whole or not at all: it is written into a hidden folder, which the collector leaves
alone, and moved once every byte is on the disk. What a browser calls a file is part of no path.
"""

import hashlib
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from bmn import private
from bmn.access import audit
from bmn.access.reader import Reader
from bmn.collector import room, sender
from bmn.collector.inbox import CHOSEN, REPORTS, sweep_chosen

ENDINGS = (".csv", ".xlsx", ".parquet", ".jsonl")
MEGABYTE = 1_000_000
MAX_MEGABYTES = 50
"""Larger files go into the inbox folder itself, or through `python -m bmn ingest`."""

PICKED_UP_WITHIN_SECONDS = 10

SENDER_LENGTH = 200

BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends

State = Literal["saving", "not_picked_up", "taking_in", "done"]


class RefusedUpload(ValueError):
    """The file wasn't written; `reason` is one of ending, empty, too_large, disk_full,
    inbox_full, not_written, gone, no_right."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Chosen:
    """A file on the disk that its sender may still send, or not: our name for it, the sender's."""

    name: str
    sent_as: str
    size: int


@dataclass(frozen=True)
class Upload:
    """A file handed in: our name for it, the sender's, its bytes, and when (wall clock)."""

    name: str
    sent_as: str
    size: int
    sent_at: datetime


def drop(
    content: bytes, sent_as: str, inbox: Path, *, now: datetime, by: Reader, kind: str
) -> Upload:
    """Put a file of that kind of record into the inbox. Raises RefusedUpload."""
    if not by.may(f"upload:{kind}"):
        raise RefusedUpload("no_right")
    return send(choose(content, sent_as, inbox, now=now, by=by), inbox, now=now, by=by)


def choose(content: bytes, sent_as: str, inbox: Path, *, now: datetime, by: Reader) -> Chosen:
    """Put a file aside on the disk until its sender sends it; unsent, it goes after an hour.

    Raises RefusedUpload.
    """
    if not by.may("upload"):
        raise RefusedUpload("no_right")
    ending = Path(sent_as).suffix.lower()
    if ending not in ENDINGS:
        raise RefusedUpload("ending")
    if not content:
        raise RefusedUpload("empty")
    if len(content) > MAX_MEGABYTES * MEGABYTE:
        raise RefusedUpload("too_large")
    sweep_chosen(inbox, datetime.now())
    if lack := room.lacking(len(content)):
        raise RefusedUpload(lack)
    name = f"upload-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}{ending}"
    path = inbox / CHOSEN / name
    try:
        private.folder(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise RefusedUpload("not_written") from error
    return Chosen(name, sent_as, len(content))


def send(chosen: Chosen, inbox: Path, *, now: datetime, by: Reader) -> Upload:
    """Move a chosen file into the inbox, whole, with a note of who sends it beside it.

    What kind of record it is shows when it is read: the collector refuses a kind, and keeps rows
    apart, that aren't the sender's. Raises RefusedUpload.
    """
    if not by.may("upload"):
        raise RefusedUpload("no_right")
    waiting = inbox / CHOSEN / chosen.name
    try:
        audit.note(
            audit.UPLOAD,
            who=by.subject,
            role=by.role,
            scope=by.scope,
            what=chosen.name,
            file_hash=hashlib.sha256(waiting.read_bytes()).hexdigest(),
        )
        sender.note(chosen.name, by, inbox)
        _note_sender(chosen.name, Path(chosen.sent_as).name, inbox)
        waiting.replace(inbox / chosen.name)
    except FileNotFoundError as error:
        raise RefusedUpload("gone") from error
    except (OSError, audit.AuditUnavailable) as error:
        raise RefusedUpload("not_written") from error
    return Upload(chosen.name, chosen.sent_as, chosen.size, now)


def discard(chosen: Chosen, inbox: Path) -> None:
    """Delete a chosen file that is not to be sent."""
    with suppress(OSError):
        (inbox / CHOSEN / chosen.name).unlink(missing_ok=True)


def sent_as(name: str, inbox: Path) -> str | None:
    """What the sender calls a file of ours; None for a file that was put into the inbox itself."""
    if not sender.OURS.fullmatch(name):
        return None
    try:
        return (inbox / sender.FOLDER / f"{name}.txt").read_text(encoding="utf-8") or None
    except (OSError, ValueError):
        return None


def _note_sender(name: str, told: str, inbox: Path) -> None:
    """Keep the sender's name beside the reports. A file without it is taken in all the same."""
    with suppress(OSError):
        private.folder(inbox / sender.FOLDER)
        written = "".join(letter for letter in told if letter.isprintable())[:SENDER_LENGTH]
        (inbox / sender.FOLDER / f"{name}.txt").write_text(written, encoding="utf-8")


def report(upload: Upload, inbox: Path) -> dict[str, Any] | None:
    """What the collector said of the file; None while it hasn't."""
    with suppress(OSError, ValueError):
        said = json.loads((inbox / REPORTS / f"{upload.name}.json").read_text(encoding="utf-8"))
        return said if isinstance(said, dict) else None
    return None


def state(upload: Upload, inbox: Path, loaded: set[str], *, now: datetime) -> State:
    """How far a file is; `loaded` are the names of the files that a snapshot knows."""
    if upload.name in loaded:
        return "done"
    if not (inbox / upload.name).exists():
        return "taking_in"
    waited = (now - upload.sent_at).total_seconds()
    return "not_picked_up" if waited > PICKED_UP_WITHIN_SECONDS else "saving"
