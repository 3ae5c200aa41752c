"""What each role may do: `data/reference/roles.csv`, one row a right, one column a role.

A right that the table doesn't name is nobody's, and a role that it doesn't name has none.
"""

from functools import cache

from bmn.survey import reference
from bmn.survey.reference import Row

TABLE = "roles.csv"
ROLES = ("executive", "presenter", "analyst", "officer", "administrator")
"""Roles that a person may be granted, in the order of the table."""

OPERATOR = "operator"
"""Whoever works on the machine itself: no grant gives it, and no file can keep him out."""

UPLOAD = "upload"
_OF_KIND = f"{UPLOAD}:"


@cache
def rights() -> tuple[str, ...]:
    """Every right of the table, in its order."""
    return tuple(row["right"] for row in table())


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of record of which the table says who may send them."""
    return tuple(right.removeprefix(_OF_KIND) for right in rights() if right.startswith(_OF_KIND))


def table() -> tuple[Row, ...]:
    """The table as it stands in the file: right, a cell (1 or 0) for each role, source."""
    return reference.rows(TABLE)


def may(role: str, right: str) -> bool:
    """Whether the role has the right; `upload` is that to send in any kind at all."""
    if role == OPERATOR:
        return True
    return right in _of(role) or (right == UPLOAD and bool(kinds_of(role)))


def kinds_of(role: str) -> tuple[str, ...]:
    """The kinds of record that the role may send in."""
    return tuple(kind for kind in kinds() if may(role, f"{_OF_KIND}{kind}"))


@cache
def _of(role: str) -> frozenset[str]:
    if role not in ROLES:
        return frozenset()
    return frozenset(row["right"] for row in table() if row[role] == "1")
