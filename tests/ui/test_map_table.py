"""The ranking beside the map: every header whole, and all columns in sight at 1366 pixels."""

from types import SimpleNamespace
from typing import Any

import pytest

from bmn.maps import measures
from bmn.maps.measures import Measure
from bmn.ui.kit import tables
from bmn.ui.map import table
from bmn.words.language import LANGUAGES, text

ROOM = 440
"""Pixels that the card has for its table at 1366 x 768."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("measure", measures.MEASURES, ids=lambda one: one.key)
def test_headers_are_whole_and_side_by_side(measure: Measure, language: str) -> None:
    view = SimpleNamespace(
        language=language, words=lambda key, **blanks: text(key, language, **blanks)
    )
    found: Any = SimpleNamespace(
        view=view,
        kind=measure.kind,
        marks=[],
        found={},
        choice=SimpleNamespace(level="district", measure=measure, is_change=False),
    )
    columns = table.columns(found)
    for column in columns:
        width = tables.width_of(column)
        assert width is None or width >= tables._pixels(column.title)
    # The estimate has its parts beside it, which are read by moving sideways.
    if measure.key != "confidence":
        assert sum(tables.width_of(column) or 0 for column in columns) <= ROOM
