"""What counts-only readers can open: bands that an attacker can't narrow, and nothing else.

The attacker knows all that is published of a district, and how many households or persons each
indicator concerns in each village's part of each authority; he adds and subtracts by linear
programs (scipy's, not the guard's own).
"""

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from bmn import settings
from bmn.access.reader import MACHINE, NATIONAL, Reader
from bmn.statistics import disclosure
from bmn.store import shown
from bmn.warehouse import queries, snapshots
from tests.drawn import HOUSEHOLD, Store, households, write_csv

COUNTS = Reader("a", "executive", NATIONAL)

DURING, CLOSED = datetime(2026, 2, 16, 7, 30), datetime(2026, 10, 2, 7, 30)
DISTRICT, VILLAGES = "5701", 14
LOW = ("tambon", "local_authority", "local_authority_part", "village", "village_part")


def ask(query: str, level: str, **more: Any) -> list[dict[str, Any]]:
    """The rows of an answer as counts-only readers get it."""
    found = queries.ask(query, reader=COUNTS, survey_year_be=2569, area_level=level, **more)
    return [dict(row) for row in found]


def everything() -> dict[str, list[dict[str, Any]]]:
    """All results that counts-only readers get, but for when they were received."""
    return {
        f"{query} {level}": [
            {key: value for key, value in row.items() if key != "results_as_of"}
            for row in ask(query, level)
        ]
        for query in ("indicator_by_area", "income_by_area")
        for level in ("country", "province", "district", "tambon", "local_authority", "village")
    }


def district_records(codes: list[str], authorities: list[str]) -> list[dict[str, str]]:
    """A made-up district with every indicator: rare and common fails, parts of few households."""
    draws = random.Random(11)
    records = []
    for village, code in enumerate(codes):
        for number in range(draws.randint(22, 40)):
            # Every third village is served by two authorities, the second by a few households.
            second = village % 3 == 0 and number < 4 + 10 * (village % 2)
            record = {
                **HOUSEHOLD,
                "household_id": f"57{village:03}{number:06}",
                "village_code": code,
                "local_authority_code": authorities[(village // 4 + second) % len(authorities)],
                "income_main": "200000" if draws.random() > 0.04 else "50000",
            }
            for indicator in range(1, 39):
                if draws.random() < 0.005 * (1 + indicator % 9) ** 1.5 / 3:
                    record[f"i{indicator:02d}_fail"] = "1"
            records.append(record)
    return records


@pytest.fixture(scope="module")
def closed(three_provinces_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A warehouse of one district after the round's close."""
    import shutil

    folder = tmp_path_factory.mktemp("closed")
    shutil.copytree(three_provinces_dir, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder))
        with closing(Store(folder, CLOSED)) as one:
            connection = one.collector.connection
            codes = [
                code
                for (code,) in connection.execute(
                    "SELECT village_code FROM core_village WHERE district_code = $1 "
                    "AND NOT is_municipal ORDER BY village_code LIMIT $2",
                    [DISTRICT, VILLAGES],
                ).fetchall()
            ]
            authorities = [
                code
                for (code,) in connection.execute(
                    "SELECT local_authority_code FROM core_local_authority "
                    "WHERE district_code = $1 ORDER BY ALL LIMIT 4",
                    [DISTRICT],
                ).fetchall()
            ]
            one.take(district_records(codes, authorities))
            one.publish()
            yield one
        snapshots.warehouse().forget()


def known_cells(connection: Any) -> dict[int, list[tuple[str, str, str, int, int]]]:
    """Village, tambon, authority, eligible and fails of each part, small ones with the village's
    largest: worked out from the records, not from what publishing made.
    """
    rows = connection.execute(
        "SELECT v.village_code, v.tambon_code, h.local_authority_code, h.* "
        "FROM core_household AS h JOIN core_village AS v USING (village_no)"
    ).fetchall()
    names = [column[0] for column in connection.description]
    parts: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        parts.setdefault((row[0], row[2]), []).append(row)
    cells: dict[int, dict[tuple[str, str, str], list[int]]] = {}
    for (village, authority), own in parts.items():
        if len(own) < 20:
            sizes = {code: len(them) for (one, code), them in parts.items() if one == village}
            authority = min(sizes, key=lambda code: (-sizes[code], code))
        for indicator in range(1, 39):
            at = [names.index(f"i{indicator:02d}_{part}") for part in ("eligible", "fail")]
            key = (village, own[0][1], authority)
            sums = cells.setdefault(indicator, {}).setdefault(key, [0, 0])
            sums[0] += sum(row[at[0]] or 0 for row in own)
            sums[1] += sum(row[at[1]] or 0 for row in own)
    return {
        indicator: [(*key, *sums) for key, sums in found.items() if sums[0]]
        for indicator, found in cells.items()
    }


def attacked(
    cells: list[tuple[str, str, str, int, int]], told: list[tuple[list[int], int, int]]
) -> Any:
    """Bounds of any sum of cells by what is told."""
    matrix = np.zeros((2 * len(told), len(cells)))
    limits = np.zeros(2 * len(told))
    for at, (members, low, high) in enumerate(told):
        matrix[2 * at, members], limits[2 * at] = 1, high
        matrix[2 * at + 1, members], limits[2 * at + 1] = -1, -low
    bounds = [(0, cell[3]) for cell in cells]

    def of(members: list[int]) -> tuple[int, int]:
        weights = np.zeros(len(cells))
        weights[members] = 1
        ends = []
        for sign in (1, -1):
            found = linprog(sign * weights, A_ub=matrix, b_ub=limits, bounds=bounds)
            assert found.success
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]

    return of


def test_an_attacker_finds_no_small_number_of_a_closed_district(closed: Store) -> None:
    cells = known_cells(closed.collector.connection)
    published: dict[int, list[tuple[str, str, int, int]]] = {}
    for level in ("district", "tambon", "local_authority", "village"):
        for row in ask("indicator_by_area", level, within_level="district", within_code=DISTRICT):
            if row["fails_from"] is not None:
                published.setdefault(row["indicator_no"], []).append(
                    (level, row["area_code"], row["fails_from"], row["fails_to"])
                )
    at = {"village": 0, "tambon": 1, "local_authority": 2}
    asked = exact = 0
    for indicator, own in cells.items():
        everything = list(range(len(own)))
        told = [
            (
                everything
                if level == "district"
                else [one for one in everything if own[one][at[level]] == code],
                low,
                high,
            )
            for level, code, low, high in published[indicator]
        ]
        of = attacked(own, told)
        total, eligible = (sum(cell[part] for cell in own) for part in (4, 3))
        for level, place in at.items():
            for code in {cell[place] for cell in own}:
                members = [one for one in everything if own[one][place] == code]
                fails = sum(own[one][4] for one in members)
                asks = sum(own[one][3] for one in members)
                if not (1 <= fails <= 4 or 1 <= asks - fails <= 4):
                    continue
                low, high = of(members)
                assert low <= fails <= high, (indicator, level, code)
                asked += 1
                exact += low == high
                whole = total if fails <= 4 else eligible - total
                assert high - low >= min(4, asks, whole), (indicator, level, code, low, high)
    assert asked > 200
    assert exact == 0


def test_most_is_told_and_the_district_is_exact_after_the_close(closed: Store) -> None:
    of = {"within_level": "district", "within_code": DISTRICT}
    villages = ask("indicator_by_area", "village", **of)
    assert sum(row["shown"] == "band" for row in villages) > 0.8 * len(villages)
    (exact,) = {row["shown"] for row in ask("indicator_by_area", "district", **of)}
    assert exact == "exact"
    assert ask("indicator_by_area", "district", **of)[0]["fail"] is not None


def test_the_guard_in_sql_and_in_python_tells_the_same_bands(closed: Store) -> None:
    connection = closed.collector.connection
    found = connection.execute(
        "SELECT e, f, w, fails_band(f, e, w) FROM range(91) AS a(e), range(91) AS b(f), "
        "(VALUES (5), (10)) AS c(w) WHERE f <= e"
    ).fetchall()
    assert all(
        disclosure.band(fails, eligible, width) == (told["low"], told["high"])
        for eligible, fails, width, told in found
    )
    assert len(found) == 2 * 91 * 92 // 2


def test_no_exact_count_below_the_district_can_be_opened(closed: Store) -> None:
    snapshot = snapshots.current_snapshot()
    with snapshot.cursor(COUNTS) as cursor:
        files = [row[0] for row in cursor.execute("SELECT path FROM duckdb_databases()").fetchall()]
        attached = {Path(path).name.rsplit("-", 1)[0] for path in files if path}
        assert "counts" in attached
        assert not attached & set(snapshots.EXACT_FILES)
        marts = cursor.execute(
            "SELECT DISTINCT database_name, table_name, column_name FROM duckdb_columns() "
            "WHERE table_name LIKE 'mart_%' AND database_name LIKE 'file_%' "
            "AND regexp_matches(column_name, "
            "'_fail$|^i[0-9]{2}_|_baht$|income_zero$|below_criterion')"
        ).fetchall()
        levelled = {
            table
            for (table,) in cursor.execute(
                "SELECT table_name FROM duckdb_columns() WHERE column_name = 'area_level' "
                "AND database_name LIKE 'file_%'"
            ).fetchall()
        }
        seen = 0
        for database, table, column in marts:
            if table not in levelled:
                continue
            row = cursor.execute(
                f"SELECT count({column}) FROM {database}.{table} "
                f"WHERE list_contains({list(LOW)}, area_level)"
            ).fetchone()
            seen += 1
            assert row == (0,), (table, column)
        assert seen > 100
        assert cursor.execute(
            f"SELECT count(*) FROM snap.mart_band WHERE list_contains({list(LOW)}, area_level) "
            "AND (fails_to - fails_from < 4 OR shown NOT IN ('band', 'small', 'held') "
            "OR persons_fail IS NOT NULL)"
        ).fetchone() == (0,)
    household = next(settings.snapshots_dir().glob("households-*.parquet"))
    with snapshot.cursor(COUNTS) as cursor, pytest.raises(Exception, match="disabled"):
        cursor.execute(f"FROM '{household}'")


def test_means_below_the_district_are_rounded_and_sums_unknown(closed: Store) -> None:
    found = [row for row in ask("income_by_area", "village") if row["shown"] == "band"]
    assert found
    for row in found:
        assert row["income_baht_per_person_year"] % 1000 == 0
        assert row["households"] >= 20
        for name, value in row.items():
            if name.endswith("_baht") and name != "criterion_baht":
                assert value is None, name
        assert row["households_income_zero"] is None
        assert row["households_below_criterion"] is None
        assert row["below_to"] - row["below_from"] >= 4
    # No household weighs so much in a mean that it is the mean.
    for (largest,) in closed.collector.connection.execute(
        "SELECT max(income_total) / sum(income_total) FROM ("
        "SELECT village_no, income_main + income_secondary + income_other + income_own_produce "
        "AS income_total FROM core_household) GROUP BY village_no"
    ).fetchall():
        assert largest < 0.5


def test_village_parts_and_classes_of_income_are_never_told(closed: Store) -> None:
    places = {row["area_code"] for row in ask("income_by_area", "village")}
    authorities = ask("income_by_area", "local_authority")
    parts = [
        row
        for authority in authorities
        for row in ask(
            "indicator_by_area",
            "village",
            within_level="local_authority",
            within_code=authority["area_code"],
        )
        if row["shown"] == "small"
    ]
    assert parts
    assert all(row["eligible"] is None and row["fails_to"] is None for row in parts)
    assert places
    for level, code in (("district", DISTRICT), ("tambon", min(places)[:6])):
        asked = {"survey_year_be": 2569, "area_level": level, "area_code": code}
        assert not queries.ask("income_distribution", reader=COUNTS, **asked)
        assert queries.ask("income_distribution", reader=MACHINE, **asked)


# --- over time: nothing lives one household at a time --------------------------------------------

VILLAGE = "5701020101"


def village_records(count: int, first: int = 0, **fixed: str) -> list[dict[str, str]]:
    """Households of one village, each failing an indicator of its own number."""
    return [
        {
            **HOUSEHOLD,
            "household_id": f"5701000{number:04}",
            "village_code": VILLAGE,
            f"i{1 + number % 38:02d}_fail": "1",
            **fixed,
        }
        for number in range(first, first + count)
    ]


def test_one_household_more_changes_nothing_that_is_shown(store: Store) -> None:
    store.take(village_records(40))
    store.publish()
    before = everything()
    assert before["indicator_by_area country"]
    store.take(village_records(9, first=40))
    store.publish()
    assert everything() == before
    exact = queries.ask("income_by_area", reader=MACHINE, survey_year_be=2569, area_level="country")
    assert exact[0]["households"] == 49
    store.take(village_records(1, first=49))
    store.publish()
    (country,) = ask("income_by_area", "country")
    assert country["households"] == 50
    district = ask("indicator_by_area", "district")
    assert {row["shown"] for row in district} == {"band"}
    assert {row["fail"] for row in district} == {None}


def test_an_area_is_shown_once_complete_and_again_at_the_close(
    store: Store, tmp_path: Path
) -> None:
    def state() -> set[str]:
        return {row["shown"] for row in ask("indicator_by_area", "village")}

    store.take(village_records(30, i01_fail="1"))
    store.publish()
    assert state() == {"held"}
    assert not any(row["eligible"] for row in ask("indicator_by_area", "village"))
    store.collector.take(
        write_csv(
            tmp_path / "target.csv",
            [
                {
                    "survey_year_be": "2569",
                    "area_level": "village",
                    "area_code": VILLAGE,
                    "households": "40",
                }
            ],
        )
    )
    store.take(village_records(10, first=30))
    store.publish()
    assert "band" in state()
    (before,) = (
        (row["fails_from"], row["fails_to"])
        for row in ask("indicator_by_area", "village", indicator_no=1)
    )
    assert before == (30, 35)
    # What comes later waits for the close, though the district moves on.
    store.take(village_records(15, first=40, i01_fail="1"))
    store.publish()
    (row,) = ask("indicator_by_area", "village", indicator_no=1)
    assert (row["fails_from"], row["fails_to"]) == before
    (district,) = ask("indicator_by_area", "district", indicator_no=1)
    assert district["fails_from"] == 45
    from bmn.survey import clock

    clock.set_demo_clock(store.collector.connection, CLOSED)
    store.collector.refresh_clock()
    store.publish()
    (row,) = ask("indicator_by_area", "village", indicator_no=1)
    assert (row["fails_from"], row["fails_to"]) == (45, 50)
    (district,) = ask("indicator_by_area", "district", indicator_no=1)
    assert (district["shown"], district["fail"]) == ("exact", 46)


def test_few_households_and_few_eligible_are_told_as_small(store: Store) -> None:
    from bmn.survey import clock

    clock.set_demo_clock(store.collector.connection, CLOSED)
    store.collector.refresh_clock()
    few = [{**one, "i05_eligible": "0", "i05_fail": "0"} for one in village_records(30)]
    store.take(few)
    store.take(
        households(
            "\n".join(
                [
                    "household_id | village_code | local_authority_code",
                    *(f"57020000{n:03} | 5701030101 |" for n in range(19)),
                ]
            )
        )
    )
    store.publish()
    found = {
        (row["area_code"], row["indicator_no"]): row for row in ask("indicator_by_area", "village")
    }
    assert {row["shown"] for (code, _), row in found.items() if code == "5701030101"} == {"small"}
    assert found[VILLAGE, 5]["shown"] == "small"
    assert found[VILLAGE, 6]["shown"] == "band"
    small = found["5701030101", 6]
    assert (small["eligible"], small["fail"], small["pass_share"]) == (None, None, None)


def test_untouched_districts_stay_as_they_are(store: Store) -> None:
    def of(district: str) -> list[dict[str, Any]]:
        return [
            row
            for level in ("district", "tambon", "local_authority", "village")
            for query in ("indicator_by_area", "income_by_area")
            for row in ask(query, level, within_level="district", within_code=district)
        ]

    store.take(village_records(40))
    store.take(
        [
            {**one, "village_code": "5704010101"} | {"household_id": f"9{one['household_id'][1:]}"}
            for one in village_records(30)
        ]
    )
    store.publish()
    before = of("5704")
    assert before
    store.take(village_records(20, first=40))
    store.publish()
    assert of("5704") == before


def test_the_rule_is_that_of_the_reference_table() -> None:
    assert shown.rule() == disclosure.Rule(5, 10, 20, 10, 4, 5)


def test_flags_that_count_results_are_told_from_the_province_up(closed: Store) -> None:
    def of(level: str, *, records: bool) -> dict[str, Any]:
        (row,) = queries.ask(
            "flags_by_rule",
            reader=MACHINE if records else COUNTS,
            survey_year_be=2569,
            area_level=level,
            within_level=level,
            within_code={"province": "57", "district": DISTRICT}[level],
            rule_id="DQ-4.3",
        )
        return dict(row)

    assert of("district", records=True)["flags_open"] > 0
    assert of("province", records=False)["flags_open"] > 0
    held = of("district", records=False)
    assert (held["flags_open"], held["not_evaluated"]) == (None, "counts_only")
