"""What an import did, and why one was refused, in both languages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bmn.boundaries.store import Origin
from bmn.words.language import text


@dataclass(frozen=True)
class Note:
    """One thing that was noticed or repaired: a key of `boundaries.note`, and what fills it."""

    key: str
    blanks: Mapping[str, Any] = field(default_factory=dict)

    def words(self, language: str) -> str:
        """The note as a sentence."""
        return text(f"boundaries.note.{self.key}", language, **self.blanks)


class Refused(RuntimeError):
    """The file can't take the place of the shapes; nothing was changed."""

    def __init__(self, key: str, **blanks: Any) -> None:
        self.key = key
        self.blanks = blanks
        super().__init__(self.words("en"))

    def words(self, language: str) -> str:
        """Why, and what to do."""
        return text(f"boundaries.refused.{self.key}", language, **self.blanks)


@dataclass(frozen=True)
class LevelReport:
    """The import of one level: how areas were found, what was repaired, what was stored."""

    origin: Origin
    areas: int
    matched_by: str
    points_before: int
    points_after: int
    notes: tuple[Note, ...]

    def plain(self) -> dict[str, Any]:
        """In JSON's own types."""
        return {
            **asdict(self.origin),
            "areas": self.areas,
            "matched_by": self.matched_by,
            "points_before": self.points_before,
            "points_after": self.points_after,
            "notes": [{"note": note.key, **note.blanks} for note in self.notes],
        }
