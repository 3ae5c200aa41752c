"""Takes one file in: read, normalise, validate, quarantine, store. One transaction a file."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

import duckdb

from bmn import private, settings
from bmn.access.reader import Reader
from bmn.collector import (
    encoding,
    household,
    ledger,
    person,
    personal,
    read,
    register,
    retry,
    settle,
    stage,
    totals,
)
from bmn.collector import scope as scopes
from bmn.collector import sender as senders
from bmn.collector.encoding import Scan
from bmn.collector.ledger import LoadReport
from bmn.collector.messages import Refused
from bmn.collector.repair import repair
from bmn.collector.retry import Waiting
from bmn.collector.stage import Stage
from bmn.store import changes, schema
from bmn.words.language import text

__all__ = ["LoadReport", "load_file"]


class Handler(Protocol):
    """What each kind of record brings: its own checks, and how it is stored."""

    def check(self, staged: Stage, now: datetime) -> None: ...

    def store(self, staged: Stage, load_id: int, now: datetime, sender: Reader) -> None: ...


def load_file(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    now: datetime,
    sender: Reader,
    before_store: Callable[[Stage], None] | None = None,
    before_commit: Callable[[LoadReport], None] | None = None,
    waiting: Waiting | None = None,
) -> LoadReport:
    """Take a file into the store and say what became of it.

    Bad input raises nothing: a row that can't be taken is quarantined, a file that can't is
    refused. Everything is written in one transaction, `before_commit` (the roll-up) included; it
    is called only when the file was loaded. `before_store` is called before that transaction, with
    the rows that will be stored in the view `cell`. The temporary table `touched_village`
    (survey_year_be, village_no, households_new, households_revised) tells what changed for the
    roll-up; for the checking rules `touched_record` (survey_year_be, household_id) names the
    records and `recheck_village` (survey_year_be, village_no) the villages of which a register
    spoke.
    `sender` is who sent it: he must have the right to its kind of record, and only rows of his area
    and years are taken.
    `waiting` tells that the rows are an earlier load's that waited for a register.
    `now` is Bangkok local time. Raises what the system raises (full disk, file gone).
    """
    started = time.perf_counter()
    scan = encoding.scan(path)
    report = LoadReport(file=path.name, sha256=scan.sha256)
    report.say_who(sender)
    if waiting is not None:
        report.file, report.retry_of = waiting.file_name, waiting.load_id
    before = ledger.loaded_before(connection, scan.sha256, sender)
    # Where rows of it wait for a register that has come since, it is not done with.
    if waiting is None and before is not None and not retry.is_due(connection, before[0]):
        _already_loaded(connection, report, before)
        _write_alone(connection, report, now, started)
        return report
    try:
        with _work_folder() as work:
            staged = _staged(connection, path, scan, work, report)
            _want_right(connection, sender, str(report.kind))
            _take(staged, report, now, before_store, before_commit, sender, started)
    except Refused as refusal:
        _refuse(report, refusal)
        _write_alone(connection, report, now, started)
    finally:
        with suppress(duckdb.Error):
            stage.clear(connection)
    return report


def refuse(
    connection: duckdb.DuckDBPyConnection, path: Path, refusal: Refused, now: datetime
) -> LoadReport:
    """Note a file of which it isn't known who sent it; it isn't read."""
    started = time.perf_counter()
    report = LoadReport(file=path.name, sha256=encoding.scan(path).sha256)
    _refuse(report, refusal)
    _write_alone(connection, report, now, started)
    return report


def _want_right(connection: duckdb.DuckDBPyConnection, sender: Reader, kind: str) -> None:
    """Raises Refused where the sender may not send that kind, or made-up data would meet real."""
    if schema.is_made_up(connection) and not senders.is_demo(sender):
        raise Refused("demo_is_there")
    if senders.is_demo(sender) and not schema.is_made_up(connection):
        raise Refused("demo_is_over")
    if not sender.may(f"upload:{kind}"):
        words = (text(f"data.kind.{kind}", language) for language in ("th", "en"))
        kind_th, kind_en = words
        raise Refused("kind_not_yours", kind_th=kind_th, kind=kind_en)


def set_aside(
    connection: duckdb.DuckDBPyConnection, path: Path, sender: Reader, now: datetime
) -> LoadReport:
    """Note that this sender's file ended the collector and was set aside; nothing of it is stored.

    A file whose rows were committed before the end is reported as taken in before.
    """
    started = time.perf_counter()
    scan = encoding.scan(path)
    report = LoadReport(file=path.name, sha256=scan.sha256)
    report.say_who(sender)
    before = ledger.loaded_before(connection, scan.sha256, sender)
    if before is not None:
        _already_loaded(connection, report, before)
    else:
        _refuse(report, Refused("in_hand"))
    _write_alone(connection, report, now, started)
    return report


def _refuse(report: LoadReport, refusal: Refused) -> None:
    report.status = "refused"
    report.rows_read = report.accepted = report.quarantined = report.dropped = 0
    report.message_th = personal.hidden(refusal.message.th)
    report.message_en = personal.hidden(refusal.message.en)


def _already_loaded(
    connection: duckdb.DuckDBPyConnection, report: LoadReport, before: tuple[int, str, int]
) -> None:
    load_id, report.kind, rows = before
    report.already_loaded, report.status = True, "already_loaded"
    report.rows_read = report.dropped = report.duplicates = rows
    ledger.say_already_loaded(connection, report, load_id)


def _staged(
    connection: duckdb.DuckDBPyConnection, path: Path, scan: Scan, work: Path, report: LoadReport
) -> Stage:
    source = read.open_source(connection, path, scan, work)
    report.kind, report.encoding = source.match.kind.name, source.encoding
    report.unknown_columns = [
        personal.hidden(word)[:100] for word in source.match.unknown[: ledger.UNKNOWN_SHOWN]
    ]
    staged = stage.stage(connection, source)
    repair(staged)
    return staged


def _take(
    staged: Stage,
    report: LoadReport,
    now: datetime,
    before_store: Callable[[Stage], None] | None,
    before_commit: Callable[[LoadReport], None] | None,
    sender: Reader,
    started: float,
) -> None:
    """Check the staged rows, then store them in one transaction. Raises Refused."""
    connection = staged.connection
    handler = _handler(staged)
    connection.execute("CREATE OR REPLACE TEMP TABLE dropped (n BIGINT, reason VARCHAR)")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched_village (survey_year_be USMALLINT, "
        "village_no INTEGER, households_new BIGINT, households_revised BIGINT)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched_record "
        "(survey_year_be USMALLINT, household_id VARCHAR)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE recheck_village "
        "(survey_year_be USMALLINT, village_no INTEGER)"
    )
    handler.check(staged, now)
    personal.note(staged)
    scopes.keep_to(staged, sender)
    totals.take_out(staged)
    if before_store is not None:
        before_store(staged)
    connection.begin()
    try:
        report.load_id = ledger.next_load_id(connection)
        handler.store(staged, report.load_id, now, sender)
        if not senders.is_demo(sender):
            schema.mark_real(connection)
        remarks = (
            household.remarks(connection, report.load_id) if report.kind == "household" else []
        )
        ledger.count(staged, report, remarks)
        ledger.quarantine(staged, report.load_id)
        settle.settle(staged, report)
        if before_commit is not None:
            before_commit(report)
        report.seconds = time.perf_counter() - started
        ledger.write(connection, report, now)
        changes.note_load(connection, report.kind, accepted=report.accepted)
        connection.commit()
    except BaseException:
        with suppress(duckdb.Error):
            connection.rollback()
        raise


def _handler(staged: Stage) -> Handler:
    name = staged.source.match.kind.name
    if name == "household":
        return household
    return person if name == "person" else register


def _write_alone(
    connection: duckdb.DuckDBPyConnection, report: LoadReport, now: datetime, started: float
) -> None:
    """Note a file of which nothing was stored."""
    with schema.transaction(connection):
        report.load_id = ledger.next_load_id(connection)
        report.seconds = time.perf_counter() - started
        ledger.write(connection, report, now)
        changes.note_load(connection, None, accepted=0)


@contextmanager
def _work_folder() -> Iterator[Path]:
    """A folder for rewritten copies, which may hold personal data: among the restricted."""
    folder = private.folder(settings.restricted_dir() / "work")
    with tempfile.TemporaryDirectory(dir=folder) as name:
        yield Path(name)
