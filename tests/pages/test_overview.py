"""The first screen: sentence, tiles, decisions, ranked areas and report, for any area."""

import re

import pytest

from bmn.access.reader import MACHINE
from bmn.warehouse import queries
from bmn.words import formats
from bmn.words.language import LANGUAGES, text
from tests.pages.conftest import OpenPage
from tests.screens import figures, html, sentence, words


def _province() -> dict:
    frame = queries.run(
        "progress_by_area",
        survey_year_be=2569,
        area_level="province",
        within_level="province",
        within_code="57",
        reader=MACHINE,
    )
    return frame.iloc[0].to_dict()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_names_area_and_figures(open_page: OpenPage, language: str) -> None:
    page = open_page("overview", area="province-57", lang=language)
    row = _province()
    told = sentence(page)
    assert formats.area_name("province", row[f"area_name_{language}"], language) in told
    assert formats.count(int(row["households_collected"]), language) in told
    assert formats.count(int(row["households_target"]), language) in told


def test_there_are_four_tiles_each_with_a_passport(open_page: OpenPage) -> None:
    page = open_page("overview", area="province-57")
    assert html(page).count('class="bmn-tile ') == 4
    keys = [popover.proto.popover.id for popover in page.get("popover")]
    assert sum("passport_" in key for key in keys) >= 4


def test_the_quality_level_is_not_given_before_it_is_signed(open_page: OpenPage) -> None:
    page = open_page("overview", area="district-5701")
    assert text("common.confidence.not_due", "th") in words(page)


def test_at_most_three_decisions(open_page: OpenPage) -> None:
    page = open_page("overview", area="province-57")
    listed = re.search(r'<ol class="bmn-decisions">(.*?)</ol>', html(page))
    assert listed is None or listed[1].count("<li>") <= 3


def test_the_ranked_areas_are_drawn_with_what_is_expected(open_page: OpenPage) -> None:
    page = open_page("overview", area="province-57")
    names = [trace.get("name") for figure in figures(page) for trace in figure["data"]]
    assert text("common.kpi.expected_today", "th") in names


def test_the_map_says_who_is_late(open_page: OpenPage) -> None:
    page = open_page("overview", area="province-57")
    areas = next(f["data"][0] for f in figures(page) if f["data"][0]["type"] == "choropleth")
    assert len(areas["locations"]) == 18
    assert text("common.say.sketch_map", "th") in words(page)


def test_the_report_and_the_text_for_line_are_there(open_page: OpenPage) -> None:
    page = open_page("overview", area="province-57")
    told = "\n".join(block.value for block in page.code)
    assert text("common.say.made_up", "th") in told
    assert sentence(page).split(" – ")[0] in told


def test_a_village_has_no_parts_and_still_a_sentence(open_page: OpenPage) -> None:
    villages = queries.run(
        "areas_of_year",
        survey_year_be=2569,
        area_level="village",
        within_level="province",
        within_code="57",
        reader=MACHINE,
    )
    page = open_page("overview", area=f"village-{villages.area_code[0]}")
    assert sentence(page)
    assert not figures(page)
