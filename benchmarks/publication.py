"""What a publication costs after a change of one kind: which mart files it writes, and how long.

On the built demo (or country) in the folder of the settings, one process, no collector beside it.
Each change is taken in first, then the publication alone is measured; CPU seconds are what to
compare on a shared machine, and so is the ratio to a scan of everything in `mart_cell`, the table
that most marts are summed from.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks.table import Table, seconds, timed
from bmn import settings
from bmn.collector import service
from bmn.collector.sender import SIMULATOR
from bmn.store.publish import Published
from tests.drawn import write_csv

YEAR = "2569"
SCAN = "SELECT sum(COLUMNS(* EXCLUDE (local_authority_code, last_submitted_at, last_received_at))) "


def measure(table: Table) -> None:
    """Publications after nothing, the clock, registers of one row, households, persons."""
    with service.collector() as one:
        before = timed(lambda: one.publish(close=True))
        table.add("publication", "first of this process, everything up to date", _told(before))
        connection = one.connection
        scan = seconds(lambda: connection.execute(f"{SCAN} FROM mart_cell").fetchall())
        table.add("publication", "raw scan: every column of mart_cell summed", f"{scan:.3f} s", "1")
        for what, make in _changes(connection).items():
            path = make()
            if path is not None:
                report = one.take(path, SIMULATOR)
                assert report.accepted, report.message_en
            for reach in ({}, {"checks": True}) if what in RECORDS else ({},):
                done = timed(lambda reach=reach: one.publish(**reach))
                name = f"{what}, then the checks" if reach else what
                table.add("publication", name, _told(done), f"{done[1] / scan:.1f} ×")
        last = timed(lambda: one.publish(settle=True))
        table.add("publication", "all that waited, household files too", _told(last))
        nothing = timed(lambda: one.publish(settle=True))
        table.add("publication", "nothing changed but the clock", _told(nothing))
    with service.collector() as again:
        restart = timed(lambda: again.publish(settle=True))
        table.add("publication", "nothing changed, after a restart", _told(restart))


RECORDS = ("1,000 households revised", "their persons")


def _told(done: tuple[float, float, Published]) -> str:
    wall, cpu, published = done
    written = ", ".join(getattr(published, "written", ()) or ("?",))
    return f"{wall:.2f} s, {cpu:.2f} s CPU: {written}"


def _changes(connection: duckdb.DuckDBPyConnection) -> dict[str, Callable[[], Path | None]]:
    """Kind of change -> what makes a file of it."""
    folder = settings.data_dir() / "changes"
    folder.mkdir(exist_ok=True)
    village, household = _one(
        connection,
        "SELECT v.village_code, min(h.household_id) FROM core_household AS h JOIN core_village "
        "AS v USING (village_no) WHERE h.survey_year_be = 2569 GROUP BY 1 ORDER BY count(*) DESC",
    )
    rule, subject = _one(
        connection,
        "SELECT rule_id, subject FROM core_flag WHERE is_record AND gone_at IS NULL "
        "AND survey_year_be = 2569 ORDER BY ALL",
    )
    at = "2026-02-16T06:00:00"
    area = {"survey_year_be": YEAR, "area_level": "village", "area_code": village}
    rows = {
        "a note": {**area, "text": "วัดผล", "written_at": at},
        "a flag decision": {
            "survey_year_be": YEAR,
            "rule_id": rule,
            "subject": subject,
            "decision": "dismissed",
            "reason": "วัดผล",
            "decided_at": at,
        },
        "a certificate": {
            **area,
            "event": "checked",
            "happened_at": at,
            **dict.fromkeys(("panel_size", "panel_public_members", "document_ref", "note"), ""),
        },
        "a target": {**area, "kind": "confirmed", "households": "123"},
        "a second interview": {
            "survey_year_be": YEAR,
            "household_id": household,
            "visited_at": at,
            "visitor_level": "district",
            "items_checked": "10",
            "items_agreed": "9",
        },
    }

    def register(name: str) -> Callable[[], Path]:
        return lambda: write_csv(folder / f"{name}.csv", [rows[name]])

    return {
        "only the clock": lambda: None,
        **{name: register(name) for name in rows},
        RECORDS[0]: lambda: _households(connection, folder, village),
        RECORDS[1]: lambda: _persons(connection, folder),
    }


def _one(connection: duckdb.DuckDBPyConnection, text: str) -> tuple[str, str]:
    row = connection.execute(f"{text} LIMIT 1").fetchone()
    assert row is not None
    return row


def _households(connection: duckdb.DuckDBPyConnection, folder: Path, village: str) -> Path:
    """The next revision of 1,000 households around the village, with another income."""
    path = folder / "households.parquet"
    connection.execute(
        f"""
        COPY (
            SELECT
                h.survey_year_be, h.household_id, h.revision + 1 AS revision, v.village_code,
                h.local_authority_code, h.enumerator_id, h.started_at,
                h.submitted_at + INTERVAL 1 DAY AS submitted_at, h.members, h.residence_months,
                1 AS confirmed, h.latitude, h.longitude, h.income_main + 10 AS income_main,
                h.income_secondary, h.income_other, h.income_own_produce, h.expense_production,
                h.expense_necessary, h.expense_unnecessary, h.expense_debt, h.happiness,
                COLUMNS('^i[0-9]{{2}}_(eligible|fail)$')
            FROM core_household AS h JOIN core_village AS v USING (village_no)
            WHERE h.survey_year_be = 2569 AND v.village_code >= $village AND NOT h.is_withdrawn
                AND h.members > 0
            ORDER BY v.village_code, h.household_id LIMIT 1000
        ) TO '{path}' (FORMAT parquet)
        """,
        {"village": village},
    )
    return path


def _persons(connection: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """The next revision of these households' people."""
    path = folder / "persons.parquet"
    connection.execute(
        f"""
        COPY (
            SELECT p.survey_year_be, p.household_id, p.revision + 1 AS revision, p.person_no,
                p.is_head::INTEGER AS is_head, p.relation, p.sex, p.age, p.nationality,
                p.education_code, p.occupation_code, p.religion, p.health,
                p.is_informant::INTEGER AS is_informant
            FROM core_person AS p
            SEMI JOIN (FROM '{folder / "households.parquet"}') AS h
                USING (survey_year_be, household_id)
        ) TO '{path}' (FORMAT parquet)
        """
    )
    return path
