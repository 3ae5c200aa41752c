"""Keeps an open page up to date: looks at `current`, and runs the page again when it moved.

A tick that finds nothing new draws a few words (about 3 ms); nothing here makes a figure.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import streamlit as st

from bmn.ui.kit import answers
from bmn.ui.kit.style import attribute, words
from bmn.ui.kit.view import View
from bmn.warehouse import snapshots
from bmn.words import formats
from bmn.words.language import text

EVERY_SECONDS = 2
FEED_ROWS = 20
FRESH = timedelta(minutes=1)


@st.fragment(run_every=EVERY_SECONDS)
def watch(seen: str | None, as_of: datetime, published_at: datetime, language: str) -> None:
    """The stamp of the frame; the whole page runs again once `current` is no longer `seen`."""
    _rerun_if_moved(seen)
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


@st.fragment(run_every=EVERY_SECONDS)
def feed(view: View) -> None:
    """The households that arrived last, read from whatever snapshot is current at each tick."""
    try:
        view = replace(view, snapshot=snapshots.current_snapshot())
    except (snapshots.NoSnapshot, snapshots.UnreadableSnapshot):
        return
    arrived = answers.live_feed(view, FEED_ROWS)
    if not arrived:
        st.html(f"<p>{words(view.words('progress.feed.none'))}</p>")
        return
    st.html(f'<div class="bmn-feed">{"".join(_arrival(view, row) for row in arrived)}</div>')


def _arrival(view: View, row: answers.Row) -> str:
    age = view.as_of - row["received_at"]
    fresh = " fresh" if age <= FRESH else ""
    suffix = view.language
    village = formats.area_name(
        "village",
        row[f"village_name_{suffix}"] or row["village_name_th"],
        view.language,
        code=row["village_code"],
        moo=row["moo"],
    )
    # What the page is about anyway isn't said in every line.
    known = {area.level for area in view.path}
    above = " · ".join(
        row[f"{level}_name_{suffix}"]
        for level in ("tambon", "district", "province")
        if level not in known and row[f"{level}_name_{suffix}"]
    )
    return (
        f'<span class="when{fresh}">{words(formats.ago(row["received_at"], view.as_of, suffix))}'
        f'</span><span class="{fresh.strip()}">{words(village)}<br><small>{words(above)}</small>'
        f'</span><span class="more{fresh}">{words(_how_many(view, row))}</span>'
    )


def _how_many(view: View, row: answers.Row) -> str:
    new, revised = row["households_new"] or 0, row["households_revised"] or 0
    told = []
    if new:
        told.append(view.words("progress.feed.new", count=formats.count(new, view.language)))
    if revised:
        told.append(
            view.words("progress.feed.revised", count=formats.count(revised, view.language))
        )
    return " · ".join(told)


def _rerun_if_moved(seen: str | None) -> None:
    if snapshots.warehouse().current_id() != seen:
        st.rerun(scope="app")


def _published(published_at: datetime, language: str) -> str:
    when = formats.thai_datetime(published_at, language)
    return text("common.say.last_updated_at", language, when=when)
