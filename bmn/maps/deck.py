"""The large map: a deck.gl specification as compact text, put together around cached coordinates.

What was tried and must stay: no map style and no provider, or Streamlit fetches one; fill and lines
in two layers, only the fill pickable, or clicks are lost on a computer without graphics card;
names as pictures (see `labels`).
"""

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pydeck

from bmn.boundaries.store import Shape
from bmn.charts.palette import PALETTES
from bmn.maps import labels, patterns
from bmn.maps.marks import Box, Mark, around
from bmn.maps.scales import rgba

CANVAS = (520.0, 500.0)
"""Pixels that the map is fitted to: what a screen of 1366 x 768 has for it."""
PHONE = (300.0, 500.0)
LAYERS = ("fill", "without", "marks")
"""Layers whose areas answer to a click."""
FEW = 130
"""Up to so many areas each has its own line; above it only the areas above them have."""
_FILL_ALPHA = 235
_SMALLEST, _LARGEST = 4.0, 34.0
_MANY, _LARGEST_OF_MANY = 60, 17.0

_TOOLTIP_STYLE = {
    "fontFamily": labels.FONT,
    "fontSize": "15px",
    "lineHeight": "1.45",
    "background": "#14202E",
    "color": "#fff",
    "borderRadius": "8px",
    "padding": "8px 12px",
    "maxWidth": "320px",
    "zIndex": "5",
}


def _tooltip(ruler_css: str) -> str:
    """Name, value, the value's place on the ruler, what it is made of."""
    return (
        "<b>{n}</b><br/><span style='font-size:1.15em'>{v}</span>"
        f"<div style='{ruler_css};{{r}}'><i style='position:absolute;top:-3px;bottom:-3px;"
        "width:3px;background:#fff;left:{at}%'></i></div><small>{d}</small>"
    )


class Deck(pydeck.Deck):
    """A deck that is text already: pydeck's own indents it to five times the size."""

    def __init__(self, spec: str, tooltip: str) -> None:
        shown: dict[str, Any] = {"html": tooltip, "style": _TOOLTIP_STYLE}
        super().__init__(layers=[], map_provider=None, tooltip=shown)
        self._spec = spec

    def to_json(self) -> str:
        """The specification."""
        return self._spec


@dataclass(frozen=True)
class Ground:
    """What lies under and around the marks: their shapes, lines of other areas, and the mode.

    `names` are set instead of the marks' own, where those are too many.
    """

    shapes: dict[str, Shape]
    mode: str
    ruler_css: str = "display:none"
    lines: Sequence[Shape] = ()
    context: Sequence[Shape] = ()
    selected: Sequence[Shape] = ()
    names: Sequence[labels.Name] = ()
    canvas: tuple[float, float] = CANVAS


def areas(marks: Sequence[Mark], ground: Ground, *, as_circles: bool = False) -> Deck:
    """Areas filled by class, with circles for what has no shape.

    `as_circles`: the marks are counts; areas stay pale and a circle's surface tells the count.
    """
    palette = PALETTES[ground.mode]
    shaped = [mark for mark in marks if mark.code in ground.shapes]
    plain = [mark for mark in shaped if mark.state in ("value", "out_of_scope")]
    without = [mark for mark in shaped if mark.state not in ("value", "out_of_scope")]
    pale = rgba(palette.track)
    layers = [_outlines("context", ground.context, rgba(palette.muted, 110), 0.7)]
    layers.append(
        _polygons(
            "fill",
            plain,
            ground,
            {
                m.code: pale if as_circles or m.state != "value" else rgba(m.colour, _FILL_ALPHA)
                for m in plain
            },
        )
    )
    if without:
        layers.append(_hatched(without, ground, rgba(palette.muted)))
    own = len(shaped) <= FEW
    ink = rgba("#FFFFFF" if ground.mode == "light" else palette.card)
    if as_circles:
        ink = rgba(palette.muted)
    layers.append(
        _outlines(
            "lines",
            [ground.shapes[mark.code] for mark in shaped] if own else ground.lines,
            ink,
            1.0 if own else 1.2,
        )
    )
    layers.append(_outlines("selected", ground.selected, rgba(palette.text), 2.6))
    circles = [mark for mark in marks if mark.at is not None]
    if as_circles:
        circles += [_at_its_place(mark, ground.shapes[mark.code]) for mark in shaped]
    if circles:
        layers.append(_circles(circles, ground.mode, by_size=as_circles, picks=not as_circles))
    box = _box_of(shaped, circles, ground)
    zoom = labels.zoom_for(box, *ground.canvas)
    layers.append(_names(_names_of(shaped, circles, ground), zoom, ground.mode))
    return Deck(_spec(layers, box, zoom), _tooltip(ground.ruler_css))


def points(marks: Sequence[Mark], ground: Ground, *, as_circles: bool = False) -> Deck:
    """Areas without a shape as circles, over the shapes that they lie in."""
    circles = [mark for mark in marks if mark.at is not None]
    layers = [*lines(ground), _circles(circles, ground.mode, by_size=as_circles, picks=True)]
    box = around(
        [_box(shape) for shape in ground.selected or ground.lines],
        [mark.at for mark in circles if mark.at],
    )
    zoom = min(labels.zoom_for(box, *ground.canvas), 13.0)
    layers.append(_names(_names_of([], circles, ground), zoom, ground.mode))
    return Deck(_spec(layers, box, zoom), _tooltip(ground.ruler_css))


def lines(ground: Ground) -> list[str]:
    """The layers that lie under points: outlines around, inside and of the area itself."""
    palette = PALETTES[ground.mode]
    return [
        _outlines("context", ground.context, rgba(palette.muted, 110), 0.7),
        _outlines("lines", ground.lines, rgba(palette.muted, 200), 1.0),
        _outlines("selected", ground.selected, rgba(palette.text), 2.4),
    ]


def put_together(layers: Sequence[str], ground: Ground, box: Box, tooltip: str) -> Deck:
    """Layers that are ready, fitted to the box, with the ground's names above them."""
    zoom = min(labels.zoom_for(box, *ground.canvas), 15.0)
    names = _names(ground.names, zoom, ground.mode)
    return Deck(_spec([*layers, names], box, zoom), tooltip)


def chosen(selection: Any, codes: Collection[str]) -> str | None:
    """The code of the area that was clicked, if it is one of those that were drawn.

    What comes back from a browser may be anything.
    """
    objects = selection.get("objects") if hasattr(selection, "get") else None
    for layer in LAYERS:
        found = objects.get(layer) if isinstance(objects, dict) else None
        for one in found if isinstance(found, list) else ():
            held = one.get("properties", one) if isinstance(one, dict) else None
            code = held.get("c") if isinstance(held, dict) else None
            if isinstance(code, str) and code in codes:
                return code
    return None


def _spec(layers: Sequence[str], box: Box, zoom: float) -> str:
    middle = {
        "longitude": round((box.west + box.east) / 2, 4),
        "latitude": round((box.south + box.north) / 2, 4),
        "zoom": round(zoom, 2),
        "minZoom": 4,
        "maxZoom": 16,
    }
    drawn = ",".join(layer for layer in layers if layer)
    return (
        f'{{"initialViewState":{text(middle)},"layers":[{drawn}],'
        '"mapStyle":"__MAP_STYLE__","views":[{"@@type":"MapView","controller":true}]}'
    )


def _polygons(
    name: str, marks: Sequence[Mark], ground: Ground, fills: dict[str, Sequence[int]]
) -> str:
    features = ",".join(_feature(mark, ground, {"f": fills[mark.code]}) for mark in marks)
    return _layer(
        "GeoJsonLayer",
        name,
        features,
        '"pickable":true,"stroked":false,"filled":true,"getFillColor":"@@=properties.f",'
        '"autoHighlight":true,"highlightColor":[255,194,61,150]',
    )


def _hatched(marks: Sequence[Mark], ground: Ground, ink: Sequence[int]) -> str:
    features = ",".join(
        _feature(
            mark, ground, {"p": "suppressed" if mark.state in ("suppressed", "held") else "no_data"}
        )
        for mark in marks
    )
    # Pattern sizes are in metres: so many pixels at the zoom of the map.
    box = _box_of(marks, (), ground)
    scale = 40_075_000 / 512 / 2 ** labels.zoom_for(box, *ground.canvas) / 2.4
    return _layer(
        "GeoJsonLayer",
        "without",
        features,
        f'"pickable":true,"stroked":false,"filled":true,"getFillColor":{text(ink)},'
        '"autoHighlight":true,"highlightColor":[255,194,61,150],'
        '"extensions":[{"@@type":"FillStyleExtension","pattern":true}],'
        f'"fillPatternAtlas":{text(patterns.atlas())},'
        f'"fillPatternMapping":{text(patterns.MAPPING)},"fillPatternMask":true,'
        f'"getFillPattern":"@@=properties.p","getFillPatternScale":{scale:.3f}',
    )


def _outlines(name: str, shapes: Sequence[Shape], ink: Sequence[int], width: float) -> str:
    if not shapes:
        return ""
    features = ",".join(
        f'{{"type":"Feature","properties":{{}},"geometry":{_geometry(shape)}}}' for shape in shapes
    )
    return _layer(
        "GeoJsonLayer",
        name,
        features,
        '"pickable":false,"stroked":true,"filled":false,"lineWidthUnits":"pixels",'
        f'"getLineWidth":{width},"getLineColor":{text(ink)}',
    )


def _circles(marks: Sequence[Mark], mode: str, *, by_size: bool, picks: bool) -> str:
    palette = PALETTES[mode]
    largest = max((mark.size or 0 for mark in marks), default=0) or 1
    most = _LARGEST if by_size and len(marks) <= _MANY else _LARGEST_OF_MANY
    rows = []
    for mark in sorted(marks, key=lambda mark: -(mark.size or 0)):
        part = math.sqrt(max(mark.size or 0, 0) / largest)
        has_value = mark.state == "value"
        rows.append(
            {
                **_told(mark),
                "p": mark.at,
                "s": round(max(_SMALLEST, most * part), 1),
                "f": rgba(mark.colour, 215) if has_value else rgba(palette.card, 150),
                "l": rgba(palette.text if mark.is_municipal or mark.is_selected else palette.muted),
                "w": 3.0 if mark.is_selected else 2.2 if mark.is_municipal else 1.0,
            }
        )
    return (
        f'{{"@@type":"ScatterplotLayer","id":"marks","data":{text(rows)},'
        f'"pickable":{text(picks)},"getPosition":"@@=p","getRadius":"@@=s",'
        '"radiusUnits":"pixels","getFillColor":"@@=f","stroked":true,"getLineColor":"@@=l",'
        '"getLineWidth":"@@=w","lineWidthUnits":"pixels","autoHighlight":true,'
        '"highlightColor":[255,194,61,150]}'
    )


def _names(names: Sequence[labels.Name], zoom: float, mode: str) -> str:
    palette = PALETTES[mode]
    rows = labels.placed(names, zoom, mode, palette.text, palette.card)
    if not rows:
        return ""
    return (
        f'{{"@@type":"IconLayer","id":"names","data":{text(rows)},"pickable":false,'
        '"getPosition":"@@=p","getIcon":"@@=i","getPixelOffset":"@@=o",'
        f'"sizeUnits":"pixels","getSize":{labels.PIXELS * 1.8},"alphaCutoff":0.05,'
        # The browser hands the pictures over with their edges multiplied: blended as usual, the
        # halo would have a grey fringe.
        '"parameters":{"blend":true,"blendColorOperation":"add","blendColorSrcFactor":"one",'
        '"blendColorDstFactor":"one-minus-src-alpha","blendAlphaOperation":"add",'
        '"blendAlphaSrcFactor":"one","blendAlphaDstFactor":"one-minus-src-alpha"}}'
    )


def _names_of(shaped: Sequence[Mark], circles: Sequence[Mark], ground: Ground) -> list[labels.Name]:
    if ground.names:
        return list(ground.names)
    names = []
    for mark in shaped:
        shape = ground.shapes[mark.code]
        wide, high = shape.east - shape.west, shape.north - shape.south
        names.append(
            labels.Name(
                mark.label,
                shape.longitude,
                shape.latitude,
                1e6 if mark.is_selected else wide * high,
            )
        )
    have = {mark.code for mark in shaped}
    largest = max((mark.size or 0 for mark in circles), default=0) or 1
    for mark in circles:
        if mark.code not in have and mark.at is not None:
            weight = 1e6 if mark.is_selected else (mark.size or 0) / largest * 1e-6
            names.append(labels.Name(mark.label, *mark.at, weight, below=True))
    return names


def _box_of(shaped: Sequence[Mark], circles: Sequence[Mark], ground: Ground) -> Box:
    return around(
        [_box(ground.shapes[mark.code]) for mark in shaped],
        [mark.at for mark in circles if mark.at],
    ).grown(0.03)


def _box(shape: Shape) -> Box:
    return Box(shape.west, shape.south, shape.east, shape.north)


def _at_its_place(mark: Mark, shape: Shape) -> Mark:
    return replace(mark, at=(shape.longitude, shape.latitude))


def _feature(mark: Mark, ground: Ground, look: dict[str, Any]) -> str:
    told = {**_told(mark), **look}
    return (
        f'{{"type":"Feature","properties":{text(told)},'
        f'"geometry":{_geometry(ground.shapes[mark.code])}}}'
    )


def _told(mark: Mark) -> dict[str, Any]:
    """What the tooltip says. Streamlit escapes it."""
    on_ruler = mark.position is not None
    return {
        "c": mark.code,
        "n": mark.full_name,
        "v": mark.words,
        "d": mark.detail,
        "at": round(100 * (mark.position or 0), 1),
        "r": "" if on_ruler else "display:none",
    }


def _geometry(shape: Shape) -> str:
    return f'{{"type":"MultiPolygon","coordinates":{shape.coordinates}}}'


def _layer(kind: str, name: str, features: str, look: str) -> str:
    return (
        f'{{"@@type":"{kind}","id":"{name}","data":{{"type":"FeatureCollection",'
        f'"features":[{features}]}},{look}}}'
    )


def text(value: Any) -> str:
    """A value as JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
