"""What is decided about flags, as files of the `flag_decision` register.

The dashboards write nothing into the warehouse: a decision is a file in the inbox, one made by the
form of the quality page, or the list that the enumerators' supervisor took away and filled in. What
the list tells besides the register's columns stands in columns that begin with `_`, which the
collector leaves out; rows that nobody filled in are left out as well.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import xlsxwriter

from bmn.collector import columns as interchange
from bmn.exchange.spreadsheet import escaped
from bmn.warehouse import rules

REGISTER = "flag_decision"
DECISIONS = ("confirmed", "corrected", "dismissed")
TO_FILL = ("decision", "reason", "decided_at")
SHEET_NAME_LENGTH = 31
_NOT_IN_A_SHEET_NAME = str.maketrans("", "", "[]:*?/\\'")

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
    return _csv([(name, name) for name in register_columns()], [row], str)


def as_csv(columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> bytes:
    """Rows as a file that the collector takes; `columns` are pairs of key and header.

    UTF-8 with BOM and CRLF, as Excel opens it; nothing in it is taken for a formula.
    """
    return _csv(columns, rows, escaped)


def _csv(
    columns: Sequence[tuple[str, str]], rows: Sequence[Row], written: Callable[[str], str]
) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([header for _, header in columns])
    for row in rows:
        writer.writerow([written(row.get(key, "")) for key, _ in columns])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(
    columns: Sequence[tuple[str, str]], rows: Sequence[Row], *, sheet: str, allowed: Sequence[str]
) -> bytes:
    """The same as a workbook of one sheet, which is all that the collector takes.

    Cells are text, so that leading zeros stay; the decision's cells offer the words in `allowed`.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet.translate(_NOT_IN_A_SHEET_NAME)[:SHEET_NAME_LENGTH])
    plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "num_format": "@", "text_wrap": True, "bottom": 1})
    fill = book.add_format({"num_format": "@", "bg_color": "#FFF6DD", "border": 1, "valign": "top"})
    for at, (key, header) in enumerate(columns):
        page.write_string(0, at, header, head)
        page.set_column(at, at, 44 if key in ("_wrong", "_asks", "reason") else 18, plain)
        for line, row in enumerate(rows, start=1):
            page.write_string(line, at, row.get(key, ""), fill if key in TO_FILL else plain)
        if key == "decision" and rows:
            page.data_validation(
                1, at, len(rows), at, {"validate": "list", "source": list(allowed)}
            )
    page.freeze_panes(1, 0)
    if rows:
        page.autofilter(0, 0, len(rows), len(columns) - 1)
    book.close()
    return out.getvalue()
