"""Report 2 (ก): the indicators of the area, by dimension, and those with most fails as bars."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.charts import indicators as charts_indicators
from bmn.survey.areas import Area
from bmn.ui.indicators import figures
from bmn.ui.indicators.figures import name_of
from bmn.ui.kit import bands, choices, layout, parts, passport, style, tables
from bmn.ui.kit.indicator_words import evidence_words, unit_words
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View

Row = dict[str, Any]
BARS_SHOWN = 10


def draw(view: View, results: Sequence[Row], found: Sequence[Row], level: str | None) -> None:
    """Both cards."""
    _draw_worst(view, results)
    with layout.card("indicators_list", view.words("indicators.show.list")):
        tables.draw(
            view,
            f"indicators_{level}",
            columns(view, results, found, level),
            rows(view, results),
            open_row=lambda row: choices.choose("indicator", row.get("indicator_no")),
            height=640,
            name="indicators",
        )
        layout.source(view, figures.edition(view, level, [*results, *found]))
        passport.draw(view, "indicators_list", figures.of_table(view, None))


def _draw_worst(view: View, results: Sequence[Row]) -> None:
    bars = indicator_bars(view, results)
    if not bars:
        return
    title = view.words("indicators.listing.worst")
    with layout.card("indicators_worst", title):
        st.plotly_chart(
            charts_indicators.fails(
                bars, view.language, view.mode, letters=style.letters_that_fit()
            ),
            key="chart_indicators",
            alt=title,
            theme=None,
            config={"displayModeBar": False},
        )


def indicator_bars(view: View, results: Sequence[Row]) -> list[Row]:
    """Rows for `charts_indicators.fails`: the area's own indicators with most fails."""
    return [
        figures.bar(view, name_of(row, view), row)
        for row in figures.worst_first(results, view.standards)[:BARS_SHOWN]
        if figures.has_fails(row)
    ]


WIDEST_NAME = 640
"""Pixels: indicators and headings of dimensions are read whole; their counts still stand beside
on a screen of 1,366."""


def rows(view: View, results: Sequence[Row]) -> list[Row]:
    """The indicators in order, each dimension under a heading.

    A heading counts indicators, never people: who is asked in three indicators is one person.
    """
    told: list[Row] = []
    for dimension in sorted({row["dimension_no"] for row in results}):
        own = [row for row in results if row["dimension_no"] == dimension]
        heading = view.words(
            f"indicators.dimension.{'total_few' if bands.any_banded(own) else 'total'}",
            number=dimension,
            name=own[0][f"dimension_name_{view.language}"],
            indicators=len(own),
            failing=sum(1 for row in own if figures.has_fails(row)),
        )
        told.append({"heading": heading})
        told.extend(own)
    return told


def columns(
    view: View, results: Sequence[Row], found: Sequence[Row], level: str | None
) -> list[Column]:
    """Indicators down, counts and shares across."""
    words = view.words

    def of_indicator(key: str, kind: str, width: int, value: Callable[[Row], Any]) -> Column:
        def of(row: Row) -> Any:
            return None if "heading" in row else value(row)

        return Column(key, words(f"indicators.column.{key}"), kind, width=width, value=of)

    told = [
        of_indicator("no", "count", 60, lambda row: row["indicator_no"]),
        Column(
            "indicator",
            words("indicators.column.indicator"),
            width=360,
            widest=WIDEST_NAME,
            value=lambda row: row.get("heading") or _name(view, row),
        ),
        of_indicator("unit", "text", 90, lambda row: unit_words(view, row["unit"])),
        *figures.count_columns(view, results, with_persons=figures.has_persons(results)),
    ]
    if level is not None:
        told.append(_worst_column(view, found, level))
    evidence = of_indicator(
        "evidence", "text", 260, lambda row: evidence_words(view, row["evidence"])
    )
    return [*told, evidence]


def _name(view: View, row: Row) -> str:
    name: str = row[f"indicator_name_{view.language}"]
    return name if figures.is_asked(row) else view.words("indicators.listing.nobody", name=name)


def _worst_column(view: View, found: Sequence[Row], level: str) -> Column:
    """The part with the largest share of fails, among those with enough to be ranked."""
    known, of_parts = parts.areas(view, level), figures.by_indicator(found)
    return Column(
        "worst",
        view.words("indicators.column.worst"),
        width=260,
        help=view.words("indicators.column.worst_help", fewest=figures.fewest_words(view)),
        value=lambda row: _worst_part(
            view, of_parts.get(row.get("indicator_no"), []), known, level
        ),
    )


def _worst_part(
    view: View, found: Sequence[Row], known: Mapping[str, Area], level: str
) -> str | None:
    ranked = figures.worst_first(
        (row for row in found if figures.is_ranked(row, view.standards)), view.standards
    )
    if not ranked or not figures.has_fails(ranked[0]):
        return None
    area = parts.name(view, parts.of_row(view, dict(known), ranked[0], level))
    return f"{area} {figures.percent_and_fails(view, ranked[0])}"
