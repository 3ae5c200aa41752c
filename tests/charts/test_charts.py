"""Figures: what is drawn where, in Thai and Buddhist era, and told apart by more than hue."""

from datetime import date, datetime, timedelta

import pytest

from bmn.charts import indicators, overview, palette, progress, quality
from bmn.statistics.forecast import Forecast
from bmn.words.language import text

AS_OF = datetime(2026, 1, 19, 7, 30)
FIRST = date(2025, 11, 1)


def days(until: date = date(2026, 1, 19)) -> list[dict]:
    span = (until - FIRST).days + 1
    return [
        {
            "day": FIRST + timedelta(days=n),
            "households": 10,
            "households_cumulative": 10 * (n + 1),
            "expected_cumulative": 11 * (n + 1),
            "households_target": 1000,
        }
        for n in range(span)
    ]


def figure(**changes: object):
    given: dict = {"as_of": AS_OF, "complete_by": date(2026, 1, 30), "forecast": None} | changes
    return progress.collected_by_day(days(), "th", "light", **given)


def test_the_expected_line_reaches_the_target_on_the_day_of_the_plan() -> None:
    (expected,) = [t for t in figure().data if t.name == "เป้าหมายสะสมถึงวันนี้"]
    assert (expected.x[-1], expected.y[-1]) == (date(2026, 1, 30), 1000)


QUICK, SLOW = (date(2026, 1, 22), 150), (date(2026, 2, 18), 50)
"""800 of 1,000 are in: 50 a day come from one part until 22 January, few from the other."""


def drawn(rests: tuple = (QUICK, SLOW), **days: date | None) -> tuple:
    """The forecast's line and its band, as counts by day; upper and lower edge of the band."""
    told = {"day": SLOW[0], "earliest": date(2026, 2, 13), "latest": date(2026, 3, 1)} | days
    found = figure(forecast=Forecast(**told, pace_per_day=51.0, level=0.8), rests=rests)
    (line,) = [t for t in found.data if t.type == "scatter" and t.line.dash == "dashdot"]
    (fan,) = [t for t in found.data if t.type == "scatter" and t.fill == "toself"]
    half = len(fan.x) // 2
    upper = dict(zip(fan.x[:half], fan.y[:half], strict=True))
    lower = dict(zip(fan.x[: half - 1 : -1], fan.y[: half - 1 : -1], strict=True))
    return dict(zip(line.x, line.y, strict=True)), upper, lower


def test_the_forecast_is_the_sum_of_its_parts_own_curves() -> None:
    line, _, _ = drawn()
    today = AS_OF.date()
    assert line[today] == 800
    assert line[today + timedelta(days=1)] == pytest.approx(800 + 50 + 50 / 30)
    assert line[QUICK[0]] == pytest.approx(950 + 5)
    assert (max(line), line[SLOW[0]]) == (SLOW[0], 1000)


def test_the_band_holds_the_line_and_keeps_what_it_has_reached() -> None:
    line, upper, lower = drawn()
    assert all(lower[day] <= count <= upper[day] for day, count in line.items())
    assert next(day for day in upper if upper[day] == 1000) == date(2026, 2, 13)
    assert max(upper) == date(2026, 3, 1)
    assert sorted(upper.values()) == list(upper.values())
    assert upper[date(2026, 3, 1)] == lower[date(2026, 3, 1)] == 1000


def test_a_part_that_does_not_move_leaves_the_line_below_the_target() -> None:
    line, upper, _ = drawn(rests=(QUICK,), day=QUICK[0], earliest=QUICK[0])
    assert line[QUICK[0]] == 950
    assert max(upper.values()) == 950


def test_a_fan_without_latest_day_stays_open() -> None:
    _, upper, lower = drawn(latest=None)
    assert lower[max(lower)] < 950 < upper[max(upper)]


def test_a_forecast_beyond_the_axis_is_cut_and_not_bent() -> None:
    far = date(2027, 6, 1)
    line, _, _ = drawn(
        rests=((far, 200),), day=far, earliest=date(2027, 1, 1), latest=date(2027, 12, 1)
    )
    assert max(line) <= AS_OF.date() + timedelta(days=75)
    assert line[max(line)] < 840


def test_a_closed_rounds_axis_ends_with_its_work() -> None:
    idle = [
        days()[-1] | {"day": AS_OF.date() + timedelta(days=n), "households": 0}
        for n in range(1, 60)
    ]
    given: dict = {"as_of": datetime(2027, 1, 19), "complete_by": date(2026, 1, 30)}
    closed = progress.collected_by_day(
        days() + idle, "th", "light", forecast=None, is_closed=True, **given
    )
    shown = max(max(trace.x) for trace in closed.data)
    assert shown == date(2026, 1, 30)
    assert closed.layout.xaxis.range[1] == date(2026, 1, 31)
    names = [trace.name for trace in closed.data]
    assert text("progress.chart.plan", "th") in names
    assert text("common.kpi.expected_today", "th") not in names


def test_ticks_are_thai_and_say_the_year_where_it_begins() -> None:
    ticks = palette.date_ticks(date(2025, 12, 1), date(2026, 1, 31), "th")
    told = [words for _, words in ticks]
    assert told[0].endswith("2568")
    assert sum("2569" in words for words in told) == 1
    assert palette.date_ticks(date(2025, 12, 1), date(2026, 1, 31), "en")[0][1].endswith("2025")


@pytest.mark.parametrize("span", [0, 1, 5, 30, 90, 400, 2000])
def test_there_are_never_too_many_ticks(span: int) -> None:
    ticks = palette.date_ticks(FIRST, FIRST + timedelta(days=span), "th")
    assert 1 <= len(ticks) <= 10


@pytest.mark.parametrize("mode", palette.PALETTES)
def test_late_and_on_time_differ_in_more_than_hue(mode: str) -> None:
    drawn = palette.PALETTES[mode]
    assert drawn.on[1:3] != drawn.late[1:3]
    assert drawn.on[5:7] != drawn.late[5:7]


def test_a_bar_says_its_state_by_a_sign_too() -> None:
    parts = [
        {
            "name": "ก",
            "share": 0.4,
            "expected_share": 0.8,
            "is_late": True,
            "words": "▼ 40 %",
            "hover": "ก",
        },
        {
            "name": "ข",
            "share": 0.9,
            "expected_share": None,
            "is_late": False,
            "words": "● 90 %",
            "hover": "ข",
        },
    ]
    drawn = overview.parts_against_expected(parts, "th", "dark")
    told = [words for trace in drawn.data if trace.type == "bar" for words in trace.text if words]
    assert sorted(told) == ["▼ 40 %", "● 90 %"]
    assert list(drawn.layout.yaxis.categoryarray) == ["ข", "ก"]


NAME = "33. ครัวเรือนได้รับการคุ้มครองตามระบบและมาตรการคุ้มครองทางสังคมจากภาครัฐ และ/หรือชุมชน ภาคเอกชน"


@pytest.mark.parametrize("letters", [46, 96])
def test_long_names_stand_whole_above_their_bars(letters: int) -> None:
    row = {"name": NAME, "share": 0.9, "low": 0.8, "high": 0.95, "before": 0.9, "words": "90 %"}
    row |= {"hover": NAME, "may_flip": False}
    for drawn in (
        indicators.fails([row, row], "th", "light", letters=letters),
        quality.ranges([row, row], "th", "light", letters=letters),
    ):
        told = [note.text for note in drawn.layout.annotations]
        assert [one.replace("<br>", "").replace(" ", "") for one in told] == [
            NAME.replace(" ", "")
        ] * 2
        lines = 1 + told[0].count("<br>")
        assert lines == (2 if letters == 46 else 1)
        # Two areas of one name are two bars: they stand at their numbers.
        assert [note.y for note in drawn.layout.annotations] == [0, 1]


def test_fewer_dates_where_there_is_less_room_and_none_turned() -> None:
    wide, small = figure(dates=8), figure(dates=4)
    assert len(small.layout.xaxis.tickvals) <= 5 < len(wide.layout.xaxis.tickvals)
    assert wide.layout.xaxis2.tickangle == small.layout.xaxis2.tickangle == 0
