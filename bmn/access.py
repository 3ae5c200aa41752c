"""Who may see what: a role, and the area it reaches.

In this version there is one role, which sees made-up or aggregate data of the whole country; the
door stands already: every query runs under a scope, and a query without one sees nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The area that a reader may see: everything in it, nothing beside or above it."""

    area_level: str
    area_code: str


NATIONAL = Scope("country", "TH")
