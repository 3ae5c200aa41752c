"""Figures of the enumerators page: the funnel, one person's days, and a person among the others."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from bmn.charts.palette import LINE, PALETTES, Palette, clear, date_ticks, dress, names_above
from bmn.statistics.funnel import Limits
from bmn.words import formats
from bmn.words.language import text

Row = Mapping[str, Any]

_FORMS = {"within": "circle", "warning": "diamond", "outside": "triangle-up"}
_PER = 100  # households
_DAY_MILLISECONDS = 86_400_000

MOST_TICKS = 3
NAME_LENGTH = 46
"""Letters in a line of a name: as many as a phone has room for."""
FEWEST_SHOWN = 10
"""Households of whoever stands leftmost under limits that are seen whole."""


def funnel(
    points: Sequence[Row], lines: Sequence[Limits], mean: float, language: str, mode: str
) -> go.Figure:
    """Shares against n, with the mean and the 95 % and 99.8 % limits.

    A point has n, share, enumerators (how many lie there), state, hover; `lines` rise by n.
    """
    palette = PALETTES[mode]
    figure = go.Figure()
    for name, dash in (("outer", "solid"), ("inner", "dash")):
        for side in ("lower", "upper"):
            figure.add_scatter(
                x=[at.n for at in lines],
                y=[_PER * getattr(at, f"{side}_{name}") for at in lines],
                mode="lines",
                line={"color": palette.muted, "dash": dash, "width": 1.5},
                name=text(f"enumerators.funnel.{name}", language),
                showlegend=side == "upper",
                hoverinfo="skip",
            )
    figure.add_hline(y=_PER * mean, line={"color": palette.muted, "width": 1, "dash": "dot"})
    for state, form in _FORMS.items():
        own = [point for point in points if point["state"] == state]
        if own:
            figure.add_scatter(
                x=[point["n"] for point in own],
                y=[_PER * point["share"] for point in own],
                mode="markers",
                marker={
                    "symbol": form,
                    "size": [6 + 3 * min(point["enumerators"], 30) ** 0.5 for point in own],
                    "color": clear(
                        palette.on if state == "within" else palette.late,
                        0.45 if state == "within" else 0.85,
                    ),
                    "line": {"width": 0},
                },
                name=text(f"enumerators.state.{state}", language).lstrip("▲◆● "),
                customdata=[point["hover"] for point in own],
                hovertemplate="%{customdata}<extra></extra>",
            )
    most = max((at.n for at in lines), default=1)
    highest = max([*(point["share"] for point in points), mean, _shown_limit(points, lines)])
    figure.update_xaxes(
        range=[0, most * 1.05], title_text=text("enumerators.funnel.n", language), title_standoff=6
    )
    figure.update_yaxes(
        range=[-3 * max(highest, 0.01), max(_PER * highest * 1.12, 1)],
        title_text=text("enumerators.funnel.per", language),
    )
    dress(figure, palette, height=400)
    return figure


def _shown_limit(points: Sequence[Row], lines: Sequence[Limits]) -> float:
    """The outer limit where the smallest points stand: the funnel is seen whole over them.

    Left of FEWEST_SHOWN households the limits rise to 100 % and would flatten all else.
    """
    least = max(min((point["n"] for point in points), default=FEWEST_SHOWN), FEWEST_SHOWN)
    return max((at.upper_outer for at in lines if at.n >= least), default=0.0)


def days(rows: Sequence[Row], language: str, mode: str) -> go.Figure:
    """Households of one enumerator, a bar a day."""
    palette = PALETTES[mode]
    figure = go.Figure()
    figure.add_bar(
        x=[row["day"] for row in rows],
        y=[row["households"] for row in rows],
        width=0.8 * _DAY_MILLISECONDS,  # of their own, two far days would fill the figure
        marker={"color": palette.on, "line": {"width": 0}},
        customdata=[
            f"{formats.thai_date(row['day'], language)}<br>"
            f"{formats.counted(row['households'], 'household', language)}"
            for row in rows
        ],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    ticks = date_ticks(rows[0]["day"], rows[-1]["day"], language)
    ticks = ticks[:: 1 + (len(ticks) - 1) // MOST_TICKS]
    figure.update_xaxes(
        tickvals=[day for day, _ in ticks], ticktext=[words for _, words in ticks], tickangle=0
    )
    figure.update_yaxes(
        rangemode="tozero", nticks=5, title_text=text("common.unit.household", language)
    )
    dress(figure, palette, height=260)
    return figure


def compared(rows: Sequence[Row], language: str, mode: str) -> go.Figure:
    """One person's shares as dots over the middle eight tenths of the district's others.

    A row has name, share, low, middle, high (0 to 1; None where nobody else is), state, hover.
    """
    palette = PALETTES[mode]
    rows = list(reversed(rows))
    names = [row["name"] for row in rows]
    figure = go.Figure()
    _add_ranges(figure, rows, names, language, palette)
    figure.add_scatter(
        y=names,
        x=[_PER * row["share"] for row in rows],
        mode="markers",
        marker={
            "size": 13,
            "symbol": [_FORMS[row["state"] or "within"] for row in rows],
            "color": [
                palette.on if row["state"] in (None, "within") else palette.late for row in rows
            ],
        },
        name=text("enumerators.compared.own", language),
        customdata=[row["hover"] for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    highest = max((max(row["share"], row["high"] or 0) for row in rows), default=0.0)
    figure.update_xaxes(
        range=[-2 * max(highest, 0.05), 108 * max(highest, 0.05)], ticksuffix=" %", nticks=6
    )
    figure.update_yaxes(categoryorder="array", categoryarray=names, showticklabels=False)
    most = names_above(figure, names, names, NAME_LENGTH, yshift=11)
    dress(figure, palette, height=120 + (54 + LINE * (most - 1)) * len(rows))
    return figure


def _add_ranges(
    figure: go.Figure, rows: Sequence[Row], names: Sequence[str], language: str, palette: Palette
) -> None:
    known = [(name, row) for name, row in zip(names, rows, strict=True) if row["high"] is not None]
    if not known:
        return
    figure.add_bar(
        y=[name for name, _ in known],
        base=[_PER * row["low"] for _, row in known],
        x=[_PER * max(row["high"] - row["low"], 0.002) for _, row in known],
        orientation="h",
        width=0.5,
        marker={"color": palette.track, "line": {"width": 0}},
        name=text("enumerators.compared.range", language),
        hoverinfo="skip",
    )
    figure.add_scatter(
        y=[name for name, _ in known],
        x=[_PER * row["middle"] for _, row in known],
        mode="markers",
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": palette.muted}},
        name=text("enumerators.compared.middle", language),
        hoverinfo="skip",
    )
