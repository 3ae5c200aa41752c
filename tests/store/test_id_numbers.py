"""Shared ids are found by a number beside their keyed hash, and confirmed by the hash."""

from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from bmn import settings
from bmn.collector import service
from bmn.store import schema
from tests.drawn import Store, households, rows

SHARED = "SELECT subject FROM core_flag WHERE rule_id = 'PX-04' AND gone_at IS NULL ORDER BY 1"
PERSON = "survey_year_be | household_id | person_no | is_head | sex | age | national_id"


def take_people(store: Store, ids: dict[str, str]) -> None:
    """A household and its head for each id."""
    drawn = "\n".join(["household_id", *ids])
    store.take(households(drawn))
    people = "\n".join(f"2569 | {house} | 1 | 1 | 1 | 40 | {ids[house]}" for house in ids)
    store.take(rows(f"{PERSON}\n{people}"))


TWO = {"57010000001": "1101700230708", "57010000002": "1101700230708"}
APART = {"57010000001": "1101700230708", "57010000002": "1234567890121"}


def test_an_id_in_two_households_is_found(store: Store) -> None:
    take_people(store, TWO)
    found = store.collector.connection.execute(SHARED).fetchall()
    assert found == [("57010000001/1",), ("57010000002/1",)]


@pytest.mark.parametrize("everything", [False, True])
def test_equal_numbers_of_other_hashes_are_not_the_same_id(store: Store, everything: bool) -> None:
    take_people(store, APART)
    collector = store._collector
    connection = collector.connection
    connection.execute("UPDATE core_person_private SET national_id_number = 7")
    if everything:
        collector.rebuild()
    else:
        collector.check()
    assert connection.execute(SHARED).fetchall() == []


def test_a_partner_in_another_village_is_checked_again(store: Store) -> None:
    """The second one comes later: the first one's village is found by the number."""
    take_people(store, {"57010000001": "1101700230708"})
    store.publish()
    store.take(households("household_id | village_code\n57010000002 | 5701020201"))
    store.take(rows(f"{PERSON}\n2569 | 57010000002 | 1 | 1 | 1 | 40 | 1101700230708"))
    found = store.collector.connection.execute(SHARED).fetchall()
    assert found == [("57010000001/1",), ("57010000002/1",)]


def test_a_store_of_the_first_schema_gets_its_numbers(data_dir: Path) -> None:
    with closing(Store(data_dir)) as one:
        take_people(one, APART)
    with duckdb.connect(str(settings.store_path())) as old:
        old.execute("ALTER TABLE core_person_private DROP COLUMN national_id_number")
        schema.set_meta(old, "schema_version", "1")
    with service.collector() as again:
        numbers = again.connection.execute(
            "SELECT national_id_number, national_id_hash FROM core_person_private ORDER BY ALL"
        ).fetchall()
        version = schema.meta(again.connection, "schema_version")
    assert [number for number, _ in numbers] == [int(text[:16], 16) for _, text in numbers]
    assert len(numbers) == 2
    assert version == schema.SCHEMA_VERSION


def test_a_store_of_another_schema_is_not_guessed_at(data_dir: Path) -> None:
    with duckdb.connect(str(settings.store_path())) as store:
        schema.set_meta(store, "schema_version", "99")
    with pytest.raises(schema.StoreVersionError):
        schema.open_store()
