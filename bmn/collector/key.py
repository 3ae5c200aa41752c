"""The secret under which national ids are hashed: where it lies, and that it stays the same.

With another key the same person gets another hash, and no rule finds a shared id any more, without
a word. So a store notes the fingerprint of its key with the first hash; where hashes exist, a key
that is missing or another is refused, never made anew.
"""

import hashlib
import os
import secrets
from pathlib import Path

import duckdb

from bmn import private, settings
from bmn.collector.messages import Refused
from bmn.store import schema

NAME = "national-id.key"
KEY_BYTES = 32
HMAC_BLOCK = 64
BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends
FINGERPRINT = "national_id_key"  # the store's note


def hmac_keys(connection: duckdb.DuckDBPyConnection) -> tuple[bytes, bytes]:
    """Inner and outer key of HMAC-SHA256 under this store's secret, made with its first hash.

    Raises Refused where the store holds hashes and its key is gone, or is another.
    """
    path = place(made_up=schema.is_made_up(connection))
    if not path.exists():
        if has_hashes(connection):
            raise Refused("key_missing", place=path)
        _make(path)
    secret = path.read_bytes()
    known = schema.meta(connection, FINGERPRINT)
    if known is None:
        schema.set_meta(connection, FINGERPRINT, fingerprint(secret))
    elif known != fingerprint(secret):
        raise Refused("key_other", place=path)
    key = hashlib.sha256(secret).digest().ljust(HMAC_BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in key), bytes(b ^ 0x5C for b in key)


def place(*, made_up: bool) -> Path:
    """Where the key of this store lies: as set (BMN_KEY_FILE), else in the user's own settings.

    Beside the data only for made-up ones, whose ids nobody bears, and where an older version of
    the product has put it.
    """
    named = settings.key_file()
    if named is not None:
        return named
    beside = settings.restricted_dir() / NAME
    return beside if made_up or beside.exists() else settings.config_dir() / NAME


def is_beside_the_data(path: Path) -> bool:
    """Whether a copy of the data folder takes the key along."""
    return path.resolve().is_relative_to(settings.data_dir())


def has_hashes(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the store holds a hash of a national id."""
    found = connection.execute(
        "SELECT 1 FROM core_person_private WHERE national_id_hash IS NOT NULL LIMIT 1"
    ).fetchone()
    return found is not None


def fingerprint(secret: bytes) -> str:
    """Tells two keys apart and gives neither away."""
    return hashlib.sha256(b"bmn key fingerprint\0" + secret).hexdigest()


def _make(path: Path) -> None:
    private.folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
