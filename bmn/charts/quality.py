"""Figures of the quality page: flags found and settled by day, and ranges of pass rates."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from bmn.charts.palette import LINE, PALETTES, clear, date_ticks, dress, names_above
from bmn.words import formats
from bmn.words.language import text

_ROW, _REST = 38, 110

Row = Mapping[str, Any]


def trend(
    days: Sequence[Row], language: str, mode: str, *, is_alarm: bool, dates: int = 4
) -> go.Figure:
    """Found and settled so far; what lies between them is still open.

    `days` are rows with day, found and settled, both cumulative, one per day without gaps.
    """
    palette = PALETTES[mode]
    colour = palette.late if is_alarm else palette.muted
    first, last = days[0]["day"], days[-1]["day"]
    figure = go.Figure()
    for name, dash, line, fill in (
        ("settled", "dash", palette.on, None),
        ("found", "solid", colour, "tonexty"),
    ):
        told = text(f"quality.trend.{name}", language)
        figure.add_scatter(
            x=[row["day"] for row in days],
            y=[row[name] for row in days],
            mode="lines",
            line={"color": line, "width": 3, "dash": dash},
            fill=fill,
            fillcolor=clear(colour, 0.14),
            name=told,
            text=[_hover(row, language) for row in days],
            hovertemplate="%{text}<extra></extra>",
        )
    ticks = date_ticks(first, last, language, wanted=min(dates, 4))
    figure.update_xaxes(
        range=[first - timedelta(days=1), last + timedelta(days=1)],
        tickvals=[day for day, _ in ticks],
        ticktext=[words for _, words in ticks],
        tickangle=0,
    )
    figure.update_yaxes(rangemode="tozero", tickformat=",d", nticks=5)
    dress(figure, palette, height=270)
    return figure


def cumulative(rows: Sequence[Row], last: date) -> list[dict[str, Any]]:
    """One row per day from the first flag to the last day, found and settled so far."""
    if not rows:
        return []
    found = {row["day"]: row for row in rows}
    day, end = min(found), max(max(found), last)
    so_far = {"found": 0, "settled": 0}
    days = []
    while day <= end:
        row = found.get(day)
        if row is not None:
            so_far["found"] += row["flags_found"]
            so_far["settled"] += row["flags_settled"]
        days.append({"day": day, **so_far, "open": so_far["found"] - so_far["settled"]})
        day += timedelta(days=1)
    return days


def ranges(rows: Sequence[Row], language: str, mode: str, *, letters: int = 46) -> go.Figure:
    """One line a row, in the order given: the pass rate as a dot, its possible range as a bar.

    A row has name, share, low, high (0 to 1), before (last year's or None), may_flip, hover.
    `letters` of a name have room in a line.
    """
    palette = PALETTES[mode]
    rows = list(reversed(rows))
    figure = go.Figure()
    for may_flip, colour, told in (
        (False, palette.on, text("quality.ranges.settled", language)),
        (True, palette.late, text("quality.ranges.may_flip", language)),
    ):
        own = [(at, row) for at, row in enumerate(rows) if bool(row["may_flip"]) is may_flip]
        if not own:
            continue
        figure.add_scatter(
            x=[100 * row["share"] for _, row in own],
            y=[at for at, _ in own],
            mode="markers",
            marker={"color": colour, "size": 10, "symbol": "diamond" if may_flip else "circle"},
            error_x={
                "type": "data",
                "symmetric": False,
                "thickness": 5,
                "width": 0,
                "color": clear(colour, 0.45),
                "array": [100 * (row["high"] - row["share"]) for _, row in own],
                "arrayminus": [100 * (row["share"] - row["low"]) for _, row in own],
            },
            name=told,
            customdata=[row["hover"] for _, row in own],
            hovertemplate="%{customdata}<extra></extra>",
        )
    before = [(at, row["before"]) for at, row in enumerate(rows) if row["before"] is not None]
    if before:
        figure.add_scatter(
            x=[100 * share for _, share in before],
            y=[at for at, _ in before],
            mode="markers",
            marker={"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": palette.text}},
            name=text("quality.ranges.before", language),
            hoverinfo="skip",
        )
    most = names_above(
        figure, [row["name"] for row in rows], list(range(len(rows))), letters, yshift=6
    )
    lowest = min(min(row["low"], row["before"] or 1.0) for row in rows)
    figure.update_xaxes(
        range=[100 * lowest - (1 - lowest) * 5 - 0.05, 100 + (1 - lowest) * 3 + 0.05],
        ticksuffix=" %",
        nticks=6,
        side="top",
    )
    figure.update_yaxes(
        range=[-0.5, len(rows) - 0.1],
        showticklabels=False,
        showgrid=True,
        tickvals=list(range(len(rows))),
    )
    dress(figure, palette, height=_REST + (_ROW + LINE * (most - 1)) * len(rows))
    # The legend stands below: its place above belongs to the axis.
    figure.update_layout(legend={"y": 0, "yanchor": "top"})
    return figure


def _hover(row: Row, language: str) -> str:
    told = (
        f"{text(f'quality.trend.{name}', language)} <b>{formats.count(row[name], language)}</b>"
        for name in ("found", "settled", "open")
    )
    return "<br>".join([formats.thai_date(row["day"], language), *told])
