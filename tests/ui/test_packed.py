"""Streamlit's scripts as the server hands them out: compressed, the same, and nothing else."""

import gzip
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
import streamlit as st
import uvicorn
from starlette.applications import Starlette

from bmn import settings
from bmn.access import accounts, database, sessions
from bmn.ui.frame import shell

COOKIES: dict[str, str] = {}
STATIC = Path(st.__file__).parent / "static" / "static"


@pytest.fixture(scope="module", autouse=True)
def cookie(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A session of an account, as its browser holds it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(tmp_path_factory.mktemp("packed")))
        accounts.add("somchai")
        database.connection().execute("UPDATE account SET must_change = 0")
        yield f"bmn_session={sessions.begin(accounts.listed()[0])}"


@pytest.fixture(scope="module")
def port(cookie: str) -> Iterator[int]:
    """Where our routes answer, without the rest of Streamlit."""
    COOKIES["now"] = cookie
    app = Starlette(routes=shell.routes(), middleware=shell.middleware())
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def get(port: int, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", f"/static/{path}", headers=headers | {"Cookie": COOKIES["now"]})
    answer = connection.getresponse()
    return answer, answer.read()


def test_a_script_comes_compressed_and_is_the_same(port: int) -> None:
    script = max((STATIC / "js").glob("*.js"), key=lambda path: path.stat().st_size)
    answer, sent = get(port, f"js/{script.name}", **{"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert len(sent) < script.stat().st_size / 2.5
    assert gzip.decompress(sent) == script.read_bytes()


def test_who_can_t_unpack_gets_it_as_it_lies(port: int) -> None:
    script = next((STATIC / "js").glob("index*.js"))
    answer, sent = get(port, f"js/{script.name}")
    assert "Content-Encoding" not in answer.headers
    assert sent == script.read_bytes()


def test_a_font_is_left_alone(port: int) -> None:
    font = next((STATIC / "media").glob("*.woff2"))
    answer, sent = get(port, f"media/{font.name}", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert sent == font.read_bytes()


@pytest.mark.parametrize(
    "name", ["../index.html", "%2e%2e/index.html", "js/../../index.html", "js", "nothing.js", ""]
)
def test_nothing_else_is_handed_out(port: int, name: str) -> None:
    answer, _ = get(port, name)
    assert answer.status == 404


def test_streamlit_takes_our_routes_and_what_stands_before_them() -> None:
    """It refuses what it keeps for itself, and then doesn't start at all."""
    st.App(str(settings.ROOT / "app.py"), routes=shell.routes(), middleware=shell.middleware())
