"""Who reads decides what every page shows: his own area, and households only with the right."""

import pytest
from streamlit.testing.v1 import AppTest

from bmn import settings
from bmn.access import accounts, database, sessions
from bmn.access.reader import MACHINE, Reader
from bmn.ui.kit import answers, who
from bmn.warehouse import queries, snapshots
from tests.pages.conftest import OpenPage, ReadsAs
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
    open_page: OpenPage, areas: dict[str, str], reads_as: ReadsAs, level: str
) -> None:
    reads_as("officer", level, areas[level])
    for name in PAGES:
        page = open_page(name)
        own = f"{level}-{areas[level]}"
        assert page.query_params["area"] in (own, [own]), name
        # Names above it are shown, but there is no way to go there.
        assert not [button for button in page.button if (button.key or "").startswith("up_")], name


def test_another_s_area_is_refused(
    open_page: OpenPage, areas: dict[str, str], reads_as: ReadsAs
) -> None:
    reads_as("officer", "district", "5701")
    for forged in ("country-TH", "province-57", "province-83", "district-5702"):
        page = open_page("progress", area=forged)
        assert "อำเภอเมืองเชียงราย" in words(page)
        assert "ไม่พบพื้นที่ตามลิงก์" in words(page)


def test_a_reader_of_an_area_without_data_is_told(open_page: OpenPage, reads_as: ReadsAs) -> None:
    reads_as("officer", "village", "5701999999")
    assert "ไม่พบพื้นที่ตามสิทธิ์ของท่านในชุดข้อมูลนี้" in words(open_page("progress"))


def shows_nothing(page: AppTest) -> bool:
    """Neither a choice of areas, nor a table, nor a tile."""
    is_bare = not page.selectbox and not page.get("arrow_data_frame")
    return is_bare and not page.exception and '<div class="bmn-tile' not in html(page)


@pytest.mark.parametrize("file", ["app.py", *(f"pages/{name}.py" for name in PAGES)])
def test_without_a_sign_in_nothing_is_shown(small_warehouse: object, file: str) -> None:
    for user in ({}, {"sign_in_id": "forged"}, {"subject": "demo:officer@country:TH"}):
        page = AppTest.from_file(str(settings.ROOT / file), default_timeout=60)
        page.user = user
        assert shows_nothing(page.run())
        assert "ยังไม่มีสิทธิ์ดูข้อมูลใด" in words(page)


def test_an_account_without_a_grant_is_told_whom_to_ask(small_warehouse: object) -> None:
    accounts.add("somchai", "สมชาย")
    database.connection().execute("UPDATE account SET must_change = 0")
    account = next(one for one in accounts.listed() if one.subject == "somchai")
    identity = sessions.of_token(sessions.begin(account))
    assert identity is not None
    page = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60)
    page.user = {"sign_in_id": identity.sign_in_id}
    assert shows_nothing(page.run())
    assert "ชื่อบัญชี: somchai" in words(page)
    assert "ผู้ดูแลระบบของจังหวัด" in words(page)


def test_an_open_page_shows_nothing_once_its_session_is_ended(open_page: OpenPage) -> None:
    page = open_page("progress")
    assert not shows_nothing(page)
    sessions.end(page.user["sign_in_id"])
    assert shows_nothing(page.run())


def test_what_was_drawn_for_a_reader_is_read_for_him_only_while_he_is_one(
    open_page: OpenPage,
) -> None:
    """A fragment or a file at a click keeps the reader it was drawn with."""
    user = open_page("progress").user
    held = sessions.of_socket.set(user["sign_in_id"])
    try:
        snapshot = snapshots.current_snapshot()
        (mine,) = who.readers(snapshot)
        assert answers.area_path(mine, snapshot, "country", "TH")
        wider = Reader(mine.subject, "administrator", mine.scope)
        with pytest.raises(who.NothingGranted):
            answers.area_path(wider, snapshot, "country", "TH")
        sessions.end(user["sign_in_id"])
        with pytest.raises(who.NothingGranted):
            answers.area_path(mine, snapshot, "country", "TH")
    finally:
        sessions.of_socket.reset(held)


@pytest.mark.parametrize(("role", "shown"), [("executive", False), ("officer", True)])
def test_quarantined_rows_need_the_right(
    open_page: OpenPage, reads_as: ReadsAs, role: str, shown: bool
) -> None:
    reads_as(role)
    page = open_page("data", show="quarantine")
    # The counts by rule are for everybody; the rows are the second table.
    assert len(page.dataframe) == (2 if shown else 1)
    assert ("ท่านมีสิทธิ์ดูเฉพาะจำนวน" in html(page)) != shown
