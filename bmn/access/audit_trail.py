"""Reads the record of who did what: whose lines, since when; and whether anybody changed it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bmn import settings
from bmn.access import audit

Line = dict[str, Any]

CHANGED, OUT_OF_ORDER, CUT, MISSING, TORN = "changed", "out_of_order", "cut", "missing", "torn"
"""What can be wrong: a line isn't what was written; a line is left out, moved or added; a file is
shorter than another file knew it, or isn't there; the last line is torn (a crash leaves that)."""


@dataclass(frozen=True)
class Fault:
    """One thing that isn't as it was written. A torn last line is told, but is no forgery."""

    kind: str
    file: str
    line: int

    def row(self) -> dict[str, Any]:
        """The fault as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Verified:
    """What `verify` found: how much it looked at, where each file ends, what is wrong."""

    files: int
    lines: int
    heads: tuple[audit.Head, ...]
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was changed; a crash is no change."""
        return all(fault.kind == TORN for fault in self.faults)


def read(
    *, user: str | None = None, since: datetime | None = None, event: str | None = None
) -> list[Line]:
    """The lines in order of time, without those that open a file: of a user, since an instant
    (with a zone), of a kind. A torn line is left out.
    """
    found = []
    for path in audit.files(settings.audit_dir()):
        for line in _lines(path):
            if line is None or line.get("event") == audit.BEGIN:
                continue
            is_asked = (
                (user is None or line.get("who") == user)
                and (event is None or line.get("event") == event)
                and (since is None or _instant(line) >= since)
            )
            if is_asked:
                found.append({**line, "file": path.name})
    return sorted(found, key=lambda line: (str(line.get("at")), line["file"], line.get("n", 0)))


def verify(folder: Path | None = None) -> Verified:
    """Reckon every chain again, and hold the files against what they know of each other."""
    folder = folder or settings.audit_dir()
    faults: list[Fault] = []
    hashes: dict[str, dict[int, str]] = {}
    known: dict[tuple[str, int], str] = {}
    lines = 0
    for path in audit.files(folder):
        hashes[path.name] = {}
        last, number = audit.NO_LINE, 0
        for number, line in enumerate(_lines(path), start=1):
            lines += 1
            if line is None:
                faults.append(Fault(_unreadable(path, number), path.name, number))
                continue
            if line.get("hash") != audit.hash_of(line):
                faults.append(Fault(CHANGED, path.name, number))
            elif line.get("previous") != last or line.get("n") != number:
                faults.append(Fault(OUT_OF_ORDER, path.name, number))
            last = str(line.get("hash"))
            hashes[path.name][number] = last
            if line.get("event") == audit.BEGIN:
                known |= {(one["file"], one["n"]): one["hash"] for one in line["others"]}
        if not hashes[path.name] and number == 0:
            faults.append(Fault(CUT, path.name, 0))
    faults += _against_each_other(hashes, known)
    ends = (
        audit.Head(name, max(of), of[max(of)]) for name, of in sorted(hashes.items()) if len(of)
    )
    return Verified(len(hashes), lines, tuple(ends), tuple(faults))


def _against_each_other(
    hashes: dict[str, dict[int, str]], known: dict[tuple[str, int], str]
) -> Iterator[Fault]:
    for (name, number), told in sorted(known.items()):
        if name not in hashes:
            yield Fault(MISSING, name, number)
        elif number not in hashes[name]:
            yield Fault(CUT, name, number)
        elif hashes[name][number] != told:
            yield Fault(CHANGED, name, number)


def _unreadable(path: Path, number: int) -> str:
    """A crash leaves a last line without its end; anything else that can't be read was changed."""
    content = path.read_bytes()
    is_last = number == content.count(b"\n") + 1
    return TORN if is_last and not content.endswith(b"\n") else CHANGED


def _lines(path: Path) -> Iterator[Line | None]:
    """The lines of a file; None for one that is torn or isn't one of ours."""
    *whole, rest = path.read_bytes().split(b"\n")
    for content in whole:
        yield _parsed(content)
    if rest:
        yield None


def _parsed(content: bytes) -> Line | None:
    try:
        line = json.loads(content)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None


def _instant(line: Line) -> datetime:
    """When a line was written; one whose time can't be read is never left out of an answer."""
    try:
        return datetime.fromisoformat(str(line["at"]))
    except (KeyError, ValueError):
        return datetime.max.replace(tzinfo=UTC)
