"""Where a standard comes from, as a reader is told."""

import re

import pytest

from bmn.survey import reference
from bmn.survey.standards import named_letters, standards


def test_no_reader_is_told_a_letters_number() -> None:
    """ "letter 000" is a line of `data/SOURCES.md`, and nobody's letter."""
    told = [standard.source_in("en") for standard in standards()]
    told += [named_letters(row["source"]) for row in reference.rows("indicators.csv")]
    assert [one for one in told if re.search(r"letter \d{3}", one)] == []
    assert {one.source_th for one in standards()} == {one.source_in("th") for one in standards()}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            "letter 000 (Chiang Rai, 2567; the department's guideline): province level",
            "letter (Chiang Rai, 2567; the department's guideline): province level",
        ),
        (
            "letter 002, checking guideline of 2563, item 4.3",
            "letter of Surat Thani, 2563 B.E., checking guideline of 2563, item 4.3",
        ),
        ("from memory; no source found", "from memory; no source found"),
        ("letter 999, item 1", "letter, item 1"),
    ],
)
def test_a_letter_is_told_by_who_wrote_it(source: str, told: str) -> None:
    assert named_letters(source) == told
