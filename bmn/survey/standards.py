"""Numbers and dates that the department or a letter sets, each with the year and its source.

A changed number is a new row of `data/reference/standards.csv` with its years; the old row stays.
Whoever reads a snapshot asks the snapshot's rows (`Held`), so that what was published keeps its
value and its source; the functions below read today's table and are for the collector's side.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, Self

from bmn.survey import reference
from bmn.words.formats import is_unknown

INCOME_CRITERION = "income_criterion_baht_per_person_year"


class StandardsOverlap(ValueError):
    """Two rows of one standard hold in the same year: the table can't be trusted."""


@dataclass(frozen=True)
class Standard:
    """One number or date, in force in the survey years given (None = no bound).

    evidence: letter (a letter states it), assumption (ours, or one province's word taken for all),
    memory (nobody has found a source: shown as unverified). whose_word: department, province NN
    (that province's own word, its code), ours or memory.
    """

    name: str
    value: str
    unit: str
    source: str
    source_th: str
    evidence: str
    from_year_be: int | None
    to_year_be: int | None
    whose_word: str = "ours"

    @property
    def is_verified(self) -> bool:
        """Whether a letter states it."""
        return self.evidence == "letter"

    @property
    def number(self) -> float:
        """The value as a number, in `unit`. Raises ValueError for a date."""
        return float(self.value)

    @property
    def day(self) -> date:
        """The value as a date, common era. Raises ValueError for a number."""
        return date.fromisoformat(self.value)

    def holds_in(self, survey_year_be: int) -> bool:
        """Whether it is in force in that survey year."""
        return (self.from_year_be or 0) <= survey_year_be <= (self.to_year_be or 9999)

    def source_in(self, language: str) -> str:
        """Where the number comes from, in that language ('th' or 'en')."""
        return self.source_th if language == "th" else named_letters(self.source)


@dataclass(frozen=True)
class Held:
    """The standards of one survey year as a snapshot holds them, each with its source."""

    rows: tuple[Standard, ...] = ()

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Self:
        """From rows of the query `standards`."""
        return cls(tuple(_standard(row) for row in rows))

    def standard(self, name: str) -> Standard | None:
        """The standard of that name; None where none is set."""
        return next((one for one in self.rows if one.name == name), None)

    def day(self, name: str) -> date | None:
        """The date of that name, common era; None where none is set."""
        found = self.standard(name)
        return found.day if found else None

    def income_criterion(self) -> Standard | None:
        """Baht per person a year below which a household fails, strictly; None if unset."""
        return self.standard(INCOME_CRITERION)


_LETTERS = {
    "000": "letter of Chiang Rai, 2567 B.E.",
    "001": "letter of Ubon Ratchathani, 2568 B.E.",
    "002": "letter of Surat Thani, 2563 B.E.",
    "003": "the department's letter of 2569 B.E.",
    "004": "letter of Bueng Kan, 2561 B.E.",
}


def named_letters(source: str) -> str:
    """An English source with its letters named: the numbers are those of `data/SOURCES.md`, which
    no reader knows. Where the name follows in brackets, only the number goes.
    """
    source = re.sub(r"\bletter \d{3} \(", "letter (", source)
    return re.sub(r"\bletter (\d{3})\b", lambda found: _LETTERS.get(found[1], "letter"), source)


def of_year(survey_year_be: int) -> Held:
    """Today's standards of that survey year."""
    return Held(tuple(one for one in standards() if one.holds_in(survey_year_be)))


def _standard(row: Mapping[str, Any]) -> Standard:
    return Standard(
        name=row["standard"],
        value=row["value"],
        unit=row["unit"],
        source=row["source"],
        source_th=row["source_th"],
        evidence=row["evidence"],
        from_year_be=_year(row["from_year_be"]),
        to_year_be=_year(row["to_year_be"]),
        whose_word=row["whose_word"],
    )


def _year(value: Any) -> int | None:
    return None if is_unknown(value) or value == "" else int(value)


@cache
def standards() -> tuple[Standard, ...]:
    """Every row, by name and first year. Raises StandardsOverlap."""
    found = sorted(
        (_standard(row) for row in reference.rows("standards.csv")),
        key=lambda standard: (standard.name, standard.from_year_be or 0),
    )
    check_overlaps(found)
    return tuple(found)


def check_overlaps(ordered: list[Standard]) -> None:
    """Raise StandardsOverlap where two rows of one standard share a year.

    Rows come ordered by name and first year.
    """
    for earlier, later in pairwise(ordered):
        if earlier.name == later.name and (earlier.to_year_be or 9999) >= (later.from_year_be or 0):
            raise StandardsOverlap(f"{later.name} {later.from_year_be}")


def standard(name: str, survey_year_be: int) -> Standard | None:
    """The standard of that name in that survey year; None where none is set."""
    for found in standards():
        if found.name == name and found.holds_in(survey_year_be):
            return found
    return None


def income_criterion(survey_year_be: int) -> Standard | None:
    """Baht per person a year below which a household fails the income indicator; None if unset.

    Strictly below fails: an income equal to the criterion passes.
    """
    return standard(INCOME_CRITERION, survey_year_be)


def day(name: str, survey_year_be: int) -> date | None:
    """The date of that name in that survey year, common era; None where none is set."""
    found = standard(name, survey_year_be)
    return found.day if found else None
