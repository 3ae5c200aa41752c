"""Numbers, money and dates as an official would write them, in Thai and English.

Percent exists only here; elsewhere a share is 0 to 1 or None. No figure ever rounds across a line
that decides something: 94.96 is never 95.0, nothing short of everything is 100, and a mean of
39,999.6 baht is never 40,000 beside the word that it is below the criterion.
Thai dates are Buddhist era, English ones common era. `language` is "th" or "en" throughout.
"""

import math
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache

from bmn.survey import reference
from bmn.words.language import text

BUDDHIST_ERA_OFFSET = 543

MINUS = "\N{MINUS SIGN}"
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
MILLION = 1_000_000
_PREFIXED = ("province", "district", "tambon")
# The pseudo-tambon of a municipality's communities has a descriptive name.
_KIND_IN_THE_NAME = ("ชุมชน", "Communities", "Municipal", "จังหวัด", "อำเภอ", "ตำบล")


@cache
def share_lines() -> tuple[float, ...]:
    """Shares that decide something: the quality criterion of any year, and completeness."""
    return (*(line / 100 for line in _standards("quality_level_min_pct")), 1.0)


@cache
def baht_lines() -> tuple[float, ...]:
    """Baht per person a year that decide something: the income criterion of any year."""
    return _standards("income_criterion_baht_per_person_year")


def _standards(name: str) -> tuple[float, ...]:
    """A standard's values of all years: which of them holds is for the snapshot to say."""
    found = reference.rows("standards.csv")
    return tuple(sorted({float(row["value"]) for row in found if row["standard"] == name}))


def is_unknown(value: object) -> bool:
    """None, NaN, NaT or pandas' NA: what a frame puts where nothing is known."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and math.isnan(value)


def empty(word: str, language: str) -> str:
    """The word for an empty case ("not_started", "no_data", …) or the "dash"."""
    return text(f"common.empty.{word}", language)


def count(value: float | None, language: str, when_empty: str = "dash") -> str:
    """1,234,567; fractions are rounded half up."""
    if value is None or is_unknown(value):
        return empty(when_empty, language)
    return _grouped(_rounded(_decimal(value), 0))


def rate(value: float | None, language: str, when_empty: str = "dash") -> str:
    """A number a day: whole from ten on, else with one decimal, so that 0.3 isn't nothing."""
    if value is None or is_unknown(value):
        return empty(when_empty, language)
    if value >= 10 or float(value).is_integer():
        return count(value, language)
    if _rounded(_decimal(value), 1) == 0:
        return "<0.1"
    return _grouped(_rounded(_decimal(value), 1))


def signed_count(value: float | None, language: str, when_empty: str = "dash") -> str:
    """+4,215, −35,122 or 0."""
    if value is None or is_unknown(value):
        return empty(when_empty, language)
    return _signed(_rounded(_decimal(value), 0))


def counted(value: float, unit: str, language: str) -> str:
    """1,128 ครัวเรือน / 1 household; `unit` is a key of common.counted_one."""
    digits = count(value, language)
    if digits == "1":
        return text(f"common.counted_one.{unit}", language, count=digits)
    return text(f"common.counted_other.{unit}", language, count=digits)


def large(value: float | None, language: str) -> str:
    """13.17 ล้าน from a million on, with commas below it."""
    if value is None or is_unknown(value) or abs(value) < MILLION:
        return count(value, language)
    digits = str(_rounded(_decimal(value) / MILLION, 2))
    return text("common.number.million", language, digits=digits)


def percent_digits(share: float, decimals: int = 1) -> str:
    """A share in percent without a sign: 0.9496 is 94.9 (95.0 would cross a line)."""
    lines = tuple(_decimal(line) * 100 for line in share_lines())
    return _grouped(_short_of_lines(_decimal(share) * 100, decimals, lines))


def percent(share: float | None, language: str, decimals: int = 1, when_empty: str = "dash") -> str:
    """91.3 % for the screen; <0.1 % where something is there but little."""
    if share is None or is_unknown(share):
        return empty(when_empty, language)
    if _hidden_by_rounding(share, decimals):
        return text("common.number.percent_under", language, digits=_least(decimals))
    return text("common.number.percent", language, digits=percent_digits(share, decimals))


def band(low: float, high: float, language: str) -> str:
    """0–4; a single number where both bounds are one. Never with a hyphen: Excel takes 5-9 for a
    day of September.
    """
    first, last = count(low, language), count(high, language)
    return first if low == high else text("common.number.band", language, first=first, last=last)


def percent_band(low: float, high: float, language: str, decimals: int = 1) -> str:
    """0.00–3.33 %."""
    if low == high:
        return percent(low, language, decimals)
    first, last = percent_digits(low, decimals), percent_digits(high, decimals)
    digits = text("common.number.band", language, first=first, last=last)
    return text("common.number.percent", language, digits=digits)


def percent_words(
    share: float | None, language: str, decimals: int = 2, when_empty: str = "dash"
) -> str:
    """ร้อยละ 91.30, for sentences and papers."""
    if share is None or is_unknown(share):
        return empty(when_empty, language)
    if _hidden_by_rounding(share, decimals):
        return text("common.number.percent_words_under", language, digits=_least(decimals))
    return text("common.number.percent_words", language, digits=percent_digits(share, decimals))


def points(
    difference: float | None, language: str, decimals: int = 2, when_empty: str = "dash"
) -> str:
    """A difference of two shares: +1.20 จุดร้อยละ."""
    if difference is None or is_unknown(difference):
        return empty(when_empty, language)
    digits = _signed(_rounded(_decimal(difference) * 100, decimals))
    return text("common.number.points", language, digits=digits)


def baht(value: float | None, language: str, when_empty: str = "dash") -> str:
    """40,000 บาท."""
    if value is None or is_unknown(value):
        return empty(when_empty, language)
    return text("common.number.baht", language, count=baht_digits(value, language))


def baht_digits(value: float | None, language: str, when_empty: str = "dash") -> str:
    """40,000, without its unit: 39,999.6 is 39,999 (40,000 would cross the income criterion)."""
    if value is None or is_unknown(value):
        return empty(when_empty, language)
    return _grouped(_decimal(whole_baht(value)))


def whole_baht(value: float) -> int:
    """Whole baht, rounded half up but never across an income criterion."""
    lines = tuple(_decimal(line) for line in baht_lines())
    return int(_short_of_lines(_decimal(value), 0, lines))


def thai_digits(words: str) -> str:
    """The same text with ๐-๙ for 0-9, for letters."""
    return words.translate(_THAI_DIGITS)


def year_text(day: date, language: str) -> str:
    """Buddhist year in Thai, common year in English."""
    return str(day.year + BUDDHIST_ERA_OFFSET if language == "th" else day.year)


def survey_year(survey_year_be: int, language: str) -> str:
    """A survey year is a name, so it stays Buddhist era: 2569 / 2569 B.E."""
    return text("common.say.survey_year_be", language, year=survey_year_be)


def thai_date(
    day: date | None, language: str, style: str = "short", when_empty: str = "dash"
) -> str:
    """A date; `style`: day_month 16 ก.พ. · short 16 ก.พ. 2569 · plain 16 กุมภาพันธ์ 2569 ·
    weekday วันจันทร์ที่ 16 ก.พ. 2569 · long วันจันทร์ที่ 16 กุมภาพันธ์ 2569.
    """
    if day is None or is_unknown(day):
        return empty(when_empty, language)
    short = text(f"common.month_short.m{day.month:02}", language)
    full = text(f"common.month.m{day.month:02}", language)
    weekday = text(f"common.weekday.d{day.isoweekday()}", language)
    year = year_text(day, language)
    match style:
        case "day_month":
            return text("common.date.day_month", language, day=day.day, month=short)
        case "short":
            return text("common.date.short", language, day=day.day, month=short, year=year)
        case "plain":
            return text("common.date.plain", language, day=day.day, month=full, year=year)
        case "weekday":
            return text(
                "common.date.weekday",
                language,
                weekday=weekday,
                day=day.day,
                month=short,
                year=year,
            )
        case "long":
            return text(
                "common.date.long", language, weekday=weekday, day=day.day, month=full, year=year
            )
    raise ValueError(f"no date style {style!r}")


def time_text(moment: datetime, language: str) -> str:
    """เวลา 07.30 น. / 07:30."""
    clock = text(
        "common.date.clock", language, hour=f"{moment.hour:02}", minute=f"{moment.minute:02}"
    )
    return text("common.date.time", language, clock=clock)


def thai_datetime(
    moment: datetime | None, language: str, style: str = "short", when_empty: str = "dash"
) -> str:
    """16 ม.ค. 2569 เวลา 18.00 น.; `style` as for thai_date."""
    if moment is None or is_unknown(moment):
        return empty(when_empty, language)
    day = thai_date(moment, language, style)
    return text("common.date.date_time", language, date=day, time=time_text(moment, language))


def as_of_stamp(as_of: datetime, language: str) -> str:
    """ข้อมูล ณ วันจันทร์ที่ 19 ม.ค. 2569 เวลา 07.30 น."""
    return text("common.say.as_of", language, when=thai_datetime(as_of, language, "weekday"))


def date_range(first: date, last: date, language: str, *, with_year: bool = True) -> str:
    """11–20 ก.พ. 2569, 28 ม.ค. – 3 ก.พ. 2569; two years are always both written."""
    if first.year != last.year:
        return _range(thai_date(first, language), thai_date(last, language), language)
    end = thai_date(last, language, "short" if with_year else "day_month")
    if first == last:
        return end
    if first.month == last.month:
        return text("common.date.range_within_month", language, first=first.day, last=end)
    return _range(thai_date(first, language, "day_month"), end, language)


def duration(length: timedelta, language: str) -> str:
    """3 วัน, 2 ชั่วโมง or 5 นาที: the largest whole unit, rounded down."""
    minutes = int(length.total_seconds() // 60)
    if minutes >= 24 * 60:
        return counted(minutes // (24 * 60), "day", language)
    if minutes >= 60:
        return counted(minutes // 60, "hour", language)
    return counted(minutes, "minute", language)


def ago(moment: datetime, as_of: datetime, language: str) -> str:
    """2 ชั่วโมงก่อน; under a minute, and anything from the future, is เมื่อสักครู่."""
    length = as_of - moment
    if length < timedelta(minutes=1):
        return text("common.number.just_now", language)
    return text("common.number.ago", language, duration=duration(length, language))


def area_name(
    level: str, name: str, language: str, *, code: str = "", moo: int | None = None
) -> str:
    """จังหวัดเชียงราย, หมู่ที่ 3 บ้านใหม่, เขตตรวจราชการที่ 16 (from its code).

    Authorities, villages and communities carry their kind in their names already.
    """
    level = level.removesuffix("_part")
    if level == "inspection_region" and code.isdigit():
        return text("common.area_name.inspection_region", language, number=int(code))
    if level == "village" and moo and not is_unknown(moo):
        return text("common.area_name.village_moo", language, moo=int(moo), name=name)
    if level in _PREFIXED and not name.startswith(_KIND_IN_THE_NAME):
        return text(f"common.area_name.{level}", language, name=name)
    return name


def _range(first: str, last: str, language: str) -> str:
    return text("common.date.range", language, first=first, last=last)


def _decimal(value: float) -> Decimal:
    # The shortest decimal that is this float: 0.95 is then exactly on its line.
    return Decimal(str(value))


def _rounded(value: Decimal, decimals: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)


def _short_of_lines(value: Decimal, decimals: int, lines: tuple[Decimal, ...]) -> Decimal:
    """Rounded half up, or towards the value where that would cross a line."""
    rounded = _rounded(value, decimals)
    for line in lines:
        if value < line <= rounded:
            return _rounded(value, decimals, ROUND_FLOOR)
        if rounded < line <= value:
            return _rounded(value, decimals, ROUND_CEILING)
    return rounded


def _least(decimals: int) -> str:
    return str(Decimal(1).scaleb(-decimals))


def _hidden_by_rounding(share: float, decimals: int) -> bool:
    return share > 0 and _rounded(_decimal(share) * 100, decimals) == 0


def _grouped(value: Decimal) -> str:
    # Adding zero turns a negative zero into zero.
    return f"{value + 0:,}".replace("-", MINUS)


def _signed(value: Decimal) -> str:
    return f"+{_grouped(value)}" if value > 0 else _grouped(value)
