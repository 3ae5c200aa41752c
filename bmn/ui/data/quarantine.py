"""Rows kept back: why, by rule and column; the rows themselves, and as files to correct."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from bmn.exchange import corrections
from bmn.ui.data import telling
from bmn.ui.kit import answers, choices, files, layout, passport, tables
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View

Row = Mapping[str, Any]


SHOWN = 500
EXPORTED = 20_000
LOADS_OFFERED = 500
_MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def draw(view: View) -> None:
    """Both cards; counts only for whoever may not see records."""
    found = answers.quarantine_by_rule(view)
    if not found:
        layout.empty(view, "no_data", view.words("data.quarantine.none"))
        return
    _draw_rules(view, found)
    if view.reader.may("quarantine"):
        _draw_rows(view, *_choice(view, found), state=_state(view))
    else:
        layout.note(view.words("data.quarantine.no_right"))


def _draw_rules(view: View, found: Sequence[Row]) -> None:
    with layout.card("rules", view.words("data.quarantine.by_rule")):
        tables.draw(
            view,
            "rules",
            rule_columns(view),
            found,
            open_row=lambda row: open_rows(rule=rule_key(row)),
            height=380,
            name="quarantine-rules",
        )
        layout.source(view, view.words("data.quarantine.source"))
        passport.draw(view, "rules", _passport(view))


def _state(view: View) -> str:
    """Whether the rows still open are shown, or those that are settled."""
    return choices.segments(
        view.words("data.quarantine.state_label"),
        "state",
        ("open", "settled"),
        lambda name: view.words(f"data.quarantine.{name}"),
    )


def _draw_rows(view: View, rule: str | None, load_id: int | None, *, state: str) -> None:
    found = answers.quarantine_rows(view, SHOWN, load_id=load_id, rule=rule, state=state)
    is_narrowed = rule is not None or load_id is not None
    title = view.words(f"data.quarantine.{'chosen_rows' if is_narrowed else 'rows'}")
    with layout.card("quarantine", title):
        if not found:
            layout.empty(view, "no_data", view.words("data.quarantine.none_chosen"))
            return
        tables.draw(
            view,
            f"quarantine_{rule}_{load_id}_{state}",
            [*columns(view), *(settled_columns(view) if state == "settled" else ())],
            found,
            height=480,
            name="quarantine",
        )
        if state == "open":
            draw_corrections(view, found, rule, load_id)
        layout.source(view, view.words("data.quarantine.source"))


def rule_columns(view: View) -> list[Column]:
    """One row a kind of record, rule and column."""
    said = view.words
    return [
        _message_column(view, 520),
        Column("column_name", said("data.column.column"), width=170),
        _kind_column(view, 220),
        Column("rows", said("data.column.rows_open"), "count", on_phone=True),
        Column("rows_settled", said("data.column.rows_settled"), "count"),
        Column("files", said("data.column.files"), "count"),
        Column("last_received_at", said("data.column.received"), "instant", width=215),
        Column("rule", said("data.column.rule"), width=170),
    ]


def columns(view: View) -> list[Column]:
    """One row a quarantined row and reason."""
    said = view.words
    return [
        Column("file_name", said("data.column.file"), width=270, value=telling.file_name),
        Column("sheet", said("data.column.sheet"), width=90),
        Column("line", said("data.column.line"), "count"),
        Column("column_name", said("data.column.column"), width=170),
        Column("value", said("data.column.value"), width=170),
        _message_column(view, 520),
        _kind_column(view, 220),
    ]


def settled_columns(view: View) -> list[Column]:
    """By which load, of which file, a row was settled."""
    said = view.words
    return [
        Column(
            "settled_as",
            said("data.column.settled_as"),
            width=230,
            value=lambda row: said(f"data.quarantine.as.{row['settled_as']}"),
        ),
        Column("settled_by", said("data.column.settled_by"), "count"),
        Column(
            "settled_by_file",
            said("data.column.settled_by_file"),
            width=270,
            value=lambda row: telling.file_name({"file_name": row["settled_by_file"]}),
        ),
        Column("settled_at", said("data.column.settled_at"), "instant", width=215),
    ]


def _message_column(view: View, width: int) -> Column:
    return Column(
        "message",
        view.words("data.column.reason"),
        width=width,
        value=lambda row: telling.message(view, row),
    )


def _kind_column(view: View, width: int) -> Column:
    return Column(
        "kind",
        view.words("data.column.kind"),
        width=width,
        value=lambda row: telling.kind_words(view, row["kind"]),
    )


def rule_key(row: Row) -> str:
    """A rule and its column, by which rows are chosen: `dash:income_main`."""
    return ":".join(part for part in (row["rule"], row["column_name"]) if part)


def open_rows(*, load_id: int | None = None, rule: str | None = None) -> None:
    """Look at the quarantine, of one load or one rule. Meant for callbacks."""
    choices.choose("show", "quarantine")
    choices.choose("load", load_id)
    choices.choose("rule", rule)


def _choice(view: View, rules: Sequence[Row]) -> tuple[str | None, int | None]:
    """The rule and the load to which the rows are narrowed; each None for all."""
    names = {rule_key(row): telling.message(view, row) or rule_key(row) for row in rules}
    of_loads = {
        row["load_id"]: telling.file_name(row)
        for row in answers.loads(view, LOADS_OFFERED)
        if row["quarantined"]
    }
    with st.container(key="quarantine_bar", horizontal=True, vertical_alignment="center"):
        rule = choices.pick(
            view.words("data.quarantine.all_rules"),
            "rule",
            list(names),
            names.__getitem__,
            placeholder=view.words("data.quarantine.all_rules"),
            width=480,
        )
        load_id = choices.pick(
            view.words("data.quarantine.all_files"),
            "load",
            list(of_loads),
            of_loads.__getitem__,
            placeholder=view.words("data.quarantine.all_files"),
            width=360,
        )
    return rule, load_id


def draw_corrections(
    view: View, found: Sequence[Row], rule: str | None, load_id: int | None
) -> None:
    """One file a kind of record, with the original rows and why: to correct and hand in again."""
    st.caption(view.words("data.quarantine.correct"))
    kinds = sorted({row["kind"] or "" for row in found})

    def file(kind: str, write: Callable[..., bytes]) -> files.Made:
        now = files.newest(view)
        rows = answers.quarantine_rows(now, EXPORTED, load_id=load_id, rule=rule)
        of_kind = [row for row in rows if (row["kind"] or "") == kind]
        return files.Made(write(*corrections.merge(of_kind, now.language)), len(of_kind))

    with st.container(horizontal=True, gap="small", key="corrections"):
        for kind in kinds:
            stem = tables.file_stem(view, f"correct-{kind or 'unknown'}")
            for ending, write in (("xlsx", corrections.as_xlsx), ("csv", corrections.as_csv)):
                files.offer(
                    view,
                    f"{telling.kind_words(view, kind or None)} ({ending.upper()})",
                    key=f"correct_{kind}_{ending}",
                    name=f"{stem}.{ending}",
                    mime=_MIMES[ending],
                    make=partial(file, kind, write),
                    icon=":material/edit_note:",
                )


def _passport(view: View) -> Passport:
    """Where the quarantine's counts come from."""
    return Passport(
        title=view.words("data.quarantine.by_rule"),
        definition=view.words("data.passport.quarantine"),
        answer=answers.quarantine_by_rule(view),
    )
