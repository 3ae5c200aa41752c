"""Thai text as it should be: the repairs that change how a text is written, never what it says."""

import re

THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# Seen by nobody: control and zero-width characters, soft hyphen, byte-order and direction marks.
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
)
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_FORMULA = re.compile(f"[\\s{_UNSEEN}]*[=+@＝＋－＠-]")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?")
_BLANKS = re.compile(r"\s+")
_TONES = "\u0e48-\u0e4b"
_ABOVE = "\u0e31\u0e34-\u0e37\u0e47"
_BELOW = "\u0e38-\u0e3a"
_SARA_AM = re.compile(f"([{_TONES}])\u0e4d\u0e32|\u0e4d([{_TONES}])\u0e32|\u0e4d\u0e32")
_TONE_BEFORE_VOWEL = re.compile(f"([{_TONES}])([{_ABOVE}{_BELOW}])")
_DOUBLED = re.compile(f"([{_TONES}{_ABOVE}{_BELOW}\u0e4c\u0e4d])\\1+")


def clean_text(text: str, *, digits: bool = False) -> str:
    """The text without invisible characters and surrounding blanks, Thai marks in their order.

    Repairs: sara am written as two characters, sara ae as two sara e, doubled marks, a tone mark
    before its vowel, runs of blanks. With `digits`, Thai digits become Arabic ones.
    """
    text = _INVISIBLE.sub("", text)
    if not text.isascii():
        repaired = _repair(text)
        while repaired != text:
            text, repaired = repaired, _repair(repaired)
        if digits:
            text = text.translate(THAI_DIGITS)
    return _BLANKS.sub(" ", text).strip()


def _repair(text: str) -> str:
    text = text.replace("\u0e40\u0e40", "\u0e41")
    text = _SARA_AM.sub(lambda m: (m[1] or m[2] or "") + "\u0e33", text)
    text = _TONE_BEFORE_VOWEL.sub(r"\2\1", text)
    return _DOUBLED.sub(r"\1", text)


def is_mojibake(text: str) -> bool:
    """Whether the text is Thai in UTF-8 that was read as cp1252 or cp874."""
    if text.isascii():
        return False
    return any(_misread(text, page) for page in ("cp1252", "cp874"))


def _misread(text: str, page: str) -> bool:
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode(page)
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return False
            raw.append(ord(character))
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return any("\u0e00" <= c <= "\u0e7f" for c in decoded)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula or a command.

    Its first visible character is a formula's sign, half or full width; a plain number is none.
    """
    return bool(_FORMULA.match(text)) and not _PLAIN_NUMBER.fullmatch(text)


def unescaped(text: str) -> str:
    """The text without the apostrophe that `bmn.exchange.spreadsheet` puts before a formula."""
    return text[1:].strip() if text.startswith("'") and _FORMULA.match(text[1:]) else text
