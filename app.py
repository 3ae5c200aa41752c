"""The dashboard's entry: `streamlit run app.py`.

Streamlit finds `app`, the server's side, and runs this same file as the script of each visit. The
frame (navigation, language, area, year, stamp, banners) stands around every page; the page itself
asks at its own door (`bmn.ui.frame.door.require`) who may see it.
"""

import streamlit as st

from bmn.ui.frame import door, frame, shell

if __name__ == "__main__":
    with frame.around(door.reader) as page:
        page.run()
else:
    app = st.App(
        __file__, routes=shell.routes(), middleware=shell.middleware(), lifespan=shell.lifespan
    )
