"""Figure of the first screen: the parts of an area against what is expected of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from bmn.charts.palette import FONT_SIZE, PALETTES, dress
from bmn.words.language import text


def parts_against_expected(
    parts: Sequence[Mapping[str, Any]], language: str, mode: str
) -> go.Figure:
    """One bar an area, in the order given: share collected, and a tick where it should be by now.

    A row has name, share (0 to 1), expected_share or None, is_late, hover.
    """
    palette = PALETTES[mode]
    rows = list(reversed(parts))
    names = [row["name"] for row in rows]
    figure = go.Figure()
    for is_late, colour, words in (
        (False, palette.on, text("progress.chart.on_time", language)),
        (True, palette.late, text("progress.chart.late", language)),
    ):
        own = [row if bool(row["is_late"]) is is_late else None for row in rows]
        if not any(own):
            continue
        figure.add_bar(
            y=names,
            x=[None if row is None else 100 * (row["share"] or 0) for row in own],
            orientation="h",
            marker={"color": colour, "line": {"width": 0}},
            name=words,
            customdata=[None if row is None else row["hover"] for row in own],
            hovertemplate="%{customdata}<extra></extra>",
            text=[None if row is None else row["words"] for row in own],
            textposition="inside",
            insidetextanchor="start",
            constraintext="none",
            textfont={"color": palette.card, "size": FONT_SIZE - 1},
        )
    if any(row["expected_share"] is not None for row in rows):
        figure.add_scatter(
            y=names,
            x=[
                None if row["expected_share"] is None else 100 * row["expected_share"]
                for row in rows
            ],
            mode="markers",
            marker={"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": palette.text}},
            name=text("common.kpi.expected_today", language),
            hoverinfo="skip",
        )
    figure.update_xaxes(
        range=[0, 104],
        tickvals=[0, 25, 50, 75, 100],
        ticktext=["0 %", "25 %", "50 %", "75 %", "100 %"],
    )
    figure.update_yaxes(categoryorder="array", categoryarray=names, showgrid=False)
    figure.update_layout(barmode="overlay", bargap=0.32)
    dress(figure, palette, height=90 + 34 * len(rows))
    # Room for half of "100 %", which plotly hides where it would be cut.
    figure.update_layout(margin={"r": 22})
    return figure
