"""Which records ask to be checked, which of them first, and what hangs on the answers?"""

import streamlit as st

from bmn.ui.frame.door import require
from bmn.ui.kit import answers, choices, layout, passport, tables
from bmn.ui.kit.going import go
from bmn.ui.quality import agency, quality, ranges, records

view = require("quality")
layout.stop_if_absent(view, answers.progress_of_area(view).first)
layout.heading(view)
checks = answers.checks_of_area(view).first
flags = answers.flags_of_area(view)

if checks is None or not flags:
    state, why = quality.why_nothing(view)
    layout.empty(view, state, view.words(f"quality.empty.{why}", year=view.year))
    st.stop()

days = answers.flags_by_day(view)
layout.tiles(view, quality.tiles(view, checks, flags, days))
tab = choices.segments(
    view.words("quality.tab.label"),
    "show",
    quality.TABS,
    lambda name: view.words(f"quality.tab.{name}"),
)


def draw_rules() -> None:
    """The rules of the area and where they ask most; one of them opened."""
    with st.container(horizontal=True, vertical_alignment="center"):
        opened = quality.pick_rule(view, flags)
        level = choices.way_down(view)
    if opened is not None:
        draw_rule(next(row for row in flags if row["rule_id"] == opened), level)
        return
    with layout.card("rules", view.words("quality.rules.title")):
        layout.lines(quality.meanings(view))
        if not any(row["flags_open"] for row in flags):
            quality.good_news(view, view.words("quality.none_open"))
        tables.draw(
            view,
            "rules",
            quality.rule_columns(view),
            quality.rule_rows(view, flags),
            open_row=lambda row: choices.choose("rule", row.get("rule_id")),
            height=620,
            name="rules",
        )
        layout.source(view, view.words("quality.source"))
        passport.draw(view, "rules", quality.rules_passport(view))
    found = answers.flags_of_parts(view, level) if level else []
    if level is not None and found:
        title = view.words("quality.matrix.title", level=quality.level_words(view, level))
        with layout.card("matrix", title):
            quality.draw_matrix(view, flags, found, level)
            tables.downloads(
                view,
                "matrix",
                quality.matrix_columns(view, found, level),
                quality.matrix_rows(view, flags, found),
                "rules-by-area",
            )
            layout.source(view, view.words("quality.source"))
            passport.draw(view, "matrix", quality.rules_passport(view, level))


def draw_rule(row: answers.Row, level: str | None) -> None:
    """One rule: what it asks and why, its figures, and the areas where it asks most."""
    with layout.card("rule", quality.rule_name(view, row)):
        left, right = st.columns([5, 3], gap="medium")
        with left:
            layout.lines(quality.rule_lines(view, row))
        with right:
            if row["not_evaluated"]:
                quality.draw_why_not(view, row)
            elif not row["flags_open"]:
                quality.good_news(view, view.words("quality.none_open"))
            layout.facts(quality.rule_facts(view, row))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                view.words("common.button.back"),
                key="rule_close",
                icon=":material/arrow_back:",
                on_click=choices.choose,
                args=("rule", None),
            )
            st.button(
                view.words("quality.to_records"),
                key="rule_records",
                icon=":material/list:",
                on_click=choices.choose,
                args=("show", "records"),
            )
            quality.draw_rule_sql(view, row["rule_id"])
            passport.draw(view, "rule", quality.rules_passport(view, rule_id=row["rule_id"]))
    found = answers.flags_of_parts(view, level, row["rule_id"]) if level else []
    if level is not None and found and not row["not_evaluated"]:
        title = view.words("quality.by_area", level=quality.level_words(view, level))
        with layout.card("rule_areas", title):
            draw_areas(f"rule_{row['rule_id']}_{level}", found, level)


def draw_areas(key: str, found: list[answers.Row], level: str) -> None:
    """One rule by area, the most open first."""
    tables.draw(
        view,
        key,
        quality.area_columns(view, level),
        quality.area_rows(view, found, level),
        open_row=lambda row: go(row["area_key"]),
        height=560,
        name="rule-by-area",
    )
    layout.source(view, view.words("quality.source"))


def draw_records() -> None:
    """The flags themselves for those who may see them; counts by village, and why, for others."""
    if quality.may_see_records(view):
        records.draw(view, flags)
        return
    st.html(f'<div class="bmn-note">{view.words("quality.records.refused")}</div>')
    opened, level = quality.pick_rule(view, flags), quality.village_level(view)
    if opened is None or level is None:
        layout.note(view.words("quality.records.pick_first"))
        return
    found = answers.flags_of_parts(view, level, opened)
    title = view.words("quality.by_area", level=quality.level_words(view, level))
    with layout.card("village_counts", title):
        draw_areas(f"villages_{opened}", found, level)


def draw_trend() -> None:
    """Found, settled and open by day."""
    if view.area.level not in quality.LEVELS_BY_DAY:
        layout.empty(view, "no_data", view.words("quality.tile.no_days"))
        return
    quality.draw_trend(view, days)
    with layout.card("trend_table", view.words("quality.trend.table")):
        tables.draw(
            view,
            "trend",
            quality.trend_columns(view),
            quality.trend_rows(view, days),
            height=380,
            name="flags-by-day",
        )
        layout.source(view, view.words("quality.source"))


{
    "rules": draw_rules,
    "records": draw_records,
    "trend": draw_trend,
    "range": lambda: ranges.draw(view),
    "agency": lambda: agency.draw(view),
}[tab]()
