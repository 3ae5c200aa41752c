"""Who reads a snapshot: a shared file lock on its manifest, which a publisher looks for.

A dashboard holds the lock for as long as it has the snapshot open, with read rights alone; the
publisher deletes a retired snapshot only when it could take the lock for itself. On Windows an open
file can't be deleted, which serves the same end.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class Lease:
    """A reader's hold on one manifest; release it when the snapshot is closed."""

    def __init__(self, manifest: Path) -> None:
        """Take the hold. Raises FileNotFoundError when the manifest was deleted meanwhile."""
        self._file: IO[bytes] | None = manifest.open("rb")
        if fcntl is not None:
            fcntl.flock(self._file, fcntl.LOCK_SH)
            if os.fstat(self._file.fileno()).st_nlink == 0:
                self.release()
                raise FileNotFoundError(manifest)

    def release(self) -> None:
        """Give the hold back; a second time does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None


def delete_if_unread(manifest: Path) -> bool:
    """Delete a manifest that nobody holds; returns whether it is gone."""
    with suppress(FileNotFoundError):
        with manifest.open("rb") as file:
            if fcntl is not None:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    return False
                manifest.unlink()
                return True
        try:
            manifest.unlink()
        except OSError:
            return False
    return True
