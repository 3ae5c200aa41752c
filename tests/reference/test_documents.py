"""No reference table without its source, no area level without its word."""

import csv
import gzip
import io
import re

import pytest

from bmn import settings
from bmn.survey import areas

FILES = sorted(
    path.relative_to(settings.reference_dir()).as_posix()
    for pattern in ("**/*.csv", "**/*.csv.gz")
    for path in settings.reference_dir().glob(pattern)
)
SOURCES = (settings.ROOT / "data" / "SOURCES.md").read_text(encoding="utf-8")
GLOSSARY = (settings.ROOT / "GLOSSARY.md").read_text(encoding="utf-8")


def content(name: str) -> str:
    data = (settings.reference_dir() / name).read_bytes()
    return (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")


@pytest.mark.parametrize("name", FILES)
def test_every_table_has_its_source(name):
    assert name.split("/")[-1] in SOURCES


@pytest.mark.parametrize("name", FILES)
def test_every_table_is_plain_csv(name):
    """UTF-8 without a mark, one header, as many cells in each row as columns."""
    text = content(name)
    assert not text.startswith("\ufeff")
    header, *rows = csv.reader(io.StringIO(text))
    assert len(set(header)) == len(header)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", column) for column in header)
    assert all(len(row) == len(header) for row in rows)


def test_the_villages_are_packed_without_a_time_stamp():
    """Bytes 4-8 of a gzip file: else the same rows would make another file each day."""
    data = (settings.reference_dir() / "villages.csv.gz").read_bytes()
    assert data[4:8] == bytes(4)


@pytest.mark.parametrize("level", areas.LEVELS)
def test_every_area_level_has_its_word(level):
    assert f"| `{level}` |" in GLOSSARY


def test_a_glossary_row_has_as_many_cells_as_its_table():
    width = 0
    for line in GLOSSARY.splitlines():
        if line.startswith("| Thai"):
            width = line.count("|")
        elif line.startswith("|"):
            assert line.count("|") == width, line


def test_a_thai_term_stands_once_in_a_table():
    terms: list[str] = []
    for line in GLOSSARY.splitlines():
        if line.startswith("## "):
            terms = []
        elif line.startswith("| ") and not line.startswith("| Thai"):
            term = line.split("|")[1].strip()
            assert term not in terms, term
            terms.append(term)
