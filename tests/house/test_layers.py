"""The walls of the house: app.py, pages/ → bmn.ui.<page> → bmn.ui.kit, bmn.ui.frame → bmn → queries
and data. Never back, and no page into another.
"""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bmn import settings

ROOT = settings.ROOT
UI = sorted((ROOT / "bmn" / "ui").rglob("*.py"))
BELOW = sorted(set((ROOT / "bmn").rglob("*.py")) - set(UI))
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
SHARED = ("frame", "kit")
ROOMS = sorted(
    path.name for path in (ROOT / "bmn" / "ui").iterdir() if (path / "__init__.py").exists()
)
OF_PAGES = [path for path in UI if path.parent.name not in (*SHARED, "ui")]
LINES_OF_A_PAGE = 60
LINES_OF_A_MODULE = 300


@cache
def imports(path: Path) -> frozenset[str]:
    """Names of all that a file imports, wherever in it: `bmn.ui.kit.answers`, `pandas`."""

    def found() -> Iterator[str]:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Import):
                yield from (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{name.name}" for name in node.names)

    return frozenset(found())


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def reaches(path: Path, *rooms: str) -> set[str]:
    """What a file imports of the given packages."""
    return {
        name
        for name in imports(path)
        if any(name == room or name.startswith(f"{room}.") for room in rooms)
    }


def draws_a_card(path: Path) -> bool:
    """Whether a file opens a card: `with layout.card(…)`."""
    return any(
        isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr == "card")
            or (isinstance(node.func, ast.Name) and node.func.id == "card")
        )
        for node in ast.walk(_tree(path))
    )


@cache
def keys(page: str) -> frozenset[str]:
    """What a page's words are called: `[missing]`, `[show] areas` → missing, show, areas."""

    def found(words: dict[str, object]) -> Iterator[str]:
        for name, value in words.items():
            yield name
            if isinstance(value, dict):
                yield from found(value)

    path = ROOT / "locales" / "th" / f"{page}.toml"
    return frozenset(found(tomllib.loads(path.read_text(encoding="utf-8"))))


def is_named_as_its_words(path: Path) -> bool:
    """A key of its page's words, or a file of words of its own (agency)."""
    has_own = (ROOT / "locales" / "th" / f"{path.stem}.toml").exists()
    return has_own or path.stem in keys(path.parent.name)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", BELOW, ids=named)
def test_nothing_below_the_screens_knows_of_them(path: Path) -> None:
    assert not reaches(path, "streamlit", "bmn.ui")


@pytest.mark.parametrize("path", UI, ids=named)
def test_no_screen_knows_the_pages_files(path: Path) -> None:
    assert not reaches(path, "pages", "app")


@pytest.mark.parametrize("path", OF_PAGES, ids=named)
def test_no_page_imports_another(path: Path) -> None:
    others = [f"bmn.ui.{room}" for room in ROOMS if room not in (*SHARED, path.parent.name)]
    assert not reaches(path, *others)


@pytest.mark.parametrize("path", [path for path in UI if path.parent.name == "kit"], ids=named)
def test_the_kit_knows_no_page_and_no_frame(path: Path) -> None:
    assert not reaches(path, *(f"bmn.ui.{room}" for room in ROOMS if room != "kit"))


@pytest.mark.parametrize("path", [path for path in UI if path.parent.name == "frame"], ids=named)
def test_the_frame_knows_no_page(path: Path) -> None:
    assert not reaches(path, *(f"bmn.ui.{room}" for room in ROOMS if room not in SHARED))


@pytest.mark.parametrize("path", [path for path in BELOW if path.parent.name == "store"], ids=named)
def test_the_store_knows_no_collector(path: Path) -> None:
    assert not reaches(path, "bmn.collector")


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_only_lays_out(path: Path) -> None:
    assert not reaches(path, "duckdb", "pandas", "numpy", "pages", "plotly", "bmn.charts")
    assert not reaches(path, "bmn.warehouse.queries", "bmn.warehouse.snapshots")


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_is_short_and_draws_no_card_itself(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES_OF_A_PAGE
    assert not draws_a_card(path)


@pytest.mark.parametrize("path", OF_PAGES, ids=named)
def test_a_card_is_a_file_named_as_its_words(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES_OF_A_MODULE
    assert not draws_a_card(path) or is_named_as_its_words(path)


@pytest.mark.parametrize("path", UI, ids=named)
def test_screens_read_through_queries_only(path: Path) -> None:
    assert not reaches(path, "duckdb", "bmn.store", "plotly.express")


def test_only_one_module_asks_the_queries() -> None:
    asking = {named(path) for path in UI if "bmn.warehouse.queries" in imports(path)}
    # passport.py shows a query's text; it runs none.
    assert asking == {"bmn/ui/kit/answers.py", "bmn/ui/kit/passport.py"}
    assert "queries.run" not in (ROOT / "bmn/ui/kit/passport.py").read_text(encoding="utf-8")
