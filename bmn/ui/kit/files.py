"""The button of a file: nothing is made until its reader clicks (`bmn.gate.files`)."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from bmn.gate import files
from bmn.gate.files import Made as Made
from bmn.ui.kit.view import View
from bmn.warehouse import snapshots

CSV_MIME, HTML_MIME = "text/csv", "text/html"
DOWNLOAD = ":material/download:"


def offer(
    view: View,
    label: str,
    *,
    key: str,
    name: str,
    mime: str,
    make: Callable[[], bytes | Made],
    rows: int | None = None,
    icon: str = DOWNLOAD,
) -> None:
    """A button that hands the file out, for a reader who may take files along; `rows` where they
    are known before it is made, for the audit.
    """
    if not view.reader.may("export"):
        return

    def made() -> Made:
        found = make()
        return found if isinstance(found, Made) else Made(found, rows)

    context = get_script_run_ctx()
    address = files.offer(
        context.session_id if context else "",
        key,
        files.Offer(view.reader, _sign_in_id(), name, mime, made),
    )
    st.link_button(label, address, key=key, icon=icon)


def newest(view: View) -> View:
    """The view of the newest snapshot: the page's own may be gone before the click."""
    return replace(view, snapshot=snapshots.current_snapshot())


def _sign_in_id() -> str:
    """The sign-in that the gate told Streamlit of; without one the address opens for nobody."""
    return str(st.user.get("sign_in_id") or "")
