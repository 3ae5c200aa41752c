"""What every page shares. With `app.py` and `pages/`, the only code that knows of Streamlit."""
