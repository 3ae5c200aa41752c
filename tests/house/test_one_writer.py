"""Files for people are written in one module; whatever else writes CSV makes no file for people."""

import re

import pytest

from bmn import settings

WRITERS = (
    r"\bxlsxwriter\b|csv\.writer|csv\.DictWriter|\.to_csv\(|\.to_excel\(|pyarrow\.csv|openpyxl"
)
ELSEWHERE = {
    "bmn/boundaries/store.py": "our own reference table, read by programs only",
    "bmn/simulate/dirty.py": "made-up files with the faults of real ones",
    "bmn/simulate/files.py": "made-up files in the interchange form",
}
MODULES = sorted((settings.ROOT / "bmn").rglob("*.py"))


def test_only_one_module_writes_spreadsheets() -> None:
    writing = {
        path.relative_to(settings.ROOT).as_posix()
        for path in MODULES
        if re.search(WRITERS, path.read_text(encoding="utf-8"))
    }
    assert writing == {"bmn/exchange/spreadsheet.py", *ELSEWHERE}


@pytest.mark.parametrize("sign", ["＝", "＠"])
def test_the_signs_of_formulas_are_listed_once(sign: str) -> None:
    listing = [path.name for path in MODULES if sign in path.read_text(encoding="utf-8")]
    assert listing == ["thai.py"]
