"""The report of the area: on paper, as text for LINE, and seen before it is printed."""

import streamlit as st

from bmn.headline import Situation, line_text, report
from bmn.ui.kit import choices, files, layout, tables
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
        files.offer(
            view,
            view.words("overview.report.download"),
            key="report_download",
            name=f"{tables.file_stem(view, 'report')}.html",
            mime=files.HTML_MIME,
            make=html.encode,
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
