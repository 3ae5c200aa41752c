"""A page's own choices, kept in the link beside area, year and language.

What stands in a link may be forged or old: it counts only if it is one of the options.
"""

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import streamlit as st

from bmn.survey.areas import PARTS
from bmn.ui.kit import link
from bmn.ui.kit.view import View

Option = TypeVar("Option", str, int)

SEARCH_LENGTH = 60


def chosen(name: str, options: Sequence[Option], default: Option | None = None) -> Option | None:
    """The option that the link names; the default where it names none of them."""
    wanted = st.query_params.get(name)
    return next((option for option in options if str(option) == wanted), default)


def choose(name: str, value: Option | None) -> None:
    """Put a choice into the link, or take it out. Meant for callbacks."""
    link.put(name, None if value is None else str(value))


def segments(label: str, name: str, options: Sequence[str], words: Callable[[str], str]) -> str:
    """A row of buttons, one of them pressed; the first unless the link says otherwise.

    With a single option there is nothing to choose, and nothing is drawn.
    """
    if len(options) < 2:
        return options[0]
    now = chosen(name, options, options[0]) or options[0]
    key = _key(name, "of", *options, now)

    def changed() -> None:
        value = st.session_state.get(key)
        if value in options and value != now:
            choose(name, value)

    st.segmented_control(
        label,
        options,
        default=now,
        required=True,
        format_func=words,
        key=key,
        on_change=changed,
        label_visibility="collapsed",
        wrap=True,
    )
    return now


def select(
    label: str,
    name: str,
    options: Sequence[Option],
    words: Callable[[Option], str],
    *,
    width: int | Literal["stretch"] = "stretch",
    first: Option | None = None,
) -> Option:
    """A list of which one is always chosen; `first` unless the link says otherwise."""
    now = chosen(name, options, first if first in options else options[0])
    now = options[0] if now is None else now
    key = _key(name, "selected", now)

    def changed() -> None:
        value = st.session_state.get(key)
        if value in options and value != now:
            choose(name, value)

    st.selectbox(
        label,
        options,
        index=options.index(now),
        format_func=words,
        key=key,
        on_change=changed,
        label_visibility="collapsed",
        width=width,
    )
    return now


def pick(
    label: str,
    name: str,
    options: Sequence[Option],
    words: Callable[[Option], str],
    *,
    placeholder: str,
    width: int | Literal["stretch"] = "stretch",
) -> Option | None:
    """A list to choose from; None until something is chosen."""
    now = chosen(name, options)
    key = _key(name, "picked", now)

    def changed() -> None:
        value = st.session_state.get(key)
        choose(name, value if value in options else None)

    st.selectbox(
        label,
        options,
        index=None if now is None else options.index(now),
        format_func=words,
        key=key,
        on_change=changed,
        placeholder=placeholder,
        label_visibility="collapsed",
        width=width,
    )
    return now


def search(label: str, name: str, *, width: int | Literal["stretch"] = "stretch") -> str | None:
    """A field to look for something by, kept in the link; None while nothing is looked for."""
    now = (st.query_params.get(name) or "").strip()[:SEARCH_LENGTH]
    key = _key(name, "searched", now)

    def changed() -> None:
        choose(name, str(st.session_state.get(key) or "").strip()[:SEARCH_LENGTH] or None)

    st.text_input(
        label,
        now,
        key=key,
        on_change=changed,
        placeholder=label,
        icon=":material/search:",
        max_chars=SEARCH_LENGTH,
        label_visibility="collapsed",
        width=width,
    )
    return now or None


def _key(*parts: object) -> str:
    """A widget's key: another in each language, since the browser keeps the words of a chosen one.

    The language stands in the link before any page is drawn (`frame.filters.view`).
    """
    return "_".join(str(part) for part in (*parts, st.query_params.get("lang", "")))


def way_down(view: View) -> str | None:
    """The level into which the area is divided; kept in the link where there are two ways."""
    levels = PARTS[view.area.level]
    if len(levels) < 2:
        return levels[0] if levels else None
    return segments(
        view.words("frame.way_down"), "by", levels, lambda level: view.words(f"frame.way.{level}")
    )
