"""Points of households: every one with a position, exact, small, and without code from outside."""

import json
import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bmn.boundaries import store
from bmn.maps import households
from bmn.maps.deck import Ground
from bmn.maps.households import Points
from bmn.maps.marks import Box

MEGABYTE = 1_000_000
BOX = Box(99.0, 19.0, 100.0, 20.0)


def frame(number: int, **columns: Any) -> pd.DataFrame:
    """So many households of 300 villages over a degree, a tenth of them collected today."""
    draw = np.random.default_rng(1)
    at = np.arange(number)
    return pd.DataFrame(
        {
            "household_id": [f"5701{one:07d}" for one in at],
            "village_code": [f"57010101{one % 300:03d}"[:10] for one in at],
            "tambon_code": "570101",
            "latitude": 19.0 + draw.random(number),
            "longitude": 99.0 + draw.random(number),
            "day": pd.to_datetime("2026-01-01") + pd.to_timedelta(at % 90, "D"),
            "is_today": at % 10 == 0,
        }
    ).assign(**columns)


def ground() -> Ground:
    shapes = store.shapes("district").by_code
    own = [shapes["5701"]]
    return Ground({}, "light", lines=own, context=list(shapes.values())[:20], selected=own)


def spec(points: Points) -> dict[str, Any]:
    drawn = households.draw(points, ground(), BOX, "ครัวเรือน", "จัดเก็บเมื่อ")
    found: dict[str, Any] = json.loads(drawn.to_json())
    return {layer["id"]: layer for layer in found["layers"]}


def places(layer: dict[str, Any]) -> list[tuple[float, float]]:
    """Degrees of a layer's rows, reckoned as the browser does from the layer's own words."""
    found = re.fullmatch(
        r"@@=\[([\d.-]+)\+this\[0\]\*([\d.]+),([\d.-]+)\+this\[1\]\*([\d.]+)\]",
        layer["getPosition"],
    )
    assert found
    west, step, south, _ = map(float, found.groups())
    return [(west + row[0] * step, south + row[1] * step) for row in layer["data"]]


def test_every_household_stands_where_it_was_recorded() -> None:
    rows = frame(500)
    layers = spec(households.pack(rows, None))
    for name, wanted in (("today", rows[rows["is_today"]]), ("earlier", rows[~rows["is_today"]])):
        found = np.array(places(layers[name]))
        assert np.abs(found - wanted[["longitude", "latitude"]].to_numpy()).max() <= 0.6e-5
        told = [f"{households.pack(rows, None).prefix}{row[3]}" for row in layers[name]["data"]]
        assert told == wanted["household_id"].tolist()
    assert "outside" not in layers


@pytest.mark.parametrize("number", [25_000, households.WITH_IDS, households.MOST])
def test_a_full_district_is_below_one_megabyte(number: int) -> None:
    points = households.pack(frame(number), np.zeros(number))
    drawn = households.draw(points, ground(), BOX, "ครัวเรือน", "จัดเก็บเมื่อ")
    assert len(drawn.to_json().encode()) <= MEGABYTE
    assert points.have_ids == (number <= households.WITH_IDS)
    assert sum(len(spec(points)[name]["data"]) for name in ("today", "earlier")) == number


def test_more_than_a_map_can_hold_are_counted_and_not_drawn() -> None:
    points = households.pack(frame(households.MOST + 1), None)
    assert points.are_too_many
    assert (points.positions, points.earlier, points.today) == (households.MOST + 1, "", "")


def test_what_isn_t_drawn_is_counted() -> None:
    rows = frame(10)
    rows.loc[[1, 2], "latitude"] = np.nan
    rows.loc[[2, 3], "longitude"] = np.nan
    points = households.pack(rows, None)
    assert (points.positions, points.without_position, points.positions_today) == (7, 3, 1)
    assert points.outside is None


def test_far_outside_is_marked_and_no_border_is_no_verdict() -> None:
    metres = np.array([0, 999, 1001, 50_000, np.nan, np.nan, 0, 0, 0, 0.0])
    points = households.pack(frame(10), metres)
    assert (points.outside, points.not_judged) == (2, 2)
    assert len(spec(points)["outside"]["data"]) == 2
    assert spec(points)["outside"]["pickable"] is False


def test_nothing_at_all_is_no_error() -> None:
    for rows in (pd.DataFrame(), frame(0), frame(3, latitude=np.nan)):
        points = households.pack(rows, None)
        assert points.positions == 0
        assert set(spec(points)) == {"context", "lines", "selected"}


def test_what_comes_from_files_is_no_code_in_a_tooltip() -> None:
    ids = [f"<b>{{1}}\"'\\{one}" for one in range(10)]
    points = households.pack(frame(10, household_id=ids), None)
    assert points.prefix == ""
    assert {row[3] for row in spec(points)["earlier"]["data"]} <= set(ids)
    sheet = households.stylesheet(
        points, {points.villages[0]: '"}</style><script>{;\\'}, dict.fromkeys(points.days, "วัน")
    )
    content = re.match(r'\.bmn-v0::after\{content:"([^"]*)"\}', sheet)
    assert content
    assert not set(content[1]) & set('<>{};"')


def test_names_and_days_stand_in_the_stylesheet() -> None:
    points = households.pack(frame(3, day=pd.Timestamp("2026-01-05")), None)
    names = {code: f"บ้านป่า {code}" for code in points.villages}
    sheet = households.stylesheet(points, names, {date(2026, 1, 5): "5 ม.ค. 2569"})
    assert '.bmn-d0::after{content:"5\\20 ม\\2e ค\\2e \\20 2569"}' in sheet
    assert sheet.count("::after") == len(points.villages) + 1
