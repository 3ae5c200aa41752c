"""What is decided about flags, as files of the `flag_decision` register.

The dashboards write nothing into the warehouse: a decision is a file in the inbox, one made by the
form of the quality page, or the list that the enumerators' supervisor took away and filled in. What
the list tells besides the register's columns stands in columns that begin with `_`, which the
collector leaves out; rows that nobody filled in are left out as well.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bmn.exchange import spreadsheet
from bmn.exchange.spreadsheet import Field
from bmn.survey import columns as interchange
from bmn.warehouse import rules

REGISTER = "flag_decision"
DECISIONS = ("confirmed", "corrected", "dismissed")
TO_FILL = ("decision", "reason", "decided_at")

Row = Mapping[str, str]


class NoReason(ValueError):
    """Without a reason the decision settles nothing, so it isn't written."""


def needs_reason(rule_id: str, decision: str) -> bool:
    """Whether the decision counts only with a reason: a dismissal, and confirming as true what the
    rule holds for impossible (as in build/flag_now)."""
    impossible = any(r.id == rule_id and r.severity == "must_fix" for r in rules.rules())
    return decision == "dismissed" or (decision == "confirmed" and impossible)


def register_columns() -> tuple[str, ...]:
    """The register's columns, in its order."""
    return tuple(column.name for column in interchange.kinds()[REGISTER].columns)


def one(
    survey_year_be: int,
    rule_id: str,
    subject: str,
    decision: str,
    reason: str,
    decided_at: datetime,
) -> bytes:
    """A register file with one decision, in the columns' own names. Raises NoReason."""
    reason = " ".join(reason.split())
    if needs_reason(rule_id, decision) and not reason:
        raise NoReason(decision)
    row = {
        "survey_year_be": str(survey_year_be),
        "rule_id": rule_id,
        "subject": subject,
        "decision": decision,
        "reason": reason,
        "decided_at": decided_at.isoformat(timespec="seconds"),
    }
    return spreadsheet.form_csv(spreadsheet.texts(register_columns()), [row])


def as_csv(columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> bytes:
    """Rows as a file that the collector takes; `columns` are pairs of key and header."""
    return spreadsheet.form_csv(_fields(columns), rows)


def as_xlsx(
    columns: Sequence[tuple[str, str]], rows: Sequence[Row], *, sheet: str, allowed: Sequence[str]
) -> bytes:
    """The same as a workbook; the decision's cells offer the words in `allowed`."""
    return spreadsheet.form_xlsx(
        _fields(columns),
        rows,
        sheet=sheet,
        fill=TO_FILL,
        wide=("_wrong", "_asks", "reason"),
        choices={"decision": allowed},
    )


def _fields(columns: Sequence[tuple[str, str]]) -> list[Field]:
    return [Field(key, header) for key, header in columns]
