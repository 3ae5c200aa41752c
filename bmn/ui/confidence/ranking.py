"""The parts by their agreement with its interval: those surely below the level first."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from bmn.charts import confidence as charts
from bmn.standing import confidence
from bmn.survey.areas import Area
from bmn.ui.confidence.state import needed
from bmn.ui.kit import layout, parts
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Answer, Row
from bmn.words import formats

_CHART_ROWS = 30
_TALL = 16
_NAMES_SHOWN = 4


@dataclass(frozen=True)
class Ranked:
    """A part in its place; `state`: one of INTERVAL_STATES, None without a sample."""

    row: Row
    area: Area
    name: str
    state: str | None


def of(view: View, found: Answer, level: str) -> list[Ranked]:
    """The parts in the order of `confidence.ranked`, those without a sample last."""
    known = parts.areas(view, level)

    def ranked(row: Row, state: str | None) -> Ranked:
        area = parts.of_row(view, known, row, level)
        return Ranked(row, area, parts.name(view, area), state)

    with_sample = confidence.ranked(found, needed(view))
    without = [row for row in found if row["agreement_share"] is None]
    return [ranked(dict(row), state) for row, state in with_sample] + [
        ranked(row, None) for row in without
    ]


def draw(view: View, ranked: Sequence[Ranked], level: str) -> None:
    """The whole card."""
    title = view.words("confidence.ranking.title", level=parts.level_words(view, level))
    with layout.card("ranking", title):
        if not confidence.is_estimated(level):
            layout.lines([view.words("confidence.agreement.village")])
            return
        bars = _bars(view, ranked)
        if bars:
            with st.container(height=560 if len(bars) > _TALL else "content", border=False):
                st.plotly_chart(
                    charts.ranking(bars, view.language, view.mode, level_pct=needed(view)),
                    key="chart_ranking",
                    alt=title,
                    theme=None,
                    config={"displayModeBar": False},
                )
        else:
            layout.empty(view, "no_data", view.words("confidence.ranking.none"))
        layout.lines(_lines(view, ranked, level))


def _bars(view: View, ranked: Sequence[Ranked]) -> list[Row]:
    """The first rows with a sample, as the figure takes them."""
    return [
        {
            "name": one.name,
            "share": one.row["agreement_share"],
            "low": one.row["agreement_low"],
            "high": one.row["agreement_high"],
            "state": one.state,
            "words": _bar_words(view, one.row),
        }
        for one in ranked
        if one.state is not None
    ][:_CHART_ROWS]


def _bar_words(view: View, row: Row) -> str:
    interval = view.words(
        "confidence.agreement.interval",
        low=formats.percent_digits(row["agreement_low"], 2),
        high=formats.percent_digits(row["agreement_high"], 2),
    )
    return (
        f"{formats.percent(row['agreement_share'], view.language, 2)} · {interval}"
        f"<br>{formats.count(row['agreed'], view.language)}"
        f"/{formats.counted(row['reinterviewed'], 'household', view.language)}"
    )


def _lines(view: View, ranked: Sequence[Ranked], level: str) -> list[str]:
    """How many areas are on which side, and which ones nobody went to again."""
    told = [view.words("confidence.ranking.how")]
    with_sample = sum(one.state is not None for one in ranked)
    if with_sample > _CHART_ROWS:
        total = formats.count(with_sample, view.language)
        told.append(view.words("confidence.ranking.first", shown=_CHART_ROWS, total=total))
    without = [one.name for one in ranked if one.state is None]
    if without:
        names = view.words("headline.join.names").join(without[:_NAMES_SHOWN])
        if len(without) > _NAMES_SHOWN:
            more = formats.counted(len(without) - _NAMES_SHOWN, level, view.language)
            names = view.words("headline.join.and_more", names=names, more=more)
        areas = formats.counted(len(without), level, view.language)
        told.append(view.words("confidence.ranking.without", areas=areas, names=names))
    return told
