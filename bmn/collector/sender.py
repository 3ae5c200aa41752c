"""Who sent a file: noted beside it by the server before it appears, never told by the file itself.

A file that the server put into the inbox bears a name of our own and is taken only with its note. A
file that somebody put there by other means, or names on the command line, is the operator's: he
works on the machine itself.
"""

import json
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from bmn import private
from bmn.access.reader import DEMO, MACHINE, NATIONAL, Reader, Scope
from bmn.access.rights import OPERATOR
from bmn.collector.messages import Refused

FOLDER = ".senders"
"""Folder in the inbox that keeps who sent each file, and what he calls it."""

OURS = re.compile(r"upload-\d{8}T\d{6}-[0-9a-f]{8}\.[a-z]+")
"""Names of files that the server puts into the inbox."""

SIMULATOR = Reader(f"{DEMO}simulator", OPERATOR, NATIONAL)
"""Who sends made-up files."""


def note(name: str, by: Reader, inbox: Path) -> None:
    """Write who sends the file of that name, whole on the disk at once. Raises OSError."""
    folder = private.folder(inbox / FOLDER)
    told = {
        "subject": by.subject,
        "role": by.role,
        "area_level": by.scope.area_level,
        "area_code": by.scope.area_code,
        "years": by.years,
    }
    part = folder / f"{name}.by.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    part.replace(_place(name, inbox))


def of(path: Path, inbox: Path) -> Reader:
    """Who sent a file. Raises Refused where the server put it there and doesn't say who."""
    if path.parent.resolve() != inbox.resolve():
        return MACHINE
    try:
        return _read(json.loads(_place(path.name, inbox).read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        if not OURS.fullmatch(path.name):
            return MACHINE
        raise Refused("sender_unknown") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused("sender_unknown") from error


def forget(name: str, inbox: Path) -> None:
    """Delete the note of a file that is gone."""
    with suppress(OSError):
        _place(name, inbox).unlink(missing_ok=True)


def is_demo(by: Reader) -> bool:
    """Whether he tries things on made-up data: nothing of his may ever count as real."""
    return by.subject.startswith(DEMO)


def is_from_a_demo(path: Path, inbox: Path) -> bool:
    """Whether a file of the inbox was sent by somebody who tries things on made-up data."""
    with suppress(Refused):
        return is_demo(of(path, inbox))
    return False


def _place(name: str, inbox: Path) -> Path:
    return inbox / FOLDER / f"{name}.by.json"


def _read(told: dict[str, Any]) -> Reader:
    years = told["years"]
    return Reader(
        str(told["subject"]),
        str(told["role"]),
        Scope(str(told["area_level"]), str(told["area_code"])),
        None if years is None else tuple(int(year) for year in years),
    )
