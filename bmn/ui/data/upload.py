"""Handing files in: they go into the inbox, and each says how far it is until it is taken in."""

from datetime import datetime
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from bmn import settings
from bmn.collector import alive
from bmn.exchange import uploads
from bmn.ui.kit import again, answers, layout, standstill
from bmn.ui.kit.style import words
from bmn.ui.kit.view import View
from bmn.words import formats

HANDED_IN = "handed_in"
ATTEMPT = "upload_attempt"
CHOSEN = "upload_chosen"
SHOWN = 8
EVERY_SECONDS = 2
START_COMMAND = "python -m bmn run"
_OWN_WORDS = """
.st-key-upload_field [data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
.st-key-upload_field [data-testid="stFileUploaderDropzone"] > span button p { font-size: 0; }
.st-key-upload_field [data-testid="stFileUploaderDropzone"] > span button p::after {
  content: "%s"; font-size: 1rem; }
"""
_TONES = {"saving": "quiet", "not_picked_up": "late", "taking_in": "quiet", "done": "good"}


def draw(view: View) -> None:
    """The whole card."""
    with layout.card("upload", view.words("data.upload.title")):
        if view.reader.may("upload"):
            _draw(view)
        else:
            layout.note(view.words("data.upload.why.no_right"))


def _draw(view: View) -> None:
    """The field for files, those chosen, and those handed in during this visit."""
    if stands := alive.standstill():
        layout.note(standstill.told(stands, view.language))
    attempt = st.session_state.setdefault(ATTEMPT, 0)
    # Streamlit's own words for the field are English only.
    st.html(f"<style>{_OWN_WORDS % view.words('data.upload.label')}</style>")
    with st.container(key="upload_field"):
        files = _field(view, attempt)
    if files:
        for file in files:
            _choose(view, file)
        # A new key empties the field; the bytes wait on the disk, not in this process.
        st.session_state[ATTEMPT] = attempt + 1
        st.rerun()
    _draw_chosen(view)
    if st.session_state.get(HANDED_IN):
        _progress(view)


def _field(view: View, attempt: int) -> list[Any]:
    files = st.file_uploader(
        view.words("data.upload.label"),
        type=[ending.removeprefix(".") for ending in uploads.ENDINGS],
        accept_multiple_files=True,
        max_upload_size=uploads.MAX_MEGABYTES,
        key=f"upload_{attempt}",
        label_visibility="collapsed",
    )
    st.caption(
        view.words(
            "data.upload.help", endings=" ".join(uploads.ENDINGS), megabytes=uploads.MAX_MEGABYTES
        )
    )
    return files or []


def _choose(view: View, file: Any) -> None:
    """Put a file aside on the disk, and let Streamlit forget it, which it wouldn't by itself."""
    try:
        chosen = uploads.choose(
            file.getvalue(), file.name, settings.inbox_dir(), now=datetime.now(), by=view.reader
        )
    except uploads.RefusedUpload as refused:
        _tell(file.name, refused.reason)
    else:
        st.session_state.setdefault(CHOSEN, []).append(chosen)
    context = get_script_run_ctx()
    forget = getattr(context and context.uploaded_file_mgr, "remove_file", None)
    if context is not None and forget is not None:
        forget(session_id=context.session_id, file_id=file.file_id)


def _draw_chosen(view: View) -> None:
    """What was chosen, to be sent or not."""
    chosen: list[uploads.Chosen] = st.session_state.get(CHOSEN, [])
    if chosen:
        named = " · ".join(
            f"{one.sent_as} ({formats.count(max(one.size // 1000, 1), view.language)} kB)"
            for one in chosen
        )
        layout.lines([view.words("data.upload.chosen", files=named)])
    with st.container(horizontal=True, gap="small"):
        if st.button(
            view.words("data.upload.send"),
            type="primary",
            disabled=not chosen,
            key="upload_send",
            icon=":material/upload:",
        ):
            for one in st.session_state.pop(CHOSEN, []):
                _hand_in(view, one)
            st.rerun()
        if chosen and st.button(view.words("data.upload.clear"), key="upload_clear"):
            for one in st.session_state.pop(CHOSEN, []):
                uploads.discard(one, settings.inbox_dir())
            st.rerun()


def _hand_in(view: View, chosen: uploads.Chosen) -> None:
    try:
        sent = uploads.send(chosen, settings.inbox_dir(), now=datetime.now(), by=view.reader)
    except uploads.RefusedUpload as refused:
        _tell(chosen.sent_as, refused.reason)
    else:
        _tell(chosen.sent_as, sent)


def _tell(name: str, what: uploads.Upload | str) -> None:
    st.session_state.setdefault(HANDED_IN, []).insert(0, (name, what))


@st.fragment(run_every=EVERY_SECONDS)
def _progress(view: View) -> None:
    view = again.in_fragment(view, newest=True)
    loads = {row["file_name"]: row for row in answers.loads(view, 500)}
    lines = [
        _refused_line(view, name, sent)
        if isinstance(sent, str)
        else _line(view, name, sent, loads.get(sent.name))
        for name, sent in st.session_state.get(HANDED_IN, [])[:SHOWN]
    ]
    st.html(f'<div class="bmn-uploads" role="status">{"".join(lines)}</div>')


def _line(view: View, name: str, upload: uploads.Upload, load: answers.Row | None) -> str:
    inbox = settings.inbox_dir()
    said = load or uploads.report(upload, inbox)
    known = {upload.name} if said else set()
    state = uploads.state(upload, inbox, known, now=datetime.now())
    told = _result(view, said) if said else _hint(view, state)
    tone = "late" if said and said.get("status") == "none_accepted" else _TONES[state]
    return _html(view, name, view.words(f"data.upload.{state}"), tone, told)


def _refused_line(view: View, name: str, reason: str) -> str:
    told = view.words(f"data.upload.why.{reason}")
    return _html(view, name, view.words("data.upload.refused"), "late", told)


def _hint(view: View, state: str) -> str:
    if state == "not_picked_up":
        return view.words("data.upload.start", command=START_COMMAND)
    return ""


def _result(view: View, said: dict[str, Any]) -> str:
    message = said.get(f"message_{view.language}")
    if said.get("status") == "refused" or said.get("already_loaded"):
        return str(message or "")
    return view.words(
        "data.upload.result",
        **{
            name: formats.count(said.get(key), view.language)
            for name, key in (
                ("read", "rows_read"),
                ("accepted", "accepted"),
                ("quarantined", "quarantined"),
                ("dropped", "dropped"),
            )
        },
    )


def _html(view: View, name: str, state: str, tone: str, told: str) -> str:
    return (
        f'<p style="margin:.25rem 0"><b>{words(name)}</b> '
        f'<span class="bmn-chip tone-{tone}">{words(state)}</span> {words(told)}</p>'
    )
