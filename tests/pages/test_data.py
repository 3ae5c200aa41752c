"""The data page: loads that add up, quarantine that can be corrected, dictionary, upload."""

from datetime import datetime
from pathlib import Path

import pytest

from bmn.access.reader import MACHINE
from bmn.ui.data import book, first_day, telling
from bmn.warehouse import queries
from bmn.words.language import LANGUAGES, text
from tests.pages.conftest import OpenPage, ReadsAs
from tests.screens import words

SHOWS = ("loads", "quarantine", "freshness", "dictionary", "snapshot", "rights")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("show", SHOWS)
def test_every_part_in_both_languages(open_page: OpenPage, show: str, language: str) -> None:
    page = open_page("data", area="province-57", show=show, lang=language)
    assert text("common.page.data", language) in words(page)


def test_every_load_adds_up_on_the_screen(open_page: OpenPage) -> None:
    table = open_page("data").dataframe[0].value
    assert len(table) == len(queries.run("loads", row_limit=500, reader=MACHINE))
    assert (table.rows_read == table.accepted + table.quarantined + table.dropped).all()
    assert text("data.tile.adds_up", "th") in words(open_page("data"))


def test_areas_silent_longest_come_first(open_page: OpenPage) -> None:
    table = open_page("data", area="province-57", show="freshness").dataframe[0].value
    hours = table.hours.dropna().tolist()
    assert hours == sorted(hours, reverse=True)


@pytest.mark.parametrize("part", book.BOOKS)
def test_every_book_has_rows(open_page: OpenPage, part: str) -> None:
    assert len(open_page("data", show="dictionary", book=part).dataframe[0].value)


@pytest.mark.parametrize("kind", telling.KINDS)
def test_an_empty_form_is_understood_by_the_collector(kind: str) -> None:
    from bmn.collector import header

    names = book.template(kind).decode("utf-8-sig").strip().split(",")
    assert header.best(names).kind.name == kind


def test_every_kind_of_record_has_its_word() -> None:
    from bmn.survey import columns

    assert set(telling.KINDS) == set(columns.kinds())
    for language in LANGUAGES:
        assert all(text(f"data.kind.{kind}", language) for kind in telling.KINDS)


def test_every_standard_has_its_word() -> None:
    from bmn.survey import reference
    from bmn.survey.standards import standards

    for language in LANGUAGES:
        assert all(text(f"data.standard.{one.name}", language) for one in standards())
        for row in reference.rows("standards.csv"):
            assert text(f"data.unit.{row['unit'].replace(' ', '_')}", language)
            assert text(f"data.evidence.{row['evidence']}", language)


@pytest.mark.parametrize("forged", ["999999", "x", "1 OR 1=1"])
def test_a_forged_load_shows_the_whole_quarantine(open_page: OpenPage, forged: str) -> None:
    open_page("data", show="quarantine", load=forged, rule=forged)


def test_quarantine_is_told_by_rule_and_column(open_page: OpenPage) -> None:
    """A reason names the column of its own rows, and opens exactly those."""
    table = open_page("data", show="quarantine").dataframe[0].value
    told = queries.run("quarantine_by_rule", reader=MACHINE)
    assert len(table) == len(told) > 0
    assert table.column_name.fillna("").tolist() == told.column_name.fillna("").tolist()
    rows = queries.run("quarantine_rows", row_limit=100_000, reader=MACHINE)
    for one in told.to_dict("records"):
        own = rows[(rows.rule == one["rule"]) & (rows.kind == one["kind"])]
        column = one["column_name"]
        own = own[own.column_name == column] if isinstance(column, str) else own
        assert one["rows"] == len(own.drop_duplicates(["load_id", "sheet", "line"]))
    named = told[told.column_name.notna()].iloc[0]
    page = open_page("data", show="quarantine", rule=f"{named.rule}:{named.column_name}")
    assert set(page.dataframe[1].value.column_name) == {named.column_name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_day_s_order_is_told(open_page: OpenPage, language: str) -> None:
    shown = words(open_page("data", lang=language))
    places = [shown.index(text(f"data.first_day.{kind}", language)) for kind in first_day.ORDER]
    assert places == sorted(places)
    assert set(first_day.ORDER) <= set(telling.KINDS)


def test_a_file_handed_in_keeps_its_sender_s_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bmn import settings
    from bmn.exchange import uploads

    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path))
    inbox = settings.inbox_dir()
    name = "ทะเบียนหมู่บ้าน อ.เมือง\u202e.csv"
    now = datetime(2026, 2, 16, 7, 30)
    sent = uploads.drop(b"a\r\n1\r\n", name, inbox, now=now, by=MACHINE, kind="target")
    assert telling.file_name({"file_name": sent.name}) == "ทะเบียนหมู่บ้าน อ.เมือง.csv"
    # What nobody handed in here has its own name, and no name leads out of the folder.
    for other in ("households.csv", "../../etc/passwd", sent.name + "x"):
        assert telling.file_name({"file_name": other}) == other
    # The collector doesn't take the note for a file.
    from bmn.collector import inbox as collector

    assert collector.waiting_files(inbox) == [inbox / sent.name]


def test_an_upload_waits_on_the_disk_until_it_is_sent(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit would keep the bytes in memory as long as the visit lasts."""
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.uploaded_file_manager import UploadedFileManager

    from bmn import settings
    from bmn.collector.inbox import CHOSEN, waiting_files
    from bmn.ui.data import upload

    forgotten: list[str] = []

    def context() -> object:
        own = get_script_run_ctx()
        assert isinstance(own.uploaded_file_mgr, UploadedFileManager)
        own.uploaded_file_mgr.remove_file = lambda session_id, file_id: forgotten.append(file_id)
        return own

    monkeypatch.setattr(settings, "inbox_dir", lambda: tmp_path / "inbox")
    monkeypatch.setattr(upload, "get_script_run_ctx", context)
    page = open_page("data")
    page.file_uploader[0].upload("หมู่บ้าน.csv", b"a\r\n1\r\n", "text/csv")
    page.run()
    assert not page.exception
    assert len(forgotten) == 1
    assert page.file_uploader[0].value in (None, [])
    assert [path.read_bytes() for path in (tmp_path / "inbox" / CHOSEN).iterdir()] == [
        b"a\r\n1\r\n"
    ]
    assert waiting_files(tmp_path / "inbox") == []
    assert "หมู่บ้าน.csv" in words(page)
    page.run()  # AppTest gives a run that st.rerun began other ids than the next
    page.button(key="upload_send").click().run()
    assert not page.exception
    assert len(waiting_files(tmp_path / "inbox")) == 1
    assert list((tmp_path / "inbox" / CHOSEN).iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", ["ended", "disk_full", "busy"])
def test_a_standstill_says_since_when(why: str, language: str) -> None:
    from bmn.collector.alive import Standstill
    from bmn.ui.kit import standstill

    told = standstill.told(Standstill(datetime(2026, 2, 16, 9, 30), why), language)
    assert "16" in told
    assert "9.30" in told or "9:30" in told or "09:30" in told


def test_every_page_says_since_when_nothing_is_taken_in(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bmn.collector import alive
    from bmn.ui.kit import standstill

    stands = alive.Standstill(datetime(2026, 2, 16, 9, 30), "ended")
    monkeypatch.setattr(alive, "standstill", lambda: stands)
    shown = words(open_page("data"))
    assert shown.count(standstill.told(stands, "th")) == 2  # the banner, and the card of uploads


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_rights_is_drawn_whole(open_page: OpenPage, language: str) -> None:
    from bmn.access import rights

    page = open_page("data", show="rights", lang=language)
    table = page.dataframe[0].value
    assert len(table) == len(rights.rights())
    for role in rights.ROLES:
        drawn = [cell == text("rights.yes", language) for cell in table[role]]
        assert drawn == [rights.may(role, right) for right in rights.rights()]


@pytest.mark.parametrize("role", ["executive", "officer", "administrator"])
def test_a_reader_is_told_what_he_may_and_where(
    open_page: OpenPage, reads_as: ReadsAs, role: str
) -> None:
    reads_as(role, "district", "5701")
    page = open_page("data", show="rights")
    shown = words(page)
    own = shown[shown.index(text("rights.own", "th")) :]
    assert text(f"rights.name.{role}", "th") in own
    assert "อำเภอเมืองเชียงราย" in own
    facts = own[: own.index(text("rights.as_of_today", "th"))]
    assert (text("rights.of.households", "th") in facts) == (role != "executive")
    assert (text("rights.sends_nothing", "th") in facts) == (role == "executive")
    assert (text("rights.granted", "th") in shown) == (role == "administrator")


@pytest.mark.parametrize("role", ["executive", "analyst", "administrator", "officer"])
def test_only_who_may_send_has_the_field_for_files(
    open_page: OpenPage, reads_as: ReadsAs, role: str
) -> None:
    reads_as(role)
    page = open_page("data")
    assert bool(page.file_uploader) == (role in ("administrator", "officer"))
