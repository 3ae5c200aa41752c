"""Personal accounts: who there is, and whether a password is his.

An account says who somebody is; what he may do is a grant's matter (`bmn.access.grants`). Local
accounts carry a password (argon2id); those of an OpenID provider are known by issuer and subject.
Attempts are counted in the shared file, so that no second process doubles them.
"""

import re
import secrets
import sqlite3
import threading
import time
from dataclasses import dataclass

import argon2

from bmn.access import database

FIRST = "admin"
"""Subject of the first administrator, whom the first start makes."""

ATTEMPTS = 5
ATTEMPTS_OF_ADDRESS = 50
WITHIN_SECONDS = 15 * 60
LEAST_LETTERS, MOST_LETTERS, LEAST_DIFFERENT = 12, 200, 6
_SUBJECT = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_OTHERS = frozenset({"operator", "demo", "settings"})
"""Names by which the machine's own doings are told."""

_hasher = argon2.PasswordHasher()
# 64 MiB each: more than a few at once would be a way to exhaust the machine.
_hashing = threading.BoundedSemaphore(2)
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
"""Checked in place of a missing account's hash, so that the time taken doesn't tell it."""


class Refused(Exception):
    """No: `reason` is the last part of a key under `gate.refused`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoSuchAccount(KeyError):
    """There is no account of that subject."""


class AlreadyThere(ValueError):
    """There is an account of that subject."""


class WrongSubject(ValueError):
    """Not of the form of a local account's name."""


@dataclass(frozen=True)
class Account:
    """One person's account."""

    subject: str
    name: str
    is_local: bool
    must_change: bool
    is_first_administrator: bool
    is_locked: bool
    created_at: float


def add(subject: str, name: str = "", *, is_first_administrator: bool = False) -> str:
    """Make a local account; returns its one-time password. Raises WrongSubject, AlreadyThere."""
    if not _SUBJECT.fullmatch(subject) or subject in _OTHERS:
        raise WrongSubject(subject)
    password, hashed = _one_time()
    try:
        with database.writing() as connection:
            _insert(connection, subject, name or subject, hashed, is_first_administrator)
    except sqlite3.IntegrityError as error:
        raise AlreadyThere(subject) from error
    return password


def first_start() -> str | None:
    """Where there is no account at all: make the first administrator's, return its password."""
    if database.connection().execute("SELECT 1 FROM account").fetchone():
        return None
    password, hashed = _one_time()
    with database.writing() as connection:
        if connection.execute("SELECT 1 FROM account").fetchone():
            return None
        _insert(connection, FIRST, FIRST, hashed, True)
    return password


def listed() -> list[Account]:
    """All accounts, by subject."""
    found = database.connection().execute("SELECT * FROM account ORDER BY subject").fetchall()
    return [_account(row) for row in found]


def lock(subject: str) -> None:
    """Shut an account and end its sessions at once. Raises NoSuchAccount."""
    with database.writing() as connection:
        _change(connection, "SET locked_at = ?", time.time(), subject)
        connection.execute("DELETE FROM session WHERE subject = ?", (subject,))


def unlock(subject: str) -> None:
    """Open an account again, and forget its failed attempts. Raises NoSuchAccount."""
    with database.writing() as connection:
        _change(connection, "SET locked_at = ?", None, subject)
        connection.execute("DELETE FROM attempt WHERE who = ?", (_by_subject(subject),))


def reset(subject: str) -> str:
    """A new one-time password; ends the account's sessions. Raises NoSuchAccount."""
    password, hashed = _one_time()
    with database.writing() as connection:
        found = connection.execute("SELECT issuer FROM account WHERE subject = ?", (subject,))
        row = found.fetchone()
        if row is None or row["issuer"] is not None:
            raise NoSuchAccount(subject)
        _change(connection, "SET must_change = 1, password_hash = ?", hashed, subject)
        connection.execute("DELETE FROM session WHERE subject = ?", (subject,))
        connection.execute("DELETE FROM attempt WHERE who = ?", (_by_subject(subject),))
    return password


def check(subject: str, password: str, address: str) -> Account:
    """The account, if the password is its own. Raises Refused.

    The attempt is counted before the password is looked at: many at once are no way round.
    """
    subject = subject.strip().lower()
    _count_attempt(subject, address)
    found = database.connection().execute("SELECT * FROM account WHERE subject = ?", (subject,))
    row = found.fetchone()
    hashed = row["password_hash"] if row is not None else None
    if not _is_right(hashed or _NOBODY, password[:MOST_LETTERS]) or hashed is None:
        raise Refused("wrong")
    account = _account(row)
    if account.is_locked:
        raise Refused("locked")
    with database.writing() as connection:
        connection.execute("DELETE FROM attempt WHERE who = ?", (_by_subject(subject),))
        if _hasher.check_needs_rehash(hashed):
            _change(connection, "SET password_hash = ?", _hash(password), subject)
    return account


def change_password(subject: str, old: str, new: str, again: str, address: str) -> Account:
    """Put a password of one's own in place of the old one; ends every session. Raises Refused."""
    account = check(subject, old, address)
    if new != again:
        raise Refused("different")
    if (
        not LEAST_LETTERS <= len(new) <= MOST_LETTERS
        or len(set(new)) < LEAST_DIFFERENT
        or account.subject in new.lower()
        or new == old
    ):
        raise Refused("weak")
    hashed = _hash(new)
    with database.writing() as connection:
        _change(connection, "SET must_change = 0, password_hash = ?", hashed, account.subject)
        connection.execute("DELETE FROM session WHERE subject = ?", (account.subject,))
    return account


def of_provider(issuer: str, issuer_subject: str, name: str) -> Account:
    """The account of whom an OpenID provider vouches for, made at his first sign-in.

    Known by issuer and subject only: an e-mail or a name may be given to another one day. Raises
    Refused.
    """
    subject = f"{issuer}#{issuer_subject}"
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO account (subject, name, issuer, issuer_subject, created_at) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (issuer, issuer_subject) "
            "DO UPDATE SET name = excluded.name",
            (subject, name or subject, issuer, issuer_subject, time.time()),
        )
        found = connection.execute(
            "SELECT * FROM account WHERE issuer = ? AND issuer_subject = ?",
            (issuer, issuer_subject),
        )
        account = _account(found.fetchone())
    if account.is_locked:
        raise Refused("locked")
    return account


def _count_attempt(subject: str, address: str) -> None:
    now = time.time()
    limits = {_by_subject(subject): ATTEMPTS, f"address:{address}": ATTEMPTS_OF_ADDRESS}
    with database.writing() as connection:
        connection.execute("DELETE FROM attempt WHERE at < ?", (now - WITHIN_SECONDS,))
        for who, most in limits.items():
            found = connection.execute("SELECT count(*) FROM attempt WHERE who = ?", (who,))
            if found.fetchone()[0] >= most:
                raise Refused("too_many")
        connection.executemany(
            "INSERT INTO attempt (who, at) VALUES (?, ?)", [(who, now) for who in limits]
        )


def _by_subject(subject: str) -> str:
    return f"subject:{subject}"


def _insert(
    connection: sqlite3.Connection, subject: str, name: str, hashed: str, is_first: bool
) -> None:
    connection.execute(
        "INSERT INTO account (subject, name, password_hash, must_change, is_first_administrator, "
        "created_at) VALUES (?, ?, ?, 1, ?, ?)",
        (subject, name, hashed, int(is_first), time.time()),
    )


def _change(
    connection: sqlite3.Connection, what: str, value: float | str | None, subject: str
) -> None:
    done = connection.execute(f"UPDATE account {what} WHERE subject = ?", (value, subject))
    if done.rowcount != 1:
        raise NoSuchAccount(subject)


def _one_time() -> tuple[str, str]:
    """A password that can be read out over a telephone, and its hash."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    password = "-".join(groups)
    return password, _hash(password)


def _hash(password: str) -> str:
    with _hashing:
        return _hasher.hash(password)


def _is_right(hashed: str, password: str) -> bool:
    with _hashing:
        try:
            return _hasher.verify(hashed, password)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False


def _account(row: sqlite3.Row) -> Account:
    return Account(
        subject=row["subject"],
        name=row["name"],
        is_local=row["issuer"] is None,
        must_change=bool(row["must_change"]),
        is_first_administrator=bool(row["is_first_administrator"]),
        is_locked=row["locked_at"] is not None,
        created_at=row["created_at"],
    )
