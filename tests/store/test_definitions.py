"""The definitions that must hold everywhere (design.md §4), each as a drawn table."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

import pytest

from bmn.store import verify
from tests.drawn import Store, households, rows

PROVINCE = {
    "survey_year_be": 2569,
    "area_level": "province",
    "within_level": "province",
    "within_code": "57",
}


@pytest.fixture
def open_store() -> Iterator[Callable[[Path, datetime], Store]]:
    with ExitStack() as opened:
        yield lambda folder, now: opened.enter_context(closing(Store(folder, now)))


def test_collected_needs_a_confirmed_record_of_people_who_live_there(store: Store) -> None:
    store.take(
        households("""
        household_id | confirmed | residence_months | status
        57010000001  | 1         |                  |
        57010000002  | 1         | 6                |
        57010000003  | 1         | 5                |
        57010000004  | 0         |                  |
        57010000005  | 1         |                  | withdrawn
    """)
    )
    row = store.one("progress_by_area", **PROVINCE)
    assert row["households_collected"] == 2
    assert row["households_unconfirmed"] == 1
    assert row["households_outside_definition"] == 1


def test_a_household_counts_on_the_day_of_its_first_confirmed_submission(store: Store) -> None:
    store.take(
        households("""
        household_id | revision | confirmed | submitted_at
        57010000001  | 1        | 0         | 2026-01-03T09:00:00
        57010000002  | 1        | 1         | 2026-01-03T23:59:59
    """)
    )
    store.take(
        households("""
        household_id | revision | confirmed | submitted_at
        57010000001  | 2        | 1         | 2026-01-06T09:00:00
        57010000002  | 2        | 1         | 2026-01-07T09:00:00
    """)
    )
    days = store.ask("collected_by_day", survey_year_be=2569, area_level="province", area_code="57")
    counted = {row["day"][:10]: row["households"] for row in days if row["households"]}
    assert counted == {"2026-01-06": 1, "2026-01-03": 1}


def test_income_is_a_ratio_of_totals_and_below_means_strictly_below(store: Store) -> None:
    # 40,000 a person is the criterion of 2569: 80,000 for two persons is not below it.
    store.take(
        households("""
        household_id | members | income_main | income_secondary
        57010000001  | 2       | 80000       | 0
        57010000002  | 2       | 79999       | 0
        57010000003  | 1       | 39999       | 2
        57010000004  | 3       | 0           | 0
    """)
    )
    row = store.one("income_by_area", **PROVINCE)
    assert row["households"] == 4
    assert row["persons"] == 8
    assert row["income_total_baht"] == 80000 + 79999 + 40001
    assert row["income_baht_per_person_year"] == pytest.approx(200000 / 8)
    assert row["households_below_criterion"] == 2
    assert row["persons_below_criterion"] == 5
    assert row["households_income_zero"] == 1
    assert row["mean_shortfall_baht"] == pytest.approx((1 + 120000) / 5)


def test_an_income_that_was_not_asked_is_no_income(store: Store) -> None:
    blank = {"income_secondary": "", "income_other": "", "income_own_produce": ""}
    report = store.take(
        [
            *households("household_id | income_main\n57010000001 | 60000"),
            *households(
                """
                household_id | income_main | i29_eligible
                57010000002  |             | 0
                57010000003  |             | 1
                57010000004  | 5           | 0
                """,
                members="3",
                **blank,
            ),
        ]
    )
    assert (report.accepted, report.quarantined) == (2, 2)
    row = store.one("income_by_area", **PROVINCE)
    assert (row["households"], row["persons"]) == (2, 5)
    assert (row["income_households"], row["income_persons"]) == (1, 2)
    assert row["households_income_not_asked"] == 1
    assert row["income_baht_per_person_year"] == 30000
    assert row["income_baht_per_household_year"] == 60000
    assert (row["households_below_criterion"], row["below_share"]) == (1, 1.0)
    assert row["households_income_zero"] == 0
    indicator = store.one("indicator_by_area", indicator_no=29, **PROVINCE)
    assert (indicator["eligible"], indicator["fail"]) == (1, 1)
    classes = store.ask(
        "income_distribution", survey_year_be=2569, area_level="province", area_code="57"
    )
    assert sum(one["households"] for one in classes) == 1
    assert [check for check in verify.verify() if not check.ok] == []


def test_nobody_is_below_a_criterion_that_is_not_set(store: Store) -> None:
    store.collector.connection.execute(
        "DELETE FROM core_standard WHERE standard LIKE 'income_criterion%' AND to_year_be = 2569"
    )
    store.take(households("household_id | income_main\n57010000001 | 10"))
    row = store.one("income_by_area", **PROVINCE)
    assert row["income_baht_per_person_year"] == 5
    for name in ("households_below_criterion", "persons_below_criterion", "below_share"):
        assert row[name] is None, name


def test_a_household_indicator_is_told_in_both_units(store: Store) -> None:
    store.take(
        households("""
        household_id | members | i06_eligible | i06_fail | i04_eligible | i04_fail | income_main
        57010000001  | 4       | 1            | 1        | 2            | 1        | 1
        57010000002  | 3       | 1            | 0        | 1            | 0        | 900000
        57010000003  | 5       | 0            | 0        | 0            | 0        | 900000
    """)
    )
    told = {row["indicator_no"]: row for row in store.ask("indicator_by_area", **PROVINCE)}
    four = ("eligible", "fail", "persons_eligible", "persons_fail")
    assert [told[6][name] for name in four] == [2, 1, 7, 4]
    assert [told[29][name] for name in four] == [3, 1, 12, 4]
    assert [told[4][name] for name in four] == [3, 1, None, None]


def test_what_was_sent_for_the_income_indicator_is_recomputed(store: Store) -> None:
    store.take(
        households("""
        household_id | members | income_main | i29_eligible | i29_fail
        57010000001  | 1       | 39999       | 1            | 0
        57010000002  | 1       | 40000       | 1            | 1
    """)
    )
    row = store.one("indicator_by_area", indicator_no=29, **PROVINCE)
    assert (row["eligible"], row["fail"]) == (2, 1)


def test_not_applicable_is_out_of_the_denominator(store: Store) -> None:
    store.take(
        households(
            """
        household_id | i04_eligible | i04_fail | i19_eligible | i19_fail
        57010000001  | 3            | 1        | 0            | 0
        57010000002  | 0            | 0        | 0            | 0
        57010000003  | 1            | 0        | 0            | 0
    """,
            members="4",
        )
    )
    answers = {row["indicator_no"]: row for row in store.ask("indicator_by_area", **PROVINCE)}
    assert (answers[4]["eligible"], answers[4]["fail"]) == (4, 1)
    assert answers[4]["pass_share"] == pytest.approx(0.75)
    assert answers[19]["eligible"] == 0
    assert answers[19]["pass_share"] is None
    assert answers[4]["unit"] == "person"


def test_results_come_from_the_latest_revision(store: Store) -> None:
    store.take(
        households("""
        household_id | revision | income_main
        57010000001  | 1        | 10000
    """)
    )
    store.take(
        households("""
        household_id | revision | income_main
        57010000001  | 3        | 300000
    """)
    )
    store.take(
        households("""
        household_id | revision | income_main
        57010000001  | 2        | 20000
    """)
    )
    row = store.one("income_by_area", **PROVINCE)
    assert (row["households"], row["income_total_baht"]) == (1, 300000)


def test_a_moved_household_leaves_its_old_village(store: Store) -> None:
    store.take(
        households("""
        household_id | revision | village_code
        57010000001  | 1        | 5701020101
    """)
    )
    store.take(
        households("""
        household_id | revision | village_code
        57010000001  | 2        | 5703010101
    """)
    )
    by_district = {
        row["area_code"]: row["households_collected"]
        for row in store.ask(
            "progress_by_area",
            survey_year_be=2569,
            area_level="district",
            within_level="province",
            within_code="57",
        )
    }
    assert by_district["5701"] == 0
    assert by_district["5703"] == 1


def target(drawing: str) -> list[dict[str, str]]:
    return [
        {"survey_year_be": "2569", "kind": "set", "source": "letter", **row}
        for row in rows(drawing)
    ]


def test_remaining_is_summed_over_villages_so_that_excess_hides_no_gap(store: Store) -> None:
    store.take(
        target("""
        area_level | area_code  | households
        tambon     | 570102     | 4
        village    | 5701020101 | 1
        village    | 5701020201 | 3
    """)
    )
    store.take(
        households("""
        household_id | village_code
        57010000001  | 5701020101
        57010000002  | 5701020101
        57010000003  | 5701020101
        57010000004  | 5701020201
    """)
    )
    row = store.one(
        "progress_by_area",
        survey_year_be=2569,
        area_level="tambon",
        within_level="tambon",
        within_code="570102",
    )
    assert row["progress_share"] == 1.0
    assert row["households_remaining"] == 2
    assert row["remaining_basis"] == "villages"
    assert (row["villages_total"], row["villages_complete"]) == (2, 1)


def test_unknown_target_gives_no_rate(store: Store) -> None:
    store.take(households("household_id\n57010000001"))
    row = store.one("progress_by_area", **PROVINCE)
    assert row["households_target"] is None
    assert row["progress_share"] is None
    assert row["households_remaining"] is None
    assert row["expected_today"] is None


def test_a_target_of_nothing_gives_no_rate(store: Store) -> None:
    store.take(target("area_level | area_code | households\nprovince | 57 | 0"))
    row = store.one("progress_by_area", **PROVINCE)
    assert row["households_target"] == 0
    assert row["progress_share"] is None


def test_a_level_sums_the_targets_that_are_known_and_says_when_they_are_a_part(
    store: Store,
) -> None:
    store.take(
        target("""
        area_level | area_code | households
        province   | 54        | 10
        province   | 55        | 20
        province   | 56        | 30
    """)
    )
    assert _target_of(store, "inspection_region") == (60, True)
    assert _target_of(store, "country") == (60, True)
    store.take(target("area_level | area_code | households\nprovince | 57 | 40"))
    assert _target_of(store, "inspection_region") == (100, False)
    assert _target_of(store, "country") == (100, True)


def _target_of(store: Store, level: str) -> tuple[int | None, bool | None]:
    code = {"inspection_region": "16", "country": "TH"}[level]
    row = store.one(
        "progress_by_area",
        survey_year_be=2569,
        area_level=level,
        within_level=level,
        within_code=code,
    )
    return row["households_target"], row["target_is_partial"]


def test_a_level_s_own_target_stands_beside_its_children_s_sum(store: Store) -> None:
    store.take(
        target("""
        area_level        | area_code | households
        province          | 54        | 10
        province          | 55        | 20
        province          | 56        | 30
        province          | 57        | 40
        inspection_region | 16        | 90
    """)
    )
    row = store.one(
        "progress_by_area",
        survey_year_be=2569,
        area_level="inspection_region",
        within_level="inspection_region",
        within_code="16",
    )
    assert (row["households_target"], row["target_children_sum"]) == (90, 100)
    assert row["target_basis"] == "own"


def test_a_region_expects_what_its_provinces_plans_expect(
    data_dir: Path, open_store: Callable[[Path, datetime], Store]
) -> None:
    store = open_store(data_dir, datetime(2026, 1, 10, 12, 0))
    store.take(
        target("""
        area_level | area_code | households
        province   | 54        | 1000
        province   | 55        | 1000
        province   | 56        | 1000
        province   | 57        | 1000
    """)
    )
    region = {
        "survey_year_be": 2569,
        "area_level": "inspection_region",
        "within_level": "inspection_region",
        "within_code": "16",
    }
    # No plan anywhere: the assumption, 1 November to 30 January, 70.5 of 91 days.
    row = store.one("progress_by_area", **region)
    assert row["expected_today"] == 4 * round(1000 * 70.5 / 91)
    store.take(
        [
            {
                "survey_year_be": "2569",
                "area_level": "province",
                "area_code": "57",
                "collection_start": "2026-01-01",
                "expected_complete_by": "2026-01-20",
            }
        ]
    )
    row = store.one("progress_by_area", **region)
    assert row["expected_today"] == 3 * round(1000 * 70.5 / 91) + 475
    # A plan of the region's own holds for the provinces without one.
    store.take(
        [
            {
                "survey_year_be": "2569",
                "area_level": "inspection_region",
                "area_code": "16",
                "collection_start": "2026-01-10",
                "expected_complete_by": "2026-01-10",
            }
        ]
    )
    row = store.one("progress_by_area", **region)
    assert row["expected_today"] == pytest.approx(3 * 500 + 475, abs=4)  # the clock runs


def test_expected_today_runs_straight_from_start_to_the_end_of_the_last_day(
    data_dir: Path, open_store: Callable[[Path, datetime], Store]
) -> None:
    store = open_store(data_dir, datetime(2026, 1, 10, 12, 0))
    store.take(target("area_level | area_code | households\nprovince | 57 | 1000"))
    store.take(
        [
            {
                "survey_year_be": "2569",
                "area_level": "province",
                "area_code": "57",
                "collection_start": "2026-01-01",
                "expected_complete_by": "2026-01-20",
                "meeting_date": "",
            }
        ]
    )
    row = store.one("progress_by_area", **PROVINCE)
    assert row["expected_today"] == 475  # 9.5 of 20 days
    assert row["plan_basis"] == "own"
    district = store.ask(
        "progress_by_area",
        survey_year_be=2569,
        area_level="district",
        within_level="province",
        within_code="57",
    )[0]
    assert district["plan_basis"] == "inherited"
    elsewhere = store.one(
        "progress_by_area",
        survey_year_be=2569,
        area_level="province",
        within_level="province",
        within_code="50",
    )
    assert elsewhere["plan_basis"] == "assumption"


def test_a_municipal_community_stays_in_every_total(store: Store) -> None:
    store.take(
        [
            {
                "village_code": "5701510101",
                "name_th": "ชุมชนหนึ่ง",
                "tambon_code": "570151",
                "local_authority_codes": "5799M",
                "latitude": "",
                "longitude": "",
            }
        ]
    )
    report = store.take(
        households("""
        household_id | village_code
        57010000001  | 5701510101
        57010000002  | 5701020101
    """)
    )
    assert report.accepted == 2
    assert store.one("progress_by_area", **PROVINCE)["households_collected"] == 2
    tambons = store.ask(
        "progress_by_area",
        survey_year_be=2569,
        area_level="tambon",
        within_level="district",
        within_code="5701",
    )
    counted = {
        row["area_code"]: row["households_collected"]
        for row in tambons
        if row["households_collected"]
    }
    assert counted == {"570151": 1, "570102": 1}
    assert [row["is_municipal"] for row in tambons if row["area_code"] == "570151"] == [True]


def test_both_ways_down_add_up_where_an_authority_is_unknown(store: Store) -> None:
    # Tambon 570101 and its like have several authorities: without a register it is unknown which.
    store.take(
        households("""
        household_id | village_code | local_authority_code
        57010000001  | 5701020101   |
        57010000002  | 5703010101   |
    """)
    )
    for district in ("5701", "5703"):
        for level in ("tambon", "local_authority"):
            rows_ = store.ask(
                "progress_by_area",
                survey_year_be=2569,
                area_level=level,
                within_level="district",
                within_code=district,
            )
            assert sum(row["households_collected"] for row in rows_) == 1, (district, level)


def test_the_preparation_phase_has_a_year_without_target_and_an_unverified_catalogue(
    data_dir: Path, open_store: Callable[[Path, datetime], Store]
) -> None:
    store = open_store(data_dir, datetime(2026, 11, 21, 9, 0))
    year = store.one("years")
    assert year["survey_year_be"] == 2570
    assert (year["catalogue"], year["catalogue_is_verified"]) == ("2565-2569", False)
    row = store.one("progress_by_area", survey_year_be=2570, area_level="country")
    assert row["households_target"] is None
    assert row["households_collected"] == 0
    assert store.ask("indicator_by_area", survey_year_be=2570, area_level="country") == []


def test_certified_households_go_up_the_chain(store: Store) -> None:
    store.take(
        households(
            """
        household_id | village_code | local_authority_code
        57010000001  | 5701020101   | 570102T
        57010000002  | 5701020201   | 570102T
        57010000003  | 5703010101   |
    """
        )
    )
    store.take(
        [
            {
                "survey_year_be": "2569",
                "area_level": level,
                "area_code": code,
                "event": "certified",
                "happened_at": "2026-01-10T10:00:00",
                "panel_size": "30",
            }
            for level, code in (("village", "5701020101"), ("district", "5703"))
        ]
    )
    # Of the level next below that certifies; no level's certificates are mixed with another's.
    assert certified(store, "households_certified") == {
        ("province", "57"): 1,
        ("local_authority", "570102T"): 1,
    }
    assert certified(store, "households_certified_district") == {
        ("country", "TH"): 1,
        ("province", "57"): 1,
        ("district", "5703"): 1,
    }
    assert certified(store, "households_certified_village") == {
        ("country", "TH"): 1,
        ("province", "57"): 1,
        ("district", "5701"): 1,
        ("local_authority", "570102T"): 1,
    }


def certified(store: Store, name: str) -> dict[tuple[str, str], int]:
    return {
        (level, row["area_code"]): row[name]
        for level in ("country", "province", "district", "local_authority")
        for row in store.ask("progress_by_area", survey_year_be=2569, area_level=level)
        if row[name]
    }
