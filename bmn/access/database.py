"""The file in which accounts and sessions stand: one SQLite database that all processes share.

In WAL mode a reader never waits for a writer, so looking a session up costs some microseconds. It
lies in a folder of its own (`settings.access_dir`), its user's alone, apart from the warehouse.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bmn import private, settings

NAME = "access.sqlite"
WAIT_SECONDS = 10.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS account (
    subject TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    password_hash TEXT,
    must_change INTEGER NOT NULL DEFAULT 0,
    is_first_administrator INTEGER NOT NULL DEFAULT 0,
    issuer TEXT,
    issuer_subject TEXT,
    created_at REAL NOT NULL,
    locked_at REAL,
    UNIQUE (issuer, issuer_subject)
) STRICT;
CREATE TABLE IF NOT EXISTS session (
    token_hash TEXT PRIMARY KEY,
    sign_in_id TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    is_demo INTEGER NOT NULL,
    began_at REAL NOT NULL,
    seen_at REAL NOT NULL,
    chosen TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS session_subject ON session (subject);
CREATE TABLE IF NOT EXISTS attempt (who TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS attempt_who ON attempt (who, at);
CREATE TABLE IF NOT EXISTS on_the_way (
    state_hash TEXT PRIMARY KEY,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    next TEXT NOT NULL,
    began_at REAL NOT NULL
) STRICT;
"""
_open = threading.local()


def path() -> Path:
    """The file of the settings' folder."""
    return settings.access_dir() / NAME


def connection() -> sqlite3.Connection:
    """This thread's connection, opened once; the file is made where there is none."""
    file = path()
    held: dict[Path, sqlite3.Connection] = _open.__dict__.setdefault("by_path", {})
    if file not in held:
        held[file] = _connect(file)
    return held[file]


@contextmanager
def writing() -> Iterator[sqlite3.Connection]:
    """A transaction that no other process writes beside: done whole, or not at all."""
    one = connection()
    one.execute("BEGIN IMMEDIATE")
    try:
        yield one
    except BaseException:
        one.execute("ROLLBACK")
        raise
    one.execute("COMMIT")


def _connect(file: Path) -> sqlite3.Connection:
    private.folder(file.parent)
    # Made before SQLite opens it: its companions (-wal, -shm) take the same mode.
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    one = sqlite3.connect(file, timeout=WAIT_SECONDS, isolation_level=None)
    one.row_factory = sqlite3.Row
    one.execute("PRAGMA journal_mode = WAL")
    one.execute("PRAGMA synchronous = NORMAL")
    one.executescript(_SCHEMA)
    return one
