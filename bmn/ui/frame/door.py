"""The door of every page: `view = require("<page>")` is its first line.

A page can be opened before `app.py` ever ran (Streamlit then runs the file itself), so each page
asks for itself. Who reads is the gate's word, what he may read his grants' (`bmn.ui.kit.who`).
"""

from bmn.access.reader import Reader
from bmn.ui.frame import frame
from bmn.ui.kit import who
from bmn.ui.kit.view import View
from bmn.warehouse.snapshots import Snapshot


def reader(snapshot: Snapshot) -> Reader:
    """Who is asking, of what; looked up anew in each run. Raises NothingGranted."""
    return who.reader(snapshot)


def require(page: str) -> View:
    """The view of the page for the reader; draws the frame where `app.py` hasn't."""
    return frame.handed() or frame.draw_alone(page, reader)
