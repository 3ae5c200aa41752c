"""What the person who runs the product should know of its place: who can open its files, where the
key lies, how much disk is left, who may read, whether anything is taken in."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from bmn import private, settings
from bmn.access import accounts, database
from bmn.collector import key, room
from bmn.collector.messages import Message
from bmn.store import schema

SHOWN = 3


@dataclass(frozen=True)
class Finding:
    """One thing looked at: fine, or what is wrong with it and what to do."""

    name: str
    ok: bool
    message_th: str
    message_en: str

    def row(self) -> dict[str, Any]:
        """The finding as plain values."""
        return asdict(self)


def findings(connection: duckdb.DuckDBPyConnection | None = None) -> list[Finding]:
    """Everything looked at; `connection` where this process holds the store already."""
    with ExitStack() as held:
        if connection is None and settings.store_path().exists():
            with suppress(duckdb.Error):  # a collector holds it
                store = str(settings.store_path())
                connection = held.enter_context(duckdb.connect(store, read_only=True))
        return [_modes(), _key_place(connection), _key(connection), _disk(), _inbox(), _accounts()]


def troubles(connection: duckdb.DuckDBPyConnection | None = None) -> Iterator[Finding]:
    """What is wrong."""
    return (one for one in findings(connection) if not one.ok)


def line(finding: Finding) -> str:
    """The finding in one line, Thai and English."""
    mark = "ok  " if finding.ok else "BAD "
    return f"{mark}{finding.name}: {finding.message_th} / {finding.message_en}"


def _finding(name: str, *, ok: bool, told: Message) -> Finding:
    return Finding(name, ok, told.th, told.en)


def _modes() -> Finding:
    found = private.too_open()
    if not found:
        told = Message(
            "โฟลเดอร์ข้อมูลเปิดได้เฉพาะผู้ใช้ที่รันระบบ", "only the user who runs this opens the data folders"
        )
        return _finding("modes", ok=True, told=told)
    names = ", ".join(str(path) for path in found[:SHOWN])
    told = Message(
        f"ผู้ใช้อื่นของเครื่องเปิดได้ {len(found):,} รายการ เช่น {names} ตัวรับข้อมูลจะปิดให้เมื่อเริ่มทำงาน "
        f"ถ้ายังอยู่ แสดงว่าเป็นของผู้ใช้อื่น ให้ใช้ chown",
        f"other users of the machine can open {len(found):,} of them, as {names}; a collector "
        "narrows them when it starts: what stays belongs to another user (chown)",
    )
    return _finding("modes", ok=False, told=told)


def _key_place(connection: duckdb.DuckDBPyConnection | None) -> Finding:
    made_up = _is_made_up(connection)
    path = key.place(made_up=made_up)
    if not key.is_beside_the_data(path):
        told = Message(f"กุญแจอยู่นอกโฟลเดอร์ข้อมูล ({path})", f"the key lies outside the data ({path})")
        return _finding("key_place", ok=True, told=told)
    if made_up:
        told = Message("ข้อมูลสมมติ กุญแจอยู่กับข้อมูลได้", "made-up data: their key may lie with them")
        return _finding("key_place", ok=True, told=told)
    elsewhere = settings.config_dir() / key.NAME
    told = Message(
        f"กุญแจของเลขประจำตัวประชาชนอยู่ในโฟลเดอร์ข้อมูล ({path}) ใครได้สำเนาข้อมูลก็ได้กุญแจด้วย "
        f"โปรดปิดระบบ แล้วย้ายไปที่ {elsewhere} หรือที่อื่นซึ่ง BMN_KEY_FILE ชี้",
        f"the key of the national ids lies in the data folder ({path}): whoever copies the data "
        f"has it too. Stop, and move it to {elsewhere}, or elsewhere and set BMN_KEY_FILE",
    )
    return _finding("key_place", ok=False, told=told)


def _is_made_up(connection: duckdb.DuckDBPyConnection | None) -> bool:
    """By the store; by the snapshot where a collector holds the store."""
    if connection is not None:
        return schema.is_made_up(connection)
    with suppress(OSError, ValueError, KeyError):
        folder = settings.snapshots_dir()
        name = (folder / "current").read_text(encoding="utf-8").strip()
        return bool(json.loads((folder / name).read_text(encoding="utf-8"))["made_up"])
    return False


def _key(connection: duckdb.DuckDBPyConnection | None) -> Finding:
    if connection is not None:
        return _key_of(connection)
    if not settings.store_path().exists():
        return _finding("key", ok=True, told=Message("ยังไม่มีคลังข้อมูล", "there is no store yet"))
    told = Message(
        "ตัวรับข้อมูลทำงานอยู่ จึงตรวจกุญแจเมื่อมันเริ่มแล้ว",
        "a collector runs: it looked at the key when it started",
    )
    return _finding("key", ok=True, told=told)


def _key_of(connection: duckdb.DuckDBPyConnection) -> Finding:
    path = key.place(made_up=schema.is_made_up(connection))
    lacks = _key_lacks(connection, path)
    told = lacks or Message(
        "กุญแจตรงกับคลังข้อมูล หรือยังไม่ต้องใช้", "the key is the store's own, or not needed"
    )
    return _finding("key", ok=lacks is None, told=told)


def _key_lacks(connection: duckdb.DuckDBPyConnection, path: Path) -> Message | None:
    known = schema.meta(connection, key.FINGERPRINT)
    if path.exists():
        if known not in (None, key.fingerprint(path.read_bytes())):
            return Message(
                f"กุญแจ ({path}) ไม่ใช่กุญแจเดิมของคลังข้อมูลนี้ จะรับข้อมูลบุคคลไม่ได้ ให้นำกุญแจเดิมมาวาง",
                f"the key ({path}) is not this store's own; persons can't be taken in: restore it",
            )
        return None
    if known is not None or key.has_hashes(connection):
        return Message(
            f"กุญแจหาย ({path}) จะรับข้อมูลบุคคลไม่ได้และไม่สร้างกุญแจใหม่ให้เอง ให้นำกุญแจเดิมจากสำรองมาวาง",
            f"the key is gone ({path}); persons can't be taken in, and no new one is made: restore "
            "it from the backup",
        )
    return None


def _disk() -> Finding:
    free, least = room.free_bytes() // room.MEGABYTE, settings.free_disk_mb()
    told = Message(
        f"ดิสก์ว่าง {free:,} MB ต้องเหลืออย่างน้อย {least:,} MB (BMN_FREE_DISK_MB)",
        f"{free:,} MB of disk are free, {least:,} must stay so (BMN_FREE_DISK_MB)",
    )
    return _finding("disk", ok=free >= least, told=told)


def _inbox() -> Finding:
    waiting, quota = room.waiting_bytes() // room.MEGABYTE, settings.inbox_quota_mb()
    told = Message(
        f"กล่องรับข้อมูลมี {waiting:,} MB รออยู่ จากที่รับได้ {quota:,} MB (BMN_INBOX_QUOTA_MB)",
        f"{waiting:,} MB wait in the inbox of the {quota:,} it may hold (BMN_INBOX_QUOTA_MB)",
    )
    return _finding("inbox", ok=waiting < quota, told=told)


def _accounts() -> Finding:
    people = accounts.listed() if database.path().exists() else []
    waiting = sum(one.must_change for one in people)
    told = Message(
        f"มีบัญชีผู้ใช้ {len(people):,} บัญชี รอเปลี่ยนรหัสผ่านครั้งแรก {waiting:,} บัญชี",
        f"{len(people):,} accounts, {waiting:,} of them still with a one-time password",
    )
    return _finding("accounts", ok=True, told=told)
