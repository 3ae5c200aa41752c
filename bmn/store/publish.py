"""Publishes snapshots: immutable files named by a manifest, and `current`, which moves last.

A snapshot is made of mart files (areas, live counts, results) and one household file per survey
year and district. Only what changed is written again; the manifest names the newest of each. A
crash at any point leaves the former snapshot whole, since nothing that it names is touched.
"""

import json
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from bmn import private, settings
from bmn.store import quality, rollup, schema
from bmn.survey import clock
from bmn.warehouse import lease, sql

SNAPSHOTS_KEPT = 3
RESULTS_EVERY_SECONDS = 300.0  # at the latest; sooner when nothing lands
ALL_FILES = 1_000_000
FILES_A_CATCH_UP = 24
DISTRICTS_AT_ONCE = 60  # each open file of a pass holds its buffers: all 878 took 6 GiB
CURRENT = "current"

# Mart file -> the statements that fill it, in order.
MART_FILES = {
    "areas": ("copy_area", "mart_indicator", "mart_income_bin_class", "mart_standard"),
    "registers": ("mart_holding", "mart_without_target"),
    "live": (
        "mart_progress",
        "mart_day_high",
        "mart_feed",
        "mart_load",
        "mart_load_total",
        "mart_quarantine",
        "mart_quarantine_rule",
        "mart_year",
    ),
    "results": ("mart_result", "mart_income_bin", "mart_day_low"),
    "quality": (
        "mart_rule",
        "mart_flag",
        "mart_flag_day",
        "mart_flag_record",
        "mart_flag_enumerator",
        "mart_check",
        "mart_questioned",
        "mart_process",
        "mart_process_item",
        "mart_confidence",
        "mart_reinterview_day",
        "mart_reinterview_stratum",
        "mart_enumerator",
        "mart_agency",
        "mart_reinterview_item",
        "mart_reinterview_record",
        "mart_reinterview_outcome",
    ),
}
# Temporary tables that only a register or an area changes, in order.
REGISTER_TABLES = ("target_tree_now", "target_now", "plan_now", "certification_now", "holding_now")
WITH_RESULTS = ("results", "quality")  # move in batches; the others are live


@dataclass(frozen=True)
class Published:
    """What a publication made: the manifest's id and the files that it names."""

    snapshot_id: str
    as_of: datetime
    files: dict[str, str]
    seconds: float


class Publisher:
    """Keeps what one collector knows between two publications of its store."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path | None = None) -> None:
        self._connection = connection
        self._folder = folder or settings.snapshots_dir()
        private.folder(self._folder)
        self._clock = clock.Clock(connection)
        self._cells = -1
        self._areas_key = ""
        self._registers_key = ""
        self._is_quality_due = True
        self._results_at = 0.0
        self._files: dict[str, str] = {}

    @property
    def clock(self) -> clock.Clock:
        """The store's clock."""
        return self._clock

    def refresh_clock(self) -> None:
        """Read the store's clock anew, after it was set."""
        self._clock = clock.Clock(self._connection)

    def is_behind(self) -> bool:
        """Whether results or household files wait to be brought up to date."""
        return self._count("household_file_due") + self._count("mart_pending") > 0

    def publish(self, *, close: bool, catch_up: bool = False) -> Published:
        """Publish the store as it stands.

        Counts are always fresh. `close` ends a batch: every result and household file is brought
        up to date. `catch_up` brings results that are due and some household files up to date,
        for moments in which nothing lands; results never wait longer than a few minutes.
        """
        started = time.perf_counter()
        as_of = self._clock.now()
        number = self._next_number()
        self._prepare(as_of)
        is_time = close or catch_up or time.monotonic() - self._results_at >= RESULTS_EVERY_SECONDS
        if is_time:
            rollup.release(self._connection, as_of, everything=close)
        self._write_marts(number, as_of, with_results=is_time)
        due = self._households_due(ALL_FILES if close else FILES_A_CATCH_UP if catch_up else 0)
        households = self._write_households(number, due)
        manifest = self._manifest(number, as_of, households, just_written=due)
        self._switch(number, manifest)
        # Only now: a crash before the switch must find them due again.
        self._forget_due(due)
        if self._clock.is_made_up:
            clock.set_demo_clock(self._connection, as_of)
        self._retire()
        return Published(
            manifest["snapshot_id"], as_of, manifest["marts"], time.perf_counter() - started
        )

    def _prepare(self, as_of: datetime) -> None:
        connection = self._connection
        year = clock.round_of(as_of.date())
        sql.execute(connection, "build/year_now", round=year)
        sql.execute(connection, "build/chain_now")
        if self._areas_changed():
            sql.execute(connection, "build/village_authority")
            sql.execute(connection, "build/area_now")
            sql.execute(connection, "build/cell_area")
            self._files.pop("areas", None)
            self._registers_key = ""
        key = self._registers_now(year)
        if key != self._registers_key:
            for name in REGISTER_TABLES:
                sql.execute(connection, f"build/{name}")
            self._files.pop("registers", None)
            self._registers_key = key
            # A decision, a signed form or a second interview shows at once, not with the results.
            self._is_quality_due = True

    def _registers_now(self, year: int) -> str:
        """Changes whenever a register was loaded or another round began."""
        row = self._connection.execute(
            "SELECT count(*), max(load_id) FROM raw_load WHERE kind NOT IN ('household', 'person')"
        ).fetchone()
        years = self._connection.execute("FROM year_now ORDER BY 1").fetchall()
        return f"{row} {years} {year}"

    def _areas_changed(self) -> bool:
        """Whether a village, an authority of a village, a cell or a standard came or went."""
        row = self._connection.execute(
            """
            SELECT
                (SELECT count(*) || ':' || coalesce(sum(hash(v)), 0) FROM core_village AS v)
                || '/' || (SELECT count(*) || ':' || coalesce(sum(hash(a)), 0)
                    FROM core_village_local_authority AS a)
                || '/' || (SELECT count(*) || ':' || coalesce(
                    sum(hash(village_no, local_authority_code)), 0) FROM mart_cell)
                || '/' || (SELECT coalesce(sum(hash(s)), 0) FROM core_standard AS s)
            """
        ).fetchone()
        assert row is not None
        changed = row[0] != self._areas_key
        self._areas_key = row[0]
        return changed

    def _write_marts(self, number: int, as_of: datetime, *, with_results: bool) -> None:
        for name in ("count_now", "village_now", "holding_count_now"):
            sql.execute(self._connection, f"build/{name}")
        sql.execute(self._connection, "build/expected_now", as_of=as_of.isoformat())
        today = as_of.date().isoformat()
        sql.execute(self._connection, "build/recent_now", today=today)
        for name, statements in MART_FILES.items():
            is_due = (
                name == "live"
                or name not in self._files
                or (name in WITH_RESULTS and with_results)
                or (name == "quality" and self._is_quality_due)
            )
            if not is_due:
                continue
            if name == "quality":
                quality.prepare(self._connection, as_of)
                self._is_quality_due = False
            self._files[name] = self._write_mart(name, number, statements, as_of)
            if name == "results":
                self._results_at = time.monotonic()

    def _write_mart(
        self, name: str, number: int, statements: tuple[str, ...], as_of: datetime
    ) -> str:
        file_name = f"{name}-{number:08d}.duckdb"
        path = self._folder / file_name
        path.unlink(missing_ok=True)
        self._connection.execute(f"ATTACH '{path}' AS snap")
        try:
            for statement in statements:
                known = {p.name for p in sql.statement(f"build/{statement}").parameters}
                values = {"as_of": as_of.isoformat()} if "as_of" in known else {}
                sql.execute(self._connection, f"build/{statement}", **values)
            self._connection.execute("CHECKPOINT snap")
        finally:
            self._connection.execute("DETACH snap")
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
            "survey_years": [
                row[0]
                for row in self._connection.execute(
                    "SELECT survey_year_be FROM year_now ORDER BY 1"
                ).fetchall()
            ],
            "marts": dict(self._files),
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


def _is_pinned(manifest: Path) -> bool:
    return (manifest.parent / "pins" / manifest.name).exists()


def _write_atomically(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
