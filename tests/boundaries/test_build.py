"""The built-in diagram: every area there and sound, and close enough to the real borders."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bmn.boundaries import build, geometry, store
from bmn.survey import reference

REAL = Path(__file__).parents[3] / "shared" / "geography" / "boundaries"
needs_real = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real borders are not in the repository: ../shared/geography"
)
COUNTS = {"inspection_region": 18, "province": 77, "district": 928, "tambon": 7436}


def polygons(level: str) -> dict[str, Any]:
    return {code: geometry.polygon_of(shape) for code, shape in store.shapes(level).by_code.items()}


def real(level: str) -> dict[str, Any]:
    features = json.loads((REAL / f"{level}.geojson").read_text(encoding="utf-8"))["features"]
    return {f["properties"]["code"]: shapely.from_geojson(json.dumps(f)) for f in features}


def neighbours(areas: dict[str, Any]) -> set[tuple[str, str]]:
    codes = sorted(areas)
    shapes = [areas[code] for code in codes]
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="intersects")
    return {
        (codes[a], codes[b])
        for a, b in zip(one, other, strict=True)
        if a < b and shapes[a].intersection(shapes[b]).length > 0.01
    }


@pytest.fixture(autouse=True)
def _no_import(data_dir: Path) -> None:
    """The diagram, whatever this machine has imported."""


@pytest.mark.parametrize("level", store.LEVELS)
def test_every_area_has_a_shape(level: str) -> None:
    codes = {row[f"{level}_code"] for row in reference.rows(f"{level}s.csv")}
    assert store.shapes(level).by_code.keys() == codes
    assert len(codes) == COUNTS[level]
    assert not store.shapes(level).origin.is_official


@pytest.mark.parametrize("level", store.LEVELS)
def test_no_shape_is_empty_or_invalid(level: str) -> None:
    wrong = [
        code
        for code, polygon in polygons(level).items()
        if polygon.is_empty or not polygon.is_valid or polygon.area <= 0
    ]
    assert wrong == []


@pytest.mark.parametrize("level", store.LEVELS)
def test_outer_rings_run_clockwise(level: str) -> None:
    for shape in store.shapes(level).by_code.values():
        for part in json.loads(shape.coordinates):
            turned = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(part[0]))
            assert turned > 0, shape.area_code


@pytest.mark.parametrize("level", ["province", "district"])
def test_areas_neither_overlap_nor_leave_gaps(level: str) -> None:
    assert shapely.coverage_is_valid(np.array(list(polygons(level).values()), dtype=object))


@pytest.mark.parametrize("level", store.LEVELS)
def test_the_label_stands_in_its_area(level: str) -> None:
    areas = polygons(level)
    for code, shape in store.shapes(level).by_code.items():
        assert areas[code].contains(shapely.Point(shape.longitude, shape.latitude)), code


def test_neighbours_that_everybody_knows() -> None:
    """Chiang Rai-Phayao, Bangkok-Nonthaburi, Bueng Kan-Nakhon Phanom; not Chiang Mai-Phuket."""
    found = neighbours(polygons("province"))
    assert {("56", "57"), ("10", "12"), ("38", "48"), ("50", "58")} <= found
    assert ("50", "83") not in found


@needs_real
@pytest.mark.parametrize(("level", "least"), [("province", 0.94), ("district", 0.86)])
def test_most_of_the_land_is_in_the_right_area(level: str, least: float) -> None:
    own, true = polygons(level), real(level)
    right = sum(own[code].intersection(true[code]).area for code in true)
    assert right / sum(polygon.area for polygon in true.values()) >= least


@needs_real
def test_neighbours_are_kept() -> None:
    own, true = neighbours(polygons("province")), neighbours(real("province"))
    assert own >= true
    assert len(own - true) <= 2
    own, true = neighbours(polygons("district")), neighbours(real("district"))
    assert len(own & true) >= 0.96 * len(true)


def test_the_committed_diagram_is_what_the_code_builds() -> None:
    """The same centres give the same shapes (to the last decimal of another GEOS)."""
    made = build.shapes()
    for level in store.LEVELS:
        committed = polygons(level)
        for code, polygon in made[level].items():
            apart = polygon.symmetric_difference(committed[code]).area
            assert apart <= 0.01 * polygon.area, code


def test_the_same_shapes_give_the_same_bytes(tmp_path: Path) -> None:
    shapes = list(store.shapes("province").by_code.values())
    store.write(tmp_path / "one", shapes)
    store.write(tmp_path / "two", reversed(shapes))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_diagram_is_small() -> None:
    sizes = {level: store.built_path(level).stat().st_size for level in store.LEVELS}
    assert sum(sizes.values()) < 1_000_000
