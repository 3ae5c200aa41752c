"""The cards of the page `data`."""
