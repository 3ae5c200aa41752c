"""Answers of the page queries: the one function through which every page and command reads.

It applies the reader's area and years, checks the parameters against the statement's header, gives
each query a cursor of its own, and refuses what the reader's role has no right to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import duckdb
import pandas as pd

from bmn import settings
from bmn.access.reader import NOBODY, Reader
from bmn.warehouse import snapshots, sql
from bmn.warehouse.answer import Answer, typed_rows

HOUSEHOLD_FILES = "household_files"
"""Parameter of type `files`: filled here for the statement's survey_year_be and district_code."""


NO_RIGHT = {
    "": "no right to this / ไม่มีสิทธิ์ดูข้อมูลนี้",
    sql.RECORDS_RIGHT: "no right to single households / ไม่มีสิทธิ์ดูข้อมูลรายครัวเรือน",
}


class UnknownQuery(KeyError):
    """There is no page query of that name."""


class WrongParameter(ValueError):
    """A parameter is missing, unknown or not of its type; the message names it."""


class RecordsRefused(PermissionError):
    """The query needs a right (to single households, say) that the reader's role hasn't."""


@cache
def names() -> dict[str, str]:
    """The page queries: name -> file below `queries/` without its ending."""
    folder = settings.queries_dir()
    return {
        path.stem: path.relative_to(folder).with_suffix("").as_posix()
        for path in sorted((folder / "pages").glob("*/*.sql"))
    }


def describe(name: str) -> sql.Statement:
    """The statement of a page query. Raises UnknownQuery."""
    if name not in names():
        raise UnknownQuery(name)
    return sql.statement(names()[name])


def ask(
    name: str, *, reader: Reader, snapshot: snapshots.Snapshot | None = None, **parameters: Any
) -> Answer:
    """The answer of a page query as typed rows, for the reader, on the snapshot (the current).

    There is no default reader: whoever forgets him gets no answer. Rows lie in his area and in his
    years; a query that needs a right which his role hasn't is refused.

    Raises UnknownQuery, WrongParameter, RecordsRefused, snapshots.NoSnapshot,
    snapshots.UnreadableSnapshot.
    """
    with _asked(name, reader, snapshot, parameters) as (result, values):
        rows = typed_rows(result) if result is not None else ()
    told = {key: value for key, value in values.items() if key in parameters}
    return Answer(name, told, rows)


def run(
    name: str, *, reader: Reader, snapshot: snapshots.Snapshot | None = None, **parameters: Any
) -> pd.DataFrame:
    """The same as a frame, for the few that reckon over very many rows. Raises as `ask`."""
    with _asked(name, reader, snapshot, parameters) as (result, _):
        if result is not None:
            return result.df()
    return _no_rows(name, snapshot or snapshots.current_snapshot(), parameters)


def _no_rows(name: str, snapshot: snapshots.Snapshot, parameters: dict[str, Any]) -> pd.DataFrame:
    """The columns of an answer over household files that aren't there.

    Any other file tells them, read as one who may see nothing.
    """
    statement = describe(name)
    files = snapshot.any_household_files()
    if not files:
        return pd.DataFrame()
    values = bind(statement, parameters, as_of=snapshot.as_of) | {HOUSEHOLD_FILES: files}
    with snapshot.cursor(NOBODY, exact=True) as cursor:
        return cursor.execute(statement.text, values).df().head(0)


@contextmanager
def _asked(
    name: str, reader: Reader, snapshot: snapshots.Snapshot | None, parameters: dict[str, Any]
) -> Iterator[tuple[duckdb.DuckDBPyConnection | None, dict[str, Any]]]:
    """The executed statement and the values it was given; None where no file could be read."""
    statement = describe(name)
    for right in statement.rights:
        if not reader.may(right):
            raise RecordsRefused(f"{name}: {NO_RIGHT.get(right, NO_RIGHT[''])} ({right})")
    snapshot = snapshot or snapshots.current_snapshot()
    values = bind(statement, parameters, as_of=snapshot.as_of)
    given = values
    if statement.reads_households:
        year = values["survey_year_be"]
        may_open = reader.may_open(year)
        files = snapshot.household_files(year, values["district_code"]) if may_open else []
        if not files:
            yield None, values
            return
        given = values | {HOUSEHOLD_FILES: files}
    try:
        with snapshot.cursor(reader) as cursor:
            yield cursor.execute(statement.text, given or None), values
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        # The statement is this program's, so the snapshot must be another version's.
        raise snapshots.UnreadableSnapshot(
            f"{snapshot.id}: ชุดข้อมูลเป็นของโปรแกรมรุ่นอื่น โปรดจัดทำใหม่ / made by another version, "
            f"publish it again: python -m bmn publish ({str(error).splitlines()[0]})"
        ) from error


def bind(
    statement: sql.Statement, parameters: dict[str, Any], *, as_of: datetime
) -> dict[str, Any]:
    """The values of a statement's parameters: each declared, typed, and present unless optional.

    Files are left out: only the snapshot names them. `as_of` is filled with the snapshot's instant
    where the statement declares it and the caller gives none. Raises WrongParameter.
    """
    declared = {p.name: p for p in statement.parameters if p.type != "files"}
    unknown = sorted(set(parameters) - set(declared))
    if unknown:
        raise WrongParameter(f"{statement.name}: unknown parameter {', '.join(unknown)}")
    values: dict[str, Any] = {}
    for parameter in declared.values():
        value = parameters.get(parameter.name)
        if value is None and parameter.name == "as_of":
            value = as_of.isoformat()
        if value is None and not parameter.optional:
            raise WrongParameter(f"{statement.name}: parameter {parameter.name} is missing")
        values[parameter.name] = _typed(statement.name, parameter, value)
    return values


def _typed(name: str, parameter: sql.Parameter, value: Any) -> Any:
    if value is None:
        return None
    if parameter.type == "integer":
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise WrongParameter(
                f"{name}: parameter {parameter.name} is not a whole number: {value!r}"
            ) from error
    return str(value)
