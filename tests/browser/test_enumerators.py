"""The enumerators page as a person meets it."""

import re

import pytest

from bmn.words.language import text
from tests.browser.conftest import Dashboard, Screen, sync_api

pytestmark = pytest.mark.browser
expect = sync_api.expect


def test_a_click_opens_an_enumerator_and_back(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("enumerators", area="province-57"))
    page = screen.page
    table = page.locator('[data-testid="stDataFrame"] canvas').first
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(600)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 60, box["y"] + 36 * 1.6)
    screen.settle()
    expect(page).to_have_url(re.compile("enumerator=E57"))
    expect(page.get_by_text(text("enumerators.one.compared", "th"))).to_have_count(1)
    assert screen.is_well()
    page.get_by_role("button", name=text("common.button.back", "th")).click()
    screen.settle()
    expect(page).not_to_have_url(re.compile("enumerator="))
    expect(page.locator('[data-testid="stPlotlyChart"]')).to_have_count(1)
    assert screen.is_well()


@pytest.mark.parametrize("show", ["people", "areas", "outstanding"])
def test_every_part_on_a_phone(dashboard: Dashboard, phone: Screen, show: str) -> None:
    phone.open(dashboard.url("enumerators", area="province-57", show=show))
    assert phone.is_well()


def test_the_list_is_taken_away(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("enumerators", area="province-57", show="outstanding"))
    link = screen.page.get_by_role("link", name=text("common.button.csv", "th")).first
    nobody = screen.page.get_by_text(text("enumerators.outstanding.none", "th"))
    expect(link.or_(nobody).first).to_be_visible()
    if nobody.count():  # nobody of the small warehouse need be outstanding
        return
    assert screen.take(link).suggested_filename.startswith("bmn-enumerators-outstanding-2569")
