"""The tables that the collector fills, made from columns.csv and the highest indicator number.

A new catalogue or register is rows of reference data: an older store gets the new columns added.
"""

import re

import duckdb

from bmn.survey import columns
from bmn.survey.columns import Column, Kind
from bmn.warehouse import sql

STATIC_TABLES = (
    "raw_load",
    "raw_quarantine",
    "core_register_history",
    "core_person",
    "core_person_private",
    "core_household_private",
)
ADDED_COLUMNS = {  # what an older store lacks of them
    "raw_load": (
        ("retry_of", "INTEGER"),
        ("sent_by", "VARCHAR"),
        ("sent_role", "VARCHAR"),
        ("sent_area_level", "VARCHAR"),
        ("sent_area_code", "VARCHAR"),
        ("sent_years", "INTEGER[]"),
    ),
    "raw_quarantine": (
        ("record_key", "VARCHAR"),
        ("revision", "USMALLINT"),
        ("settled_by", "INTEGER"),
        ("settled_as", "VARCHAR"),
    ),
}
STORE_TYPES = {
    "year": "USMALLINT",
    "int": "INTEGER",
    "count": "INTEGER",
    "baht": "BIGINT",
    "number": "DOUBLE",
    "percent": "DOUBLE",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
    "birth_date": "DATE",
    "bool": "BOOLEAN",
    "list": "VARCHAR[]",
}
HOUSEHOLD_COLUMNS = (
    ("survey_year_be", "USMALLINT"),
    ("household_id", "VARCHAR"),
    ("revision", "USMALLINT"),
    ("village_no", "INTEGER"),
    ("local_authority_code", "VARCHAR"),
    ("is_local_authority_given", "BOOLEAN"),
    ("enumerator_id", "VARCHAR"),
    ("started_at", "TIMESTAMP"),
    ("submitted_at", "TIMESTAMP"),
    ("first_confirmed_at", "TIMESTAMP"),
    ("members", "USMALLINT"),
    ("is_withdrawn", "BOOLEAN"),
    ("is_confirmed", "BOOLEAN"),
    ("residence_months", "USMALLINT"),
    ("thai_members", "USMALLINT"),
    ("foreign_members", "USMALLINT"),
    ("latitude", "DOUBLE"),
    ("longitude", "DOUBLE"),
    ("income_main", "BIGINT"),
    ("income_secondary", "BIGINT"),
    ("income_other", "BIGINT"),
    ("income_own_produce", "BIGINT"),
    ("income_total_sent", "BIGINT"),
    ("expense_production", "BIGINT"),
    ("expense_necessary", "BIGINT"),
    ("expense_unnecessary", "BIGINT"),
    ("expense_debt", "BIGINT"),
    ("happiness", "UTINYINT"),
    ("income_eligible_sent", "UTINYINT"),
    ("income_fail_sent", "UTINYINT"),
)
INDICATOR_COLUMN = re.compile(r"i[0-9]{2}_(eligible|fail)")  # 0 where a catalogue has no such one
LOAD_COLUMNS = (("load_id", "INTEGER"), ("received_at", "TIMESTAMP"))
ENTERED_BY = "entered_by"
"""Column of every register that the server writes: the account that sent the row."""


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables that are missing, and columns that the reference has gained."""
    for name in STATIC_TABLES:
        sql.execute(connection, f"store/{name}")
    for table, added in ADDED_COLUMNS.items():
        for name, type_ in added:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {name} {type_}")
    household = household_columns()
    create(
        connection,
        "core_household",
        household,
        "One row per survey year and household: its latest accepted revision",
    )
    create(
        connection,
        "core_household_history",
        [*household, ("superseded_at", "TIMESTAMP")],
        "One row per survey year, household and superseded or late revision",
    )
    for kind in columns.registers():
        if kind.name != "village":  # the village register lives in core_village
            create(
                connection,
                register_table(kind),
                register_columns(kind),
                f"One row per {', '.join(kind.keys)}: the latest load wins",
                {column.name: column.meaning for column in kind.columns},
            )


def household_columns() -> list[tuple[str, str]]:
    """Names and types of core_household, in the order in which they are stored."""
    pairs = [
        (f"i{number:02d}_{part}", "UTINYINT")
        for number in range(1, columns.highest_indicator() + 1)
        for part in ("eligible", "fail")
    ]
    return [*HOUSEHOLD_COLUMNS, *pairs, *LOAD_COLUMNS]


def register_table(kind: Kind) -> str:
    """The table of a register."""
    return f"core_{kind.name}"


def register_columns(kind: Kind) -> list[tuple[str, str]]:
    """Names and types of a register's table.

    `document` has a received_at of its own; when its row arrived is read from raw_load. Who sent a
    row is never its own word.
    """
    own = [(column.name, store_type(column)) for column in kind.columns]
    names = {name for name, _ in own}
    added = [*LOAD_COLUMNS, (ENTERED_BY, "VARCHAR")]
    return [*own, *((name, type_) for name, type_ in added if name not in names)]


def store_type(column: Column) -> str:
    """The type in which a column's values are stored."""
    if column.name == "sex" or column.name == "health":
        return "UTINYINT"
    return STORE_TYPES.get(column.base_type, "VARCHAR")


def create(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    wanted: list[tuple[str, str]],
    grain: str,
    meanings: dict[str, str] | None = None,
) -> None:
    """Create the table with these columns, or add those that it lacks."""
    listed = ", ".join(f'"{name}" {type_}' for name, type_ in wanted)
    exists = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = $1 AND NOT temporary", [table]
    ).fetchone()
    if exists == (0,):
        connection.execute(f"CREATE TABLE {table} ({listed})")
        connection.execute(f"COMMENT ON TABLE {table} IS {_quoted(grain)}")
        for name, meaning in (meanings or {}).items():
            connection.execute(f'COMMENT ON COLUMN {table}."{name}" IS {_quoted(meaning)}')
        return
    have = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
    for name, type_ in wanted:
        if name not in have:
            default = " DEFAULT 0" if INDICATOR_COLUMN.fullmatch(name) else ""
            connection.execute(f'ALTER TABLE {table} ADD COLUMN "{name}" {type_}{default}')


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
