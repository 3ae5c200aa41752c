"""Persons into the store: a household's people are replaced when a higher revision's arrive.

Persons of a household that is not there yet are taken in: files may come in any order. A national
id is kept only as a keyed hash and the result of its check digit.
"""

from datetime import datetime

import duckdb

from bmn.access.reader import Reader
from bmn.collector import key, stage, validate
from bmn.collector.messages import Refused
from bmn.collector.stage import Stage

CONTENT = (
    "is_head",
    "relation",
    "sex",
    "birth_date",
    "birth_year_only",
    "age",
    "nationality",
    "education_code",
    "occupation_code",
    "religion",
    "health",
    "is_informant",
)
PRIVATE = ("national_id_hash", "id_check_ok", "prefix", "first_name", "last_name")


def check(staged: Stage, now: datetime) -> None:
    """Note the faults that a person shows by itself. Raises Refused."""
    known = validate.catalogues(staged.connection)
    years = [
        row[0]
        for row in staged.connection.execute(
            "SELECT DISTINCT survey_year_be FROM cell WHERE survey_year_be IS NOT NULL ORDER BY 1"
        ).fetchall()
    ]
    if years and not any(k.from_year_be <= y <= k.to_year_be for k in known for y in years):
        raise Refused("year_without_catalogue", years=", ".join(map(str, years)))
    stage.note(staged, validate.person(staged.source.match.kind, now))


def store(staged: Stage, load_id: int, now: datetime, _sender: Reader) -> None:
    """Write the rows without fault into the store, inside the caller's transaction."""
    connection = staged.connection
    _project(connection)
    _compare_in_file(connection)
    _compare_with_store(connection)
    connection.execute(
        "INSERT INTO dropped SELECT n, 'superseded' FROM member WHERE revision < newest"
    )
    connection.execute("DELETE FROM member WHERE revision < newest")
    _write(connection, load_id)


def _project(connection: duckdb.DuckDBPyConnection) -> None:
    """Table member: each row without fault as it will be stored."""
    inner, outer = _hmac_keys(connection)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE member AS
        SELECT
            n,
            survey_year_be,
            household_id,
            coalesce(revision, 1) AS revision,
            person_no,
            is_head,
            relation,
            sex::UTINYINT AS sex,
            left(birth_date || '-01-01', 10)::DATE AS birth_date,
            length(birth_date) = 4 AS birth_year_only,
            age,
            nationality,
            education_code,
            occupation_code,
            religion,
            health::UTINYINT AS health,
            is_informant,
            sha256($outer::BLOB || unhex(sha256($inner::BLOB || encode(national_id))))
                AS national_id_hash,
            {_check_digit("national_id")} AS id_check_ok,
            prefix,
            first_name,
            last_name,
            coalesce(revision, 1) AS newest
        FROM cell ANTI JOIN fault USING (n) ANTI JOIN dropped USING (n)
        """,
        {"inner": inner, "outer": outer},
    )


def _check_digit(id_: str) -> str:
    """Whether 13 digits end in their check digit: (11 − Σ digit × (13 … 2) mod 11) mod 10."""
    total = " + ".join(f"{id_}[{i + 1}]::INTEGER * {13 - i}" for i in range(12))
    return (
        f"CASE WHEN {id_} IS NULL THEN NULL WHEN regexp_full_match({id_}, '[0-9]{{13}}') "
        f"THEN (11 - ({total}) % 11) % 10 = {id_}[13]::INTEGER ELSE false END"
    )


def _hmac_keys(connection: duckdb.DuckDBPyConnection) -> tuple[bytes, bytes]:
    """The keys to hash with; rows without any national id need none."""
    row = connection.execute("SELECT 1 FROM cell WHERE national_id IS NOT NULL LIMIT 1").fetchone()
    return (b"", b"") if row is None else key.hmac_keys(connection)


def _compare_in_file(connection: duckdb.DuckDBPyConnection) -> None:
    """The same member and revision twice in a file: equal rows count once, others not at all."""
    differs = " OR ".join(
        f"count(DISTINCT coalesce({c}::VARCHAR, '\x01')) > 1" for c in (*CONTENT, *PRIVATE)
    )
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE repeated AS
        WITH twice AS (
            SELECT survey_year_be, household_id, revision, person_no, min(n) AS first_n
            FROM member GROUP BY ALL HAVING count(*) > 1
        )
        SELECT survey_year_be, household_id, revision, person_no, any_value(first_n) AS first_n,
            ({differs}) AS differs
        FROM member JOIN twice USING (survey_year_be, household_id, revision, person_no)
        GROUP BY survey_year_be, household_id, revision, person_no
        """
    )
    connection.execute(
        """
        INSERT INTO fault SELECT n, 'person_no', NULL, 'conflict_in_file'
        FROM member JOIN repeated USING (survey_year_be, household_id, revision, person_no)
        WHERE differs
        """
    )
    connection.execute(
        """
        INSERT INTO dropped SELECT n, 'duplicate'
        FROM member JOIN repeated USING (survey_year_be, household_id, revision, person_no)
        WHERE NOT differs AND n <> first_n
        """
    )
    _take_out(connection)


def _compare_with_store(connection: duckdb.DuckDBPyConnection) -> None:
    same = " AND ".join(f"m.{c} IS NOT DISTINCT FROM s.{c}" for c in CONTENT)
    private = " AND ".join(f"m.{c} IS NOT DISTINCT FROM p.{c}" for c in PRIVATE)
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE known_people AS
        SELECT survey_year_be, household_id, max(revision) AS revision
        FROM core_person SEMI JOIN member USING (survey_year_be, household_id) GROUP BY ALL
        """
    )
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE stored AS
        SELECT m.n, {same} AND {private} AS is_same
        FROM member AS m
        JOIN (SELECT * FROM core_person SEMI JOIN known_people USING (survey_year_be, household_id))
            AS s USING (survey_year_be, household_id, revision, person_no)
        LEFT JOIN (SELECT * FROM core_person_private
            SEMI JOIN known_people USING (survey_year_be, household_id))
            AS p USING (survey_year_be, household_id, person_no)
        """
    )
    connection.execute("INSERT INTO dropped SELECT n, 'duplicate' FROM stored WHERE is_same")
    connection.execute(
        "INSERT INTO fault SELECT n, 'person_no', NULL, 'conflict_with_store' "
        "FROM stored WHERE NOT is_same"
    )
    _take_out(connection)
    _rank(connection)


def _rank(connection: duckdb.DuckDBPyConnection) -> None:
    """Tell each row the newest revision of its household, in the file or in the store."""
    several = connection.execute(
        """
        SELECT (SELECT count(*) FROM known_people) + (SELECT count(*) FROM (
            SELECT 1 FROM member GROUP BY survey_year_be, household_id
            HAVING min(revision) <> max(revision)
        ))
        """
    ).fetchone()
    if several == (0,):
        return
    connection.execute(
        """
        UPDATE member SET newest = x.newest FROM (
            SELECT survey_year_be, household_id, greatest(max(m.revision), any_value(k.revision))
                AS newest
            FROM member AS m LEFT JOIN known_people AS k USING (survey_year_be, household_id)
            GROUP BY ALL
        ) AS x
        WHERE x.survey_year_be = member.survey_year_be AND x.household_id = member.household_id
        """
    )


def _take_out(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "DELETE FROM member WHERE n IN (SELECT n FROM fault UNION ALL SELECT n FROM dropped)"
    )


def _write(connection: duckdb.DuckDBPyConnection, load_id: int) -> None:
    for table in ("core_person", "core_person_private"):
        connection.execute(
            f"""
            DELETE FROM {table} AS s USING (
                SELECT DISTINCT k.survey_year_be, k.household_id
                FROM known_people AS k JOIN member AS m USING (survey_year_be, household_id)
                WHERE m.revision > k.revision
            ) AS k
            WHERE s.survey_year_be = k.survey_year_be AND s.household_id = k.household_id
            """
        )
    connection.execute(
        f"""
        INSERT INTO core_person BY NAME
        SELECT survey_year_be, household_id, revision, person_no, {", ".join(CONTENT)},
            $1::INTEGER AS load_id
        FROM member
        """,
        [load_id],
    )
    told = " OR ".join(f"{column} IS NOT NULL" for column in PRIVATE)
    connection.execute(
        f"""
        INSERT INTO core_person_private BY NAME
        SELECT survey_year_be, household_id, person_no, {", ".join(PRIVATE)},
            id_number(national_id_hash) AS national_id_number
        FROM member WHERE {told}
        """
    )
    connection.execute(
        "INSERT INTO touched_record SELECT DISTINCT survey_year_be, household_id FROM member"
    )
