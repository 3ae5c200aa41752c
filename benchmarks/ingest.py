"""Taking files in: the country once, and one province against DuckDB's bare typed read."""

import shutil
import time
from pathlib import Path

import duckdb

from benchmarks.table import Table, seconds
from bmn import settings, simulate
from bmn.cli import demo
from bmn.collector import service
from bmn.simulate.plan import DEMO_NOW, Plan
from bmn.warehouse import snapshots

PROVINCE = "57"


def build_country(table: Table, *, full: bool, with_persons: bool) -> None:
    """Build the made-up warehouse if it is not there, and say what it took."""
    if settings.store_path().exists():
        return
    started = time.perf_counter()
    demo.build(full=full, seed=demo.SEED, replace=False, say=print, with_persons=with_persons)
    took = time.perf_counter() - started
    snapshots.warehouse().forget()
    loads = (
        duckdb.connect(str(settings.store_path()), read_only=True)
        .execute(
            "SELECT kind, sum(accepted), sum(seconds) FROM raw_load WHERE kind IN "
            "('household', 'person') GROUP BY ALL ORDER BY ALL"
        )
        .fetchall()
    )
    table.add("country", "simulate, ingest, roll up, publish", f"{took:.0f} s")
    for kind, rows, spent in loads:
        table.add(
            "country",
            f"ingest of {rows:,} {kind} records",
            f"{spent:.0f} s",
            f"{rows / spent:,.0f} a second",
        )


def measure_province(table: Table, folder: Path) -> None:
    """One province's households from Parquet and CSV, as a ratio to the bare typed read."""
    for form in ("parquet", "csv"):
        made = folder / f"made-{form}"
        shutil.rmtree(made, ignore_errors=True)
        plan = Plan(
            survey_year_be=2569,
            as_of=DEMO_NOW,
            provinces=(PROVINCE,),
            finished=True,
            faults=False,
            with_registers=False,
            file_format=form,
            households_per_file=10**9,
        )
        files = simulate.simulate(plan, made, folder / "aside").files
        for kind in ("household", "person"):
            path = next(p for p in files if f"-{kind}-" in p.name)
            before = [p for p in files if "village" in p.name or "target" in p.name]
            _measure_file(table, form, kind, path, before)


def _measure_file(table: Table, form: str, kind: str, path: Path, before: list[Path]) -> None:
    bare = seconds(lambda: _bare_read(path, form), repeats=3)
    taken = []
    for _ in range(3):
        shutil.rmtree(settings.data_dir(), ignore_errors=True)
        with service.collector() as one:
            for register in before:
                one.take(register)
            started = time.perf_counter()
            report = one.take(path)
            taken.append(time.perf_counter() - started)
    took = sorted(taken)[1]
    table.add(
        f"ingest of one province, {form}",
        f"{report.rows_read:,} {kind} records",
        f"{took:.2f} s (bare read {bare:.2f} s)",
        f"{took / bare:.1f} × bare typed read, {report.rows_read / took:,.0f} a second",
        "≤ 4 ×",
    )


def _bare_read(path: Path, form: str) -> None:
    reader = "read_csv" if form == "csv" else "read_parquet"
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE bare AS SELECT * FROM {reader}('{path}')")
    connection.close()
