"""Files nobody thought of: none may crash the collector or put a wrong row into the store.

Short by default; BMN_FUZZ_EXAMPLES sets how many examples each test tries.
"""

import csv
import io
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bmn.collector.normalise import normalise
from bmn.survey import columns
from tests.collector.records import NOW, VILLAGE, WRITERS, Collector, Row, household, person

EXAMPLES = int(os.environ.get("BMN_FUZZ_EXAMPLES", "8"))
LONGER = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
DAMAGED = settings(LONGER, max_examples=max(EXAMPLES, 16))  # four formats: 64 in all
TABLES = (
    "core_household",
    "core_household_history",
    "core_household_private",
    "core_person",
    "core_person_private",
    "raw_load",
    "raw_quarantine",
)
NASTY = (
    "",
    " ",
    "-",
    "ไม่มี",
    "0",
    "1",
    "2",
    "3.0",
    "3.5",
    "-1",
    "๓",
    "๓๘,๐๐๐",
    "38,000",
    "3,8000",
    "38.000",
    "5.7E+10",
    "'3",
    "=1+1",
    "TRUE",
    "ใช่",
    "2569",
    "๒๕๖๙",
    "2570",
    "2668",
    "NaN",
    "inf",
    "x",
    "\u200b3",
    "3\u00a0",
    "19/01/2569",
    "2569-01-19 10:30",
    "2026-01-19T10:30:00",
    "29/02/2568",
    "19/01/69",
    "46041",
    "1900-01-01",
    "2027-01-01",
    VILLAGE,
    VILLAGE[:8],
    "57010299",
    "11111111111",
    "5701012345",
    "570102T",
    "570102t",
    "5701U",
    "999999T",
    "withdrawn",
    "ถอน",
    "a\nb",
    'a"b',
    "a,b",
    "à¹€à¸Š",
    "256",
    "99999999999999999999",
    "อ'; DROP TABLE core_household;--",
)
HOUSEHOLD = columns.kinds()["household"]
REQUIRED = [c.name for c in HOUSEHOLD.columns if c.is_required]


@pytest.fixture(scope="module")
def collector(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[Collector]:
    folder = tmp_path_factory.mktemp("fuzz")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder / "data"))
        shutil.copyfile(empty_store, folder / "store.duckdb")
        (folder / "files").mkdir()
        with duckdb.connect(str(folder / "store.duckdb")) as connection:
            yield Collector(connection, folder / "files")


def empty(collector: Collector) -> None:
    for table in TABLES:
        collector.connection.execute(f"DELETE FROM {table}")


def ids(rows: list[Row]) -> list[Row]:
    return [row | {"household_id": f"5701{n:07d}"} for n, row in enumerate(rows)]


changes = st.dictionaries(
    st.sampled_from([c.name for c in HOUSEHOLD.columns if c.name != "household_id"]),
    st.one_of(st.sampled_from(NASTY), st.text(max_size=6).filter(lambda t: "\0" not in t)),
    max_size=4,
)


def understood(row: Row) -> dict[str, Any] | None:
    """By the definition, row by row in Python: the values to be stored, or None."""
    values: dict[str, str | None] = {}
    for column in HOUSEHOLD.columns:
        cell = normalise(column, row[column.name]) if row[column.name] else None
        if cell is not None and cell.rule:
            return None
        values[column.name] = cell.value if cell else None
    if any(values[name] is None for name in REQUIRED):
        return None
    number = {n: int(v) for n, v in values.items() if n.startswith("i") and n[1:3].isdigit() and v}
    if any(number[f"i{n:02d}_fail"] > number[f"i{n:02d}_eligible"] for n in range(1, 39)):
        return None
    return values


@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
@LONGER
@given(rows=st.lists(changes, min_size=1, max_size=8))
def test_what_is_stored_is_what_the_definition_says(
    collector: Collector, suffix: str, rows: list[dict[str, str]]
) -> None:
    empty(collector)
    sent = ids([household(**change) for change in rows])
    sent = [{k: v.replace("\r", " ") for k, v in row.items()} for row in sent]
    try:
        report = collector.send(sent, suffix=suffix)
    except UnicodeEncodeError:  # a lone surrogate can't be written into these formats
        return
    stored = {
        row[0]: row[1:]
        for row in collector.all(
            "SELECT household_id, members, income_main, confirmed, residence_months, "
            "submitted_at, i05_eligible, i05_fail, survey_year_be FROM ("
            "SELECT *, is_confirmed AS confirmed FROM core_household)"
        )
    }
    if report.status == "refused":
        assert stored == {}
        return
    for row in sent:
        values = understood(row)
        if row["household_id"] not in stored:
            continue
        assert values is not None, row
        members, income, confirmed, months, submitted, eligible, fail, year = stored[
            row["household_id"]
        ]
        assert str(members) == values["members"]
        assert str(income) == values["income_main"]
        assert ("1" if confirmed else "0") == values["confirmed"]
        assert (None if months is None else str(months)) == values["residence_months"]
        assert submitted.isoformat(sep=" ") == values["submitted_at"]
        assert (str(eligible), str(fail)) == (values["i05_eligible"], values["i05_fail"])
        assert str(year) == values["survey_year_be"]
    kept = {row["household_id"] for row in sent if understood(row) is not None}
    lost = kept - set(stored)
    for key in lost:  # only a rule that needs the register or the calendar may still hold it back
        rules = collector.all("SELECT rule FROM raw_quarantine WHERE row_json LIKE $1", f"%{key}%")
        assert rules, key
        assert {rule for (rule,) in rules} <= {
            "village_unknown",
            "village_several",
            "local_authority_unknown",
            "future",
            "before_season",
            "year_without_catalogue",
            "household_indicator",
            "indicator_beyond_catalogue",
            "personal_number",
            "date_swapped",
        }


@cache
def whole_files(suffix: str, folder: Path) -> list[bytes]:
    """A file of households and one of persons, the same bytes for every example."""
    return [
        WRITERS[suffix](
            folder / f"whole.{suffix}", [kind(household_id=f"5701000{n:04d}") for n in range(4)]
        ).read_bytes()
        for kind in (household, person)
    ]


def mutated(data: st.DataObject, whole: bytes) -> bytes:
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(len(content) - 1, 0)))
        kind = data.draw(st.sampled_from(["flip", "cut", "insert", "double", "end"]))
        if kind == "flip" and content:
            content[at] ^= 1 << data.draw(st.integers(0, 7))
        elif kind == "cut":
            del content[at : at + data.draw(st.integers(1, 40))]
        elif kind == "insert":
            content[at:at] = data.draw(
                st.one_of(st.binary(max_size=6), st.sampled_from([n.encode() for n in NASTY]))
            )
        elif kind == "double":
            content[at:at] = content[at : at + data.draw(st.integers(1, 200))]
        elif kind == "end":
            del content[at:]
    return bytes(content)


@pytest.mark.parametrize("suffix", list(WRITERS))
@DAMAGED
@given(data=st.data())
def test_damaged_bytes_never_crash(collector: Collector, suffix: str, data: st.DataObject) -> None:
    empty(collector)
    whole = whole_files(suffix, collector.folder)[data.draw(st.integers(0, 1))]
    path = collector.folder / f"damaged.{suffix}"
    path.write_bytes(mutated(data, whole))
    report = collector.load(path, now=NOW)
    assert report.status in ("loaded", "none_accepted", "refused")
    assert (
        collector.one(
            "SELECT count(*) FROM core_household WHERE members NOT BETWEEN 1 AND 999 "
            "OR i05_fail > i05_eligible OR submitted_at NOT BETWEEN '2016-01-01' AND '2026-02-18' "
            "OR village_no IS NULL OR income_main < 0 OR household_id IS NULL"
        )
        == 0
    )
    faulty = collector.one("SELECT count(DISTINCT line) FROM raw_quarantine")
    assert faulty <= report.quarantined
    assert collector.one("SELECT count(*) FROM raw_quarantine WHERE line < 1") == 0


@LONGER
@given(
    table=st.lists(
        st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), min_size=1, max_size=9),
        min_size=1,
        max_size=6,
    ),
    header=st.lists(
        st.sampled_from([w for kind in columns.kinds().values() for w in kind.headers]),
        min_size=1,
        max_size=9,
    ),
)
def test_any_table_is_answered(
    collector: Collector, table: list[list[str]], header: list[str]
) -> None:
    empty(collector)
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *table])
    report = collector.send_bytes(out.getvalue().encode("utf-8", "replace"))
    assert report.status in ("loaded", "none_accepted", "refused", "already_loaded")
