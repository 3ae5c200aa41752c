"""The flags themselves: a list worst first, one flag with its history, deciding it, the list to go.

Only for readers who may see records (`quality.may_see_records`); the others get counts by village.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from bmn import settings
from bmn.exchange import flag_decisions, uploads
from bmn.standing import evidence
from bmn.ui.kit import answers, choices, layout, tables
from bmn.ui.kit.style import words
from bmn.ui.kit.view import View
from bmn.ui.quality import agency, quality
from bmn.warehouse import rules
from bmn.words import formats

Row = dict[str, Any]

STATUSES = ("open", "awaiting", "confirmed", "dismissed", "mended")
STANDING = "standing"
"""Open and awaiting together: what is still to be settled."""

SUBJECTS = ("household", "village", "enumerator")
SEVERITIES = ("asked", *rules.SEVERITIES)
ROWS_A_PAGE = 20
ROWS_TO_GO = 20_000
OPENED = "flag_opened"
PAGE = "flags_page"
SENT = "flag_decisions_sent"
REFUSED = "flag_decision_refused"

_TONES = {
    "open": "late",
    "awaiting": "quiet",
    "confirmed": "good",
    "dismissed": "quiet",
    "mended": "good",
    "saving": "quiet",
}
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


# --- words ----------------------------------------------------------------------------------------


def wrong(view: View, row: Mapping[str, Any]) -> str:
    """What is wrong, the offending values between « and »."""
    return evidence.words(
        row["rule_id"],
        row["evidence"],
        row["part"],
        view.standards.held,
        view.language,
        authority=row[f"evidence_authority_{view.language}"] or row["evidence_authority_th"],
    )


def status_words(view: View, row: Mapping[str, Any]) -> tuple[str, str]:
    """Word and tone of a flag's status; one that is being saved says so."""
    state = "saving" if sent_of(view, row) else row["status"]
    tone = "quiet" if row["severity"] == "look" and state == "open" else _TONES[state]
    return view.words(f"quality.status.{state}"), tone


def subject_words(view: View, row: Mapping[str, Any]) -> str:
    """ครัวเรือน 57110130096 คนที่ 2; a village or an enumerator by its code."""
    if row["household_id"] is None:
        kind = row["subject_kind"]
        if kind == "district item":
            item = row["subject"].partition("/")[2]
            return view.words("quality.subject.item", item=agency.item_words(view, item))
        known = kind if kind in SUBJECTS else "other"
        return view.words(f"quality.subject.{known}", code=row["subject"])
    told = view.words("quality.subject.household", code=row["household_id"])
    if row["person_no"] is None:
        return told
    return f"{told} {view.words('quality.subject.person', number=row['person_no'])}"


def village_words(view: View, row: Mapping[str, Any]) -> str:
    """หมู่ที่ 3 บ้านใหม่; the district of what lies in no village, a dash of what lies nowhere."""
    name = row[f"village_name_{view.language}"] or row["village_name_th"]
    if not name:
        district = row[f"district_name_{view.language}"] or row["district_name_th"]
        if not district:
            return view.words("common.empty.dash")
        return formats.area_name("district", district, view.language)
    return formats.area_name(
        "village", name, view.language, code=row["village_code"], moo=row["moo"]
    )


def found_words(view: View, row: Mapping[str, Any]) -> str:
    """พบ 5 ม.ค. 2569 (ฉบับที่ 1)."""
    day = formats.thai_date(row["found_at"], view.language)
    if row["found_revision"] is None:
        return view.words("quality.found", day=day)
    return view.words("quality.found_revision", day=day, revision=row["found_revision"])


def history_words(view: View, row: Mapping[str, Any]) -> str:
    """What happened since it was found, in a few words; empty where nothing did."""
    language, told = view.language, []
    still = row["revision"] if row["gone_at"] is None else None
    if still is not None and row["found_revision"] is not None and still > row["found_revision"]:
        told.append(view.words("quality.still_found", revision=still))
    if row["decision"]:
        told.append(
            view.words(
                "quality.decided",
                decision=view.words(f"quality.decision.{row['decision']}"),
                day=formats.thai_date(row["decided_at"], language),
            )
        )
    if row["gone_at"] is not None:
        told.append(view.words("quality.mended", day=formats.thai_date(row["gone_at"], language)))
    return " · ".join(told)


# --- list -----------------------------------------------------------------------------------------


def draw(view: View, flags: Sequence[Row]) -> None:
    """The choices, the opened flag, the list, and what may be taken away."""
    with st.container(horizontal=True, vertical_alignment="center"):
        rule_id = quality.pick_rule(view, flags)
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
    opened = st.session_state.get(OPENED)
    if opened is not None and opened[0] == view.year:
        _draw_flag(view, *opened[1:])
    asked = {
        "rule_id": rule_id,
        "severity": severity,
        "status": None if status == STANDING else status,
        "enumerator_id": enumerator_id,
    }
    with layout.card("flags", view.words("quality.records.title")):
        _draw_list(view, asked)
    with layout.card("to_go", view.words("quality.to_go.title")):
        _draw_to_go(view, rule_id, enumerator_id)


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
    chosen, page = _page_of(asked, view)
    rows = answers.flag_records(view, **asked, row_limit=ROWS_A_PAGE, skip=(page - 1) * ROWS_A_PAGE)
    if not rows and page > 1:
        page = 1
        rows = answers.flag_records(view, **asked, row_limit=ROWS_A_PAGE)
    if not rows:
        if asked["status"] is None:
            quality.good_news(view, view.words("quality.none_open"))
        else:
            layout.empty(view, "no_data", view.words("quality.records.none"))
        return
    total = rows[0]["flags"]
    layout.note(
        view.words(
            "quality.records.shown",
            first=formats.count((page - 1) * ROWS_A_PAGE + 1, view.language),
            last=formats.count((page - 1) * ROWS_A_PAGE + len(rows), view.language),
            total=formats.count(total, view.language),
        )
    )
    for at, row in enumerate(rows):
        _draw_row(view, row, at)
    _draw_pages(view, chosen, page, -(-total // ROWS_A_PAGE))
    layout.source(view, view.words("quality.source"))


def _page_of(asked: Mapping[str, Any], view: View) -> tuple[str, int]:
    """Key of the choice and its page: another choice, area or year begins at the first again."""
    chosen = f"{view.link} {sorted(asked.items(), key=str)}"
    key, page = st.session_state.get(PAGE, ("", 1))
    return chosen, page if key == chosen else 1


def _turn(chosen: str, page: int) -> None:
    st.session_state[PAGE] = (chosen, page)


def _draw_row(view: View, row: Row, at: int) -> None:
    with st.container(key=f"flagrow_{at}", horizontal=True, vertical_alignment="center"):
        st.html(_row_html(view, row))
        st.button(
            view.words("quality.open_flag"),
            key=f"flag_{at}_{row['rule_id']}_{row['subject']}",
            on_click=_open,
            args=(view.year, row["rule_id"], row["subject"]),
            width="content",
        )


def _row_html(view: View, row: Row) -> str:
    told, tone = status_words(view, row)
    who = row["enumerator_id"]
    by = view.words("quality.by", enumerator=who) if who else ""
    since = " · ".join(filter(None, (found_words(view, row), history_words(view, row))))
    quiet = "tone-quiet" if row["severity"] == "look" else ""
    asks = row[f"asks_{view.language}"]
    return (
        f'<div class="bmn-flag {quiet}"><div class="who">'
        f"<b>{words(subject_words(view, row))}</b><br>{words(village_words(view, row))}"
        f"{f'<br>{words(by)}' if by else ''}</div><div>"
        f'<span class="rule">{words(_rule_words(view, row))}</span> {layout.chip(told, tone)}'
        f'<div class="wrong">{evidence.marked(wrong(view, row))}</div>'
        f'<div class="asks">{words(asks)} · {words(since)}</div>'
        "</div></div>"
    )


def _rule_words(view: View, row: Row) -> str:
    severity = quality.severity_words(view, row["severity"])
    return f"{severity} · {quality.rule_name(view, row)}"


def _draw_pages(view: View, chosen: str, page: int, pages: int) -> None:
    if pages < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            view.words("quality.records.before"),
            key="flags_before",
            disabled=page <= 1,
            on_click=_turn,
            args=(chosen, page - 1),
            icon=":material/chevron_left:",
        )
        layout.note(
            view.words("quality.records.page", page=page, pages=formats.count(pages, view.language))
        )
        st.button(
            view.words("quality.records.after"),
            key="flags_after",
            disabled=page >= pages,
            on_click=_turn,
            args=(chosen, page + 1),
            icon=":material/chevron_right:",
        )


def _open(year: int, rule_id: str, subject: str) -> None:
    # Not in the link: a household's id is its house code, and links end up in logs and chats.
    st.session_state[OPENED] = (year, rule_id, subject)


def _close() -> None:
    st.session_state.pop(OPENED, None)


# --- one flag -------------------------------------------------------------------------------------


def _draw_flag(view: View, rule_id: str, subject: str) -> None:
    spells = answers.flag_history(view, rule_id, subject)
    if not spells:
        _close()
        return
    row = spells[-1]
    with layout.card("flag", _rule_words(view, row)):
        told, tone = status_words(view, row)
        kind = "tone-quiet" if row["severity"] == "look" else ""
        asks = row[f"asks_{view.language}"]
        st.html(
            f'<div class="{kind}"><p style="font-size:1.25rem;margin:.1rem 0">'
            f"{evidence.marked(wrong(view, row))} {layout.chip(told, tone)}</p>"
            f"<p>{words(asks)}</p></div>"
        )
        left, right = st.columns(2, gap="medium")
        with left:
            layout.facts(_facts(view, row))
            st.html(f'<h3 class="bmn-card-title">{words(view.words("quality.history.title"))}</h3>')
            layout.lines(history(view, spells))
        with right:
            _draw_form(view, row)
        st.button(
            view.words("common.button.back"),
            key="flag_close",
            icon=":material/arrow_back:",
            on_click=_close,
        )


def _facts(view: View, row: Row) -> list[tuple[str, str]]:
    pairs = [
        (view.words("quality.fact.subject"), subject_words(view, row)),
        (view.words("common.level.village"), village_words(view, row)),
        (view.words("quality.fact.enumerator"), row["enumerator_id"]),
        (view.words("quality.fact.revision"), row["revision"]),
    ]
    return [(what, str(value)) for what, value in pairs if value is not None]


def history(view: View, spells: Sequence[Row]) -> list[str]:
    """What became of a flag, oldest first: found, decided, mended, found again."""
    language, events = view.language, []
    for at, row in enumerate(spells):
        day = formats.thai_date(row["found_at"], language)
        name = "found_again" if at else "found"
        if row["found_revision"] is None:
            events.append((row["found_at"], view.words(f"quality.history.{name}_plain", day=day)))
        else:
            events.append(
                (
                    row["found_at"],
                    view.words(
                        f"quality.history.{name}",
                        day=day,
                        revision=row["found_revision"],
                        wrong=wrong(view, row),
                    ),
                )
            )
        if row["gone_at"] is not None:
            gone = formats.thai_date(row["gone_at"], language)
            key = "mended_plain" if row["gone_revision"] is None else "mended"
            more = {} if row["gone_revision"] is None else {"revision": row["gone_revision"]}
            events.append((row["gone_at"], view.words(f"quality.history.{key}", day=gone, **more)))
    # A subject has one decision at a time; it stands at every spell that it still speaks of.
    decided = next((row for row in spells if row["decision"]), None)
    if decided is not None:
        events.append((decided["decided_at"], _decision_words(view, decided)))
    return [told for _, told in sorted(events, key=lambda event: event[0] or datetime.min)]


def _decision_words(view: View, row: Row) -> str:
    return view.words(
        "quality.history.decided",
        day=formats.thai_date(row["decided_at"], view.language),
        decision=view.words(f"quality.decision.{row['decision']}"),
        reason=row["reason"] or view.words("quality.history.no_reason"),
    )


# --- deciding -------------------------------------------------------------------------------------


def sent_of(view: View, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """What this session sent about a flag, until a snapshot brings it back."""
    sent: dict[str, Any] | None = st.session_state.get(SENT, {}).get(_key(view, row))
    if sent is None:
        return None
    at = row["decided_at"]
    came_back = row["decision"] == sent["decision"] and at is not None and at >= sent["decided_at"]
    return None if came_back or row["gone_at"] is not None else sent


def _key(view: View, row: Mapping[str, Any]) -> tuple[int, str, str]:
    return view.year, row["rule_id"], row["subject"]


def _draw_form(view: View, row: Row) -> None:
    st.html(f'<h3 class="bmn-card-title">{words(view.words("quality.form.title"))}</h3>')
    if row["gone_at"] is not None:
        layout.note(view.words("quality.form.mended"))
        return
    sent = sent_of(view, row)
    if sent is not None:
        _draw_saving(view, sent)
        return
    key = f"{row['rule_id']}_{row['subject']}"
    with st.form(f"decide_{key}", border=False):
        decision = st.radio(
            view.words("quality.form.decision"),
            flag_decisions.DECISIONS,
            format_func=lambda name: view.words(f"quality.decision.{name}"),
            captions=[
                view.words(f"quality.form.means.{name}") for name in flag_decisions.DECISIONS
            ],
            index=None,
            key=f"decision_{key}",
            label_visibility="collapsed",
        )
        reason = st.text_area(
            view.words("quality.form.reason"), key=f"reason_{key}", height=80, max_chars=500
        )
        is_sent = st.form_submit_button(
            view.words("quality.form.send"), type="primary", icon=":material/save:"
        )
    if is_sent:
        _send(view, row, decision, reason)
    refused = st.session_state.pop(REFUSED, None)
    if refused:
        st.html(f'<div class="bmn-note" role="alert">{words(refused)}</div>')


def _send(view: View, row: Row, decision: str | None, reason: str) -> None:
    """Drop the decision into the inbox as a register file."""
    if decision not in flag_decisions.DECISIONS:
        st.session_state[REFUSED] = view.words("quality.form.choose")
        return
    decided_at = view.as_of
    try:
        content = flag_decisions.one(
            view.year, row["rule_id"], row["subject"], decision, reason, decided_at
        )
        upload = uploads.drop(
            content, f"{flag_decisions.REGISTER}.csv", settings.inbox_dir(), now=datetime.now()
        )
    except flag_decisions.NoReason:
        st.session_state[REFUSED] = view.words("quality.form.reason_missing")
        return
    except uploads.RefusedUpload as refused:
        st.session_state[REFUSED] = view.words(f"data.upload.why.{refused.reason}")
        return
    sent = {"decision": decision, "reason": reason, "decided_at": decided_at, "upload": upload}
    st.session_state.setdefault(SENT, {})[_key(view, row)] = sent
    st.rerun()


def _draw_saving(view: View, sent: Mapping[str, Any]) -> None:
    state = uploads.state(sent["upload"], settings.inbox_dir(), set(), now=datetime.now())
    told = view.words(f"quality.decision.{sent['decision']}")
    st.html(
        f"<p>{layout.chip(view.words('quality.status.saving'), 'quiet')} {words(told)}"
        f"{': ' + words(sent['reason']) if sent['reason'] else ''}</p>"
    )
    waiting = state == "not_picked_up"
    layout.note(view.words(f"quality.form.{'not_picked_up' if waiting else 'saving'}"))


# --- the list to go -------------------------------------------------------------------------------


def _draw_to_go(view: View, rule_id: str | None, enumerator_id: str | None) -> None:
    layout.note(view.words("quality.to_go.help"))
    stem = tables.file_stem(view, "flags")
    with st.container(horizontal=True, gap="small"):
        for ending, words_key, mime in (
            (
                "xlsx",
                "common.button.excel",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            ("csv", "common.button.csv", "text/csv"),
        ):
            st.download_button(
                view.words(words_key),
                data=partial(to_go, view, ending, rule_id, enumerator_id),
                file_name=f"{stem}.{ending}",
                mime=mime,
                key=f"flags_{ending}",
                on_click="ignore",
                icon=":material/download:",
            )


def to_go(view: View, ending: str, rule_id: str | None, enumerator_id: str | None) -> bytes:
    """The open flags of the area for the enumerators' supervisor, with empty columns to fill in.

    Sorted by tambon, village, enumerator and household. Without a chosen rule it holds those that
    ask for an answer (must_fix and check).
    """
    found = answers.flag_records(
        view,
        rule_id=rule_id,
        severity=None if rule_id else "asked",
        status="open",
        enumerator_id=enumerator_id,
        row_limit=ROWS_TO_GO,
    )
    found = sorted(
        found,
        key=lambda row: tuple(
            row[name] or ""
            for name in ("tambon_code", "village_code", "enumerator_id", "household_id", "rule_id")
        ),
    )
    columns = to_go_columns(view)
    rows = [_to_go_row(view, row) for row in found]
    if ending == "csv":
        return flag_decisions.as_csv(columns, rows)
    allowed = [view.words(f"quality.register.{name}") for name in flag_decisions.DECISIONS]
    return flag_decisions.as_xlsx(columns, rows, sheet=flag_decisions.REGISTER, allowed=allowed)


def to_go_columns(view: View) -> list[tuple[str, str]]:
    """Key and header of each column: first for people (`_…`), then the register's own."""
    shown = ("tambon", "village", "enumerator", "subject", "severity", "rule", "wrong", "asks")
    register = ("decision", "reason", "decided_at", "rule_id", "subject", "survey_year_be")
    return [(f"_{name}", f"_{view.words(f'quality.to_go.{name}')}") for name in shown] + [
        (name, view.words(f"quality.header.{name}")) for name in register
    ]


def _to_go_row(view: View, row: Row) -> dict[str, str]:
    return {
        "_tambon": row[f"tambon_name_{view.language}"] or row["tambon_name_th"] or "",
        "_village": village_words(view, row),
        "_enumerator": row["enumerator_id"] or "",
        "_subject": subject_words(view, row),
        "_severity": view.words(f"quality.severity.{row['severity']}"),
        "_rule": quality.rule_name(view, row),
        "_wrong": wrong(view, row),
        "_asks": row[f"asks_{view.language}"],
        "rule_id": row["rule_id"],
        "subject": row["subject"],
        "survey_year_be": str(view.year),
    }
