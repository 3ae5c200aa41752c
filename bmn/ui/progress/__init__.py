"""The cards of the page `progress`."""
