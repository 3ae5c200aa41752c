"""Who reads: a subject in a role, the area it reaches, and the survey years it is good for.

The area bounds every query (`bmn.warehouse.queries.run`); the role decides what may be done at all.
Who somebody is says the gate, what he may read `bmn.access.grants`.
"""

from dataclasses import dataclass

ROLES = ("executive", "presenter", "analyst", "officer", "administrator")
_SEE_RECORDS = ("analyst", "officer", "administrator")


@dataclass(frozen=True)
class Scope:
    """The area that a reader may see: everything in it, nothing beside or above it."""

    area_level: str
    area_code: str


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
        """Whether the role has that right."""
        return right == "counts" or self.role in _SEE_RECORDS

    @property
    def may_see_records(self) -> bool:
        """Whether rows of single households, without names, may be shown; else counts only."""
        return self.may("households")


MACHINE = Reader("operator", "administrator", NATIONAL)
"""Who works on the command line: whoever can read the warehouse's files can read all of it."""
