"""Handing files in as a person does: chosen together, seen, sent, taken in."""

import pytest

from bmn.collector.inbox import CHOSEN
from bmn.words.language import text
from tests.browser.conftest import Dashboard, Screen

pytestmark = pytest.mark.browser


def target(area: str, households: int) -> bytes:
    return (
        f"survey_year_be,area_level,area_code,households\r\n2569,district,{area},{households}\r\n"
    ).encode()


def test_files_chosen_together_wait_on_the_disk_and_go_in(
    dashboard: Dashboard, screen: Screen
) -> None:
    """The field is emptied as soon as the files are on the disk: none may be lost by that."""
    screen.open(dashboard.url())  # widgets of a page opened first of all have ids of that run only
    screen.open(dashboard.url("data"))
    folder = dashboard.data_dir / "inbox" / CHOSEN
    before = set(folder.iterdir()) if folder.is_dir() else set()  # other tests' of this dashboard
    files = [
        {"name": f"เป้า {n}.csv", "mimeType": "text/csv", "buffer": target(code, n)}
        for n, code in ((101, "5701"), (102, "5702"), (103, "5703"))
    ]
    screen.page.locator('[data-testid="stFileUploader"] input').set_input_files(files)
    chosen = text("data.upload.chosen", "th", files="|").split("|")[0]
    line = screen.page.get_by_text(chosen)
    line.wait_for(timeout=30_000)
    told = line.inner_text()
    assert all(file["name"] in told for file in files)
    assert len(set(folder.iterdir()) - before) == 3
    screen.settle()
    screen.page.get_by_role("button", name=text("data.upload.send", "th"), exact=False).click()
    done = screen.page.locator(".bmn-uploads").get_by_text(text("data.upload.done", "th"))
    done.nth(2).wait_for(timeout=60_000)
    assert set(folder.iterdir()) <= before
    assert screen.is_well()
