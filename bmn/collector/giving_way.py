"""Checks give way to files: what lands while they run is counted first, and they begin anew."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from bmn.collector import inbox

LOOK_SECONDS = 0.05
AGAIN_SECONDS = 0.5  # longer than taking back what was begun: that must not be broken off too


@contextmanager
def to_files(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[None]:
    """Break what runs inside on the connection off once a whole file lies in the inbox, silently.

    Checks are one transaction, and a snapshot is named last of all: what is broken off has done
    nothing yet, and costs what it had worked.
    """
    over, given = threading.Event(), threading.Event()

    def look() -> None:
        waiting = inbox.Inbox(folder)
        while not over.wait(AGAIN_SECONDS if given.is_set() else LOOK_SECONDS):
            if given.is_set() or waiting.ready():
                given.set()
                connection.interrupt()  # again and again: between two statements it does nothing

    looking = threading.Thread(target=look, name="giving way", daemon=True)
    looking.start()
    try:
        yield
    except (duckdb.InterruptException, RuntimeError) as error:
        # DuckDB makes a plain RuntimeError of some queries that are broken off.
        if not given.is_set() or not _is_interrupt(error):
            raise
    finally:
        over.set()
        looking.join()


def _is_interrupt(error: Exception) -> bool:
    return isinstance(error, duckdb.InterruptException) or "interrupt" in str(error).lower()
