"""The dashboard as a person meets it: opened, moved about in, and never asking outside."""

import re

import pytest

from bmn.ui.frame import navigation
from bmn.words.language import LANGUAGES, text
from tests.browser.conftest import Dashboard, Screen, sync_api

pytestmark = pytest.mark.browser
expect = sync_api.expect
expect.set_options(timeout=30_000)
PAGES = [page.name for page in navigation.PAGES]


def test_the_first_visitor_may_land_on_any_page(untouched: Dashboard, screen: Screen) -> None:
    # Until app.py has run once, Streamlit runs the page's file without it.
    screen.open(untouched.url("progress", area="province-57"))
    expect(screen.page.get_by_text(text("common.say.made_up", "th"))).to_have_count(1)
    links = screen.page.locator('[data-testid="stSidebar"] [data-testid="stPageLink"] a')
    expect(links).to_have_count(len(PAGES))
    expect(screen.page.locator("h1")).to_contain_text("เชียงราย")
    screen.page.get_by_role("link", name=text("common.page.overview", "th")).click()
    screen.settle()
    expect(screen.page.locator(".bmn-headline")).to_have_count(1)
    assert screen.is_well(), screen.errors


@pytest.mark.parametrize("name", PAGES)
def test_every_page_in_thai_and_by_one_click_in_english(
    dashboard: Dashboard, screen: Screen, name: str
) -> None:
    screen.open(dashboard.url(name, area="province-57", lang="th"))
    assert screen.page.evaluate("document.documentElement.lang") == "th"
    assert screen.is_well(), screen.errors
    assert words_broken(screen) == []
    screen.page.locator(".st-key-language_en button >> visible=true").first.click()
    expect(screen.page).to_have_url(re.compile("lang=en"))
    screen.settle()
    for _ in range(20):  # the words of a chart come last
        if (left := screen.page.evaluate(_THAI_LEFT)) == [text("common.app.language_name", "th")]:
            break
        screen.page.wait_for_timeout(250)
    assert left == [text("common.app.language_name", "th")]
    assert screen.page.evaluate("document.documentElement.lang") == "en"
    assert screen.is_well(), screen.errors


@pytest.mark.parametrize("name", PAGES)
def test_every_page_on_a_phone_at_night(
    dashboard: Dashboard, phone_at_night: Screen, name: str
) -> None:
    phone = phone_at_night
    phone.open(dashboard.url(name, area="province-57"))
    assert background(phone) == NIGHT
    assert phone.is_well()
    assert words_broken(phone) == []
    bar = phone.page.locator(".st-key-frame_bar").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] <= 180


def test_a_desktop_at_night_by_a_link_in_english(dashboard: Dashboard, dark: Screen) -> None:
    dark.open(dashboard.url("indicators", area="province-57", lang="en"))
    assert dark.page.evaluate("document.documentElement.lang") == "en"
    assert background(dark) == NIGHT
    assert dark.is_well()


NIGHT = "rgb(15, 23, 34)"


def background(screen: Screen) -> str:
    """The colour of the page's ground."""
    return screen.page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", ["country-TH", "province-57"])
def test_the_first_screen_needs_no_scrolling(
    dashboard: Dashboard, screen: Screen, area: str, language: str
) -> None:
    screen.open(dashboard.url(area=area, lang=language))
    tiles = [f'[class*="st-key-tile_"] >> nth={at}' for at in range(4)]
    decided = (".st-key-card_decisions", '[class*="st-key-card_small_map"]', ".js-plotly-plot")
    for part in (".bmn-headline", *tiles, *decided):
        box = screen.page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 768, part


def test_the_first_pages_own_name_leads_to_the_start(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("overview", area="province-57", lang="en"))
    expect(screen.page.locator(".bmn-headline")).to_contain_text("Chiang Rai")
    assert screen.page.get_by_text("not found").count() == 0
    assert screen.is_well(), screen.errors


_THAI_LEFT = """() => {
  const told = [];
  const parts = `[data-testid=stSidebar], .st-key-frame_top, .st-key-frame_bar, h1, h2, button,
    label, input, textarea, [data-baseweb=select], .bmn-headline, .bmn-tile, .bmn-source`;
  for (const part of document.querySelectorAll(parts)) {
    for (const text of [part.value, part.placeholder, part.ariaLabel, part.innerText])
      for (const line of (text || '').split('\\n'))
        if (/[\u0e00-\u0e7f]/.test(line)) told.push(line.trim().replace(/^translate/, ''));
  }
  return [...new Set(told)];
}"""


def words_broken(screen: Screen) -> list[str]:
    """Thai words that stand on two lines."""
    # A side bar that is opening or closing is narrow for a moment.
    for _ in range(20):
        if not (broken := screen.page.evaluate(_BROKEN, list(WORDS))):
            break
        screen.page.wait_for_timeout(500)
    return broken


WORDS = (
    *("จัดเก็บ", "ครัวเรือน", "ผู้บริหาร", "ตัวชี้วัด", "อาสาสมัคร", "ก้าวหน้า", "เป้าหมาย"),
    *("เชื่อมั่น", "หมู่บ้าน", "รายได้", "รายจ่าย", "ตรวจสอบ", "ร้อยละ", "อำเภอ", "ข้อสังเกต"),
    *("สัมภาษณ์", "ผ่านเกณฑ์", "กรมการพัฒนาชุมชน", "คุณภาพ", "สมมติฐาน", "ลงนาม", "นำเข้า"),
    *("จุดร้อยละ", "รับรองแล้ว", "สภาพแวดล้อม", "เตรียมความพร้อม", "ท้องถิ่น"),
)
_BROKEN = """words => {
  const broken = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(
      'style, script, svg, code, [data-testid=stSidebar][aria-expanded=false]')) continue;
    for (const word of words) {
      for (let at = node.data.indexOf(word); at >= 0; at = node.data.indexOf(word, at + 1)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        const tops = [...range.getClientRects()].filter(r => r.width > 1).map(r => r.top);
        if (tops.length && Math.max(...tops) - Math.min(...tops) > 6)
          broken.push(word + ' in ' + node.data.slice(0, 60));
      }
    }
  }
  return broken;
}"""


def test_the_side_bar_has_room_for_its_words(dashboard: Dashboard, screen: Screen) -> None:
    for language in LANGUAGES:
        screen.open(dashboard.url(lang=language))
        cut = screen.page.evaluate(
            """() => [...document.querySelectorAll('[data-testid=stSidebar] a p')]
              .filter(p => p.getBoundingClientRect().height > 30
                || p.scrollWidth > p.clientWidth
                || p.getBoundingClientRect().right > p.closest('a').getBoundingClientRect().right)
              .map(p => p.innerText)"""
        )
        assert cut == []


def test_the_area_by_filter_link_and_way_back(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url())
    page = screen.page
    box = page.locator(".st-key-down_province_country-TH_th input")
    box.click()
    box.fill("เชียงราย")
    page.keyboard.press("Enter")
    screen.settle()
    expect(page).to_have_url(re.compile("area=province-57"))
    expect(page.locator(".bmn-headline")).to_contain_text("เชียงราย")
    page.get_by_role("button", name="ทั้งประเทศ").click()
    screen.settle()
    expect(page).to_have_url(re.compile("area=country-TH"))
    page.go_back()
    screen.settle()
    expect(page).to_have_url(re.compile("area=province-57"))
    expect(page.locator(".bmn-headline")).to_contain_text("เชียงราย")
    assert screen.is_well(), screen.errors


def test_the_link_goes_along_to_the_next_page(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url(area="province-57", lang="en"))
    screen.page.get_by_role("link", name=text("common.page.progress", "en")).click()
    screen.settle()
    expect(screen.page).to_have_url(re.compile(r"/progress\?"))
    expect(screen.page).to_have_url(re.compile("area=province-57"))
    expect(screen.page).to_have_url(re.compile("lang=en"))


def test_a_click_on_a_row_opens_the_area(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("progress", area="province-57"))
    table = screen.page.locator('[data-testid="stDataFrame"] canvas').first
    table.scroll_into_view_if_needed()
    screen.page.wait_for_timeout(600)
    box = table.bounding_box()
    assert box is not None
    # The header, the total, then the first area.
    screen.page.mouse.click(box["x"] + 60, box["y"] + 36 * 2.6)
    screen.settle()
    expect(screen.page).to_have_url(re.compile("area=district-57"))
    assert screen.is_well(), screen.errors


def test_a_number_shows_its_passport(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url(area="province-57"))
    screen.page.locator(".st-key-passport_progress button").first.click()
    screen.page.get_by_text("progress_by_area").first.wait_for(timeout=30_000)
    assert screen.page.get_by_text("SELECT").count() >= 1
    assert screen.is_well(), screen.errors


def test_the_table_is_taken_away(dashboard: Dashboard, screen: Screen) -> None:
    screen.open(dashboard.url("progress", area="province-57"))
    for name, ending in (("common.button.excel", ".xlsx"), ("common.button.csv", ".csv")):
        taken = screen.take(screen.page.get_by_role("link", name=text(name, "th")).first)
        assert taken.suggested_filename.endswith(ending)
        assert "made-up" in taken.suggested_filename
        assert taken.path().stat().st_size > 100
