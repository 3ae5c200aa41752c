"""The ledger of planted faults against a plain look for them: nothing missed, nothing by chance."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from bmn import simulate
from bmn.simulate.plan import Plan

CRITERION = 40_000


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """One province whole: `household` and `person` hold the latest revision of each household."""
    folder = tmp_path_factory.mktemp("ledger")
    plan = Plan(2569, datetime(2026, 2, 16, 7, 30), ("83",), identity_provinces=("83",))
    report = simulate.simulate(plan, folder / "files", folder / "aside")
    connection = duckdb.connect()
    for kind in ("household", "person"):
        order = "household_id" if kind == "household" else "household_id, person_no"
        connection.execute(
            f"""
            CREATE TABLE {kind} AS
            SELECT * FROM read_parquet($files, union_by_name = true)
            QUALIFY row_number() OVER (PARTITION BY {order} ORDER BY revision DESC) = 1
            """,
            {
                "files": [
                    str(p) for p in report.files if f"-{kind}-" in p.name and p.suffix != ".csv"
                ]
            },
        )
    for kind in ("reinterview", "reinterview_item"):
        (file,) = [str(p) for p in report.files if p.stem.endswith(f"-{kind}")]
        connection.execute(f"CREATE TABLE {kind} AS FROM '{file}'")
    connection.execute("DELETE FROM household WHERE status = 'withdrawn'")
    connection.execute(
        "DELETE FROM person WHERE household_id NOT IN (FROM household SELECT household_id)"
    )
    connection.execute(f"CREATE TABLE ledger AS FROM '{report.ledger}'")
    connection.execute(f"CREATE TABLE village AS FROM '{Path(report.files[0])}'")
    yield connection
    connection.close()


INCOME = "income_main + income_secondary + income_other + income_own_produce"
PAID = "occupation_code NOT IN ('none', 'student')"
WORKS = f"(SELECT household_id FROM person WHERE {PAID})"
PERSON_ID = "household_id || '/' || person_no"

LOOKS = {
    "DQ-1.4": """SELECT household_id FROM household JOIN village USING (village_code)
        WHERE local_authority_code <> local_authority_codes""",
    "DQ-1.5": f"""SELECT {PERSON_ID} FROM person WHERE age BETWEEN 6 AND 14 AND (
        education_code = '0' OR education_code > '3'
        OR (education_code = '2' AND age < 11) OR (education_code = '3' AND age < 14))""",
    "DQ-1.6": f"""SELECT {PERSON_ID} FROM person WHERE (age < 15 AND {PAID})
        OR (occupation_code = 'student' AND age > 30)
        OR (occupation_code = 'government_officer' AND (age < 18 OR education_code < '3'))
        UNION ALL SELECT household_id FROM household
        WHERE income_main > 0 AND household_id NOT IN {WORKS}
        UNION ALL SELECT household_id FROM household
        WHERE income_main = 0 AND household_id IN {WORKS}""",
    "DQ-3.1": "SELECT household_id FROM person WHERE is_head = 1 AND age < 15",
    "DQ-3.2": f"SELECT {PERSON_ID} FROM person WHERE age > 80",
    "DQ-3.3": "SELECT household_id FROM household WHERE thai_members < foreign_members",
    "DQ-4.2": f"SELECT household_id FROM household WHERE {INCOME} = 0",
    "DQ-4.3": f"""SELECT household_id FROM household
        WHERE {INCOME} > 0 AND {INCOME} < {CRITERION} * members""",
    "DQ-4.4": f"SELECT household_id FROM household WHERE {INCOME} > 1000000 * members",
    "PX-01": f"SELECT household_id FROM household WHERE income_total <> {INCOME}",
    "PX-02": "SELECT household_id FROM person GROUP BY ALL HAVING sum(is_head) <> 1",
    "PX-03": """SELECT household_id FROM person GROUP BY ALL HAVING sum(is_informant) = 0
        UNION SELECT household_id FROM household WHERE confirmed = 0""",
    "PX-08": """SELECT household_id FROM household JOIN village USING (village_code)
        WHERE abs(household.latitude - village.latitude) > 0.1""",
    "PX-09": "SELECT household_id FROM household WHERE residence_months < 6",
    "PX-10": f"""SELECT household_id FROM household
        WHERE (i29_fail = 1) <> ({INCOME} < {CRITERION} * members)""",
}


@pytest.mark.parametrize("rule", LOOKS)
def test_the_ledger_lists_what_a_look_finds(rule: str, world: duckdb.DuckDBPyConnection) -> None:
    found = {row[0] for row in world.execute(LOOKS[rule]).fetchall()}
    listed = world.execute("SELECT id FROM ledger WHERE rule = $1", [rule]).fetchall()
    assert found == {row[0] for row in listed}
    assert found


def test_ids_given_twice_are_listed(world: duckdb.DuckDBPyConnection) -> None:
    twice = world.execute(
        f"""SELECT {PERSON_ID} FROM person WHERE national_id IN (
            SELECT national_id FROM person GROUP BY ALL HAVING count(*) > 1)"""
    ).fetchall()
    listed = world.execute("SELECT id FROM ledger WHERE rule = 'PX-04' AND detail = 'twice'")
    assert {row[0] for row in twice} == {row[0] for row in listed.fetchall()}


def test_house_codes_of_two_villages_are_listed(world: duckdb.DuckDBPyConnection) -> None:
    found = world.execute(
        """SELECT household_id FROM household WHERE household_id[:11] IN (
            SELECT household_id[:11] FROM household GROUP BY ALL
            HAVING count(DISTINCT village_code) > 1)"""
    ).fetchall()
    listed = world.execute("SELECT id FROM ledger WHERE rule = 'PX-05'").fetchall()
    assert {row[0] for row in found} == {row[0] for row in listed}


def test_fast_enumerators_are_listed(world: duckdb.DuckDBPyConnection) -> None:
    fast = world.execute(
        """SELECT enumerator_id FROM household WHERE revision = 1
        GROUP BY ALL HAVING count(*) >= 15
        AND median(date_diff('second', started_at, submitted_at)) < 300"""
    ).fetchall()
    listed = world.execute("SELECT id FROM ledger WHERE rule = 'PX-07' AND detail = 'fast'")
    assert {row[0] for row in fast} == {row[0] for row in listed.fetchall()}


def test_at_most_one_fault_is_planted_in_a_household(world: duckdb.DuckDBPyConnection) -> None:
    twice = world.execute(
        """SELECT split_part(id, '/', 1) AS household FROM ledger
        WHERE planted AND subject IN ('household', 'person') AND rule NOT IN ('PX-04', 'PX-05')
        GROUP BY ALL HAVING count(*) > 1"""
    ).fetchall()
    assert not twice


def test_answers_asked_again_differ_as_often_as_planted(world: duckdb.DuckDBPyConnection) -> None:
    key, agreed, others = world.execute(
        """
        WITH by_household AS (
            SELECT household_id, any_value(key_items_agreed) AS agreed,
                count(*) FILTER (item IN ('members', 'i29_fail')
                    AND first_value <> second_value) AS key_differs
            FROM reinterview_item JOIN reinterview USING (household_id) GROUP BY ALL
        )
        SELECT
            (SELECT count(*) FILTER ((key_differs = 0) <> (agreed = 1)) FROM by_household),
            (SELECT count(*) FROM by_household WHERE agreed = 1),
            (SELECT count(*) FILTER (first_value <> second_value)
             FROM reinterview_item JOIN by_household USING (household_id)
             WHERE agreed = 1 AND item NOT IN ('members', 'i29_fail'))
        """
    ).fetchone() or (0, 0, 0)
    assert key == 0  # key items differ where, and only where, the register says so
    n = 6 * agreed
    assert n > 300
    assert 0 < others < 0.01 * n + 4 * (0.01 * 0.99 * n) ** 0.5
