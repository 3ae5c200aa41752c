"""Area codes: their form, their level, and the areas above them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmn.survey import areas, reference

GOOD = [
    ("country", "TH"),
    ("inspection_region", "16"),
    ("province", "57"),
    ("district", "5716"),
    ("tambon", "570101"),
    ("tambon", "570151"),
    ("local_authority", "110110M"),
    ("local_authority", "110111T"),
    ("local_authority", "9382M"),
    ("local_authority", "5701U"),
    ("village", "5701010101"),
]
BAD = [
    ("country", "th"),
    ("inspection_region", "00"),
    ("inspection_region", "19"),
    ("inspection_region", "1"),
    ("province", "05"),
    ("province", "5"),
    ("province", "๕๗"),
    ("district", "57"),
    ("district", "5716 "),
    ("tambon", "5701011"),
    ("local_authority", "5701"),
    ("local_authority", "570101U"),
    ("local_authority", "5701T"),
    ("village", "57010101"),
    ("village", "57010101xx"),
    ("village", "5701010101\n"),
    ("region", "16"),
    ("", ""),
]


@pytest.mark.parametrize(("level", "code"), GOOD)
def test_a_code_of_its_form_is_taken(level, code):
    assert areas.parse_code(level, code) == code


@pytest.mark.parametrize(("level", "code"), BAD)
def test_a_code_of_another_form_is_refused(level, code):
    with pytest.raises(areas.WrongAreaCode):
        areas.parse_code(level, code)


@pytest.mark.parametrize(
    ("level", "code"),
    [("province", "10"), ("district", "1001"), ("tambon", "100101"), ("village", "1001010101")],
)
def test_bangkok_is_out_of_scope(level, code):
    assert not areas.is_in_scope(level, code)
    with pytest.raises(areas.OutOfScope):
        areas.parse_code(level, code)


def test_the_inspection_region_10_is_not_bangkok():
    assert areas.parse_code("inspection_region", "10") == "10"


@given(st.text(), st.text())
def test_whatever_stands_in_a_link_is_taken_or_refused(level, code):
    for key in (f"{level}-{code}", code, level):
        try:
            parsed = areas.parse_key(key)
        except (areas.WrongAreaKey, areas.OutOfScope):
            continue
        assert "-".join(parsed) == key


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("1001", "district"),
        *((code, level) for level, code in GOOD if level != "inspection_region"),
    ],
)
def test_a_codes_form_tells_its_level(code, level):
    assert areas.level_of(code) == level


def test_two_digits_are_a_province_never_a_region():
    assert areas.level_of("16") == "province"
    with pytest.raises(areas.WrongAreaCode):
        areas.level_of("09")


@pytest.mark.parametrize(
    ("code", "is_pseudo"),
    [
        ("570150", False),
        ("570151", True),
        ("570199", True),
        ("5701500101", False),
        ("5701510101", True),
        ("5751", False),
        ("57", False),
        ("5701U", False),
        ("515151T", False),
        ("TH", False),
    ],
)
def test_a_pseudo_tambon_is_51_and_up(code, is_pseudo):
    assert areas.is_pseudo_tambon(code) is is_pseudo


def test_the_bucket_of_the_unknown_authority():
    assert areas.unknown_local_authority("5701") == "5701U"
    assert areas.is_unknown_local_authority("5701U")
    assert not areas.is_unknown_local_authority("9382M")
    assert not areas.is_unknown_local_authority("5701")


def test_a_villages_ancestors_go_by_its_code():
    assert areas.ancestors("village", "5701510101") == (
        ("country", "TH"),
        ("inspection_region", "16"),
        ("province", "57"),
        ("district", "5701"),
        ("tambon", "570151"),
    )


def test_an_authority_hangs_under_its_home_district():
    assert areas.parent("local_authority", "9382M") == ("district", "9304")
    assert areas.parent("local_authority", "2093M") == ("district", "2007")
    assert areas.parent("local_authority", "5701U") == ("district", "5701")
    with pytest.raises(areas.WrongAreaCode):
        areas.home_district("999999T")


def test_the_country_has_nothing_above():
    assert areas.ancestors("country", "TH") == ()
    assert areas.parent("country", "TH") is None
    assert areas.parent("inspection_region", "16") == ("country", "TH")
    assert areas.parent("province", "57") == ("inspection_region", "16")
    assert areas.parent("district", "5716") == ("province", "57")


def test_an_unknown_province_has_no_region():
    with pytest.raises(areas.WrongAreaCode):
        areas.inspection_region_of("99")


def test_parts_and_paths_agree():
    for path in areas.PATHS.values():
        for upper, lower in pairwise(path):
            assert lower in areas.PARTS[upper]
    assert set(areas.PARTS) == set(areas.LEVELS)


@pytest.mark.parametrize(
    ("name", "level", "key"),
    [
        ("inspection_regions.csv", "inspection_region", "inspection_region_code"),
        ("provinces.csv", "province", "province_code"),
        ("districts.csv", "district", "district_code"),
        ("tambons.csv", "tambon", "tambon_code"),
        ("local_authorities.csv", "local_authority", "local_authority_code"),
        ("villages.csv.gz", "village", "village_code"),
    ],
)
def test_every_code_of_the_tables_is_one_of_its_level(name, level, key):
    for row in reference.rows(name):
        if areas.is_in_scope(level, row[key]):
            assert areas.parse_code(level, row[key]) == row[key]
        if level != "inspection_region":
            assert areas.level_of(row[key]) == level
