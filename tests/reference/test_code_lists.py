"""Our own code lists, the process steps of 2569, income classes and the checking guideline."""

from itertools import pairwise

import pytest

from bmn.survey import areas, reference, standards
from bmn.warehouse import rules

CODES = reference.rows("codes.csv")


@pytest.mark.parametrize(
    ("name", "size"),
    [("education", 8), ("occupation", 16), ("religion", 4), ("relation", 6), ("health", 4)],
)
def test_a_code_list_is_short_and_marked_ours(name, size):
    rows = [row for row in CODES if row["list"] == name]
    assert len(rows) == len({row["code"] for row in rows}) == size
    assert {row["evidence"] for row in rows} == {"ours"}
    assert all(row["name_th"] and row["name_en"] for row in rows)


def test_no_other_code_list():
    assert len(CODES) == 38


def test_levels_of_education_are_in_order():
    assert [row["code"] for row in CODES if row["list"] == "education"] == [*"01234567"]


def test_marks_of_occupations():
    """What rules ask: whose work is paid, who is notable (2563 guideline, item 1.3)."""
    marks = {row["code"]: set(row["marks"].split(";")) for row in CODES if row["marks"]}
    assert {code for code, found in marks.items() if "notable" in found} == {
        "government_officer",
        "local_politician",
        "local_executive",
    }
    assert marks["student"] == {"student"}
    assert "none" not in marks
    assert set().union(*marks.values()) == {"paid", "notable", "student"}


def test_health_is_the_interchange_formats():
    assert [row["name_en"] for row in CODES if row["list"] == "health"] == [
        "Normal",
        "Disabled",
        "Chronic illness",
        "Bedridden",
    ]


def test_17_process_steps_with_15_twice():
    steps = reference.rows("process_steps_2569.csv")
    numbers = [*map(str, range(1, 15)), "15ก", "15ข", "16"]
    assert [row["step_code"] for row in steps] == numbers
    assert [row["step_order"] for row in steps] == [str(number) for number in range(1, 18)]
    assert {row["area_level"] for row in steps} <= {*areas.LEVELS, "all", "province_district"}
    assert all(row["name_th"] and row["name_en"] and row["source"] for row in steps)


def test_dated_steps_are_due_when_the_standards_say():
    steps = reference.rows("process_steps_2569.csv")
    due = {row["step_code"]: row["due_on"] for row in steps if row["due_on"]}
    district = standards.standard("district_papers_due", 2569)
    province = standards.standard("province_papers_due", 2569)
    assert district is not None
    assert province is not None
    assert due == {"14": district.value, "15ก": province.value}


def bins() -> list[tuple[int, int, int | None]]:
    return [
        (int(r["bin_no"]), int(r["lower_baht"]), int(r["upper_baht"]) if r["upper_baht"] else None)
        for r in reference.rows("income_bins.csv")
    ]


def test_income_classes_follow_without_gap_and_the_last_is_open():
    rows = bins()
    assert [number for number, _, _ in rows] == list(range(58))
    assert rows[0] == (0, 0, 1)
    assert rows[1] == (1, 1, 2_000)
    assert rows[-1] == (57, 1_000_000, None)
    for (_, _, upper), (_, lower, _) in pairwise(rows):
        assert upper == lower


def test_income_classes_are_2000_wide_up_to_100000():
    for number, lower, upper in bins():
        if 2 <= number <= 50:
            assert (lower, upper) == (2_000 * (number - 1), 2_000 * number)


def test_every_income_criterion_parts_two_classes():
    """A class lies wholly below the criterion or wholly above it (since 2555; 23,000 does not)."""
    edges = {lower for _, lower, _ in bins()}
    for year in range(2555, 2570):
        criterion = standards.income_criterion(year)
        assert criterion is not None
        assert int(criterion.number) in edges


def test_the_checking_guideline_is_carried_over():
    items = [
        *(f"1.{n}" for n in range(2, 8)),
        "2.1",
        "2.2",
        *(f"3.{n}" for n in range(1, 5)),
        *(f"4.{n}" for n in range(1, 5)),
    ]
    extra = [f"PX-{n:02d}" for n in range(1, 12)]
    assert [rule.id for rule in rules.rules()] == [*(f"DQ-{item}" for item in items), *extra]
    for item in items:
        assert f"checking guideline of 2563, item {item}" in rules.rule(f"DQ-{item}").letter
