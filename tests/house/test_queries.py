"""Every statement under queries/ keeps the house's rules: scope, grain and parameters."""

import re
from pathlib import Path

import duckdb
import pytest

from bmn import settings
from bmn.warehouse import queries, sql

FILES = sorted(settings.queries_dir().glob("**/*.sql"))
PAGES = sorted((settings.queries_dir() / "pages").glob("*/*.sql"))
MACROS = {"reaches", "opens", "shows", "median_minutes", "binomial_tail", "expected_by"}
TABLE_MACROS = {"household"}
VIEWS = {path.stem for path in (settings.queries_dir() / "views").glob("*.sql")} - MACROS


def code(path: Path) -> str:
    """The statement without its comments and texts."""
    text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
    return re.sub(r"'(?:[^']|'')*'", "''", text)


def name_of(path: Path) -> str:
    return path.relative_to(settings.queries_dir()).with_suffix("").as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_statement_opens_with_its_question_or_grain(path: Path) -> None:
    assert sql.statement(name_of(path)).question


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_declared_parameters_are_those_that_are_used(path: Path) -> None:
    used = set(re.findall(r"\$([a-z_]+)", code(path)))
    declared = {parameter.name for parameter in sql.statement(name_of(path)).parameters}
    assert used == declared


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_query_is_one_select(path: Path) -> None:
    statements = duckdb.extract_statements(path.read_text(encoding="utf-8"))
    assert [s.type for s in statements] == [duckdb.StatementType.SELECT]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_query_reads_only_scoped_views(path: Path) -> None:
    text = code(path)
    assert not re.search(r"\b(mart_|core_|raw_|read_|snap\.|file_(?!name))", text)
    named = set(re.findall(r"(?:WITH|,)\s+(\w+) AS(?: MATERIALIZED)?\s*\(", text))
    sources = set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", text))
    assert sources <= VIEWS | named


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_what_shows_single_households_needs_the_right(path: Path) -> None:
    of_people = path.stem.startswith("enumerator") and not path.stem.endswith("area")
    shows_rows = of_people or (
        re.search(r"\b(FROM|JOIN)\s+(household|quarantine|flag_record)\b", code(path)) is not None
    )
    assert sql.statement(name_of(path)).needs_records == shows_rows


def test_query_names_are_unique() -> None:
    assert len(queries.names()) == len(PAGES)


def test_a_cursor_without_scope_sees_nothing(small_warehouse: Path) -> None:
    from bmn.access.reader import NOBODY
    from bmn.warehouse.snapshots import current_snapshot

    with current_snapshot().cursor(NOBODY, exact=True) as cursor:
        for view in sorted(
            VIEWS
            - TABLE_MACROS
            - {"area_name", "standard", "indicator", "income_bin_class"}
            - {"process_item"}
        ):
            assert cursor.execute(f"SELECT count(*) FROM {view}").fetchone() == (0,), view


def test_a_province_s_reader_sees_only_his_province(small_warehouse: Path) -> None:
    from bmn.access.reader import Reader, Scope

    reader = Reader("a", "officer", Scope("province", "83"))
    frame = queries.run(
        "progress_by_area", reader=reader, survey_year_be=2569, area_level="district"
    )
    assert set(frame["area_code"].str[:2]) == {"83"}
    forged = queries.run(
        "progress_by_area",
        reader=reader,
        survey_year_be=2569,
        area_level="district",
        within_level="province",
        within_code="57",
    )
    assert forged.empty
    above = queries.run("income_by_area", reader=reader, survey_year_be=2569, area_level="country")
    assert above.empty


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_holds_one_statement(path: Path) -> None:
    assert len(duckdb.extract_statements(path.read_text(encoding="utf-8"))) == 1
