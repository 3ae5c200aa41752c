"""Backup and restore: everything that can't be made again, in one folder, with a hash of each file.

The store is copied by whoever holds it (the running collector between two files, else this
process), after a checkpoint, with the snapshot that is current and those that are pinned: so the
copy is of one instant. Accounts are copied by SQLite's own backup, without sessions; the audit
trail up to its last whole line. The key of the national ids never goes into the same folder:
whoever finds the backup must not have it too.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb

from bmn import private, settings
from bmn.access import audit, database
from bmn.collector import key
from bmn.collector.messages import Message
from bmn.store import schema

LIST = "backup.json"
VERSION = 1
_BLOCK = 1 << 20
_NOT_COPIED = {"requests", "work"}
"""Folders of what only lives while a process runs."""


class Refused(RuntimeError):
    """The backup or restore isn't done; the message says why, in Thai and English."""

    def __init__(self, told: Message) -> None:
        super().__init__(f"{told.th} / {told.en}")


@dataclass(frozen=True)
class Done:
    """What was copied."""

    folder: Path
    files: int
    bytes: int
    key: Path | None


def copy_store(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Copy the store and its snapshots as they are now; nobody else writes meanwhile."""
    connection.execute("CHECKPOINT")
    private.folder(folder)
    _copy(settings.store_path(), folder / settings.store_path().name)
    write_ahead = settings.store_path().with_name(settings.store_path().name + ".wal")
    if write_ahead.exists():
        _copy(write_ahead, folder / write_ahead.name)
    source, target = settings.snapshots_dir(), private.folder(folder / "snapshots")
    for manifest in _manifests(source):
        told = json.loads(manifest.read_text(encoding="utf-8"))
        names = [*told["marts"].values(), *(n for of in told["households"].values() for n in of)]
        for name in (*names, manifest.name):
            if not (target / name).exists():
                _copy(source / name, target / name)
    for path in (source / "current", *source.glob("pins/*")):
        if path.is_file():
            _copy(path, target / path.relative_to(source))


def make(folder: Path, key_to: Path | None, copy: Callable[[Path], None]) -> Done:
    """Copy everything into an empty folder; `copy` has the store copied by whoever holds it.

    Raises Refused, and OSError where something can't be read or written.
    """
    folder = folder.resolve()
    data = settings.data_dir()
    if folder.is_relative_to(data):
        raise Refused(
            Message(
                f"{folder} อยู่ในโฟลเดอร์ข้อมูล ให้สำรองไว้ที่อื่น",
                f"{folder} lies in the data folder: back up elsewhere",
            )
        )
    if folder.exists() and any(folder.iterdir()):
        raise Refused(Message(f"{folder} ไม่ว่าง", f"{folder} is not empty"))
    if key_to is not None and key_to.resolve().is_relative_to(folder):
        raise Refused(
            Message("ต้องเก็บกุญแจแยกจากข้อมูลสำรอง", "the key must be kept apart from the backup")
        )
    private.folder(folder)
    _give_to(folder, settings.store_path())
    # The inbox first: what is taken in meanwhile is in both, and taken in once after a restore.
    # The rest after the store: what it tells of is there.
    folders = _plain_folders()
    _copy_tree(folders["inbox"], folder / "inbox")
    copy(private.folder(folder / "warehouse"))
    for name, source in folders.items():
        if name != "inbox":
            _copy_tree(source, folder / name)
    _copy_access(folder / "access")
    for path in audit.files(settings.audit_dir()):
        _copy_whole_lines(path, folder / "audit" / path.name)
    made = {_named(path, folder): _row(path) for path in _files(folder)}
    told = {
        "version": VERSION,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": made,
    }
    (folder / LIST).write_text(json.dumps(told, indent=1), encoding="utf-8")
    kept = _copy_key(folder, key_to) if key_to is not None else None
    return Done(folder, len(made), sum(int(one["bytes"]) for one in made.values()), kept)


def restore(folder: Path, key_from: Path | None) -> Done:
    """Put a backup into the empty folders of the settings. Raises Refused, OSError."""
    told = _checked(folder)
    targets = {**_plain_folders(), "warehouse": settings.warehouse_dir()}
    targets |= {"access": settings.access_dir(), "audit": settings.audit_dir()}
    for target in targets.values():
        if target.exists() and any(target.iterdir()):
            raise Refused(
                Message(
                    f"{target} มีข้อมูลอยู่แล้ว กู้คืนได้เฉพาะลงโฟลเดอร์ว่าง โปรดย้ายของเดิมออกก่อน",
                    f"{target} holds something: a backup is restored into empty folders only; "
                    "move it away first",
                )
            )
    for name in told["files"]:
        top, _, rest = name.partition("/")
        _copy(folder / name, targets[top] / rest)
    kept = _restore_key(key_from) if key_from is not None else None
    size = sum(int(one["bytes"]) for one in told["files"].values())
    return Done(settings.data_dir(), len(told["files"]), size, kept)


def _checked(folder: Path) -> dict[str, Any]:
    """The list of a backup whose every file is what it was. Raises Refused."""
    try:
        told: dict[str, Any] = json.loads((folder / LIST).read_text(encoding="utf-8"))
        files: dict[str, dict[str, Any]] = told["files"]
        is_ours = told["version"] == VERSION
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(
            Message(f"{folder} ไม่ใช่ข้อมูลสำรองที่ครบถ้วน", f"{folder} is no complete backup")
        ) from error
    tops = {*_plain_folders(), "warehouse", "access", "audit"}
    for name, one in files.items():
        parts = PurePosixPath(name).parts
        is_inside = len(parts) > 1 and parts[0] in tops and ".." not in parts
        path = folder / name
        if not is_ours or not is_inside or not path.is_file() or _row(path) != one:
            raise Refused(
                Message(
                    f"{name}: แฟ้มในข้อมูลสำรองหายหรือเปลี่ยนไป จึงไม่กู้คืน",
                    f"{name}: missing in the backup, or changed; nothing was restored",
                )
            )
    return told


def _plain_folders() -> dict[str, Path]:
    """Folders that are copied file by file."""
    return {
        "inbox": settings.inbox_dir(),
        "quarantine": settings.quarantine_dir(),
        "restricted": settings.restricted_dir(),
        "boundaries": settings.boundaries_dir(),
    }


def _manifests(source: Path) -> Iterator[Path]:
    """The current snapshot, and those that a meeting holds."""
    names = {path.name for path in source.glob("pins/manifest-*.json")}
    current = source / "current"
    if current.exists():
        names.add(current.read_text(encoding="utf-8").strip())
    yield from (source / name for name in sorted(names) if (source / name).is_file())


def _copy_tree(source: Path, target: Path) -> None:
    for path in _files(source):
        name = path.relative_to(source)
        is_key = path.name == key.NAME
        if is_key or name.parts[0] in _NOT_COPIED or path.suffix == ".part":
            continue
        try:
            _copy(path, target / name)
        except FileNotFoundError:
            continue  # taken in meanwhile: the store's copy is older, and the next backup has it


def _copy_access(target: Path) -> None:
    source = settings.access_dir()
    if not (source / database.NAME).exists():
        return
    private.folder(target)
    handle = os.open(target / database.NAME, os.O_CREAT | os.O_RDWR, 0o600)
    os.close(handle)
    with (
        closing(sqlite3.connect(source / database.NAME)) as one,
        closing(sqlite3.connect(target / database.NAME)) as two,
    ):
        one.backup(two)
        two.execute("PRAGMA journal_mode = DELETE")
        # Who was signed in then must not be so after a restore.
        two.execute("DELETE FROM session")
        two.commit()
    for path in _files(source):
        if not path.name.startswith(database.NAME):
            _copy(path, target / path.relative_to(source))


def _copy_whole_lines(path: Path, target: Path) -> None:
    """A process may be writing: what is behind the last line's end is left to the next backup."""
    content = path.read_bytes()
    private.folder(target.parent)
    target.write_bytes(content[: content.rfind(b"\n") + 1])
    target.chmod(0o600)


def _copy_key(folder: Path, key_to: Path) -> Path | None:
    source = key.place(made_up=_is_made_up(folder / "warehouse" / settings.store_path().name))
    if not source.exists():
        return None
    _copy(source, key_to.resolve() / key.NAME)
    return key_to.resolve() / key.NAME


def _restore_key(key_from: Path) -> Path:
    place = key.place(made_up=_is_made_up(settings.store_path()))
    if place.exists() and place.read_bytes() != key_from.read_bytes():
        raise Refused(Message(f"มีกุญแจอื่นอยู่แล้วที่ {place}", f"there is another key already: {place}"))
    _copy(key_from, place)
    return place


def _is_made_up(store: Path) -> bool:
    with duckdb.connect(str(store), read_only=True) as connection:
        return schema.is_made_up(connection)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _named(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _row(path: Path) -> dict[str, Any]:
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            hashed.update(block)
    return {"bytes": path.stat().st_size, "sha256": hashed.hexdigest()}


def _copy(source: Path, target: Path) -> None:
    private.folder(target.parent)
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, part)
    part.chmod(0o600)
    part.replace(target)


def _give_to(folder: Path, like: Path) -> None:
    """Made by root for the collector to write into: it becomes the collector's folder."""
    if os.name != "nt" and os.geteuid() == 0 and like.exists():
        owner = like.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        warehouse = private.folder(folder / "warehouse")
        os.chown(warehouse, owner.st_uid, owner.st_gid)
