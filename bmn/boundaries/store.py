"""Area shapes by level and code, as the text that maps are made of.

The built-in diagram lies in `data/reference/shapes/`; what was imported lies in `boundaries/` under
`BMN_DATA_DIR` and stands in its place, level by level.
"""

import csv
import gzip
import io
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from bmn import settings

LEVELS = ("inspection_region", "province", "district", "tambon")
"""Levels that have shapes, from the top; the others are drawn as points."""

_COLUMNS = ("area_code", "longitude", "latitude", "west", "south", "east", "north", "coordinates")


class UnreadableShapes(RuntimeError):
    """A file of shapes is there but can't be read; the message names it."""


@dataclass(frozen=True)
class Shape:
    """One area: a point inside it for its label, its box, and its rings as JSON text.

    `coordinates` are those of a GeoJSON MultiPolygon in degrees (WGS 84). Outer rings run
    clockwise, which plotly needs; deck.gl takes either way.
    """

    area_code: str
    longitude: float
    latitude: float
    west: float
    south: float
    east: float
    north: float
    coordinates: str


@dataclass(frozen=True)
class Origin:
    """Where the shapes of a level come from. `is_official`: imported, not the built-in diagram."""

    level: str
    is_official: bool
    attribution: str = ""
    source: str = ""
    sha256: str = ""
    imported_at: str = ""
    derived_from: str = ""


@dataclass(frozen=True)
class Shapes:
    """The shapes of a level by code, and where they come from.

    `version` changes whenever the file does: a key for caches.
    """

    origin: Origin
    by_code: dict[str, Shape]
    version: str


def shapes(level: str) -> Shapes:
    """The shapes of a level: imported ones where there are any, else the built-in diagram.

    Raises KeyError for a level without shapes, UnreadableShapes.
    """
    if level not in LEVELS:
        raise KeyError(level)
    path = imported_path(level)
    if not path.is_file():
        path = built_path(level)
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        raise UnreadableShapes(f"{path.name}: {error}") from error
    return _read(level, path, stamp, origin(level))


def origin(level: str) -> Origin:
    """Where the shapes of a level come from. Raises UnreadableShapes."""
    if not imported_path(level).is_file():
        return Origin(level, is_official=False)
    try:
        about = json.loads(about_path(level).read_text(encoding="utf-8"))
        return Origin(**about)
    except (OSError, ValueError, TypeError) as error:
        raise UnreadableShapes(f"{about_path(level).name}: {error}") from error


def built_path(level: str) -> Path:
    """The file of the built-in diagram."""
    return settings.reference_dir() / "shapes" / f"{level}.csv.gz"


def imported_path(level: str) -> Path:
    """The file that stands in its place, if there is one."""
    return settings.boundaries_dir() / f"{level}.csv.gz"


def about_path(level: str) -> Path:
    """Origin of the imported file."""
    return settings.boundaries_dir() / f"{level}.json"


def write(path: Path, found: Iterable[Shape]) -> None:
    """Write shapes in order of code; the same shapes give the same bytes. Atomic."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for shape in sorted(found, key=lambda shape: shape.area_code):
        writer.writerow(list(asdict(shape).values()))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))
    beside.replace(path)


def write_imported(found: Iterable[Shape], about: Origin) -> None:
    """Put shapes of a level in place of the diagram: the origin first, so it's never missing."""
    path = about_path(about.level)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(asdict(about), ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(path)
    write(imported_path(about.level), found)


def reset() -> tuple[str, ...]:
    """Go back to the built-in diagram at every level; the levels that had another."""
    had = tuple(level for level in LEVELS if imported_path(level).is_file())
    for level in had:
        imported_path(level).unlink()
    if settings.boundaries_dir().is_dir():
        shutil.rmtree(settings.boundaries_dir())
    return had


@lru_cache(maxsize=16)
def _read(level: str, path: Path, stamp: int, about: Origin) -> Shapes:
    # A tambon's rings alone are longer than csv's own limit of a field allows in a fine file.
    csv.field_size_limit(1 << 27)
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            by_code = {
                row["area_code"]: Shape(
                    area_code=row["area_code"],
                    coordinates=row["coordinates"],
                    **{name: float(row[name]) for name in _COLUMNS[1:7]},
                )
                for row in csv.DictReader(file)
            }
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise UnreadableShapes(f"{path.name}: {error}") from error
    return Shapes(about, by_code, f"{level}-{'official' if about.is_official else 'own'}-{stamp}")
