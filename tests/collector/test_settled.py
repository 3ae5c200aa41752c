"""Rows kept apart are done with once their record was accepted, or came again; rows that waited
for a register are taken in by themselves when it comes."""

from pathlib import Path

import pytest

from bmn.access.reader import MACHINE
from bmn.collector import ledger, quarantine, service
from bmn.exchange import corrections
from bmn.warehouse import queries, snapshots
from tests.collector.records import Collector, Row, household, person, write_csv

NEW_VILLAGE = "5701029901"  # in no register
OPEN = "SELECT count(DISTINCT (load_id, sheet, line)) FROM raw_quarantine WHERE settled_by IS NULL"
SETTLED = "SELECT DISTINCT load_id, line, settled_by, settled_as FROM raw_quarantine ORDER BY ALL"


def bad(**changes: object) -> Row:
    return household(members="x") | changes


def export(collector: Collector, load_id: int, folder: Path) -> Path:
    path = folder / f"q{load_id}.csv"
    corrections.write(*quarantine.rows(collector.connection, load_id), path)
    return path


@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl", "xlsx"])
def test_a_corrected_record_settles_its_row_in_every_format(
    collector: Collector, suffix: str
) -> None:
    first = collector.send([bad(), bad(household_id="57010000022")], suffix=suffix)
    second = collector.send([household()], suffix=suffix)
    assert "รับแล้ว 1 แถว" in second.message_th
    lines = collector.all(SETTLED)
    assert [(load, by, how) for load, _, by, how in lines] == [
        (first.load_id, second.load_id, "accepted"),
        (first.load_id, None, None),
    ]
    assert quarantine.settled(collector.connection, first.load_id) == {second.load_id: 1}
    _, rows = quarantine.rows(collector.connection, first.load_id)
    assert len(rows) == 1  # the export holds what is still open


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (person(sex="9"), person()),
        (
            {
                "survey_year_be": "2569",
                "area_level": "province",
                "area_code": "57",
                "households": "x",
            },
            {
                "survey_year_be": "2569",
                "area_level": "province",
                "area_code": "57",
                "households": "7",
            },
        ),
        (
            {"village_code": "5701020199", "name_th": "ก", "tambon_code": "99"},
            {"village_code": "5701020199", "name_th": "ก", "tambon_code": "570102"},
        ),
    ],
    ids=["person", "target", "village"],
)
def test_every_kind_of_record_settles(collector: Collector, first: Row, second: Row) -> None:
    assert collector.send([first]).quarantined == 1
    assert collector.send([second]).accepted == 1
    assert collector.one(OPEN) == 0


def test_another_record_or_an_older_revision_settles_nothing(collector: Collector) -> None:
    collector.send([bad(revision="2")])
    collector.send([household(household_id="57010000022"), household(revision="1")])
    assert collector.one(OPEN) == 1
    # The same key as another kind of record.
    collector.send([person(sex="9", household_id="57010000033")])
    collector.send([household(household_id="57010000033")])
    assert collector.one(OPEN) == 2
    collector.send([household(revision="2", members="4")])
    assert collector.one(OPEN) == 1


def test_a_row_stored_already_in_the_same_words_settles(collector: Collector) -> None:
    collector.send([household()])
    collector.send([bad()])
    report = collector.send([household(), household(household_id="57010000044")])
    assert report.duplicates == 1
    assert collector.one(OPEN) == 0


def test_a_row_that_is_faulty_still_is_open_once(collector: Collector) -> None:
    first = collector.send([bad()])
    second = collector.send([bad(income_main="-")])
    assert collector.one(OPEN) == 1
    assert collector.all(SETTLED) == [
        (first.load_id, 2, second.load_id, "sent_again"),
        (second.load_id, 2, None, None),
    ]
    assert "รับแล้ว" not in second.message_th


def test_a_mended_key_settles_by_load_and_line(collector: Collector, tmp_path: Path) -> None:
    """The key itself was at fault: the export's own columns tell which row it was."""
    first = collector.send(
        [household(household_id="5.70100E+10"), household(household_id="1101700203450")]
    )
    assert first.quarantined == 2
    path = export(collector, first.load_id, tmp_path)
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(
        text.replace("5.70100E+10", "57010000055").replace("1101700203450", "57010000066"),
        encoding="utf-8",
    )
    report = collector.load(path)
    assert report.accepted == 2
    assert collector.one(OPEN) == 0
    # A line that is told and still faulty moves to the later load.
    third = collector.send([household(household_id="1.1E+12")])
    again = collector.load(export(collector, third.load_id, tmp_path))
    assert again.quarantined == 1
    assert collector.one(OPEN) == 1


def test_a_made_up_load_number_settles_nothing_of_another_kind(collector: Collector) -> None:
    first = collector.send([bad()])
    collector.send([person() | {"_load": str(first.load_id), "_line": "2"}])
    collector.send([household(household_id="57010000077") | {"_load": "x", "_line": "'"}])
    assert collector.one(OPEN) == 1


def test_no_personal_number_becomes_a_key(collector: Collector) -> None:
    collector.send([household(household_id="1101700203450")])
    assert collector.all("SELECT record_key FROM raw_quarantine") == [(None,)]


# --- rows that wait for a register ----------------------------------------------------------------

REGISTER = [{"village_code": NEW_VILLAGE, "name_th": "บ้านใหม่", "tambon_code": "570102"}]


def waiting() -> list[Row]:
    return [
        household(village_code=NEW_VILLAGE),
        household(household_id="57010000022", village_code="๕๗๐๑๐๒๙๙"),  # 8 digits, Thai
        household(household_id="57010000033", village_code=NEW_VILLAGE, members="x"),
        household(household_id="57010000044", village_code="5701029801"),
        household(household_id="57010000088"),
    ]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "jsonl"])
def test_rows_that_waited_are_taken_in_when_the_register_comes(data_dir: Path, suffix: str) -> None:
    from tests.collector.records import WRITERS

    sent = WRITERS[suffix](data_dir / f"h.{suffix}", waiting())
    target = write_csv(
        data_dir / "t.csv",
        [
            {
                "survey_year_be": "2569",
                "area_level": "village",
                "area_code": NEW_VILLAGE,
                "households": "2",
            }
        ],
    )
    register = write_csv(data_dir / "v.csv", REGISTER)
    with service.collector() as one:
        first = one.take(sent)
        assert (first.accepted, first.quarantined) == (1, 4)
        assert one.take(target).quarantined == 1
        came = one.take(register)
        assert "แถวที่รอทะเบียนนี้ 3 แถว" in came.message_th
        loads = one.connection.execute(
            "SELECT file_name, retry_of, accepted, quarantined, message_th FROM raw_load "
            "WHERE retry_of IS NOT NULL ORDER BY load_id"
        ).fetchall()
        assert [row[:4] for row in loads] == [(sent.name, first.load_id, 2, 0), ("t.csv", 2, 1, 0)]
        assert "รอทะเบียน" in loads[0][4]
        assert one.connection.execute(OPEN).fetchone() == (2,)
        assert one.connection.execute(
            "SELECT count(*) FROM mart_cell JOIN core_village USING (village_no) "
            "WHERE village_code = $1",
            [NEW_VILLAGE],
        ).fetchone() == (1,)
        assert one.connection.execute(
            "SELECT house_no FROM core_household_private WHERE household_id = '57010000022'"
        ).fetchone() == ("12/3",)
        # The same file once more: it was taken in, and what is still open is said.
        again = one.take(sent)
        assert again.already_loaded
        assert "รอแก้ไข 2 แถว" in again.message_th
        assert one.take_waiting() == []
        if suffix != "csv":  # publishing is the same
            return
        one.publish(close=True)
    told = queries.run("quarantine_rows", row_limit=100, reader=MACHINE)
    assert set(told[told.settled_by.notna()].settled_as) == {"accepted"}
    total = queries.run("loads_total", reader=MACHINE).iloc[0]
    assert (total.quarantined, total.quarantined_open) == (5, 2)
    still = queries.run("quarantine_rows", row_limit=100, state="open", reader=MACHINE)
    assert set(still.settled_by.isna()) == {True}
    snapshots.warehouse().forget()


def test_each_row_is_tried_again_once(data_dir: Path) -> None:
    sent = write_csv(
        data_dir / "h.csv", [household(village_code=NEW_VILLAGE, household_id="57010000099")]
    )
    with service.collector() as one:
        one.take(sent)
        one.take(
            write_csv(data_dir / "a.csv", [household(household_id="57010000099", members="4")])
        )
        # Accepted meanwhile elsewhere: settled, so nothing is tried.
        one.take(write_csv(data_dir / "v.csv", REGISTER))
        assert one.connection.execute(
            "SELECT count(*) FROM raw_load WHERE retry_of IS NOT NULL"
        ).fetchone() == (0,)


def test_after_a_kill_between_register_and_rows_the_next_start_takes_them(data_dir: Path) -> None:
    sent = write_csv(data_dir / "h.csv", [household(village_code=NEW_VILLAGE)])
    register = write_csv(data_dir / "v.csv", REGISTER)
    with service.collector() as one:
        one.take(sent)
        one._load(register, MACHINE)  # as far as a killed collector came
    said: list[str] = []
    with service.collector() as one:
        service.watch(one, said.append, until=lambda: True)
        assert one.connection.execute(OPEN).fetchone() == (0,)
    assert any("h.csv" in line for line in said)


def test_without_its_originals_the_same_file_is_taken_again(collector: Collector) -> None:
    """After the retention only the sender has the rows: then the file isn't done with."""
    sent = collector.path("csv")
    write_csv(sent, [household(), household(household_id="57010000022", village_code=NEW_VILLAGE)])
    first = collector.load(sent)
    assert collector.load(sent).already_loaded
    ledger.originals_path(first.load_id).unlink()
    collector.send(REGISTER)
    again = collector.load(sent)
    assert not again.already_loaded
    assert (again.accepted, again.duplicates) == (1, 1)
    assert collector.one(OPEN) == 0
    assert collector.load(sent).already_loaded
