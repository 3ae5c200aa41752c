"""Who sent a file decides what of it is taken: his kinds of record, his area, his years."""

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bmn.access import rights
from bmn.access.reader import MACHINE, NATIONAL, NOBODY, Reader, Scope
from bmn.collector import sender as senders
from bmn.collector.messages import Refused
from bmn.exchange import uploads
from bmn.store import schema
from tests.collector.records import AUTHORITY, VILLAGE, Collector, household, person
from tests.collector.test_registers import REGISTERS

NOW = datetime(2026, 2, 16, 7, 30)
OTHER_DISTRICT = "5702020101"


def officer(level: str, code: str, *years: int) -> Reader:
    return Reader("somchai", "officer", Scope(level, code), years or None)


def target(**changes: Any) -> dict[str, Any]:
    return REGISTERS["target"] | changes


def rules(collector: Collector) -> list[str]:
    return [rule for (rule,) in collector.all("SELECT rule FROM raw_quarantine ORDER BY line")]


# --- area -----------------------------------------------------------------------------------------

REACHES = [
    ("country", "TH", True),
    ("inspection_region", "16", True),
    ("inspection_region", "15", False),
    ("province", "57", True),
    ("province", "50", False),
    ("district", "5701", True),
    ("district", "5702", False),
    ("tambon", "570102", True),
    ("tambon", "570101", False),
    ("village", VILLAGE, True),
    ("village", "5701020201", False),
    ("local_authority", AUTHORITY, True),
    ("local_authority", "570115M", False),
    ("galaxy", "1", False),
    ("", "", False),
]


@pytest.mark.parametrize(("level", "code", "is_his"), REACHES)
def test_a_household_is_taken_from_who_may_speak_of_its_village(
    collector: Collector, level: str, code: str, is_his: bool
) -> None:
    row = household(local_authority_code=AUTHORITY)
    report = collector.send([row], sender=officer(level, code))
    assert (report.accepted, report.quarantined) == (int(is_his), int(not is_his))
    assert rules(collector) == ([] if is_his else ["outside_scope"])
    if not is_his:
        assert "นอกพื้นที่ของผู้ส่ง" in collector.one("SELECT message_th FROM raw_quarantine")


def test_rows_of_others_are_kept_apart_and_the_rest_goes_on(collector: Collector) -> None:
    rows = [
        household(),
        household(household_id="57020000011", village_code=OTHER_DISTRICT),
        household(household_id="57010000012"),
    ]
    report = collector.send(rows, sender=officer("district", "5701"))
    assert (report.status, report.accepted, report.quarantined) == ("loaded", 2, 1)
    # The very same file from who may speak of all of it: what was kept apart is taken.
    again = collector.send(rows)
    assert (again.already_loaded, again.accepted, again.duplicates) == (False, 1, 2)
    assert collector.send(rows).already_loaded


def test_a_household_of_another_area_is_not_taken_over(collector: Collector) -> None:
    """Its id with a village of one's own and a higher revision would move it away."""
    collector.send([household()])
    stolen = household(revision="2", village_code=OTHER_DISTRICT)
    report = collector.send([stolen], sender=officer("district", "5702"))
    assert (report.accepted, rules(collector)) == (0, ["outside_scope"])
    assert collector.send([stolen], sender=officer("province", "57")).accepted == 1


def test_an_authority_is_not_believed_where_it_can_t_serve(collector: Collector) -> None:
    """A row may claim any authority; the register and the village's tambon say who serves it."""
    claimed = household(village_code=OTHER_DISTRICT, local_authority_code=AUTHORITY)
    report = collector.send([claimed], sender=officer("local_authority", AUTHORITY))
    assert (report.accepted, rules(collector)) == (0, ["outside_scope"])


def test_people_go_with_their_household(collector: Collector) -> None:
    of_province = officer("province", "57")
    assert collector.send([person()], sender=of_province).quarantined == 1
    collector.send([household()])
    assert collector.send([person(person_no="3")], sender=of_province).accepted == 1
    assert collector.send([person(person_no="2")], sender=officer("province", "50")).accepted == 0


@pytest.mark.parametrize(
    ("kind", "own", "other"),
    [
        ("target", ("district", "5701"), ("district", "5702")),
        ("village", ("district", "5701"), ("district", "5702")),
        ("enumerator", ("province", "57"), ("province", "50")),
        ("reinterview", ("district", "5701"), ("district", "5702")),
        ("correction", ("province", "57"), ("province", "50")),
        ("certification", ("province", "57"), ("district", "5702")),
        ("note", ("province", "57"), ("province", "50")),
        ("budget", ("province", "57"), ("province", "50")),
        ("agency_count", ("district", "5701"), ("district", "5702")),
        ("below_criterion_case", ("district", "5701"), ("district", "5702")),
    ],
)
def test_registers_keep_to_the_area_too(
    collector: Collector, kind: str, own: tuple[str, str], other: tuple[str, str]
) -> None:
    collector.send([household()])
    row = REGISTERS[kind]
    assert collector.send([row], sender=officer(*other)).accepted == 0
    assert rules(collector) == ["outside_scope"]
    assert collector.send([row | {"ที่": "2"}], sender=officer(*own)).accepted == 1


def test_a_row_of_a_register_is_not_taken_over_by_its_key(collector: Collector) -> None:
    """A request's number and an enumerator's id name no area: what stands there does."""
    for kind, changed in (
        ("correction", {"area_code": "5702"}),
        ("enumerator", {"village_codes": OTHER_DISTRICT}),
    ):
        collector.send([REGISTERS[kind]])
        taken = REGISTERS[kind] | changed
        assert collector.send([taken], sender=officer("district", "5702")).accepted == 0, kind


def test_an_authority_s_officer_keeps_the_papers_of_its_villages(collector: Collector) -> None:
    served = collector.one(
        "SELECT min(v.village_code) FROM core_village AS v JOIN ("
        "SELECT tambon_code FROM core_local_authority_tambon GROUP BY ALL HAVING count(*) = 1 "
        "AND min(local_authority_code) = '570503T') AS t USING (tambon_code)"
    )
    row = REGISTERS["note"] | {"area_level": "village", "area_code": served}
    assert collector.send([row], sender=officer("local_authority", "570102T")).accepted == 0
    assert collector.send([row | {"x": "1"}], sender=officer("local_authority", "570503T")).accepted


def test_a_decision_goes_to_the_area_of_its_flag(collector: Collector) -> None:
    collector.connection.execute(
        "INSERT INTO core_flag BY NAME SELECT 2569 AS survey_year_be, 'DQ-1.1' AS rule_id, "
        "'57010000011' AS subject, true AS is_record, village_no, '5701' AS district_code "
        f"FROM core_village WHERE village_code = '{VILLAGE}'"
    )
    row = {
        "survey_year_be": "2569",
        "rule_id": "DQ-1.1",
        "subject": "57010000011",
        "decision": "dismissed",
        "reason": "ตรวจแล้ว",
        "decided_at": "2026-02-01",
    }
    for level, code, is_his in REACHES[3:11]:
        report = collector.send([row | {"x": f"{level}{code}"}], sender=officer(level, code))
        assert (report.accepted + report.duplicates == 1) == is_his, (level, code)
    unknown = row | {"subject": "57010000099"}
    assert collector.send([unknown], sender=officer("province", "57")).accepted == 0


def test_rows_that_waited_stay_their_sender_s(collector: Collector) -> None:
    """Taken in again when the register comes, they may say no more than their sender."""
    from bmn.collector import ledger

    report = collector.send(
        [household(village_code="8301010999")], sender=officer("province", "57")
    )
    assert report.accepted == 0
    kept = ledger.sender_of(collector.connection, report.load_id)
    assert kept == officer("province", "57")
    assert ledger.sender_of(collector.connection, 999) == MACHINE


# --- years ----------------------------------------------------------------------------------------


def test_only_years_that_are_granted(collector: Collector) -> None:
    rows = [target(), target(survey_year_be="2568")]
    report = collector.send(rows, sender=officer("country", "TH", 2569))
    assert (report.accepted, rules(collector)) == (1, ["outside_years"])
    assert collector.all("SELECT survey_year_be FROM core_target") == [(2569,)]


# --- kinds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", rights.ROLES)
def test_a_kind_is_taken_from_the_roles_of_the_table(collector: Collector, role: str) -> None:
    """What nobody may: no sender slips through with a role that lacks the right."""
    collector.send([household()])
    for at, (kind, row) in enumerate(REGISTERS.items()):
        by = Reader("a", role, NATIONAL)
        report = collector.send([row | {"ที่": f"{role}{at}"}], sender=by)
        assert (report.status != "refused") == by.may(f"upload:{kind}"), (role, kind)
        if report.status == "refused":
            assert "ไม่มีสิทธิ์ส่งข้อมูลชนิด" in report.message_th
            assert report.load_id


@pytest.mark.parametrize("by", [NOBODY, Reader("a", "boss", NATIONAL)], ids=str)
def test_without_a_role_nothing_is_taken(collector: Collector, by: Reader) -> None:
    assert collector.send([household()], sender=by).status == "refused"
    assert collector.one("SELECT count(*) FROM core_household") == 0


# --- who ------------------------------------------------------------------------------------------


def test_who_entered_a_row_is_the_server_s_word(collector: Collector) -> None:
    row = REGISTERS["certification"] | {"entered_by": "the governor"}
    report = collector.send([row], sender=officer("province", "57"))
    assert report.unknown_columns == ["entered_by"]
    assert collector.one("SELECT entered_by FROM core_certification") == "somchai"
    collector.send([REGISTERS["certification"] | {"note": "แก้"}])
    assert collector.one("SELECT entered_by FROM core_certification") == "operator"
    former = collector.one("SELECT row_json FROM core_register_history")
    assert json.loads(former)["entered_by"] == "somchai"


def test_each_load_says_who_sent_it(collector: Collector) -> None:
    collector.send([target()], sender=officer("province", "57", 2569))
    assert collector.all(
        "SELECT sent_by, sent_role, sent_area_level, sent_area_code, sent_years FROM raw_load"
    ) == [("somchai", "officer", "province", "57", [2569])]


# --- the note beside the file ---------------------------------------------------------------------


def csv_of(rows: list[dict[str, Any]]) -> bytes:
    import io

    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def test_the_server_writes_who_sends_before_the_file_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    inbox = tmp_path / "inbox"
    by = officer("district", "5701", 2569)
    seen = []

    def looked(self: Path, to: Path) -> Path:
        if to.parent == inbox:
            seen.append(senders.of(to, inbox))
        return replace(self, to)

    replace = Path.replace
    monkeypatch.setattr(Path, "replace", looked)
    sent = uploads.drop(csv_of([target()]), "t.csv", inbox, now=NOW, by=by, kind="target")
    assert seen == [by]
    assert senders.of(inbox / sent.name, inbox) == by


@pytest.mark.parametrize(
    "told",
    [
        None,
        "",
        "{}",
        "[]",
        '{"subject": "a"}',
        '{"subject":"a","role":"x","area_level":"country","area_code":"TH","years":"x"}',
    ],
)
def test_an_upload_without_a_whole_note_is_refused(tmp_path: Path, told: str | None) -> None:
    path = tmp_path / "upload-20260216T073000-0123abcd.csv"
    if told is not None:
        (tmp_path / senders.FOLDER).mkdir()
        (tmp_path / senders.FOLDER / f"{path.name}.by.json").write_text(told, encoding="utf-8")
    with pytest.raises(Refused, match="who sent"):
        senders.of(path, tmp_path)


def test_an_upload_can_t_bring_a_note_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a browser calls a file: no name and no content of it is read as who sent it."""
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    inbox = tmp_path / "inbox"
    by = officer("district", "5701")
    for name in ("x.by.json", "../.senders/x.by.json", "operator.csv", "a/../../b.csv"):
        if not name.endswith(".csv"):
            with pytest.raises(uploads.RefusedUpload, match="ending"):
                uploads.drop(b"{}", name, inbox, now=NOW, by=by, kind="target")
            continue
        sent = uploads.drop(csv_of([target()]), name, inbox, now=NOW, by=by, kind="target")
        assert senders.OURS.fullmatch(sent.name)
        assert senders.of(inbox / sent.name, inbox) == by


def test_a_file_put_into_the_inbox_is_the_operator_s(tmp_path: Path) -> None:
    assert senders.of(tmp_path / "district.csv", tmp_path) == MACHINE
    elsewhere = tmp_path / "files" / "upload-20260216T073000-0123abcd.csv"
    assert senders.of(elsewhere, tmp_path) == MACHINE


@pytest.mark.parametrize("role", ["executive", "presenter", "analyst", ""])
def test_nobody_without_the_right_leaves_a_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    by = Reader("a", role, NATIONAL)
    with pytest.raises(uploads.RefusedUpload, match="no_right"):
        uploads.choose(b"x", "a.csv", tmp_path, now=NOW, by=by)
    with pytest.raises(uploads.RefusedUpload, match="no_right"):
        uploads.drop(b"x", "a.csv", tmp_path, now=NOW, by=by, kind="flag_decision")
    chosen = uploads.choose(b"x", "a.csv", tmp_path, now=NOW, by=officer("country", "TH"))
    with pytest.raises(uploads.RefusedUpload, match="no_right"):
        uploads.send(chosen, tmp_path, now=NOW, by=by)
    assert not list(tmp_path.glob("*.csv"))


def test_a_form_asks_for_the_right_to_its_own_kind(tmp_path: Path) -> None:
    by = Reader("a", "administrator", NATIONAL)
    with pytest.raises(uploads.RefusedUpload, match="no_right"):
        uploads.drop(b"x", "a.csv", tmp_path, now=NOW, by=by, kind="flag_decision")
    assert not list(tmp_path.rglob("*.csv"))


# --- made-up data and real ones -------------------------------------------------------------------


def test_a_real_file_doesn_t_meet_made_up_ones(collector: Collector) -> None:
    schema.mark_made_up(collector.connection)
    assert collector.send([household()], sender=senders.SIMULATOR).accepted == 1
    report = collector.send([household(household_id="57010000012")])
    assert report.status == "refused"
    assert "python -m bmn demo --remove" in report.message_th
    assert "python -m bmn demo --remove" in report.message_en
    assert collector.one("SELECT count(*) FROM core_household") == 1
    assert schema.is_made_up(collector.connection)


def test_the_first_real_file_ends_made_up_data_for_good(collector: Collector) -> None:
    assert collector.send([target()]).accepted == 1
    with pytest.raises(schema.RealData):
        schema.mark_made_up(collector.connection)
    assert not schema.is_made_up(collector.connection)
    report = collector.send([household()], sender=senders.SIMULATOR)
    assert (report.status, report.accepted) == ("refused", 0)
    tried = Reader("demo:officer@country:TH", "officer", NATIONAL)
    assert collector.send([household()], sender=tried).status == "refused"


def test_a_refused_file_is_no_real_file(collector: Collector) -> None:
    assert collector.send_bytes(b"nonsense").status == "refused"
    schema.mark_made_up(collector.connection)
    assert schema.is_made_up(collector.connection)


def test_an_older_store_gets_the_columns(collector: Collector) -> None:
    from bmn.store import received

    assert isinstance(collector.connection, duckdb.DuckDBPyConnection)
    collector.connection.execute("ALTER TABLE raw_load DROP COLUMN sent_by")
    collector.connection.execute("ALTER TABLE core_note DROP COLUMN entered_by")
    received.prepare(collector.connection)
    assert collector.send([REGISTERS["note"]]).accepted == 1
    assert collector.one("SELECT entered_by FROM core_note") == "operator"
