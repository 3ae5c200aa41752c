"""A boundary file of any usual kind → polygons in degrees, with their columns.

GeoJSON, TopoJSON, zipped shapefile, GeoPackage; needs pyogrio, and pyproj for other projections.
"""

import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from bmn import settings
from bmn.boundaries import geometry
from bmn.boundaries.report import Note, Refused
from bmn.collector import child
from bmn.collector import messages as child_messages

MAX_MEGABYTES = 100
_UNPACKED_TIMES = 8
"""A zip may unpack to this many times the limit."""
_SECONDS = 60
_SUFFIXES = (".geojson", ".json", ".topojson", ".gpkg", ".zip", ".shp")
_THAILAND = (96.0, 4.0, 107.0, 22.0)
_THAI_GRIDS = (32647, 32648, 24047, 24048)
"""UTM 47 and 48 on WGS 84 and on Indian 1975: what Thai offices use."""

SHAPEFILE_PARTS = ".shp .shx .dbf .prj"


@dataclass
class Layer:
    """One layer: polygons in degrees, its columns as text, and what was done on the way."""

    name: str
    polygons: NDArray[Any]
    columns: dict[str, list[str]]
    repairs: list[Note] = field(default_factory=list)
    without_area: int = 0


@contextmanager
def local_file(where: str, max_megabytes: int = MAX_MEGABYTES) -> Iterator[Path]:
    """The file itself, fetched first where `where` is a web address. Raises Refused."""
    if not where.lower().startswith(("http://", "https://")):
        path = Path(where)
        if not path.is_file():
            raise Refused("no_file", name=where)
        _check_size(path, max_megabytes)
        yield path
        return
    with TemporaryDirectory(prefix="bmn-boundaries-") as folder:
        name = where.split("?")[0].rstrip("/").rsplit("/", 1)[-1] or "download"
        path = Path(folder) / (name if Path(name).suffix else f"{name}.geojson")
        _fetch(where, path, max_megabytes)
        yield path


def layers(path: Path) -> list[Layer]:
    """The polygon layers of the file. Raises Refused."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    _check_kind(path)
    source = _inside_zip(path) if zipfile.is_zipfile(path) else str(path)
    try:
        names = [
            (str(name), str(kind)) for name, kind in pyogrio.list_layers(source) if kind is not None
        ]
        read = [
            _read(source, name) for name, kind in names if "Polygon" in kind or kind == "Unknown"
        ]
    except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError) as error:
        # What the reader says is its own English, with paths of this machine: for the log only.
        raise Refused("unreadable", name=path.name, parts=SHAPEFILE_PARTS) from error
    found = [_repaired(layer, crs) for layer, crs in read if len(layer.polygons)]
    found = [layer for layer in found if len(layer.polygons)]
    if not found:
        raise Refused("empty", name=path.name)
    return found


def layers_apart(path: Path) -> list[Layer]:
    """The polygon layers of the file, read in a child with limits: a damaged file, or one that
    unpacks to more than there is room for, costs the import and no more. Raises Refused."""
    try:
        outcome = child.run(_outcome, path.resolve())
    except child_messages.Refused as refusal:
        blanks: dict[str, dict[str, Any]] = {
            "reader_died": {},
            "too_slow": {"seconds": settings.reader_seconds()},
            "unreadable": {"parts": SHAPEFILE_PARTS},
        }
        key = refusal.rule if refusal.rule in blanks else "unreadable"
        raise Refused(key, name=path.name, **blanks[key]) from refusal
    if isinstance(outcome, list):
        return outcome
    key, blanks = outcome
    raise Refused(key, **blanks)


def _outcome(path: Path) -> list[Layer] | tuple[str, dict[str, Any]]:
    """In the child: the layers, or the key and the blanks of why not."""
    try:
        return layers(path)
    except Refused as refused:
        return refused.key, refused.blanks


def _fetch(address: str, path: Path, max_megabytes: int) -> None:
    try:
        # The address is what the operator typed; only http and https get here.
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer, path.open("wb") as file:
            left = max_megabytes * 2**20
            while block := answer.read(1 << 20):
                left -= len(block)
                if left < 0:
                    raise Refused("too_large", name=address, limit=max_megabytes)
                file.write(block)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise Refused("no_answer", name=address, why=str(error)) from error


def _check_size(path: Path, max_megabytes: int) -> None:
    if path.stat().st_size == 0:
        raise Refused("empty", name=path.name)
    if path.stat().st_size > max_megabytes * 2**20:
        raise Refused("too_large", name=path.name, limit=max_megabytes)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > max_megabytes * _UNPACKED_TIMES * 2**20:
            raise Refused("too_large", name=path.name, limit=max_megabytes)


def _check_kind(path: Path) -> None:
    """Only formats that hold their own data: others could send the reader elsewhere."""
    with path.open("rb") as file:
        head = file.read(16)
    is_known = head.startswith(b"PK\x03\x04") or _holds_data(head)
    if path.suffix.lower() not in _SUFFIXES or not is_known:
        raise Refused("wrong_kind", name=path.name)


def _holds_data(head: bytes) -> bool:
    return head.startswith((b"SQLite format 3", b"\x00\x00\x27\x0a")) or (
        head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    )


def _inside_zip(path: Path) -> str:
    """GDAL's name for the one file of shapes in a zip, in whatever folder. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            known = [
                entry
                for entry in archive.infolist()
                if not entry.is_dir() and _kind_inside(_member(entry)) is not None
            ]
            # Beside a shapefile, JSON is about it: metadata, styles.
            shapefiles = [entry for entry in known if _kind_inside(_member(entry)) == ".shp"]
            found = shapefiles or known
            if len(found) > 1:
                names = ", ".join(sorted(_member(entry) for entry in found))
                raise Refused("several_files", name=path.name, files=names)
            if not found:
                raise Refused("wrong_kind", name=path.name)
            with archive.open(found[0]) as file:
                if not _holds_data(file.read(16)):
                    raise Refused("wrong_kind", name=path.name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("unreadable", name=path.name, parts=SHAPEFILE_PARTS) from error
    return f"/vsizip/{{{path.as_posix()}}}/{_member(found[0])}"


def _member(entry: zipfile.ZipInfo) -> str:
    """The name inside the zip as GDAL reads it: many zips hold UTF-8 without saying so."""
    if not entry.flag_bits & 0x800:
        try:
            return entry.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return entry.filename


def _kind_inside(name: str) -> str | None:
    """The suffix of a file of shapes; None for all else, such as what macOS adds."""
    inside = PurePosixPath(name)
    if inside.parts[0] == "__MACOSX" or inside.name.startswith("."):
        return None
    suffix = inside.suffix.lower()
    return suffix if suffix in _SUFFIXES and suffix != ".zip" else None


def _read(source: str, name: str) -> tuple[Layer, str | None]:
    """A layer as the file holds it, and its projection."""
    import pyogrio.raw

    meta, _, blobs, values = pyogrio.raw.read(source, layer=name, force_2d=True)
    geometries = shapely.from_wkb(blobs, on_invalid="ignore")
    kept = np.array(
        [one is not None and not one.is_empty and "Polygon" in one.geom_type for one in geometries],
        dtype=bool,
    )
    layer = Layer(name, geometries[kept], {})
    for column, cells in zip(meta["fields"], values, strict=True):
        layer.columns[str(column)] = [_text(cell) for cell in np.asarray(cells, dtype=object)[kept]]
    layer.without_area = int((~kept).sum())
    return layer, meta.get("crs")


def _repaired(layer: Layer, crs: str | None) -> Layer:
    """The layer in degrees and valid, without the rows that hold no area. Raises Refused."""
    _to_degrees(layer, crs)
    _make_valid(layer)
    if layer.without_area:
        layer.repairs.append(Note("dropped_empty", {"number": layer.without_area}))
    return layer


def _text(cell: Any) -> str:
    if cell is None or cell != cell:
        return ""
    text = str(cell).strip()
    return text[:-2] if text.endswith(".0") else text


def _to_degrees(layer: Layer, crs: str | None) -> None:
    """Bring the polygons to longitude and latitude, whatever the file says or leaves out."""
    if crs and not _looks_like_degrees(layer.polygons):
        moved = _moved(layer.polygons, crs)
        if _is_thailand(moved):
            layer.polygons = moved
            layer.repairs.append(Note("projection", {"projection": crs}))
            return
    if _is_thailand(layer.polygons):
        return
    swapped = shapely.transform(layer.polygons, lambda points: points[:, ::-1])
    if _is_thailand(swapped):
        layer.polygons = swapped
        layer.repairs.append(Note("axes_swapped"))
        return
    grid, moved = max(
        ((grid, _moved(layer.polygons, f"EPSG:{grid}")) for grid in _THAI_GRIDS),
        key=lambda pair: _centres_within(pair[1]),
    )
    # In the wrong one of two zones the country stands six degrees too far east or west.
    if not _is_thailand(moved) or not _centres_within(moved):
        raise Refused("elsewhere", name=layer.name)
    layer.polygons = moved
    layer.repairs.append(Note("projection_guessed", {"projection": f"EPSG:{grid}"}))


def _centres_within(polygons: NDArray[Any]) -> int:
    points = shapely.points(list(geometry.centres("district").values()))
    found, _ = shapely.STRtree(polygons).query(points, predicate="within")
    return len(set(found.tolist()))


def _moved(polygons: NDArray[Any], crs: str) -> NDArray[Any]:
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        turn = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except ProjError:
        return polygons
    return shapely.transform(
        polygons, lambda points: np.column_stack(turn.transform(points[:, 0], points[:, 1]))
    )


def _looks_like_degrees(polygons: NDArray[Any]) -> bool:
    west, south, east, north = shapely.total_bounds(polygons)
    return west >= -180 and east <= 180 and south >= -90 and north <= 90


def _is_thailand(polygons: NDArray[Any]) -> bool:
    west, south, east, north = shapely.total_bounds(polygons)
    return bool(
        west >= _THAILAND[0]
        and south >= _THAILAND[1]
        and east <= _THAILAND[2]
        and north <= _THAILAND[3]
    )


def _make_valid(layer: Layer) -> None:
    """Mend polygons that cross themselves; what then has no area (a collapsed sliver) goes."""
    wrong = ~shapely.is_valid(layer.polygons)
    if not wrong.any():
        return
    mended = [geometry.polygonal(shapely.make_valid(one)) for one in layer.polygons[wrong]]
    layer.polygons[wrong] = mended
    kept = ~shapely.is_empty(layer.polygons)
    number = int((wrong & kept).sum())
    if number:
        layer.repairs.append(Note("made_valid", {"number": number}))
    if not kept.all():
        layer.without_area += int((~kept).sum())
        layer.polygons = layer.polygons[kept]
        layer.columns = {
            name: [cell for cell, is_kept in zip(cells, kept, strict=True) if is_kept]
            for name, cells in layer.columns.items()
        }
