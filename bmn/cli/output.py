"""What all commands share: exit statuses, messages, JSON, parameters."""

import json
import math
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

DONE, REFUSED = 0, 1


def say(message: str) -> None:
    """A message to the person, never into the command's answer."""
    print(message, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """One JSON value on standard output: dates ISO, NaN and NaT as null."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=1))


def print_bytes(content: bytes) -> None:
    """A file's content on standard output, its line ends untouched."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def plain(value: Any) -> Any:
    """The value in JSON's own types."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (datetime, date)):
        return None if value != value else value.isoformat()  # NaT is not equal to itself
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, float) and (math.isnan(value) or math.isinf(value)):
        return None
    if hasattr(value, "item"):
        return plain(value.item())
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return None if str(value) in ("<NA>", "NaT") else str(value)


def records(frame: Any) -> list[dict[str, Any]]:
    """The frame's rows as dictionaries in plain types; unknown is None."""
    return [
        {name: _cell(value) for name, value in zip(frame.columns, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]


def _cell(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def parameters(pairs: Sequence[str]) -> dict[str, Any]:
    """The values of `--param NAME=VALUE`, given any number of times. Raises ValueError."""
    parameters: dict[str, Any] = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator:
            raise ValueError(pair)
        parameters[name] = value
    return parameters


def no_snapshot(error: Exception) -> int:
    """Say that there is nothing to answer from; returns the exit status."""
    say(
        "ยังไม่มีชุดข้อมูล หรืออ่านชุดข้อมูลไม่ได้ / no snapshot, or it can't be read: "
        f"{error}. Build one: python -m bmn demo, or python -m bmn ingest FILE"
    )
    return REFUSED
