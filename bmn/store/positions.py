"""Which households' positions lie outside their tambon: only official boundaries can tell."""

import json

import duckdb
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape as geometry_of

from bmn.boundaries import store as boundaries

TOLERANCE_KM = (
    1.0  # the proposal's own buffer: a phone's position and a village's edge are not exact
)
_KM_A_DEGREE = 111.32


def are_official() -> bool:
    """Whether official tambon boundaries were imported: our own diagram is too coarse to judge."""
    return boundaries.origin("tambon").is_official


def version() -> str:
    """Changes whenever the tambon boundaries that judge positions do."""
    return boundaries.shapes("tambon").version if are_official() else "none"


def find_outside(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave the temporary table `position_outside` (household_id) of the checked households.

    Municipal communities (pseudo-tambons) have no polygon and are left out. Distances are reckoned
    in degrees stretched to kilometres at the point's latitude, good to a few metres over 1 km.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE position_outside (household_id VARCHAR)")
    if not are_official():
        return
    rows = connection.execute(
        """
        SELECT v.tambon_code, list(h.household_id), list(h.latitude), list(h.longitude)
        FROM checked_household AS h JOIN core_village AS v USING (village_no)
        WHERE h.latitude IS NOT NULL AND h.longitude IS NOT NULL
        GROUP BY v.tambon_code
        """
    ).fetchall()
    known = boundaries.shapes("tambon").by_code
    outside: list[str] = []
    for tambon, ids, latitudes, longitudes in rows:
        found = known.get(tambon)
        if found is not None:
            polygon = geometry_of(
                {"type": "MultiPolygon", "coordinates": json.loads(found.coordinates)}
            )
            far = _is_far(polygon, np.array(longitudes), np.array(latitudes))
            outside.extend(np.array(ids, object)[far].tolist())
    if outside:
        connection.execute("INSERT INTO position_outside SELECT unnest($1::VARCHAR[])", [outside])


def _is_far(
    polygon: shapely.Geometry, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Points more than the tolerance away from the polygon."""
    squeeze = float(np.cos(np.radians(polygon.centroid.y)))
    stretched = shapely.transform(polygon, lambda xy: xy * [squeeze, 1.0])
    points = shapely.points(longitude * squeeze, latitude)
    far: NDArray[np.bool_] = shapely.distance(stretched, points) * _KM_A_DEGREE > TOLERANCE_KM
    return far
