"""Which file the collector has in hand: a note beside the store that outlives the process.

Written before a file is taken, removed after. A note found at the start names the file that was in
hand when a collector died; that one is set aside, or every start would die of it again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bmn import private, settings

NAME = "in-hand"


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Note the file for as long as it is being taken, whatever comes of it."""
    note = settings.warehouse_dir() / NAME
    private.folder(note.parent)
    note.write_text(str(path.resolve()), encoding="utf-8")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def left_over() -> Path | None:
    """The file that a collector had in hand when it died, if it is still there; asks once."""
    note = settings.warehouse_dir() / NAME
    try:
        path = Path(note.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    note.unlink(missing_ok=True)
    return path if path.is_file() else None
