"""Builds the made-up warehouse: writes made-up files and takes them in through the same door.

As `python -m bmn.demo` it lets further households arrive in the inbox, as the season goes on.
"""

import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace as altered
from pathlib import Path
from types import FrameType

import duckdb
from tqdm import tqdm

from bmn import settings, simulate
from bmn.collector import inbox, key, sender, service
from bmn.simulate.plan import DEMO_NOW
from bmn.store import schema
from bmn.survey import clock
from bmn.warehouse import snapshots

SEED = 2569
SECONDS_BETWEEN_ARRIVALS = 5.0


class Refused(RuntimeError):
    """The demo would overwrite what it must not."""


def build(
    *, full: bool, seed: int, replace: bool, say: Callable[[str], None], with_persons: bool = True
) -> None:
    """Build the made-up warehouse in the folder of the settings. Raises Refused."""
    _check_place(replace=replace)
    started = time.perf_counter()
    with _scratch_folder() as folder:
        say("กำลังสร้างแฟ้มข้อมูลสมมติ / writing made-up files")
        preset = "full" if full else "demo"
        files = write_files(
            folder, preset=preset, seed=seed, csv=False, say=say, with_persons=with_persons
        )
        with service.collector() as one:
            schema.mark_made_up(one.connection)
            clock.set_demo_clock(one.connection, DEMO_NOW)
            one.refresh_clock()
            sizes = {path: path.stat().st_size for path in files}
            bar = tqdm(total=sum(sizes.values()), unit="B", unit_scale=True, desc="นำเข้า / ingest")
            for path in files:
                report = one.take(path, sender.SIMULATOR)
                if report.status == "refused":
                    raise RuntimeError(service.report_line(report))
                bar.update(sizes[path])
            bar.close()
            say("กำลังจัดทำชุดข้อมูล / publishing")
            one.publish(close=True)
    say(f"ข้อมูลสมมติพร้อมแล้ว / made-up warehouse ready ({time.perf_counter() - started:.0f} s)")


def write_files(
    folder: Path,
    *,
    preset: str,
    seed: int,
    csv: bool,
    say: Callable[[str], None],
    with_persons: bool = True,
) -> list[Path]:
    """Write the made-up files of a preset; returns them in the order in which to take them in."""
    presets: dict[str, Callable[[], tuple[simulate.Plan, ...]]] = {
        "demo": simulate.demo,
        "full": simulate.full,
        "tiny": simulate.tiny,
    }
    files: list[Path] = []
    for plan in presets[preset]():
        plan = altered(
            plan,
            seed=seed,
            file_format="csv" if csv else "parquet",
            with_persons=plan.with_persons and with_persons,
        )
        report = simulate.simulate(plan, folder)
        files += report.files
        rows = ", ".join(f"{kind} {count:,}" for kind, count in sorted(report.rows.items()))
        say(f"  {plan.survey_year_be}: {rows} ({report.seconds:.1f} s)")
    # The number that a name begins with is the order: registers, households, what came after.
    return sorted(files, key=lambda path: path.name)


def _check_place(*, replace: bool) -> None:
    """Refuse real data always, and made-up data unless they are to be replaced.

    A made-up store of which nothing was ever published is what an interrupted build left: it is
    built anew.
    """
    if snapshots.warehouse().current_id() is None and not settings.store_path().exists():
        return
    is_unfinished = snapshots.warehouse().current_id() is None
    if not replace and not is_unfinished:
        raise Refused(
            "มีข้อมูลอยู่แล้ว จึงไม่สร้างข้อมูลสมมติทับ / there are data already in "
            f"{settings.warehouse_dir()}; to build made-up data anew: demo --replace"
        )
    _remove_store()


def remove(say: Callable[[str], None]) -> None:
    """Remove the made-up warehouse with all that came of it, so that real files are taken.

    Imported boundaries, accounts and the inbox' other files stay. Raises Refused.
    """
    if not settings.store_path().exists():
        raise Refused("ไม่มีข้อมูลสมมติให้ลบ / there are no made-up data here")
    _remove_store()
    for folder in (settings.data_dir() / "simulated", settings.quarantine_dir()):
        shutil.rmtree(folder, ignore_errors=True)
    for name in ("files", "quarantine", "work"):
        shutil.rmtree(settings.restricted_dir() / name, ignore_errors=True)
    # Beside the data lies only a made-up store's key: real ids never get it.
    if settings.key_file() is None:
        (settings.restricted_dir() / key.NAME).unlink(missing_ok=True)
    for path in inbox.waiting_files(settings.inbox_dir()):
        if sender.is_from_a_demo(path, settings.inbox_dir()):
            path.unlink(missing_ok=True)
            sender.forget(path.name, settings.inbox_dir())
    say("ลบข้อมูลสมมติแล้ว พร้อมรับข้อมูลจริง / made-up data removed; real files are taken now")


def _remove_store() -> None:
    """Delete a made-up or empty store and its snapshots. Raises Refused where the data are real."""
    try:
        with service.collector() as one:
            if not schema.is_made_up(one.connection) and not _is_empty(one.connection):
                raise Refused(
                    "ข้อมูลในระบบเป็นข้อมูลจริง จึงไม่ลบ / the warehouse holds real data: not replaced"
                )
    except service.AlreadyRunning as error:
        raise Refused(f"โปรดหยุดโปรแกรมก่อน / stop the program first: {error}") from error
    snapshots.warehouse().forget()
    settings.store_path().unlink()
    settings.store_path().with_suffix(".duckdb.wal").unlink(missing_ok=True)
    shutil.rmtree(settings.snapshots_dir(), ignore_errors=True)


def _is_empty(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether no file was ever taken in."""
    return connection.execute("SELECT count(*) FROM raw_load").fetchone() == (0,)


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    settings.data_dir().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="simulated-", dir=settings.data_dir()) as name:
        yield Path(name)


def arrive() -> int:
    """Let the households of the coming days land in the inbox, a few every few seconds, until told
    to stop or none is left. Their instants never run ahead of the snapshot's clock."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    plan = simulate.demo()[-1]
    aside = settings.data_dir() / "simulated"
    batches = simulate.live_batches(
        plan,
        settings.inbox_dir(),
        aside,
        now=lambda: snapshots.current_snapshot().as_of,
        announce=lambda name: sender.note(name, sender.SIMULATOR, settings.inbox_dir()),
    )
    for _ in batches:
        until = time.monotonic() + SECONDS_BETWEEN_ARRIVALS
        while not stopping and time.monotonic() < until:
            time.sleep(0.1)
        if stopping:
            break
    return 0


if __name__ == "__main__":
    sys.exit(arrive())
