"""Every rule against the simulator's ledger: all that was planted, and nothing else."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from bmn import simulate
from bmn.collector import service
from bmn.simulate.plan import Plan
from bmn.survey import clock
from bmn.warehouse import rules

NOT_LISTED = {
    "DQ-1.2",  # villages behind their plan: no fault, and told by the progress
    "DQ-3.4",  # half of all villages
    "DQ-4.1",  # programme households that nobody verified yet
    "PX-08",  # needs official boundaries
    "PX-11",  # the simulator knows every authority
}


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, three_provinces_dir: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """One province with its persons, taken in as files: `found` and `listed` by rule and id."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(three_provinces_dir, folder / "data")
    as_of = datetime(2026, 2, 16, 7, 30)
    plan = Plan(2569, as_of, ("83",), identity_provinces=("83",))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder / "data"))
        report = simulate.simulate(plan, folder / "files", folder / "aside")
        with service.collector() as collector:
            clock.set_demo_clock(collector.connection, as_of)
            collector.refresh_clock()
            for path in report.files:
                collector.take(path)
            collector.publish(close=True)
            connection = collector.connection
            connection.execute(
                "CREATE TEMP TABLE found AS SELECT DISTINCT rule_id, subject FROM core_flag "
                "WHERE gone_at IS NULL"
            )
            connection.execute(
                f"CREATE TEMP TABLE listed AS SELECT DISTINCT rule AS rule_id, id AS subject "
                f"FROM '{report.ledger}'"
            )
            yield connection


@pytest.mark.parametrize("rule_id", [r.id for r in rules.rules() if r.id not in NOT_LISTED])
def test_a_rule_finds_what_was_planted_and_no_other(
    rule_id: str, world: duckdb.DuckDBPyConnection
) -> None:
    def subjects(table: str) -> set[str]:
        rows = world.execute(f"SELECT subject FROM {table} WHERE rule_id = $1", [rule_id])
        return {row[0] for row in rows.fetchall()}

    if rule_id == "DQ-2.2":  # listed by target; found too where the plan is over and few came
        few = world.execute(
            "SELECT village_code FROM village_checked WHERE households_collected < 20 "
            "AND (households_target < 20 OR is_due)"
        ).fetchall()
        assert subjects("found") == {row[0] for row in few}
        assert subjects("found") >= subjects("listed") & {
            row[0] for row in world.execute("SELECT village_code FROM village_checked").fetchall()
        }
        return
    assert subjects("found") == subjects("listed")
    if rule_id not in ("DQ-1.7", "PX-06", "PX-07"):  # rare in one small province
        assert subjects("found")
