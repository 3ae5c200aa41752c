"""Numbers that the department or a letter sets: their years, their evidence, their sources."""

import re
from datetime import date, timedelta

import pytest

from bmn.survey import standards
from bmn.survey.standards import Standard

CRITERIA = [
    (2550, 23_000, "memory"),
    (2554, 23_000, "memory"),
    (2555, 30_000, "memory"),
    (2559, 30_000, "memory"),
    (2560, 38_000, "letter"),
    (2563, 38_000, "letter"),
    (2564, 38_000, "letter"),
    (2565, 38_000, "memory"),
    (2566, 40_000, "memory"),
    (2569, 40_000, "memory"),
]


def made(name: str, first: int | None, last: int | None) -> Standard:
    return Standard(name, "1", "households", "ours", "ระบบนี้", "assumption", first, last)


@pytest.mark.parametrize(("year", "baht", "evidence"), CRITERIA)
def test_the_income_criterion_by_year(year, baht, evidence):
    criterion = standards.income_criterion(year)
    assert criterion is not None
    assert (criterion.number, criterion.evidence) == (baht, evidence)
    assert criterion.is_verified == (evidence == "letter")


def test_a_new_round_has_no_criterion_until_one_is_entered():
    assert standards.income_criterion(2570) is None
    assert standards.income_criterion(2549) is None


@pytest.mark.parametrize(
    ("name", "year", "day", "evidence"),
    [
        ("collection_start", 2569, date(2025, 11, 1), "assumption"),
        ("collection_complete_by", 2569, date(2026, 1, 30), "assumption"),
        ("district_papers_due", 2569, date(2026, 2, 27), "letter"),
        ("province_papers_due", 2569, date(2026, 3, 30), "letter"),
        ("collection_complete_by", 2568, date(2025, 4, 30), "assumption"),
        ("district_papers_due", 2568, date(2025, 5, 31), "assumption"),
        ("province_papers_due", 2568, date(2025, 6, 30), "assumption"),
        ("collection_start", 2563, date(2020, 6, 1), "letter"),
        ("collection_complete_by", 2563, date(2020, 7, 31), "letter"),
        ("appeal_due", 2563, date(2020, 8, 14), "letter"),
    ],
)
def test_a_rounds_dates(name, year, day, evidence):
    found = standards.standard(name, year)
    assert found is not None
    assert standards.day(name, year) == found.day == day
    assert found.evidence == evidence


@pytest.mark.parametrize("name", ["collection_start", "district_papers_due", "province_papers_due"])
def test_2570_has_no_dates_yet(name):
    assert standards.standard(name, 2570) is None
    assert standards.day(name, 2570) is None


@pytest.mark.parametrize(
    ("name", "value", "evidence"),
    [
        ("quality_level_min_pct", 95, "letter"),
        ("households_per_enumerator", 40, "letter"),
        ("residence_months_min", 6, "letter"),
        ("days_before_district_papers", 28, "assumption"),
        ("stale_after_hours", 48, "assumption"),
        ("results_min_changed_households", 10, "assumption"),
        ("publish_zero_percent_groups", 1, "assumption"),
        ("retention_days", 30, "assumption"),
        ("reinterview_intraclass_correlation", 0.25, "assumption"),
        ("check_village_households_min", 20, "letter"),
        ("check_income_max_baht_per_person_year", 1_000_000, "letter"),
        ("check_school_age_to", 15, "letter"),
    ],
)
@pytest.mark.parametrize("year", [2569, 2570])
def test_numbers_that_hold_on(name, value, evidence, year):
    found = standards.standard(name, year)
    assert found is not None
    assert (found.number, found.evidence) == (value, evidence)


def test_the_default_completion_counts_back_from_the_district_papers():
    days = standards.standard("days_before_district_papers", 2569)
    due = standards.day("district_papers_due", 2569)
    assert days is not None
    assert due is not None
    assert standards.day("collection_complete_by", 2569) == due - timedelta(days=days.number)


def test_the_95_percent_begins_with_the_letter_of_2567():
    assert standards.standard("quality_level_min_pct", 2566) is None
    assert standards.standard("quality_level_min_pct", 2567) is not None


def test_the_school_age_ends_a_year_later_since_2565():
    assert [
        standard.number
        for year in (2564, 2565)
        if (standard := standards.standard("check_school_age_to", year))
    ] == [14, 15]


def test_an_unknown_standard_is_none():
    assert standards.standard("no_such_standard", 2569) is None


def test_no_two_rows_of_a_standard_hold_in_one_year():
    by_name: dict[str, list[Standard]] = {}
    for row in standards.standards():
        by_name.setdefault(row.name, []).append(row)
    for rows in by_name.values():
        for year in range(2540, 2600):
            assert sum(row.holds_in(year) for row in rows) <= 1, (rows[0].name, year)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((2560, 2564), (2564, 2569)),
        ((None, None), (2569, 2569)),
        ((2560, None), (2565, 2569)),
        ((None, 2560), (2560, None)),
    ],
)
def test_an_overlap_is_refused(first, second):
    rows = [made("a", *first), made("a", *second)]
    with pytest.raises(standards.StandardsOverlap):
        standards.check_overlaps(rows)


def test_neighbouring_years_are_no_overlap():
    standards.check_overlaps([made("a", None, 2564), made("a", 2565, None), made("b", 2560, None)])


def test_every_row_names_its_source_in_both_languages():
    for row in standards.standards():
        assert row.evidence in ("letter", "assumption", "memory"), row
        assert row.source, row
        assert re.search("[ก-๙]", row.source_in("th")), row
        assert not re.search("[a-z]{3}", row.source_in("th")), row
        assert ("letter 00" in row.source) or row.evidence != "letter", row


def test_every_value_is_what_its_unit_says():
    for row in standards.standards():
        if row.unit == "date":
            assert row.day.year > 2000, row
        else:
            assert row.number >= 0, row


def test_years_are_in_order():
    for row in standards.standards():
        if row.from_year_be and row.to_year_be:
            assert row.from_year_be <= row.to_year_be, row


@pytest.mark.parametrize(
    ("name", "year", "whose"),
    [
        ("officers_list_due", 2563, "province 84"),
        ("monitoring_report_1_due", 2563, "province 84"),
        ("monitoring_report_3_due", 2563, "province 84"),
        ("appeal_due", 2563, "department"),
        ("district_papers_due", 2561, "province 38"),
        ("district_papers_due", 2568, "province 34"),
        ("local_authority_papers_due", 2568, "province 34"),
        ("district_papers_due", 2569, "department"),
        ("meetings_from", 2567, "department"),
        ("meetings_until", 2567, "department"),
        ("stale_after_hours", 2569, "ours"),
        ("income_criterion_baht_per_person_year", 2569, "memory"),
    ],
)
def test_each_number_is_somebodys_word(name: str, year: int, whose: str) -> None:
    found = standards.standard(name, year)
    assert found is not None
    assert found.whose_word == whose


def test_the_meetings_of_2567_and_the_certificates_of_2568_have_their_months() -> None:
    assert standards.day("meetings_from", 2567) == date(2024, 7, 1)
    assert standards.day("meetings_until", 2567) == date(2024, 8, 31)
    assert standards.day("local_authority_papers_due", 2568) == date(2025, 4, 30)
