"""Reads the committed tables of `data/reference/` once a process, as text.

A leaf of the package: a table's meaning belongs to the module that asks for it (areas,
indicators, standards). Where the tables come from: `data/SOURCES.md`.
"""

import csv
import gzip
from functools import cache
from types import MappingProxyType

from bmn import settings

Row = MappingProxyType[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Rows of `<name>` (a file name, .csv or .csv.gz) in file order; an empty cell is ''."""
    path = settings.reference_dir() / name
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return tuple(MappingProxyType(row) for row in csv.DictReader(file))
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(MappingProxyType(row) for row in csv.DictReader(file))
