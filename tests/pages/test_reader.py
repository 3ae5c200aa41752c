"""Who reads decides what every page shows: his own area, and households only with the right."""

import pytest

from bmn import settings
from bmn.access.reader import MACHINE
from bmn.warehouse import queries
from tests.pages.conftest import OpenPage
from tests.screens import html, words

PAGES = sorted(path.stem for path in (settings.ROOT / "pages").glob("*.py"))


@pytest.fixture
def areas(small_warehouse: object) -> dict[str, str]:
    """An area of each level in which the small warehouse has households."""
    village = queries.run(
        "areas_of_year",
        survey_year_be=2569,
        area_level="village",
        within_level="province",
        within_code="57",
        reader=MACHINE,
    )["area_code"].iloc[0]
    authorities = queries.run(
        "progress_by_area",
        survey_year_be=2569,
        area_level="local_authority",
        within_level="district",
        within_code=village[:4],
        reader=MACHINE,
    ).sort_values("households_collected")
    return {
        "inspection_region": "16",
        "province": village[:2],
        "district": village[:4],
        "tambon": village[:6],
        "local_authority": authorities["area_code"].iloc[-1],
        "village": village,
    }


@pytest.mark.parametrize(
    "level", ["inspection_region", "province", "district", "tambon", "local_authority", "village"]
)
def test_every_page_opens_at_the_reader_s_own_area(
    open_page: OpenPage, areas: dict[str, str], monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    monkeypatch.setenv("BMN_READER_AREA", f"{level}:{areas[level]}")
    for name in PAGES:
        page = open_page(name)
        own = f"{level}-{areas[level]}"
        assert page.query_params["area"] in (own, [own]), name
        # Names above it are shown, but there is no way to go there.
        assert not [button for button in page.button if (button.key or "").startswith("up_")], name


def test_another_s_area_is_refused(
    open_page: OpenPage, areas: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMN_READER_AREA", "district:5701")
    for forged in ("country-TH", "province-57", "province-83", "district-5702"):
        page = open_page("progress", area=forged)
        assert "อำเภอเมืองเชียงราย" in words(page)
        assert "ไม่พบพื้นที่ตามลิงก์" in html(page)


def test_a_reader_of_an_area_without_data_is_told(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMN_READER_AREA", "village:5701999999")
    assert "BMN_READER_AREA" in html(open_page("progress"))


def test_a_wrong_setting_shows_nothing(
    small_warehouse: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from streamlit.testing.v1 import AppTest

    monkeypatch.setenv("BMN_READER_ROLE", "boss")
    page = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60).run()
    assert not page.exception
    assert "BMN_READER_ROLE=boss" in html(page)
    assert not page.selectbox
    assert not page.get("arrow_data_frame")
    assert '<div class="bmn-tile' not in html(page)


@pytest.mark.parametrize(("role", "shown"), [("executive", False), ("officer", True)])
def test_quarantined_rows_need_the_right(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, role: str, shown: bool
) -> None:
    monkeypatch.setenv("BMN_READER_ROLE", role)
    page = open_page("data", show="quarantine")
    # The counts by rule are for everybody; the rows are the second table.
    assert len(page.dataframe) == (2 if shown else 1)
    assert ("ท่านมีสิทธิ์ดูเฉพาะจำนวน" in html(page)) != shown
