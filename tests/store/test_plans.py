"""How DuckDB goes about the statements of a publication: nothing grows with the square of areas."""

import json
import re
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from bmn.warehouse import sql
from tests.drawn import Store, households, rows

# By a range there is no equality to hash: years, or baht, against the few rows of a register.
BY_RANGE = {
    "build/agency_now",
    "build/enumerator_now",
    "build/mart_confidence",
    "build/mart_reinterview_item",
    "build/mart_year",
    "build/plan_now",
    "build/process_now",
}
AGAINST = re.compile(r"(from_year_be|to_year_be|lower_baht|upper_baht)\b")


def squares(node: dict[str, Any]) -> Iterator[str]:
    """The conditions of the joins, in a plan, that compare all rows with all."""
    if node["name"] in ("NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN"):
        told = node["extra_info"]
        yield str(told.get("Condition") or told.get("Conditions"))
    for child in node["children"]:
        yield from squares(child)


def test_no_join_of_a_publication_compares_all_with_all(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A condition on the left side of an outer join is enough: 84,000 villages take a minute."""
    found: dict[str, list[str]] = {}
    execute = sql.execute

    def explained(
        connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any
    ) -> duckdb.DuckDBPyConnection:
        told = connection.execute(
            f"EXPLAIN (FORMAT json) {sql.statement(name).text}", parameters or None
        ).fetchall()
        found[name] = [one for plan in json.loads(told[-1][1]) for one in squares(plan)]
        return execute(connection, name, **parameters)

    store.take(households("household_id | village_code\nH1|5701020101\nH2|5701020102"))
    store.take(
        rows(
            """
            survey_year_be | area_level | area_code | households_target
            2569           | village    | 5701020101 | 10
            """
        )
    )
    monkeypatch.setattr(sql, "execute", explained)
    store.publish()
    assert len(found) > 40
    assert {name for name, square in found.items() if square} == BY_RANGE
    assert [one for square in found.values() for one in square if not AGAINST.search(one)] == []
