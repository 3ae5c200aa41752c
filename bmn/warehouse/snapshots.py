"""Opens snapshots for reading: read-only, external access off, a cursor for every query.

Each snapshot has a database instance of its own, in memory, to which the manifest's files are
attached read-only. Nothing can be changed through it and no other file can be reached
(decision 15).
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from bmn import settings
from bmn.access.reader import NOBODY, Reader
from bmn.warehouse import lease, sql
from bmn.warehouse.answer import Row, typed_rows

MEMORY_LIMIT = "1GB"
HOUSEHOLD_FILE_NAME = re.compile(r"[\w-]+\.parquet", re.ASCII)
GRACE_SECONDS = 20.0  # a page that began on a snapshot may ask it for as long
VIEWS = (
    "reaches",
    "opens",
    "shows",
    "median_minutes",
    "expected_by",
    "area",
    "area_name",
    "progress",
    "holding",
    "without_target",
    "result",
    "day",
    "income_bin",
    "income_bin_class",
    "feed",
    "load",
    "load_total",
    "quarantine",
    "quarantine_rule",
    "indicator",
    "standard",
    "year",
    "rule",
    "flag",
    "flag_day",
    "flag_record",
    "flag_tie",
    "checked",
    "questioned",
    "confidence",
    "process",
    "process_item",
    "reinterview_day",
    "reinterview_stratum",
    "household",
    "binomial_tail",
    "enumerator",
    "enumerator_measure",
    "agency",
    "reinterview_item",
    "reinterview_record",
    "reinterview_outcome",
    "granted",
    "band",
    "rounded_income",
)
# For counts-only readers (docs/adr/0032): files that aren't attached at all, with the views that
# read them, and the marts that take the place of those of the same name.
EXACT_FILES = ("results", "questioned", "flags_exact", "flag_records", "interview_records")
EXACT_VIEWS = ("flag_record", "flag_tie", "reinterview_record")
OF_COUNTS = re.compile("mart_counts_(?=result$|band$|income$|income_bin$|questioned$|flag$)")
ONLY_OF_COUNTS = ("mart_band", "mart_income")
"""Marts that readers of exact results find empty."""


class NoSnapshot(RuntimeError):
    """There is no snapshot yet: nothing was ever published here."""


class UnreadableSnapshot(RuntimeError):
    """There should be a snapshot, but it can't be read; the message says why."""


@dataclass
class Snapshot:
    """One published state of the warehouse, open for reading."""

    id: str
    as_of: datetime
    published_at: datetime
    made_up: bool
    years: tuple[int, ...]
    is_checked: bool
    """Whether the checking rules' results in it are those of all that was received."""
    checked_up_to: datetime | None
    """Else up to when; None: of nothing yet."""
    _connection: duckdb.DuckDBPyConnection = field(repr=False)
    _open_counts: Callable[[], duckdb.DuckDBPyConnection] = field(repr=False)
    _lease: lease.Lease = field(repr=False)
    _households: dict[str, tuple[str, ...]] = field(repr=False)
    _counts: duckdb.DuckDBPyConnection | None = field(default=None, repr=False)
    _readers: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _retired: bool = False
    key: str = field(default_factory=lambda: uuid4().hex, repr=False)
    """Tells this opening from any other, also of a snapshot of the same id in another folder."""

    @contextmanager
    def cursor(
        self, reader: Reader, *, exact: bool | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own for one query, which sees only the reader's area and years.

        `exact` is the right to results below the district (None: the reader's): without it the
        cursor is one of a database to which no file with such results is attached. A connection
        shared by threads without this gives one thread's answer to another.
        """
        if exact is None:
            exact = reader.may("results_below_district")
        with self._lock:
            self._readers += 1
        cursor = None
        try:
            cursor = (self._connection if exact else self._of_counts()).cursor()
            # For a query that says why something isn't told: what may not be told isn't there.
            cursor.execute("SET VARIABLE counts_only = $counts_only", {"counts_only": not exact})
            cursor.execute("SET VARIABLE scope_level = $level", {"level": reader.scope.area_level})
            cursor.execute("SET VARIABLE scope_code = $code", {"code": reader.scope.area_code})
            cursor.execute(
                "SET VARIABLE scope_every_year = $every", {"every": reader.years is None}
            )
            cursor.execute(
                "SET VARIABLE scope_years = $years::INTEGER[]", {"years": list(reader.years or ())}
            )
            yield cursor
        finally:
            if cursor is not None:
                cursor.close()
            with self._lock:
                self._readers -= 1
            self._close_if_done()

    def grants_of(self, subject: str) -> tuple[Row, ...]:
        """What was ever granted to the subject: role, area, survey year, first and last day."""
        with self.cursor(NOBODY, exact=True) as cursor:
            return typed_rows(sql.execute(cursor, "access/grants_of_subject", subject=subject))

    def _of_counts(self) -> duckdb.DuckDBPyConnection:
        """The database of counts-only readers, opened when the first of them asks."""
        with self._lock:
            if self._counts is None:
                self._counts = self._open_counts()
            return self._counts

    def household_files(self, survey_year_be: int, district_code: str) -> list[str]:
        """Paths of the household files of a survey year and district; none if it has none."""
        return list(self._households.get(f"{survey_year_be}/{district_code}", ()))

    def any_household_files(self) -> list[str]:
        """Paths of the household files of one district, whichever it is; none if there are none."""
        return list(next((files for files in self._households.values() if files), ()))

    def retire(self) -> None:
        """Close the snapshot as soon as its last query has ended."""
        self._retired = True
        self._close_if_done()

    def _close_if_done(self) -> None:
        with self._lock:
            if not self._retired or self._readers:
                return
            for connection in (self._connection, self._counts):
                if connection is not None:
                    with suppress(duckdb.Error):
                        connection.close()
            self._lease.release()


class Warehouse:
    """The snapshots of one folder: the current one, and its predecessors for a while."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._current: Snapshot | None = None
        self._former: list[tuple[float, Snapshot]] = []

    def current_id(self) -> str | None:
        """Id of the snapshot that `current` names, without opening it; None if there is none."""
        with suppress(OSError):
            name = (self._folder / "current").read_text(encoding="utf-8").strip()
            return name.removeprefix("manifest-").removesuffix(".json")
        return None

    def current(self) -> Snapshot:
        """The newest snapshot, opened once and kept.

        Raises NoSnapshot or UnreadableSnapshot.
        """
        wanted = self.current_id()
        if wanted is None:
            raise NoSnapshot(str(self._folder))
        with self._lock:
            if self._current is None or self._current.id != wanted:
                opened = self._open_newest()
                self._retire_former()
                if self._current is not None:
                    self._former.append((time.monotonic(), self._current))
                self._current = opened
            return self._current

    def forget(self) -> None:
        """Drop what is open, for example after a fatal error of the database."""
        with self._lock:
            for _, snapshot in self._former:
                snapshot.retire()
            if self._current is not None:
                self._current.retire()
            self._former, self._current = [], None

    def _retire_former(self) -> None:
        """Retire what was replaced long enough ago that no page still draws from it."""
        now = time.monotonic()
        while self._former and now - self._former[0][0] > GRACE_SECONDS:
            self._former.pop(0)[1].retire()

    def _open_newest(self, tries: int = 5) -> Snapshot:
        """Open what `current` names; the publisher may move on and delete while we look."""
        last: Exception | None = None
        for _ in range(tries):
            wanted = self.current_id()
            if wanted is None:
                raise NoSnapshot(str(self._folder))
            try:
                return open_snapshot(self._folder / f"manifest-{wanted}.json")
            except FileNotFoundError as error:
                last = error
            except (duckdb.Error, OSError, KeyError, ValueError) as error:
                raise UnreadableSnapshot(f"{wanted}: {error}") from error
        raise UnreadableSnapshot(str(last))


def open_snapshot(manifest_path: Path) -> Snapshot:
    """Open the snapshot of that manifest. Raises FileNotFoundError when it was deleted."""
    held = lease.Lease(manifest_path)
    try:
        manifest: dict[str, Any] = json.loads(manifest_path.read_text(encoding="utf-8"))
        households = {
            key: tuple(_inside(manifest_path.parent, name) for name in names)
            for key, names in manifest["households"].items()
        }
        connection = _connect(manifest_path.parent, manifest, exact=True)
    except BaseException:
        held.release()
        raise
    return Snapshot(
        id=manifest["snapshot_id"],
        as_of=datetime.fromisoformat(manifest["as_of"]),
        published_at=datetime.fromisoformat(manifest["published_at"]),
        made_up=bool(manifest["made_up"]),
        years=tuple(manifest["survey_years"]),
        # An earlier version checked every load before it published it.
        is_checked=bool(manifest.get("is_checked", True)),
        checked_up_to=_instant(manifest.get("checked_up_to")),
        _connection=connection,
        _open_counts=lambda: _connect(manifest_path.parent, manifest, exact=False),
        _lease=held,
        _households=households,
    )


def _inside(folder: Path, name: str) -> str:
    """The full path of a file of the snapshot; a manifest that names another is damaged."""
    if not HOUSEHOLD_FILE_NAME.fullmatch(name):
        raise ValueError(f"not a file of the snapshot: {name!r}")
    return str(folder / name)


def _connect(folder: Path, manifest: dict[str, Any], *, exact: bool) -> duckdb.DuckDBPyConnection:
    """A database of its own with the snapshot's files, locked; without `exact`, of those alone that
    counts-only readers may read."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": MEMORY_LIMIT,
        },
    )
    connection.execute("SET TimeZone = 'Asia/Bangkok'")
    for name, file_name in manifest["marts"].items():
        if not exact and name in EXACT_FILES:
            continue
        if not (folder / file_name).is_file():
            raise FileNotFoundError(folder / file_name)
        connection.execute(f"ATTACH '{folder / file_name}' AS file_{name} (READ_ONLY)")
    _gather(connection, exact=exact)
    for view in VIEWS:
        if exact or view not in EXACT_VIEWS:
            sql.execute(connection, f"views/{view}")
    if exact:
        # In this order: the folder is named while external access is still on (decision 15).
        connection.execute(f"SET allowed_directories = ['{folder}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _instant(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def _gather(connection: duckdb.DuckDBPyConnection, *, exact: bool) -> None:
    """One schema for all marts: which file holds which is the publisher's affair, and another in a
    snapshot of an earlier version."""
    connection.execute("CREATE SCHEMA snap")
    marts = connection.execute(
        "SELECT database_name, table_name FROM duckdb_tables() WHERE table_name LIKE 'mart_%'"
    ).fetchall()
    for file, mart in marts:
        name = OF_COUNTS.sub("mart_", mart)
        nothing = "" if not exact or name == mart else " WHERE false"
        if not nothing or name in ONLY_OF_COUNTS:
            connection.execute(f"CREATE VIEW snap.{name} AS FROM {file}.{mart}{nothing}")


_warehouses: dict[Path, Warehouse] = {}
_warehouses_lock = threading.Lock()


def warehouse() -> Warehouse:
    """The process's one warehouse for the snapshots folder of the settings."""
    folder = settings.snapshots_dir()
    with _warehouses_lock:
        if folder not in _warehouses:
            _warehouses[folder] = Warehouse(folder)
        return _warehouses[folder]


def current_snapshot() -> Snapshot:
    """The newest snapshot. Raises NoSnapshot or UnreadableSnapshot."""
    return warehouse().current()
