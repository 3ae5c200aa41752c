"""Long lists in pages: which one is shown, and the buttons to the one before and after."""

from dataclasses import dataclass

import streamlit as st

from bmn.ui.kit import layout
from bmn.ui.kit.view import View
from bmn.words import formats


@dataclass(frozen=True)
class Page:
    """The page of a list that is shown; another list (area, year, choice) begins at its first."""

    key: str
    of: str
    rows_a_page: int

    @property
    def number(self) -> int:
        """From 1."""
        of, number = st.session_state.get(self.key, ("", 1))
        return number if of == self.of else 1

    @property
    def skip(self) -> int:
        """How many rows stand before this page."""
        return (self.number - 1) * self.rows_a_page

    def told(self, view: View, total: int, shown: int, words_key: str, **more: str) -> None:
        """Rows {first} to {last} of {total}."""
        layout.note(
            view.words(
                words_key,
                first=formats.count(self.skip + 1, view.language),
                last=formats.count(self.skip + shown, view.language),
                total=formats.count(total, view.language),
                **more,
            )
        )

    def buttons(self, view: View, total: int) -> None:
        """To the page before and after; none where all rows stand on one."""
        pages = -(-total // self.rows_a_page)
        if pages < 2:
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            self._button(view, "before", -1, is_last=self.number <= 1)
            told = {"page": self.number, "pages": formats.count(pages, view.language)}
            layout.note(view.words("common.pager.page", **told))
            self._button(view, "after", 1, is_last=self.number >= pages)

    def _button(self, view: View, name: str, step: int, *, is_last: bool) -> None:
        side = "left" if step < 0 else "right"
        st.button(
            view.words(f"common.pager.{name}"),
            key=f"{self.key}_{name}",
            disabled=is_last,
            on_click=self._turn,
            args=(self.number + step,),
            icon=f":material/chevron_{side}:",
        )

    def _turn(self, number: int) -> None:
        st.session_state[self.key] = (self.of, number)
