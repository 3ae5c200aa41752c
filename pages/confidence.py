"""How far can the data be trusted, against the level of 95 %, and what is missing to it?"""

import streamlit as st

from bmn.charts import confidence as charts_confidence
from bmn.standing import confidence as states
from bmn.ui.confidence import confidence, sample
from bmn.ui.frame.door import require
from bmn.ui.frame.filters import go
from bmn.ui.kit import answers, choices, layout, passport, small_map, tables

view = require("confidence")
layout.heading(view)
row = answers.confidence_of_area(view)
process = confidence.process_of(view)
level_pct = confidence.needed(view)
chart = {"theme": None, "config": {"displayModeBar": False}}

left, right = st.columns([5, 3], gap="small")
with left, layout.card("official", view.words("confidence.official.title")):
    confidence.draw_official(view, row)
with right, layout.card("process", view.words("common.kpi.process_level")):
    confidence.draw_process(view, row, process)

with layout.card("estimate", view.words("confidence.estimate.title")):
    if row is None or not row["households_collected"]:
        layout.empty(view, "not_started", view.words("confidence.estimate.not_started"))
    else:
        layout.tiles(view, confidence.tiles(view, row))
    layout.note(view.words("confidence.estimate.two_words"))

level = choices.way_down(view)

if row is not None and row["households_collected"]:
    left, right = st.columns(2, gap="small")
    is_owed = level_pct is not None and states.is_estimated(view.area.level)
    missing = states.missing(row, level_pct, view.standards.held) if is_owed else ()
    with left, layout.card("missing", view.words("confidence.missing.title")):
        layout.lines(confidence.missing_lines(view, row, missing))
        if missing:
            tables.draw(
                view,
                "missing",
                confidence.missing_columns(view),
                confidence.missing_rows(missing),
                name="missing",
            )
            layout.note(confidence.missing_assumption(view, row))
        passport.draw(
            view,
            "missing",
            confidence.table_passport(
                view, "confidence_by_area", "missing", area_level=view.area.level
            ),
        )
    with right, layout.card("steps", view.words("confidence.steps.title")):
        behind = confidence.step_lines(view, process, level)
        layout.lines(behind or [view.words("confidence.steps.none")])
        layout.source(view, view.words("confidence.steps.source"))

    with layout.card("gains", view.words("confidence.gain.title")):
        found = confidence.gains_of(view, row, level)
        if found:
            tables.draw(
                view,
                f"gains_{level}",
                confidence.gain_columns(view, level),
                confidence.gain_rows(view, found[: confidence.GAINS_SHOWN], level),
                open_row=lambda one: go(one["area_key"]),
                height=330,
                name="gains",
            )
            layout.note(view.words("confidence.gain.note"))
            passport.draw(
                view,
                "gains",
                confidence.table_passport(
                    view, "flags_by_rule", "gains", area_level=level or view.area.level
                ),
            )
        else:
            layout.lines([view.words("confidence.gain.none")])

parts = answers.confidence_of_parts(view, level) if level else []
if level and parts:
    ranked = confidence.ranking(view, parts, level)
    bars = confidence.chart_rows(view, ranked)
    picture = small_map.picture(view, "confidence")
    part = view.words(f"common.level.{level}")
    left, right = st.columns([5, 4], gap="small") if picture else (st.container(), None)
    with left, layout.card("ranking", view.words("confidence.ranking.title", level=part)):
        if not states.is_estimated(level):
            layout.lines([view.words("confidence.agreement.village")])
        elif bars:
            with st.container(height=560 if len(bars) > 16 else "content", border=False):
                st.plotly_chart(
                    charts_confidence.ranking(bars, view.language, view.mode, level_pct=level_pct),
                    key="chart_ranking",
                    alt=view.words("confidence.ranking.title", level=part),
                    **chart,
                )
        else:
            layout.empty(view, "no_data", view.words("confidence.ranking.none"))
        if states.is_estimated(level):
            layout.lines(confidence.ranking_lines(view, ranked, level))
    if right is not None and picture is not None:
        with right:
            small_map.draw(picture, height=470)
    with layout.card("parts", view.words("confidence.parts.title", level=part)):
        tables.draw(
            view,
            f"confidence_{level}",
            confidence.ranking_columns(view, level),
            ranked,
            open_row=lambda one: go(one["area_key"]),
            height=520,
            name="confidence",
        )
        layout.source(view, view.words("confidence.source"))
        passport.draw(
            view,
            "ranking",
            confidence.table_passport(view, "confidence_by_area", "ranking", area_level=level),
        )

with layout.card("evidence", view.words("confidence.evidence.title")):
    shown = choices.segments(
        view.words("confidence.evidence.title"),
        "evidence",
        confidence.EVIDENCE,
        lambda name: view.words(f"confidence.evidence.{name}"),
    )
    if shown == "agreement":
        strata = answers.reinterviews_by_stratum(view)
        if any(one["reinterviewed"] for one in strata):
            layout.lines([confidence.stratum_words(view, strata)])
            tables.draw(
                view,
                "strata",
                confidence.stratum_columns(view),
                confidence.stratum_rows(view, strata),
                height=520,
                name="reinterviews",
            )
            passport.draw(
                view, "strata", confidence.table_passport(view, "reinterviews_by_stratum", "strata")
            )
        else:
            layout.empty(view, "no_data", view.words("confidence.stratum.none"))
    elif shown == "automatic":
        rules = confidence.rule_rows(view, answers.flags_of_parts(view, view.area.level))
        if rules:
            tables.draw(view, "rules", confidence.rule_columns(view), rules, name="rules")
            layout.note(view.words("confidence.rule.note_all"))
            st.page_link(
                "pages/quality.py",
                label=view.words("common.page.quality"),
                icon=":material/fact_check:",
                query_params=view.link,
            )
            passport.draw(
                view,
                "rules",
                confidence.table_passport(
                    view, "flags_by_rule", "rules", area_level=view.area.level
                ),
            )
        else:
            layout.empty(view, "no_data", view.words("confidence.rule.none"))
    elif shown == "process":
        if process.steps:
            tables.draw(
                view,
                "steps",
                confidence.step_columns(view),
                confidence.step_rows(view, process),
                name="process",
            )
            layout.source(view, view.words("confidence.steps.source"))
        else:
            layout.empty(view, "no_data", view.words("confidence.process.no_list", year=view.year))
    elif shown == "sample":
        sample.draw(view, row, level_pct)
    elif shown == "items":
        items = states.items(answers.reinterview_items(view), view.standards.held)
        if items:
            tables.draw(
                view,
                "items",
                confidence.item_columns(view),
                confidence.item_rows(view, items),
                height=520,
                name="items",
            )
            layout.lines([view.words("confidence.item.how"), view.words("confidence.item.bounds")])
            passport.draw(
                view, "items", confidence.table_passport(view, "reinterview_items", "items")
            )
        else:
            layout.empty(view, "no_data", view.words("confidence.item.none"))
    else:
        days = states.cumulated(answers.reinterviews_by_day(view))
        if days:
            st.plotly_chart(
                charts_confidence.history(days, view.language, view.mode, level_pct=level_pct),
                key="chart_history",
                alt=view.words("confidence.history.line"),
                **chart,
            )
            layout.note(view.words("confidence.history.simple"))
        else:
            layout.empty(view, "no_data", view.words("confidence.history.none"))
        tables.draw(
            view, "years", confidence.year_columns(view), confidence.year_rows(view), name="years"
        )
        passport.draw(
            view, "history", confidence.table_passport(view, "reinterviews_by_day", "history")
        )
