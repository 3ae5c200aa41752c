"""Roll-up of the whole store against raw scans of the same columns in the same run."""

import duckdb

from benchmarks.table import Table, seconds
from bmn import settings
from bmn.warehouse import sql

INDICATORS = "COLUMNS('^i[0-9]{2}_(eligible|fail)$')"
MONEY = "COLUMNS('^(i[0-9]{2}_(eligible|fail)|income_(main|secondary|other|own_produce)|expense_.*|members|happiness)$')"  # noqa: E501
LARGEST_YEAR = (
    "SELECT survey_year_be FROM core_household GROUP BY ALL ORDER BY count(*) DESC LIMIT 1"
)


def measure(table: Table) -> None:
    """Village roll-up and the full mart of the largest survey year."""
    connection = duckdb.connect(str(settings.store_path()), read_only=True)
    (year,) = connection.execute(LARGEST_YEAR).fetchone() or (None,)
    connection.execute(
        "CREATE TEMP VIEW touched_household AS "
        f"SELECT * FROM known_household WHERE survey_year_be = {year}"
    )
    (rows,) = connection.execute("SELECT count(*) FROM touched_household").fetchone() or (0,)

    def run(statement: str) -> None:
        connection.execute(statement).fetchall()

    scan = seconds(lambda: run(f"SELECT sum({INDICATORS}) FROM touched_household"))
    counted = seconds(
        lambda: run(f"SELECT sum({INDICATORS}), count({INDICATORS}) FROM touched_household")
    )
    village = seconds(
        lambda: run(
            f"CREATE OR REPLACE TEMP TABLE rolled AS SELECT village_no, count(*), "
            f"sum({INDICATORS}) FROM touched_household GROUP BY village_no"
        )
    )
    money = seconds(lambda: run(f"SELECT sum({MONEY}), max(submitted_at) FROM touched_household"))
    full = seconds(lambda: _full_mart(connection))
    section = f"roll-up, {rows:,} households"
    table.add(section, "raw scan: sum of 76 columns", f"{scan:.2f} s", "1")
    table.add(
        section,
        "raw scan: sum and count of 76 columns",
        f"{counted:.2f} s",
        f"{counted / scan:.2f} × sum scan",
    )
    table.add(
        section,
        "village roll-up of these columns",
        f"{village:.2f} s",
        f"{village / scan:.2f} × sum scan, {village / counted:.2f} × sum-and-count scan",
        "≤ 1.3 ×",
    )
    table.add(
        section,
        "full mart (cells: indicators, money, states, days, classes)",
        f"{full:.2f} s",
        f"{full / money:.2f} × its own columns' scan, {full / scan:.2f} × sum scan",
        "≤ 3 ×",
    )
    connection.close()


def _full_mart(connection: duckdb.DuckDBPyConnection) -> None:
    """Everything that a full refresh computes, into temporary tables of the same form."""
    sql.execute(connection, "build/cell_state", criterion_baht=40_000)
    for name in ("cell", "cell_day", "cell_bin"):
        text = sql.statement(f"build/{name}").text
        into = f"INSERT INTO mart_{name}"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE rolled_{name} AS FROM mart_{name} LIMIT 0"
        )
        connection.execute(text.replace(into, f"INSERT INTO rolled_{name}"))
