"""Who is signed in, at the foot of the navigation: role and area, the choice among several, out."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from bmn.access.reader import Reader
from bmn.ui.kit import answers, who
from bmn.ui.kit.going import area_of_row, go
from bmn.ui.kit.style import words
from bmn.ui.kit.view import View
from bmn.words.language import text


def draw(view: View) -> None:
    """Name, role and area; with several, the choice among them, the widest first."""
    found = who.readers(view.snapshot)
    told = {who.key(one): _told(view, one) for one in found}
    if len(told) > 1:
        st.selectbox(
            view.words("frame.person.reads_as"),
            list(told),
            format_func=lambda key: told.get(key, ""),
            index=list(told).index(who.key(view.reader)) if who.key(view.reader) in told else 0,
            key=f"person_{view.language}",
            on_change=_choose,
            args=(f"person_{view.language}", _areas(found)),
        )
    one = who.identity()
    # A demo's is the role's own, which stands there in the language of the page.
    shown = [] if one is None or one.is_demo else [words(one.name)]
    if len(told) == 1:
        shown += [words(line) for line in told.values()]
    st.html(f'<div class="bmn-person">{"<br>".join(shown)}</div>')
    draw_way_out(view.language)


def draw_way_out(language: str) -> None:
    """The way to sign out, and for an account of this system to another password."""
    one = who.identity()
    ways = {"/sign-out": "frame.person.sign_out"}
    if one is not None and not one.is_demo and "#" not in one.subject:
        ways = {"/change-password": "frame.person.password"} | ways
    links = " · ".join(
        f'<a href="{way}?{urlencode({"lang": language})}" target="_self">'
        f"{words(text(key, language))}</a>"
        for way, key in ways.items()
    )
    st.html(f'<div class="bmn-person">{links}</div>')


def draw_nothing_granted(language: str) -> None:
    """Signed in without any right: whom to ask, and under which name."""
    one = who.identity()
    subject = "-" if one is None else one.subject
    st.html(
        f'<div class="bmn-empty not_started" role="status">'
        f"<b>{words(text('frame.person.nothing', language))}</b>"
        f"<span>{words(text('frame.person.nothing_why', language))}</span>"
        f"<span>{words(text('frame.person.account', language, subject=subject))}</span></div>"
    )


def _told(view: View, one: Reader) -> str:
    """เจ้าหน้าที่ · อำเภอเมืองเชียงราย; the bare code where the snapshot has no such area."""
    scope = one.scope
    path = answers.area_path(one, view.snapshot, scope.area_level, scope.area_code)
    found = [row for row in path if row["area_level"] == scope.area_level]
    area = (
        area_of_row(found[-1], scope.area_level).label(view.language)
        if found
        else f"{scope.area_level} {scope.area_code}"
    )
    role = view.words(f"frame.role.{one.role}")
    return view.words("frame.person.as", role=role, area=area)


def _areas(found: Sequence[Reader]) -> dict[str, str]:
    """By each of the readers' keys, the key of his area."""
    return {who.key(one): f"{one.scope.area_level}-{one.scope.area_code}" for one in found}


def _choose(key: str, known: dict[str, str]) -> None:
    # The raw value of a widget is what the browser sent, whatever the options were.
    wanted = st.session_state.get(key)
    if isinstance(wanted, str) and wanted in known:
        who.choose(wanted)
        # To his own area of that role: the one on screen may lie outside it.
        go(known[wanted])
