"""What the gate must know of Streamlit, which stands behind it (`bmn.gate.screens`).

Two of these look into parts that Streamlit doesn't publish: which page shows a file below
`/media/`, and whose a page is. Its version is pinned, and tests/browser asks both.
"""

from collections import deque
from collections.abc import Callable

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime

from bmn.gate.screens import Said, Screens
from bmn.ui.frame import navigation

SIGN_IN_ID = "sign_in_id"
"""Its name in `st.user` (.streamlit/config.toml)."""

_BELOW = b"/media/"
_LONGEST_ANSWER = 4_096
_made: deque[tuple[str, str]] = deque(maxlen=2_000)
"""Sign-in and id of the files made last; Streamlit itself forgets one at the next run."""

_ASKED = frozenset(
    {
        "rerun_script",
        "stop_script",
        "file_urls_request",
        "app_heartbeat",
        "backend_operation_request",
        "load_git_info",
    }
)
"""What a browser asks; clearing everybody's caches or shutting the server down isn't among it."""


def screens(inline_scripts: Callable[[], tuple[str, ...]]) -> Screens:
    """Streamlit as the gate sees it."""
    pages = {"/", *(f"/{page.name}" for page in navigation.PAGES)}
    return Screens(
        pages=frozenset(pages),
        inline_scripts=inline_scripts,
        farewell=farewell,
        weigh=weigh,
        note_file=note_file,
        owns_file=owns_file,
        owns_page=owns_page,
    )


def farewell(address: str) -> bytes:
    """Streamlit's own message that sends a browser to an address."""
    message = ForwardMsg()
    message.auth_redirect.url = address
    return message.SerializeToString()


def weigh(data: bytes, sign_in_id: str) -> Said:
    """What a browser's message is: a timer's own rerun isn't its person's doing."""
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return Said.REFUSED
    kind = message.WhichOneof("type")
    if kind not in _ASKED:
        return Said.REFUSED
    if kind == "backend_operation_request":
        asked = message.backend_operation_request
        is_file = asked.WhichOneof("payload") == "deferred_file"
        is_own = is_file and owns_file(sign_in_id, asked.deferred_file.file_id)
        return Said.BY_HAND if is_own else Said.REFUSED
    is_by_hand = kind == "rerun_script" and not message.rerun_script.is_auto_rerun
    return Said.BY_HAND if is_by_hand else Said.BY_ITSELF


def note_file(data: bytes, sign_in_id: str) -> None:
    """Remember the file that was made at a click: no page is noted for it where pages are."""
    if len(data) > _LONGEST_ANSWER or _BELOW not in data:
        return
    message = ForwardMsg()
    message.ParseFromString(data)
    if message.WhichOneof("type") != "backend_operation_response":
        return
    made = message.backend_operation_response
    if made.WhichOneof("payload") == "deferred_file":
        name = made.deferred_file.url.rpartition("/")[2]
        _made.append((sign_in_id, name.partition(".")[0]))


def owns_file(sign_in_id: str, name: str) -> bool:
    """Whether an open page of the sign-in shows the file of that name, or it was made for it."""
    if (sign_in_id, name.partition(".")[0]) in _made:
        return True
    manager = Runtime.instance().media_file_mgr
    file_id = name.partition(".")[0]
    with manager._lock:
        showing = [
            page_id
            for page_id, files in manager._files_by_session_and_coord.items()
            if file_id in files.values()
        ]
    return any(owns_page(sign_in_id, page_id) for page_id in showing)


def owns_page(sign_in_id: str, page_id: str) -> bool:
    """Whether the sign-in opened the page of that id."""
    page = Runtime.instance().get_app_session(page_id)
    return page is not None and page._user_info.get(SIGN_IN_ID) == sign_in_id
