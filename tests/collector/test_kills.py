"""A collector killed at any point loses nothing it acknowledged, doubles nothing, and goes on.

Killed are real processes, by SIGKILL, at points named by the function that they reach; random
moments by the hundred are `python -m benchmarks.kills`.
"""

import os
import signal
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from bmn import settings
from bmn.access.reader import MACHINE
from bmn.collector import inbox, service
from bmn.warehouse import queries
from tests.collector.records import household, write_csv

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills")

SERVICE = "bmn.collector.service"
POINTS = {
    # point: (module, what is reached, before or after it, whether the file was committed by then)
    "noted in hand": ("bmn.collector.load", "load_file", "before", False),
    "read, not yet stored": (SERVICE, "Collector._check_what_it_replaces", "before", False),
    "stored, not yet rolled up": ("bmn.store.rollup", "refresh", "before", False),
    "rolled up, not yet committed": ("bmn.store.flags", "defer", "after", False),
    "committed, not yet put away": ("bmn.collector.inbox", "archive", "before", True),
    "put away, not yet published": ("bmn.collector.inbox", "archive", "after", True),
    "a mart file written": ("bmn.store.publish", "Publisher._write_mart", "after", True),
    "everything written, not yet named": ("bmn.store.publish", "Publisher._switch", "before", True),
    "named, not yet told": ("bmn.store.publish", "Publisher._switch", "after", True),
    "not yet reported": ("bmn.collector.inbox", "leave_report", "before", True),
    "about to be checked": ("bmn.store.flags", "refresh", "before", True),
    "checked, not yet committed": ("bmn.store.flags", "refresh", "after", True),
    "former snapshots put away": ("bmn.store.publish", "Publisher._retire", "before", True),
}
DIES = """
import importlib, os, signal, sys
from bmn.collector import service
from bmn.collector.inbox import waiting_files
from bmn import settings

module, name, when = sys.argv[1:]
owner = importlib.import_module(module)
*classes, function = name.split(".")
for one in classes:
    owner = getattr(owner, one)
reached = getattr(owner, function)

def dying(*given, **named):
    # The start itself publishes: only what the file sets off counts.
    begun = bool(list((settings.restricted_dir() / "files").glob("*a.csv"))) or function in EARLY
    if begun and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    done = reached(*given, **named)
    if function == "archive" or begun:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

EARLY = ("load_file", "_check_what_it_replaces", "refresh", "defer", "archive")
setattr(owner, function, dying)
with service.collector() as one:
    service.watch(one, print, until=lambda: False)
"""


def killed(module: str, name: str, when: str) -> None:
    """A collector that watches the inbox until it reaches the point."""
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DIES), module, name, when],
        cwd=settings.ROOT,
        check=False,
        timeout=120,
    )
    assert ended.returncode == -signal.SIGKILL


def gone_on() -> None:
    """The next collector, until nothing waits."""

    with service.collector() as one:

        def is_done() -> bool:
            return not inbox.waiting_files(settings.inbox_dir()) and one.checks_waiting() == 0

        service.watch(one, lambda _: None, until=is_done)


def stored() -> list[tuple[str]]:
    with closing(duckdb.connect(str(settings.store_path()), read_only=True)) as connection:
        return connection.execute("SELECT household_id FROM core_household ORDER BY 1").fetchall()


@pytest.mark.parametrize("point", POINTS)
def test_nothing_is_lost_or_doubled(point: str, data_dir: Path) -> None:
    module, name, when, is_committed = POINTS[point]
    folder = settings.inbox_dir()
    folder.mkdir(exist_ok=True)
    ids = [f"5701000001{number}" for number in range(3)]
    rows = [household(household_id=one) for one in ids]
    copy = write_csv(data_dir / "again.csv", rows)
    write_csv(folder / "a.csv", rows)
    killed(module, name, when)
    assert inbox.wait_for_report(folder, "a.csv", 0.0) is None  # nothing was acknowledged

    gone_on()
    assert stored() == ([(one,) for one in ids] if is_committed else [])
    if not is_committed:  # it was in hand: set aside, and told
        told = inbox.wait_for_report(folder, "a.csv", 1.0)
        assert told is not None
        assert told["status"] == "refused"

    # The sender, who got no answer, sends it again.
    copy.replace(folder / "again.csv")
    gone_on()
    told = inbox.wait_for_report(folder, "again.csv", 1.0)
    assert told is not None
    assert told["already_loaded"] == is_committed
    assert stored() == [(one,) for one in ids]
    years = queries.run("years", reader=MACHINE)
    assert int(years["households_collected"].fillna(0).sum()) == len(ids)
