"""Who reads, asked again: a fragment outlives the run that drew it (files: `bmn.gate.files`).

A right that was taken back, a grant that ended or a sign-out must end it too: it runs the page
again.
"""

import streamlit as st

from bmn.ui.kit.view import ReaderChanged, View


def in_fragment(view: View, *, newest: bool = False) -> View:
    """The view for this run of a fragment; runs the page again where its reader is another now.

    `newest` looks at the newest snapshot, else at the page's own.
    """
    try:
        found = view.again()
    except ReaderChanged:
        st.rerun(scope="app")
    return found if newest else view
