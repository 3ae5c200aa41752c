"""Whether there is room for one more file: on the disk, and in the inbox.

Asked before a file is put into the inbox. Taking it in needs room several times over (the store
grows, snapshots are written beside the former ones), so the disk must never come near its end.
"""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Literal

from bmn import settings
from bmn.collector.inbox import CHOSEN
from bmn.collector.messages import Message

MEGABYTE = 1_000_000
Lack = Literal["disk_full", "inbox_full"]


WORDS = {
    "disk_full": Message(
        "พื้นที่ดิสก์เหลือน้อย จึงยังไม่รับแฟ้ม โปรดเพิ่มพื้นที่ก่อน (BMN_FREE_DISK_MB)",
        "little disk is left, so no file is taken in; make room first (BMN_FREE_DISK_MB)",
    ),
    "inbox_full": Message(
        "แฟ้มรออยู่ในกล่องรับข้อมูลเต็มจำนวนแล้ว จึงยังไม่รับแฟ้มเพิ่ม โปรดรอให้นำเข้าก่อน (BMN_INBOX_QUOTA_MB)",
        "the inbox holds as much as it may, so no more is taken; wait until it is taken in "
        "(BMN_INBOX_QUOTA_MB)",
    ),
}


def lacking(size: int) -> Lack | None:
    """What there is no room in for a file of so many bytes; None where there is."""
    if free_bytes() - size < settings.free_disk_mb() * MEGABYTE:
        return "disk_full"
    if waiting_bytes() + size > settings.inbox_quota_mb() * MEGABYTE:
        return "inbox_full"
    return None


def is_disk_low() -> bool:
    """Whether less disk is free than must stay so: then nothing is taken in."""
    return free_bytes() < settings.free_disk_mb() * MEGABYTE


def free_bytes() -> int:
    """Free disk where the data lie, for a user who is not root."""
    place = settings.data_dir()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def waiting_bytes() -> int:
    """Bytes of the files in the inbox, unfinished and unsent ones too; not of reports."""
    inbox = settings.inbox_dir()
    return sum(_size(path) for folder in (inbox, inbox / CHOSEN) for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0  # taken meanwhile
