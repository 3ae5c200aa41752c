"""Draws small tables as text and takes them in as files, so that a test reads as its own proof."""

import csv
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

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


class Store:
    """A warehouse of one test: take drawn files in, ask the queries of the pages.

    It holds the collector's lock until it is closed, as a running collector does.
    """

    def __init__(self, folder: Path, now: datetime = datetime(2026, 1, 12, 7, 30)) -> None:
        self._folder = folder
        self._files = 0
        self._open = ExitStack()
        self.collector = self._open.enter_context(service.collector())
        clock.set_demo_clock(self.collector.connection, now)
        self.collector.refresh_clock()
        self.publish()

    def close(self) -> None:
        """Give the store back."""
        self._open.close()

    def publish(self) -> None:
        """Publish what is stored, everything up to date."""
        self.collector.publish(close=True)

    def take(self, records: list[dict[str, str]]) -> LoadReport:
        """Take records in as a file of their own, and publish."""
        self._files += 1
        path = write_csv(self._folder / "sent" / f"file{self._files}.csv", records)
        report = self.collector.take(path)
        self.publish()
        return report

    def ask(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a page query's answer."""
        from bmn.cli.output import records

        return records(queries.run(query, records=True, **parameters))

    def one(self, query: str, **parameters: Any) -> dict[str, Any]:
        """The only row of a page query's answer."""
        (row,) = self.ask(query, **parameters)
        return row
