"""What an executive's screens show below the district: bands, rounded means, or why nothing."""

import json
import re

import pytest

from bmn.warehouse import queries
from tests.pages.conftest import OpenPage
from tests.screens import html, tiles, words

SENTENCE = "แสดงเป็นช่วงละ 5 เพื่อคุ้มครองครัวเรือน"
BAND = re.compile(r"\d–\d")


@pytest.fixture
def areas(small_warehouse: object, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A complete village of the small warehouse and the areas that it lies in."""
    monkeypatch.setenv("BMN_READER_ROLE", "executive")
    shown = [
        row["area_code"]
        for row in queries.ask("income_by_area", survey_year_be=2569, area_level="village")
        if row["shown"] == "band"
    ]
    assert shown
    code = shown[0]
    return {
        "province": f"province-{code[:2]}",
        "district": f"district-{code[:4]}",
        "tambon": f"tambon-{code[:6]}",
        "village": f"village-{code}",
    }


@pytest.mark.parametrize("level", ["province", "district", "tambon", "village"])
def test_every_page_with_results_opens_at_every_level(
    open_page: OpenPage, areas: dict[str, str], level: str
) -> None:
    area = areas[level]
    for page, more in (
        ("indicators", {}),
        ("indicators", {"show": "areas"}),
        ("indicators", {"show": "matrix"}),
        ("indicators", {"indicator": "29"}),
        ("income", {}),
        ("map", {"measure": "pass"}),
        ("map", {"measure": "fails", "by": "village"}),
        ("map", {"measure": "below"}),
        ("map", {"measure": "income"}),
        ("quality", {"show": "ranges"}),
        ("overview", {}),
        ("confidence", {}),
    ):
        opened = open_page(page, area=area, **more)
        assert not opened.exception, (page, more)
