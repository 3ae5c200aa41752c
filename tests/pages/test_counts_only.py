"""What an executive's screens show below the district: bands, rounded means, or why nothing."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bmn.access.reader import NATIONAL, Reader
from bmn.ui.indicators import figures
from bmn.warehouse import queries
from bmn.words.language import text
from tests.pages.conftest import OpenPage, ReadsAs
from tests.screens import html, tiles, words

EXECUTIVE = Reader("a", "executive", NATIONAL)
SENTENCE = "แสดงเป็นช่วงละ 5 เพื่อคุ้มครองครัวเรือน"
BAND = re.compile(r"\d–\d")
SMALL = "ไม่แสดง (จำนวนน้อย)"


@pytest.fixture
def areas(small_warehouse: object, reads_as: ReadsAs) -> dict[str, str]:
    """A complete village of the small warehouse and the areas that it lies in."""
    reads_as("executive")
    villages = queries.ask(
        "income_by_area", reader=EXECUTIVE, survey_year_be=2569, area_level="village"
    )
    shown = [row["area_code"] for row in villages if row["shown"] == "band"]
    code = min(shown)
    return {
        "province": f"province-{code[:2]}",
        "district": f"district-{code[:4]}",
        "tambon": f"tambon-{code[:6]}",
        "village": f"village-{code}",
    }


@pytest.mark.parametrize("level", ["province", "district", "tambon", "village"])
def test_every_page_with_results_opens_at_every_level(
    open_page: OpenPage, areas: dict[str, str], level: str
) -> None:
    area = areas[level]
    for page, more in (
        ("indicators", {}),
        ("indicators", {"show": "areas"}),
        ("indicators", {"show": "matrix"}),
        ("indicators", {"indicator": "29"}),
        ("income", {}),
        ("map", {"measure": "pass"}),
        ("map", {"measure": "fails", "by": "village"}),
        ("map", {"measure": "below"}),
        ("map", {"measure": "income"}),
        ("quality", {"show": "ranges"}),
        ("overview", {}),
        ("confidence", {}),
    ):
        opened = open_page(page, area=area, **more)
        assert not opened.exception, (page, more)


def said(page: AppTest) -> str:
    """The page's words, without the marks that keep Thai words whole."""
    return re.sub("[\u200b\u2060]", "", words(page))


def view() -> Any:
    """As much of a view as columns ask."""
    return SimpleNamespace(language="th", words=lambda key, **blanks: text(key, "th", **blanks))


def cells(page: AppTest) -> list[str]:
    """All that the page's tables hold, as texts."""
    return [str(cell) for frame in page.dataframe for row in frame.value.values for cell in row]


def test_an_executive_sees_bands_where_an_officer_sees_counts(
    open_page: OpenPage, areas: dict[str, str], reads_as: ReadsAs
) -> None:
    link = {"area": areas["tambon"], "indicator": "29"}
    page = open_page("indicators", **link)
    assert SENTENCE in said(page)
    assert any(BAND.search(cell) for cell in cells(page))
    table = page.dataframe[-1].value
    assert {str(table[name].dtype) for name in ("fail", "fail_share", "pass_share")} == {"str"}
    reads_as("officer")
    page = open_page("indicators", **link)
    assert SENTENCE not in said(page)
    assert not any(BAND.search(cell) for cell in cells(page))


def test_bands_leave_in_the_file_as_on_the_screen(
    open_page: OpenPage, areas: dict[str, str]
) -> None:
    code = areas["village"].removeprefix("village-")
    rows = queries.ask(
        "indicator_by_area",
        reader=EXECUTIVE,
        survey_year_be=2569,
        area_level="village",
        within_level="tambon",
        within_code=code[:6],
    )
    assert {row["fail"] for row in rows} == {None}
    known = {row["shown"] for row in rows}
    assert "band" in known
    fields = figures.count_columns(view(), rows, with_persons=True)
    said = [field.of(row) for row in rows for field in fields if field.key == "fail"]
    assert all(isinstance(one, str) and ("–" in one or one == SMALL) for one in said)
    # Never a hyphen: a spreadsheet would take 5-9 for a day.
    assert not any("-" in one for one in said)
    assert not {"persons_fail", "persons_eligible", "before", "change"} & {f.key for f in fields}


def test_income_of_a_village_is_rounded_and_nothing_is_summed(
    open_page: OpenPage, areas: dict[str, str], reads_as: ReadsAs
) -> None:
    page = open_page("income", area=areas["village"])
    shown = tiles(page)
    mean = shown["รายได้เฉลี่ย"] if "รายได้เฉลี่ย" in shown else next(iter(shown.values()))
    assert re.search(r"\d,000\b", mean)
    assert "ปัดเป็นหลักพันบาท" in said(page)
    assert "ไม่แสดงการกระจายรายได้" in said(page)
    assert not page.get("plotly_chart")
    assert any(BAND.search(cell) for cell in cells(page))
    reads_as("officer")
    page = open_page("income", area=areas["village"])
    assert page.get("plotly_chart")
    assert "ปัดเป็นหลักพันบาท" not in said(page)


def test_what_is_held_says_so_and_is_no_empty_page(
    open_page: OpenPage, areas: dict[str, str]
) -> None:
    held = next(
        row["area_code"]
        for row in queries.ask(
            "income_by_area", reader=EXECUTIVE, survey_year_be=2569, area_level="village"
        )
        if row["shown"] == "held"
    )
    for name in ("income", "indicators"):
        page = open_page(name, area=f"village-{held}")
        assert '<div class="bmn-empty held"' in html(page)
        assert "รอเก็บครบ" in said(page)
        assert not page.dataframe


def test_the_map_tells_bands_in_words_and_by_stored_classes(
    open_page: OpenPage, areas: dict[str, str]
) -> None:
    page = open_page("map", area=areas["tambon"], measure="pass", by="village")
    table = page.dataframe[0].value
    assert any(BAND.search(str(cell)) for cell in table["value"])
    assert table["numerator"].isna().all()
    assert SENTENCE in said(page)
