"""The card with the areas of the map ranked, the one that needs most attention first."""

from collections.abc import Callable
from typing import Any

from bmn.maps import scales
from bmn.maps.marks import Mark
from bmn.standing.ranking import may_be_ranked
from bmn.ui.kit import (
    bands,
    layout,
    passport,
    picture,
    picture_reading,
    picture_words,
    small_map,
    tables,
)
from bmn.ui.kit.going import go
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.picture import Picture, Row
from bmn.ui.kit.tables import Column

_MOST_FIRST = ("remaining", "fails", "below", "collected", "flags")
"""Measures of which the most needs most attention."""
_OF_FEW_BY_CHANCE = ("pass", "income", "below", "flags", "confidence", "persons")
"""Measures of which a share or mean of few says more of chance than of the area."""
_LEVELS = {"local_authority": "local_authority_short"}
"""Levels whose name is too long for the head of a narrow table."""
_KINDS = {
    "share": "bar",
    "points": "points",
    "relative": "points",
    "baht": "baht",
    "count": "count",
    "number": "text",
    "category": "text",
}


def draw(found: Picture) -> None:
    """The whole card; a row opens its area."""
    view, choice = found.view, found.choice
    order = view.words(f"map.table.{order_of(found)}")
    ranked = rows(found)
    with layout.card("map_table", view.words("map.table.title", order=order)):
        tables.draw(
            view,
            f"map_{choice.measure.key}_{choice.level}",
            columns(found),
            ranked,
            open_row=lambda row: go(row["area_key"]),
            height=320 if view.area.level == "country" else 430,
            name=f"map-{choice.measure.key}",
        )
        fewest = view.standards.ranking_fewest
        if fewest and any(row["rank"] is None and row["mark"].state == "value" for row in ranked):
            layout.note(view.words("map.table.few", fewest=f"{fewest:g}"))
        small_map.inset(found)
        if is_banded(found):
            told = [one.row for one in found.found.values() if one.row is not None]
            layout.note(bands.note(view, told))
        layout.source(view, view.words("map.source"))
        passport.draw(view, "map", _passport(found))


def order_of(found: Picture) -> str:
    """Which end stands first: a key of map.table."""
    if found.kind == "category":
        return "least_done_first"
    return "most_first" if found.choice.measure.key in _MOST_FIRST else "least_first"


def columns(found: Picture) -> list[Column]:
    """Rank, name and value; then what the value is made of, on the screen as in the file."""
    view, measure = found.view, found.choice.measure
    is_long = found.choice.level in ("village", "local_authority") or any(
        mark.within for mark in found.marks
    )
    shown = [
        Column("rank", view.words("map.table.rank"), "count", width=40),
        Column(
            "name",
            view.words(f"common.level.{_LEVELS.get(found.choice.level, found.choice.level)}"),
            width=220 if is_long else 108,
            value=lambda row: _name(row["mark"]),
        ),
        Column(
            "value",
            view.words(f"map.short.{measure.key}"),
            "text" if is_banded(found) else _KINDS[found.kind],
            width=150 if is_banded(found) else 105 if _KINDS[found.kind] == "bar" else 88,
            value=lambda row: _value(found, row["mark"]),
            on_phone=True,
        ),
    ]
    return shown + (_of_change(found) if found.choice.is_change else _parts(found))


def _parts(found: Picture) -> list[Column]:
    """Numerator and denominator; of counts what they are seen against."""
    view, measure = found.view, found.choice.measure
    numerator, shown = measure.numerator, []
    if numerator is not None:
        kind = "signed" if measure.kind == "points" else "count"
        shown.append(
            Column(
                "numerator",
                view.words(f"map.numerator.{measure.key}"),
                kind,
                width=112 if measure.kind == "baht" else 84,
                value=lambda row: _numerator(numerator, row["found"].row),
            )
        )
    if measure.key == "confidence":
        shown += _of_estimate(found)
    shown.append(
        Column(
            "denominator",
            view.words(f"map.base.{measure.key}"),
            "count",
            width=84,
            value=lambda row: _told(row, measure.denominator),
            on_phone=True,
        )
    )
    return shown


def _numerator(numerator: Callable[[Row], Any], row: Row | None) -> Any:
    """The numerator of an area; unknown where it is told as a band, or not at all."""
    return None if row is None or bands.is_hidden(row) else numerator(row)


def _of_estimate(found: Picture) -> list[Column]:
    """The estimate is the lower of two shares, and no quotient of two counts."""
    words = found.view.words
    return [
        Column(
            name,
            words(f"map.estimate.{name}"),
            kind,
            value=lambda row, name=name: _told(row, name),  # type: ignore[misc]
        )
        for name, kind in (
            ("agreed", "count"),
            ("reinterviewed", "count"),
            ("agreement_share", "share"),
            ("automatic_check_share", "share"),
        )
    ]


def _of_change(found: Picture) -> list[Column]:
    """The measure at both times."""
    words, kind = found.view.words, found.choice.measure.kind
    form = {"share": "share", "baht": "baht", "points": "points"}.get(kind, "text")
    language = found.view.language

    def written(value: Any) -> Any:
        if value is None or form != "text":
            return value
        return found.choice.measure.words(value, language)

    return [
        Column(
            "before",
            words("map.table.before"),
            form,
            value=lambda row: written(row["found"].before),
        ),
        Column("now", words("map.table.now"), form, value=lambda row: written(row["found"].now)),
    ]


def rows(found: Picture) -> list[Row]:
    """Every area in its order; those of few after them, those without a value last, unranked."""
    sign = -1 if order_of(found) == "most_first" else 1
    ordered = sorted(
        (mark for mark in found.marks if mark.code in found.codes),
        key=lambda mark: (
            mark.state != "value",
            not _is_ranked(found, mark),
            _order(mark, sign),
            mark.code,
        ),
    )
    return [
        {
            "rank": rank if _is_ranked(found, mark) else None,
            "mark": mark,
            "found": found.found[mark.code],
            "area_key": found.codes[mark.code].key,
        }
        for rank, mark in enumerate(ordered, start=1)
    ]


def _is_ranked(found: Picture, mark: Mark) -> bool:
    row, measure = found.found[mark.code].row, found.choice.measure
    if mark.state != "value" or row is None:
        return False
    if measure.key not in _OF_FEW_BY_CHANCE:
        return True
    return may_be_ranked(row[measure.denominator], found.view.standards)


def _order(mark: Mark, sign: int) -> float:
    if isinstance(mark.value, str):
        return scales.CATEGORIES.index(mark.value)
    return sign * (mark.value or 0.0)


def _name(mark: Mark) -> str:
    return f"▶ {mark.full_name}" if mark.is_selected else mark.full_name


def _value(found: Picture, mark: Mark) -> Any:
    if is_banded(found):
        return mark.words
    is_told_in_words = found.kind in ("number", "category") and mark.state == "value"
    return mark.words if is_told_in_words else mark.value


def is_banded(found: Picture) -> bool:
    """Whether the map tells bands: then the column is of words, since no band is a number."""
    return any(
        picture_words.banded(found.choice, one.row)
        or (one.row is not None and bands.is_hidden(one.row))
        for one in found.found.values()
    )


def _told(row: Row, name: str) -> Any:
    """A figure of the area's own row of the answer; None where it has none."""
    return None if row["found"].row is None else row["found"].row[name]


def _passport(found: Picture) -> Passport:
    view, choice = found.view, found.choice
    return Passport(
        title=picture.title(found),
        definition=view.words(f"map.definition.{choice.measure.key}"),
        answer=picture_reading.answer_of(view, choice, choice.level),
    )
