"""Areas down, indicators across: each cell a figure, its shade only repeating what it says."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.ui.indicators import figures
from bmn.ui.indicators.figures import Row
from bmn.ui.kit import bands, choices, layout, parts, passport, tables
from bmn.ui.kit.matrix import STYLE as STYLE
from bmn.ui.kit.style import attribute, words
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

METRICS = ("fail", "pass_share")
HIDDEN = {"small": "✱", "held": "…"}
"""A cell's sign for what isn't told: neither 0 nor the dash of no data."""
CLASSES = (0.0, 0.01, 0.05, 0.10)
"""Shares of fails at which a darker shade begins; none at all has no shade."""


def draw(view: View, results: Sequence[Row], found: Sequence[Row], level: str) -> None:
    """The card: what is counted, which dimension, the matrix and the same as a file."""
    with layout.card("indicators_matrix", view.words("indicators.show.matrix")):
        with st.container(horizontal=True):
            metric = choices.segments(
                view.words("indicators.metric.label"),
                "metric",
                METRICS,
                lambda name: view.words(f"indicators.metric.{name}"),
            )
            dimension = pick_dimension(view, results)
        shown = [row for row in results if dimension is None or row["dimension_no"] == dimension]
        _draw_matrix(view, shown, found, level, metric)
        tables.downloads(
            view,
            "matrix",
            columns(view, results, level, metric, is_banded=bands.any_banded(found)),
            rows(found),
            "matrix",
        )
        layout.source(view, figures.edition(view, level, found))
        passport.draw(view, "matrix", figures.of_table(view, level))


def _draw_matrix(
    view: View, shown: Sequence[Row], found: Sequence[Row], level: str, metric: str
) -> None:
    """The matrix of the parts, the area itself on top."""
    known = parts.areas(view, level)
    body = [_line(view, view.area.label(view.language), shown, shown, metric, is_total=True)]
    for own in figures.by_area(found).values():
        area = parts.of_row(view, known, own[0], level)
        body.append(_line(view, parts.name(view, area), shown, own, metric))
    st.html(
        f"<style>{STYLE}</style>{_key(view, found)}"
        f'<div class="bmn-matrix" tabindex="0"><table>{_head(view, shown, level)}'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def shade(row: Mapping[str, Any]) -> int | str:
    """Class of a cell by its share of fails: 0 (none) to 4; `band` where a band reaches over
    several, which no one shade can tell."""
    low, high = bands.fail_bounds(row) or (0.0, 0.0)
    first, last = (sum(1 for line in CLASSES if failing > line) for failing in (low, high))
    return first if first == last else "band"


def columns(
    view: View, results: Sequence[Row], level: str, metric: str, *, is_banded: bool = False
) -> list[Column]:
    """The columns of the matrix as a file; empty where an indicator applies to nobody."""
    kind = "count" if metric == "fail" else "share"
    in_words = bands.fails if metric == "fail" else bands.pass_share
    if is_banded:
        kind = "text"

    def of(indicator_no: int) -> Callable[[Row], Any]:
        def told(line: Row) -> Any:
            row = line["by_number"].get(indicator_no)
            if row is None or not figures.is_asked(row):
                return None
            return in_words(view, row) if is_banded else row[metric]

        return told

    numbered = [
        Column(
            str(row["indicator_no"]),
            figures.name_of(row, view),
            kind,
            value=of(row["indicator_no"]),
        )
        for row in results
    ]
    return [
        Column("area_code", view.words("indicators.column.code")),
        figures.area_column(view, level, parts.areas(view, level)),
        *numbered,
    ]


def rows(found: Sequence[Row]) -> list[Row]:
    """One line an area, with its results by indicator number."""
    return [
        own[0] | {"by_number": {row["indicator_no"]: row for row in own}}
        for own in figures.by_area(found).values()
    ]


def pick_dimension(view: View, results: Sequence[Row]) -> int | None:
    """The dimension to which a wide table is narrowed; None for all."""
    names = {row["dimension_no"]: row[f"dimension_name_{view.language}"] for row in results}
    return choices.pick(
        view.words("indicators.column.dimension"),
        "dimension",
        sorted(names),
        lambda number: f"{number}. {names[number]}",
        placeholder=view.words("indicators.matrix.all_dimensions"),
        width=320,
    )


def _head(view: View, shown: Sequence[Row], level: str) -> str:
    spans: list[tuple[str, int]] = []
    for row in shown:
        name = row[f"dimension_name_{view.language}"] or ""
        if spans and spans[-1][0] == name:
            spans[-1] = (name, spans[-1][1] + 1)
        else:
            spans.append((name, 1))
    groups = "".join(f'<th class="dim" colspan="{size}">{words(name)}</th>' for name, size in spans)
    numbers = "".join(
        f'<th class="{_edge(shown, at)}"><abbr title="{attribute(figures.name_of(row, view))}">'
        f"{row['indicator_no']}</abbr></th>"
        for at, row in enumerate(shown)
    )
    corner = words(view.words(f"common.level.{level}"))
    return (
        f'<thead><tr><th class="corner">{corner}</th>{groups}</tr>'
        f'<tr><th class="corner">{words(view.words("indicators.column.no"))}</th>{numbers}</tr>'
        "</thead>"
    )


def _line(
    view: View,
    name: str,
    shown: Sequence[Row],
    own: Sequence[Row],
    metric: str,
    *,
    is_total: bool = False,
) -> str:
    known = {row["indicator_no"]: row for row in own}
    cells = "".join(
        _cell(view, name, row, known.get(row["indicator_no"]), metric, _edge(shown, at))
        for at, row in enumerate(shown)
    )
    kind = ' class="total"' if is_total else ""
    return f'<tr{kind}><th scope="row" title="{attribute(name)}">{words(name)}</th>{cells}</tr>'


def _cell(view: View, name: str, indicator: Row, row: Row | None, metric: str, edge: str) -> str:
    of_what = f"{name} · {figures.name_of(indicator, view)}"
    if row is not None and bands.is_hidden(row):
        told = bands.hidden_words(view, row)
        return (
            f'<td class="bmn-cell-hidden {edge}" title="{attribute(f"{of_what}: {told}")}">'
            f"{HIDDEN[row['shown']]}</td>"
        )
    if row is None or not row["eligible"]:
        told = view.words("common.empty.not_applicable" if row else "common.empty.no_data")
        return f'<td class="bmn-cell-na {edge}" title="{attribute(f"{of_what}: {told}")}">–</td>'
    if metric == "fail":
        value = bands.fails(view, row)
    elif bands.is_exact(row):
        value = formats.percent_digits(row["pass_share"], 1)
    else:
        value = bands.pass_share(view, row, 0)
    return (
        f'<td class="bmn-cell-{shade(row)} {edge}" '
        f'title="{attribute(f"{of_what}: {figures.fails_words(view, row)}")}">{value}</td>'
    )


def _edge(shown: Sequence[Row], at: int) -> str:
    """Where another dimension begins."""
    return "dim" if at and shown[at]["dimension_no"] != shown[at - 1]["dimension_no"] else ""


def _key(view: View, found: Sequence[Row]) -> str:
    told = [
        f'<span><i class="bmn-cell-{at}"></i>{words(view.words(f"indicators.shade.s{at}"))}</span>'
        for at in range(len(CLASSES) + 1)
    ]
    if bands.any_banded(found):
        told.append(
            f'<span><i class="bmn-cell-band"></i>'
            f"{words(view.words('indicators.shade.band'))}</span>"
        )
        told += [
            f'<span><i class="bmn-cell-hidden">{sign}</i>'
            f"{words(bands.hidden_words(view, {'shown': shown}))}</span>"
            for shown, sign in HIDDEN.items()
        ]
    nobody = words(view.words("indicators.shade.nobody"))
    told.append(f'<span><i class="bmn-cell-na"></i>{nobody}</span>')
    return f'<div class="bmn-key">{"".join(told)}</div>'
