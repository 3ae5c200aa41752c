"""What came in, what became of it, how fresh it is, and what the words in it mean."""

import streamlit as st

from bmn.ui.data import data_page, upload
from bmn.ui.frame.door import require
from bmn.ui.kit import answers, choices, layout, parts, passport, tables
from bmn.ui.kit.going import go

view = require("data")
layout.heading(view)
show = choices.segments(
    view.words("data.show.label"),
    "show",
    data_page.SHOWS,
    lambda name: view.words(f"data.show.{name}"),
)

if show == "loads":
    loads = answers.loads(view, data_page.LOADS_SHOWN)
    total = answers.loads_total(view).first
    if loads and total:
        layout.tiles(view, data_page.tiles(view, total))
    with layout.card("upload", view.words("data.upload.title")):
        upload.draw(view)
    refused = data_page.refused_words(view, loads)
    if refused:
        with layout.card("refused", view.words("data.refused.title")):
            layout.lines(refused)
    with layout.card("loads", view.words("data.loads.title")):
        if loads:
            tables.draw(
                view,
                "loads",
                data_page.load_columns(view),
                data_page.load_rows(view, loads),
                open_row=lambda row: data_page.open_quarantine(load_id=row["load_id"]),
                height=520,
                name="loads",
            )
            layout.source(view, view.words("data.loads.source"))
        else:
            layout.empty(view, "no_data", view.words("data.loads.none"))

elif show == "quarantine":
    rules = answers.quarantine_by_rule(view)
    if not rules:
        layout.empty(view, "no_data", view.words("data.quarantine.none"))
        st.stop()
    with layout.card("rules", view.words("data.quarantine.by_rule")):
        tables.draw(
            view,
            "rules",
            data_page.rule_columns(view),
            data_page.rule_rows(view, rules),
            open_row=lambda row: data_page.open_quarantine(rule=data_page.rule_key(row)),
            height=380,
            name="quarantine-rules",
        )
        layout.source(view, view.words("data.quarantine.source"))
        passport.draw(view, "rules", data_page.quarantine_passport(view))
    if not view.reader.may_see_records:
        layout.note(view.words("data.quarantine.no_right"))
        st.stop()
    rule, load_id = data_page.quarantine_choice(view, rules)
    found = answers.quarantine_rows(view, data_page.QUARANTINE_SHOWN, load_id=load_id, rule=rule)
    with layout.card("quarantine", data_page.quarantine_title(view, rule, load_id)):
        if found:
            tables.draw(
                view,
                f"quarantine_{rule}_{load_id}",
                data_page.quarantine_columns(view),
                data_page.quarantine_rows(view, found),
                height=480,
                name="quarantine",
            )
            data_page.draw_corrections(view, found, rule, load_id)
            layout.source(view, view.words("data.quarantine.source"))
        else:
            layout.empty(view, "no_data", view.words("data.quarantine.none_chosen"))

elif show == "freshness":
    level = choices.way_down(view) or view.area.level
    rows = answers.freshness_of_parts(view, level)
    known = set(parts.areas(view, level)) | {view.area.code}
    rows = [row for row in rows if row["area_code"] in known]
    part = view.words(f"common.level.{level}")
    with layout.card("freshness", view.words("data.freshness.title", level=part)):
        if rows:
            layout.lines(data_page.freshness_words(view, rows, level))
            tables.draw(
                view,
                f"freshness_{level}",
                data_page.freshness_columns(view, level),
                data_page.freshness_rows(view, rows, level),
                open_row=lambda row: go(row["area_key"]),
                height=560,
                name="freshness",
            )
            layout.source(view, view.words("data.freshness.source"))
            passport.draw(view, "freshness", data_page.freshness_passport(view, level))
        else:
            layout.empty(view, "no_data", view.words("data.freshness.none"))

elif show == "dictionary":
    book = choices.segments(
        view.words("data.book.label"),
        "book",
        data_page.BOOKS,
        lambda name: view.words(f"data.book.{name}"),
    )
    with layout.card("book", view.words(f"data.book_title.{book}", year=view.year)):
        data_page.draw_book(view, book)

else:
    with layout.card("snapshot", view.words("data.snapshot.title")):
        layout.facts(data_page.snapshot_facts(view))
    with layout.card("years", view.words("data.snapshot.years")):
        tables.draw(
            view, "years", data_page.year_columns(view), data_page.year_rows(view), name="years"
        )
        layout.source(view, view.words("data.snapshot.source"))
        passport.draw(view, "years", data_page.years_passport(view))
