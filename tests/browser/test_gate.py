"""The gate, by a browser and by bare sockets: who comes in, how, and how soon he is out."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
import websockets
from playwright.sync_api import Page, expect
from websockets.exceptions import InvalidStatus

from bmn import settings
from bmn.access import accounts, database, sessions
from bmn.gate import paths
from bmn.ui.frame.navigation import PAGES
from bmn.words.language import text
from tests.browser.conftest import ADMINISTRATOR, CHROMIUM, Dashboard, Screen, _streamlit

pytestmark = pytest.mark.browser

OWN = "ข้าวเหนียว-มะม่วง-2569"
AT_SIGN_IN = re.compile(r"/sign-in")
WITHIN_SECONDS = 5
ROUTES = ("starlette_routes", "starlette_websocket", "starlette_auth_routes")


@pytest.fixture
def shown(dashboard: Dashboard, monkeypatch: pytest.MonkeyPatch) -> Dashboard:
    """The running dashboard; accounts are made in its folder, by this other process."""
    monkeypatch.setenv("BMN_DATA_DIR", str(dashboard.data_dir))
    database.connection().execute("DELETE FROM attempt")
    database.connection().execute("DELETE FROM account")
    return dashboard


def streamlit_s_own() -> set[str]:
    """Every address at which Streamlit itself answers, as its modules name them."""
    found = {
        "_stcore/agent/interact",
        "_stcore/agent/openapi.json",
        "_stcore/agent/mcp",
        "_stcore/metrics",
        "_stcore/script-health-check",
    }
    for name in ROUTES:
        module = import_module(f"streamlit.web.server.starlette.{name}")
        found |= {
            value
            for key, value in vars(module).items()
            if key.startswith(("_ROUTE", "BASE_ROUTE")) and isinstance(value, str)
        }
    return {f"/{re.sub('{.*?}', 'x', value)}" for value in found}


def asked(
    dashboard: Dashboard, path: str, method: str = "GET", body: str = "", **headers: str
) -> tuple[int, str, str]:
    """Status, where it leads to, and the body."""
    connection = HTTPConnection(urlsplit(dashboard.address).netloc, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body=body, headers=named)
    answer = connection.getresponse()
    return answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace")


def cookie_of(subject: str) -> str:
    """A browser's cookie of a new session of a demo's role."""
    return f"bmn_session={sessions.begin_demo(subject, 'x')}"


# --- a stranger -----------------------------------------------------------------------------------


def test_every_address_is_closed_to_a_stranger(shown: Dashboard) -> None:
    own = streamlit_s_own()
    assert {"/_stcore/stream", "/_stcore/metrics", "/media/x", "/oauth2callback"} <= own
    pages = {"/", *(f"/{page.name}" for page in PAGES)}
    files = {
        "/static/js/x.js",
        "/favicon.png",
        "/app.py",
        "/pages/data.py",
        "/nothing",
        "//",
        "/x/..",
    }
    for path in own | pages | files | {paths.CHANGE}:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            status, _, body = asked(shown, path, method, **{"X-Bmn-Subject": ADMINISTRATOR})
            if path in ("/_stcore/health", "/_stcore/host-config"):
                continue
            assert status in (401, 404), (method, path, status)
            assert len(body) < 40, (method, path)
        status, to, _ = asked(shown, path, Sec_Fetch_Mode="navigate")
        assert status in (303, 404)
        assert status == 404 or to.startswith("/sign-in?next=/")


def test_what_is_open_tells_of_no_data(shown: Dashboard) -> None:
    assert asked(shown, "/healthz")[2] == "ok\n"
    assert asked(shown, "/_stcore/health")[2] == "ok"
    status, _, body = asked(shown, "/sign-in")
    assert status == 200
    assert "<script" not in body
    assert re.findall(r"https?://(?!www\.w3\.org)", body) == []


def talk(dashboard: Dashboard, **headers: str) -> tuple[bytes, int]:
    """The first message on a socket, and the code with which it is closed."""

    async def listen() -> tuple[bytes, int]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"{dashboard.address.replace('http', 'ws')}/_stcore/stream"
        protocols = [websockets.Subprotocol("streamlit")]
        async with websockets.connect(
            address, subprotocols=protocols, additional_headers=named
        ) as one:
            message = await asyncio.wait_for(one.recv(), 10)
            await asyncio.wait_for(one.wait_closed(), 10)
            return bytes(message), one.close_code or 0  # type: ignore[arg-type]

    # In a thread of its own: playwright's loop runs in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(listen())).result()


@pytest.mark.parametrize("forged", ["nothing", "header", "cookie", "sign_in_id"])
def test_a_stranger_s_socket_is_only_told_where_to_go(shown: Dashboard, forged: str) -> None:
    token = sessions.begin_demo(ADMINISTRATOR, "x")
    identity = sessions.of_token(token)
    assert identity is not None
    headers = {
        "nothing": {},
        "header": {"X-Bmn-Sign-In": identity.sign_in_id, "X-Bmn-Subject": ADMINISTRATOR},
        "cookie": {"Cookie": f"bmn_session={token[:-1]}"},
        "sign_in_id": {"Cookie": f"bmn_session={identity.sign_in_id}"},
    }[forged]
    message, code = talk(shown, **headers)
    assert code == 4401
    assert b"/sign-in?expired=1" in message
    assert len(message) < 60


def test_a_foreign_page_or_host_is_refused(shown: Dashboard) -> None:
    cookie = cookie_of(ADMINISTRATOR)
    assert asked(shown, "/", Host="evil.example", Cookie=cookie)[0] == 400
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    body = f"subject={quote(ADMINISTRATOR)}"
    for told in ({"Origin": "http://evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
        assert asked(shown, paths.DEMO, "POST", body, **form, **told)[0] == 403
    with pytest.raises(InvalidStatus):
        talk(shown, Origin="http://evil.example", Cookie=cookie)


def test_whoever_is_signed_in_is_kept_from_what_no_page_needs(shown: Dashboard) -> None:
    cookie = cookie_of(ADMINISTRATOR)
    assert asked(shown, "/", Cookie=cookie)[0] == 200
    for path in ("/_stcore/metrics", "/_stcore/agent/mcp", "/auth/login", "/auth/logout", "/docs"):
        assert asked(shown, path, Cookie=cookie)[0] == 404


def test_every_answer_has_its_headers(shown: Dashboard) -> None:
    connection = HTTPConnection(urlsplit(shown.address).netloc, timeout=20)
    for path, status in (("/", 200), ("/media/x", 404), ("/sign-in", 303), ("/nothing", 404)):
        connection.request("GET", path, headers={"Cookie": cookie_of(ADMINISTRATOR)})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "http" not in policy
        assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
        assert policy.count("'sha256-") >= 3
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"
    connection.close()


@pytest.mark.parametrize(
    ("wanted", "to"),
    [
        ("/map?area=province-57", "/map?area=province-57"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/x/../sign-out", "/"),
        ("/sign-out", "/"),
        ("/%0d%0aSet-Cookie:x", "/%0d%0aSet-Cookie:x"),
    ],
)
def test_after_the_sign_in_nobody_is_led_elsewhere(wanted: str, to: str) -> None:
    assert paths.inside(wanted) == to


# --- a browser ------------------------------------------------------------------------------------


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"input[name={name}]").fill(value)
    page.locator("main form button:not(.role)").click()


def by_account(page: Page, shown: Dashboard, subject: str, password: str) -> None:
    page.goto(f"{shown.address}/progress?area=province-57")
    expect(page).to_have_url(AT_SIGN_IN)
    page.locator("summary").click()
    fill(page, subject=subject, password=password)


def test_the_first_administrator_s_way_in(shown: Dashboard, screen: Screen) -> None:
    password = accounts.add("admin", is_first_administrator=True)
    page = screen.page
    by_account(page, shown, "admin", "wrong")
    expect(page.get_by_role("alert")).to_contain_text("ชื่อบัญชีหรือรหัสผ่านไม่ถูกต้อง")
    fill(page, subject="admin", password=password)
    expect(page.get_by_role("heading")).to_contain_text(text("gate.change.title", "th"))
    page.goto(shown.url("progress"))
    expect(page).to_have_url(re.compile("/change-password"))
    page.get_by_role("link", name="English").click()
    fill(page, old=password, new="short", again="short")
    expect(page.get_by_role("alert")).to_contain_text("isn't safe enough")
    fill(page, old=password, new=OWN, again=OWN)
    screen.settle()
    expect(page.locator(".bmn-person").first).to_contain_text("ผู้ดูแลระบบ")
    expect(page.locator(".bmn-headline, .bmn-tile").first).to_be_visible()
    page.get_by_role("link", name=text("frame.person.sign_out", "th")).click()
    expect(page).to_have_url(re.compile("signed_out=1"))
    page.goto(shown.url("progress"))
    expect(page).to_have_url(AT_SIGN_IN)


def test_an_account_without_a_grant_sees_whom_to_ask(shown: Dashboard, phone: Screen) -> None:
    password = accounts.add("somchai", "สมชาย")
    accounts.change_password("somchai", password, OWN, OWN, "test")
    by_account(phone.page, shown, "somchai", OWN)
    phone.settle()
    expect(phone.page.locator(".bmn-empty")).to_contain_text("ชื่อบัญชี: somchai")
    expect(phone.page.locator(".bmn-tile")).to_have_count(0)


@pytest.mark.parametrize("kind", ["screen", "phone", "dark", "phone_at_night"])
def test_the_sign_in_page_fits(shown: Dashboard, kind: str, request: pytest.FixtureRequest) -> None:
    screen: Screen = request.getfixturevalue(kind)
    for language in ("th", "en"):
        screen.page.goto(f"{shown.address}/sign-in?lang={language}")
        assert screen.page.evaluate("document.documentElement.lang") == language
        wide, seen = screen.page.evaluate(
            "(e => [e.scrollWidth, e.clientWidth])(document.documentElement)"
        )
        assert wide <= seen
    assert screen.errors == []
    assert screen.outside == []


def test_a_role_of_the_demo_is_one_click_away(shown: Dashboard, screen: Screen) -> None:
    page = screen.page
    page.goto(shown.url("map", area="province-57"))
    page.get_by_role("button", name="นายอำเภอ").click()
    expect(page).to_have_url(re.compile("/map"))
    screen.settle()
    expect(page.locator(".bmn-person").first).to_contain_text("อำเภอเมืองเชียงราย")
    expect(page).to_have_url(re.compile("area=province-57"))  # refused, and said so
    expect(page.locator(".bmn-note").first).to_contain_text("ไม่พบพื้นที่ตามลิงก์")


def open_tabs(screen: Screen, shown: Dashboard, subject: str) -> tuple[Page, Page]:
    """Two open tabs of one sign-in."""
    password = accounts.add(subject, is_first_administrator=True)
    accounts.change_password(subject, password, OWN, OWN, "test")
    by_account(screen.page, shown, subject, OWN)
    screen.settle()
    other = screen.page.context.new_page()
    other.goto(shown.url("quality"))
    expect(other.locator('[data-testid="stSidebar"] .bmn-person').first).to_be_visible()
    return screen.page, other


@pytest.mark.parametrize("act", ["lock", "sign_out", "idle"])
def test_every_open_tab_is_shut_within_five_seconds(
    shown: Dashboard, screen: Screen, act: str
) -> None:
    tabs = open_tabs(screen, shown, "malee")
    cookie = next(one for one in tabs[0].context.cookies() if one["name"] == "bmn_session")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    if act == "lock":
        command = [sys.executable, "-m", "bmn", "account", "lock", "malee"]
        subprocess.run(command, cwd=settings.ROOT, env={**os.environ}, check=True)
    elif act == "sign_out":
        tabs[1].get_by_role("link", name=text("frame.person.sign_out", "th")).click()
    else:
        # As if its person had done nothing for half an hour; the tabs go on asking by themselves.
        late = database.connection().execute("UPDATE session SET seen_at = seen_at - 1801")
        assert late.rowcount
    since = time.monotonic()
    for tab in tabs:
        expect(tab).to_have_url(AT_SIGN_IN, timeout=WITHIN_SECONDS * 1_000)
    assert time.monotonic() - since < WITHIN_SECONDS
    assert asked(shown, "/", Cookie=f"bmn_session={cookie['value']}")[0] == 401
    tabs[1].close()


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(
    shown: Dashboard, screen: Screen
) -> None:
    screen.open(shown.url("progress", area="province-57"))

    def seen_at() -> float:
        found = database.connection().execute("SELECT max(seen_at) FROM session")
        return float(found.fetchone()[0])

    screen.page.wait_for_timeout(6_000)
    before = seen_at()
    screen.page.wait_for_timeout(7_000)  # three looks for news
    assert seen_at() == before
    screen.page.locator(".st-key-language_en button >> visible=true").first.click()
    screen.settle()
    assert seen_at() > before


def test_a_file_and_an_upload_are_the_sign_in_s_own(shown: Dashboard, screen: Screen) -> None:
    screen.open(shown.url("data", area="province-57", show="dictionary"))
    link = screen.page.locator('[data-testid="stLinkButton"] a').first
    path = urlsplit(link.get_attribute("href") or "").path
    assert screen.take(link).path().stat().st_size > 100
    assert path.startswith("/files/")
    mine = "; ".join(f"{c['name']}={c['value']}" for c in screen.page.context.cookies())
    assert asked(shown, path, Cookie=mine)[0] == 303
    assert asked(shown, path, Cookie=cookie_of(ADMINISTRATOR))[0] == 404
    assert asked(shown, path)[0] == 401
    screen.open(shown.url("data", show="loads"))
    with screen.page.expect_request(re.compile("/upload_file/")) as sent:
        screen.page.locator("input[type=file]").first.set_input_files(
            {"name": "ก.csv", "mimeType": "text/csv", "buffer": b"x"}
        )
    path = urlsplit(sent.value.url).path
    assert sent.value.response().status < 300  # type: ignore[union-attr]
    for method in ("PUT", "DELETE", "OPTIONS"):
        assert asked(shown, path, method, Cookie=cookie_of(ADMINISTRATOR))[0] == 404
        assert asked(shown, path, method)[0] == 401


# --- an OpenID provider ---------------------------------------------------------------------------


@pytest.fixture
def provider(
    small_data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Dashboard, str]]:
    """A dashboard that trusts a provider, and the provider's address."""
    oidc = pytest.importorskip("oidc_provider_mock")
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium")
    with oidc.run_server_in_thread(require_nonce=True) as server:
        issuer = f"http://localhost:{server.server_port}"
        told = {
            "BMN_OIDC_ISSUER": issuer,
            "BMN_OIDC_CLIENT_ID": "bmn",
            "BMN_OIDC_CLIENT_SECRET": "secret",
            "BMN_OIDC_NAME": "ThaID",
        }
        with _streamlit(small_data_dir, **told) as address:
            monkeypatch.setenv("BMN_DATA_DIR", str(small_data_dir))
            yield Dashboard(address, small_data_dir), issuer


def test_a_provider_vouches_for_a_person(provider: tuple[Dashboard, str], screen: Screen) -> None:
    shown, issuer = provider
    page = screen.page
    page.goto(shown.url("progress", area="province-57"))
    page.locator("summary").click()
    page.get_by_role("link", name="ThaID").click()
    page.locator("input[name=sub]").fill("admin")
    page.locator("button[type=submit], button").first.click()
    expect(page).to_have_url(re.compile("/progress"))
    screen.settle()
    # His name at the provider is the first administrator's here: it gives him nothing.
    expect(page.locator(".bmn-empty")).to_contain_text(f"{issuer}#admin")
    (account,) = [one for one in accounts.listed() if not one.is_local]
    assert account.subject == f"{issuer}#admin"
    accounts.lock(account.subject)
    expect(page).to_have_url(AT_SIGN_IN, timeout=WITHIN_SECONDS * 1_000)
    page.locator("summary").click()
    page.get_by_role("link", name="ThaID").click()
    page.locator("input[name=sub]").fill("admin")
    page.locator("button[type=submit], button").first.click()
    expect(page.get_by_role("alert")).to_contain_text("บัญชีนี้ถูกระงับ")


def test_an_answer_that_this_browser_didn_t_ask_for_is_refused(
    provider: tuple[Dashboard, str],
) -> None:
    shown, _ = provider
    status, to, _ = asked(shown, paths.OPENID)
    assert status == 303
    state = re.search(r"[?&]state=([^&]+)", to)
    assert state
    assert "code_challenge_method=S256" in to
    for query, cookie in (
        (f"code=x&state={state[1]}", ""),
        (f"code=x&state={state[1]}", f"bmn_oidc={state[1]}x"),
        ("code=x&state=", "bmn_oidc="),
        (f"error=access_denied&state={state[1]}", f"bmn_oidc={state[1]}"),
        (f"code=x&state={state[1]}", f"bmn_oidc={state[1]}"),  # used up by the one before
    ):
        status, _, body = asked(shown, f"{paths.OPENID_RETURN}?{query}", Cookie=cookie)
        assert status == 403
        assert "ไม่ตอบหรือไม่ยืนยัน" in re.sub("<[^>]*>", "", body)
