"""Which kind of record a header means, and which column each of its words is.

The kind is known from the columns, never from the file's name.
"""

import re
from dataclasses import dataclass, field

from bmn.collector.messages import Refused
from bmn.survey import columns, reference
from bmn.survey.columns import Kind, header_key
from bmn.words.language import text

IGNORED_PREFIX = "_"  # the columns that our own quarantine export adds
INDICATOR = re.compile(r"^i([0-9]{1,3})(eligible|fail)$")
LISTED_AT_MOST = 12
PARTS_TH = {"eligible": "เข้าเกณฑ์", "fail": "ไม่ผ่าน"}


@dataclass(frozen=True)
class Match:
    """A header understood: column name → position, told values, and words left out."""

    kind: Kind
    position: dict[str, int]
    told: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    clashes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_thai: bool = False  # most words of the header are

    @property
    def is_complete(self) -> bool:
        """Whether every required column is there; indicators depend on the year, checked later."""
        return not self.missing

    @property
    def score(self) -> int:
        """How many columns were recognised."""
        return len(self.position) + len(self.told)


def best(header: list[str]) -> Match:
    """The most likely kind of that header, complete or not.

    Raises Refused when two kinds fit equally well, or when a column is named twice.
    """
    words = {i: header_key(word) for i, word in enumerate(header) if _is_named(word)}
    matches = [_match(kind, header, words) for kind in columns.kinds().values()]
    top = max(match.score for match in matches)
    likely = [match for match in matches if match.score == top]
    complete = [match for match in likely if match.is_complete]
    if len(complete) > 1:
        raise Refused("kind_ambiguous", kinds=", ".join(m.kind.name for m in complete))
    return complete[0] if complete else min(likely, key=lambda match: len(match.missing))


def check(match: Match) -> Match:
    """The match itself if it can be loaded. Raises Refused with what is missing or named twice."""
    for name, headers in match.clashes.items():
        raise Refused("column_twice", column=name, headers=", ".join(headers))
    if not match.is_complete:
        raise Refused(
            "kind_unknown",
            kind=match.kind.name,
            kind_th=text(f"data.kind.{match.kind.name}", "th"),
            missing=", ".join(named(match, [*match.missing, *_indicators_missing(match)])),
        )
    highest = columns.highest_indicator()
    beyond = [
        w for w in match.unknown if (m := INDICATOR.match(header_key(w))) and int(m[1]) > highest
    ]
    if beyond and match.kind.name == "household":
        raise Refused("indicator_beyond", columns=listed(beyond))
    return match


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Names in one line, the first dozen of them."""
    shown = ", ".join(name[:60] for name in names[:LISTED_AT_MOST])
    return shown if len(names) <= LISTED_AT_MOST else f"{shown} … (+{len(names) - LISTED_AT_MOST})"


def named(match: Match, names: list[str]) -> list[str]:
    """Columns as the sender would call them: in Thai where the header is in Thai."""
    columns_ = {column.name: column for column in match.kind.columns}

    def word(name: str) -> str:
        column = columns_.get(name)
        if column is None:
            return name
        return next((s for s in column.synonyms if not s.isascii()), name)

    plain = [name for name in names if not INDICATOR.match(header_key(name))]
    if match.is_thai:
        plain = [" | ".join(word(part) for part in name.split(" | ")) for name in plain]
    return [*plain, *_ranges(match, [name for name in names if INDICATOR.match(header_key(name))])]


def _ranges(match: Match, names: list[str]) -> list[str]:
    """Indicator columns by ranges of numbers, since there may be eighty of them."""
    parts: dict[int, list[str]] = {}
    for name in names:
        number, _, part = name.removeprefix("i").partition("_")
        parts.setdefault(int(number), []).append(part)
    runs: list[tuple[int, int, list[str]]] = []
    for at, lacking in sorted(parts.items()):
        if runs and runs[-1][1] == at - 1 and runs[-1][2] == lacking:
            runs[-1] = (runs[-1][0], at, lacking)
        else:
            runs.append((at, at, lacking))
    return [_range_words(match, *run) for run in runs]


def _range_words(match: Match, first: int, last: int, parts: list[str]) -> str:
    if match.is_thai:
        told = "/".join(PARTS_TH[part] for part in parts)
        return f"ตัวชี้วัดที่ {first} {told}" if first == last else f"ตัวชี้วัดที่ {first}-{last} {told}"
    told = "/".join(parts)
    return f"i{first:02d}_{told}" if first == last else f"i{first:02d}-i{last:02d} _{told}"


def _indicators_missing(match: Match) -> list[str]:
    """Columns of indicators that no catalogue would do without: as many as the smallest that has
    the highest number of the header. Which catalogue it is, the rows tell later."""
    numbers = {
        column.indicator_no
        for column in match.kind.columns
        if column.indicator_no is not None and column.name in match.position
    }
    sizes = sorted(int(row["indicators"]) for row in reference.rows("catalogues.csv"))
    enough = [size for size in sizes if size >= max(numbers, default=0)]
    return [
        column.name
        for column in match.kind.columns
        if column.indicator_no is not None
        and enough
        and column.indicator_no <= enough[0]
        and column.name not in match.position
    ]


def _is_named(word: str) -> bool:
    return bool(header_key(word)) and not word.lstrip("\ufeff ").startswith(IGNORED_PREFIX)


def _match(kind: Kind, header: list[str], words: dict[int, str]) -> Match:
    position, clashes = _assigned(kind, words)
    told: dict[str, str] = {}
    names = {column.name for column in kind.columns}
    for implied in columns.implied_headers():
        if implied.column not in names or implied.column in position:
            continue
        found = [
            i for i, key in words.items() if key == implied.header and i not in position.values()
        ]
        if found:
            position[implied.column] = found[0]
            told = {n: v for n, v in implied.gives if n in names and n not in position}
    used = set(position.values())
    twice = {name: tuple(header[i] for i in at) for name, at in clashes.items()}
    unknown = tuple(header[i] for i in words if i not in used)
    thai = sum(not header[i].isascii() for i in words)
    missing = _missing(kind, position, told)
    return Match(kind, position, told, unknown, missing, twice, is_thai=thai * 2 > len(words))


def _assigned(kind: Kind, words: dict[int, str]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Columns by their own name first, then by synonym; and those that were named twice."""
    position: dict[str, int] = {}
    clashes: dict[str, list[int]] = {}
    own = kind.own_headers
    for i, key in words.items():
        if key in own:
            _place(own[key], i, position, clashes)
    by_name = set(position)
    for i, key in words.items():
        if key in own:
            continue
        free = [name for name in kind.headers.get(key, ()) if name not in by_name]
        if free:
            _place(free[0], i, position, clashes)
    return position, clashes


def _place(name: str, i: int, position: dict[str, int], clashes: dict[str, list[int]]) -> None:
    if name in position:
        clashes.setdefault(name, [position[name]]).append(i)
    else:
        position[name] = i


def _missing(kind: Kind, position: dict[str, int], told: dict[str, str]) -> tuple[str, ...]:
    missing = [
        column.name
        for column in kind.columns
        if column.is_required
        and column.indicator_no is None
        and column.name not in position
        and column.name not in told
    ]
    told_of = [c.name for c in kind.columns if not c.is_key]
    if told_of and not set(told_of) & set(position):  # keys alone say nothing of an area
        missing.append(" | ".join(told_of))
    if kind.name == "person" and not {"birth_date", "age"} & set(position):
        missing.append("birth_date | age")
    return tuple(missing)
