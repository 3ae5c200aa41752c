"""The cards of the page `map`."""
