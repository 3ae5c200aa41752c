"""What a subject may do today: the register of grants, and what stands beside it.

A grant holds from its first day to its last by the calendar of the machine, not by the snapshot's
clock: an expired right must lapse though nothing new is published. Nobody has any right of himself;
what can't be understood gives none.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from bmn.access import rights
from bmn.access.reader import DEMO, NATIONAL, Reader, Scope
from bmn.survey import clock
from bmn.survey.areas import LEVELS, OutOfScope, WrongAreaCode, parse_code

if TYPE_CHECKING:
    from bmn.warehouse.answer import Row
    from bmn.warehouse.snapshots import Snapshot

FIRST_ADMINISTRATOR = "administrator"


def readers_of(
    subject: str,
    snapshot: "Snapshot",
    *,
    is_first_administrator: bool = False,
    today: date | None = None,
) -> tuple[Reader, ...]:
    """Each role and area in which the subject may read and write today, the widest first.

    Empty for whoever has no grant. `demo:<role>@<level>:<code>` is its own grant, only while the
    data are made up. The first administrator, whom the machine's own first start made, needs none:
    somebody must send in the first grants.
    """
    if subject.startswith(DEMO):
        demo = _demo(subject) if snapshot.made_up else None
        return (demo,) if demo else ()
    if not subject:
        return ()
    today = today or clock.bangkok_now().date()
    found = _together(subject, (row for row in snapshot.grants_of(subject) if _holds(row, today)))
    if is_first_administrator:
        own = Reader(subject, FIRST_ADMINISTRATOR, NATIONAL)
        found = [own, *(one for one in found if (one.role, one.scope) != (own.role, own.scope))]
    return tuple(sorted(found, key=_width))


def demo_subject(role: str, scope: Scope) -> str:
    """The subject of whoever tries a role on made-up data."""
    return f"{DEMO}{role}@{scope.area_level}:{scope.area_code}"


def _demo(subject: str) -> Reader | None:
    role, _, area = subject.removeprefix(DEMO).partition("@")
    scope = _scope(*area.partition(":")[::2])
    return Reader(subject, role, scope) if scope and role in rights.ROLES else None


def _holds(row: "Row", today: date) -> bool:
    first, last = row["valid_from"], row["valid_to"]
    return (first is None or first <= today) and (last is None or today <= last)


def _together(subject: str, rows: Iterable["Row"]) -> list[Reader]:
    """One reader per role and area, with all the years that are granted for it."""
    years: dict[tuple[str, Scope], set[int] | None] = {}
    for row in rows:
        scope = _scope(row["area_level"], row["area_code"])
        if scope is None or row["role"] not in rights.ROLES:
            continue
        key = row["role"], scope
        known = years.get(key, set())
        year = row["survey_year_be"]
        years[key] = None if year is None or known is None else known | {int(year)}
    return [
        Reader(subject, role, scope, None if of is None else tuple(sorted(of)))
        for (role, scope), of in years.items()
    ]


def _scope(level: str, code: str) -> Scope | None:
    try:
        return Scope(level, parse_code(level, code))
    except (WrongAreaCode, OutOfScope):
        return None


def _width(reader: Reader) -> tuple[int, int, int, str, str]:
    """The larger the area and the more the role may, the further to the front."""
    may = sum(rights.may(reader.role, right) for right in rights.rights())
    level = LEVELS.index(reader.scope.area_level)
    is_bounded = int(reader.years is not None)
    return level, is_bounded, -may, reader.role, reader.scope.area_code
