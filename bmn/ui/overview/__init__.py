"""The cards of the page `overview`."""
