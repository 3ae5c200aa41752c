"""Who may open what is made at run time: its own user alone (folders 0700, files 0600).

New things get these modes by the umask of the process; what an older version or a copy left wider
is narrowed when a collector starts. Committed reference data and map shapes are public and stay.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bmn import settings

UMASK = 0o077
FOLDER_MODE = 0o700
OTHERS = 0o077  # what group and others may do: nothing


def keep() -> list[Path]:
    """Make what this process writes its user's alone, and narrow what lies there already.

    Returns what was narrowed. What another user owns can't be narrowed: `too_open` still names it.
    """
    os.umask(UMASK)
    narrowed = []
    for path in too_open():
        with suppress(OSError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
            narrowed.append(path)
    return narrowed


def folder(path: Path) -> Path:
    """The folder, made where it is missing; every level that is made is its user's alone."""
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return path


def too_open() -> list[Path]:
    """What others may open of the folders made at run time; nothing where there are no modes."""
    if os.name == "nt":
        return []
    return [path for path in _made_at_run_time() if _is_open(path)]


def _is_open(path: Path) -> bool:
    with suppress(OSError):
        return bool(path.lstat().st_mode & OTHERS) and not path.is_symlink()
    return False


def _made_at_run_time() -> Iterator[Path]:
    for top in settings.private_dirs():
        if not top.is_dir():
            continue
        yield top
        for folder, names, files in os.walk(top):
            yield from (Path(folder) / name for name in (*names, *files))
