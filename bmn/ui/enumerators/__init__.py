"""The cards of the page `enumerators`."""
