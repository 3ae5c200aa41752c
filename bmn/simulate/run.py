"""From a plan to files, a group of districts at a time, so that memory stays small."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bmn.simulate import season
from bmn.simulate.codes import Codes, codes
from bmn.simulate.files import TableFile, table, write
from bmn.simulate.frame import Frame, frame
from bmn.simulate.parameters import Parameters
from bmn.simulate.plan import Plan
from bmn.simulate.records import Batch, Traits, batch, traits
from bmn.simulate.registers import targets, village_register

_HOUSEHOLDS_AT_ONCE = 40_000  # keeps the working arrays in the processor's cache


@dataclass
class SimulationReport:
    """What was written; `files` in the order in which they should be taken in."""

    files: list[Path] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, path: Path, kind: str, rows: int) -> None:
        if rows:
            self.files.append(path)
            self.rows[kind] = self.rows.get(kind, 0) + rows


@dataclass(frozen=True)
class _World:
    """Everything that is the same for all groups of a plan."""

    plan: Plan
    parameters: Parameters
    frame: Frame
    traits: Traits
    codes: Codes


def simulate(plan: Plan, folder: Path) -> SimulationReport:
    """Write the interchange files of a plan into `folder`."""
    started = time.perf_counter()
    parameters = Parameters()
    villages = frame(plan, parameters)
    world = _World(
        plan, parameters, villages, traits(villages, plan, parameters), codes(parameters)
    )
    report = SimulationReport()
    folder.mkdir(parents=True, exist_ok=True)
    _write_registers(world, folder, report)
    with ThreadPoolExecutor(max_workers=plan.workers) as pool:
        groups = list(_file_groups(world))
        work = [pool.submit(_write_group, world, folder, n, rows) for n, rows in enumerate(groups)]
        for done in work:
            for path, kind, rows in done.result():
                report.add(path, kind, rows)
    report.files.sort(key=lambda path: path.name)
    report.seconds = time.perf_counter() - started
    return report


def _path(folder: Path, plan: Plan, order: int, kind: str, number: int | None = None) -> Path:
    part = "" if number is None else f"-{number + 1:02d}"
    return folder / f"{order:02d}-{plan.survey_year_be}-{kind}{part}.{plan.file_format}"


def _write_registers(world: _World, folder: Path, report: SimulationReport) -> None:
    if world.plan.with_villages:
        path = _path(folder, world.plan, 0, "village")
        report.add(path, "village", write(path, village_register(world.frame)))
    path = _path(folder, world.plan, 10, "target")
    report.add(path, "target", write(path, targets(world.frame, world.plan)))


def _file_groups(world: _World) -> Iterator[NDArray[np.int64]]:
    """Villages of one file each: whole provinces, together about `households_per_file`."""
    group: list[NDArray[np.int64]] = []
    households = 0
    province = world.frame.province.astype(str)
    for code in np.unique(province):
        rows = np.flatnonzero(province == code)
        size = int(world.frame.target[rows].sum())
        if group and households + size > world.plan.households_per_file:
            yield np.concatenate(group)
            group, households = [], 0
        group.append(rows)
        households += size
    if group:
        yield np.concatenate(group)


def _chunks(world: _World, rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Whole districts, together about `_HOUSEHOLDS_AT_ONCE`."""
    district = world.frame.district[rows].astype(str)
    starts = np.flatnonzero(np.concatenate([[True], district[1:] != district[:-1]]))
    size = np.add.reduceat(world.frame.target[rows], starts)
    part = np.cumsum(size) // _HOUSEHOLDS_AT_ONCE
    for number in np.unique(part):
        chosen = np.flatnonzero(part == number)
        first = starts[chosen[0]]
        end = starts[chosen[-1] + 1] if chosen[-1] + 1 < len(starts) else len(rows)
        yield rows[first:end]


def _write_group(
    world: _World, folder: Path, number: int, rows: NDArray[np.int64]
) -> list[tuple[Path, str, int]]:
    plan = world.plan
    household = TableFile(_path(folder, plan, 40, "household", number))
    person = TableFile(_path(folder, plan, 50, "person", number))
    with household, person:
        for chunk in _chunks(world, rows):
            drawn = _draw(world, chunk)
            if drawn is None:
                continue
            household.write(table(drawn.household))
            if plan.with_persons:
                person.write(_person_table(drawn))
    return [(household.path, "household", household.rows), (person.path, "person", person.rows)]


def _draw(world: _World, rows: NDArray[np.int64]) -> Batch | None:
    villages = world.frame.take(rows)
    due = season.visits(villages, world.plan)
    now = season.day_number(world.plan.as_of)
    collected = due.take(np.flatnonzero(due.submitted < now))
    if not len(collected.village):
        return None
    return batch(
        villages, collected, world.traits.take(rows), world.codes, world.plan, world.parameters
    )


def _person_table(drawn: Batch) -> pa.Table:
    columns: dict[str, Any] = dict(drawn.person)
    ids = drawn.household["household_id"]
    columns["household"] = ids.take(pa.array(columns["household"]))
    made = table(columns)
    return made.rename_columns(
        ["household_id" if name == "household" else name for name in made.column_names]
    )
