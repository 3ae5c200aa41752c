"""Reading a map: the values of an area's parts, their places and shapes, and the scale."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bmn.boundaries import store
from bmn.boundaries.store import Shape
from bmn.maps import measures, scales
from bmn.maps.marks import Mark, State
from bmn.maps.measures import Kind
from bmn.maps.scales import Scale
from bmn.statistics.shares import share
from bmn.survey.areas import Area
from bmn.survey.clock import round_of
from bmn.ui.kit import answers, going, parts, picture_words
from bmn.ui.kit.picture import BACK_DAYS, OUT_OF_SCOPE, Choice, Picture, Row, Value
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Answer

_ANSWERS: dict[str, Callable[[View, str], Answer]] = {
    "progress": answers.progress_of_parts,
    "income": answers.income_of_parts,
    "confidence": answers.confidence_of_parts,
    "checks": answers.checks_of_parts,
}
_WITHIN: dict[str, tuple[str, tuple[str, ...]]] = {
    "district": ("province", ("country", "inspection_region")),
    "tambon": ("district", ("province",)),
    "village": ("tambon", ("district",)),
}
"""Level → the level that its names need beside them, and the areas in which they do."""


def read(view: View, choice: Choice, selected: str | None = None) -> Picture:
    """Everything that the map of the view's parts shows."""
    known = places(view, choice.level)
    rows = _rows(view, choice, choice.level)
    before = _before(view, choice, choice.level)
    found = {code: _valued(view, choice, rows.get(code), before.get(code)) for code in known}
    kind, scale = _kind_and_scale(view, choice)
    bands = [
        picture_words.width(choice, one.row)
        for one in found.values()
        if one.row is not None and picture_words.banded(choice, one.row)
    ]
    if scale is not None and bands:
        scale = scale.widened(max(bands))
    elif scale is not None:
        scale = scale.narrowed([one.shown for one in found.values() if one.shown is not None])
    shapes = _shapes_within(view, choice.level, known)
    within = _names_within(view, choice.level, known)
    marks = []
    for code, place in known.items():
        if found[code].row is None and code not in shapes:
            continue
        area = going.area_of_row(place, choice.level)
        at = None if code in shapes else _place_of(place, choice.level)
        mark = _mark(view, choice, kind, scale, area, found[code])
        marks.append(
            replace(mark, at=at, within=within.get(code, ""), is_selected=code == selected)
        )
    without_place = sum(mark.at is None and mark.code not in shapes for mark in marks)
    if view.area.level == "country":
        marks.append(_bangkok(view))
    own = _rows(view, choice, view.area.level).get(view.area.code)
    own_before = _before(view, choice, view.area.level).get(view.area.code)
    return Picture(
        view,
        choice,
        marks,
        kind,
        scale,
        here=picture_words.here(view, choice, kind, own, own_before),
        target=None if choice.is_change else picture_words.target(view, choice, own),
        without_place=without_place,
        codes={code: going.area_of_row(place, choice.level) for code, place in known.items()},
        found=found,
    )


def answer_of(view: View, choice: Choice, level: str) -> Answer:
    """The answer that holds the measure, for the areas of a level inside the view's."""
    name = choice.measure.answer
    if name == "indicator":
        return answers.indicator_of_parts(view, level, (choice.indicator or {})["indicator_no"])
    return _ANSWERS[name](view, level)


def _rows(view: View, choice: Choice, level: str) -> dict[str, Row]:
    return {row["area_code"]: row for row in answer_of(view, choice, level)}


def _before(view: View, choice: Choice, level: str) -> dict[str, Any]:
    """The measure's values at the time that the map is compared with, by area code."""
    if choice.back is None:
        return {}
    if choice.back not in BACK_DAYS:
        earlier = replace(view, year=choice.back)
        return {
            code: choice.measure.value(row) for code, row in _rows(earlier, choice, level).items()
        }
    daily = answers.daily_of_parts(view, level, choice.back)
    rows = _rows(view, choice, level)
    return {
        code: share(
            rows[code]["households_collected"] - sum(days) - (rows[code]["collected_today"] or 0),
            rows[code]["households_target"],
        )
        for code, days in daily.items()
        # Of a partial target nobody knows which of the days' households were within it.
        if code in rows and not rows[code]["target_is_partial"]
    }


def _kind_and_scale(view: View, choice: Choice) -> tuple[Kind, Scale | None]:
    measure = choice.measure
    if choice.is_change and measure.change is not None:
        key = "change_progress" if choice.back in BACK_DAYS else measure.change
        return measures.CHANGE_KINDS[measure.change], scales.scale(key)
    if measure.kind in ("count", "category"):
        return measure.kind, None
    number = choice.indicator["indicator_no"] if choice.indicator else None
    catalogue = view.year_row.get("catalogue") if choice.indicator else None
    return measure.kind, scales.scale(measure.key, catalogue, number)


def _valued(view: View, choice: Choice, row: Row | None, before: Any) -> Value:
    now = choice.measure.value(row) if row is not None else None
    if now == "none" and round_of(view.as_of.date()) > view.year:
        now = "no_record"
    shown = measures.changed(choice.measure, now, before) if choice.is_change else now
    return Value(row, now, before, shown)


def _mark(
    view: View, choice: Choice, kind: Kind, scale: Scale | None, area: Area, found: Value
) -> Mark:
    state: State = "value"
    value = found.shown
    said = ""
    if found.row is not None and picture_words.banded(choice, found.row):
        value = picture_words.middle(choice, found.row)
        said = picture_words.of_band(view, choice, found.row)
    if value is None:
        state = picture_words.why_without(found.row, choice.measure)
    return Mark(
        area.code,
        parts.name(view, area),
        state,
        _colour(view, kind, scale, value),
        value,
        said or picture_words.words(view, kind, value, state),
        picture_words.detail(view, choice, found.row, found.now, found.before),
        None if scale is None or value is None else scale.position(value),
        _size(choice, found.row),
        is_municipal=area.is_municipal,
    )


def _size(choice: Choice, row: Row | None) -> float | None:
    """The count behind a circle; of a band of fails as many as there may be."""
    if row is None:
        return None
    size: float | None = row.get(choice.measure.base)
    return row.get("fails_to") if size is None and choice.measure.base == "fail" else size


def _colour(view: View, kind: Kind, scale: Scale | None, value: Any) -> str:
    if value is None:
        return ""
    if scale is not None:
        return scale.colour(value, view.mode)
    if kind == "category":
        return scales.category_colour(value, view.mode)
    return scales.scale("progress").colours(view.mode)[2]


def places(view: View, level: str) -> dict[str, Row]:
    """The areas of a level inside the view's, with their names and points, by code."""
    return {row["area_code"]: row for row in answers.area_places(view, level)}


def _names_within(view: View, level: str, known: Mapping[str, Row]) -> dict[str, str]:
    """เวียง (อ.เทิง): names of areas that lie two levels below, where one name is several areas'."""
    upper, needed_in = _WITHIN.get(level, ("", ()))
    if view.area.level not in needed_in:
        return {}
    names = {
        code: parts.name(view, going.area_of_row(row, upper))
        for code, row in places(view, upper).items()
    }
    digits = {"province": 2, "district": 4, "tambon": 6}[upper]
    return {
        code: view.words(
            f"map.within.{upper}",
            name=parts.name(view, going.area_of_row(row, level)),
            within=names[code[:digits]],
        )
        for code, row in known.items()
        # Communities of a municipality lie in no tambon, and their names tell whose they are.
        if code[:digits] in names and not (level == "village" and row["is_municipal"])
    }


def _place_of(place: Row, level: str) -> tuple[float, float] | None:
    """Where an area without a shape stands; near its district's middle if nobody knows better.

    A village stands at its own point or nowhere: a made-up one would be taken for the true one.
    """
    if place["latitude"] is not None:
        return place["longitude"], place["latitude"]
    district = store.shapes("district").by_code.get(place["area_code"][:4])
    if level == "village" or district is None:
        return None
    # Several of them stand around the middle, each in a direction of its own.
    turn = sum(map(ord, place["area_code"])) * math.pi * (3 - math.sqrt(5))
    apart = 0.08 * min(district.east - district.west, district.north - district.south)
    return (
        round(district.longitude + apart * math.cos(turn), 4),
        round(district.latitude + apart * math.sin(turn), 4),
    )


def _bangkok(view: View) -> Mark:
    return Mark(
        OUT_OF_SCOPE,
        view.words("map.bangkok"),
        "out_of_scope",
        words=view.words("common.empty.out_of_scope"),
    )


def _shapes_within(view: View, level: str, known: Mapping[str, Row]) -> dict[str, Shape]:
    if level not in store.LEVELS:
        return {}
    by_code = store.shapes(level).by_code
    return {code: by_code[code] for code in known if code in by_code}
