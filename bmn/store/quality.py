"""What a publication needs to know of quality before its marts are written."""

from datetime import datetime

import duckdb

from bmn.store import confidence, flags
from bmn.warehouse import sql

TABLES = (
    "flag_now",
    "flag_area",
    "household_flagged",
    "check_now",
    "reinterview_now",
    "reinterview_cluster",
)


def prepare(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> None:
    """Run the rules of areas, and leave the temporary tables that the quality marts read.

    Needs those of a publication: area_now, cell_area, target_now, plan_now, village_authority.
    """
    sql.execute(connection, "build/enumerator_now", as_of=as_of.isoformat())
    sql.execute(connection, "build/agency_now")
    flags.refresh_areas(connection, as_of)
    flags.describe(connection)
    for name in TABLES:
        sql.execute(connection, f"build/{name}")
    sql.execute(connection, "build/process_computed")
    sql.execute(connection, "build/process_now", now=as_of.isoformat())
    confidence.prepare(connection)
