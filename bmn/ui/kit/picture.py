"""A map of an area's parts: what is chosen for it, and what is read, ready to be drawn.

The page of maps and the small maps of other pages show the same picture.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from bmn.boundaries import store
from bmn.maps import legend
from bmn.maps.legend import Tick
from bmn.maps.marks import Mark
from bmn.maps.measures import Kind, Measure
from bmn.maps.scales import Scale
from bmn.survey.areas import Area
from bmn.ui.kit.style import words as html_words
from bmn.ui.kit.view import View

Row = dict[str, Any]

LEVELS: dict[str, tuple[str, ...]] = {
    "country": ("province", "inspection_region", "district"),
    "inspection_region": ("province", "district"),
    "province": ("district", "tambon"),
    "district": ("tambon", "local_authority"),
    "tambon": ("village",),
    "local_authority": ("village",),
}
"""Levels that a map of an area can show, the usual one first."""

BACK_DAYS = (7, 30)
OUT_OF_SCOPE = "bangkok"
"""Code of Bangkok on a map: an inspection region has the code 10 as well."""


@dataclass(frozen=True)
class Choice:
    """What the map shows. `back`: days back, or the survey year, that it is compared with."""

    measure: Measure
    level: str
    indicator: Row | None = None
    back: int | None = None

    @property
    def is_change(self) -> bool:
        """Whether a change is shown instead of a state."""
        return self.back is not None


@dataclass(frozen=True)
class Value:
    """What is known of one area: its row, the measure now and before, and what is shown of them."""

    row: Row | None
    now: Any
    before: Any
    shown: Any


@dataclass(frozen=True)
class Picture:
    """What is read for a map, ready to be drawn, explained and ranked."""

    view: View
    choice: Choice
    marks: list[Mark]
    kind: Kind
    scale: Scale | None
    here: Tick | None = None
    target: Tick | None = None
    without_place: int = 0
    codes: dict[str, Area] = field(default_factory=dict)
    found: dict[str, Value] = field(default_factory=dict)

    @property
    def drawn(self) -> list[Mark]:
        """The areas that have a value."""
        return [mark for mark in self.marks if mark.state == "value"]

    @property
    def as_circles(self) -> bool:
        """Whether circles tell counts."""
        return self.kind == "count"


def framed(view: View) -> tuple[View, str | None]:
    """The view whose parts are drawn, and the code of the part that is looked at.

    A village has no parts: it is shown among those of its tambon.
    """
    if view.area.level in LEVELS:
        return view, None
    return replace(view, area=view.path[-2], path=view.path[:-1]), view.area.code


def title(picture: Picture) -> str:
    """ร้อยละการจัดเก็บ รายจังหวัด: ทั้งประเทศ."""
    view, choice = picture.view, picture.choice
    what = measure_words(view, choice)
    return view.words(
        "map.areas.title",
        what=what,
        by=view.words(f"map.by.{choice.level}"),
        area=view.area.label(view.language),
    )


def measure_words(view: View, choice: Choice) -> str:
    """The measure with its indicator, and what it is compared with."""
    what = view.words(f"map.measure.{choice.measure.key}")
    if choice.indicator is not None:
        number, name = choice.indicator["indicator_no"], choice.indicator[f"name_{view.language}"]
        what = view.words("map.measure_of", what=what, number=number, name=name)
    if choice.back is None:
        return what
    key = "map.change_days" if choice.back in BACK_DAYS else "map.change_year"
    return view.words(key, what=what, back=choice.back)


def draw_legend(picture: Picture) -> None:
    """The ruler, the states or the circles' sizes; then the looks of areas without a value."""
    view = picture.view
    html = ""
    if picture.scale is not None:
        html = legend.ruler(
            picture.scale,
            picture.marks,
            picture.kind,
            view.mode,
            view.language,
            here=picture.here,
            target=picture.target,
        )
    elif picture.kind == "category":
        html = legend.categories(picture.marks, view.mode, view.language)
    elif picture.as_circles:
        html = legend.sizes(picture.drawn, view.language)
    st.html(html + scale_words(picture) + legend.others(picture.marks, view.language))


def scale_words(picture: Picture) -> str:
    """By what rule the classes part, as HTML; empty where there are none."""
    view, scale = picture.view, picture.scale
    if scale is None:
        return ""
    told = view.words("map.legend.fixed")
    if scale.is_widened:
        told = view.words("map.legend.widened")
    if scale.is_narrowed:
        told = view.words("map.legend.narrowed")
    return f'<div class="bmn-source">{html_words(told)}</div>'


def borders(view: View, levels: Iterable[str]) -> str:
    """Whose borders are drawn: of one origin, or of which at each level."""
    by_words: dict[str, list[str]] = {}
    for level in dict.fromkeys(levels):
        origin = store.origin(level)
        words = origin.attribution if origin.is_official else view.words("common.say.sketch_map")
        by_words.setdefault(words, []).append(level)
    if len(by_words) > 1:
        return view.words(
            "map.borders_mixed",
            sources="; ".join(
                f"{', '.join(view.words(f'common.level.{one}') for one in found)} – {words}"
                for words, found in by_words.items()
            ),
        )
    words, (level, *_) = next(iter(by_words.items()))
    return view.words("map.borders", source=words) if store.origin(level).is_official else words
