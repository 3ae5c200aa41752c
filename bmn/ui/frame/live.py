"""Keeps an open page up to date: looks at `current`, and runs the page again when it moved.

A tick that finds nothing new draws a few words (about 3 ms); nothing here makes a figure.
"""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from bmn.ui.kit import link
from bmn.ui.kit.style import attribute, words
from bmn.warehouse import snapshots
from bmn.words import formats
from bmn.words.language import text

EVERY_SECONDS = 2


@st.fragment(run_every=EVERY_SECONDS)
def watch(
    seen: str | None,
    as_of: datetime,
    published_at: datetime,
    language: str,
    is_read_still: Callable[[], bool],
) -> None:
    """The stamp of the frame; the whole page runs again once `current` is no longer `seen`, or who
    reads is another: a right that ended leaves no figure on the screen."""
    link.settle_between_runs()
    _rerun_if_moved(seen)
    if not is_read_still():
        st.rerun(scope="app")
    stamp = formats.as_of_stamp(as_of, language)
    st.html(
        f'<div class="bmn-stamp" title="{attribute(_published(published_at, language))}">'
        f'<i class="bmn-dot"></i><b>{words(stamp)}</b></div>',
        width="content",
    )


@st.fragment(run_every=EVERY_SECONDS)
def wait_for_change(seen: str | None) -> None:
    """The same without a stamp, for a page that has nothing to show."""
    _rerun_if_moved(seen)


def _rerun_if_moved(seen: str | None) -> None:
    if snapshots.warehouse().current_id() != seen:
        st.rerun(scope="app")


def _published(published_at: datetime, language: str) -> str:
    when = formats.thai_datetime(published_at, language)
    return text("common.say.last_updated_at", language, when=when)
