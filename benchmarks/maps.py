"""What a map costs: bytes that go to the browser, and the server's processor time for a rerun.

A rerun is what a reader's next click costs, once shapes and answers are cached: join values to
areas, cut classes, put the deck's text together.
"""

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd

from benchmarks.table import Table
from bmn.boundaries import store
from bmn.maps import deck, figure, households, scales
from bmn.maps.deck import Ground
from bmn.maps.marks import Box, Mark

REPEATS = 15
_MAPS = {
    "country by province": ("province", ""),
    "country by inspection region": ("inspection_region", ""),
    "country by district": ("district", ""),
    "province by district": ("district", "30"),
    "province by tambon": ("tambon", "30"),
    "district by tambon": ("tambon", "5701"),
}


def measure(table: Table) -> None:
    """Bytes and processor time of each kind of map, over the shapes that are in use."""
    for what, (level, within) in _MAPS.items():
        marks = _marks(level, within)
        ground = Ground(
            store.shapes(level).by_code,
            "light",
            lines=list(store.shapes("province").by_code.values()) if not within else (),
        )

        def draw(marks: list[Mark] = marks, ground: Ground = ground) -> str:
            return deck.areas(marks, ground).to_json()

        size = len(draw().encode()) / 1_000_000
        table.add("maps", f"{what}: payload", f"{size:.2f} MB", goal="≤ 1 MB")
        table.add("maps", f"{what}: rerun", f"{_cpu(draw):.1f} ms CPU", goal="≤ 30 ms")
    _households(table)
    marks = _marks("province", "")

    def small() -> str:
        return str(figure.choropleth("province", marks, "light").to_json())

    table.add("maps", "small map: payload", f"{len(small().encode()) / 1_000_000:.2f} MB")
    table.add("maps", "small map: rerun", f"{_cpu(small):.1f} ms CPU", goal="≤ 30 ms")


def _households(table: Table) -> None:
    """A district of many households: packed once a snapshot, drawn at each rerun."""
    shapes = store.shapes("district").by_code
    ground = Ground({}, "light", lines=[shapes["5701"]], selected=[shapes["5701"]])
    for number in (25_000, households.MOST):
        at = np.arange(number)
        frame = pd.DataFrame(
            {
                "household_id": [f"5701{one:07d}" for one in at],
                "village_code": [f"5701{one % 300:06d}" for one in at],
                "latitude": 19.5 + at * 7919 % 100_000 / 2e5,
                "longitude": 99.5 + at * 104_729 % 100_000 / 2e5,
                "day": pd.Timestamp("2026-01-01") + pd.to_timedelta(at % 90, "D"),
                "is_today": at % 50 == 0,
            }
        )
        points = households.pack(frame, None)

        def draw(points: households.Points = points) -> str:
            return households.draw(points, ground, Box(99.5, 19.5, 100, 20), "", "").to_json()

        def pack(frame: pd.DataFrame = frame) -> object:
            return households.pack(frame, None)

        what = f"{number:,} households as points"
        size = len(draw().encode()) / 1_000_000
        table.add("maps", f"{what}: payload", f"{size:.2f} MB", goal="≤ 1 MB")
        table.add("maps", f"{what}: rerun", f"{_cpu(draw):.1f} ms CPU", goal="≤ 30 ms")
        table.add("maps", f"{what}: packed, once a snapshot", f"{_cpu(pack):.0f} ms CPU")


def _marks(level: str, within: str) -> list[Mark]:
    scale = scales.scale("progress")
    found = []
    for at, code in enumerate(store.shapes(level).by_code):
        if code.startswith(within):
            value = (at * 37 % 101) / 100
            found.append(
                Mark(
                    code,
                    f"พื้นที่ {code}",
                    "value",
                    scale.colour(value, "light"),
                    value,
                    f"ร้อยละ {100 * value:.2f}",
                    "จัดเก็บได้ 12,345 จากเป้าหมาย 23,456 ครัวเรือน",
                    scale.position(value),
                    1000 + at,
                )
            )
    return found


def _cpu(action: Callable[[], object]) -> float:
    """Median processor milliseconds."""
    action()
    taken = []
    for _ in range(REPEATS):
        started = time.process_time()
        action()
        taken.append((time.process_time() - started) * 1000)
    return median(taken)
