"""The one definition of what a cell means (reliability.md T05-T24): text in, canonical text out.

The fast path in `canonical.py` may skip this only for cells on which it gives the same value; a
property test holds them together. Nothing is guessed: what could mean two things is a fault.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from bmn.survey.columns import Column
from bmn.words.thai import clean_text, is_mojibake, unescaped

LONGEST_TEXT = 2_000
BUDDHIST_ERA_OFFSET = 543
EVENT_YEARS_CE = (2012, 2047)  # no year of one era lies in the window of the other
BIRTH_YEARS_CE = (1887, 2047)
EXCEL_EPOCH = date(1899, 12, 30)
BANGKOK = timezone(timedelta(hours=7))

# What a spreadsheet shows where a formula has failed, and what our reader of workbooks writes for
# a formula without a stored result and for a number whose last digits are gone.
ERROR_CELLS = {
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#EXTERNAL!",
    "#PYTHON!",
}
NO_RESULT = "#FORMULA "
DIGITS_LOST = "#LOST "

_NUMBER = re.compile(r"[+-]?[0-9]+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+")
_FLOAT_TAIL = re.compile(r"\.0{1,2}$")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]{1,15})?|\.[0-9]{1,15})")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+")
_BAHT_WORDS = re.compile(r"\s*(บาท(ต่อปี|/ปี)?|baht|thb)\.?$|^฿\s*", re.IGNORECASE)
_PERCENT_WORDS = re.compile(r"^ร้อยละ|\s*(%|％|เปอร์เซ็นต์)$")
_DASHES = {"-", "–", "—", "−", "ไม่มี", "none"}
_TRUE = {"1", "true", "yes", "y", "ใช่", "จริง"}
_FALSE = {"0", "false", "no", "n", "ไม่ใช่", "ไม่", "เท็จ"}
_ID = re.compile(r"[0-9A-Za-zก-๎](?:[0-9A-Za-zก-๎_./-]{0,38}[0-9A-Za-zก-๎])?")
# Communities beyond the 99th of a municipality: a letter in the first place of the moo (R1).
_COMMUNITY = re.compile(r"[0-9]{6}[A-Za-z][0-9]([0-9]{2})?")
_HOUSE_CODE_PRINTED = re.compile(r"([0-9]{4})-([0-9]{6})-([0-9])")
_LEVEL_WORDS = {
    "ประเทศ": "country",
    "ทั้งประเทศ": "country",
    "เขตตรวจราชการ": "inspection_region",
    "จังหวัด": "province",
    "อำเภอ": "district",
    "ตำบล": "tambon",
    "อปท.": "local_authority",
    "อปท": "local_authority",
    "องค์กรปกครองส่วนท้องถิ่น": "local_authority",
    "หมู่บ้าน": "village",
    "ชุมชน": "village",
    "หมู่บ้าน/ชุมชน": "village",
}
AREA_LEVELS = (
    "country",
    "inspection_region",
    "province",
    "district",
    "tambon",
    "local_authority",
    "village",
)
_MONTHS = (
    ("มกราคม", "มค"),
    ("กุมภาพันธ์", "กพ"),
    ("มีนาคม", "มีค"),
    ("เมษายน", "เมย"),
    ("พฤษภาคม", "พค"),
    ("มิถุนายน", "มิย"),
    ("กรกฎาคม", "กค"),
    ("สิงหาคม", "สค"),
    ("กันยายน", "กย"),
    ("ตุลาคม", "ตค"),
    ("พฤศจิกายน", "พย"),
    ("ธันวาคม", "ธค"),
)
_MONTH_NUMBER = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
_MONTH_NUMBER_EN = {
    word: number
    for number, words in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for word in words
}
_ISO = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/)([0-9]{1,2})"
    r"(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]{1,9})?)?"
    r"\s*(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_TIME = r"(?:[ ,T]+(?:เวลา\s*)?([0-9]{1,2})[:.]([0-9]{2})(?::([0-9]{2})(?:\.0+)?)?\s*(?:น\.?)?)?"
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{2}|[0-9]{4})" + _TIME)
_THAI_MONTH = re.compile(
    r"([0-9]{1,2})\s*([ก-๎.]+?)\s*(?:พ\.?ศ\.?\s*|ค\.?ศ\.?\s*)?([0-9]{2}|[0-9]{4})" + _TIME
)
_TIME_EN = r"(?:[ ,T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.0+)?)?\s*([AaPp][Mm])?)?"
_EN_DAY_FIRST = re.compile(
    r"([0-9]{1,2})[ -]+([A-Za-z]{3,9})\.?[ ,-]+([0-9]{2}|[0-9]{4})" + _TIME_EN
)
_EN_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? +([0-9]{1,2}),? +([0-9]{4})" + _TIME_EN)
_SERIAL = re.compile(r"([0-9]{5,6})(\.[0-9]+)?")


@dataclass(frozen=True)
class Cell:
    """A cell read: its canonical text (None is blank), or the rule that it breaks."""

    value: str | None = None
    rule: str | None = None


def normalise(column: Column, text: str) -> Cell:
    """What this text means in that column; never raises."""
    if is_mojibake(text):
        return Cell(rule="mojibake")
    reader = _READERS[column.base_type]
    value = unescaped(clean_text(text, digits=column.base_type != "text"))
    if not value:
        return Cell()
    if value.startswith("#") and (rule := _unread(value.upper())):
        return Cell(rule=rule)
    if len(value) > LONGEST_TEXT:
        return Cell(rule="too_long")
    cell = reader(column, value)
    return Cell() if cell.value == "" else cell


def _unread(value: str) -> str | None:
    """The rule of a text that a spreadsheet writes where it has no value: that is no blank."""
    if value in ERROR_CELLS:
        return "formula_error"
    if value.startswith(NO_RESULT):
        return "formula_uncached"
    return "digits_lost" if value.startswith(DIGITS_LOST) else None


def _bounded(column: Column, number: float) -> Cell | None:
    low, high = column.minimum, column.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        return Cell(rule="bounds")
    return None


def _integer_text(value: str) -> Cell:
    """The digits of a whole number that was written in one of the ways that mean just one."""
    value = value.removeprefix("'").strip()
    if _SCIENTIFIC.fullmatch(value):
        return Cell(rule="scientific")
    whole = _FLOAT_TAIL.sub("", value) if value.count(".") == 1 else value
    if "," in whole:
        if not _GROUPED.fullmatch(whole):
            return Cell(rule="separators" if re.fullmatch(r"[+-]?[0-9.,]+", value) else "number")
        whole = whole.replace(",", "")
    if not _NUMBER.fullmatch(whole):
        return Cell(rule="separators" if re.fullmatch(r"[0-9]+\.[0-9]{3,}", value) else "number")
    if len(whole) > 18:
        return Cell(rule="bounds")
    return Cell(str(int(whole)))


def _read_int(column: Column, value: str) -> Cell:
    if value in _DASHES:
        return Cell(rule="dash")
    cell = _integer_text(value)
    if cell.value is None:
        return cell
    return _bounded(column, int(cell.value)) or cell


def _read_year(column: Column, value: str) -> Cell:
    """A Buddhist year of four digits; one of the common era, or its last two digits, is named."""
    cell = _read_int(column, value)
    if cell.rule != "bounds" or column.minimum is None or column.maximum is None:
        return cell
    year = int(_integer_text(value).value or 0)
    low, high = column.minimum, column.maximum
    if any(low <= year + more <= high for more in (BUDDHIST_ERA_OFFSET, 2500)):
        return Cell(rule="year_era")
    return cell


def _read_count(column: Column, value: str) -> Cell:
    if value in _DASHES:  # in a table of counts a dash is how zero is printed (T22)
        value = "0"
    return _read_int(column, value)


def _read_baht(column: Column, value: str) -> Cell:
    return _read_int(column, _BAHT_WORDS.sub("", value).strip() or value)


def _read_number(column: Column, value: str) -> Cell:
    value = value.removeprefix("'").strip()
    if value in _DASHES:
        return Cell(rule="dash")
    if not _DECIMAL.fullmatch(value):
        return Cell(rule="scientific" if _SCIENTIFIC.fullmatch(value) else "decimal")
    return _bounded(column, float(value)) or Cell(value.removeprefix("+"))


def _read_percent(column: Column, value: str) -> Cell:
    """A percentage; a bare number up to 1 could be a share (0.9512), so it is asked about."""
    bare = _PERCENT_WORDS.sub("", value.removeprefix("'")).strip()
    cell = _read_number(column, bare or value)
    is_told = bare != value.removeprefix("'").strip()
    if cell.value is not None and not is_told and 0 < float(cell.value) <= 1:
        return Cell(rule="percent_or_share")
    return cell


def _read_bool(column: Column, value: str) -> Cell:
    word = _FLOAT_TAIL.sub("", value.removeprefix("'")).casefold()
    if word in _TRUE:
        return Cell("1")
    if word in _FALSE:
        return Cell("0")
    return Cell(rule="bool")


def _read_text(column: Column, value: str) -> Cell:
    """Text as it stands."""
    return Cell(value)


def _read_enum(column: Column, value: str) -> Cell:
    word = _FLOAT_TAIL.sub("", value.removeprefix("'")).casefold()
    for spelling, meaning in column.accepted:
        if word == spelling:
            return Cell(meaning)
    return Cell(rule="choice")


def _token(value: str) -> str:
    """An id or code without an apostrophe in front, blanks around, or a float's tail."""
    value = value.removeprefix("'").strip()
    return _FLOAT_TAIL.sub("", value) if re.fullmatch(r"[0-9]+\.0{1,2}", value) else value


def _read_id(column: Column, value: str) -> Cell:
    value = _token(value)
    if _SCIENTIFIC.fullmatch(value):
        return Cell(rule="scientific")
    return Cell(value) if _ID.fullmatch(value) else Cell(rule="code")


def _read_household_id(column: Column, value: str) -> Cell:
    cell = _read_id(column, value)
    if cell.value is None:
        return cell
    if not cell.value.isascii():
        return Cell(rule="code")
    printed = _HOUSE_CODE_PRINTED.fullmatch(cell.value)
    value = "".join(printed.groups()) if printed else cell.value
    if re.fullmatch(r"[0-9]{10}", value):
        return Cell(rule="lost_zero")
    digits = value[:11]
    if digits.isdigit() and len(digits) == 11 and len(set(digits)) == 1:
        return Cell(rule="test_id")
    return Cell(value)


def _read_code(column: Column, value: str) -> Cell:
    value = _token(value)
    if _SCIENTIFIC.fullmatch(value):
        return Cell(rule="scientific")
    return Cell(value)


def _read_national_id(column: Column, value: str) -> Cell:
    value = _token(value)
    if _SCIENTIFIC.fullmatch(value):
        return Cell(rule="scientific")
    digits = re.sub(r"[\s-]", "", value)
    if not re.fullmatch(r"[0-9]{1,20}", digits):
        return Cell(rule="code")
    if len(digits) == 13 and len(set(digits[:12])) == 1:
        return Cell(rule="test_id")
    return Cell(digits)


def _read_village(column: Column, value: str) -> Cell:
    value = _token(value)
    if _SCIENTIFIC.fullmatch(value):
        return Cell(rule="scientific")
    if _COMMUNITY.fullmatch(value):
        return Cell(value.upper())
    if not re.fullmatch(r"[0-9]+", value):
        return Cell(rule="code")
    return Cell(value) if len(value) in (8, 10) else Cell(rule="lost_zero")


def _read_tambon(column: Column, value: str) -> Cell:
    value = _token(value)
    return Cell(value) if re.fullmatch(r"[0-9]{6}", value) else Cell(rule="code")


def _read_area(column: Column, value: str) -> Cell:
    """A code's text, or a name as it is: whether there is such an area is asked of the register."""
    value = _token(value)
    if _SCIENTIFIC.fullmatch(value):
        return Cell(rule="scientific")
    return Cell(value.upper() if value.isascii() else value)


def _read_level(column: Column, value: str) -> Cell:
    word = value.casefold().replace(" ", "_")
    word = _LEVEL_WORDS.get(value, word)
    return Cell(word) if word in AREA_LEVELS else Cell(rule="choice")


def _read_list(column: Column, value: str) -> Cell:
    read = {"village_code": _read_village, "local_authority_code": _read_area}[
        column.type.partition(":")[2]
    ]
    items = [item for item in re.split(r"[;|,\s\[\]'\"]+", value) if item]
    cells = [read(column, item) for item in items]
    for cell in cells:
        if cell.rule:
            return cell
    return Cell(";".join(dict.fromkeys(cell.value or "" for cell in cells)) or None)


def _read_timestamp(column: Column, value: str) -> Cell:
    found = _instant(value, EVENT_YEARS_CE, two_digits=True)
    if isinstance(found, str):
        return Cell(rule=found)
    return Cell(found.isoformat(sep=" "))


def _read_date(column: Column, value: str) -> Cell:
    found = _instant(value, EVENT_YEARS_CE, two_digits=True)
    return Cell(rule=found) if isinstance(found, str) else Cell(found.date().isoformat())


def _read_birth_date(column: Column, value: str) -> Cell:
    """A birth date, or only the year (four digits) where day and month are 00."""
    unknown_day = re.fullmatch(
        r"0{1,2}[/.-]0{1,2}[/.-]([0-9]{4})|([0-9]{4})-00-00|([0-9]{4})", value
    )
    if unknown_day:
        year = _common_year(int(next(filter(None, unknown_day.groups()))), BIRTH_YEARS_CE)
        return Cell(f"{year:04d}") if year else Cell(rule="date_window")
    if _SERIAL.fullmatch(value):  # a serial of Excel could be a wrong cell: birth years are wide
        return Cell(rule="date")
    found = _instant(value, BIRTH_YEARS_CE, two_digits=False)
    return Cell(rule=found) if isinstance(found, str) else Cell(found.date().isoformat())


def _common_year(year: int, window: tuple[int, int]) -> int | None:
    for candidate in (year, year - BUDDHIST_ERA_OFFSET):
        if window[0] <= candidate <= window[1]:
            return candidate
    return None


def _instant(value: str, window: tuple[int, int], *, two_digits: bool) -> datetime | str:
    """The instant (Bangkok local) that the text means, or the rule that it breaks."""
    value = value.removeprefix("'").strip()
    if iso := _ISO.fullmatch(value):
        year, dashed, slashed, day, *clock, fraction, zone = iso.groups()
        return _moment(year, dashed or slashed, day, clock, window, fraction, zone)
    if match := _EN_DAY_FIRST.fullmatch(value):
        day, word, year, *clock = match.groups()
        return _english(year, word, day, clock, window)
    if match := _EN_MONTH_FIRST.fullmatch(value):
        word, day, year, *clock = match.groups()
        return _english(year, word, day, clock, window)
    if match := _DAY_FIRST.fullmatch(value):
        day, month, year, *clock = match.groups()
        return _moment(year, month, day, clock, window) if len(year) == 4 else "date_ambiguous"
    if match := _THAI_MONTH.fullmatch(value):
        day, word, year, *clock = match.groups()
        number = _MONTH_NUMBER.get(word.replace(".", ""))
        if number is None:
            return "date"
        if len(year) == 2:
            if not two_digits:
                return "date_ambiguous"
            year = f"25{year}"  # a Thai month's two-digit year is Buddhist (T09)
        return _moment(year, str(number), day, clock, window)
    if match := _SERIAL.fullmatch(value):
        return _from_serial(float(value), window)
    return "date"


def _english(
    year: str, word: str, day: str, clock: list[str | None], window: tuple[int, int]
) -> datetime | str:
    """A date whose month is an English word, and the time with AM or PM where it says so."""
    number = _MONTH_NUMBER_EN.get(word.casefold())
    if number is None:
        return "date"
    if len(year) == 2:
        return "date_ambiguous"
    hour, minute, second, half = clock
    if half is not None:
        if not 1 <= int(hour or 0) <= 12:
            return "date"
        hour = str(int(hour or 0) % 12 + (12 if half.casefold() == "pm" else 0))
    return _moment(year, str(number), day, [hour, minute, second], window)


def _moment(
    year: str,
    month: str,
    day: str,
    clock: list[str | None],
    window: tuple[int, int],
    fraction: str | None = None,
    zone: str | None = None,
) -> datetime | str:
    common = _common_year(int(year), window)
    if common is None:
        return "date_window"
    hour, minute, second = (int(part or 0) for part in clock)
    microsecond = int(f"{fraction[1:]:0<6}"[:6]) if fraction else 0
    try:
        moment = datetime(common, int(month), int(day), hour, minute, second, microsecond)
    except ValueError:
        return "date"
    return _to_bangkok(moment, zone) if zone else moment


def _to_bangkok(moment: datetime, zone: str) -> datetime | str:
    digits = zone.replace(":", "")
    offset = (
        timedelta()
        if zone == "Z"
        else timedelta(hours=int(digits[1:3]), minutes=int(digits[3:] or 0))
    )
    if offset > timedelta(hours=14):
        return "date"
    sign = -1 if digits[0] == "-" else 1
    there = moment.replace(tzinfo=timezone(sign * offset))
    return there.astimezone(BANGKOK).replace(tzinfo=None)


def _from_serial(serial: float, window: tuple[int, int]) -> datetime | str:
    """A day number of Excel; a Buddhist year typed into Excel makes one far in the future (T09)."""
    days = int(serial)
    seconds = round((serial - days) * 86_400)
    try:
        day = EXCEL_EPOCH + timedelta(days=days)
    except OverflowError:
        return "date_window"
    return _moment(
        f"{day.year:04d}",
        str(day.month),
        str(day.day),
        [str(seconds // 3600), str(seconds // 60 % 60), str(seconds % 60)],
        window,
    )


_READERS: dict[str, Callable[[Column, str], Cell]] = {
    "year": _read_year,
    "int": _read_int,
    "count": _read_count,
    "baht": _read_baht,
    "number": _read_number,
    "percent": _read_percent,
    "bool": _read_bool,
    "text": _read_text,
    "enum": _read_enum,
    "id": _read_id,
    "household_id": _read_household_id,
    "code": _read_code,
    "national_id": _read_national_id,
    "village_code": _read_village,
    "new_village_code": _read_village,
    "tambon_code": _read_tambon,
    "local_authority_code": _read_area,
    "area_code": _read_area,
    "area_level": _read_level,
    "list": _read_list,
    "timestamp": _read_timestamp,
    "date": _read_date,
    "birth_date": _read_birth_date,
}
