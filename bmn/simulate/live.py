"""Households that arrive while the demo runs: the season goes on, faster than life.

The households of the coming days were drawn with the others and lie aside. Each batch takes the
next few of them, in the order of the season, and gives them instants up to the demo clock's now.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bmn.simulate.plan import Plan

_PERSONS, _HOUSEHOLDS = "person", "household"
_LONGEST_SPREAD = timedelta(seconds=30)


def live_batches(
    plan: Plan,
    folder: Path,
    aside: Path,
    now: Callable[[], datetime],
    *,
    households: tuple[int, int] = (5, 40),
    announce: Callable[[str], None] = lambda _name: None,
) -> Iterator[list[Path]]:
    """Write the next household file (and its person file) into `folder` at each step.

    `announce` is told each file's name before it appears. `now` is the demo clock; nothing is
    stamped later than it. Files appear whole (written beside, then renamed). Ends when the
    households that lie aside are used up. Files written are named after their number, so a new run
    continues after the highest number that `aside` remembers.
    """
    coming = _coming(plan, aside, _HOUSEHOLDS)
    if coming is None:
        return
    people = _coming(plan, aside, _PERSONS)
    counter = aside / f"live-{plan.survey_year_be}.txt"
    start, number = _progress(counter)
    draw = np.random.default_rng([plan.seed, number])
    before = now()
    while start < coming.num_rows:
        count = int(draw.integers(households[0], households[1] + 1))
        batch = coming.slice(start, count)
        instant = now()
        since = min(max(instant - before, timedelta(seconds=1)), _LONGEST_SPREAD)
        number, start, before = number + 1, start + batch.num_rows, instant
        stem = f"live-{plan.survey_year_be}-{number:05d}"
        announce(f"{stem}-household.parquet")
        files = [_put(folder / f"{stem}-household.parquet", _stamped(batch, instant, since))]
        if people is not None:
            chosen = pc.is_in(people["household_id"], batch["household_id"].combine_chunks())
            announce(f"{stem}-person.parquet")
            files.append(_put(folder / f"{stem}-person.parquet", people.filter(chosen)))
        counter.write_text(f"{start} {number}\n", encoding="ascii")
        yield files


def _coming(plan: Plan, aside: Path, kind: str) -> pa.Table | None:
    """All rows of one kind that lie aside; households in the order of the season."""
    paths = sorted(aside.glob(f"later-{plan.survey_year_be}-{kind}-*.parquet"))
    if not paths:
        return None
    rows = pa.concat_tables([pq.read_table(path) for path in paths])
    return rows.sort_by("submitted_at") if kind == _HOUSEHOLDS else rows


def _progress(counter: Path) -> tuple[int, int]:
    """(households used, files written) so far."""
    if not counter.exists():
        return 0, 0
    start, number = counter.read_text(encoding="ascii").split()
    return int(start), int(number)


def _stamped(batch: pa.Table, instant: datetime, since: timedelta) -> pa.Table:
    """The batch with submission spread over the time since the last one."""
    count = batch.num_rows
    back = since.total_seconds() * (count - 1 - np.arange(count)) / count
    stamps = np.datetime64(instant, "us") - np.rint(back * 1e6).astype("timedelta64[us]")
    submitted = pa.array(stamps.astype("datetime64[s]").astype("datetime64[us]"))
    took = pc.subtract(batch["submitted_at"], batch["started_at"])
    started = pc.subtract(submitted, took.combine_chunks())
    for name, values in (("submitted_at", submitted), ("started_at", started)):
        batch = batch.set_column(batch.schema.get_field_index(name), name, values)
    return batch


def _put(path: Path, rows: pa.Table) -> Path:
    """Write a file so that it appears whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    pq.write_table(rows, part, compression="zstd")
    return part.replace(path)
