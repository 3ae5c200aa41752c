"""What lies under a map's marks: shapes, lines and names, of one origin or left out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bmn.boundaries import store
from bmn.boundaries.store import Shape
from bmn.maps import deck, legend, measures
from bmn.maps.deck import Ground
from bmn.maps.labels import Name
from bmn.maps.marks import Box, around
from bmn.survey.areas import BANGKOK
from bmn.ui.kit import answers, going, parts, style
from bmn.ui.kit.picture import OUT_OF_SCOPE, Picture
from bmn.ui.kit.view import View

_MANY_NAMES = 40


def ground(found: Picture) -> Ground:
    view, level = found.view, found.choice.level
    drawn = layers(found)
    known = {mark.code: None for mark in found.marks}
    shapes = {}
    lines: Sequence[Shape] = ()
    if level in store.LEVELS:
        by_code = store.shapes(level).by_code
        shapes = {code: by_code[code] for code in known if code in by_code}
        if "lines" in drawn:
            lines = _lines_above(level, shapes)
        if view.area.level == "country":
            shapes[OUT_OF_SCOPE] = store.shapes("province").by_code[BANGKOK]
    else:
        lines = _tambons_of(view)
    own = _own_shape(view)
    names = _names_above(view, level) if len(shapes) > deck.FEW else []
    if found.choice.measure is measures.COLLECTED:
        names = _names_with_counts(found)
    css = "display:none" if found.scale is None else legend.ruler_css(found.scale, view.mode)
    return Ground(
        shapes,
        view.mode,
        css,
        lines,
        _neighbours(view, own[1]) if own is not None else (),
        [own[1]] if own is not None and "own" in drawn else (),
        names,
        # Browsers of phones say so; the page itself never learns how wide it is.
        deck.PHONE if style.is_phone() else deck.CANVAS,
    )


def of_points(found: Picture) -> Ground:
    """What lies under points of single households: the area's lines and the names in it."""
    view = found.view
    names: list[Name] = []
    if view.area.level == "district":
        by_code = store.shapes("tambon").by_code
        for row in answers.area_places(view, "tambon"):
            shape = by_code.get(row["area_code"])
            if shape is not None:
                area = going.area_of_row(row, "tambon")
                at = shape.longitude, shape.latitude
                names.append(Name(parts.name(view, area), *at, shape.east - shape.west))
    else:
        names = [
            Name(mark.label, *mark.at, mark.size or 0, below=True)
            for mark in found.marks
            if mark.at is not None
        ]
    return replace(ground(found), names=names)


def layers(found: Picture) -> dict[str, str]:
    """What the map is drawn of, and the level of its shapes.

    Outlines over the areas are of the areas' own origin or left out: of two lines of one border,
    nobody could say which is meant.
    """
    view, level = found.view, found.choice.level
    of: dict[str, str] = {}
    if level in store.LEVELS:
        of["areas"] = level
        by_code = store.shapes(level).by_code
        if sum(mark.code in by_code for mark in found.marks) > deck.FEW:
            of["lines"] = _upper(level)[0]
        if view.area.level == "country":
            of["bangkok"] = "province"
    elif _tambons_of(view):
        of["areas"] = "tambon"
    own = _own_shape(view)
    if own is not None:
        of["own"] = own[0]
        of["around"] = _level_around(view)
    return {
        part: one
        for part, one in of.items()
        if part not in ("lines", "own") or _is_of_one_origin(one, of.get("areas", one))
    }


def _is_of_one_origin(one: str, other: str) -> bool:
    origins = [store.origin(level) for level in (one, other)]
    return len({(origin.is_official, origin.attribution) for origin in origins}) == 1


def _names_with_counts(found: Picture) -> list[Name]:
    """Each circle's count, with its name where there is room, for those who see no more."""
    many = len(found.drawn) > _MANY_NAMES
    return [
        Name(
            mark.words if many else f"{mark.label} {mark.words}",
            *mark.at,
            mark.size or 0,
            below=not many,
        )
        for mark in found.marks
        if mark.at is not None and mark.state == "value"
    ]


def _lines_above(level: str, shapes: Mapping[str, Shape]) -> list[Shape]:
    upper, digits = _upper(level)
    wanted = {code[:digits] for code in shapes}
    return [shape for code, shape in store.shapes(upper).by_code.items() if code in wanted]


def _upper(level: str) -> tuple[str, int]:
    """The level whose lines and names stand for a level of too many, and its codes' length."""
    return ("district", 4) if level == "tambon" else ("province", 2)


def _names_above(view: View, level: str) -> list[Name]:
    upper, _ = _upper(level)
    by_code = store.shapes(upper).by_code
    names = []
    for row in answers.area_places(view, upper):
        shape = by_code.get(row["area_code"])
        if shape is not None:
            size = (shape.east - shape.west) * (shape.north - shape.south)
            area = going.area_of_row(row, upper)
            names.append(Name(parts.name(view, area), shape.longitude, shape.latitude, size))
    return names


def _tambons_of(view: View) -> list[Shape]:
    """Lines to find one's way among points: the tambons of the district."""
    district = next((area.code for area in view.path if area.level == "district"), None)
    if district is None:
        return []
    return [shape for code, shape in store.shapes("tambon").by_code.items() if code[:4] == district]


def _own_shape(view: View) -> tuple[str, Shape] | None:
    """The level and outline of the area itself; of its district, where it has none."""
    for area in reversed(view.path):
        if area.level in store.LEVELS:
            found = store.shapes(area.level).by_code.get(area.code)
            if found is not None:
                return area.level, found
    return None


def _level_around(view: View) -> str:
    return "province" if view.area.level in ("inspection_region", "province") else "district"


def _neighbours(view: View, own: Shape) -> list[Shape]:
    """Outlines around the area, so that it has a place."""
    shapes = store.shapes(_level_around(view)).by_code.values()
    if view.area.level == "inspection_region":
        return list(shapes)
    box = around([box_of(own)]).grown(0.25)
    return [shape for shape in shapes if shape != own and box.meets(box_of(shape))]


def box_of(shape: Shape) -> Box:
    """The box of a shape."""
    return Box(shape.west, shape.south, shape.east, shape.north)
