"""How far the dashboard is open to others: its settings, its port, its demo, its answers.

Streamlit's settings are read as it reads them (the product's file, then STREAMLIT_… of the
environment); the port is looked up among the machine's listening sockets, since `run --address` and
a proxy's file may say something else than the settings; a dashboard that runs is asked.
"""

import ipaddress
import os
import re
import socket
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bmn import settings
from bmn.access import demo
from bmn.collector.health import Finding
from bmn.collector.messages import Message

PORT = 8501
_SAFE: dict[str, tuple[tuple[Any, ...], Any, Message]] = {
    "server.enableAgentApi": (
        (False,),
        False,
        Message("เปิดให้โปรแกรมอื่นสั่งหน้าจอได้", "programs may drive the screens"),
    ),
    "server.enableStaticServing": (
        (False,),
        False,
        Message("แจกแฟ้มจากโฟลเดอร์โดยไม่ผ่านสิทธิ์", "files of a folder are handed out"),
    ),
    "server.enableCORS": (
        (True,),
        True,
        Message("เว็บอื่นเปิดหน้าจอนี้ในนามผู้ใช้ได้", "other sites may open it in a user's name"),
    ),
    "server.enableXsrfProtection": (
        (True,),
        True,
        Message("เว็บอื่นส่งแฟ้มในนามผู้ใช้ได้", "other sites may upload in a user's name"),
    ),
    "browser.gatherUsageStats": (
        (False,),
        True,
        Message("ส่งสถิติการใช้ออกนอกเครื่อง", "usage is told to somebody outside"),
    ),
    "client.showErrorDetails": (
        ("none", False),
        "full",
        Message("ข้อผิดพลาดแสดงโค้ดและค่าบนจอ", "errors show code and values on the screen"),
    ),
    "global.developmentMode": (
        (False,),
        False,
        Message("เปิดโหมดพัฒนาอยู่", "the development mode is on"),
    ),
    "logger.level": (
        ("info", "warning", "error", "critical"),
        "info",
        Message("บันทึกละเอียดเกินไป (debug)", "the log tells too much (debug)"),
    ),
}
"""What each setting may be, what it is when nothing is said, and what is wrong otherwise."""

_HEADERS = {
    "content-security-policy": "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "",
}
_CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/media/x", "/files/x")


def findings(url: str | None = None) -> list[Finding]:
    """Everything looked at; `url` is where a dashboard answers, else the settings' own port."""
    configured = _configured()
    return [
        *_settings(configured),
        _address(configured),
        _port(configured),
        _demo(configured),
        _public(),
        _audit(),
        _answers(url or f"http://127.0.0.1:{_port_of(configured)}", asked=url is not None),
    ]


def _settings(configured: dict[str, Any]) -> Iterator[Finding]:
    for name, (safe, otherwise, wrong) in _SAFE.items():
        value = configured.get(name, otherwise)
        ok = value in safe
        told = Message(f"{name} = {value}", f"{name} = {value}")
        if not ok:
            told = Message(
                f"{wrong.th}: {name} = {value} ต้องเป็น {safe[0]}",
                f"{wrong.en}: {name} = {value}, must be {safe[0]}",
            )
        yield Finding(name.partition(".")[2], ok, told.th, told.en)


def _address(configured: dict[str, Any]) -> Finding:
    address = str(configured.get("server.address", ""))
    is_closed = _is_this_machine(address) or bool(configured.get("server.sslCertFile"))
    told = (
        Message("หน้าจอเปิดเฉพาะในเครื่องนี้", "the dashboard answers this machine only")
        if is_closed
        else Message(
            f"หน้าจอเปิดให้เครือข่ายโดยไม่เข้ารหัส (server.address = {address or 'ทุกที่อยู่'}) รหัสผ่านถูกดักได้ "
            "ให้ใช้ 127.0.0.1 และเปิดผ่าน nginx (deploy/)",
            f"the dashboard is open to the network without encryption (server.address = "
            f"{address or 'any'}): passwords can be read on the way. Use 127.0.0.1 behind nginx "
            "(deploy/)",
        )
    )
    return Finding("address", is_closed, told.th, told.en)


def _port(configured: dict[str, Any]) -> Finding:
    port = _port_of(configured)
    open_to = [address for address in listening(port) if not _is_this_machine(address)]
    ok = not open_to or bool(configured.get("server.sslCertFile"))
    told = (
        Message(f"พอร์ต {port} ไม่เปิดให้เครือข่าย", f"port {port} isn't open to the network")
        if ok
        else Message(
            f"พอร์ต {port} เปิดอยู่ที่ {', '.join(open_to)} ผู้อื่นเข้าถึงได้โดยไม่ผ่าน nginx",
            f"port {port} is open on {', '.join(open_to)}: others reach it past nginx",
        )
    )
    return Finding("port", ok, told.th, told.en)


def _demo(configured: dict[str, Any]) -> Finding:
    address = str(configured.get("server.address", ""))
    others = [one for one in listening(_port_of(configured)) if not _is_this_machine(one)]
    is_closed = _is_this_machine(address) and not others and settings.public_address() is None
    ok = not demo.is_open() or is_closed
    told = (
        Message(
            "การเข้าสู่ระบบแบบสาธิตปิดอยู่ หรือใช้ได้เฉพาะในเครื่องนี้",
            "the demo's sign-in is shut, or this machine's only",
        )
        if ok
        else Message(
            "ใครก็เข้าสู่ระบบแบบสาธิตได้จากเครือข่าย ข้อมูลเป็นข้อมูลสมมติ แต่ห้ามนำเครื่องนี้รับข้อมูลจริง",
            "anybody on the network can sign in to the demo; the data are made up, but never let "
            "this machine take in real ones",
        )
    )
    return Finding("demo_sign_in", ok, told.th, told.en)


def _public() -> Finding:
    address = settings.public_address()
    ok = address is None or address.startswith("https://")
    told = Message(
        f"ที่อยู่สาธารณะ {address or 'ไม่ได้ตั้ง (ใช้ในเครื่องนี้เท่านั้น)'}",
        f"public address {address or 'not set (this machine only)'}",
    )
    if not ok:
        told = Message(
            f"BMN_PUBLIC_ADDRESS = {address} ต้องขึ้นต้นด้วย https:// คุกกี้จึงจะไม่ถูกส่งโดยไม่เข้ารหัส",
            f"BMN_PUBLIC_ADDRESS = {address} must begin with https://, or cookies go unencrypted",
        )
    return Finding("public_address", ok, told.th, told.en)


def _audit() -> Finding:
    folder = settings.audit_dir()
    place = next(one for one in (folder, *folder.parents) if one.exists())
    ok = place.is_dir() and os.access(place, os.W_OK | os.X_OK)
    told = (
        Message(f"บันทึกการใช้งานเขียนได้ที่ {folder}", f"the audit can be written: {folder}")
        if ok
        else Message(
            f"เขียนบันทึกการใช้งานที่ {folder} ไม่ได้ ระบบจะไม่แสดงข้อมูล",
            f"the audit can't be written to {folder}: nothing will be shown",
        )
    )
    return Finding("audit", ok, told.th, told.en)


def _answers(url: str, *, asked: bool) -> Finding:
    """What a dashboard that runs says to a stranger."""
    try:
        wrong = list(_wrong_answers(url))
    except (OSError, HTTPException) as error:
        told = Message(
            f"ไม่มีหน้าจอทำงานที่ {url} จึงยังไม่ได้ตรวจ", f"no dashboard at {url}: not looked at ({error})"
        )
        return Finding("headers", not asked, told.th, told.en)
    if wrong:
        listed = "; ".join(wrong)
        return Finding("headers", False, f"{url}: {listed}", f"{url}: {listed}")
    told = Message(
        f"{url} ส่งส่วนหัวป้องกันครบ และปิดต่อผู้ไม่ได้เข้าสู่ระบบ",
        f"{url} sends the protecting headers, and is closed to strangers",
    )
    return Finding("headers", True, told.th, told.en)


def _wrong_answers(url: str) -> Iterator[str]:
    status, headers = _get(url, "/")
    if status == 200:
        yield "/ is open without a sign-in"
    for name, holds in _HEADERS.items():
        if holds not in headers.get(name, "") or name not in headers:
            yield f"{name} lacks {holds or 'a value'}"
    for path in _CLOSED:
        status, _ = _get(url, path)
        if status == 200:
            yield f"{path} is open without a sign-in"


def _get(url: str, path: str) -> tuple[int, dict[str, str]]:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "127.0.0.1", parts.port, timeout=5)
    try:
        connection.request("GET", path, headers={"Sec-Fetch-Mode": "navigate"})
        answer: HTTPResponse = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def listening(port: int) -> list[str]:
    """The addresses on which something listens to a port; empty where the system doesn't tell."""
    found = set()
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        with suppress(OSError):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                _, local, _, state, *_ = line.split()
                address, _, told = local.partition(":")
                if state == "0A" and int(told, 16) == port:
                    words = bytes.fromhex(address)
                    # The kernel writes words of four bytes in the machine's own order.
                    swapped = b"".join(words[n : n + 4][::-1] for n in range(0, len(words), 4))
                    found.add(socket.inet_ntop(family, swapped))
    return sorted(found)


def _port_of(configured: dict[str, Any]) -> int:
    return int(configured.get("server.port", PORT))


def _is_this_machine(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _configured() -> dict[str, Any]:
    """Streamlit's settings by full name, those of the environment before those of the file."""
    told: dict[str, Any] = {}
    with suppress(FileNotFoundError):
        text = (settings.ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
        for section, options in tomllib.loads(text).items():
            if isinstance(options, dict):
                told |= {f"{section}.{name}": value for name, value in options.items()}
    for name in (*_SAFE, "server.address", "server.port", "server.sslCertFile"):
        value = os.environ.get(_variable(name))
        if value is not None:
            told[name] = {"true": True, "false": False}.get(value.lower(), value)
    return told


def _variable(name: str) -> str:
    """server.enableAgentApi → STREAMLIT_SERVER_ENABLE_AGENT_API."""
    section, _, option = name.partition(".")
    snake = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", option)
    return f"STREAMLIT_{section}_{snake}".upper()
