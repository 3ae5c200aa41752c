"""Both languages say the same things, and nothing that nobody asks for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bmn import settings
from bmn.words import language
from bmn.words.language import (
    LANGUAGES,
    MissingText,
    WrongBlanks,
    blanks_of,
    section,
    sections,
    text,
)
from bmn.words.thai import is_formula

VOCABULARY = (
    "common.app.",
    "common.page.",
    "common.page_group.",
    "common.kpi.",
    "common.verdict.",
    "common.confidence.",
    "common.chain.",
    "common.empty.",
    "common.button.",
    "common.say.",
    "common.phase.",
    "common.level.",
    "common.unit.",
)
"""The users' own terms: kept whole, so that a new page finds its words, whether used yet or not."""

LATIN_ALLOWED = {
    "A4",
    "CSV",
    "Excel",
    "GPS",
    "JSON",
    "LINE",
    "PDF",
    "Parquet",
    "SQL",
    "UTF",
    "XLSX",
    *"ABCD",  # levels of the milestones, as the letters write them
}
"""Names without a Thai form."""

SECTIONS = sections("th")
THAI = re.compile("[\u0e00-\u0e7f]")


def code_files() -> Iterator[Path]:
    yield settings.ROOT / "app.py"
    for folder in ("pages", "bmn"):
        yield from (settings.ROOT / folder).rglob("*.py")


def _outside_f_strings(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes; of an f-string itself and the expressions in it, not its pieces of text."""
    yield node
    for child in ast.iter_child_nodes(node):
        is_piece = isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)
        if not is_piece:
            yield from _outside_f_strings(child)


def used_keys() -> tuple[set[str], tuple[str, ...]]:
    """Keys written out in the code, and the groups whose last part is chosen at run time."""
    keys: set[str] = set()
    groups: set[str] = set()
    for path in code_files():
        if not path.is_file():
            continue
        for node in _outside_f_strings(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                groups.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                keys.add(node.value)
    # A group is section.group.… : a whole section can't be claimed at once.
    return keys, tuple(group for group in groups if re.match(r"[a-z_]+\.[a-z_]+[._]", group))


@pytest.mark.parametrize("name", SECTIONS)
def test_both_languages_have_the_same_keys(name: str) -> None:
    assert sections("en") == SECTIONS
    assert list(section(name, "th")) == list(section(name, "en"))


@pytest.mark.parametrize("name", SECTIONS)
def test_both_languages_have_the_same_blanks(name: str) -> None:
    thai, english = section(name, "th"), section(name, "en")
    different = [
        key for key in thai if key in english and blanks_of(thai[key]) != blanks_of(english[key])
    ]
    assert different == []


@pytest.mark.parametrize("name", SECTIONS)
def test_no_text_is_unused(name: str) -> None:
    keys, groups = used_keys()
    unused = [
        key
        for key in section(name, "th")
        if key not in keys and not key.startswith((*groups, *VOCABULARY))
    ]
    assert unused == []


@pytest.mark.parametrize("name", SECTIONS)
def test_every_key_in_the_code_exists(name: str) -> None:
    keys, _ = used_keys()
    written = {key for key in keys if re.fullmatch(rf"{name}(\.[a-z][a-z_0-9]*){{2,}}", key)}
    assert sorted(written - section(name, "th").keys()) == []


@pytest.mark.parametrize("name", SECTIONS)
def test_thai_words_hold_no_english(name: str) -> None:
    latin = {
        key: words
        for key, said in section(name, "th").items()
        if (words := set(re.findall("[A-Za-z][A-Za-z0-9]*", re.sub(r"\{.*?\}", "", said))))
        - LATIN_ALLOWED
    }
    assert latin == {}


@pytest.mark.parametrize("name", SECTIONS)
def test_english_words_hold_no_thai(name: str) -> None:
    own_names = ("common.app.language_name",)
    thai = [
        key
        for key, said in section(name, "en").items()
        if THAI.search(said) and key not in own_names
    ]
    assert thai == []


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_header_is_escaped_as_a_formula(name: str, language: str) -> None:
    """Three English headers came out of the writer of files as "'% of collected"."""
    signed = [key for key, said in section(name, language).items() if is_formula(said)]
    assert set(signed) <= {"progress.feed.new"}


@pytest.mark.parametrize("name", SECTIONS)
def test_thai_is_composed_the_one_way(name: str) -> None:
    """No decomposed sara am, doubled blank or stray zero-width character: search would miss it."""
    wrong = [
        key
        for key, said in section(name, "th").items()
        if re.search("\u0e4d\u0e32|\u0e32\u0e4d|[\u200b-\u200d\ufeff\u00a0]|  ", said)
    ]
    assert wrong == []


def test_a_missing_key_raises() -> None:
    for key in ("common.verdict.fine", "nowhere.at.all", "common", "../common.verdict.late"):
        with pytest.raises(MissingText):
            text(key, "th")
    with pytest.raises(MissingText):
        text("common.verdict.late", "de")


def test_a_wrong_blank_raises() -> None:
    with pytest.raises(WrongBlanks):
        text("common.say.as_of", "th")
    with pytest.raises(WrongBlanks):
        text("common.verdict.late", "th", days=3)


def test_blanks_are_filled_as_they_are() -> None:
    assert text("common.say.as_of", "th", when="{odd} & <b>") == "ข้อมูล ณ {odd} & <b>"


@pytest.mark.parametrize("name", LANGUAGES)
def test_only_words_stand_in_a_section(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "odd.toml").write_text("[group]\nnumber = 3\n")
    monkeypatch.setattr(language.settings, "locales_dir", lambda: tmp_path)
    with pytest.raises(TypeError, match=r"odd\.group\.number"):
        section("odd", name)


@pytest.mark.parametrize("name", SECTIONS)
def test_a_survey_year_in_english_says_of_which_era(name: str) -> None:
    """A survey year is a name in the Buddhist era: "Year 2569" would be read as common era."""
    given_whole = ("frame.problem.", "headline.", "common.date.")
    bare = [
        key
        for key, said in section(name, "en").items()
        if re.search(r"(?:\{year\}|\b25\d\d\b)(?! B\.E\.)", said)
        and not key.startswith(given_whole)
    ]
    assert bare == []


def test_a_level_inside_an_english_title_is_lower_case() -> None:
    """ "by District" was a capital in the middle of a sentence."""
    capital = re.compile(r'words\(\s*f?"([\w.{}]+)",[^()]*level=view\.words\(f"common\.level\.')
    found = [
        key
        for path in code_files()
        if path.is_file()
        for key in capital.findall(path.read_text(encoding="utf-8"))
    ]
    assert found, "the pattern no longer finds what it looks at"
    inside = [
        key
        for key in found
        if "{" not in key and not section(key.split(".")[0], "en")[key].startswith("{level}")
    ]
    assert inside == []


@pytest.mark.parametrize(
    "group",
    [
        "progress.pace.enough",
        "progress.pace.short",
        "overview.forecast.in_time",
        "enumerators.state.",
        "quality.agency.status.",
        "quality.agency.basis.",
        "confidence.grade.",
        "confidence.step.",
        "common.verdict.",
        "common.chain.",
    ],
)
def test_a_state_in_english_begins_with_a_capital(group: str) -> None:
    told = {
        key: said.lstrip("▲◆● ")
        for key, said in section(group.split(".")[0], "en").items()
        if key.startswith(group)
    }
    assert told
    assert [key for key, said in told.items() if not said[0].isupper()] == []


def test_one_module_makes_html_of_words() -> None:
    """Whoever escapes by himself lets the browser break Thai inside words."""
    alone = [
        path.relative_to(settings.ROOT).as_posix()
        for path in code_files()
        if path.is_file() and "from html import escape" in path.read_text(encoding="utf-8")
    ]
    # `evidence` marks what is wrong before the words are shown, `style` escapes attributes.
    assert set(alone) == {
        "bmn/ui/kit/style.py",
        "bmn/words/unbroken.py",
        "bmn/standing/evidence.py",
    }
