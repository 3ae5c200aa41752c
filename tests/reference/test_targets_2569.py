"""The official targets of 2569, against the table of the 2569 letter (letter 003)."""

import re
from pathlib import Path

import pytest

from bmn.survey import reference

LETTER = Path(__file__).with_name("letter_003_targets.txt")

# Subtotals as the letter prints them: quarters 1-2, quarter 3, together.
SUBTOTALS = {
    "01": (404_250, 425_807, 830_057),
    "02": (342_970, 375_348, 718_318),
    "03": (265_480, 281_637, 547_117),
    "04": (188_060, 209_595, 397_655),
    "05": (297_560, 313_713, 611_273),
    "06": (212_890, 239_828, 452_718),
    "07": (519_430, 546_346, 1_065_776),
    "08": (237_110, 269_401, 506_511),
    "09": (196_130, 212_278, 408_408),
    "10": (384_290, 411_206, 795_496),
    "11": (247_550, 263_707, 511_257),
    "12": (534_910, 556_431, 1_091_341),
    "13": (754_110, 775_665, 1_529_775),
    "14": (438_130, 459_650, 897_780),
    "15": (357_480, 379_025, 736_505),
    "16": (305_252, 326_775, 632_027),
    "17": (393_680, 420_602, 814_282),
    "18": (300_670, 322_214, 622_884),
}
TOTAL = (6_379_952, 6_789_228, 13_169_180)


def targets(area_level: str) -> dict[str, int]:
    return {
        row["area_code"]: int(row["households"])
        for row in reference.rows("targets_2569.csv")
        if row["area_level"] == area_level
    }


def quarters() -> dict[str, tuple[int, int]]:
    return {
        row["province_code"]: (int(row["q1_2_households"]), int(row["q3_households"]))
        for row in reference.rows("budget_targets_2569.csv")
    }


def region_of() -> dict[str, str]:
    return {
        row["province_code"]: row["inspection_region_code"]
        for row in reference.rows("provinces.csv")
        if row["in_scope"] == "1"
    }


def letter_rows() -> list[tuple[str, str, tuple[int, int, int]]]:
    """Region code, name or รวม, and the three numbers of each printed line."""
    rows, region = [], ""
    for line in LETTER.read_text(encoding="utf-8").splitlines():
        heading = re.match(r"(\d+)\. ", line)
        if heading:
            region = f"{int(heading[1]):02d}"
            continue
        name, *numbers = line.split()
        first, second, third = (int(number.replace(",", "")) for number in numbers)
        rows.append((region, name, (first, second, third)))
    return rows


def test_the_76_provinces_add_to_the_letters_total():
    first, second = zip(*quarters().values(), strict=True)
    assert (sum(first), sum(second), sum(first) + sum(second)) == TOTAL
    assert sum(targets("province").values()) == TOTAL[2]
    assert targets("country") == {"TH": TOTAL[2]}
    assert len(targets("province")) == len(quarters()) == 76


@pytest.mark.parametrize("region", SUBTOTALS)
def test_a_regions_provinces_add_to_its_printed_subtotal(region):
    provinces = [code for code, own in region_of().items() if own == region]
    first = sum(quarters()[code][0] for code in provinces)
    second = sum(quarters()[code][1] for code in provinces)
    assert (first, second, first + second) == SUBTOTALS[region]
    assert targets("inspection_region")[region] == SUBTOTALS[region][2]
    assert sum(targets("province")[code] for code in provinces) == SUBTOTALS[region][2]


def test_the_18_subtotals_add_to_the_total():
    assert tuple(map(sum, zip(*SUBTOTALS.values(), strict=True))) == TOTAL
    assert sum(targets("inspection_region").values()) == TOTAL[2]


def test_every_province_of_the_letter_stands_in_the_table_under_its_region():
    code_of = {row["name_th"]: row["province_code"] for row in reference.rows("provinces.csv")}
    printed = [row for row in letter_rows() if not row[1].startswith("รวม")]
    assert len(printed) == 76
    for region, name, (first, second, both) in printed:
        code = code_of[name]
        assert region_of()[code] == region, name
        assert (*quarters()[code], targets("province")[code]) == (first, second, both), name
        assert first + second == both, name


def test_the_regions_are_named_as_in_the_letter():
    names = re.findall(r"^\d+\. (.+)$", LETTER.read_text(encoding="utf-8"), re.MULTILINE)
    table = reference.rows("inspection_regions.csv")
    assert [row["name_th"] for row in table] == names
    assert [row["inspection_region_code"] for row in table] == [f"{n:02d}" for n in range(1, 19)]


def test_the_quarters_are_a_budget_formula_and_no_schedule():
    """Quarter 3 minus quarters 1-2 is nearly the same in every province, whatever its size."""
    gaps = [second - first for first, second in quarters().values()]
    assert (min(gaps), max(gaps)) == (5_363, 5_400)


def test_each_target_is_the_departments_and_names_its_source():
    rows = reference.rows("targets_2569.csv")
    assert len({(row["area_level"], row["area_code"]) for row in rows}) == len(rows) == 95
    assert {row["kind"] for row in rows} == {"set"}
    assert {row["survey_year_be"] for row in rows} == {"2569"}
    assert all("letter 003" in row["source"] for row in rows)
