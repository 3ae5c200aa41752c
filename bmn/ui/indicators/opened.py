"""One indicator: what it asks, how the area does, and each of its parts."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.charts import indicators as charts_indicators
from bmn.survey.areas import Area
from bmn.survey.standards import named_letters
from bmn.ui.indicators import figures
from bmn.ui.indicators.figures import change, counted, fail_share
from bmn.ui.kit import answers, bands, choices, layout, parts, passport, small_map, tables
from bmn.ui.kit.criterion import criterion_source
from bmn.ui.kit.going import go_to_row
from bmn.ui.kit.indicator_words import evidence_words, unit_words
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]
BARS_SHOWN = 10


def draw(view: View, row: Row, level: str | None) -> None:
    """The indicator's card, its map, and the table of the parts."""
    indicator_no = row["indicator_no"]
    found = answers.indicator_of_parts(view, level, indicator_no) if level else ()
    known = parts.areas(view, level) if level else {}
    _draw_indicator(view, row, bars(view, found, known, level) if level else [], level)
    there = small_map.picture(view, "pass", indicator_no=indicator_no)
    left, right = st.columns([4, 5], gap="small") if there else (None, st.container())
    if there is not None and left is not None:
        with left:
            small_map.draw(there)
    if level is not None and found:
        with right:
            _draw_areas(view, row, found, known, level)


def _draw_indicator(view: View, row: Row, shown: list[Row], level: str | None) -> None:
    with layout.card("indicator", figures.name_of(row, view)):
        left, right = st.columns([4, 5], gap="medium") if shown else (st.container(), None)
        with left:
            layout.facts(facts(view, row))
            layout.lines(meaning(view, row))
            passport.draw(view, "indicator", figures.of_indicator(view, row))
        if right is not None:
            title = view.words(
                "indicators.opened.worst_areas", level=view.words(f"common.level.{level}")
            )
            right.plotly_chart(
                charts_indicators.fails(shown, view.language, view.mode),
                key="chart_indicator",
                alt=title,
                theme=None,
                config={"displayModeBar": False},
            )
        st.button(
            view.words("common.button.back"),
            key="indicator_close",
            icon=":material/arrow_back:",
            on_click=choices.choose,
            args=("indicator", None),
        )


def _draw_areas(
    view: View, row: Row, found: Sequence[Row], known: Mapping[str, Area], level: str
) -> None:
    indicator_no = row["indicator_no"]
    title = view.words("indicators.opened.by_area", level=parts.level_words(view, level))
    with layout.card("indicator_areas", title):
        tables.draw(
            view,
            f"indicator_{indicator_no}_{level}",
            columns(view, found, known, level),
            figures.worst_first(found, view.standards),
            total=row | {"is_total": True},
            open_row=lambda part: go_to_row(part, level),
            height=560,
            name=f"indicator-{indicator_no}",
        )
        layout.source(view, figures.edition(view, level, found))
        passport.draw(view, "indicator_areas", figures.of_table(view, level, indicator_no))


def columns(
    view: View, found: Sequence[Row], known: Mapping[str, Area], level: str
) -> list[Column]:
    """The area, its figures, and why it isn't ranked."""
    return [
        figures.area_column(view, level, known),
        *figures.count_columns(view, found, with_persons=figures.has_persons(found)),
        Column(
            "remark",
            view.words("indicators.column.remark"),
            width=240,
            value=lambda row: _remark(view, row),
        ),
    ]


def _remark(view: View, row: Row) -> str | None:
    if bands.is_hidden(row):
        return bands.hidden_words(view, row)
    if not row["eligible"]:
        return view.words("common.empty.not_applicable")
    if not figures.is_ranked(row, view.standards) and not row.get("is_total"):
        return view.words("indicators.opened.few", fewest=figures.fewest_words(view))
    return None


def bars(view: View, found: Sequence[Row], known: Mapping[str, Area], level: str) -> list[Row]:
    """Rows for `charts_indicators.fails`: the areas with the largest shares of fails."""
    return [
        figures.bar(view, parts.name(view, parts.of_row(view, dict(known), row, level)), row)
        for row in figures.worst_first(found, view.standards)[:BARS_SHOWN]
        if figures.has_fails(row)
    ]


def facts(view: View, row: Row) -> list[tuple[str, str]]:
    """How the area does in one indicator."""
    words, language = view.words, view.language
    if bands.is_hidden(row):
        result = [(words("common.kpi.pass"), bands.hidden_words(view, row))]
    elif row["eligible"] and not bands.is_exact(row):
        result = _banded_facts(view, row)
    elif not row["eligible"]:
        result = [(words("common.kpi.pass"), words("common.empty.not_applicable"))]
    else:
        passing = row["eligible"] - row["fail"]
        result = [
            (words("indicators.column.eligible"), counted(view, row["eligible"], row["unit"])),
            (
                words("common.kpi.pass"),
                f"{counted(view, passing, row['unit'])} "
                f"({formats.percent_words(row['pass_share'], language)})",
            ),
            (
                words("common.kpi.fail"),
                f"{counted(view, row['fail'], row['unit'])} "
                f"({formats.percent_words(fail_share(row), language)})",
            ),
        ]
    persons = row.get("persons_fail")
    if persons is not None and row["unit"] != "person":
        result.append((words("indicators.column.persons_fail"), counted(view, persons, "person")))
    before = row["pass_share_previous"]
    if before is not None:
        told = f"{formats.percent_words(before, language)}"
        if change(row) is not None:
            told = f"{told} ({formats.points(change(row), language)})"
        result.append((words("indicators.column.before"), told))
    return result


def _banded_facts(view: View, row: Row) -> list[tuple[str, str]]:
    """The same where fails are told as a band."""
    words = view.words
    return [
        (words("indicators.column.eligible"), counted(view, row["eligible"], row["unit"])),
        (
            words("common.kpi.pass"),
            f"{figures.told(view, row, bands.passes(view, row))} ({bands.pass_share(view, row)})",
        ),
        (
            words("common.kpi.fail"),
            f"{figures.told(view, row, bands.fails(view, row))} ({bands.fail_share(view, row)})",
        ),
    ]


def meaning(view: View, row: Row) -> list[str]:
    """What an indicator asks of whom, and how sure we are of it."""
    of_catalogue = _catalogue_row(view, row["indicator_no"])
    told = [
        ("dimension", row[f"dimension_name_{view.language}"]),
        ("unit", unit_words(view, row["unit"])),
        ("eligible_rule", of_catalogue.get(f"eligible_{view.language}")),
        ("pass_rule", of_catalogue.get(f"pass_rule_{view.language}")),
        ("evidence", evidence_words(view, row["evidence"])),
        # The reference names its sources in English only; the dictionary shows them to everybody.
        ("source", _named_source(of_catalogue) if view.language == "en" else None),
    ]
    if row["indicator_no"] == view.year_row.get("income_indicator_no"):
        told.insert(4, ("criterion", criterion_source(view)))
    return [f"{view.words(f'indicators.column.{name}')}: {value}" for name, value in told if value]


def _named_source(of_catalogue: Row) -> str | None:
    source = of_catalogue.get("source")
    return named_letters(source) if source else None


def _catalogue_row(view: View, indicator_no: int) -> Row:
    """What the catalogue says of an indicator."""
    found = answers.indicator_catalogue(view)
    return next((row for row in found if row["indicator_no"] == indicator_no), {})
