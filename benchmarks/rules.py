"""All record rules over the country against a raw scan of the columns that they read, and what the
rules add to a load of 1,000 households."""

import shutil
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from benchmarks.table import Table, timed
from bmn import settings
from bmn.collector import service
from bmn.collector.sender import SIMULATOR
from bmn.collector.service import Collector
from bmn.store import flags
from bmn.warehouse import rules, sql

REPEATS = 3
ENOUGH_SECONDS = 420  # on a busy machine a further run is left out
HOUSEHOLDS = 1_000

# Exactly what build/checked_*, build/shared_* and the rules read.
COLUMNS = {
    "core_household": (
        "survey_year_be, household_id, revision, village_no, local_authority_code, "
        "is_local_authority_given, enumerator_id, submitted_at, is_withdrawn, is_confirmed, "
        "residence_months, members, thai_members, foreign_members, latitude, longitude, "
        "income_main, income_secondary, income_other, income_own_produce, income_total_sent, "
        "income_fail_sent"
    ),
    "core_person": (
        "survey_year_be, household_id, person_no, is_head, is_informant, age, birth_date, "
        "birth_year_only, education_code, occupation_code"
    ),
    "core_person_private": (
        "survey_year_be, household_id, person_no, national_id_hash, id_check_ok"
    ),
}

Spent = dict[str, tuple[float, float]]


def measure(table: Table) -> None:
    """The rules within the load of a small batch, then every rule over every household."""
    with service.collector() as one:
        _batches(table, one)
        _whole_country(table, one)


def _whole_country(table: Table, one: Collector) -> None:
    connection = one.connection
    rows = {name: _count(connection, name) for name in COLUMNS}
    section = (
        f"rules, {rows['core_household']:,} households, {rows['core_person']:,} persons, "
        f"{rows['core_person_private']:,} ids"
    )
    now = one._publisher.clock.now()
    if not _count(connection, "core_flag"):
        connection.begin()
        flags.rebuild(connection, now)
        connection.commit()
    scans, checks, spent = [], [], []
    started = time.perf_counter()
    while len(checks) < REPEATS and time.perf_counter() - started < ENOUGH_SECONDS:
        scan = timed(lambda: _scan(connection))[:2]
        connection.begin()
        with _each_statement() as statements:
            check = timed(lambda: flags.rebuild(connection, now))[:2]
        connection.rollback()
        scans.append(scan)
        checks.append(check)
        spent.append(statements)
    scan, check = _middle(scans), _middle(checks)
    found = _count(connection, "core_flag")
    table.add(section, "raw scan: max of the 37 columns that they read", _seconds(scan), "1")
    table.add(
        section,
        f"all {sum(rule.is_record for rule in rules.rules())} record rules, flags kept "
        f"({found:,} open), median of {len(checks)}",
        _seconds(check),
        f"{check[0] / scan[0]:.1f} × the scan, {check[1] / scan[1]:.1f} × its CPU",
    )
    for name in sorted(spent[0], key=lambda name: -spent[0][name][1]):
        each = _middle([statements[name] for statements in spent])
        table.add(section, f"of it {name}", _seconds(each), f"{each[1] / scan[1]:.2f} × its CPU")


def _scan(connection: duckdb.DuckDBPyConnection) -> None:
    for name, columns in COLUMNS.items():
        largest = ", ".join(f"max({column})" for column in columns.split(", "))
        connection.execute(f"SELECT {largest} FROM {name}").fetchall()


@contextmanager
def _each_statement() -> Iterator[Spent]:
    """Note what each rule and each statement under them takes."""
    spent: dict[str, list[tuple[float, float]]] = defaultdict(list)
    find, execute = flags._find, sql.execute

    def noted_find(connection: Any, rule: rules.Rule, *rest: Any) -> None:
        spent[rule.id].append(timed(lambda: find(connection, rule, *rest))[:2])

    def noted_execute(connection: Any, name: str, **parameters: Any) -> Any:
        *taken, result = timed(lambda: execute(connection, name, **parameters))
        spent[name].append((taken[0], taken[1]))
        return result

    told: Spent = {}
    flags._find, sql.execute = noted_find, noted_execute
    try:
        yield told
    finally:
        flags._find, sql.execute = find, execute
        for name, taken in spent.items():
            told[name] = (sum(wall for wall, _ in taken), sum(cpu for _, cpu in taken))


def _batches(table: Table, one: Collector) -> None:
    """Loads of 1,000 new households of neighbouring villages and of their persons, with and without
    the rules, by turns."""
    section = f"rules, load of {HOUSEHOLDS:,} households and their persons into the above"
    whole: dict[tuple[bool, str], list[tuple[float, float]]] = defaultdict(list)
    within: dict[str, list[tuple[float, float]]] = defaultdict(list)
    refresh = flags.refresh
    for number, batch in enumerate(_new_batches(one.connection, 2 * REPEATS + 2)):
        with_rules = number % 2 == 0
        for kind, path in batch.items():
            spent: list[tuple[float, float]] = []

            def noted(*arguments: Any, spent: list[tuple[float, float]] = spent) -> int:
                *taken, result = timed(lambda: refresh(*arguments))
                spent.append((taken[0], taken[1]))
                return int(result)

            flags.refresh = noted if with_rules else _no_rules
            try:
                *taken, report = timed(lambda path=path: one.take(path, SIMULATOR))
            finally:
                flags.refresh = refresh
            if report.status != "loaded" or report.accepted == 0:
                raise RuntimeError(service.report_line(report))
            if number > 1:
                whole[with_rules, kind].append((taken[0], taken[1]))
                if with_rules:
                    within[kind].append(spent[0])
    for kind, spent_within in within.items():
        without, load = _middle(whole[False, kind]), _middle(whole[True, kind])
        table.add(section, f"{kind}s, without the rules", _seconds(without), "1")
        table.add(
            section,
            f"{kind}s, with the rules",
            _seconds(load),
            f"{load[0] / without[0]:.1f} × wall, {load[1] / without[1]:.1f} × CPU",
        )
        table.add(section, f"{kind}s, of it the rules", _seconds(_middle(spent_within)))


def _no_rules(*_: Any) -> int:
    return 0


def _new_batches(connection: duckdb.DuckDBPyConnection, batches: int) -> Iterator[dict[str, Path]]:
    """Files of households of the coming day that the store has not, each with its persons' file."""
    folder = settings.data_dir() / "batches"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = settings.data_dir() / "simulated"
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE coming AS
        SELECT *, (row_number() OVER (ORDER BY village_code, household_id) - 1) // {HOUSEHOLDS} AS b
        FROM read_parquet('{made}/later-*-household-2*.parquet') AS f
        ANTI JOIN core_household AS h USING (survey_year_be, household_id)
        """
    )
    for number in range(batches):
        paths = {kind: folder / f"{kind}-{number}.parquet" for kind in ("household", "person")}
        connection.execute(
            "COPY (SELECT * EXCLUDE (b) REPLACE (TIMESTAMP '2026-02-16 07:00:00' AS submitted_at, "
            "TIMESTAMP '2026-02-16 06:30:00' AS started_at) "
            f"FROM coming WHERE b = {number}) TO '{paths['household']}' (FORMAT parquet)"
        )
        connection.execute(
            f"COPY (SELECT * FROM read_parquet('{made}/later-*-person-2*.parquet') SEMI JOIN "
            f"(SELECT household_id FROM coming WHERE b = {number}) USING (household_id)) "
            f"TO '{paths['person']}' (FORMAT parquet)"
        )
        yield paths


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    (rows,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,)
    return int(rows)


def _middle(taken: list[tuple[float, float]]) -> tuple[float, float]:
    return median(wall for wall, _ in taken), median(cpu for _, cpu in taken)


def _seconds(taken: tuple[float, float]) -> str:
    return f"{taken[0]:.2f} s, {taken[1]:.2f} s CPU"
