"""Registers into the store: one row per key, the latest load wins, the replaced row is kept.

The village register is more than a table: its villages join core_village, and households whose
authority was never given are resolved again.
"""

from datetime import datetime
from typing import Any

import duckdb

from bmn.access.reader import Reader
from bmn.collector import places, stage, validate
from bmn.collector.stage import Stage
from bmn.store import received
from bmn.survey.columns import Kind

MADE_UP = "made up|สมมติ"

# Registers that go out as lists to be filled in -> the columns that hold the answers.
HANDED_OUT = {
    "reinterview": (
        "visited_at",
        "outcome",
        "items_checked",
        "items_agreed",
        "key_items_agreed",
        "note",
    ),
    "flag_decision": ("decision", "reason", "decided_at"),
}


def check(staged: Stage, now: datetime) -> None:
    """Note the faults that a register's row shows by itself."""
    kind = staged.source.match.kind
    stage.note(staged, validate.register(kind, now))
    if kind.name in HANDED_OUT:
        _drop_unfilled(staged, HANDED_OUT[kind.name])
    staged.connection.execute("DELETE FROM fault WHERE n IN (SELECT n FROM dropped)")
    names = {column.name for column in kind.columns}
    if "area_code" in names:
        _place_areas(staged, kind)
    if kind.name == "village":
        _place_villages(staged)


def store(staged: Stage, load_id: int, now: datetime, sender: Reader) -> None:
    """Write the rows without fault into the store, inside the caller's transaction."""
    kind = staged.source.match.kind
    connection = staged.connection
    _project(connection, kind)
    _compare_in_file(connection, kind)
    if kind.name == "village":
        _store_villages(connection, load_id, now)
        return
    table = received.register_table(kind)
    _compare_with_store(connection, kind, table)
    _keep_history(connection, kind, table, now)
    listed = ", ".join(f'"{name}"' for name, _ in received.register_columns(kind))
    loaded = ", ".join(
        {
            "load_id": "$load_id::INTEGER",
            "received_at": "$now::TIMESTAMP",
            received.ENTERED_BY: "$who",
        }[name]
        for name, _ in received.register_columns(kind)[len(kind.columns) :]
    )
    own = ", ".join(f'"{column.name}"' for column in kind.columns)
    values: dict[str, Any] = {"load_id": load_id, "who": sender.subject} | (
        {"now": now} if "$now" in loaded else {}
    )
    connection.execute(
        f"INSERT INTO {table} ({listed}) SELECT {own}, {loaded} FROM record "
        f"ORDER BY {', '.join(kind.keys)}",
        values,
    )


# --- lists that come back -------------------------------------------------------------------------


def _drop_unfilled(staged: Stage, answers: tuple[str, ...]) -> None:
    """A row of a list that nobody filled in yet is no fault: it changes nothing."""
    blank = " AND ".join(f'"{name}" IS NULL' for name in answers)
    keys = " AND ".join(
        f'"{name}" IS NOT NULL' for name in staged.source.match.kind.keys if name not in answers
    )
    staged.connection.execute(
        f"""
        INSERT INTO dropped
        SELECT n, 'not_filled' FROM cell
        WHERE {blank} AND {keys} AND n NOT IN (
            SELECT n FROM fault WHERE rule NOT IN ('required', 'outcome_missing')
        )
        """
    )


# --- areas ----------------------------------------------------------------------------------------


def _place_areas(staged: Stage, kind: Kind) -> None:
    """Table area_place: the code of each row's area; a fault where the register has none."""
    connection = staged.connection
    places.area_spellings(connection, kind)
    has_level = "area_level" in {column.name for column in kind.columns}
    level = "c.area_level" if has_level else "NULL::VARCHAR"
    same_level = "s.area_level = c.area_level" if has_level else "true"
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE area_place AS
        SELECT c.n, {level} AS area_level, c.area_code AS spelling, s.area_code
        FROM (SELECT n, {"area_level, " if has_level else ""}area_code FROM cell) AS c
        LEFT JOIN area_spelling AS s ON s.spelling = c.area_code AND {same_level}
        """
    )
    told = "AND area_level IS NOT NULL" if has_level else ""
    connection.execute(
        "INSERT INTO fault SELECT n, 'area_code', NULL, 'area_unknown' FROM area_place "
        f"WHERE spelling IS NOT NULL AND area_code IS NULL {told}"
    )


# --- any register ---------------------------------------------------------------------------------


def _project(connection: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    """Table record: each row without fault as it will be stored."""
    values, joins = [], ""
    for column in kind.columns:
        value = f'c."{column.name}"'
        if column.name == "area_code":
            value, joins = "p.area_code", "JOIN area_place AS p ON p.n = c.n"
        elif kind.name == "target" and column.name == "kind":
            value = "coalesce(c.kind, 'set')"
        elif column.base_type == "list":
            value = f"string_split({value}, ';')"
        elif kind.name == "village" and column.name == "village_code":
            value, joins = "p.village_code", "JOIN village_place AS p ON p.n = c.n"
        values.append(f'{value}::{received.store_type(column)} AS "{column.name}"')
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE record AS SELECT c.n, {', '.join(values)} "
        f"FROM cell AS c {joins} "
        "WHERE c.n NOT IN (SELECT n FROM fault UNION ALL SELECT n FROM dropped)"
    )


def _compare_in_file(connection: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    """The same key twice in a file: equal rows count once, others not at all."""
    keys = ", ".join(f'"{key}"' for key in kind.keys)
    content = [column.name for column in kind.columns if not column.is_key]
    same_keys = " AND ".join(f'a."{key}" IS NOT DISTINCT FROM b."{key}"' for key in kind.keys)
    differs = " OR ".join(f'a."{c}" IS DISTINCT FROM b."{c}"' for c in content) or "false"
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE repeated AS
        WITH first AS (
            SELECT *, min(n) OVER (PARTITION BY {keys}) AS first_n,
                count(*) OVER (PARTITION BY {keys}) AS times
            FROM record
        )
        SELECT a.n, a.first_n, ({differs}) AS differs
        FROM first AS a JOIN record AS b ON b.n = a.first_n AND {same_keys} WHERE a.times > 1
        """
    )
    connection.execute(
        f"INSERT INTO fault SELECT n, '{kind.keys[-1]}', NULL, 'conflict_in_file' FROM repeated "
        "SEMI JOIN (SELECT first_n FROM repeated WHERE differs) AS d USING (first_n)"
    )
    connection.execute(
        "INSERT INTO dropped SELECT n, 'duplicate' FROM repeated "
        "ANTI JOIN (SELECT first_n FROM repeated WHERE differs) AS d USING (first_n) "
        "WHERE n <> first_n"
    )
    connection.execute(
        "DELETE FROM record WHERE n IN (SELECT n FROM fault UNION ALL SELECT n FROM dropped)"
    )


def _compare_with_store(connection: duckdb.DuckDBPyConnection, kind: Kind, table: str) -> None:
    """A row that says what is stored already is a duplicate: it changes nothing."""
    same = " AND ".join(f'r."{c.name}" IS NOT DISTINCT FROM s."{c.name}"' for c in kind.columns)
    connection.execute(
        f"INSERT INTO dropped SELECT r.n, 'duplicate' FROM record AS r JOIN {table} AS s ON {same}"
    )
    connection.execute("DELETE FROM record WHERE n IN (SELECT n FROM dropped)")


def _keep_history(
    connection: duckdb.DuckDBPyConnection, kind: Kind, table: str, now: datetime
) -> None:
    """Move the rows that will be replaced to the history, without restricted columns."""
    shown = [column.name for column in kind.columns if not column.is_restricted]
    packed = ", ".join(f'"{name}" := s."{name}"' for name in [*shown, received.ENTERED_BY])
    same = " AND ".join(f's."{key}" IS NOT DISTINCT FROM r."{key}"' for key in kind.keys)
    connection.execute(
        f"INSERT INTO core_register_history SELECT '{kind.name}', to_json(struct_pack({packed})), "
        f"s.load_id, $1::TIMESTAMP FROM {table} AS s JOIN record AS r ON {same}",
        [now],
    )
    connection.execute(f"DELETE FROM {table} AS s USING record AS r WHERE {same}")


# --- village register -----------------------------------------------------------------------------


def _place_villages(staged: Stage) -> None:
    """Table village_place: the 10-digit code of each row; faults for what can't be placed."""
    connection = staged.connection
    places.village_spellings(connection)
    places.authority_spellings(connection)
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE village_place AS
        SELECT c.n, c.village_code AS spelling, c.tambon_code, c.local_authority_codes,
            if(length(c.village_code) = 10, c.village_code, v.village_code) AS village_code
        FROM (SELECT n, village_code, tambon_code, local_authority_codes FROM cell) AS c
        LEFT JOIN village_spelling AS s ON s.spelling = c.village_code
        LEFT JOIN core_village AS v ON v.village_no = s.village_no
        """
    )
    connection.execute(
        """
        INSERT INTO fault
        SELECT n, 'village_code', NULL,
            if(length(spelling) = 8, 'village_new', 'village_unknown') FROM village_place
        WHERE spelling IS NOT NULL AND (village_code IS NULL
            OR left(village_code, 4) NOT IN (
                SELECT district_code FROM core_district JOIN core_province USING (province_code)
                WHERE in_scope
            ))
        UNION ALL
        SELECT n, 'tambon_code', NULL, 'tambon_unknown' FROM village_place
        WHERE tambon_code IS NOT NULL AND (
            left(tambon_code, 4) <> left(village_code, 4)
            OR (tambon_code NOT IN (SELECT tambon_code FROM core_tambon)
                AND right(tambon_code, 2) < '51')
        )
        UNION ALL
        SELECT n, 'village_code', NULL, 'tambon_unknown' FROM village_place
        WHERE tambon_code IS NULL AND village_code IS NOT NULL
            AND left(village_code, 6) NOT IN (SELECT tambon_code FROM core_tambon)
            AND village_code[5:6] < '51'
        UNION ALL
        SELECT DISTINCT n, 'local_authority_codes', NULL, 'local_authority_unknown'
        FROM (SELECT n, unnest(string_split(local_authority_codes, ';')) AS spelling
            FROM village_place)
        WHERE spelling NOT IN (SELECT spelling FROM authority_spelling)
        """
    )


def _store_villages(connection: duckdb.DuckDBPyConnection, load_id: int, now: datetime) -> None:
    """Villages new and known, whose they are, and the households that this settles."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE village_row AS
        SELECT n, village_code, name_th,
            coalesce(tambon_code, left(village_code, 6)) AS tambon_code,
            latitude, longitude, local_authority_codes,
            coalesce(source, 'register') AS source,
            coalesce(regexp_matches(source, $made_up), false) AS is_simulated
        FROM record
        """,
        {"made_up": MADE_UP},
    )
    _authority_rows(connection)
    _drop_known_villages(connection)
    connection.execute(
        """
        UPDATE core_village AS v SET
            name_th = coalesce(r.name_th, v.name_th), tambon_code = r.tambon_code,
            latitude = coalesce(r.latitude, v.latitude),
            longitude = coalesce(r.longitude, v.longitude),
            is_simulated = r.is_simulated, source = r.source
        FROM village_row AS r WHERE r.village_code = v.village_code
        """
    )
    connection.execute(
        """
        INSERT INTO core_village BY NAME
        SELECT
            (SELECT max(village_no) FROM core_village)
                + row_number() OVER (ORDER BY village_code) AS village_no,
            village_code, coalesce(name_th, village_code) AS name_th, tambon_code,
            left(tambon_code, 4) AS district_code,
            left(tambon_code, 2) AS province_code,
            if(village_code[7:8] SIMILAR TO '[0-9]+', ltrim(village_code[7:8], '0'), NULL) AS moo,
            latitude, longitude,
            village_code[5:6] >= '51' AS is_municipal, is_simulated, source
        FROM village_row AS r
        WHERE r.village_code NOT IN (SELECT village_code FROM core_village)
        """
    )
    _serve(connection)
    _resolve_again(connection)


def _authority_rows(connection: duckdb.DuckDBPyConnection) -> None:
    """Table authority_row: each authority that the register names for a village."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE authority_row AS
        SELECT DISTINCT r.village_code, s.local_authority_code
        FROM (SELECT village_code, unnest(local_authority_codes) AS spelling FROM village_row) AS r
        JOIN authority_spelling AS s USING (spelling)
        WHERE s.local_authority_code IS NOT NULL
        """
    )


def _drop_known_villages(connection: duckdb.DuckDBPyConnection) -> None:
    """A row that says what is stored already is a duplicate."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE known_village AS
        WITH asked AS (
            SELECT village_code, list_sort(list(local_authority_code)) AS codes
            FROM authority_row GROUP BY village_code
        ),
        stored AS (
            SELECT v.village_code, list_sort(list(a.local_authority_code)) AS codes
            FROM core_village AS v JOIN core_village_local_authority AS a USING (village_no)
            GROUP BY v.village_code
        )
        SELECT r.n, r.village_code
        FROM village_row AS r
        JOIN core_village AS v USING (village_code)
        LEFT JOIN asked USING (village_code) LEFT JOIN stored USING (village_code)
        WHERE v.source = r.source AND (r.name_th IS NULL OR v.name_th = r.name_th)
            AND v.tambon_code = r.tambon_code
            AND (r.latitude IS NULL OR r.latitude = v.latitude)
            AND (r.longitude IS NULL OR r.longitude = v.longitude)
            AND asked.codes IS NOT DISTINCT FROM stored.codes
        """
    )
    connection.execute("INSERT INTO dropped SELECT n, 'duplicate' FROM known_village")
    connection.execute("DELETE FROM village_row WHERE n IN (SELECT n FROM known_village)")
    connection.execute(
        "DELETE FROM authority_row WHERE village_code IN (SELECT village_code FROM known_village)"
    )


def _serve(connection: duckdb.DuckDBPyConnection) -> None:
    """What the register says of a village replaces what an earlier one said."""
    connection.execute(
        """
        DELETE FROM core_village_local_authority WHERE village_no IN (
            SELECT village_no FROM core_village SEMI JOIN village_row USING (village_code)
        )
        """
    )
    connection.execute(
        """
        INSERT INTO core_village_local_authority
        SELECT v.village_no, a.local_authority_code
        FROM authority_row AS a JOIN core_village AS v USING (village_code)
        ORDER BY ALL
        """
    )


def _resolve_again(connection: duckdb.DuckDBPyConnection) -> None:
    """Households whose authority was not given follow the register; their villages are touched.
    All villages of the register are checked again: a rule compares households with it."""
    connection.execute(
        """
        INSERT INTO recheck_village
        SELECT DISTINCT c.survey_year_be, c.village_no FROM mart_cell AS c
        JOIN core_village AS v USING (village_no) SEMI JOIN village_row USING (village_code)
        """
    )
    places.known_authorities(
        connection, "SELECT village_no FROM core_village SEMI JOIN village_row USING (village_code)"
    )
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE settled AS
        SELECT v.village_no, k.local_authority_code
        FROM core_village AS v SEMI JOIN village_row USING (village_code)
        JOIN known_authority AS k USING (village_no)
        """
    )
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE touched_village AS
        SELECT h.survey_year_be, h.village_no, 0::BIGINT AS households_new,
            0::BIGINT AS households_revised
        FROM core_household AS h JOIN settled AS s USING (village_no)
        WHERE NOT h.is_local_authority_given
            AND h.local_authority_code IS DISTINCT FROM s.local_authority_code
        GROUP BY ALL
        """
    )
    connection.execute(
        """
        UPDATE core_household AS h SET local_authority_code = s.local_authority_code
        FROM settled AS s
        WHERE s.village_no = h.village_no AND NOT h.is_local_authority_given
            AND h.local_authority_code IS DISTINCT FROM s.local_authority_code
        """
    )
