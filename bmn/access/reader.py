"""Who reads: a subject in a role, the area it reaches, and the survey years it is good for.

Who somebody is says the gate, what he may do `bmn.access.grants`.
Area and years bound every query (`bmn.warehouse.queries.run`); the role decides what may be done at
all (`bmn.access.rights`). There is no default reader: forgetting one shows nothing, never more.
"""

from dataclasses import dataclass

from bmn.access import rights
from bmn.access.rights import ROLES as ROLES


@dataclass(frozen=True)
class Scope:
    """The area that a reader may see: everything in it, nothing beside or above it."""

    area_level: str
    area_code: str


DEMO = "demo:"
"""What the subject of whoever tries a role on made-up data begins with: `demo:<role>@<area>`."""

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
