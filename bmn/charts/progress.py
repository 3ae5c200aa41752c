"""Figures of the progress page: collected day by day against plan, target and forecast."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from bmn.charts.palette import PALETTES, Palette, clear, date_ticks, dress
from bmn.statistics.forecast import Forecast
from bmn.statistics.pace import HORIZON_DAYS
from bmn.words import formats
from bmn.words.language import text

Row = Mapping[str, Any]
Rests = Sequence[tuple[date, int]]


def collected_by_day(
    days: Sequence[Row],
    language: str,
    mode: str,
    *,
    as_of: datetime,
    complete_by: date | None,
    forecast: Forecast | None,
    rests: Rests = (),
    dates: int = 8,
    is_closed: bool = False,
) -> go.Figure:
    """Collected so far against the expected line and the target, with the forecast; below by day.

    `days` are rows of `collected_by_day`: one per day, from the first to that of `as_of`. `rests`:
    households that remain, by the day on which they are in. `dates`: as many as have room on the
    axis. Of a closed round the axis ends with its last day of work, and the words are in the past.
    """
    palette = PALETTES[mode]
    figure = make_subplots(
        rows=2, cols=1, shared_xaxes=True, row_heights=[0.7, 0.3], vertical_spacing=0.06
    )
    if is_closed:
        days, forecast = _until_its_end(days, complete_by), None
        end = max(complete_by or days[-1]["day"], days[-1]["day"])
    else:
        end = _end_of_axis(as_of.date(), complete_by, forecast)
    _add_target(figure, days, end, language, palette)
    _add_forecast(figure, days, as_of.date(), forecast, rests, end, language, palette)
    plan = "progress.chart.plan" if is_closed else "common.kpi.expected_today"
    _add_expected(figure, days, complete_by, text(plan, language), language, palette)
    _add_collected(figure, days, language, palette)
    _add_daily(figure, days, language, palette)
    first = days[0]["day"]
    ticks = date_ticks(first, end, language, wanted=dates)
    figure.update_xaxes(
        range=[first - timedelta(days=1), end + timedelta(days=1)],
        tickvals=[day for day, _ in ticks],
        ticktext=[words for _, words in ticks],
        tickangle=0,
    )
    dress(figure, palette, height=430)
    _scale_counts(figure, _highest(days, "households_cumulative", "households_target"), 1)
    _scale_counts(figure, _highest(days, "households"), 2, wanted=2)
    return figure


def _end_of_axis(today: date, complete_by: date | None, forecast: Forecast | None) -> date:
    """As far as the plan and the forecast go, but never so far that the past becomes a sliver."""
    wanted = [today + timedelta(days=3)]
    if complete_by:
        wanted.append(complete_by)
    if forecast:
        wanted.append(forecast.latest or forecast.day + timedelta(days=21))
    return min(max(wanted), today + timedelta(days=75))


def _until_its_end(days: Sequence[Row], complete_by: date | None) -> Sequence[Row]:
    """The days up to the plan's last, or the last on which anything was collected."""
    worked = [row["day"] for row in days if row["households"]]
    last = max([*worked, *([complete_by] if complete_by else [])], default=days[-1]["day"])
    return [row for row in days if row["day"] <= last] or days


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
    name: str,
    language: str,
    palette: Palette,
) -> None:
    if days[-1]["expected_cumulative"] is None:
        return
    points = [(row["day"], row["expected_cumulative"]) for row in days]
    if complete_by and complete_by > points[-1][0]:
        points.append((complete_by, days[-1]["households_target"]))
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
    rests: Rests,
    end: date,
    language: str,
    palette: Palette,
) -> None:
    """The parts' rests, each brought in evenly until its own day: together steep first, then flat.

    The band is the same curve, done on the earliest and on the latest day; what it has reached it
    keeps. Parts without a day bring nothing: the line then ends below the target.
    """
    if forecast is None or not days[-1]["households_target"]:
        return
    now = days[-1]["households_cumulative"]

    def curve(reached: date, until: date) -> list[tuple[date, float]]:
        last = min(until, end)
        stretch = _days_between(today, reached) / max(_days_between(today, forecast.day), 1)
        ahead = [today + timedelta(days=n) for n in range(_days_between(today, last) + 1)]
        points = [(day, now + _brought(rests, today, day, stretch)) for day in ahead]
        return [(today, float(now)), *points]

    latest = forecast.latest or today + timedelta(days=HORIZON_DAYS)
    upper, lower = curve(forecast.earliest, latest), curve(latest, latest)
    outline = upper + lower[::-1]
    figure.add_scatter(
        x=[day for day, _ in outline],
        y=[count for _, count in outline],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=clear(palette.late, 0.20),
        name=text("common.kpi.interval", language),
        hoverinfo="skip",
        row=1,
        col=1,
    )
    points = curve(forecast.day, forecast.day)
    name = text("common.kpi.forecast", language)
    figure.add_scatter(
        x=[day for day, _ in points],
        y=[count for _, count in points],
        mode="lines",
        line={"color": palette.late, "width": 2.5, "dash": "dashdot"},
        name=name,
        text=["", *(_hover(day, name, count, language) for day, count in points[1:])],
        hovertemplate="%{text}<extra></extra>",
        row=1,
        col=1,
    )


def _days_between(first: date, last: date) -> int:
    return max((last - first).days, 0)


def _brought(rests: Rests, today: date, day: date, stretch: float) -> float:
    """Households of the rests that are in on a day, if every part takes `stretch` times as long."""
    gone = (day - today).days
    return sum(
        rest * (min(1.0, gone / takes) if (takes := _days_between(today, done) * stretch) else 1.0)
        for done, rest in rests
    )


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
