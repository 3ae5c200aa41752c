"""The enumerators page: tiles, funnel, rank, areas, award, one person; the agency section."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bmn.access.reader import MACHINE
from bmn.ui.enumerators import ranked as ranked_card
from bmn.warehouse import queries
from bmn.words import formats
from bmn.words.language import LANGUAGES, text
from tests.pages.conftest import OpenPage
from tests.screens import figures, html, signed_in, words

AREA = {"within_level": "province", "within_code": "57"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tiles_hold_staff_against_the_standard_load(open_page: OpenPage, language: str) -> None:
    page = open_page("enumerators", area="province-57", lang=language)
    (area,) = queries.run(
        "enumerators_by_area", survey_year_be=2569, area_level="province", reader=MACHINE, **AREA
    ).to_dict("records")
    (progress,) = queries.run(
        "progress_by_area", survey_year_be=2569, area_level="province", reader=MACHINE, **AREA
    ).to_dict("records")
    needed = -(-int(progress["households_target"]) // 40)
    shown = words(page)
    assert formats.count(int(area["enumerators_registered"]), language) in shown
    assert formats.count(needed, language) in shown
    households = formats.counted(int(area["households_flagged"]), "household", language)
    assert text("enumerators.tile.flagged_count", language, households=households) in shown


def test_the_rank_is_by_chance_and_within_the_area(open_page: OpenPage) -> None:
    page = open_page("enumerators", area="province-57", measure="round")
    table = page.dataframe[0].value
    ranked = queries.run(
        "enumerators_ranked",
        survey_year_be=2569,
        measure="round",
        row_limit=ranked_card.ROWS_A_PAGE,
        **AREA,
        reader=MACHINE,
    )
    assert table.enumerator_id.tolist() == ranked.enumerator_id.tolist()
    assert ranked.chance_above.dropna().is_monotonic_increasing
    assert set(ranked.home_district_code.str[:2]) == {"57"}


def test_every_enumerator_can_be_reached(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page, whatever the area, and by searching."""
    size = 7
    monkeypatch.setattr(ranked_card, "ROWS_A_PAGE", size)
    everybody = queries.run(
        "enumerators_ranked",
        survey_year_be=2569,
        measure="round",
        row_limit=100_000,
        **AREA,
        reader=MACHINE,
    ).enumerator_id.tolist()
    assert len(everybody) > 2 * size
    page = open_page("enumerators", area="province-57", measure="round")
    seen: list[str] = []
    while True:
        seen += page.dataframe[0].value.enumerator_id.tolist()
        after = page.button(key=f"{ranked_card.PAGE}_after")
        if after.disabled:
            break
        after.click().run()
    assert seen == everybody
    last = text(
        "enumerators.ranked.shown",
        "th",
        first=formats.count(len(everybody) - (len(everybody) - 1) % size, "th"),
        last=formats.count(len(everybody), "th"),
        total=formats.count(len(everybody), "th"),
    )
    assert last in words(page)
    found = open_page("enumerators", area="province-57", measure="round", find=everybody[-1])
    assert found.dataframe[0].value.enumerator_id.tolist() == [everybody[-1]]
    nobody = open_page("enumerators", area="province-57", find="' OR 1=1 --")
    assert text("enumerators.ranked.none", "th") in words(nobody)


def test_the_funnel_has_both_limits_and_every_enumerator(open_page: OpenPage) -> None:
    page = open_page("enumerators", area="province-57", measure="round")
    data = figures(page)[0]["data"]
    names = [trace["name"] for trace in data]
    for key in ("outer", "inner"):
        assert text(f"enumerators.funnel.{key}", "th") in names
    points = queries.run(
        "enumerators_funnel", survey_year_be=2569, measure="round", reader=MACHINE, **AREA
    )
    drawn = sum(len(trace["customdata"]) for trace in data if trace["mode"] == "markers")
    assert drawn == len(points)


@pytest.mark.parametrize("measure", ["flagged", "round", "fast"])
def test_the_funnel_is_seen_whole_over_its_points(open_page: OpenPage, measure: str) -> None:
    """No point and no limit over a point with enough households lies above the figure."""
    figure = figures(open_page("enumerators", area="province-57", measure=measure))[0]
    points = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    top = figure["layout"]["yaxis"]["range"][1]
    assert all(share <= top for trace in points for share in trace["y"])
    least = max(10, min(n for trace in points for n in trace["x"]))
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    assert lines
    for trace in lines:
        over = [y for n, y in zip(trace["x"], trace["y"], strict=True) if n >= least]
        assert over
        assert max(over) <= top


def test_areas_add_up_to_their_total(open_page: OpenPage) -> None:
    page = open_page("enumerators", area="province-57", show="areas")
    table = page.dataframe[0].value
    for name in ("enumerators_registered", "enumerators_active", "households_collected"):
        assert table[name][0] == table[name][1:].sum()


def test_the_award_prints_its_criteria_and_no_name(open_page: OpenPage) -> None:
    page = open_page("enumerators", area="province-57", show="outstanding")
    shown = words(page)
    for name in ("load", "time", "confirmed", "must_fix", "limits", "order"):
        assert text(f"enumerators.criterion.{name}", "th") in shown
    assert text("enumerators.outstanding.proposed", "th") in shown
    assert "อาสาสมัคร 0" not in words(page)


def test_one_enumerator_opens_from_the_link(open_page: OpenPage) -> None:
    ranked = queries.run(
        "enumerators_ranked",
        survey_year_be=2569,
        measure="fast",
        row_limit=1,
        reader=MACHINE,
        **AREA,
    )
    who = str(ranked.enumerator_id[0])
    page = open_page("enumerators", area="province-57", enumerator=who)
    assert who in words(page)
    days = figures(page)[0]["data"][0]
    assert sum(days["y"]) == int(ranked.households_collected[0])
    page.button(key="enumerator_close").click().run()
    assert "enumerator" not in page.query_params
    assert not page.exception


@pytest.mark.parametrize("forged", ["E0", "' OR 1=1 --", "<b>E</b>"])
def test_an_unknown_enumerator_is_said_to_be_unknown(open_page: OpenPage, forged: str) -> None:
    page = open_page("enumerators", area="province-57", enumerator=forged)
    assert text("enumerators.one.unknown", "th") in words(page)
    assert "<b>E</b>" not in html(page)


def test_a_year_without_anybody_says_so(open_page: OpenPage) -> None:
    page = open_page("enumerators", area="province-10")
    assert not page.exception
    page = open_page("enumerators", area="province-50")
    assert text("enumerators.empty.nobody", "th", year=2569) in words(page)


# --- agencies -------------------------------------------------------------------------------------


def _agency() -> None:
    from bmn.ui.frame.door import require
    from bmn.ui.quality import agency

    agency.draw(require("enumerators"))


def drawn(**link: str) -> AppTest:
    page = signed_in(AppTest.from_function(_agency, default_timeout=60))
    for key, value in link.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_agency_counts_stand_beside_the_survey_s(
    open_page: OpenPage, small_warehouse: Path, language: str
) -> None:
    page = drawn(area="province-57", item="chronic", lang=language)
    rows = queries.run("agency_by_district", survey_year_be=2569, reader=MACHINE, **AREA)
    own = rows[rows.item == "chronic"]
    table = page.dataframe[0].value
    assert table.register_count.tolist() == own.register_count.tolist()
    assert table.survey_count.sum() == own.survey_count.sum()
    assert text("quality.agency.how", language) in words(page)


def test_an_area_without_register_says_so(open_page: OpenPage, small_warehouse: Path) -> None:
    page = drawn(area="province-50")
    assert text("quality.agency.empty.no_register", "th", year=2569) in words(page)
