"""BMN: the dashboard over Thailand's Basic Minimum Needs survey (จปฐ.).

Everything that is not a screen lives here: files in (`collector`), one true row per thing and its
roll-ups (`store`), snapshots, and the queries that pages and the command line ask of them.
Only `bmn.ui`, `app.py` and `pages/` know of Streamlit.
"""
