"""Files on click: a page says what could be made, and it is made when its own reader asks for it.

Nothing lies ready on the server. A page registers a maker; the address it gets opens for the
sign-in that the page was drawn for, and for nobody else, as long as the page was drawn lately. Each
click gets an address of its own that serves once: what a browser's history or a proxy's log keeps
opens nothing. The reader's rights are asked again at the click, and the export is in the audit,
with rows and hash, before its first byte leaves.

Makers hold what a page had in hand, so they stay in the process that drew it: with several, the
proxy must keep a session with its process (deploy/nginx does).
"""

import hashlib
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bmn.access import audit, grants, sessions
from bmn.access.reader import Reader
from bmn.access.sessions import Identity
from bmn.gate import paths
from bmn.warehouse import snapshots
from bmn.words import unbroken
from bmn.words.language import LANGUAGES, text

PATH = paths.FILES
LIVES_SECONDS = 30 * 60
"""A page that wasn't drawn for as long: its session is over anyway."""
TICKET_SECONDS = 60
OFFERS_OF_A_PAGE = 120
OFFERS = 20_000
AT_ONCE = 2
"""Files made at a time: more would take the processors from everybody's pages."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """A file's content, and how many rows of data it holds."""

    content: bytes
    rows: int | None = None


@dataclass(frozen=True)
class Offer:
    """What could be made: a file of that name, for that reader of that sign-in."""

    reader: Reader
    sign_in_id: str
    name: str
    mime: str
    make: Callable[[], Made] = field(repr=False)
    right: str = "export"


@dataclass
class _Entry:
    id: str
    offer: Offer
    seen: float
    tickets: dict[str, float] = field(default_factory=dict)


class _Shelf:
    """The offers of this process, by page and key and by address."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, OrderedDict[str, _Entry]] = OrderedDict()
        self._by_id: dict[str, _Entry] = {}

    def put(self, page: str, key: str, offer: Offer) -> str:
        now = time.monotonic()
        with self._lock:
            self._sweep(now)
            of_page = self._pages.setdefault(page, OrderedDict())
            entry = of_page.get(key)
            if entry is None or entry.offer.sign_in_id != offer.sign_in_id:
                self._drop(of_page, key)
                entry = _Entry(secrets.token_urlsafe(24), offer, now)
                of_page[key] = self._by_id[entry.id] = entry
            entry.offer, entry.seen = offer, now
            of_page.move_to_end(key)
            self._pages.move_to_end(page)
            while len(of_page) > OFFERS_OF_A_PAGE:
                self._drop(of_page, next(iter(of_page)))
            while len(self._by_id) > OFFERS:
                self._drop_page(next(iter(self._pages)))
            return entry.id

    def get(self, name: str) -> Offer | None:
        with self._lock:
            entry = self._living(name)
            return entry.offer if entry else None

    def ticket(self, name: str) -> str | None:
        """An address for one click."""
        now = time.monotonic()
        with self._lock:
            entry = self._living(name)
            if entry is None:
                return None
            entry.tickets = {one: till for one, till in entry.tickets.items() if till > now}
            ticket = secrets.token_urlsafe(24)
            entry.tickets[ticket] = now + TICKET_SECONDS
            return ticket

    def take(self, name: str, ticket: str) -> bool:
        """Whether the ticket is good; it isn't a second time."""
        with self._lock:
            entry = self._living(name)
            return entry is not None and entry.tickets.pop(ticket, 0.0) > time.monotonic()

    def _living(self, name: str) -> _Entry | None:
        entry = self._by_id.get(name)
        is_alive = entry is not None and time.monotonic() - entry.seen <= LIVES_SECONDS
        return entry if is_alive else None

    def _sweep(self, now: float) -> None:
        """Pages lie in the order in which they were drawn."""
        while self._pages:
            page, of_page = next(iter(self._pages.items()))
            if of_page and now - next(reversed(of_page.values())).seen <= LIVES_SECONDS:
                return
            self._drop_page(page)

    def _drop_page(self, page: str) -> None:
        for entry in self._pages.pop(page).values():
            del self._by_id[entry.id]

    def _drop(self, of_page: OrderedDict[str, _Entry], key: str) -> None:
        entry = of_page.pop(key, None)
        if entry is not None:
            del self._by_id[entry.id]


_shelf = _Shelf()


def offer(page: str, key: str, what: Offer) -> str:
    """Register what could be made; returns its address. A page that is drawn again (`page` is its
    session in the server) keeps the address of a key, and the newest maker counts.
    """
    return f"{PATH}{_shelf.put(page, key, what)}"


def offered(address: str) -> Offer | None:
    """What is registered under an address, while it lives."""
    return _shelf.get(address.removeprefix(PATH))


def routes() -> list[Route]:
    """What the server answers below `/files/`; the gate stands before it."""
    return [
        Route(f"{PATH}{{name}}", _click, methods=["GET"]),
        Route(f"{PATH}{{name}}/{{ticket}}", _serve, methods=["GET"]),
    ]


async def _click(request: Request) -> Response:
    """The link on the page: leads to an address that serves once."""
    found = await _own(request)
    if isinstance(found, Response):
        return found
    ticket = _shelf.ticket(request.path_params["name"])
    if ticket is None:
        return _told("gone", 404)
    return RedirectResponse(
        f"{PATH}{request.path_params['name']}/{ticket}", 303, {"Cache-Control": "no-store"}
    )


async def _serve(request: Request) -> Response:
    """Makes the file, writes who takes it, hands it out."""
    found = await _own(request)
    if isinstance(found, Response):
        return found
    if not _shelf.take(request.path_params["name"], request.path_params["ticket"]):
        return _told("gone", 404)
    async with _makers():
        return await run_in_threadpool(_make, found, request.scope["bmn.identity"])


async def _own(request: Request) -> Offer | Response:
    """The offer, if it was made for this very sign-in."""
    identity: Identity | None = request.scope.get("bmn.identity")
    if identity is None:
        return _told("sign_in", 401)
    if request.method != "GET":
        return _told("gone", 405)
    found = _shelf.get(request.path_params["name"])
    if found is None:
        return _told("gone", 404)
    is_own = (
        bool(found.sign_in_id)
        and secrets.compare_digest(found.sign_in_id, identity.sign_in_id)
        and found.reader.subject == identity.subject
    )
    if not is_own:
        refused = await run_in_threadpool(_refuse, found, identity, "another's file")
        # The same words as for one that isn't there: a guess learns nothing.
        return refused if refused.status_code == 503 else _told("gone", 404)
    return found


def _make(what: Offer, identity: Identity) -> Response:
    """The file, or why not. Runs in a thread: makers read the warehouse."""
    # What a maker asks it asks as this sign-in: it runs outside of any run of a page.
    sessions.of_socket.set(identity.sign_in_id)
    try:
        if not _still_may(what, identity):
            return _refuse(what, identity, "no right any more")
        made = what.make()
        audit.note(
            audit.EXPORT,
            who=identity.subject,
            role=what.reader.role,
            scope=what.reader.scope,
            what=what.name,
            rows=made.rows,
            file_hash=hashlib.sha256(made.content).hexdigest(),
            bytes=len(made.content),
            sign_in=identity.sign_in_id,
        )
    except audit.AuditUnavailable:
        _log.exception("the audit can't be written")
        return _told("no_audit", 503)
    except Exception:
        # The snapshot of the page may be gone by now: the page drawn anew has the next one.
        _log.exception("%s could not be made", what.name)
        return _told("failed", 500)
    return Response(
        made.content,
        media_type=what.mime,
        headers={
            "Content-Disposition": disposition(what.name),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _still_may(what: Offer, identity: Identity) -> bool:
    """Whether the reader that the page was drawn for is still one of his."""
    mine = grants.readers_of(
        identity.subject,
        snapshots.current_snapshot(),
        is_first_administrator=identity.is_first_administrator,
    )
    return what.reader.may(what.right) and any(covers(one, what.reader) for one in mine)


def covers(one: Reader, other: Reader) -> bool:
    """Whether a reader is the other, with all of the other's years."""
    same = (one.subject, one.role, one.scope) == (other.subject, other.role, other.scope)
    of_all = one.years is None
    return same and (
        of_all or (other.years is not None and set(other.years) <= set(one.years or ()))
    )


def _refuse(what: Offer, identity: Identity, why: str) -> Response:
    try:
        audit.note(
            audit.DENIED,
            who=identity.subject,
            role=what.reader.role,
            scope=what.reader.scope,
            what=what.name,
            purpose=why,
            sign_in=identity.sign_in_id,
        )
    except audit.AuditUnavailable:
        return _told("no_audit", 503)
    return _told("no_right", 403)


def disposition(name: str) -> str:
    """The header that names a file, for every browser (RFC 6266)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _told(why: str, status: int) -> Response:
    """A page in both languages: what is wrong, what to do."""
    lines = "".join(
        f'<p lang="{language}">{unbroken.html(_words(why, language))}</p>' for language in LANGUAGES
    )
    title = text("files.title", LANGUAGES[0])
    page = (
        f'<!doctype html><html lang="{LANGUAGES[0]}"><meta charset="utf-8"><title>{title}</title>'
        f'<body style="font-family:sans-serif;margin:3rem auto;max-width:40rem">{lines}</body>'
    )
    return HTMLResponse(page, status, {"Cache-Control": "no-store"})


def _words(why: str, language: str) -> str:
    return text(f"files.refused.{why}", language)


_limiters: dict[int, anyio.Semaphore] = {}


def _makers() -> anyio.Semaphore:
    """One line before the makers for the process's event loop."""
    return _limiters.setdefault(threading.get_ident(), anyio.Semaphore(AT_ONCE))
