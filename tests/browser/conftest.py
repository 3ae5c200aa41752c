"""A running dashboard, with its collector, over a copy of the small warehouse, and a browser.

Skipped where there is no chromium; `.ci/run` installs one.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from bmn import settings

CHROMIUM = (
    os.environ.get("BMN_CHROMIUM")
    # Debian's chromium without its window: the same engine, a seventh less work.
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or "/usr/bin/chromium"
)
sync_api = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser


def without_chromium() -> None:
    """Skip, or fail where the environment demands browser tests (`.ci/run` does)."""
    if os.environ.get("BMN_BROWSER_TESTS") == "required":
        pytest.fail("browser tests are required, and there is no chromium")
    pytest.skip("no chromium")


ADMINISTRATOR = "demo:administrator@country:TH"
EXECUTIVE = "demo:executive@district:5701"
OFFICER = "demo:officer@district:5701"
_subjects: dict[str, str] = {}
"""As whom each dashboard is opened: a role of the demo's list."""

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
"""What a phone's browser says of itself."""


@dataclass
class Dashboard:
    """Where it answers, and the folder that it shows."""

    address: str
    data_dir: Path

    def url(self, page: str = "", **link: str) -> str:
        """The address of a page with the query part of a link."""
        return f"{self.address}/{page}" + (f"?{urlencode(link)}" if link else "")


@dataclass
class Screen:
    """One browser page, and what it asked for."""

    page: "sync_api.Page"
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    signed_in: set[str] = field(default_factory=set)

    def open(self, url: str) -> None:
        """Go there, signed in, and wait until the script has run."""
        address = "/".join(url.split("/", 3)[:3])
        if address not in self.signed_in:
            self.sign_in(address, _subjects.get(address, ADMINISTRATOR))
        self.page.goto(url)
        self.settle()

    def sign_in(self, address: str, subject: str) -> None:
        """By a role of the demo's list, as its button does."""
        answer = self.page.request.post(
            f"{address}/sign-in/demo", form={"subject": subject}, max_redirects=0
        )
        assert answer.status == 303, answer.text()
        # One browser has one session of a machine, whatever the port.
        self.signed_in = {address}

    def take(self, link: "sync_api.Locator") -> "sync_api.Download":
        """Click the link of a file; what comes of it, in a tab that shuts at once."""
        taken: list[sync_api.Download] = []

        def came(file: "sync_api.Download") -> None:
            taken.append(file)

        self.page.context.on("page", lambda tab: tab.on("download", came))
        self.page.on("download", came)
        link.click()
        for _ in range(300):
            if taken:
                return taken[0]
            self.page.wait_for_timeout(100)
        raise TimeoutError("no file came")

    def settle(self) -> None:
        """Wait until the script has run."""
        self.page.wait_for_timeout(300)
        self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
            timeout=30_000
        )
        self.page.wait_for_timeout(300)

    def is_well(self) -> bool:
        """No exception box, nothing asked outside, no error in the console, nothing cut off."""
        boxes = self.page.locator('[data-testid="stException"], .bmn-empty.unreadable').count()
        width, seen = self.page.evaluate(
            "(e => [e.scrollWidth, e.clientWidth])(document.querySelector('[data-testid=stMain]'))"
        )
        return boxes == 0 and self.outside == [] and self.errors == [] and width <= seen


@pytest.fixture(scope="session")
def dashboard(
    small_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dashboard]:
    """The dashboard and its collector over a copy of the small warehouse."""
    if not Path(CHROMIUM).exists():
        without_chromium()
    folder = tmp_path_factory.mktemp("shown")
    shutil.copytree(small_data_dir / "warehouse", folder / "warehouse")
    with _running("collect", folder), _streamlit(folder) as address:
        yield Dashboard(address, folder)


@pytest.fixture
def untouched(small_data_dir: Path) -> Iterator[Dashboard]:
    """A dashboard that nobody has opened yet."""
    if not Path(CHROMIUM).exists():
        without_chromium()
    with _streamlit(small_data_dir) as address:
        yield Dashboard(address, small_data_dir)


@pytest.fixture
def counts_only(small_data_dir: Path) -> Iterator[Dashboard]:
    """A dashboard whose reader may see counts only, of one district."""
    if not Path(CHROMIUM).exists():
        without_chromium()
    with _streamlit(small_data_dir) as address:
        _subjects[address] = EXECUTIVE
        yield Dashboard(address, small_data_dir)


@pytest.fixture(scope="session")
def browser() -> Iterator["sync_api.Browser"]:
    """Debian's chromium."""
    if not Path(CHROMIUM).exists():
        without_chromium()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def windows(browser: "sync_api.Browser") -> Iterator[Callable[..., "sync_api.BrowserContext"]]:
    """A window of each kind, opened once: its pages find Streamlit's files in the cache."""
    opened: dict[str, sync_api.BrowserContext] = {}

    def window(width: int, height: int, **more: Any) -> "sync_api.BrowserContext":
        key = f"{width}×{height} {more}"
        if key not in opened:
            opened[key] = browser.new_context(
                viewport={"width": width, "height": height},
                locale="th-TH",
                timezone_id="Asia/Bangkok",
                **more,
            )
        return opened[key]

    yield window
    for context in opened.values():
        context.close()


@pytest.fixture
def screen(windows: Callable[..., "sync_api.BrowserContext"]) -> Iterator[Screen]:
    """A desktop page in Thailand."""
    with _screen(windows(1366, 768)) as shown:
        yield shown


@pytest.fixture
def phone(windows: Callable[..., "sync_api.BrowserContext"]) -> Iterator[Screen]:
    """A phone."""
    with _screen(windows(390, 844, is_mobile=True, has_touch=True, user_agent=PHONE)) as shown:
        yield shown


@pytest.fixture
def phone_at_night(windows: Callable[..., "sync_api.BrowserContext"]) -> Iterator[Screen]:
    """A phone whose owner likes it dark."""
    kind = {"is_mobile": True, "has_touch": True, "user_agent": PHONE, "color_scheme": "dark"}
    with _screen(windows(390, 844, **kind)) as shown:
        yield shown


@pytest.fixture
def large(windows: Callable[..., "sync_api.BrowserContext"]) -> Iterator[Screen]:
    """The screen of a meeting room."""
    with _screen(windows(1920, 1080)) as shown:
        yield shown


@pytest.fixture
def dark(windows: Callable[..., "sync_api.BrowserContext"]) -> Iterator[Screen]:
    """A desktop page at night."""
    with _screen(windows(1366, 768, color_scheme="dark")) as shown:
        yield shown


@contextmanager
def _screen(context: "sync_api.BrowserContext") -> Iterator[Screen]:
    """A new page; what it kept for the next visit is forgotten."""
    shown = Screen(context.new_page())

    def noted(request: "sync_api.Request") -> None:
        if not request.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            shown.outside.append(request.url)

    shown.page.on("request", noted)
    shown.page.on("console", lambda said: said.type == "error" and shown.errors.append(said.text))
    shown.page.on(
        "response", lambda got: got.status >= 400 and shown.errors.append(f"{got.status} {got.url}")
    )
    try:
        yield shown
    finally:
        context.clear_cookies()
        shown.page.evaluate("localStorage.clear()")
        shown.page.close()


@contextmanager
def _running(command: str, folder: Path) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bmn", command],
        cwd=settings.ROOT,
        env={**os.environ, "BMN_DATA_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def _streamlit(folder: Path, **environment: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=settings.ROOT,
        env={**os.environ, "BMN_DATA_DIR": str(folder), **environment},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/healthz")
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(url: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(url)
