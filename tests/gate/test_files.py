"""Files on click: for their own sign-in, once an address, audited before a byte leaves."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bmn.access import audit, audit_trail, grants, sessions
from bmn.access.reader import NATIONAL, Reader, Scope
from bmn.gate import files
from tests.gate.conftest import Says, Serve, identity

OFFICER = grants.demo_subject("officer", Scope("province", "57"))
READER = Reader(OFFICER, "officer", Scope("province", "57"))
NAME = "bmn-แฟ้ม-2569.csv"


def put(
    make: Callable[[], files.Made] = lambda: files.Made(b"a,b\r\n", 1),
    *,
    reader: Reader = READER,
    sign_in_id: str = "s1",
    page: str = "page",
    key: str = "csv",
) -> str:
    return files.offer(page, key, files.Offer(reader, sign_in_id, NAME, "text/csv", make))


@pytest.fixture
def client(serve: Serve, small_warehouse: Path, audited: Path) -> TestClient:
    Says.who = identity(OFFICER)
    return serve([*files.routes()])


def click(client: TestClient, address: str):  # type: ignore[no-untyped-def]
    led = client.get(address)
    return client.get(led.headers["location"]) if led.status_code == 303 else led


def test_a_click_makes_the_file_and_the_audit_knows_it(client: TestClient) -> None:
    made: list[int] = []

    def make() -> files.Made:
        made.append(len(audit_trail.read()))
        return files.Made("ก,ข\r\n".encode(), 7)

    address = put(make)
    assert made == []  # nothing lies ready
    told = click(client, address)
    assert (told.status_code, told.content) == (200, "ก,ข\r\n".encode())
    assert told.headers["cache-control"] == "no-store"
    assert told.headers["x-content-type-options"] == "nosniff"
    assert told.headers["content-disposition"] == (
        'attachment; filename="bmn-____-2569.csv"; '
        "filename*=UTF-8''bmn-%E0%B9%81%E0%B8%9F%E0%B9%89%E0%B8%A1-2569.csv"
    )
    (line,) = audit_trail.read()
    assert (line["event"], line["who"], line["role"], line["scope"]) == (
        "export",
        OFFICER,
        "officer",
        "province:57",
    )
    assert (line["what"], line["rows"]) == (NAME, 7)
    assert line["file_hash"] == hashlib.sha256("ก,ข\r\n".encode()).hexdigest()
    assert made == [0]


def test_what_a_maker_asks_it_asks_as_the_sign_in(client: TestClient) -> None:
    asked: list[str | None] = []

    def make() -> files.Made:
        asked.append(sessions.of_socket.get())
        return files.Made(b"a")

    assert click(client, put(make)).status_code == 200
    assert asked == ["s1"]
    assert sessions.of_socket.get() is None


def test_each_click_has_an_address_that_serves_once(client: TestClient) -> None:
    address = put()
    first = client.get(address).headers["location"]
    assert client.get(first).status_code == 200
    assert client.get(first).status_code == 404
    assert click(client, address).status_code == 200  # a person who clicks again gets it again
    assert len(audit_trail.read()) == 2
    assert client.get(f"{address}/guess").status_code == 404
    assert client.head(address).status_code == 405


def test_the_page_drawn_anew_keeps_its_address_and_the_newest_rows_count(
    client: TestClient,
) -> None:
    address = put(lambda: files.Made(b"old"))
    assert put(lambda: files.Made(b"new")) == address
    assert put(key="xlsx") != address
    assert put(page="another tab") != address
    assert click(client, address).content == b"new"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 401),
        (identity(OFFICER, "s2"), 404),  # signed in again, or on another machine
        (identity("somchai", "s1"), 404),
        (identity("somchai", "s2", is_first_administrator=True), 404),
    ],
)
def test_nobody_else_opens_it(client: TestClient, who: object, status: int) -> None:
    def never() -> files.Made:
        raise AssertionError("it was made for another")

    address = put(never)
    ticket = client.get(address).headers["location"]
    Says.who = who  # type: ignore[assignment]
    for stolen in (address, ticket):
        told = client.get(stolen)
        assert told.status_code == status
        assert b"a,b" not in told.content
    denied = audit_trail.read(event=audit.DENIED)
    assert len(denied) == (0 if who is None else 2)


def test_without_a_sign_in_an_address_opens_for_nobody(client: TestClient) -> None:
    Says.who = identity(OFFICER, "")
    assert client.get(put(sign_in_id="")).status_code == 404


def test_a_right_that_was_taken_back_counts_at_the_click(client: TestClient) -> None:
    Says.who = identity("somchai")
    reader = Reader("somchai", "officer", Scope("province", "57"))
    told = click(client, put(reader=reader))
    assert told.status_code == 403  # the register grants him nothing
    (line,) = audit_trail.read()
    assert (line["event"], line["who"]) == ("denied", "somchai")
    # Another area than his own, as if the page had been drawn before a grant was narrowed.
    Says.who = identity(OFFICER)
    wide = Reader(OFFICER, "officer", NATIONAL)
    assert click(client, put(reader=wide)).status_code == 403


def test_a_page_not_drawn_lately_offers_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = put()
    monkeypatch.setattr(files, "LIVES_SECONDS", -1)
    told = client.get(address)
    assert told.status_code == 404
    assert "ลิงก์ดาวน์โหลดนี้ใช้ไปแล้ว" in told.text
    assert "expired" in told.text
    put(page="another")  # sweeps
    assert files.offered(address) is None


def test_without_audit_no_byte_leaves(client: TestClient, audited: Path) -> None:
    address = put(lambda: files.Made(b"secret"))
    ticket = client.get(address).headers["location"]
    audited.write_text("a file where the folder should be")
    told = client.get(ticket)
    assert told.status_code == 503
    assert b"secret" not in told.content


def test_a_maker_that_fails_says_what_to_do_and_gives_nothing_away(client: TestClient) -> None:
    def fails() -> files.Made:
        raise ValueError("1579900012345")

    told = click(client, put(fails))
    assert told.status_code == 500
    assert "1579900012345" not in told.text
    assert "โหลดหน้าเดิมใหม่" in told.text


def test_a_page_keeps_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "OFFERS_OF_A_PAGE", 3)
    addresses = [put(page="many", key=str(n)) for n in range(5)]
    alive = [files.offered(address) is not None for address in addresses]
    assert alive == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("mine", "wanted", "is_covered"),
    [(None, (2569,), True), ((2568, 2569), (2569,), True), ((2568,), None, False)],
)
def test_years_count_too(mine: object, wanted: object, is_covered: bool) -> None:
    def reader(years: object) -> Reader:
        return Reader("a", "officer", NATIONAL, years)  # type: ignore[arg-type]

    assert files.covers(reader(mine), reader(wanted)) is is_covered
