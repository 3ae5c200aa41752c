"""What building and importing share: from polygons to stored shapes. Needs shapely."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from bmn.boundaries.store import Shape
from bmn.survey import reference

Polygons = dict[str, Any]
"""Area code → polygon or multipolygon, degrees WGS 84."""


def to_shapes(areas: Mapping[str, Any], decimals: int) -> list[Shape]:
    """Stored shapes: outer rings clockwise, coordinates with so many decimals."""
    return [_to_shape(code, polygon, decimals) for code, polygon in sorted(areas.items())]


def polygon_of(shape: Shape) -> Any:
    """The stored shape as a geometry."""
    return shapely.from_geojson(f'{{"type":"MultiPolygon","coordinates":{shape.coordinates}}}')


def dissolve(areas: Mapping[str, Any], above: Callable[[str], str | None]) -> Polygons:
    """The union of areas by the code that `above` gives; None leaves an area out."""
    groups: dict[str, list[Any]] = {}
    for code in sorted(areas):
        upper = above(code)
        if upper is not None:
            groups.setdefault(upper, []).append(areas[code])
    return {code: without_slivers(shapely.union_all(parts)) for code, parts in groups.items()}


def upper_levels(districts: Polygons) -> dict[str, Polygons]:
    """Provinces and inspection regions, dissolved from districts."""
    provinces = dissolve(districts, lambda code: code[:2])
    return {"province": provinces, "inspection_region": regions(provinces)}


def regions(provinces: Polygons) -> Polygons:
    """Inspection regions, dissolved from provinces; Bangkok belongs to none."""
    region = {
        row["province_code"]: row["inspection_region_code"] or None
        for row in reference.rows("provinces.csv")
    }
    return dissolve(provinces, region.get)


def without_slivers(polygon: Any, smallest: float = 1e-6) -> Any:
    """The polygon without holes and parts too small to see (square degrees; 1e-6 = 1.2 ha)."""
    parts = [
        shapely.Polygon(
            part.exterior,
            [ring for ring in part.interiors if shapely.Polygon(ring).area > smallest],
        )
        for part in shapely.get_parts(polygon)
        if part.geom_type == "Polygon" and part.area > smallest
    ]
    if not parts:
        return polygonal(polygon)
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def polygonal(geometry: Any) -> Any:
    """The polygons of a geometry, without the lines and points that repairs leave; maybe none."""
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry))
        if part.geom_type == "Polygon"
    ]
    return shapely.multipolygons(parts) if parts else shapely.MultiPolygon()


def rounded(areas: Polygons, decimals: int) -> Polygons:
    """Coordinates with so many decimals; valid, and borders still shared."""
    codes = list(areas)
    found = shapely.transform(
        np.array([areas[code] for code in codes], dtype=object),
        lambda points: np.round(points, decimals),
    )
    for at, polygon in enumerate(found):
        if not polygon.is_valid or polygon.is_empty:
            # Only what rounding broke is cut anew: its border may part from its neighbour's by
            # a last decimal.
            found[at] = shapely.set_precision(areas[codes[at]], 10.0**-decimals)
    return dict(zip(codes, found, strict=True))


def centres(level: str) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of every area of a level, from the reference tables."""
    return {
        row[f"{level}_code"]: (float(row["longitude"]), float(row["latitude"]))
        for row in reference.rows(f"{level}s.csv")
    }


def _to_shape(code: str, polygon: Any, decimals: int) -> Shape:
    polygon = shapely.orient_polygons(polygon, exterior_cw=True)
    parts = sorted(shapely.get_parts(polygon), key=lambda part: -part.area)
    at = shapely.maximum_inscribed_circle(parts[0], tolerance=0.01).coords[0]
    west, south, east, north = (round(float(edge), decimals) for edge in polygon.bounds)
    rings = [[_ring(ring, decimals) for ring in (part.exterior, *part.interiors)] for part in parts]
    return Shape(
        code,
        round(at[0], 4),
        round(at[1], 4),
        west,
        south,
        east,
        north,
        json.dumps(rings, separators=(",", ":")),
    )


def _ring(ring: Any, decimals: int) -> Sequence[list[float]]:
    points = shapely.get_coordinates(ring).tolist()
    return [[round(x, decimals), round(y, decimals)] for x, y in points]
