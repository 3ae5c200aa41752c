"""Sign-in, sign-out, the change of a password, the demo's roles: what the gate's pages do."""

import logging
import sys
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bmn.access import accounts, audit, demo, sessions
from bmn.access.sessions import Identity
from bmn.gate import cookie, openid, pages, paths
from bmn.gate.headers import is_from_here
from bmn.words.language import LANGUAGES

MOST_BYTES = 16_384
_log = logging.getLogger(__name__)


def routes() -> list[Route]:
    """The gate's own addresses."""
    return [
        Route(paths.HEALTH, _health),
        Route(paths.SIGN_IN, _show, methods=["GET"]),
        Route(paths.SIGN_IN, _enter, methods=["POST"]),
        Route(paths.DEMO, _try_role, methods=["POST"]),
        Route(paths.SIGN_OUT, _leave, methods=["GET", "POST"]),
        Route(paths.CHANGE, _show_change, methods=["GET"]),
        Route(paths.CHANGE, _change, methods=["POST"]),
        *openid.routes(enter=begin),
    ]


def announce_first_start() -> None:
    """Where nobody has an account and nothing is made up: the first one, told to the operator."""
    if demo.is_open():
        return
    password = accounts.first_start()
    if password is not None:
        # To the command window only: a log file may be read by others.
        print(first_start_told(password), file=sys.stderr, flush=True)


def first_start_told(password: str) -> str:
    """What the operator is told of the first administrator's account."""
    return (
        f"บัญชีผู้ดูแลระบบ / administrator: {accounts.FIRST}   "
        f"รหัสผ่านครั้งเดียว / one-time password: {password}"
    )


def begin(request: Request, account: accounts.Account, wanted: str) -> Response:
    """Sign the account in and lead its browser on; a former session of the browser ends."""
    audit.note(audit.SIGN_IN, who=account.subject, role=None, scope=None, what=_address(request))
    token = sessions.begin(account)
    _log.info("%s signed in", account.subject)
    return _entered(request, token, wanted)


async def _health(request: Request) -> Response:
    await run_in_threadpool(sessions.of_token, "")
    return PlainTextResponse("ok\n")


async def _show(request: Request) -> Response:
    wanted = paths.inside(request.query_params.get("next"))
    if request.scope.get("bmn.identity") is not None:
        return RedirectResponse(wanted, 303)
    told = next((key for key in ("expired", "signed_out") if key in request.query_params), "")
    await run_in_threadpool(announce_first_start)
    return pages.sign_in(_language(request.query_params.get("lang"), wanted), wanted, told=told)


async def _enter(request: Request) -> Response:
    form = await _form(request)
    wanted = paths.inside(form.get("next"))
    subject, password = form.get("subject", ""), form.get("password", "")
    try:
        account = await run_in_threadpool(accounts.check, subject, password, _address(request))
    except accounts.Refused as error:
        _log.warning("sign-in refused (%s) from %s", error.reason, _address(request))
        # Not the name that was typed: it may be a password in the wrong field.
        audit.note(
            audit.DENIED,
            who="",
            role=None,
            scope=None,
            what=paths.SIGN_IN,
            reason=error.reason,
            address=_address(request),
        )
        language = _language(form.get("lang"), wanted)
        return pages.sign_in(language, wanted, refused=error.reason)
    return begin(request, account, wanted)


async def _try_role(request: Request) -> Response:
    form = await _form(request)
    wanted, subject = paths.inside(form.get("next")), form.get("subject", "")
    language = _language(form.get("lang"), wanted)
    if subject not in demo.ROLES or not demo.is_open():
        return pages.sign_in(language, wanted, refused="no_demo")
    audit.note(audit.SIGN_IN, who=subject, role=None, scope=None, what=_address(request))
    token = sessions.begin_demo(subject, pages.role_name(subject, language))
    return _entered(request, token, wanted)


async def _leave(request: Request) -> Response:
    is_asked_for = request.method == "POST" or (
        is_from_here(request.scope) and request.headers.get("sec-fetch-site") != "none"
    )
    if not is_asked_for:
        return pages.sign_out(_language(request.query_params.get("lang"), "/"))
    identity: Identity | None = request.scope.get("bmn.identity")
    if identity is not None:
        audit.note(audit.SIGN_OUT, who=identity.subject, role=None, scope=None, what="")
    _end_former(request)
    language = request.query_params.get("lang", "")
    language = f"&lang={language}" if language in LANGUAGES else ""
    answer = RedirectResponse(f"{paths.SIGN_IN}?signed_out=1{language}", 303)
    cookie.take_back(answer, request.scope)
    return answer


async def _show_change(request: Request) -> Response:
    identity = _local(request)
    wanted = paths.inside(request.query_params.get("next"))
    if identity is None:
        return RedirectResponse("/", 303)
    language = _language(request.query_params.get("lang"), wanted)
    return pages.change_password(language, wanted, must=identity.must_change)


async def _change(request: Request) -> Response:
    identity = _local(request)
    if identity is None:
        return RedirectResponse("/", 303)
    form = await _form(request)
    wanted = paths.inside(form.get("next"))
    asked = (form.get("old", ""), form.get("new", ""), form.get("again", ""), _address(request))
    try:
        account = await run_in_threadpool(accounts.change_password, identity.subject, *asked)
    except accounts.Refused as error:
        language = _language(form.get("lang"), wanted)
        return pages.change_password(
            language, wanted, must=identity.must_change, refused=error.reason
        )
    audit.note(audit.ACCOUNT, who=account.subject, role=None, scope=None, what="password")
    return begin(request, account, wanted)


def _entered(request: Request, token: str, wanted: str) -> Response:
    _end_former(request)
    identity = sessions.of_token(token)
    is_first = identity is not None and identity.must_change
    answer = RedirectResponse(paths.CHANGE if is_first else wanted, 303)
    cookie.put(answer, request.scope, token)
    return answer


def _end_former(request: Request) -> None:
    token = cookie.token_of(request.scope)
    if token:
        sessions.end_of_token(token)


def _local(request: Request) -> Identity | None:
    """Who asks, if he has a password here."""
    identity: Identity | None = request.scope.get("bmn.identity")
    is_local = identity is not None and not identity.is_demo and "#" not in identity.subject
    return identity if is_local else None


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; nothing of one that is longer than any of ours."""
    told = b""
    async for chunk in request.stream():
        told += chunk
        if len(told) > MOST_BYTES:
            return {}
    fields = parse_qs(told.decode("utf-8", "replace"), max_num_fields=10)
    return {name: values[0] for name, values in fields.items()}


def _language(asked: str | None, wanted: str) -> str:
    """The language asked for, else that of the page to go to, else Thai."""
    of_page = parse_qs(urlsplit(wanted).query).get("lang", [""])[0]
    return next((code for code in (asked, of_page) if code in LANGUAGES), LANGUAGES[0])


def _address(request: Request) -> str:
    return request.client.host if request.client else "-"
