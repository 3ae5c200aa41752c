"""The list of pages. A page is its file, its line here, its queries and its words."""

from dataclasses import dataclass
from itertools import groupby

import streamlit as st

from bmn import settings
from bmn.words.language import text


@dataclass(frozen=True)
class PageEntry:
    """One page: `pages/<name>.py`, titled `common.page.<name>`."""

    name: str
    group: str
    icon: str


PAGES = (
    PageEntry("overview", "executive", ":material/dashboard:"),
    PageEntry("progress", "executive", ":material/trending_up:"),
    PageEntry("map", "executive", ":material/map:"),
    PageEntry("indicators", "certification", ":material/checklist:"),
    PageEntry("income", "certification", ":material/payments:"),
    PageEntry("confidence", "certification", ":material/verified_user:"),
    PageEntry("quality", "analysis", ":material/fact_check:"),
    PageEntry("enumerators", "analysis", ":material/groups:"),
    PageEntry("data", "system", ":material/database:"),
)


def entry(name: str) -> PageEntry:
    """The line of a page. Raises KeyError."""
    for page in PAGES:
        if page.name == name:
            return page
    raise KeyError(name)


def title(name: str, language: str) -> str:
    """The page's name in the navigation."""
    return text(f"common.page.{name}", language)


def choose(language: str) -> tuple[st.Page, dict[str, st.Page]]:
    """Tell Streamlit the pages; the one that the link asks for, and all by name."""
    pages = {
        page.name: st.Page(
            settings.ROOT / "pages" / f"{page.name}.py",
            title=title(page.name, language),
            # Without icon: the browser would fetch it from Google as the tab's picture.
            url_path=page.name,
            default=page is PAGES[0],
        )
        for page in PAGES
    }
    # Drawn by `draw`, not by Streamlit: its own links would lose the area and the year.
    return st.navigation(list(pages.values()), position="hidden"), pages


def draw(pages: dict[str, st.Page], language: str, link: dict[str, str]) -> None:
    """The list of pages, each link carrying area, year and language."""
    for group, members in groupby(PAGES, key=lambda page: page.group):
        st.caption(text(f"common.page_group.{group}", language))
        for page in members:
            st.page_link(pages[page.name], icon=page.icon, query_params=link, width="stretch")
