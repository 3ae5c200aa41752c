"""An area with its value, ready to be drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

_SHORT = (
    ("องค์การบริหารส่วนตำบล", "อบต."),
    ("เทศบาลตำบล", "ทต."),
    ("เทศบาลเมือง", "ทม."),
    ("เทศบาลนคร", "ทน."),
    ("ชุมชนในเขต", "ชุมชน "),
    ("Communities of ", ""),
)

State = Literal["value", "no_data", "suppressed", "held", "not_applicable", "out_of_scope"]


@dataclass(frozen=True)
class Mark:
    """One area: its code and names, its value in figures and words, and how it is drawn.

    `position` is the value's place on the ruler, 0 to 1. `size` is the count behind a circle.
    `at` is the place of a circle; areas with a shape need none. `is_municipal`: the communities of
    a municipality, which no polygon shows. `within`: the name with the area that it lies in, where
    names of several such areas stand together.
    """

    code: str
    name: str
    state: State
    colour: str = ""
    value: float | str | None = None
    words: str = ""
    detail: str = ""
    position: float | None = None
    size: float | None = None
    at: tuple[float, float] | None = None
    is_municipal: bool = False
    is_selected: bool = False
    within: str = ""

    @property
    def full_name(self) -> str:
        """The name where it stands alone, away from the map: with what it lies in, if told."""
        return self.within or self.name

    @property
    def label(self) -> str:
        """The name as short as officials write it on a map: อบต.แม่ยาว."""
        return reduce(lambda name, pair: name.replace(*pair), _SHORT, self.name)


@dataclass(frozen=True)
class Box:
    """Bounds in degrees."""

    west: float
    south: float
    east: float
    north: float

    def grown(self, share: float) -> "Box":
        """Larger by a share of its sides at each side."""
        wide, high = (self.east - self.west) * share, (self.north - self.south) * share
        return Box(self.west - wide, self.south - high, self.east + wide, self.north + high)

    def meets(self, other: "Box") -> bool:
        """Whether the two have a point in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


THAILAND = Box(97.3, 5.6, 105.7, 20.5)


def around(boxes: Iterable[Box], places: Sequence[tuple[float, float]] = ()) -> Box:
    """The box around all of it; the whole country around nothing."""
    every = [*boxes, *(Box(x, y, x, y) for x, y in places)]
    if not every:
        return THAILAND
    return Box(
        min(box.west for box in every),
        min(box.south for box in every),
        max(box.east for box in every),
        max(box.north for box in every),
    )
