"""Boundaries need a folder of their own, and no warehouse."""

from pathlib import Path

import pytest


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as BMN_DATA_DIR."""
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    return tmp_path
