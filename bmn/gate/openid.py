"""Sign-in by an OpenID provider: code flow with state, nonce and PKCE, by Authlib.

What is on the way stands in the shared file and is bound to the browser by a cookie, so any of the
processes may take the answer. Whoever comes back is known by issuer and subject only.
"""

import hashlib
import ipaddress
import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bmn import settings
from bmn.access import accounts, database
from bmn.gate import pages, paths
from bmn.gate.headers import is_secure
from bmn.settings import OpenIdProvider
from bmn.words.language import LANGUAGES

Enter = Callable[[Request, accounts.Account, str], Response]
COOKIE = "bmn_oidc"
TEN_MINUTES = 600
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures by the provider's own key; one made with our secret, or none, isn't his word."""

_log = logging.getLogger(__name__)


class NotVouched(Exception):
    """The provider's answer isn't one: the message is for the log."""


def routes(enter: Enter) -> list[Route]:
    """The way to the provider and back; `enter` signs in whom it vouches for."""

    async def come_back(request: Request) -> Response:
        return await _come_back(request, enter)

    return [Route(paths.OPENID, _go), Route(paths.OPENID_RETURN, come_back)]


async def _go(request: Request) -> Response:
    provider = settings.openid_provider()
    if provider is None:
        return PlainTextResponse("not found\n", 404)
    wanted = paths.inside(request.query_params.get("next"))
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    try:
        known = await _metadata(provider)
    except (httpx2.HTTPError, NotVouched, ValueError) as error:
        return _refused(request, wanted, error)
    async with _client(provider, request) as client:
        address, _ = client.create_authorization_url(
            known["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
        )
    now = time.time()
    with database.writing() as connection:
        connection.execute("DELETE FROM on_the_way WHERE began_at < ?", (now - TEN_MINUTES,))
        connection.execute(
            "INSERT INTO on_the_way VALUES (?, ?, ?, ?, ?)",
            (_hash(state), nonce, verifier, wanted, now),
        )
    answer = RedirectResponse(address, 303)
    answer.set_cookie(
        COOKIE,
        state,
        max_age=TEN_MINUTES,
        path=paths.OPENID_RETURN,
        secure=is_secure(request.scope),
        httponly=True,
        samesite="lax",
    )
    return answer


async def _come_back(request: Request, enter: Enter) -> Response:
    provider = settings.openid_provider()
    if provider is None:
        return PlainTextResponse("not found\n", 404)
    wanted = "/"
    try:
        nonce, verifier, wanted = _on_the_way(request)
        claims = await _claims(provider, request, nonce, verifier)
        account = accounts.of_provider(claims["iss"], claims["sub"], _name(claims))
    except accounts.Refused as error:
        return pages.sign_in(_language(request), wanted, refused=error.reason)
    except (NotVouched, AuthlibBaseError, JoseError, httpx2.HTTPError, ValueError) as error:
        return _refused(request, wanted, error)
    answer = enter(request, account, wanted)
    answer.delete_cookie(COOKIE, path=paths.OPENID_RETURN)
    return answer


def _on_the_way(request: Request) -> tuple[str, str, str]:
    """What was sent along with this browser, once. Raises NotVouched."""
    state, held = request.query_params.get("state", ""), request.cookies.get(COOKIE, "")
    if not state or not secrets.compare_digest(state.encode(), held.encode()):
        raise NotVouched("the state isn't this browser's")
    with database.writing() as connection:
        row = connection.execute(
            "DELETE FROM on_the_way WHERE state_hash = ? RETURNING *", (_hash(state),)
        ).fetchone()
    if row is None or time.time() - row["began_at"] > TEN_MINUTES:
        raise NotVouched("the state is used or too old")
    return row["nonce"], row["verifier"], row["next"]


async def _claims(
    provider: OpenIdProvider, request: Request, nonce: str, verifier: str
) -> dict[str, Any]:
    """What the provider says of whom it sent back. Raises what `_come_back` knows."""
    code = request.query_params.get("code")
    if not code:
        raise NotVouched(f"no code: {request.query_params.get('error', '-')}")
    known = await _metadata(provider)
    async with _client(provider, request) as client:
        token = await client.fetch_token(known["token_endpoint"], code=code, code_verifier=verifier)
    async with httpx2.AsyncClient(timeout=10) as client:
        keys = await client.get(known["jwks_uri"])
    keys.raise_for_status()
    signed = token.get("id_token")
    if not isinstance(signed, str):
        raise NotVouched("no id_token")
    claims = jwt.decode(signed, KeySet.import_key_set(keys.json()), algorithms=ALGORITHMS).claims
    jwt.JWTClaimsRegistry(
        leeway=60,
        iss={"essential": True, "value": known["issuer"]},
        aud={"essential": True, "value": provider.client_id},
        sub={"essential": True},
        exp={"essential": True},
        nonce={"essential": True, "value": nonce},
    ).validate(claims)
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise NotVouched("made out to another client")
    return claims


async def _metadata(provider: OpenIdProvider) -> dict[str, str]:
    """Where the provider does what. Raises NotVouched or httpx2.HTTPError."""
    _must_be_safe(provider.issuer)
    async with httpx2.AsyncClient(timeout=10) as client:
        found = await client.get(f"{provider.issuer}/.well-known/openid-configuration")
    found.raise_for_status()
    known: dict[str, str] = found.json()
    if known.get("issuer", "").rstrip("/") != provider.issuer:
        raise NotVouched(f"calls itself {known.get('issuer')}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _must_be_safe(known.get(name, ""))
    return known


def _must_be_safe(address: str) -> None:
    """TLS, but for a provider on this very machine."""
    parts = urlsplit(address)
    is_here = parts.hostname == "localhost"
    with suppress(ValueError):
        is_here = is_here or ipaddress.ip_address(parts.hostname or "").is_loopback
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        raise NotVouched(f"not safe: {address!r}")


def _client(provider: OpenIdProvider, request: Request) -> AsyncOAuth2Client:
    address = settings.public_address() or str(request.base_url).rstrip("/")
    return AsyncOAuth2Client(
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        scope="openid profile",
        redirect_uri=f"{address}{paths.OPENID_RETURN}",
        code_challenge_method="S256",
        timeout=10,
    )


def _name(claims: dict[str, Any]) -> str:
    """How the person is called; shown only, never asked for rights."""
    told = claims.get("name") or claims.get("preferred_username") or ""
    return str(told)[:200]


def _refused(request: Request, wanted: str, error: Exception) -> Response:
    _log.warning("sign-in by the provider failed: %s: %s", type(error).__name__, error)
    return pages.sign_in(_language(request), wanted, refused="provider")


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
