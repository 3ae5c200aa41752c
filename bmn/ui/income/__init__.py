"""The cards of the page `income`."""
