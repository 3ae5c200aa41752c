"""Small answers leave at once: `streamlit run` waits 44 ms with each, its socket lacks TCP_NODELAY.

What a listening socket is set to, each that it accepts inherits. Linux only; elsewhere it stays as
it is.
"""

import os
import socket
from contextlib import suppress
from pathlib import Path

_OPEN = Path("/proc/self/fd")


def listening_sockets() -> int:
    """Set the option on every listening socket of this process; returns on how many."""
    if not _OPEN.is_dir():
        return 0
    return sum(_hasten(int(one.name)) for one in list(_OPEN.iterdir()))


def _hasten(number: int) -> bool:
    with suppress(OSError):
        found = socket.socket(fileno=os.dup(number))
        with found:
            if not found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                return False
            if found.family not in (socket.AF_INET, socket.AF_INET6):
                return False
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return True
    return False
