"""How numbers and dates are written."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmn.words import formats

MORNING = datetime(2026, 1, 19, 7, 30)

MONTHS = [
    ("มกราคม", "ม.ค."),
    ("กุมภาพันธ์", "ก.พ."),
    ("มีนาคม", "มี.ค."),
    ("เมษายน", "เม.ย."),
    ("พฤษภาคม", "พ.ค."),
    ("มิถุนายน", "มิ.ย."),
    ("กรกฎาคม", "ก.ค."),
    ("สิงหาคม", "ส.ค."),
    ("กันยายน", "ก.ย."),
    ("ตุลาคม", "ต.ค."),
    ("พฤศจิกายน", "พ.ย."),
    ("ธันวาคม", "ธ.ค."),
]


def shown(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace(formats.MINUS, "-"))


@pytest.mark.parametrize(("month", "names"), list(enumerate(MONTHS, start=1)))
def test_every_month_has_its_full_and_short_name(month: int, names: tuple[str, str]) -> None:
    day = date(2026, month, 1)
    assert formats.thai_date(day, "th", "plain") == f"1 {names[0]} 2569"
    assert formats.thai_date(day, "th") == f"1 {names[1]} 2569"


@pytest.mark.parametrize(
    ("style", "thai", "english"),
    [
        ("short", "16 ก.พ. 2569", "16 Feb 2026"),
        ("day_month", "16 ก.พ.", "16 Feb"),
        ("plain", "16 กุมภาพันธ์ 2569", "16 February 2026"),
        ("weekday", "วันจันทร์ที่ 16 ก.พ. 2569", "Monday 16 Feb 2026"),
        ("long", "วันจันทร์ที่ 16 กุมภาพันธ์ 2569", "Monday 16 February 2026"),
    ],
)
def test_a_date_in_each_style(style: str, thai: str, english: str) -> None:
    assert formats.thai_date(date(2026, 2, 16), "th", style) == thai
    assert formats.thai_date(date(2026, 2, 16), "en", style) == english


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(ValueError, match="fancy"):
        formats.thai_date(date(2026, 2, 16), "th", "fancy")


def test_a_week_has_its_seven_names() -> None:
    monday = date(2026, 2, 16)
    names = [
        formats.thai_date(monday + timedelta(days=day), "th", "long").split("ที่")[0]
        for day in range(7)
    ]
    assert names == ["วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์"]


def test_the_stamp_of_users_md() -> None:
    assert formats.as_of_stamp(MORNING, "th") == "ข้อมูล ณ วันจันทร์ที่ 19 ม.ค. 2569 เวลา 07.30 น."
    assert formats.as_of_stamp(MORNING, "en") == "Data as of Monday 19 Jan 2026, 07:30"


def test_an_instant() -> None:
    evening = datetime(2026, 1, 16, 18, 0)
    assert formats.thai_datetime(evening, "th") == "16 ม.ค. 2569 เวลา 18.00 น."
    assert formats.thai_datetime(evening, "en") == "16 Jan 2026, 18:00"


@pytest.mark.parametrize(
    ("first", "last", "with_year", "thai"),
    [
        (date(2026, 2, 11), date(2026, 2, 20), False, "11–20 ก.พ."),
        (date(2026, 2, 11), date(2026, 2, 20), True, "11–20 ก.พ. 2569"),
        (date(2026, 1, 28), date(2026, 2, 3), False, "28 ม.ค. – 3 ก.พ."),
        (date(2025, 12, 28), date(2026, 1, 3), False, "28 ธ.ค. 2568 – 3 ม.ค. 2569"),
        (date(2026, 2, 11), date(2026, 2, 11), False, "11 ก.พ."),
    ],
)
def test_a_range_of_dates(first: date, last: date, with_year: bool, thai: str) -> None:
    assert formats.date_range(first, last, "th", with_year=with_year) == thai


@pytest.mark.parametrize(
    ("share", "one", "two"),
    [
        (0.9496, "94.9", "94.96"),
        (0.95, "95.0", "95.00"),
        (0.9997, "99.9", "99.97"),
        (0.99996, "99.9", "99.99"),
        (1.0, "100.0", "100.00"),
        (1.00004, "100.0", "100.00"),
        (0.9130, "91.3", "91.30"),
        (0.0005, "0.1", "0.05"),
        (0.0, "0.0", "0.00"),
        (12.5, "1,250.0", "1,250.00"),
    ],
)
def test_percent(share: float, one: str, two: str) -> None:
    assert formats.percent_digits(share, 1) == one
    assert formats.percent_digits(share, 2) == two


@given(
    whole=st.integers(min_value=1, max_value=13_169_180),
    part=st.integers(min_value=0, max_value=14_000_000),
    decimals=st.integers(min_value=0, max_value=3),
)
def test_percent_never_rounds_across_a_line(whole: int, part: int, decimals: int) -> None:
    printed = shown(formats.percent_digits(part / whole, decimals))
    assert (printed >= 95) == (100 * part >= 95 * whole)
    assert (printed >= 100) == (part >= whole)
    # It moves by less than one unit of the last digit.
    assert abs(printed - Decimal(part) / whole * 100) <= Decimal(1).scaleb(-decimals)


@pytest.mark.parametrize(
    ("mean", "shown_as"),
    [
        (39_999.6, "39,999"),
        (39_999.4, "39,999"),
        (40_000.0, "40,000"),
        (40_000.5, "40,001"),
        (37_999.9, "37,999"),
        (86_512.5, "86,513"),
        (-0.4, "0"),
        (-2.5, f"{formats.MINUS}3"),
    ],
)
def test_a_mean_never_rounds_across_the_criterion(mean: float, shown_as: str) -> None:
    """39,999.6 was "40,000" beside "below the criterion"."""
    assert formats.baht_digits(mean, "th") == shown_as
    assert formats.baht(mean, "th") == f"{shown_as} บาท"


@given(st.integers(1, 10**9), st.integers(1, 30_000))
def test_a_mean_is_on_the_side_of_every_criterion_that_it_is_shown_on(total: int, of: int) -> None:
    mean = total / of
    printed = shown(formats.baht_digits(mean, "th"))
    assert all((printed >= line) == (mean >= line) for line in (30_000, 38_000, 40_000))
    assert abs(printed - Decimal(str(mean))) < 1


def test_the_lines_are_those_of_the_standards() -> None:
    assert formats.share_lines() == (0.95, 1.0)
    assert formats.baht_lines() == (23_000, 30_000, 38_000, 40_000)
    assert (
        formats.baht(None, "th") == formats.empty("dash", "th") == formats.baht_digits(None, "th")
    )


@given(missing=st.integers(min_value=1, max_value=9), whole=st.integers(10, 20_000_000))
def test_nothing_short_of_everything_is_a_hundred(missing: int, whole: int) -> None:
    assert "100" not in formats.percent((whole - missing) / whole, "th")
    assert "100" not in formats.percent_words((whole - missing) / whole, "en")


def test_a_little_is_not_nothing() -> None:
    assert formats.percent(0.00001, "th") == "<0.1 %"
    assert formats.percent_words(0.00001, "th") == "น้อยกว่าร้อยละ 0.01"
    assert formats.percent(0.0, "th") == "0.0 %"


def test_percent_on_screen_and_in_sentences() -> None:
    assert formats.percent(236_023 / 280_980, "th") == "84.0 %"
    assert formats.percent_words(236_023 / 280_980, "th") == "ร้อยละ 84.00"
    assert formats.percent(0.84, "en") == "84.0%"


def test_points_are_signed_and_never_percent() -> None:
    assert formats.points(0.012, "th") == "+1.20 จุดร้อยละ"
    assert formats.points(-0.012, "th", 1) == "−1.2 จุดร้อยละ"
    assert formats.points(-0.00001, "th") == "0.00 จุดร้อยละ"
    assert formats.points(0.012, "en") == "+1.20 percentage points"


def test_counts_and_money() -> None:
    assert formats.count(13_169_180, "th") == "13,169,180"
    assert formats.count(2.5, "th") == "3"
    assert formats.signed_count(4_215, "th") == "+4,215"
    assert formats.signed_count(-35_122, "th") == "−35,122"
    assert formats.signed_count(0, "th") == "0"
    assert formats.counted(1, "household", "en") == "1 household"
    assert formats.counted(2_000, "household", "en") == "2,000 households"
    assert formats.counted(1, "household", "th") == "1 ครัวเรือน"
    assert formats.baht(40_000, "th") == "40,000 บาท"


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "–"), (0, "0"), (0.04, "<0.1"), (0.3, "0.3"), (3, "3"), (9.96, "10.0"), (12.6, "13")],
)
def test_a_rate(value: float | None, written: str) -> None:
    assert formats.rate(value, "th") == written


def test_a_big_number_in_a_sentence() -> None:
    assert formats.large(13_169_180, "th") == "13.17 ล้าน"
    assert formats.large(13_169_180, "en") == "13.17 million"
    assert formats.large(999_999, "th") == "999,999"


@pytest.mark.parametrize("unknown", [None, float("nan")])
def test_the_unknown_is_a_dash_or_the_right_word_never_a_zero(unknown: float | None) -> None:
    for write in (formats.count, formats.percent, formats.percent_words, formats.baht):
        assert write(unknown, "th") == "–"
        assert write(unknown, "th", when_empty="no_data") == "ไม่มีข้อมูล"
    assert formats.points(unknown, "th") == "–"
    assert formats.signed_count(unknown, "th") == "–"
    assert formats.large(unknown, "th") == "–"
    assert formats.thai_date(None, "th") == "–"
    assert formats.thai_datetime(None, "en", when_empty="not_started") == "Collection not started"


def test_the_unknowns_of_a_frame() -> None:
    pandas = pytest.importorskip("pandas")
    assert formats.thai_datetime(pandas.NaT, "th") == "–"
    assert formats.count(pandas.NA, "th") == "–"
    assert formats.thai_date(pandas.Timestamp("2026-02-16"), "th") == "16 ก.พ. 2569"
    numpy = pytest.importorskip("numpy")
    assert formats.percent_digits(numpy.float64(0.9496)) == "94.9"
    assert formats.count(numpy.int64(1_128), "th") == "1,128"


@pytest.mark.parametrize(
    ("length", "thai", "english"),
    [
        (timedelta(days=3, hours=5), "3 วันก่อน", "3 days ago"),
        (timedelta(hours=2, minutes=59), "2 ชั่วโมงก่อน", "2 hours ago"),
        (timedelta(minutes=1), "1 นาทีก่อน", "1 minute ago"),
        (timedelta(seconds=20), "เมื่อสักครู่", "just now"),
        (timedelta(hours=-1), "เมื่อสักครู่", "just now"),
    ],
)
def test_ages(length: timedelta, thai: str, english: str) -> None:
    assert formats.ago(MORNING - length, MORNING, "th") == thai
    assert formats.ago(MORNING - length, MORNING, "en") == english


def test_thai_digits_for_letters() -> None:
    assert formats.thai_digits("21 พฤศจิกายน 2569") == "๒๑ พฤศจิกายน ๒๕๖๙"
