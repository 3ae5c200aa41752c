"""The gate: no request and no socket passes without a session, but for a short list.

It stands before everything else of the server. What a client says of who it is goes no further;
what the screens are told is the gate's own word.
"""

import logging
from functools import cached_property
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bmn.access import audit, sessions
from bmn.access.sessions import Identity
from bmn.gate import cookie, headers, paths
from bmn.gate.screens import Screens
from bmn.gate.sockets import Guarded, send_away

EXPIRED = f"{paths.SIGN_IN}?expired=1"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_log = logging.getLogger(__name__)


class Gate:
    """Stands before the screens."""

    def __init__(self, app: ASGIApp, screens: Screens) -> None:
        self._next = app
        self._screens = screens

    @cached_property
    def _policy(self) -> str:
        return headers.policy(self._screens.inline_scripts())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._next(scope, receive, send)
        scope = headers.without_ours(scope)
        if scope["type"] == "websocket":
            return await self._socket(scope, receive, send)
        send = headers.dressed(send, scope, self._policy)
        refused = self._refused(scope)
        if refused is not None:
            return await refused(scope, receive, send)
        scope["bmn.identity"] = identity = cookie.identity(scope)
        if paths.is_open(scope["path"]):
            return await self._next(scope, receive, send)
        if identity is None:
            return await _to_sign_in(scope)(scope, receive, send)
        turned_away = self._turned_away(scope, identity)
        if turned_away is not None:
            return await turned_away(scope, receive, send)
        if _is_by_hand(scope):
            await run_in_threadpool(sessions.touch, identity.sign_in_id)
        await self._next(_told(scope, identity), receive, send)

    def _refused(self, scope: Scope) -> Response | None:
        """What nobody may ask, signed in or not."""
        if not headers.is_our_host(scope):
            return PlainTextResponse("unknown host\n", 400)
        if paths.is_odd(scope["path"]) or scope.get("root_path"):
            return PlainTextResponse("not found\n", 404)
        if scope["method"] not in SAFE and not headers.is_from_here(scope):
            return PlainTextResponse("from another site\n", 403)
        return None

    def _turned_away(self, scope: Scope, identity: Identity) -> Response | None:
        """What this one may not ask."""
        path = scope["path"]
        if identity.must_change and path != paths.CHANGE:
            if _is_navigation(scope):
                return RedirectResponse(f"{paths.CHANGE}?next={quote(_wanted(scope))}", 303)
            return PlainTextResponse("change the password first\n", 403)
        if not paths.is_known(path, self._screens) or not self._is_own(path, identity):
            _log.info("%s asked for %s in vain", identity.subject, path)
            audit.note(audit.DENIED, who=identity.subject, role=None, scope=None, what=path)
            return PlainTextResponse("not found\n", 404)
        return None

    def _is_own(self, path: str, identity: Identity) -> bool:
        """Whether a file or an upload is of this very sign-in, not merely of somebody's."""
        if path.startswith(paths.MEDIA):
            return self._screens.owns_file(identity.sign_in_id, path.removeprefix(paths.MEDIA))
        if path.startswith(paths.UPLOAD):
            page_id = path.removeprefix(paths.UPLOAD).partition("/")[0]
            return self._screens.owns_page(identity.sign_in_id, page_id)
        return True

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_ours = (
            scope["path"] == paths.SOCKET
            and headers.is_our_host(scope)
            and headers.is_from_here(scope)
        )
        if not is_ours:
            await receive()
            return await send({"type": "websocket.close", "code": 1008})
        scope["bmn.identity"] = identity = cookie.identity(scope)
        if identity is None:
            return await send_away(scope, receive, send, self._screens.farewell(EXPIRED))
        if identity.must_change:
            return await send_away(scope, receive, send, self._screens.farewell(paths.CHANGE))
        guarded = Guarded(self._screens, identity, EXPIRED)
        await guarded.run(self._next, _told(scope, identity), receive, send)


def _told(scope: Scope, identity: Identity) -> Scope:
    """The request with the gate's own word on who sent it."""
    ours = [
        (headers.SUBJECT.lower().encode(), quote(identity.subject, safe=":@#/.").encode()),
        (headers.SIGN_IN_ID.lower().encode(), identity.sign_in_id.encode()),
    ]
    return {**scope, "headers": [*scope["headers"], *ours]}


def _to_sign_in(scope: Scope) -> Response:
    if not _is_navigation(scope):
        return PlainTextResponse("sign in first\n", 401)
    return RedirectResponse(f"{paths.SIGN_IN}?next={quote(_wanted(scope))}", 303)


def _wanted(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"]) + (f"?{query}" if query else "")


def _is_navigation(scope: Scope) -> bool:
    """Whether a person went there, in this way or an older browser's."""
    if scope["method"] not in ("GET", "HEAD"):
        return False
    told = Headers(scope=scope)
    mode = told.get("sec-fetch-mode")
    return mode == "navigate" if mode else "text/html" in told.get("accept", "")


def _is_by_hand(scope: Scope) -> bool:
    return _is_navigation(scope) or scope["method"] not in SAFE
