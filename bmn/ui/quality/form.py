"""Deciding on a flag: the form, and what was sent until a snapshot brings it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from bmn import settings
from bmn.exchange import flag_decisions, uploads
from bmn.ui.kit import layout
from bmn.ui.kit.style import words
from bmn.ui.kit.view import View

Row = Mapping[str, Any]


SENT = "flag_decisions_sent"


REFUSED = "flag_decision_refused"


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


def draw(view: View, row: Row) -> None:
    st.html(f'<h3 class="bmn-card-title">{words(view.words("quality.form.title"))}</h3>')
    if row["gone_at"] is not None:
        layout.note(view.words("quality.form.mended"))
        return
    if not view.reader.may("decide_flags"):
        layout.note(view.words("quality.form.no_right"))
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
            content,
            f"{flag_decisions.REGISTER}.csv",
            settings.inbox_dir(),
            now=datetime.now(),
            by=view.reader,
            kind=flag_decisions.REGISTER,
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
