"""Streamlit's own scripts and styles, compressed: 12 MB of a first visit become less than 4.

Streamlit hands them out as they lie, and lets no route of ours stand before its own: so this is a
middleware. Their names carry a hash of what is in them, so each is
compressed once a process and a browser needn't ask for it again.
"""

import gzip
from functools import cache
from mimetypes import guess_type
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

_FOLDER = Path(st.__file__).parent / "static" / "static"
_BELOW = "/static/"
_WORTH_IT = frozenset({".js", ".css", ".svg", ".json", ".wasm"})
_FOR_GOOD = {"Cache-Control": "public, immutable, max-age=31536000"}


class Packed:
    """Answers what is below `/static/`; all else goes on to the next."""

    def __init__(self, app: ASGIApp) -> None:
        self._next = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope.get("path", "").removeprefix(_BELOW)
        is_ours = scope["type"] == "http" and scope["path"].startswith(_BELOW) and name in _names()
        if not is_ours or scope["method"] != "GET":
            return await self._next(scope, receive, send)
        answer = await _file(_FOLDER / name, Request(scope))
        await answer(scope, receive, send)


async def _file(path: Path, request: Request) -> Response:
    if path.suffix not in _WORTH_IT:
        return FileResponse(path, headers=_FOR_GOOD)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(path, headers=_FOR_GOOD | {"Vary": "Accept-Encoding"})
    return Response(
        await run_in_threadpool(_packed, path),
        media_type=guess_type(path)[0],
        headers=_FOR_GOOD | {"Vary": "Accept-Encoding", "Content-Encoding": "gzip"},
    )


@cache
def _names() -> frozenset[str]:
    """What there is to ask for: a name that isn't among them is never looked up on the disk."""
    return frozenset(
        path.relative_to(_FOLDER).as_posix() for path in _FOLDER.rglob("*") if path.is_file()
    )


@cache
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)
