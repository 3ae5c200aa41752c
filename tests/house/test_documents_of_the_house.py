"""What a reader needs to find his way: records of decisions, rooms with laws, one formatter."""

import re
import shlex
from pathlib import Path

import pytest

from bmn import settings
from bmn.cli import main

ROOT = settings.ROOT
ADRS = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "benchmarks/README.md"]
FOLDERS = "bmn|queries|data/reference|tests|locales|docs|pages"
EXCEPTIONS_TO_THE_FORMATTER = 5


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rooms() -> set[str]:
    """The packages of `bmn`; of `bmn/ui` those that aren't a page's own."""
    packages = {path.parent.name for path in (ROOT / "bmn").glob("*/__init__.py")} - {"ui"}
    return {f"bmn/{name}" for name in packages} | {"bmn/ui/frame", "bmn/ui/kit", "bmn/ui/<page>"}


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem[:4])
def test_a_record_has_the_common_form(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# \d{4} \S.*", lines[0])
    assert lines[0][2:6] == path.name[:4]
    heads = [match[1] for line in lines if (match := re.match(r"\*\*(\w+)\.\*\* \S", line))]
    assert [head for head in heads if head != "Amended"] == ["Context", "Choice", "Consequence"]


def test_every_record_is_in_the_index_under_its_title() -> None:
    listed = dict(re.findall(r"\[(\d{4} [^\]]+)\]\(([^)]+)\)", read("docs/adr/README.md")))
    titled = {path.read_text(encoding="utf-8").splitlines()[0][2:]: path.name for path in ADRS}
    assert listed == titled
    assert [path.name[:4] for path in ADRS] == [f"{n:04d}" for n in range(1, len(ADRS) + 1)]


def test_every_room_has_its_law() -> None:
    laws = re.findall(r"^\| ((?:`[^`]+`(?:, )?)+) \|", read("CONTRIBUTING.md"), re.MULTILINE)
    named = {name.rstrip("/") for law in laws for name in re.findall(r"`([^`]+)`", law)}
    assert {name for name in named if name.startswith("bmn")} == rooms()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_points_to_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (path.parent / target).exists(), target
    for name in re.findall(
        r"`((?:bmn|queries|data/reference|tests|locales|docs|pages)/[\w./-]+)`", text
    ):
        assert (ROOT / name).exists(), name


def test_the_lanes_name_tests_that_are_there() -> None:
    lanes = re.findall(r"\| `(pytest[^`]*)` \|", read("CONTRIBUTING.md"))
    assert len(lanes) == 4
    named = [word for lane in lanes for word in shlex.split(lane) if word.startswith("tests/")]
    assert all((ROOT / name).is_dir() for name in named)


def test_every_command_is_documented() -> None:
    (commands,) = main.build_parser()._subparsers._group_actions  # type: ignore[union-attr]
    (table,) = re.findall(r"^\| command \|.*?\n\n", read("docs/command-line.md"), re.S | re.M)
    documented = set(re.findall(r"^\| `(\w+)", table, re.MULTILINE))
    assert documented == set(commands.choices)


def test_there_is_one_formatter_and_ci_checks_it() -> None:
    assert "ruff format --check ." in read(".ci/run").splitlines()
    exceptions = [
        path
        for folder in ("bmn", "pages", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"#\s*fmt:\s*(skip|off)", path.read_text(encoding="utf-8"))
    ]
    assert len(exceptions) <= EXCEPTIONS_TO_THE_FORMATTER
