"""Which addresses there are, and to whom each is open: a list of what is allowed, nothing else."""

from bmn.gate.screens import Screens

SIGN_IN, SIGN_OUT, CHANGE = "/sign-in", "/sign-out", "/change-password"
DEMO = "/sign-in/demo"
OPENID, OPENID_RETURN = "/oidc/start", "/oidc/return"
HEALTH = "/healthz"
SOCKET = "/_stcore/stream"
UPLOAD, MEDIA, STATIC = "/_stcore/upload_file/", "/media/", "/static/"
FILES, API = "/files/", "/api/v1/"

OPEN = frozenset(
    {
        SIGN_IN,
        DEMO,
        SIGN_OUT,
        OPENID,
        OPENID_RETURN,
        HEALTH,
        # A tab whose session ended asks these before anything else; neither tells of data.
        "/_stcore/health",
        "/_stcore/host-config",
    }
)
"""What a stranger may ask for."""

_SIGNED_IN = frozenset({CHANGE, SOCKET, "/favicon.png"})
_BELOW = (STATIC, MEDIA, UPLOAD, FILES, "/component/", "/_stcore/bidi-components/")


def is_odd(path: str) -> bool:
    """Whether an address could be read in two ways, here and behind."""
    return (
        not path.startswith("/")
        or "//" in path
        or "\\" in path
        or any(letter < " " or letter == "\x7f" for letter in path)
        or any(part in (".", "..") for part in path.split("/"))
    )


def is_open(path: str) -> bool:
    """Whether a stranger may ask for it; the API asks for a token of its own."""
    return path in OPEN or path.startswith(API)


def is_known(path: str, screens: Screens) -> bool:
    """Whether somebody who is signed in may ask for it; whose it is, is asked after that."""
    return path in _SIGNED_IN or path in screens.pages or path.startswith(_BELOW)


def inside(wanted: str | None) -> str:
    """The address of ours to go to after the sign-in; the first page in place of any other."""
    if not wanted or len(wanted) > 1_000 or wanted.partition("?")[0] in OPEN | {CHANGE}:
        return "/"
    path = wanted.partition("?")[0]
    is_plain = all(" " < letter < "\x7f" and letter not in "\\\"'<>" for letter in wanted)
    return wanted if is_plain and not is_odd(path) else "/"
