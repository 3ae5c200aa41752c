"""Unknown is never a number: without a register no figure on it is told, nobody is judged."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bmn.standing import phase
from bmn.standing.verdict import verdict
from bmn.store import verify
from tests.drawn import Store, households
from tests.store.conftest import Reused

NOW = datetime(2026, 1, 14, 13, 17)
VILLAGES = ("5701020101", "5701020201", "5704010901")
LEVELS = (
    ("country", "country", "TH"),
    ("province", "province", "57"),
    ("district", "district", "5701"),
    ("tambon", "district", "5704"),
    ("village", "tambon", "570102"),
)
AREA = {"survey_year_be": "2569", "area_level": "province", "area_code": "57"}
EXPECTED = ("expected_today", "gap_to_expected")
OF_TARGET = (
    *EXPECTED,
    "households_target",
    "households_remaining",
    "households_collected_of_target",
    "progress_share",
    "villages_complete",
    "target_is_partial",
)
OF_PLAN = (*EXPECTED, "plan_start", "plan_complete_by", "plan_basis")
OF_CRITERION = (
    "criterion_baht",
    "households_below_criterion",
    "persons_below_criterion",
    "below_share",
    "mean_shortfall_baht",
)
OF_REINTERVIEWS = (
    "agreement_share",
    "agreement_low",
    "agreement_high",
    "agreement_lower_bound",
    "quality_estimate_share",
    "estimate_verdict",
)
OF_REGISTER = ("enumerators_registered", "enumerators_unregistered")
OF_EVENTS = (
    "is_certified",
    "certified_at",
    "sent_at",
    "children_certified",
    "households_certified",
    "households_certified_province",
    "households_certified_district",
    "households_certified_local_authority",
    "households_certified_village",
)
OF_RULE = (
    "flags_open",
    "flags_awaiting",
    "flags_confirmed",
    "flags_dismissed",
    "flags_mended",
    "gain_households",
)
OF_FORM = ("signed_level_pct", "signed_process_level_pct", "signed_at", "signed_by_role")
STANDARDS = {
    "criterion": ("income_criterion_baht_per_person_year",),
    "plan": ("collection_start", "collection_complete_by"),
    "level": ("quality_level_min_pct",),
}

Records = list[dict[str, str]]


def registers(numbers: list[int]) -> dict[str, Records]:
    """A file of each register, with figures of this example."""
    ids = [f"{village[:4]}{n:07d}" for n, village in enumerate(VILLAGES)]
    sent = households(
        "household_id | village_code\n"
        + "\n".join(f"{id_} | {village}" for id_, village in zip(ids, VILLAGES, strict=True)),
        income_main=str(numbers[0] * 1000),
    )
    return {
        "household": sent,
        "target": [
            {"survey_year_be": "2569", "area_level": "village", "area_code": village}
            | {"kind": "set", "households": str(number)}
            for village, number in zip(VILLAGES, numbers, strict=True)
        ],
        "plan": [AREA | {"collection_start": "2026-01-01", "expected_complete_by": "2026-01-31"}],
        "form": [
            AREA
            | {"signed_at": "2026-01-10T15:00:00", "quality_level_pct": "94", "signed_by_role": "ก"}
        ],
        "reinterview": [
            {"survey_year_be": "2569", "household_id": id_, "visited_at": "2026-01-09T10:00:00"}
            | {"visitor_level": "district", "items_checked": "18", "items_agreed": "18"}
            | {"key_items_agreed": "1"}
            for id_ in ids
        ],
        "enumerator": [
            {"survey_year_be": "2569", "enumerator_id": enumerator, "village_codes": village}
            for enumerator, village in zip(("E1", "E2", "E3"), VILLAGES, strict=True)
        ],
        "person": [
            {"survey_year_be": "2569", "household_id": id_, "person_no": "1", "is_head": "1"}
            | {"sex": "2", "age": str(number), "education_code": "", "occupation_code": ""}
            | {"is_informant": "1"}
            for id_, number in zip(ids, numbers, strict=True)
        ],
        "certification": [
            {"survey_year_be": "2569", "area_level": "village", "area_code": VILLAGES[0]}
            | {"event": "certified", "happened_at": "2026-01-12T10:00:00", "panel_size": "9"}
        ],
    }


def put(store: Reused, numbers: list[int], missing: str) -> None:
    """Empty the store, then take in every register and standard but the missing one."""
    store.begin(NOW, STANDARDS.get(missing, ()))
    for name, records in registers(numbers).items():
        is_of_households = name in ("household", "reinterview", "person")
        if name != missing and not (missing == "household" and is_of_households):
            store.take(records)
    store.publish()


def rows(store: Store, query: str) -> list[dict[str, Any]]:
    """The rows of an area of every level and, at the lowest, of its neighbours too."""
    return [
        {**row, "level": level}
        for level, within, code in LEVELS
        for row in store.ask(
            query, survey_year_be=2569, area_level=level, within_level=within, within_code=code
        )
    ]


def assert_unknown(found: list[dict[str, Any]], names: tuple[str, ...]) -> None:
    assert found
    told = {
        (row["level"], row["area_code"], name): row[name]
        for row in found
        for name in names
        if row[name] is not None
    }
    assert told == {}


def assert_no_verdict(store: Store) -> None:
    for row in rows(store, "progress_by_area"):
        seen = phase.AreaProgress.from_row(row)
        assert verdict(seen, NOW, phase.YearStandards(2569)) is None
    days = store.ask("collected_by_day", survey_year_be=2569, area_level="country", area_code="TH")
    assert [day["expected_cumulative"] for day in days if day["expected_cumulative"]] == []


def without_target(store: Store) -> None:
    assert_unknown(rows(store, "progress_by_area"), OF_TARGET)
    assert_no_verdict(store)


def without_plan(store: Store) -> None:
    assert_unknown(rows(store, "progress_by_area"), OF_PLAN)
    complete = ("complete", "over_target")  # all of a target is collected, whatever the plan
    for row in rows(store, "progress_by_area"):
        seen = phase.AreaProgress.from_row(row)
        assert verdict(seen, NOW, phase.YearStandards(2569)) in (None, *complete)


def without_criterion(store: Store) -> None:
    assert_unknown(rows(store, "income_by_area"), OF_CRITERION)


def without_level(store: Store) -> None:
    found = rows(store, "confidence_by_area")
    assert_unknown(found, ("level_pct", "estimate_verdict"))
    assert {row["verdict"] for row in found} <= {None, "not_yet_due"}


def without_form(store: Store) -> None:
    found = rows(store, "confidence_by_area")
    assert_unknown(found, OF_FORM)
    assert {row["verdict_basis"] for row in found} <= {None, "estimate"}
    assert_unknown(rows(store, "progress_by_area"), ("signed_quality_level_pct", "signed_at"))


def without_reinterviews(store: Store) -> None:
    found = rows(store, "confidence_by_area")
    assert_unknown(found, OF_REINTERVIEWS)
    assert {row["verdict"] for row in found if row["signed_level_pct"] is None} <= {
        None,
        "not_yet_due",
    }


def without_households(store: Store) -> None:
    assert rows(store, "income_by_area") == []
    assert rows(store, "indicator_by_area") == []
    assert rows(store, "checks_by_area") == []
    found = rows(store, "freshness_by_area")
    assert_unknown(found, ("hours_since_received", "hours_since_submitted"))


def without_enumerators(store: Store) -> None:
    assert_unknown(rows(store, "enumerators_by_area"), OF_REGISTER)
    ranked = store.ask("enumerators_ranked", survey_year_be=2569, measure="flagged", row_limit=9)
    assert [row["is_registered"] for row in ranked] == [None]
    steps = store.ask("process_items", survey_year_be=2569, area_level="district", area_code="5701")
    told = {row["step_code"]: row["done_share"] for row in steps}
    assert {told[step] for step in ("6", "7") if step in told} == {None}


def without_persons(store: Store) -> None:
    found = [row for row in rows(store, "flags_by_rule") if row["rule_id"] in rules_of(store)]
    assert_unknown(found, OF_RULE)


def rules_of(store: Store) -> set[str]:
    """The rules that look at persons."""
    told = store.ask("flags_by_rule", survey_year_be=2569, area_level="country")
    return {row["rule_id"] for row in told if row["subject"] == "person"}


def without_events(store: Store) -> None:
    assert_unknown(rows(store, "certification_by_area"), OF_EVENTS)
    found = rows(store, "progress_by_area")
    assert_unknown(found, (*OF_EVENTS, "villages_certified"))
    for row in found:
        assert not phase.is_certified(phase.AreaProgress.from_row(row))


WITHOUT: dict[str, Callable[[Store], None]] = {
    "target": without_target,
    "plan": without_plan,
    "criterion": without_criterion,
    "level": without_level,
    "form": without_form,
    "reinterview": without_reinterviews,
    "household": without_households,
    "enumerator": without_enumerators,
    "person": without_persons,
    "certification": without_events,
}


@pytest.mark.parametrize("missing", WITHOUT)
@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # each example publishes: shrinking would take minutes
    suppress_health_check=[HealthCheck.too_slow],
)
@given(numbers=st.lists(st.integers(1, 90), min_size=3, max_size=3))
def test_what_stands_on_a_missing_register_is_unknown(
    reused: Reused, missing: str, numbers: list[int]
) -> None:
    put(reused, numbers, missing)
    WITHOUT[missing](reused)
    # A rule that isn't evaluated has no flags open, which isn't "no flags".
    asked = reused.ask(
        "flags_by_rule",
        survey_year_be=2569,
        area_level="province",
        within_level="province",
        within_code="57",
    )
    assert asked
    assert all((row["flags_open"] is None) == (row["not_evaluated"] is not None) for row in asked)
    assert [check for check in verify.verify() if not check.ok] == []
