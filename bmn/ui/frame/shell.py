"""The page of HTML in which Streamlit runs, and the addresses at which it is handed out.

Streamlit's own file lets the browser guess where the server is: on every page but the first it
asks below the page first (`/progress/_stcore/health`), which is answered by two 404s.
"""

from functools import cache
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bmn.ui.frame import navigation
from bmn.ui.frame.packed import Packed
from bmn.words.language import LANGUAGES

_FILE = Path(st.__file__).parent / "static" / "index.html"
_WHERE = "<script>window.__streamlit={BACKEND_BASE_URL:window.location.origin}</script>"


def middleware() -> list[Middleware]:
    """What every request passes, the first first."""
    return [Middleware(Packed)]


def routes() -> list[Route]:
    """One route a page; the first page's own name leads to the start, its query kept."""
    first, *others = (page.name for page in navigation.PAGES)
    return [
        Route("/", _page),
        Route(f"/{first}", _to_start),
        *(Route(f"/{name}", _page) for name in others),
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
