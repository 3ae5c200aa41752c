"""Figures of the income page: the distribution against the criterion, and what sums are made of.

Classes of income differ in width, so bars show households per 2,000 baht: the area of a bar is its
households. Income 0 stands apart on the left; the open class and those beyond the axis are told in
words beside the figure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from bmn.charts.palette import PALETTES, Palette, dress
from bmn.words import formats
from bmn.words.language import text

Row = Mapping[str, Any]

STEP_BAHT = 2_000
AXIS_END_BAHT = 300_000


def distribution(
    classes: Sequence[Row],
    language: str,
    mode: str,
    *,
    criterion: float | None,
    end: float = AXIS_END_BAHT,
) -> go.Figure:
    """Households by income per person a year, up to `end`, with a line at the criterion.

    `classes` are rows of `income_distribution`.
    """
    palette = PALETTES[mode]
    shown = [row for row in classes if _is_on_axis(row, end)]
    figure = go.Figure()
    for is_below in (False, True):
        own = [row for row in shown if bool(row["is_below_criterion"]) is is_below]
        if own:
            _add_bars(figure, own, language, palette, is_below=is_below)
    highest = max((_density(row) for row in shown), default=0.0) or 1.0
    if criterion is not None and criterion <= end:
        _add_criterion(figure, criterion, highest, language, palette, is_last=criterion == end)
    step = next(size for size in (10_000, 20_000, 50_000) if end / size <= 8)
    ticks = list(range(0, int(end) + 1, step))
    figure.update_xaxes(
        range=[(-1.6 if end < 100_000 else -4) * STEP_BAHT, end * 1.005],
        tickvals=ticks,
        ticktext=[formats.count(tick, language) for tick in ticks],
        title_text=text("income.distribution.axis", language),
        title_standoff=6,
    )
    figure.update_yaxes(
        range=[0, highest * 1.22],
        tickformat=",",
        dtick=1 if highest < 5 else None,
        nticks=5,
        title_text=text("income.distribution.density", language),
    )
    figure.update_layout(barmode="overlay", bargap=0)
    dress(figure, palette, height=360)
    return figure


def makeup(rows: Sequence[Row], language: str, mode: str, *, is_expense: bool) -> go.Figure:
    """What a mean is made of: one bar a part, in the form's order. A row has name, baht, words."""
    palette = PALETTES[mode]
    rows = list(reversed(rows))
    # Figures stand under the names, where no width can cut them off.
    names = [f"{row['name']}<br><b>{row['words']}</b>" for row in rows]
    highest = max((row["baht"] for row in rows), default=0.0) or 1.0
    figure = go.Figure()
    figure.add_bar(
        y=names,
        x=[row["baht"] for row in rows],
        orientation="h",
        marker={
            "color": palette.muted if is_expense else palette.on,
            "pattern": {"shape": "." if is_expense else ""},
        },
        hoverinfo="skip",
        showlegend=False,
    )
    figure.update_xaxes(range=[0, highest * 1.05], tickformat=",", nticks=4)
    figure.update_yaxes(categoryorder="array", categoryarray=names, showgrid=False)
    figure.update_layout(bargap=0.35)
    dress(figure, palette, height=50 + 52 * len(rows))
    return figure


def beyond_axis(classes: Sequence[Row], end: float = AXIS_END_BAHT) -> int:
    """Households in classes that the figure doesn't draw."""
    return sum(row["households"] for row in classes if not _is_on_axis(row, end))


def _is_on_axis(row: Row, end: float) -> bool:
    return row["upper_baht"] is not None and row["upper_baht"] <= end


def _left_and_width(row: Row) -> tuple[float, float]:
    """Where a class lies on the axis; income 0, a class of one baht, stands left of it."""
    if row["upper_baht"] <= 1:
        return -1.2 * STEP_BAHT, STEP_BAHT
    lower = 0 if row["lower_baht"] <= 1 else row["lower_baht"]
    return lower, row["upper_baht"] - lower


def _density(row: Row) -> float:
    """Households per 2,000 baht."""
    _, width = _left_and_width(row)
    density: float = row["households"] * STEP_BAHT / width
    return density


def _add_bars(
    figure: go.Figure, rows: Sequence[Row], language: str, palette: Palette, *, is_below: bool
) -> None:
    placed = [_left_and_width(row) for row in rows]
    name = text(f"income.distribution.{'below_line' if is_below else 'above_line'}", language)
    figure.add_bar(
        x=[left for left, _ in placed],
        width=[width for _, width in placed],
        offset=0,
        y=[_density(row) for row in rows],
        marker={
            "color": palette.late if is_below else palette.on,
            "pattern": {"shape": "/" if is_below else ""},
            "line": {"width": 0.5, "color": palette.card},
        },
        name=name,
        customdata=[f"{_class_words(row, language)}<br>{name}" for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _class_words(row: Row, language: str) -> str:
    households = formats.counted(row["households"], "household", language)
    if row["upper_baht"] is not None and row["upper_baht"] <= 1:
        return f"{text('income.distribution.zero', language)}<br><b>{households}</b>"
    lower = formats.count(row["lower_baht"], language)
    upper = formats.count(row["upper_baht"] - 1, language)
    between = text("income.distribution.between", language, lower=lower, upper=upper)
    return f"{between}<br><b>{households}</b>"


def _add_criterion(
    figure: go.Figure,
    criterion: float,
    highest: float,
    language: str,
    palette: Palette,
    *,
    is_last: bool,
) -> None:
    figure.add_scatter(
        x=[criterion, criterion],
        y=[0, highest * 1.12],
        mode="lines",
        line={"color": palette.text, "width": 2.5, "dash": "dash"},
        showlegend=False,
        hoverinfo="skip",
    )
    figure.add_annotation(
        x=criterion,
        y=highest * 1.12,
        yanchor="bottom",
        xanchor="right" if is_last else "left",
        showarrow=False,
        text=text("income.criterion.is", language, baht=formats.count(criterion, language)),
        font={"color": palette.text},
    )
