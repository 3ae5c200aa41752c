"""What all figures share: the colours of a mode, the dress of a figure, the days on an axis.

Rows in, plotly figure out: no Streamlit, no pandas, no express (18 ms a figure).

Colours are told apart by colour-blind eyes (blue, orange, grey) and every series also differs by
form. Backgrounds are transparent; `mode` is "light" or "dark". Plotly knows neither Thai nor the
Buddhist era, so every tick and hover text is written here.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from bmn.words import formats, unbroken

FONT = "'Leelawadee UI', Thonburi, 'Noto Sans Thai', Loma, sans-serif"
FONT_SIZE = 15


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


NAME_SIZE = FONT_SIZE - 2
LINE = 17
"""Pixels that one line of a name takes."""


def names_above(
    figure: go.Figure, names: Sequence[str], at: Sequence[Any], most: int, yshift: int
) -> int:
    """Names written whole above their lines, not beside them: a long name would leave no room for
    the figures. `at` are the lines' places on the axis, `most` letters stand in a line of text.
    Returns the most lines that a name takes.
    """
    told = [unbroken.lines(name, most) for name in names]
    for lines, place in zip(told, at, strict=True):
        figure.add_annotation(
            x=0,
            xref="paper",
            y=place,
            yshift=yshift,
            text="<br>".join(lines),
            align="left",
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            font={"size": NAME_SIZE},
        )
    return max((len(lines) for lines in told), default=1)


def clear(colour: str, opacity: float) -> str:
    """A colour of the palette that lets the ground through."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def dress(figure: go.Figure, palette: Palette, height: int) -> None:
    """Font, ground, legend and margins as on every figure; nothing can be dragged."""
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
