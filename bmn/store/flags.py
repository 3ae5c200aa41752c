"""Runs the checking rules and keeps what they found: open, mended, found again.

Counts first, checks after (decision 32): a load notes what it brought, and the record rules run
over that right after its counts are published, in a transaction of their own: over the villages
that were touched and those that share an id with them. The others (villages, enumerators,
districts, lists) run with the publications that find what they read changed.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import duckdb

from bmn import settings
from bmn.store import changes, positions, schema
from bmn.warehouse import rules, sql
from bmn.warehouse.rules import Rule

CHECKED = ("checked_household", "checked_person", "checked_family")
SHARED = ("shared_house", "shared_person")
EVERYTHING_VILLAGES = 20_000  # above this everything is checked: no partner to look for
HOUSEHOLDS_AT_ONCE = 500_000  # checked together: what a check keeps stays well within the memory


def defer(connection: duckdb.DuckDBPyConnection, load_id: int, kind: str) -> None:
    """Note what the load of that kind brought, to be checked once its counts are published.

    Reads the temporary tables `touched_village`, `recheck_village` (survey_year_be, village_no) and
    `touched_record` (survey_year_be, household_id), which every load leaves. Inside the load's
    transaction: what waits is lost no more than the load itself.
    """
    connection.execute(
        """
        INSERT INTO check_pending
        WITH village AS (
            SELECT survey_year_be, village_no FROM touched_village UNION FROM recheck_village
        )
        SELECT $load_id, survey_year_be, village_no FROM village
        UNION ALL
        SELECT $load_id, NULL, NULL
        WHERE NOT EXISTS (FROM village) AND EXISTS (FROM touched_record)
        """,
        {"load_id": load_id},
    )
    connection.execute(
        "INSERT INTO check_pending_record SELECT *, $kind FROM touched_record "
        "EXCEPT FROM check_pending_record",
        {"kind": kind},
    )


def waiting(connection: duckdb.DuckDBPyConnection) -> int:
    """How many loads wait for the checking rules."""
    row = connection.execute("SELECT count(DISTINCT load_id) FROM check_pending").fetchone()
    assert row is not None
    return int(row[0])


def checked_up_to(connection: duckdb.DuckDBPyConnection, now: datetime) -> datetime | None:
    """The instant up to which all that was received is checked: `now` where nothing waits, None
    where that is nothing yet."""
    row = connection.execute(
        """
        SELECT if(w.load_id IS NULL, $now::TIMESTAMP, (
            SELECT max(received_at) FROM raw_load AS l WHERE l.load_id < w.load_id
        ))
        FROM (SELECT min(load_id) AS load_id FROM check_pending) AS w
        """,
        {"now": now},
    ).fetchone()
    assert row is not None
    found: datetime | None = row[0]
    return found


def refresh(connection: duckdb.DuckDBPyConnection, now: datetime) -> int:
    """Run the record rules over what waits for them, inside the caller's transaction; returns how
    many villages were checked."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE checked_village AS
        SELECT DISTINCT survey_year_be, village_no FROM check_pending WHERE village_no IS NOT NULL
        UNION
        SELECT survey_year_be, village_no
        FROM core_household SEMI JOIN check_pending_record USING (survey_year_be, household_id)
        """
    )
    if _count(connection, "checked_village") < EVERYTHING_VILLAGES:
        sql.execute(connection, "build/checked_partners")
    villages = _count(connection, "checked_village")
    connection.execute("CREATE OR REPLACE TEMP TABLE waiting_village AS FROM checked_village")
    _check_in_parts(connection, "SEMI JOIN waiting_village USING (survey_year_be, village_no)", now)
    for name in ("check_pending", "check_pending_record"):
        connection.execute(f"DELETE FROM {name}")
    return villages


def are_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the store's flags were found by these rules, thresholds and boundaries."""
    return schema.meta(connection, "rules_fingerprint") == fingerprint()


def note_current(connection: duckdb.DuckDBPyConnection) -> None:
    """Note that the store's flags are those of these rules."""
    schema.set_meta(connection, "rules_fingerprint", fingerprint())


def fingerprint() -> str:
    """A hash over everything that decides what record rules find, but for the records."""
    digest = hashlib.sha256(str(positions.version()).encode())
    for rule in rules.rules():
        digest.update(sql.statement(rule.file).text.encode())
    for name in (*CHECKED, *SHARED, "checked_identity"):
        digest.update(sql.statement(f"build/{name}").text.encode())
    for name in ("standards.csv", "codes.csv"):
        digest.update((settings.reference_dir() / name).read_bytes())
    return digest.hexdigest()


def rebuild(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Run the record rules over every household there is, inside the caller's transaction."""
    _check_in_parts(connection, "", now)
    for name in ("check_pending", "check_pending_record"):
        connection.execute(f"DELETE FROM {name}")


def _check_in_parts(connection: duckdb.DuckDBPyConnection, chosen: str, now: datetime) -> None:
    """Check the villages of the households that are chosen, some hundred thousand at a time; where
    that takes several parts, what is shared between villages is looked for over the whole year
    first."""
    # Cumulated here: DuckDB 1.5.5 fails now and then on a window over no rows.
    villages = connection.execute(
        f"SELECT survey_year_be, village_no, count(*) FROM core_household {chosen} "
        "GROUP BY survey_year_be, village_no ORDER BY ALL"
    ).fetchall()
    # A village whose last household moved away has flags to close.
    emptied = (
        connection.execute(
            "SELECT survey_year_be, village_no, 0 FROM waiting_village "
            "ANTI JOIN core_household USING (survey_year_be, village_no)"
        ).fetchall()
        if chosen
        else []
    )
    parts: list[tuple[int, list[int]]] = []
    held = 0
    for year, village_no, households in sorted(villages + emptied):
        if not parts or parts[-1][0] != year or held >= HOUSEHOLDS_AT_ONCE:
            parts.append((year, []))
            held = 0
        parts[-1][1].append(village_no)
        held += households
    known = None
    for year, village_nos in parts:
        is_alone = sum(other == year for other, _ in parts) == 1 and bool(chosen)
        if year != known and not is_alone:
            for name in SHARED:
                sql.execute(connection, f"build/every_{name}", survey_year_be=year)
        known = year
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE checked_village AS "
            "SELECT $year::USMALLINT AS survey_year_be, unnest($villages::INTEGER[]) AS village_no",
            {"year": year, "villages": village_nos},
        )
        _check_year(connection, year, now, find_shared=is_alone)
    connection.execute("DROP TABLE IF EXISTS checked_village")


def refresh_areas(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, chosen: Sequence[Rule]
) -> bool:
    """Run those of the rules that look at villages, enumerators, districts and lists, inside the
    caller's transaction; returns whether they found anything else than before.

    Reads the temporary tables of a publication that sources.AREA_RULES names, and `year_now`.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE flag_found (survey_year_be USMALLINT, rule_id VARCHAR, "
        "subject VARCHAR, village_no INTEGER, local_authority_code VARCHAR, "
        "district_code VARCHAR, evidence VARCHAR)"
    )
    years = connection.execute("SELECT survey_year_be FROM year_now ORDER BY 1").fetchall()
    for rule in chosen:
        for (year,) in years:
            values = thresholds(connection, rule, year)
            if values is not None:
                _find(connection, rule, values, f"survey_year_be = {year}")
    before = "gone_at IS NULL AND NOT is_record AND list_contains($rules, rule_id)"
    ids = {"rules": [rule.id for rule in chosen]}
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE flag_before AS SELECT * FROM core_flag WHERE {before}", ids
    )
    sql.execute(connection, "build/flag_area_spells", now=as_of.isoformat())
    if _are_equal(connection, "flag_before", "flag_spell"):
        return False
    connection.execute(f"DELETE FROM core_flag WHERE {before}", ids)
    connection.execute("INSERT INTO core_flag BY NAME FROM flag_spell")
    changes.note(connection, "core_flag")
    return True


def _are_equal(connection: duckdb.DuckDBPyConnection, left: str, right: str) -> bool:
    """Whether two tables of the same columns hold the same rows."""
    row = connection.execute(
        f"SELECT (SELECT count(*) FROM {left}) = (SELECT count(*) FROM {right}) "
        f"AND NOT EXISTS (FROM {left} EXCEPT ALL FROM {right})"
    ).fetchone()
    assert row is not None
    return bool(row[0])


def describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave the temporary table `rule_now`: each rule and year, and why it isn't evaluated."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE rule_now (rule_id VARCHAR, rule_order USMALLINT, "
        "title_th VARCHAR, title_en VARCHAR, letter VARCHAR, subject VARCHAR, severity VARCHAR, "
        "owner VARCHAR, asks_th VARCHAR, asks_en VARCHAR, checked VARCHAR, reviewed VARCHAR, "
        "counts_results BOOLEAN, survey_year_be USMALLINT, not_evaluated VARCHAR)"
    )
    years = connection.execute("SELECT survey_year_be FROM year_now ORDER BY 1").fetchall()
    rows = [
        (
            rule.id,
            order,
            rule.title_th,
            rule.title_en,
            rule.letter,
            rule.subject,
            rule.severity,
            rule.owner,
            rule.asks_th,
            rule.asks_en,
            rule.checked,
            rule.reviewed,
            rule.counts_results,
            year,
            _why_not(connection, rule, year),
        )
        for order, rule in enumerate(rules.rules())
        for (year,) in years
    ]
    if rows:
        blanks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"INSERT INTO rule_now VALUES ({blanks})", rows)


def thresholds(
    connection: duckdb.DuckDBPyConnection, rule: Rule, survey_year_be: int
) -> dict[str, int] | None:
    """The rule's thresholds in that year; None where one of them isn't set: not in force."""
    values: dict[str, int] = {}
    for name in rule.thresholds:
        value = schema.standard(connection, name, survey_year_be)
        if value is None:
            return None
        values[name] = int(value)
    return values


def _why_not(connection: duckdb.DuckDBPyConnection, rule: Rule, survey_year_be: int) -> str | None:
    if thresholds(connection, rule, survey_year_be) is None:
        return "not_in_force"
    if rule.checked == "households_with_position" and not positions.are_official():
        return "no_boundaries"
    return None


def prepare(connection: duckdb.DuckDBPyConnection, year: int, *, find_shared: bool = True) -> None:
    """Leave the temporary tables that the rules read, of the year's villages in `checked_village`;
    `find_shared` unless those of what is shared are there already."""
    sql.execute(connection, "build/checked_household", survey_year_be=year)
    sql.execute(connection, "build/checked_person", survey_year_be=year)
    sql.execute(connection, "build/checked_family")
    for name in SHARED if find_shared else ():
        sql.execute(connection, f"build/{name}", survey_year_be=year)
    sql.execute(connection, "build/checked_identity", survey_year_be=year)
    sql.execute(connection, "build/checked_authority")
    positions.find_outside(connection)


def _check_year(
    connection: duckdb.DuckDBPyConnection, year: int, now: datetime, *, find_shared: bool = False
) -> None:
    prepare(connection, year, find_shared=find_shared)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE flag_found (rule_id VARCHAR, subject VARCHAR, "
        "household_id VARCHAR, person_no USMALLINT, part VARCHAR, evidence VARCHAR, "
        "flag_key VARCHAR)"
    )
    for rule in rules.rules():
        values = thresholds(connection, rule, year) if rule.is_record else None
        if values is not None:
            _find(connection, rule, values)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE flag_before AS
        SELECT * FROM core_flag SEMI JOIN checked_village USING (survey_year_be, village_no)
        WHERE survey_year_be = {year} AND is_record AND gone_at IS NULL
        """
    )
    sql.execute(connection, "build/flag_spells", survey_year_be=year, now=now.isoformat())
    connection.execute(
        f"""
        DELETE FROM core_flag WHERE survey_year_be = {year} AND is_record AND gone_at IS NULL
            AND village_no IN (SELECT village_no FROM checked_village WHERE survey_year_be = {year})
        """
    )
    connection.execute(
        "INSERT INTO core_flag BY NAME SELECT * FROM flag_spell ORDER BY district_code, village_no"
    )
    _count_checked(connection, year)
    changes.note(connection, "core_flag", "mart_check_cell")
    for name in (*CHECKED, "checked_identity", "flag_found", "flag_before", "flag_spell"):
        connection.execute(f"DROP TABLE {name}")


def _find(
    connection: duckdb.DuckDBPyConnection,
    rule: Rule,
    values: dict[str, int],
    condition: str = "true",
) -> None:
    text = sql.statement(rule.file).text.rstrip().removesuffix(";")
    connection.execute(
        f"INSERT INTO flag_found BY NAME SELECT '{rule.id}' AS rule_id, * FROM ({text}) "
        f"WHERE {condition}",
        values or None,
    )


def _count_checked(connection: duckdb.DuckDBPyConnection, year: int) -> None:
    connection.execute(
        f"""
        DELETE FROM mart_check_cell WHERE survey_year_be = {year}
            AND village_no IN (SELECT village_no FROM checked_village WHERE survey_year_be = {year})
        """
    )
    ages = [schema.standard(connection, f"check_school_age_{end}", year) for end in ("from", "to")]
    sql.execute(
        connection,
        "build/check_cell",
        school_age_from=int(ages[0]) if ages[0] else None,
        school_age_to=int(ages[1]) if ages[1] else None,
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])
