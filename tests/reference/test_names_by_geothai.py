"""Codes and names against an independent list: PyPI's geothai (DOPA, October 2026)."""

import geothai
import pytest

from bmn.survey import reference


@pytest.fixture(scope="module")
def listed():
    provinces = {area.code: area for area in geothai.provinces()}
    districts = {area.code: area for code in provinces for area in geothai.districts(code)}
    tambons = {area.code: area for code in districts for area in geothai.subdistricts(code)}
    return {"provinces.csv": provinces, "districts.csv": districts, "tambons.csv": tambons}


KEYS = {
    "provinces.csv": "province_code",
    "districts.csv": "district_code",
    "tambons.csv": "tambon_code",
}


@pytest.mark.parametrize("name", KEYS)
def test_both_lists_have_the_same_codes(listed, name):
    assert {row[KEYS[name]] for row in reference.rows(name)} == set(listed[name])


@pytest.mark.parametrize("name", KEYS)
def test_both_lists_have_the_same_names(listed, name):
    """geothai writes เขต before the districts of Bangkok; we name areas bare."""
    for row in reference.rows(name):
        other = listed[name][row[KEYS[name]]]
        assert row["name_th"] == other.name_th.removeprefix("เขต"), row
        assert row["name_en"] == other.name_en, row


def test_our_postal_code_is_one_of_theirs(listed):
    for row in reference.rows("tambons.csv"):
        assert row["postal_code"] in listed["tambons.csv"][row["tambon_code"]].postal_codes, row
