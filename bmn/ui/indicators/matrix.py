"""Areas down, indicators across: each cell a figure, its shade only repeating what it says."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.ui.indicators import indicators
from bmn.ui.indicators.indicators import Row, fail_share
from bmn.ui.kit import parts
from bmn.ui.kit.style import attribute, words
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

METRICS = ("fail", "pass_share")
CLASSES = (0.0, 0.01, 0.05, 0.10)
"""Shares of fails at which a darker shade begins; none at all has no shade."""

STYLE = """
.bmn-matrix { overflow: auto; max-height: 640px; border: 1px solid var(--bmn-line);
  border-radius: 8px; }
.bmn-matrix table { border-collapse: separate; border-spacing: 0; font-size: .88rem;
  font-variant-numeric: tabular-nums; }
.bmn-matrix th, .bmn-matrix td { padding: .16rem .45rem; border-bottom: 1px solid var(--bmn-line);
  border-right: 1px solid var(--bmn-line); text-align: right; white-space: nowrap; }
.bmn-matrix thead th { position: sticky; top: 0; background: var(--bmn-quiet-surface); z-index: 2;
  text-align: center; }
.bmn-matrix thead tr + tr th { top: 1.75rem; }
.bmn-matrix tbody th, .bmn-matrix thead th.corner { position: sticky; left: 0; z-index: 1;
  background: var(--bmn-card); text-align: left; font-weight: 400; min-width: 8.5rem;
  max-width: 15rem; overflow: hidden; text-overflow: ellipsis; }
.bmn-matrix thead th.corner { z-index: 3; background: var(--bmn-quiet-surface); }
.bmn-matrix tr.total th, .bmn-matrix tr.total td { font-weight: 700; }
.bmn-matrix .dim { border-left: 2px solid var(--bmn-muted); }
.bmn-matrix abbr { text-decoration: none; cursor: help; }
.bmn-cell-1 { background: color-mix(in srgb, var(--bmn-late) 10%, transparent); }
.bmn-cell-2 { background: color-mix(in srgb, var(--bmn-late) 20%, transparent); }
.bmn-cell-3 { background: color-mix(in srgb, var(--bmn-late) 32%, transparent); }
.bmn-cell-4 { background: color-mix(in srgb, var(--bmn-late) 46%, transparent);
  font-weight: 700; }
.bmn-cell-na { color: var(--bmn-muted); background: repeating-linear-gradient(135deg,
  transparent 0 5px, var(--bmn-line) 5px 6px); }
.bmn-key { display: flex; flex-wrap: wrap; gap: .3rem 1rem; font-size: .86rem;
  margin: .1rem 0 .4rem; }
.bmn-key i { display: inline-block; width: 1.5rem; height: 1rem; border: 1px solid var(--bmn-line);
  vertical-align: -.15rem; margin-right: .35rem; border-radius: 3px; }
@media (max-width: 640px) { .bmn-matrix tbody th, .bmn-matrix thead th.corner {
  min-width: 6.5rem; max-width: 7.5rem; } }
"""


def draw(
    view: View,
    results: Sequence[Row],
    found: Sequence[Row],
    level: str,
    *,
    metric: str,
    dimension: int | None,
) -> None:
    """The matrix of the parts, the area itself on top."""
    shown = [row for row in results if dimension is None or row["dimension_no"] == dimension]
    known = parts.areas(view, level)
    body = [_line(view, view.area.label(view.language), shown, shown, metric, is_total=True)]
    for own in indicators.by_area(found).values():
        area = parts.of_row(view, known, own[0], level)
        body.append(_line(view, parts.name(view, area), shown, own, metric))
    st.html(
        f"<style>{STYLE}</style>{_key(view)}"
        f'<div class="bmn-matrix" tabindex="0"><table>{_head(view, shown, level)}'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def shade(row: Mapping[str, Any]) -> int:
    """Class of a cell by its share of fails: 0 (none) to 4."""
    failing = fail_share(row) or 0.0
    return sum(1 for line in CLASSES if failing > line)


def columns(view: View, results: Sequence[Row], level: str, metric: str) -> list[Column]:
    """The columns of the matrix as a file."""
    kind = "count" if metric == "fail" else "share"
    names = [
        Column(str(row["indicator_no"]), indicators.name_of(row, view), kind) for row in results
    ]
    return [
        Column("code", view.words("indicators.column.code")),
        Column("area", view.words(f"common.level.{level}")),
        *names,
    ]


def rows(view: View, found: Sequence[Row], level: str, metric: str) -> list[Row]:
    """The rows of the matrix as a file: empty where an indicator applies to nobody."""
    known = parts.areas(view, level)
    lines = []
    for code, own in indicators.by_area(found).items():
        area = parts.of_row(view, known, own[0], level)
        line: Row = {"code": code, "area": parts.name(view, area)}
        for row in own:
            line[str(row["indicator_no"])] = row[metric] if row["eligible"] else None
        lines.append(line)
    return lines


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
        f'<th class="{_edge(shown, at)}"><abbr title="{attribute(indicators.name_of(row, view))}">'
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
    of_what = f"{name} · {indicators.name_of(indicator, view)}"
    if row is None or not row["eligible"]:
        told = view.words("common.empty.not_applicable" if row else "common.empty.no_data")
        return f'<td class="bmn-cell-na {edge}" title="{attribute(f"{of_what}: {told}")}">–</td>'
    value = (
        formats.count(row["fail"], view.language)
        if metric == "fail"
        else formats.percent_digits(row["pass_share"], 1)
    )
    return (
        f'<td class="bmn-cell-{shade(row)} {edge}" '
        f'title="{attribute(f"{of_what}: {indicators.fails_words(view, row)}")}">{value}</td>'
    )


def _edge(shown: Sequence[Row], at: int) -> str:
    """Where another dimension begins."""
    return "dim" if at and shown[at]["dimension_no"] != shown[at - 1]["dimension_no"] else ""


def _key(view: View) -> str:
    told = [
        f'<span><i class="bmn-cell-{at}"></i>{words(view.words(f"indicators.shade.s{at}"))}</span>'
        for at in range(len(CLASSES) + 1)
    ]
    nobody = words(view.words("indicators.shade.nobody"))
    told.append(f'<span><i class="bmn-cell-na"></i>{nobody}</span>')
    return f'<div class="bmn-key">{"".join(told)}</div>'
