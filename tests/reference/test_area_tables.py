"""The tables of areas: counts, unique keys, parents, scope, and the traps of the letters."""

import unicodedata
from collections import Counter

import pytest

from bmn.survey import reference

KEYS = {
    "provinces.csv": "province_code",
    "inspection_regions.csv": "inspection_region_code",
    "districts.csv": "district_code",
    "tambons.csv": "tambon_code",
    "local_authorities.csv": "local_authority_code",
    "villages.csv.gz": "village_code",
}
COUNTS = {
    "provinces.csv": 77,
    "inspection_regions.csv": 18,
    "districts.csv": 928,
    "tambons.csv": 7_436,
    "local_authorities.csv": 7_773,
    "villages.csv.gz": 75_206,
}
BANGKOK = "10"


def keys(name: str) -> list[str]:
    return [row[KEYS[name]] for row in reference.rows(name)]


def outside_bangkok(name: str) -> list[str]:
    return [key for key in keys(name) if not key.startswith(BANGKOK)]


def name_of(name: str) -> dict[str, str]:
    return {row[KEYS[name]]: row["name_th"] for row in reference.rows(name)}


@pytest.mark.parametrize("name", COUNTS)
def test_each_table_has_its_count_of_unique_keys(name):
    assert len(keys(name)) == len(set(keys(name))) == COUNTS[name]


@pytest.mark.parametrize("name", [name for name in KEYS if name != "inspection_regions.csv"])
def test_rows_stand_in_the_order_of_their_keys(name):
    assert keys(name) == sorted(keys(name))


def test_878_districts_and_76_provinces_are_in_scope():
    assert len(outside_bangkok("districts.csv")) == 878
    assert len(outside_bangkok("provinces.csv")) == 76


def test_7256_tambons_are_in_scope_though_the_statistic_says_7255():
    """DOPA's statistic leaves out ปากพนัง (801201): 169 in Nakhon Si Thammarat, where codes are 170.

    Every list of codes has 7,256; the town of Pak Phanang is a tambon and has households.
    """
    tambons = outside_bangkok("tambons.csv")
    assert len(tambons) == 7_256
    assert sum(code.startswith("80") for code in tambons) == 170
    assert name_of("tambons.csv")["801201"] == "ปากพนัง"
    assert len(set(tambons) - {"801201"}) == 7_255


def test_bangkok_is_known_and_out_of_scope():
    scope = {row["province_code"]: row["in_scope"] for row in reference.rows("provinces.csv")}
    assert scope.pop(BANGKOK) == "0"
    assert set(scope.values()) == {"1"}
    region = {
        row["province_code"]: row["inspection_region_code"]
        for row in reference.rows("provinces.csv")
    }
    assert region.pop(BANGKOK) == ""
    assert len(set(region.values())) == 18
    assert not [key for key in keys("villages.csv.gz") if key.startswith(BANGKOK)]
    assert not [key for key in keys("local_authorities.csv") if key.startswith(BANGKOK)]


def test_every_prefix_is_the_parent_and_the_parent_exists():
    provinces, districts = set(keys("provinces.csv")), set(keys("districts.csv"))
    tambons = set(keys("tambons.csv"))
    for row in reference.rows("districts.csv"):
        assert row["district_code"][:2] == row["province_code"] in provinces
    for row in reference.rows("tambons.csv"):
        assert row["tambon_code"][:4] == row["district_code"] in districts
        assert row["tambon_code"][:2] == row["province_code"]
    for row in reference.rows("villages.csv.gz"):
        assert row["village_code"][:6] == row["tambon_code"] in tambons
        assert int(row["village_code"][6:8]) == int(row["moo"])
        assert row["village_code"].endswith("01")
        assert len(row["village_code"]) == 10


def test_mae_lao_is_in_chiang_rai_and_mae_ai_in_chiang_mai():
    """The 2567 letter lists แม่อาย among the districts of Chiang Rai, where แม่ลาว belongs."""
    names = name_of("districts.csv")
    assert (names["5716"], names["5010"]) == ("แม่ลาว", "แม่อาย")
    assert name_of("provinces.csv")["57"] == "เชียงราย"
    assert name_of("provinces.csv")["50"] == "เชียงใหม่"
    chiang_rai = {name for code, name in names.items() if code.startswith("57")}
    assert "แม่อาย" not in chiang_rai


def test_chiang_rais_18_districts_are_the_letters_in_order():
    letter = [
        *("เมืองเชียงราย", "เวียงชัย", "เชียงของ", "เทิง", "พาน", "ป่าแดด", "แม่จัน", "เชียงแสน"),
        *("แม่สาย", "แม่สรวย", "เวียงป่าเป้า", "พญาเม็งราย", "เวียงแก่น", "ขุนตาล", "แม่ฟ้าหลวง"),
        *("แม่ลาว", "เวียงเชียงรุ้ง", "ดอยหลวง"),
    ]
    names = name_of("districts.csv")
    assert [names[f"57{number:02d}"] for number in range(1, 19)] == letter


@pytest.mark.parametrize(
    ("province", "districts"), [("57", 18), ("36", 16), ("30", 32), ("50", 25), ("38", 8)]
)
def test_a_province_has_its_districts(province, districts):
    assert sum(code.startswith(province) for code in keys("districts.csv")) == districts


def test_tha_faek_is_in_nam_pat():
    """Moved from Tha Pla (5303) in 2015; boundary files of 2019 still have the old code."""
    assert name_of("tambons.csv")["530407"] == "ท่าแฝก"
    assert "530306" not in name_of("tambons.csv")


def test_no_official_list_has_a_pseudo_tambon():
    assert all(int(code[4:6]) < 51 for code in keys("tambons.csv"))
    assert all(int(code[4:6]) < 51 for code in keys("villages.csv.gz"))


def test_184_tambons_of_towns_have_no_village():
    with_village = {row["tambon_code"] for row in reference.rows("villages.csv.gz")}
    assert len(set(outside_bangkok("tambons.csv")) - with_village) == 184


@pytest.mark.parametrize("name", KEYS)
def test_names_are_plain_text(name):
    """Composed form, no invisible characters, no doubled or surrounding blanks."""
    for row in reference.rows(name):
        for column in ("name_th", "name_en"):
            value = row[column]
            assert value == unicodedata.normalize("NFC", value), row
            assert value == " ".join(value.split()), row
            assert not any(unicodedata.category(letter) == "Cf" for letter in value), row


def test_only_12_villages_lack_a_name():
    empty = [row for row in reference.rows("villages.csv.gz") if not row["name_th"]]
    assert len(empty) == 12
    for name in KEYS:
        if name != "villages.csv.gz":
            assert all(row["name_th"] and row["name_en"] for row in reference.rows(name)), name


@pytest.mark.parametrize(
    "name", ["provinces.csv", "districts.csv", "tambons.csv", "local_authorities.csv"]
)
def test_every_point_lies_in_thailand(name):
    for row in reference.rows(name):
        assert 5.5 < float(row["latitude"]) < 20.6, row
        assert 97.2 < float(row["longitude"]) < 105.8, row


def test_only_one_district_office_has_no_point():
    districts = reference.rows("districts.csv")
    empty = [row["district_code"] for row in districts if not row["office_latitude"]]
    assert empty == ["9305"]


def test_names_that_repeat_are_told_apart_by_code_only():
    """เมือง…, บางแก้ว and others stand in several places: areas are never matched by name."""
    repeated = Counter(row["name_th"] for row in reference.rows("tambons.csv"))
    assert sum(count > 1 for count in repeated.values()) > 500
