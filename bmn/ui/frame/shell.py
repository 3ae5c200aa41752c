"""The server's side: the gate, Streamlit's page of HTML, and where it is handed out.

Streamlit's own file lets the browser guess where the server is: on every page but the first it
asks below the page first (`/progress/_stcore/health`), which is answered by two 404s.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from itertools import chain
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bmn.gate import api, files, sign_in
from bmn.gate.middleware import Gate
from bmn.ui.frame import behind, hasten, navigation
from bmn.ui.frame.packed import Packed
from bmn.ui.kit import style
from bmn.words.language import LANGUAGES

_FILE = Path(st.__file__).parent / "static" / "index.html"
_WHERE = "<script>window.__streamlit={BACKEND_BASE_URL:window.location.origin}</script>"
_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


class BasePath(ValueError):
    """A setting under which the gate's list of addresses would no longer match."""


def middleware() -> list[Middleware]:
    """What every request passes, the first first. Raises BasePath."""
    if st.get_option("server.baseUrlPath"):
        raise BasePath("server.baseUrlPath: not supported; the gate's list of addresses knows none")
    return [Middleware(Gate, screens=behind.screens(inline_scripts)), Middleware(Packed)]


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """While the server runs: small answers leave at once, and somebody may sign in."""
    hasten.listening_sockets()
    sign_in.announce_first_start()
    yield


def inline_scripts() -> tuple[str, ...]:
    """Every script that stands inside the page itself."""
    in_file = (_SCRIPT.findall(html(language)) for language in LANGUAGES)
    of_pages = [style.language_script(language) for language in LANGUAGES]
    return tuple(dict.fromkeys([*chain.from_iterable(in_file), *of_pages]))


def routes() -> list[Route]:
    """The gate's own; one a page; the first page's own name leads to the start, its query kept."""
    first, *others = (page.name for page in navigation.PAGES)
    return [
        *sign_in.routes(),
        Route("/", _page),
        Route(f"/{first}", _to_start),
        *(Route(f"/{name}", _page) for name in others),
        *files.routes(),
        *api.routes(),
    ]


@cache
def html(language: str) -> str:
    """Streamlit's page, told its language and where the server is. Raises ValueError if changed."""
    told = _FILE.read_text(encoding="utf-8")
    for was, becomes in (
        ('<html lang="en">', f'<html lang="{language}" translate="no">'),
        ("<head>", f"<head>{_WHERE}"),
    ):
        if was not in told:
            raise ValueError(f"{_FILE} has no {was}")
        told = told.replace(was, becomes, 1)
    return told


async def _page(request: Request) -> Response:
    wanted = request.query_params.get("lang", "")
    language = wanted if wanted in LANGUAGES else LANGUAGES[0]
    return HTMLResponse(html(language), headers={"Cache-Control": "no-cache"})


async def _to_start(request: Request) -> Response:
    """Streamlit serves its default page at / only, and calls its own name "not found"."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}", status_code=307)
