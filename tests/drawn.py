"""Draws small tables as text and takes them in as files, so that a test reads as its own proof."""

import csv
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from bmn.access.reader import MACHINE
from bmn.collector import service
from bmn.collector.load import LoadReport
from bmn.survey import clock
from bmn.warehouse import queries

HOUSEHOLD = {
    "survey_year_be": "2569",
    "revision": "1",
    "village_code": "5701020101",
    "enumerator_id": "E1",
    "submitted_at": "2026-01-05T10:00:00",
    "members": "2",
    "confirmed": "1",
    "income_main": "200000",
    "income_secondary": "0",
    "income_other": "0",
    "income_own_produce": "0",
    "expense_production": "1000",
    "expense_necessary": "50000",
    "expense_unnecessary": "0",
    "expense_debt": "0",
    **{f"i{n:02d}_eligible": "1" for n in range(1, 39)},
    **{f"i{n:02d}_fail": "0" for n in range(1, 39)},
}


def rows(drawing: str) -> list[dict[str, str]]:
    """The rows of a table drawn with | between its columns; the first line names them."""
    lines = [line.strip() for line in drawing.strip().splitlines() if line.strip()]
    names = [cell.strip() for cell in lines[0].split("|")]
    return [
        dict(zip(names, (cell.strip() for cell in line.split("|")), strict=True))
        for line in lines[1:]
    ]


def write_csv(path: Path, records: list[dict[str, str]]) -> Path:
    """The records as an interchange file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(records[0]))
        writer.writeheader()
        writer.writerows(records)
    return path


def households(drawing: str, **defaults: str) -> list[dict[str, str]]:
    """Household records: the drawn columns over the defaults of an ordinary household."""
    return [{**HOUSEHOLD, **defaults, **row} for row in rows(drawing)]


# The provinces in which the drawn tables lie, and where the register's places below districts are.
PROVINCES = ("20", "57", "83")
PLACES = {
    "core_tambon": "tambon_code",
    "core_village": "village_code",
    "core_local_authority": "province_code",
    "core_local_authority_tambon": "tambon_code",
}


def keep_three_provinces(store: Path) -> None:
    """Take the places of all other provinces out of an empty store, but the provinces themselves.

    Publishing 2,500 villages takes a fifth of the time of 75,206. What is left is the committed
    register's own rows, so no second copy of it can grow old.
    """
    with duckdb.connect(str(store)) as connection:
        for table, code in PLACES.items():
            connection.execute(f"DELETE FROM {table} WHERE left({code}, 2) NOT IN {PROVINCES}")
        connection.execute("CHECKPOINT")


class Store:
    """A warehouse of one test: take drawn files in, ask the queries of the pages.

    It publishes when it is asked, or after each file where `at_once` is set: for tests that are
    about snapshots, or that read around `ask`. It holds the collector's lock until it is closed, as
    a running collector does.
    """

    def __init__(
        self, folder: Path, now: datetime = datetime(2026, 1, 12, 7, 30), *, at_once: bool = False
    ) -> None:
        self._folder = folder
        self._files = 0
        self._at_once = at_once
        self._open = ExitStack()
        self._collector = self._open.enter_context(service.collector())
        # Tiny tables: a second thread costs more than it gives.
        self._collector.connection.execute("SET threads = 1")
        clock.set_demo_clock(self._collector.connection, now)
        self._collector.refresh_clock()
        self._is_behind = True
        if at_once:
            self.publish()

    def close(self) -> None:
        """Give the store back."""
        self._open.close()

    @property
    def collector(self) -> service.Collector:
        """The collector, with all that was taken in published."""
        self._catch_up()
        return self._collector

    def publish(self) -> None:
        """Publish what is stored, everything up to date."""
        self._collector.publish(close=True)
        self._is_behind = False

    def _catch_up(self) -> None:
        if self._is_behind and not self._at_once:
            self.publish()

    def take(self, records: list[dict[str, str]]) -> LoadReport:
        """Take records in as a file of their own."""
        self._files += 1
        path = write_csv(self._folder / "sent" / f"file{self._files}.csv", records)
        report = self._collector.take(path)
        self._is_behind = True
        if self._at_once:
            self.publish()
        return report

    def ask(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a page query's answer."""
        from bmn.cli.output import records

        self._catch_up()
        return records(queries.run(query, reader=MACHINE, **parameters))

    def one(self, query: str, **parameters: Any) -> dict[str, Any]:
        """The only row of a page query's answer."""
        (row,) = self.ask(query, **parameters)
        return row
