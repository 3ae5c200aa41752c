"""How it is told that nothing is taken in, and since when."""

from bmn.collector.alive import Standstill
from bmn.words import formats
from bmn.words.language import text


def told(stands: Standstill, language: str) -> str:
    """One sentence: since when, and what to do."""
    since = formats.thai_datetime(stands.since, language)
    return text(f"frame.standstill.{stands.why}", language, since=since)
