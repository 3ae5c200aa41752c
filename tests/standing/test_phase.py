"""Where an area stands, drawn case by case."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmn.standing import phase
from bmn.standing.phase import AreaProgress, YearStandards
from bmn.standing.verdict import verdict

MORNING = datetime(2026, 1, 19, 7, 30)
STANDARDS = YearStandards(
    survey_year_be=2569,
    collection_start=date(2025, 11, 20),
    collection_complete_by=date(2026, 1, 30),
    district_papers_due=date(2026, 2, 27),
    province_papers_due=date(2026, 3, 30),
    stale_after_hours=48,
)
# 73 days of plan, 7,300 households: 100 a day, 6,050 expected at the end of 19 January.
PLAN = AreaProgress(
    area_level="district",
    area_code="5701",
    area_name_th="เมืองเชียงราย",
    area_name_en="Mueang Chiang Rai",
    households_target=7_300,
    households_collected=6_031,
    households_remaining=1_269,
    expected_today=6_031,
    collected_today=0,
    collected_last_14_days=1_400,
    plan_start=date(2025, 11, 20),
    plan_complete_by=date(2026, 1, 31),
    certification_status="none",
    children_certified=0,
    children_total=10,
)


def area(collected: int = 6_031, pace: int = 100, **changes: object) -> AreaProgress:
    """The drawn district with so many collected, at so many a day."""
    drawn = {
        "households_collected": collected,
        "households_remaining": max(7_300 - collected, 0),
        "collected_last_14_days": 14 * pace,
    }
    return replace(PLAN, **(drawn | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "as_of", "expected"),
    [
        (area(0), datetime(2025, 11, 19, 12), "preparation"),
        (area(5), datetime(2025, 11, 19, 12), "collection"),
        (area(0), datetime(2025, 11, 20, 0), "collection"),
        (area(0, households_target=None, households_remaining=None), MORNING, "preparation"),
        (area(9, households_target=None, households_remaining=None), MORNING, "collection"),
        (area(), MORNING, "collection"),
        (area(), datetime(2026, 2, 10), "collection"),
        (area(7_299), MORNING, "collection"),
        (area(7_300), MORNING, "certification"),
        (area(7_299, certification_status="ready"), MORNING, "certification"),
        (area(7_300, certification_status="certified"), MORNING, "certification"),
        (area(7_300, certification_status="returned"), MORNING, "certification"),
        (area(7_300, certification_status="sent"), MORNING, "use"),
        (area(7_300, certification_status="received"), MORNING, "use"),
        (area(7_300, certification_status="received"), datetime(2026, 10, 1), "closed"),
        (area(100), datetime(2026, 11, 21), "closed"),
    ],
)
def test_phase(row: AreaProgress, as_of: datetime, expected: str) -> None:
    assert phase.phase(row, as_of, STANDARDS) == expected


def test_a_country_is_in_use_when_all_its_parts_are_certified() -> None:
    country = area(7_300, area_level="country", children_total=76, children_certified=75)
    assert phase.phase(country, MORNING, STANDARDS) == "certification"
    done = replace(country, children_certified=76)
    assert phase.phase(done, MORNING, STANDARDS) == "use"


def test_a_tambon_is_under_certification_when_its_villages_are_certified() -> None:
    """Their authority, district and province have still to certify."""
    done = area(
        7_300,
        area_level="tambon",
        level_certifies=False,
        certified_part_level="village",
        children_total=4,
        children_certified=4,
    )
    assert phase.phase(done, MORNING, STANDARDS) == "certification"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # within a day's worth (100 households) of the curve
        (area(6_031), "on_plan"),
        (area(6_131), "on_plan"),
        (area(5_931, pace=110), "on_plan"),
        # beyond it, and the pace agrees
        (area(6_132), "ahead"),
        (area(5_930), "late"),
        # beyond it, but the pace says otherwise
        (area(6_500, pace=10), "at_risk"),
        (area(5_900, pace=500), "on_plan"),
        # no pace known: the gap alone
        (area(6_132, collected_last_14_days=None), "ahead"),
        (area(5_930, collected_last_14_days=None), "late"),
        # nothing collected lately
        (area(5_930, pace=0), "late"),
        (area(6_132, pace=0), "at_risk"),
        # complete only when nothing remains
        (area(7_299), "ahead"),
        (area(7_300), "complete"),
        (area(7_301), "over_target"),
        (area(7_400, households_remaining=1), "ahead"),
        # no target, no rate
        (area(0, households_target=None, households_remaining=None), None),
        (area(0, households_target=0, households_remaining=0), None),
        (area(3, households_target=0, households_remaining=0), "over_target"),
        # a plan that nobody knows: the standard's days are none of its own
        (area(7_250, plan_start=None, plan_complete_by=None), None),
        # a partial target is reached, and yet nobody knows what remains
        (area(7_300, target_is_partial=True, targets_missing=2), "ahead"),
    ],
)
def test_verdict(row: AreaProgress, expected: str | None) -> None:
    assert verdict(row, MORNING, STANDARDS) == expected


WATCHING = replace(STANDARDS, stalled_days=7, stalled_rate_pct=10)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # 1,269 remain, 98 a day are needed: nothing, or 4 a day, is standing still
        (area(collected_last_7_days=0), "stalled"),
        (area(collected_last_7_days=28), "stalled"),
        (area(6_500, pace=0, collected_last_7_days=0), "stalled"),
        (area(3_000, pace=0, collected_last_7_days=0), "stalled"),
        # slow isn't still, and a full stop of a week may be over this morning
        (area(collected_last_7_days=140), "on_plan"),
        (area(3_000, pace=0, collected_last_7_days=0, collected_today=400), "late"),
        # nobody knows
        (area(collected_last_7_days=None), "on_plan"),
        # what hasn't begun is late, what is done or certified doesn't stand still
        (area(0, pace=0, collected_last_7_days=0, expected_today=6_031), "late"),
        (area(7_300, collected_last_7_days=0), "complete"),
        (area(collected_last_7_days=0, certification_status="certified"), None),
    ],
)
def test_an_area_that_stands_still_is_never_on_plan(
    row: AreaProgress, expected: str | None
) -> None:
    assert verdict(row, MORNING, WATCHING) == expected


def test_nobody_stands_still_for_being_late_near_the_last_day() -> None:
    busy = area(3_000, pace=400, collected_last_7_days=2_800)
    for day in (datetime(2026, 1, 31, 8), datetime(2026, 2, 20, 8)):
        assert verdict(busy, day, WATCHING) == "late"


def test_a_plan_that_has_just_begun_knows_no_standstill() -> None:
    row = area(5, pace=0, collected_last_7_days=0, expected_today=400)
    assert verdict(row, datetime(2025, 11, 24, 8), WATCHING) == "late"
    assert verdict(row, datetime(2025, 11, 27, 8), WATCHING) == "stalled"


def test_a_closed_round_is_not_judged() -> None:
    assert verdict(area(100), datetime(2026, 11, 21), STANDARDS) is None
    assert verdict(area(7_300), datetime(2026, 11, 21), STANDARDS) == "complete"


def test_without_an_expected_total_there_is_no_verdict() -> None:
    row = area(expected_today=None, collected_last_7_days=0)
    for as_of in (MORNING, datetime(2026, 2, 20)):
        assert verdict(row, as_of, WATCHING) is None
        assert (
            verdict(replace(row, plan_start=None, plan_complete_by=None), as_of, WATCHING) is None
        )


def test_after_the_completion_day_whatever_remains_is_late() -> None:
    over_all = area(7_350, households_remaining=2, expected_today=7_300)
    assert verdict(over_all, datetime(2026, 2, 1), STANDARDS) == "late"
    assert verdict(over_all, datetime(2026, 1, 31, 23), STANDARDS) != "late"


def test_no_plan_at_all_gives_no_verdict() -> None:
    row = area(plan_start=None, plan_complete_by=None, expected_today=None)
    assert verdict(row, MORNING, YearStandards(2570)) is None


def test_a_small_village_is_on_plan_within_one_household() -> None:
    village = area(16, households_target=20, households_remaining=4, expected_today=16.6, pace=1)
    assert verdict(village, MORNING, STANDARDS) == "on_plan"


@given(
    collected=st.integers(0, 8_000),
    hidden=st.integers(0, 50),
    pace=st.none() | st.integers(0, 1_000),
    day=st.integers(0, 100),
)
def test_a_verdict_agrees_with_the_gap_and_the_forecast(
    collected: int, hidden: int, pace: int | None, day: int
) -> None:
    as_of = datetime(2025, 11, 20, 7, 30) + timedelta(days=day)
    row = area(
        collected,
        households_remaining=max(7_300 - collected, hidden, 0),
        expected_today=min(100 * day, 7_300),
        collected_last_14_days=None if pace is None else 14 * pace,
    )
    said = verdict(row, as_of, STANDARDS)
    gap, in_time = phase.gap(row), phase.finishes_in_time(row, as_of)
    assert gap is not None
    if said == "ahead":
        assert gap > 0
        assert in_time is not False
    if said == "late":
        assert in_time is not True
        assert gap < 0 or as_of.date() > date(2026, 1, 31)
    if said in ("complete", "over_target"):
        assert row.households_remaining == 0
    finish = phase.expected_finish(row, as_of)
    if in_time:
        assert finish is not None
        assert finish <= date(2026, 1, 31)


def test_the_pace_counts_the_days_since_the_plan_began() -> None:
    row = area(500, collected_last_14_days=500)
    assert phase.pace_per_day(row, datetime(2025, 11, 25, 7, 30)) == 100
    assert phase.pace_per_day(row, datetime(2025, 11, 22, 7, 30)) is None


@pytest.mark.parametrize(
    ("hours", "expected"), [(None, False), (0, False), (48, False), (48.1, True)]
)
def test_stale(hours: float | None, expected: bool) -> None:
    last = None if hours is None else MORNING - timedelta(hours=hours)
    assert phase.is_stale(area(last_received_at=last), MORNING, STANDARDS) is expected


def test_only_an_area_that_should_be_sending_can_be_stale() -> None:
    long_ago = datetime(2025, 12, 1)
    assert not phase.is_stale(area(7_300, last_received_at=long_ago), MORNING, STANDARDS)
    assert not phase.is_stale(area(last_received_at=long_ago), MORNING, YearStandards(2569))


def test_a_row_of_a_frame_loses_its_nans() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "area_level": ["district"],
            "area_code": ["5701"],
            "area_name_th": ["เมือง"],
            "area_name_en": ["Mueang"],
            "households_target": [float("nan")],
            "households_collected": [12.0],
            "plan_start": pandas.to_datetime(["2025-11-20"]),
            "plan_complete_by": pandas.to_datetime([None]),
            "last_received_at": pandas.to_datetime(["2026-01-19 06:00"]),
            "something_else": [1],
        }
    )
    row = AreaProgress.from_row(frame.to_dict("records")[0])
    assert row.households_target is None
    assert row.households_collected == 12
    assert isinstance(row.households_collected, int)
    assert row.plan_start == date(2025, 11, 20)
    assert type(row.plan_start) is date
    assert row.plan_complete_by is None
    assert row.last_received_at == datetime(2026, 1, 19, 6)


def test_part_of_an_authority_is_called_an_authority() -> None:
    names = {"area_code": "7199M", "area_name_th": "ก", "area_name_en": "A"}
    part = AreaProgress.from_row({"area_level": "local_authority_part", **names})
    assert part.area_level == "local_authority"


def standard(
    name: str, value: str | None, first: float | None, last: float | None, **more: str
) -> dict[str, object]:
    """One row of the standards table, of a letter unless said otherwise."""
    row = {"standard": name, "value": value, "from_year_be": first, "to_year_be": last}
    return row | {"evidence": "letter"} | more


def test_standards_of_a_year() -> None:
    rows = [
        standard("district_papers_due", "2026-02-27", 2569, 2569),
        standard("district_papers_due", "2025-02-27", 2568, 2568),
        standard("collection_complete_by", "2026-01-30", 2569, 2569, evidence="assumption"),
        standard("quality_level_min_pct", "95", 2567, None),
        standard("stale_after_hours", "48", None, float("nan"), evidence="assumption"),
        standard("province_papers_due", None, 2569, 2569),
        standard("something_else", "7", 2569, 2569),
    ]
    assert YearStandards.from_rows(rows, 2569) == YearStandards(
        2569,
        collection_complete_by=date(2026, 1, 30),
        district_papers_due=date(2026, 2, 27),
        quality_level_min_pct=95,
        stale_after_hours=48,
        assumed=frozenset({"collection_complete_by", "stale_after_hours"}),
    )
