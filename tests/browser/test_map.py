"""The map in a browser: it draws, a click goes down, back returns, and nothing is asked outside."""

import io
import math

import pytest
from PIL import Image

from bmn.boundaries import store
from bmn.language import LANGUAGES
from bmn.maps import deck, labels
from bmn.maps.marks import Box
from tests.browser.conftest import Dashboard, Screen

pytestmark = pytest.mark.browser
MAP = '[data-testid="stDeckGlJsonChart"]'


def painted(screen: Screen) -> int:
    """Points of a small picture of the map that differ from its ground."""
    picture = Image.open(io.BytesIO(screen.page.locator(f"{MAP} canvas").first.screenshot()))
    small = picture.convert("RGB").resize((100, 60))
    ground = small.getpixel((0, 0))
    return sum(
        max(abs(a - b) for a, b in zip(point, ground, strict=True)) > 40
        for point in small.get_flattened_data()
    )


def drawn(screen: Screen) -> bool:
    """Wait until the map is there."""
    for _ in range(60):
        if screen.page.locator(f"{MAP} canvas").count() and painted(screen) > 100:
            return True
        screen.page.wait_for_timeout(250)
    return False


def click(screen: Screen, longitude: float, latitude: float, box: Box) -> None:
    """Click a place of a map that was fitted to the box."""
    canvas = screen.page.locator(f"{MAP} canvas").first
    canvas.scroll_into_view_if_needed()
    at = canvas.bounding_box()
    assert at is not None
    world = 512 * 2 ** round(labels.zoom_for(box, *deck.CANVAS), 2)

    def north(degrees: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(degrees) / 2)) / (2 * math.pi)

    middle = (box.west + box.east) / 2, (box.south + box.north) / 2
    x = at["x"] + at["width"] / 2 + (longitude - middle[0]) / 360 * world
    y = at["y"] + at["height"] / 2 - (north(latitude) - north(middle[1])) * world
    screen.page.mouse.move(x, y)
    screen.page.wait_for_timeout(200)
    screen.page.mouse.click(x, y)
    screen.page.wait_for_timeout(700)
    screen.settle()


def box_of(level: str, prefix: str = "") -> Box:
    shapes = [s for code, s in store.shapes(level).by_code.items() if code.startswith(prefix)]
    return Box(
        min(s.west for s in shapes), min(s.south for s in shapes),
        max(s.east for s in shapes), max(s.north for s in shapes),
    ).grown(0.03)  # fmt: skip


def inside(level: str, code: str) -> tuple[float, float]:
    shape = store.shapes(level).by_code[code]
    return shape.longitude, shape.latitude


@pytest.mark.parametrize(
    ("area", "by"),
    [
        ("country-TH", "province"), ("country-TH", "inspection_region"), ("country-TH", "district"),
        ("inspection_region-16", "province"), ("province-57", "district"),
        ("province-57", "tambon"), ("district-5701", "tambon"),
        ("district-5701", "local_authority"),
    ],
)  # fmt: skip
def test_every_level_draws(dashboard: Dashboard, screen: Screen, area: str, by: str) -> None:
    screen.open(dashboard.url("map", area=area, by=by))
    assert drawn(screen)
    assert screen.is_well()


def test_two_clicks_go_down_and_back_returns(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("map", measure="income"))
    assert drawn(screen)
    click(screen, *inside("province", "57"), box_of("province"))
    assert "area=province-57" in screen.page.url
    assert "measure=income" in screen.page.url
    assert drawn(screen)
    click(screen, *inside("district", "5701"), box_of("district", "57"))
    assert "area=district-5701" in screen.page.url
    assert drawn(screen)
    screen.page.go_back()
    screen.settle()
    assert "area=province-57" in screen.page.url
    assert "เชียงราย" in screen.page.locator("h1").inner_text()
    screen.page.locator(".st-key-up_country-TH button").click()
    screen.settle()
    assert "area=country-TH" in screen.page.url
    assert drawn(screen)
    assert screen.is_well()


def test_the_link_reopens_the_same_map(dashboard: Dashboard, screen: Screen) -> None:
    link = {"area": "province-57", "measure": "pass", "indicator": "30", "by": "tambon"}
    screen.open(dashboard.url("map", **link))
    assert drawn(screen)
    title = screen.page.locator(".st-key-card_map h2").inner_text()
    again = screen.page.url
    screen.open(dashboard.url())
    screen.open(again)
    assert screen.page.locator(".st-key-card_map h2").inner_text() == title
    for name, value in link.items():
        assert f"{name}={value}" in again


def test_the_inset_of_small_provinces_draws_and_goes_down(
    dashboard: Dashboard, screen: Screen
) -> None:
    screen.open(dashboard.url("map"))
    areas = screen.page.locator(".choroplethlayer path.choroplethlocation")
    areas.first.wait_for(timeout=15_000)
    assert areas.count() >= 8
    screen.page.locator(".js-plotly-plot").first.scroll_into_view_if_needed()
    screen.page.wait_for_timeout(300)
    box = areas.nth(1).bounding_box()
    assert box is not None
    screen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
    screen.page.wait_for_timeout(400)
    screen.page.mouse.down()
    screen.page.mouse.up()
    screen.page.wait_for_timeout(1000)
    screen.settle()
    assert "area=province-" in screen.page.url
    assert screen.is_well()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_of_the_table_goes_down_too(
    dashboard: Dashboard, screen: Screen, language: str
) -> None:
    screen.open(dashboard.url("map", lang=language))
    table = screen.page.locator('[data-testid="stDataFrame"]').first
    table.scroll_into_view_if_needed()
    at = table.bounding_box()
    assert at is not None
    screen.page.mouse.click(at["x"] + 100, at["y"] + 55)
    screen.page.wait_for_timeout(700)
    screen.settle()
    assert "area=province-" in screen.page.url


def test_the_map_at_night_and_on_a_phone(dashboard: Dashboard, dark: Screen, phone: Screen) -> None:
    for one in (dark, phone):
        one.open(dashboard.url("map"))
        assert drawn(one)
        assert one.is_well()
