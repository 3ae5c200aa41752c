"""A server with our routes behind a middleware that says who asks, as the gate does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from bmn.access.sessions import Identity


def identity(subject: str, sign_in_id: str = "s1", **more: bool) -> Identity:
    return Identity(
        subject=subject,
        sign_in_id=sign_in_id,
        is_demo=subject.startswith("demo:"),
        is_first_administrator=more.get("is_first_administrator", False),
        name=subject,
    )


class Says:
    """Puts the identity on each request; `who` may be changed between requests."""

    who: Identity | None = None

    def __init__(self, app: ASGIApp) -> None:
        self._next = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._next({**scope, "bmn.identity": Says.who}, receive, send)


Serve = Callable[[list[BaseRoute]], TestClient]


@pytest.fixture
def serve() -> Iterator[Serve]:
    @contextmanager
    def opened(routes: list[BaseRoute]) -> Iterator[TestClient]:
        app = Starlette(routes=routes, middleware=[Middleware(Says)])
        with TestClient(app, follow_redirects=False) as client:
            yield client

    held = []

    def served(routes: list[BaseRoute]) -> TestClient:
        one = opened(routes)
        held.append(one)
        return one.__enter__()

    yield served
    Says.who = None
    for one in held:
        one.__exit__(None, None, None)


@pytest.fixture
def audited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BMN_AUDIT_DIR", str(tmp_path / "audit"))
    monkeypatch.setenv("BMN_ACCESS_DIR", str(tmp_path / "access"))
    return tmp_path / "audit"
