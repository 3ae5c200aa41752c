"""One enumerator: days, villages, and measures beside those of the district's others."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from bmn.charts import enumerators as charts_enumerators
from bmn.survey.areas import Area
from bmn.ui.enumerators import compared, measure
from bmn.ui.kit import answers, choices, layout, parts, passport
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]

_REGISTERED = {True: "yes", False: "no", None: "register_unknown"}


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
    compared.draw(view, row)
    with layout.card("enumerator_flags", view.words("enumerators.one.flags")):
        _draw_flags(view, row)


def _draw_flags(view: View, row: Row) -> None:
    if row["flags_open"] is None:
        layout.empty(view, "no_data", view.words("enumerators.one.not_checked"))
        return
    language = view.language
    flagged, must_fix = (
        formats.counted(row[name], "household", language)
        for name in ("households_flagged", "households_with_must_fix")
    )
    layout.facts(
        [
            (view.words("enumerators.one.flags_open"), formats.count(row["flags_open"], language)),
            (view.words("enumerators.measure.flagged"), flagged),
            (view.words("enumerators.one.must_fix"), must_fix),
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
        (words("enumerators.one.villages"), villages or measure.village_name(view, row)),
        (
            words("enumerators.one.registered"),
            words(f"enumerators.one.{_REGISTERED[row['is_registered']]}"),
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


def _of_one(view: View, row: Row) -> Passport:
    return Passport(
        title=view.words("enumerators.one.title", enumerator=row["enumerator_id"]),
        definition=view.words("enumerators.passport.one"),
        answer=answers.enumerator(view, row["enumerator_id"]),
    )
