"""The arrow: app.py, pages/ → bmn.ui → bmn → queries/ + data/. Never back, never sideways."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bmn import settings

ROOT = settings.ROOT
UI = sorted((ROOT / "bmn" / "ui").rglob("*.py"))
BELOW = sorted(set((ROOT / "bmn").rglob("*.py")) - set(UI))
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]


def imports(path: Path) -> Iterator[str]:
    """Names of all that a file imports, wherever in it: `bmn.ui.kit.answers`, `pandas`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", BELOW, ids=named)
def test_nothing_below_the_screens_knows_of_them(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)}
    assert "streamlit" not in roots
    assert not any(name == "bmn.ui" or name.startswith("bmn.ui.") for name in imports(path))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_only_lays_out(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)}
    assert not roots & {"duckdb", "pandas", "numpy", "pages", "plotly"}
    assert "bmn.warehouse.queries" not in imports(path)
    assert "bmn.warehouse.snapshots" not in imports(path)


@pytest.mark.parametrize("path", UI, ids=named)
def test_screens_read_through_queries_only(path: Path) -> None:
    names = set(imports(path))
    assert "duckdb" not in {name.split(".")[0] for name in names}
    assert "bmn.store" not in names
    assert "plotly.express" not in names


def test_only_one_module_asks_the_queries() -> None:
    asking = {path.name for path in UI if "bmn.warehouse.queries" in imports(path)}
    # passport.py shows a query's text; it runs none.
    assert asking == {"answers.py", "passport.py"}
    assert "queries.run" not in (ROOT / "bmn/ui/kit/passport.py").read_text(encoding="utf-8")
