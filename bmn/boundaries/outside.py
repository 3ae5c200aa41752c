"""How far positions lie outside the tambon that they were recorded for. Needs official borders."""

from collections.abc import Sequence

import numpy as np
import shapely

from bmn.boundaries import geometry, store

_METRES_A_DEGREE = 111_320.0


def metres_outside(
    tambon_codes: Sequence[str], longitudes: np.ndarray, latitudes: np.ndarray
) -> np.ndarray | None:
    """Metres from each position to its own tambon: 0 inside, NaN where either has no place.

    None where the borders are the built-in diagram, which is no evidence of where anything is.
    """
    shapes = store.shapes("tambon")
    if not shapes.origin.is_official:
        return None
    codes = np.asarray(tambon_codes, dtype=object)
    found = np.full(len(codes), np.nan)
    known = np.isfinite(longitudes) & np.isfinite(latitudes)
    for code in set(tambon_codes):
        shape = shapes.by_code.get(code)
        if shape is None:
            continue
        mine = np.flatnonzero((codes == code) & known)
        # A degree of longitude is shorter than one of latitude: both are brought to the latter.
        narrow = np.cos(np.radians(shape.latitude))
        border = shapely.transform(geometry.polygon_of(shape), lambda at, by=narrow: at * (by, 1.0))
        shapely.prepare(border)
        points = shapely.points(longitudes[mine] * narrow, latitudes[mine])
        away = np.zeros(len(mine))
        out = ~shapely.intersects(border, points)
        away[out] = shapely.distance(border, points[out]) * _METRES_A_DEGREE
        found[mine] = away
    return found
