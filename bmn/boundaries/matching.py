"""Which polygon is which area: by a column of codes, else by centre and name."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from bmn.boundaries import geometry
from bmn.boundaries.reading import Layer
from bmn.boundaries.report import Note, Refused
from bmn.survey import areas, reference

LEVELS = ("province", "district", "tambon")
"""Levels that a file may hold; inspection regions are always dissolved from provinces."""

MOVED_TAMBONS = {"530306": "530407"}
"""Old code → code: ท่าแฝก since 14 February 2015; COD-AB of 2019 still has the old one."""

_LENGTHS = {"province": 2, "district": 4, "tambon": 6}
_KNOWN_SHARE = 0.9
_AGREEING_SHARE = 0.8
_NEAR_DEGREES = 0.15
"""A centre may lie this far from its polygon: islands, coasts, coarse files (16 km)."""
_HOLDING_SHARE = 0.5
"""Below it, most shapes don't hold their centre: neighbours' codes are near, but not right."""
_NAMED_SHARE = 0.5
_SHOWN = 12
_KINDS = re.compile(
    r"^(จังหวัด|อำเภอ|กิ่งอำเภอ|เขต|ตำบล|แขวง|จ\.|อ\.|ต\.)|^(changwat|amphoe|khet|tambon|khwaeng)\s"
    r"|\s(province|district|sub-?district)$"
)


@dataclass
class Matched:
    """The polygons of a level by code, and how they were found."""

    level: str
    polygons: geometry.Polygons
    matched_by: str
    columns: Sequence[str]
    notes: list[Note] = field(default_factory=list)


def match(layer: Layer, level: str | None, code_column: str | None) -> Matched:
    """The areas of a layer.

    Raises Refused: no codes, a wrong column, duplicates, exchanged codes, areas missing.
    """
    if code_column is not None:
        found = _by_named_column(layer, level, code_column)
    else:
        found = _by_best_column(layer, level) or _by_centre_alone(layer, level)
    found.notes[:0] = layer.repairs
    _refuse_missing(found)
    return found


def _by_named_column(layer: Layer, level: str | None, name: str) -> Matched:
    if name not in layer.columns:
        raise Refused("no_column", column=name, columns=", ".join(layer.columns))
    levels = (level,) if level else LEVELS
    tried = sorted(levels, key=lambda one: -_known(layer.columns[name], one)[1])
    for one in tried:
        if _is_of_level(layer.columns[name], one):
            found = _grouped(layer, one, name)
            if found is not None:
                return found
    raise Refused("wrong_column", column=name, columns=", ".join(layer.columns))


def _by_best_column(layer: Layer, level: str | None) -> Matched | None:
    """By the column that tells most areas apart, if its polygons hold the centres they should."""
    candidates = [
        (_known(cells, one)[1], one, name)
        for name, cells in layer.columns.items()
        for one in ((level,) if level else LEVELS)
        if _is_of_level(cells, one)
    ]
    best = max((told for told, _, _ in candidates), default=0)
    for told, one, name in sorted(candidates, key=lambda candidate: -candidate[0]):
        # A column that tells far fewer apart is that of the area above.
        if told >= 0.8 * best and (found := _grouped(layer, one, name)) is not None:
            return found
    return None


def _is_of_level(cells: Sequence[str], level: str) -> bool:
    known, _ = _known(cells, level)
    return known >= _KNOWN_SHARE * len(cells)


def _known(cells: Sequence[str], level: str) -> tuple[int, int]:
    """How many cells are codes of the level, and how many different ones."""
    codes = geometry.centres(level)
    found = [code for cell in cells if (code := code_of(cell, level)) in codes]
    return len(found), len(set(found))


def code_of(cell: str, level: str) -> str | None:
    """The area code in a cell: TH5701, TH-57 and 57.0 are understood."""
    digits = re.fullmatch(r"(?:TH-?)?(\d+)(?:\.0)?", cell.strip().upper())
    if digits is None or len(digits[1]) != _LENGTHS[level]:
        return None
    return MOVED_TAMBONS.get(digits[1], digits[1])


def _grouped(layer: Layer, level: str, column: str) -> Matched | None:
    """The polygons by the column's codes; None where they don't hold the centres of those codes."""
    centres = geometry.centres(level)
    rows: dict[str, list[int]] = {}
    unknown: list[str] = []
    for at, cell in enumerate(layer.columns[column]):
        code = code_of(cell, level)
        if code in centres:
            rows.setdefault(code, []).append(at)
        else:
            unknown.append(cell or "-")
    points = {code: shapely.Point(centres[code]) for code in rows}
    agreeing = [
        code
        for code, at in rows.items()
        if any(shapely.dwithin(layer.polygons[one], points[code], _NEAR_DEGREES) for one in at)
    ]
    holding = {
        code
        for code, at in rows.items()
        if shapely.intersects(layer.polygons[at], points[code]).any()
    }
    if len(agreeing) < _AGREEING_SHARE * len(rows) or len(holding) < _HOLDING_SHARE * len(rows):
        return None
    _refuse_duplicates(layer, level, rows)
    _refuse_exchanged(layer, level, rows, sorted(set(rows) - holding))
    found = Matched(
        level,
        {
            code: layer.polygons[at[0]] if len(at) == 1 else shapely.union_all(layer.polygons[at])
            for code, at in rows.items()
        },
        f"code:{column}",
        list(layer.columns),
    )
    found.notes += _notes_on_codes(layer, level, column, rows, unknown)
    off = sorted(set(rows) - set(agreeing))
    if off:
        found.notes.append(
            Note("far_from_centre", {"number": len(off), "areas": named(level, off)})
        )
    return found


def _notes_on_codes(
    layer: Layer, level: str, column: str, rows: dict[str, list[int]], unknown: list[str]
) -> list[Note]:
    notes = []
    if unknown:
        notes.append(
            Note("unknown_codes", {"number": len(unknown), "codes": _some(sorted(unknown))})
        )
    moved = {
        old
        for cell in layer.columns[column]
        if (old := re.sub(r"\D", "", cell)) in MOVED_TAMBONS and level == "tambon"
    }
    notes += [Note("moved_code", {"old": old, "new": MOVED_TAMBONS[old]}) for old in sorted(moved)]
    several = [code for code, at in rows.items() if len(at) > 1]
    if several:
        notes.append(Note("joined_parts", {"number": len(several), "areas": named(level, several)}))
    return notes


def _refuse_duplicates(layer: Layer, level: str, rows: dict[str, list[int]]) -> None:
    """Several rows of a code are parts of one area, unless one of them is another area."""
    codes = list(geometry.centres(level))
    tree = shapely.STRtree(shapely.points(list(geometry.centres(level).values())))
    for code, at in rows.items():
        if len(at) < 2:
            continue
        for one in at:
            holds = {codes[i] for i in tree.query(layer.polygons[one], predicate="contains")}
            if holds - set(rows) and code not in holds:
                raise Refused(
                    "duplicate",
                    code=code,
                    area=named(level, [code]),
                    other=named(level, sorted(holds - set(rows))),
                )
        if len({_fingerprint(layer, one) for one in at}) == 1 and _overlap(layer.polygons[at]):
            raise Refused("duplicate", code=code, area=named(level, [code]), other="-")


def _refuse_exchanged(
    layer: Layer, level: str, rows: dict[str, list[int]], astray: Sequence[str]
) -> None:
    """Shapes that hold one another's centres, in pairs or in a ring, and not their own."""
    if not astray:
        return
    centres = geometry.centres(level)
    points = shapely.points([centres[code] for code in astray])
    holds = {
        code: {
            other
            for other, held in zip(
                astray,
                shapely.intersects(shapely.union_all(layer.polygons[rows[code]]), points),
                strict=True,
            )
            if held
        }
        for code in astray
    }
    # What holds none of the others, or is held by none, is only away: a coast, a coarse line.
    while astray := [
        code
        for code, others in holds.items()
        if not others or not any(code in them for them in holds.values())
    ]:
        holds = {code: others - set(astray) for code, others in holds.items() if code not in astray}
    if holds:
        raise Refused("exchanged", number=len(holds), areas=named(level, sorted(holds)))


def _fingerprint(layer: Layer, row: int) -> tuple[str, ...]:
    return tuple(cells[row] for cells in layer.columns.values())


def _overlap(polygons: Any) -> bool:
    whole = shapely.union_all(polygons).area
    return bool(sum(polygon.area for polygon in polygons) > 1.5 * whole)


def _by_centre_alone(layer: Layer, level: str | None) -> Matched:
    """By centre and name. Raises Refused where codes say otherwise and names don't bear it out."""
    found, unconfirmed = _by_centre(layer, level)
    centres = geometry.centres(found.level)
    sure = {
        code
        for code, polygon in found.polygons.items()
        if code not in unconfirmed and polygon.intersects(shapely.Point(centres[code]))
    }
    doubtful = sorted(set(centres) - sure)
    if len(sure) < _NAMED_SHARE * len(centres):
        column = next(
            (name for name, cells in layer.columns.items() if _is_of_level(cells, found.level)),
            None,
        )
        if column is not None:
            raise Refused(
                "codes_elsewhere",
                column=column,
                number=len(doubtful),
                areas=named(found.level, doubtful),
            )
    return found


def _by_centre(layer: Layer, level: str | None) -> tuple[Matched, list[str]]:
    """Without codes: the polygon that holds an area's centre, and codes that no name confirms."""
    level = level or _level_by_number(layer)
    centres = geometry.centres(level)
    names = _names(level)
    told = _name_cells(layer, level)
    tree = shapely.STRtree(layer.polygons)
    found: geometry.Polygons = {}
    taken: set[int] = set()
    unconfirmed = []
    near = {
        code: tree.query(shapely.Point(at), predicate="dwithin", distance=_NEAR_DEGREES).tolist()
        for code, at in centres.items()
    }
    for code, candidates in near.items():
        point = shapely.Point(centres[code])
        same = [at for at in candidates if told[at] & names[code] and at not in taken]
        if same:
            at = same[int(np.argmin(shapely.distance(layer.polygons[same], point)))]
            taken.add(at)
            found[code] = layer.polygons[at]
    for code, candidates in near.items():
        if code in found:
            continue
        point = shapely.Point(centres[code])
        holding = [
            at for at in candidates if at not in taken and layer.polygons[at].contains(point)
        ]
        if holding:
            taken.add(holding[0])
            found[code] = layer.polygons[holding[0]]
            unconfirmed.append(code)
    matched = Matched(level, found, "centre_and_name", list(layer.columns))
    if unconfirmed:
        matched.notes.append(
            Note("name_differs", {"number": len(unconfirmed), "areas": named(level, unconfirmed)})
        )
    left = len(layer.polygons) - len(taken)
    if left:
        matched.notes.append(Note("unmatched", {"number": left}))
    return matched, unconfirmed


def _level_by_number(layer: Layer) -> str:
    def apart(level: str) -> float:
        return abs(math.log(len(layer.polygons) / len(geometry.centres(level))))

    level = min(LEVELS, key=apart)
    if apart(level) > math.log(1.5):
        raise Refused("no_level", name=layer.name, number=len(layer.polygons))
    return level


def _name_cells(layer: Layer, level: str) -> list[set[str]]:
    """The names that each row bears, from the columns that hold names of the level."""
    known = set().union(*_names(level).values())
    columns = [
        cells
        for cells in ([_plain(cell) for cell in cells] for cells in layer.columns.values())
        if sum(cell in known for cell in cells) >= _NAMED_SHARE * len(cells)
    ]
    return [{cells[at] for cells in columns if cells[at]} for at in range(len(layer.polygons))]


def _names(level: str) -> dict[str, set[str]]:
    return {
        row[f"{level}_code"]: {_plain(row["name_th"]), _plain(row["name_en"])} - {""}
        for row in reference.rows(f"{level}s.csv")
    }


def _plain(name: str) -> str:
    """A name as it can be compared: without its kind, blanks, hyphens and case."""
    name = _KINDS.sub("", unicodedata.normalize("NFC", name).strip().casefold())
    return re.sub(r"[\s\-.']", "", name)


def _refuse_missing(found: Matched) -> None:
    """Every area of the survey must be there; Bangkok may be missing, and is told."""
    missing = sorted(set(geometry.centres(found.level)) - set(found.polygons))
    in_scope = [code for code in missing if areas.is_in_scope(found.level, code)]
    if in_scope:
        raise Refused(
            "missing", number=len(in_scope), areas=named(found.level, in_scope), level=found.level
        )
    if missing:
        found.notes.append(Note("missing_bangkok", {"number": len(missing)}))


def named(level: str, codes: Sequence[str]) -> str:
    """57 เชียงราย, …: the first dozen."""
    names = {row[f"{level}_code"]: row["name_th"] for row in reference.rows(f"{level}s.csv")}
    return _some([f"{code} {names.get(code, '')}".strip() for code in codes])


def _some(items: Sequence[str]) -> str:
    counted = list(Counter(items))
    more = len(counted) - _SHOWN
    return ", ".join(counted[:_SHOWN]) + (f" (+{more})" if more > 0 else "")


def in_order(polygons: geometry.Polygons) -> tuple[list[str], Any]:
    """Codes in order and their polygons as an array."""
    codes = sorted(polygons)
    return codes, np.array([polygons[code] for code in codes], dtype=object)
