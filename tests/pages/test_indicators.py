"""Indicators: counts in their own unit, dimensions that add up, both ways down, nobody's share."""

from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bmn import settings
from bmn.collector import service
from bmn.standing.phase import YearStandards
from bmn.survey import clock
from bmn.survey import indicators as catalogues
from bmn.ui.indicators import figures as of_indicators
from bmn.ui.indicators import matrix
from bmn.warehouse import queries
from bmn.words.language import LANGUAGES, text
from tests.pages.conftest import OpenPage
from tests.screens import figures, html, words

AREA = {"area": "province-57", "year": "2569"}


def answer(level: str = "province", **more: int) -> list[dict[str, object]]:
    frame = queries.run(
        "indicator_by_area",
        records=True,
        survey_year_be=2569,
        area_level=level,
        within_level="province",
        within_code="57",
        **more,
    )
    return frame.to_dict("records")


def row(eligible: int, fail: int, **more: object) -> dict[str, object]:
    return {
        "eligible": eligible,
        "fail": fail,
        "area_code": "57",
        "indicator_no": 1,
        "pass_share": (eligible - fail) / eligible if eligible else None,
        "pass_share_previous": None,
        **more,
    }


def test_every_indicator_of_the_year_has_its_line(open_page: OpenPage) -> None:
    table = open_page("indicators", **AREA).dataframe[0].value
    size = catalogues.catalogue(2569).size
    assert table.no.dropna().tolist() == list(range(1, size + 1))


def test_the_figures_are_the_query_s(open_page: OpenPage) -> None:
    table = open_page("indicators", **AREA).dataframe[0].value.dropna(subset="no").set_index("no")
    for found in answer():
        line = table.loc[found["indicator_no"]]
        assert line.eligible == found["eligible"]
        if found["eligible"]:
            assert (line.fail, line.passing) == (found["fail"], found["eligible"] - found["fail"])


def test_nobody_is_added_up_over_indicators(open_page: OpenPage) -> None:
    # One person is asked in several indicators: their sum is no number of persons.
    table = open_page("indicators", **AREA).dataframe[0].value
    headings = table[table.no.isna()]
    assert len(headings) == 5
    assert headings.drop(columns="indicator").isna().all(axis=None)
    first = table.loc[headings.index[0] + 1 : headings.index[1] - 1]
    told = headings.indicator.iloc[0]
    assert f"{len(first)} ตัวชี้วัด มีผู้ไม่ผ่าน {int((first.fail > 0).sum())} " in told


def test_a_household_indicator_tells_persons_too(open_page: OpenPage) -> None:
    table = open_page("indicators", **AREA).dataframe[0].value
    of_households = table[
        (table.unit == text("common.unit.household", "th")) & (table.eligible > 0)
    ]
    of_persons = table[table.unit == text("common.unit.person", "th")]
    assert (of_households.persons_eligible >= of_households.eligible).all()
    assert (of_households.persons_fail >= of_households.fail).all()
    assert of_persons.persons_fail.isna().all()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("show", ["list", "areas", "matrix"])
def test_every_view_in_both_languages(open_page: OpenPage, show: str, language: str) -> None:
    page = open_page("indicators", **AREA, show=show, lang=language)
    assert text(f"indicators.show.{show}", language) in words(page) or page.dataframe


def test_an_opened_indicator_lists_its_areas_worst_first(open_page: OpenPage) -> None:
    page = open_page("indicators", **AREA, indicator="30")
    table = page.dataframe[0].value
    (fewest,) = [
        float(row["value"])
        for row in queries.ask("standards", survey_year_be=2569)
        if row["standard"] == "ranking_fewest"
    ]
    for ranked in (True, False):
        own = table[1:][(table[1:].eligible >= fewest) == ranked]
        shares = own.fail_share.dropna().tolist()
        assert shares == sorted(shares, reverse=True)
    assert table.fail[0] == table.fail[1:].sum()
    assert figures(page)[0]["data"][0]["x"]


def test_the_income_indicator_prints_its_criterion_unconfirmed(open_page: OpenPage) -> None:
    told = words(open_page("indicators", **AREA, indicator="29"))
    assert "40,000" in told
    assert text("income.criterion.unverified", "th") in told


@pytest.mark.parametrize("forged", ["0", "99", "29; drop table", "<script>"])
def test_a_forged_indicator_opens_the_list(open_page: OpenPage, forged: str) -> None:
    table = open_page("indicators", **AREA, indicator=forged).dataframe[0].value
    assert "no" in table.columns


def test_both_ways_down_add_up(open_page: OpenPage) -> None:
    link = {"area": "district-5701", "indicator": "6"}
    by_tambon = open_page("indicators", **link, by="tambon").dataframe[0].value
    by_authority = open_page("indicators", **link, by="local_authority").dataframe[0].value
    assert by_tambon.eligible[1:].sum() == by_authority.eligible[1:].sum()


def test_nobody_is_neither_0_nor_100(open_page: OpenPage) -> None:
    nobody = row(0, 0)
    assert of_indicators.fail_share(nobody) is None
    page = open_page("indicators", area="district-5701", show="matrix")
    assert text("indicators.shade.nobody", "th") in words(page)
    assert 'class="bmn-matrix"' in html(page)


def test_worst_first_is_by_share_and_too_few_are_not_ranked() -> None:
    few, most, many, none = row(40, 20), row(200, 90), row(1000, 400), row(100, 0)
    nobody = row(0, 0)
    standards = YearStandards(2569, ranking_fewest=100)
    ranked = of_indicators.worst_first([nobody, few, none, many, most], standards)
    assert ranked == [most, many, none, few, nobody]


@pytest.mark.parametrize(
    ("fail", "shade"), [(0, 0), (1, 1), (10, 1), (11, 2), (50, 2), (51, 3), (100, 3), (101, 4)]
)
def test_shades_begin_beyond_their_line(fail: int, shade: int) -> None:
    assert matrix.shade(row(1000, fail)) == shade


@pytest.mark.parametrize("name", ["indicators", "income"])
def test_a_year_without_catalogue_says_so(data_dir: Path, name: str) -> None:
    with service.collector() as one:
        clock.set_demo_clock(one.connection, datetime(2027, 11, 21, 9, 0))
    service.publish(rebuild=False)
    st.cache_data.clear()
    page = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60).run()
    page.switch_page(f"pages/{name}.py").run()
    assert not page.exception
    assert text(f"{name}.empty.no_catalogue", "th", year=2571) in words(page)
    assert not page.dataframe
    assert not figures(page)
