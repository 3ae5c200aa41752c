"""One enumerator: days, villages, and measures beside those of the district's others."""

from typing import Any

import streamlit as st

from bmn.charts import enumerators as charts_enumerators
from bmn.statistics import funnel
from bmn.survey.areas import Area
from bmn.ui.enumerators.enumerators import state_words, village_name
from bmn.ui.kit import answers, choices, layout, parts, passport, tables
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]

FEWEST_COMPARED = 10
"""Households that somebody must have before their share counts among the district's."""


def opened() -> str | None:
    """The enumerator that the link names, whether or not there is one."""
    return st.query_params.get("enumerator") or None


def draw(view: View, enumerator_id: str) -> None:
    """One enumerator: days, villages, and measures beside the district's."""
    st.button(
        view.words("common.button.back"),
        key="enumerator_close",
        icon=":material/arrow_back:",
        on_click=choices.choose,
        args=("enumerator", None),
    )
    row = answers.enumerator(view, enumerator_id).first
    if row is None:
        layout.empty(view, "no_data", view.words("enumerators.one.unknown"))
        return
    title = view.words("enumerators.one.title", enumerator=row["enumerator_id"])
    left, right = st.columns([4, 5], gap="small")
    with left, layout.card("enumerator", title):
        layout.facts(facts(view, row))
        layout.note(view.words("enumerators.names"))
        passport.draw(view, "enumerator", _of_one(view, row))
    with right, layout.card("enumerator_days", view.words("enumerators.one.days")):
        _draw_days(view, row)
    with layout.card("enumerator_compared", view.words("enumerators.one.compared")):
        _draw_compared(view, row)
    with layout.card("enumerator_flags", view.words("enumerators.one.flags")):
        if row["flags_open"] is None:
            layout.empty(view, "no_data", view.words("enumerators.one.not_checked"))
        else:
            layout.facts(
                [
                    (
                        view.words("enumerators.one.flags_open"),
                        formats.count(row["flags_open"], view.language),
                    ),
                    (
                        view.words("enumerators.measure.flagged"),
                        formats.counted(row["households_flagged"], "household", view.language),
                    ),
                    (
                        view.words("enumerators.one.must_fix"),
                        formats.counted(
                            row["households_with_must_fix"], "household", view.language
                        ),
                    ),
                ]
            )
            layout.note(view.words("enumerators.one.flags_where"))


def facts(view: View, row: Row) -> list[tuple[str, str]]:
    """Load, days and places; what isn't known drops out."""
    language, words = view.language, view.words
    villages = ", ".join(
        f"{_village_of(view, found)} ({formats.count(found['households'], language)})"
        for found in answers.enumerator_villages(view, row["enumerator_id"])
    )
    spread = None if row["spread_km"] is None else f"{row['spread_km']:.1f}"
    told: list[tuple[str, str | None]] = [
        (words("common.level.district"), row[f"district_name_{language}"]),
        (words("enumerators.one.villages"), villages or village_name(view, row)),
        (
            words("enumerators.one.registered"),
            words(f"enumerators.one.{'yes' if row['is_registered'] else 'no'}"),
        ),
        (
            words("common.kpi.collected"),
            formats.counted(row["households_collected"], "household", language),
        ),
        (words("enumerators.column.load"), _load_words(view, row)),
        (words("common.kpi.unconfirmed"), formats.count(row["households_unconfirmed"], language)),
        (words("enumerators.one.worked"), _worked_words(view, row)),
        (
            words("enumerators.column.busiest"),
            formats.count(row["busiest_day_households"], language),
        ),
        (
            words("enumerators.column.minutes"),
            None if row["minutes_median"] is None else f"{row['minutes_median']:.0f}",
        ),
        (
            words("enumerators.one.positions"),
            words(
                "enumerators.one.positions_words",
                placed=formats.count(row["position_households"], language),
                distinct=formats.count(row["positions_distinct"], language),
            ),
        ),
        (words("enumerators.column.spread"), spread),
    ]
    return [(what, value) for what, value in told if value]


def _load_words(view: View, row: Row) -> str | None:
    if row["target_households"] is None:
        return None
    return view.words(
        f"enumerators.one.load_{row['target_basis']}",
        load=formats.count(row["target_households"], view.language),
    )


def _worked_words(view: View, row: Row) -> str | None:
    if row["first_day"] is None:
        return None
    return view.words(
        "enumerators.one.worked_words",
        days=formats.counted(row["working_days"], "day", view.language),
        range=formats.date_range(row["first_day"], row["last_day"], view.language),
    )


def _village_of(view: View, found: Row) -> str:
    if found["area_name_th"] is None:
        return str(found["area_code"])
    name = found["area_name_th"]
    area = Area(
        "village",
        found["area_code"],
        name,
        found["area_name_en"] or name,
        found["moo"],
        bool(found["is_municipal"]),
    )
    return parts.name(view, area)


def _draw_days(view: View, row: Row) -> None:
    found = answers.enumerator_days(view, row["enumerator_id"])
    if not found:
        layout.empty(view, "not_started", view.words("enumerators.one.no_days"))
        return
    st.plotly_chart(
        charts_enumerators.days(found, view.language, view.mode),
        theme=None,
        config={"displayModeBar": False},
        key="chart_enumerator_days",
        alt=view.words("enumerators.one.days"),
    )


def _draw_compared(view: View, row: Row) -> None:
    found = answers.enumerator_compared(view, row["enumerator_id"])
    if not found:
        layout.empty(view, "not_started", view.words("enumerators.one.no_days"))
        return
    st.plotly_chart(
        charts_enumerators.compared([_dot(view, one) for one in found], view.language, view.mode),
        theme=None,
        config={"displayModeBar": False},
        key="chart_enumerator_compared",
        alt=view.words("enumerators.one.compared"),
    )
    tables.draw(
        view,
        "enumerator_compared",
        [
            Column("measure", view.words("enumerators.measure_label"), width=240),
            Column("state", view.words("enumerators.column.state"), width=200),
            Column("share", view.words("enumerators.compared.own"), "share"),
            Column("part", view.words("enumerators.column.part"), "count"),
            Column("whole", view.words("enumerators.column.whole"), "count"),
            Column("expected", view.words("enumerators.column.expected"), "share"),
            Column("difference", view.words("enumerators.column.difference"), "points"),
        ],
        [_compared_row(view, one) for one in found],
        name="enumerator",
    )
    layout.note(view.words("enumerators.compared.how", enough=FEWEST_COMPARED))


def _compared_row(view: View, one: Row) -> Row:
    own = one["measure_x"] / one["measure_n"]
    expected = one["expected_share"]
    return {
        "measure": view.words(f"enumerators.measure.{one['measure']}"),
        "state": state_words(view, one["chance_above"] if expected is not None else None),
        "share": own,
        "part": int(one["measure_x"]),
        "whole": int(one["measure_n"]),
        "expected": expected,
        "difference": None if expected is None else own - expected,
    }


def _dot(view: View, one: Row) -> Row:
    own = one["measure_x"] / one["measure_n"]
    name = view.words(f"enumerators.measure.{one['measure']}")
    figure = view.words(
        "enumerators.x_of_n",
        share=formats.percent(own, view.language, 1),
        x=formats.count(one["measure_x"], view.language),
        n=formats.count(one["measure_n"], view.language),
    )
    return {
        "name": name,
        "share": own,
        "low": one["district_low"],
        "middle": one["district_middle"],
        "high": one["district_high"],
        "state": funnel.state(one["chance_above"] if one["expected_share"] is not None else None),
        "hover": f"{name}<br>{figure}",
    }


def _of_one(view: View, row: Row) -> Passport:
    return Passport(
        title=view.words("enumerators.one.title", enumerator=row["enumerator_id"]),
        definition=view.words("enumerators.passport.one"),
        answer=answers.enumerator(view, row["enumerator_id"]),
    )
