"""The honest range: between what bounds a pass rate lies until the open flags are settled.

No interval of statistics: every member of a household in doubt counts once as failing and once as
passing. Ranges that overlap may change places; one that holds last year's rate leaves open whether
the indicator got better or worse.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.charts import quality as charts_quality
from bmn.ui.kit import answers, choices, layout, parts, passport, style, tables
from bmn.ui.kit.going import go
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.ui.quality import placing
from bmn.words import formats

Row = Mapping[str, Any]

BARS_SHOWN = 40
FLIPPED_SHOWN = 6


def draw(view: View) -> None:
    """All indicators of the area; one of them opened by area."""
    found = answers.honest_ranges(view, view.area.level)
    known = [row for row in found if row["eligible"]]
    if not known:
        if (
            not view.reader.may("results_below_district")
            and view.area.level in answers.BELOW_PROVINCE
        ):
            layout.empty(view, "suppressed", view.words("quality.ranges.from_province"))
            return
        state, why = parts.why_no_result(view)
        layout.empty(view, state, view.words(f"indicators.empty.{why}", year=view.year))
        return
    names = {row["indicator_no"]: _indicator_name(view, row) for row in known}
    opened = choices.pick(
        view.words("indicators.open"),
        "indicator",
        list(names),
        names.__getitem__,
        placeholder=view.words("indicators.open"),
        width=420,
    )
    ranked, before = placing.places(known, view.standards), _before(view)
    rows = placing.lowest_first(
        placing.Range(
            row,
            names[row["indicator_no"]],
            before.get(row["indicator_no"]),
            ranked.get(placing.key(row)),
        )
        for row in known
    )
    with layout.card("range_means", view.words("quality.ranges.title")):
        layout.lines(meaning(view, rows))
    if opened is None:
        _draw_indicators(view, rows)
    else:
        _draw_areas(view, opened, names)


def _draw_indicators(view: View, rows: Sequence[placing.Range]) -> None:
    title = view.words("quality.ranges.by_indicator")
    with layout.card("range", title):
        _chart(view, rows, "chart_range", title)
        tables.draw(
            view,
            "range",
            columns(view, view.words("quality.column.indicator")),
            rows,
            open_row=lambda one: choices.choose("indicator", one.row["indicator_no"]),
            height=560,
            name="honest-range",
        )
        layout.source(view, view.words("quality.source"))
        passport.draw(view, "range", range_passport(view, None))


def meaning(view: View, rows: Sequence[placing.Range]) -> list[str]:
    """What the ranges say and don't say, and what could flip."""
    told = [view.words("quality.ranges.means"), view.words("quality.ranges.not_statistical")]
    if all(one.row["pass_share_low"] == one.row["pass_share_high"] for one in rows):
        return [*told, view.words("quality.ranges.points")]
    flips = [one.name for one in rows if one.may_flip]
    if flips:
        shown = " · ".join(flips[:FLIPPED_SHOWN])
        more = len(flips) - FLIPPED_SHOWN
        told.append(view.words("quality.ranges.flips", count=len(flips), names=shown))
        if more > 0:
            told.append(view.words("quality.ranges.and_more", count=more))
    else:
        told.append(view.words("quality.ranges.no_flip"))
    placed = [one.places for one in rows if one.places is not None]
    if placed:
        moving = sum(least != most for _, least, most in placed)
        told.append(view.words("quality.ranges.places", moving=moving, all=len(placed)))
    few = len(rows) - len(placed)
    if few:
        told.append(
            view.words("quality.ranges.few", count=few, fewest=view.standards.ranking_fewest)
        )
    return told


def _before(view: View) -> dict[int, float | None]:
    return {
        row["indicator_no"]: row["pass_share_previous"] for row in answers.indicators_of_area(view)
    }


def _indicator_name(view: View, row: Mapping[str, Any]) -> str:
    name = row[f"indicator_name_{view.language}"] or row["indicator_name_th"]
    return f"{row['indicator_no']}. {name}"


def _places_words(view: View, one: placing.Range) -> str:
    if one.places is None:
        return view.words("quality.ranges.not_ranked")
    now, least, most = one.places
    return str(now) if least == most else f"{now} ({least}–{most})"


def columns(view: View, first: str) -> list[Column]:
    """The ranges as a table: the twin of the figure."""
    said = view.words

    def share(key: str, title: str, *, on_phone: bool = False) -> Column:
        return Column(key, title, "share", value=lambda one: one.row[key], on_phone=on_phone)

    return [
        Column("name", first, width=400, value=lambda one: one.name),
        share("pass_share", said("quality.column.pass_share"), on_phone=True),
        share("pass_share_low", said("quality.column.low")),
        share("pass_share_high", said("quality.column.high")),
        Column("before", said("indicators.column.before"), "share", value=lambda one: one.before),
        Column(
            "verdict",
            said("quality.column.verdict"),
            width=220,
            value=lambda one: said(f"quality.ranges.{placing.verdict(one)}"),
        ),
        Column(
            "places",
            said("quality.column.places"),
            width=160,
            help=said("quality.places_help"),
            value=lambda one: _places_words(view, one),
        ),
        Column(
            "questioned",
            said("quality.column.questioned"),
            "count",
            value=lambda one: one.row["eligible_questioned"],
            on_phone=True,
        ),
        Column(
            "eligible",
            said("indicators.column.eligible"),
            "count",
            value=lambda one: one.row["eligible"],
        ),
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
    ranked = placing.places(found, view.standards)
    rows = placing.lowest_first(
        placing.Range(
            row,
            parts.name(view, known[row["area_code"]]),
            before.get(row["area_code"]),
            ranked.get(placing.key(row)),
            known[row["area_code"]].key,
        )
        for row in found
    )
    title = view.words(
        "quality.ranges.by_area", name=names[indicator_no], level=parts.level_words(view, level)
    )
    with layout.card("range_areas", title):
        if not rows:
            is_hidden = level in answers.BELOW_PROVINCE and not view.reader.may(
                "results_below_district"
            )
            layout.empty(view, "suppressed" if is_hidden else "not_applicable")
        else:
            _chart(view, rows[:BARS_SHOWN], "chart_range_areas", title)
            tables.draw(
                view,
                f"range_{indicator_no}_{level}",
                columns(view, view.words(f"common.level.{level}")),
                rows,
                open_row=lambda one: go(one.area_key),
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


def _chart(view: View, rows: Sequence[placing.Range], key: str, title: str) -> None:
    st.plotly_chart(
        charts_quality.ranges(
            [_bar(view, one) for one in rows],
            view.language,
            view.mode,
            letters=style.letters_that_fit(),
        ),
        theme=None,
        config={"displayModeBar": False},
        key=key,
        alt=title,
    )


def _bar(view: View, one: placing.Range) -> Row:
    row, language = one.row, view.language
    hover = view.words(
        "quality.ranges.hover",
        name=one.name,
        share=formats.percent(row["pass_share"], language, 2),
        low=formats.percent(row["pass_share_low"], language, 2),
        high=formats.percent(row["pass_share_high"], language, 2),
        questioned=formats.count(row["eligible_questioned"], language),
    )
    return {
        "name": one.name,
        "share": row["pass_share"],
        "low": row["pass_share_low"],
        "high": row["pass_share_high"],
        "before": one.before,
        "may_flip": one.may_flip,
        "hover": hover.replace("\n", "<br>"),
    }


def range_passport(view: View, level: str | None, indicator_no: int | None = None) -> Passport:
    """Where the bounds come from."""
    return Passport(
        title=view.words("quality.ranges.title"),
        definition=view.words("quality.passport.range"),
        answer=answers.honest_ranges(view, level or view.area.level, indicator_no),
    )
