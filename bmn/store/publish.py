"""Publishes snapshots: immutable files named by a manifest, and `current`, which moves last.

A snapshot is made of mart files (sources.FILES) and one household file per survey year and
district. Only what changed is written again (the manifest keeps what each file was made from, so
that a collector that starts anew knows it too); the manifest names the newest of each. A crash at
any point leaves the former snapshot whole, since nothing that it names is touched.
"""

import hashlib
import json
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from bmn import private, settings
from bmn.store import changes, confidence, flags, positions, rollup, schema, shown, sources
from bmn.store.sources import Pace, Versions
from bmn.survey import clock
from bmn.warehouse import lease, rules, sql

SNAPSHOTS_KEPT = 3
BATCH_EVERY_SECONDS = 300.0  # at the latest; sooner when nothing lands
ALL_FILES = 1_000_000
FILES_A_CATCH_UP = 24
SHOWN_A_CATCH_UP = 24  # districts: each takes the guard's programs some tenths of a second
DISTRICTS_AT_ONCE = 60  # each open file of a pass holds its buffers: all 878 took 6 GiB
CURRENT = "current"
FLAGS = "flags"  # the mart file of what the checking rules found
RULES_RUN = "area_rules"  # note of the store: from what each rule of areas was last run

# What a publication is made by, besides the store: after an update everything is written again.
PROGRAM = ("bmn/store", "bmn/statistics", "bmn/survey/disclosure.py", "bmn/warehouse/rules.py")
STATEMENTS = ("build", "rules", "store", "views")


@dataclass(frozen=True)
class Published:
    """What a publication made: the manifest's id, the files that it names, those written now."""

    snapshot_id: str
    as_of: datetime
    files: dict[str, str]
    seconds: float
    written: tuple[str, ...] = ()


class Publisher:
    """Keeps what one collector knows between two publications of its store."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path | None = None) -> None:
        self._connection = connection
        self._folder = folder or settings.snapshots_dir()
        private.folder(self._folder)
        self._clock = clock.Clock(connection)
        self._batch_at = float("-inf")
        # Temporary table -> the version that it was made from; those that are compared -> theirs.
        self._made: dict[str, str] = {}
        self._held: dict[str, str] = {}
        self._program = program_fingerprint()
        former = self._former()
        is_ours = former.get("program") == self._program
        # Of each mart file what it was made from: with all sources, and without what records move.
        self._made_from: dict[str, list[str]] = former.get("made_from", {}) if is_ours else {}
        self._files: dict[str, str] = former.get("marts", {}) if is_ours else {}
        # Whether all that was received is checked; else up to when, in what is published.
        self._is_checked = False
        self._checked_up_to: str | None = former.get("checked_up_to")

    @property
    def clock(self) -> clock.Clock:
        """The store's clock."""
        return self._clock

    def refresh_clock(self) -> None:
        """Read the store's clock anew, after it was set."""
        self._clock = clock.Clock(self._connection)

    def are_results_due(self) -> bool:
        """Whether the last batch of results is some minutes old."""
        return time.monotonic() - self._batch_at >= BATCH_EVERY_SECONDS

    def is_behind(self) -> bool:
        """Whether results that may move or household files wait to be brought up to date."""
        if self._count("household_file_due"):
            return True
        now = self._clock.now()
        return rollup.due(self._connection, now) > 0 or shown.due(self._connection, now, 1) > 0

    def publish(
        self,
        *,
        close: bool = False,
        settle: bool = False,
        catch_up: bool = False,
        results: bool = False,
        checks: bool = False,
    ) -> Published:
        """Publish the store as it stands: only what changed since is written again.

        Counts are always fresh. `checks` brings what the checking rules found up to date, `results`
        the results that may be shown besides. `settle` brings everything up to date that may be
        shown, household files too; `catch_up` the same with some household files only, for moments
        in which nothing lands. `close` is the day's close before its time: besides, all results
        below the district move, though few of a village's households changed (decision 19).
        """
        started = time.perf_counter()
        as_of = self._clock.now()
        number = self._next_number()
        is_time = close or settle or catch_up or results
        if is_time:
            with schema.transaction(self._connection):
                rollup.release(self._connection, as_of, everything=close)
        pace = Pace.BATCH if is_time else Pace.CHECKS if checks else Pace.LIVE
        most = ALL_FILES if close or settle else SHOWN_A_CATCH_UP
        written = self._write_marts(number, as_of, pace, districts=most if is_time else 0)
        if is_time:
            self._batch_at = time.monotonic()
        is_whole = close or settle
        due = self._households_due(ALL_FILES if is_whole else FILES_A_CATCH_UP if catch_up else 0)
        households = self._write_households(number, due)
        manifest = self._manifest(number, as_of, households, just_written=due)
        self._switch(number, manifest)
        # Only now: a crash before the switch must find them due again.
        self._forget_due(due)
        if self._clock.is_made_up:
            clock.set_demo_clock(self._connection, as_of)
        self._retire()
        return Published(
            manifest["snapshot_id"],
            as_of,
            manifest["marts"],
            time.perf_counter() - started,
            tuple(written),
        )

    # --- what is due ------------------------------------------------------------------------------

    def _write_marts(
        self, number: int, as_of: datetime, pace: Pace, *, districts: int
    ) -> list[str]:
        """Write the mart files of which something changed; returns their names.

        Before, up to so many `districts` that are due are shown anew to counts-only readers.
        """
        values = _Values.at(as_of)
        versions = self._versions(values)
        if self._show_districts(versions, values, districts):
            versions = self._versions(values)
        if self._run_area_rules(versions, values, pace):
            versions = self._versions(values)
            # What a register made the rules find shows at once, as the register does.
            pace = max(pace, Pace.CHECKS)
        written = []
        for name, file in sources.FILES.items():
            reads = [source for mart in file.marts for source in sources.MARTS[mart]]
            now = [versions.made_from(reads), versions.settled(reads)]
            if not self._is_file_due(name, file.pace <= pace, now):
                continue
            for source in reads:
                self._make(source, versions, values)
            self._files[name] = self._write_mart(name, number, file.marts)
            self._made_from[name] = now
            written.append(name)
        flagged = [read for mart in sources.FILES[FLAGS].marts for read in sources.MARTS[mart]]
        self._is_checked = False
        if self._made_from[FLAGS][0] == versions.made_from(flagged):
            self._is_checked = flags.waiting(self._connection) == 0
            up_to = flags.checked_up_to(self._connection, as_of)
            self._checked_up_to = up_to.isoformat() if up_to else None
        return written

    def _is_file_due(self, name: str, is_its_turn: bool, now: list[str]) -> bool:
        made_from = self._made_from.get(name)
        if made_from is None or not (self._folder / self._files.get(name, "")).is_file():
            return True
        return made_from != now if is_its_turn else made_from[1] != now[1]

    def _show_districts(self, versions: Versions, values: "_Values", most: int) -> bool:
        """Show districts that are due anew to counts-only readers; returns whether any was."""
        if not most or not shown.due(self._connection, values.as_of, most):
            return False
        self._make("village_now", versions, values)
        with schema.transaction(self._connection):
            shown.move(self._connection)
        return True

    def _run_area_rules(self, versions: Versions, values: "_Values", pace: Pace) -> bool:
        """Run the rules of areas of which something changed; returns whether flags did.

        What they find is kept in the store, and so is what they were run from.
        """
        connection = self._connection
        ran = json.loads(schema.meta(connection, RULES_RUN) or "{}")
        if ran.get("program") != self._program:
            ran = {"program": self._program}
        chosen = []
        for rule in rules.rules():
            if rule.is_record:
                continue
            reads = sources.AREA_RULES[rule.id]
            now = [versions.made_from(reads), versions.settled(reads)]
            before = ran.get(rule.id)
            if before is None or (before != now if pace >= Pace.BATCH else before[1] != now[1]):
                chosen.append(rule)
                ran[rule.id] = now
                for source in reads:
                    self._make(source, versions, values)
        if not chosen:
            return False
        with schema.transaction(connection):
            is_changed = flags.refresh_areas(connection, values.as_of, chosen)
            schema.set_meta(connection, RULES_RUN, json.dumps(ran))
        return is_changed

    def _versions(self, values: "_Values") -> Versions:
        """The versions of everything as the store stands."""

        def compared(name: str) -> str:
            made_from = versions.made_from(sources.TEMPORARY[name])
            if self._made.get(name) != made_from:
                for source in sources.TEMPORARY[name]:
                    self._make(source, versions, values)
                self._made.pop(name, None)  # broken off, it is of no version
                self._run(name, values)
                self._made[name] = made_from
                row = self._connection.execute(
                    f"SELECT count(*) || ':' || coalesce(sum(hash(t)), 0) FROM {name} AS t"
                ).fetchone()
                assert row is not None
                self._held[name] = row[0]
            return self._held[name]

        known = changes.marks(self._connection) | values.versions()
        versions = Versions(known, compared)
        return versions

    def _make(self, source: str, versions: Versions, values: "_Values") -> None:
        """Have the temporary table that is read, and those behind it, as the store stands."""
        if source not in sources.TEMPORARY:
            return
        if source in sources.COMPARED:
            versions.of(source)  # which makes it
            return
        version = versions.of(source)
        if self._made.get(source) == version:
            return
        for read in sources.TEMPORARY[source]:
            self._make(read, versions, values)
        self._made.pop(source, None)  # broken off, it is of no version
        self._run(source, values)
        self._made[source] = version

    def _run(self, name: str, values: "_Values") -> None:
        if name == "rule_now":
            flags.describe(self._connection)
        elif name == "agreement_now":
            confidence.prepare(self._connection)
        else:
            self._execute(name, values)

    def _execute(self, name: str, values: "_Values") -> None:
        asked = sql.statement(f"build/{name}").parameters
        sql.execute(
            self._connection, f"build/{name}", **{p.name: values.parameters[p.name] for p in asked}
        )

    # --- writing ----------------------------------------------------------------------------------

    def _write_mart(self, name: str, number: int, marts: tuple[str, ...]) -> str:
        file_name = f"{name}-{number:08d}.duckdb"
        path = self._folder / file_name
        path.unlink(missing_ok=True)
        # One that was broken off just then may have left its file: then nothing could be written.
        self._connection.execute("DETACH DATABASE IF EXISTS snap")
        try:
            self._connection.execute(f"ATTACH '{path}' AS snap")
            for mart in marts:
                sql.execute(self._connection, f"build/{sources.STATEMENTS.get(mart, mart)}")
            self._connection.execute("CHECKPOINT snap")
        finally:
            self._connection.execute("DETACH DATABASE IF EXISTS snap")
        return file_name

    def _households_due(self, most: int) -> list[tuple[int, str]]:
        """Survey years and districts whose household file is to be written now."""
        return self._connection.execute(
            "FROM household_file_due ORDER BY ALL LIMIT $most", {"most": most}
        ).fetchall()

    def _forget_due(self, written: list[tuple[int, str]]) -> None:
        self._connection.execute(
            "DELETE FROM household_file_due WHERE (survey_year_be, district_code) IN "
            "(SELECT unnest($years)::USMALLINT, unnest($codes))",
            {"years": [year for year, _ in written], "codes": [code for _, code in written]},
        )

    def _write_households(self, number: int, due: list[tuple[int, str]]) -> dict[str, list[str]]:
        """Write the household files of districts that changed; the rest stay as they are."""
        known: dict[str, list[str]] = self._former().get("households", {})
        for start in range(0, len(due), DISTRICTS_AT_ONCE):
            known |= self._write_districts(number, due[start : start + DISTRICTS_AT_ONCE])
        return known

    def _write_districts(
        self, number: int, districts: list[tuple[int, str]]
    ) -> dict[str, list[str]]:
        """Write the household files of these survey years and districts in one pass."""
        connection = self._connection
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE household_file_now AS SELECT "
            "unnest($years)::USMALLINT AS survey_year_be, unnest($codes) AS district_code",
            {"years": [year for year, _ in districts], "codes": [code for _, code in districts]},
        )
        part = self._folder / f".households-{number:08d}.part"
        shutil.rmtree(part, ignore_errors=True)
        connection.execute(
            f"COPY ({sql.statement('build/household_file').text}) TO '{part}' "
            "(FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year, district))"
        )
        written: dict[str, list[str]] = {}
        for year, district in districts:
            found = sorted((part / f"year={year}" / f"district={district}").glob("*.parquet"))
            written[f"{year}/{district}"] = [
                path.replace(
                    self._folder / f"households-{year}-{district}-{number:08d}-{count}.parquet"
                ).name
                for count, path in enumerate(found)
            ]
        shutil.rmtree(part, ignore_errors=True)
        return written

    def _manifest(
        self,
        number: int,
        as_of: datetime,
        households: dict[str, list[str]],
        *,
        just_written: list[tuple[int, str]],
    ) -> dict[str, Any]:
        return {
            "snapshot_id": f"{number:08d}",
            "as_of": as_of.isoformat(),
            "published_at": clock.bangkok_now().isoformat(),
            "made_up": schema.is_made_up(self._connection),
            "schema_version": schema.SCHEMA_VERSION,
            "results_pending": self._count("mart_pending"),
            "is_checked": self._is_checked,
            "checks_waiting": flags.waiting(self._connection),
            "checked_up_to": self._checked_up_to,
            "survey_years": [
                row[0]
                for row in self._connection.execute(
                    "SELECT survey_year_be FROM year_now ORDER BY 1"
                ).fetchall()
            ],
            "program": self._program,
            "made_from": {name: self._made_from[name] for name in sources.FILES},
            "marts": {name: self._files[name] for name in sources.FILES},
            "households": households,
            "households_due": [
                f"{year}/{district}"
                for year, district in self._households_due(ALL_FILES)
                if (year, district) not in just_written
            ],
        }

    def _count(self, table: str) -> int:
        row = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert row is not None
        return int(row[0])

    def _switch(self, number: int, manifest: dict[str, Any]) -> None:
        """Write the manifest, then let `current` name it: the last step of all."""
        name = f"manifest-{number:08d}.json"
        for path in self._folder.iterdir() if settings.shared_group() else ():
            private.share(path)
        _write_atomically(self._folder / name, json.dumps(manifest, ensure_ascii=False, indent=1))
        _write_atomically(self._folder / CURRENT, name)

    def _former(self) -> dict[str, Any]:
        with suppress(FileNotFoundError, json.JSONDecodeError):
            name = (self._folder / CURRENT).read_text(encoding="utf-8").strip()
            former: dict[str, Any] = json.loads((self._folder / name).read_text(encoding="utf-8"))
            return former
        return {}

    def _next_number(self) -> int:
        numbers = [
            int(path.stem.rsplit("-", 1)[1]) for path in self._folder.glob("manifest-*.json")
        ]
        return max(numbers, default=0) + 1

    def _retire(self) -> None:
        """Delete old snapshots that nobody reads and nobody pinned, and files that none names."""
        manifests = sorted(self._folder.glob("manifest-*.json"))
        for path in manifests[:-SNAPSHOTS_KEPT]:
            if not _is_pinned(path):
                lease.delete_if_unread(path)
        named: set[str] = set()
        for path in self._folder.glob("manifest-*.json"):
            manifest = json.loads(path.read_text(encoding="utf-8"))
            named.update(manifest["marts"].values())
            for names in manifest["households"].values():
                named.update(names)
        for pattern in ("*.duckdb", "*.parquet", "*.duckdb.wal"):
            for path in self._folder.glob(pattern):
                if path.name not in named:
                    with suppress(OSError):
                        path.unlink()


@dataclass(frozen=True)
class _Values:
    """What a publication reads that is no table."""

    as_of: datetime

    @classmethod
    def at(cls, as_of: datetime) -> "_Values":
        return cls(as_of)

    @property
    def parameters(self) -> dict[str, Any]:
        """Values of the statements' parameters."""
        day = self.as_of.date()
        return {
            "expected_at": clock.expected_at(self.as_of).isoformat(),
            "today": day.isoformat(),
            "round": clock.round_of(day),
        }

    def versions(self) -> dict[str, str]:
        """The same as versions of sources."""
        found = {source: str(self.parameters[name]) for name, source in sources.PARAMETERS.items()}
        return found | {sources.BOUNDARIES: positions.version()}


@cache
def program_fingerprint() -> str:
    """A hash over the statements and modules that make marts: equal ones make equal marts of equal
    sources."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    paths = [path for folder in STATEMENTS for path in (settings.queries_dir() / folder).glob("*")]
    for name in PROGRAM:
        path = settings.ROOT / name
        paths += path.glob("*.py") if path.is_dir() else [path]
    paths += [settings.reference_dir() / name for name in ("columns.csv", "disclosure.csv")]
    for path in sorted(paths):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def _is_pinned(manifest: Path) -> bool:
    return (manifest.parent / "pins" / manifest.name).exists()


def _write_atomically(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    private.share(part)
    part.replace(path)
