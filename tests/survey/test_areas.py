"""Keys of areas in a link: only what can be a code gets through."""

import pytest

from bmn.survey.areas import COUNTRY, LEVELS, PARTS, Area, OutOfScope, WrongAreaKey, parse_key


@pytest.mark.parametrize(
    "key",
    [
        "country-TH",
        "inspection_region-16",
        "province-57",
        "district-5701",
        "tambon-570151",
        "local_authority-110110M",
        "local_authority-5701U",
        "local_authority-2093M",
        "village-5701020101",
    ],
)
def test_a_true_key_is_read(key: str) -> None:
    assert "-".join(parse_key(key)) == key


@pytest.mark.parametrize(
    "key",
    [
        "",
        "-",
        "province",
        "province-",
        "province-5",
        "province-577",
        "province-๕๗",
        "village_part-5701020101",
        "tambon-57015\n",
        "planet-01",
        "country-th",
        " province-57",
    ],
)
def test_anything_else_is_refused(key: str) -> None:
    with pytest.raises(WrongAreaKey):
        parse_key(key)


@pytest.mark.parametrize("key", ["province-10", "district-1001", "village-1001010101"])
def test_bangkok_is_out_of_scope(key: str) -> None:
    with pytest.raises(OutOfScope):
        parse_key(key)


def test_every_level_knows_its_parts() -> None:
    assert set(PARTS) == set(LEVELS)
    assert all(set(parts) <= set(LEVELS) for parts in PARTS.values())


def test_labels_say_what_an_area_is() -> None:
    assert Area("province", "57", "เชียงราย", "Chiang Rai").label("th") == "จังหวัดเชียงราย"
    assert Area("village", "5701020103", "บ้านใหม่", "Ban Mai", 3).label("th") == ("หมู่ที่ 3 บ้านใหม่")
    assert COUNTRY.key == "country-TH"
