"""The cards of the page `indicators`."""
