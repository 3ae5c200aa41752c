"""A collector killed at random moments: `python -m benchmarks.kills --times 200`.

A sender puts small files of new households into the inbox, one after the other, and keeps what was
acknowledged (a report that says accepted); what is set aside it sends again under another name, as
a person would. The collector's whole group of processes, its reading child too, is killed by
SIGKILL at a random moment and started again. At the end every household that was sent is there
once, every acknowledged one was there after each kill, and the published count is the store's.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import duckdb

from benchmarks.table import p95
from bmn import settings
from bmn.access.reader import MACHINE
from bmn.collector import inbox
from bmn.warehouse import queries, snapshots
from tests.collector.records import household, write_csv

HOUSEHOLDS_A_FILE = 5
LONGEST_LIFE_SECONDS = 6.0  # a start takes two, a file with its publication and checks one
BACK_WITHIN_SECONDS = 10.0


def main() -> int:
    """Kill, start, count; returns 1 where something was lost, doubled or late."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bmn-kills-") as scratch:
        os.environ["BMN_DATA_DIR"] = scratch
        os.environ["XDG_CONFIG_HOME"] = str(Path(scratch) / "config")
        return _run(options.times, random.Random(options.seed), Path(scratch))


def _run(times: int, rng: random.Random, scratch: Path) -> int:
    settings.inbox_dir().mkdir(parents=True)
    sender = Sender(scratch / "sent")
    backs: list[float] = []
    lost = 0
    for number in range(times):
        process, back = _start()
        backs.append(back)
        until = time.monotonic() + rng.uniform(0.05, LONGEST_LIFE_SECONDS)
        while time.monotonic() < until:
            sender.go_on()
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        sender.collect()
        lost += len(sender.acknowledged - set(_stored()))
        print(
            f"{number + 1}/{times}: {len(sender.acknowledged)} acknowledged", end="\r", flush=True
        )
    process, back = _start()
    backs.append(back)
    sender.finish()
    process.send_signal(signal.SIGINT)
    process.wait(60)
    stored = _stored()
    doubled = len(stored) - len(set(stored))
    missing = sender.sent - set(stored)
    snapshots.warehouse().forget()
    shown = int(queries.run("years", reader=MACHINE)["households_collected"].fillna(0).sum())
    print(
        f"\n{times} kills, {sender.files} files, {len(sender.sent)} households; set aside and sent "
        f"again {sender.again}; acknowledged and lost {lost}; missing at the end {len(missing)}; "
        f"doubled {doubled}; on screen {shown} of {len(stored)}; back after p50 "
        f"{sorted(backs)[len(backs) // 2]:.1f} s, p95 {p95(backs):.1f} s, most {max(backs):.1f} s"
    )
    is_well = not (lost or missing or doubled) and shown == len(stored)
    return 0 if is_well and max(backs) <= BACK_WITHIN_SECONDS else 1


class Sender:
    """Sends files one after the other, and again what it was told is not taken in."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._waiting: dict[str, set[str]] = {}  # file -> its households, sent and not answered
        self.sent: set[str] = set()
        self.acknowledged: set[str] = set()
        self.files = self.again = 0

    def go_on(self) -> None:
        """Take in what was answered; send another file if none waits."""
        self.collect()
        if len(self._waiting) < 2:
            ids = {f"57{len(self.sent) + n:09d}" for n in range(HOUSEHOLDS_A_FILE)}
            self.sent |= ids
            self._send(ids)

    def collect(self) -> None:
        """Read the reports that there are."""
        for name, ids in list(self._waiting.items()):
            told = inbox.wait_for_report(settings.inbox_dir(), name, 0.01)
            if told is None:
                # Taken in by a collector that died before it could say so: it lies with the
                # originals, no more in the inbox, and nobody will answer. A person sends it again.
                if not (settings.inbox_dir() / name).exists() and self._is_silent(name):
                    del self._waiting[name]
                    self._send_again(ids)
                continue
            del self._waiting[name]
            if told["accepted"] or told["already_loaded"]:
                self.acknowledged |= ids
            else:
                self._send_again(ids)

    def finish(self) -> None:
        """Wait until everything is answered."""
        until = time.monotonic() + 120
        while self._waiting and time.monotonic() < until:
            self.collect()
            time.sleep(0.1)

    def _is_silent(self, name: str) -> bool:
        sent = (self._folder / name).stat().st_mtime
        return time.time() - sent > 3 * LONGEST_LIFE_SECONDS

    def _send_again(self, ids: set[str]) -> None:
        self.again += 1
        self._send(ids)

    def _send(self, ids: set[str]) -> None:
        self.files += 1
        name = f"{self.files:05d}.csv"
        path = write_csv(self._folder / name, [household(household_id=one) for one in sorted(ids)])
        part = settings.inbox_dir() / f"{name}.part"
        shutil.copyfile(path, part)
        part.replace(settings.inbox_dir() / name)
        self._waiting[name] = ids


def _start() -> tuple["subprocess.Popen[bytes]", float]:
    """A collector, and the seconds until it watches."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "bmn", "collect"],
        cwd=settings.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if b"watching" in line:
            return process, time.monotonic() - began
    raise RuntimeError(json.dumps({"collector ended": process.wait()}))


def _stored() -> list[str]:
    """Whose households the store holds; asked of a copy, so that only a collector mends it."""
    if not settings.store_path().exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        for path in settings.warehouse_dir().glob("store.duckdb*"):
            shutil.copy(path, folder)
        with closing(duckdb.connect(f"{folder}/store.duckdb")) as connection:
            names = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
            if "core_household" not in names:
                return []
            rows = connection.execute("SELECT household_id FROM core_household").fetchall()
            return [one for (one,) in rows]


if __name__ == "__main__":
    sys.exit(main())
