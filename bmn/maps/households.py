"""Single households as points: packed small, without names, then drawn over the area's lines.

A district may hold tens of thousands of households in one megabyte. A row is therefore a list of
numbers (deck.gl reckons the degrees from steps), and what repeats, the village and the day, stands
once in a stylesheet: the tooltip's element of village 12 has the class `bmn-v12`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from bmn.maps import deck
from bmn.maps.deck import Deck, Ground
from bmn.maps.marks import Box
from bmn.maps.scales import rgba

WITH_IDS = 30_000
"""Up to so many households each has its id and day; more have only their village."""
MOST = 52_000
"""Above it a map would be larger than 1 MB: nothing is drawn, and a part must be chosen."""
FAR_METRES = 1_000
"""So far outside its tambon a position counts as wrong: check rule PX-08."""
COLOURS = {
    "light": {"earlier": "#2B6CB0", "today": "#D55E00", "outside": "#A3136B"},
    "dark": {"earlier": "#6DB3F5", "today": "#FFB000", "outside": "#FF8AD0"},
}
_FINE, _COARSE = 5, 4  # decimals of a degree: 1 m, 11 m


@dataclass(frozen=True)
class Points:
    """The households of an area with a position, as rows of a deck's layers, and their counts.

    `outside` is None where nothing can be said: the borders are only the diagram.
    `not_judged`: households of municipal communities, which have no border of their own.
    """

    earlier: str
    today: str
    far: str
    villages: tuple[str, ...]
    days: tuple[date, ...]
    prefix: str
    west: float
    south: float
    decimals: int
    positions: int
    positions_today: int
    without_position: int
    outside: int | None
    not_judged: int

    @property
    def are_too_many(self) -> bool:
        """Whether there are more than a map can hold."""
        return self.positions > MOST

    @property
    def have_ids(self) -> bool:
        """Whether each point tells its household and day."""
        return self.positions <= WITH_IDS


def pack(frame: pd.DataFrame, metres_outside: np.ndarray | None) -> Points:
    """The rows of `household_points` as small text. `metres_outside` belongs to rows in order."""
    if frame.empty:
        return _nothing(None if metres_outside is None else 0)
    has_place = (frame["latitude"].notna() & frame["longitude"].notna()).to_numpy()
    placed = frame[has_place]
    outside = not_judged = None
    far = np.zeros(len(placed), dtype=bool)
    if metres_outside is not None:
        away = metres_outside[has_place]
        far = away > FAR_METRES
        outside, not_judged = int(far.sum()), int(np.isnan(away).sum())
    today = placed["is_today"].to_numpy(dtype=bool)
    counts = replace(
        _nothing(outside),
        positions=len(placed),
        positions_today=int(today.sum()),
        without_position=len(frame) - len(placed),
        not_judged=not_judged or 0,
    )
    if counts.are_too_many or placed.empty:
        return counts
    return _packed(counts, placed, today, far)


def _nothing(outside: int | None) -> Points:
    return Points("", "", "", (), (), "", 0.0, 0.0, _FINE, 0, 0, 0, outside, 0)


def _packed(counts: Points, placed: pd.DataFrame, today: np.ndarray, far: np.ndarray) -> Points:
    decimals = _FINE if counts.have_ids else _COARSE
    west, south = float(placed["longitude"].min()), float(placed["latitude"].min())
    west, south = round(west, 2), round(south, 2)
    steps = 10**decimals
    x = np.rint((placed["longitude"].to_numpy() - west) * steps).astype(int).tolist()
    y = np.rint((placed["latitude"].to_numpy() - south) * steps).astype(int).tolist()
    village_of, villages = pd.factorize(placed["village_code"])
    prefix = ""
    if counts.have_ids:
        ids = [str(household_id) for household_id in placed["household_id"]]
        prefix = _common_digits(ids)
        day_of, days = pd.factorize(placed["day"])
        rows = [
            f"[{one},{other},{village},{_short(id_[len(prefix) :])},{day}]"
            for one, other, village, id_, day in zip(
                x, y, village_of.tolist(), ids, day_of.tolist(), strict=True
            )
        ]
        told = tuple(pd.Timestamp(day).date() for day in days)
    else:
        rows = [
            f"[{one},{other},{village}]"
            for one, other, village in zip(x, y, village_of.tolist(), strict=True)
        ]
        told = ()
    return replace(
        counts,
        earlier=_joined(rows, ~today),
        today=_joined(rows, today),
        far=",".join(f"[{x[at]},{y[at]}]" for at in np.flatnonzero(far)),
        villages=tuple(villages),
        days=told,
        prefix=prefix,
        west=west,
        south=south,
        decimals=decimals,
    )


def _common_digits(ids: Sequence[str]) -> str:
    """The digits that all ids begin with: told once. Other signs would be code in a tooltip."""
    first, last = min(ids), max(ids)
    same = 0
    while same < len(first) and first[same] == last[same] and first[same] in "0123456789":
        same += 1
    return first[:same]


def _joined(rows: Sequence[str], wanted: np.ndarray) -> str:
    return ",".join(row for row, wants in zip(rows, wanted.tolist(), strict=True) if wants)


def _short(id_: str) -> str:
    """The id as JSON: a number where that reads the same."""
    plain = id_.isascii() and id_.isdigit() and len(id_) < 16 and (id_ == "0" or id_[0] != "0")
    return id_ if plain else json.dumps(id_, ensure_ascii=False)


def draw(points: Points, ground: Ground, box: Box, household: str, collected: str) -> Deck:
    """The points over the ground's lines. `household` and `collected` are the tooltip's words."""
    colours = COLOURS[ground.mode]
    size = '"getRadius":12,"radiusUnits":"meters","radiusMinPixels":2,"radiusMaxPixels":6'
    larger = '"getRadius":16,"radiusUnits":"meters","radiusMinPixels":4,"radiusMaxPixels":8'
    layers = [
        *deck.lines(ground),
        _layer(
            points,
            "earlier",
            points.earlier,
            True,
            f'{size},"getFillColor":{deck.text(rgba(colours["earlier"], 190))}',
        ),
        _layer(
            points,
            "today",
            points.today,
            True,
            f'{larger},"getFillColor":{deck.text(rgba(colours["today"], 230))}',
        ),
        _layer(
            points,
            "outside",
            points.far,
            False,
            '"getRadius":4,"radiusUnits":"pixels","filled":false,"stroked":true,'
            f'"lineWidthUnits":"pixels","getLineWidth":1.5,"getLineColor":'
            f"{deck.text(rgba(colours['outside']))}",
        ),
    ]
    return deck.put_together(layers, ground, box, _tooltip(points, household, collected))


def _tooltip(points: Points, household: str, collected: str) -> str:
    """Braces stand for the places of a row; see the head of this file."""
    if not points.have_ids:
        return "<b class='bmn-v{2}'></b>"
    return (
        f"<b>{household} {points.prefix}{{3}}</b><br/><span class='bmn-v{{2}}'></span><br/>"
        f"<small>{collected} <span class='bmn-d{{4}}'></span></small>"
    )


def stylesheet(
    points: Points, village_names: Mapping[str, str], day_words: Mapping[date, str]
) -> str:
    """The names of villages and days, as the content of the classes that tooltips carry."""
    villages = (
        f".bmn-v{at}::after{{content:{_css(village_names.get(code, code))}}}"
        for at, code in enumerate(points.villages)
    )
    days = (
        f".bmn-d{at}::after{{content:{_css(day_words[day])}}}" for at, day in enumerate(points.days)
    )
    return "".join([*villages, *days])


def _css(words: str) -> str:
    """The words as a CSS text; whatever isn't a letter or digit could end it, and is escaped."""
    return (
        '"'
        + "".join(
            one if one.isalnum() or "ก" <= one <= "๛" else f"\\{ord(one):x} " for one in words
        )
        + '"'
    )


def _layer(points: Points, name: str, rows: str, picks: bool, look: str) -> str:
    if not rows:
        return ""
    step = f"{10.0**-points.decimals:.{points.decimals}f}"
    return (
        f'{{"@@type":"ScatterplotLayer","id":"{name}","data":[{rows}],"pickable":{deck.text(picks)},'
        f'"getPosition":"@@=[{points.west}+this[0]*{step},{points.south}+this[1]*{step}]",{look}}}'
    )
