"""What the survey is: areas, indicators, standards, the clock, the committed reference."""
