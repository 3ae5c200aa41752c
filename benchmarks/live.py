"""From a file's landing in the inbox to the number that a page would show."""

import shutil
import threading
import time
from pathlib import Path

import duckdb

from benchmarks.table import Table, p95
from bmn import settings
from bmn.collector import service
from bmn.warehouse import queries, snapshots

BATCHES = 20
HOUSEHOLDS = 1_000


def measure(table: Table) -> None:
    """Latency of batches of 1,000 new households with everything loaded."""
    batches = _batches()
    stopping = threading.Event()
    ready = threading.Event()

    def collect() -> None:
        with service.collector() as one:
            ready.set()
            service.watch(one, lambda _: None, until=stopping.is_set)

    thread = threading.Thread(target=collect)
    thread.start()
    ready.wait(60)
    time.sleep(5)
    taken = []
    try:
        for path in batches:
            taken.append(_land(path))
    finally:
        stopping.set()
        thread.join()
    middle = sorted(taken)[len(taken) // 2]
    table.add(
        "live",
        f"batch of {HOUSEHOLDS:,} households, landed → queried",
        f"p50 {middle:.2f} s, p95 {p95(taken):.2f} s",
        goal="p95 ≤ 2 s",
    )


def _land(path: Path) -> float:
    """Seconds from the file's appearance in the inbox to the country's changed count."""
    before = _collected()
    part = settings.inbox_dir() / f"{path.name}.part"
    shutil.copyfile(path, part)
    landed = time.perf_counter()
    part.replace(part.with_suffix(""))
    while time.perf_counter() - landed < 60:
        if _collected() != before:
            return time.perf_counter() - landed
        time.sleep(0.02)
    raise TimeoutError(path)


def _collected() -> int:
    snapshots.current_snapshot()
    years = queries.run("years")
    return int(years["households_collected"].fillna(0).sum())


def _batches() -> list[Path]:
    """Files of new households: known ones of a few villages under new ids."""
    folder = settings.data_dir() / "batches"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    source = next((settings.data_dir() / "simulated").glob("later-2569-household-*.parquet"))
    connection = duckdb.connect()
    paths = []
    run = f"{int(time.time()):x}"  # a file that was taken before would change nothing
    for number in range(BATCHES):
        path = folder / f"batch-{number:03d}.parquet"
        connection.execute(
            f"COPY (SELECT * REPLACE (household_id || 'B{run}{number:03d}' AS household_id, "
            "TIMESTAMP '2026-02-16 07:00:00' AS submitted_at, "
            "TIMESTAMP '2026-02-16 06:30:00' AS started_at) "
            f"FROM read_parquet('{source}') "
            f"LIMIT {HOUSEHOLDS} OFFSET {number * 37}) TO '{path}' (FORMAT parquet)"
        )
        paths.append(path)
    return paths
