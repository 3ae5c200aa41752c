"""The card with the map of households: points of single ones for those permitted, else counts."""

from dataclasses import dataclass

import streamlit as st

from bmn.maps import households, measures
from bmn.maps.deck import Deck
from bmn.maps.households import COLOURS, Points
from bmn.maps.marks import around
from bmn.ui.kit import answers, choices, layout, parts, passport, picture
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.picture import Choice, Picture
from bmn.ui.kit.style import words
from bmn.ui.kit.view import View
from bmn.ui.map import areas, ground
from bmn.words import formats

LEVELS = ("district", "tambon", "local_authority")
"""Areas small enough for single households."""
CHOICE = Choice(measures.COLLECTED, "village")
"""What is ranked beside the points, and drawn without the right to them."""


def are_wanted(view: View) -> bool:
    """The switch between areas and households, in areas small enough for it; kept in the link."""
    if view.area.level not in LEVELS:
        return False
    shown = choices.segments(
        view.words("map.households.choose"),
        "show",
        ("areas", "households"),
        lambda one: view.words(f"map.households.show_{one}"),
    )
    return shown == "households"


@dataclass(frozen=True)
class Shown:
    """What is known of the households of an area; `points` is None for a reader of counts only."""

    points: Points | None

    @property
    def are_drawn(self) -> bool:
        """Whether single households are drawn: they may be, and aren't too many."""
        return self.points is not None and not self.points.are_too_many


def read(view: View) -> Shown:
    """The households of the area."""
    return Shown(answers.household_points(view) if view.reader.may_see_records else None)


def draw(found: Picture, shown: Shown) -> None:
    """The whole card: points, or a circle for each village."""
    view, points = found.view, shown.points
    with layout.card("map", picture.title(found) if points is None else title(view)):
        if not found.drawn:
            layout.empty(view, "no_data", view.words("map.areas.empty", year=view.year))
        if points is None or not shown.are_drawn:
            areas.draw_map(found, key="villages")
        else:
            st.pydeck_chart(
                built(found, points),
                key=f"households_{view.area.key}",
                height=areas.HEIGHT,
                alt=title(view),
            )
        layout.lines(notes(found, shown))
        if points is not None:
            passport.draw(view, "households", _passport(view))


def draw_keys(view: View, shown: Shown) -> None:
    """The colours of the points, for the legend."""
    if shown.points is not None:
        st.html(_keys(view, shown.points))


def built(found: Picture, points: Points) -> Deck:
    """The points as a deck, fitted to the area."""
    view = found.view
    under = ground.of_points(found)
    places = [mark.at for mark in found.marks if mark.at]
    box = around([ground.box_of(shape) for shape in under.selected or under.lines], places)
    return households.draw(
        points, under, box, view.words("map.households.one"), view.words("map.households.on")
    )


def title(view: View) -> str:
    """ครัวเรือนที่จัดเก็บแล้ว – อำเภอเมืองเชียงราย."""
    return view.words("map.households.title", area=view.area.label(view.language))


def notes(found: Picture, shown: Shown) -> list[str]:
    """Shown and not shown, what can't be judged, and whose borders are drawn."""
    view, points = found.view, shown.points
    told = []
    if points is None:
        told.append(view.words("map.households.no_right"))
    else:
        told += _counts(view, points)
    if points is not None and points.outside is None:
        told.append(view.words("map.households.not_judged"))
    elif points is not None:
        told += _outside(view, points)
    return told + areas.notes(found, as_points=shown.are_drawn)


def _passport(view: View) -> Passport:
    """Where the points come from."""
    return Passport(
        title=title(view),
        definition=view.words("map.households.definition"),
        answer=answers.household_question(view),
    )


def _counts(view: View, points: Points) -> list[str]:
    language = view.language
    key = "too_many" if points.are_too_many else "count"
    told = [
        view.words(
            f"map.households.{key}",
            shown=formats.count(points.positions, language),
            today=formats.count(points.positions_today, language),
            without=formats.count(points.without_position, language),
        )
    ]
    if not points.have_ids and not points.are_too_many:
        most = formats.count(households.WITH_IDS, language)
        told.append(view.words("map.households.without_ids", most=most))
    collected = answers.progress_of_area(view).first
    late = 0 if collected is None else collected["households_collected"]
    late -= points.positions + points.without_position
    if late > 0:
        told.append(view.words("map.households.late", number=formats.count(late, language)))
    return told


def _outside(view: View, points: Points) -> list[str]:
    told = [
        view.words(
            "map.households.outside",
            number=formats.count(points.outside or 0, view.language),
            metres=formats.count(households.FAR_METRES, view.language),
        )
    ]
    if points.not_judged:
        number = formats.count(points.not_judged, view.language)
        told.append(view.words("map.households.not_judged_municipal", number=number))
    return told


def _keys(view: View, points: Points) -> str:
    """The colours; and the names of villages and days, which the tooltips only refer to."""
    colours = COLOURS[view.mode]
    shown = ["earlier", "today"] + (["outside"] if points.outside else [])
    items = "".join(
        f'<span><i class="dot {name}" style="--dot:{colours[name]}"></i>'
        f"<span>{words(view.words(f'map.households.key.{name}'))}</span></span>"
        for name in shown
    )
    sheet = households.stylesheet(
        points,
        {code: parts.name(view, area) for code, area in parts.areas(view, "village").items()},
        {day: formats.thai_date(day, view.language) for day in points.days},
    )
    return f'<style>{sheet}</style><div class="bmn-keys">{items}</div>'
