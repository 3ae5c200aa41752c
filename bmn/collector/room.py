"""Whether there is room for one more file: on the disk, and in the inbox.

Asked before a file is put into the inbox. Taking it in needs room several times over (the store
grows, snapshots are written beside the former ones), so the disk must never come near its end.
"""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Literal

from bmn import settings

MEGABYTE = 1_000_000
Lack = Literal["disk_full", "inbox_full"]


def lacking(size: int) -> Lack | None:
    """What there is no room in for a file of so many bytes; None where there is."""
    if free_bytes() - size < settings.free_disk_mb() * MEGABYTE:
        return "disk_full"
    if waiting_bytes() + size > settings.inbox_quota_mb() * MEGABYTE:
        return "inbox_full"
    return None


def free_bytes() -> int:
    """Free disk where the data lie, for a user who is not root."""
    place = settings.data_dir()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def waiting_bytes() -> int:
    """Bytes of the files in the inbox, unfinished ones too; not of reports and senders' names."""
    return sum(_size(path) for path in _files(settings.inbox_dir()))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0  # taken meanwhile
