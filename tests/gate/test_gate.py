"""The gate without a browser: the demo closes with real data, messages are weighed, the cost."""

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from bmn.access import accounts, demo, sessions
from bmn.gate import cookie, headers, paths, sign_in
from bmn.gate.middleware import Gate
from bmn.gate.screens import Said, Screens
from bmn.ui.frame import behind, shell

ANALYST = "demo:analyst@country:TH"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    return tmp_path


def publish(folder: Path, number: int, *, made_up: bool) -> None:
    """Name a manifest as the current one, as the publisher does."""
    snapshots = folder / "warehouse" / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    manifest = snapshots / f"manifest-{number}.json"
    manifest.write_text(json.dumps({"made_up": made_up}), encoding="utf-8")
    (snapshots / "current").write_text(manifest.name, encoding="utf-8")


async def behind_it(scope: Scope, receive: Receive, send: Send) -> None:
    """What a server behind the gate sees of a request, as text."""
    told = {name.decode(): value.decode() for name, value in scope["headers"]}
    await PlainTextResponse(json.dumps(told))(scope, receive, send)


def screens() -> Screens:
    return behind.screens(shell.inline_scripts)


def ask(
    gate: Callable[..., Any], path: str = "/map", method: str = "GET", **told: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one request."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    named = {"host": "127.0.0.1:8501"} | {k.replace("_", "-"): v for k, v in told.items()}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "client": ("127.0.0.1", 50_000),
    }
    asyncio.run(gate(scope, receive, send))
    head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], head, b"".join(one.get("body", b"") for one in sent[1:])


def token(subject: str = ANALYST) -> str:
    return sessions.begin_demo(subject, "x")


def test_the_demo_s_sign_ins_end_with_the_first_real_publication(folder: Path) -> None:
    publish(folder, 1, made_up=True)
    held = token()
    gate = Gate(behind_it, screens())
    assert ask(gate, cookie=f"{cookie.NAME}={held}")[0] == 200
    publish(folder, 2, made_up=False)
    assert not demo.is_open()
    assert ask(gate, cookie=f"{cookie.NAME}={held}")[0] == 401
    publish(folder, 3, made_up=True)
    assert ask(gate, cookie=f"{cookie.NAME}={held}")[0] == 401  # ended, not only hidden


@pytest.mark.parametrize("manifest", ["", "{", "[]", '{"made_up": 1}', '{"made_up": "yes"}', "{}"])
def test_where_it_isn_t_known_there_is_no_demo(folder: Path, manifest: str) -> None:
    publish(folder, 1, made_up=True)
    assert demo.is_open()
    (folder / "warehouse/snapshots/manifest-9.json").write_text(manifest)
    (folder / "warehouse/snapshots/current").write_text("manifest-9.json")
    assert not demo.is_open()
    (folder / "warehouse/snapshots/current").unlink()
    assert not demo.is_open()


def test_only_the_list_s_roles_can_be_tried_and_each_reads_what_it_says(folder: Path) -> None:
    assert {one.role for one in demo.ROLES.values()} == {
        "executive",
        "presenter",
        "analyst",
        "officer",
        "administrator",
    }
    for subject, one in demo.ROLES.items():
        assert subject == one.subject
        assert demo.area_label(one.scope, "th")


def test_the_first_password_is_told_once_and_never_on_made_up_data(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(folder, 1, made_up=True)
    sign_in.announce_first_start()
    assert capsys.readouterr().err == ""
    assert accounts.listed() == []
    publish(folder, 2, made_up=False)
    sign_in.announce_first_start()
    told = capsys.readouterr().err
    password = told.strip().rpartition(" ")[2]
    assert accounts.check(accounts.FIRST, password, "x").is_first_administrator
    sign_in.announce_first_start()
    assert capsys.readouterr().err == ""


def test_a_one_time_password_lets_nobody_further(folder: Path) -> None:
    password = accounts.add("somchai")
    held = f"{cookie.NAME}={sessions.begin(accounts.check('somchai', password, 'x'))}"
    gate = Gate(behind_it, screens())
    status, head, _ = ask(gate, cookie=held, sec_fetch_mode="navigate")
    assert (status, head["location"]) == (303, "/change-password?next=/map")
    for path in ("/map", "/media/x", "/static/js/x.js", "/favicon.png", "/_stcore/stream"):
        assert ask(gate, path, cookie=held)[0] == 403
    assert ask(gate, paths.CHANGE, cookie=held)[0] == 200


def test_what_a_client_says_of_who_it_is_goes_no_further(folder: Path) -> None:
    publish(folder, 1, made_up=True)
    held = token()
    identity = sessions.of_token(held)
    assert identity is not None
    forged = {"x_bmn_subject": "admin", "X_Bmn_Sign_In": "0", "x_bmn_more": "1"}
    lower = {name.lower(): value for name, value in forged.items()}
    gate = Gate(behind_it, screens())
    _, _, body = ask(gate, cookie=f"{cookie.NAME}={held}", **lower)
    seen = {k: v for k, v in json.loads(body).items() if k.startswith("x-bmn-")}
    assert seen == {"x-bmn-subject": ANALYST, "x-bmn-sign-in": identity.sign_in_id}
    _, _, body = ask(gate, paths.SIGN_IN, **lower)
    assert not [name for name in json.loads(body) if name.startswith("x-bmn-")]


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("127.0.0.1:8501", True),
        ("192.168.1.20", True),
        ("[::1]:8501", True),
        ("localhost:8501", True),
        ("bmn.example.go.th", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("bmn.example.go.th.evil.example", False),
        ("bmn.example.go.th@evil.example", False),
        ("", False),
        ("127.0.0.1:x", False),
    ],
)
def test_only_our_own_names_are_answered_to(
    monkeypatch: pytest.MonkeyPatch, host: str, is_ours: bool
) -> None:
    monkeypatch.setenv("BMN_PUBLIC_ADDRESS", "https://bmn.example.go.th")
    gate = Gate(behind_it, screens())
    assert ask(gate, paths.HEALTH, host=host)[0] == (200 if is_ours else 400)


def test_behind_tls_the_cookie_goes_over_tls_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(folder, 1, made_up=True)
    monkeypatch.setenv("BMN_PUBLIC_ADDRESS", "https://bmn.example.go.th")
    answer = PlainTextResponse("")
    cookie.put(answer, {"type": "http", "scheme": "http", "headers": []}, "t")
    told = answer.headers["set-cookie"]
    assert told.startswith("__Host-bmn_session=t;")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(told.split("; "))
    gate = Gate(behind_it, screens())
    assert ask(gate, cookie=f"bmn_session={token()}")[0] == 401
    _, head, _ = ask(gate, cookie=f"__Host-bmn_session={token()}")
    assert "max-age" in head["strict-transport-security"]


def told(**fields: Any) -> bytes:
    message = BackMsg()
    for name, value in fields.items():
        setattr(message, name, value)
    return message.SerializeToString()


def rerun(**fields: Any) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = "x"
    for name, value in fields.items():
        setattr(message.rerun_script, name, value)
    return message.SerializeToString()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (rerun(), Said.BY_HAND),
        (rerun(fragment_id="f"), Said.BY_HAND),
        (rerun(fragment_id="f", is_auto_rerun=True), Said.BY_ITSELF),
        (told(app_heartbeat=True), Said.BY_ITSELF),
        (told(clear_cache=True), Said.REFUSED),
        (told(debug_shutdown_runtime=True), Said.REFUSED),
        (told(set_run_on_save=True), Said.REFUSED),
        (b"", Said.REFUSED),
        (b"\xff\xff", Said.REFUSED),
    ],
)
def test_a_message_is_weighed(data: bytes, said: Said) -> None:
    assert behind.weigh(data, "x") is said


def test_the_policy_names_every_script_of_the_page_and_no_more() -> None:
    scripts = shell.inline_scripts()
    policy = headers.policy(scripts)
    assert policy.count("'sha256-") == len(scripts) >= 4
    for language in ("th", "en"):
        assert shell.html(language).count("<script>") == 2
        assert "unsafe-inline" not in policy.partition("style-src")[0]


def test_a_base_path_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    monkeypatch.setattr(st, "get_option", lambda name: "bmn" if "baseUrl" in name else None)
    with pytest.raises(shell.BasePath):
        shell.middleware()


def test_it_costs_less_than_two_milliseconds_a_request(folder: Path) -> None:
    publish(folder, 1, made_up=True)
    held = f"{cookie.NAME}={token()}"
    gate = Gate(behind_it, screens())

    def cost(app: Callable[..., Any]) -> float:
        taken = []
        for _ in range(60):
            since = time.perf_counter()
            ask(app, cookie=held)
            taken.append(time.perf_counter() - since)
        return statistics.median(taken)

    cost(gate)
    assert cost(gate) - cost(behind_it) < 0.002
