"""The look: colours from `bmn.charts.palette`, one stylesheet, the icon, the page's language."""

from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from bmn.charts.palette import PALETTES
from bmn.words import unbroken

_HERE = Path(__file__).parent
ICON = str(_HERE / "icon.png")


def mode() -> str:
    """ "light" or "dark", as the browser shows it."""
    return "dark" if st.context.theme.type == "dark" else "light"


def is_phone() -> bool:
    """Whether the browser says that it is a phone's."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def dates_that_fit() -> int:
    """Dates on an axis that have room beside each other."""
    return 4 if is_phone() else 8


def letters_that_fit() -> int:
    """Letters of a name in one line above a bar."""
    return 46 if is_phone() else 96


def draw(mode: str) -> None:
    """Put the stylesheet on the page."""
    st.html(f"<style>{_variables(mode)}{_sheet()}</style>")


def say_language(language: str) -> None:
    """Tell browsers and screen readers the language (Streamlit always says English)."""
    st.html(f"<script>{language_script(language)}</script>", unsafe_allow_javascript=True)


def language_script(language: str) -> str:
    """The one script that a page brings along; the gate must know it."""
    return f"document.documentElement.lang={language!r};document.documentElement.translate=false"


def words(value: object) -> str:
    """Text made safe for a piece of HTML, which breaks between words (`bmn.words.unbroken`)."""
    return unbroken.html(value)


def attribute(value: object) -> str:
    """Text made safe for an attribute of HTML."""
    return escape(str(value))


@cache
def _variables(mode: str) -> str:
    colours = PALETTES[mode].colours()
    return ":root{" + "".join(f"--bmn-{name}:{value};" for name, value in colours.items()) + "}"


@cache
def _sheet() -> str:
    return (_HERE / "style.css").read_text(encoding="utf-8")
