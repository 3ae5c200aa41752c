"""The cards of the page `quality`."""
