"""The collector as a service: takes files in, rolls them up and publishes, one file a transaction.

It is the one writer of the store. While it runs, files named on the command line go through its
inbox, and it leaves a report for whoever waits.
"""

import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from bmn import private, settings
from bmn.access.reader import NOBODY, Reader
from bmn.collector import (
    alive,
    backup,
    giving_way,
    health,
    in_hand,
    inbox,
    ledger,
    load,
    quarantine,
    requests,
    retry,
    room,
    stopping,
)
from bmn.collector import sender as senders
from bmn.collector.load import LoadReport
from bmn.collector.messages import Refused
from bmn.collector.stage import Stage
from bmn.store import flags, rollup, schema
from bmn.store.publish import Published, Publisher
from bmn.survey import clock

POLL_SECONDS = 0.2
CATCH_UP_SECONDS = 120.0  # seldom: at national scale it takes seconds in which nothing is taken
CLOCK_PUBLISH_SECONDS = 300.0  # so that as_of, and the ages reckoned from it, move on
PURGE_EVERY_SECONDS = 3600.0
# How long each waits for a moment in which nothing lands. What checks find is shown by 30 seconds.
WITHIN_SECONDS = {"checks": 15.0, "results": 60.0, "catch_up": float("inf")}
BATCH_SECONDS = 2.0
RETRY_SECONDS = 5.0
TRIES_A_FILE = 3
WAIT_FOR_REPORT_SECONDS = 3600.0
ASK_AGAIN_SECONDS = 2.0


_failures: dict[Path, int] = {}  # how often a file of the inbox broke the collector


class AlreadyRunning(RuntimeError):
    """Another collector holds the store."""


class NoRoom(RuntimeError):
    """The disk or the inbox is too full to take files in; the message says which."""


class NoAnswer(RuntimeError):
    """The running collector did not report on a file within the time."""


def lock_path() -> Path:
    """The file by whose lock a collector holds the store."""
    return settings.warehouse_dir() / "collector.lock"


@contextmanager
def the_only_collector() -> Iterator[None]:
    """Hold the store against a second collector. Raises AlreadyRunning."""
    private.keep()
    private.folder(settings.warehouse_dir())
    lock = FileLock(lock_path(), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise AlreadyRunning(
            "มีตัวรับข้อมูลทำงานอยู่แล้ว จึงเปิดซ้ำไม่ได้ / another collector is running on "
            f"{settings.warehouse_dir()}"
        ) from error
    try:
        inbox.sweep_work()
        yield
    finally:
        lock.release()


class Collector:
    """One writer over one store, for as long as it holds the lock."""

    def __init__(self) -> None:
        self._connection: duckdb.DuckDBPyConnection = schema.open_store()
        self._publisher = Publisher(self._connection)
        self._are_checks_unshown = True  # by a former collector, perhaps
        self._bring_up_to_date()

    def take(self, path: Path, sender: Reader | None = None) -> LoadReport:
        """Take one file in: read, normalise, validate, store and roll up, in one transaction. The
        checking rules wait: `check` runs them.

        Unless a sender is told, he is whom the server noted beside the file, else the operator.
        """
        with in_hand.holding(path):
            try:
                by = sender or senders.of(path, settings.inbox_dir())
            except Refused as refusal:
                return load.refuse(self._connection, path, refusal, self._publisher.clock.now())
            report = self._load(path, by)
            if report.kind == "village" and report.accepted:
                retry.tell(self._connection, report, self.take_waiting())
            return report

    def take_waiting(self) -> list[LoadReport]:
        """Take in the rows that waited for a register and wait no more."""
        reports = []
        with retry.due(self._connection) as files:
            for one in files:
                reports.append(self._load(one.path, one.sender, one))
                retry.note_tried(self._connection, one.load_id)
        return reports

    def _load(self, path: Path, sender: Reader, waiting: retry.Waiting | None = None) -> LoadReport:
        now = self._publisher.clock.now()

        def roll_up(report: LoadReport) -> None:
            rollup.refresh(self._connection, load_id=report.load_id, received_at=now)
            flags.defer(self._connection, report.load_id, str(report.kind))

        return load.load_file(
            self._connection,
            path,
            now=now,
            sender=sender,
            before_store=self._check_what_it_replaces,
            before_commit=roll_up,
            waiting=waiting,
        )

    def checks_waiting(self) -> int:
        """How many loads wait for the checking rules."""
        return flags.waiting(self._connection)

    def owes_checks(self) -> bool:
        """Whether loads wait for the checking rules, or what these found waits to be published."""
        return self._are_checks_unshown or self.checks_waiting() > 0

    def check(self) -> None:
        """Run the checking rules over what waits for them, in one transaction."""
        if self.checks_waiting():
            with schema.transaction(self._connection):
                flags.refresh(self._connection, self._publisher.clock.now())
            self._are_checks_unshown = True

    def _check_what_it_replaces(self, staged: Stage) -> None:
        """A record that waits for its checks is checked before another file replaces it: what was
        wrong with it, and that it was mended, is part of its history."""
        kind = staged.source.match.kind.name
        if not self.checks_waiting():
            return
        if kind in ("household", "person"):
            again = self._connection.execute(
                "FROM (SELECT survey_year_be, household_id FROM cell) "
                "SEMI JOIN (FROM check_pending_record WHERE kind = $kind) AS p "
                "USING (survey_year_be, household_id) LIMIT 1",
                {"kind": kind},
            ).fetchone()
            if again is None:
                return
        elif kind != "village":
            return
        self.check()

    def set_aside(self, path: Path) -> LoadReport:
        """Note that this file ended a collector; nothing of it is stored."""
        try:
            by = senders.of(path, settings.inbox_dir())
        except Refused:
            by = NOBODY
        return load.set_aside(self._connection, path, by, self._publisher.clock.now())

    def publish(
        self,
        *,
        close: bool = False,
        settle: bool = False,
        catch_up: bool = False,
        results: bool = False,
        checks: bool = False,
    ) -> Published:
        """Publish what is stored: counts always, the rest as `Publisher.publish` says. What is
        brought up to date is checked first."""
        is_more = close or settle or catch_up or results or checks
        if is_more:
            self.check()
        done = self._publisher.publish(
            close=close, settle=settle, catch_up=catch_up, results=results, checks=checks
        )
        self._are_checks_unshown &= not is_more
        return done

    def are_results_due(self) -> bool:
        """Whether the last batch of results is some minutes old."""
        return self._publisher.are_results_due()

    def is_behind(self) -> bool:
        """Whether results or household files wait to be brought up to date."""
        return self._publisher.is_behind()

    def _bring_up_to_date(self) -> None:
        """Roll up and check everything again where the statements, rules or thresholds of the store
        are not this program's: after an update, or a changed standard."""
        connection = self._connection
        if not rollup.are_current(connection):
            self.rebuild()
        elif not flags.are_current(connection):
            with schema.transaction(connection):
                flags.rebuild(connection, self._publisher.clock.now())
                flags.note_current(connection)

    def rebuild(self) -> None:
        """Roll every village of every year up again."""
        connection = self._connection
        years = connection.execute(
            "SELECT DISTINCT survey_year_be FROM core_household ORDER BY 1"
        ).fetchall()
        with schema.transaction(connection):
            for (year,) in years:
                rollup.refresh_year(connection, year, everything=True)
            flags.rebuild(connection, self._publisher.clock.now())
            rollup.note_current(connection)
            flags.note_current(connection)
            # What waited for its release waits on; the rest shows nothing new about anybody, so it
            # is released with the next publication, as of a day that is over.
            connection.execute(
                "INSERT INTO mart_pending SELECT survey_year_be, village_no, 1, $yesterday "
                "FROM (SELECT survey_year_be, village_no FROM mart_cell "
                "EXCEPT SELECT survey_year_be, village_no FROM mart_pending)",
                {"yesterday": self._publisher.clock.now().date() - timedelta(days=1)},
            )
            connection.execute(
                "INSERT INTO mart_shown_pending SELECT survey_year_be, village_no, "
                "households_collected FROM mart_cell WHERE households_collected > 0"
            )
            connection.execute(
                "INSERT INTO household_file_due SELECT DISTINCT c.survey_year_be, v.district_code "
                "FROM mart_cell AS c JOIN core_village AS v USING (village_no) "
                "EXCEPT FROM household_file_due"
            )

    def refresh_clock(self) -> None:
        """Read the store's clock anew, after it was set."""
        self._publisher.refresh_clock()

    def close(self) -> None:
        """Give the store back."""
        self._connection.close()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The store's connection, for commands that run under the same lock."""
        return self._connection


@contextmanager
def collector() -> Iterator[Collector]:
    """A collector under the lock, closed at the end. Raises AlreadyRunning."""
    with the_only_collector():
        one = Collector()
        try:
            yield one
        finally:
            one.close()


def ingest(paths: Iterable[Path], say: Callable[[str], None]) -> list[LoadReport]:
    """Take files in and publish; through the inbox while a collector runs.

    Raises FileNotFoundError, NoAnswer, NoRoom.
    """
    files = list(_files(paths))
    _want_room(sum(path.stat().st_size for path in files), of="disk_full")
    try:
        with collector() as one:
            reports = []
            for path in files:
                say(f"กำลังนำเข้า / taking in {path.name}")
                reports.append(one.take(path))
            one.publish(settle=True)
            return reports
    except AlreadyRunning:
        return _through_inbox(files, say)


def publish(
    *, rebuild: bool, close: bool = False, say: Callable[[str], None] = lambda _: None
) -> Published:
    """Publish the store as it stands, up to date in all that may be shown; by the running collector
    if one runs. `close` ends the day of every village, so that all results from the district down
    move.

    Raises NoAnswer.
    """
    told = _of_the_store({"what": "publish", "rebuild": rebuild, "close": close}, say)
    return Published(
        told["snapshot_id"], datetime.fromisoformat(told["as_of"]), told["files"], told["seconds"]
    )


def quarantined(
    load_id: int, say: Callable[[str], None] = lambda _: None
) -> tuple[list[str], list[list[str]], dict[int, int]]:
    """The header and the quarantined rows of a load still open, with their reasons, and how many
    rows each later load settled; by the running collector if one runs.

    Raises KeyError when no row is open and none was settled, NoAnswer.
    """
    told = _of_the_store({"what": "quarantine", "load_id": load_id}, say)
    if not told["known"]:
        raise KeyError(load_id)
    return told["header"], told["rows"], {int(by): n for by, n in told["settled"].items()}


def copy_store(folder: Path, say: Callable[[str], None] = lambda _: None) -> None:
    """Copy the store with its snapshots into a folder; by the running collector if one runs.

    Raises NoAnswer.
    """
    _of_the_store({"what": "backup", "folder": str(folder)}, say)


def _of_the_store(what: dict[str, Any], say: Callable[[str], None]) -> dict[str, Any]:
    """What the store answers: asked here, or of the collector that holds it. Raises NoAnswer."""
    name: str | None = None
    deadline = time.monotonic() + WAIT_FOR_REPORT_SECONDS
    while time.monotonic() < deadline:
        try:
            with collector() as one:
                if name is not None:  # the collector has gone meanwhile
                    requests.withdraw(name)
                return _answer(one, what)
        except AlreadyRunning:
            if name is None:
                say("ตัวรับข้อมูลทำงานอยู่ จึงขอผ่านตัวรับข้อมูล / asking the running collector")
                name = requests.put(what)
        told = requests.answer_to(name, ASK_AGAIN_SECONDS)
        if told is not None:
            if error := told.get("error"):
                raise NoAnswer(error)
            return told
    if name is not None:
        requests.withdraw(name)
    raise NoAnswer("ตัวรับข้อมูลยังไม่ตอบ / the collector gave no answer")


def _answer(one: Collector, what: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request, as plain values."""
    if what.get("what") == "quarantine":
        try:
            header, rows, settled = quarantine.state(one.connection, int(what["load_id"]))
        except KeyError:
            return {"known": False}
        return {"known": True, "header": header, "rows": rows, "settled": settled}
    if what.get("what") == "publish":
        if what.get("rebuild"):
            one.rebuild()
        done = one.publish(settle=True, close=bool(what.get("close")))
        return {
            "snapshot_id": done.snapshot_id,
            "as_of": done.as_of.isoformat(),
            "files": done.files,
            "seconds": done.seconds,
        }
    if what.get("what") == "backup":
        try:
            backup.copy_store(one.connection, Path(str(what["folder"])))
        except OSError as error:  # a full disk there is no trouble of the collector's
            return {"error": f"สำรองไม่ได้ / the store could not be copied: {error}"}
        return {}
    return {"error": f"ไม่รู้จักคำขอ / unknown request: {what.get('what')}"}


def watch_until_stopped(say: Callable[[str], None]) -> int:
    """Watch the inbox until SIGINT or SIGTERM. Raises AlreadyRunning."""
    stop = stopping.Stop()
    while not stop.is_asked:
        _watch_once(say, stop)
    return 0


def _watch_once(say: Callable[[str], None], stop: stopping.Stop) -> None:
    """Watch until told to stop, or until the system fails."""
    try:
        with collector() as one, alive.beating() as pulse:
            say(f"รับแฟ้มจาก / watching {settings.inbox_dir()}")
            for trouble in health.troubles(one.connection):
                say(health.line(trouble))
            with suppress(stopping.Stopped):
                watch(
                    one,
                    say,
                    until=lambda: stop.is_asked,
                    pulse=pulse,
                    breaking_off=stop.breaking_off,
                )
            say(stopping.SAID)
    except (OSError, duckdb.Error) as error:
        # A full disk, say: what was committed stands, the dashboards keep the last snapshot.
        say(f"ตัวรับข้อมูลขัดข้อง จะลองใหม่ / the collector failed and tries again: {error}")
        time.sleep(RETRY_SECONDS)


def watch(
    one: Collector,
    say: Callable[[str], None],
    *,
    until: Callable[[], bool],
    pulse: alive.Pulse | None = None,
    breaking_off: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> None:
    """Take in what lands in the inbox, publishing after each batch, until told to stop.

    Counts come first: the checking rules run when nothing lands, and give way to what lands while
    they run; after some seconds they no longer do.
    What waits when it is told to stop (checks, results, household files) is in the store, and is
    gone on with at the next start. What is run inside `breaking_off` may end at any point.

    While the disk is low files wait: taking one in needs room several times over.
    """
    folder = private.folder(settings.inbox_dir())
    waiting = inbox.Inbox(folder)
    inbox.sweep_reports(folder)
    published_at = time.monotonic()
    rest = _Rest(one)
    purged_at = -PURGE_EVERY_SECONDS
    _set_aside_left_over(one, folder, say)
    for report in one.take_waiting():  # a collector ended between a register and its rows
        say(report_line(report))
    with breaking_off():
        one.publish()
    while not until():
        with breaking_off():
            requests.answer_all(lambda what: _answer(one, what))
        if time.monotonic() - purged_at >= PURGE_EVERY_SECONDS:
            inbox.purge(clock.bangkok_now())
            inbox.sweep_chosen(folder, datetime.now())
            requests.sweep()
            purged_at = time.monotonic()
        taken: list[tuple[Path, LoadReport]] = []
        try:
            began = time.monotonic()
            is_full = room.is_disk_low()
            if pulse is not None:
                pulse.say("disk_full" if is_full else None)
            for path in [] if is_full else waiting.ready():
                taken.append(_take_from_inbox(one, path, say))
                if time.monotonic() - began >= BATCH_SECONDS:
                    break  # let what was taken be seen before the rest
            now = time.monotonic()
            if taken or now - published_at >= CLOCK_PUBLISH_SECONDS:
                with breaking_off():
                    one.publish()
                published_at = now
        finally:
            for path, report in taken:
                inbox.leave_report(folder, path.name, report_row(report))
        with breaking_off():
            what = rest.next(is_idle=not taken)
        if what is not None:
            with breaking_off(), rest.giving_way(what, folder):
                one.publish(**{what: True})
                rest.note_done(what)
                published_at = time.monotonic()
        elif not taken:
            time.sleep(POLL_SECONDS)


class _Rest:
    """What nobody waits for: checks, results, household files. Brought up to date one at a time
    when nothing lands, so that what lands meanwhile is counted before the next."""

    def __init__(self, one: Collector) -> None:
        self._one = one
        self._since: dict[str, float] = {}  # what is owed -> since when
        self._caught_up_at = time.monotonic()

    def next(self, *, is_idle: bool) -> str | None:
        """What to publish now, as a parameter of `Collector.publish`; None: nothing."""
        now = time.monotonic()
        is_behind = is_idle and now - self._caught_up_at >= CATCH_UP_SECONDS
        owed = {
            "checks": self._one.owes_checks(),
            "results": self._one.are_results_due(),
            "catch_up": is_behind and self._one.is_behind(),
        }
        self._since = {
            what: self._since.get(what, now) for what, is_owed in owed.items() if is_owed
        }
        return next((what for what in self._since if is_idle or self._must(what)), None)

    def _must(self, what: str) -> bool:
        """Whether it has waited so long that it gives way no more."""
        return time.monotonic() - self._since[what] >= WITHIN_SECONDS[what]

    def giving_way(self, what: str, folder: Path) -> AbstractContextManager[None]:
        """The block in which it is done."""
        if self._must(what):
            return nullcontext()
        return giving_way.to_files(self._one.connection, folder)

    def note_done(self, what: str) -> None:
        """It is up to date."""
        del self._since[what]
        if what == "catch_up":
            self._caught_up_at = time.monotonic()


def _set_aside_left_over(one: Collector, folder: Path, say: Callable[[str], None]) -> None:
    """A file that was in hand when a collector died is not tried again."""
    path = in_hand.left_over()
    if path is None or path.parent != folder.resolve():
        return
    report = one.set_aside(path)
    aside = inbox.archive(path, report.sha256 if report.already_loaded else "failed")
    senders.forget(path.name, folder)
    inbox.leave_report(folder, path.name, report_row(report))
    say(report_line(report))
    say(f"{path.name}: ย้ายไปที่ / moved to {aside}")


def _take_from_inbox(
    one: Collector, path: Path, say: Callable[[str], None]
) -> tuple[Path, LoadReport]:
    """Take a file in and put it away; one that breaks the collector again and again is put aside,
    one that breaks the store's engine at once.

    Raises what the system raises, so that the store is opened anew.
    """
    try:
        report = one.take(path)
    except (OSError, duckdb.Error) as error:
        _failures[path] = _failures.get(path, 0) + 1
        if isinstance(error, duckdb.FatalException | duckdb.InternalException):
            _failures[path] = TRIES_A_FILE
        if _failures[path] >= TRIES_A_FILE:
            del _failures[path]
            aside = inbox.archive(path, "failed")
            senders.forget(path.name, path.parent)
            say(f"{path.name}: อ่านไม่ได้ ย้ายไปที่ / can't be taken in, moved to {aside}")
        raise
    _failures.pop(path, None)
    inbox.archive(path, report.sha256)
    senders.forget(path.name, path.parent)
    say(report_line(report))
    return path, report


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.is_file() and p.name[0] not in "._")
        elif path.exists():
            yield path
        else:
            raise FileNotFoundError(2, "no such file", str(path))


def _want_room(size: int, *, of: room.Lack | None = None) -> None:
    """Raises NoRoom where there is no room for so many bytes (`of`: ask for that room only)."""
    lack = room.lacking(size)
    if lack is not None and of in (None, lack):
        raise NoRoom(f"{room.WORDS[lack].th} / {room.WORDS[lack].en}")


def _through_inbox(files: list[Path], say: Callable[[str], None]) -> list[LoadReport]:
    """Hand copies of the files to the running collector and wait for its reports."""
    folder = private.folder(settings.inbox_dir())
    reports = []
    for path in files:
        _want_room(path.stat().st_size)
        say(f"ส่งให้ตัวรับข้อมูลที่ทำงานอยู่ / handing to the running collector: {path.name}")
        name = inbox.short_name(f"{uuid.uuid4().hex[:8]}-{path.name}", inbox.LONGEST_NAME)
        part = folder / f"{name}.part"
        shutil.copyfile(path, part)
        part.replace(folder / name)
        row = inbox.wait_for_report(folder, name, WAIT_FOR_REPORT_SECONDS)
        if row is None:
            raise NoAnswer(f"ตัวรับข้อมูลยังไม่ตอบ / the collector gave no report on {path.name}")
        reports.append(LoadReport.from_row({**row, "file": path.name}))
    return reports


def report_row(report: LoadReport) -> dict[str, Any]:
    """The report as the command line's contract prints it."""
    return report.row()


def report_line(report: LoadReport) -> str:
    """The report in one line, Thai and English, with the number by which the load is asked for."""
    head = f"[{report.load_id}] {report.file}"
    if report.status == "refused":
        return f"{head}: ไม่รับแฟ้ม – {report.message_th} / refused: {report.message_en}"
    if report.status == ledger.NONE_ACCEPTED:
        return f"{head}: {report.message_th} / {report.message_en}"
    if report.already_loaded:
        return f"{head}: นำเข้าแล้วก่อนหน้านี้ ไม่มีการเปลี่ยนแปลง / already loaded"
    return (
        f"{head}: อ่าน {report.rows_read:,} รับ {report.accepted:,} "
        f"กักไว้ตรวจ {report.quarantined:,} ไม่นับ {report.dropped:,} / "
        f"read, accepted, quarantined, dropped ({report.kind})"
    )
