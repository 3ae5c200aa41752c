"""Numbers of persons that stand where none belong: shifted columns put a national id anywhere.

A 13-digit number in any column but the national id's keeps its row out, and is never written
outside the restricted folder: not to the quarantine, a message, a report or a log.
"""

import re

from bmn.collector import canonical, stage
from bmn.collector.stage import Stage
from bmn.collector.validate import Check

RULE = "personal_number"
INSTEAD = "[เลข 13 หลัก]"
_DIGIT = "[0-9๐-๙]"
_PRINTED = "[- ]".join(f"{_DIGIT}{{{count}}}" for count in (1, 4, 5, 2, 1))
# The fault is a number of 13 digits; what is hidden is any that long or longer.
IN_A_CELL = f"(^|[^0-9๐-๙]){_DIGIT}{{13}}([^0-9๐-๙]|$)|{_PRINTED}"
HIDDEN = f"{_DIGIT}{{13,}}|{_PRINTED}"
_HIDDEN = re.compile(HIDDEN)
# Types whose values can't be so long, by what the normaliser accepts.
SHORT_TYPES = (
    "enum",
    "area_level",
    "village_code",
    "new_village_code",
    "tambon_code",
    "birth_date",
    "national_id",
)


def note(staged: Stage) -> None:
    """Note a fault for each cell of a row not dropped that holds such a number."""
    checks = [
        Check(
            RULE,
            column.name,
            f'CASE WHEN strlen("{column.name}") >= 13 '
            f"THEN regexp_matches(\"{column.name}\", '{IN_A_CELL}') ELSE false END",
        )
        for column in staged.columns
        if canonical.stage_type(column) == "VARCHAR"
        and column.base_type not in SHORT_TYPES
        and column.name in staged.position
    ]
    stage.note(staged, checks)
    staged.connection.execute("DELETE FROM fault WHERE n IN (SELECT n FROM dropped)")


def hidden(text: str) -> str:
    """The text without such numbers."""
    return _HIDDEN.sub(INSTEAD, text)


def hidden_sql(expression: str) -> str:
    """The SQL text without such numbers."""
    return f"regexp_replace({expression}, '{HIDDEN}', '{INSTEAD}', 'g')"
