"""The map of households: points of single ones for those permitted, else counts per village."""

from html import escape

import streamlit as st

from bmn.maps import households, measures
from bmn.maps.deck import Deck
from bmn.maps.households import COLOURS, Points
from bmn.maps.marks import around
from bmn.ui.kit import answers, choices, parts
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.ui.map import map_page
from bmn.ui.map.map_page import Choice, Picture
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


def read(view: View) -> Points | None:
    """The households of the area; None for a reader who may see counts only."""
    if not view.reader.may_see_records:
        return None
    return answers.household_points(view)


def draw(picture: Picture, points: Points | None) -> None:
    """Points where they may be shown and aren't too many, else a circle for each village."""
    view = picture.view
    if points is None or not _are_drawn(points):
        map_page.draw_legend(picture)
        map_page.draw(picture, key="villages")
        return
    st.html(_legend(view, points))
    st.pydeck_chart(
        built(picture, points),
        key=f"households_{view.area.key}",
        height=map_page.HEIGHT,
        alt=title(view),
    )


def built(picture: Picture, points: Points) -> Deck:
    """The points as a deck, fitted to the area."""
    view = picture.view
    ground = map_page.ground_of_points(picture)
    places = [mark.at for mark in picture.marks if mark.at]
    box = around([map_page.box_of(shape) for shape in ground.selected or ground.lines], places)
    return households.draw(
        points, ground, box, view.words("map.households.one"), view.words("map.households.on")
    )


def title(view: View) -> str:
    """ครัวเรือนที่จัดเก็บแล้ว – อำเภอเมืองเชียงราย."""
    return view.words("map.households.title", area=view.area.label(view.language))


def notes(picture: Picture, points: Points | None) -> list[str]:
    """Shown and not shown, what can't be judged, and whose borders are drawn."""
    view = picture.view
    told = []
    if points is None:
        told.append(view.words("map.households.no_right"))
    else:
        told += _counts(view, points, picture)
    if points is not None and points.outside is None:
        told.append(view.words("map.households.not_judged"))
    elif points is not None:
        told += _outside(view, points)
    return told + map_page.notes(picture, as_points=_are_drawn(points))


def passport_of(view: View) -> Passport:
    """Where the points come from."""
    return Passport(
        title=title(view),
        definition=view.words("map.households.definition"),
        answer=answers.household_question(view),
    )


def _are_drawn(points: Points | None) -> bool:
    return points is not None and not points.are_too_many


def _counts(view: View, points: Points, picture: Picture) -> list[str]:
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


def _legend(view: View, points: Points) -> str:
    """The colours; and the names of villages and days, which the tooltips only refer to."""
    colours = COLOURS[view.mode]
    shown = ["earlier", "today"] + (["outside"] if points.outside else [])
    items = "".join(
        f'<span><i class="dot {name}" style="--dot:{colours[name]}"></i>'
        f"{escape(view.words(f'map.households.key.{name}'))}</span>"
        for name in shown
    )
    sheet = households.stylesheet(
        points,
        {code: parts.name(view, area) for code, area in parts.areas(view, "village").items()},
        {day: formats.thai_date(day, view.language) for day in points.days},
    )
    return f'<style>{sheet}</style><div class="bmn-keys">{items}</div>'
