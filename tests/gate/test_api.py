"""The API: its own reader's answers by token, the same as on the screen, audited; nothing else."""

import base64
import csv
import hashlib
import io
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from bmn.access import accounts, audit_trail, tokens
from bmn.access.reader import Reader, Scope
from bmn.cli.main import main
from bmn.exchange import spreadsheet
from bmn.gate import api
from bmn.warehouse import queries, snapshots
from tests.drawn import Store, rows
from tests.gate.conftest import Serve

REGISTER = """
subject | role      | area_level | area_code | survey_year_be | valid_from | valid_to
somchai | officer   | province   | 57        |                |            |
malee   | executive | district   | 5701      |                |            |
"""
OFFICER = Reader("somchai", "officer", Scope("province", "57"))
EXECUTIVE = Reader("malee", "executive", Scope("district", "5701"))
ASKED = {
    "survey_year_be": "2569",
    "area_level": "province",
    "within_level": "country",
    "within_code": "TH",
}
PROGRESS = "/api/v1/answer/progress_by_area"


@pytest.fixture(scope="module")
def granted(three_provinces_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("api")
    shutil.copytree(three_provinces_dir, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder))
        with closing(Store(folder)) as store:
            assert store.take(rows(REGISTER)).accepted == 2
            store.publish()
            yield folder
        snapshots.warehouse().forget()


@pytest.fixture
def client(
    serve: Serve, granted: Path, audited: Path, monkeypatch: pytest.MonkeyPatch
) -> TestClient:
    monkeypatch.setenv("BMN_DATA_DIR", str(granted))
    accounts.add("somchai")
    accounts.add("malee")
    return serve([*api.routes()])


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_each_form_holds_what_the_screen_holds(client: TestClient) -> None:
    _, secret = tokens.add(OFFICER, "Excel")
    asked = {**ASKED, "area_level": "district"}
    wanted = [dict(r) for r in queries.ask("progress_by_area", reader=OFFICER, **asked)]
    assert wanted
    told = client.get(f"{PROGRESS}.json", params=asked, headers=bearer(secret))
    assert told.status_code == 200
    assert told.headers["cache-control"] == "no-store"
    whole = told.json()
    assert [row["area_code"] for row in whole["rows"]] == [row["area_code"] for row in wanted]
    assert whole["rows"][0]["households_target"] == wanted[0]["households_target"]
    assert whole["snapshot"] == snapshots.current_snapshot().id

    got = client.get(f"{PROGRESS}.csv", params=asked, headers=bearer(secret))
    header, *lines = csv.reader(io.StringIO(got.content.decode("utf-8-sig")))
    assert [line[header.index("area_code")] for line in lines] == [w["area_code"] for w in wanted]
    assert {"snapshot", "as_of"} <= set(header)

    got = client.get(f"{PROGRESS}.xlsx", params=asked, headers=bearer(secret))
    page = openpyxl.load_workbook(io.BytesIO(got.content)).active
    assert page is not None
    assert page.cell(spreadsheet.HEADER_LINE + 2, 1).value in wanted[0].values()

    got = client.get(f"{PROGRESS}.parquet", params=asked, headers=bearer(secret))
    table = pq.read_table(io.BytesIO(got.content))
    assert table.column("area_code").to_pylist() == [row["area_code"] for row in wanted]
    assert b"snapshot" in table.schema.metadata[b"bmn"]

    lines_of_audit = audit_trail.read(user="somchai", event="export")
    assert [line["what"].rpartition(".")[2] for line in lines_of_audit] == list(api.MEDIA)
    assert lines_of_audit[0]["rows"] == len(wanted)
    assert lines_of_audit[0]["file_hash"] == hashlib.sha256(told.content).hexdigest()
    assert lines_of_audit[3]["file_hash"] == hashlib.sha256(got.content).hexdigest()
    assert lines_of_audit[0]["parameters"] == asked


def test_its_scope_is_its_reader_s(client: TestClient) -> None:
    _, secret = tokens.add(EXECUTIVE, "a")
    asked = {**ASKED, "area_level": "district"}
    told = client.get(f"{PROGRESS}.json", params=asked, headers=bearer(secret)).json()
    assert {row["area_code"] for row in told["rows"]} <= {"5701"}
    # Single households: refused, and written down.
    asked = {"survey_year_be": "2569", "district_code": "5701"}
    needing = [n for n in queries.names() if queries.describe(n).needs_records]
    assert needing
    statement = queries.describe(needing[0])
    for parameter in statement.parameters:
        if parameter.type != "files" and not parameter.optional:
            asked.setdefault(parameter.name, "1" if parameter.type == "integer" else "5701")
    names = {parameter.name for parameter in statement.parameters}
    asked = {name: value for name, value in asked.items() if name in names}
    refused = client.get(f"/api/v1/answer/{needing[0]}.json", params=asked, headers=bearer(secret))
    assert refused.status_code == 403
    assert [line["event"] for line in audit_trail.read(user="malee")] == ["export", "denied"]


def test_without_a_good_token_nothing(client: TestClient) -> None:
    one, secret = tokens.add(OFFICER, "a")
    for headers in (
        {},
        bearer("bmn_guess"),
        bearer(one.id),
        {"Authorization": f"Digest {secret}"},
        {"Cookie": f"bmn_session={secret}"},
    ):
        for path in (f"{PROGRESS}.json", "/api/v1/openapi.json"):
            told = client.get(path, params=ASKED, headers=headers)
            assert told.status_code == 401, headers
            assert "area_code" not in told.text
    assert client.get(f"{PROGRESS}.json", params={**ASKED, "token": secret}).status_code == 401
    assert client.post(f"{PROGRESS}.json", headers=bearer(secret)).status_code == 405
    basic = base64.b64encode(f"anything:{secret}".encode()).decode()
    good = client.get(f"{PROGRESS}.json", params=ASKED, headers={"Authorization": f"Basic {basic}"})
    assert good.status_code == 200
    kept = (Path(tokens.database.path())).read_bytes()
    assert secret.encode() not in kept


@pytest.mark.parametrize("how", ["revoked", "locked", "expired", "no grant"])
def test_it_ends_at_once(client: TestClient, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader("somchai", "analyst", Scope("country", "TH")) if how == "no grant" else OFFICER
    one, secret = tokens.add(reader, "a")
    if how == "revoked":
        assert client.get(f"{PROGRESS}.json", params=ASKED, headers=bearer(secret)).is_success
        assert main(["token", "revoke", one.id]) == 0
    elif how == "locked":
        accounts.lock("somchai")
    elif how == "expired":
        now = tokens.time.time()
        monkeypatch.setattr(tokens.time, "time", lambda: now + tokens.DAYS * 86_400 + 1)
    told = client.get(f"{PROGRESS}.json", params=ASKED, headers=bearer(secret))
    assert told.status_code == (403 if how == "no grant" else 401)


def test_it_may_ask_so_often_a_minute(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "A_MINUTE", 2)
    now = 1_800_000_030.0
    monkeypatch.setattr(tokens.time, "time", lambda: now)
    _, secret = tokens.add(OFFICER, "a")
    got = [client.get("/api/v1/openapi.json", headers=bearer(secret)) for _ in range(3)]
    assert [one.status_code for one in got] == [200, 200, 429]
    assert int(got[2].headers["retry-after"]) == 30
    now += 60
    assert client.get("/api/v1/openapi.json", headers=bearer(secret)).status_code == 200


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/api/v1/answer/nothing.json", {}, 404),
        (f"{PROGRESS}.html", ASKED, 404),
        (f"{PROGRESS}.json", {**ASKED, "reader": "x"}, 422),
        (f"{PROGRESS}.json", {**ASKED, "snapshot": "x"}, 422),
        (f"{PROGRESS}.json", {**ASKED, "name": "x"}, 422),
        (f"{PROGRESS}.json", {**ASKED, "survey_year_be": "x"}, 422),
        (f"{PROGRESS}.json", {**ASKED, "within_code": "x" * 3_000}, 414),
    ],
)
def test_a_wrong_question_is_told(
    client: TestClient, path: str, asked: dict[str, str], status: int
) -> None:
    _, secret = tokens.add(OFFICER, "a")
    told = client.get(path, params=asked, headers=bearer(secret))
    assert told.status_code == status
    assert set(told.json()["error"]) == {"th", "en"}


def test_without_audit_no_answer(client: TestClient, audited: Path) -> None:
    _, secret = tokens.add(OFFICER, "a")
    shutil.rmtree(audited, ignore_errors=True)
    audited.write_text("a file where the folder should be")
    told = client.get(f"{PROGRESS}.json", params=ASKED, headers=bearer(secret))
    assert told.status_code == 503
    assert "area_code" not in told.text


def test_it_describes_every_query(client: TestClient) -> None:
    _, secret = tokens.add(OFFICER, "a")
    told = client.get("/api/v1/openapi.json", headers=bearer(secret)).json()
    assert told["openapi"] == "3.1.0"
    assert len(told["paths"]) == len(queries.names())
    operation = told["paths"][f"{PROGRESS}.{{form}}"]["get"]
    required = {one["name"] for one in operation["parameters"] if one["required"]}
    assert required == {"form", "survey_year_be", "area_level"}


def test_tokens_are_made_listed_and_revoked_by_command(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["token", "add", "--user", "somchai", "--name", "Excel"]) == 0
    secret = capsys.readouterr().out.strip()
    assert client.get(f"{PROGRESS}.json", params=ASKED, headers=bearer(secret)).is_success
    assert main(["token", "list", "--user", "somchai"]) == 0
    line = capsys.readouterr().out
    assert "officer province:57 Excel" in line
    assert secret not in line
    assert main(["token", "revoke", line.split()[0]]) == 0
    assert main(["token", "revoke", "nothing"]) == 1
    assert main(["token", "add", "--user", "somchai", "--area", "country:TH"]) == 1
    assert main(["token", "add", "--user", "somchai", "--days", "0"]) == 2
    assert [x["event"] for x in audit_trail.read(event="token")] == ["token", "token"]
