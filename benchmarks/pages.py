"""Latency of the page queries on the current snapshot, as a page asks them."""

import random
import time

from benchmarks.table import Table, p95
from bmn.access.reader import MACHINE
from bmn.warehouse import queries, snapshots

ROUNDS = 40


def measure(table: Table) -> None:
    """p50 and p95 of every page query over random areas."""
    rng = random.Random(1)
    snapshot = snapshots.current_snapshot()
    years = queries.run("years", reader=MACHINE).dropna(subset="first_day")
    year = int(years["survey_year_be"].max())
    districts = list(queries.run("areas", reader=MACHINE, area_level="district")["area_code"])
    everything: list[float] = []
    for name, make in _questions(year).items():
        taken = []
        for _ in range(ROUNDS):
            parameters = make(rng.choice(districts))
            started = time.perf_counter()
            queries.run(name.split(":")[0], reader=MACHINE, snapshot=snapshot, **parameters)
            taken.append((time.perf_counter() - started) * 1000)
        everything += taken
        middle = sorted(taken)[len(taken) // 2]
        table.add("page queries", name, f"p50 {middle:.0f} ms, p95 {p95(taken):.0f} ms")
    table.add("page queries", "all of them", f"p95 {p95(everything):.0f} ms", goal="p95 ≤ 50 ms")


def _questions(year: int):  # type: ignore[no-untyped-def]  # a table of small makers
    def within(level: str, above: str, cut: int):  # type: ignore[no-untyped-def]
        return lambda code: {
            "survey_year_be": year,
            "area_level": level,
            "within_level": above,
            "within_code": code[:cut],
        }

    def own(level: str, cut: int):  # type: ignore[no-untyped-def]
        return lambda code: {"survey_year_be": year, "area_level": level, "area_code": code[:cut]}

    return {
        "years": lambda _: {},
        "areas:districts of a province": lambda code: {
            "area_level": "district",
            "within_level": "province",
            "within_code": code[:2],
        },
        "progress_by_area:provinces": lambda _: {"survey_year_be": year, "area_level": "province"},
        "progress_by_area:districts of a province": within("district", "province", 2),
        "progress_by_area:tambons of a district": within("tambon", "district", 4),
        "progress_by_area:authorities of a district": within("local_authority", "district", 4),
        "collected_by_day:country": lambda _: {
            "survey_year_be": year,
            "area_level": "country",
            "area_code": "TH",
        },
        "collected_by_day:district": own("district", 4),
        "daily_within:districts of a province": lambda code: {
            **within("district", "province", 2)(code),
            "days": 14,
        },
        "live_feed:province": lambda code: {
            "survey_year_be": year,
            "within_level": "province",
            "within_code": code[:2],
            "row_limit": 20,
        },
        "indicator_by_area:country": lambda _: {"survey_year_be": year, "area_level": "country"},
        "indicator_by_area:districts of a province": within("district", "province", 2),
        "indicator_by_area:one indicator, provinces": lambda _: {
            "survey_year_be": year,
            "area_level": "province",
            "indicator_no": 29,
        },
        "income_by_area:provinces": lambda _: {"survey_year_be": year, "area_level": "province"},
        "income_by_area:tambons of a district": within("tambon", "district", 4),
        "income_distribution:district": own("district", 4),
        "freshness_by_area:districts of a province": within("district", "province", 2),
        "loads": lambda _: {"row_limit": 50},
    }
