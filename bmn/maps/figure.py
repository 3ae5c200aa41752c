"""The small map, for other pages and paper: plotly's SVG choropleth without any request.

plotly.js fetches a world of coastlines before it draws a `geo` map, and draws nothing where that
fails; CONFIG gives it an empty world instead.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import plotly.graph_objects as go

from bmn.boundaries import store
from bmn.charts.palette import FONT, PALETTES
from bmn.maps.marks import Mark

_EMPTY_WORLD = {
    "type": "Topology",
    "arcs": [],
    "objects": {
        name: {"type": "GeometryCollection", "geometries": []}
        for name in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
    },
}
CONFIG = {
    "displayModeBar": False,
    "scrollZoom": False,
    "topojsonURL": "data:application/json," + quote(json.dumps(_EMPTY_WORLD)) + "#",
}
"""The `config` without which the map stays blank offline."""


def choropleth(level: str, marks: Sequence[Mark], mode: str, *, height: int = 420) -> go.Figure:
    """Areas of a level filled with their marks' colours; those without a value are grey.

    The figure is kept and shared: plotly takes 18 ms to check it. It must not be altered.
    """
    return _choropleth(level, store.shapes(level).version, tuple(marks), mode, height)


@lru_cache(maxsize=128)
def _choropleth(
    level: str, version: str, marks: tuple[Mark, ...], mode: str, height: int
) -> go.Figure:
    palette = PALETTES[mode]
    found = store.shapes(level)
    drawn = [mark for mark in marks if mark.code in found.by_code]
    colours = sorted({mark.colour for mark in drawn if mark.state == "value"})
    steps = [palette.track, *colours]
    number = {colour: at for at, colour in enumerate(steps)}
    figure = go.Figure(
        go.Choropleth(
            geojson=_geojson(level, version, tuple(mark.code for mark in drawn)),
            featureidkey="id",
            locations=[mark.code for mark in drawn],
            z=[number[mark.colour] if mark.state == "value" else 0 for mark in drawn],
            zmin=-0.5,
            zmax=len(steps) - 0.5,
            colorscale=[
                [(at + edge) / len(steps), colour]
                for at, colour in enumerate(steps)
                for edge in (0, 1)
            ],
            showscale=False,
            marker={"line": {"color": palette.card, "width": 0.7}},
            customdata=[
                "<br>".join(filter(None, (f"<b>{mark.full_name}</b>", mark.words, mark.detail)))
                for mark in drawn
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    figure.update_geos(
        visible=False, fitbounds="locations", projection_type="mercator", bgcolor="rgba(0,0,0,0)"
    )
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": palette.text},
        hoverlabel={"font": {"family": FONT, "size": 15}},
        dragmode=False,
        # Kept while the same areas are drawn, so that live figures don't undo a zoom.
        uirevision=level,
    )
    return figure


def chosen(selection: Any, marks: Sequence[Mark]) -> str | None:
    """The code of the area that was clicked, if it is one of those that were drawn."""
    points = selection.get("points") if hasattr(selection, "get") else None
    for point in points if isinstance(points, list) else ():
        code = point.get("location") if isinstance(point, dict) else None
        if any(mark.code == code for mark in marks):
            return str(code)
    return None


@lru_cache(maxsize=64)
def _geojson(level: str, version: str, codes: tuple[str, ...]) -> dict[str, Any]:
    by_code = store.shapes(level).by_code
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": code,
                "properties": {},
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": json.loads(by_code[code].coordinates),
                },
            }
            for code in codes
        ],
    }
