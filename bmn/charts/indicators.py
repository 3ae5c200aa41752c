"""Figures of the indicators page: shares of fails as bars, last year's as a tick."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from bmn.charts.palette import PALETTES, dress
from bmn.words.language import text

_BAR, _REST = 34, 96


def fails(rows: Sequence[Mapping[str, Any]], language: str, mode: str) -> go.Figure:
    """One bar a row, in the order given: share failing, with last year's share as a tick.

    A row has name, share and before (0 to 1 or None), words, hover.
    """
    palette = PALETTES[mode]
    rows = list(reversed(rows))
    names = [row["name"] for row in rows]
    highest = max((max(row["share"] or 0, row["before"] or 0) for row in rows), default=0.0)
    figure = go.Figure()
    figure.add_bar(
        y=names,
        x=[100 * (row["share"] or 0) for row in rows],
        orientation="h",
        marker={"color": palette.late, "pattern": {"shape": "/"}},
        name=text("common.kpi.fail", language),
        customdata=[row["hover"] for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    # The words stand beyond the longer of bar and tick, so that neither strikes through them.
    figure.add_scatter(
        y=names,
        x=[100 * max(row["share"] or 0, row["before"] or 0) for row in rows],
        mode="text",
        text=[f"  {row['words']}" for row in rows],
        textposition="middle right",
        textfont={"color": palette.text},
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
    )
    if any(row["before"] is not None for row in rows):
        figure.add_scatter(
            y=names,
            x=[None if row["before"] is None else 100 * row["before"] for row in rows],
            mode="markers",
            marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": palette.text}},
            name=text("indicators.chart.before", language),
            hoverinfo="skip",
        )
    # Room on the right for the words beside the longest bar.
    figure.update_xaxes(range=[0, max(highest * 100, 0.01) * 1.75], ticksuffix=" %", nticks=5)
    figure.update_yaxes(categoryorder="array", categoryarray=names, showgrid=False)
    figure.update_layout(barmode="overlay", bargap=0.35)
    dress(figure, palette, height=_REST + _BAR * len(rows))
    return figure
