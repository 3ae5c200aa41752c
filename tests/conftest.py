"""Shared ground of the tests: warehouses of their own, never the developer's."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bmn.cli import demo
from bmn.collector import service
from bmn.simulate.plan import DEMO_NOW
from bmn.store import schema
from bmn.survey import clock
from bmn.warehouse import snapshots
from tests.drawn import Store


@pytest.fixture(scope="session")
def empty_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that holds nothing but the reference tables: made once, then copied."""
    folder = tmp_path_factory.mktemp("empty")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder))
        schema.open_store().close()
    return folder


@pytest.fixture
def data_dir(
    empty_data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A folder of one test as BMN_DATA_DIR: an empty store, nothing published."""
    shutil.copytree(empty_data_dir, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    yield tmp_path
    snapshots.warehouse().forget()


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    """A warehouse of one test whose clock stands at 12 January 2569, 07.30."""
    with closing(Store(data_dir)) as one:
        yield one


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
    snapshots.warehouse().forget()
