"""The households that arrived last, read again at every tick."""

from datetime import timedelta

import streamlit as st

from bmn.ui.frame.live import EVERY_SECONDS
from bmn.ui.kit import again, answers, layout
from bmn.ui.kit.style import words
from bmn.ui.kit.view import View
from bmn.words import formats

FEED_ROWS = 20
FRESH = timedelta(minutes=1)


TOO_NEAR = ("village", "local_authority")  # arrivals are told by tambon, not nearer


def draw(view: View) -> None:
    """The card; none where it would tell whose household arrived."""
    if view.area.level in TOO_NEAR:
        return
    with layout.card("feed", view.words("progress.feed.title")):
        feed(view)
        layout.note(view.words("progress.feed.basis"))


@st.fragment(run_every=EVERY_SECONDS)
def feed(view: View) -> None:
    """The households that arrived last, read from whatever snapshot is current at each tick."""
    view = again.in_fragment(view, newest=True)
    arrived = answers.live_feed(view, FEED_ROWS)
    if not arrived:
        st.html(f"<p>{words(view.words('progress.feed.none'))}</p>")
        return
    st.html(f'<div class="bmn-feed">{"".join(_arrival(view, row) for row in arrived)}</div>')


def _arrival(view: View, row: answers.Row) -> str:
    age = view.as_of - row["received_at"]
    fresh = " fresh" if age <= FRESH else ""
    suffix = view.language
    tambon = formats.area_name(
        "tambon",
        row[f"tambon_name_{suffix}"] or row["tambon_name_th"],
        view.language,
        code=row["tambon_code"],
    )
    # What the page is about anyway isn't said in every line.
    known = {area.level for area in view.path}
    above = " · ".join(
        row[f"{level}_name_{suffix}"]
        for level in ("district", "province")
        if level not in known and row[f"{level}_name_{suffix}"]
    )
    return (
        f'<span class="when{fresh}">{words(formats.ago(row["received_at"], view.as_of, suffix))}'
        f'</span><span class="{fresh.strip()}">{words(tambon)}<br><small>{words(above)}</small>'
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
