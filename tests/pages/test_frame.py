"""The frame: links are obeyed or refused with a word, and every page stands in it or alone."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bmn import settings
from bmn.ui.frame import navigation
from bmn.warehouse import snapshots
from bmn.words.language import LANGUAGES, text
from tests.pages.conftest import OpenPage
from tests.screens import html, signed_in_app, words

PAGES = [page.name for page in navigation.PAGES]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_both_languages(open_page: OpenPage, name: str, language: str) -> None:
    page = open_page(name, lang=language, area="province-57")
    assert text("common.say.made_up", language) in words(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opened_without_app_asks_for_itself(small_warehouse: Path, name: str) -> None:
    page = signed_in_app(f"pages/{name}.py")
    page.run()
    assert not page.exception
    assert text("common.say.made_up", "th") in words(page)


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ({"area": "province-99"}, "unknown_area"),
        ({"area": "province-57' OR 1=1"}, "unknown_area"),
        ({"area": "<script>alert(1)</script>"}, "unknown_area"),
        ({"area": "province-๕๗"}, "unknown_area"),
        ({"area": "village_part-5701010101@5701U"}, "unknown_area"),
        ({"area": "x" * 5000}, "unknown_area"),
        ({"area": "province-10"}, "out_of_scope"),
        ({"area": "district-1001"}, "out_of_scope"),
        ({"year": "1999"}, "unknown_year"),
        ({"year": "๒๕๖๙"}, "unknown_year"),
        ({"year": "-1; DROP"}, "unknown_year"),
    ],
)
def test_a_forged_link_is_refused_with_a_word(
    open_page: OpenPage, link: dict[str, str], problem: str
) -> None:
    page = open_page("overview", **link)
    told = text(f"frame.problem.{problem}", "th", **{_BLANK[problem]: "|"}).split("|")[0]
    assert told in words(page)
    assert "<script>alert" not in html(page)
    assert page.query_params == page.query_params | link


def test_an_unknown_language_is_thai(open_page: OpenPage) -> None:
    page = open_page("overview", lang="xx")
    assert page.query_params["lang"] == "th"


def test_the_link_says_what_is_shown(open_page: OpenPage) -> None:
    page = open_page("overview")
    assert page.query_params == {"area": "country-TH", "year": "2569", "lang": "th"}


def test_the_filter_goes_down_and_the_way_back_goes_up(open_page: OpenPage) -> None:
    page = open_page("overview")
    page.selectbox("down_province_country-TH_th").select("57").run()
    assert page.query_params["area"] == "province-57"
    page.selectbox("down_district_province-57_th").select("5701").run()
    assert page.query_params["area"] == "district-5701"
    page.button("up_country-TH").click().run()
    assert page.query_params["area"] == "country-TH"
    assert not page.exception


def test_one_click_changes_the_language(open_page: OpenPage) -> None:
    page = open_page("overview")
    page.button("language_en").click().run()
    assert page.query_params["lang"] == "en"
    assert text("common.say.made_up", "en") in words(page)


def test_a_choice_holds_while_the_browser_still_says_the_old_address(open_page: OpenPage) -> None:
    """A look for news that the browser sent just before it got the new address."""
    page = open_page("progress", area="province-57", lang="th")
    page.button("language_en").click().run()
    page.query_params["lang"] = "th"
    page.run()
    assert page.query_params["lang"] == "en"
    assert text("common.say.made_up", "en") in words(page)
    page.run()  # now the address has come round
    page.query_params["lang"] = "th"
    page.run()  # so this is the reader, going back
    assert page.query_params["lang"] == "th"


def test_a_page_s_own_choice_holds_too_but_goes_nowhere_else(open_page: OpenPage) -> None:
    page = open_page("progress", area="district-5701", lang="th")
    way = next(one for one in page.button_group if one.key.startswith("by_of"))
    way.set_value("local_authority").run()
    assert page.query_params["by"] == "local_authority"
    del page.query_params["by"]
    page.run()
    assert page.query_params["by"] == "local_authority"
    del page.query_params["by"]
    page.switch_page("pages/indicators.py").run()
    assert "by" not in page.query_params


def test_the_choice_lives_on_when_the_page_changes(open_page: OpenPage) -> None:
    page = open_page("overview", area="province-57", lang="en")
    page.switch_page("pages/progress.py").run()
    assert page.query_params["area"] == "province-57"
    assert page.query_params["lang"] == "en"


def test_nothing_published_is_said_and_is_no_demo_over_real_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "household.csv").write_text("x", encoding="utf-8")
    page = _open()
    assert text("headline.no_data.sentence", "th") in words(page)
    assert not (tmp_path / "warehouse" / "first_run.log").exists()


def test_an_unreadable_snapshot_shows_a_code_and_no_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    folder = settings.snapshots_dir()
    folder.mkdir(parents=True)
    (folder / "current").write_text("manifest-00000007.json", encoding="utf-8")
    (folder / "manifest-00000007.json").write_text("{broken", encoding="utf-8")
    page = _open()
    assert text("headline.unreadable.sentence", "th", code="00000007") in words(page)
    assert 'class="bmn-tile' not in html(page)
    snapshots.warehouse().forget()


_BLANK = {"unknown_area": "area", "out_of_scope": "area", "unknown_year": "year"}


def _open() -> AppTest:
    st.cache_data.clear()
    page = signed_in_app().run()
    assert not page.exception
    return page
