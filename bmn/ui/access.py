"""The door of every page: `view = require("<page>")` is its first line.

A page can be opened before `app.py` ever ran (Streamlit then runs the file itself), so each page
asks for itself. In this version there is one role, which sees the whole country.
"""

from bmn.access import NATIONAL
from bmn.ui import frame
from bmn.ui.view import Reader, View

EVERYONE = Reader(role="analyst", scope=NATIONAL)


def reader() -> Reader:
    """Who is asking."""
    return EVERYONE


def require(page: str) -> View:
    """The view of the page for the reader; draws the frame where `app.py` hasn't."""
    return frame.handed() or frame.draw_alone(page, reader())
