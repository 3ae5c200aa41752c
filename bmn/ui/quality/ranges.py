"""The honest range: between what bounds a pass rate lies until the open flags are settled.

No interval of statistics: every member of a household in doubt counts once as failing and once as
passing. Ranges that overlap may change places; one that holds last year's rate leaves open whether
the indicator got better or worse.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.charts import quality as charts_quality
from bmn.ui.kit import answers, choices, layout, parts, passport, tables
from bmn.ui.kit.going import go
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.ui.quality import telling
from bmn.words import formats

Row = dict[str, Any]

BARS_SHOWN = 40
FLIPPED_SHOWN = 6


def draw(view: View) -> None:
    """All indicators of the area; one of them opened by area."""
    found = answers.honest_ranges(view, view.area.level)
    known = [row for row in found if row["eligible"]]
    if not known:
        state, why = parts.why_no_result(view)
        layout.empty(view, state, view.words(f"indicators.empty.{why}", year=view.year))
        return
    before = _before(view)
    names = {row["indicator_no"]: _indicator_name(view, row) for row in known}
    opened = choices.pick(
        view.words("indicators.open"),
        "indicator",
        list(names),
        names.__getitem__,
        placeholder=view.words("indicators.open"),
        width=420,
    )
    ranked = places(known)
    rows = [
        _line(view, row, names[row["indicator_no"]], before.get(row["indicator_no"]), ranked)
        for row in known
    ]
    rows.sort(key=lambda row: (row["share"], row["low"]))
    with layout.card("range_means", view.words("quality.ranges.title")):
        layout.lines(meaning(view, rows))
    if opened is not None:
        _draw_areas(view, opened, names)
        return
    title = view.words("quality.ranges.by_indicator")
    with layout.card("range", title):
        _chart(view, rows, "chart_range", title)
        tables.draw(
            view,
            "range",
            columns(view, view.words("quality.column.indicator")),
            rows,
            open_row=lambda row: choices.choose("indicator", row["indicator_no"]),
            height=560,
            name="honest-range",
        )
        layout.source(view, view.words("quality.source"))
        passport.draw(view, "range", range_passport(view, None))


def places(found: Sequence[Mapping[str, Any]]) -> dict[Any, tuple[int, int, int]]:
    """Place of each row from the lowest pass rate: as it stands, and the least and most it may be.

    Keyed by (area, indicator). Two whose ranges only touch keep their order.
    """
    told = {}
    for row in found:
        below = sum(other["pass_share"] < row["pass_share"] for other in found)
        surely_below = sum(
            other["pass_share_high"] <= row["pass_share_low"]
            and other["pass_share"] < row["pass_share"]
            for other in found
        )
        maybe_below = sum(
            other is not row and other["pass_share_low"] < row["pass_share_high"] for other in found
        )
        places_ = (1 + below, 1 + surely_below, 1 + maybe_below)
        told[row["area_code"], row["indicator_no"]] = places_
    return told


def may_flip(row: Mapping[str, Any], before: float | None) -> bool:
    """Whether better or worse than last year hangs on the open flags."""
    if before is None or row["pass_share_low"] == row["pass_share_high"]:
        return False
    return bool(row["pass_share_low"] < before < row["pass_share_high"])


def meaning(view: View, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the ranges say and don't say, and what could flip."""
    told = [view.words("quality.ranges.means"), view.words("quality.ranges.not_statistical")]
    if all(row["low"] == row["high"] for row in rows):
        return [*told, view.words("quality.ranges.points")]
    flips = [row["name"] for row in rows if row["may_flip"]]
    if flips:
        shown = " · ".join(flips[:FLIPPED_SHOWN])
        more = len(flips) - FLIPPED_SHOWN
        told.append(view.words("quality.ranges.flips", count=len(flips), names=shown))
        if more > 0:
            told.append(view.words("quality.ranges.and_more", count=more))
    else:
        told.append(view.words("quality.ranges.no_flip"))
    moving = sum(row["place_least"] != row["place_most"] for row in rows)
    told.append(view.words("quality.ranges.places", moving=moving, all=len(rows)))
    return told


def _before(view: View) -> dict[int, float | None]:
    return {
        row["indicator_no"]: row["pass_share_previous"] for row in answers.indicators_of_area(view)
    }


def _indicator_name(view: View, row: Mapping[str, Any]) -> str:
    name = row[f"indicator_name_{view.language}"] or row["indicator_name_th"]
    return f"{row['indicator_no']}. {name}"


def _line(
    view: View,
    row: Row,
    name: str,
    before: float | None,
    ranked: Mapping[Any, tuple[int, int, int]],
) -> Row:
    now, least, most = ranked[row["area_code"], row["indicator_no"]]
    flips = may_flip(row, before)
    return {
        "name": name,
        "indicator_no": row["indicator_no"],
        "share": row["pass_share"],
        "low": row["pass_share_low"],
        "high": row["pass_share_high"],
        "before": before,
        "may_flip": flips,
        "verdict": view.words(f"quality.ranges.{_verdict(row, before)}"),
        "questioned": row["eligible_questioned"],
        "eligible": row["eligible"],
        "place": now,
        "place_least": least,
        "place_most": most,
        "places": str(now) if least == most else f"{now} ({least}–{most})",
        "hover": view.words(
            "quality.ranges.hover",
            name=name,
            share=formats.percent(row["pass_share"], view.language, 2),
            low=formats.percent(row["pass_share_low"], view.language, 2),
            high=formats.percent(row["pass_share_high"], view.language, 2),
            questioned=formats.count(row["eligible_questioned"], view.language),
        ).replace("\n", "<br>"),
    }


def _verdict(row: Mapping[str, Any], before: float | None) -> str:
    if before is None:
        return "no_before"
    if may_flip(row, before):
        return "undecided"
    if row["pass_share"] == before:
        return "same"
    return "better" if row["pass_share"] > before else "worse"


def columns(view: View, first: str) -> list[Column]:
    """The ranges as a table: the twin of the figure."""
    said = view.words
    return [
        Column("name", first, width=400),
        Column("share", said("quality.column.pass_share"), "share"),
        Column("low", said("quality.column.low"), "share"),
        Column("high", said("quality.column.high"), "share"),
        Column("before", said("indicators.column.before"), "share"),
        Column("verdict", said("quality.column.verdict"), width=220),
        Column(
            "places", said("quality.column.places"), width=140, help=said("quality.places_help")
        ),
        Column("questioned", said("quality.column.questioned"), "count"),
        Column("eligible", said("indicators.column.eligible"), "count"),
    ]


def _draw_areas(view: View, indicator_no: int, names: Mapping[int, str]) -> None:
    level = choices.way_down(view)
    if level is None:
        layout.empty(view, "no_data", view.words("indicators.empty.no_parts"))
        return
    known = parts.areas(view, level)
    found = [
        row
        for row in answers.honest_ranges(view, level, indicator_no)
        if row["eligible"] and row["area_code"] in known
    ]
    before = {
        row["area_code"]: row["pass_share_previous"]
        for row in answers.indicator_of_parts(view, level, indicator_no)
    }
    ranked = places(found)
    rows = []
    for row in found:
        area = known[row["area_code"]]
        line = _line(view, row, parts.name(view, area), before.get(row["area_code"]), ranked)
        rows.append(line | {"area_key": area.key})
    rows.sort(key=lambda row: (row["share"], row["low"]))
    title = view.words(
        "quality.ranges.by_area", name=names[indicator_no], level=telling.level_words(view, level)
    )
    with layout.card("range_areas", title):
        if not rows:
            layout.empty(view, "not_applicable")
        else:
            _chart(view, rows[:BARS_SHOWN], "chart_range_areas", title)
            tables.draw(
                view,
                f"range_{indicator_no}_{level}",
                columns(view, view.words(f"common.level.{level}")),
                rows,
                open_row=lambda row: go(row["area_key"]),
                height=560,
                name=f"honest-range-{indicator_no}",
            )
            layout.source(view, view.words("quality.source"))
            passport.draw(view, "range_areas", range_passport(view, level, indicator_no))
        st.button(
            view.words("common.button.back"),
            key="range_back",
            icon=":material/arrow_back:",
            on_click=choices.choose,
            args=("indicator", None),
        )


def _chart(view: View, rows: Sequence[Row], key: str, title: str) -> None:
    st.plotly_chart(
        charts_quality.ranges(rows, view.language, view.mode),
        theme=None,
        config={"displayModeBar": False},
        key=key,
        alt=title,
    )


def range_passport(view: View, level: str | None, indicator_no: int | None = None) -> Passport:
    """Where the bounds come from."""
    return Passport(
        title=view.words("quality.ranges.title"),
        definition=view.words("quality.passport.range"),
        answer=answers.honest_ranges(view, level or view.area.level, indicator_no),
    )
