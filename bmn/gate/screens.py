"""What the gate asks of the screens behind it, told by them; the gate itself knows no Streamlit."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Said(Enum):
    """What a message of the browser on its socket is."""

    BY_HAND = "its person did something"
    BY_ITSELF = "the page asked by itself, as it does every few seconds"
    REFUSED = "nothing that a browser of ours may ask for"


@dataclass(frozen=True)
class Screens:
    """The dashboard behind the gate."""

    pages: frozenset[str]
    """Addresses at which a page is handed out."""

    inline_scripts: Callable[[], tuple[str, ...]]
    """Scripts inside its HTML, which a browser must run though they come from no address."""

    farewell: Callable[[str], bytes]
    """The message on a socket that sends the browser to an address."""

    weigh: Callable[[bytes, str], Said]
    """What a message on the socket of a sign-in is."""

    note_file: Callable[[bytes, str], None]
    """Look at a message to the socket of a sign-in: a file made for it may be named there."""

    owns_file: Callable[[str, str], bool]
    """Whether the sign-in's own page shows the file of that name below `/media/`."""

    owns_page: Callable[[str, str], bool]
    """Whether the sign-in opened the page of that id, and so may put files into it."""
