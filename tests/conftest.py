"""Shared ground of the tests: warehouses of their own, never the developer's."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from xdist.scheduler import LoadScopeScheduling

from bmn.cli import demo
from bmn.collector import service
from bmn.collector.sender import SIMULATOR
from bmn.simulate.plan import DEMO_NOW
from bmn.store import schema
from bmn.survey import clock
from bmn.warehouse import snapshots
from tests.drawn import Store, keep_three_provinces

# AppTest reads what is installed at each opening of a page, half of the time of opening it.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

WAREHOUSES = {"three_provinces_dir", "small_data_dir", "empty_store"}


@pytest.fixture(autouse=True, scope="session")
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A key of real data's national ids is made among a user's settings: never the developer's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.delenv("BMN_KEY_FILE", raising=False)
        # Pages write down who reads households: not into a warehouse that tests share.
        patch.setenv("BMN_AUDIT_DIR", str(tmp_path_factory.mktemp("audit")))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put each test into its lane: whatever asks for a warehouse, and every command, is `store`."""
    for item in items:
        asks = WAREHOUSES & set(getattr(item, "fixturenames", ()))
        if not item.get_closest_marker("browser") and (asks or item.path.parent.name == "cli"):
            item.add_marker(pytest.mark.store)


@pytest.hookimpl(tryfirst=True)  # before a fixture starts a dashboard, which inherits it
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let the browser's worker go before the others of `pytest -n`: it has the longest way."""
    if "PYTEST_XDIST_WORKER" in os.environ and hasattr(os, "setpriority"):
        with suppress(PermissionError):  # only root takes back what it gave way
            wanted = 0 if item.get_closest_marker("browser") else 5
            os.setpriority(os.PRIO_PROCESS, 0, wanted)


class OneBrowser(LoadScopeScheduling):
    """A file is one worker's, and so are all browser tests: two browsers on two cores starve.

    (`--dist loadgroup` does nothing: pytest 9.2 keeps a test's id where xdist 3.8 can't mark it.)
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "browser" if file.startswith("tests/browser/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneBrowser:
    """Hand the tests out to the workers of `pytest -n`, in the order of the folders: the browser's,
    which take longest in one piece, are among the first."""
    config.option.loadscopereorder = False
    return OneBrowser(config, log)


def built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """A folder that is built once a run: the first worker builds it, the others wait for it."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, done = base / name, base / f"{name}.done"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("BMN_DATA_DIR", str(folder))
                build(folder)
            done.touch()
    return folder


def _three_provinces(folder: Path) -> None:
    schema.open_store().close()
    keep_three_provinces(folder / "warehouse" / "store.duckdb")


def _small(folder: Path) -> None:
    files = demo.write_files(
        folder / "made", preset="tiny", seed=demo.SEED, csv=False, say=lambda _: None
    )
    with service.collector() as one:
        schema.mark_made_up(one.connection)
        clock.set_demo_clock(one.connection, DEMO_NOW)
        one.refresh_clock()
        for path in files:
            report = one.take(path, SIMULATOR)
            assert report.status == "loaded", report.message_en
        one.publish(close=True)


@pytest.fixture(scope="session")
def three_provinces_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty store whose villages are those of three provinces; to be copied."""
    return built_once(tmp_path_factory, "three_provinces", _three_provinces)


@pytest.fixture
def data_dir(
    three_provinces_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A folder of one test as BMN_DATA_DIR: an empty store of three provinces, unpublished."""
    shutil.copytree(three_provinces_dir, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    yield tmp_path
    snapshots.warehouse().forget()
    # Every test's first snapshot has the same id: the next must not be told this one's figures.
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    """A warehouse of three provinces whose clock stands at 12 January 2569, 07.30."""
    with closing(Store(data_dir)) as one:
        yield one


@pytest.fixture(scope="session")
def small_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a published made-up warehouse of a few villages in two provinces, 2569."""
    return built_once(tmp_path_factory, "small", _small)


@pytest.fixture
def small_warehouse(small_data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The made-up warehouse of `small_data_dir` as BMN_DATA_DIR; tests must not write into it."""
    monkeypatch.setenv("BMN_DATA_DIR", str(small_data_dir))
    yield small_data_dir
    snapshots.warehouse().forget()
