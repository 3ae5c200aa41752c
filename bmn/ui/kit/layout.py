"""The pieces that pages are laid out with: heading, tile, card, facts, empty state, source line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st

from bmn.headline import Headline, Situation
from bmn.headline.facts import chain_state
from bmn.standing.phase import AreaProgress, is_certified
from bmn.ui.kit import choices
from bmn.ui.kit import passport as passports
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.style import words
from bmn.ui.kit.view import View
from bmn.words import formats

TONES = {
    "ahead": "good",
    "on_plan": "good",
    "complete": "good",
    "over_target": "good",
    "late": "late",
    "stalled": "late",
    "at_risk": "late",
    "met": "good",
    "met_not_shown": "late",
    "not_met": "late",
}
"""Tone of a verdict; anything else is quiet."""

MARKS = {
    "ahead": "▲",
    "on_plan": "●",
    "late": "▼",
    "stalled": "■",
    "at_risk": "◆",
    "complete": "✓",
    "over_target": "✓",
    "met": "✓",
    "met_not_shown": "◇",
    "not_met": "▼",
    "not_due": "○",
}
"""A sign beside a verdict's word, so that no colour is needed."""

EMPTY_STATES = (
    "not_started",
    "no_data",
    "no_target",
    "not_applicable",
    "out_of_scope",
    "suppressed",
    "held",
    "unreadable",
)


@dataclass(frozen=True)
class Tile:
    """One number with what it is held against: all tiles have this grammar."""

    key: str
    what: str
    value: str
    unit: str = ""
    against: str = ""
    beside: str = ""
    direction: str = ""
    state: str = ""
    tone: str = "quiet"
    share: float | None = None
    tick: float | None = None
    is_wordy: bool = False
    passport: Passport | None = None


def heading(view: View) -> None:
    """The page's name and area, for pages that don't open with a sentence."""
    title = view.words(f"common.page.{view.page}")
    st.html(
        f'<h1 style="font-size:1.3rem;margin:0">{words(title)} '
        f'<small style="font-weight:400">– {words(view.area.label(view.language))} '
        f"({words(view.words('common.say.survey_year', year=view.year))})</small></h1>"
    )


def chip(state: str, tone: str) -> str:
    """A word for a state, as a piece of HTML."""
    return f'<span class="bmn-chip tone-{tone}">{words(state)}</span>' if state else ""


def verdict_words(view: View, verdict: str | None) -> str:
    """▼ ช้ากว่าแผน; empty without a verdict."""
    if verdict is None:
        return ""
    return f"{MARKS[verdict]} {view.words(f'common.verdict.{verdict}')}"


def state_of(view: View, situation: Situation, row: AreaProgress) -> tuple[str, str]:
    """Word and tone of an area's state: its verdict while that matters, else its certificate."""
    if situation.is_after:
        return chain_state(situation, row, view.language), "quiet"
    if row.households_target is None:
        return view.words("common.empty.no_target"), "quiet"
    if not row.households_collected and not row.expected_today:
        return view.words("common.empty.not_started"), "quiet"
    verdict = situation.verdict_of(row)
    # Nobody judges the pace of an area that is certified: its certificate is its state.
    if verdict is None and is_certified(row):
        return chain_state(situation, row, view.language), "quiet"
    return verdict_words(view, verdict), TONES.get(verdict or "", "quiet")


def tiles(view: View, row: Sequence[Tile]) -> None:
    """Tiles side by side, one below the other on a phone."""
    cells = st.grid(len(row), min_column_width=215, gap="small")
    for tile in row:
        with cells, st.container(key=f"tile_{tile.key}", height="stretch"):
            st.html(_tile(tile))
            if tile.passport is not None:
                passports.draw(view, tile.key, tile.passport)


def _tile(tile: Tile) -> str:
    unit = f" <small>{words(tile.unit)}</small>" if tile.unit else ""
    track = ""
    if tile.share is not None:
        tick = "" if tile.tick is None else f'<u style="left:{_percent(tile.tick)}"></u>'
        track = f'<div class="bmn-track"><i style="width:{_percent(tile.share)}"></i>{tick}</div>'
    lines = "".join(
        f'<div class="{name}">{words(line)}</div>'
        for name, line in (
            ("against", tile.against),
            ("against", tile.beside),
            ("direction", tile.direction),
        )
        if line
    )
    return (
        f'<div class="bmn-tile tone-{tile.tone}">'
        f'<div class="what">{words(tile.what)}</div>'
        f'<div class="row"><div class="value{" wordy" if tile.is_wordy else ""}">'
        f"{words(tile.value)}{unit}</div>{chip(tile.state, tile.tone)}</div>"
        f"{track}{lines}</div>"
    )


def sentence(view: View, line: Headline) -> None:
    """The generated sentence: the area and its verdict in bold, the rest after it."""
    tone = TONES.get(line.verdict or "", "quiet")
    mark = " – " if line.verdict else ": "
    first, mark, rest_of_lead = line.lead.partition(mark)
    warning = f'<p class="warning">{words(line.warning)}</p>' if line.warning else ""
    rest = " · ".join(words(part) for part in line.parts)
    st.html(
        f'<div class="bmn-headline tone-{tone}">{warning}<p><b>{words(first)}</b>'
        f"{words(mark + rest_of_lead)}{' · ' if rest else ''}{rest}</p></div>"
    )


def lines(told: Sequence[str]) -> None:
    """Short lines one below the other."""
    items = "".join(f"<li>{words(line)}</li>" for line in told)
    st.html(f'<ul class="bmn-lines">{items}</ul>')


@contextmanager
def card(key: str, title: str) -> Iterator[None]:
    """A framed part of a page with a title."""
    with st.container(key=f"card_{key}", height="stretch"):
        st.html(f'<h2 class="bmn-card-title">{words(title)}</h2>')
        yield


def way_down(view: View, levels: Sequence[str]) -> str:
    """The level into which the area is divided; a choice where there are two ways down."""
    if len(levels) < 2:
        return levels[0]
    return choices.segments(
        view.words("frame.way_down"), "by", levels, lambda level: view.words(f"frame.way.{level}")
    )


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Words on the left, their figures on the right."""
    lines = "".join(f"<span>{words(what)}</span><b>{words(value)}</b>" for what, value in pairs)
    st.html(f'<div class="bmn-facts">{lines}</div>')


def note(told: str) -> None:
    """A quiet line under a figure."""
    st.html(f'<div class="bmn-source">{words(told)}</div>')


def decisions(points: Sequence[str], when_none: str) -> None:
    """Numbered points to decide on, or the word that there are none."""
    if not points:
        st.html(f"<p>{words(when_none)}</p>")
        return
    lines = "".join(f"<li>{words(point)}</li>" for point in points)
    st.html(f'<ol class="bmn-decisions">{lines}</ol>')


def empty(view: View, state: str, hint: str = "") -> None:
    """Why there is nothing to show: one of EMPTY_STATES, each with a look of its own."""
    if state not in EMPTY_STATES:
        raise ValueError(f"no empty state {state!r}")
    told = view.words(f"common.empty.{state}")
    st.html(
        f'<div class="bmn-empty {state}" role="status"><b>{words(told)}</b>'
        f"<span>{words(hint)}</span></div>"
    )


def stop_if_absent(view: View, row: Mapping[str, Any] | None) -> None:
    """End the page with a word where the area takes no part in the year."""
    if row is None:
        heading(view)
        empty(view, "no_data", view.words("frame.absent"))
        st.stop()


def source(view: View, what: str) -> None:
    """Under a table or figure: where it comes from, as of when, of which snapshot."""
    parts = [
        view.words("common.say.source", source=what),
        formats.as_of_stamp(view.as_of, view.language),
        view.words("common.say.snapshot", snapshot=view.snapshot.id),
    ]
    if view.snapshot.made_up:
        parts.append(view.words("common.say.made_up_short"))
    st.html(f'<div class="bmn-source">{words(" · ".join(parts))}</div>')


def _percent(share: float) -> str:
    return f"{min(max(share, 0.0), 1.0) * 100:.2f}%"
