"""The whole country with its persons and their ids in a store, for what is measured at that size.

Files are the simulator's. Households and persons go straight into the store's tables, which takes
minutes where the collector's checks take the better part of an hour beside other work: how fast
these are is measured in `ingest`. Nobody's later revision is taken in.
"""

import time
from dataclasses import replace
from pathlib import Path

import duckdb

from benchmarks.table import Table
from bmn import settings, simulate
from bmn.cli import demo
from bmn.collector import key, person, service
from bmn.collector.sender import SIMULATOR
from bmn.simulate.plan import DEMO_NOW
from bmn.store import rollup, schema
from bmn.survey import clock

# Equal to what the collector stores where a file's rows are without fault.
HOUSEHOLDS = """
INSERT INTO core_household BY NAME
WITH
    served AS (
        SELECT village_no, any_value(local_authority_code) AS code
        FROM core_village_local_authority GROUP BY ALL HAVING count(*) = 1
    ),
    of_tambon AS (
        SELECT tambon_code, any_value(local_authority_code) AS code
        FROM core_local_authority_tambon GROUP BY ALL HAVING count(*) = 1
    )
SELECT
    f.* EXCLUDE (village_code, income_total, house_no, confirmed, status, local_authority_code),
    v.village_no,
    coalesce(f.local_authority_code, s.code, t.code) AS local_authority_code,
    f.local_authority_code IS NOT NULL AS is_local_authority_given,
    if(f.confirmed = 1 AND f.status IS NULL, f.submitted_at, NULL) AS first_confirmed_at,
    coalesce(f.status = 'withdrawn', false) AS is_withdrawn,
    f.confirmed = 1 AS is_confirmed,
    f.income_total AS income_total_sent,
    f.i29_eligible AS income_eligible_sent,
    f.i29_fail AS income_fail_sent,
    1 AS load_id,
    $now::TIMESTAMP AS received_at
FROM read_parquet($file) AS f
JOIN core_village AS v USING (village_code)
LEFT JOIN served AS s USING (village_no)
LEFT JOIN of_tambon AS t USING (tambon_code)
ORDER BY v.village_no, f.household_id
"""
PERSONS = """
INSERT INTO core_person BY NAME
SELECT * EXCLUDE (national_id, prefix, first_name, last_name),
    if(birth_date IS NULL, NULL, false) AS birth_year_only, 1 AS load_id
FROM read_parquet($file)
"""
IDENTITIES = f"""
INSERT INTO core_person_private BY NAME
SELECT survey_year_be, household_id, person_no, prefix, first_name, last_name,
    sha256($outer::BLOB || unhex(sha256($inner::BLOB || encode(national_id)))) AS national_id_hash,
    id_number(national_id_hash) AS national_id_number,
    {person._check_digit("national_id")} AS id_check_ok
FROM read_parquet($file)
"""


def build(table: Table) -> None:
    """Make it in the folder of the settings if it is not there, rolled up, without flags."""
    if settings.store_path().exists():
        return
    started = time.perf_counter()
    files = _files()
    with service.collector() as one:
        schema.mark_made_up(one.connection)
        clock.set_demo_clock(one.connection, DEMO_NOW)
        one.refresh_clock()
        for path in files:
            if "-village" in path.name or "-target" in path.name:
                one.take(path, SIMULATOR)
        now = {"now": DEMO_NOW.isoformat()}
        inner, outer = key.hmac_keys(one.connection)
        keys = {"inner": inner, "outer": outer}
        for path in files:
            if path.name.startswith("40-"):
                one.connection.execute(HOUSEHOLDS, {"file": str(path), **now})
            elif path.name.startswith("50-"):
                one.connection.execute(PERSONS, {"file": str(path)})
                one.connection.execute(IDENTITIES, {"file": str(path), **keys})
        rollup.refresh_year(one.connection, simulate.full()[0].survey_year_be, everything=True)
        one.connection.execute("CHECKPOINT")
    table.add("country", "made up, put into the store", f"{time.perf_counter() - started:.0f} s")


def _files() -> list[Path]:
    folder = settings.data_dir() / "made"
    if not folder.exists():
        provinces = duckdb.sql(
            f"SELECT province_code FROM read_csv('{settings.reference_dir() / 'provinces.csv'}', "
            "all_varchar = true) WHERE in_scope = '1'"
        ).fetchall()
        plan = replace(
            simulate.full()[0],
            seed=demo.SEED,
            identity_provinces=tuple(code for (code,) in provinces),
        )
        simulate.simulate(plan, folder)
    return sorted(folder.iterdir())
