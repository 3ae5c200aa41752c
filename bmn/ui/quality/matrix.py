"""Rules down, areas across: open flags, shaded where the rate stands out of the whole area's."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.ui.kit import answers, layout, matrix, parts, passport, tables
from bmn.ui.kit.style import attribute, words
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.ui.quality import telling
from bmn.warehouse import rules
from bmn.words import formats

Row = Mapping[str, Any]
Names = Mapping[str, str]
"""Area code -> its name, in the order of the columns."""
Cells = Mapping[tuple[str, str], Row]
"""(rule, area code) -> the row of that rule in that area."""


FEW = 5
"""With fewer flags no area stands out by much, whatever its rate: one in a hamlet says little."""


_STYLE = """
.bmn-matrix td.look-1, .bmn-key i.look-1 { background: var(--bmn-quiet-surface); }
.bmn-matrix tr.severity th { font-weight: 700; background: var(--bmn-quiet-surface); }
.bmn-rules tbody th, .bmn-rules thead th.corner { max-width: 22rem !important; }
@media (max-width: 640px) { .bmn-rules tbody th, .bmn-rules thead th.corner {
  max-width: 8rem !important; } }
.bmn-rules thead th { white-space: normal; min-width: 4.6rem; }
"""


def draw(view: View, flags: Sequence[Row], level: str) -> None:
    """The card of the rules by the areas of a level; nothing where there is no area."""
    found = answers.flags_of_parts(view, level)
    known = parts.areas(view, level)
    codes = [code for code in dict.fromkeys(row["area_code"] for row in found) if code in known]
    if not codes:
        return
    names = {code: parts.name(view, known[code]) for code in codes}
    cells = {(row["rule_id"], row["area_code"]): row for row in found}
    title = view.words("quality.matrix.title", level=parts.level_words(view, level))
    with layout.card("matrix", title):
        _draw_cells(view, flags, names, cells)
        tables.downloads(view, "matrix", columns(view, names, cells), flags, "rules-by-area")
        layout.source(view, view.words("quality.source"))
        passport.draw(view, "matrix", telling.passport(view, level))


def _draw_cells(view: View, flags: Sequence[Row], names: Names, cells: Cells) -> None:
    head = "".join(f'<th scope="col">{words(name)}</th>' for name in names.values())
    body = "".join(
        _severity_line(view, severity, len(names))
        + "".join(
            _matrix_line(view, row, [cells.get((row["rule_id"], code)) for code in names])
            for row in flags
            if row["severity"] == severity
        )
        for severity in rules.SEVERITIES
    )
    corner = words(view.words("quality.column.rule"))
    total = words(view.words("common.say.total"))
    st.html(
        f"<style>{matrix.STYLE}{_STYLE}</style>{_key(view)}"
        '<div class="bmn-matrix bmn-rules" tabindex="0"><table><thead><tr>'
        f'<th class="corner">{corner}</th><th scope="col">{total}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def stands_out(row: Mapping[str, Any], whole: Mapping[str, Any]) -> int:
    """0 no flag, 1 at or below the whole area's rate, 2 above it, 3 more than twice (5 or more)."""
    if not row["flags_open"]:
        return 0
    own, all_in_all = telling.per_100(row), telling.per_100(whole)
    if own is None or not all_in_all or own <= all_in_all:
        return 1
    return 3 if own > 2 * all_in_all and row["flags_open"] >= FEW else 2


def _severity_line(view: View, severity: str, width: int) -> str:
    told = words(telling.severity_words(view, severity))
    return f'<tr class="severity"><th scope="row">{told}</th><td colspan="{width + 1}"></td></tr>'


def _matrix_line(view: View, rule: Row, cells: Sequence[Row | None]) -> str:
    name = telling.rule_name(view, rule)
    return (
        f'<tr><th scope="row" title="{attribute(name)}">{words(name)}</th>'
        f"{_matrix_cell(view, rule, rule, is_total=True)}"
        f"{''.join(_matrix_cell(view, rule, row) for row in cells)}</tr>"
    )


def _matrix_cell(view: View, rule: Row, row: Row | None, *, is_total: bool = False) -> str:
    if row is None or row["flags_open"] is None:
        told = telling.why_not(view, row or rule) or view.words("common.empty.no_data")
        return f'<td class="bmn-cell-na" title="{attribute(told)}">–</td>'
    shade = 0 if is_total else stands_out(row, rule)
    look = rule["severity"] == "look"
    kind = ("look-1" if shade > 1 else "") if look else f"bmn-cell-{(0, 0, 1, 3)[shade]}"
    rate = telling.per_100(row)
    told = view.words(
        "quality.matrix.cell",
        area=row[f"area_name_{view.language}"] or row["area_name_th"],
        flags=formats.count(row["flags_open"], view.language),
        rate=view.words("common.empty.dash") if rate is None else f"{100 * rate:.2f}",
    )
    figure = formats.count(row["flags_open"], view.language)
    return f'<td class="{kind}" title="{attribute(told)}">{figure}</td>'


def _key(view: View) -> str:
    told = "".join(
        f'<span><i class="{kind}"></i>{words(view.words(f"quality.matrix.{name}"))}</span>'
        for kind, name in (
            ("bmn-cell-1", "above"),
            ("bmn-cell-3", "double"),
            ("look-1", "look"),
            ("bmn-cell-na", "unknown"),
        )
    )
    return f'<div class="bmn-key">{told}</div>'


def columns(view: View, names: Names, cells: Cells) -> list[Column]:
    """The matrix as a file: one row a rule, one column an area; empty where it isn't evaluated."""
    said = view.words
    return [
        Column(
            "severity",
            said("quality.column.severity"),
            value=lambda row: said(f"quality.severity.{row['severity']}"),
        ),
        Column("rule", said("quality.column.rule"), value=lambda row: telling.rule_name(view, row)),
        Column("total", said("common.say.total"), "count", value=lambda row: row["flags_open"]),
        *(Column(code, name, "count", value=_cell_of(cells, code)) for code, name in names.items()),
        Column("state", said("quality.column.state"), value=lambda row: telling.why_not(view, row)),
    ]


def _cell_of(cells: Cells, code: str) -> Callable[[Row], int | None]:
    def value(row: Row) -> int | None:
        cell = cells.get((row["rule_id"], code))
        return None if cell is None else cell["flags_open"]

    return value
