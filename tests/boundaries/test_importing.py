"""Official boundaries: every usual kind of file gets in, every broken one is refused."""

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from bmn.boundaries import geometry, importing, reading, store
from bmn.boundaries.report import LevelReport, Refused
from bmn.cli.main import main

from .test_build import REAL, needs_real, neighbours

NOW = datetime(2026, 11, 21, 9, 0)
pytestmark = pytest.mark.usefixtures("data_dir")

Features = list[dict[str, Any]]


def features(level: str = "province", **more: str) -> Features:
    """The diagram as if it were an official file, with other columns and turned rings."""
    return [
        {
            "type": "Feature",
            "properties": {"OBJECTID": number, "ADM_PCODE": f"TH{code}", "name": f"area {code}"},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [
                    [ring[::-1] for ring in part] for part in json.loads(shape.coordinates)
                ],
            },
        }
        for number, (code, shape) in enumerate(store.shapes(level).by_code.items(), start=1)
    ]


def written(path: Path, content: Features, crs: str | None = None) -> str:
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": content}
    if crs:
        collection["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(collection), encoding="utf-8")
    return str(path)


def taken(where: str, **more: Any) -> LevelReport:
    return importing.import_file(where, now=NOW, **more)[0]


def notes(report: LevelReport) -> set[str]:
    return {note.key for note in report.notes}


def refused(where: str, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        importing.import_file(where, now=NOW, **more)
    assert not any(store.origin(level).is_official for level in store.LEVELS)
    assert caught.value.words("th")
    return caught.value


def write_layer(path: Path, content: Features, crs: str | None, driver: str) -> Path:
    shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in content])
    if crs and crs != "EPSG:4326":
        turn = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        shapes = shapely.transform(
            shapes, lambda at: np.column_stack(turn.transform(at[:, 0], at[:, 1]))
        )
    names = ["ADM_PCODE", "name"]
    values = [
        np.array([one["properties"][name] for one in content], dtype=object) for name in names
    ]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        values,
        names,
        crs=crs,
        geometry_type="MultiPolygon",
        driver=driver,
    )
    return path


def test_a_plain_file_gets_in_and_can_be_undone(tmp_path: Path) -> None:
    reports = importing.import_file(
        written(tmp_path / "a.geojson", features("district")), now=NOW, attribution="กรมแผนที่ทหาร"
    )
    assert [report.origin.level for report in reports] == [
        "district",
        "province",
        "inspection_region",
    ]
    assert [report.areas for report in reports] == [928, 77, 18]
    assert reports[0].matched_by == "code:ADM_PCODE"
    for level in ("district", "province", "inspection_region"):
        assert store.shapes(level).origin.attribution == "กรมแผนที่ทหาร"
        assert store.shapes(level).origin.is_official
    assert not store.shapes("tambon").origin.is_official
    assert store.reset() == ("inspection_region", "province", "district")
    assert not store.shapes("district").origin.is_official


def test_rings_are_stored_clockwise_whatever_way_they_came(tmp_path: Path) -> None:
    turned = features()
    for one in turned[::2]:
        one["geometry"]["coordinates"] = [
            [ring[::-1] for ring in part] for part in one["geometry"]["coordinates"]
        ]
    taken(written(tmp_path / "a.geojson", turned))
    for shape in store.shapes("province").by_code.values():
        for part in json.loads(shape.coordinates):
            assert not shapely.LinearRing(part[0]).is_ccw


@pytest.mark.parametrize("crs", ["EPSG:32647", "EPSG:32648", "EPSG:4326"])
@pytest.mark.parametrize(("ending", "driver"), [("gpkg", "GPKG"), ("zip", "ESRI Shapefile")])
def test_other_projections_and_formats(tmp_path: Path, crs: str, ending: str, driver: str) -> None:
    path = tmp_path / f"a.{ending}"
    if ending == "zip":
        folder = tmp_path / "shp"
        folder.mkdir()
        write_layer(folder / "a.shp", features(), crs, driver)
        with zipfile.ZipFile(path, "w") as archive:
            for part in folder.iterdir():
                archive.write(part, part.name)
    else:
        write_layer(path, features(), crs, driver)
    report = taken(str(path))
    assert report.areas == 77
    west, south, east, north = shapely.total_bounds(
        [geometry.polygon_of(shape) for shape in store.shapes("province").by_code.values()]
    )
    assert (west, south) > (97, 5)
    assert (east, north) < (106, 21)


def zipped_shapefile(tmp_path: Path, *inside: str, without: str = "-") -> Path:
    """A zip with the provinces under each of the names, in folders where these have them."""
    folder = tmp_path / "shp"
    folder.mkdir()
    write_layer(folder / "a.shp", features(), "EPSG:4326", "ESRI Shapefile")
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in inside:
            for part in folder.iterdir():
                if part.suffix != without:
                    archive.write(part, f"{name}{part.suffix}")
    return path


@pytest.mark.parametrize("inside", ["จังหวัด/ขอบเขต", "a b/c/p"])
def test_a_zip_of_a_folder_gets_in(tmp_path: Path, inside: str) -> None:
    path = zipped_shapefile(tmp_path, inside)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"__MACOSX/{inside}.shp", b"")
        archive.writestr("about.json", "{}")
    assert taken(str(path)).areas == 77


def test_a_zip_of_several_files_is_refused_by_their_names(tmp_path: Path) -> None:
    error = refused(str(zipped_shapefile(tmp_path, "x/p", "x/q")))
    assert error.key == "several_files"
    assert "x/p.shp, x/q.shp" in error.words("th")


def test_an_incomplete_or_foreign_zip_is_refused_in_our_words(tmp_path: Path) -> None:
    error = refused(str(zipped_shapefile(tmp_path, "x/p", without=".shx")))
    assert error.key == "unreadable"
    assert "vsizip" not in error.words("en")
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("p.shp", "<OGRVRTDataSource/>")
    assert refused(str(path)).key == "wrong_kind"


@pytest.mark.parametrize("crs", ["EPSG:32647", "EPSG:32648"])
def test_a_projection_that_the_file_leaves_out_is_found(tmp_path: Path, crs: str) -> None:
    turn = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    moved = features()
    for one in moved:
        one["geometry"]["coordinates"] = [
            [[list(turn.transform(*at)) for at in ring] for ring in part]
            for part in one["geometry"]["coordinates"]
        ]
    report = taken(written(tmp_path / "a.geojson", moved))
    assert "projection_guessed" in notes(report)


def test_topojson_gets_in(tmp_path: Path) -> None:
    arcs: list[Any] = []
    shapes = []
    for one in features():
        numbers = []
        for part in one["geometry"]["coordinates"]:
            numbers.append([[len(arcs) + at] for at in range(len(part))])
            arcs += part
        shapes.append({"type": "MultiPolygon", "arcs": numbers, "properties": one["properties"]})
    path = tmp_path / "a.topojson"
    path.write_text(
        json.dumps(
            {
                "type": "Topology",
                "arcs": arcs,
                "objects": {"a": {"type": "GeometryCollection", "geometries": shapes}},
            }
        )
    )
    assert taken(str(path)).areas == 77


def test_without_codes_areas_are_found_by_place_and_name(tmp_path: Path) -> None:
    names = {row["province_code"]: row for row in geometry.reference.rows("provinces.csv")}
    named = features()
    for one in named:
        code = one["properties"]["ADM_PCODE"][2:]
        one["properties"] = {"shapeName": f"{names[code]['name_en']} Province"}
    report = taken(written(tmp_path / "a.geojson", named))
    assert report.matched_by == "centre_and_name"
    assert report.areas == 77
    before = {code: shape.coordinates for code, shape in store.shapes("province").by_code.items()}
    store.reset()
    for code, shape in store.shapes("province").by_code.items():
        assert geometry.polygon_of(shape).equals(
            shapely.from_geojson(f'{{"type":"MultiPolygon","coordinates":{before[code]}}}')
        )


def test_a_missing_province_is_refused_by_name(tmp_path: Path) -> None:
    content = [one for one in features() if one["properties"]["ADM_PCODE"] != "TH38"]
    error = refused(written(tmp_path / "a.geojson", content))
    assert error.key == "missing"
    assert "38 บึงกาฬ" in error.words("th")


def test_a_missing_bangkok_is_only_told(tmp_path: Path) -> None:
    content = [one for one in features() if one["properties"]["ADM_PCODE"] != "TH10"]
    assert "missing_bangkok" in notes(taken(written(tmp_path / "a.geojson", content)))


def test_a_wrong_code_column_is_refused(tmp_path: Path) -> None:
    where = written(tmp_path / "a.geojson", features())
    assert refused(where, code_column="name").key == "wrong_column"
    assert refused(where, code_column="nowhere").key == "no_column"


def test_numbers_that_only_look_like_codes_are_not_taken_for_them(tmp_path: Path) -> None:
    """Rows numbered from 10 to 86 in another order than the codes: the centres tell."""
    content = features()
    content.sort(key=lambda one: one["properties"]["name"][::-1])
    codes = sorted(store.shapes("province").by_code)
    for code, one in zip(codes, content, strict=True):
        one["properties"]["number"] = code
    where = written(tmp_path / "a.geojson", content)
    assert refused(where, code_column="number").key == "wrong_column"
    assert taken(where).matched_by == "code:ADM_PCODE"


def recoded(level: str, codes: dict[str, str], named: bool = False) -> Features:
    """Shapes that bear other areas' codes, and their names with them."""
    names = {row[f"{level}_code"]: row for row in geometry.reference.rows(f"{level}s.csv")}
    content = features(level)
    for one in content:
        code = one["properties"]["ADM_PCODE"][2:]
        code = codes.get(code, code)
        one["properties"] = {"code": code}
        if named:
            one["properties"]["name"] = names[code]["name_th"]
    return content


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize(
    ("level", "codes"),
    [
        ("province", {"50": "57", "57": "50"}),
        ("province", {"50": "57", "57": "90", "90": "50"}),
        # Neighbours: each centre is near the other's border.
        ("district", {"5701": "5718", "5718": "5701"}),
    ],
)
def test_exchanged_codes_are_refused_by_name(
    tmp_path: Path, level: str, codes: dict[str, str], named: bool
) -> None:
    error = refused(written(tmp_path / "a.geojson", recoded(level, codes, named)))
    assert error.key == "exchanged"
    assert error.blanks["number"] == len(codes)
    assert all(code in error.words("en") for code in codes)


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("level", ["province", "district"])
def test_codes_that_all_lie_elsewhere_are_refused(tmp_path: Path, level: str, named: bool) -> None:
    codes = sorted(store.shapes(level).by_code)
    turned = dict(zip(codes, codes[1:] + codes[:1], strict=True))
    where = written(tmp_path / "a.geojson", recoded(level, turned, named))
    assert refused(where).key == "codes_elsewhere"
    assert refused(where, code_column="code").key == "wrong_column"


def test_a_duplicated_code_is_refused(tmp_path: Path) -> None:
    content = features()
    content[1]["properties"]["ADM_PCODE"] = content[0]["properties"]["ADM_PCODE"]
    assert refused(written(tmp_path / "a.geojson", content)).key == "duplicate"


def test_parts_of_one_area_in_several_rows_are_joined(tmp_path: Path) -> None:
    content = []
    for one in features():
        for part in one["geometry"]["coordinates"]:
            content.append(one | {"geometry": {"type": "Polygon", "coordinates": part}})
    report = taken(written(tmp_path / "a.geojson", content))
    assert report.areas == 77
    assert "joined_parts" in notes(report)


@pytest.mark.parametrize(
    "content", ["", "{}", '{"type":"FeatureCollection","features":[]}', "no map", "<kml/>"]
)
def test_an_empty_or_foreign_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(content)
    assert refused(str(path)).key in ("empty", "wrong_kind", "unreadable")


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    with path.open("wb") as file:
        file.truncate((reading.MAX_MEGABYTES + 1) * 2**20)
    assert refused(str(path)).key == "too_large"


def test_a_zip_that_swells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", bytes(20 * 2**20))
    assert refused(str(path), max_megabytes=1).key == "too_large"


def test_a_map_of_elsewhere_is_refused(tmp_path: Path) -> None:
    content = features()
    for one in content:
        one["geometry"]["coordinates"] = [
            [[[x - 90, y + 30] for x, y in ring] for ring in part]
            for part in one["geometry"]["coordinates"]
        ]
    assert refused(written(tmp_path / "a.geojson", content)).key == "elsewhere"


def test_swapped_axes_are_turned_back(tmp_path: Path) -> None:
    content = features()
    for one in content:
        one["geometry"]["coordinates"] = [
            [[[y, x] for x, y in ring] for ring in part] for part in one["geometry"]["coordinates"]
        ]
    assert "axes_swapped" in notes(taken(written(tmp_path / "a.geojson", content)))


def test_neighbours_of_a_fine_file_still_share_their_border(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(importing.MOST_CHARACTERS, "district", 250_000)
    report = taken(written(tmp_path / "a.geojson", features("district")))
    assert "simplified" in notes(report)
    assert report.points_after < report.points_before
    after = {c: geometry.polygon_of(s) for c, s in store.shapes("district").by_code.items()}
    assert shapely.coverage_is_valid(np.array(list(after.values()), dtype=object))


def test_overlaps_and_gaps_are_closed(tmp_path: Path) -> None:
    """Real files of tambons are no clean coverage: neighbours overlap by a hair."""
    content = features("district")
    for one in content[::50]:
        for part in one["geometry"]["coordinates"]:
            part[0] = [[x + 0.002, y] for x, y in part[0]]
    report = taken(written(tmp_path / "a.geojson", content))
    assert "borders_joined" in notes(report)
    after = [geometry.polygon_of(shape) for shape in store.shapes("district").by_code.values()]
    assert shapely.coverage_is_valid(np.array(after, dtype=object))


def test_the_command_tells_and_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = written(tmp_path / "a.geojson", features())
    assert main(["boundaries", "import", where, "--attribution", "ที่มา", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["levels"][0]["areas"] == 77
    assert main(["boundaries", "show", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["province"]["attribution"] == "ที่มา"
    assert main(["boundaries", "reset"]) == 0
    assert main(["boundaries", "import", str(tmp_path / "none.geojson")]) == 1
    assert "none.geojson" in capsys.readouterr().err


@needs_real
@pytest.mark.parametrize(("level", "areas"), [("province", 77), ("district", 928)])
def test_the_official_files_get_in(level: str, areas: int) -> None:
    reports = importing.import_file(str(REAL / f"{level}.geojson"), now=NOW)
    assert reports[0].areas == areas
    polygons = {c: geometry.polygon_of(s) for c, s in store.shapes(level).by_code.items()}
    assert all(polygon.is_valid and not polygon.is_empty for polygon in polygons.values())
    if level == "province":
        assert len(neighbours(polygons)) == 176


def test_a_part_without_area_is_left_out_and_told(tmp_path: Path) -> None:
    content = features()
    sliver = json.loads(json.dumps(content[0]))
    x, y = content[0]["geometry"]["coordinates"][0][0][0][:2]
    line = [[x, y], [x + 0.01, y], [x + 0.02, y], [x, y]]
    sliver["geometry"] = {"type": "Polygon", "coordinates": [line]}
    report = taken(written(tmp_path / "a.geojson", [*content, sliver]))
    assert report.areas == 77
    assert ("dropped_empty", 1) in {(n.key, n.blanks.get("number")) for n in report.notes}


def test_an_area_that_has_only_a_sliver_is_named_as_missing(tmp_path: Path) -> None:
    content = features()
    x, y = content[1]["geometry"]["coordinates"][0][0][0][:2]
    line = [[x, y], [x + 0.01, y], [x + 0.02, y], [x, y]]
    content[1]["geometry"] = {"type": "Polygon", "coordinates": [line]}
    assert refused(written(tmp_path / "a.geojson", content)).key != "unreadable"


def test_a_file_that_ends_the_reader_costs_the_import_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read in a child with limits: here it may hardly take any memory."""
    where = written(tmp_path / "a.geojson", features())
    monkeypatch.setenv("BMN_READER_MEMORY_MB", "1")
    assert refused(where).key in ("reader_died", "unreadable")
    assert not store.origin("province").is_official
    monkeypatch.delenv("BMN_READER_MEMORY_MB")
    assert taken(where).areas


@pytest.mark.parametrize("key", ["reader_died", "too_slow"])
def test_a_dead_reader_is_told_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    from bmn.boundaries import reading
    from bmn.collector import child
    from bmn.collector import messages as said

    def dies(*_: object) -> None:
        raise said.Refused(key, seconds=120)

    where = written(tmp_path / "a.geojson", features())
    monkeypatch.setattr(child, "run", dies)
    error = refused(where)
    assert error.key == key
    assert "a.geojson" in error.words("th")
    assert "a.geojson" in error.words("en")
    assert reading.child is child
