"""The deck's text: valid, compact, offline, in layers that answer to clicks."""

import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from bmn.boundaries import store
from bmn.maps import deck, figure, labels, patterns
from bmn.maps.deck import Ground
from bmn.maps.marks import Mark

MEGABYTE = 1_000_000


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))


def marks(level: str, **more: Any) -> list[Mark]:
    return [
        Mark(
            code,
            f"อำเภอ {code}",
            "value",
            "#80C6A3",
            0.5,
            "ร้อยละ 50.00",
            "จัดเก็บได้ 1,234 จากเป้าหมาย 2,468 ครัวเรือน",
            0.5,
            1234,
            **more,
        )
        for code in store.shapes(level).by_code
    ]


def ground(level: str, **more: Any) -> Ground:
    return Ground(store.shapes(level).by_code, "light", **more)


def layers(drawn: deck.Deck) -> dict[str, Any]:
    return {layer["id"]: layer for layer in json.loads(drawn.to_json())["layers"]}


@pytest.mark.parametrize("level", ["province", "inspection_region", "district"])
def test_a_map_is_small(level: str) -> None:
    lines = list(store.shapes("province").by_code.values())
    assert len(deck.areas(marks(level), ground(level, lines=lines)).to_json().encode()) <= MEGABYTE


def test_only_the_fill_answers_to_clicks_and_has_no_line() -> None:
    found = layers(deck.areas(marks("province"), ground("province")))
    assert found["fill"]["pickable"] is True
    assert found["fill"]["stroked"] is False
    assert found["lines"]["pickable"] is False
    assert found["lines"]["filled"] is False


def test_no_style_no_provider_and_no_address_outside() -> None:
    text = deck.areas(marks("province"), ground("province")).to_json()
    spec = json.loads(text)
    assert spec["mapStyle"] == "__MAP_STYLE__"
    assert "mapProvider" not in spec
    outside = text.replace("http://www.w3.org/2000/svg", "")
    assert "http" not in outside


def test_names_are_pictures_with_whole_words() -> None:
    found = layers(deck.areas(marks("province"), ground("province")))
    picture = found["names"]["data"][0]["i"]["url"]
    assert found["names"]["@@type"] == "IconLayer"
    assert picture.startswith("data:image/svg+xml")
    assert "อำเภอ" in picture
    assert "#" not in picture.split(",", 1)[1]


def test_names_do_not_touch() -> None:
    at = [labels.Name(str(n), 100 + n * 0.0001, 15, n) for n in range(50)]
    assert len(labels.placed(at, 6, "light", "#000000", "#FFFFFF")) == 1


def test_marks_above_letters_take_no_width() -> None:
    bare = "".join(c for c in "น้ำปู่ที่" if unicodedata.category(c) != "Mn")
    assert labels.width_of("น้ำปู่ที่") == labels.width_of(bare)


def test_areas_without_a_value_are_hatched_or_dotted() -> None:
    drawn = marks("province")
    drawn[0] = Mark(drawn[0].code, "ก", "no_data")
    drawn[1] = Mark(drawn[1].code, "ข", "suppressed")
    found = layers(deck.areas(drawn, ground("province")))
    told = [f["properties"]["p"] for f in found["without"]["data"]["features"]]
    assert told == ["no_data", "suppressed"]
    assert found["without"]["fillPatternMapping"].keys() == patterns.MAPPING.keys()
    assert len(found["fill"]["data"]["features"]) == 75


def test_counts_are_circles_by_surface() -> None:
    one, four = marks("province")[:2]
    from dataclasses import replace

    drawn = [replace(one, size=100), replace(four, size=400)]
    found = layers(deck.areas(drawn, ground("province"), as_circles=True))
    radius = {row["c"]: row["s"] for row in found["marks"]["data"]}
    assert radius[four.code] == pytest.approx(2 * radius[one.code], rel=0.01)


def test_a_name_with_markup_stays_text() -> None:
    drawn = [Mark("57", "<script>&", "value", "#80C6A3", 1.0, "1")]
    picture = layers(deck.areas(drawn, ground("province")))["names"]["data"][0]["i"]["url"]
    assert "&lt;script&gt;&amp;" in picture


@pytest.mark.parametrize(
    "forged",
    [
        None,
        {},
        {"objects": None},
        {"objects": {"fill": None}},
        {"objects": {"fill": [None]}},
        {"objects": {"fill": [{"properties": {"c": ["57"]}}]}},
        {"objects": {"fill": [{"properties": {"c": "99"}}]}},
        {"objects": {"lines": [{"c": "57"}]}},
    ],
)
def test_a_forged_click_is_nothing(forged: Any) -> None:
    assert deck.chosen(forged, {"57"}) is None


def test_a_click_names_its_area() -> None:
    assert deck.chosen({"objects": {"fill": [{"properties": {"c": "57"}}]}}, {"57"}) == "57"
    assert deck.chosen({"objects": {"marks": [{"c": "57"}]}}, {"57"}) == "57"


def test_the_small_map_asks_nothing_outside_and_turns_clockwise() -> None:
    drawn = figure.choropleth("province", marks("province"), "light")
    assert figure.CONFIG["topojsonURL"].startswith("data:")
    trace = json.loads(drawn.to_json())["data"][0]
    assert trace["type"] == "choropleth"
    assert len(trace["locations"]) == 77
    assert len(drawn.to_json()) < MEGABYTE


def test_a_map_with_cached_shapes_takes_little_time() -> None:
    drawn, under = marks("province"), ground("province")
    deck.areas(drawn, under)
    started = time.process_time()
    for _ in range(5):
        deck.areas(drawn, under).to_json()
    assert (time.process_time() - started) / 5 < 0.030
