"""Shared ground of the tests: warehouses of their own, never the developer's."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bmn import clock, demo, warehouse
from bmn.collector import service
from bmn.simulate.plan import DEMO_NOW
from bmn.store import schema


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder as BMN_DATA_DIR, for one test."""
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    yield tmp_path
    warehouse.warehouse().forget()


def set_clock(instant: datetime) -> None:
    """Give the store of the current data folder a clock of its own."""
    with service.collector() as one:
        clock.set_demo_clock(one.connection, instant)


@pytest.fixture(scope="session")
def small_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a published made-up warehouse of a few villages in two provinces, 2569."""
    folder = tmp_path_factory.mktemp("small")
    patch = pytest.MonkeyPatch()
    patch.setenv("BMN_DATA_DIR", str(folder))
    try:
        files = demo.write_files(
            folder / "made", preset="tiny", seed=demo.SEED, csv=False, say=lambda _: None
        )
        with service.collector() as one:
            schema.mark_made_up(one.connection)
            clock.set_demo_clock(one.connection, DEMO_NOW)
            one.refresh_clock()
            for path in files:
                report = one.take(path)
                assert report.status == "loaded", report.message_en
            one.publish(close=True)
    finally:
        patch.undo()
    return folder


@pytest.fixture
def small_warehouse(small_data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The made-up warehouse of `small_data_dir` as BMN_DATA_DIR; tests must not write into it."""
    monkeypatch.setenv("BMN_DATA_DIR", str(small_data_dir))
    yield small_data_dir
    warehouse.warehouse().forget()
