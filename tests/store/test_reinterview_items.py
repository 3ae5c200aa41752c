"""Answers of the survey against those of the second interview, as drawn tables."""

import pytest

from bmn.statistics.agreement import content_error
from tests.drawn import Store, households, rows

IN_DISTRICT = {"survey_year_be": 2569, "area_level": "district", "area_code": "5701"}
VISIT = {"survey_year_be": "2569", "visited_at": "2026-01-09T10:00:00"}


def pairs(store: Store, **parameters: object) -> dict[tuple[str, str, str], int]:
    answer = store.ask("reinterview_items", **(IN_DISTRICT | parameters))
    return {(r["item"], r["first_value"], r["second_value"]): r["households"] for r in answer}


def test_answers_are_counted_by_item_and_class(store: Store) -> None:
    store.take(
        households("""
        household_id | village_code | members | confirmed
        57010000001  | 5701020101   | 2       | 1
        57010000002  | 5701020101   | 2       | 1
        57010000003  | 5701020101   | 4       | 1
        57020000004  | 5702020101   | 3       | 1
        57010000005  | 5701020101   | 3       | 0
    """)
    )
    drawn = rows("""
        household_id | item        | first_value | second_value
        57010000001  | members     | 2           | 2
        57010000002  | members     | 02          | 3
        57010000003  | members     | 4           | 4
        57010000001  | i29_fail    | 0           | 2
        57010000002  | i29_fail    | 3           | 1
        57010000001  | income_main | 75000       | 76001
        57010000003  | income_main | 1000        | 999999
        57020000004  | members     | 3           | 3
        57010000005  | members     | 3           | 1
        57019999999  | members     | 3           | 1
    """)
    assert store.take([VISIT | row for row in drawn]).accepted == 10
    # The unconfirmed household and the unknown one are not counted, nor another district's.
    assert pairs(store) == {
        ("members", "2", "2"): 1,
        ("members", "2", "3"): 1,
        ("members", "4", "4"): 1,
        ("i29_fail", "0", "1+"): 1,
        ("i29_fail", "1+", "1+"): 1,
        # 75,000 ÷ 2 and 76,001 ÷ 2 lie in 36,000- and 38,000-; 1,000 ÷ 4 in 1-
        ("income_main", "36000", "38000"): 1,
        ("income_main", "1", "200000"): 1,
    }
    assert pairs(store, area_level="province", area_code="57", item="members") == {
        ("members", "2", "2"): 1,
        ("members", "2", "3"): 1,
        ("members", "3", "3"): 1,
        ("members", "4", "4"): 1,
    }
    assert pairs(store, area_level="country", area_code="TH", item="i29_fail") == {
        ("i29_fail", "0", "1+"): 1,
        ("i29_fail", "1+", "1+"): 1,
    }


def test_an_items_last_visit_counts(store: Store) -> None:
    store.take(households("household_id\n57010000001"))
    for day, second in (("2026-01-08", "5"), ("2026-01-09", "2")):
        row = {"household_id": "57010000001", "item": "members", "first_value": "2"}
        store.take([VISIT | row | {"visited_at": f"{day}T10:00:00", "second_value": second}])
    assert pairs(store) == {("members", "2", "2"): 1}


def test_the_measures_of_a_districts_item(store: Store) -> None:
    ids = [f"570100000{n:02d}" for n in range(20)]
    store.take(households("household_id\n" + "\n".join(ids)))
    # 8 below at both, 2 only at first, 1 only at second, 9 at none.
    seen = [("1", "1")] * 8 + [("1", "0")] * 2 + [("0", "1")] + [("0", "0")] * 9
    store.take(
        [
            VISIT
            | {"household_id": household, "item": "i29_fail", "first_value": first}
            | {"second_value": second}
            for household, (first, second) in zip(ids, seen, strict=True)
        ]
    )
    item = content_error({(first, second): n for (_, first, second), n in pairs(store).items()})
    below = next(category for category in item.categories if category.category == "1+")
    assert item.agreement_rate == pytest.approx(17 / 20)
    assert below.net_difference_rate == pytest.approx((10 - 9) / 20)
    # 3 ÷ (10 · 11 + 9 · 10)/20
    assert below.index_of_inconsistency == pytest.approx(0.3)
