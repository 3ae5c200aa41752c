"""The chain of certification: which level certifies in which survey year, with what form.

`chain_levels.csv` is its one table (in SQL: `core_chain_level`, `chain_now`), each row with whose
word it is. A level without a row in a year certifies nothing in it; in 2567, for one, the meetings
of villages and local authorities were cancelled (letter 000).
"""

from dataclasses import dataclass
from functools import cache

from bmn.survey import reference

CERTIFIED = ("certified", "sent", "received")
"""States of a certificate that stands, whatever happened to the paper since."""

SENT = ("sent", "received")
"""States of a certificate whose paper has gone up."""


_DEPTH = {
    "country": 0,
    "inspection_region": 1,
    "province": 2,
    "district": 3,
    "tambon": 4,
    "local_authority": 4,
    "village": 5,
}


@dataclass(frozen=True)
class ChainLevel:
    """What one level does in the chain of some survey years; None is unknown.

    whose_word: department, province NN (that province's word, its code), ours or memory.
    """

    area_level: str
    from_year_be: int
    to_year_be: int | None
    certifies: bool
    makes_form: bool
    form_th: str | None
    form_en: str | None
    panel_min: int | None
    panel_public_min: int | None
    due_standard: str | None
    whose_word: str
    source: str
    source_th: str

    @property
    def is_verified(self) -> bool:
        """Whether a letter says it, be it one province's."""
        return self.whose_word not in ("ours", "memory")


@cache
def levels(survey_year_be: int) -> tuple[ChainLevel, ...]:
    """The levels of which anything is said for that survey year, in the order of the table."""
    return tuple(one for one in _every() if _holds(one, survey_year_be))


def level(area_level: str, survey_year_be: int) -> ChainLevel | None:
    """What that level does in that survey year; None where it does nothing."""
    return next((one for one in levels(survey_year_be) if one.area_level == area_level), None)


def certifies(area_level: str, survey_year_be: int) -> bool:
    """Whether areas of that level certify in that survey year."""
    found = level(area_level, survey_year_be)
    return found is not None and found.certifies


def makes_form(area_level: str, survey_year_be: int) -> bool:
    """Whether areas of that level sign the summary of confidence in that survey year."""
    found = level(area_level, survey_year_be)
    return found is not None and found.makes_form


def part_level(area_level: str, survey_year_be: int) -> str | None:
    """Whose certificates count first inside an area: the nearest level below that certifies."""
    below = [
        one
        for one in ("province", "district", "local_authority", "village")
        if _DEPTH[one] > _DEPTH[area_level] and certifies(one, survey_year_be)
    ]
    return below[0] if below else None


def papers_go_to(area_level: str) -> str:
    """The office that a level's certified papers go to (`papers.csv`, each with whose word)."""
    (found,) = [row for row in reference.rows("papers.csv") if row["area_level"] == area_level]
    return found["goes_to"]


def ever_certifies(area_level: str) -> bool:
    """Whether areas of that level certify in any year: countries, regions, tambons never do."""
    return any(one.certifies for one in _every() if one.area_level == area_level)


def _holds(one: ChainLevel, year: int) -> bool:
    return one.from_year_be <= year <= (one.to_year_be or 9999)


@cache
def _every() -> tuple[ChainLevel, ...]:
    return tuple(
        ChainLevel(
            area_level=row["area_level"],
            from_year_be=int(row["from_year_be"]),
            to_year_be=_number(row["to_year_be"]),
            certifies=row["certifies"] == "1",
            makes_form=row["makes_form"] == "1",
            form_th=row["form_th"] or None,
            form_en=row["form_en"] or None,
            panel_min=_number(row["panel_min"]),
            panel_public_min=_number(row["panel_public_min"]),
            due_standard=row["due_standard"] or None,
            whose_word=row["whose_word"],
            source=row["source"],
            source_th=row["source_th"],
        )
        for row in reference.rows("chain_levels.csv")
    )


def _number(text: str) -> int | None:
    return int(text) if text else None
