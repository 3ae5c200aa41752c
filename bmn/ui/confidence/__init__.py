"""The cards of the page `confidence`."""
