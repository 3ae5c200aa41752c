"""What stands around every page: navigation, language, area and year, stamp, banners, states."""

import gc
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NoReturn

import streamlit as st

from bmn.ui.frame import banners, filters, first_run, live, navigation, person
from bmn.ui.kit import link, style, who
from bmn.ui.kit.view import ReaderOf, View
from bmn.warehouse import snapshots
from bmn.words.language import text

_log = logging.getLogger(__name__)
_handed: ContextVar[View | None] = ContextVar("view", default=None)


@contextmanager
def around(reader_of: ReaderOf) -> Iterator[st.Page]:
    """Draw the frame and yield the page that the link asks for; the page finds its view here."""
    link.settle()
    page, pages = _open(filters.language())
    name = next(name for name, candidate in pages.items() if candidate is page)
    link.settle(name)
    token = _handed.set(_draw(name, pages, reader_of))
    try:
        yield page
    except Exception:
        _tell_failure(filters.language())
    finally:
        _handed.reset(token)


def handed() -> View | None:
    """The view that `app.py` drew in this run; None in a page opened without it."""
    return _handed.get()


def draw_alone(name: str, reader_of: ReaderOf) -> View:
    """The frame around a page that Streamlit opened without `app.py`."""
    link.settle()
    _, pages = _open(filters.language())
    link.settle(name)
    return _draw(name, pages, reader_of)


def _open(language: str) -> tuple[st.Page, dict[str, st.Page]]:
    _settle_memory()
    page, pages = navigation.choose(language)
    st.set_page_config(
        page_title=f"{page.title} – {text('common.app.short_title', language)}",
        page_icon=style.ICON,
        layout="wide",
        initial_sidebar_state="auto",
    )
    return page, pages


def _draw(name: str, pages: dict[str, st.Page], reader_of: ReaderOf) -> View:
    language, mode = filters.language(), style.mode()
    style.draw(mode)
    style.say_language(language)
    seen = snapshots.warehouse().current_id()
    try:
        snapshot = snapshots.current_snapshot()
    except snapshots.NoSnapshot:
        _without_snapshot(language)
    except snapshots.UnreadableSnapshot:
        _unreadable(seen, language)
    try:
        reader = reader_of(snapshot)
    except who.NothingGranted:
        _without_reader(seen, language)
    view = filters.view(name, language, mode, reader, snapshot, reader_of)
    with st.sidebar:
        banners.emblem(language)
        navigation.draw(pages, language, view.link)
        person.draw(view)
        banners.foot(view)
    with st.container(key="frame_top", horizontal=True, vertical_alignment="center"):
        banners.made_up(view)
        live.watch(seen, snapshot.as_of, snapshot.published_at, language, view.is_read_still)
        filters.draw_language(language)
    filters.draw(view)
    banners.problems(view)
    banners.stale(view)
    banners.nothing_taken_in(view.language)
    return view


def _without_snapshot(language: str) -> NoReturn:
    with st.sidebar:
        banners.emblem(language)
        person.draw_way_out(language)
    first_run.draw(language)
    live.wait_for_change(None)
    st.stop()


def _without_reader(seen: str | None, language: str) -> NoReturn:
    """Nothing is granted: whom to ask, until something is (a grant comes with a snapshot)."""
    with st.sidebar:
        banners.emblem(language)
        person.draw_way_out(language)
    person.draw_nothing_granted(language)
    live.wait_for_change(seen)
    st.stop()


def _unreadable(seen: str | None, language: str) -> NoReturn:
    with st.sidebar:
        banners.emblem(language)
    banners.unreadable(seen, language)
    live.wait_for_change(seen)
    st.stop()


def _tell_failure(language: str) -> None:
    """A fault in a page: the reader gets words and a code, the log the rest under that code."""
    code = uuid.uuid4().hex[:8]
    _log.exception("page failed, code %s", code)
    banners.failed(code, language)


@st.cache_resource(show_spinner=False)
def _settle_memory() -> None:
    """Keep what the imports made out of every later garbage collection (64 ms a run)."""
    gc.collect()
    gc.freeze()
