"""Rows in, plotly figure out: no Streamlit, no pandas, no express (18 ms a figure).

Colours are told apart by colour-blind eyes (blue, orange, grey) and every series also differs by
form. Backgrounds are transparent; `mode` is "light" or "dark". Plotly knows neither Thai nor the
Buddhist era, so every tick and hover text is written here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from bmn.statistics.forecast import Forecast
from bmn.words import formats
from bmn.words.language import text

FONT = "'Leelawadee UI', Thonburi, 'Noto Sans Thai', Loma, sans-serif"
FONT_SIZE = 15

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Palette:
    """Colours of one mode, by what they mean."""

    text: str
    muted: str
    line: str
    card: str
    track: str
    link: str
    on: str
    on_surface: str
    late: str
    late_surface: str
    quiet_surface: str
    made_up: str
    made_up_2: str

    def colours(self) -> dict[str, str]:
        """Names as in the stylesheet: on-surface."""
        return {name.replace("_", "-"): value for name, value in asdict(self).items()}


PALETTES = {
    "light": Palette(
        text="#14202E",
        muted="#56657A",
        line="#D5DDE8",
        card="#FFFFFF",
        track="#E3E9F2",
        link="#0B5CAD",
        on="#0B5CAD",
        on_surface="#DCEAF8",
        late="#B34E08",
        late_surface="#FCE8D8",
        quiet_surface="#E8EDF4",
        made_up="#FFE9B8",
        made_up_2="#FFF3D6",
    ),
    "dark": Palette(
        text="#E8EEF6",
        muted="#9DAEC3",
        line="#2C3B50",
        card="#16212F",
        track="#26354A",
        link="#7CBBF5",
        on="#6DB3F5",
        on_surface="#1B3550",
        late="#FFB067",
        late_surface="#44301C",
        quiet_surface="#233146",
        made_up="#4A3D18",
        made_up_2="#3A3118",
    ),
}


def collected_by_day(
    days: Sequence[Row],
    language: str,
    mode: str,
    *,
    as_of: datetime,
    complete_by: date | None,
    forecast: Forecast | None,
) -> go.Figure:
    """Collected so far against the expected line and the target, with the forecast; below by day.

    `days` are rows of `collected_by_day`: one per day, from the first to that of `as_of`.
    """
    palette = PALETTES[mode]
    figure = make_subplots(
        rows=2, cols=1, shared_xaxes=True, row_heights=[0.7, 0.3], vertical_spacing=0.06
    )
    end = _end_of_axis(as_of.date(), complete_by, forecast)
    _add_target(figure, days, end, language, palette)
    _add_forecast(figure, days, as_of.date(), forecast, end, language, palette)
    _add_expected(figure, days, complete_by, language, palette)
    _add_collected(figure, days, language, palette)
    _add_daily(figure, days, language, palette)
    first = days[0]["day"]
    ticks = date_ticks(first, end, language)
    figure.update_xaxes(
        range=[first - timedelta(days=1), end + timedelta(days=1)],
        tickvals=[day for day, _ in ticks],
        ticktext=[words for _, words in ticks],
    )
    dress(figure, palette, height=430)
    _scale_counts(figure, _highest(days, "households_cumulative", "households_target"), 1)
    _scale_counts(figure, _highest(days, "households"), 2, wanted=2)
    return figure


def parts_against_expected(parts: Sequence[Row], language: str, mode: str) -> go.Figure:
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
    figure.add_scatter(
        y=names,
        x=[None if row["expected_share"] is None else 100 * row["expected_share"] for row in rows],
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
    return figure


def date_ticks(first: date, last: date, language: str, wanted: int = 8) -> list[tuple[date, str]]:
    """About `wanted` days on an axis, Mondays while weeks fit, with the year where it begins."""
    span = max((last - first).days, 1)
    step = next((days for days in (1, 2, 7, 14, 28) if span / days <= wanted), None)
    if step is None:
        days = _first_of_months(first, last)
        days = days[:: max(1, -(-len(days) // wanted))]
    else:
        start = first
        if step >= 7:
            start += timedelta(days=-first.weekday() % 7)
        days = [start + timedelta(days=n) for n in range(0, (last - start).days + 1, step)]
    return [(day, _tick(day, index, days, language)) for index, day in enumerate(days)]


def _tick(day: date, index: int, days: Sequence[date], language: str) -> str:
    words = formats.thai_date(day, language, "day_month")
    is_new_year = index == 0 or days[index - 1].year != day.year
    return f"{words}<br>{formats.year_text(day, language)}" if is_new_year else words


def _first_of_months(first: date, last: date) -> list[date]:
    days, day = [], first.replace(day=1)
    while day <= last:
        if day >= first:
            days.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return days or [first]


def _end_of_axis(today: date, complete_by: date | None, forecast: Forecast | None) -> date:
    """As far as the plan and the forecast go, but never so far that the past becomes a sliver."""
    wanted = [today + timedelta(days=3)]
    if complete_by:
        wanted.append(complete_by)
    if forecast:
        wanted.append(forecast.latest or forecast.day + timedelta(days=21))
    return min(max(wanted), today + timedelta(days=75))


def _add_target(
    figure: go.Figure, days: Sequence[Row], end: date, language: str, palette: Palette
) -> None:
    target = days[-1]["households_target"]
    if not target:
        return
    figure.add_scatter(
        x=[days[0]["day"], end],
        y=[target, target],
        mode="lines",
        line={"color": palette.muted, "dash": "dot", "width": 2},
        name=f"{text('common.kpi.target', language)} {formats.count(target, language)}",
        hoverinfo="skip",
        row=1,
        col=1,
    )


def _add_expected(
    figure: go.Figure,
    days: Sequence[Row],
    complete_by: date | None,
    language: str,
    palette: Palette,
) -> None:
    if days[-1]["expected_cumulative"] is None:
        return
    points = [(row["day"], row["expected_cumulative"]) for row in days]
    if complete_by and complete_by > points[-1][0]:
        points.append((complete_by, days[-1]["households_target"]))
    name = text("common.kpi.expected_today", language)
    figure.add_scatter(
        x=[day for day, _ in points],
        y=[count for _, count in points],
        mode="lines",
        line={"color": palette.muted, "dash": "dash", "width": 2},
        name=name,
        text=[_hover(day, name, count, language) for day, count in points],
        hovertemplate="%{text}<extra></extra>",
        row=1,
        col=1,
    )


def _add_collected(figure: go.Figure, days: Sequence[Row], language: str, palette: Palette) -> None:
    name = text("common.kpi.collected", language)
    figure.add_scatter(
        x=[row["day"] for row in days],
        y=[row["households_cumulative"] for row in days],
        mode="lines",
        line={"color": palette.on, "width": 3.5},
        fill="tozeroy",
        fillcolor=clear(palette.on, 0.10),
        name=name,
        text=[_hover(row["day"], name, row["households_cumulative"], language) for row in days],
        hovertemplate="%{text}<extra></extra>",
        row=1,
        col=1,
    )


def _add_forecast(
    figure: go.Figure,
    days: Sequence[Row],
    today: date,
    forecast: Forecast | None,
    end: date,
    language: str,
    palette: Palette,
) -> None:
    """The fan opens at today's count and meets the target between earliest and latest."""
    target = days[-1]["households_target"]
    if forecast is None or not target:
        return
    now = days[-1]["households_cumulative"]
    lowest_day, lowest = _along(today, now, forecast.latest, target, end)
    figure.add_scatter(
        x=[today, forecast.earliest, lowest_day, today],
        y=[now, target, lowest, now],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=clear(palette.late, 0.20),
        name=text("common.kpi.interval", language),
        hoverinfo="skip",
        row=1,
        col=1,
    )
    day, count = _along(today, now, forecast.day, target, end)
    figure.add_scatter(
        x=[today, day],
        y=[now, count],
        mode="lines",
        line={"color": palette.late, "width": 2.5, "dash": "dashdot"},
        name=text("common.kpi.forecast", language),
        text=["", _hover(day, text("common.kpi.forecast", language), count, language)],
        hovertemplate="%{text}<extra></extra>",
        row=1,
        col=1,
    )


def _along(
    today: date, now: int, reached: date | None, target: int, end: date
) -> tuple[date, float]:
    """Where the line to the target leaves the axis, if it does."""
    if reached is None:
        return end, now
    if reached <= end or reached <= today:
        return reached, target
    return end, now + (target - now) * (end - today).days / (reached - today).days


def _add_daily(figure: go.Figure, days: Sequence[Row], language: str, palette: Palette) -> None:
    name = text("progress.chart.by_day", language)
    figure.add_bar(
        x=[row["day"] for row in days],
        y=[row["households"] for row in days],
        marker={"color": palette.on, "line": {"width": 0}},
        opacity=0.75,
        name=name,
        showlegend=False,
        text=[_hover(row["day"], name, row["households"], language) for row in days],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        row=2,
        col=1,
    )


def _hover(day: date, name: str, count: float, language: str) -> str:
    return f"{formats.thai_date(day, language)}<br>{name} <b>{formats.count(count, language)}</b>"


def _highest(days: Sequence[Row], *names: str) -> float:
    return max((row[name] or 0 for row in days for name in names), default=0)


def _scale_counts(figure: go.Figure, highest: float, row: int, wanted: int = 4) -> None:
    step = _round_step(max(highest, 1) / wanted)
    ticks = [step * n for n in range(int(max(highest, 1) / step) + 2)]
    figure.update_yaxes(
        range=[0, max(highest, 1) * 1.06],
        tickvals=ticks,
        ticktext=[f"{tick:,.0f}" for tick in ticks],
        row=row,
        col=1,
    )


def _round_step(rough: float) -> float:
    size = 1.0
    while size * 10 <= rough:
        size *= 10
    return next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough)


def clear(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def dress(figure: go.Figure, palette: Palette, height: int) -> None:
    figure.update_layout(
        template="none",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": FONT_SIZE, "color": palette.text},
        hoverlabel={
            "bgcolor": palette.card,
            "bordercolor": palette.line,
            "font": {"family": FONT, "size": FONT_SIZE, "color": palette.text},
        },
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0, "xanchor": "left"},
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        height=height,
        dragmode=False,
    )
    figure.update_xaxes(
        gridcolor=palette.line,
        linecolor=palette.line,
        zeroline=False,
        automargin=True,
        fixedrange=True,
    )
    figure.update_yaxes(gridcolor=palette.line, zeroline=False, automargin=True, fixedrange=True)
