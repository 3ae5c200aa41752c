"""The map page: every measure and level opens, adds up, and never loses an area."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bmn import settings
from bmn.access.reader import MACHINE
from bmn.boundaries import store
from bmn.maps.measures import MEASURES
from bmn.warehouse import queries
from bmn.words.language import LANGUAGES, text
from tests.pages.conftest import OpenPage, ReadsAs
from tests.screens import html, words


def spec(page: AppTest) -> dict[str, Any]:
    return json.loads(page.get("deck_gl_json_chart")[0].proto.json)


def drawn(page: AppTest) -> set[str]:
    """Codes that the map shows."""
    codes = set()
    for layer in spec(page)["layers"]:
        if layer["id"] in ("fill", "without"):
            codes |= {one["properties"]["c"] for one in layer["data"]["features"]}
        if layer["id"] == "marks":
            codes |= {one["c"] for one in layer["data"]}
    return codes


def layers_of(page: AppTest) -> set[str]:
    return {layer["id"] for layer in spec(page)["layers"]}


@pytest.mark.parametrize("measure", [one.key for one in MEASURES])
@pytest.mark.parametrize("area", ["country-TH", "province-57"])
def test_every_measure_opens(open_page: OpenPage, measure: str, area: str) -> None:
    page = open_page("map", area=area, measure=measure)
    assert text(f"map.measure.{measure}", "th") in words(page)
    assert len(spec(page)["layers"]) > 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("area", "by"),
    [
        ("country-TH", "province"),
        ("country-TH", "inspection_region"),
        ("country-TH", "district"),
        ("inspection_region-16", "province"),
        ("province-57", "district"),
        ("province-57", "tambon"),
        ("district-5701", "tambon"),
        ("district-5701", "local_authority"),
        ("tambon-570105", "village"),
    ],
)
def test_every_level_opens(open_page: OpenPage, area: str, by: str, language: str) -> None:
    page = open_page("map", area=area, by=by, lang=language)
    assert len(page.get("deck_gl_json_chart")[0].proto.json.encode()) <= 1_000_000
    assert text("common.say.sketch_map", language) in words(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_borders_of_two_origins_are_not_mixed_unsaid(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Official provinces only: districts of the diagram have no official outline around them."""
    monkeypatch.setattr(settings, "boundaries_dir", lambda: tmp_path / "boundaries")
    assert "selected" in layers_of(open_page("map", area="province-57", lang=language))
    official, diagram = "กรมแผนที่ทหาร", text("common.say.sketch_map", language)
    found = store.shapes("province").by_code.values()
    store.write_imported(found, store.Origin("province", is_official=True, attribution=official))
    page = open_page("map", area="province-57", lang=language)
    assert "selected" not in layers_of(page)
    assert diagram in words(page)
    assert official in words(page)
    page = open_page("map", lang=language)
    assert text("map.borders", language, source=official) in words(page)
    assert diagram not in words(page)


def test_the_country_has_76_provinces_and_bangkok_out_of_scope(open_page: OpenPage) -> None:
    page = open_page("map")
    assert len(drawn(page)) == 77
    assert text("common.empty.out_of_scope", "th") in words(page)


@pytest.mark.parametrize("district", ["5701", "8301"])
def test_no_area_of_a_district_is_lost(open_page: OpenPage, district: str) -> None:
    """Tambons and municipal communities: on the map, or told to have no place; all in the table."""
    page = open_page("map", area=f"district-{district}", measure="progress")
    rows = queries.run(
        "progress_by_area",
        survey_year_be=2569,
        area_level="tambon",
        within_level="district",
        within_code=district,
        reader=MACHINE,
    )
    assert set(rows["area_code"]) <= drawn(page)
    table = page.dataframe[0].value
    assert table["denominator"].sum() == rows["households_target"].sum()


@pytest.fixture
def households() -> Any:
    """The households of district 5701 that the page should show."""
    return queries.run(
        "household_points", survey_year_be=2569, district_code="5701", reader=MACHINE
    )


POINTS = {"area": "district-5701", "show": "households"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_households_are_points_for_those_permitted(
    open_page: OpenPage, households: Any, language: str
) -> None:
    page = open_page("map", **POINTS, lang=language)
    layers = {layer["id"]: layer for layer in spec(page)["layers"]}
    shown = sum(len(layers[name]["data"]) for name in ("earlier", "today") if name in layers)
    assert shown == households["latitude"].count() > 0
    assert "marks" not in layers
    assert text("map.households.not_judged", language) in words(page)
    without = f"{households['latitude'].isna().sum():,}"
    told = text(
        "map.households.count",
        language,
        shown=f"{shown:,}",
        without=without,
        today=f"{households['is_today'].sum():,}",
    )
    assert told in words(page)
    # The village's name is told once, in the stylesheet; no name of a person is there to tell.
    assert html(page).count(".bmn-v0::after") == 1


@pytest.mark.parametrize("role", ["executive", "presenter"])
def test_without_the_right_there_are_counts_only(
    open_page: OpenPage, households: Any, reads_as: ReadsAs, role: str
) -> None:
    reads_as(role)
    page = open_page("map", **POINTS)
    shown = page.get("deck_gl_json_chart")[0].proto.json
    assert not [one for one in households["household_id"] if one in shown]
    assert "earlier" not in {layer["id"] for layer in spec(page)["layers"]}
    marks = next(layer for layer in spec(page)["layers"] if layer["id"] == "marks")["data"]
    by_village = households.groupby("village_code").size()
    assert {one["c"]: one["v"] for one in marks} == {
        code: f"{by_village.get(code, 0):,}" for code in (one["c"] for one in marks)
    }
    assert set(by_village.index) <= {one["c"] for one in marks}
    assert text("map.households.no_right", "th") in words(page)


@pytest.mark.parametrize("level", ["tambon", "local_authority"])
def test_smaller_areas_show_their_own_households(
    open_page: OpenPage, households: Any, level: str
) -> None:
    progress = queries.run(
        "progress_by_area",
        survey_year_be=2569,
        area_level=level,
        within_level="district",
        within_code="5701",
        reader=MACHINE,
    ).sort_values("households_collected")
    code = progress["area_code"].iloc[-1]
    page = open_page("map", area=f"{level}-{code}", show="households")
    layers = {layer["id"]: layer for layer in spec(page)["layers"]}
    own = queries.run(
        "household_points",
        survey_year_be=2569,
        district_code="5701",
        within_level=level,
        within_code=code,
        reader=MACHINE,
    )
    assert (
        len(layers["earlier"]["data"]) + len(layers.get("today", {"data": []})["data"])
        == own["latitude"].count()
    )
    assert len(own) == progress["households_collected"].iloc[-1]


def test_a_province_is_too_large_for_households(open_page: OpenPage) -> None:
    page = open_page("map", area="province-57", show="households")
    assert {layer["id"] for layer in spec(page)["layers"]} >= {"fill"}


def test_a_village_is_shown_among_its_like(open_page: OpenPage) -> None:
    villages = queries.run(
        "areas_of_year",
        survey_year_be=2569,
        area_level="village",
        within_level="province",
        within_code="57",
        reader=MACHINE,
    )
    code = villages["area_code"].iloc[0]
    page = open_page("map", area=f"village-{code}")
    assert any(name.startswith("▶") for name in page.dataframe[0].value["name"])


def test_failing_stand_beside_the_eligible(open_page: OpenPage) -> None:
    table = open_page("map", area="province-57", measure="fails").dataframe[0].value
    eligible = open_page("map", area="province-57", measure="pass").dataframe[0].value
    beside = dict(zip(eligible["name"], eligible["denominator"], strict=True))
    assert dict(zip(table["name"], table["denominator"], strict=True)) == pytest.approx(
        beside, nan_ok=True
    )
    assert (table["value"] < table["denominator"]).any()


@pytest.mark.parametrize(
    ("link", "ending"),
    [
        ({"area": "country-TH", "by": "district"}, ("(จ.เชียงราย)", "(Chiang Rai)")),
        ({"area": "province-57", "by": "tambon"}, ("(อ.เทิง)", "(Thoeng)")),
        ({"area": "district-5701", "show": "households"}, ("(ต.รอบเวียง)", "(Rop Wiang)")),
        ({"area": "district-5701", "by": "tambon"}, None),
    ],
)
def test_names_two_levels_below_tell_where_they_lie(
    open_page: OpenPage, link: dict[str, str], ending: tuple[str, str] | None
) -> None:
    for language, at in zip(LANGUAGES, (0, 1), strict=True):
        names = open_page("map", **link, lang=language).dataframe[0].value["name"]
        if ending is None:
            assert not any(name.endswith(")") for name in names)
        else:
            assert any(name.endswith(ending[at]) for name in names)
            # Two districts of Ayutthaya differ in Thai only: บางซ้าย and บางไทร.
            assert names.is_unique or language == "en" or "show" in link


QUOTIENTS = [one for one in MEASURES if one.numerator is not None]


@pytest.mark.parametrize("measure", [one.key for one in QUOTIENTS])
def test_the_table_carries_what_the_value_is_made_of(open_page: OpenPage, measure: str) -> None:
    """On the screen and so in the file (decision 34): value = numerator ÷ denominator."""
    shown = open_page("map", area="province-57", measure=measure).dataframe[0].value
    table = shown.dropna(subset=["rank"])
    assert len(table) > 3
    made = table["numerator"] / table["denominator"]
    kind = next(one.kind for one in QUOTIENTS if one.key == measure)
    if kind == "number":
        assert table["value"].astype(float).to_numpy() == pytest.approx(made.to_numpy(), abs=0.01)
    else:
        per = 100 if kind in ("share", "points") else 1
        within = 1 if kind == "baht" else 0.011
        assert table["value"].to_numpy() == pytest.approx((made * per).to_numpy(), abs=within)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("measure", "order"),
    [
        ("progress", "least_first"),
        ("income", "least_first"),
        ("remaining", "most_first"),
        ("below", "most_first"),
        ("certification", "least_done_first"),
    ],
)
def test_the_ranking_says_which_end_stands_first(
    open_page: OpenPage, measure: str, order: str, language: str
) -> None:
    told = words(open_page("map", area="province-57", measure=measure, lang=language))
    end = text(f"map.table.{order}", language)
    assert text("map.table.title", language, order=end) in told


@pytest.mark.parametrize("measure", ["pass", "income", "below", "flags", "persons"])
def test_a_share_of_few_is_shown_and_not_ranked(open_page: OpenPage, measure: str) -> None:
    page = open_page("map", area="province-57", measure=measure)
    table = page.dataframe[0].value
    valued = table[table["value"].notna()]
    few = valued["denominator"] < 100
    assert few.any()
    assert valued["rank"].isna().tolist() == few.tolist()
    assert few.tolist() == sorted(few)
    assert text("map.table.few", "th", fewest="100") in words(page)


def test_how_far_the_work_is_is_ranked_however_few(open_page: OpenPage) -> None:
    table = open_page("map", area="province-57", measure="progress").dataframe[0].value
    valued = table[table["value"].notna()]
    assert (valued["denominator"] < 100).any()
    assert valued["rank"].notna().all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_says_by_what_rule_the_classes_part(open_page: OpenPage, language: str) -> None:
    page = open_page("map", area="province-57", measure="pass", indicator="29", lang=language)
    rules = [text(f"map.legend.{name}", language) for name in ("fixed", "narrowed")]
    assert sum(rule in words(page) for rule in rules) == 1


def test_the_worst_comes_first(open_page: OpenPage) -> None:
    values = open_page("map", measure="progress").dataframe[0].value["value"].dropna().tolist()
    assert values == sorted(values)
    values = open_page("map", measure="remaining").dataframe[0].value["value"].dropna().tolist()
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("link", [{"back": "7"}, {"measure": "income", "back": "2568"}])
def test_two_times_can_be_compared(open_page: OpenPage, link: dict[str, str]) -> None:
    page = open_page("map", area="province-57", **link)
    assert page.dataframe[0].value is not None


@pytest.mark.parametrize(
    "link",
    [
        {"measure": "nothing"},
        {"by": "galaxy"},
        {"back": "x"},
        {"measure": "pass", "indicator": "999"},
        {"area": "province-10"},
    ],
)
def test_a_forged_link_opens_the_usual_map(open_page: OpenPage, link: dict[str, str]) -> None:
    assert drawn(open_page("map", **link))
