"""What every answer says to the browser beside itself, and which names this server answers to."""

import base64
import hashlib
import ipaddress
import socket
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

from bmn import settings
from bmn.gate import paths

OURS = b"x-bmn-"
SUBJECT, SIGN_IN_ID = "X-Bmn-Subject", "X-Bmn-Sign-In"
"""By these the screens are told who reads (`server.trustedUserHeaders`); a client's are dropped."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_ONE_YEAR = "max-age=31536000"


def policy(scripts: Iterable[str]) -> str:
    """The Content-Security-Policy: nothing from outside, and of inline scripts only these."""
    hashes = " ".join(f"'{_hash(script)}'" for script in scripts)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'wasm-unsafe-eval' {hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            # A map of plotly's fetches its empty world from an address of its own making.
            "connect-src 'self' data:",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "media-src 'self'",
            "frame-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "object-src 'none'",
        )
    )


def dressed(send: Send, scope: Scope, content_policy: str) -> Send:
    """The same `send`, each answer with the headers; only files without data may be kept."""
    may_keep = scope["path"].startswith(paths.STATIC) or scope["path"] == "/favicon.png"

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name in [name for name in headers if name.startswith("access-control-")]:
                del headers[name]
            headers.update(_ALWAYS)
            headers["Content-Security-Policy"] = content_policy
            if not may_keep or message["status"] != 200:
                headers["Cache-Control"] = "no-store"
            if is_secure(scope):
                headers["Strict-Transport-Security"] = _ONE_YEAR
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
        await send(message)

    return sending


def without_ours(scope: Scope) -> Scope:
    """The request without what only the gate may say."""
    kept = [(name, value) for name, value in scope["headers"] if not name.startswith(OURS)]
    return {**scope, "headers": kept}


def is_secure(scope: Scope) -> bool:
    """Whether the browser came by TLS: to this process, or to the proxy before it."""
    address = settings.public_address() or ""
    return scope["scheme"] in ("https", "wss") or address.startswith("https://")


def is_our_host(scope: Scope) -> bool:
    """Whether the request names this server: a number, this machine, or the public address.

    A page of another site can point a name of its own at us, never a number.
    """
    named = Headers(scope=scope).getlist("host")
    if len(named) != 1:
        return False
    try:
        parts = urlsplit(f"//{named[0]}")
        host, _ = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return False
    return host in _names(settings.public_address()) or _is_number(host)


def is_from_here(scope: Scope) -> bool:
    """Whether a page of ours sent it, as far as the browser says."""
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


@cache
def _names(public_address: str | None) -> frozenset[str]:
    public = urlsplit(public_address or "").hostname
    return frozenset({"localhost", socket.gethostname().lower(), *([public] if public else [])})


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
