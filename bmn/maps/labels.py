"""Names on the map as pictures that the browser draws: deck.gl's own text layer breaks Thai marks.

A label is an SVG data address, so the browser shapes the letters, with system fonts and sharp at
any zoom of a projector.
"""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bmn.maps.marks import Box

FONT = "'Leelawadee UI',Thonburi,'Noto Sans Thai',Loma,sans-serif"
PIXELS = 13
_SHARP = 2
"""Pictures are drawn so many times larger than shown: projectors and phones have fine pixels."""
_LETTER = 0.56
_TILE = 512


@dataclass(frozen=True)
class Name:
    """A name to be set at a place; the more weight, the sooner it finds room."""

    words: str
    longitude: float
    latitude: float
    weight: float
    below: bool = False


def zoom_for(box: Box, width: float, height: float) -> float:
    """The zoom at which the box fills a canvas of so many pixels."""
    wide = max(box.east - box.west, 0.02) / 360
    high = max(_mercator(box.north) - _mercator(box.south), 0.00005)
    return min(math.log2(width / _TILE / wide), math.log2(height / _TILE / high))


def placed(names: Iterable[Name], zoom: float, mode: str, ink: str, halo: str) -> list[Any]:
    """Data of an IconLayer: the names that find room without touching another, heaviest first."""
    taken: list[tuple[float, float, float, float]] = []
    rows = []
    for name in sorted(names, key=lambda name: -name.weight):
        x, y = _pixels(name.longitude, name.latitude, zoom)
        y += 16 if name.below else 0
        width = width_of(name.words)
        box = (x - width / 2, y - PIXELS * 0.75, x + width / 2, y + PIXELS * 0.75)
        if any(_touch(box, other) for other in taken):
            continue
        taken.append(box)
        rows.append(
            {
                "p": [name.longitude, name.latitude],
                "i": _picture(name.words, ink, halo),
                "o": [0, 16 if name.below else 0],
            }
        )
    return rows


def width_of(words: str) -> float:
    """Width in pixels; vowels and tones above and below take none."""
    return PIXELS * _LETTER * sum(unicodedata.category(letter) != "Mn" for letter in words) + 6


@lru_cache(maxsize=4096)
def _picture(words: str, ink: str, halo: str) -> dict[str, Any]:
    width = math.ceil(width_of(words) * _SHARP)
    height = math.ceil(PIXELS * 1.8 * _SHARP)
    shown = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        # Clear pixels are black ones: without this they darken the halo's edge.
        f'<rect width="100%" height="100%" fill="{halo}" fill-opacity="0.02"/>'
        f'<text x="50%" y="66%" text-anchor="middle" font-family="{FONT}" '
        f'font-size="{PIXELS * _SHARP}" font-weight="600" fill="{ink}" stroke="{halo}" '
        f'stroke-width="{2.4 * _SHARP}" stroke-linejoin="round" paint-order="stroke">'
        f"{shown}</text></svg>"
    )
    address = "data:image/svg+xml;charset=utf-8," + svg.replace("%", "%25").replace("#", "%23")
    return {"url": address, "width": width, "height": height, "anchorY": height // 2}


def _touch(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _pixels(longitude: float, latitude: float, zoom: float) -> tuple[float, float]:
    world = _TILE * 2**zoom
    return longitude / 360 * world, -_mercator(latitude) * world


def _mercator(latitude: float) -> float:
    """North of the equator in parts of the world's width."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)
