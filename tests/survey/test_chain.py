"""The chain of certification by year, as the letters say it."""

import pytest

from bmn.survey import areas, chain, standards

BY_LETTER = {
    2561: ("local_authority", "district"),
    2563: ("local_authority", "province"),
    2567: ("district", "province"),
    2568: ("local_authority", "district"),
    2569: ("village", "local_authority", "district", "province"),
}


@pytest.mark.parametrize("year", BY_LETTER)
def test_the_letters_levels_certify(year: int) -> None:
    said = [one.area_level for one in chain.levels(year) if one.certifies and one.is_verified]
    assert tuple(said) == BY_LETTER[year]


def test_2567_has_no_meeting_of_villages_or_local_authorities() -> None:
    for level in ("village", "local_authority"):
        assert not chain.certifies(level, 2567)
    assert chain.part_level("province", 2567) == "district"
    assert chain.part_level("district", 2567) is None


def test_2563_goes_from_authorities_to_the_province() -> None:
    assert chain.part_level("province", 2563) == "local_authority"
    of_authority = chain.level("local_authority", 2563)
    assert of_authority is not None
    assert (of_authority.panel_min, of_authority.panel_public_min) == (30, 15)


def test_2570_is_as_2569_and_unverified() -> None:
    for level in areas.LEVELS:
        assert chain.certifies(level, 2570) == chain.certifies(level, 2569), level
        assert chain.makes_form(level, 2570) == chain.makes_form(level, 2569), level
    assert not any(one.is_verified for one in chain.levels(2570))


@pytest.mark.parametrize("year", range(2560, 2571))
def test_each_level_stands_once_a_year_and_names_a_day_that_is_set(year: int) -> None:
    levels = [one.area_level for one in chain.levels(year)]
    assert len(levels) == len(set(levels))
    for one in chain.levels(year):
        if one.due_standard and year < 2570:
            assert standards.day(one.due_standard, year) is not None, one
