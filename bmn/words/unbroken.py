"""Text as pieces of HTML, and as lines, that break between words: browsers break Thai inside them.

Thai has no spaces. A browser breaks by a dictionary of short words, so ครัว|เรือน reads as two;
plotly doesn't break a text at all, so a long name is cut into lines here.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import escape

from bmn.words.compounds import COMPOUNDS
from bmn.words.language import text

_MONTHS = "|".join(
    re.escape(text(f"common.month_short.m{month:02}", "th")) for month in range(1, 13)
)
_COMPOUND = re.compile("|".join(COMPOUNDS))
_KEPT_TOGETHER = re.compile(
    "|".join(
        (
            r"ร้อยละ [\d.,]+",
            r"[+\u2212]?[\d.,]+ จุดร้อยละ",
            *COMPOUNDS,
            rf"\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?",
            r"(?:อปท\.|อำเภอ|จังหวัด|หมู่บ้าน/ชุมชน) [\d,]+/[\d,]+",
            r"(?:[+\u2212]?[\d,.]+ )?(?:ครัวเรือน|แห่ง|วัน)(?!\S*\d)",
            r"[\d.,]+ %",
        )
    )
)
_LEADING_VOWELS = "เแโใไ"


def html(value: object) -> str:
    """Text made safe for a piece of HTML; a compound, and a figure with its unit, stay together."""
    return _KEPT_TOGETHER.sub(r'<span class="bmn-keep">\g<0></span>', escape(str(value)))


def lines(words: str, most: int) -> list[str]:
    """The text in lines of at most so many letters (marks above and below count for none).

    A line ends at a blank or after a compound, else before a vowel that begins a Thai syllable; a
    word that is longer than a line is left whole.
    """
    told = [""]
    for piece in _pieces(words):
        if told[-1] and letters((told[-1] + piece).rstrip()) > most:
            told[-1] = told[-1].rstrip()
            told.append("")
        told[-1] += piece if told[-1] else piece.lstrip()
    return [line.rstrip() for line in told]


def letters(words: str) -> int:
    """How many letters stand beside each other: Thai vowels and tones above and below don't."""
    return sum(unicodedata.category(letter) != "Mn" for letter in words)


def _pieces(words: str) -> Iterator[str]:
    """What the lines are put together from; nothing of the text is lost."""
    for part in re.findall(r"\S+\s*|\s+", words):
        start = 0
        for found in _COMPOUND.finditer(part):
            yield from _syllables(part[start : found.start()])
            yield found[0]
            start = found.end()
        yield from _syllables(part[start:])


def _syllables(words: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(words)):
        if words[at] in _LEADING_VOWELS and words[at - 1] not in _LEADING_VOWELS:
            yield words[start:at]
            start = at
    if words[start:]:
        yield words[start:]
