"""What counts-only readers are shown of districts and below: when it moves, and its guard.

A district moves when enough of its households changed, so that no two snapshots differ by one
household; what lies below is shown once it is complete; the round's close shows all (decision 36,
docs/adr/0032). For each district that moved a linear program per indicator asks whether adding and
subtracting narrows a small number, and holds more back where it does.
"""

from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from bmn.statistics import disclosure
from bmn.statistics.disclosure import Cell, Rule
from bmn.store import changes, schema
from bmn.survey import clock
from bmn.survey.disclosure import parameter
from bmn.warehouse import sql

DISTRICTS_AT_ONCE = 60  # whose cells the guard holds in memory
TABLES = ("mart_shown", "mart_shown_indicator", "mart_shown_bin", "mart_guard")


def rule() -> Rule:
    """The rule by today's parameters."""
    return Rule(
        band=parameter("band"),
        band_wide=parameter("band_wide"),
        cell_min=parameter("cell_min"),
        eligible_min=parameter("eligible_min"),
        interval_min=parameter("interval_min"),
        district_band=parameter("district_band_until_close"),
    )


def due(connection: duckdb.DuckDBPyConnection, as_of: datetime, most: int) -> int:
    """How many districts are to be shown anew, `most` at a time; leaves them in `shown_due`."""
    at_least = int(schema.standard(connection, "results_min_changed_households") or 10)
    sql.execute(
        connection,
        "store/shown_due",
        round=clock.round_of(as_of.date()),
        at_least=at_least,
        most=most,
    )
    row = connection.execute("SELECT count(*) FROM shown_due").fetchone()
    assert row is not None
    return int(row[0])


def move(connection: duckdb.DuckDBPyConnection) -> None:
    """Show the districts of `shown_due` anew, inside the caller's transaction.

    The temporary table `village_now` must be as the store stands.
    """
    sql.execute(connection, "store/shown_cell", cell_min=parameter("cell_min"))
    is_once = parameter("result_once_complete")
    of_due = "(survey_year_be, district_code) IN (SELECT (survey_year_be, district_code) {})"
    moved = of_due.format("FROM shown_due")
    renewed = of_due.format("FROM shown_due WHERE is_final OR $once = 0")
    connection.execute(
        f"DELETE FROM mart_shown WHERE {moved} AND (area_level = 'district' OR {renewed})",
        {"once": is_once},
    )
    connection.execute(
        f"DELETE FROM mart_shown_indicator WHERE {moved} "
        f"AND (area_level = 'district' OR {renewed})",
        {"once": is_once},
    )
    sql.execute(connection, "store/shown_area", once_complete=is_once)
    sql.execute(connection, "store/shown_indicator")
    connection.execute(f"DELETE FROM mart_shown_bin WHERE {moved}")
    connection.execute(
        "INSERT INTO mart_shown_bin "
        "SELECT b.survey_year_be, v.district_code, b.bin_no, sum(b.households) "
        "FROM mart_cell_bin AS b JOIN core_village AS v USING (village_no) "
        "SEMI JOIN shown_due USING (survey_year_be, district_code) GROUP BY ALL"
    )
    connection.execute(
        "DELETE FROM mart_shown_pending AS p USING core_village AS v, shown_due AS d "
        "WHERE v.village_no = p.village_no AND d.district_code = v.district_code "
        "AND d.survey_year_be = p.survey_year_be"
    )
    _guard(connection)
    changes.note(connection, *TABLES)


def _guard(connection: duckdb.DuckDBPyConnection) -> None:
    """Find for each district that moved, and each indicator, how much must be held back."""
    the_rule = rule()
    due = connection.execute("FROM shown_due ORDER BY ALL").fetchall()
    for start in range(0, len(due), DISTRICTS_AT_ONCE):
        part = due[start : start + DISTRICTS_AT_ONCE]
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE shown_guarding AS "
            "SELECT unnest($years)::USMALLINT AS survey_year_be, unnest($codes) AS district_code",
            {"years": [year for year, *_ in part], "codes": [code for _, code, _ in part]},
        )
        found = _found(connection, the_rule)
        needed = []
        for year, code, is_final in part:
            district = found.setdefault((year, code), _District())
            for number, cells in district.cells.items():
                step = disclosure.step_needed(
                    cells,
                    disclosure.parts_of(cells, district.shown),
                    the_rule,
                    is_exact=is_final or not the_rule.district_band,
                    first=district.steps.get(number, 0),
                )
                if step > district.steps.get(number, 0):
                    needed.append((year, code, number, step))
        if needed:
            connection.executemany(
                "DELETE FROM mart_guard WHERE survey_year_be = ? AND district_code = ? "
                "AND indicator_no = ?",
                [key[:3] for key in needed],
            )
            connection.executemany("INSERT INTO mart_guard VALUES (?, ?, ?, ?)", needed)


@dataclass
class _District:
    """What the guard asks of one district: its cells by indicator, what is shown of it by level and
    code, and the steps that hold already."""

    cells: dict[int, list[Cell]] = field(default_factory=dict)
    shown: list[tuple[str, str]] = field(default_factory=list)
    steps: dict[int, int] = field(default_factory=dict)


def _found(
    connection: duckdb.DuckDBPyConnection, the_rule: Rule
) -> dict[tuple[int, str], _District]:
    """The districts of `shown_guarding`, by survey year and code."""
    found: dict[tuple[int, str], _District] = {}

    def of(year: int, code: str) -> _District:
        return found.setdefault((year, code), _District())

    for year, code, number, *cell in sql.execute(connection, "store/shown_guarded").fetchall():
        of(year, code).cells.setdefault(number, []).append(Cell(*cell))
    for year, code, *area in connection.execute(
        "SELECT survey_year_be, district_code, area_level, area_code FROM mart_shown "
        "SEMI JOIN shown_guarding USING (survey_year_be, district_code) "
        "WHERE area_level <> 'district' AND households_collected >= $least",
        {"least": the_rule.cell_min},
    ).fetchall():
        of(year, code).shown.append((area[0], area[1]))
    for year, code, number, step in connection.execute(
        "FROM mart_guard SEMI JOIN shown_guarding USING (survey_year_be, district_code)"
    ).fetchall():
        of(year, code).steps[number] = step
    return found
