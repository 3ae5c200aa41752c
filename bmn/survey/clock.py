"""The one clock: every age, pace and deadline is reckoned against a snapshot's `as_of`.

Instants are Bangkok local time without zone (Thailand has no daylight saving time). A made-up
warehouse has a clock of its own, kept in the store: it starts where the demonstration is set and
moves on only while a collector runs.
"""

import time
from datetime import date, datetime, timedelta, timezone

import duckdb

BANGKOK = timezone(timedelta(hours=7))
FISCAL_YEAR_FIRST_MONTH = 10
BUDDHIST_ERA_OFFSET = 543
EXPECTED_MINUTES = 5


def bangkok_now() -> datetime:
    """Wall clock in Bangkok, naive, to the second."""
    return datetime.now(BANGKOK).replace(tzinfo=None, microsecond=0)


def expected_at(as_of: datetime) -> datetime:
    """The instant up to which a plan counts in what is expected by then: five minutes at a time.

    Else the expected of every area would change with every second, and all of them be written anew
    with every publication.
    """
    minute = as_of.minute - as_of.minute % EXPECTED_MINUTES
    return as_of.replace(minute=minute, second=0, microsecond=0)


def round_of(day: date) -> int:
    """Survey year (B.E.) whose round runs on that day.

    A round follows the fiscal year: that of 2570 begins on 1 October 2569 (2569 letter: collection
    of 2569 from November 2568).
    """
    return day.year + BUDDHIST_ERA_OFFSET + (day.month >= FISCAL_YEAR_FIRST_MONTH)


class Clock:
    """Tells the time of a store: the wall clock, or the made-up one where the store has one."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        row = connection.execute("SELECT value FROM core_meta WHERE key = 'demo_clock'").fetchone()
        self._demo_start = datetime.fromisoformat(row[0]) if row else None
        self._started = time.monotonic()

    @property
    def is_made_up(self) -> bool:
        """Whether this is a demonstration's clock."""
        return self._demo_start is not None

    def now(self) -> datetime:
        """The store's present instant, Bangkok local, to the second."""
        if self._demo_start is None:
            return bangkok_now()
        elapsed = int(time.monotonic() - self._started)
        return self._demo_start + timedelta(seconds=elapsed)


def set_demo_clock(connection: duckdb.DuckDBPyConnection, instant: datetime) -> None:
    """Give the store a made-up clock that stands at `instant`; never without one in between."""
    told = [instant.isoformat()]
    connection.execute("UPDATE core_meta SET value = $1 WHERE key = 'demo_clock'", told)
    connection.execute(
        "INSERT INTO core_meta SELECT 'demo_clock', $1 "
        "WHERE NOT EXISTS (FROM core_meta WHERE key = 'demo_clock')",
        told,
    )
