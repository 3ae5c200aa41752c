"""Answers of the page queries: the one function through which every page and command reads.

It applies the reader's scope, checks the parameters against the statement's header, gives each
query a cursor of its own, and refuses rows of single households to whoever has no right to them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import duckdb
import pandas as pd

from bmn import settings
from bmn.access.reader import NATIONAL, NOWHERE, Scope
from bmn.warehouse import snapshots, sql
from bmn.warehouse.answer import Answer, typed_rows

HOUSEHOLD_FILES = "household_files"
"""Parameter of type `files`: filled here for the statement's survey_year_be and district_code."""


class UnknownQuery(KeyError):
    """There is no page query of that name."""


class WrongParameter(ValueError):
    """A parameter is missing, unknown or not of its type; the message names it."""


class RecordsRefused(PermissionError):
    """The query reads single households, and its caller named no right to them."""


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
    name: str,
    *,
    scope: Scope = NATIONAL,
    records: bool = False,
    snapshot: snapshots.Snapshot | None = None,
    **parameters: Any,
) -> Answer:
    """The answer of a page query as typed rows, within the scope, on the snapshot (the current).

    `records` is the reader's right to single households (`Reader.may_see_records`): without it a
    query that shows such rows is refused.

    Raises UnknownQuery, WrongParameter, RecordsRefused, snapshots.NoSnapshot,
    snapshots.UnreadableSnapshot.
    """
    with _asked(name, scope, records, snapshot, parameters) as (result, values):
        rows = typed_rows(result) if result is not None else ()
    told = {key: value for key, value in values.items() if key in parameters}
    return Answer(name, told, rows)


def run(
    name: str,
    *,
    scope: Scope = NATIONAL,
    records: bool = False,
    snapshot: snapshots.Snapshot | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """The same as a frame, for the few that reckon over very many rows. Raises as `ask`."""
    with _asked(name, scope, records, snapshot, parameters) as (result, _):
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
    with snapshot.cursor(NOWHERE, exact=True) as cursor:
        return cursor.execute(statement.text, values).df().head(0)


@contextmanager
def _asked(
    name: str,
    scope: Scope,
    records: bool,
    snapshot: snapshots.Snapshot | None,
    parameters: dict[str, Any],
) -> Iterator[tuple[duckdb.DuckDBPyConnection | None, dict[str, Any]]]:
    """The executed statement and the values it was given; None where no file could be read."""
    statement = describe(name)
    if statement.needs_records and not records:
        raise RecordsRefused(f"{name}: no right to single households / ไม่มีสิทธิ์ดูข้อมูลรายครัวเรือน")
    snapshot = snapshot or snapshots.current_snapshot()
    values = bind(statement, parameters, as_of=snapshot.as_of)
    given = values
    if statement.reads_households:
        files = snapshot.household_files(values["survey_year_be"], values["district_code"])
        if not files:
            yield None, values
            return
        given = values | {HOUSEHOLD_FILES: files}
    try:
        # Who may read single households may read exact results; others counts and bands.
        with snapshot.cursor(scope, exact=records) as cursor:
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
