"""The look: colours from `bmn.charts.palette`, one stylesheet, the icon, the page's language."""

import re
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from bmn.charts.palette import PALETTES
from bmn.words.compounds import COMPOUNDS
from bmn.words.language import text

_HERE = Path(__file__).parent
_MONTHS = "|".join(
    re.escape(text(f"common.month_short.m{month:02}", "th")) for month in range(1, 13)
)
_KEPT_TOGETHER = re.compile(
    "|".join(
        (
            r"ร้อยละ [\d.,]+",
            *COMPOUNDS,
            rf"\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?",
            r"(?:อปท\.|อำเภอ|จังหวัด|หมู่บ้าน/ชุมชน) [\d,]+/[\d,]+",
            r"(?:[+\u2212]?[\d,.]+ )?(?:ครัวเรือน|แห่ง|วัน)(?!\S*\d)",
        )
    )
)
ICON = str(_HERE / "icon.png")


def mode() -> str:
    """ "light" or "dark", as the browser shows it."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw(mode: str) -> None:
    """Put the stylesheet on the page."""
    st.html(f"<style>{_variables(mode)}{_sheet()}</style>")


def say_language(language: str) -> None:
    """Tell browsers and screen readers the language (Streamlit always says English)."""
    st.html(
        f"<script>document.documentElement.lang={language!r};"
        "document.documentElement.translate=false</script>",
        unsafe_allow_javascript=True,
    )


def words(value: object) -> str:
    """Text made safe for a piece of HTML; a figure stays on one line with its unit.

    Browsers break Thai between the parts of a compound (ครัว|เรือน), which reads as two words.
    """
    return _KEPT_TOGETHER.sub(r'<span class="bmn-keep">\g<0></span>', escape(str(value)))


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
