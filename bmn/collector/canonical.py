"""The fast path: SQL that reads a cell only where it is written in the one canonical way.

An expression gives the typed value, or NULL; a NULL for a cell that is not blank sends the cell to
`normalise.py`, which alone says what it means. A property test holds the two together.
"""

from bmn.collector.normalise import DIGITS_LOST
from bmn.survey.columns import Column

INTEGER_TYPES = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
)
FLOAT_TYPES = ("FLOAT", "DOUBLE")
EXACT = {"FLOAT": "1e7", "DOUBLE": "1e15"}  # a number from here on may have lost its last digits
INTEGER_COLUMNS = ("year", "int", "count", "baht")
DAY = "-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])"
EVENT_YEAR = "(201[2-9]|20[23][0-9]|204[0-7])"
BIRTH_YEAR = "(188[7-9]|189[0-9]|19[0-9]{2}|20[0-3][0-9]|204[0-7])"
TIMESTAMP = f"{EVENT_YEAR}{DAY}[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
# A Thai syllable's characters in their one right order, or plain Latin text.
SYLLABLE = "[เแโใไ]?[ก-ฮ][ัิ-ฺ็]?[่-์]?[ะาำๅ]?"
WORD = f"({SYLLABLE}|[0-9A-Za-z_./()-])+"
TEXT = f"{WORD}( {WORD}){{0,20}}"
GARBLED = "เ[ธน][ก-ฟ]"  # could be UTF-8 misread as cp874: let Python decide
PATTERNS = {
    "id": "[A-Za-z][0-9A-Za-z]{0,30}|[0-9]{1,30}",
    "household_id": "[0-9]{11}(-[0-9A-Za-z]{1,4})?",
    "code": "[0-9]{1,20}|[A-Za-z][0-9A-Za-z_]{0,39}",
    "national_id": "[0-9]{13}",
    "village_code": "[0-9]{6}[0-9A-Z][0-9]([0-9]{2})?",
    "new_village_code": "[0-9]{6}[0-9A-Z][0-9]([0-9]{2})?",
    "tambon_code": "[0-9]{6}",
    "local_authority_code": "[0-9]{4}([0-9]{2})?[A-Z]|[0-9]{8}",
    "area_code": "TH|[0-9]{2}|[0-9]{4}([0-9]{2})?[A-Z]?|[0-9]{6}[0-9A-Z][0-9]([0-9]{2})?",
    "area_level": "country|inspection_region|province|district|tambon|local_authority|village",
}
DIGITS_ALL_EQUAL = {"household_id": 11, "national_id": 12}


def stage_type(column: Column) -> str:
    """The type in which a column's values wait in the staging table."""
    if column.base_type in ("year", "int", "count"):
        return "UTINYINT" if (column.maximum or 0) <= 255 else "INTEGER"
    return {
        "baht": "BIGINT",
        "number": "DOUBLE",
        "percent": "DOUBLE",
        "bool": "BOOLEAN",
        "timestamp": "TIMESTAMP",
        "date": "DATE",
    }.get(column.base_type, "VARCHAR")


def as_text(cell: str, type_: str) -> str:
    """A cell of that source type as text, as the normaliser sees it; blank is NULL."""
    if type_ == "VARCHAR":
        return f"nullif({cell}, '')"
    if type_ in FLOAT_TYPES:
        # Beyond this the last digits of an id are gone, as in a number cell of Excel.
        lost = f"isfinite({cell}) AND abs({cell}) >= {EXACT[type_]}"
        return (
            f"CASE WHEN isnan({cell}) THEN NULL WHEN {lost} "
            f"THEN '{DIGITS_LOST}' || format('{{:.14E}}', {cell}::DOUBLE) ELSE {cell}::VARCHAR END"
        )
    if type_.startswith("TIMESTAMP WITH"):
        return f"timezone('Asia/Bangkok', {cell})::VARCHAR"
    if type_.endswith("[]"):
        return f"array_to_string({cell}::VARCHAR[], ';')"
    return f"{cell}::VARCHAR"


def value(column: Column, cell: str, type_: str) -> str:
    """The typed value of a cell that is canonical, else NULL."""
    if column.base_type in INTEGER_COLUMNS:
        return _integer(column, cell, type_)
    if type_ in INTEGER_TYPES and column.base_type == "bool":
        return f"CASE {cell} WHEN 1 THEN true WHEN 0 THEN false END"
    if type_ == "BOOLEAN" and column.base_type == "bool":
        return cell
    if type_ in FLOAT_TYPES and column.base_type == "number":
        return _bounded(column, cell, f"{cell}::DOUBLE", "true")
    if type_ in FLOAT_TYPES and column.base_type == "percent":
        return _bounded(column, cell, f"{cell}::DOUBLE", f"{cell} > 1")
    moment = _moment(column, cell, type_)
    if moment:
        return moment
    return _from_text(column, as_text(cell, type_))


def _integer(column: Column, cell: str, type_: str) -> str:
    target = stage_type(column)
    if type_ in INTEGER_TYPES:
        return _bounded(column, cell, f"{cell}::{target}", "true")
    if type_ in FLOAT_TYPES:
        whole = f"{cell} = trunc({cell}) AND abs({cell}) < {EXACT[type_]}"
        return _bounded(column, cell, f"{cell}::{target}", whole)
    if type_ != "VARCHAR":
        cell = as_text(cell, type_)
    number = f"try_cast({cell} AS {target})"
    return _bounded(column, number, number, f"{number}::VARCHAR = {cell}")


def _bounded(column: Column, number: str, result: str, condition: str) -> str:
    low, high = column.minimum, column.maximum
    tests = [condition]
    if low is not None and high is not None:
        tests.append(f"{number} BETWEEN {low:.0f} AND {high:.0f}")
    return f"CASE WHEN {' AND '.join(tests)} THEN {result} END"


def _moment(column: Column, cell: str, type_: str) -> str | None:
    """A timestamp or date that the source holds as such."""
    if type_.startswith("TIMESTAMP WITH"):
        cell, type_ = f"timezone('Asia/Bangkok', {cell})", "TIMESTAMP"
    if type_ != "DATE" and not type_.startswith("TIMESTAMP"):
        return None
    first, last = (1887, 2047) if column.base_type == "birth_date" else (2012, 2047)
    inside = f"year({cell}) BETWEEN {first} AND {last}"
    target = {"timestamp": "TIMESTAMP", "date": "DATE"}.get(column.base_type)
    if target:
        return f"CASE WHEN {inside} THEN {cell}::{target} END"
    if column.base_type == "birth_date":
        return f"CASE WHEN {inside} THEN {cell}::DATE::VARCHAR END"
    return None


def _from_text(column: Column, cell: str) -> str:
    base = column.base_type
    if base == "bool":
        return f"CASE {cell} WHEN '1' THEN true WHEN '0' THEN false END"
    if base == "enum":
        values = ", ".join(f"'{v}'" for v in dict.fromkeys(v for _, v in column.accepted))
        return f"CASE WHEN {cell} IN ({values}) THEN {cell} END"
    if base == "number":
        number = f"try_cast({cell} AS DOUBLE)"
        written = f"regexp_full_match({cell}, '-?[0-9]{{1,4}}(\\.[0-9]{{1,15}})?')"
        return _bounded(column, number, number, written)
    if base == "percent":  # up to 1 it could be a share: let Python ask
        number = f"try_cast({cell} AS DOUBLE)"
        written = f"regexp_full_match({cell}, '[0-9]{{1,4}}(\\.[0-9]{{1,15}})?') AND {number} > 1"
        return _bounded(column, number, number, written)
    if base == "timestamp":
        return _when_matches(cell, TIMESTAMP, f"try_cast({cell} AS TIMESTAMP)")
    if base == "date":
        return _when_matches(cell, EVENT_YEAR + DAY, f"try_cast({cell} AS DATE)")
    if base == "birth_date":
        return _when_matches(cell, BIRTH_YEAR + DAY, f"try_cast({cell} AS DATE)::VARCHAR")
    if base == "text":
        plain = f"regexp_full_match({cell}, '[0-9A-Za-z_]{{1,60}}')"  # at a fraction of the cost
        fine = f"regexp_full_match({cell}, '{TEXT}') AND NOT regexp_matches({cell}, '{GARBLED}')"
        return f"CASE WHEN {plain} OR (strlen({cell}) <= 600 AND {fine}) THEN {cell} END"
    if base == "list":  # of one member, as most are
        return _code(column.type.partition(":")[2], cell)
    return _code(base, cell)


def _code(base: str, cell: str) -> str:
    fine = f"regexp_full_match({cell}, '{PATTERNS[base]}')"
    digits = DIGITS_ALL_EQUAL.get(base)
    if digits:
        fine += f" AND replace(left({cell}, {digits}), left({cell}, 1), '') <> ''"
    return f"CASE WHEN {fine} THEN {cell} END"


def _when_matches(cell: str, pattern: str, result: str) -> str:
    return f"CASE WHEN regexp_full_match({cell}, '{pattern}') THEN {result} END"
