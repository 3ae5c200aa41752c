"""The buttons of files: nothing of data lies on the server until a click, then it is the newest."""

import csv
import io
from contextvars import ContextVar

import pytest
from streamlit.testing.v1 import AppTest

from bmn import settings
from bmn.access import sessions
from bmn.exchange import spreadsheet
from bmn.gate import files
from tests.pages.conftest import OpenPage

INTO_MEDIA = ("download_button", "st.image", "st.audio", "st.video", "st.pdf", "st.logo")


def offers(page: AppTest) -> dict[str, files.Offer]:
    """What the page's buttons would make, by file name."""
    addresses = [button.proto.url for button in page.get("link_button")]
    found = [files.offered(address) for address in addresses if address.startswith(files.PATH)]
    return {one.name: one for one in found if one is not None}


def test_nothing_on_a_page_lies_in_media() -> None:
    for path in sorted((settings.ROOT / "bmn" / "ui").rglob("*.py")):
        told = path.read_text(encoding="utf-8")
        assert not [call for call in INTO_MEDIA if f"{call}(" in told], path


@pytest.mark.parametrize(
    ("page", "link", "wanted"),
    [
        ("overview", {}, {"bmn-report", "bmn-overview"}),
        ("quality", {"show": "records"}, {"bmn-flags"}),
        ("data", {"show": "dictionary", "book": "files"}, {"bmn-columns", "bmn-household"}),
        ("data", {"show": "quarantine"}, {"bmn-correct"}),
    ],
)
def test_each_button_makes_a_file_that_can_be_read(
    open_page: OpenPage,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    link: dict[str, str],
    wanted: set[str],
) -> None:
    drawn = open_page(page, area="province-57", **link)
    found = offers(drawn)
    sign_in_id = str(drawn.user["sign_in_id"])
    monkeypatch.setattr(sessions, "of_socket", ContextVar("sign_in_id", default=sign_in_id))
    for stem in wanted:
        mine = {name: one for name, one in found.items() if name.startswith(stem)}
        assert mine, f"no button for {stem}: {sorted(found)}"
        for name, one in mine.items():
            made = one.make()
            if name.endswith(".xlsx"):
                assert made.content.startswith(b"PK")
            elif name.endswith(".csv"):
                assert made.content.startswith(spreadsheet.BYTE_ORDER_MARK)
                header, *rows = csv.reader(io.StringIO(made.content.decode("utf-8-sig")))
                assert made.rows == len(rows)
                assert all(len(row) == len(header) for row in rows)
            else:
                assert made.content.startswith(b"<!doctype html>")
            assert one.sign_in_id == sign_in_id  # it opens for nobody else
