"""What the enumerators page says where it can't tell how many are needed."""

from types import SimpleNamespace
from typing import Any

import pytest

from bmn.ui.enumerators import measure


@pytest.mark.parametrize(
    ("target", "load", "missing"),
    [(65_914, None, "no_load"), (None, 50, "no_target"), (None, None, "no_standard")],
)
def test_what_is_missing_is_said_and_no_more(
    target: int | None, load: int | None, missing: str
) -> None:
    view: Any = SimpleNamespace(standards=SimpleNamespace(households_per_enumerator=load))
    assert measure.needed(view, target) is None
    assert measure.unknown_need(view, target) == missing
