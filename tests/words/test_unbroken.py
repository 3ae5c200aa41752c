"""Thai that breaks between words: on the screen by HTML, in figures by lines."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmn.survey import reference
from bmn.words import unbroken
from bmn.words.compounds import COMPOUNDS

_AFTER = "ะัาำิีึืฺุู็่้๊๋์ํ"
"""Thai signs that can't begin a line."""
NAMES = [
    row[f"name_{language}"] for row in reference.rows("indicators.csv") for language in ("th", "en")
]


def kept(words: str) -> list[str]:
    return re.findall(r'<span class="bmn-keep">([^<]*)</span>', unbroken.html(words))


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("ทำให้เกินร้อยละ 60 ของพื้นที่", "ร้อยละ 60"),
        ("เชียงราย −3.27 จุดร้อยละ", "−3.27 จุดร้อยละ"),
        ("ไม่เกินหนึ่งจุดร้อยละ", "จุดร้อยละ"),
        ("รับรองแล้วในระดับล่าง", "รับรองแล้ว"),
        ("ต่ำกว่าเป้าหมายสะสม 9,186 ครัวเรือน ส่วนที่ยัง", "9,186 ครัวเรือน"),
        ("ปีก่อนไม่ผ่าน 17.10 %", "17.10 %"),
    ],
)
def test_what_reads_as_one_stays_on_one_line(words: str, whole: str) -> None:
    assert whole in kept(words)


def test_html_is_escaped() -> None:
    assert unbroken.html('<b onclick="x">&ร้อยละ') == (
        '&lt;b onclick=&quot;x&quot;&gt;&amp;<span class="bmn-keep">ร้อยละ</span>'
    )


@pytest.mark.parametrize("most", [20, 46, 96])
@pytest.mark.parametrize("name", NAMES)
def test_an_indicators_name_stands_whole_in_lines_that_fit(name: str, most: int) -> None:
    """They were cut with "…" after 46 letters."""
    lines = unbroken.lines(name, most)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", name)
    assert all(line and line[0] not in _AFTER for line in lines)
    if most >= 46:
        assert all(unbroken.letters(line) <= most for line in lines)
        broken = [
            word for word in COMPOUNDS if word in name and not any(word in line for line in lines)
        ]
        assert broken == []


@given(st.text("กขเแโใไะาัิ่้ 9/", max_size=120), st.integers(5, 60))
def test_lines_lose_nothing(words: str, most: int) -> None:
    lines = unbroken.lines(words, most)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", words)
    assert lines


def test_marks_above_and_below_take_no_room() -> None:
    assert unbroken.letters("ที่นี่") == 2
