"""The confidence page in a browser: evidence by button and link, a drawn sample as a file."""

import csv
import io
import re
from pathlib import Path

import pytest

from bmn.words.language import LANGUAGES, text
from tests.browser.conftest import Dashboard, Screen, sync_api

pytestmark = pytest.mark.browser
expect = sync_api.expect


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_signed_row_stands_above_ours(
    dashboard: Dashboard, screen: Screen, language: str
) -> None:
    screen.open(dashboard.url("confidence", area="province-57", lang=language))
    official = screen.page.locator(".bmn-official")
    ours = screen.page.locator(".st-key-card_estimate")
    expect(official).to_be_visible()
    expect(ours).to_contain_text(text("common.say.unverified", language))
    # Both in one look: a new snapshot draws them again.
    above, below = screen.page.evaluate(
        """() => [document.querySelector('.bmn-official').getBoundingClientRect().bottom,
            document.querySelector('.st-key-card_estimate').getBoundingClientRect().top]"""
    )
    assert above <= below
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    largest = official.locator(".value").evaluate(size)
    assert largest > ours.locator(".value").first.evaluate(size)
    assert screen.is_well()


def test_evidence_is_kept_in_the_link(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("confidence", area="province-57"))
    screen.page.get_by_role("radio", name=text("confidence.evidence.process", "th")).click()
    screen.settle()
    expect(screen.page).to_have_url(re.compile("evidence=process"))
    assert screen.is_well()


def test_a_sample_is_drawn_into_a_file(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("confidence", area="province-57", evidence="sample"))
    link = screen.page.get_by_role("link", name=text("confidence.sample.csv", "th"))
    lines = Path(screen.take(link).path()).read_text(encoding="utf-8-sig")
    drawn = list(csv.DictReader(io.StringIO(lines)))
    assert drawn
    assert {"household_id", "visited_at", "key_items_agreed"} <= set(drawn[0])
    assert len({row["household_id"] for row in drawn}) == len(drawn)
