"""What a command asks of the collector that runs, since only one process opens the store.

A request is a file in the restricted folder; the answer is laid beside it and taken away by whoever
asked. Answers may hold restricted cells, so they lie where only the collector's user reads.
"""

import json
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bmn import private, settings

POLL_SECONDS = 0.1
KEPT_SECONDS = 3600.0  # what nobody fetched, or answered, goes
REQUEST, ANSWER = ".request.json", ".answer.json"


def put(what: dict[str, Any]) -> str:
    """Leave a request; returns the name under which the answer will lie."""
    name = uuid.uuid4().hex
    _write(_folder() / f"{name}{REQUEST}", what)
    return name


def answer_to(name: str, seconds: float) -> dict[str, Any] | None:
    """The answer, taken away; None if none came within the time."""
    path = _folder() / f"{name}{ANSWER}"
    deadline = time.monotonic() + seconds
    while True:
        with suppress(FileNotFoundError):
            told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            path.unlink()
            return told
        if time.monotonic() >= deadline:
            return None
        time.sleep(POLL_SECONDS)


def withdraw(name: str) -> None:
    """Take a request back."""
    (_folder() / f"{name}{REQUEST}").unlink(missing_ok=True)


def answer_all(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer every request that waits; returns how many. What can't be read is thrown away."""
    answered = 0
    for path in sorted(_folder().glob(f"*{REQUEST}")):
        try:
            what = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            what = None
        path.unlink(missing_ok=True)  # first: a request that ends the collector is not asked again
        if isinstance(what, dict):
            place = path.with_name(path.name.replace(REQUEST, ANSWER))
            try:
                _write(place, answer(what))
            except Exception as error:
                with suppress(OSError):
                    _write(place, {"error": f"{type(error).__name__}: {error}"})
                raise
            answered += 1
    return answered


def sweep() -> None:
    """Delete requests and answers that nobody waits for any more."""
    for path in _folder().glob("*.json*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                path.unlink()


def _folder() -> Path:
    return private.folder(settings.restricted_dir() / "requests")


def _write(path: Path, value: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, ensure_ascii=False, default=str), encoding="utf-8")
    part.replace(path)
