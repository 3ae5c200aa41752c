"""A household lands in the inbox and stands on an open page, without anybody touching it."""

import time

import pytest

from bmn.collector import sender
from bmn.words import formats
from tests.browser.conftest import Dashboard, Screen
from tests.drawn import households, write_csv

pytestmark = pytest.mark.browser

WITHIN_SECONDS = 10
"""Two busy cores in a test; the product's own figure (5 s) is measured in `benchmarks/`."""


def test_new_households_arrive_on_an_open_page(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("progress", area="tambon-570102"))
    shown = screen.page.locator(".st-key-tile_progress")
    before = shown.inner_text()
    drawing = "household_id\n" + "\n".join(f"NEW-{n}" for n in range(7))
    records = households(drawing, submitted_at="2026-02-16T07:00:00")
    part = write_csv(dashboard.data_dir / "made" / "arrival.csv", records)
    inbox = dashboard.data_dir / "inbox"
    inbox.mkdir(exist_ok=True)
    started = time.monotonic()
    sender.note("arrival.csv", sender.SIMULATOR, inbox)  # a demo takes nothing else
    part.rename(inbox / "arrival.csv")
    feed = screen.page.locator(".bmn-feed .more").first
    while time.monotonic() - started < WITHIN_SECONDS:
        if feed.count() and f"+{formats.count(7, 'th')}" in feed.inner_text():
            break
        screen.page.wait_for_timeout(100)
    assert f"+{formats.count(7, 'th')}" in feed.inner_text()
    screen.page.wait_for_function(
        "before => document.querySelector('.st-key-tile_progress').innerText !== before",
        arg=before,
        timeout=WITHIN_SECONDS * 1000,
    )
    assert screen.is_well()
