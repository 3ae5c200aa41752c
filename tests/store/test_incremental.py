"""What is published step by step equals what is published from nothing, after a change of any kind.

A mart that was not made again although something in it changed is the worst fault of a publisher
that makes only what changed: a wrong number that looks fresh.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bmn import settings
from bmn.collector import service
from bmn.store import changes, confidence, flags, publish, schema, sources
from bmn.store.publish import Published, Publisher
from bmn.survey import clock
from bmn.warehouse import sql
from tests.drawn import HOUSEHOLD, households, rows, write_csv
from tests.store.test_sources import made_and_read

BEGIN = datetime(2026, 1, 12, 7, 30)
DISTRICTS = ("5701", "5704")
HOUSES = [f"570100{n:05d}" for n in range(1, 13)]
PEOPLE = """
household_id | person_no | is_head | sex | age | national_id   | health | occupation_code
{house}      | 1         | 1       | 1   | 45  | 1234567890121 | 0      | farmer
{house}      | 2         | 0       | 2   | 9   |               | 1      | student
"""


@dataclass
class World:
    """A small store that is being published, and what it takes to publish it from nothing."""

    folder: Path
    one: service.Collector
    time: dict[str, datetime]
    files: int = 0
    last: list[str] = field(default_factory=list)

    def take(self, records: list[dict[str, str]]) -> None:
        self.files += 1
        path = write_csv(self.folder / "sent" / f"{self.files}.csv", records)
        report = self.one.take(path)
        assert report.accepted, report.message_en
        assert not report.quarantined, report.message_en

    def publish(self, **asked: bool) -> Published:
        return self.one.publish(**{"close": False, **asked})

    def contents(self) -> dict[str, str]:
        """A hash of every table that a publication reads: row by row, whatever was noted."""
        connection = self.one.connection
        found = {}
        for table in sources.tables():
            row = connection.execute(
                f"SELECT count(*) || ':' || coalesce(sum(hash(t)), 0) FROM {table} AS t"
            ).fetchone()
            assert row is not None
            found[table] = row[0]
        return found

    def differs_from_nothing(self, published: Published) -> dict[str, list[set[tuple[Any, ...]]]]:
        """Each mart whose rows differ: those that only the one or only the other has."""
        stepwise, afresh = marts(settings.snapshots_dir(), published), self.from_nothing()
        assert set(stepwise) == set(afresh) == set(sources.MARTS)
        return {
            name: [stepwise[name] - afresh[name], afresh[name] - stepwise[name]]
            for name in stepwise
            if stepwise[name] != afresh[name]
        }

    def from_nothing(self) -> dict[str, set[tuple[Any, ...]]]:
        """The marts of a copy of the store that nothing is known of."""
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        connection = self.one.connection
        name = connection.execute("SELECT current_database()").fetchall()[0][0]
        connection.execute(f"ATTACH '{copy / 'store.duckdb'}' AS copied")
        connection.execute(f"COPY FROM DATABASE {name} TO copied")
        connection.execute("DETACH copied")
        with closing(duckdb.connect(str(copy / "store.duckdb"))) as fresh:
            fresh.execute("SET TimeZone = 'Asia/Bangkok'")
            fresh.execute("SET threads = 1")
            fresh.execute("DELETE FROM source_change")
            changes.prepare(fresh)
            schema.set_meta(fresh, publish.RULES_RUN, "{}")
            published = Publisher(fresh, copy / "snapshots").publish(close=False)
        assert set(published.written) == set(sources.FILES)
        return marts(copy / "snapshots", published)


def marts(folder: Path, published: Published) -> dict[str, set[tuple[Any, ...]]]:
    """The rows of every mart, as text: unknown, nothing and instants all told apart."""
    found = {}
    with closing(duckdb.connect()) as reader:
        for name, file in published.files.items():
            reader.execute(f"ATTACH '{folder / file}' AS f_{name} (READ_ONLY)")
            for mart in sources.FILES[name].marts:
                rows_ = reader.execute(f"SELECT t::VARCHAR FROM f_{name}.{mart} AS t").fetchall()
                found[mart] = set(rows_)
                assert len(rows_) == len(found[mart]), mart
    return found


@pytest.fixture(scope="module")
def world(three_provinces_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("incremental")
    shutil.copytree(three_provinces_dir, folder, dirs_exist_ok=True)
    time = {"now": BEGIN}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder))
        with duckdb.connect(str(settings.store_path())) as store:  # fewer places: faster
            for table in ("core_village", "core_tambon"):
                column = "tambon_code" if table == "core_tambon" else "village_code"
                store.execute(f"DELETE FROM {table} WHERE left({column}, 4) NOT IN {DISTRICTS}")
        patch.setattr(clock.Clock, "now", lambda _self: time["now"])
        with service.collector() as one:
            one.connection.execute("SET threads = 1")
            made = World(folder, one, time)
            _begin(made)
            made.publish(close=True)
            yield made


def _begin(world: World) -> None:
    """A season that has begun: every register that a mart reads has a row."""
    for records in BEGINNING:
        world.take(records)


def village(code: str = "5701020101") -> dict[str, str]:
    return {"survey_year_be": "2569", "area_level": "village", "area_code": code}


def district(code: str = "5701") -> dict[str, str]:
    return {"survey_year_be": "2569", "area_level": "district", "area_code": code}


def people(house: str) -> list[dict[str, str]]:
    year = {"survey_year_be": "2569"}
    return [year | row for row in rows(PEOPLE.format(house=house))]


def house(number: int, **told: str) -> dict[str, str]:
    """The household of that number: with a position, and an income that rules ask about."""
    return {
        **HOUSEHOLD,
        "household_id": HOUSES[number],
        "started_at": "2026-01-05T09:30:00",
        "latitude": str(19.9 + number / 1000),
        "longitude": "99.8",
        "income_main": "0" if number % 3 == 0 else "90000",
        **told,
    }


BEGINNING: list[list[dict[str, str]]] = [
    [village() | {"households": "8"}, village("5701020201") | {"households": "30"}],
    [{**district(), "collection_start": "2025-12-01", "expected_complete_by": "2026-01-30"}],
    [house(number) for number in range(7)],
    [row for number in range(4) for row in people(HOUSES[number])],
    [{"survey_year_be": "2569", "enumerator_id": "E1", "village_codes": "5701020101"}],
]
YEAR = {"survey_year_be": "2569"}
NEW = households(f"""
household_id | village_code | submitted_at
{HOUSES[8]}  | 5701020101   | 2026-01-11T10:00:00
{HOUSES[9]}  | 5704010101   | 2026-01-11T11:00:00
""")
REVISED = [house(1, revision="2", village_code="5701020201", income_main="70000")]
TAKEN: dict[str, list[dict[str, str]]] = {
    "target": [village("5701020301") | {"households": "20"}],
    "plan": [{**district("5704"), "expected_complete_by": "2026-01-10"}],
    "households": NEW,
    "a household revised and moved": REVISED,
    "persons": people(HOUSES[5]),
    "an id twice": [row | {"national_id": "1234567890121"} for row in people(HOUSES[6])][:1],
    "flag decision": [
        YEAR
        | {
            "rule_id": "DQ-4.2",
            "subject": HOUSES[0],
            "decision": "dismissed",
            "reason": "จริง",
            "decided_at": "2026-01-12T06:00:00",
        }
    ],
    "reinterview": [
        YEAR
        | {
            "household_id": HOUSES[2],
            "visited_at": "2026-01-10T09:00:00",
            "visitor_level": "district",
            "items_checked": "10",
            "items_agreed": "9",
        }
    ],
    "reinterview item": [
        YEAR
        | {
            "household_id": HOUSES[2],
            "visited_at": "2026-01-10T09:00:00",
            "item": "i01_fail",
            "first_value": "0",
            "second_value": "1",
        }
    ],
    "certification": [
        village()
        | {"event": "certified", "happened_at": "2026-01-11T10:00:00"}
        | dict.fromkeys(("panel_size", "panel_public_members", "document_ref", "note"), "")
    ],
    "confidence form": [
        {**district("57"), "area_level": "province"}
        | {"quality_level_pct": "96", "signed_at": "2026-01-11T10:00:00"}
    ],
    "enumerator": [YEAR | {"enumerator_id": "E2", "village_codes": "5704010101"}],
    "agency count": [YEAR | {"area_code": "5701", "item": "disabled", "register_count": "40"}],
    "programme household": [
        YEAR | {"household_id": HOUSES[11], "programme": "P"},
        YEAR | {"household_id": HOUSES[2], "programme": "P"},
    ],
    "below criterion case": [
        YEAR
        | {
            "household_id": HOUSES[3],
            "step": "rechecked",
            "agency": "",
            "happened_at": "2026-01-11T10:00:00",
        }
    ],
    "process step": [district() | {"step_code": "5", "done": "1"}],
    "village": [
        {
            "village_code": "5701020101",
            "name_th": "บ้านใหม่",
            "latitude": "19.95",
            "longitude": "99.85",
        }
    ],
    "note": [village() | {"text": "ก", "written_at": "2026-01-12T06:00:00"}],
}
CLOCK = {
    "a minute": timedelta(minutes=1),
    "a day": timedelta(days=1),
    "the plan's end": timedelta(days=30),
    "another round": timedelta(days=300),
}
BY_RECORDS = {"households", "a household revised and moved", "persons", "an id twice"}


@pytest.mark.parametrize("kind", TAKEN)
def test_a_change_shows_in_every_mart_that_it_concerns(world: World, kind: str) -> None:
    before, marks = world.contents(), changes.marks(world.one.connection)
    world.take(TAKEN[kind])
    after, marked = world.contents(), changes.marks(world.one.connection)
    # Whoever writes notes it: else only the number of rows would tell.
    silent = [
        table
        for table, content in after.items()
        if content != before[table] and marked[table].split(":")[0] == marks[table].split(":")[0]
    ]
    assert not silent
    # A register shows at once; what records move, with the next batch.
    published = world.publish(close=kind in BY_RECORDS)
    world.last = list(published.written)
    assert world.differs_from_nothing(published) == {}


@pytest.mark.parametrize("moved", CLOCK)
def test_the_clock_alone_shows_in_every_mart_that_it_concerns(world: World, moved: str) -> None:
    world.time["now"] += CLOCK[moved]
    published = world.publish()
    assert world.differs_from_nothing(published) == {}


def test_nothing_changed_writes_nothing_even_after_a_restart(world: World) -> None:
    world.publish(close=True)
    assert world.publish(close=True).written == ()
    assert Publisher(world.one.connection).publish(close=True).written == ()


def test_another_program_writes_everything(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "program_fingerprint", lambda: "another")
    published = Publisher(world.one.connection).publish(close=False)
    assert set(published.written) == set(sources.FILES)


def test_a_mart_file_that_is_gone_is_written_again(world: World) -> None:
    published = world.publish()
    (settings.snapshots_dir() / published.files["targets"]).unlink()
    assert "targets" in world.publish().written


@pytest.mark.parametrize("name", sources.MADE_IN_PYTHON)
def test_what_python_makes_reads_what_the_table_says(world: World, name: str) -> None:
    class Recorder:
        """Notes the statements that pass through it."""

        def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
            self._connection = connection
            self.said: list[str] = []

        def execute(self, text: str, *values: Any) -> duckdb.DuckDBPyConnection:
            self.said.append(text)
            return self._connection.execute(text, *values)

        def executemany(self, text: str, *values: Any) -> duckdb.DuckDBPyConnection:
            return self._connection.executemany(text, *values)

    recorder: Any = Recorder(world.one.connection)
    makes: dict[str, Callable[[Any], None]] = {
        "rule_now": flags.describe,
        "agreement_now": confidence.prepare,
    }
    makes[name](recorder)
    asked = [text for text in recorder.said if text.strip().startswith(("SELECT", "FROM"))]
    read = {table for text in asked for table in made_and_read(text)[1]}
    assert read == set(sources.TEMPORARY[name]) - set(sources.VALUES)


# Few rows stand on one side: the classes of income.
COMPARES_ALL = {"mart_reinterview_item"}


@pytest.mark.parametrize(
    "name", sorted({*sources.TEMPORARY, *sources.MARTS} - set(sources.MADE_IN_PYTHON))
)
def test_no_statement_compares_every_row_with_every_other(world: World, name: str) -> None:
    """DuckDB does where a join asks for more than equal keys: a minute at 75,000 villages."""
    statement = f"build/{sources.STATEMENTS.get(name, name)}"
    values = {"expected_at": BEGIN.isoformat(), "today": BEGIN.date().isoformat(), "round": 2569}
    asked = {p.name: values[p.name] for p in sql.statement(statement).parameters}
    text = sql.statement(statement).text.replace("CREATE TABLE snap.", "CREATE TEMP TABLE tried_")
    plan = world.one.connection.execute(f"EXPLAIN (FORMAT json) {text}", asked or None).fetchall()[
        0
    ][1]
    assert ("BLOCKWISE_NL_JOIN" in plan) == (name in COMPARES_ALL)
