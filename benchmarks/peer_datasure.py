"""Runs IPA DataSure's checks without its screens, for `benchmarks.peer`.

Started with the Python of an environment of DataSure's own, which knows nothing of this project;
prints one JSON object.

DataSure keeps its computing apart from its screens; what Streamlit caches is called underneath.
"""

import json
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

import polars as pl
from datasure.checks import duplicates, missing
from datasure.checks.enumerator import compute as enumerator
from datasure.checks.gpschecks import compute as gps
from datasure.checks.outliers import compute as outliers
from datasure.checks.outliers.models import OutlierMethod, OutlierSettings
from datasure.connectors.local import load_data_efficiently
from datasure.utils.cache_utils import get_cache_path

REPEATS = 3
SLOW_SECONDS = 20
PROJECT = "benchmark"


def main(household_csv, person_csv, income_max, age_max):
    """Every check on one province's files; prints seconds, CPU seconds and what was found."""
    told = {}
    Path(get_cache_path(PROJECT, "settings", "logs.duckdb")).parent.mkdir(
        parents=True, exist_ok=True
    )

    def measure(name, action, count=len):
        walls, cpus = [], []
        for _ in range(REPEATS):
            wall, cpu = time.perf_counter(), time.process_time()
            result = action()
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
            if walls[-1] > SLOW_SECONDS:
                break
        told[name] = {
            "wall": sorted(walls)[len(walls) // 2],
            "cpu": sorted(cpus)[len(cpus) // 2],
            "runs": len(walls),
            "found": count(result),
        }
        print(name, told[name], file=sys.stderr, flush=True)
        return result

    household = measure("read households", lambda: load_data_efficiently(household_csv))
    person = measure("read persons", lambda: load_data_efficiently(person_csv))
    household = measure("derive columns", lambda: _derive(household))
    person = person.with_row_index("key")
    no_codes = pl.DataFrame()
    settings = OutlierSettings(survey_key="key")

    def bounds(data, **columns):
        config = pl.DataFrame(
            [{"column_name": [name], **limits} for name, limits in columns.items()]
        )
        return outliers.compute_constraint_violations(data, settings, config)

    def broken(result):
        return result.filter(pl.col("violation reason") != "no violation").height

    measure(
        "household id twice",
        lambda: duplicates.compute_id_duplicates.__wrapped__(
            household, "household_id", "submitted_at", "key"
        ),
    )
    measure(
        "national id twice",
        lambda: duplicates.compute_column_duplicates.__wrapped__(
            person.filter(pl.col("national_id").is_not_null()), "household_id", None, "national_id"
        ),
    )
    measure(
        "income above the bound",
        lambda: bounds(household, income_each={"soft_max": income_max}),
        broken,
    )
    measure("no income", lambda: bounds(household, income_total={"hard_min": 1}), broken)
    measure(
        "less than 6 months", lambda: bounds(household, residence_months={"hard_min": 6}), broken
    )
    measure("older than the bound", lambda: bounds(person, age={"soft_max": age_max}), broken)
    measure(
        "enumerators: load, days, length of interviews",
        lambda: enumerator.compute_enumerator_summary(
            PROJECT, household, "submitted_at", "enumerator_id", None, None, "minutes"
        ),
    )
    measure(
        "missing values by column",
        lambda: missing.compute_missing_columns(
            missing._compute_missing_data_paired(household, no_codes), no_codes
        ),
    )
    measure(
        "outliers by interquartile range",
        lambda: outliers.compute_outlier_output(
            household,
            settings,
            pl.DataFrame(
                {
                    "column_name": [["income_each"]],
                    "outlier_enabled": [True],
                    "grouped_columns": [False],
                    "outlier_method": [OutlierMethod.IQR.value],
                    "outlier_threshold": [20],
                    "outlier_multiplier": [1.5],
                }
            ),
        ),
        lambda result: result.filter(pl.col("outlier reason") != "no outlier").height,
    )
    points = household.select("key", "village_code", "latitude", "longitude").to_pandas()
    measure(
        "GPS: far from the village's centre",
        lambda: gps.detect_outliers_with_clusters.__wrapped__(
            points, "latitude", "longitude", "village_code"
        ),
        lambda result: int(result["Outlier"].sum()),
    )
    measure(
        "GPS: local outlier factor",
        lambda: gps.detect_outliers_with_lof.__wrapped__(points, "latitude", "longitude", 20, 0.01),
        lambda result: int(result["Outlier"].sum()),
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"version": version("datasure"), "peak_gib": peak, "checks": told}))


def _derive(household):
    """What a survey's own form would give DataSure as columns: a key, minutes, income a head."""
    times = {
        name: pl.col(name).cast(pl.Utf8).str.to_datetime(strict=False)
        for name in ("submitted_at", "started_at")
    }
    return (
        household.with_columns(**times)
        .with_row_index("key")
        .with_columns(
            minutes=(pl.col("submitted_at") - pl.col("started_at")).dt.total_minutes(),
            income_each=pl.col("income_total") / pl.col("members"),
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
