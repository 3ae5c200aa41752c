"""JSON Lines: one object a line. Numbers keep the text in which they were written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bmn.collector.messages import Refused

LONGEST_LINE = 1 << 20  # characters: a record has a few thousand


class _Repeated(ValueError):
    """A key stands twice in one object."""


def header(path: Path, most_columns: int) -> list[str]:
    """Every key of every object, in the order in which they appear. Raises Refused."""
    words: dict[str, None] = {}
    for _, line in _lines(path):
        found = _parsed(line)
        if isinstance(found, dict):
            words.update(dict.fromkeys(found))
            if len(words) > most_columns:
                raise Refused("too_many_columns", limit=most_columns)
    if not words:
        raise Refused("json_whole")
    return list(words)


def rows(path: Path, words: list[str]) -> Iterator[tuple[int, list[str | None], str | None]]:
    """Line, cells and rule of structure of every line that is not blank."""
    for number, line in _lines(path):
        found = _parsed(line)
        if not isinstance(found, dict):
            yield number, [], found
            continue
        try:
            yield number, [_text(found.get(word)) for word in words], None
        except ValueError:
            yield number, [], "json_value"


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) >= LONGEST_LINE:
                raise Refused("line_too_long", line=number, limit=f"{LONGEST_LINE >> 20} MB")
            if line.strip():
                yield number, line


def _parsed(line: str) -> dict[str, Any] | str:
    """The object of a line, or the rule that the line breaks."""
    try:
        found = json.loads(
            line,
            parse_int=str,
            parse_float=str,
            parse_constant=_no_number,
            object_pairs_hook=_unique,
        )
    except _Repeated:
        return "json_value"
    except (ValueError, RecursionError):
        return "json_line"
    return found if isinstance(found, dict) else "json_line"


def _no_number(word: str) -> None:
    """NaN and infinities mean that there is no value."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Repeated
    for key in found:
        key.encode("utf-8")
    return found


def _text(value: Any) -> str | None:
    """A value as a cell. Raises ValueError for what no cell can hold."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str):
        value.encode("utf-8")  # a lone surrogate is no text: UnicodeEncodeError is a ValueError
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(value)
    raise ValueError("nested")
