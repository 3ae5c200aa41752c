"""What the reader chose, written to the link and held until the browser's address says so.

The frame looks for news every two seconds. Such a look that the browser sends between a click and
the new address carries the old one: without this, the click is undone a moment after it.
"""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_HELD = "link_held"
_PAGE = "link_page"
_IN_RUN = "link_in_run"
_EVERYWHERE = frozenset({"area", "year", "lang"})
"""What is the frame's, and goes along from page to page."""


@dataclass
class _Held:
    value: str | None
    is_new: bool = True
    """In the run of its own callback the link says it because we wrote it, not the browser."""


def put(name: str, value: str | None) -> None:
    """Put a choice into the link, or take it out. Meant for callbacks."""
    st.session_state.setdefault(_HELD, {})[name] = _Held(value)
    _write(name, value)


def settle(page: str | None = None) -> None:
    """Write again what the browser's address doesn't say yet; first thing in every run.

    Before the page is known (None) only what is the frame's; then what was chosen on that page,
    while a choice made on another page is forgotten.
    """
    st.session_state[_IN_RUN] = True
    held: dict[str, _Held] = st.session_state.get(_HELD, {})
    if _is_going_back():
        held.clear()
    if page is not None and st.session_state.get(_PAGE) != page:
        for name in set(held) - _EVERYWHERE:
            del held[name]
        st.session_state[_PAGE] = page
    for name, choice in list(held.items()):
        if (page is None) != (name in _EVERYWHERE):
            continue
        if st.query_params.get(name) != choice.value:
            _write(name, choice.value)
        elif choice.is_new:
            choice.is_new = False
        else:
            del held[name]


def settle_between_runs() -> None:
    """The same in a look for news; the first one of a run is drawn by the run itself."""
    if not st.session_state.pop(_IN_RUN, False):
        settle()
        settle(st.session_state.get(_PAGE, ""))
        del st.session_state[_IN_RUN]


def _is_going_back() -> bool:
    """Whether the reader went back or forward: an old address that is meant."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def _write(name: str, value: str | None) -> None:
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value
