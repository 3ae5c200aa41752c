"""The table of dependence holds: what it says a statement reads is what the statement reads."""

import json
import re

import duckdb
import pytest

from bmn import settings
from bmn.store import sources
from bmn.warehouse import rules, sql

# Statements of queries/build that take records in or check them: no mart is made of them alone.
OF_LOADS = re.compile(
    r"cell|cell_(state|day|bin|place|enumerator)|checked_\w+|check_cell|(every_)?shared_\w+|"
    r"flag_(area_)?spells|household_file"
)
HEAD = re.compile(
    r"^CREATE (?:OR REPLACE TEMP )?TABLE (?:snap\.)?(?P<makes>\w+) AS\s", re.MULTILINE
)
VIEWS_OF_TABLES = {"known_household": "core_household"}
# What would change a result though no source did.
UNNAMED_SOURCES = re.compile(
    r"\b(now|today|current_\w+|localtime\w*|random|uuid|gen_random_uuid|nextval|getvariable|"
    r"read_\w+|glob|age)\s*\(|\bcurrent_(date|time|timestamp)\b",
    re.IGNORECASE,
)


def build_statements() -> list[str]:
    names = [path.stem for path in (settings.queries_dir() / "build").glob("*.sql")]
    return sorted(name for name in names if not OF_LOADS.fullmatch(name))


def made_and_read(text: str) -> tuple[str | None, set[str]]:
    """The table that a statement makes, and those that it reads, by DuckDB's own parser."""
    head = HEAD.search(text)
    body = text[head.end() :] if head else text
    with duckdb.connect() as connection:
        row = connection.execute(
            "SELECT json_serialize_sql($1)", [re.sub(r"\$\w+", "NULL", body)]
        ).fetchone()
    assert row is not None
    tree = json.loads(row[0])
    assert not tree["error"], tree
    read: set[str] = set()
    named: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                read.add(node["table_name"])
            for entry in (node.get("cte_map") or {}).get("map", []):
                named.add(entry["key"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(tree)
    # A CTE of a table's name would hide that the table is read.
    assert not named & {*sources.TEMPORARY, *sources.tables()}
    read = {VIEWS_OF_TABLES.get(name, name) for name in read - named}
    return (head["makes"] if head else None), read


def values_of(name: str) -> set[str]:
    return {sources.PARAMETERS[p.name] for p in sql.statement(name).parameters}


def told(name: str) -> tuple[str, ...]:
    mart = next((m for m, statement in sources.STATEMENTS.items() if statement == name), name)
    return sources.MARTS.get(mart) or sources.TEMPORARY[mart]


@pytest.mark.parametrize("name", build_statements())
def test_a_statement_reads_what_the_table_says(name: str) -> None:
    text = sql.statement(f"build/{name}").text
    made, read = made_and_read(text)
    assert read | values_of(f"build/{name}") == set(told(name))
    assert sources.STATEMENTS.get(str(made), made) == name


def test_the_parser_finds_what_is_hidden_in_a_statement() -> None:
    made, read = made_and_read(
        "CREATE TABLE snap.mart_x AS WITH a AS (SELECT * FROM core_plan) "
        "SELECT * FROM (UNPIVOT (FROM cell_area) ON x INTO NAME n VALUE v) AS p "
        "SEMI JOIN a USING (n) WHERE v IN (FROM core_target) "
        "AND EXISTS (FROM known_household AS h WHERE h.n = p.n) "
        "AND (SELECT max(x) FROM raw_load) > 1"
    )
    assert made == "mart_x"
    assert read == {"core_plan", "cell_area", "core_target", "core_household", "raw_load"}


def test_every_statement_is_in_the_table_once() -> None:
    marts = {sources.STATEMENTS.get(mart, mart) for mart in sources.MARTS}
    made_by_sql = set(sources.TEMPORARY) - set(sources.MADE_IN_PYTHON)
    assert sorted([*marts, *made_by_sql]) == build_statements()


def test_every_mart_lies_in_one_file() -> None:
    listed = [mart for file in sources.FILES.values() for mart in file.marts]
    assert sorted(listed) == sorted(sources.MARTS)


def test_a_temporary_table_reads_only_those_before_it() -> None:
    known: set[str] = {*sources.tables(), *sources.VALUES}
    for name, reads in sources.TEMPORARY.items():
        assert set(reads) <= known, name
        known.add(name)


@pytest.mark.parametrize("rule", [r for r in rules.rules() if not r.is_record], ids=lambda r: r.id)
def test_a_rule_of_areas_reads_what_the_table_says(rule: rules.Rule) -> None:
    text = sql.statement(rule.file).text
    _, read = made_and_read(re.sub(r";\s*$", "", text))
    # Its thresholds, the years it is asked of, and the district of a village that it names.
    assert read | {"core_standard", "year_now", "core_village"} == set(sources.AREA_RULES[rule.id])


def test_the_table_names_every_rule_of_areas() -> None:
    assert set(sources.AREA_RULES) == {r.id for r in rules.rules() if not r.is_record}


@pytest.mark.parametrize("folder", ["build", "rules"])
def test_no_statement_reads_what_has_no_name(folder: str) -> None:
    for path in (settings.queries_dir() / folder).glob("*.sql"):
        text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        assert not UNNAMED_SOURCES.search(text), path.name


def test_only_counts_follow_the_clock_within_a_day() -> None:
    """Else every publication would write it again, for the clock has always moved."""

    def follows(source: str) -> bool:
        return source == sources.INSTANT or any(
            follows(read) for read in sources.TEMPORARY.get(source, ())
        )

    marts = {mart for mart, reads in sources.MARTS.items() if any(map(follows, reads))}
    assert marts == {"mart_progress"}


def test_views_read_marts_wherever_they_lie() -> None:
    for path in (settings.queries_dir() / "views").glob("*.sql"):
        text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"(?<!snap\.)\bmart_", text), path.name
