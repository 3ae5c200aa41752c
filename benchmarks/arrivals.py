"""From a file's landing in the inbox to what a page shows, with the whole country loaded.

The collector is the real command in a process of its own; this one only watches the snapshots, and
another is twenty people who read. Files hold new households all over the country, and their people
with new national ids.
"""

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb

from benchmarks import country, pages
from benchmarks.table import Table, p95
from bmn import settings
from bmn.access.reader import MACHINE
from bmn.collector import sender, service
from bmn.simulate.plan import DEMO_NOW
from bmn.warehouse import queries, snapshots
from tests.drawn import write_csv

BATCHES = 10
HOUSEHOLDS = 1_000
READERS = 20
READ_EVERY_SECONDS = 5.0  # a page of some eight queries, by each of them
STREAM_SECONDS = 120
STREAM_EACH_SECOND = 30
WAIT_SECONDS = 300.0
FLAGS_OF_A_COUNTRY = 10_000  # some; a store of `country.build` was never checked


def measure(table: Table) -> None:
    """Batches, their people, a register of one row, a stream beside readers, checks, stops."""
    country.build(table)
    with service.collector() as one:
        started = time.perf_counter()
        flagged = one.connection.execute("SELECT count(*) FROM core_flag WHERE is_record")
        if flagged.fetchall()[0][0] < FLAGS_OF_A_COUNTRY:
            one.rebuild()
        one.publish(close=True)
        took = time.perf_counter() - started
        table.add("arrivals", "rolled up, checked and published whole", f"{took:.0f} s")
    connection = duckdb.connect()
    run = f"{int(time.time()):x}"
    folder = settings.data_dir() / "arriving"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    _write_pool(connection, folder, run)
    raw = time.perf_counter()
    connection.execute(f"SELECT count(COLUMNS(*)) FROM '{folder / 'pool-household.parquet'}'")
    table.add("arrivals", "raw read of all arriving households", _s(time.perf_counter() - raw), "1")

    with Collecting() as process:
        households, persons, notes, checks = [], [], [], []
        for number in range(BATCHES):
            path = _batch(connection, folder, number, "household")
            before = _collected()
            households.append(_land(path, lambda before=before: _collected() != before))
            path = _batch(connection, folder, number, "person")
            persons.append(_land(path, lambda path=path: _last_load() == path.name))
            checks.append(_until(lambda: _manifest()["checks_waiting"] == 0))
            note = write_csv(folder / f"note-{run}-{number}.csv", [_note(number)])
            notes.append(_land(note, lambda path=note: _last_load() == path.name))
        for what, taken, goal in (
            (f"{HOUSEHOLDS:,} households, landed → on screen", households, "p95 ≤ 2 s"),
            ("their persons with ids, landed → on screen", persons, "p95 ≤ 2 s"),
            ("a register of one row, landed → on screen", notes, "≤ 5 s"),
            ("checks of both on screen after the persons are", checks, "≤ 30 s"),
        ):
            table.add("arrivals", what, _p(taken), goal=goal)
        _stream(table, connection, folder, process.pid)
        _land(_batch(connection, folder, BATCHES, "household"), lambda: True)
        table.add("arrivals", "peak memory of the collector", _peak(process.pid), goal="< 4 GiB")
        stop = time.perf_counter()
        process.send_signal(signal.SIGINT)
        process.wait(60)
        took = time.perf_counter() - stop
        table.add("arrivals", "stop while a batch is taken in", _s(took), goal="≤ 3 s")
    _verify(table)


def _s(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _p(taken: list[float]) -> str:
    return f"p50 {sorted(taken)[len(taken) // 2]:.2f} s, p95 {p95(taken):.2f} s"


class Collecting:
    """The collector in a process of its own, once it watches; killed if left running."""

    def __enter__(self) -> "subprocess.Popen[str]":
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", "bmn", "collect"],
            cwd=settings.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        ready = threading.Event()

        def read() -> None:
            for line in self._process.stdout or ():
                if "watching" in line:
                    ready.set()

        threading.Thread(target=read, daemon=True).start()
        ready.wait(WAIT_SECONDS)
        _until(lambda: _manifest()["checks_waiting"] == 0)
        return self._process

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()


def _stream(table: Table, connection: duckdb.DuckDBPyConnection, folder: Path, pid: int) -> None:
    """A small file a second for minutes, while twenty people read."""
    files = [
        _batch(connection, folder, BATCHES + 1 + second, "household", STREAM_EACH_SECOND)
        for second in range(STREAM_SECONDS)
    ]
    ending = multiprocessing.get_context("spawn").Event()
    readers = multiprocessing.get_context("spawn").Process(target=_read, args=(ending, str(folder)))
    readers.start()
    base, cpu = _collected(), _cpu(pid)
    landed: list[float] = []
    seen: list[float] = []
    started = time.perf_counter()
    while len(seen) < len(files) and time.perf_counter() - started < STREAM_SECONDS + WAIT_SECONDS:
        now = time.perf_counter()
        if len(landed) < len(files) and now - started >= len(landed):
            _put(files[len(landed)])
            landed.append(time.perf_counter())
        arrived = (_collected() - base) // STREAM_EACH_SECOND
        seen += [time.perf_counter()] * (arrived - len(seen))
        time.sleep(0.1)
    ending.set()
    readers.join(60)
    delays = [there - here for here, there in zip(landed, seen, strict=False)]
    share = (_cpu(pid) - cpu) / (time.perf_counter() - started)
    table.add(
        "arrivals",
        f"{STREAM_EACH_SECOND} households a second for {STREAM_SECONDS} s, {READERS} readers",
        f"{_p(delays)}, {share:.2f} cores of the collector",
        goal="p95 ≤ 2 s",
    )
    table.add("arrivals", "of them not on screen at the end", str(len(files) - len(seen)))
    taken = json.loads((folder / "read.json").read_text())
    table.add("arrivals", f"queries of the {READERS} readers meanwhile", _p(taken))
    _until(lambda: _manifest()["checks_waiting"] == 0)


def _read(ending, folder: str) -> None:  # type: ignore[no-untyped-def]  # an event of its context
    """Twenty threads that ask what pages ask; what each question took goes to a file."""
    taken: list[float] = []
    questions = list(pages._questions(2569).items())
    districts = list(queries.run("areas", reader=MACHINE, area_level="district")["area_code"])

    def one(seed: int) -> None:
        rng = random.Random(seed)
        while not ending.wait(rng.uniform(0, 2 * READ_EVERY_SECONDS)):
            for name, make in rng.sample(questions, 8):
                began = time.perf_counter()
                queries.run(name.split(":")[0], reader=MACHINE, **make(rng.choice(districts)))
                taken.append(time.perf_counter() - began)

    threads = [threading.Thread(target=one, args=(seed,)) for seed in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (Path(folder) / "read.json").write_text(json.dumps(taken))


def _verify(table: Table) -> None:
    """Peak memory of the verifier over the country."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bmn", "verify"], cwd=settings.ROOT, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    table.add(
        "arrivals",
        f"verify, exit {os.waitstatus_to_exitcode(status)}",
        f"{time.perf_counter() - began:.0f} s, peak {used.ru_maxrss / 2**20:.2f} GiB",
        goal="≤ 3 GiB",
    )


def _put(path: Path) -> None:
    sender.note(path.name, sender.SIMULATOR, settings.inbox_dir())
    part = settings.inbox_dir() / f"{path.name}.part"
    shutil.copyfile(path, part)
    part.replace(part.with_suffix(""))


def _land(path: Path, is_there: Callable[[], bool]) -> float:
    """Seconds from the file's appearance in the inbox until it is there."""
    _put(path)
    return _until(is_there)


def _until(is_there: Callable[[], bool]) -> float:
    began = time.perf_counter()
    while not is_there():
        if time.perf_counter() - began > WAIT_SECONDS:
            raise TimeoutError(is_there)
        time.sleep(0.02)
    return time.perf_counter() - began


def _collected() -> int:
    return int(queries.run("years", reader=MACHINE)["households_collected"].fillna(0).sum())


def _last_load() -> str:
    return str(queries.run("loads", reader=MACHINE, row_limit=1)["file_name"].iloc[0])


def _manifest() -> dict:  # type: ignore[type-arg]
    name = f"manifest-{snapshots.warehouse().current_id()}.json"
    return json.loads((settings.snapshots_dir() / name).read_text(encoding="utf-8"))


def _cpu(pid: int) -> float:
    """CPU seconds of a process and of what it started and ended."""
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return sum(int(ticks) for ticks in parts[11:15]) / os.sysconf("SC_CLK_TCK")


def _peak(pid: int) -> str:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    kib = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return f"{kib / 2**20:.2f} GiB"


def _note(number: int) -> dict[str, str]:
    return {
        "survey_year_be": "2569",
        "area_level": "district",
        "area_code": "5701",
        "text": f"วัดผล {number}",
        "written_at": "2026-02-16T06:00:00",
    }


def _write_pool(connection: duckdb.DuckDBPyConnection, folder: Path, run: str) -> None:
    """New households from all over the country, and their people under ids of their own."""
    made = settings.data_dir() / "made"
    many = (BATCHES + 1) * HOUSEHOLDS + STREAM_SECONDS * STREAM_EACH_SECOND
    connection.execute(
        f"""
        COPY (
            SELECT * EXCLUDE (n), n - 1 AS place FROM (
                SELECT * REPLACE (
                    household_id || 'B{run}' AS household_id, 1 AS revision,
                    TIMESTAMP '{DEMO_NOW}' - INTERVAL 30 MINUTE AS submitted_at,
                    TIMESTAMP '{DEMO_NOW}' - INTERVAL 60 MINUTE AS started_at
                ), row_number() OVER (ORDER BY hash(household_id)) AS n
                FROM read_parquet('{made}/40-*.parquet')
                WHERE confirmed = 1 AND status IS NULL AND hash(household_id) % 100 = 7
            ) WHERE n <= {many}
        ) TO '{folder}/pool-household.parquet' (FORMAT parquet)
        """
    )
    connection.execute(
        f"""
        COPY (
            WITH numbered AS (
                SELECT p.* EXCLUDE (household_id, revision, national_id), h.household_id,
                    h.place, 1 AS revision,
                    '3' || lpad(
                        (hash(h.household_id, p.person_no) % 100000000000)::VARCHAR, 11, '0'
                    ) AS twelve
                FROM read_parquet('{made}/50-*.parquet') AS p
                JOIN '{folder}/pool-household.parquet' AS h
                    ON h.household_id = p.household_id || 'B{run}'
            )
            SELECT * EXCLUDE (twelve), twelve || ((11 - list_sum(list_transform(
                range(1, 13), lambda i: twelve[i]::INTEGER * (14 - i))) % 11) % 10)::VARCHAR
                AS national_id
            FROM numbered
        ) TO '{folder}/pool-person.parquet' (FORMAT parquet)
        """
    )


def _batch(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    number: int,
    kind: str,
    households: int = HOUSEHOLDS,
) -> Path:
    """The file of the batch of that number; small ones come after all large ones."""
    large = min(number, BATCHES + 1)
    first = large * HOUSEHOLDS + (number - large) * households
    path = folder / f"{number:03d}-{kind}.parquet"
    connection.execute(
        f"COPY (SELECT * EXCLUDE place FROM '{folder}/pool-{kind}.parquet' "
        f"WHERE place >= {first} AND place < {first + households}) TO '{path}' (FORMAT parquet)"
    )
    return path
