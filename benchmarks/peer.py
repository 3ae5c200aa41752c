"""IPA DataSure beside this project: the checks that both have, on one province's same CSV files.

DataSure is no dependency: it runs in an environment of its own, whose Python is named by
`--datasure` (`python3 -m venv there && there/bin/pip install datasure`). Without it, it says so.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.table import Table, timed
from bmn import settings, simulate
from bmn.collector import service
from bmn.simulate.plan import DEMO_NOW, SHOWCASE, Plan
from bmn.store import flags, rollup, schema
from bmn.survey import clock
from bmn.warehouse import rules, sql

SCRIPT = Path(__file__).with_name("peer_datasure.py")
YEAR = 2569
SAME_CHECK = {
    "national id twice": "PX-04",
    "income above the bound": "DQ-4.4",
    "no income": "DQ-4.2",
    "less than 6 months": "PX-09",
    "older than the bound": "DQ-3.2",
}


def measure(table: Table, folder: Path, datasure: Path | None) -> None:
    """Both on the same files, in the same run; ours first."""
    household, person, registers = _files(folder)
    ours = _ours(household, person, registers)
    section = "peer: one province, CSV"
    theirs: dict[str, Any] = {}
    if datasure is None or not datasure.exists():
        table.add(section, "IPA DataSure", "not installed")
    else:
        theirs = _theirs(datasure, household, person, ours["bounds"])
        table.add(
            section,
            f"IPA DataSure {theirs['version']}: peak memory (ours: the process's, below)",
            f"{theirs['peak_gib']:.2f} GiB",
        )
    checks = theirs.get("checks", {})
    for name in dict.fromkeys([*ours["checks"], *checks]):
        mine, other = ours["checks"].get(name), checks.get(name)
        ratio = (
            f"{other['wall'] / mine['wall']:.1f} × wall, {other['cpu'] / mine['cpu']:.1f} × CPU"
            if mine and other
            else ""
        )
        table.add(section, f"{name}: ours", _said(mine))
        if checks:
            table.add(section, f"{name}: DataSure", _said(other), ratio)
    if checks:
        wall = sum(told["wall"] for told in checks.values())
        cpu = sum(told["cpu"] for told in checks.values())
        mine = ours["checks"]["everything: read, checked on arrival, stored, rolled up, all rules"]
        table.add(
            section,
            "DataSure: all of the above together",
            f"{wall:.2f} s, {cpu:.2f} s CPU",
            f"{wall / mine['wall']:.1f} × our everything, {cpu / mine['cpu']:.1f} × its CPU",
        )


def _said(told: dict[str, Any] | None) -> str:
    if told is None:
        return "has none"
    found = "" if told["found"] is None else f", {told['found']:,} found"
    return f"{told['wall']:.3f} s, {told['cpu']:.3f} s CPU{found}"


def _files(folder: Path) -> tuple[Path, Path, list[Path]]:
    made = folder / "made-peer"
    shutil.rmtree(made, ignore_errors=True)
    plan = Plan(
        survey_year_be=YEAR,
        as_of=DEMO_NOW,
        provinces=(SHOWCASE,),
        identity_provinces=(SHOWCASE,),
        with_registers=False,
        file_format="csv",
        households_per_file=10**9,
    )
    files = simulate.simulate(plan, made, folder / "aside").files
    household = next(path for path in files if path.name.startswith("40-"))
    person = next(path for path in files if path.name.startswith("50-"))
    return household, person, [p for p in files if "-village" in p.name or "-target" in p.name]


def _ours(household: Path, person: Path, registers: list[Path]) -> dict[str, Any]:
    """The files through the collector, then each check by itself on what is stored."""
    checks: dict[str, Any] = {}
    whole = []
    for _ in range(3):
        shutil.rmtree(settings.data_dir(), ignore_errors=True)
        with service.collector() as one:
            clock.set_demo_clock(one.connection, DEMO_NOW)
            one.refresh_clock()
            for register in registers:
                one.take(register)
            whole.append(timed(lambda: [one.take(household), one.take(person)])[:2])
            if len(whole) == 3:
                _each(one.connection, checks)
                bounds = {
                    name: int(schema.standard(one.connection, name, YEAR) or 0)
                    for name in ("check_income_max_baht_per_person_year", "check_member_age_max")
                }
    wall, cpu = sorted(whole)[1]
    everything = "everything: read, checked on arrival, stored, rolled up, all rules"
    return {
        "bounds": list(bounds.values()),
        "checks": {everything: {"wall": wall, "cpu": cpu, "found": None}, **checks},
    }


def _each(connection: duckdb.DuckDBPyConnection, checks: dict[str, Any]) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE checked_village AS "
        "SELECT DISTINCT survey_year_be, village_no FROM core_household"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE flag_found (rule_id VARCHAR, subject VARCHAR, "
        "household_id VARCHAR, person_no USMALLINT, part VARCHAR, evidence VARCHAR, "
        "flag_key VARCHAR)"
    )

    def note(name: str, action: Callable[[], Any], count: str | None) -> None:
        taken = sorted(timed(action)[:2] for _ in range(3))[1]
        row = connection.execute(count).fetchone() if count else None
        checks[name] = {"wall": taken[0], "cpu": taken[1], "found": row[0] if row else None}

    note(
        "household id twice",
        lambda: connection.execute(
            "CREATE OR REPLACE TEMP TABLE twice AS SELECT household_id, count(*) AS n "
            "FROM core_household GROUP BY household_id HAVING count(*) > 1"
        ),
        "SELECT count(*) FROM twice",
    )
    note("what the rules read, made ready", lambda: flags.prepare(connection, YEAR), None)
    for name, rule_id in SAME_CHECK.items():
        rule = rules.rule(rule_id)
        values = flags.thresholds(connection, rule, YEAR) or {}

        def find(rule: rules.Rule = rule, values: dict[str, int] = values) -> None:
            connection.execute("DELETE FROM flag_found")
            flags._find(connection, rule, values)

        note(name, find, "SELECT count(*) FROM flag_found")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched_village AS SELECT *, 0 AS households_new, "
        "0 AS households_revised FROM checked_village"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW touched_household AS SELECT * FROM known_household"
    )
    values = {
        name: int(schema.standard(connection, standard, YEAR) or otherwise)
        for name, (standard, otherwise) in rollup.ENUMERATOR_STANDARDS.items()
    }
    connection.begin()
    note(
        "enumerators: load, days, length of interviews",
        lambda: sql.execute(
            connection,
            "build/cell_enumerator",
            criterion_baht=schema.income_criterion(connection, YEAR),
            **values,
        ),
        "SELECT count(DISTINCT enumerator_id) FROM mart_enumerator_cell",
    )
    connection.rollback()


def _theirs(datasure: Path, household: Path, person: Path, bounds: list[int]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="datasure-home-") as home:
        started = time.perf_counter()
        done = subprocess.run(
            [
                str(datasure),
                "-W",
                "ignore",
                str(SCRIPT.resolve()),
                str(household),
                str(person),
                *map(str, bounds),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=home,
            env={"HOME": home, "PATH": os.environ["PATH"], "TMPDIR": home},
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        result["seconds"] = time.perf_counter() - started
        return result
