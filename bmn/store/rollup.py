"""Rolls touched villages up into cells; every higher level is summed from the cells at publishing.

The smallest cell is survey year × village × local authority: a village may be served by several
authorities, and both ways down (tambon, local authority) must add up.
"""

import hashlib
from datetime import date, datetime

import duckdb

from bmn import settings
from bmn.store import changes, schema
from bmn.warehouse import sql

FEED_ROWS_KEPT = 5_000
PLACE_MOVES_DEGREES = 0.001  # some 100 metres
FULL_REFRESH_VILLAGES = 50_000  # above this a full pass beats a touched one (scale.md 2d)
CELL_TABLES = (
    "mart_cell",
    "mart_cell_day",
    "mart_cell_bin",
    "mart_cell_place",
    "mart_enumerator_cell",
)

# What decides what cells and household files hold.
DEFINITIONS = (
    "build/cell.sql",
    "build/cell_bin.sql",
    "build/cell_day.sql",
    "build/cell_enumerator.sql",
    "build/cell_place.sql",
    "build/cell_state.sql",
    "build/household_file.sql",
    "store/cell_authority.sql",
    "store/income_of.sql",
    "store/known_household.sql",
)

# Parameter of build/cell_enumerator: its standard, and what holds in a year that has none.
ENUMERATOR_STANDARDS = {
    "floor_minutes": ("check_interview_minutes_min", 5),
    "late_hours": ("check_submission_hours_max", 24),
    "night_from": ("check_night_from_hour", 21),
    "night_to": ("check_night_to_hour", 5),
    "band_pct": ("check_bunching_width_pct", 10),
}


def are_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the store's cells were rolled up by these statements."""
    return schema.meta(connection, "cells_fingerprint") == fingerprint()


def note_current(connection: duckdb.DuckDBPyConnection) -> None:
    """Note that the store's cells are those of these statements."""
    schema.set_meta(connection, "cells_fingerprint", fingerprint())


def fingerprint() -> str:
    """A hash over everything that decides what cells hold, but for the records."""
    digest = hashlib.sha256((settings.reference_dir() / "standards.csv").read_bytes())
    folder = settings.queries_dir()
    for name in DEFINITIONS:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def refresh(connection: duckdb.DuckDBPyConnection, *, load_id: int, received_at: datetime) -> int:
    """Roll up the villages of the temporary table `touched_village`, inside the caller's
    transaction; returns how many villages were touched.

    `touched_village` has one row per survey year and village: survey_year_be, village_no,
    households_new, households_revised.
    """
    years = connection.execute(
        "SELECT survey_year_be, count(*) FROM touched_village GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    for year, villages in years:
        refresh_year(connection, year, everything=villages >= FULL_REFRESH_VILLAGES)
    _note_feed(connection, load_id, received_at)
    if years:
        changes.note(connection, "mart_feed")
    _note_pending(connection, received_at.date())
    _note_household_files(connection)
    return sum(villages for _, villages in years)


def refresh_year(
    connection: duckdb.DuckDBPyConnection, survey_year_be: int, *, everything: bool
) -> None:
    """Roll up one survey year: the villages of `touched_village`, or all of them."""
    year = int(survey_year_be)
    touched = (
        ""
        if everything
        else "AND village_no IN "
        f"(SELECT village_no FROM touched_village WHERE survey_year_be = {year})"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW touched_household AS "
        f"SELECT *{_persons_living(connection, year)} FROM known_household "
        f"WHERE survey_year_be = {year} {touched}"
    )
    for table in CELL_TABLES:
        connection.execute(f"DELETE FROM {table} WHERE survey_year_be = {year} {touched}")
    criterion = schema.income_criterion(connection, year)
    sql.execute(connection, "build/cell_state", criterion_baht=criterion)
    sql.execute(connection, "build/cell")
    sql.execute(connection, "build/cell_day")
    sql.execute(connection, "build/cell_bin")
    sql.execute(connection, "build/cell_place")
    sql.execute(
        connection,
        "build/cell_enumerator",
        criterion_baht=criterion,
        **{
            name: int(schema.standard(connection, standard, year) or unset)
            for name, (standard, unset) in ENUMERATOR_STANDARDS.items()
        },
    )
    connection.execute("DROP TABLE touched_state")
    changes.note(connection, *CELL_TABLES)


def _persons_living(connection: duckdb.DuckDBPyConnection, year: int) -> str:
    """Columns of persons living in the households that each household indicator concerns or fails.

    Such an indicator's cells are 0 or 1.
    """
    return "".join(
        f", if(i{number:02d}_{part} = 1, members, 0) AS i{number:02d}_persons_{part}"
        for number in schema.household_indicators(connection, year)
        for part in ("eligible", "fail")
    )


def release(connection: duckdb.DuckDBPyConnection, as_of: datetime, *, everything: bool) -> int:
    """Let the results below district move on for the villages that are due, or for all changed.

    Due is a village whose changes are of a day before `as_of`, or with at least
    `results_min_changed_households` changed households. Returns the number of villages released.
    """
    villages = due(connection, as_of, everything=everything)
    if villages:
        released_now = "(survey_year_be, village_no) IN (FROM released_village)"
        for released, cells in (
            ("mart_released", "mart_cell"),
            ("mart_released_bin", "mart_cell_bin"),
        ):
            connection.execute(f"DELETE FROM {released} WHERE {released_now}")
            connection.execute(
                f"INSERT INTO {released} BY NAME SELECT * FROM {cells} WHERE {released_now}"
            )
        _move_places(connection)
        connection.execute(f"DELETE FROM mart_pending WHERE {released_now}")
        changes.note(connection, "mart_released", "mart_released_bin")
    return villages


def due(connection: duckdb.DuckDBPyConnection, as_of: datetime, *, everything: bool = False) -> int:
    """How many villages' results may move on; leaves them in the temporary table
    `released_village`."""
    at_least = int(schema.standard(connection, "results_min_changed_households") or 10)
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE released_village AS
        SELECT survey_year_be, village_no FROM mart_pending
        GROUP BY ALL
        HAVING $everything OR min(changed_on) < $today OR sum(households_changed) >= $at_least
        """,
        {"everything": everything, "today": as_of.date(), "at_least": at_least},
    )
    row = connection.execute("SELECT count(*) FROM released_village").fetchone()
    assert row is not None
    return int(row[0])


def _move_places(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the points of the released villages move on, where they moved by more than a little: all
    areas are published again for them."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE moved_place AS
        SELECT survey_year_be, village_no
        FROM (FROM mart_cell_place SEMI JOIN released_village USING (survey_year_be, village_no))
            AS n
        FULL JOIN (
            FROM mart_released_place SEMI JOIN released_village USING (survey_year_be, village_no)
        ) AS o USING (survey_year_be, village_no)
        WHERE n.latitude IS NULL OR o.latitude IS NULL
            OR abs(n.latitude - o.latitude) > $least OR abs(n.longitude - o.longitude) > $least
        """,
        {"least": PLACE_MOVES_DEGREES},
    )
    if connection.execute("SELECT count(*) FROM moved_place").fetchone() == (0,):
        return
    moved = "(survey_year_be, village_no) IN (FROM moved_place)"
    connection.execute(f"DELETE FROM mart_released_place WHERE {moved}")
    connection.execute(f"INSERT INTO mart_released_place FROM mart_cell_place WHERE {moved}")
    changes.note(connection, "mart_released_place")


def _note_feed(connection: duckdb.DuckDBPyConnection, load_id: int, received_at: datetime) -> None:
    connection.execute(
        """
        INSERT INTO mart_feed
        SELECT survey_year_be, $load_id, $received_at, village_no, households_new,
            households_revised
        FROM touched_village WHERE households_new + households_revised > 0
        ORDER BY households_new DESC LIMIT $kept
        """,
        {"load_id": load_id, "received_at": received_at, "kept": FEED_ROWS_KEPT},
    )
    connection.execute(
        """
        DELETE FROM mart_feed WHERE load_id < (
            SELECT min(load_id) FROM (
                SELECT load_id, sum(count(*)) OVER (ORDER BY load_id DESC) AS newer
                FROM mart_feed GROUP BY load_id
            ) WHERE newer <= $kept
        )
        """,
        {"kept": FEED_ROWS_KEPT},
    )


def _note_pending(connection: duckdb.DuckDBPyConnection, today: date) -> None:
    connection.execute(
        """
        INSERT INTO mart_pending
        SELECT survey_year_be, village_no, greatest(households_new + households_revised, 1), $today
        FROM touched_village
        """,
        {"today": today},
    )
    connection.execute(
        "INSERT INTO mart_shown_pending SELECT survey_year_be, village_no, "
        "greatest(households_new + households_revised, 1) FROM touched_village"
    )


def _note_household_files(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """
        INSERT INTO household_file_due
        SELECT DISTINCT t.survey_year_be, v.district_code
        FROM touched_village AS t JOIN core_village AS v USING (village_no)
        EXCEPT FROM household_file_due
        """
    )
