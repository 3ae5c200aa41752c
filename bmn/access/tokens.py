"""Personal tokens for programs (Excel, pandas): each reads as one of its person's own readers.

The token is shown once; only its hash is kept. It holds a role and an area that its person may read
when it is made, and opens nothing once that grant, the account or its own time has ended.
"""

import hashlib
import secrets
import sqlite3
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass

from bmn.access import database
from bmn.access.reader import Reader, Scope

PREFIX = "bmn_"
DAYS = 90
MOST_DAYS = 366
A_MINUTE = 60
"""Requests a token may make in a minute; over all processes."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    area_level TEXT NOT NULL,
    area_code TEXT NOT NULL,
    years TEXT,
    created_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    revoked_at REAL
) STRICT;
CREATE TABLE IF NOT EXISTS token_use (
    id TEXT NOT NULL,
    minute INTEGER NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (id, minute)
) STRICT;
"""


class NoSuchToken(KeyError):
    """There is no token of that id."""


@dataclass(frozen=True)
class Token:
    """One token, without its secret."""

    id: str
    subject: str
    name: str
    reader: Reader
    created_at: float
    expires_at: float
    revoked_at: float | None

    @property
    def is_good(self) -> bool:
        """Whether it is neither revoked nor past its time."""
        return self.revoked_at is None and time.time() < self.expires_at


def add(reader: Reader, name: str, days: int = DAYS) -> tuple[Token, str]:
    """Make a token that reads as this reader; returns it, and the secret to be shown once.

    Raises ValueError where the days aren't 1 to 366.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"days: 1 to {MOST_DAYS}")
    secret, now = PREFIX + secrets.token_urlsafe(32), time.time()
    one = Token(secrets.token_hex(4), reader.subject, name, reader, now, now + days * 86_400, None)
    years = None if reader.years is None else ",".join(str(year) for year in reader.years)
    with _writing() as connection:
        connection.execute(
            "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                one.id,
                _hash(secret),
                reader.subject,
                name,
                reader.role,
                reader.scope.area_level,
                reader.scope.area_code,
                years,
                one.created_at,
                one.expires_at,
            ),
        )
    return one, secret


def listed(subject: str | None = None) -> list[Token]:
    """All tokens, or one person's, the oldest first."""
    found = _connection().execute("SELECT * FROM token ORDER BY created_at, id").fetchall()
    return [one for one in map(_token, found) if subject in (None, one.subject)]


def revoke(token_id: str) -> Token:
    """End a token at once. Raises NoSuchToken."""
    with _writing() as connection:
        connection.execute(
            "UPDATE token SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?",
            (time.time(), token_id),
        )
        row = connection.execute("SELECT * FROM token WHERE id = ?", (token_id,)).fetchone()
    if row is None:
        raise NoSuchToken(token_id)
    return _token(row)


def of_secret(secret: str) -> Token | None:
    """The token of this secret, while it is good and its account is open."""
    row = _connection().execute("SELECT * FROM token WHERE hash = ?", (_hash(secret),)).fetchone()
    if row is None:
        return None
    one = _token(row)
    return one if one.is_good and _is_open(one.subject) else None


def is_first_administrator(subject: str) -> bool:
    """Whether the account is the one that the machine's first start made."""
    row = _account(subject)
    return row is not None and bool(row["is_first_administrator"])


def count_use(one: Token) -> int:
    """Count a request; returns how many seconds to wait, 0 where it may go on."""
    now = time.time()
    minute = int(now // 60)
    with _writing() as connection:
        connection.execute("DELETE FROM token_use WHERE minute < ?", (minute - 1,))
        connection.execute(
            "INSERT INTO token_use VALUES (?, ?, 1) "
            "ON CONFLICT (id, minute) DO UPDATE SET times = times + 1",
            (one.id, minute),
        )
        (times,) = connection.execute(
            "SELECT times FROM token_use WHERE id = ? AND minute = ?", (one.id, minute)
        ).fetchone()
    return 0 if times <= A_MINUTE else max(1, int(60 - now % 60))


def _is_open(subject: str) -> bool:
    """A token of an account that is locked, or gone, opens nothing. Demos have no account."""
    row = _account(subject)
    return row is not None and row["locked_at"] is None


def _account(subject: str) -> sqlite3.Row | None:
    statement = "SELECT * FROM account WHERE subject = ?"
    row: sqlite3.Row | None = _connection().execute(statement, (subject,)).fetchone()
    return row


def _connection() -> sqlite3.Connection:
    one = database.connection()
    one.executescript(_SCHEMA)
    return one


def _writing() -> AbstractContextManager[sqlite3.Connection]:
    _connection()
    return database.writing()


def _token(row: sqlite3.Row) -> Token:
    years = None if row["years"] is None else tuple(int(y) for y in row["years"].split(",") if y)
    scope = Scope(row["area_level"], row["area_code"])
    return Token(
        row["id"],
        row["subject"],
        row["name"],
        Reader(row["subject"], row["role"], scope, years),
        row["created_at"],
        row["expires_at"],
        row["revoked_at"],
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
