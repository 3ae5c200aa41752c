"""The dashboard's entry: `streamlit run app.py`.

The frame (navigation, language, area, year, stamp, banners) stands around every page; the page
itself asks at its own door (`bmn.ui.access.require`) who may see it.
"""

from bmn.ui.frame import door, frame

with frame.around(door.reader) as page:
    page.run()
