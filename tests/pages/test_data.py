"""The data page: loads that add up, quarantine that can be corrected, dictionary, upload."""

import pytest

from bmn.ui.data import data_page
from bmn.warehouse import queries
from bmn.words.language import LANGUAGES, text
from tests.pages.conftest import OpenPage
from tests.screens import words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("show", data_page.SHOWS)
def test_every_part_in_both_languages(open_page: OpenPage, show: str, language: str) -> None:
    page = open_page("data", area="province-57", show=show, lang=language)
    assert text("common.page.data", language) in words(page)


def test_every_load_adds_up_on_the_screen(open_page: OpenPage) -> None:
    table = open_page("data").dataframe[0].value
    assert len(table) == len(queries.run("loads", row_limit=500))
    assert (table.rows_read == table.accepted + table.quarantined + table.dropped).all()
    assert text("data.tile.adds_up", "th") in words(open_page("data"))


def test_areas_silent_longest_come_first(open_page: OpenPage) -> None:
    table = open_page("data", area="province-57", show="freshness").dataframe[0].value
    hours = table.hours.dropna().tolist()
    assert hours == sorted(hours, reverse=True)


@pytest.mark.parametrize("book", data_page.BOOKS)
def test_every_book_has_rows(open_page: OpenPage, book: str) -> None:
    assert len(open_page("data", show="dictionary", book=book).dataframe[0].value)


@pytest.mark.parametrize("kind", data_page.KINDS)
def test_an_empty_form_is_understood_by_the_collector(kind: str) -> None:
    from bmn.collector import header

    names = data_page.template(kind).decode("utf-8-sig").strip().split(",")
    assert header.best(names).kind.name == kind


def test_every_kind_of_record_has_its_word() -> None:
    from bmn.collector import columns

    assert set(data_page.KINDS) == set(columns.kinds())
    for language in LANGUAGES:
        assert all(text(f"data.kind.{kind}", language) for kind in data_page.KINDS)


def test_every_standard_has_its_word() -> None:
    from bmn.survey.standards import standards

    for language in LANGUAGES:
        assert all(text(f"data.standard.{one.name}", language) for one in standards())


@pytest.mark.parametrize("forged", ["999999", "x", "1 OR 1=1"])
def test_a_forged_load_shows_the_whole_quarantine(open_page: OpenPage, forged: str) -> None:
    open_page("data", show="quarantine", load=forged, rule=forged)
