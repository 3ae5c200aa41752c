"""The parts of the area whom to follow up first: bars against what is expected, and a table."""

from typing import Any

import streamlit as st

from bmn.charts import overview as charts_overview
from bmn.headline import Situation
from bmn.standing import phase
from bmn.standing.phase import AreaProgress
from bmn.statistics.shares import share
from bmn.ui.kit import layout, progress_table, tables
from bmn.ui.kit.going import go
from bmn.ui.kit.view import View
from bmn.words import formats

PARTS_SHOWN = 10


def draw(view: View, situation: Situation) -> None:
    """The card; nothing where the area has no parts."""
    if not situation.children:
        return
    shown, told = bars(view, situation), title(view, situation)
    with layout.card("parts", told):
        left, right = st.columns(2, gap="medium") if shown else (None, st.container())
        if left is not None:
            left.plotly_chart(
                charts_overview.parts_against_expected(shown, view.language, view.mode),
                theme=None,
                config={"displayModeBar": False},
                key="chart_parts",
                alt=told,
            )
        with right:
            tables.draw(
                view,
                "parts",
                progress_table.columns_short(view, situation),
                progress_table.lines(view, situation),
                open_row=lambda line: go(line.area_key),
                height=420,
                name="overview",
            )
        source = "source_after" if situation.is_after else "source"
        layout.source(view, view.words(f"overview.parts.{source}"))


def bars(view: View, situation: Situation) -> list[dict[str, Any]]:
    """Rows for `charts.parts_against_expected`: the first parts of the ranking with a target."""
    shown = [
        part for part in progress_table.ranked_parts(view, situation) if part.households_target
    ][:PARTS_SHOWN]
    return [_bar(view, situation, part) for part in shown]


def title(view: View, situation: Situation) -> str:
    """What the ranking is about: whom to follow up, and after the round who has certified."""
    key = "title_after" if situation.is_after else "title"
    return view.words(
        f"overview.parts.{key}", level=view.words(f"common.level.{situation.child_level}")
    )


def _bar(view: View, situation: Situation, part: AreaProgress) -> dict[str, Any]:
    state, tone = layout.state_of(view, situation, part)
    name = part.area_name_th if view.language == "th" else part.area_name_en
    share_words = formats.percent(part.progress_share, view.language)
    # A sign as well as a colour; a state of the chain has no sign.
    sign = state[:1] if state[:1] in layout.MARKS.values() else ""
    hover = [
        f"<b>{name}</b> {state}",
        view.words(
            "overview.progress.of_target",
            collected=formats.count(part.collected_of_target, view.language),
            target=formats.count(part.households_target, view.language),
        ),
    ]
    gap = phase.gap(part)
    if gap is not None and not situation.is_after:
        hover.append(
            f"{view.words('common.kpi.gap_to_expected')} {formats.signed_count(gap, view.language)}"
        )
    return {
        "name": name,
        "share": part.progress_share,
        "expected_share": None
        if situation.is_after
        else share(part.expected_today, part.households_target),
        "is_late": tone == "late",
        "words": f"{sign} {share_words}".strip(),
        "hover": "<br>".join(hover),
    }
