"""The legend as a ruler: five classes, their breaks, where every area stands, and the selected one.

HTML of the house's stylesheet (`bmn-ruler`); every text is escaped here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bmn.maps.marks import Mark
from bmn.maps.measures import Kind, written
from bmn.maps.scales import CATEGORIES, CLASSES, Scale, category_colour
from bmn.words import formats, unbroken
from bmn.words.language import text

_MOST_TICKS = 1000
_MIDDLE = (35, 65)
"""Percent of the ruler between which words stand over their tick, not beside it: there is room."""


@dataclass(frozen=True)
class Tick:
    """A value that is marked on the ruler: a target, a criterion, an area."""

    value: float
    words: str


def ruler(
    scale: Scale,
    marks: Sequence[Mark],
    kind: Kind,
    mode: str,
    language: str,
    *,
    here: Tick | None = None,
    target: Tick | None = None,
) -> str:
    """The classes with their breaks, a fine line for each area, the target, the area looked at."""
    colours = scale.colours(mode)
    counts = [0] * CLASSES
    places = []
    for mark in marks:
        if mark.state == "value" and isinstance(mark.value, float | int):
            counts[scale.class_of(float(mark.value))] += 1
            places.append(scale.position(float(mark.value)))
    bar = "".join(f'<i style="background:{colour}"></i>' for colour in colours)
    lines = "".join(f'<s style="left:{100 * at:.1f}%"></s>' for at in places[:_MOST_TICKS])
    ends = "".join(
        f'<span style="left:{100 * (at + 1) / CLASSES:.1f}%">'
        f"{unbroken.html(edge(value, kind, language))}</span>"
        for at, value in enumerate(scale.breaks)
    )
    number = "".join(f"<em>{formats.count(count, language)}</em>" for count in counts)
    return (
        '<div class="bmn-ruler">'
        f"{_marker(scale, here, 'here')}{_marker(scale, target, 'target')}"
        f'<div class="bar">{bar}<div class="each">{lines}</div>{_line(scale, target)}</div>'
        f'<div class="edges">{ends}</div><div class="number">{number}</div></div>'
    )


def ruler_css(scale: Scale, mode: str) -> str:
    """The same bar for a tooltip, as the value of a `style`."""
    parts = 100 / CLASSES
    stops = ",".join(
        f"{colour} {at * parts:.0f}% {(at + 1) * parts:.0f}%"
        for at, colour in enumerate(scale.colours(mode))
    )
    return (
        "position:relative;height:9px;margin:5px 0;border-radius:2px;"
        f"background:linear-gradient(90deg,{stops})"
    )


def categories(marks: Sequence[Mark], mode: str, language: str) -> str:
    """The states with how many areas are in each; after a round nothing is yet to begin."""
    is_over = any(mark.value == "no_record" for mark in marks)
    absent = "none" if is_over else "no_record"
    items = "".join(
        f'<span><i style="background:{category_colour(name, mode)}"></i>'
        f"<span>{unbroken.html(text(f'map.category.{name}', language))}</span> "
        f"<b>{sum(mark.value == name for mark in marks)}</b></span>"
        for name in CATEGORIES
        if name != absent
    )
    return f'<div class="bmn-keys">{items}</div>'


def sizes(marks: Sequence[Mark], language: str) -> str:
    """What the largest circle stands for; a circle's surface is its count."""
    largest = max((mark.size or 0 for mark in marks), default=0)
    if not largest:
        return ""
    items = "".join(
        f'<span><i class="circle" style="width:{side}px;height:{side}px"></i>'
        f"{formats.count(round(largest * part), language)}</span>"
        for part, side in ((1.0, 34), (0.25, 17), (0.05, 8))
    )
    return f'<div class="bmn-keys">{items}</div>'


def others(marks: Sequence[Mark], language: str) -> str:
    """The looks of areas without a value, and of municipal communities, where any are drawn."""
    states = {mark.state for mark in marks}
    shown: list[tuple[str, str]] = [
        (state, text(f"common.empty.{state}", language))
        for state in ("no_data", "not_applicable", "suppressed", "held", "out_of_scope")
        if state in states
    ]
    if any(mark.is_municipal for mark in marks):
        shown.append(("municipal", text("map.legend.municipal", language)))
    items = "".join(
        f'<span><i class="{state}"></i><span>{unbroken.html(words)}</span></span>'
        for state, words in shown
    )
    return f'<div class="bmn-keys">{items}</div>' if items else ""


def edge(value: float, kind: Kind, language: str) -> str:
    """A break as it stands on the ruler: short, without its unit."""
    if kind == "share":
        return f"{round(100 * value, 2):g}"
    if kind in ("points", "relative"):
        return f"{round(100 * value, 2):+g}".replace("-", formats.MINUS)
    if kind == "number":
        return f"{value:g}".replace("-", formats.MINUS)
    return written(kind, value, language) if kind != "baht" else f"{value:,.0f}"


def _marker(scale: Scale, tick: Tick | None, look: str) -> str:
    if tick is None:
        return ""
    at = 100 * scale.position(tick.value)
    side = "left" if at < _MIDDLE[0] else "right" if at > _MIDDLE[1] else "middle"
    words = unbroken.html(tick.words)
    return f'<div class="{look} {side}" style="left:{at:.1f}%"><span>{words}</span></div>'


def _line(scale: Scale, tick: Tick | None) -> str:
    return "" if tick is None else f'<u style="left:{100 * scale.position(tick.value):.1f}%"></u>'
