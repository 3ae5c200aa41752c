"""A snapshot keeps the value and the source of a standard, whatever today's table says."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bmn import settings
from bmn.standing import confidence, evidence
from bmn.standing.phase import YearStandards
from bmn.survey import reference, standards
from tests.drawn import Store


@pytest.fixture
def changed_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Today's table, changed in every value and source; the caches are emptied before and after."""
    folder = tmp_path / "reference"
    shutil.copytree(settings.reference_dir(), folder)
    path = folder / "standards.csv"
    text = path.read_text(encoding="utf-8")
    assert ",95,percent,letter 000" in text.replace('"', "")
    text = text.replace("2567,,95,percent", "2567,,50,percent").replace("หนังสือ", "ฉบับใหม่")
    path.write_text(text.replace(",0.25,share", ",0.75,share"), encoding="utf-8")
    monkeypatch.setattr(settings, "reference_dir", lambda: folder)
    for cached in (reference.rows, standards.standards):
        cached.cache_clear()
    yield
    for cached in (reference.rows, standards.standards):
        cached.cache_clear()


def told(store: Store) -> tuple[object, ...]:
    rows = store.ask("standards", survey_year_be=2569)
    year = YearStandards.from_rows(rows, 2569)
    level = year.held.standard("quality_level_min_pct")
    assert level is not None
    return (
        rows,
        year.quality_level_min_pct,
        level.number,
        level.source_in("th"),
        level.whose_word,
        confidence.planned_design_effect(None, year.held),
        evidence.words("DQ-2.2", '{"households": 3}', None, year.held, "th"),
    )


def test_a_changed_table_changes_nothing_that_was_published(
    store: Store, request: pytest.FixtureRequest
) -> None:
    before = told(store)
    assert before[1] == 95
    assert before[4] == "department"
    request.getfixturevalue("changed_table")
    today = standards.standard("quality_level_min_pct", 2569)
    assert today is not None
    assert today.number == 50
    assert "ฉบับใหม่" in today.source_th
    assert told(store) == before


@pytest.mark.parametrize("year", [2561, 2563, 2568])
def test_a_province_s_word_holds_in_that_province_only(store: Store, year: int) -> None:
    own = {
        (one.name, one.whose_word[-2:])
        for one in standards.standards()
        if one.whose_word.startswith("province ") and one.holds_in(year)
    }
    assert own
    for province in ("34", "38", "57", "84", None):
        told = store.ask("standards", survey_year_be=year, province_code=province)
        found = {
            (row["standard"], row["whose_word"][-2:])
            for row in told
            if row["whose_word"].startswith("province ")
        }
        assert found == {one for one in own if one[1] == province}, province


def test_a_day_that_is_one_province_s_word_makes_no_plan_elsewhere(store: Store) -> None:
    store.take(
        [
            {"survey_year_be": "2568", "area_level": "province", "area_code": code, "kind": "set"}
            | {"households": "100"}
            for code in ("34", "57")
        ]
    )
    told = {
        row["area_code"]: (row["plan_complete_by"], row["expected_today"])
        for row in store.ask("progress_by_area", survey_year_be=2568, area_level="province")
    }
    assert told["34"] == (date(2025, 4, 30), 100)
    assert told["57"] == (None, None)
    year = next(row for row in store.ask("years") if row["survey_year_be"] == 2568)
    assert (year["collection_complete_by"], year["district_papers_due"]) == (None, None)
