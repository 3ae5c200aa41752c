"""Streamlit's own scripts and styles, compressed: 12 MB of a first visit become less than 4.

Streamlit hands them out as they lie. Their names carry a hash of what is in them, so each is
compressed once a process and a browser needn't ask for it again.
"""

import gzip
from functools import cache
from mimetypes import guess_type
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

_FOLDER = Path(st.__file__).parent / "static" / "static"
_WORTH_IT = frozenset({".js", ".css", ".svg", ".json", ".wasm"})
_FOR_GOOD = {"Cache-Control": "public, immutable, max-age=31536000"}


def route() -> Route:
    """The files below `/static/`, GET and HEAD."""
    return Route("/static/{name:path}", _file)


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _names():
        raise HTTPException(404)
    path = _FOLDER / name
    if path.suffix not in _WORTH_IT:
        return FileResponse(path, headers=_FOR_GOOD)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(path, headers=_FOR_GOOD | {"Vary": "Accept-Encoding"})
    return Response(
        b"" if request.method == "HEAD" else await run_in_threadpool(_packed, path),
        media_type=guess_type(name)[0],
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
