"""The map: what is chosen, what is read for it, and how it is drawn and ranked."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from bmn.boundaries import store
from bmn.boundaries.store import Shape
from bmn.maps import deck, legend, measures, scales
from bmn.maps.deck import Ground
from bmn.maps.labels import Name
from bmn.maps.legend import Tick
from bmn.maps.marks import Box, Mark, State, around
from bmn.maps.measures import Kind, Measure
from bmn.maps.scales import Scale
from bmn.statistics.shares import share
from bmn.survey.areas import BANGKOK, Area
from bmn.ui.kit import answers, choices, going, parts
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Answer
from bmn.words import formats

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
HEIGHT = 560
_MANY_NAMES = 40
_OUT_OF_SCOPE = "bangkok"
"""Code of Bangkok on a map: an inspection region has the code 10 as well."""
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
_WORST_IS_MOST = ("remaining", "fails", "below", "collected", "flags")
_WITHOUT_BASE = ("remaining", "collected")


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


def choose(view: View) -> Choice:
    """The bar of choices above the map; each is kept in the link."""
    catalogue = answers.indicator_catalogue(view)
    known = [one for one in measures.MEASURES if one.answer != "indicator" or catalogue]
    key = choices.select(
        view.words("map.choose.measure"),
        "measure",
        [one.key for one in known],
        lambda one: view.words(f"map.measure.{one}"),
        width=330,
    )
    measure = measures.measure(key)
    indicator = None
    if measure.answer == "indicator":
        names = {row["indicator_no"]: row for row in catalogue}
        first = view.year_row.get("income_indicator_no")
        number = choices.select(
            view.words("map.choose.indicator"),
            "indicator",
            list(names),
            lambda no: f"{no}. {names[no][f'name_{view.language}']}",
            width=430,
            first=None if first is None else int(first),
        )
        indicator = names[number]
    levels = LEVELS[view.area.level]
    level = levels[0]
    if len(levels) > 1:
        level = choices.segments(
            view.words("map.choose.level"), "by", levels, lambda one: view.words(f"map.by.{one}")
        )
    return Choice(measure, level, indicator, _choose_back(view, measure))


def _choose_back(view: View, measure: Measure) -> int | None:
    if measure.change is None:
        return None
    if measure.key == "progress":
        options = [0, *BACK_DAYS]
    else:
        years = answers.years(view.reader, view.snapshot)
        options = [0] + [
            row["survey_year_be"]
            for row in years
            if row["survey_year_be"] != view.year
            and row["first_day"] is not None
            and (measure.key != "pass" or row["catalogue"] == view.year_row.get("catalogue"))
        ]
    if len(options) < 2:
        return None

    def words(back: int) -> str:
        if not back:
            return view.words("map.back.none")
        if back in BACK_DAYS:
            return view.words("map.back.days", days=back)
        return view.words("map.back.year", year=back)

    back = choices.select(view.words("map.choose.back"), "back", options, words, width=240)
    return back or None


def read(view: View, choice: Choice, selected: str | None = None) -> Picture:
    """Everything that the map of the view's parts shows."""
    known = _places(view, choice.level)
    rows = _rows(view, choice, choice.level)
    before = _before(view, choice, choice.level)
    kind, scale = _kind_and_scale(view, choice)
    shapes = _shapes_within(view, choice.level, known)
    within = _names_within(view, choice.level, known)
    marks = []
    for code, place in known.items():
        row = rows.get(code)
        if row is None and code not in shapes:
            continue
        mark = _mark(view, choice, scale, place, row, before.get(code), code == selected, shapes)
        marks.append(replace(mark, within=within.get(code, "")))
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
        here=_here(view, choice, kind, own, own_before),
        target=None if choice.is_change else _target(view, choice, own),
        without_place=without_place,
        codes={code: going.area_of_row(place, choice.level) for code, place in known.items()},
    )


def draw(picture: Picture, *, key: str = "map", height: int = HEIGHT) -> None:
    """The map; a click on an area looks at it."""
    chart_key = f"{key}_{picture.view.area.key}_{picture.choice.level}"

    def clicked() -> None:
        state = st.session_state.get(chart_key)
        code = deck.chosen(getattr(state, "selection", None), picture.codes)
        if code is not None:
            going.go(picture.codes[code].key)

    st.pydeck_chart(
        built(picture),
        key=chart_key,
        height=height,
        on_select=clicked,
        selection_mode="single-object",
        alt=title(picture),
    )


def built(picture: Picture) -> deck.Deck:
    """The map as a deck."""
    ground = _ground(picture)
    if picture.choice.level in store.LEVELS:
        return deck.areas(picture.marks, ground, as_circles=picture.as_circles)
    return deck.points(picture.marks, ground, as_circles=picture.as_circles)


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
    st.html(html + legend.others(picture.marks, view.language))


def title(picture: Picture) -> str:
    """ร้อยละการจัดเก็บ รายจังหวัด: ทั้งประเทศ."""
    view, choice = picture.view, picture.choice
    what = measure_words(view, choice)
    return view.words(
        "map.title",
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


def notes(picture: Picture, *, as_points: bool = False) -> list[str]:
    """What a reader of this map must know: whose borders, what has no place on it.

    `as_points`: single households are drawn in place of the marks.
    """
    view, level = picture.view, picture.choice.level
    told = [borders(view, _layers(picture).values() or ("tambon",))]
    if as_points:
        return told
    if picture.without_place:
        told.append(view.words("map.without_place", number=picture.without_place))
    if any(mark.is_municipal and mark.at for mark in picture.marks):
        told.append(view.words("map.municipal_note"))
    if level == "local_authority":
        told.append(view.words("map.authorities_note"))
    if picture.choice.measure.key == "confidence":
        told.append(view.words("map.confidence_note"))
    return told


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


def columns(picture: Picture) -> list[Column]:
    """The ranked table's columns."""
    view, choice = picture.view, picture.choice
    kind: Any = {
        "share": "bar",
        "points": "points",
        "relative": "points",
        "baht": "baht",
        "count": "count",
        "number": "text",
        "category": "text",
    }[picture.kind]
    has_long_names = choice.level in ("village", "local_authority") or any(
        mark.within for mark in picture.marks
    )
    found = [
        Column("rank", view.words("map.table.rank"), "count", width=50),
        Column(
            "name", view.words(f"common.level.{choice.level}"), width=230 if has_long_names else 165
        ),
        Column(
            "value",
            view.words(f"map.short.{choice.measure.key}"),
            kind,
            width=100 if has_long_names else 150,
        ),
    ]
    if choice.is_change:
        found.append(Column("words", view.words("map.table.from_to"), width=200))
    elif choice.measure.key not in _WITHOUT_BASE:
        found.append(Column("size", view.words(f"map.base.{choice.measure.key}"), "count"))
    return found


def table_rows(picture: Picture) -> list[Row]:
    """Every area, the one that needs most attention first; those without a value last."""
    sign = -1 if picture.choice.measure.key in _WORST_IS_MOST else 1
    ranked = sorted(
        (mark for mark in picture.marks if mark.code in picture.codes),
        key=lambda mark: (mark.state != "value", _order(mark, sign), mark.code),
    )
    rows = []
    for rank, mark in enumerate(ranked, start=1):
        value: Any = mark.value
        if picture.kind in ("number", "category"):
            value = mark.words
        rows.append(
            {
                "rank": rank if mark.state == "value" else None,
                "name": f"▶ {mark.full_name}" if mark.is_selected else mark.full_name,
                "value": value,
                "size": mark.beside,
                "words": mark.detail,
                "area_key": picture.codes[mark.code].key,
            }
        )
    return rows


def table_passport(picture: Picture) -> Passport:
    """Where the figures of the map come from."""
    view, choice = picture.view, picture.choice
    return Passport(
        title=title(picture),
        definition=view.words(f"map.definition.{choice.measure.key}"),
        answer=_answer(view, choice, choice.level),
    )


def _order(mark: Mark, sign: int) -> float:
    if isinstance(mark.value, str):
        return scales.CATEGORIES.index(mark.value)
    return sign * (mark.value or 0.0)


def _places(view: View, level: str) -> dict[str, Row]:
    return {row["area_code"]: row for row in answers.area_places(view, level)}


def _names_within(view: View, level: str, known: Mapping[str, Row]) -> dict[str, str]:
    """เวียง (อ.เทิง): names of areas that lie two levels below, where one name is several areas'."""
    upper, needed_in = _WITHIN.get(level, ("", ()))
    if view.area.level not in needed_in:
        return {}
    names = {
        code: parts.name(view, going.area_of_row(row, upper))
        for code, row in _places(view, upper).items()
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


def _rows(view: View, choice: Choice, level: str) -> dict[str, Row]:
    return {row["area_code"]: row for row in _answer(view, choice, level)}


def _answer(view: View, choice: Choice, level: str) -> Answer:
    """The answer that holds the measure, for the areas of a level inside the view's."""
    name = choice.measure.answer
    if name == "indicator":
        return answers.indicator_of_parts(view, level, (choice.indicator or {})["indicator_no"])
    return _ANSWERS[name](view, level)


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
        if code in rows
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


def _mark(
    view: View,
    choice: Choice,
    scale: Scale | None,
    place: Row,
    row: Row | None,
    before: Any,
    is_selected: bool,
    shapes: Mapping[str, Shape],
) -> Mark:
    area = going.area_of_row(place, choice.level)
    measure = choice.measure
    now = measure.value(row) if row is not None else None
    value: Any = measures.changed(measure, now, before) if choice.is_change else now
    state: State = "value" if value is not None else _why_without(row, measure)
    kind = (
        measures.CHANGE_KINDS[measure.change]
        if choice.is_change and measure.change
        else (measure.kind)
    )
    colour = ""
    if state == "value":
        if scale is not None:
            colour = scale.colour(value, view.mode)
        elif kind == "category":
            colour = scales.category_colour(value, view.mode)
        else:
            colour = scales.scale("progress").colours(view.mode)[2]
    at = None if area.code in shapes else _place_of(place, choice.level)
    size = row.get(measure.base) if row is not None else None
    return Mark(
        area.code,
        parts.name(view, area),
        state,
        colour,
        value,
        _words(view, kind, value, state),
        _detail(view, choice, row, now, before),
        None if scale is None or state != "value" else scale.position(value),
        size,
        at,
        area.is_municipal,
        is_selected,
        beside=row.get(measure.beside or measure.base) if row is not None else None,
    )


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


def _words(view: View, kind: Kind, value: Any, state: State) -> str:
    if state != "value":
        return view.words(f"common.empty.{state}")
    return measures.written(kind, value, view.language)


def _why_without(row: Row | None, measure: Measure) -> State:
    if row is not None and measure.answer == "indicator" and not row["eligible"]:
        return "not_applicable"
    return "no_data"


def _detail(view: View, choice: Choice, row: Row | None, now: Any, before: Any) -> str:
    """A second line: what the value is made of."""
    if row is None:
        return ""
    language, measure = view.language, choice.measure
    if choice.is_change and (now is None or before is None):
        return ""
    if choice.is_change:
        return view.words(
            "map.detail.change",
            before=measure.words(before, language),
            now=measure.words(now, language),
        )
    if measure.answer == "progress":
        return view.words(
            "map.detail.progress",
            collected=formats.count(row["households_collected"], language),
            target=formats.count(row["households_target"], language),
        )
    if measure.answer == "confidence":
        return _confidence_detail(view, row)
    if measure.answer == "checks":
        return view.words(
            "map.detail.flags",
            must_fix=formats.count(row["households_must_fix"], language),
            collected=formats.count(row["households_collected"], language),
        )
    if measure.answer == "indicator":
        unit = "person" if row["unit"] == "person" else "household"
        return view.words(
            "map.detail.indicator",
            fail=formats.count(row["fail"], language),
            eligible=formats.count(row["eligible"], language),
            unit=view.words(f"common.unit.{unit}"),
        )
    if measure.key == "below":
        return view.words(
            "map.detail.below",
            below=formats.count(row["households_below_criterion"], language),
            households=formats.count(row["households"], language),
        )
    return view.words(
        "map.detail.persons",
        persons=formats.count(row["persons"], language),
        households=formats.count(row["households"], language),
    )


def _confidence_detail(view: View, row: Row) -> str:
    """Which parts the estimate is made of, and what was signed."""
    signed = row["signed_level_pct"]
    told = view.words(
        "map.detail.confidence",
        agreed=formats.count(row["agreed"], view.language),
        reinterviewed=formats.count(row["reinterviewed"], view.language),
        automatic=formats.percent(row["automatic_check_share"], view.language, 2),
    )
    if signed is None:
        return told
    return f"{told} · " + view.words(
        "map.detail.signed", percent=formats.percent(signed / 100, view.language, 2)
    )


def _bangkok(view: View) -> Mark:
    return Mark(
        _OUT_OF_SCOPE,
        view.words("map.bangkok"),
        "out_of_scope",
        words=view.words("common.empty.out_of_scope"),
    )


def _here(view: View, choice: Choice, kind: Kind, row: Row | None, before: Any) -> Tick | None:
    """The area looked at, as it stands on the ruler."""
    if row is None or kind in ("count", "category"):
        return None
    now = choice.measure.value(row)
    value = measures.changed(choice.measure, now, before) if choice.is_change else now
    if value is None:
        return None
    words = measures.written(kind, value, view.language)
    return Tick(value, f"{view.area.label(view.language)} {words}")


def _target(view: View, choice: Choice, row: Row | None) -> Tick | None:
    """What the measure is held against, where there is such a thing."""
    key = choice.measure.key
    value: float | None = None
    if key == "progress" and row is not None:
        value = share(row["expected_today"], row["households_target"])
    elif key == "income":
        criterion = view.year_row.get("income_criterion_baht")
        value = None if criterion is None else float(criterion)
    elif key in ("quality", "confidence"):
        level = view.year_row.get("quality_level_min_pct")
        value = None if level is None else float(level) / 100
    if value is None:
        return None
    words = measures.written(choice.measure.kind, value, view.language)
    return Tick(value, view.words(f"map.target.{key}", value=words))


def _shapes_within(view: View, level: str, known: Mapping[str, Row]) -> dict[str, Shape]:
    if level not in store.LEVELS:
        return {}
    by_code = store.shapes(level).by_code
    return {code: by_code[code] for code in known if code in by_code}


def _layers(picture: Picture) -> dict[str, str]:
    """What the map is drawn of, and the level of its shapes.

    Outlines over the areas are of the areas' own origin or left out: of two lines of one border,
    nobody could say which is meant.
    """
    view, level = picture.view, picture.choice.level
    found: dict[str, str] = {}
    if level in store.LEVELS:
        found["areas"] = level
        by_code = store.shapes(level).by_code
        if sum(mark.code in by_code for mark in picture.marks) > deck.FEW:
            found["lines"] = _upper(level)[0]
        if view.area.level == "country":
            found["bangkok"] = "province"
    elif _tambons_of(view):
        found["areas"] = "tambon"
    own = _own_shape(view)
    if own is not None:
        found["own"] = own[0]
        found["around"] = _level_around(view)
    return {
        part: one
        for part, one in found.items()
        if part not in ("lines", "own") or _is_of_one_origin(one, found.get("areas", one))
    }


def _is_of_one_origin(one: str, other: str) -> bool:
    origins = [store.origin(level) for level in (one, other)]
    return len({(origin.is_official, origin.attribution) for origin in origins}) == 1


def _ground(picture: Picture) -> Ground:
    view, level = picture.view, picture.choice.level
    layers = _layers(picture)
    known = {mark.code: None for mark in picture.marks}
    shapes = {}
    lines: Sequence[Shape] = ()
    if level in store.LEVELS:
        by_code = store.shapes(level).by_code
        shapes = {code: by_code[code] for code in known if code in by_code}
        if "lines" in layers:
            lines = _lines_above(level, shapes)
        if view.area.level == "country":
            shapes[_OUT_OF_SCOPE] = store.shapes("province").by_code[BANGKOK]
    else:
        lines = _tambons_of(view)
    own = _own_shape(view)
    names = _names_above(view, level) if len(shapes) > deck.FEW else []
    if picture.choice.measure is measures.COLLECTED:
        names = _names_with_counts(picture)
    css = "display:none" if picture.scale is None else legend.ruler_css(picture.scale, view.mode)
    return Ground(
        shapes,
        view.mode,
        css,
        lines,
        _neighbours(view, own[1]) if own is not None else (),
        [own[1]] if own is not None and "own" in layers else (),
        names,
        # Browsers of phones say so; the page itself never learns how wide it is.
        deck.PHONE if "Mobi" in (st.context.headers.get("User-Agent") or "") else deck.CANVAS,
    )


def ground_of_points(picture: Picture) -> Ground:
    """What lies under points of single households: the area's lines and the names in it."""
    view = picture.view
    names: list[Name] = []
    if view.area.level == "district":
        by_code = store.shapes("tambon").by_code
        for row in answers.area_places(view, "tambon"):
            shape = by_code.get(row["area_code"])
            if shape is not None:
                area = going.area_of_row(row, "tambon")
                at = shape.longitude, shape.latitude
                names.append(Name(parts.name(view, area), *at, shape.east - shape.west))
    else:
        names = [
            Name(mark.label, *mark.at, mark.size or 0, below=True)
            for mark in picture.marks
            if mark.at is not None
        ]
    return replace(_ground(picture), names=names)


def _names_with_counts(picture: Picture) -> list[Name]:
    """Each circle's count, with its name where there is room, for those who see no more."""
    many = len(picture.drawn) > _MANY_NAMES
    return [
        Name(
            mark.words if many else f"{mark.label} {mark.words}",
            *mark.at,
            mark.size or 0,
            below=not many,
        )
        for mark in picture.marks
        if mark.at is not None and mark.state == "value"
    ]


def _lines_above(level: str, shapes: Mapping[str, Shape]) -> list[Shape]:
    upper, digits = _upper(level)
    wanted = {code[:digits] for code in shapes}
    return [shape for code, shape in store.shapes(upper).by_code.items() if code in wanted]


def _upper(level: str) -> tuple[str, int]:
    """The level whose lines and names stand for a level of too many, and its codes' length."""
    return ("district", 4) if level == "tambon" else ("province", 2)


def _names_above(view: View, level: str) -> list[Name]:
    upper, _ = _upper(level)
    by_code = store.shapes(upper).by_code
    names = []
    for row in answers.area_places(view, upper):
        shape = by_code.get(row["area_code"])
        if shape is not None:
            size = (shape.east - shape.west) * (shape.north - shape.south)
            area = going.area_of_row(row, upper)
            names.append(Name(parts.name(view, area), shape.longitude, shape.latitude, size))
    return names


def _tambons_of(view: View) -> list[Shape]:
    """Lines to find one's way among points: the tambons of the district."""
    district = next((area.code for area in view.path if area.level == "district"), None)
    if district is None:
        return []
    return [shape for code, shape in store.shapes("tambon").by_code.items() if code[:4] == district]


def _own_shape(view: View) -> tuple[str, Shape] | None:
    """The level and outline of the area itself; of its district, where it has none."""
    for area in reversed(view.path):
        if area.level in store.LEVELS:
            found = store.shapes(area.level).by_code.get(area.code)
            if found is not None:
                return area.level, found
    return None


def _level_around(view: View) -> str:
    return "province" if view.area.level in ("inspection_region", "province") else "district"


def _neighbours(view: View, own: Shape) -> list[Shape]:
    """Outlines around the area, so that it has a place."""
    shapes = store.shapes(_level_around(view)).by_code.values()
    if view.area.level == "inspection_region":
        return list(shapes)
    box = around([box_of(own)]).grown(0.25)
    return [shape for shape in shapes if shape != own and box.meets(box_of(shape))]


def box_of(shape: Shape) -> Box:
    """The box of a shape."""
    return Box(shape.west, shape.south, shape.east, shape.north)
