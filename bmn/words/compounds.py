"""Thai compounds that a reader takes as one word, where browsers would break the line inside.

Thai has no spaces; a browser breaks by a dictionary of short words (จัด|เก็บ, ครัว|เรือน), and
sometimes across them (รอก|รมการ). Found by `Intl.Segmenter` over all texts in `locales/th`.
"""

from pathlib import Path

_FILE = Path(__file__).with_suffix(".txt")

COMPOUNDS = tuple(sorted(_FILE.read_text(encoding="utf-8").split(), key=len, reverse=True))
"""Longest first, so that a regular expression of them takes the longest."""
