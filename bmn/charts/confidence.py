"""Figures of the confidence page: areas with their intervals, and how the agreement came about.

A point says little without its interval, so both are always drawn; whether the interval holds the
level is told by the point's form, not by colour alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from bmn.charts.palette import PALETTES, Palette, clear, date_ticks, dress
from bmn.standing.confidence import Day
from bmn.words import formats
from bmn.words.language import text

Row = Mapping[str, Any]

_FORMS = {"below": "triangle-down", "undecided": "circle-open", "above": "diamond", "no_level": "x"}
_ROW_HEIGHT = 27
_BLANK = "\N{NO-BREAK SPACE}"


def ranking(rows: Sequence[Row], language: str, mode: str, *, level_pct: float | None) -> go.Figure:
    """One line an area: its point and interval, in the order given, and the level.

    A row has name, share, low, high, state (one of INTERVAL_STATES), words.
    """
    palette = PALETTES[mode]
    shown = list(reversed(rows))
    names = _told_apart([row["name"] for row in shown])
    figure = go.Figure()
    for state, form in _FORMS.items():
        own = [(name, row) for name, row in zip(names, shown, strict=True) if row["state"] == state]
        if own:
            _add_points(figure, own, state, form, language, palette)
    lowest = min((row["low"] for row in rows), default=0.9)
    start = max(5 * int(100 * lowest / 5), 0)
    ticks = list(range(start, 101, _tick_step(100 - start)))
    if level_pct is not None:
        _add_level(figure, level_pct, language, palette, is_upright=True)
    figure.update_xaxes(
        range=[start - 0.5, 101],
        tickvals=ticks,
        ticktext=[f"{tick} %" for tick in ticks],
        side="top",
    )
    figure.update_yaxes(categoryorder="array", categoryarray=names, showgrid=True)
    dress(figure, palette, height=110 + _ROW_HEIGHT * len(rows))
    figure.update_layout(legend={"y": 1 + 56 / (_ROW_HEIGHT * len(rows) + 40)})
    return figure


def history(
    days: Sequence[Day], language: str, mode: str, *, level_pct: float | None, dates: int = 8
) -> go.Figure:
    """The agreement of all re-interviews so far, day by day, with its interval."""
    palette = PALETTES[mode]
    figure = go.Figure()
    x = [one.day for one in days]
    figure.add_scatter(
        x=[*x, *reversed(x)],
        y=[*(100 * one.high for one in days), *(100 * one.low for one in reversed(days))],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=clear(palette.on, 0.18),
        name=text("common.kpi.interval", language),
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=x,
        y=[100 * one.share for one in days],
        mode="lines+markers",
        line={"color": palette.on, "width": 2.5},
        marker={"size": 5},
        name=text("confidence.history.line", language),
        text=[_day_words(one, language) for one in days],
        hovertemplate="%{text}<extra></extra>",
    )
    if level_pct is not None:
        _add_level(figure, level_pct, language, palette, is_upright=False)
    ticks = date_ticks(x[0], x[-1], language, wanted=dates)
    figure.update_xaxes(
        tickvals=[day for day, _ in ticks], ticktext=[words for _, words in ticks], tickangle=0
    )
    lowest = min(100 * one.low for one in days[len(days) // 4 :])
    start = max(5 * int(lowest / 5), 0)
    values = list(range(start, 101, _tick_step(100 - start)))
    figure.update_yaxes(
        range=[start, 100.6], tickvals=values, ticktext=[f"{value} %" for value in values]
    )
    dress(figure, palette, height=340)
    return figure


def _add_points(
    figure: go.Figure,
    rows: Sequence[tuple[str, Row]],
    state: str,
    form: str,
    language: str,
    palette: Palette,
) -> None:
    colour = {"below": palette.late, "above": palette.on}.get(state, palette.muted)
    figure.add_scatter(
        y=[name for name, _ in rows],
        x=[100 * row["share"] for _, row in rows],
        error_x={
            "type": "data",
            "symmetric": False,
            "color": colour,
            "thickness": 2,
            "width": 4,
            "array": [100 * (row["high"] - row["share"]) for _, row in rows],
            "arrayminus": [100 * (row["share"] - row["low"]) for _, row in rows],
        },
        mode="markers",
        marker={"symbol": form, "size": 11, "color": colour, "line": {"width": 2}},
        name=text(f"confidence.interval.{state}", language),
        text=[f"<b>{row['name']}</b><br>{row['words']}" for _, row in rows],
        hovertemplate="%{text}<extra></extra>",
    )


def _add_level(
    figure: go.Figure, level_pct: float, language: str, palette: Palette, *, is_upright: bool
) -> None:
    line = {"color": palette.text, "width": 2, "dash": "dash"}
    if is_upright:
        figure.add_vline(x=level_pct, line=line)
    else:
        figure.add_hline(y=level_pct, line=line)
    figure.add_scatter(
        x=[None],
        y=[None],
        mode="lines",
        line=line,
        hoverinfo="skip",
        name=text("confidence.level_line", language, level=f"{level_pct:g}"),
    )


def _day_words(one: Day, language: str) -> str:
    return (
        f"{formats.thai_date(one.day, language)}<br>"
        f"<b>{formats.percent(one.share, language, 2)}</b> "
        f"({formats.count(one.agreed, language)}/{formats.count(one.reinterviewed, language)})<br>"
        f"{text('common.kpi.interval', language)} "
        f"{formats.percent_digits(one.low, 2)}–{formats.percent_digits(one.high, 2)}"
    )


def _tick_step(span: int) -> int:
    return next(step for step in (1, 2, 5, 10, 20, 25) if span / step <= 6)


def _told_apart(names: Sequence[str]) -> list[str]:
    """Two areas of one name are two lines: blanks that nobody sees tell them apart."""
    return [name + _BLANK * names[:at].count(name) for at, name in enumerate(names)]
