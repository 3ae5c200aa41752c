"""Answers of the page queries: the one function through which every page and command reads.

It applies the reader's scope, checks the parameters against the statement's header, and gives each
query a cursor of its own.
"""

from datetime import datetime
from functools import cache
from typing import Any

import pandas as pd

from bmn import settings, sql, warehouse
from bmn.access import NATIONAL, Scope


class UnknownQuery(KeyError):
    """There is no page query of that name."""


class WrongParameter(ValueError):
    """A parameter is missing, unknown or not of its type; the message names it."""


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


def run(
    name: str,
    *,
    scope: Scope = NATIONAL,
    snapshot: warehouse.Snapshot | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """The answer of a page query as a frame, within the scope, on the snapshot (default: current).

    Raises UnknownQuery, WrongParameter, warehouse.NoSnapshot, warehouse.UnreadableSnapshot.
    """
    statement = describe(name)
    snapshot = snapshot or warehouse.current_snapshot()
    values = bind(statement, parameters, as_of=snapshot.as_of)
    with snapshot.cursor(scope) as cursor:
        return cursor.execute(statement.text, values or None).df()


def bind(
    statement: sql.Statement, parameters: dict[str, Any], *, as_of: datetime
) -> dict[str, Any]:
    """The values of a statement's parameters: each declared, typed, and present unless optional.

    `as_of` is filled with the snapshot's instant where the statement declares it and the caller
    gives none. Raises WrongParameter.
    """
    declared = {p.name: p for p in statement.parameters}
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
