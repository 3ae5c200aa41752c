"""One small file as a district office might send it: Thai headers, Thai digits and wrong cells.

Each line's fault and what should become of it (accept, quarantine, drop) are in the ledger; the
numbers `T…` are those of the list of Thai input faults that the collector is tested against.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bmn.simulate.codes import Codes
from bmn.simulate.drafts import Draft
from bmn.simulate.files import table
from bmn.simulate.frame import Frame
from bmn.simulate.ledger import Ledger
from bmn.simulate.parameters import Parameters
from bmn.simulate.people import MOST_MEMBERS
from bmn.simulate.plan import SHOWCASE, Plan
from bmn.simulate.records import Traits, batch
from bmn.simulate.season import Visits, day_number, households_in, visits_of

Row = dict[str, str]
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_THAI_HEADERS = {
    "household_id": "รหัสครัวเรือน",
    "village_code": "รหัสหมู่บ้าน",
    "members": "จำนวนสมาชิก",
    "income_main": "รายได้อาชีพหลัก",
}
_CLEAN_LINES = 12
_VILLAGES, _PER_VILLAGE = 12, 5


def _cell(name: str, change: Callable[[str], str]) -> Callable[[Row], None]:
    def spoil(row: Row) -> None:
        row[name] = change(row[name])

    return spoil


def _to(name: str, value: str) -> Callable[[Row], None]:
    return _cell(name, lambda _: value)


def _thai(value: str) -> str:
    return value.translate(_THAI_DIGITS)


def _thousands(value: str) -> str:
    return f"{int(value):,}"


# fault, what should become of the line, what is done to it
_FAULTS: list[tuple[str, str, Callable[[Row], None]]] = [
    ("T05", "accept", _cell("members", _thai)),
    ("T05", "accept", _cell("income_main", _thai)),
    ("T06", "accept", _cell("village_code", lambda v: v[:3] + _thai(v[3:]))),
    ("T07", "accept", _to("submitted_at", "15/02/2569 10:30")),
    ("T11", "accept", _cell("village_code", lambda v: f"{v[:4]}\u200b{v[4:]}\u00a0")),
    ("T17", "accept", _cell("household_id", lambda v: f"'{v}")),
    ("T23", "accept", _cell("income_main", _thousands)),
    ("T09", "quarantine", _to("submitted_at", "15/02/69")),
    ("T10", "quarantine", _to("submitted_at", "2027-01-01T09:00:00")),
    ("T10", "quarantine", _to("submitted_at", "1900-01-01T09:00:00")),
    ("T16", "quarantine", _to("household_id", "5.70101E+10")),
    ("T22", "quarantine", _to("income_main", "-")),
    ("T22", "quarantine", _to("income_other", "ไม่มี")),
    ("T23", "quarantine", _to("income_main", "3,8000")),
    ("T24", "quarantine", _to("income_main", "-1")),
    ("T39", "quarantine", _to("i29_fail", "2")),
    ("T39", "quarantine", _to("i06_eligible", "x")),
    ("blank id", "quarantine", _to("household_id", "")),
    ("no such village", "quarantine", _cell("village_code", lambda v: f"{v[:6]}9901")),
    ("no members", "quarantine", _to("members", "0")),
    ("confirmed unreadable", "quarantine", _to("confirmed", "อาจจะ")),
]


def write_dirty(
    path: Path,
    frame: Frame,
    traits: Traits,
    codes: Codes,
    plan: Plan,
    parameters: Parameters,
    ledger: Ledger,
) -> int:
    """Write the file; rows written. The households in it are in no other file."""
    rows = _some_households(frame, traits, codes, plan, parameters)
    lines: list[Row] = rows[:_CLEAN_LINES]
    entries: list[tuple[str, str, int]] = []
    for (fault, fate, spoil), row in zip(_FAULTS, rows[_CLEAN_LINES:], strict=False):
        spoil(row)
        lines.append(row)
        entries.append((fault, fate, len(lines) + 1))
    if rows:
        lines.append(dict(rows[0]))
        entries.append(("T26", "drop", len(lines) + 1))
        twin = dict(rows[1], income_main="999000", income_total="")
        lines.append(twin)
        entries.append(("T27", "quarantine", 3))
        entries.append(("T27", "quarantine", len(lines) + 1))
        lines.append(dict.fromkeys(rows[0], "") | {"survey_year_be": "รวม"})
        entries.append(("T21", "drop", len(lines) + 1))
    for fault, fate, line in entries:
        ledger.add(fault, plan.survey_year_be, "line", [f"{path.name}:{line}"], detail=fate)
    _write(path, lines)
    return len(lines)


def _some_households(
    frame: Frame, traits: Traits, codes: Codes, plan: Plan, parameters: Parameters
) -> list[Row]:
    """Households beyond the last of a few villages, collected the day before `as_of`."""
    own = np.flatnonzero(frame.province == SHOWCASE)
    village = (own if len(own) else np.arange(len(frame)))[:_VILLAGES]
    chosen, own_traits = frame.take(village), traits.take(village)
    count = households_in(chosen, plan)
    position = np.repeat(np.arange(len(village)), _PER_VILLAGE)
    number = count[position] + np.tile(np.arange(_PER_VILLAGE), len(village))
    submitted = np.floor(day_number(plan.as_of)) - 1 + (9 + np.arange(len(number)) / 8) / 24
    visits: Visits = visits_of(chosen, position, number, submitted)
    draft = Draft.of(batch(chosen, visits, own_traits, codes, plan, parameters))
    draft.set(np.arange(len(number)), confirmed=1, residence_months=12)
    assert int(draft.batch.size.max()) <= MOST_MEMBERS
    made = table(draft.household).to_pylist()
    return [{name: _as_text(value) for name, value in row.items()} for row in made]


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _write(path: Path, lines: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        names = list(lines[0])
        writer = csv.writer(file)
        writer.writerow([_THAI_HEADERS.get(name, name) for name in names])
        writer.writerows([row[name] for name in names] for row in lines)
