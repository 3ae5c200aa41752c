"""What a page is looking at: one reader, one snapshot, one year, one area, one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bmn.access.reader import Reader
from bmn.standing.phase import YearStandards
from bmn.survey.areas import Area
from bmn.survey.clock import round_of
from bmn.warehouse.snapshots import Snapshot
from bmn.words.language import text


@dataclass(frozen=True)
class View:
    """The state of a page, all of it in the link but for the reader and the snapshot."""

    page: str
    language: str
    mode: str
    reader: Reader
    snapshot: Snapshot
    year: int
    year_row: Mapping[str, Any]
    standards: YearStandards
    area: Area
    path: tuple[Area, ...]

    def words(self, key: str, **blanks: object) -> str:
        """The text of `key` in the reader's language."""
        return text(key, self.language, **blanks)

    @property
    def as_of(self) -> datetime:
        """The snapshot's instant: the only present there is on a page."""
        return self.snapshot.as_of

    @property
    def is_closed(self) -> bool:
        """Whether the round of the year has ended by the snapshot's instant."""
        return round_of(self.as_of.date()) > self.year

    @property
    def link(self) -> dict[str, str]:
        """The query part of a link that reopens this."""
        return {"year": str(self.year), "area": self.area.key, "lang": self.language}
