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
STRANGERS = 0o007
_READ, _WRITE, _SET_GROUP = 0o050, 0o070, stat.S_ISGID


def keep() -> list[Path]:
    """Make what this process writes its user's alone, and narrow what lies there already.

    Returns what was narrowed. What another user owns can't be narrowed: `too_open` still names it.
    """
    os.umask(UMASK)
    narrowed = []
    for path in too_open():
        with suppress(OSError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_not_allowed(path))
            narrowed.append(path)
    for top in (settings.warehouse_dir(), settings.snapshots_dir(), settings.inbox_dir()):
        if settings.shared_group():
            share(folder(top))
    return narrowed


def folder(path: Path) -> Path:
    """The folder, made where it is missing; every level that is made is its user's alone."""
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=FOLDER_MODE, exist_ok=True)
        share(one)
    return path


def share(path: Path) -> None:
    """Open one of the things that both users need to the group they share, where there are two:
    snapshots and notes of the collector to be read, the inbox to be written into.
    """
    allowed = _of_the_group(path)
    if not allowed:
        return
    with suppress(OSError):  # another user's: it is that one's to share
        mode = stat.S_IMODE(path.stat().st_mode)
        of_group = (mode >> 3) & allowed
        is_dropped_into = path.is_dir() and allowed == _WRITE
        path.chmod(mode | of_group | (_SET_GROUP if is_dropped_into else 0))


def too_open() -> list[Path]:
    """What others may open of the folders made at run time; nothing where there are no modes."""
    if os.name == "nt":
        return []
    return [path for path in _made_at_run_time() if _is_open(path)]


def _is_open(path: Path) -> bool:
    with suppress(OSError):
        return bool(path.lstat().st_mode & _not_allowed(path)) and not path.is_symlink()
    return False


def _not_allowed(path: Path) -> int:
    return STRANGERS if _of_the_group(path) else OTHERS


def _of_the_group(path: Path) -> int:
    """What the group of two users may do with it: nothing, but for what passes between them.

    The store and what it leaves beside itself are never among it: they hold names and ids.
    """
    if not settings.shared_group():
        return 0
    if path.is_relative_to(settings.inbox_dir()):
        return _WRITE
    warehouse = settings.warehouse_dir()
    is_note = path.parent == warehouse and path.name.startswith("collector-")
    is_read = path.is_relative_to(settings.snapshots_dir()) or path == warehouse or is_note
    return _READ if is_read else 0


def _made_at_run_time() -> Iterator[Path]:
    for top in settings.private_dirs():
        if not top.is_dir():
            continue
        yield top
        for folder, names, files in os.walk(top):
            yield from (Path(folder) / name for name in (*names, *files))
