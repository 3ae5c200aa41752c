"""Each checking rule as a drawn table, one case on each side of each of its bounds.

Ids tell what is expected: a household or person whose id ends in 9 is asked about.
"""

import itertools
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bmn.access.reader import NATIONAL, Reader, Scope
from bmn.warehouse import rules
from tests.drawn import Store, households, rows

PERSON = {
    "survey_year_be": "2569",
    "revision": "1",
    "person_no": "1",
    "is_head": "1",
    "is_informant": "1",
    "sex": "1",
    "age": "40",
    "education_code": "3",
    "occupation_code": "labourer",
}

# rule: (households, persons or None, subjects that are asked about)
DRAWN: dict[str, tuple[str, str | None, set[str]]] = {
    "DQ-1.3": (
        "household_id\n57010000001\n57010000009",
        """household_id | occupation_code
        57010000001    | labourer
        57010000009    | government_officer""",
        {"57010000009"},
    ),
    "DQ-1.4": (
        # 5701020101 lies in tambon 570102; 05570106 … are the register's word, given below.
        """household_id | local_authority_code
        57010000001    | SERVES
        57010000002    |
        57010000009    | OTHER""",
        None,
        {"57010000009"},
    ),
    "DQ-1.5": (
        "household_id\n57010000001",
        """household_id | person_no | is_head | age | education_code | occupation_code
        57010000001    | 1         | 1       | 40  | 0              | labourer
        57010000001    | 2         | 0       | 5   | 0              | none
        57010000001    | 3         | 0       | 6   | 1              | student
        57010000001    | 9         | 0       | 6   | 0              | student
        57010000001    | 10        | 0       | 11  | 2              | student
        57010000001    | 19        | 0       | 10  | 2              | student
        57010000001    | 11        | 0       | 14  | 3              | student
        57010000001    | 29        | 0       | 13  | 3              | student
        57010000001    | 39        | 0       | 15  | 4              | student
        57010000001    | 12        | 0       | 16  | 4              | student
        57010000001    | 49        | 0       | 9   |                | student""",
        {f"57010000001/{n}" for n in (9, 19, 29, 39, 49)},
    ),
    "DQ-1.6": (
        """household_id | members | income_main | income_other
        57010000001    | 7       | 200000      | 0
        57010000002    | 1       | 0           | 90000
        57010000009    | 1       | 0           | 90000
        57010000019    | 1       | 90000       | 0
        57010000003    | 2       | 90000       | 0""",
        """household_id | person_no | is_head | age | education_code | occupation_code
        57010000001    | 1         | 1       | 40  | 3              | labourer
        57010000001    | 2         | 0       | 15  | 3              | labourer
        57010000001    | 9         | 0       | 14  | 3              | labourer
        57010000001    | 3         | 0       | 30  | 3              | student
        57010000001    | 19        | 0       | 31  | 3              | student
        57010000001    | 4         | 0       | 18  | 3              | government_officer
        57010000001    | 29        | 0       | 40  | 2              | government_officer
        57010000002    | 1         | 1       | 70  | 3              | none
        57010000009    | 1         | 1       | 40  | 3              | labourer
        57010000019    | 1         | 1       | 70  | 3              | none
        57010000003    | 1         | 1       | 70  | 3              | none""",
        {f"57010000001/{n}" for n in (9, 19, 29)} | {"57010000009", "57010000019"},
    ),
    "DQ-3.1": (
        "household_id\n57010000001\n57010000009",
        """household_id | person_no | is_head | age | education_code | occupation_code
        57010000001    | 1         | 1       | 15  | 3              | labourer
        57010000001    | 2         | 0       | 8   | 1              | student
        57010000009    | 1         | 1       | 14  | 3              | student""",
        {"57010000009"},
    ),
    "DQ-3.2": (
        "household_id\n57010000001",
        """household_id | person_no | is_head | age
        57010000001    | 1         | 1       | 80
        57010000001    | 9         | 0       | 81""",
        {"57010000001/9"},
    ),
    "DQ-3.3": (
        """household_id | thai_members | foreign_members
        57010000001    | 1            | 1
        57010000002    |              | 2
        57010000009    | 1            | 2""",
        None,
        {"57010000009"},
    ),
    "DQ-4.2": (
        """household_id | income_main | income_own_produce
        57010000001    | 0           | 1
        57010000009    | 0           | 0""",
        None,
        {"57010000009"},
    ),
    "DQ-4.3": (
        """household_id | members | income_main
        57010000001    | 2       | 80000
        57010000009    | 2       | 79999
        57010000002    | 2       | 0""",
        None,
        {"57010000009"},
    ),
    "DQ-4.4": (
        """household_id | members | income_main
        57010000001    | 2       | 2000000
        57010000009    | 2       | 2000001""",
        None,
        {"57010000009"},
    ),
    "PX-01": (
        """household_id | income_main | income_other | income_total
        57010000001    | 100         | 20           | 120
        57010000002    | 100         | 20           |
        57010000009    | 100         | 20           | 121""",
        None,
        {"57010000009"},
    ),
    "PX-02": (
        "household_id\n57010000001\n57010000002\n57010000009\n57010000019",
        """household_id | person_no | is_head
        57010000001    | 1         | 1
        57010000001    | 2         | 0
        57010000009    | 1         | 1
        57010000009    | 2         | 1
        57010000019    | 1         | 0""",
        {"57010000009", "57010000019"},
    ),
    "PX-03": (
        """household_id | confirmed
        57010000001    | 1
        57010000002    | 1
        57010000009    | 0
        57010000019    | 1""",
        """household_id | person_no | is_informant
        57010000001    | 1         | 1
        57010000001    | 2         | 0
        57010000019    | 1         | 0""",
        {"57010000009", "57010000019"},
    ),
    "PX-04": (
        "household_id\n57010000001\n57010000002\n57010000009",
        """household_id | person_no | is_head | national_id
        57010000001    | 1         | 1       | 1101700203450
        57010000001    | 2         | 0       |
        57010000002    | 9         | 1       | 1101700203451
        57010000009    | 19        | 1       | 3570100000011
        57010000009    | 29        | 0       | 3570100000011""",
        {"57010000002/9", "57010000009/19", "57010000009/29"},
    ),
    "PX-05": (
        """household_id  | village_code
        57010000001     | 5701020101
        57010000001-2   | 5701020101
        57010000002     | 5701020101
        57010000099     | 5701020101
        57010000099-9   | 5701020201""",
        None,
        {"57010000099", "57010000099-9"},
    ),
    "PX-09": (
        """household_id | residence_months
        57010000001    | 6
        57010000002    |
        57010000009    | 5""",
        None,
        {"57010000009"},
    ),
    "PX-10": (
        """household_id | members | income_main | i29_fail
        57010000001    | 2       | 80000       | 0
        57010000002    | 2       | 79999       | 1
        57010000009    | 2       | 79999       | 0
        57010000019    | 2       | 80000       | 1""",
        None,
        {"57010000009", "57010000019"},
    ),
}


def persons(drawing: str) -> list[dict[str, str]]:
    return [PERSON | row for row in rows(drawing)]


def flags(store: Store, rule_id: str | None = None, **more: Any) -> list[dict[str, Any]]:
    asked = {"survey_year_be": 2569, "within_level": "country", "within_code": "TH"} | more
    return store.ask("flag_records", rule_id=rule_id, **asked)


def asked_about(store: Store, rule_id: str) -> set[str]:
    return {row["subject"] for row in flags(store, rule_id)}


def register(store: Store, village: str, authorities: str) -> None:
    store.take(
        [
            {
                "village_code": village,
                "name_th": "บ้านทดสอบ",
                "tambon_code": village[:6],
                "local_authority_codes": authorities,
            }
        ]
    )


def test_every_record_rule_is_drawn_here() -> None:
    elsewhere = {"PX-08", "PX-11"}  # need boundaries; need an unknown authority
    assert {rule.id for rule in rules.rules() if rule.is_record} == set(DRAWN) | elsewhere


@pytest.mark.parametrize("rule_id", DRAWN)
def test_a_record_rule_on_each_side_of_its_bounds(rule_id: str, store: Store) -> None:
    drawing, people, expected = DRAWN[rule_id]
    if rule_id == "DQ-1.4":
        serves, other = _two_authorities(store)
        register(store, "5701020101", serves)
        drawing = drawing.replace("SERVES", serves).replace("OTHER", other)
    report = store.take(households(drawing))
    assert not report.quarantined
    if people is not None:
        report = store.take(persons(people))
        assert not report.quarantined
    assert asked_about(store, rule_id) == expected


def _two_authorities(store: Store) -> tuple[str, str]:
    found = store.collector.connection.execute(
        "SELECT local_authority_code FROM core_local_authority "
        "WHERE district_code = '5701' ORDER BY 1 LIMIT 2"
    ).fetchall()
    return found[0][0], found[1][0]


def test_an_authority_that_nobody_knows_is_asked_for(store: Store) -> None:
    serves, other = _two_authorities(store)
    register(store, "5701020101", f"{serves};{other}")
    store.take(
        households(f"""
        household_id | local_authority_code
        57010000001  | {serves}
        57010000009  |
    """)
    )
    assert asked_about(store, "PX-11") == {"57010000009"}
    assert asked_about(store, "DQ-1.4") == set()


def test_a_register_that_comes_later_changes_what_is_asked(store: Store) -> None:
    serves, other = _two_authorities(store)
    register(store, "5701020101", serves)
    store.take(households(f"household_id | local_authority_code\n57010000009 | {other}"))
    assert asked_about(store, "DQ-1.4") == {"57010000009"}
    register(store, "5701020101", f"{serves};{other}")
    assert asked_about(store, "DQ-1.4") == set()


# --- villages and lists ---------------------------------------------------------------------------


def many(count: int, village: str, **more: str) -> list[dict[str, str]]:
    return households(
        "household_id\n" + "\n".join(f"{village[:4]}{village[6:8]}{n:05d}" for n in range(count)),
        village_code=village,
        **more,
    )


def target(village: str, count: int) -> dict[str, str]:
    return {
        "survey_year_be": "2569",
        "area_level": "village",
        "area_code": village,
        "kind": "set",
        "households": str(count),
        "source": "test",
    }


@pytest.fixture
def due_store(data_dir: Path) -> Any:
    """After the plan's last day (30 January 2026): villages should be complete."""
    opened = Store(data_dir, datetime(2026, 2, 16, 7, 30))
    yield opened
    opened.close()


def test_an_incomplete_village_is_asked_about_once_its_plan_is_over(
    store: Store, due_store_later: Callable[[Store], None]
) -> None:
    store.take([target("5701020101", 5), target("5701020201", 4)])
    store.take(many(4, "5701020101"))
    store.take(many(4, "5701020201"))
    assert asked_about(store, "DQ-1.2") == set()
    due_store_later(store)
    assert asked_about(store, "DQ-1.2") == {"5701020101"}


@pytest.fixture
def due_store_later() -> Callable[[Store], None]:
    from bmn.survey import clock

    def move(store: Store) -> None:
        clock.set_demo_clock(store.collector.connection, datetime(2026, 2, 16, 7, 30))
        store.collector.refresh_clock()
        store.publish()

    return move


def test_a_village_of_fewer_than_20_households(due_store: Store) -> None:
    due_store.take(many(19, "5701020101"))
    due_store.take(many(20, "5701020201"))
    assert asked_about(due_store, "DQ-2.2") == {"5701020101"}


def test_a_village_that_is_still_being_collected_is_not_small(store: Store) -> None:
    store.take([target("5701020101", 50), target("5701020201", 19)])
    store.take(many(3, "5701020101"))
    store.take(many(3, "5701020201"))
    assert asked_about(store, "DQ-2.2") == {"5701020201"}


def test_few_persons_a_household_are_ranked_by_distance_from_the_district(store: Store) -> None:
    # 30 households of 4 persons and 10 of 2; a village of 3 a household is not below.
    store.take(many(30, "5701020101", members="4"))
    store.take(many(10, "5701020201", members="2"))
    store.take(many(5, "5701020301", members="3"))
    (row,) = flags(store, "DQ-3.4")
    assert row["subject"] == "5701020201"
    sizes = [4] * 30 + [2] * 10 + [3] * 5
    mean = sum(sizes) / 45
    spread = (sum((size - mean) ** 2 for size in sizes) / 45) ** 0.5
    assert row["z"] == pytest.approx((2 - mean) / (spread / 10**0.5), abs=0.006)


def test_programme_households_must_be_collected_and_verified(store: Store) -> None:
    store.take(households("household_id\n57010000001\n57010000002"))
    store.take(
        [
            {"survey_year_be": "2569", "household_id": f"5701000000{n}", "programme": "โครงการ"}
            for n in (1, 2, 9)
        ]
    )
    assert asked_about(store, "DQ-2.1") == {"57010000009"}
    assert asked_about(store, "DQ-4.1") == {"57010000001", "57010000002"}
    store.take(
        [
            {
                "survey_year_be": "2569",
                "household_id": "57010000001",
                "visited_at": "2026-01-08",
                "visitor_level": "district",
                "items_checked": "18",
                "items_agreed": "18",
            }
        ]
    )
    assert asked_about(store, "DQ-4.1") == {"57010000002"}


# --- what becomes of a flag -----------------------------------------------------------------------


def decide(
    store: Store, subject: str, decision: str, reason: str, day: str, rule_id: str = "DQ-4.2"
) -> None:
    store.take(
        [
            {
                "survey_year_be": "2569",
                "rule_id": rule_id,
                "subject": subject,
                "decision": decision,
                "reason": reason,
                "decided_at": day,
            }
        ]
    )


def counted(store: Store, rule_id: str) -> tuple[int, ...]:
    """Open, awaiting, confirmed, dismissed, mended in the country."""
    row = store.one("flags_by_rule", survey_year_be=2569, area_level="country", rule_id=rule_id)
    names = ("open", "awaiting", "confirmed", "dismissed", "mended")
    return tuple(row[f"flags_{name}"] for name in names)


NOTHING = """household_id | income_main | i29_fail | submitted_at
    57010000009 | 0 | 1 | 2026-01-05T10:00:00"""


def test_a_new_revision_closes_what_it_mends_and_another_finds_it_again(store: Store) -> None:
    store.take(households(NOTHING))
    assert counted(store, "DQ-4.2") == (1, 0, 0, 0, 0)
    later = "household_id | revision | income_main | submitted_at\n57010000009 | {} | {} | {}"
    store.take(households(later.format(2, 90000, "2026-01-06T10:00:00")))
    assert counted(store, "DQ-4.2") == (0, 0, 0, 0, 1)
    store.take(households(later.format(3, 0, "2026-01-07T10:00:00")))
    assert counted(store, "DQ-4.2") == (1, 0, 0, 0, 1)
    spells = store.collector.connection.execute(
        "SELECT found_revision, found_at, gone_revision, gone_at FROM core_flag "
        "WHERE rule_id = 'DQ-4.2' ORDER BY found_revision"
    ).fetchall()
    assert spells == [
        (1, datetime(2026, 1, 5, 10), 2, datetime(2026, 1, 6, 10)),
        (3, datetime(2026, 1, 7, 10), None, None),
    ]


@pytest.mark.parametrize(
    ("decision", "reason", "expected"),
    [
        ("confirmed", "", (0, 0, 1, 0, 0)),
        ("dismissed", "ตรวจสอบแล้ว", (0, 0, 0, 1, 0)),
        ("dismissed", "", (1, 0, 0, 0, 0)),  # without a reason it isn't settled
        ("corrected", "", (1, 1, 0, 0, 0)),  # until a revision shows it
    ],
)
def test_a_decision_settles_a_flag(
    decision: str, reason: str, expected: tuple[int, ...], store: Store
) -> None:
    store.take(households(NOTHING))
    decide(store, "57010000009", decision, reason, "2026-01-05T00:00:00")
    assert counted(store, "DQ-4.2") == expected


@pytest.mark.parametrize(("reason", "is_open"), [("", 1), ("ตรวจจากเอกสาร", 0)])
def test_confirming_what_is_impossible_needs_a_reason(
    reason: str, is_open: int, store: Store
) -> None:
    store.take(households("household_id | income_total\n57010000009 | 1"))
    decide(store, "57010000009", "confirmed", reason, "2026-01-05", rule_id="PX-01")
    assert counted(store, "PX-01")[0] == is_open
    row = store.one("checks_by_area", survey_year_be=2569, area_level="country")
    assert row["automatic_check_share"] == 1 - is_open


def test_a_later_revision_that_still_shows_it_asks_again(store: Store) -> None:
    store.take(households(NOTHING))
    decide(store, "57010000009", "confirmed", "", "2026-01-06T09:00:00")
    store.take(
        households(
            "household_id | revision | income_main | submitted_at\n"
            "57010000009 | 2 | 0 | 2026-01-07T10:00:00"
        )
    )
    assert counted(store, "DQ-4.2") == (1, 0, 0, 0, 0)
    decide(store, "57010000009", "confirmed", "", "2026-01-08T09:00:00")
    assert counted(store, "DQ-4.2") == (0, 0, 1, 0, 0)


def test_a_withdrawn_or_moved_household_takes_its_flags_along(store: Store) -> None:
    store.take(households(NOTHING))
    store.take(
        households(
            "household_id | revision | income_main | village_code\n57010000009 | 2 | 0 | 5702020101"
        )
    )
    (row,) = flags(store, "DQ-4.2")
    assert (row["village_code"], row["district_code"]) == ("5702020101", "5702")
    store.take(
        households(
            "household_id | revision | income_main | village_code | status\n"
            "57010000009 | 3 | 0 | 5702020101 | withdrawn"
        )
    )
    assert counted(store, "DQ-4.2") == (0, 0, 0, 0, 1)


def test_mending_one_of_two_equal_ids_clears_the_other_in_another_village(store: Store) -> None:
    store.take(
        households("""
        household_id | village_code
        57010000001  | 5701020101
        57020000001  | 5702020101
    """)
    )
    twin = "household_id | revision | national_id\n{} | {} | {}"
    store.take(persons(twin.format("57010000001", 1, "1101700203450")))
    assert asked_about(store, "PX-04") == set()
    store.take(persons(twin.format("57020000001", 1, "1101700203450")))
    assert asked_about(store, "PX-04") == {"57010000001/1", "57020000001/1"}
    store.take(persons(twin.format("57020000001", 2, "3570100000011")))
    assert asked_about(store, "PX-04") == set()


def test_the_order_of_files_does_not_matter(data_dir: Path, store: Store) -> None:
    store.take(persons("household_id | age | education_code\n57010000009 | 14 | 3"))
    assert asked_about(store, "DQ-3.1") == set()
    store.take(households("household_id\n57010000009"))
    assert asked_about(store, "DQ-3.1") == {"57010000009"}


# --- counts ---------------------------------------------------------------------------------------


def test_only_must_fix_of_collected_households_lowers_the_automatic_share(store: Store) -> None:
    store.take(
        households("""
        household_id | income_main | income_total | residence_months | confirmed
        57010000001  | 200000      |              |                  | 1
        57010000002  | 200000      | 1            |                  | 1
        57010000003  | 0           | 1            |                  | 1
        57010000004  | 0           |              |                  | 1
        57010000005  | 200000      |              | 5                | 1
        57010000006  | 200000      |              |                  | 0
    """)
    )
    row = store.one("checks_by_area", survey_year_be=2569, area_level="country")
    assert (row["households"], row["households_collected"]) == (6, 4)
    assert row["households_must_fix"] == 2
    assert row["households_questioned"] == 3
    assert row["automatic_check_share"] == pytest.approx(2 / 4)
    by_rule = store.ask("flags_by_rule", survey_year_be=2569, area_level="country")
    gains = {row["rule_id"]: row["gain_households"] for row in by_rule}
    assert gains["PX-01"] == 2


def test_what_cannot_be_evaluated_is_not_zero(store: Store) -> None:
    store.take(households("household_id\n57010000001"))
    found = {
        row["rule_id"]: (row["flags_open"], row["not_evaluated"])
        for row in store.ask("flags_by_rule", survey_year_be=2569, area_level="country")
    }
    assert found["PX-08"] == (None, "no_boundaries")
    assert found["PX-02"] == (None, "nothing_to_check")
    assert found["DQ-2.1"] == (None, "no_register")
    assert found["DQ-4.2"] == (0, None)


def test_a_rule_holds_from_the_year_of_its_guideline(store: Store) -> None:
    of_2562 = {"survey_year_be": "2562", "submitted_at": "2019-01-05"}
    (record,) = households("household_id | income_main\n57010000001 | 99000000", **of_2562)
    store.take([{name: value for name, value in record.items() if name < "i32" or name > "i4"}])
    row = store.one("flags_by_rule", survey_year_be=2562, area_level="country", rule_id="DQ-4.4")
    assert (row["flags_open"], row["not_evaluated"]) == (None, "not_in_force")


def test_the_honest_range_is_a_point_without_open_flags(store: Store) -> None:
    drawn = households(
        "household_id | members | income_main | income_total | i09_eligible | i09_fail\n"
        "57010000001 | 2 | 200000 |        | 2 | 1\n"
        "57010000002 | 3 | 300000 |        | 3 | 0"
    )
    store.take(drawn)
    asked = {"survey_year_be": 2569, "area_level": "country", "indicator_no": 9}
    row = store.one("honest_range", **asked)
    assert row["pass_share_low"] == row["pass_share"] == row["pass_share_high"] == 4 / 5
    # One more, in doubt: 4 eligible, 1 fails. Against: 4 of 9 pass; for: 8 of 9.
    store.take(
        households(
            "household_id | members | income_main | income_total | i09_eligible | i09_fail\n"
            "57010000009 | 4 | 400000 | 1 | 4 | 1"
        )
    )
    row = store.one("honest_range", **asked)
    assert row["pass_share"] == pytest.approx(7 / 9)
    assert row["pass_share_low"] == pytest.approx(4 / 9)
    assert row["pass_share_high"] == pytest.approx(8 / 9)


def test_found_and_settled_by_day(store: Store) -> None:
    store.take(households(NOTHING))
    store.take(
        households(
            "household_id | revision | income_main | submitted_at\n"
            "57010000009 | 2 | 90000 | 2026-01-08T10:00:00"
        )
    )
    days = store.ask("flags_by_day", survey_year_be=2569, area_level="district", area_code="5701")
    told = {
        row["day"][:10]: (row["flags_found"], row["flags_settled"])
        for row in days
        if row["severity"] == "check"
    }
    assert told == {"2026-01-05": (1, 0), "2026-01-08": (0, 1)}


def test_evidence_is_json_without_what_ties_records(store: Store) -> None:
    store.take(households("household_id\n57010000001\n57010000002"))
    store.take(
        persons("""
        household_id | national_id
        57010000001  | 1101700203450
        57010000002  | 1101700203450
    """)
    )
    for row in flags(store, "PX-04"):
        assert json.loads(row["evidence"]) == {"part": "twice", "persons": 2}
        assert "flag_key" not in row


def test_a_scope_sees_only_its_own_flags(store: Store) -> None:
    from bmn.warehouse import queries

    store.take(
        households("""
        household_id | income_main | village_code
        57010000009  | 0           | 5701020101
        57020000009  | 0           | 5702020101
    """)
    )
    store.publish()
    seen = queries.run(
        "flag_records",
        reader=Reader("a", "officer", Scope("district", "5702")),
        survey_year_be=2569,
        within_level="country",
        within_code="TH",
        rule_id="DQ-4.2",
    )
    assert list(seen["household_id"]) == ["57020000009"]
    with pytest.raises(queries.RecordsRefused):
        queries.run(
            "flag_records",
            survey_year_be=2569,
            within_level="country",
            within_code="TH",
            reader=Reader("a", "executive", NATIONAL),
        )


# --- the order of the list, and duplicates --------------------------------------------------------


def test_flags_stand_by_what_settling_them_gains_and_a_household_s_together(store: Store) -> None:
    """Fewest mendings that let a household pass first, then check flags, then the uncollected."""
    store.take(
        households("""
        household_id | income_main | income_total | residence_months | confirmed
        57010000001  | 200000      | 1            | 3                | 1
        57010000002  | 0           |              |                  | 1
        57010000003  | 0           | 1            |                  | 1
        57010000004  | 200000      | 1            |                  | 1
    """)
    )
    store.take(
        persons("""
        household_id | person_no | is_head | national_id
        57010000003  | 1         | 1       | 1101700203451
        57010000003  | 2         | 1       |
    """)
    )
    found = [row for row in flags(store) if row["household_id"] is not None]
    order = list(dict.fromkeys(row["household_id"] for row in found))
    assert order == ["57010000004", "57010000003", "57010000001", "57010000002"]
    # A household's flags are never parted, its must_fix first.
    ids = [row["household_id"] for row in found]
    assert all(ids.count(one) == len(list(run)) for one, run in itertools.groupby(ids))
    of_three = [row["severity"] for row in found if row["household_id"] == "57010000003"]
    assert of_three == sorted(of_three, key=rules.SEVERITIES.index)
    assert {"must_fix", "check"} <= set(of_three)
    standing = {row["household_id"]: row["must_fix_standing"] for row in found}
    assert standing["57010000003"] == of_three.count("must_fix") > standing["57010000004"] == 1
    assert standing["57010000001"] is None is standing["57010000002"]


def test_pages_of_the_list_are_cut_from_one_order(store: Store) -> None:
    store.take(
        households("""
        household_id | income_main | income_total
        57010000001  | 0           | 1
        57010000002  | 0           | 1
        57010000003  | 0           |
    """)
    )
    whole = [(row["subject"], row["rule_id"]) for row in flags(store)]
    parts = [
        (row["subject"], row["rule_id"])
        for skip in range(0, len(whole), 2)
        for row in flags(store, rows=2, skip=skip)
    ]
    assert parts == whole
    counts = flags(store)[0]
    assert counts["flags"] == len(whole)
    assert (
        counts["flags_must_fix"] + counts["flags_check"] + counts["flags_look"] == counts["flags"]
    )


def others(row: dict[str, Any]) -> list[dict[str, Any]]:
    return json.loads(row["others"] or "[]")


def test_who_shares_an_id_is_named(store: Store) -> None:
    store.take(
        households("""
        household_id | village_code | enumerator_id
        57010000001  | 5701020101   | E1
        57010000002  | 5701020101   | E2
        57020000003  | 5702020101   | E3
    """)
    )
    store.take(
        persons("""
        household_id | national_id
        57010000001  | 1101700203450
        57010000002  | 1101700203451
        57020000003  | 1101700203450
    """)
    )
    told = {row["household_id"]: row for row in flags(store, "PX-04")}
    (other,) = others(told["57010000001"])
    assert (other["household_id"], other["person_no"]) == ("57020000003", 1)
    assert (other["village_code"], other["enumerator_id"]) == ("5702020101", "E3")
    assert told["57010000001"]["tied_records"] == told["57010000001"]["others_seen"] == 1
    # A wrong check digit is shared with nobody.
    assert others(told["57010000002"]) == []
    assert told["57010000002"]["tied_records"] is None
    (spell,) = store.ask(
        "flag_history", survey_year_be=2569, rule_id="PX-04", subject="57010000001/1"
    )
    assert others(spell) == [other]


def test_who_shares_a_house_code_is_named_and_only_in_scope(store: Store) -> None:
    from bmn.warehouse import queries

    store.take(
        households("""
        household_id    | village_code | enumerator_id
        57010000001-01  | 5701020101   | E1
        57010000001-02  | 5702020101   | E2
        57010000001-03  | 5701020101   | E3
    """)
    )
    found = flags(store, "PX-05")
    assert len(found) == 3
    for row in found:
        names = {row["subject"], *(one["household_id"] for one in others(row))}
        assert names == {f"57010000001-0{n}" for n in (1, 2, 3)}
    asked = {"survey_year_be": 2569, "within_level": "country", "within_code": "TH"}
    seen = queries.run(
        "flag_records",
        reader=Reader("a", "officer", Scope("district", "5701")),
        rule_id="PX-05",
        **asked,
    ).to_dict("records")
    assert len(seen) == 2
    for row in seen:
        assert row["tied_records"] == 2
        assert row["others_seen"] == 1
        assert "57010000001-02" not in str(row)
        assert "5702020101" not in str(row)
        # Whom to ask is told: the district, not the household.
        assert len(row["tied_districts_th"].split(", ")) == 2
