"""The built-in diagram: Thiessen cells of our tambon centres, clipped to an outline grown of them.

No file of another is needed. In the mean 94 % of a place lies in the right province and 86 % in the
right district; a cell says nothing on where a border runs, and every map says so.

Distances are in km on a plane true to scale at 13.5° north, good to 3 % over the country.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from bmn.boundaries import geometry, store
from bmn.survey import reference

DECIMALS = 3
_KM_PER_DEGREE_EAST = 111.32 * math.cos(math.radians(13.5))
_KM_PER_DEGREE_NORTH = 110.57
_DISC_SHARE = 0.6
"""Radius of a centre's disc, of the mean distance to the two centres next to it."""
_DISC_KM = (1.5, 25.0)
_ISLAND_DISC_KM = (2.0, 4.0)
_CLOSING_KM = 12.0
"""Bays and gaps of up to twice this between discs belong to the land."""
_APART_KM = 0.4
"""Centres on the very same spot (13 sub-districts of Bangkok) are moved apart by this."""
_ARC_SEGMENTS = 3


@dataclass(frozen=True)
class _Centres:
    codes: list[str]
    points: NDArray[np.float64]
    is_island: NDArray[np.bool_]


def build() -> dict[str, int]:
    """Make the shapes of every level and write them; the number of areas by level."""
    made = shapes()
    for level, areas in made.items():
        store.write(store.built_path(level), geometry.to_shapes(areas, DECIMALS))
    return {level: len(areas) for level, areas in made.items()}


def shapes() -> dict[str, geometry.Polygons]:
    """Polygons by level and code, in degrees."""
    tambons = _cells(_read())
    districts = geometry.dissolve(tambons, lambda code: code[:4])
    return {**geometry.upper_levels(districts), "district": districts, "tambon": tambons}


def _read() -> _Centres:
    rows = reference.rows("tambons.csv")
    points = np.array(
        [
            (
                float(row["longitude"]) * _KM_PER_DEGREE_EAST,
                float(row["latitude"]) * _KM_PER_DEGREE_NORTH,
            )
            for row in rows
        ]
    )
    return _Centres(
        [row["tambon_code"] for row in rows],
        _apart(points),
        np.array([row["is_island"] == "1" for row in rows]),
    )


def _apart(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same points; those on a spot already taken stand around it."""
    taken: dict[tuple[float, float], int] = {}
    moved = points.copy()
    for at, (x, y) in enumerate(points.tolist()):
        nth = taken.get((x, y), 0)
        taken[(x, y)] = nth + 1
        if nth:
            # The golden angle: no two of them fall together, however many there are.
            angle = nth * math.pi * (3 - math.sqrt(5))
            moved[at] += _APART_KM * math.sqrt(nth) * np.array([math.cos(angle), math.sin(angle)])
    return moved


def _cells(centres: _Centres) -> geometry.Polygons:
    outline = _outline(centres)
    shapely.prepare(outline)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(
            shapely.multipoints(centres.points),
            extend_to=shapely.box(*outline.bounds).buffer(100),
            ordered=True,
        )
    )
    spots = shapely.points(centres.points)
    land = [
        cell if outline.contains_properly(cell) else _part_at(cell.intersection(outline), spot)
        for cell, spot in zip(cells, spots, strict=True)
    ]
    degrees = shapely.transform(
        np.array(land, dtype=object),
        lambda points: points / (_KM_PER_DEGREE_EAST, _KM_PER_DEGREE_NORTH),
    )
    return geometry.rounded(dict(zip(centres.codes, degrees, strict=True)), DECIMALS)


def _outline(centres: _Centres) -> Any:
    """The land: discs around the centres, closed over gaps; islands keep discs of their own."""
    near = _mean_distance_to_two(centres.points)
    radius = np.where(
        centres.is_island,
        np.clip(_DISC_SHARE * near, *_ISLAND_DISC_KM),
        np.clip(_DISC_SHARE * near, *_DISC_KM),
    )
    discs = shapely.buffer(shapely.points(centres.points), radius, quad_segs=_ARC_SEGMENTS)
    mainland = shapely.union_all(discs[~centres.is_island])
    closed = mainland.buffer(_CLOSING_KM, quad_segs=_ARC_SEGMENTS).buffer(
        -_CLOSING_KM, quad_segs=_ARC_SEGMENTS
    )
    filled = [shapely.Polygon(part.exterior) for part in shapely.get_parts(closed)]
    return shapely.union_all([*filled, *discs[centres.is_island]])


def _mean_distance_to_two(points: NDArray[np.float64]) -> NDArray[np.float64]:
    means = []
    for block in np.array_split(points, 16):
        distances = np.hypot(
            block[:, None, 0] - points[None, :, 0], block[:, None, 1] - points[None, :, 1]
        )
        # The nearest of all is the point itself.
        means.append(np.partition(distances, 2, axis=1)[:, 1:3].mean(axis=1))
    return np.concatenate(means)


def _part_at(land: Any, spot: Any) -> Any:
    """The part of a cell's land in which its centre lies: what is across water is another's."""
    parts = [part for part in shapely.get_parts(land) if part.geom_type == "Polygon"]
    return min(parts, key=lambda part: part.distance(spot))
