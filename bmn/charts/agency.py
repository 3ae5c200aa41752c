"""Figure of the agency cross-check: the survey's count against the register's, by district."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from bmn.charts.palette import PALETTES, dress
from bmn.words.language import text


def gaps(
    rows: Sequence[Mapping[str, Any]], tolerance: float, language: str, mode: str
) -> go.Figure:
    """One dot a row, in the order given: gap in percent of the register, over the tolerance band.

    A row has name, gap (share, may be negative), differs, hover.
    """
    palette = PALETTES[mode]
    rows = list(reversed(rows))
    names = [row["name"] for row in rows]
    figure = go.Figure()
    figure.add_vrect(
        x0=-100 * tolerance,
        x1=100 * tolerance,
        fillcolor=palette.track,
        line_width=0,
        layer="below",
    )
    figure.add_vline(x=0, line={"color": palette.muted, "width": 1.5})
    for differs, colour, symbol in ((True, palette.late, "diamond"), (False, palette.on, "circle")):
        own = [row for row in rows if bool(row["differs"]) is differs]
        if own:
            figure.add_scatter(
                y=[row["name"] for row in own],
                x=[100 * row["gap"] for row in own],
                mode="markers",
                marker={"size": 12, "color": colour, "symbol": symbol},
                name=text(f"quality.agency.status.{'differs' if differs else 'within'}", language),
                customdata=[row["hover"] for row in own],
                hovertemplate="%{customdata}<extra></extra>",
            )
    widest = max([abs(row["gap"]) for row in rows] + [2 * tolerance], default=0.2)
    figure.update_xaxes(
        range=[-108 * widest, 108 * widest],
        ticksuffix=" %",
        nticks=7,
        title_text=text("quality.agency.chart.gap", language),
        title_standoff=6,
    )
    figure.update_yaxes(categoryorder="array", categoryarray=names)
    dress(figure, palette, height=120 + 30 * len(rows))
    return figure
