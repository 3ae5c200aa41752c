"""Maps without Streamlit: rows and shapes in → deck.gl map, SVG map, legend.

`measures` says what can be shown, `scales` how it is cut into classes, `marks` joins values to
areas, `deck` and `figure` draw, `legend` explains.
"""
