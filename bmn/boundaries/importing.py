"""Official boundaries in place of the diagram: read, match, simplify, check, store."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import numpy as np
import shapely

from bmn.boundaries import geometry, matching, reading, store
from bmn.boundaries.matching import Matched
from bmn.boundaries.report import LevelReport, Note, Refused

DECIMALS = {"inspection_region": 3, "province": 3, "district": 3, "tambon": 4}
MOST_CHARACTERS = {
    "inspection_region": 220_000,
    "province": 220_000,
    "district": 650_000,
    "tambon": 6_000_000,
}
"""Size of a level's coordinates: what keeps every map well below 1 MB."""
_TOLERANCES = (
    0.0,
    0.0005,
    0.001,
    0.002,
    0.003,
    0.004,
    0.005,
    0.006,
    0.007,
    0.008,
    0.009,
    0.01,
    0.011,
    0.013,
    0.016,
    0.02,
    0.03,
)
_GAP_DEGREES = 0.001
_KNOWN_SOURCES = (
    (("ADM1_PCODE", "ADM2_PCODE", "ADM3_PCODE", "PCODE"), "กรมแผนที่ทหาร / OCHA COD-AB (CC BY-IGO)"),
    (("SHAPEISO", "SHAPEGROUP", "SHAPEID"), "geoBoundaries (CC BY 3.0 IGO / ODbL)"),
)


def import_file(
    where: str,
    *,
    now: datetime,
    level: str | None = None,
    code_column: str | None = None,
    attribution: str | None = None,
    max_megabytes: int = reading.MAX_MEGABYTES,
) -> list[LevelReport]:
    """Put the file's shapes in place of the diagram, and of the levels that follow from them.

    Raises Refused, and then nothing is changed.
    """
    with reading.local_file(where, max_megabytes) as path:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        found = _matched(path, level, code_column)
    stamp = {"source": where, "sha256": sha256, "imported_at": f"{now:%Y-%m-%dT%H:%M:%S}"}
    ready: list[tuple[list[store.Shape], LevelReport]] = []
    simplified: dict[str, geometry.Polygons] = {}
    for matched in found.values():
        words = attribution or _attribution_of(matched.columns)
        if words is None:
            matched.notes.append(Note("no_attribution"))
        about = store.Origin(
            matched.level, is_official=True, attribution=words or Path(where).name, **stamp
        )
        before = _points(matched.polygons)
        simplified[matched.level] = _simplified(matched.level, matched.polygons, matched.notes)
        ready.append(
            _ready(about, simplified[matched.level], matched.matched_by, before, matched.notes)
        )
    for upper, (below, polygons) in _derived(simplified).items():
        of = next(report.origin for _, report in ready if report.origin.level == below)
        about = store.Origin(
            upper, is_official=True, attribution=of.attribution, derived_from=below, **stamp
        )
        notes: list[Note] = []
        before = _points(polygons)
        polygons = _simplified(upper, polygons, notes)
        ready.append(_ready(about, polygons, f"dissolved:{below}", before, notes))
    for shapes, report in ready:
        store.write_imported(shapes, report.origin)
    return [report for _, report in ready]


def _matched(path: Path, level: str | None, code_column: str | None) -> dict[str, Matched]:
    """The layers of the file by level; a layer that is none of ours is left out if another is."""
    found: dict[str, Matched] = {}
    refused: list[Refused] = []
    layers = reading.layers_apart(path)
    for layer in layers:
        try:
            matched = matching.match(layer, level, code_column)
        except Refused as error:
            if error.key not in ("no_level", "no_column", "wrong_column"):
                raise
            refused.append(error)
            continue
        if matched.level in found:
            raise Refused("two_layers", name=layer.name, level=matched.level)
        found[matched.level] = matched
    if not found:
        raise refused[0]
    return found


def _attribution_of(columns: Iterable[str]) -> str | None:
    named = {column.upper() for column in columns}
    return next((words for signs, words in _KNOWN_SOURCES if named & set(signs)), None)


def _ready(
    about: store.Origin,
    polygons: geometry.Polygons,
    matched_by: str,
    before: int,
    notes: list[Note],
) -> tuple[list[store.Shape], LevelReport]:
    report = LevelReport(about, len(polygons), matched_by, before, _points(polygons), tuple(notes))
    return geometry.to_shapes(polygons, DECIMALS[about.level]), report


def _derived(levels: dict[str, geometry.Polygons]) -> dict[str, tuple[str, geometry.Polygons]]:
    """Upper levels that the file doesn't hold, dissolved from the next below."""
    have = dict(levels)
    made: dict[str, tuple[str, geometry.Polygons]] = {}
    if "tambon" in have and "district" not in have:
        have["district"] = geometry.dissolve(have["tambon"], lambda code: code[:4])
        made["district"] = ("tambon", have["district"])
    if "district" in have and "province" not in have:
        have["province"] = geometry.dissolve(have["district"], lambda code: code[:2])
        made["province"] = (
            "tambon" if "tambon" in levels and "district" not in levels else "district",
            have["province"],
        )
    below = next(level for level in ("province", "district", "tambon") if level in levels)
    made["inspection_region"] = (below, geometry.regions(have["province"]))
    return made


def _simplified(level: str, polygons: geometry.Polygons, notes: list[Note]) -> geometry.Polygons:
    """Fewer points, neighbours' borders still the same line; as fine as the size allows."""
    codes, found = matching.in_order(polygons)
    if not shapely.coverage_is_valid(found):
        cleaned = shapely.coverage_clean(found, gap_width=_GAP_DEGREES)
        # An area that cleaning swallows whole lies under another: it stays as it came.
        lost = shapely.is_empty(cleaned)
        cleaned[lost] = found[lost]
        notes.append(Note("borders_joined", {"number": _changed(found, cleaned)}))
        found = cleaned
    fewer = found
    for tolerance in _TOLERANCES:
        fewer = shapely.coverage_simplify(found, tolerance) if tolerance else found
        characters = int(shapely.get_num_coordinates(fewer).sum()) * (DECIMALS[level] + 6) * 2
        if characters <= MOST_CHARACTERS[level]:
            if tolerance:
                notes.append(Note("simplified", {"degrees": tolerance}))
            break
    done = geometry.rounded(dict(zip(codes, fewer, strict=True)), DECIMALS[level])
    gone = [code for code in codes if done[code].is_empty]
    for code in gone:
        # Smaller than the grid itself: a square of it, so that the area keeps its place.
        done[code] = shapely.centroid(polygons[code]).buffer(2 * 10.0 ** -DECIMALS[level])
    return {code: geometry.polygonal(polygon) for code, polygon in done.items()}


def _changed(before: np.ndarray, after: np.ndarray) -> int:
    moved = shapely.area(shapely.symmetric_difference(before, after))
    return int((moved > 1e-9).sum())


def _points(polygons: geometry.Polygons) -> int:
    return int(sum(shapely.get_num_coordinates(polygon) for polygon in polygons.values()))
