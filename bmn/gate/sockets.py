"""The socket of an open tab: opened for a session only, closed within a second of its end.

A tab that merely loses its socket leaves the old figures on the screen. So before it is closed it
is told where to go, in the screens' own words.
"""

import asyncio
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bmn.access import sessions
from bmn.access.sessions import Identity
from bmn.gate import cookie
from bmn.gate.screens import Said, Screens

LOOK_SECONDS = 1.0
ENDED = 4401


async def send_away(scope: Scope, receive: Receive, send: Send, farewell: bytes) -> None:
    """Open a socket only to tell the tab where to go; the screens never see it."""
    await receive()
    wanted = Headers(scope=scope).get("sec-websocket-protocol", "")
    protocol = wanted.split(",")[0].strip() or None
    await send({"type": "websocket.accept", "subprotocol": protocol})
    await send({"type": "websocket.send", "bytes": farewell})
    await send({"type": "websocket.close", "code": ENDED})


class Guarded:
    """One open socket: looks every second, and at each message, whether its session lives."""

    def __init__(self, screens: Screens, identity: Identity, away: str) -> None:
        self._screens = screens
        self._sign_in_id = identity.sign_in_id
        self._away = away
        self._is_over = False

    async def run(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the screens serve the socket until its session ends."""
        waiting: asyncio.Future[Message] | None = None
        sending = asyncio.Lock()

        async def receiving() -> Message:
            nonlocal waiting
            while True:
                # One wait goes on over many looks: to cancel it would lose a message.
                waiting = waiting or asyncio.ensure_future(receive())
                await asyncio.wait({waiting}, timeout=LOOK_SECONDS)
                if not self._lives():
                    await self._close(send, sending)
                    return {"type": "websocket.disconnect", "code": ENDED}
                if waiting.done():
                    message, waiting = waiting.result(), None
                    if await self._may_pass(message):
                        return message

        async def answering(message: Message) -> None:
            async with sending:
                if not self._is_over:
                    self._screens.note_file(message.get("bytes") or b"", self._sign_in_id)
                    await send(message)

        # What the screens do on behalf of this socket outside of a run, they do as this sign-in.
        sessions.of_socket.set(self._sign_in_id)
        try:
            await app(scope, receiving, answering)
        finally:
            if waiting is not None and not waiting.done():
                waiting.cancel()

    def _lives(self) -> bool:
        return cookie.living(sessions.of_sign_in(self._sign_in_id)) is not None

    async def _may_pass(self, message: Message) -> bool:
        if message["type"] != "websocket.receive":
            return True
        said = self._screens.weigh(message.get("bytes") or b"", self._sign_in_id)
        if said is Said.BY_HAND:
            await run_in_threadpool(sessions.touch, self._sign_in_id)
        return said is not Said.REFUSED

    async def _close(self, send: Send, sending: asyncio.Lock) -> None:
        async with sending:
            self._is_over = True
            with suppress(Exception):  # the browser has gone already
                await send({"type": "websocket.send", "bytes": self._screens.farewell(self._away)})
                await send({"type": "websocket.close", "code": ENDED})
