"""The door of every page: `view = require("<page>")` is its first line.

A page can be opened before `app.py` ever ran (Streamlit then runs the file itself), so each page
asks for itself. Who reads is a setting of the machine (`bmn.access.reader`).
"""

from bmn.access import reader as readers
from bmn.access.reader import Reader
from bmn.ui.frame import frame
from bmn.ui.kit.view import View
from bmn.warehouse.snapshots import Snapshot


def reader(snapshot: Snapshot) -> Reader:
    """Who is asking, of what: real households need a role that somebody set. Raises WrongReader."""
    return readers.reader(made_up=snapshot.made_up)


def require(page: str) -> View:
    """The view of the page for the reader; draws the frame where `app.py` hasn't."""
    return frame.handed() or frame.draw_alone(page, reader)
