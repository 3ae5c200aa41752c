"""An answer of a page query: its rows, and the very question they answer.

Whoever holds rows holds the question too, so a number's passport can't tell another one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn, overload

import duckdb

Row = dict[str, Any]
"""One row: column -> value with the type that the database gives it; unknown is None."""


class _Frozen(Row):
    """A row that can't be changed: `row | {…}` makes a new one."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("the rows of an answer are shared: make a new one with row | {…}")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = pop = popitem = clear = setdefault = _refuse


@dataclass(frozen=True)
class Answer(Sequence[Row]):
    """The rows of a page query, with its name and the parameters it was asked with.

    Rows can't be changed: the same answer is shared by all who ask the same.
    """

    query: str
    parameters: Mapping[str, Any]
    rows: tuple[Row, ...]

    @property
    def first(self) -> Row | None:
        """The first row, the only one where one area is asked for; None where there is none."""
        return self.rows[0] if self.rows else None

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        return self.rows[at]


def typed_rows(result: duckdb.DuckDBPyConnection) -> tuple[Row, ...]:
    """The rows of an executed statement: whole numbers as int, days as date, NULL as None."""
    names = [column[0] for column in result.description or ()]
    found = result.fetchall()
    fractions = [at for at, column in enumerate(result.description or ()) if _is_decimal(column[1])]
    if fractions:
        found = [
            tuple(float(v) if isinstance(v, Decimal) else v for v in values) for values in found
        ]
    return tuple(_Frozen(zip(names, values, strict=True)) for values in found)


def _is_decimal(kind: object) -> bool:
    return str(kind).upper().startswith(("DECIMAL", "NUMBER"))
