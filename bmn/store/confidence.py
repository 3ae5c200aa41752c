"""Works out what second interviews say of every area, for the confidence mart."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import duckdb

from bmn.statistics import agreement
from bmn.statistics.agreement import Agreement, Stratum
from bmn.store import schema

CORRELATION = "reinterview_intraclass_correlation"

# Rows of reinterview_cluster: the area's key, its households, and the sample by enumerator.
_AREA = itemgetter(0, 1, 2, 3)
_STRATUM = itemgetter(4, 5)


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave the temporary table `agreement_now`: one row per survey year and sampled area.

    Reads `reinterview_cluster`. Shares are null where nobody was interviewed again: no row.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE agreement_now (survey_year_be USMALLINT, "
        "area_level VARCHAR, area_code VARCHAR, reinterviewed BIGINT, agreed BIGINT, "
        "agreement_share DOUBLE, agreement_low DOUBLE, agreement_high DOUBLE, "
        "agreement_lower_bound DOUBLE, design_effect DOUBLE, is_design_effect_assumed BOOLEAN, "
        "effective_n DOUBLE, strata_sampled BIGINT, population_sampled_share DOUBLE)"
    )
    rows = list(_rows(connection))
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        listed = ", ".join(f"unnest(${n + 1})" for n in range(len(columns)))
        connection.execute(f"INSERT INTO agreement_now SELECT {listed}", columns)


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    found = connection.execute(
        """
        SELECT survey_year_be, area_level, area_code, area_population, stratum, population, n, k
        FROM reinterview_cluster
        ORDER BY survey_year_be, area_level, area_code, stratum, n, k
        """
    ).fetchall()
    correlations = {
        year: float(schema.standard(connection, CORRELATION, year) or 0)
        for year in {row[0] for row in found}
    }
    for (year, level, code, population), of_area in groupby(found, key=_AREA):
        strata = tuple(
            (stratum_population, tuple((n, k) for *_, n, k in rows))
            for (_, stratum_population), rows in groupby(list(of_area), key=_STRATUM)
        )
        told = _estimate(strata, correlations[year])
        if told is None:
            continue
        yield (
            year,
            level,
            code,
            told.sampled,
            told.agreed,
            told.share,
            told.low,
            told.high,
            told.lower_bound,
            told.design_effect,
            told.is_stated,
            min(told.effective_n, 1e15),
            len(strata),
            told.population_sampled / population,
        )


@lru_cache(maxsize=20_000)
def _estimate(
    strata: tuple[tuple[int, tuple[tuple[int, int], ...]], ...], correlation: float
) -> Agreement | None:
    """The estimate of one sample; the same sample is asked for again at every publication."""
    clusters = [cluster for _, of_stratum in strata for cluster in of_stratum]
    return agreement.estimate(
        [Stratum(population, of_stratum) for population, of_stratum in strata],
        agreement.stated_design_effect(clusters, correlation),
    )
