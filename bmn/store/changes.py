"""Marks of what was written to the store: whoever writes a table that a publication reads notes it
in the same transaction. Nothing is compared, so it costs the same for a row and for the country."""

import secrets

import duckdb

from bmn.store import sources

# Kind of record -> what a load of it writes besides its own register's table.
WRITES = {
    "household": ("core_household",),
    "person": ("core_person",),
    "village": ("core_village", "core_village_local_authority", "core_household"),
}


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the marks that are missing: what has none yet counts as just written."""
    connection.execute(
        "INSERT INTO source_change SELECT source, $mark FROM (SELECT unnest($all) AS source) "
        "WHERE source NOT IN (SELECT source FROM source_change)",
        {"mark": secrets.token_hex(8), "all": list(sources.tables())},
    )


def note(connection: duckdb.DuckDBPyConnection, *tables: str) -> None:
    """Note that these tables were written to, inside the caller's transaction. Tables that no
    publication reads are left out."""
    connection.execute(
        "UPDATE source_change SET mark = $mark WHERE list_contains($written, source)",
        {"mark": secrets.token_hex(8), "written": list(tables)},
    )


def note_load(connection: duckdb.DuckDBPyConnection, kind: str | None, *, accepted: int) -> None:
    """Note what a load of that kind wrote, the roll-up apart. It may have settled rows that an
    earlier load left in quarantine."""
    written = ["raw_load", "raw_quarantine"]
    if accepted and kind is not None:
        written += WRITES.get(kind, (f"core_{kind}",))
    note(connection, *written)


def marks(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The mark of every table that a publication reads, with its number of rows: should ever a
    writer forget his note, rows that came or went still show."""
    counts = " UNION ALL ".join(
        f"SELECT '{table}' AS source, count(*) AS held FROM {table}" for table in sources.tables()
    )
    rows = connection.execute(
        f"SELECT source, mark || ':' || held FROM source_change JOIN ({counts}) USING (source)"
    ).fetchall()
    return dict(rows)
