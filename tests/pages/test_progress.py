"""Progress: the chart, the table worst first with its total, both ways down, the live feed."""

from itertools import pairwise

import pytest

from bmn.access.reader import MACHINE
from bmn.warehouse import queries
from bmn.words import formats
from bmn.words.language import LANGUAGES, text
from tests.pages.conftest import OpenPage
from tests.screens import figures, html, tiles, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_has_collected_expected_and_target(open_page: OpenPage, language: str) -> None:
    page = open_page("progress", area="province-57", lang=language)
    names = " ".join(trace["name"] for trace in figures(page)[0]["data"])
    for key in ("collected", "expected_today", "target"):
        assert text(f"common.kpi.{key}", language) in names


def test_the_first_row_is_the_total_of_the_rest(open_page: OpenPage) -> None:
    page = open_page("progress", area="province-57")
    table = page.dataframe[0].value
    assert table.collected[0] == table.collected[1:].sum()
    assert table.remaining[0] == table.remaining[1:].sum()


def test_late_areas_come_first_and_are_marked_by_a_word(open_page: OpenPage) -> None:
    page = open_page("progress", area="province-57")
    states = page.dataframe[0].value.state[1:].tolist()
    is_late = [text("common.verdict.late", "th") in state for state in states]
    assert is_late == sorted(is_late, reverse=True)


def test_both_ways_down_add_up_to_the_district(open_page: OpenPage) -> None:
    by_tambon = open_page("progress", area="district-5701").dataframe[0].value
    by_authority = open_page("progress", area="district-5701", by="local_authority")
    table = by_authority.dataframe[0].value
    assert table.collected[1:].sum() == by_tambon.collected[1:].sum() == table.collected[0]


def test_every_household_of_the_feed_is_of_the_area(open_page: OpenPage) -> None:
    page = open_page("progress", area="province-57")
    feed = queries.run(
        "live_feed",
        survey_year_be=2569,
        within_level="province",
        within_code="57",
        row_limit=1,
        reader=MACHINE,
    )
    newest = formats.count(int(feed.households_new[0]), "th")
    assert f"+{newest}" in words(page)
    assert 'class="bmn-feed"' in html(page)


def test_the_forecasts_curve_begins_at_the_pace_that_the_tile_tells(open_page: OpenPage) -> None:
    page = open_page("progress", area="province-57", year="2569")
    (figure,) = [one for one in figures(page) if any(t["type"] == "bar" for t in one["data"])]
    (line,) = [t for t in figure["data"] if (t.get("line") or {}).get("dash") == "dashdot"]
    told = tiles(page)[text("common.kpi.pace", "th")]
    pace = float(told.split()[0].replace(",", ""))
    days = dict(zip(line["x"], line["y"], strict=True))
    counts = list(days.values())
    steps = [after - before for before, after in pairwise(counts)]
    assert 0.5 * pace < steps[0] < 2.5 * pace
    # Parts that are done bring nothing any more: it never grows steeper.
    assert all(after <= before + 1e-6 for before, after in pairwise(steps))
