"""A flag is opened, decided, taken in by the collector, and comes back decided."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bmn import settings
from bmn.words.language import LANGUAGES, text
from tests.browser.conftest import (
    CHROMIUM,
    OFFICER,
    Dashboard,
    Screen,
    _streamlit,
    sync_api,
    without_chromium,
)

pytestmark = pytest.mark.browser
expect = sync_api.expect
expect.set_options(timeout=30_000)
FORM = '[data-testid="stForm"]'


@pytest.fixture
def own(small_data_dir: Path, tmp_path: Path) -> Iterator[Dashboard]:
    """A dashboard over a warehouse of its own, without a running collector."""
    if not Path(CHROMIUM).exists():
        without_chromium()
    shutil.copytree(small_data_dir / "warehouse", tmp_path / "warehouse")
    with _streamlit(tmp_path) as address:
        yield Dashboard(address, tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_comes_back_with_the_next_snapshot(
    own: Dashboard, screen: Screen, language: str
) -> None:
    page = screen.page
    screen.sign_in(own.address, OFFICER)
    screen.open(
        own.url("quality", area="province-57", show="records", rule="DQ-3.2", lang=language)
    )
    page.locator('[class*="st-key-flagrow_0"] button').click()
    screen.settle()
    expect(page.locator(".st-key-card_flag mark.bmn-wrong").first).to_be_visible()
    page.locator(f"{FORM} [role=radiogroup] label").nth(2).click()
    send = page.get_by_role("button", name=text("quality.form.send", language))
    send.click()
    screen.settle()
    # A dismissal without a reason isn't written.
    expect(page.get_by_text(text("quality.form.reason_missing", language))).to_be_visible()
    inbox = own.data_dir / "inbox"
    assert not inbox.exists() or not list(inbox.glob("*.csv"))
    page.locator(f"{FORM} textarea").fill("เกิดปี 2480 ตามทะเบียนบ้าน")
    send.click()
    screen.settle()
    card = page.locator(".st-key-card_flag")
    expect(card.get_by_text(text("quality.status.saving", language)).first).to_be_visible()
    (sent,) = inbox.glob("*.csv")
    subprocess.run(
        [sys.executable, "-m", "bmn", "ingest", str(sent)],
        cwd=settings.ROOT,
        env={**os.environ, "BMN_DATA_DIR": str(own.data_dir)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    expect(card.get_by_text(text("quality.status.dismissed", language)).first).to_be_visible()
    expect(card.get_by_text("เกิดปี 2480 ตามทะเบียนบ้าน").first).to_be_visible()
    assert screen.is_well()


def test_the_table_opens_a_rule_and_the_link_keeps_it(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("quality", area="province-57"))
    table = screen.page.locator('[data-testid="stDataFrame"] canvas').first
    table.scroll_into_view_if_needed()
    screen.page.wait_for_timeout(2_000)
    box = table.bounding_box()
    assert box is not None
    # The header, the severity, then its first rule.
    screen.page.mouse.click(box["x"] + 60, box["y"] + 36 * 2.6)
    screen.settle()
    expect(screen.page).to_have_url(re.compile("rule="))
    screen.page.locator('[class*="st-key-passport_rule_"] button').first.click()
    screen.page.get_by_text("SELECT").first.wait_for(timeout=30_000)
    assert screen.is_well()
