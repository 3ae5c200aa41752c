"""What a page is looking at: one reader, one snapshot, one year, one area, one language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bmn.access.reader import NOBODY, Reader
from bmn.standing.phase import YearStandards
from bmn.survey.areas import Area
from bmn.survey.clock import round_of
from bmn.warehouse import snapshots
from bmn.warehouse.snapshots import Snapshot
from bmn.words.language import text

ReaderOf = Callable[[Snapshot], Reader]
"""Who reads a snapshot: asked in each run, fragment and download."""


class ReaderChanged(PermissionError):
    """Who reads isn't the one for whom the page was drawn: nothing more may be shown of it."""


def nobody(_snapshot: Snapshot) -> Reader:
    """The reader of a page whose maker didn't say who reads."""
    return NOBODY


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
    reader_of: ReaderOf = field(default=nobody, compare=False, repr=False)

    def words(self, key: str, **blanks: object) -> str:
        """The text of `key` in the reader's language."""
        return text(key, self.language, **blanks)

    def again(self) -> "View":
        """The same of the newest snapshot, its reader asked anew.

        Raises ReaderChanged where he isn't the one for whom the page was drawn, or can't be told.
        """
        try:
            snapshot = snapshots.current_snapshot()
            reader = self.reader_of(snapshot)
        except (snapshots.NoSnapshot, snapshots.UnreadableSnapshot, ValueError) as error:
            raise ReaderChanged(str(error)) from error
        if reader != self.reader:
            raise ReaderChanged(self.reader.subject)
        return replace(self, snapshot=snapshot)

    def is_read_still(self) -> bool:
        """Whether who reads is the one for whom the page was drawn."""
        try:
            self.again()
        except ReaderChanged:
            return False
        return True

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
