"""Pages in other phases: before anything is collected, and when nothing comes any more."""

import shutil
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st

from bmn.simulate.plan import DEMO_NOW
from bmn.ui.frame import navigation
from bmn.words.language import LANGUAGES, text
from tests.drawn import Store, households
from tests.pages.conftest import OpenPage, publish_at
from tests.screens import figures, html, sentence, signed_in_app, words


@pytest.fixture
def empty_round(data_dir: Path) -> Path:
    """A published store without a record, in November 2569: round 2570 is being prepared."""
    publish_at(datetime(2026, 11, 21, 9, 0))
    return data_dir


def test_every_page_stands_before_the_round_begins(empty_round: Path) -> None:
    for language in LANGUAGES:
        for entry in navigation.PAGES:
            page = signed_in_app()
            page.query_params["lang"] = language
            page.run()
            if entry.name != "overview":
                page.switch_page(f"pages/{entry.name}.py").run()
            assert not page.exception, entry.name
            assert "bmn-empty unreadable" not in html(page), entry.name
            assert text("common.say.made_up", language) not in words(page)


def test_no_target_is_said_and_no_percent_is_shown(empty_round: Path) -> None:
    page = signed_in_app().run()
    assert "2570" in sentence(page)
    assert text("common.empty.no_target", "th") in words(page)
    assert "%" not in words(page)
    assert not figures(page)


@pytest.fixture
def begun_round(data_dir: Path) -> Path:
    """A published store with some households of round 2570, one not asked for its income."""
    not_asked = dict.fromkeys(
        ("income_main", "income_secondary", "income_other", "income_own_produce"), ""
    )
    with closing(Store(data_dir, datetime(2026, 12, 2, 9, 0), at_once=True)) as store:
        sent = households(
            "household_id | village_code\n"
            "57010000001  | 5701020101\n57010000002  | 5701020101\n57040000001 | 5704010901",
            survey_year_be="2570",
            submitted_at="2026-11-30T10:00:00",
        )
        sent[1] |= {**not_asked, "i29_eligible": "0"}
        report = store.take(sent)
        assert report.accepted == 3, report.message_en
        goal = {"survey_year_be": "2570", "area_level": "village", "kind": "set"}
        store.take([goal | {"area_code": "5701020101", "households": "5"}])
    st.cache_data.clear()
    st.cache_resource.clear()
    return data_dir


def test_every_page_of_a_round_on_an_unverified_catalogue_stands_and_says_so(
    begun_round: Path,
) -> None:
    told = {}
    for entry in navigation.PAGES:
        page = signed_in_app()
        page.query_params.update({"area": "province-57", "year": "2570", "show": "dictionary"})
        page.run()
        if entry.name != "overview":
            page.switch_page(f"pages/{entry.name}.py").run()
        assert not page.exception, entry.name
        assert "bmn-empty unreadable" not in html(page), entry.name
        told[entry.name] = words(page)
    unverified = text("common.say.unverified", "th")
    assert f"2565-2569 สำหรับปี 2570: {unverified}" in told["indicators"]
    assert f"2565-2569 สำหรับปี 2570: {unverified}" in told["data"]
    assert text("income.not_asked", "th", count="1") in told["income"]
    # One village of those collected has a target; the other is named, with what came from it.
    assert text("progress.without_target.why", "th") in told["progress"]
    assert "(5704) · จัดเก็บได้แล้ว 1 ครัวเรือน" in told["progress"]


def test_the_year_2569_says_nothing_of_an_unverified_catalogue(open_page: OpenPage) -> None:
    said = text("indicators.catalogue_of_year", "th", catalogue="2565-2569", year=2569)
    assert said not in words(open_page("indicators", year="2569"))
    asked = text("income.not_asked", "th", count="|").split("|")[0]
    assert asked not in words(open_page("income", year="2569"))


def test_silence_is_said_on_every_page(small_data_dir: Path, data_dir: Path) -> None:
    shutil.rmtree(data_dir / "warehouse")
    shutil.copytree(small_data_dir / "warehouse", data_dir / "warehouse")
    publish_at(DEMO_NOW + timedelta(days=4))
    page = signed_in_app().run()
    since = text("headline.stale.since", "th", when="|").split("|")[0]
    assert since in sentence(page)
    page.switch_page("pages/progress.py").run()
    assert since in words(page)


@pytest.mark.parametrize("area", ["country-TH", "province-57"])
def test_a_closed_round_speaks_in_the_past(small_data_dir: Path, data_dir: Path, area: str) -> None:
    shutil.rmtree(data_dir / "warehouse")
    shutil.copytree(small_data_dir / "warehouse", data_dir / "warehouse")
    publish_at(datetime(2026, 11, 21, 9, 0))
    page = signed_in_app()
    page.query_params.update({"area": area, "year": "2569"})
    page.run()
    told = words(page)
    page.switch_page("pages/progress.py").run()
    assert not page.exception
    told += words(page)
    page.query_params["measure"] = "certification"
    page.switch_page("pages/map.py").run()
    assert not page.exception
    told += words(page)
    assert text("map.category.no_record", "th") in told
    assert text("common.phase.closed", "th") in told
    for present in (
        text("common.confidence.not_due", "th"),
        text("map.category.none", "th"),
        text("common.empty.not_started", "th"),
        text("common.say.so_far", "th"),
        text("overview.week.title", "th"),
        text("overview.progress.week", "th", week="0", before="0"),
        text("common.kpi.forecast", "th"),
        text("common.kpi.pace", "th"),
        text("common.kpi.expected_today", "th"),
        text("progress.pace.short", "th"),
        text("progress.feed.title", "th"),
        text("progress.feed.none", "th"),
        text("progress.villages.zero", "th", zero="|").split("|")[0],
    ):
        at = told.find(present)
        assert at < 0, (present, told[max(at - 90, 0) : at + 60])
    # Words of one page may be said rightly on another: those of these pages are asked for there.
    later = {}
    for name in ("confidence", "quality", "enumerators"):
        page.switch_page(f"pages/{name}.py").run()
        assert not page.exception, name
        later[name] = words(page)
    lately = text("enumerators.tile.active", "th", active="|", lately="|").split("|")[1]
    for name, present in (
        ("confidence", text("common.confidence.not_due", "th")),
        ("confidence", text("confidence.missing.title", "th")),
        ("confidence", text("confidence.gain.title", "th")),
        ("confidence", text("confidence.steps.title", "th")),
        ("quality", text("quality.tile.week", "th")),
        ("quality", text("quality.tile.growing", "th")),
        ("enumerators", lately),
    ):
        assert present not in later[name], (name, present)
