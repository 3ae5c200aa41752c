"""Registers: every kind in every format, one row per key, areas by code, whose a village is."""

import json

import pytest

from bmn.store import received
from bmn.survey import columns
from tests.collector.records import (
    AUTHORITY,
    OTHER_VILLAGE,
    VILLAGE,
    WRITERS,
    Collector,
    Row,
    household,
)

AREA: Row = {"survey_year_be": "2569", "area_level": "district", "area_code": "5701"}
HOUSEHOLD: Row = {"survey_year_be": "2569", "household_id": "57010000011"}
REGISTERS: dict[str, Row] = {
    "target": AREA
    | {
        "kind": "confirmed",
        "households": "12,345",
        "source": "ทะเบียน",
        "confirmed_at": "1/12/2568",
    },
    "plan": AREA
    | {
        "collection_start": "1/12/2568",
        "expected_complete_by": "30/01/2569",
        "meeting_date": "20/02/2569",
    },
    "document": AREA
    | {
        "document": "order",
        "due_on": "27/02/2569",
        "sent_at": "10/02/2569",
        "received_at": "11/02/2569",
        "letter_no": "ขร 0019",
        "file_ref": "a.pdf",
    },
    "contact": AREA
    | {"role": "พัฒนาการอำเภอ", "display_name": "สมมติ ใจดี", "telephone": "+66 53 000 000"},
    "problem": AREA
    | {
        "round": "1",
        "activity": "จัดเก็บ",
        "done": "yes",
        "problem": "ฝนตก",
        "reported_at": "15/12/2568",
    },
    "flag_decision": {
        "survey_year_be": "2569",
        "rule_id": "income_zero",
        "subject": "household:57010000011",
        "decision": "dismissed",
        "reason": "ตรวจแล้ว",
        "decided_at": "2026-02-01 10:00:00",
    },
    "note": AREA | {"text": "บันทึก", "written_at": "2026-02-01 10:00:00"},
    "indicator_agency": {"catalogue": "2565-2569", "indicator_no": "29", "agency": "พช."},
    "below_criterion_case": HOUSEHOLD
    | {"step": "referred", "agency": "พม.", "happened_at": "2026-02-01 10:00:00"},
    "village": {
        "village_code": "5701530101",
        "name_th": "ชุมชนทดสอบ",
        "tambon_code": "570153",
        "local_authority_codes": AUTHORITY,
        "latitude": "19.9",
        "longitude": "99.8",
        "source": "ข้อมูลสมมติ (made up)",
    },
    "enumerator": {
        "survey_year_be": "2569",
        "enumerator_id": "E1",
        "display_name": "สมมติ",
        "village_codes": f"{VILLAGE};{OTHER_VILLAGE}",
        "target_households": "40",
    },
    "reinterview": HOUSEHOLD
    | {
        "visited_at": "2026-02-01 10:00:00",
        "visitor_level": "district",
        "items_checked": "12",
        "items_agreed": "11",
        "key_items_agreed": "1",
        "note": "ดี",
    },
    "reinterview_item": HOUSEHOLD
    | {
        "visited_at": "2026-02-01 10:00:00",
        "item": "members",
        "first_value": "3",
        "second_value": "4",
    },
    "process_step": AREA
    | {"step_code": "15ก", "done": "1", "done_at": "1/2/2569", "evidence": "คำสั่ง"},
    "confidence_form": AREA
    | {
        "process_level_pct": "97.5",
        "quality_level_pct": "96.2",
        "signed_at": "12/2/2569",
        "signed_by_role": "นายอำเภอ",
    },
    "certification": AREA
    | {
        "event": "certified",
        "happened_at": "2026-02-10 09:00:00",
        "panel_size": "20",
        "panel_public_members": "5",
        "document_ref": "1/2569",
        "note": "",
    },
    "correction": {
        "survey_year_be": "2569",
        "request_id": "R-1",
        "raised_at": "1/2/2569",
        "raised_by_level": "district",
        "area_code": "5701",
        "household_id": "57010000011",
        "field": "members",
        "reason": "นับผิด",
        "status": "sent_down",
        "decided_at": "",
    },
    "visit": AREA
    | {
        "visitor_level": "province",
        "visited_at": "2026-01-15",
        "team": "สพจ.",
        "topics": "ความครบถ้วน",
        "findings": "ดี",
        "reported_at": "2026-01-16",
    },
    "budget": {
        "fiscal_year_be": "2569",
        "area_code": "5701",
        "activity": "ประชุม",
        "allocated_baht": "81,000",
        "spent_baht": "80000",
        "returned_baht": "1000",
        "held_at": "2026-01-15",
        "reported_at": "2026-01-16",
    },
    "data_use": {
        "survey_year_be": "2569",
        "area_code": "57",
        "requested_at": "2026-01-15",
        "requester": "มหาวิทยาลัย",
        "purpose": "วิจัย",
        "fields_given": "ตัวชี้วัด",
        "delivered_at": "",
        "reported_at": "",
    },
    "agency_count": {
        "survey_year_be": "2569",
        "area_code": "5701",
        "item": "disabled",
        "register_count": "321",
        "source": "พม.",
    },
    "programme_household": HOUSEHOLD | {"programme": "สัมมาชีพ"},
    "grant": {
        "subject": "somchai",
        "role": "เจ้าหน้าที่",
        "area_level": "district",
        "area_code": "5701",
        "survey_year_be": "",
        "valid_from": "2026-01-01",
        "valid_to": "2026-09-30",
    },
}


CHANGED = {"count": "1", "baht": "1", "date": "2026-01-31"}


def test_the_table_above_has_every_register() -> None:
    assert set(REGISTERS) == {kind.name for kind in columns.registers()}


@pytest.mark.parametrize("suffix", list(WRITERS))
@pytest.mark.parametrize("kind", list(REGISTERS))
def test_every_register_in_every_format(collector: Collector, kind: str, suffix: str) -> None:
    report = collector.send([REGISTERS[kind]], suffix=suffix)
    assert (report.kind, report.accepted, report.unknown_columns) == (kind, 1, []), (
        report.message_en,
        collector.faults(),
    )
    if kind != "village":
        assert collector.one(f"SELECT count(*) FROM core_{kind}") == 1


@pytest.mark.parametrize("kind", list(REGISTERS))
def test_thai_headers_mean_the_same(collector: Collector, kind: str) -> None:
    """Each column's first Thai synonym, in a file that has every column."""
    row = {}
    words = columns.kinds()[kind].headers
    for name, value in REGISTERS[kind].items():
        thai = [word for word, names in words.items() if names == (name,) and not word.isascii()]
        row[thai[0]] = value
    report = collector.send([row])
    assert (report.kind, report.accepted) == (kind, 1), report.message_en


@pytest.mark.parametrize("kind", ["target", "plan", "document", "certification", "budget"])
def test_the_latest_load_wins_and_the_old_row_is_kept(collector: Collector, kind: str) -> None:
    row = REGISTERS[kind]
    column = next(
        column
        for column in columns.kinds()[kind].columns
        if not column.is_key and column.base_type in CHANGED
    )
    collector.send([row])
    before = str(collector.one(f"SELECT {column.name} FROM core_{kind}"))
    assert collector.send([row | {column.name: CHANGED[column.base_type]}]).accepted == 1
    assert collector.one(f"SELECT count(*) FROM core_{kind}") == 1
    assert str(collector.one(f"SELECT {column.name} FROM core_{kind}")) != before
    old = json.loads(collector.one("SELECT row_json FROM core_register_history"))
    assert str(old[column.name]) == before


def test_the_same_row_again_is_a_duplicate(collector: Collector) -> None:
    collector.send([REGISTERS["target"]])
    report = collector.send([REGISTERS["target"] | {"households": "12345"}])
    assert (report.accepted, report.duplicates) == (0, 1)
    assert collector.one("SELECT count(*) FROM core_register_history") == 0


def test_one_key_twice_in_a_file(collector: Collector) -> None:
    row = REGISTERS["target"]
    assert collector.send([row, row]).duplicates == 1
    report = collector.send(
        [row | {"area_code": "5702"}, row | {"area_code": "5702", "households": "1"}]
    )
    assert report.quarantined == 2
    assert collector.faults() == {("kind", "conflict_in_file")}


def test_a_contact_stays_out_of_the_history_and_the_quarantine(collector: Collector) -> None:
    collector.send([REGISTERS["contact"]])
    collector.send([REGISTERS["contact"] | {"display_name": "คนใหม่"}])
    assert "สมมติ" not in collector.one("SELECT row_json FROM core_register_history")
    collector.send([REGISTERS["contact"] | {"area_code": "9999"}])
    assert "สมมติ" not in str(collector.all("FROM raw_quarantine"))


def test_a_telephone_number_survives_as_text(collector: Collector) -> None:
    collector.send([REGISTERS["contact"]])
    assert collector.one("SELECT telephone FROM core_contact") == "+66 53 000 000"


@pytest.mark.parametrize(
    ("level", "written", "code"),
    [
        ("country", "TH", "TH"),
        ("ประเทศ", "ทั้งประเทศ", "TH"),
        ("inspection_region", "1", "01"),
        ("inspection_region", "๑๘", "18"),
        ("province", "57", "57"),
        ("จังหวัด", "จ.เชียงราย", "57"),
        ("province", "เชียงราย", "57"),
        ("province", "จังหวัดเชียงราย", "57"),
        ("province", "57.0", "57"),
        ("district", "5701", "5701"),
        ("tambon", "570102", "570102"),
        ("village", "5701020101", "5701020101"),
        ("village", "57010201", "5701020101"),
        ("local_authority", AUTHORITY, AUTHORITY),
        ("province", "กทม.", None),
        ("province", "10", None),
        ("province", "ศากาภรณ์จังหวัดบึงกาฬ", None),
        ("province", "5701", None),
        ("district", "57", None),
        ("district", "เมือง", None),
        ("tambon", "ในเมือง", None),
        ("tambon", "10101", None),
        ("village", "5799999999", None),
        ("inspection_region", "19", None),
        ("local_authority", "เทศบาลในเมือง", None),
    ],
)
def test_areas_by_code_and_a_few_names(
    collector: Collector, level: str, written: str, code: str | None
) -> None:
    collector.send([REGISTERS["target"] | {"area_level": level, "area_code": written}])
    if code is None:
        assert collector.faults() == {("area_code", "area_unknown")}
    else:
        assert collector.all("SELECT area_code FROM core_target") == [(code,)]


def test_a_dla_code_is_an_alias_with_or_without_its_zero(collector: Collector) -> None:
    key, dla = collector.one(
        "SELECT local_authority_code, dla_code_2560 FROM core_local_authority "
        "WHERE dla_code_2560 <> '' AND province_code = '57' ORDER BY 1 LIMIT 1"
    )
    row = REGISTERS["target"] | {"area_level": "local_authority"}
    collector.send([row | {"area_code": dla}])
    collector.send([row | {"area_code": dla.lstrip("0"), "households": "9"}])
    assert collector.all("SELECT area_code, households FROM core_target") == [(key, 9)]
    collector.send([household(local_authority_code=dla)])
    assert collector.stored("local_authority_code") == [key]


@pytest.mark.parametrize(
    ("kind", "changes", "fault"),
    [
        ("reinterview", {"items_agreed": "13"}, ("items_agreed", "agreed_over_checked")),
        ("reinterview_item", {"item": "shoes"}, ("item", "item_unknown")),
        ("indicator_agency", {"indicator_no": "39"}, ("indicator_no", "indicator_unknown")),
        ("certification", {"event": "approved"}, ("event", "choice")),
        ("certification", {"happened_at": "2026-03-01"}, ("happened_at", "future")),
        ("confidence_form", {"quality_level_pct": "196.2"}, ("quality_level_pct", "bounds")),
        ("target", {"households": "-5"}, ("households", "bounds")),
        ("target", {"households": ""}, ("households", "required")),
        ("target", {"households": "12.5"}, ("households", "number")),
        ("budget", {"allocated_baht": "-"}, ("allocated_baht", "dash")),
        ("budget", {"area_code": "99"}, ("area_code", "area_unknown")),
        ("process_step", {"done": "maybe"}, ("done", "bool")),
        ("village", {"tambon_code": "580153"}, ("tambon_code", "tambon_unknown")),
        ("village", {"village_code": "9999530101"}, ("village_code", "village_unknown")),
        ("village", {"village_code": "57015301"}, ("village_code", "village_new")),
        (
            "village",
            {"village_code": "5701490101", "tambon_code": ""},
            ("village_code", "tambon_unknown"),
        ),
        (
            "village",
            {"local_authority_codes": "999999T"},
            ("local_authority_codes", "local_authority_unknown"),
        ),
        ("enumerator", {"village_codes": "x"}, ("village_codes", "code")),
        ("plan", {"expected_complete_by": "30/02/2569"}, ("expected_complete_by", "date")),
    ],
)
def test_register_rows_that_cannot_be(
    collector: Collector, kind: str, changes: Row, fault: tuple[str, str]
) -> None:
    report = collector.send([REGISTERS[kind] | changes])
    assert report.quarantined == 1
    assert fault in collector.faults()


VAIN = {"items_checked": "", "items_agreed": "", "key_items_agreed": ""}


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("not_home", "not_home"),
        ("ไม่อยู่บ้าน", "not_home"),
        ("ย้ายออก", "moved"),
        ("ปฏิเสธ", "refused"),
        ("ไม่พบบ้าน", "no_such_house"),
        ("NO_SUCH_HOUSE", "no_such_house"),
    ],
)
def test_a_visit_in_vain_is_taken_with_its_outcome(
    collector: Collector, said: str, stored: str
) -> None:
    visit = REGISTERS["reinterview"] | VAIN
    assert collector.send([visit | {"outcome": said, "is_reserve": "1"}]).accepted == 1
    assert collector.one("SELECT outcome, is_reserve FROM core_reinterview") == (stored, True)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (VAIN | {"note": "ไม่อยู่บ้าน"}, ("outcome", "outcome_missing")),
        (VAIN | {"outcome": "", "note": ""}, ("outcome", "outcome_missing")),
        ({"outcome": "refused"}, ("outcome", "outcome_answered")),
        (VAIN | {"outcome": "moved", "key_items_agreed": "1"}, ("outcome", "outcome_answered")),
        (VAIN | {"outcome": "completed"}, ("items_checked", "required")),
        ({"outcome": "completed", "items_agreed": ""}, ("items_agreed", "required")),
        ({"outcome": "อื่นๆ"}, ("outcome", "choice")),
    ],
)
def test_outcome_and_items_must_fit(
    collector: Collector, changes: Row, fault: tuple[str, str]
) -> None:
    assert collector.send([REGISTERS["reinterview"] | changes]).quarantined == 1
    assert fault in collector.faults()


def test_a_note_alone_is_not_lost(collector: Collector) -> None:
    """A list that comes back with "not at home" as a remark only: asked, not left out."""
    row = REGISTERS["reinterview"] | VAIN | {"visited_at": "", "visitor_level": ""}
    assert collector.send([row | {"note": "ไม่อยู่บ้าน"}]).quarantined == 1
    assert ("outcome", "outcome_missing") in collector.faults()


def test_a_visit_not_made_yet_is_no_fault(collector: Collector) -> None:
    visited = REGISTERS["reinterview"]
    waiting = (
        HOUSEHOLD
        | {"household_id": "57010000012"}
        | dict.fromkeys(
            (
                "visited_at",
                "visitor_level",
                "items_checked",
                "items_agreed",
                "key_items_agreed",
                "note",
            ),
            "",
        )
    )
    unreadable = waiting | {"household_id": "57010000013", "visited_at": "เมื่อวาน"}
    report = collector.send([visited, {**visited, **waiting}, {**visited, **unreadable}])
    assert (report.accepted, report.dropped, report.quarantined) == (1, 1, 1)
    assert "ยังไม่ได้กรอก" in report.message_th
    assert ("visited_at", "date") in collector.faults()


def test_a_dash_is_zero_only_where_counts_stand(collector: Collector) -> None:
    collector.send([REGISTERS["target"] | {"households": "-"}])
    assert collector.one("SELECT households FROM core_target") == 0


# --- villages and whose they are ------------------------------------------------------------------


def village(**changes: str) -> Row:
    return {
        "village_code": VILLAGE,
        "name_th": "บ้านหนองด่าน",
        "local_authority_codes": AUTHORITY,
    } | changes


def test_a_community_joins_the_register_and_takes_households(collector: Collector) -> None:
    assert collector.send([household(village_code="5701530101")]).quarantined == 1
    collector.send([REGISTERS["village"]])
    number, municipal, simulated = collector.one(
        "SELECT village_no, is_municipal, is_simulated FROM core_village "
        "WHERE village_code = '5701530101'"
    )
    assert (municipal, simulated) == (True, True)
    assert number == collector.one("SELECT max(village_no) FROM core_village")
    report = collector.send([household(village_code="57015301")])
    assert report.accepted == 1
    assert collector.stored("local_authority_code") == [AUTHORITY]
    target = REGISTERS["target"] | {"area_level": "tambon", "area_code": "570153"}
    assert collector.send([target]).accepted == 1


def test_an_authority_is_not_guessed_until_the_register_says_it(collector: Collector) -> None:
    collector.send([household()])
    assert collector.stored("local_authority_code") == [None]
    collector.send([village()])
    assert collector.stored("local_authority_code") == [AUTHORITY]
    assert collector.stored("is_local_authority_given") == [False]
    assert collector.touched() == {VILLAGE: (0, 0)}


def test_several_authorities_of_a_village_stay_unknown(collector: Collector) -> None:
    collector.send([household()])
    report = collector.send([village(local_authority_codes=f"{AUTHORITY}; 5799M")])
    assert report.accepted == 1
    assert collector.stored("local_authority_code") == [None]
    assert collector.touched() == {}
    assert collector.one("SELECT count(*) FROM core_village_local_authority") == 2


def test_an_authority_that_was_given_stays(collector: Collector) -> None:
    collector.send([household(local_authority_code="5799M")])
    collector.send([village()])
    assert collector.stored("local_authority_code") == ["5799M"]
    assert collector.touched() == {}


def test_the_only_authority_of_a_tambon_serves_its_villages(collector: Collector) -> None:
    code, authority = collector.one(
        "SELECT v.village_code, min(t.local_authority_code) FROM core_village AS v "
        "JOIN core_local_authority_tambon AS t USING (tambon_code) WHERE v.province_code = '57' "
        "GROUP BY v.village_code HAVING count(*) = 1 ORDER BY 1 LIMIT 1"
    )
    collector.send([household(village_code=code)])
    assert collector.stored("local_authority_code") == [authority]


def test_the_village_register_again_is_a_duplicate(collector: Collector) -> None:
    collector.send([village()])
    assert collector.send([village(source="")]).duplicates == 1
    assert collector.send([village(name_th="ชื่อใหม่")]).accepted == 1
    assert (
        collector.one("SELECT name_th FROM core_village WHERE village_code = $1", VILLAGE)
        == "ชื่อใหม่"
    )


def test_an_eight_digit_code_of_two_villages_is_quarantined(collector: Collector) -> None:
    collector.send([village(village_code="5701020102", name_th="แยกใหม่")])
    assert collector.send([household(village_code="57010201")]).quarantined == 1
    assert collector.faults() == {("village_code", "village_several")}


def test_every_register_has_its_table(collector: Collector) -> None:
    tables = {name for (name,) in collector.all("SELECT table_name FROM duckdb_tables()")}
    for kind in columns.registers():
        if kind.name != "village":
            assert received.register_table(kind) in tables


def test_keys_alone_are_no_register(collector: Collector) -> None:
    report = collector.send([AREA | {"อะไรก็ไม่รู้": "1"}])
    assert report.status == "refused"
    assert collector.send([AREA | {"meeting_date": "20/02/2569"}]).kind == "plan"


# --- percentages ----------------------------------------------------------------------------------


def form(process: str, quality: str) -> Row:
    return REGISTERS["confidence_form"] | {
        "process_level_pct": process,
        "quality_level_pct": quality,
    }


@pytest.mark.parametrize("suffix", list(WRITERS))
@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("95.12", 95.12),
        ("95.12%", 95.12),
        ("95.12 %", 95.12),
        ("ร้อยละ ๙๕.๑๒", 95.12),
        ("0.5%", 0.5),
        ("0", 0.0),
        ("1.5", 1.5),
        ("100", 100.0),
    ],
)
def test_a_percentage_is_what_the_officer_sees(
    collector: Collector, suffix: str, sent: str, stored: float
) -> None:
    report = collector.send([form("96", sent)], suffix=suffix)
    assert report.accepted == 1, collector.faults()
    assert collector.one("SELECT quality_level_pct FROM core_confidence_form") == stored


@pytest.mark.parametrize("suffix", list(WRITERS))
@pytest.mark.parametrize("sent", ["0.9512", "1", "1.0", ".96", "๐.๙๖"])
def test_what_could_be_a_share_is_asked_about(collector: Collector, suffix: str, sent: str) -> None:
    report = collector.send([form("96", sent)], suffix=suffix)
    assert (report.accepted, report.quarantined) == (0, 1)
    assert collector.faults() == {("quality_level_pct", "percent_or_share")}


def test_percent_columns_are_read_as_such() -> None:
    named = {
        (column.kind, column.name)
        for kind in columns.kinds().values()
        for column in kind.columns
        if "pct" in column.name or "percent" in column.name
    }
    assert named
    assert all(columns.kinds()[k].column(name).base_type == "percent" for k, name in named)


# --- communities with a letter in their code ------------------------------------------------------

LETTERED = "570151A101"  # the 101st community of a municipality: no digits are left for it


@pytest.mark.parametrize("suffix", list(WRITERS))
@pytest.mark.parametrize("code", [LETTERED, LETTERED.lower()])
def test_a_community_code_may_hold_a_letter(collector: Collector, suffix: str, code: str) -> None:
    village = {"village_code": code, "name_th": "ชุมชนหนึ่งร้อยเอ็ด", "tambon_code": "570151"}
    assert collector.send([village], suffix=suffix).accepted == 1, collector.faults()
    number = collector.one("SELECT village_no FROM core_village WHERE village_code = $1", LETTERED)
    report = collector.send([household(village_code=code)], suffix=suffix)
    assert report.accepted == 1, collector.faults()
    assert collector.one("SELECT village_no FROM core_household") == number
    area = {"area_level": "village", "area_code": code, "survey_year_be": "2569"}
    assert collector.send([area | {"households": "7"}], suffix=suffix).accepted == 1
    short = household(village_code=code[:8], household_id="57010000022")
    assert collector.send([short], suffix=suffix).accepted == 1
    of_staff = REGISTERS["enumerator"] | {"village_codes": f"{VILLAGE};{code}"}
    assert collector.send([of_staff], suffix=suffix).accepted == 1, collector.faults()


@pytest.mark.parametrize("code", ["57015AA101", "570151AA01", "570151A1011", "570151A1"])
def test_other_letters_are_no_code(collector: Collector, code: str) -> None:
    assert collector.send([household(village_code=code)]).accepted == 0


def test_a_new_village_of_8_digits_is_told_what_it_needs(collector: Collector) -> None:
    """Not to send the register first: this is the register."""
    collector.send([village(village_code="57010299")])
    assert collector.faults() == {("village_code", "village_new")}
    assert "10 หลัก" in collector.one("SELECT message_th FROM raw_quarantine")


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "jsonl"])
@pytest.mark.parametrize("named", [True, False], ids=["blank", "no column"])
def test_a_split_village_comes_without_a_name(
    collector: Collector, suffix: str, named: bool
) -> None:
    """Its code stands in; a village whose name is known keeps it."""
    rows = [
        {"village_code": code, "tambon_code": "570102", "source": "ทะเบียน 2570"}
        | ({"name_th": ""} if named else {})
        for code in ("5701020102", "5701020108", VILLAGE)
    ]
    known = collector.one("SELECT name_th FROM core_village WHERE village_code = ?", VILLAGE)
    assert collector.send(rows, suffix=suffix).accepted == 3
    assert collector.all(
        "SELECT village_code, name_th, moo FROM core_village WHERE village_code LIKE '57010201%' "
        "ORDER BY ALL"
    ) == [
        (VILLAGE, known, "1"),
        ("5701020102", "5701020102", "1"),
        ("5701020108", "5701020108", "1"),
    ]
    assert collector.send([household(village_code="5701020108")], suffix=suffix).accepted == 1
    again = collector.send([{**row, "latitude": ""} for row in rows])
    assert (again.accepted, again.duplicates) == (0, 3)
    # The 8 digits could be any of three now: never guessed.
    collector.send([household(household_id="57010000022", village_code=VILLAGE[:8])])
    assert ("village_code", "village_several") in collector.faults()
