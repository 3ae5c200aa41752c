"""What a page says about its data before any number: made up, old, refused, unreadable."""

import streamlit as st

from bmn.collector import alive
from bmn.headline import no_data
from bmn.headline import unreadable as unreadable_sentence
from bmn.standing.phase import AreaProgress, is_stale
from bmn.ui.frame import filters
from bmn.ui.kit import answers, standstill
from bmn.ui.kit.style import words
from bmn.ui.kit.view import View
from bmn.words import formats
from bmn.words.language import text

STANDSTILL_EVERY_SECONDS = 15


def emblem(language: str) -> None:
    """The name of the system, at the head of the navigation."""
    st.html(
        f'<div class="bmn-emblem"><i></i><div>'
        f"<b>{words(text('frame.emblem.name', language))}</b>"
        f"<span>{words(text('frame.emblem.owner', language))}</span></div></div>"
    )


def foot(view: View) -> None:
    """Which snapshot is read, under the navigation."""
    told = view.words("common.say.snapshot", snapshot=view.snapshot.id)
    st.html(f'<div class="bmn-foot">{words(told)}</div>')


def made_up(view: View) -> None:
    """Demonstration data say so on every page."""
    if view.snapshot.made_up:
        st.html(f'<div class="bmn-ribbon">{words(view.words("common.say.made_up"))}</div>')


def problems(view: View) -> None:
    """What the link asked for in vain, and what is shown instead."""
    for problem in filters.problems():
        shown = {"area": view.area.label(view.language)}
        if problem == "unknown_year":
            shown = {"year": filters.year_label(view.year, view.language)}
        if problem == "unknown_own_area":
            shown = {}
        told = view.words(f"frame.problem.{problem}", **shown)
        st.html(f'<div class="bmn-note" role="status">{words(told)}</div>')


def stale(view: View) -> None:
    """Nothing has come for longer than agreed: the figures are of that time."""
    row = answers.progress_of_area(view).first
    # The overview's sentence says it, with the areas that owe data.
    if row is None or view.page == "overview":
        return
    area = AreaProgress.from_row(row)
    if is_stale(area, view.as_of, view.standards):
        since = formats.thai_datetime(area.last_received_at, view.language)
        told = view.words("frame.stale", since=since)
        st.html(f'<div class="bmn-note" role="status">{words(told)}</div>')


@st.fragment(run_every=STANDSTILL_EVERY_SECONDS)
def nothing_taken_in(language: str) -> None:
    """The collector stands still: since when, whatever page is open."""
    if stands := alive.standstill():
        said = words(standstill.told(stands, language))
        st.html(f'<div class="bmn-note" role="status">{said}</div>')


def unreadable(snapshot_id: str | None, language: str) -> None:
    """The snapshot can't be read: no number is shown, only a code for the administrator."""
    failed(snapshot_id or "-", language)


def failed(code: str, language: str) -> None:
    """Something can't be read or shown; `code` is for the administrator."""
    told = unreadable_sentence(code, language)
    st.html(f'<div class="bmn-empty unreadable" role="alert">{words(told)}</div>')


def nothing_yet(language: str) -> None:
    """Nothing was ever published."""
    st.html(f'<div class="bmn-empty no_data" role="status">{words(no_data(language))}</div>')
