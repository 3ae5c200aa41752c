"""Hatch and dots for areas without a value: one small picture, made here."""

import base64
import struct
import zlib
from functools import cache

SIDE = 32
MAPPING = {
    "no_data": {"x": 0, "y": 0, "width": SIDE, "height": SIDE},
    "suppressed": {"x": SIDE, "y": 0, "width": SIDE, "height": SIDE},
}
"""Where each pattern stands in the picture."""


@cache
def atlas() -> str:
    """The picture as a data address: white where the colour shows, clear elsewhere."""
    lines = b"".join(b"\0" + b"".join(_pixel(x, y) for x in range(2 * SIDE)) for y in range(SIDE))
    head = struct.pack(">IIBBBBB", 2 * SIDE, SIDE, 8, 6, 0, 0, 0)
    png = (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(lines, 9))
        + _chunk(b"IEND", b"")
    )
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _pixel(x: int, y: int) -> bytes:
    is_hatch = x < SIDE and (x + y) % 16 < 4
    is_dot = x >= SIDE and ((x % 16 - 8) ** 2 + (y % 16 - 8) ** 2) <= 9
    return b"\xff\xff\xff\xff" if is_hatch or is_dot else b"\xff\xff\xff\x00"


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
