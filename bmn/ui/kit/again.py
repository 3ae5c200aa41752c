"""Who reads, asked again: fragments and downloads outlive the run that drew them.

A right that was taken back, a grant that ended or a sign-out must end them too: a fragment runs the
whole page again, a download gives no byte.
"""

from collections.abc import Callable

import streamlit as st

from bmn.ui.kit.view import ReaderChanged, View

EXPORT = "export"


def in_fragment(view: View, *, newest: bool = False) -> View:
    """The view for this run of a fragment; runs the page again where its reader is another now.

    `newest` looks at the newest snapshot, else at the page's own.
    """
    try:
        found = view.again()
    except ReaderChanged:
        st.rerun(scope="app")
    return found if newest else view


def made(view: View, make: Callable[[View], bytes], right: str = EXPORT) -> Callable[[], bytes]:
    """What a download button makes when it is clicked, for whoever has the right then.

    It is called with the newest snapshot: the page's own may have been retired before the click.
    Calling it raises ReaderChanged where the reader is another now or lacks the right.
    """

    def on_click() -> bytes:
        found = view.again()
        if not found.reader.may(right):
            raise ReaderChanged(right)
        return make(found)

    return on_click
