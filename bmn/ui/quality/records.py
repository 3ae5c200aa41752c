"""The flags themselves, by household, those first whose clearing gains most.

Only for readers who may see records (`telling.may_see_records`); the others get counts by village.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.standing import evidence
from bmn.ui.kit import answers, choices, layout, pager
from bmn.ui.kit.style import words
from bmn.ui.kit.view import View
from bmn.ui.quality import by_area, flag, flag_words, telling, to_go
from bmn.warehouse import rules
from bmn.words import formats

Row = Mapping[str, Any]


STATUSES = ("open", "awaiting", "confirmed", "dismissed", "mended")


STANDING = "standing"
"""Open and awaiting together: what is still to be settled."""


SEVERITIES = ("asked", *rules.SEVERITIES)


ROWS_A_PAGE = 20


PAGE = "flags_page"


_STYLE = """
.bmn-flag { display: grid; grid-template-columns: 15rem 1fr; gap: .1rem 1.2rem; line-height: 1.5; }
.bmn-flag .who { color: var(--bmn-muted); font-size: .88rem; }
.bmn-flag .who b { color: var(--bmn-text); font-weight: 600; font-size: .95rem; }
.bmn-flag .wrong { font-size: 1.02rem; }
.bmn-flag .asks { color: var(--bmn-muted); font-size: .88rem; }
.bmn-flag .rule { font-size: .88rem; font-weight: 600; }
mark.bmn-wrong { background: var(--bmn-late-surface); color: var(--bmn-late); font-weight: 700;
  border-radius: 4px; padding: 0 .25rem; }
.tone-quiet mark.bmn-wrong { background: var(--bmn-quiet-surface); color: var(--bmn-text); }
[class*="st-key-flagrow_"] { border-top: 1px solid var(--bmn-line); padding: .45rem 0 .35rem;
  flex-wrap: nowrap !important; }
[class*="st-key-flagrow_"] > :first-child { min-width: 0 !important; }
@media (max-width: 640px) { .bmn-flag { grid-template-columns: 1fr; }
  [class*="st-key-flagrow_"] { flex-wrap: wrap !important; } }
"""


def draw(view: View, flags: Sequence[Row]) -> None:
    """The flags themselves for those who may see them; counts by village, and why, for others."""
    if telling.may_see_records(view):
        _draw_flags(view, flags)
        return
    st.html(f'<div class="bmn-note">{words(view.words("quality.records.refused"))}</div>')
    opened, level = telling.pick_rule(view, flags), by_area.village_level(view)
    if opened is None or level is None:
        layout.note(view.words("quality.records.pick_first"))
        return
    by_area.draw(view, "village_counts", opened, level)


def _draw_flags(view: View, flags: Sequence[Row]) -> None:
    """The choices, the opened flag, the list, and what may be taken away."""
    with st.container(horizontal=True, vertical_alignment="center"):
        rule_id = telling.pick_rule(view, flags)
        severity = None
        if rule_id is None:
            severity = choices.select(
                view.words("quality.column.severity"),
                "severity",
                SEVERITIES,
                lambda name: view.words(f"quality.show_severity.{name}"),
                width=215,
            )
        status = choices.select(
            view.words("quality.column.status"),
            "status",
            (STANDING, *STATUSES),
            lambda name: view.words(f"quality.status.{name}"),
            width=195,
        )
        enumerator_id = _pick_enumerator(view, rule_id)
    st.html(f"<style>{_STYLE}</style>")
    opened = st.session_state.get(flag.OPENED)
    if opened is not None and opened[0] == view.year:
        flag.draw(view, *opened[1:])
    asked = {
        "rule_id": rule_id,
        "severity": severity,
        "status": None if status == STANDING else status,
        "enumerator_id": enumerator_id,
    }
    with layout.card("flags", view.words("quality.records.title")):
        _draw_list(view, asked)
    with layout.card("to_go", view.words("quality.to_go.title")):
        to_go.draw(view, rule_id, enumerator_id)


def _pick_enumerator(view: View, rule_id: str | None) -> str | None:
    found = answers.flag_enumerators(view, rule_id)
    flags = {row["enumerator_id"]: row["flags"] for row in found}
    if not flags:
        return None
    return choices.pick(
        view.words("quality.pick_enumerator"),
        "enumerator",
        list(flags),
        lambda name: f"{name} ({formats.count(flags[name], view.language)})",
        placeholder=view.words("quality.pick_enumerator"),
        width=215,
    )


def _draw_list(view: View, asked: Mapping[str, Any]) -> None:
    at = pager.Page(PAGE, f"{view.link} {sorted(asked.items(), key=str)}", ROWS_A_PAGE)
    rows = answers.flag_records(view, **asked, row_limit=ROWS_A_PAGE, skip=at.skip)
    if not rows and at.number > 1:  # settled meanwhile
        at = pager.Page(PAGE, "", ROWS_A_PAGE)
        rows = answers.flag_records(view, **asked, row_limit=ROWS_A_PAGE)
    if not rows:
        if asked["status"] is None:
            telling.good_news(view, view.words("quality.none_open"))
        else:
            layout.empty(view, "no_data", view.words("quality.records.none"))
        return
    counts = {
        name: formats.count(rows[0][f"flags_{name}"], view.language) for name in rules.SEVERITIES
    }
    at.told(view, rows[0]["flags"], len(rows), "quality.records.shown", **counts)
    layout.note(view.words("quality.records.order"))
    for line, row in enumerate(rows):
        is_first = not line or _record(rows[line - 1]) != _record(row)
        _draw_row(view, row, line, is_first=is_first)
    at.buttons(view, rows[0]["flags"])
    layout.source(view, view.words("quality.source"))


def _record(row: Row) -> str:
    """What its flags stand together by: a household, or the subject itself."""
    return str(row["household_id"] or row["subject"])


def _draw_row(view: View, row: Row, at: int, *, is_first: bool) -> None:
    with st.container(key=f"flagrow_{at}", horizontal=True, vertical_alignment="center"):
        st.html(_row_html(view, row, is_first=is_first))
        st.button(
            view.words("quality.open_flag"),
            key=f"flag_{at}_{row['rule_id']}_{row['subject']}",
            on_click=flag.open_flag,
            args=(view.year, row["rule_id"], row["subject"]),
            width="content",
        )


def _row_html(view: View, row: Row, *, is_first: bool) -> str:
    told, tone = flag_words.status_words(view, row)
    who = row["enumerator_id"]
    by = view.words("quality.by", enumerator=who) if who else ""
    since = " · ".join(
        filter(None, (flag_words.found_words(view, row), flag_words.history_words(view, row)))
    )
    quiet = "tone-quiet" if row["severity"] == "look" else ""
    asks = row[f"asks_{view.language}"]
    subject, village = flag_words.subject_words(view, row), flag_words.village_words(view, row)
    rule = flag_words.rule_words(view, row)
    gain = flag_words.gain_words(view, row)
    others = flag_words.others_words(view, row)
    shared = f"{view.words('quality.others.title')}: {' · '.join(others)}" if others else ""
    return (
        f'<div class="bmn-flag {quiet}"><div class="who">'
        f"<b>{words(subject)}</b><br>{words(village)}"
        f"{f'<br>{words(by)}' if by else ''}"
        f"{f'<br>{words(gain)}' if gain and is_first else ''}</div><div>"
        f'<span class="rule">{words(rule)}</span> {layout.chip(told, tone)}'
        f'<div class="wrong">{evidence.marked(flag_words.wrong(view, row))}</div>'
        f"{f'<div>{words(shared)}</div>' if shared else ''}"
        f'<div class="asks">{words(asks)} · {words(since)}</div>'
        "</div></div>"
    )
