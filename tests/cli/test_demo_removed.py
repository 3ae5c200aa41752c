"""Made-up data go before real ones come: `demo --remove`, and what it leaves alone."""

from pathlib import Path

import pytest

from bmn import settings
from bmn.cli import demo
from bmn.collector import key, sender, service
from bmn.store import schema
from tests.drawn import households, write_csv

DRAWN = households("household_id\n57010000001")


@pytest.fixture
def made_up(data_dir: Path) -> Path:
    """A made-up store with one household, a waiting file of the demo's and one of a real sender."""
    with service.collector() as one:
        schema.mark_made_up(one.connection)
        assert one.take(write_csv(data_dir / "h.csv", DRAWN), sender.SIMULATOR).accepted == 1
        one.publish()
    inbox = settings.inbox_dir()
    sender.note("live.csv", sender.SIMULATOR, inbox)
    for name in ("live.csv", "real.csv"):
        write_csv(inbox / name, DRAWN)
    (settings.restricted_dir() / key.NAME).parent.mkdir(parents=True, exist_ok=True)
    (settings.restricted_dir() / key.NAME).write_bytes(b"x" * 32)
    return data_dir


def test_a_real_file_is_taken_once_the_demo_is_removed(made_up: Path) -> None:
    path = write_csv(made_up / "real.csv", households("household_id\n57010000002"))
    (refused,) = service.ingest([path], lambda _: None)
    assert refused.status == "refused"
    assert "demo --remove" in refused.message_th
    demo.remove(lambda _: None)
    assert not settings.snapshots_dir().exists()
    assert not (settings.restricted_dir() / key.NAME).exists()
    assert [path.name for path in settings.inbox_dir().glob("*.csv")] == ["real.csv"]
    (taken,) = service.ingest([path], lambda _: None)
    assert (taken.status, taken.accepted) == ("loaded", 1), taken.message_en
    with pytest.raises(demo.Refused, match="real data"):
        demo.remove(lambda _: None)
    with service.collector() as one, pytest.raises(schema.RealData):
        schema.mark_made_up(one.connection)


def test_there_may_be_nothing_to_remove(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    with pytest.raises(demo.Refused, match="no made-up data"):
        demo.remove(lambda _: None)


def test_a_running_collector_keeps_its_store(made_up: Path) -> None:
    with service.the_only_collector(), pytest.raises(demo.Refused, match="stop the program"):
        demo.remove(lambda _: None)
    assert settings.store_path().exists()
