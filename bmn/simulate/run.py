"""From a plan to files, a group of districts at a time, so that memory stays small."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bmn import settings
from bmn.simulate import season
from bmn.simulate.codes import Codes, codes
from bmn.simulate.columns import Columns
from bmn.simulate.dirty import write_dirty
from bmn.simulate.drafts import Draft
from bmn.simulate.fault_runs import Site
from bmn.simulate.faults import plant
from bmn.simulate.files import TableFile, table, write
from bmn.simulate.frame import Frame, frame
from bmn.simulate.ledger import Ledger
from bmn.simulate.parameters import Parameters
from bmn.simulate.plan import Plan
from bmn.simulate.records import Traits, batch, traits
from bmn.simulate.registers import confirmed_targets, registers, targets, village_register
from bmn.simulate.revisions import revised_rows, second_versions, withdrawn
from bmn.simulate.seen import Seen, seen, together

_HOUSEHOLDS_AT_ONCE = 40_000  # keeps the working arrays in the processor's cache


@dataclass
class SimulationReport:
    """What was written; `files` in the order in which they should be taken in."""

    files: list[Path] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    ledger: Path | None = None
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


def simulate(plan: Plan, folder: Path, aside: Path | None = None) -> SimulationReport:
    """Write the interchange files of a plan into `folder`.

    The ledger of planted faults and the households of the coming days go to `aside` (default:
    `data/simulated`), which is no inbox.
    """
    aside = aside or settings.data_dir() / "simulated"
    started = time.perf_counter()
    parameters = Parameters()
    villages = frame(plan, parameters)
    world = _World(
        plan, parameters, villages, traits(villages, plan, parameters), codes(parameters)
    )
    report = SimulationReport()
    for old in [
        *aside.glob(f"later-{plan.survey_year_be}-*"),
        *aside.glob(f"live-{plan.survey_year_be}*"),
    ]:
        old.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    _write_areas(world, folder, report)
    with ThreadPoolExecutor(max_workers=plan.workers) as pool:
        groups = list(_file_groups(world))
        work = [
            pool.submit(_write_group, world, folder, aside, n, rows)
            for n, rows in enumerate(groups)
        ]
        done = [group.result() for group in work]
    ledger = Ledger()
    for group in done:
        ledger.extend(group.ledger)
        for path, kind, rows in group.files:
            report.add(path, kind, rows)
    if plan.with_registers:
        _write_registers(world, folder, together([s for g in done for s in g.seen]), report, ledger)
    if plan.faults and not plan.finished:
        path = folder / f"69-{plan.survey_year_be}-household-from-a-district-office.csv"
        rows = write_dirty(path, villages, world.traits, world.codes, plan, parameters, ledger)
        report.add(path, "household dirty", rows)
    if plan.faults:
        report.ledger = aside / f"planted_faults-{plan.survey_year_be}.parquet"
        write(report.ledger, ledger.table())
    report.files.sort(key=lambda path: path.name)
    report.seconds = time.perf_counter() - started
    return report


def _path(folder: Path, plan: Plan, order: int, kind: str, number: int | None = None) -> Path:
    part = "" if number is None else f"-{number + 1:02d}"
    return folder / f"{order:02d}-{plan.survey_year_be}-{kind}{part}.{plan.file_format}"


def _write_areas(world: _World, folder: Path, report: SimulationReport) -> None:
    if world.plan.with_villages:
        path = _path(folder, world.plan, 0, "village")
        report.add(path, "village", write(path, village_register(world.frame)))
    path = _path(folder, world.plan, 10, "target")
    report.add(path, "target", write(path, targets(world.frame, world.plan)))
    if world.plan.with_registers:
        path = _path(folder, world.plan, 11, "target-confirmed")
        confirmed = confirmed_targets(world.frame, world.plan)
        report.add(path, "target confirmed", write(path, confirmed))


def _write_registers(
    world: _World, folder: Path, everything: Seen, report: SimulationReport, ledger: Ledger
) -> None:
    made = registers(world.frame, world.plan, everything, ledger)
    for position, (kind, rows) in enumerate(made.items()):
        path = _path(folder, world.plan, 70 + position, kind)
        report.add(path, kind, write(path, rows))


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


@dataclass
class _Written:
    """What one group of villages gave."""

    files: list[tuple[Path, str, int]] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    seen: list[Seen] = field(default_factory=list)


class _GroupFiles:
    """The files of one group: first versions, second versions, and those that come later."""

    def __init__(self, world: _World, folder: Path, aside: Path, number: int) -> None:
        plan = world.plan
        later = f"later-{plan.survey_year_be}"
        self.household = TableFile(_path(folder, plan, 40, "household", number))
        self.person = TableFile(_path(folder, plan, 50, "person", number))
        self.revised = TableFile(_path(folder, plan, 60, "household-revised", number))
        self.revised_person = TableFile(_path(folder, plan, 61, "person-revised", number))
        self.later = TableFile(aside / f"{later}-household-{number + 1:02d}.parquet")
        self.later_person = TableFile(aside / f"{later}-person-{number + 1:02d}.parquet")

    def sent(self) -> list[tuple[Path, str, int]]:
        kinds = {"household": self.household, "person": self.person}
        kinds |= {"household revised": self.revised, "person revised": self.revised_person}
        return [(file.path, kind, file.rows) for kind, file in kinds.items()]

    def all(self) -> list[TableFile]:
        sent = [self.household, self.person, self.revised, self.revised_person]
        return [*sent, self.later, self.later_person]


def _write_group(
    world: _World, folder: Path, aside: Path, number: int, rows: NDArray[np.int64]
) -> _Written:
    files, written = _GroupFiles(world, folder, aside, number), _Written()
    with ExitStack() as stack:
        for file in files.all():
            stack.enter_context(file)
        for chunk in _chunks(world, rows):
            _write_chunk(world, chunk, files, written)
    written.files = files.sent()
    return written


def _write_chunk(
    world: _World, rows: NDArray[np.int64], files: _GroupFiles, written: _Written
) -> None:
    plan = world.plan
    villages = world.frame.take(rows)
    due = season.visits(villages, plan)
    now = season.day_number(plan.as_of)
    collected = due.take(np.flatnonzero(due.submitted < now))
    later = due.take(
        np.flatnonzero((due.submitted >= now) & (due.submitted < now + plan.later_days))
    )
    draft = _draw(world, villages, rows, collected)
    if draft is not None:
        _write_collected(world, draft, files, written)
    written.seen.append(seen(rows, villages, due, draft, plan))
    after = _draw(world, villages, rows, later)
    if after is not None:
        files.later.write(table(after.household))
        if plan.with_persons:
            files.later_person.write(_person_table(after.person, after.household))


def _write_collected(world: _World, draft: Draft, files: _GroupFiles, written: _Written) -> None:
    plan = world.plan
    revised = revised_rows(draft, plan)
    if plan.faults:
        free = np.ones(len(draft.batch.size), dtype=bool)
        free[revised] = False
        site = Site(plan, world.codes, world.parameters.criterion(plan.survey_year_be))
        written.ledger.extend(plant(draft, free, withdrawn(draft, revised, plan), site))
    second_household, second_person = second_versions(draft, revised, plan)
    files.household.write(table(draft.household))
    files.revised.write(table(second_household))
    if plan.with_persons:
        files.person.write(_person_table(draft.person, draft.household))
        files.revised_person.write(_person_table(second_person, draft.household))


def _draw(
    world: _World, villages: Frame, rows: NDArray[np.int64], visits: season.Visits
) -> Draft | None:
    if not len(visits.village):
        return None
    drawn = batch(
        villages, visits, world.traits.take(rows), world.codes, world.plan, world.parameters
    )
    return Draft.of(drawn)


def _person_table(person: Columns, household: Columns) -> pa.Table:
    """Person columns with the household's id in place of its position."""
    columns: dict[str, Any] = {}
    for name, values in person.items():
        if name == "household":
            columns["household_id"] = household["household_id"].take(pa.array(values))
        else:
            columns[name] = values
    return table(columns)
