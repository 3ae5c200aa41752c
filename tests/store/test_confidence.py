"""Confidence by area as drawn tables: who decides, how the estimate comes about, the process."""

import random
from datetime import date

import pandas as pd
import pytest

from bmn.standing import confidence
from tests.drawn import Store, households, rows

PROVINCE = {
    "survey_year_be": 2569,
    "area_level": "province",
    "within_level": "province",
    "within_code": "57",
}
AREA = {"survey_year_be": "2569", "area_level": "province", "area_code": "57"}
VISIT = {"survey_year_be": "2569", "visited_at": "2026-01-09T10:00:00"}
VILLAGE = "5701020101"
TODAY = date(2026, 1, 12)


def ids(number: int, village: str = VILLAGE) -> list[str]:
    return [f"{village[:4]}{n:07d}" for n in range(1, number + 1)]


def collected(store: Store, number: int, enumerators: int, village: str = VILLAGE) -> None:
    """Households of a village, dealt round to enumerators, without a flag that must be mended."""
    drawn = "\n".join(
        f"{id_} | {village} | E{village[:4]}{n % enumerators}"
        for n, id_ in enumerate(ids(number, village))
    )
    store.take(households(f"household_id | village_code | enumerator_id\n{drawn}"))


def visited(store: Store, answers: dict[str, bool]) -> None:
    """Second interviews: whether all key items agreed, by household."""
    store.take(
        [
            VISIT
            | {"household_id": id_, "visitor_level": "district", "items_checked": "18"}
            | {"items_agreed": "18" if agreed else "15", "key_items_agreed": str(int(agreed))}
            for id_, agreed in answers.items()
        ]
    )


def signed(store: Store, **form: str) -> None:
    store.take([AREA | {"signed_at": "2026-01-10T15:00:00"} | form])


@pytest.mark.parametrize(
    ("level", "verdict"), [("94.96", "not_met"), ("94.9999", "not_met"), ("95.00", "met")]
)
def test_the_signed_level_decides_and_is_never_rounded(
    store: Store, level: str, verdict: str
) -> None:
    collected(store, 20, 20)
    visited(store, dict.fromkeys(ids(20), True))
    signed(store, quality_level_pct=level, signed_by_role="ประธานคณะทำงาน")
    row = store.one("confidence_by_area", **PROVINCE)
    assert row["signed_level_pct"] == float(level)
    assert (row["verdict"], row["verdict_basis"]) == (verdict, "signed")
    assert row["signed_by_role"] == "ประธานคณะทำงาน"
    assert (
        confidence.official(row["signed_level_pct"], 95, "province", date(2026, 3, 30), TODAY)
        == verdict
    )


def test_a_newer_form_replaces_an_older_one_as_a_whole(store: Store) -> None:
    signed(store, quality_level_pct="96", signed_by_role="ก")
    signed(store, process_level_pct="90", signed_at="2026-01-11T15:00:00", signed_by_role="ข")
    row = store.one("confidence_by_area", **PROVINCE)
    told = (row["signed_level_pct"], row["signed_process_level_pct"], row["signed_by_role"])
    assert told == (None, 90.0, None)


def test_58_of_60_is_met_but_not_shown(store: Store) -> None:
    # 3,000 households: asking 60 of them narrows next to nothing.
    collected(store, 3000, 3000)
    visited(store, {id_: n >= 2 for n, id_ in enumerate(ids(60))})
    row = store.one("confidence_by_area", **PROVINCE)
    assert (row["agreed"], row["reinterviewed"]) == (58, 60)
    assert row["automatic_check_share"] == 1
    assert row["agreement_share"] == row["quality_estimate_share"] == pytest.approx(58 / 60)
    assert row["agreement_low"] == pytest.approx(0.886, abs=0.002)
    assert row["agreement_high"] == pytest.approx(0.991, abs=0.002)
    assert row["agreement_lower_bound"] < 0.95
    assert row["estimate_verdict"] == "met_not_shown"
    assert confidence.estimated(row, 95) == "met_not_shown"


def test_without_a_sample_there_is_no_estimate(store: Store) -> None:
    collected(store, 5, 5)
    row = store.one("confidence_by_area", **PROVINCE)
    assert row["automatic_check_share"] == 1
    for unknown in ("agreement_share", "agreement_low", "quality_estimate_share"):
        assert row[unknown] is None
    assert (row["verdict"], row["verdict_basis"]) == ("not_yet_due", "none")


def test_the_lower_part_decides(store: Store) -> None:
    # A total that isn't the sum of the four sources must be mended (PX-01): 2 of 10 households.
    drawn = "\n".join(f"{id_} | E{n} | {200000 + (n < 2)}" for n, id_ in enumerate(ids(10)))
    store.take(households(f"household_id | enumerator_id | income_total\n{drawn}"))
    visited(store, dict.fromkeys(ids(10), True))
    row = store.one("confidence_by_area", **PROVINCE)
    assert row["agreement_share"] == 1
    assert row["automatic_check_share"] == row["quality_estimate_share"] == pytest.approx(0.8)
    assert row["estimate_verdict"] == "not_met"
    assert confidence.weaker_part(row) == "automatic"
    assert confidence.households_to_clear(row, 95) == 2


def test_where_nobody_was_interviewed_again_is_told(store: Store) -> None:
    collected(store, 6, 6)
    collected(store, 4, 4, "5702020101")
    visited(store, dict.fromkeys(ids(3), True))
    strata = store.ask(
        "reinterviews_by_stratum", survey_year_be=2569, area_level="province", area_code="57"
    )
    counted = sorted(
        (row["households_collected"], row["reinterviewed"], row["agreed"], row["area_population"])
        for row in strata
    )
    assert counted == [(4, 0, 0, 10), (6, 3, 3, 10)]


def test_visits_in_vain_are_told_and_never_agree(store: Store) -> None:
    """By hand: 6 households; two completed (one at the second try), one of them told without an
    outcome; one refused, one moved, one reserve completed."""
    collected(store, 6, 6)
    first, second, third, fourth, fifth, _ = ids(6)
    store.take(
        [
            VISIT | {"visitor_level": "district"} | row
            for row in rows(f"""
                household_id | visited_at | outcome | items_checked | items_agreed | is_reserve
                {first}      | 2026-01-08 10:00 | not_home  |               |              | 0
                {first}      | 2026-01-09 10:00 | completed | 18            | 18           | 0
                {second}     | 2026-01-09 10:00 | refused   |               |              | 0
                {third}      | 2026-01-09 10:00 | moved     |               |              | 0
                {fourth}     | 2026-01-09 10:00 | completed | 18            | 10           | 1
                {fifth}      | 2026-01-09 10:00 |           | 18            | 18           | 0
            """)
        ]
    )
    store.take(
        [
            VISIT
            | {"household_id": fifth, "visited_at": "2026-01-10 10:00", "visitor_level": "district"}
            | {"outcome": "not_home", "items_checked": "", "items_agreed": ""}
        ]
    )
    row = store.one("confidence_by_area", **PROVINCE)
    assert (row["agreed"], row["reinterviewed"]) == (2, 3)
    area = {"survey_year_be": 2569, "area_level": "province", "area_code": "57"}
    told = store.one("reinterview_outcomes", **area)
    assert {name: told[name] for name in told if told[name]} == {
        "visited": 5,
        "told": 5,
        "completed": 3,
        "refused": 1,
        "moved": 1,
        "reserve_visited": 1,
        "reserve_completed": 1,
        "response_share": 0.6,
    }


def test_without_outcomes_no_response_rate_is_claimed(store: Store) -> None:
    collected(store, 3, 3)
    visited(store, dict.fromkeys(ids(3), True))
    area = {"survey_year_be": 2569, "area_level": "district", "area_code": "5701"}
    told = store.one("reinterview_outcomes", **area)
    assert (told["visited"], told["told"], told["response_share"]) == (3, 0, None)


def test_the_process_by_hand(store: Store) -> None:
    # Steps 1 to 8 are due with the plan's start, 14 not before 27 February; 18 districts.
    collected(store, 1, 1)
    store.take(
        [
            {"survey_year_be": "2569"} | row
            for row in rows("""
                area_level | area_code | step_code | done
                province   | 57        | 1         | 1
                district   | 5701      | 2         | 1
                district   | 5702      | 2         | 0
                district   | 5701      | 14        | 1
            """)
        ]
    )
    row = store.one("confidence_by_area", **PROVINCE)
    assert (row["steps_due"], row["steps_done"]) == (2, pytest.approx(1 + 1 / 18))
    assert row["process_share"] == pytest.approx((1 + 1 / 18) / 2)
    items = store.ask("process_items", survey_year_be=2569, area_level="province", area_code="57")
    assert len(items) == 17
    for item in items:
        item["due_on"] = date.fromisoformat(item["due_on"][:10])
    told = confidence.process(items, "province", TODAY)
    state = {step.row["step_code"]: step.state for step in told.steps}
    assert (state["1"], state["2"], state["3"]) == ("done", "partly", "unreported")
    assert (state["9"], state["14"], state["15ก"]) == ("not_due", "not_due", "not_due")
    assert told.share == pytest.approx(row["process_share"])
    assert (told.due, told.due_unreported) == (2, 6)
    assert told.share_at_least == pytest.approx((1 + 1 / 18) / 8)


def test_a_random_sample_against_pandas(store: Store) -> None:
    dice = random.Random(2569)
    villages = ("5701020101", "5702020101", "5705010101")
    frames = []
    for village in villages:
        number = dice.randint(30, 90)
        collected(store, number, dice.randint(2, 9), village)
        asked = dice.sample(ids(number, village), dice.randint(5, 25))
        answers = {id_: dice.random() < 0.9 for id_ in asked}
        visited(store, answers)
        frames.append(
            pd.DataFrame(
                {"district": village[:4], "number": number, "agreed": list(answers.values())}
            )
        )
    sample = pd.concat(frames)
    by_district = sample.groupby("district").agg(
        number=("number", "first"), n=("agreed", "size"), k=("agreed", "sum")
    )
    weighted = (by_district.number * by_district.k / by_district.n).sum() / by_district.number.sum()
    row = store.one("confidence_by_area", **PROVINCE)
    assert row["agreement_share"] == pytest.approx(weighted)
    assert (row["reinterviewed"], row["agreed"]) == (by_district.n.sum(), by_district.k.sum())
    assert row["population_sampled_share"] == 1
    assert row["households_collected"] == by_district.number.sum()
    of_districts = {
        one["area_code"]: one
        for one in store.ask("confidence_by_area", **(PROVINCE | {"area_level": "district"}))
    }
    for code, told in by_district.iterrows():
        assert of_districts[code]["agreement_share"] == pytest.approx(told.k / told.n)
        assert of_districts[code]["agreement_low"] <= told.k / told.n
        assert of_districts[code]["agreement_high"] >= told.k / told.n


def test_nothing_but_a_province_is_judged(store: Store) -> None:
    for level, code in (("district", "5701"), ("province", "57"), ("local_authority", "570102T")):
        signed(store, area_level=level, area_code=code, quality_level_pct="90")
    for level in ("country", "district", "local_authority"):
        for row in store.ask("confidence_by_area", survey_year_be=2569, area_level=level):
            assert (row["verdict"], row["verdict_basis"]) == (None, None), row["area_code"]
    province = store.one(
        "confidence_by_area",
        survey_year_be=2569,
        area_level="province",
        within_level="province",
        within_code="57",
    )
    assert (province["verdict"], province["verdict_basis"]) == ("not_met", "signed")


def test_the_warehouse_tells_the_steps_that_it_knows(store: Store) -> None:
    store.take(
        [
            {
                "survey_year_be": "2569",
                "area_level": "village",
                "area_code": code,
                "kind": "set",
                "households": "1",
                "source": "letter",
            }
            for code in ("5701020101", "5701020201", "5703010101")
        ]
    )
    store.take(
        households("""
        household_id | village_code | confirmed
        57010000001  | 5701020101   | 1
        57010000002  | 5701020101   | 0
        57010000003  | 5701020201   | 1
    """)
    )
    province = {"survey_year_be": 2569, "area_level": "province", "area_code": "57"}
    steps = {row["step_code"]: row for row in store.ask("process_items", **province)}
    told = {
        code: (steps[code]["areas_computed"], steps[code]["areas_done"]) for code in ("9", "10")
    }
    assert told == {"9": (3, 2), "10": (3, 1)}
    # No enumerator is known: that isn't "not done".
    assert (steps["6"]["areas_reported"], steps["7"]["areas_reported"]) == (None, None)
    store.take(
        [
            {
                "survey_year_be": "2569",
                "enumerator_id": "E1",
                "display_name": "",
                "village_codes": "5701020101",
                "target_households": "40",
            }
        ]
    )
    store.take(
        [
            {
                "survey_year_be": "2569",
                "area_level": "district",
                "area_code": "5703",
                "step_code": "9",
                "done": "1",
                "done_at": "",
                "evidence": "",
            }
        ]
    )
    steps = {row["step_code"]: row for row in store.ask("process_items", **province)}
    assert (steps["6"]["areas_done"], steps["7"]["areas_done"]) == (1, 1)
    # The register's word on district 5703 stands in place of its village's count.
    assert (steps["9"]["areas_computed"], steps["9"]["areas_done"]) == (2, 3)
