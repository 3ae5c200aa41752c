"""Decisions about flags: the form's file, and the list that is taken away, filled in, sent back."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
import xlsxwriter
from python_calamine import CalamineWorkbook

from bmn.access.reader import MACHINE
from bmn.collector.normalise import normalise
from bmn.exchange import flag_decisions
from bmn.standing.phase import YearStandards
from bmn.survey import columns as interchange
from bmn.survey.areas import Area
from bmn.survey.columns import header_key
from bmn.ui.kit import answers
from bmn.ui.kit.view import View
from bmn.ui.quality import flag, records, to_go
from bmn.warehouse.snapshots import current_snapshot
from bmn.words.language import LANGUAGES, text
from tests.drawn import Store, households, write_csv

AREA = {"within_level": "province", "within_code": "57", "survey_year_be": 2569}
POOR = """
    household_id | income_main
    H1           | 0
    H2           | 0
    H3           | 0
    H4           | 0
    H5           | 0
    H6           | 90000
"""


def view_of(language: str = "th") -> View:
    area = Area("province", "57", "เชียงราย", "Chiang Rai", None, False)
    snapshot = current_snapshot()
    return View(
        page="quality",
        language=language,
        mode="light",
        reader=MACHINE,
        snapshot=snapshot,
        year=2569,
        year_row={},
        standards=YearStandards(2569),
        area=area,
        path=(area,),
    )


def filled_csv(content: bytes, fill: Callable[[dict[str, str]], None]) -> bytes:
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    for row in rows:
        fill(row)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def filled_xlsx(content: bytes, fill: Callable[[dict[str, str]], None]) -> bytes:
    """As a person would in Excel: the same sheet with words typed into the empty cells."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    head, *lines = sheet.to_python(skip_empty_area=False)
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    for row in rows:
        fill(row)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Sheet1")
    page.write_row(0, 0, head)
    for at, row in enumerate(rows, start=1):
        page.write_row(at, 0, [row[name] for name in head])
    book.close()
    return out.getvalue()


FILLED = {"csv": filled_csv, "xlsx": filled_xlsx}


def statuses(store: Store) -> dict[str, str]:
    st.cache_data.clear()
    return {
        row["subject"]: row["status"]
        for status in records.STATUSES
        for row in store.ask("flag_records", **AREA, rule_id="DQ-4.2", status=status)
    }


def history_of(subject: str, language: str) -> list[str]:
    view = view_of(language)
    return flag.history(view, answers.flag_history(view, "DQ-4.2", subject))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_list_comes_back_filled_in(
    store: Store, data_dir: Path, ending: str, language: str
) -> None:
    store.take(households(POOR))
    assert statuses(store) == dict.fromkeys(["H1", "H2", "H3", "H4", "H5"], "open")
    view = view_of(language)
    header = {name: view.words(f"quality.header.{name}") for name in flag_decisions.TO_FILL}
    given = {
        "H1": ("confirmed", "บ้านนี้ไม่มีรายได้จริง"),
        "H2": ("corrected", ""),
        "H3": ("dismissed", "เงินโอนจากบุตรไม่ถือเป็นรายได้"),
        "H4": ("dismissed", ""),
    }

    def fill(row: dict[str, str]) -> None:
        decision, reason = given.get(row[view.words("quality.header.subject")], ("", ""))
        if decision:
            row[header["decision"]] = view.words(f"quality.register.{decision}")
            row[header["reason"]] = reason
            row[header["decided_at"]] = "2026-01-11" if reason else ""

    content = to_go.content(view, ending, "DQ-4.2", None).content
    path = data_dir / f"filled.{ending}"
    path.write_bytes(FILLED[ending](content, fill))
    report = store.collector.take(path)
    store.publish()
    assert (report.kind, report.status) == ("flag_decision", "loaded")
    assert report.unknown_columns == []
    assert (report.rows_read, report.accepted, report.dropped) == (5, 3, 1)
    # A dismissal without a reason is put in quarantine: it settles nothing.
    assert report.quarantined == 1
    assert statuses(store) == {
        "H1": "confirmed",
        "H2": "awaiting",
        "H3": "dismissed",
        "H4": "open",
        "H5": "open",
    }


def test_a_revision_mends_what_was_called_corrected(store: Store) -> None:
    store.take(households(POOR))
    content = flag_decisions.one(2569, "DQ-4.2", "H2", "corrected", "", datetime(2026, 1, 11, 9, 0))
    store.take(list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")))))
    assert statuses(store)["H2"] == "awaiting"
    store.take(
        households(
            """
            household_id | income_main | revision | submitted_at
            H2           | 120000      | 2        | 2026-01-12T06:00:00
            """
        )
    )
    assert statuses(store)["H2"] == "mended"
    told = history_of("H2", "th")
    assert [line.split(" ")[0] for line in told] == ["5", "11", "12"]
    assert "ฉบับที่ 1" in told[0]
    assert "แก้ไขข้อมูลแล้ว" in told[1]
    assert "ฉบับที่ 2" in told[2]


def test_what_is_found_again_opens_a_second_spell(store: Store) -> None:
    def revised(income: str, revision: str, day: int) -> None:
        store.take(
            households(
                "household_id\nH1",
                income_main=income,
                revision=revision,
                submitted_at=f"2026-01-{day:02}T08:00:00",
            )
        )

    revised("0", "1", 5)
    revised("120000", "2", 7)
    revised("0", "3", 9)
    store.publish()
    told = history_of("H1", "en")
    assert [line.split(" ")[0] for line in told] == ["5", "7", "9"]
    assert "found in revision 1" in told[0]
    assert "no longer in revision 2" in told[1]
    assert "found again in revision 3" in told[2]


def test_a_decision_without_a_day_is_of_the_day_on_which_it_came(store: Store) -> None:
    store.take(households("household_id\nH1", income_main="0"))
    store.take(
        [
            {
                "survey_year_be": "2569",
                "rule_id": "DQ-4.2",
                "subject": "H1",
                "decision": "confirmed",
                "reason": "checked",
            }
        ]
    )
    assert statuses(store) == {"H1": "confirmed"}
    (row,) = store.ask("flag_records", **AREA, status="confirmed")
    assert str(row["decided_at"])[:10] == "2026-01-12"


def test_rows_that_say_half_are_kept_apart(store: Store, data_dir: Path) -> None:
    store.take(households(POOR))
    path = write_csv(
        data_dir / "half.csv",
        [
            {
                "survey_year_be": "2569",
                "rule_id": "DQ-4.2",
                "subject": "H1",
                "decision": decision,
                "reason": reason,
            }
            for decision, reason in (("", "why"), ("maybe", ""), ("", ""))
        ],
    )
    report = store.collector.take(path)
    assert (report.accepted, report.quarantined, report.dropped) == (0, 2, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_speaks_the_register_s_words(language: str) -> None:
    kind = interchange.kinds()[flag_decisions.REGISTER]
    for name in flag_decisions.register_columns():
        header = text(f"quality.header.{name}", language)
        known = kind.own_headers | {key: names[0] for key, names in kind.headers.items()}
        assert known[header_key(header)] == name
    accepted = dict(kind.column("decision").accepted)
    for decision in flag_decisions.DECISIONS:
        said = text(f"quality.register.{decision}", language)
        assert accepted.get(said) == decision or said == decision, accepted


def test_a_dismissal_needs_its_reason() -> None:
    with pytest.raises(flag_decisions.NoReason):
        flag_decisions.one(2569, "DQ-4.2", "H1", "dismissed", "  ", datetime(2026, 1, 11))


def test_a_reason_stays_as_it_was_typed() -> None:
    content = flag_decisions.one(
        2569, "DQ-4.2", "H1", "dismissed", "=1+1\nสอง", datetime(2026, 1, 11, 8)
    )
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    reason = {column.name: column for column in interchange.kinds()["flag_decision"].columns}[
        "reason"
    ]
    assert normalise(reason, row["reason"]).value == "=1+1 สอง"
    assert row["decided_at"] == "2026-01-11T08:00:00"


def test_the_list_holds_what_asks_in_order_of_places(small_warehouse: Path) -> None:
    view = view_of()
    st.cache_data.clear()
    content = to_go.content(view, "csv", None, None).content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows
    assert {row["_ระดับ"] for row in rows} <= {"ต้องแก้ไข", "ตรวจสอบ"}
    places = [(row["_ตำบล"], row["_หมู่บ้านหรือชุมชน"]) for row in rows]
    assert len(list(dict.fromkeys(places))) == sum(
        1 for at, place in enumerate(places) if at == 0 or place != places[at - 1]
    )
    assert all(json.dumps(row["_สิ่งที่พบ"]) for row in rows)
