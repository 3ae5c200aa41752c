"""The map in a browser: it draws, a click goes down, back returns, and nothing is asked outside."""

import io
import math
from contextlib import suppress

import pytest
from PIL import Image, ImageChops

from bmn.boundaries import store
from bmn.maps import deck, households, labels
from bmn.maps.marks import Box
from bmn.words.language import LANGUAGES, text
from tests.browser.conftest import Dashboard, Screen, sync_api

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


def of_colour(screen: Screen, colour: str) -> int:
    """Points of the map that have about that colour."""
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    picture = Image.open(io.BytesIO(screen.page.locator(f"{MAP} canvas").first.screenshot()))
    return sum(
        max(abs(a - b) for a, b in zip(point, wanted, strict=True)) < 20
        for point in picture.convert("RGB").get_flattened_data()
    )


def drawn(screen: Screen) -> bool:
    """Wait until the map is there."""
    for _ in range(60):
        # A map that gives way to the next one leaves the page while its picture is taken.
        with suppress(sync_api.Error):
            if screen.page.locator(f"{MAP} canvas").count() and painted(screen) > 100:
                return True
        screen.page.wait_for_timeout(250)
    return False


def click(screen: Screen, longitude: float, latitude: float, box: Box, larger: float = 1.0) -> None:
    """Click a place of a map that was fitted to the box, and is shown so many times larger."""
    canvas = screen.page.locator(f"{MAP} canvas").first
    canvas.scroll_into_view_if_needed()
    at = canvas.bounding_box()
    assert at is not None
    world = larger * 512 * 2 ** round(labels.zoom_for(box, *deck.CANVAS), 2)

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


def wait_for_area(screen: Screen, key: str) -> None:
    """Wait until the click has come to the server and the link names the area."""
    screen.page.wait_for_url(f"**area={key}*", timeout=30_000)
    screen.settle()


def title_of(screen: Screen) -> str:
    """What the map shows, and of which area, without the marks at which a line may break."""
    title = screen.page.locator(".st-key-card_map h2").inner_text()
    return title.replace("\u200b", "").replace("\u2060", "")


def box_of(level: str, prefix: str = "") -> Box:
    shapes = [s for code, s in store.shapes(level).by_code.items() if code.startswith(prefix)]
    return Box(
        min(s.west for s in shapes),
        min(s.south for s in shapes),
        max(s.east for s in shapes),
        max(s.north for s in shapes),
    ).grown(0.03)


def inside(level: str, code: str) -> tuple[float, float]:
    shape = store.shapes(level).by_code[code]
    return shape.longitude, shape.latitude


@pytest.mark.parametrize(
    ("area", "ways"),
    [
        ("country-TH", ("province", "inspection_region", "district")),
        ("inspection_region-16", ("province",)),
        ("province-57", ("district", "tambon")),
        ("district-5701", ("tambon", "local_authority")),
    ],
)
def test_every_level_draws(
    dashboard: Dashboard, screen: Screen, area: str, ways: tuple[str, ...]
) -> None:
    screen.open(dashboard.url("map", area=area, by=ways[0]))
    assert drawn(screen)
    assert screen.is_well()
    for way in ways[1:]:
        named = text(f"map.by.{way}", "th")
        screen.page.locator('[class*="st-key-by_of"]').get_by_text(named, exact=True).click()
        screen.page.wait_for_url(f"**by={way}*", timeout=30_000)
        screen.settle()
        assert drawn(screen)
        assert screen.is_well()


def ends(screen: Screen) -> tuple[int, int, int, int]:
    """Free points of the map's picture at its left, top, right and bottom."""
    picture = Image.open(io.BytesIO(screen.page.locator(f"{MAP} canvas").first.screenshot()))
    picture = picture.convert("RGB")
    ground = Image.new("RGB", picture.size, picture.getpixel((1, 1)))
    box = ImageChops.difference(picture, ground).convert("L").point(lambda v: 255 * (v > 40))
    left, top, right, bottom = box.getbbox() or (0, 0, 0, 0)
    return left, top, picture.width - right, picture.height - bottom


@pytest.mark.parametrize("measure", ["income", "remaining"])
def test_the_whole_country_is_seen_without_scrolling(
    dashboard: Dashboard, screen: Screen, large: Screen, measure: str
) -> None:
    for one, height in ((screen, 768), (large, 1080)):
        one.open(dashboard.url("map", measure=measure))
        assert drawn(one)
        at = one.page.locator(MAP).first.bounding_box()
        assert at is not None
        assert at["y"] + at["height"] <= height
        assert at["height"] >= 0.65 * height
        # Nothing of the country is cut off, and it isn't lost in the middle of the card.
        _, top, _, bottom = ends(one)
        assert 4 <= top <= 0.12 * at["height"]
        assert 4 <= bottom <= 0.12 * at["height"]
        assert one.is_well()
    # The larger map of a meeting room is clicked where it is seen.
    click(large, *inside("province", "57"), box_of("province"), larger=1.5)
    wait_for_area(large, "province-57")


def test_on_a_phone_map_and_table_fit(dashboard: Dashboard, phone: Screen) -> None:
    phone.open(dashboard.url("map", measure="income", area="province-57"))
    assert drawn(phone)
    left, top, right, bottom = ends(phone)
    assert min(left, top, right, bottom) >= 0
    rows = phone.page.locator(".st-key-card_map_table .bmn-narrow details")
    assert rows.count() >= 7
    first = rows.first
    first.locator("summary").click()
    sides = first.bounding_box()
    assert sides is not None
    assert sides["x"] >= 0
    assert sides["x"] + sides["width"] <= 390
    assert phone.is_well()


def test_two_clicks_go_down_and_back_returns(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("map", measure="income"))
    assert drawn(screen)
    click(screen, *inside("province", "57"), box_of("province"))
    wait_for_area(screen, "province-57")
    assert "measure=income" in screen.page.url
    assert drawn(screen)
    click(screen, *inside("district", "5701"), box_of("district", "57"))
    wait_for_area(screen, "district-5701")
    assert drawn(screen)
    screen.page.go_back()
    screen.settle()
    assert "area=province-57" in screen.page.url
    assert "เชียงราย" in title_of(screen)
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
    areas.first.wait_for(timeout=30_000)
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


def dots(screen: Screen, mode: str = "light") -> int:
    """Points of the picture in the colour of households; waits until there are some."""
    colour = households.COLOURS[mode]["earlier"]
    for _ in range(40):
        if screen.page.locator(f"{MAP} canvas").count() and of_colour(screen, colour) > 60:
            break
        screen.page.wait_for_timeout(250)
    return of_colour(screen, colour)


def test_the_switch_shows_households_and_the_link_reopens_them(
    dashboard: Dashboard, screen: Screen
) -> None:
    screen.open(dashboard.url("map", area="district-5701"))
    assert drawn(screen)
    colour = households.COLOURS["light"]["earlier"]
    before = of_colour(screen, colour)
    screen.page.get_by_role("radio", name="ครัวเรือน").or_(
        screen.page.locator(".st-key-map_bar button", has_text="ครัวเรือน")
    ).first.click()
    screen.settle()
    assert "show=households" in screen.page.url
    assert dots(screen) > before + 60
    again = screen.page.url
    screen.open(dashboard.url())
    screen.open(again)
    assert dots(screen) > before + 60
    assert screen.is_well()


def test_a_point_tells_household_village_and_day(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("map", area="district-5701", show="households"))
    assert dots(screen) > 60
    canvas = screen.page.locator(f"{MAP} canvas").first
    canvas.scroll_into_view_if_needed()
    picture = Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")
    box = canvas.bounding_box()
    assert box is not None
    wanted = households.COLOURS["light"]["earlier"]
    blue = [int(wanted[at : at + 2], 16) for at in (1, 3, 5)]
    at = [
        (x, y)
        for x in range(0, picture.width, 2)
        for y in range(0, picture.height, 2)
        if max(abs(a - b) for a, b in zip(picture.getpixel((x, y)), blue, strict=True)) < 30
    ]
    tooltip = screen.page.locator(".deck-tooltip")
    for x, y in at[:: max(1, len(at) // 25)]:
        screen.page.mouse.move(box["x"] + x - 3, box["y"] + y)
        screen.page.mouse.move(box["x"] + x, box["y"] + y)
        screen.page.wait_for_timeout(250)
        if tooltip.count() and "5701" in tooltip.first.inner_text():
            break
    assert "ครัวเรือน 5701" in tooltip.first.inner_text()
    told = screen.page.evaluate(
        """() => [...document.querySelectorAll(".deck-tooltip [class^=bmn-]")]
            .map(e => getComputedStyle(e, "::after").content)"""
    )
    assert "หมู่ที่" in told[0]
    assert "256" in told[1]


def test_without_the_right_there_is_no_point(counts_only: Dashboard, screen: Screen) -> None:
    screen.open(counts_only.url("map", show="households"))
    assert "area=district-5701" in screen.page.url
    assert drawn(screen)
    found = of_colour(screen, households.COLOURS["light"]["earlier"])
    assert found < 20
    assert "สิทธิ์ดูเฉพาะจำนวน" in screen.page.locator(".st-key-card_map").inner_text().replace(
        "\u200b", ""
    )
    screen.open(counts_only.url("map", area="country-TH"))
    assert "เมืองเชียงราย" in title_of(screen)
    assert screen.is_well()
