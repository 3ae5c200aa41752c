"""The ruler: breaks, every area, the one looked at, the target; and words that stay text."""

from bmn.maps import legend, scales
from bmn.maps.legend import Tick
from bmn.maps.marks import Mark


def mark(value: float, **more: object) -> Mark:
    return Mark("57", "เชียงราย", "value", "#000000", value, **more)  # type: ignore[arg-type]


def test_the_ruler_has_breaks_areas_and_both_ticks() -> None:
    html = legend.ruler(
        scales.scale("progress"),
        [mark(0.6), mark(0.6), mark(0.95)],
        "share",
        "light",
        "th",
        here=Tick(0.625, "ทั้งประเทศ <b>"),
        target=Tick(0.9, "เป้าหมาย"),
    )
    assert html.count("<s ") == 3
    for edge in (">50<", ">75<", ">90<", ">100<"):
        assert edge in html
    assert "<em>2</em>" in html
    assert 'class="here left" style="left:30.0%"' in html
    assert 'class="target middle" style="left:60.0%"' in html
    assert "&lt;b&gt;" in html


def test_breaks_of_points_carry_their_sign() -> None:
    assert legend.edge(-0.1, "points", "th") == "−10"
    assert legend.edge(0.03, "points", "th") == "+3"
    assert legend.edge(60000, "baht", "th") == "60,000"
    assert legend.edge(0.995, "share", "th") == "99.5"


def test_keys_stand_only_for_what_is_drawn() -> None:
    assert legend.others([mark(0.5)], "th") == ""
    html = legend.others([Mark("1", "", "no_data"), mark(0.5, is_municipal=True)], "th")
    assert 'class="no_data"' in html
    assert 'class="municipal"' in html
    assert 'class="suppressed"' not in html


def test_thai_in_the_legend_breaks_between_words() -> None:
    """ร้อย|ละ and จุด|ร้อยละ stood on two lines."""
    drawn = legend.ruler(
        scales.scale("gap"), [], "points", "light", "th", here=Tick(0.0, "ทั้งประเทศ −3.69 จุดร้อยละ")
    )
    assert '<span class="bmn-keep">−3.69 จุดร้อยละ</span>' in drawn
