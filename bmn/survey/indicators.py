"""The catalogues of indicators: what each asks, of whom, and how sure we are of it.

An indicator is (catalogue, number), never a number alone: 29 is income in 2565-2569 and care of
chronic patients in 2560-2564. A new catalogue is rows in `data/reference/`, not code.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from bmn.survey import reference

Unit = Literal["person", "household"]


class NoCatalogue(LookupError):
    """No catalogue of indicators is known for that survey year (2571 awaits its own)."""

    def __init__(self, survey_year_be: int) -> None:
        super().__init__(f"no indicator catalogue for survey year {survey_year_be}")
        self.survey_year_be = survey_year_be


class UnknownCatalogue(LookupError):
    """Not the name of a catalogue."""


@dataclass(frozen=True)
class Catalogue:
    """Indicators in force from one survey year to another, both included.

    Not verified: nobody has established that these years use the catalogue.
    """

    name: str
    from_year_be: int
    to_year_be: int
    size: int
    income_indicator_no: int
    source: str
    is_verified: bool


@dataclass(frozen=True)
class Dimension:
    """A block of indicators: มิติ in 2565-2569, หมวด in 2560-2564."""

    catalogue: str
    number: int
    name_th: str
    name_en: str
    evidence: str

    def name(self, language: str) -> str:
        """The name in that language ('th' or 'en')."""
        return self.name_th if language == "th" else self.name_en


@dataclass(frozen=True)
class Indicator:
    """One indicator; `unit` is what eligible and fail count. evidence:

    verified (a letter, or three sources agree), corroborated (two), one_source, unverified.
    """

    catalogue: str
    number: int
    dimension: int
    name_th: str
    name_en: str
    unit: Unit
    eligible_th: str
    eligible_en: str
    pass_rule_th: str
    pass_rule_en: str
    evidence: str
    source: str

    @property
    def is_unverified(self) -> bool:
        """Whether the screen must mark it as waiting for the department's word."""
        return self.evidence == "unverified"

    def name(self, language: str) -> str:
        """The name in that language ('th' or 'en')."""
        return self.name_th if language == "th" else self.name_en


@cache
def catalogues() -> tuple[Catalogue, ...]:
    """Every known catalogue, oldest first."""
    found = [
        Catalogue(
            row["catalogue"],
            int(row["from_year_be"]),
            int(row["to_year_be"]),
            int(row["indicators"]),
            int(row["income_indicator_no"]),
            row["source"],
            row["is_verified"] == "1",
        )
        for row in reference.rows("catalogues.csv")
    ]
    return tuple(sorted(found, key=lambda catalogue: catalogue.from_year_be))


def catalogue(survey_year_be: int) -> Catalogue:
    """The catalogue in force in that survey year. Raises NoCatalogue."""
    for found in catalogues():
        if found.from_year_be <= survey_year_be <= found.to_year_be:
            return found
    raise NoCatalogue(survey_year_be)


def catalogue_of(survey_year_be: int) -> str:
    """Name of the catalogue in force in that survey year. Raises NoCatalogue."""
    return catalogue(survey_year_be).name


def income_indicator_no(survey_year_be: int) -> int:
    """Number of the income indicator: 29 in 2565-2569, 22 in 2560-2564. Raises NoCatalogue."""
    return catalogue(survey_year_be).income_indicator_no


@cache
def dimensions(catalogue_name: str) -> tuple[Dimension, ...]:
    """Dimensions of that catalogue, by number. Raises UnknownCatalogue."""
    found = [
        Dimension(
            row["catalogue"],
            int(row["dimension_no"]),
            row["name_th"],
            row["name_en"],
            row["evidence"],
        )
        for row in reference.rows("dimensions.csv")
        if row["catalogue"] == catalogue_name
    ]
    if not found:
        raise UnknownCatalogue(catalogue_name)
    return tuple(sorted(found, key=lambda dimension: dimension.number))


@cache
def indicators(catalogue_name: str) -> tuple[Indicator, ...]:
    """Indicators of that catalogue, by number. Raises UnknownCatalogue."""
    found = [
        Indicator(
            catalogue=row["catalogue"],
            number=int(row["indicator_no"]),
            dimension=int(row["dimension_no"]),
            name_th=row["name_th"],
            name_en=row["name_en"],
            unit=cast(Unit, row["unit"]),
            eligible_th=row["eligible_th"],
            eligible_en=row["eligible_en"],
            pass_rule_th=row["pass_rule_th"],
            pass_rule_en=row["pass_rule_en"],
            evidence=row["evidence"],
            source=row["source"],
        )
        for row in reference.rows("indicators.csv")
        if row["catalogue"] == catalogue_name
    ]
    if not found:
        raise UnknownCatalogue(catalogue_name)
    return tuple(sorted(found, key=lambda indicator: indicator.number))


def highest_number() -> int:
    """The highest indicator number of any catalogue: how many pairs of columns a record has."""
    return max(catalogue.size for catalogue in catalogues())
