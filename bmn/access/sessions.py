"""Sessions: who is signed in, until when. They stand on the server, shared by all its processes.

A session ends 30 minutes after its person last did something, 8 hours after it began, and at once
when its account is locked, its password changed, or it is signed out. The browser holds a token of
which only the hash is kept; `sign_in_id` names the session inside, and opens nothing by itself.
"""

import hashlib
import secrets
import time
from contextvars import ContextVar
from dataclasses import dataclass

from bmn import settings
from bmn.access import database
from bmn.access.accounts import Account

of_socket: ContextVar[str | None] = ContextVar("sign_in_id", default=None)
"""The sign-in of the socket on whose behalf this runs, where the gate has set one."""

TOUCH_SECONDS = 5.0
"""A session seen so lately isn't written again: a reader's clicks cost no write each."""

_LOOK = """
SELECT s.*, a.is_first_administrator, a.must_change, a.locked_at, a.subject AS account
FROM session s LEFT JOIN account a USING (subject) WHERE
"""


@dataclass(frozen=True)
class Identity:
    """Who is signed in, and by which sign-in."""

    subject: str
    sign_in_id: str
    is_demo: bool
    is_first_administrator: bool
    name: str
    must_change: bool = False
    """A one-time password lets nobody further than to the change of it."""
    chosen: str = ""
    """In which of his roles and areas he wants to read, where he has several."""


def begin(account: Account) -> str:
    """Sign an account in; returns the token for its browser."""
    return _begin(account.subject, account.name, is_demo=False)


def begin_demo(subject: str, name: str) -> str:
    """Sign in by a role of the demo; the caller has seen to it that there may be one."""
    return _begin(subject, name, is_demo=True)


def of_token(token: str) -> Identity | None:
    """Who holds this token, if his session still lives."""
    return _living("s.token_hash = ?", _hash(token))


def of_sign_in(sign_in_id: str) -> Identity | None:
    """Whose sign-in this is, if its session still lives."""
    return _living("s.sign_in_id = ?", sign_in_id)


def touch(sign_in_id: str) -> None:
    """Its person did something just now; a session that is over isn't brought back to life."""
    now = time.time()
    database.connection().execute(
        "UPDATE session SET seen_at = ? WHERE sign_in_id = ? AND seen_at BETWEEN ? AND ?",
        (now, sign_in_id, now - settings.session_idle_seconds(), now - _pause()),
    )


def choose(sign_in_id: str, chosen: str) -> None:
    """Keep in which role he wants to read: one for all tabs, fragments and files of a sign-in."""
    statement = "UPDATE session SET chosen = ? WHERE sign_in_id = ?"
    database.connection().execute(statement, (chosen, sign_in_id))


def end(sign_in_id: str) -> None:
    """Sign out, in every tab."""
    database.connection().execute("DELETE FROM session WHERE sign_in_id = ?", (sign_in_id,))


def end_of_token(token: str) -> None:
    """Sign out whatever session this token opens."""
    database.connection().execute("DELETE FROM session WHERE token_hash = ?", (_hash(token),))


def _begin(subject: str, name: str, *, is_demo: bool) -> str:
    token, now = secrets.token_urlsafe(32), time.time()
    with database.writing() as connection:
        connection.execute(
            "DELETE FROM session WHERE seen_at < ? OR began_at < ?",
            (now - settings.session_idle_seconds(), now - settings.session_seconds()),
        )
        connection.execute(
            "INSERT INTO session (token_hash, sign_in_id, subject, name, is_demo, began_at, "
            "seen_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (_hash(token), secrets.token_hex(16), subject, name, int(is_demo), now, now),
        )
    return token


def _living(condition: str, value: str) -> Identity | None:
    row = database.connection().execute(_LOOK + condition, (value,)).fetchone()
    if row is None:
        return None
    now = time.time()
    is_over = (
        now - row["seen_at"] > settings.session_idle_seconds()
        or now - row["began_at"] > settings.session_seconds()
    )
    # A demo's subject has no account; anybody else's must still be there, and open.
    has_account = row["account"] is not None and row["locked_at"] is None
    if is_over or not (row["is_demo"] or has_account):
        return None
    return Identity(
        subject=row["subject"],
        sign_in_id=row["sign_in_id"],
        is_demo=bool(row["is_demo"]),
        is_first_administrator=bool(row["is_first_administrator"]) and not row["is_demo"],
        name=row["name"],
        must_change=bool(row["must_change"]) and not row["is_demo"],
        chosen=row["chosen"],
    )


def _pause() -> float:
    return min(TOUCH_SECONDS, settings.session_idle_seconds() / 10)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
