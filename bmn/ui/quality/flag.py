"""One flag: what is wrong, who else it concerns, its history, and the form to decide on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from bmn.access.rights import OPERATOR
from bmn.standing import evidence
from bmn.ui.kit import answers, layout
from bmn.ui.kit.style import words
from bmn.ui.kit.view import View
from bmn.ui.quality import flag_words, form
from bmn.words import formats

Row = Mapping[str, Any]


OPENED = "flag_opened"


def open_flag(year: int, rule_id: str, subject: str) -> None:
    # Not in the link: a household's id is its house code, and links end up in logs and chats.
    st.session_state[OPENED] = (year, rule_id, subject)


def close() -> None:
    st.session_state.pop(OPENED, None)


def draw(view: View, rule_id: str, subject: str) -> None:
    spells = answers.flag_history(view, rule_id, subject)
    if not spells:
        close()
        return
    row = spells[-1]
    with layout.card("flag", flag_words.rule_words(view, row)):
        told, tone = flag_words.status_words(view, row)
        kind = "tone-quiet" if row["severity"] == "look" else ""
        asks = row[f"asks_{view.language}"]
        st.html(
            f'<div class="{kind}"><p style="font-size:1.25rem;margin:.1rem 0">'
            f"{evidence.marked(flag_words.wrong(view, row))} {layout.chip(told, tone)}</p>"
            f"<p>{words(asks)}</p></div>"
        )
        left, right = st.columns(2, gap="medium")
        with left:
            layout.facts(_facts(view, row))
            others = flag_words.others_words(view, row)
            if others:
                _title(view.words("quality.others.title"))
                layout.lines(others)
            _title(view.words("quality.history.title"))
            layout.lines(history(view, spells))
        with right:
            form.draw(view, row)
        st.button(
            view.words("common.button.back"),
            key="flag_close",
            icon=":material/arrow_back:",
            on_click=close,
        )


def _title(told: str) -> None:
    st.html(f'<h3 class="bmn-card-title">{words(told)}</h3>')


def _facts(view: View, row: Row) -> list[tuple[str, str]]:
    pairs = [
        (view.words("quality.flag.subject"), flag_words.subject_words(view, row)),
        (view.words("common.level.village"), flag_words.village_words(view, row)),
        (view.words("quality.flag.enumerator"), row["enumerator_id"]),
        (view.words("quality.flag.revision"), row["revision"]),
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
                        wrong=flag_words.wrong(view, row),
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


def _who(view: View, subject: str | None) -> str:
    """Who decided, as the server noted it; nothing of decisions from before it did."""
    if subject is None:
        return ""
    name = view.words("common.operator") if subject == OPERATOR else subject
    return view.words("quality.history.by", who=name)


def _decision_words(view: View, row: Row) -> str:
    return view.words(
        "quality.history.decided",
        who=_who(view, row["decided_by"]),
        day=formats.thai_date(row["decided_at"], view.language),
        decision=view.words(f"quality.decision.{row['decision']}"),
        reason=row["reason"] or view.words("quality.history.no_reason"),
    )
