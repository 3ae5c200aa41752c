"""The two catalogues of indicators, and how sure we are of what stands in them."""

from collections import Counter

import pytest

from bmn.survey import indicators

OLD, NEW = "2560-2564", "2565-2569"


def test_31_indicators_then_38():
    # The newer one stands thrice: not established for 2565 and 2570 (decision 30).
    assert [catalogue.name for catalogue in indicators.catalogues()] == [OLD, NEW, NEW, NEW]
    assert len(indicators.indicators(OLD)) == 31
    assert len(indicators.indicators(NEW)) == 38
    assert indicators.highest_number() == 38


@pytest.mark.parametrize("catalogue", [OLD, NEW])
def test_indicators_are_numbered_without_a_gap(catalogue):
    numbers = [indicator.number for indicator in indicators.indicators(catalogue)]
    assert numbers == list(range(1, len(numbers) + 1))
    known = next(found for found in indicators.catalogues() if found.name == catalogue)
    assert known.size == len(numbers)


@pytest.mark.parametrize(("catalogue", "sizes"), [(OLD, [7, 7, 5, 4, 8]), (NEW, [12, 9, 5, 4, 8])])
def test_dimensions_are_blocks_of_neighbours(catalogue, sizes):
    dimensions = [indicator.dimension for indicator in indicators.indicators(catalogue)]
    assert dimensions == sorted(dimensions)
    assert [Counter(dimensions)[number] for number in range(1, 6)] == sizes
    assert [dimension.number for dimension in indicators.dimensions(catalogue)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("year", "catalogue", "number"),
    [(2560, OLD, 22), (2564, OLD, 22), (2565, NEW, 29), (2569, NEW, 29), (2570, NEW, 29)],
)
def test_a_year_has_its_catalogue_and_its_income_indicator(year, catalogue, number):
    assert indicators.catalogue_of(year) == catalogue
    assert indicators.income_indicator_no(year) == number
    income = indicators.indicators(catalogue)[number - 1]
    assert income.name_th == "รายได้เฉลี่ยของคนในครัวเรือนต่อปี"
    assert income.unit == "household"
    assert income.evidence == "verified"


def test_the_catalogue_of_2565_and_of_2570_is_not_established():
    years = range(2560, 2571)
    unverified = [year for year in years if not indicators.catalogue(year).is_verified]
    assert unverified == [2565, 2570]


@pytest.mark.parametrize("year", [2559, 2571])
def test_a_year_without_catalogue_is_said_clearly(year):
    with pytest.raises(indicators.NoCatalogue, match=str(year)) as error:
        indicators.catalogue_of(year)
    assert error.value.survey_year_be == year
    with pytest.raises(indicators.NoCatalogue):
        indicators.income_indicator_no(year)


def test_an_unknown_catalogue_is_refused():
    with pytest.raises(indicators.UnknownCatalogue):
        indicators.indicators("2570-2574")
    with pytest.raises(indicators.UnknownCatalogue):
        indicators.dimensions("2570-2574")


def test_a_number_alone_means_nothing():
    """29 is care of chronic patients in one catalogue and income in the other."""
    assert "โรคเรื้อรัง" in indicators.indicators(OLD)[28].name_th
    assert "รายได้" in indicators.indicators(NEW)[28].name_th


def test_only_the_name_of_37_is_unverified():
    new = indicators.indicators(NEW)
    assert [indicator.number for indicator in new if indicator.is_unverified] == [37]
    assert [indicator.number for indicator in new if indicator.evidence == "one_source"] == [
        2,
        3,
        10,
        27,
        28,
        35,
    ]
    assert [indicator.number for indicator in new if indicator.evidence == "verified"] == [29]
    assert Counter(indicator.evidence for indicator in new)["corroborated"] == 30
    assert {indicator.evidence for indicator in indicators.indicators(OLD)} == {"verified"}


def test_the_new_dimensions_titles_are_unverified():
    assert {dimension.evidence for dimension in indicators.dimensions(NEW)} == {"unverified"}
    assert {dimension.evidence for dimension in indicators.dimensions(OLD)} == {"verified"}


def test_rules_that_nobody_confirmed_say_so():
    for indicator in indicators.indicators(NEW):
        confirmed = not indicator.pass_rule_en.startswith("not confirmed")
        assert confirmed == (indicator.number == 29), indicator
        assert ("รอกรมการพัฒนาชุมชนยืนยัน" not in indicator.pass_rule_th) == confirmed, indicator


@pytest.mark.parametrize("catalogue", [OLD, NEW])
def test_every_indicator_says_what_it_counts_and_where_it_comes_from(catalogue):
    for indicator in indicators.indicators(catalogue):
        assert indicator.unit in ("person", "household")
        assert all(
            (
                indicator.name_th,
                indicator.name_en,
                indicator.eligible_th,
                indicator.eligible_en,
                indicator.pass_rule_th,
                indicator.source,
            )
        ), indicator


def test_no_criterion_in_baht_stands_in_a_rule():
    """The income criterion changes by year and stands in standards.csv alone."""
    for catalogue in (OLD, NEW):
        for indicator in indicators.indicators(catalogue):
            assert "38,000" not in indicator.pass_rule_en + indicator.pass_rule_th
            assert "40,000" not in indicator.pass_rule_en + indicator.pass_rule_th


def test_names_come_in_both_languages():
    income = indicators.indicators(NEW)[28]
    assert income.name("th") == income.name_th
    assert income.name("en") == "Average income per person per year"
    assert indicators.dimensions(NEW)[0].name("en") == "Health"
