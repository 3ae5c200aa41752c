"""What an enumerator did: each measure on either side of its bound, and brute force in pandas."""

import math
import random
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd
import pytest
from scipy import stats

from bmn.warehouse import snapshots, sql
from tests.drawn import HOUSEHOLD, Store, households, rows

HOME = "5701020101"
MINUTE_BOUNDS = (0, 3, 5, 10, 15, 20, 25, 30, 40, 50, 60, 90, 120)


def record(store: Store, enumerator: str = "E1") -> dict[str, Any]:
    return store.one("enumerator_record", survey_year_be=2569, enumerator_id=enumerator)


def of(measure: str, store: Store, enumerator: str = "E1") -> tuple[int, int]:
    found = store.ask("enumerator_compared", survey_year_be=2569, enumerator_id=enumerator)
    return next((row["measure_x"], row["measure_n"]) for row in found if row["measure"] == measure)


def test_interviews_on_either_side_of_the_floor(store: Store) -> None:
    store.take(
        households(
            """
            household_id | started_at          | submitted_at
            57010000001  | 2026-01-05T10:00:00 | 2026-01-05T10:04:59
            57010000002  | 2026-01-05T10:00:00 | 2026-01-05T10:05:00
            57010000003  | 2026-01-05T10:00:00 | 2026-01-06T10:00:00
            57010000004  | 2026-01-05T10:00:00 | 2026-01-06T10:00:01
            57010000005  |                     | 2026-01-05T10:00:00
            """
        )
    )
    # A late one has no length; one without a start is neither late nor measured.
    assert of("fast", store) == (1, 3)
    assert of("late", store) == (1, 4)


def test_the_night_begins_at_nine_and_ends_at_five(store: Store) -> None:
    store.take(
        households(
            """
            household_id | started_at          | submitted_at
            57010000001  | 2026-01-05T20:59:59 | 2026-01-05T21:30:00
            57010000002  | 2026-01-05T21:00:00 | 2026-01-05T21:30:00
            57010000003  | 2026-01-05T04:59:59 | 2026-01-05T05:30:00
            57010000004  | 2026-01-05T05:00:00 | 2026-01-05T05:30:00
            """
        )
    )
    assert of("night", store) == (2, 4)


def test_identical_are_answers_happiness_and_incomes_per_member(store: Store) -> None:
    store.take(
        households(
            """
            household_id | members | income_main | i06_fail | happiness | village_code
            57010000001  | 2       | 120000      | 0        | 8         | 5701020101
            57010000002  | 3       | 180000      | 0        | 8         | 5701020101
            57010000003  | 2       | 120000      | 1        | 8         | 5701020101
            57010000004  | 2       | 120001      | 0        | 8         | 5701020101
            57010000005  | 2       | 120000      | 0        | 7         | 5701020101
            57010000006  | 2       | 120000      | 0        | 8         | 5701020201
            """
        )
    )
    # The first two are alike; the last is alike too, but alone in its village.
    assert of("identical", store) == (2, 6)


def test_no_fails_at_all_are_not_identical_answers(store: Store) -> None:
    store.take(
        households(
            """
            household_id | income_main
            57010000001  | 110000
            57010000002  | 125500
            57010000003  | 98000
            """
        )
    )
    assert of("identical", store) == (0, 3)


def test_round_and_bunched_incomes(store: Store) -> None:
    store.take(
        households(
            """
            household_id | members | income_main
            57010000001  | 2       | 0
            57010000002  | 2       | 72000
            57010000003  | 2       | 71999
            57010000004  | 2       | 79999
            57010000005  | 2       | 80000
            57010000006  | 2       | 87999
            57010000007  | 2       | 88000
            57010000008  | 2       | 90000
            """
        )
    )
    assert of("round", store) == (2, 7)  # 80,000 and 90,000; nothing isn't a round income
    assert of("bunching", store) == (2, 8)  # 80,000 and 87,999
    found = record(store)
    assert (found["households_just_above"], found["households_just_below"]) == (2, 2)
    assert (found["income_round_1000"], found["income_round_10000"]) == (4, 2)


def test_positions_count_to_four_decimals_and_spread_from_their_middle(store: Store) -> None:
    store.take(
        households(
            """
            household_id | latitude | longitude
            57010000001  | 19.90000 | 99.80000
            57010000002  | 19.90004 | 99.80000
            57010000003  | 19.92000 | 99.80000
            57010000004  |          |
            """
        )
    )
    found = record(store)
    assert (found["position_households"], found["positions_distinct"]) == (3, 2)
    latitudes = [19.9, 19.90004, 19.92]
    middle = sum(latitudes) / 3
    spread = math.sqrt(sum((at - middle) ** 2 for at in latitudes) / 3) * 111.2
    assert found["spread_km"] == pytest.approx(spread, rel=1e-6)


def test_two_districts_count_once_at_home(store: Store) -> None:
    store.take(
        households(
            """
            household_id | village_code | submitted_at
            57010000001  | 5701020101   | 2026-01-05T10:00:00
            57010000002  | 5703010101   | 2026-01-05T11:00:00
            57010000003  | 5703010101   | 2026-01-06T11:00:00
            """
        )
    )
    found = record(store)
    assert (found["home_district_code"], found["households_collected"]) == ("5703", 3)
    assert (found["working_days"], found["busiest_day_households"]) == (2, 2)
    for level, codes in (("province", ["57"]), ("district", ["5703"]), ("village", ["5703010101"])):
        areas = store.ask("enumerators_by_area", survey_year_be=2569, area_level=level)
        assert [(row["area_code"], row["households_collected"]) for row in areas] == [
            (code, 3) for code in codes
        ]
    villages = store.ask("enumerator_villages", survey_year_be=2569, enumerator_id="E1")
    assert [(row["area_code"], row["households"]) for row in villages] == [
        ("5703010101", 2),
        ("5701020101", 1),
    ]


def register(drawing: str) -> list[dict[str, str]]:
    return [{"survey_year_be": "2569", **row} for row in rows(drawing)]


def test_register_and_work_meet_and_no_name_reaches_the_snapshot(store: Store) -> None:
    store.take(
        register(
            """
            enumerator_id | display_name | village_codes         | target_households
            E1            | สมชาย ใจดี     | 5701020101;5701020201 | 45
            E2            | สมหญิง ใจงาม   | 5703010101            |
            """
        )
    )
    store.take(households("household_id | enumerator_id\n57010000001 | E1\n57010000002 | E9"))
    one, two, nine = (record(store, name) for name in ("E1", "E2", "E9"))
    assert (one["target_households"], one["target_basis"], one["is_registered"]) == (
        45,
        "register",
        True,
    )
    assert (two["target_households"], two["target_basis"]) == (40, "standard")
    assert (two["home_village_code"], two["households_collected"]) == ("5703010101", 0)
    assert (nine["is_registered"], nine["home_village_code"]) == (False, HOME)
    (area,) = store.ask("enumerators_by_area", survey_year_be=2569, area_level="country")
    assert [area[f"enumerators_{name}"] for name in ("registered", "active", "unregistered")] == [
        2,
        2,
        1,
    ]
    with snapshots.current_snapshot()._connection.cursor() as cursor:
        cursor.execute("SET VARIABLE scope_level = 'country'")
        cursor.execute("SET VARIABLE scope_code = 'TH'")
        cursor.execute("SET VARIABLE scope_every_year = true")
        told = str(cursor.execute("SELECT * FROM snap.mart_enumerator").fetchall())
    assert "E1" in told
    assert "สมชาย" not in told


def test_a_revision_moves_the_work_to_who_did_it(store: Store) -> None:
    store.take(households("household_id | enumerator_id\n57010000001 | E1\n57010000002 | E1"))
    store.take(
        households(
            "household_id | enumerator_id | revision | village_code\n"
            "57010000002  | E2            | 2        | 5703010101"
        )
    )
    assert record(store)["households_collected"] == 1
    assert record(store, "E2")["home_village_code"] == "5703010101"


def test_what_the_others_of_the_district_make_of_it(store: Store) -> None:
    drawn = "household_id | enumerator_id | income_main\n" + "\n".join(
        f"5701{number:07d} | {who} | {baht}"
        for number, (who, baht) in enumerate(
            [("E1", 90_000)] * 3 + [("E1", 91_500)] + [("E2", 90_000)] * 2 + [("E2", 91_500)] * 8
        )
    )
    store.take(households(drawn))
    ranked = store.ask("enumerators_ranked", survey_year_be=2569, measure="round", row_limit=9)
    first = ranked[0]
    assert (first["enumerator_id"], first["measure_x"], first["measure_n"]) == ("E1", 3, 4)
    assert first["expected_share"] == pytest.approx((2 + 0.5) / (10 + 1))
    assert first["chance_above"] == pytest.approx(stats.binom.sf(2, 4, 2.5 / 11))
    (alone,) = store.ask("enumerators_ranked", survey_year_be=2569, measure="round", row_limit=1)
    assert alone["enumerators_total"] == 2


def test_binomial_tail_is_exact() -> None:
    connection = duckdb.connect()
    sql.execute(connection, "views/binomial_tail")
    for x, n, p in ((0, 40, 0.1), (1, 1, 0.3), (7, 40, 0.05), (40, 40, 0.9), (12, 300, 0.01)):
        (found,) = connection.execute("SELECT binomial_tail($1, $2, $3)", [x, n, p]).fetchone()
        assert found == pytest.approx(stats.binom.sf(x - 1, n, p), rel=1e-9)
    edges = connection.execute(
        "SELECT binomial_tail(1, 5, 0.0), binomial_tail(6, 5, 0.5), binomial_tail(2, 5, 1.0), "
        "binomial_tail(NULL, 5, 0.5)"
    ).fetchone()
    assert edges == (0.0, 0.0, 1.0, None)


# --- the award ------------------------------------------------------------------------------------

LOAD = 12


def collector(who: str, first: int, count: int = LOAD, **changed: str) -> list[dict[str, str]]:
    return [
        {
            **HOUSEHOLD,
            "household_id": f"5701{first + number:07d}",
            "enumerator_id": who,
            "started_at": f"2026-01-05T{8 + number // 2:02d}:00:00",
            "submitted_at": f"2026-01-05T{8 + number // 2:02d}:{20 + number % 7}:00",
            "income_main": str(150_000 + 1_111 * (first + number)),
            **changed,
        }
        for number in range(count)
    ]


def test_the_award_goes_only_to_who_meets_every_criterion(store: Store) -> None:
    store.take(
        register(
            "enumerator_id | village_codes | target_households\n"
            + "\n".join(f"E{n} | {HOME} | {LOAD}" for n in range(1, 7))
        )
    )
    late = {"started_at": "2026-01-03T08:00:00", "submitted_at": "2026-01-05T10:00:00"}
    store.take(
        [
            *collector("E1", 0),
            *collector("E2", 100, LOAD - 1),  # not the whole load
            *collector("E3", 200),
            *collector("E3", 250, 1, confirmed="0"),  # one unconfirmed
            *collector(
                "E4", 300, started_at="2026-01-05T10:00:00", submitted_at="2026-01-05T10:02:00"
            ),  # every interview too short
            *collector("E5", 400, LOAD + 1),  # more than the load
            *collector("E7", 500),  # not registered
            *collector("E6", 600, 3, **late),
            *collector("E6", 650, LOAD - 3),
        ]
    )
    found = store.ask("enumerators_outstanding", survey_year_be=2569, per_district=9)
    assert [row["enumerator_id"] for row in found] == ["E5", "E1"]
    assert {row["enumerators_meeting"] for row in found} == {2}
    (first,) = store.ask("enumerators_outstanding", survey_year_be=2569, per_district=1)
    assert (first["enumerator_id"], first["place"]) == ("E5", 1)


def test_the_award_asks_for_the_district_s_completion_day(store: Store) -> None:
    store.take(register(f"enumerator_id | village_codes | target_households\nE1 | {HOME} | {LOAD}"))
    store.take(collector("E1", 0))
    plan = (
        "survey_year_be | area_level | area_code | collection_start | expected_complete_by\n"
        "2569 | district | 5701 | 2025-12-01 | {day}"
    )
    for day, proposed in (("2026-01-05", 1), ("2026-01-04", 0)):
        store.take(rows(plan.format(day=day)))
        found = store.ask("enumerators_outstanding", survey_year_be=2569, per_district=3)
        assert len(found) == proposed


# --- brute force ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_the_mart_equals_brute_force(store: Store, seed: int) -> None:
    rng = random.Random(seed)
    sent: list[dict[str, str]] = []
    for batch in range(3):
        known = sorted({row["household_id"] for row in sent})
        new = [drawn(rng, number, 1) for number in range(40 * batch, 40 * batch + 40)]
        new += [
            drawn(rng, int(one[4:]), batch + 2) for one in rng.sample(known, min(8, len(known)))
        ]
        store.take(new)
        sent += new
    expected = truth(sent)
    for who, own in expected.groupby("enumerator_id"):
        found = record(store, str(who))
        for name, value in brute(own).items():
            assert found[name] == value if value is None else found[name] == pytest.approx(value), (
                who,
                name,
            )
    total = store.one("enumerators_by_area", survey_year_be=2569, area_level="country")
    collected = expected[expected["collected"]]
    assert total["households_collected"] == len(collected)
    assert total["minutes_median"] == pytest.approx(class_median(minutes_of(collected)))


def drawn(rng: random.Random, number: int, revision: int) -> dict[str, str]:
    started = datetime(2026, 1, rng.randint(2, 8), rng.randint(0, 23), rng.randint(0, 59))
    length = pd.Timedelta(minutes=rng.choice((1, 3, 4, 5, 12, 24, 33, 47, 95, 1440, 1441, 3000)))
    row = dict(HOUSEHOLD)
    row.update(
        household_id=f"5701{number:07d}",
        revision=str(revision),
        enumerator_id=rng.choice(("E1", "E2", "E3")),
        village_code=rng.choice((HOME, "5701020201", "5703010101")),
        local_authority_code=rng.choice(("", "570102T")),
        started_at=rng.choice((started.isoformat(), started.isoformat(), "")),
        submitted_at=(started + length).isoformat(),
        members=str(rng.randint(1, 3)),
        confirmed=rng.choice("11110"),
        residence_months=rng.choice(("", "12", "5")),
        status=rng.choice(("", "", "", "withdrawn")),
        income_main=str(rng.choice((0, 80_000, 82_500, 79_000, 120_000))),
        happiness=str(rng.choice((7, 8))),
        i06_fail=str(rng.choice((0, 0, 1))),
        latitude=(place := rng.choice(("", "19.9", "19.90003", "19.91"))),
        longitude="99.8" if place else "",
    )
    return row


def truth(sent: list[dict[str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(sent)
    frame["revision"] = frame["revision"].astype(int)
    counts = (frame["confirmed"] == "1") & (frame["status"] == "")
    first = frame[counts].sort_values("revision").groupby("household_id")["submitted_at"].first()
    last = frame.sort_values("revision").groupby("household_id", as_index=False).last()
    last["day"] = last["household_id"].map(first.str[:10])
    last = last[last["status"] == ""].copy()
    months = pd.to_numeric(last["residence_months"]).fillna(6)
    last["collected"] = (last["confirmed"] == "1") & (months >= 6)
    last["started"] = pd.to_datetime(last["started_at"].replace("", None))
    last["submitted"] = pd.to_datetime(last["submitted_at"])
    for name in ("members", "income_main"):
        last[name] = last[name].astype(int)
    for name in ("latitude", "longitude"):
        last[name] = pd.to_numeric(last[name])
    return last


def minutes_of(kept: pd.DataFrame) -> list[int]:
    length = (kept["submitted"] - kept["started"]).dropna().dt.total_seconds()
    return [int(seconds // 60) for seconds in length if seconds <= 24 * 3600]


def class_median(minutes: list[int]) -> float | None:
    """The median as if households lay evenly within their class."""
    if not minutes:
        return None
    half, before = len(minutes) / 2, 0
    for low, high in zip(MINUTE_BOUNDS, (*MINUTE_BOUNDS[1:-1], 10**9), strict=False):
        inside = sum(1 for value in minutes if low <= value < high)
        if before + inside >= half:
            width = min(high, 120) - low
            return low + (half - before) / inside * width
        before += inside
    raise AssertionError


def brute(own: pd.DataFrame) -> dict[str, Any]:
    kept = own[own["collected"]]
    timed = kept[kept["started"].notna()]
    late = (timed["submitted"] - timed["started"]) > pd.Timedelta(hours=24)
    hour = timed["started"].dt.hour
    minutes = minutes_of(kept)
    per_member = kept["income_main"] / kept["members"]
    place = kept.groupby(["village_code", "local_authority_code"])
    same = kept.assign(per=per_member).groupby(
        ["village_code", "local_authority_code", "per", "happiness", "i06_fail"]
    )
    largest = same.size().groupby(level=[0, 1]).max() if len(kept) else pd.Series(dtype=int)
    placed = kept[kept["latitude"].notna()]
    distinct = sum(len({round(at, 4) for at in rows_["latitude"].dropna()}) for _, rows_ in place)
    rich = kept["income_main"] > 0
    days = kept["day"].value_counts()
    return {
        "households_collected": len(kept),
        "households_unconfirmed": int((own["confirmed"] == "0").sum()),
        "timed_households": len(timed),
        "late_households": int(late.sum()),
        "night_households": int(((hour >= 21) | (hour < 5)).sum()),
        "minutes_households": len(minutes),
        "minutes_sum": sum(minutes),
        "minutes_below_floor": sum(1 for value in minutes if value < 5),
        "minutes_median": class_median(minutes),
        "identical_households": int(largest[largest > 1].sum()),
        "income_households": int(rich.sum()),
        "income_round_1000": int((rich & (kept["income_main"] % 1_000 == 0)).sum()),
        "income_round_10000": int((rich & (kept["income_main"] % 10_000 == 0)).sum()),
        "households_just_above": int(((per_member >= 40_000) & (per_member < 44_000)).sum()),
        "households_just_below": int(((per_member < 40_000) & (per_member >= 36_000)).sum()),
        "position_households": len(placed),
        "positions_distinct": distinct,
        "working_days": len(days),
        "busiest_day_households": int(days.max()) if len(days) else 0,
    }
