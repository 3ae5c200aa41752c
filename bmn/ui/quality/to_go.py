"""The list to go: the area's open flags for the supervisor, to fill in and send back."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from bmn.exchange import flag_decisions, spreadsheet
from bmn.ui.kit import answers, files, layout, tables
from bmn.ui.kit.files import Made
from bmn.ui.kit.view import View
from bmn.ui.quality import flag_words, telling

Row = Mapping[str, Any]


ROWS_TO_GO = 20_000


def draw(view: View, rule_id: str | None, enumerator_id: str | None) -> None:
    layout.note(view.words("quality.to_go.help"))
    stem = tables.file_stem(view, "flags")
    with st.container(horizontal=True, gap="small"):
        for ending, words_key, mime in (
            ("xlsx", "common.button.excel", spreadsheet.XLSX_MIME),
            ("csv", "common.button.csv", files.CSV_MIME),
        ):
            files.offer(
                view,
                view.words(words_key),
                key=f"flags_{ending}",
                name=f"{stem}.{ending}",
                mime=mime,
                make=partial(_file, view, ending, rule_id, enumerator_id),
            )


def _file(view: View, ending: str, rule_id: str | None, enumerator_id: str | None) -> Made:
    """The flags as they are at the click."""
    return content(files.newest(view), ending, rule_id, enumerator_id)


def content(view: View, ending: str, rule_id: str | None, enumerator_id: str | None) -> Made:
    """The open flags of the area for the enumerators' supervisor, with empty columns to fill in.

    By tambon and village, a household's flags together in the order of the list on the screen.
    Without a chosen rule it holds those that ask for an answer (must_fix and check).
    """
    found = answers.flag_records(
        view,
        rule_id=rule_id,
        severity=None if rule_id else "asked",
        status="open",
        enumerator_id=enumerator_id,
        row_limit=ROWS_TO_GO,
    )
    ordered = sorted(found, key=lambda row: (row["tambon_code"] or "", row["village_code"] or ""))
    told = columns(view)
    rows = [_row(view, row) for row in ordered]
    if ending == "csv":
        return Made(flag_decisions.as_csv(told, rows), len(rows))
    allowed = [view.words(f"quality.register.{name}") for name in flag_decisions.DECISIONS]
    book = flag_decisions.as_xlsx(told, rows, sheet=flag_decisions.REGISTER, allowed=allowed)
    return Made(book, len(rows))


def columns(view: View) -> list[tuple[str, str]]:
    """Key and header of each column: first for people (`_…`), then the register's own."""
    shown = (
        "tambon",
        "village",
        "enumerator",
        "subject",
        "severity",
        "rule",
        "wrong",
        "others",
        "asks",
    )
    register = ("decision", "reason", "decided_at", "rule_id", "subject", "survey_year_be")
    return [(f"_{name}", f"_{view.words(f'quality.to_go.{name}')}") for name in shown] + [
        (name, view.words(f"quality.header.{name}")) for name in register
    ]


def _row(view: View, row: Row) -> dict[str, str]:
    return {
        "_tambon": row[f"tambon_name_{view.language}"] or row["tambon_name_th"] or "",
        "_village": flag_words.village_words(view, row),
        "_enumerator": row["enumerator_id"] or "",
        "_subject": flag_words.subject_words(view, row),
        "_severity": view.words(f"quality.severity.{row['severity']}"),
        "_rule": telling.rule_name(view, row),
        "_wrong": flag_words.wrong(view, row),
        "_others": " · ".join(flag_words.others_words(view, row)),
        "_asks": row[f"asks_{view.language}"],
        "rule_id": row["rule_id"],
        "subject": row["subject"],
        "survey_year_be": str(view.year),
    }
