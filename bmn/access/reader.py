"""Who may see what: a role, and the area it reaches.

The area bounds every query (`bmn.warehouse.queries.run`); the role decides whether single
households, without names, may be read at all. Forgetting either shows nothing, never more.
"""

from dataclasses import dataclass

from bmn import settings
from bmn.survey.areas import OutOfScope, WrongAreaCode, parse_code

ROLES = ("executive", "presenter", "analyst", "officer", "administrator")
_SEE_RECORDS = ("analyst", "officer", "administrator")


class WrongReader(ValueError):
    """The settings name no role or no area; the message says which, in Thai and English."""


@dataclass(frozen=True)
class Scope:
    """The area that a reader may see: everything in it, nothing beside or above it."""

    area_level: str
    area_code: str


NATIONAL = Scope("country", "TH")
NOWHERE = Scope("", "")


@dataclass(frozen=True)
class Reader:
    """Who reads: a role, and the area it reaches."""

    role: str
    scope: Scope

    @property
    def may_see_records(self) -> bool:
        """Whether rows of single households, without names, may be shown; else counts only."""
        return self.role in _SEE_RECORDS


MACHINE = Reader("administrator", NATIONAL)
"""Who works on the command line: whoever can read the warehouse's files can read all of it."""


def reader(*, made_up: bool) -> Reader:
    """Who reads the dashboard, by BMN_READER_ROLE and BMN_READER_AREA. Raises WrongReader.

    Unset, the role is an analyst's over made-up data and an executive's over real data: rows of
    real households never show before somebody decided so.
    """
    role = settings.reader_role() or ("analyst" if made_up else "executive")
    if role not in ROLES:
        raise WrongReader(
            f"BMN_READER_ROLE={role}: ไม่ใช่บทบาทในระบบ ใช้ได้เฉพาะ / no such role; one of "
            f"{', '.join(ROLES)}"
        )
    return Reader(role, _scope(settings.reader_area()))


def _scope(area: str | None) -> Scope:
    if area is None:
        return NATIONAL
    level, _, code = area.partition(":")
    try:
        return Scope(level, parse_code(level, code))
    except (WrongAreaCode, OutOfScope) as error:
        raise WrongReader(
            f"BMN_READER_AREA={area}: ไม่ใช่พื้นที่ในระบบ ตัวอย่าง / no such area; for example "
            "province:57, district:5701, local_authority:570101T"
        ) from error
