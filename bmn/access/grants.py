"""What a subject may do today. Nobody has any right of himself.

Until grants are a register, these are two: the first administrator, whom the machine's own first
start made, reads the country, and a role of the demo is its own grant while the data are made up.
"""

from typing import TYPE_CHECKING

from bmn.access.reader import NATIONAL, ROLES, Reader, Scope
from bmn.survey.areas import OutOfScope, WrongAreaCode, parse_code

if TYPE_CHECKING:
    from bmn.warehouse.snapshots import Snapshot

DEMO = "demo:"
FIRST_ADMINISTRATOR = "administrator"


def readers_of(
    subject: str, snapshot: "Snapshot", *, is_first_administrator: bool = False
) -> tuple[Reader, ...]:
    """Each role and area in which the subject may read today, the widest first; () is nothing."""
    if subject.startswith(DEMO):
        demo = _demo(subject) if snapshot.made_up else None
        return (demo,) if demo else ()
    if subject and is_first_administrator:
        return (Reader(subject, FIRST_ADMINISTRATOR, NATIONAL),)
    return ()


def demo_subject(role: str, scope: Scope) -> str:
    """The subject of whoever tries a role on made-up data."""
    return f"{DEMO}{role}@{scope.area_level}:{scope.area_code}"


def _demo(subject: str) -> Reader | None:
    role, _, area = subject.removeprefix(DEMO).partition("@")
    level, _, code = area.partition(":")
    try:
        scope = Scope(level, parse_code(level, code))
    except (WrongAreaCode, OutOfScope):
        return None
    return Reader(subject, role, scope) if role in ROLES else None
