"""What is expected by now: from plans, by one formula, never without one; and of which targets."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bmn.standing import phase
from bmn.standing.verdict import verdict
from bmn.store import verify, verify_expected
from tests.drawn import Store, households, rows
from tests.store.conftest import Reused

NOON = datetime(2026, 1, 10, 12, 0)
COUNTRY = {"within_level": "country", "within_code": "TH"}
EXPECTED = ("expected_today", "gap_to_expected", "expected_basis")
PLAN = ("plan_start", "plan_complete_by", "plan_basis")


@pytest.fixture
def store(reused: Reused) -> Store:
    """A warehouse whose clock stands at noon on 10 January 2569."""
    reused.begin(NOON)
    return reused


def target(drawing: str, year: int = 2569) -> list[dict[str, str]]:
    """Rows of the target register: level, area, households."""
    return [{"survey_year_be": str(year), "kind": "set", **row} for row in rows(drawing)]


def plan(drawing: str, year: int = 2569) -> list[dict[str, str]]:
    """Rows of the plan register: level, area, first and last day."""
    return [{"survey_year_be": str(year), **row} for row in rows(drawing)]


def row_of(store: Store, level: str, code: str, year: int = 2569) -> dict[str, Any]:
    return store.one(
        "progress_by_area",
        survey_year_be=year,
        area_level=level,
        within_level=level,
        within_code=code,
    )


def chart_of(store: Store, level: str, code: str, year: int = 2569) -> list[dict[str, Any]]:
    return store.ask("collected_by_day", survey_year_be=year, area_level=level, area_code=code)


def verdict_of(row: dict[str, Any]) -> str | None:
    seen = phase.AreaProgress.from_row(row)
    return verdict(seen, NOON, phase.YearStandards(row.get("survey_year_be", 2570)))


@pytest.mark.parametrize(
    ("year", "level", "code"), [(2570, "district", "5701"), (2566, "province", "57")]
)
def test_targets_without_a_plan_expect_nothing_and_judge_nobody(
    store: Store, year: int, level: str, code: str
) -> None:
    store.take(target(f"area_level | area_code | households\n{level} | {code} | 500", year))
    row = row_of(store, level, code, year)
    assert row["households_target"] == 500
    assert [row[name] for name in (*EXPECTED, *PLAN)] == [None] * 6
    assert verdict_of(row) is None
    assert all(day["expected_cumulative"] is None for day in chart_of(store, level, code, year))
    assert [check for check in verify.verify() if not check.ok] == []


def test_one_part_without_a_plan_leaves_the_whole_unknown(store: Store) -> None:
    store.take(
        target("area_level | area_code | households\nprovince | 57 | 501\nprovince | 83 | 9", 2570)
    )
    store.take(
        plan(
            "area_level|area_code|collection_start|expected_complete_by\n"
            "province|57|2026-01-01|2026-01-20",
            2570,
        )
    )
    assert row_of(store, "province", "57", 2570)["expected_today"] == round(501 * 9.5 / 20)
    country = row_of(store, "country", "TH", 2570)
    assert [country[name] for name in (*EXPECTED, *PLAN)] == [None] * 6
    assert verify_ok()


def test_own_plans_below_a_province_are_summed_and_its_rest_follows_its_own(store: Store) -> None:
    store.take(
        target("""
        area_level | area_code | households
        province   | 57        | 1000
        district   | 5701      | 301
        district   | 5704      | 501
    """)
    )
    store.take(
        plan("""
        area_level | area_code | collection_start | expected_complete_by
        province   | 57        | 2026-01-01       | 2026-01-20
        district   | 5704      | 2026-01-05       | 2026-02-10
    """)
    )
    parts = [row_of(store, "district", code) for code in ("5701", "5704")]
    assert [row["expected_today"] for row in parts] == [
        round(301 * 9.5 / 20),
        round(501 * 5.5 / 37),
    ]
    assert [row["plan_basis"] for row in parts] == ["inherited", "own"]
    province = row_of(store, "province", "57")
    rest = round(198 * 9.5 / 20)
    assert province["expected_today"] == sum(row["expected_today"] for row in parts) + rest
    # The day on which all of it is due is the last part's, for the province and above it.
    for row in (province, row_of(store, "inspection_region", "16"), row_of(store, "country", "TH")):
        assert (row["plan_start"][:10], row["plan_complete_by"][:10], row["plan_basis"]) == (
            "2026-01-01",
            "2026-02-10",
            "parts",
        )
        assert row["expected_today"] == province["expected_today"]
    assert verify_ok()


SERVED = {"5701020101": "570102T", "5701020201": "570102T", "5701031201": "5799M"}


@pytest.mark.parametrize("is_own", [True, False])
def test_an_authority_s_target_is_held_against_the_households_of_its_villages(
    store: Store, is_own: bool
) -> None:
    """A household that names an authority which doesn't serve its village (rule 1.4) is counted
    where it says, and moves no village, and no share, from one target to another."""
    store.take(
        [
            {"village_code": code, "name_th": "บ้าน", "local_authority_codes": authority}
            for code, authority in SERVED.items()
        ]
    )
    own = "local_authority | 570102T | 10\nlocal_authority | 5799M | 3" if is_own else ""
    store.take(
        target(
            f"""area_level | area_code | households
            village | 5701020101 | 6
            village | 5701020201 | 4
            village | 5701031201 | 3
            {own}"""
        )
    )
    sent = [
        *[("5701020101", "")] * 5,
        ("5701020101", "5799M"),
        *[("5701020201", "570102T")] * 3,
        *[("5701031201", "570102T")] * 2,
        ("5701031201", "5799M"),
    ]
    store.take(
        [
            household | {"village_code": village, "local_authority_code": authority}
            for number, (village, authority) in enumerate(sent)
            for household in households(f"household_id\n5701{number:07d}")
        ]
    )
    names = ("households_target", "households_collected_of_target", "households_remaining")
    told = {code: row_of(store, "local_authority", code) for code in ("570102T", "5799M")}
    assert [told["570102T"][name] for name in (*names, "households_collected")] == [10, 9, 1, 10]
    assert [told["5799M"][name] for name in (*names, "households_collected")] == [3, 3, 0, 2]
    assert [row["villages_total"] for row in told.values()] == [2, 1]
    assert not any(row["target_is_partial"] for row in told.values())
    parts = {
        row["area_code"]: [row[name] for name in names]
        for row in store.ask(
            "progress_by_area",
            survey_year_be=2569,
            area_level="village",
            within_level="local_authority",
            within_code="570102T",
        )
    }
    assert parts == {
        "5701020101": [6, 6, 0],
        "5701020201": [4, 3, 1],
        "5701031201": [None, None, None],
    }
    tambon = row_of(store, "tambon", "570102")
    assert [tambon[name] for name in names] == [10, 9, 1]
    assert verify_ok()


def test_the_last_day_of_the_chart_is_expected_today_at_every_level(store: Store) -> None:
    store.take(
        target("""
        area_level      | area_code  | households
        province        | 57         | 1000
        district        | 5701       | 300
        village         | 5701020101 | 77
        village         | 5701020201 | 33
        local_authority | 570401T    | 55
    """)
    )
    store.take(
        plan("""
        area_level      | area_code | collection_start | expected_complete_by
        tambon          | 570102    | 2025-12-01       | 2026-01-15
        local_authority | 570401T   | 2026-01-09       | 2026-01-15
    """)
    )
    asked = 0
    for level in ("country", "inspection_region", "province", "district", "tambon", "village"):
        for row in store.ask("progress_by_area", survey_year_be=2569, area_level=level, **COUNTRY):
            if row["expected_today"] is None:
                continue
            last = chart_of(store, level, row["area_code"])[-1]
            assert last["expected_cumulative"] == row["expected_today"], (level, row["area_code"])
            asked += 1
    assert asked == 8
    row = row_of(store, "local_authority", "570401T")
    assert (
        chart_of(store, "local_authority", "570401T")[-1]["expected_cumulative"]
        == (row["expected_today"])
    )
    assert row["expected_today"] == round(55 * 1.5 / 7)


def test_a_district_whose_targets_stand_at_its_authorities_sums_these(store: Store) -> None:
    store.take(
        target("""
        area_level      | area_code | households
        local_authority | 570401T   | 55
        local_authority | 570402M   | 45
    """)
    )
    row = row_of(store, "district", "5704")
    assert (row["households_target"], row["target_basis"]) == (100, "children")
    assert row["target_is_partial"]
    missing = store.ask(
        "areas_without_target", survey_year_be=2569, within_level="district", within_code="5704"
    )
    assert row["targets_missing"] == len(missing) > 0
    assert {area["area_level"] for area in missing} == {"local_authority"}


def test_a_village_without_a_target_is_named_and_hides_no_other(store: Store) -> None:
    store.take(
        target("""
        area_level | area_code  | households
        village    | 5701020101 | 2
        village    | 5701020201 | 2
    """)
    )
    store.take(
        households("""
        household_id | village_code
        57010000001  | 5701020101
        57010000002  | 5701020101
        57010000003  | 5701020301
        57010000004  | 5701020301
    """)
    )
    for level, code in (
        ("tambon", "570102"),
        ("district", "5701"),
        ("province", "57"),
        ("country", "TH"),
    ):
        row = row_of(store, level, code)
        assert (row["households_target"], row["target_is_partial"]) == (4, True), level
        assert row["households_collected"] == 4
        # What was collected elsewhere is no progress against this target.
        assert row["households_collected_of_target"] == 2
        assert (row["progress_share"], row["households_remaining"]) == (0.5, 2)
        assert (row["villages_total"], row["villages_complete"], row["villages_zero"]) == (2, 1, 1)
        assert row["villages_without_target"] == 1
    missing = store.ask(
        "areas_without_target", survey_year_be=2569, within_level="tambon", within_code="570102"
    )
    assert row_of(store, "tambon", "570102")["targets_missing"] == len(missing)
    assert {"5701020301": 2}.items() <= {
        area["area_code"]: area["households_collected"] for area in missing
    }.items()
    assert verify_ok()


def test_an_area_s_own_target_is_whole_though_its_parts_have_none(store: Store) -> None:
    store.take(target("area_level | area_code | households\nprovince | 57 | 10"))
    store.take(households("household_id\n57010000001\n57010000002"))
    row = row_of(store, "province", "57")
    assert (row["target_is_partial"], row["targets_missing"]) == (False, 0)
    assert (row["households_collected_of_target"], row["households_remaining"]) == (2, 8)


def test_certified_and_complete_villages_are_out_of_the_same_villages(store: Store) -> None:
    store.take(target("area_level | area_code | households\nvillage | 5701020101 | 1"))
    store.take(
        households("""
        household_id | village_code
        57010000001  | 5701020101
        57010000002  | 5701020301
    """)
    )
    certified = {"survey_year_be": "2569", "area_level": "village", "event": "certified"}
    store.take(
        [
            {
                **certified,
                "area_code": code,
                "happened_at": "2026-01-09T10:00:00",
                "panel_size": "9",
            }
            for code in ("5701020101", "5701020301")
        ]
    )
    row = row_of(store, "district", "5701")
    counted = ("villages_total", "villages_complete", "villages_certified")
    assert [row[name] for name in (*counted, "villages_without_target")] == [1, 1, 1, 1]


def test_before_any_village_has_a_target_none_is_known_to_be_complete(store: Store) -> None:
    store.take(target("area_level | area_code | households\nprovince | 57 | 10"))
    row = row_of(store, "province", "57")
    assert row["villages_complete"] is None
    assert row["villages_total"] == row["villages_zero"] > 1000


@pytest.mark.parametrize(
    ("day", "since_monday"),
    [(12, 7), (13, 1), (18, 6)],  # 12 January 2026 is a Monday
)
def test_recent_days_are_whole_days_before_today(
    reused: Reused, day: int, since_monday: int
) -> None:
    today = datetime(2026, 1, day, 10, 30)
    reused.begin(today)
    days = [today - timedelta(days=ago, hours=1) for ago in range(16)]
    drawn = "\n".join(
        f"5701{number:07d} | {moment.isoformat()}" for number, moment in enumerate(days)
    )
    reused.take(households(f"household_id | submitted_at\n{drawn}"))
    row = row_of(reused, "province", "57")
    assert row["collected_today"] == 1
    assert row["collected_last_7_days"] == row["collected_previous_7_days"] == 7
    assert row["collected_last_14_days"] == 14
    assert row["collected_since_monday"] == since_monday


def test_an_age_is_unknown_where_nothing_ever_came(store: Store) -> None:
    (row,) = store.ask(
        "freshness_by_area",
        survey_year_be=2569,
        area_level="province",
        within_level="province",
        within_code="83",
    )
    assert row["hours_since_received"] is None
    assert row["hours_since_submitted"] is None


def test_an_other_register_is_not_compared_with_a_partial_target(store: Store) -> None:
    store.take(target("area_level | area_code | households\nvillage | 5701020101 | 2"))
    store.take(households("household_id\n57010000001\n57010000002"))
    store.take(
        [
            {
                "survey_year_be": "2569",
                "area_code": "5701",
                "item": "disabled",
                "register_count": "50",
            }
        ]
    )
    (row,) = store.ask(
        "agency_by_district", survey_year_be=2569, within_level="province", within_code="57"
    )
    assert (row["status"], row["progress_share"]) == ("no_target", None)


def test_the_second_route_counts_in_whole_numbers() -> None:
    start, end = "2026-01-01", "2026-01-20"
    assert verify_expected.expected_households(1000, start, end, NOON) == 475
    assert verify_expected.expected_households(1, start, end, NOON + timedelta(hours=12)) == 1
    assert verify_expected.expected_households(1, start, end, NOON + timedelta(hours=11)) == 0
    assert verify_expected.expected_households(7, start, end, datetime(2025, 12, 1)) == 0
    assert verify_expected.expected_households(7, start, end, datetime(2026, 1, 21)) == 7
    assert verify_expected.expected_households(7, None, end, NOON) is None


def verify_ok() -> bool:
    """Whether the snapshot stands up to its second route."""
    return [check for check in verify.verify() if not check.ok] == []
