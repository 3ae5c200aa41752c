"""A fresh store for each test of the collector."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from bmn.store import schema
from tests.collector.records import Collector


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared store without records, to be copied."""
    path = tmp_path_factory.mktemp("store") / "store.duckdb"
    with duckdb.connect(str(path)) as connection:
        schema.prepare(connection)
    return path


@pytest.fixture
def collector(
    empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Collector]:
    """A collector over an empty store of its own."""
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "store.duckdb"
    shutil.copyfile(empty_store, path)
    files = tmp_path / "files"
    files.mkdir()
    with duckdb.connect(str(path)) as connection:
        yield Collector(connection, files)
