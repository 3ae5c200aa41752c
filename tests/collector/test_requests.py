"""Commands work while a collector runs: it answers what only the store knows."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bmn import settings
from bmn.cli.main import main
from bmn.collector import requests, service
from bmn.warehouse import snapshots
from tests.collector.records import household, write_csv


@contextmanager
def running(data_dir: Path) -> Iterator[None]:
    """A collector that watches in a thread of its own, its lock held."""
    stop, up = threading.Event(), threading.Event()

    def until() -> bool:
        up.set()
        return stop.is_set()

    def watch() -> None:
        with service.collector() as one:
            service.watch(one, lambda _: None, until=until)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        assert up.wait(60)
        yield
    finally:
        stop.set()
        thread.join(60)


def test_every_command_works_while_a_collector_runs(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = write_csv(data_dir / "h.csv", [household(), household(household_id="57010000022")])
    sent.write_text(sent.read_text().replace("57010000022", "1.1E+12"))
    with running(data_dir):
        assert main(["ingest", str(sent), "--json"]) == 0
        load_id = json.loads(capsys.readouterr().out)["loads"][0]["load_id"]
        before = snapshots.warehouse().current_id()
        assert main(["quarantine", str(load_id), "--to", str(tmp_path / "out")]) == 0
        assert "12/3" in next((tmp_path / "out").iterdir()).read_text(encoding="utf-8-sig")
        assert main(["quarantine", "999"]) == 1
        assert main(["publish", "--json"]) == 0
        published = json.loads(capsys.readouterr().out)["snapshot"]
        assert published > (before or "")
        assert main(["verify"]) == 0
        asked = ("survey_year_be=2569", "area_level=district", "area_code=5701", "seed=1")
        sample = ["sample", *(part for pair in asked for part in ("--param", pair))]
        assert main([*sample, "--param", "size=1"]) == 0
        assert json.loads(capsys.readouterr().out)["drawn"] == 1
        assert main(["doctor"]) == 0
    assert list((settings.restricted_dir() / "requests").iterdir()) == []
    snapshots.warehouse().forget()


def test_a_collector_that_ends_leaves_the_question_to_who_asked(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is held by one that never answers, then free."""
    monkeypatch.setattr(service, "ASK_AGAIN_SECONDS", 0.05)
    sent = write_csv(data_dir / "h.csv", [household(members="x")])
    with service.collector() as one:
        load_id = one.take(sent).load_id
    asked = threading.Event()
    held = service.the_only_collector()
    held.__enter__()

    def let_go(_: str) -> None:
        asked.set()
        held.__exit__(None, None, None)

    _, rows, settled = service.quarantined(load_id, let_go)
    assert asked.is_set()
    assert (len(rows), settled) == (1, {})
    assert list((settings.restricted_dir() / "requests").iterdir()) == []


def test_a_request_that_fails_is_told_and_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    name = requests.put({"what": "publish"})

    def fails(_: object) -> dict[str, object]:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        requests.answer_all(fails)
    told = requests.answer_to(name, 0)
    assert told is not None
    assert "No space" in told["error"]
    assert requests.answer_all(fails) == 0


@pytest.mark.parametrize("torn", ["", "{", "[]", "5"])
def test_a_torn_request_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torn: str
) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    folder = tmp_path / "restricted" / "requests"
    folder.mkdir(parents=True)
    (folder / f"x{requests.REQUEST}").write_text(torn)
    assert requests.answer_all(lambda what: what) == 0
    assert list(folder.iterdir()) == []


def test_an_unknown_request_is_answered_so(data_dir: Path) -> None:
    with service.collector() as one:
        assert "error" in service._answer(one, {"what": "drop"})
