"""Who reads: a subject in a role, the area it reaches, and the survey years it is good for.

Area and years bound every query (`bmn.warehouse.queries.run`); the role decides what may be done at
all (`bmn.access.rights`). There is no default reader: forgetting one shows nothing, never more.
"""

from dataclasses import dataclass

from bmn import settings
from bmn.access import rights
from bmn.access.rights import ROLES as ROLES
from bmn.survey.areas import OutOfScope, WrongAreaCode, parse_code


class WrongReader(ValueError):
    """The settings name no role or no area; the message says which, in Thai and English."""


@dataclass(frozen=True)
class Scope:
    """The area that a reader may see: everything in it, nothing beside or above it."""

    area_level: str
    area_code: str


DEMO = "demo:"
"""What the subject of whoever tries a role on made-up data begins with: `demo:<role>@<area>`."""

SETTINGS = "settings"
"""Subject of whoever reads by BMN_READER_ROLE."""

NATIONAL = Scope("country", "TH")
NOWHERE = Scope("", "")


@dataclass(frozen=True)
class Reader:
    """Who reads: a subject, the role he does it in, the area it reaches.

    `years` are the survey years that he may open; None is every year.
    """

    subject: str
    role: str
    scope: Scope
    years: tuple[int, ...] | None = None

    def may(self, right: str) -> bool:
        """Whether the role has that right (`bmn.access.rights`), within scope and years."""
        return rights.may(self.role, right)

    def may_open(self, survey_year_be: int) -> bool:
        """Whether that survey year is one of his."""
        return self.years is None or survey_year_be in self.years

    @property
    def may_see_records(self) -> bool:
        """Whether rows of single households, without names, may be shown; else counts only."""
        return self.may("households")


MACHINE = Reader("operator", rights.OPERATOR, NATIONAL)
"""Who works on the command line: whoever can read the warehouse's files can read all of it."""

NOBODY = Reader("", "", NOWHERE, ())
"""Who may see nothing."""


def reader(*, made_up: bool) -> Reader:
    """Who reads the dashboard, by BMN_READER_ROLE and BMN_READER_AREA. Raises WrongReader.

    Unset, the role is an officer's over made-up data and an executive's over real data: rows of
    real households never show, and nothing is taken from a screen, before somebody decided so.
    """
    role = settings.reader_role() or ("officer" if made_up else "executive")
    if role not in ROLES:
        raise WrongReader(
            f"BMN_READER_ROLE={role}: ไม่ใช่บทบาทในระบบ ใช้ได้เฉพาะ / no such role; one of "
            f"{', '.join(ROLES)}"
        )
    scope = _scope(settings.reader_area())
    own = f"{DEMO}{role}@{scope.area_level}:{scope.area_code}"
    return Reader(own if made_up else SETTINGS, role, scope)


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
