"""SQL is code, so it lives in files under `queries/`: this is their only reader.

A file holds one statement. Values travel only as native `$parameters`; the one thing that code may
choose is which file to run, by a literal name.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from bmn import settings

PARAMETER_LINE = re.compile(
    r"^-- \$(?P<name>\w+): (?P<type>integer|text|files)(?P<optional>, optional)?; "
)
RIGHT_LINE = re.compile(r"^-- right: (?P<right>\w+); ")
RECORDS_LINE = "-- records: single households, so the reader needs the right to them"
RECORDS_RIGHT = "households"


@dataclass(frozen=True)
class Parameter:
    """One declared `$parameter` of a statement; one of type `files` is never the caller's."""

    name: str
    type: str
    optional: bool
    meaning: str


@dataclass(frozen=True)
class Statement:
    """One .sql file: the question it answers, its parameters, and its text."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def reads_households(self) -> bool:
        """Whether it reads the files of single households."""
        return any(parameter.type == "files" for parameter in self.parameters)

    @property
    def needs_records(self) -> bool:
        """Whether only a reader with the right to single households gets its answer."""
        return self.reads_households or RECORDS_LINE in _header(self.text)

    @property
    def rights(self) -> tuple[str, ...]:
        """The rights without which a reader doesn't get its answer."""
        told = [match["right"] for line in _header(self.text) if (match := RIGHT_LINE.match(line))]
        return ("counts", *([RECORDS_RIGHT] if self.needs_records else []), *told)


@cache
def statement(name: str) -> Statement:
    """The statement of `queries/<name>.sql`, for example `build/cell_counts`.

    Raises KeyError when there is no such file.
    """
    path = settings.queries_dir() / f"{name}.sql"
    if not path.is_file():
        raise KeyError(name)
    text = path.read_text(encoding="utf-8")
    return Statement(name, _question(text), _parameters(text), text)


def execute(
    connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any
) -> duckdb.DuckDBPyConnection:
    """Run the statement of that name on the connection."""
    return connection.execute(statement(name).text, parameters or None)


def _header(text: str) -> list[str]:
    lines = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line)
    return lines


def _question(text: str) -> str:
    words = [
        line[2:].strip()
        for line in _header(text)
        if not line.startswith("-- $") and line != RECORDS_LINE and not RIGHT_LINE.match(line)
    ]
    return " ".join(words)


def _parameters(text: str) -> tuple[Parameter, ...]:
    found = []
    for line in _header(text):
        match = PARAMETER_LINE.match(line)
        if match:
            meaning = line[match.end() :].strip()
            found.append(
                Parameter(match["name"], match["type"], match["optional"] is not None, meaning)
            )
    return tuple(found)
