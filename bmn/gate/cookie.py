"""The cookie that carries a session's token."""

from typing import Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from bmn import settings
from bmn.access import demo, sessions
from bmn.access.sessions import Identity
from bmn.gate.headers import is_secure

NAME = "bmn_session"
# Strict would be lost on the way back from an OpenID provider.
_SAME_SITE: Literal["lax"] = "lax"


def identity(scope: Scope) -> Identity | None:
    """Who sent this request, if his session lives."""
    token = token_of(scope)
    return living(sessions.of_token(token)) if token else None


def living(one: Identity | None) -> Identity | None:
    """The same, unless it is a demo's and the data are no longer made up: that one is ended."""
    if one is not None and one.is_demo and not demo.is_open():
        sessions.end(one.sign_in_id)
        return None
    return one


def token_of(scope: Scope) -> str | None:
    """The token that the browser holds."""
    return HTTPConnection(scope).cookies.get(_name(scope)) or None


def put(response: Response, scope: Scope, token: str) -> None:
    """Give the browser its token."""
    response.set_cookie(
        _name(scope),
        token,
        max_age=settings.session_seconds(),
        path="/",
        secure=is_secure(scope),
        httponly=True,
        samesite=_SAME_SITE,
    )


def take_back(response: Response, scope: Scope) -> None:
    """Let the browser forget it."""
    response.delete_cookie(
        _name(scope), path="/", secure=is_secure(scope), httponly=True, samesite=_SAME_SITE
    )


def _name(scope: Scope) -> str:
    """Behind TLS under a name that a browser takes from this very host only."""
    return f"__Host-{NAME}" if is_secure(scope) else NAME
