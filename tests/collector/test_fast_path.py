"""What the fast path accepts, the normaliser accepts with the same value; and it is idempotent."""

import os
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bmn.collector import canonical
from bmn.collector.normalise import _READERS, normalise
from bmn.collector.repair import as_stored
from bmn.survey import columns
from bmn.survey.columns import Column

EXAMPLES = int(os.environ.get("BMN_FUZZ_EXAMPLES", "12"))
TYPES = sorted(_READERS)
THAI = "กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาำิีึืุูเแโใไๅๆ็่้๊๋์ํ๎ฯฺั๐๑๒๓๔๕๖๗๘๙"
ODD = "\u200b\ufeff\u00a0\u202e\u00ad'\"-–,.;:/+eE๕ 0123456789TZ()%=@|_\t\n\r\0"


def column_of(type_: str) -> list[Column]:
    return [c for kind in columns.kinds().values() for c in kind.columns if c.base_type == type_]


def texts_of(type_: str) -> st.SearchStrategy[str]:
    number = st.integers(-5, 10**13).map(str)
    digits = st.text("0123456789", max_size=14)
    moment = st.datetimes().map(lambda d: d.isoformat(sep=" "))
    shapes: dict[str, list[st.SearchStrategy[str]]] = {
        "timestamp": [moment, st.datetimes().map(lambda d: d.isoformat()[:19])],
        "date": [st.dates().map(str), moment],
        "birth_date": [st.dates().map(str), st.integers(1800, 2700).map(str)],
        "percent": [st.floats(-1, 101).map(str), st.floats(0, 101).map("{}%".format)],
        "number": [st.floats(-400, 400).map(str), st.decimals(-400, 400, places=5).map(str)],
        "area_level": [st.sampled_from(["province", "จังหวัด", "District", "village "])],
        "enum": [
            st.sampled_from([w for c in column_of("enum") for pair in c.accepted for w in pair])
        ],
        "text": [st.text(THAI, max_size=12), st.text(THAI + "abc 12./()-", max_size=12)],
        "list": [st.lists(digits, max_size=3).map(";".join), st.just("570102T;5799M")],
    }
    codes = st.text("0123456789ATUM-", max_size=14)
    return st.one_of(
        number,
        digits,
        codes,
        *shapes.get(type_, []),
        st.text(THAI + ODD + "abcXYZ", max_size=16),
        st.text(max_size=8),
        st.tuples(st.sampled_from(ODD), number).map("".join),
        st.tuples(number, st.sampled_from([*ODD, ".0", ".00", ".000", " บาท"])).map("".join),
    ).filter(lambda text: "\0" not in text and _is_utf8(text))


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def both_ways(
    connection: duckdb.DuckDBPyConnection, column: Column, texts: list[str]
) -> list[tuple[str, Any, Any, str | None]]:
    """Text, value by the fast path, value by the normaliser (as SQL texts), and its rule."""
    cells = [normalise(column, text) for text in texts]
    type_ = canonical.stage_type(column)
    rows = connection.execute(
        f"""
        SELECT ({canonical.value(column, "c", "VARCHAR")})::VARCHAR,
            ({as_stored("v", type_)})::VARCHAR
        FROM (SELECT unnest($1::VARCHAR[]) AS c, unnest($2::VARCHAR[]) AS v)
        """,
        [texts, [cell.value for cell in cells]],
    ).fetchall()
    return [(t, *row, cell.rule) for t, row, cell in zip(texts, rows, cells, strict=True)]


@pytest.mark.parametrize("type_", TYPES)
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_the_fast_path_agrees_with_the_definition(
    connection: duckdb.DuckDBPyConnection, type_: str, data: st.DataObject
) -> None:
    column = data.draw(st.sampled_from(column_of(type_)))
    texts = data.draw(st.lists(texts_of(type_), min_size=1, max_size=60))
    for text, fast, slow, rule in both_ways(connection, column, texts):
        if fast is not None:
            assert rule is None, (column.name, text, fast, rule)
            assert fast == slow, (column.name, text, fast, slow)


@pytest.mark.parametrize("type_", TYPES)
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_a_normalised_cell_means_the_same_again(type_: str, data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(column_of(type_)))
    cell = normalise(column, data.draw(texts_of(type_)))
    assert (cell.value is None) or (cell.rule is None)
    if cell.value is not None and not (type_ == "percent" and 0 < float(cell.value) <= 1):
        assert normalise(column, cell.value) == cell  # a percent sign is told only once


@pytest.mark.parametrize("type_", TYPES)
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_a_value_of_the_normaliser_can_be_stored(
    connection: duckdb.DuckDBPyConnection, type_: str, data: st.DataObject
) -> None:
    column = data.draw(st.sampled_from(column_of(type_)))
    texts = data.draw(st.lists(texts_of(type_), min_size=1, max_size=60))
    for text, _, slow, rule in both_ways(connection, column, texts):
        meant = normalise(column, text).value
        assert (slow is None) == (meant is None), (column.name, text, meant, rule)


@pytest.mark.parametrize(
    ("type_", "sql", "value"),
    [
        ("SMALLINT", "3::SMALLINT", "3"),
        ("BIGINT", "300::BIGINT", None),
        ("DOUBLE", "3.0::DOUBLE", "3"),
        ("DOUBLE", "3.5::DOUBLE", None),
        ("DOUBLE", "'nan'::DOUBLE", None),
        ("DOUBLE", "'inf'::DOUBLE", None),
        ("HUGEINT", "170141183460469231731687303715884105727::HUGEINT", None),
        ("BOOLEAN", "true", None),
        ("DATE", "DATE '2026-01-01'", None),
        ("DECIMAL(5,2)", "3.00::DECIMAL(5,2)", None),
    ],
)
def test_numbers_that_a_parquet_file_holds(
    connection: duckdb.DuckDBPyConnection, type_: str, sql: str, value: str | None
) -> None:
    column = columns.kinds()["household"].column("i05_eligible")
    found = connection.execute(
        f"SELECT ({canonical.value(column, 'c', type_)})::VARCHAR FROM (SELECT {sql} AS c)"
    ).fetchone()
    assert found == (value,)
