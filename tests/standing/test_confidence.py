"""States of the quality level, from rows as the queries give them."""

from datetime import date

import pytest

from bmn.standing import confidence
from bmn.statistics.shares import wilson
from bmn.survey import standards

HELD = standards.of_year(2569)
DUE = date(2026, 2, 27)
ROW = {
    "area_code": "57",
    "households_collected": 200_000,
    "reinterviewed": 0,
    "agreed": None,
    "agreement_share": None,
    "agreement_low": None,
    "agreement_high": None,
    "agreement_lower_bound": None,
    "design_effect": None,
    "is_design_effect_assumed": None,
    "automatic_check_share": 1.0,
    "quality_estimate_share": None,
    "estimate_verdict": None,
}


def sampled(code: str, share: float, low: float, high: float, **more: object) -> dict[str, object]:
    return (
        ROW
        | {
            "area_code": code,
            "agreement_share": share,
            "agreement_low": low,
            "agreement_high": high,
            "agreement_lower_bound": low,
            "effective_n": 400.0,
        }
        | more
    )


@pytest.mark.parametrize(
    ("signed", "needed", "level", "today", "state"),
    [
        (94.96, 95.0, "province", DUE, "not_met"),
        (95.0, 95.0, "province", DUE, "met"),
        (94.96, 95.0, "district", DUE, "reference_missed"),
        (95.0, 95.0, "local_authority", DUE, "reference_reached"),
        (96.0, None, "province", DUE, "no_level"),
        (None, 95.0, "province", DUE, "not_due"),
        (None, 95.0, "district", date(2026, 2, 28), "unsigned"),
        (None, 95.0, "country", date(2026, 2, 28), "no_form"),
        (None, 95.0, "village", DUE, "no_form"),
    ],
)
def test_what_was_signed_decides(
    signed: float | None, needed: float | None, level: str, today: date, state: str
) -> None:
    assert confidence.official(signed, needed, level, DUE, today) == state
    assert state in confidence.OFFICIAL_STATES


def test_an_interval_that_holds_the_level_decides_nothing() -> None:
    assert confidence.against_line(0.95, 0.99, 95) == "above"
    assert confidence.against_line(0.9499, 0.99, 95) == "undecided"
    assert confidence.against_line(0.90, 0.95, 95) == "undecided"
    assert confidence.against_line(0.90, 0.9499, 95) == "below"
    assert confidence.against_line(0.90, 0.94, None) == "no_level"


def test_a_small_sample_is_never_the_worst() -> None:
    found = confidence.ranked(
        [
            sampled("a", 1.0, 0.96, 1.0),
            sampled("few", 0.5, 0.1, 0.96),
            sampled("bad", 0.9, 0.87, 0.93),
            sampled("none", 0.0, 0.0, 0.0) | {"agreement_share": None},
            sampled("so", 0.96, 0.93, 0.98),
        ],
        95,
    )
    assert [(row["area_code"], state) for row, state in found] == [
        ("bad", "below"),
        ("few", "undecided"),
        ("so", "undecided"),
        ("a", "above"),
    ]


def test_few_households_are_below_for_certain_only_by_the_exact_bound() -> None:
    # 7 of 9: Wilson's interval ends at 93.7, Clopper and Pearson's at 97.2 (scipy).
    low, high = wilson(7, 9) or (0, 0)
    few = sampled("a", 7 / 9, low, high, effective_n=9.0)
    assert confidence.against_line(low, high, 95) == "below"
    assert confidence.side(few, 95) == "undecided"
    low, high = wilson(70, 90) or (0, 0)
    assert confidence.side(sampled("b", 7 / 9, low, high, effective_n=90.0), 95) == "below"


def test_what_is_missing_from_nothing_is_the_exact_plan() -> None:
    # Published for independent answers: 59, 93, 124 with 0, 1, 2 disagreeing.
    alone = ROW | {"design_effect": 1.0, "is_design_effect_assumed": True}
    found = {row.disagreements: row.reinterviews for row in confidence.missing(alone, 95, HELD)}
    for disagreements, size in ((0, 59), (1, 93), (2, 124)):
        assert found[disagreements] == pytest.approx(size, abs=1)
    # Without a sample 5 households of an enumerator count as half as many.
    assert confidence.planned_design_effect(ROW, HELD) == (pytest.approx(2), True)
    first = confidence.missing(ROW, 95, HELD)[0]
    assert first.reinterviews == pytest.approx(2 * 59, abs=2)


def test_nothing_is_missing_where_the_bound_reaches_the_level() -> None:
    shown = sampled("a", 0.99, 0.97, 1.0, agreement_lower_bound=0.95, reinterviewed=500)
    assert confidence.missing(shown, 95, HELD) == ()
    assert confidence.missing(ROW | {"households_collected": None}, 95, HELD) == ()


def test_no_sample_shows_a_level_that_was_missed_by_everybody_asked() -> None:
    row = sampled(
        "a",
        0.5,
        0.4,
        0.6,
        agreement_lower_bound=0.4,
        reinterviewed=50,
        households_collected=60,
        design_effect=1.0,
        is_design_effect_assumed=False,
    )
    found = confidence.missing(row, 95, HELD)
    assert {one.reinterviews for one in found} == {None}
    assert confidence.likely(found, 0.5) is None
    assert confidence.size_at_this_rate(row, 95, HELD) is None


def test_the_plan_allows_what_the_present_rate_lets_expect() -> None:
    row = sampled(
        "a",
        0.98,
        0.93,
        0.99,
        agreement_lower_bound=0.93,
        reinterviewed=100,
        design_effect=1.0,
        is_design_effect_assumed=False,
    )
    found = confidence.missing(row, 95, HELD)
    plan = confidence.likely(found, 0.98)
    assert plan is not None
    assert plan.reinterviews is not None
    assert plan.reinterviews * 0.02 <= plan.disagreements
    assert all(
        (one.reinterviews or 0) * 0.02 > one.disagreements
        for one in found
        if one.disagreements < plan.disagreements
    )


def test_gains_add_up_from_the_top_and_never_beyond_what_is_open() -> None:
    flags = [
        {"severity": "must_fix", "rule_id": "A", "area_code": "1", "gain_households": 3},
        {"severity": "must_fix", "rule_id": "B", "area_code": "2", "gain_households": 5},
        {"severity": "check", "rule_id": "C", "area_code": "1", "gain_households": 9},
        {"severity": "must_fix", "rule_id": "D", "area_code": "1", "gain_households": 0},
    ]
    told = confidence.gains(flags, collected=100, must_fix=10)
    assert [(one.rule["rule_id"], one.gain) for one in told] == [("B", 5), ("A", 3)]
    assert [one.share_after for one in told] == [pytest.approx(0.95), pytest.approx(0.98)]
    assert confidence.gains(flags, collected=None, must_fix=None)[0].share_after is None


def test_households_to_clear_rounds_up() -> None:
    # 93 of 101 pass; 95 % of 101 is 95.95, so 96 must.
    row = ROW | {"households_collected": 101, "automatic_check_share": 93 / 101}
    assert confidence.households_to_clear(row, 95) == 3
    assert confidence.households_to_clear(ROW, 95) == 0
    exactly = ROW | {"households_collected": 100, "automatic_check_share": 0.95}
    assert confidence.households_to_clear(exactly, 95) == 0


def test_days_add_up_with_wilson_s_interval() -> None:
    days = [
        {"day": date(2026, 1, 1), "reinterviewed": 20, "agreed": 20},
        {"day": date(2026, 1, 2), "reinterviewed": 40, "agreed": 38},
    ]
    last = confidence.cumulated(days)[-1]
    assert (last.agreed, last.reinterviewed) == (58, 60)
    assert last.low == pytest.approx(0.886, abs=5e-4)
    assert last.high == pytest.approx(0.991, abs=5e-4)


def test_items_are_graded_by_the_guidelines_bounds() -> None:
    rows = [
        {"item": item, "first_value": a, "second_value": b, "households": n}
        for item, a, b, n in (
            ("i29_fail", "1+", "1+", 8),
            ("i29_fail", "1+", "0", 2),
            ("i29_fail", "0", "1+", 1),
            ("i29_fail", "0", "0", 9),
            ("members", "2", "2", 100),
        )
    ]
    first, second = confidence.items(rows, HELD)
    # 3 ÷ (10 · 11 + 9 · 10)/20 = 30 %; net 1 ÷ 20 = 5 points, not above 5.
    assert (first.item, first.inconsistency, first.net) == ("i29_fail", "moderate", "moderate")
    assert first.told.index_of_inconsistency == pytest.approx(0.3)
    assert second.told.agreement_rate == 1
    assert second.inconsistency is None
    assert second.net == "low"
