"""Figures of the indicators page: shares of fails as bars, last year's as a tick."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from bmn.charts.palette import LINE, PALETTES, dress, names_above
from bmn.words.language import text

_BAR, _REST = 50, 96


def fails(
    rows: Sequence[Mapping[str, Any]], language: str, mode: str, *, letters: int = 46
) -> go.Figure:
    """One bar a row, in the order given: share failing, with last year's share as a tick.

    A row has name, share and before (0 to 1 or None), words, hover; where the share is a band, its
    two bounds: a pale bar between them, since the count itself isn't told. `letters` of a name have
    room in a line.
    """
    palette = PALETTES[mode]
    rows = list(reversed(rows))
    places = list(range(len(rows)))
    spans = [row.get("band") or (0.0, row["share"] or 0.0) for row in rows]
    ends = [max(high, row["before"] or 0) for (_, high), row in zip(spans, rows, strict=True)]
    highest = max(ends, default=0.0)
    figure = go.Figure()
    figure.add_bar(
        y=places,
        x=[100 * (high - low) for low, high in spans],
        base=[100 * low for low, _ in spans],
        orientation="h",
        width=0.34,
        marker={
            "color": palette.late,
            "pattern": {"shape": "/"},
            "opacity": [0.5 if row.get("band") else 1.0 for row in rows],
        },
        name=text("common.kpi.fail", language),
        customdata=[row["hover"] for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    # The words stand beyond the longer of bar and tick, so that neither strikes through them.
    figure.add_scatter(
        y=places,
        x=[100 * end for end in ends],
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
            y=places,
            x=[None if row["before"] is None else 100 * row["before"] for row in rows],
            mode="markers",
            marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": palette.text}},
            name=text("indicators.chart.before", language),
            hoverinfo="skip",
        )
    # Room on the right for the words beside the longest bar.
    figure.update_xaxes(range=[0, max(highest * 100, 0.01) * 1.75], ticksuffix=" %", nticks=5)
    # By number, not name: two areas of one name are two bars.
    figure.update_yaxes(range=[-0.5, len(rows) - 0.1], showticklabels=False, showgrid=False)
    most = names_above(figure, [row["name"] for row in rows], places, letters, yshift=9)
    figure.update_layout(barmode="overlay")
    dress(figure, palette, height=_REST + (_BAR + LINE * (most - 1)) * len(rows))
    # Room for half of "0 %", which plotly hides where it would be cut.
    figure.update_layout(margin={"l": 18})
    return figure
