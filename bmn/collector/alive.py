"""The collector's sign of life, and what it means for who waits: since when is nothing taken in?

A thread touches a note beside the store every few seconds for as long as the process lives, so a
note that grows old tells of a collector that ended, however it ended.
"""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from bmn import private, settings
from bmn.collector import in_hand
from bmn.survey import clock

NAME = "collector-alive.json"
ENDED = "collector-state.json"  # the launcher's: since when the collector dies again and again
EVERY_SECONDS = 2.0
SILENT_AFTER_SECONDS = 20
BUSY_AFTER_SECONDS = 900

Why = Literal["ended", "disk_full", "busy"]


@dataclass(frozen=True)
class Standstill:
    """Nothing is taken in: since when (Bangkok local time), and why."""

    since: datetime
    why: Why


class Pulse:
    """What a collector tells of itself while it watches."""

    def __init__(self) -> None:
        self._why: str | None = None
        self.say(None)

    def say(self, why: Literal["disk_full"] | None) -> None:
        """Tell why nothing is taken in at present; None: it is."""
        if why == self._why and _path().exists():
            return
        self._why = why
        now = clock.bangkok_now().isoformat()
        with suppress(OSError):  # a full disk: the note grows old, which tells it too
            private.folder(_path().parent)
            part = _path().with_suffix(".part")
            part.write_text(json.dumps({"why": why, "since": now}), encoding="utf-8")
            private.share(part)
            part.replace(_path())


@contextmanager
def beating() -> Iterator[Pulse]:
    """Give signs of life for as long as the block runs."""
    pulse, stop = Pulse(), threading.Event()

    def beat() -> None:
        while not stop.wait(EVERY_SECONDS):
            with suppress(OSError):
                os.utime(_path())

    thread = threading.Thread(target=beat, name="pulse", daemon=True)
    thread.start()
    try:
        yield pulse
    finally:
        stop.set()
        thread.join()


def standstill() -> Standstill | None:
    """Since when nothing is taken in; None while a collector works, or where none ever watched."""
    now = clock.bangkok_now()
    last = _touched(_path())
    if last is None:
        return None
    if (now - last).total_seconds() > SILENT_AFTER_SECONDS:
        return Standstill(_since(settings.warehouse_dir() / ENDED) or last, "ended")
    if _read(_path()).get("why") == "disk_full":
        return Standstill(_since(_path()) or last, "disk_full")
    since = _touched(settings.warehouse_dir() / in_hand.NAME)
    if since is not None and (now - since).total_seconds() > BUSY_AFTER_SECONDS:
        return Standstill(since, "busy")
    return None


def _path() -> Path:
    return settings.warehouse_dir() / NAME


def _touched(path: Path) -> datetime | None:
    with suppress(OSError):
        told = datetime.fromtimestamp(path.stat().st_mtime, clock.BANGKOK)
        return told.replace(tzinfo=None, microsecond=0)
    return None


def _since(path: Path) -> datetime | None:
    with suppress(KeyError, TypeError, ValueError):
        return datetime.fromisoformat(_read(path)["since"])
    return None


def _read(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        told = json.loads(path.read_text(encoding="utf-8"))
        return told if isinstance(told, dict) else {}
    return {}
