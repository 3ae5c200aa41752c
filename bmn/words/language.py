"""Every word on the screen, in Thai and English: `text("common.verdict.late", "th")`.

Words live in `locales/<language>/<section>.toml`; a key is the file's name and the path inside it.
A missing key or a wrong blank raises, so a half-translated page never reaches a meeting.
A key chosen at run time is written `text(f"section.group.{name}", language)`: `tests/house`
reads that prefix as the whole group being used.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import Any

from bmn import settings

LANGUAGES = ("th", "en")


class MissingText(KeyError):
    """No such language, section or key."""


class WrongBlanks(ValueError):
    """The blanks given aren't exactly those of the text."""


def text(key: str, language: str, **blanks: object) -> str:
    """The words of `key`, its `{blanks}` filled; raises MissingText or WrongBlanks."""
    words = _template(key, language)
    wanted = blanks_of(words)
    if wanted != blanks.keys():
        raise WrongBlanks(f"{key} has the blanks {sorted(wanted)}, was given {sorted(blanks)}")
    return words.format_map(blanks) if wanted else words


@cache
def blanks_of(words: str) -> frozenset[str]:
    """Names of the `{blanks}` in a text."""
    return frozenset(name for _, name, _, _ in Formatter().parse(words) if name)


def sections(language: str) -> tuple[str, ...]:
    """Names of the section files of a language, in order."""
    return tuple(sorted(path.stem for path in (settings.locales_dir() / language).glob("*.toml")))


@cache
def section(name: str, language: str) -> Mapping[str, str]:
    """All texts of one section file by key; raises MissingText when there is no such file."""
    path = settings.locales_dir() / language / f"{name}.toml"
    if not path.is_file():
        raise MissingText(f"no locales/{language}/{name}.toml")
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    return MappingProxyType(dict(_flat(tree, name)))


def _template(key: str, language: str) -> str:
    try:
        return section(key.partition(".")[0], language)[key]
    except KeyError as reason:
        raise MissingText(f"no text {key!r} in {language!r}") from reason


def _flat(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        key = f"{prefix}.{name}"
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, dict):
            yield from _flat(value, key)
        else:
            raise TypeError(f"{key} is neither words nor a table")
