"""Rows in, plotly figure out: one file a page, the colours in `palette`."""
