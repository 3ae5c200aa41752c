"""How far outside its tambon a position lies: only where borders are official."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from bmn.boundaries import store
from bmn.boundaries.outside import metres_outside

pytestmark = pytest.mark.usefixtures("data_dir")


def asked(code: str, longitude: float, latitude: float) -> float:
    found = metres_outside([code], np.array([longitude]), np.array([latitude]))
    assert found is not None
    return float(found[0])


@pytest.fixture
def official() -> None:
    """A square of a tenth of a degree as the official border of a tambon, and no other."""
    square = "[[[[99.8,19.9],[99.8,20.0],[99.9,20.0],[99.9,19.9],[99.8,19.9]]]]"
    shape = store.Shape("570101", 99.85, 19.95, 99.8, 19.9, 99.9, 20.0, square)
    now = f"{datetime(2026, 1, 1):%Y-%m-%dT%H:%M:%S}"
    store.write_imported([shape], store.Origin("tambon", is_official=True, imported_at=now))


def test_the_diagram_is_no_evidence() -> None:
    assert metres_outside(["570101"], np.array([99.8]), np.array([19.9])) is None


def test_metres_to_the_border(official: None) -> None:
    assert asked("570101", 99.85, 19.95) == 0
    assert asked("570101", 99.8, 19.9) == 0
    # A hundredth of a degree north is 1,113 m; east, at 20 degrees north, 1,046 m.
    assert asked("570101", 99.85, 20.01) == pytest.approx(1113, abs=3)
    assert asked("570101", 99.91, 19.95) == pytest.approx(1046, abs=3)


def test_what_can_t_be_known_is_unknown(official: None, tmp_path: Path) -> None:
    assert np.isnan(asked("570151", 99.85, 19.95))
    assert np.isnan(asked("570101", float("nan"), 19.95))
