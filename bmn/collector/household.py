"""Households into the store: where each belongs, which revision it is, what it replaces.

All by sets over the whole file; no household is looked at on its own. The tables it works with:
`place` (each row's village and authority), `fate` (what becomes of each accepted row) and
`touched_village`, which is left for the roll-up.
"""

from datetime import datetime

import duckdb

from bmn.access.reader import Reader
from bmn.collector import places, stage, validate
from bmn.collector.header import named
from bmn.collector.messages import INCOME_DIFFERS, Message, Refused
from bmn.collector.stage import Stage
from bmn.collector.validate import Catalogue
from bmn.store import received
from bmn.survey import columns

INCOMES = validate.INCOMES
SAME_NAME = (
    "enumerator_id",
    "started_at",
    "submitted_at",
    "members",
    "residence_months",
    "thai_members",
    "foreign_members",
    "latitude",
    "longitude",
    *INCOMES,
    "expense_production",
    "expense_necessary",
    "expense_unnecessary",
    "expense_debt",
    "happiness",
)


def check(staged: Stage, now: datetime) -> None:
    """Note the faults that a household shows by itself. Raises Refused."""
    known = validate.catalogues(staged.connection)
    present = _present(staged, known)
    _require_indicators(staged, present)
    kind = staged.source.match.kind
    stage.note(staged, validate.household(kind, known, present, now))
    _place(staged)


def store(staged: Stage, load_id: int, now: datetime, _sender: Reader) -> None:
    """Write the rows without fault into the store, inside the caller's transaction."""
    connection = staged.connection
    projection = _Projection(connection)
    _key(staged)
    _compare_in_file(staged)
    _compare_with_store(staged, projection)
    _decide(connection)
    _first_confirmed(connection)
    _write(connection, projection, load_id, now)


def remarks(connection: duckdb.DuckDBPyConnection, load_id: int) -> list[Message]:
    """What the report should say besides counts."""
    ours = " ".join(
        f"WHEN {k.years} THEN i{k.income_indicator_no:02d}_fail"
        for k in validate.catalogues(connection)
        if k.income_indicator_no
    )
    row = connection.execute(
        f"""
        SELECT count(*) FROM known_household
        WHERE load_id = $1 AND (
            (income_eligible_sent IS DISTINCT FROM 1 AND income_total IS NOT NULL)
            OR income_fail_sent IS DISTINCT FROM CASE {ours} END
            OR income_total_sent <> income_total
        )
        """,
        [load_id],
    ).fetchone()
    return [INCOME_DIFFERS.filled(count=row[0])] if row and row[0] else []


# --- catalogue ------------------------------------------------------------------------------------


def _present(staged: Stage, known: list[Catalogue]) -> list[Catalogue]:
    """The catalogues of the file's survey years. Raises Refused when no year has one."""
    years = [
        row[0]
        for row in staged.connection.execute(
            "SELECT DISTINCT survey_year_be FROM cell WHERE survey_year_be IS NOT NULL ORDER BY 1"
        ).fetchall()
    ]
    present = [
        catalogue
        for catalogue in known
        if any(catalogue.from_year_be <= year <= catalogue.to_year_be for year in years)
    ]
    if years and not present:
        raise Refused("year_without_catalogue", years=", ".join(map(str, years)))
    return present


def _require_indicators(staged: Stage, present: list[Catalogue]) -> None:
    for catalogue in present:
        missing = [
            column.name
            for column in staged.columns
            if column.indicator_no is not None
            and column.indicator_no <= catalogue.indicators
            and column.name not in staged.position
        ]
        if missing:
            raise Refused(
                "indicators_missing",
                year=catalogue.name,
                count=catalogue.indicators,
                missing=", ".join(named(staged.source.match, missing)),
            )


# --- place ----------------------------------------------------------------------------------------


def _place(staged: Stage) -> None:
    """Table place: village and local authority of every row; faults where there is none."""
    connection = staged.connection
    places.village_spellings(connection)
    places.authority_spellings(connection)
    places.known_authorities(connection, "SELECT village_no FROM village_spelling")
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE place AS
        SELECT
            c.n,
            v.village_no,
            v.matches,
            a.local_authority_code IS NOT NULL AS is_local_authority_given,
            coalesce(a.local_authority_code, k.local_authority_code) AS local_authority_code,
            c.village_code IS NOT NULL AND v.village_no IS NULL AS is_village_missing,
            c.local_authority_code IS NOT NULL AND a.spelling IS NULL AS is_authority_missing
        FROM (SELECT n, village_code, local_authority_code FROM cell) AS c
        LEFT JOIN village_spelling AS v ON v.spelling = c.village_code
        LEFT JOIN authority_spelling AS a ON a.spelling = c.local_authority_code
        LEFT JOIN known_authority AS k ON k.village_no = v.village_no
        """
    )
    at = staged.position
    connection.execute(
        f"""
        INSERT INTO fault
        SELECT n, 'village_code', NULL,
            if(matches > 1, 'village_several', 'village_unknown')
        FROM place WHERE is_village_missing
        UNION ALL
        SELECT n, 'local_authority_code', NULL, 'local_authority_unknown'
        FROM place WHERE is_authority_missing AND {"local_authority_code" in at}
        """
    )


# --- revisions ------------------------------------------------------------------------------------


class _Projection:
    """How a staged row (alias c, its place p) becomes a row of core_household."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.known = validate.catalogues(connection)
        self.criteria = connection.execute(
            """
            SELECT from_year_be, to_year_be, value FROM core_standard
            WHERE standard = 'income_criterion_baht_per_person_year' ORDER BY from_year_be
            """
        ).fetchall()

    def compared(self) -> list[tuple[str, str]]:
        """Pairs (staged expression, stored column) that make up a record's content."""
        pairs = [(f"c.{name}", name) for name in SAME_NAME]
        pairs += [
            ("p.village_no", "village_no"),
            ("p.is_local_authority_given", "is_local_authority_given"),
            ("coalesce(c.status = 'withdrawn', false)", "is_withdrawn"),
            ("c.confirmed", "is_confirmed"),
            ("c.income_total", "income_total_sent"),
            (self._income("eligible"), "income_eligible_sent"),
            (self._income("fail"), "income_fail_sent"),
        ]
        return pairs + self._indicators(recomputed=True)

    def values(self) -> dict[str, str]:
        """Stored column → staged expression, but for what the load itself adds."""
        found = {
            "survey_year_be": "c.survey_year_be",
            "household_id": "c.household_id",
            "revision": "coalesce(c.revision, 1)",
            "local_authority_code": "p.local_authority_code",
        }
        return found | {stored: staged for staged, stored in self.compared()}

    def _income(self, part: str) -> str:
        """The income indicator's cell as sent, whatever its number in the row's year."""
        cases = " ".join(
            f"WHEN c.{k.years} THEN c.i{k.income_indicator_no:02d}_{part}"
            for k in self.known
            if k.income_indicator_no
        )
        return f"CASE {cases} END" if cases else "NULL"

    def _indicators(self, *, recomputed: bool) -> list[tuple[str, str]]:
        pairs = []
        for number in range(1, columns.highest_indicator() + 1):
            of_income = [k.years for k in self.known if k.income_indicator_no == number]
            for part, ours in (("eligible", self._is_evaluated()), ("fail", self._is_below())):
                name = f"i{number:02d}_{part}"
                value = f"coalesce(c.{name}, 0)"
                if of_income and recomputed:
                    years = " OR ".join(f"c.{years}" for years in of_income)
                    value = f"CASE WHEN {years} THEN {ours} ELSE {value} END"
                pairs.append((value, name))
        return pairs

    def _criterion(self) -> str:
        cases = " ".join(
            f"WHEN c.survey_year_be BETWEEN {first or 0} AND {last or 9999} THEN {int(value)}"
            for first, last, value in self.criteria
        )
        return f"(CASE {cases} END)::BIGINT" if cases else "NULL::BIGINT"

    def _is_below(self) -> str:
        """Below ⇔ Σ income < criterion × members, in integers (decision 11)."""
        return f"coalesce(({_income()} < {self._criterion()} * c.members)::UTINYINT, 0)"

    def _is_evaluated(self) -> str:
        """A year's criterion is set and the incomes were asked."""
        return f"if({self._criterion()} IS NULL OR {_income()} IS NULL, 0, 1)"


def _income() -> str:
    return f"income_of({', '.join(f'c.{name}' for name in INCOMES)})"


def _key(staged: Stage) -> None:
    """Table keyed: what identifies each row without fault."""
    staged.connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE keyed AS
        SELECT n, survey_year_be, household_id, coalesce(revision, 1) AS revision
        FROM cell ANTI JOIN fault USING (n) ANTI JOIN dropped USING (n)
        """
    )


def _compare_in_file(staged: Stage) -> None:
    """The same household and revision twice in a file: equal rows count once, others not at all."""
    connection = staged.connection
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE repeated AS
        SELECT k.n, f.first_n FROM keyed AS k JOIN (
            SELECT survey_year_be, household_id, revision, min(n) AS first_n FROM keyed
            GROUP BY ALL HAVING count(*) > 1
        ) AS f USING (survey_year_be, household_id, revision)
        """
    )
    if not _count(connection, "repeated"):
        return
    others = [
        column.name
        for column in staged.columns
        if column.name not in ("revision", "village_code", "local_authority_code")
    ]
    differs = " OR ".join(f'a."{name}" IS DISTINCT FROM b."{name}"' for name in others)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE conflict AS
        SELECT DISTINCT r.first_n
        FROM repeated AS r
        JOIN cell AS a ON a.n = r.n JOIN cell AS b ON b.n = r.first_n
        JOIN place AS p ON p.n = r.n JOIN place AS q ON q.n = r.first_n
        WHERE r.n <> r.first_n AND (
            {differs} OR p.village_no IS DISTINCT FROM q.village_no
            OR p.is_local_authority_given <> q.is_local_authority_given
            OR p.local_authority_code IS DISTINCT FROM q.local_authority_code
        )
        """
    )
    connection.execute(
        "INSERT INTO fault SELECT n, 'household_id', NULL, 'conflict_in_file' "
        "FROM repeated SEMI JOIN conflict USING (first_n)"
    )
    connection.execute(
        "INSERT INTO dropped SELECT n, 'duplicate' FROM repeated "
        "ANTI JOIN conflict USING (first_n) WHERE n <> first_n"
    )
    connection.execute(
        "DELETE FROM keyed WHERE n IN (SELECT n FROM fault UNION ALL SELECT n FROM dropped)"
    )


def _compare_with_store(staged: Stage, projection: _Projection) -> None:
    """A revision that is stored already: equal content is a duplicate, other content a fault."""
    connection = staged.connection
    same = " AND ".join(f"{a} IS NOT DISTINCT FROM s.{b}" for a, b in projection.compared())
    authority = (
        "(NOT p.is_local_authority_given OR p.local_authority_code = s.local_authority_code)"
    )
    house = {
        "core_household": "c.house_no IS NOT DISTINCT FROM h.house_no",
        "core_household_history": "true",
    }
    for table in house:
        # Written so that the file's few keys are looked for in the store, not the other way.
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE again AS "
            f"SELECT survey_year_be, household_id, revision FROM {table} "
            f"SEMI JOIN keyed USING (survey_year_be, household_id, revision)"
        )
        if not _count(connection, "again"):
            continue
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE stored AS
            SELECT k.n, {same} AND {authority} AND {house[table]} AS is_same
            FROM keyed AS k
            JOIN (SELECT * FROM {table} SEMI JOIN again
                USING (survey_year_be, household_id, revision)) AS s
                USING (survey_year_be, household_id, revision)
            JOIN cell AS c ON c.n = k.n
            JOIN place AS p ON p.n = k.n
            LEFT JOIN core_household_private AS h
                ON h.survey_year_be = k.survey_year_be AND h.household_id = k.household_id
            """
        )
        connection.execute("INSERT INTO dropped SELECT n, 'duplicate' FROM stored WHERE is_same")
        connection.execute(
            "INSERT INTO fault SELECT n, 'revision', NULL, 'conflict_with_store' "
            "FROM stored WHERE NOT is_same"
        )
        connection.execute("DELETE FROM keyed WHERE n IN (SELECT n FROM stored)")


def _decide(connection: duckdb.DuckDBPyConnection) -> None:
    """Table fate: which accepted rows are a household's newest revision, and what they replace."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE fate AS
        WITH ranked AS (
            SELECT *, max(revision) OVER (PARTITION BY survey_year_be, household_id) AS newest
            FROM keyed
        )
        SELECT
            r.n, r.survey_year_be, r.household_id, r.revision,
            p.village_no, s.village_no AS old_village_no,
            p.is_local_authority_given, p.local_authority_code,
            CASE
                WHEN r.revision < r.newest OR r.revision < s.revision THEN 'history'
                WHEN s.revision IS NULL THEN 'new'
                ELSE 'revised'
            END AS fate
        FROM ranked AS r
        JOIN place AS p USING (n)
        LEFT JOIN (
            SELECT survey_year_be, household_id, revision, village_no FROM core_household
            SEMI JOIN keyed USING (survey_year_be, household_id)
        ) AS s USING (survey_year_be, household_id)
        """
    )


def _first_confirmed(connection: duckdb.DuckDBPyConnection) -> None:
    """Table first_confirmed: for households of several revisions, the instant of the first one
    that was confirmed."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE first_confirmed AS
        WITH several AS (
            SELECT survey_year_be, household_id FROM fate
            GROUP BY ALL HAVING count(*) > 1 OR bool_or(fate <> 'new')
        ),
        revision AS (
            SELECT survey_year_be, household_id, f.revision, submitted_at,
                confirmed AND status IS NULL AS counts
            FROM fate AS f SEMI JOIN several USING (survey_year_be, household_id)
            JOIN (SELECT n, submitted_at, confirmed, status FROM cell) AS c USING (n)
            UNION ALL
            SELECT survey_year_be, household_id, revision, submitted_at,
                is_confirmed AND NOT is_withdrawn
            FROM core_household SEMI JOIN several USING (survey_year_be, household_id)
            UNION ALL
            SELECT survey_year_be, household_id, revision, submitted_at,
                is_confirmed AND NOT is_withdrawn
            FROM core_household_history SEMI JOIN several USING (survey_year_be, household_id)
        )
        SELECT survey_year_be, household_id,
            arg_min(submitted_at, revision) FILTER (counts) AS first_confirmed_at
        FROM revision GROUP BY ALL
        """
    )


# --- write ----------------------------------------------------------------------------------------


def _write(
    connection: duckdb.DuckDBPyConnection, projection: _Projection, load_id: int, now: datetime
) -> None:
    moment = {"now": now}
    connection.execute(
        """
        INSERT INTO core_household_history BY NAME
        SELECT s.*, $now::TIMESTAMP AS superseded_at FROM core_household AS s
        SEMI JOIN (SELECT * FROM fate WHERE fate = 'revised') AS f
            USING (survey_year_be, household_id)
        """,
        moment,
    )
    insert = _insertion(projection)
    values = {"now": now, "load_id": load_id}
    connection.execute(
        f"INSERT INTO core_household_history BY NAME SELECT *, $now::TIMESTAMP AS superseded_at "
        f"FROM ({insert} WHERE f.fate = 'history')",
        values,
    )
    _delete_revised(connection, "core_household")
    connection.execute(
        f"INSERT INTO core_household BY NAME {insert} WHERE f.fate <> 'history' "
        "ORDER BY p.village_no, c.household_id",
        values,
    )
    connection.execute(
        """
        UPDATE core_household AS s SET first_confirmed_at = f.first_confirmed_at
        FROM (SELECT * FROM first_confirmed
            SEMI JOIN (SELECT * FROM fate WHERE fate = 'history') AS late
            USING (survey_year_be, household_id)) AS f
        WHERE f.survey_year_be = s.survey_year_be AND f.household_id = s.household_id
            AND s.first_confirmed_at IS DISTINCT FROM f.first_confirmed_at
        """
    )
    _write_private(connection)
    _touch(connection)


def _insertion(projection: _Projection) -> str:
    values = projection.values()
    listed_ = ", ".join(
        f"{values[name]} AS {name}" for name, _ in received.household_columns() if name in values
    )
    return (
        f"SELECT {listed_}, CASE WHEN fc.household_id IS NOT NULL THEN fc.first_confirmed_at "
        "WHEN c.confirmed AND c.status IS NULL THEN c.submitted_at END AS first_confirmed_at, "
        "$load_id::INTEGER AS load_id, $now::TIMESTAMP AS received_at "
        "FROM fate AS f JOIN cell AS c ON c.n = f.n JOIN place AS p ON p.n = f.n "
        "LEFT JOIN first_confirmed AS fc ON fc.survey_year_be = f.survey_year_be "
        "AND fc.household_id = f.household_id"
    )


def _write_private(connection: duckdb.DuckDBPyConnection) -> None:
    _delete_revised(connection, "core_household_private")
    connection.execute(
        """
        INSERT INTO core_household_private
        SELECT f.survey_year_be, f.household_id, c.house_no
        FROM fate AS f JOIN (SELECT n, house_no FROM cell) AS c USING (n)
        WHERE f.fate <> 'history' AND c.house_no IS NOT NULL
        """
    )


def _delete_revised(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    connection.execute(
        f"DELETE FROM {table} AS s USING fate AS f WHERE f.fate = 'revised' "
        "AND s.survey_year_be = f.survey_year_be AND s.household_id = f.household_id"
    )


def _touch(connection: duckdb.DuckDBPyConnection) -> None:
    """Table touched_village: every village whose roll-up changes, the one moved from included;
    table touched_record: the households themselves."""
    connection.execute(
        "INSERT INTO touched_record "
        "SELECT DISTINCT survey_year_be, household_id FROM fate WHERE fate <> 'history'"
    )
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE touched_village AS
        WITH touch AS (
            SELECT survey_year_be, village_no, (fate = 'new')::BIGINT AS new,
                (fate = 'revised')::BIGINT AS revised
            FROM fate WHERE fate <> 'history'
            UNION ALL
            SELECT survey_year_be, old_village_no, 0, 0 FROM fate WHERE old_village_no IS NOT NULL
        )
        SELECT survey_year_be, village_no, sum(new)::BIGINT AS households_new,
            sum(revised)::BIGINT AS households_revised
        FROM touch GROUP BY ALL
        """
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])
