"""Opens the store and keeps its reference tables equal to `data/reference/`."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from bmn import private, settings
from bmn.store import changes, received
from bmn.warehouse import sql

SCHEMA_VERSION = "2"
MIGRATED = ("1",)  # versions that are brought up to this one when the store is opened
MEMORY_LIMIT = "3GB"

# Reference tables copied as they are: table -> file. Codes stay text; see COLUMN_TYPES.
REFERENCE_TABLES = {
    "core_inspection_region": "inspection_regions.csv",
    "core_province": "provinces.csv",
    "core_district": "districts.csv",
    "core_tambon": "tambons.csv",
    "core_local_authority": "local_authorities.csv",
    "core_local_authority_tambon": "local_authority_tambons.csv",
    "core_catalogue": "catalogues.csv",
    "core_dimension": "dimensions.csv",
    "core_indicator": "indicators.csv",
    "core_standard": "standards.csv",
    "core_income_bin": "income_bins.csv",
    "core_disclosure": "disclosure.csv",
    "core_chain_level": "chain_levels.csv",
    "core_code": "codes.csv",
    "core_process_item": "process_steps_2569.csv",
}
HOUSEHOLD_DEFINITIONS = ("income_of", "cell_authority", "known_household", "fails_band")
MART_TABLES = (
    "mart_cell",
    "mart_released",
    "mart_cell_day",
    "mart_cell_bin",
    "mart_cell_place",
    "mart_released_place",
    "mart_enumerator_cell",
    "mart_released_bin",
    "mart_pending",
    "mart_feed",
    "household_file_due",
    "mart_check_cell",
    "check_pending",
    "check_pending_record",
    "core_flag",
    "mart_shown",
    "mart_shown_indicator",
    "mart_shown_bin",
    "mart_shown_pending",
    "mart_guard",
)
INDICATOR_MARTS = ("mart_cell", "mart_released", "mart_shown")
CELL_COLUMNS_ADDED = (
    "income_total_baht",
    "income_households",
    "income_persons",
    "households_income_not_asked",
    "expense_total_baht",
)
COLUMN_TYPES = {
    "latitude": "DOUBLE",
    "longitude": "DOUBLE",
    "in_scope": "BOOLEAN",
    "from_year_be": "USMALLINT",
    "to_year_be": "USMALLINT",
    "indicators": "UTINYINT",
    "certifies": "BOOLEAN",
    "is_verified": "BOOLEAN",
    "makes_form": "BOOLEAN",
    "panel_min": "USMALLINT",
    "panel_public_min": "USMALLINT",
    "income_indicator_no": "UTINYINT",
    "indicator_no": "UTINYINT",
    "dimension_no": "UTINYINT",
    "bin_no": "USMALLINT",
    "lower_baht": "BIGINT",
    "upper_baht": "BIGINT",
}


class RealData(RuntimeError):
    """Real and invented records would meet in one store."""


class StoreVersionError(RuntimeError):
    """The store was written by another version of the product and is not guessed at."""


def open_store(path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open the store for writing, made ready; the caller holds the collector's lock.

    Raises StoreVersionError when the store's schema is another version's.
    """
    path = path or settings.store_path()
    private.folder(path.parent)
    connection = duckdb.connect(
        str(path),
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": MEMORY_LIMIT,
        },
    )
    connection.execute("SET TimeZone = 'Asia/Bangkok'")
    # One file a district, not several, when all districts of the country are written at once.
    connection.execute("SET partitioned_write_max_open_files = 1000")
    prepare(connection)
    return connection


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create what is missing and refresh the reference tables where their files changed."""
    sql.execute(connection, "store/core_meta")
    sql.execute(connection, "store/source_change")
    _check_version(connection)
    _migrate(connection)
    fingerprint = reference_fingerprint()
    known = meta(connection, "reference_fingerprint")
    if known != fingerprint:
        with transaction(connection):
            _load_reference(connection)
            set_meta(connection, "reference_fingerprint", fingerprint)
    received.prepare(connection)
    for name in HOUSEHOLD_DEFINITIONS:
        sql.execute(connection, f"store/{name}")
    for name in MART_TABLES:
        sql.execute(connection, f"store/{name}")
        if name in INDICATOR_MARTS:
            _add_indicator_columns(connection, name)
    for name in ("median_minutes", "expected_by"):
        sql.execute(connection, f"views/{name}")
    changes.prepare(connection)


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Everything inside is committed, or nothing of it."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        with suppress(duckdb.Error):
            connection.rollback()
        raise


def meta(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """The store's own note under that key, or None."""
    row = connection.execute("SELECT value FROM core_meta WHERE key = $1", [key]).fetchone()
    return row[0] if row else None


def set_meta(connection: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    """Write the store's own note under that key."""
    connection.execute("UPDATE core_meta SET value = $2 WHERE key = $1", [key, value])
    connection.execute(
        "INSERT INTO core_meta SELECT $1, $2 WHERE NOT EXISTS (FROM core_meta WHERE key = $1)",
        [key, value],
    )


def reference_fingerprint() -> str:
    """A hash over the reference files that the store copies."""
    digest = hashlib.sha256()
    for name in [*REFERENCE_TABLES.values(), "villages.csv.gz"]:
        digest.update((settings.reference_dir() / name).read_bytes())
    return digest.hexdigest()


def _check_version(connection: duckdb.DuckDBPyConnection) -> None:
    version = meta(connection, "schema_version")
    if version is None:
        set_meta(connection, "schema_version", SCHEMA_VERSION)
    elif version not in (SCHEMA_VERSION, *MIGRATED):
        raise StoreVersionError(
            f"store has schema {version}, this program writes {SCHEMA_VERSION}: "
            f"{settings.store_path()}"
        )


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring an older store up to this version, in one transaction."""
    sql.execute(connection, "store/id_number")
    if meta(connection, "schema_version") == SCHEMA_VERSION:
        return
    with transaction(connection):
        # 1 → 2: a number beside each id's hash. Written anew: changing the rows in place would
        # leave both beside each other.
        connection.execute("ALTER TABLE core_person_private RENAME TO former_person_private")
        sql.execute(connection, "store/core_person_private")
        connection.execute(
            "INSERT INTO core_person_private BY NAME "
            "SELECT *, id_number(national_id_hash) AS national_id_number FROM former_person_private"
        )
        connection.execute("DROP TABLE former_person_private")
        set_meta(connection, "schema_version", SCHEMA_VERSION)


def _load_reference(connection: duckdb.DuckDBPyConnection) -> None:
    for table, name in REFERENCE_TABLES.items():
        path = str(settings.reference_dir() / name)
        relation = connection.read_csv(path, header=True, all_varchar=True, encoding="utf-8")
        columns = ", ".join(
            f'try_cast("{column}" AS {COLUMN_TYPES[column]}) AS "{column}"'
            if column in COLUMN_TYPES
            else f'"{column}"'
            for column in relation.columns
        )
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT {columns} FROM relation")
    sql.execute(connection, "store/core_village")
    sql.execute(connection, "store/core_village_local_authority")
    villages = connection.read_csv(
        str(settings.reference_dir() / "villages.csv.gz"), header=True, all_varchar=True
    )
    connection.register("reference_village", villages)
    sql.execute(connection, "store/core_village_seed")
    connection.unregister("reference_village")
    changes.note(connection, *REFERENCE_TABLES, "core_village", "core_village_local_authority")


def _add_indicator_columns(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Give a cell mart a pair of columns for every indicator number there is, a second pair for
    those of any catalogue that ask a household, and columns that an older store lacks."""
    have = {row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()}
    wanted = dict.fromkeys(CELL_COLUMNS_ADDED, "BIGINT")
    for number in range(1, highest_indicator(connection) + 1):
        for part in ("eligible", "fail"):
            wanted[f"i{number:02d}_{part}"] = "BIGINT DEFAULT 0"
    for number in household_indicators(connection):
        for part in ("eligible", "fail"):
            wanted[f"i{number:02d}_persons_{part}"] = "BIGINT"
    for column, type_ in wanted.items():
        if column not in have:
            connection.execute(f"ALTER TABLE {name} ADD COLUMN {column} {type_}")


def household_indicators(
    connection: duckdb.DuckDBPyConnection, survey_year_be: int | None = None
) -> list[int]:
    """Numbers of the indicators that ask a household, in that survey year's catalogue or in any."""
    rows = connection.execute(
        """
        SELECT DISTINCT indicator_no
        FROM core_indicator AS i JOIN core_catalogue AS c USING (catalogue)
        WHERE i.unit = 'household'
            AND ($year IS NULL OR $year BETWEEN c.from_year_be AND c.to_year_be)
        ORDER BY 1
        """,
        {"year": survey_year_be},
    ).fetchall()
    return [int(row[0]) for row in rows]


def highest_indicator(connection: duckdb.DuckDBPyConnection) -> int:
    """The highest indicator number of any catalogue."""
    row = connection.execute("SELECT max(indicator_no) FROM core_indicator").fetchone()
    assert row is not None
    return int(row[0])


def standard(
    connection: duckdb.DuckDBPyConnection, name: str, survey_year_be: int | None = None
) -> str | None:
    """The value of a standard in that survey year (or in any, if None is given); None if unset."""
    row = connection.execute(
        """
        SELECT value FROM core_standard
        WHERE standard = $name AND (
            $year IS NULL
            OR $year BETWEEN coalesce(from_year_be, 0) AND coalesce(to_year_be, 9999)
        )
        ORDER BY from_year_be DESC LIMIT 1
        """,
        {"name": name, "year": survey_year_be},
    ).fetchone()
    return row[0] if row else None


def income_criterion(connection: duckdb.DuckDBPyConnection, survey_year_be: int) -> int | None:
    """Income criterion of that survey year in baht per person a year; None if it is not set."""
    value = standard(connection, "income_criterion_baht_per_person_year", survey_year_be)
    return int(value) if value else None


def is_made_up(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the store holds invented records: then every page says so, for good."""
    return meta(connection, "made_up") == "yes"


def mark_made_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Note that the store holds invented records. Raises RealData where real ones came first."""
    if meta(connection, "made_up") == "no":
        raise RealData("the store holds real records / มีข้อมูลจริงอยู่ในระบบ")
    set_meta(connection, "made_up", "yes")


def mark_real(connection: duckdb.DuckDBPyConnection) -> None:
    """Note, for good, that a real file was taken in. Raises RealData beside invented records."""
    known = meta(connection, "made_up")
    if known == "yes":
        raise RealData("the store holds invented records / มีข้อมูลสมมติอยู่ในระบบ")
    if known is None:
        set_meta(connection, "made_up", "no")
