"""What the interchange files may hold: kinds of record and their columns, from columns.csv.

A new source's headers, and a new catalogue's indicators, are rows of reference data: no code.
"""

import csv
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from bmn import settings
from bmn.words.thai import clean_text

ANY_KIND = "*"
NUMBERED = "{n}"
INDICATOR_HEADER = re.compile(r"^i([0-9]{1,3})(eligible|fail)$")


@dataclass(frozen=True)
class Column:
    """One column of one kind of record.

    `minimum` and `maximum` bound numbers; `accepted` maps an enum's spellings to its value;
    `indicator_no` is set for the columns of an indicator.
    """

    kind: str
    name: str
    type: str
    is_required: bool
    is_key: bool
    is_restricted: bool
    minimum: float | None
    maximum: float | None
    meaning: str
    accepted: tuple[tuple[str, str], ...] = ()
    indicator_no: int | None = None
    synonyms: tuple[str, ...] = ()

    @property
    def base_type(self) -> str:
        """The type without an enum's values or a list's member type."""
        return self.type.split(":", 1)[0]


@dataclass(frozen=True)
class Kind:
    """One kind of record: its columns in order, and every header that means one of them."""

    name: str
    columns: tuple[Column, ...]
    headers: dict[str, tuple[str, ...]] = field(hash=False, repr=False)

    @cached_property
    def own_headers(self) -> dict[str, str]:
        """Each column's own name as a header word → the name."""
        return {header_key(column.name): column.name for column in self.columns}

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the columns that identify a record."""
        return tuple(column.name for column in self.columns if column.is_key)


@dataclass(frozen=True)
class Implied:
    """A header that means a column and tells another one's value (province_code: the level)."""

    column: str
    header: str
    gives: tuple[tuple[str, str], ...]


def header_key(header: str) -> str:
    """A header word without what writers vary: blanks, case, Thai digits, punctuation."""
    return re.sub(r"[\s_\-.()/\"']+", "", clean_text(header, digits=True).casefold())


@lru_cache(maxsize=4)
def _read(path: Path, highest: int) -> tuple[dict[str, Kind], tuple[Implied, ...]]:
    columns: dict[str, list[Column]] = {}
    headers: dict[str, dict[str, list[str]]] = {}
    implied: list[Implied] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = [row["column"], *filter(None, row["synonyms"].split(";"))]
            if row["kind"] == ANY_KIND:
                implied += _implied(row, words[1:])
                continue
            numbers = range(1, highest + 1) if NUMBERED in row["column"] else (None,)
            for number in numbers:
                column = _column(row, number)
                columns.setdefault(row["kind"], []).append(column)
                known = headers.setdefault(row["kind"], {})
                for word in words:
                    for spelling in _spellings(word, number):
                        known.setdefault(header_key(spelling), []).append(column.name)
    kinds = {
        name: Kind(name, tuple(_paired(of_kind)), {k: tuple(v) for k, v in headers[name].items()})
        for name, of_kind in columns.items()
    }
    return kinds, tuple(implied)


def _implied(row: dict[str, str], words: list[str]) -> list[Implied]:
    gives = tuple(
        (name, value)
        for name, _, value in (pair.partition("=") for pair in row["implies"].split(";"))
    )
    return [Implied(row["column"], header_key(word), gives) for word in words]


def _column(row: dict[str, str], number: int | None) -> Column:
    return Column(
        kind=row["kind"],
        name=row["column"] if number is None else row["column"].replace(NUMBERED, f"{number:02d}"),
        type=row["type"],
        is_required=row["required"] == "1",
        is_key=row["key"] == "1",
        is_restricted=row["restricted"] == "1",
        minimum=float(row["minimum"]) if row["minimum"] else None,
        maximum=float(row["maximum"]) if row["maximum"] else None,
        meaning=row["meaning"] if number is None else row["meaning"].replace(NUMBERED, str(number)),
        accepted=_accepted(row["type"]),
        indicator_no=number,
        synonyms=tuple(
            word if number is None else word.replace(NUMBERED, str(number))
            for word in row["synonyms"].split(";")
            if word
        ),
    )


def _accepted(type_: str) -> tuple[tuple[str, str], ...]:
    if not type_.startswith("enum:"):
        return ()
    pairs = []
    for choice in type_.removeprefix("enum:").split("|"):
        value, *others = choice.split("/")
        pairs += [(clean_text(word).casefold(), value) for word in (value, *others)]
    return tuple(pairs)


def _spellings(word: str, number: int | None) -> set[str]:
    if number is None:
        return {word}
    return {word.replace(NUMBERED, str(number)), word.replace(NUMBERED, f"{number:02d}")}


def _paired(of_kind: list[Column]) -> list[Column]:
    """Indicator columns in the order of the number, eligible before fail."""
    plain = [column for column in of_kind if column.indicator_no is None]
    numbered = [column for column in of_kind if column.indicator_no is not None]
    return plain + sorted(numbered, key=lambda column: column.indicator_no or 0)


@lru_cache(maxsize=1)
def highest_indicator() -> int:
    """The highest indicator number of any catalogue of the reference."""
    with (settings.reference_dir() / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return max(int(row["indicator_no"]) for row in csv.DictReader(file))


def kinds() -> dict[str, Kind]:
    """Every kind of record by name."""
    return _read(settings.reference_dir() / "columns.csv", highest_indicator())[0]


def implied_headers() -> tuple[Implied, ...]:
    """Headers that tell a column's value besides naming a column, finest area level first."""
    return _read(settings.reference_dir() / "columns.csv", highest_indicator())[1]


def registers() -> list[Kind]:
    """The kinds that officers keep: all but households and persons."""
    return [kind for kind in kinds().values() if kind.name not in ("household", "person")]
