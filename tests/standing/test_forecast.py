"""The finishing day of an area by its parts, drawn case by case and on seasons of known end."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from benchmarks import forecast as bench
from bmn.standing import forecast
from bmn.standing.forecast import Need, Outlook
from bmn.standing.phase import AreaProgress, YearStandards
from bmn.standing.verdict import verdict

MORNING = datetime(2026, 1, 19, 7, 30)
STANDARDS = YearStandards(
    2569,
    collection_start=date(2025, 11, 20),
    collection_complete_by=date(2026, 1, 30),
    stalled_days=7,
    stalled_rate_pct=10,
    finish_most_pct=95,
)


def area(code: str, remaining: int, pace: int, **changes: object) -> AreaProgress:
    """A district of 10,000 households on plan to the end of January, at so many a day."""
    drawn = AreaProgress(
        area_level="district",
        area_code=code,
        area_name_th=code,
        area_name_en=code,
        households_target=10_000,
        households_collected=10_000 - remaining,
        households_remaining=remaining,
        expected_today=8_200,
        collected_today=0,
        collected_last_7_days=7 * pace,
        collected_last_14_days=14 * pace,
        plan_start=date(2025, 11, 20),
        plan_complete_by=date(2026, 1, 31),
        plan_basis="inherited",
    )
    return replace(drawn, **changes)  # type: ignore[arg-type]


def province(*parts: AreaProgress, **changes: object) -> AreaProgress:
    """The area of these parts."""

    def total(name: str) -> int:
        return sum(getattr(part, name) or 0 for part in parts)

    names = [
        "households_target",
        "households_collected",
        "households_remaining",
        "expected_today",
        "collected_last_7_days",
        "collected_last_14_days",
    ]
    sums = {name: total(name) for name in names}
    drawn = replace(parts[0], area_level="province", area_code="57", **sums)
    return replace(drawn, **changes)  # type: ignore[arg-type]


def outlook(*parts: AreaProgress, row: AreaProgress | None = None) -> Outlook:
    daily = {part.area_code: [(part.collected_last_14_days or 0) // 14] * 28 for part in parts}
    return forecast.of_area(row or province(*parts), parts, daily, MORNING, STANDARDS)


QUICK, SLOW = area("5701", 700, 100), area("5715", 3_000, 60)
STILL = area("5710", 2_000, 0)


def test_the_slowest_part_is_the_areas_day_and_named() -> None:
    found = outlook(QUICK, SLOW)
    assert found.slowest == SLOW
    assert found.finish == forecast.of_area(SLOW, (), {}, MORNING, STANDARDS).finish
    assert found.finish == date(2026, 3, 9)
    assert found.in_time is False
    assert outlook(QUICK).in_time is True


def test_every_rest_has_the_day_of_the_smallest_part_known() -> None:
    found = outlook(QUICK, SLOW, STILL)
    assert found.rests == tuple(
        sorted((day, part.households_remaining) for part, day in found.ends)
    )
    of_quick = replace(outlook(QUICK), rests=((date(2026, 1, 20), 600), (date(2026, 1, 25), 100)))
    daily = {"5701": [100] * 28, "5715": [60] * 28}
    above = forecast.of_parts(
        (QUICK, SLOW), daily, MORNING, STANDARDS, {"5701": of_quick, "5715": outlook(SLOW)}
    )
    assert above.rests == (*of_quick.rests, (date(2026, 3, 9), 3_000))


def test_what_waits_for_its_plan_is_in_on_its_last_day() -> None:
    waiting = area(
        "5713", 10_000, 0, plan_start=date(2026, 1, 18), plan_complete_by=date(2026, 4, 1)
    )
    assert outlook(QUICK, waiting).rests[-1] == (date(2026, 4, 1), 10_000)


def test_parts_that_do_not_move_are_named_and_not_averaged_away() -> None:
    found = outlook(QUICK, STILL, area("5713", 10_000, 0))
    assert [part.area_code for part in found.unmoved] == ["5713", "5710"]
    assert found.finish == outlook(QUICK).finish
    assert found.in_time is False
    assert outlook(STILL).finish is None
    assert outlook(STILL).unmoved == (STILL,)


def test_an_area_that_has_a_part_standing_still_is_not_on_plan() -> None:
    row = province(QUICK, QUICK, STILL, expected_today=26_500)
    assert verdict(row, MORNING, STANDARDS, outlook(QUICK, STILL, row=row)) == "at_risk"
    assert verdict(row, MORNING, STANDARDS, outlook(QUICK, row=row)) in ("on_plan", "ahead")


def test_an_area_is_not_overdue_while_a_parts_plan_runs() -> None:
    later = replace(QUICK, plan_complete_by=date(2026, 2, 15), plan_basis="own")
    row = province(QUICK, later, plan_complete_by=None, plan_basis="assumption")
    found = outlook(QUICK, later, row=row)
    assert found.due == date(2026, 2, 15)
    assert not found.is_due_assumed
    assumed = replace(row, plan_complete_by=date(2026, 1, 30))
    assert outlook(replace(QUICK, plan_complete_by=None), row=assumed).is_due_assumed


def test_a_part_whose_plan_begins_later_ends_on_its_day() -> None:
    waits = area("5716", 10_000, 0, plan_start=date(2026, 1, 18), plan_complete_by=date(2026, 2, 9))
    found = outlook(QUICK, waits)
    assert found.unmoved == ()
    assert found.finish == date(2026, 2, 9)
    assert found.slowest == waits
    assert found.in_time is True


def test_the_last_day_is_traced_to_its_tambon_and_most_of_the_rest_told_before_it() -> None:
    many = area("570101", 900, 100, area_level="tambon")
    few = area("570102", 30, 1, area_level="tambon")
    whole = outlook(many, few, row=province(many, few, area_level="district", area_code="5701"))
    above = province(many, few)
    district = replace(above, area_level="district", area_code="5701")
    daily = {"5701": [101] * 28}
    outlooks = {"5701": whole}
    found = forecast.of_area(above, [district], daily, MORNING, STANDARDS, outlooks=outlooks)
    assert found.last == (few, district)
    assert found.finish == whole.finish == date(2026, 2, 17)
    assert found.mostly == whole.mostly == date(2026, 1, 27)
    still = area("570103", 100, 0, area_level="tambon")
    assert outlook(many, few, still).mostly is None, "a tenth stands still: no day holds for 95 %"


def test_the_rate_needed_is_that_of_the_parts_each_by_its_own_day_summed() -> None:
    """One district's need and day are the same on its own page, in its province and the country."""
    near = area("570101", 1_000, 50, area_level="tambon", plan_complete_by=date(2026, 1, 28))
    far = area("570102", 3_300, 200, area_level="tambon", plan_complete_by=date(2026, 2, 20))
    above = province(near, far, plan_complete_by=date(2026, 1, 31))
    district = replace(above, area_level="district", area_code="5701")
    own = outlook(near, far, row=district)
    assert own.need is not None
    assert own.need.households_per_day == 100 + 100
    assert (own.need.by, own.due, own.need.is_uniform) == (date(2026, 2, 20),) * 2 + (False,)
    told = forecast.of_area(
        above, [district], {"5701": [250] * 28}, MORNING, STANDARDS, outlooks={"5701": own}
    )
    assert told.needs["5701"] == told.need == own.need
    assert told.due == own.due
    unheld = replace(above, households_remaining=4_300 + 130)
    more = forecast.of_area(
        unheld, [district], {"5701": [250] * 28}, MORNING, STANDARDS, outlooks={"5701": own}
    )
    assert more.need is not None
    assert more.need.households_per_day == 200 + 10


def test_thirds_of_a_household_are_rounded_once() -> None:
    parts = [area(f"570{number}", 14, 1) for number in range(3)]
    found = outlook(*parts)
    assert found.need is not None
    assert found.need.households_per_day == 4, "3 x 14 in 13 days; each alone would need 2"


def test_a_rate_is_needed_only_while_there_is_time() -> None:
    def need(row: AreaProgress, as_of: datetime = MORNING) -> Need | None:
        return forecast.of_area(row, (), {}, as_of, STANDARDS).need

    found = need(QUICK)
    assert found is not None
    assert (found.households_per_day, found.by) == (54, date(2026, 1, 31))
    assert need(QUICK, datetime(2026, 2, 1)) is None
    assert need(replace(QUICK, households_remaining=0)) is None


def test_days_before_a_parts_first_household_are_not_idle() -> None:
    late = area("5716", 9_500, 0, collected_last_14_days=500, collected_last_7_days=500)
    daily = {"5716": [0] * 23 + [100] * 5}
    found = forecast.of_area(province(late), [late], daily, MORNING, STANDARDS)
    assert found.finish == date(2026, 4, 23)


def test_without_parts_or_their_days_the_area_is_judged_by_itself() -> None:
    own = forecast.of_area(SLOW, (), {}, MORNING, STANDARDS)
    assert own.slowest is None
    assert own.finish == date(2026, 3, 9)
    beside = forecast.of_area(SLOW, [QUICK], {}, MORNING, STANDARDS)
    assert replace(beside, needs={}) == own
    without = replace(QUICK, households_target=None, households_remaining=None)
    assert forecast.of_area(SLOW, [without], {"5701": [9] * 28}, MORNING, STANDARDS) == own


def test_certified_parts_are_left_out_whatever_they_left() -> None:
    done = {"certification_status": "certified", "level_certifies": True}
    slow, still = replace(SLOW, **done), replace(STILL, **done)  # type: ignore[arg-type]
    found = outlook(QUICK, slow, still)
    assert found.unmoved == ()
    assert (found.slowest, found.finish) == (QUICK, outlook(QUICK).finish)
    assert [part for part, _ in found.ends] == [QUICK]


def test_a_part_has_the_day_that_it_has_on_its_own_page() -> None:
    """By its own parts it is done later than at the pace of all of it together."""
    daily = {
        part.area_code: [(part.collected_last_14_days or 0) // 14] * 28 for part in (QUICK, SLOW)
    }
    inner = outlook(area("570101", 600, 95), area("570102", 100, 2), row=QUICK)
    row = province(QUICK, SLOW)
    apart = forecast.of_area(row, [QUICK, SLOW], daily, MORNING, STANDARDS)
    own = {"5701": inner, "5715": outlook(SLOW)}
    found = forecast.of_area(row, [QUICK, SLOW], daily, MORNING, STANDARDS, outlooks=own)
    assert inner.finish is not None
    assert apart.finish is not None
    assert {part.area_code: day for part, day in found.ends}["5701"] == inner.finish
    assert found.finish == max(day for _, day in found.ends)
    assert found.forecast is not None
    assert inner.forecast is not None
    assert found.forecast.earliest <= found.finish
    assert found.forecast.latest is None or found.forecast.latest >= found.finish
    alone = forecast.of_area(QUICK, [QUICK], daily, MORNING, STANDARDS, outlooks=own)
    assert (alone.finish, alone.forecast.day if alone.forecast else None) == (inner.finish,) * 2


def test_a_part_none_of_whose_parts_moves_stands_still() -> None:
    daily = {"5701": [100] * 28, "5715": [60] * 28}
    own = {"5715": Outlook(None, unmoved=(STILL,))}
    found = forecast.of_parts([QUICK, SLOW], daily, MORNING, STANDARDS, own)
    assert found.unmoved == (SLOW,)


def test_no_day_is_told_of_a_village_but_whether_it_is_in_time() -> None:
    village = replace(SLOW, area_level="village", area_code="5701020101")
    found = forecast.of_area(village, (), {}, MORNING, STANDARDS)
    assert (found.finish, found.forecast, found.in_time) == (None, None, False)
    tambon = replace(QUICK, area_level="tambon", area_code="570102")
    daily = {"5701020101": [60] * 28}
    found = forecast.of_area(tambon, [village], daily, MORNING, STANDARDS, [100] * 28)
    assert found.finish == forecast.of_area(tambon, (), {}, MORNING, STANDARDS).finish
    assert found.in_time is False


def test_what_is_met_of_a_partial_target_is_never_late() -> None:
    row = replace(QUICK, households_remaining=0, target_is_partial=True, expected_today=10_000)
    after = datetime(2026, 2, 10, 8)
    assert verdict(row, after, STANDARDS) is None
    assert verdict(replace(row, households_remaining=1), after, STANDARDS) == "late"


def test_no_plan_gives_a_day_but_no_judgement() -> None:
    bare = replace(SLOW, plan_start=None, plan_complete_by=None, expected_today=None)
    found = forecast.of_area(bare, (), {}, MORNING, YearStandards(2570))
    assert found.finish is not None
    assert (found.due, found.in_time) == (None, None)


def test_the_country_is_forecast_in_a_moment() -> None:
    parts = [area(f"{1000 + n}", 100 + 11 * n % 3_000, 20 + n % 90) for n in range(878)]
    started = datetime.now()
    assert outlook(*parts).forecast is not None
    assert (datetime.now() - started).total_seconds() < 2


@pytest.mark.parametrize("kind", bench.KINDS)
def test_the_interval_holds_on_seasons_of_known_end(kind: str) -> None:
    """The short form of `python -m benchmarks.forecast`: wide bounds for few seasons."""
    tally = bench.together(list(bench.back_test(30, (kind,)).values()))
    assert tally.told >= 0.95 * tally.asked
    assert 0.66 <= tally.coverage <= 0.96
    assert tally.unmoved > 0 or kind in ("even", "lumpy")
