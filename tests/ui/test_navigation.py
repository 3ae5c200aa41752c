"""A page is its file, its line in the list, and its words."""

from bmn import settings
from bmn.ui.frame import navigation
from bmn.words.language import LANGUAGES


def test_every_page_has_its_line_and_every_line_its_page() -> None:
    files = {path.stem for path in (settings.ROOT / "pages").glob("*.py")}
    assert files == {page.name for page in navigation.PAGES}


def test_every_page_is_named_in_both_languages() -> None:
    for language in LANGUAGES:
        names = [navigation.title(page.name, language) for page in navigation.PAGES]
        assert len(set(names)) == len(names)


def test_groups_stand_together() -> None:
    groups = [page.group for page in navigation.PAGES]
    assert groups == sorted(groups, key=groups.index)


def test_every_page_asks_at_its_door_first() -> None:
    for page in navigation.PAGES:
        code = (settings.ROOT / "pages" / f"{page.name}.py").read_text(encoding="utf-8")
        first = next(line for line in code.splitlines() if "=" in line and "import" not in line)
        assert first == f'view = require("{page.name}")'
