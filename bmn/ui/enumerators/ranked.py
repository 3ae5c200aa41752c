"""The enumerators, those first whose measure chance explains least; all can be reached."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from bmn.statistics.pace import PACE_DAYS
from bmn.statistics.shares import share
from bmn.ui.enumerators import funnel, measure
from bmn.ui.kit import answers, choices, layout, pager, passport, tables
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View

Row = Mapping[str, Any]


ROWS_A_PAGE = 200
PAGE = "enumerators_page"


def draw(view: View, total: Row) -> None:
    """The measure to rank by, its funnel, and the people."""
    known = measure.measures(total)
    if not known:
        layout.empty(view, "not_started", view.words("enumerators.empty.nothing_measured"))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="enumerators_measure"):
        by = choices.select(
            view.words("enumerators.measure_label"),
            "measure",
            known,
            lambda name: view.words(f"enumerators.measure.{name}"),
            width=360,
        )
    funnel.draw(view, by)
    with layout.card("enumerators_ranked", view.words("enumerators.ranked.title")):
        _draw_people(view, by)


def _draw_people(view: View, by: str) -> None:
    wanted = choices.search(view.words("enumerators.ranked.search"), "find", width=300)
    at = pager.Page(PAGE, f"{view.link} {by} {wanted}", ROWS_A_PAGE)
    rows = answers.enumerators_ranked(view, by, ROWS_A_PAGE, skip=at.skip, search=wanted)
    if not rows:
        layout.empty(view, "no_data", view.words("enumerators.ranked.none"))
        return
    tables.draw(
        view,
        f"enumerators_{by}_{at.number}",
        columns(view, by),
        rows,
        open_row=lambda row: choices.choose("enumerator", row["enumerator_id"]),
        height=560,
        name="enumerators",
    )
    at.told(view, rows[0]["enumerators_total"], len(rows), "enumerators.ranked.shown")
    at.buttons(view, rows[0]["enumerators_total"])
    layout.note(view.words("enumerators.ranked.how"))
    layout.note(view.words("enumerators.names"))
    passport.draw(view, "enumerators_ranked", _passport(view, by))


def columns(view: View, by: str) -> list[Column]:
    """The measure that ranks first, then load, pace, and all other measures."""
    words = view.words
    return [
        Column("enumerator_id", words("enumerators.column.enumerator"), width=130),
        Column(
            "village",
            words("common.level.village"),
            width=190,
            value=lambda row: measure.village_name(view, row),
        ),
        Column(
            "state",
            words("enumerators.column.state"),
            width=170,
            value=lambda row: measure.state_words(view, measure.chance_of(row)),
        ),
        _share(view, by, key="share", on_phone=True),
        Column(
            "difference",
            words("enumerators.column.difference"),
            "points",
            help=words("enumerators.column.difference_help"),
            value=lambda row: _difference(row, by),
        ),
        *_work(view),
        *(_share(view, name) for name in measure.MEASURES if name != by),
        *_places(view),
        Column("last_day", words("enumerators.column.last"), "date", width=110),
    ]


def _work(view: View) -> list[Column]:
    words = view.words
    pace = Column(
        "pace",
        words("enumerators.column.pace"),
        "decimal",
        value=lambda row: row["collected_last_14_days"] / PACE_DAYS,
    )
    return [
        Column("households_collected", words("common.kpi.collected"), "count", on_phone=True),
        Column("target_households", words("enumerators.column.load"), "count"),
        Column(
            "done",
            words("common.kpi.progress_rate"),
            "bar",
            width=110,
            value=lambda row: share(row["households_collected"], row["target_households"]),
        ),
        Column("households_unconfirmed", words("common.kpi.unconfirmed"), "count"),
        *(() if view.is_closed else (pace,)),
        Column("busiest_day_households", words("enumerators.column.busiest"), "count"),
        Column("minutes_median", words("enumerators.column.minutes"), "decimal"),
    ]


def _places(view: View) -> list[Column]:
    words = view.words
    return [
        Column(
            "placed",
            words("enumerators.column.placed"),
            "share",
            value=lambda row: share(row["position_households"], row["households_collected"]),
        ),
        Column(
            "distinct",
            words("enumerators.column.distinct"),
            "share",
            value=lambda row: share(row["positions_distinct"], row["position_households"]),
        ),
        Column("spread_km", words("enumerators.column.spread"), "decimal"),
    ]


def _share(view: View, name: str, *, key: str | None = None, on_phone: bool = False) -> Column:
    return Column(
        key or name,
        view.words(f"enumerators.measure.{name}"),
        "share",
        value=lambda row: measure.share_of(row, name),
        on_phone=on_phone,
    )


def _difference(row: Row, by: str) -> float | None:
    own, expected = measure.share_of(row, by), row["expected_share"]
    return None if own is None or expected is None else own - expected


def _passport(view: View, by: str) -> Passport:
    return Passport(
        title=view.words("enumerators.ranked.title"),
        definition=view.words(f"enumerators.passport.{by}"),
        answer=answers.enumerators_ranked(view, by, ROWS_A_PAGE),
    )
