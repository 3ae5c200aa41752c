"""`doctor` fails on what opens the dashboard to others."""

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bmn.cli import exposed
from bmn.cli.main import main


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", str(_free()))


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def bad(url: str | None = None) -> set[str]:
    return {one.name for one in exposed.findings(url) if not one.ok}


def test_the_settings_of_the_product_are_safe() -> None:
    assert bad() == set()


@pytest.mark.parametrize(
    ("variable", "value", "name"),
    [
        ("STREAMLIT_SERVER_ENABLE_AGENT_API", "true", "enableAgentApi"),
        ("STREAMLIT_SERVER_ENABLE_STATIC_SERVING", "true", "enableStaticServing"),
        ("STREAMLIT_SERVER_ENABLE_CORS", "false", "enableCORS"),
        ("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false", "enableXsrfProtection"),
        ("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "true", "gatherUsageStats"),
        ("STREAMLIT_CLIENT_SHOW_ERROR_DETAILS", "full", "showErrorDetails"),
        ("STREAMLIT_GLOBAL_DEVELOPMENT_MODE", "true", "developmentMode"),
        ("STREAMLIT_LOGGER_LEVEL", "debug", "level"),
        ("STREAMLIT_SERVER_ADDRESS", "0.0.0.0", "address"),
        ("STREAMLIT_SERVER_ADDRESS", "", "address"),
        ("BMN_PUBLIC_ADDRESS", "http://bmn.example.go.th", "public_address"),
        ("BMN_AUDIT_DIR", f"{__file__}/x", "audit"),
    ],
)
def test_an_unsafe_setting_fails(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, name: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert bad() == {name}
    assert main(["doctor", "--json"]) == 1


def test_every_variable_is_one_that_streamlit_reads() -> None:
    from streamlit import config

    names = config.get_config_options()
    for option in (*exposed._SAFE, "server.address", "server.port", "server.sslCertFile"):
        assert exposed._variable(option) == names[option].env_var


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system doesn't tell")
def test_a_port_that_is_open_whatever_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as one:
        one.bind(("0.0.0.0", 0))
        one.listen()
        monkeypatch.setenv("STREAMLIT_SERVER_PORT", str(one.getsockname()[1]))
        assert exposed.listening(one.getsockname()[1]) == ["0.0.0.0"]
        assert "port" in {f.name for f in exposed.findings("http://127.0.0.1:1") if not f.ok}


def test_a_demo_that_anybody_can_sign_in_to(
    small_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bad() == set()
    monkeypatch.setenv("BMN_PUBLIC_ADDRESS", "https://bmn.example.go.th")
    assert bad() == {"demo_sign_in"}


@pytest.fixture
def open_server() -> Iterator[str]:
    """A dashboard without a gate, as an older version or a forgotten middleware would be."""

    class Open(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Open)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_answers_without_a_gate_fails(
    open_server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--json", "--url", open_server]) == 1
    (told,) = [
        one["message_en"]
        for one in json.loads(capsys.readouterr().out)["findings"]
        if one["name"] == "headers"
    ]
    for wrong in ("content-security-policy", "nosniff", "/_stcore/metrics is open", "/media/x"):
        assert wrong in told


def test_a_dashboard_that_was_named_must_answer() -> None:
    assert bad("http://127.0.0.1:1") == {"headers"}
