"""Words that spell a definition stand in one file each, in SQL and in Python (design.md, §2).

`verify` and its flags reckon everything a second time by their own words, so they are left out.
"""

import re
from pathlib import Path

import pytest

from bmn import settings

ROOT = settings.queries_dir().parent
SECOND_ROUTE = {"bmn/store/verify.py", "bmn/store/verify_flags.py"}
SPELLED = {
    # What counts as collected: how long people have lived there, and that they confirmed.
    r"residence_months\s*(?:>=?|<=?|,\s*6)": {"queries/store/known_household.sql"},
    r"is_confirmed AND NOT (?:\w\.)?is_withdrawn AND": set(),
    # The cell's authority, and the total of the incomes.
    r"\|\| 'U'": {"queries/store/cell_authority.sql"},
    r"income_main \+": set(),
    r"main \+ secondary": {"queries/store/income_of.sql"},
    r"expense_production \+": {"queries/store/known_household.sql"},
    r"income_main_baht\s*\+": set(),
    # A certificate that stands.
    r"'certified', ?'sent'": {"queries/build/certification_now.sql"},
    r'"certified", ?"sent"': {"bmn/survey/chain.py"},
    r"'sent', ?'received'": {"queries/build/certification_now.sql"},
    r'"sent", ?"received"': {"bmn/survey/chain.py"},
    # The line: only provinces are held against it.
    r"signed(?:_\w+)? (?:>=|<) (?:\w+\.)?(?:needed|level)": {
        "bmn/standing/confidence.py",
        "queries/build/mart_confidence.sql",
    },
}


def sources() -> dict[str, str]:
    found: list[Path] = [*ROOT.glob("queries/**/*.sql"), *ROOT.glob("bmn/**/*.py")]
    found += [*ROOT.glob("pages/*.py"), ROOT / "app.py"]
    named = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in found}
    return {name: _code(name, text) for name, text in named.items() if name not in SECOND_ROUTE}


def _code(name: str, text: str) -> str:
    return re.sub(r"--[^\n]*", "", text) if name.endswith(".sql") else text


@pytest.mark.parametrize("pattern", SPELLED)
def test_a_definition_is_spelled_once(pattern: str) -> None:
    found = {name for name, text in sources().items() if re.search(pattern, text)}
    assert found == SPELLED[pattern]


def test_reading_code_asks_the_snapshot_for_standards() -> None:
    """What was published keeps its value and source: no screen or judgement reads today's table."""
    asks = re.compile(r"\bstandards\.(?:standard|standards|day|income_criterion|of_year)\(")
    reading = (
        "bmn/ui/",
        "bmn/headline/",
        "bmn/standing/",
        "bmn/exchange/",
        "bmn/charts/",
        "pages/",
    )
    assert [n for n, t in sources().items() if n.startswith(reading) and asks.search(t)] == []
