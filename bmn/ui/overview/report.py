"""The report of the area: on paper, as text for LINE, and seen before it is printed."""

import streamlit as st

from bmn.headline import Situation, line_text, report
from bmn.ui.kit import again, choices, layout, tables
from bmn.ui.kit.view import View
from bmn.ui.overview import paper


def draw(view: View, situation: Situation) -> None:
    """The card."""
    with layout.card("report", view.words("overview.report.title")):
        edition = choices.segments(
            view.words("overview.report.edition"),
            "report",
            ("weekly", "daily"),
            lambda name: view.words(f"common.button.{name}_report"),
        )
        content = report(situation, view.language, edition)
        html = paper.page(content, view.language, view.words("common.button.print"))
        st.download_button(
            view.words("overview.report.download"),
            data=again.made(view, lambda _: html.encode()),
            file_name=f"{tables.file_stem(view, 'report')}.html",
            mime="text/html",
            on_click="ignore",
            key="report_download",
            icon=":material/print:",
        )
        with st.container(key="line_text"):
            st.caption(view.words("common.button.copy_line"))
            st.code(line_text(situation, view.language), language=None, wrap_lines=True)
        preview = st.expander(
            view.words("overview.report.preview"), on_change="rerun", key="report_preview"
        )
        if preview.open:
            with preview:
                st.iframe(html, height=1120, alt=content.title)
