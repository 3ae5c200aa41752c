"""Reads of single households, written down before they are drawn; no audit, no rows.

A page draws itself again every few seconds: the same person's same look at the same snapshot is one
line a process, not one each time.
"""

from bmn.access import audit
from bmn.access.reader import Reader
from bmn.warehouse.snapshots import Snapshot

MOST_KNOWN = 10_000
_known: dict[tuple[object, ...], None] = {}


def households(
    reader: Reader, snapshot: Snapshot, query: str, asked: dict[str, str | int | None], rows: int
) -> None:
    """Note who sees rows of single households, and which. Raises AuditUnavailable."""
    look = reader, snapshot.id, query, tuple(sorted(asked.items()))
    if look in _known:
        return
    audit.note(
        audit.HOUSEHOLDS,
        who=reader.subject,
        role=reader.role,
        scope=reader.scope,
        what=query,
        rows=rows,
        parameters={name: value for name, value in asked.items() if value is not None},
        snapshot=snapshot.id,
    )
    while len(_known) >= MOST_KNOWN:
        _known.pop(next(iter(_known)), None)
    _known[look] = None
