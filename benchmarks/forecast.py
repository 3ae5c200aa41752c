"""How often the forecast's interval holds: `python -m benchmarks.forecast [--seasons N]`.

Seasons with a known end are drawn as `bmn.simulate.season` draws them: parts with a start, a speed
and an S-shaped course, slow weekends and New Year; counts by day with the noise that villages and
uploads give. Each is looked at on several mornings; the interval must hold the day on which the
last of the parts is done that the forecast speaks of: those that don't move are named instead.

Two kinds of area are asked: one by its parts (a district by its tambons), and a province, whose
districts have a course of their own and in them tambons that differ, as its page asks it.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bmn.standing import forecast
from bmn.standing.forecast import Outlook
from bmn.standing.phase import AreaProgress, YearStandards
from bmn.statistics.forecast import FORECAST_DAYS
from bmn.survey import standards

KINDS = ("even", "lumpy", "stalled", "late start")
MORNINGS = (0.4, 0.55, 0.7, 0.85)
"""When a season is looked at: shares of the plan's days."""

FIRST = date(2025, 11, 1)
LATEST_START = 45
FIRST_SEED = 5_000  # the constants were chosen on other seasons: 0 to 99 and 1,000 to 1,099
PLAN_DAYS = 80
_HORIZON = 420
_WEEKDAY = (1.0, 1.0, 1.0, 1.0, 1.0, 0.8, 0.55)
_STEEPNESS = 1.15

Counts = NDArray[np.int64]


def _thresholds() -> YearStandards:
    """The year's thresholds; the days are the rows' own."""
    days, rate = (standards.standard(f"stalled_{name}", 2569) for name in ("days", "rate_pct"))
    assert days is not None
    assert rate is not None
    return YearStandards(2569, stalled_days=int(days.number), stalled_rate_pct=rate.number)


_STANDARDS = _thresholds()


@dataclass(frozen=True)
class Season:
    """Households by part and day from `first` on, and each part's target: all of it comes in."""

    kind: str
    first: date
    counts: Counts
    targets: Counts
    within: Counts | None = None
    """The district of each part, in a province."""


@dataclass
class Tally:
    """Forecasts of a kind: how many there were, held, too late, too early, and their widths."""

    asked: int = 0
    told: int = 0
    inside: int = 0
    sooner: int = 0
    later: int = 0
    days: int = 0
    unmoved: int = 0

    @property
    def coverage(self) -> float:
        """Share of forecasts whose interval holds the true day."""
        return self.inside / self.told if self.told else 0.0


def season(kind: str, seed: int) -> Season:
    """One season of 5 to 25 districts."""
    rng = np.random.default_rng([2569, KINDS.index(kind), seed])
    parts = int(rng.integers(5, 26))
    targets = rng.integers(2_000, 25_000, parts)
    starts = rng.integers(0, 7, parts)
    if kind == "late start":
        starts = starts + np.where(rng.random(parts) < 0.3, rng.integers(14, 42, parts), 0)
    lengths = rng.uniform(60, 105, parts)
    first = FIRST + timedelta(days=int(rng.integers(LATEST_START)))
    strength = _strength(first)
    counts = np.zeros((parts, _HORIZON), np.int64)
    for part in range(parts):
        own = strength.copy()
        if kind == "stalled":
            own *= _stops(rng)
        worked = np.concatenate([[0.0], np.cumsum(own)])
        begun = worked[starts[part]]
        time_used = np.clip((worked - begun) / (lengths[part] * float(np.mean(_WEEKDAY))), 0, 1)
        due = targets[part] * _course(time_used)
        bundle = (20, 91) if kind == "lumpy" else None
        counts[part] = _counted(rng, due, int(targets[part]), bundle)
    return Season(kind, first, counts, targets)


def province(kind: str, seed: int) -> Season:
    """One season of 5 to 18 districts of 4 to 12 tambons each."""
    rng = np.random.default_rng([2570, KINDS.index(kind), seed])
    first = FIRST + timedelta(days=int(rng.integers(LATEST_START)))
    strength = _strength(first)
    counts, targets, within = [], [], []
    for district in range(int(rng.integers(5, 19))):
        length, start = rng.uniform(60, 105), int(rng.integers(0, 7))
        if kind == "late start" and rng.random() < 0.3:
            start += int(rng.integers(14, 42))
        for _ in range(int(rng.integers(4, 13))):
            own = strength * _stops(rng) if kind == "stalled" else strength
            worked = np.concatenate([[0.0], np.cumsum(own)])
            begun = worked[start + int(rng.integers(0, 5))]
            days = length * rng.uniform(0.75, 1.1) * float(np.mean(_WEEKDAY))
            target = int(rng.integers(300, 2_500))
            due = target * _course(np.clip((worked - begun) / days, 0, 1))
            bundle = (5, 26) if kind == "lumpy" else None
            counts.append(_counted(rng, due, target, bundle))
            targets.append(target)
            within.append(district)
    return Season(kind, first, np.array(counts), np.array(targets), np.array(within))


def look(one: Season, share: float, into: Tally) -> None:
    """Forecast the season on a morning, and tell whether the true day lies inside."""
    today = round(share * PLAN_DAYS)
    as_of = datetime.combine(one.first + timedelta(days=today), datetime.min.time().replace(hour=7))
    rows, daily = _morning(one, today)
    found = forecast.of_parts(rows, daily, as_of, _STANDARDS)
    into.asked += 1
    into.unmoved += len(found.unmoved)
    left = {row.area_code for row in found.unmoved}
    if one.within is not None:
        found = _of_province(one, today, as_of, rows, daily, found)
    if found.forecast is None:
        return
    ends = [
        int(np.searchsorted(np.cumsum(one.counts[part]), one.targets[part]))
        for part, row in enumerate(rows)
        if row.households_remaining and row.area_code not in left
    ]
    truth = one.first + timedelta(days=max(ends))
    told = found.forecast
    into.told += 1
    into.sooner += truth < told.earliest
    into.later += told.latest is not None and truth > told.latest
    into.inside += truth >= told.earliest and (told.latest is None or truth <= told.latest)
    into.days += ((told.latest or told.day + timedelta(days=200)) - told.earliest).days + 1


def _morning(one: Season, today: int) -> tuple[list[AreaProgress], dict[str, tuple[int, ...]]]:
    """The parts as they stand that morning, and their last days."""
    rows = [_row(one, part, today) for part in range(len(one.targets))]
    daily = {
        row.area_code: tuple(one.counts[part, max(0, today - FORECAST_DAYS) : today].tolist())
        for part, row in enumerate(rows)
    }
    return rows, daily


def _of_province(
    one: Season,
    today: int,
    as_of: datetime,
    tambons: list[AreaProgress],
    daily: dict[str, tuple[int, ...]],
    carriers: Outlook,
) -> Outlook:
    """The outlook of a province as `bmn.ui.kit.outlooks` asks it: by districts, each by its own."""
    assert one.within is not None
    groups = [np.nonzero(one.within == district)[0] for district in range(one.within.max() + 1)]
    districts = Season(
        one.kind,
        one.first,
        np.array([one.counts[group].sum(axis=0) for group in groups]),
        np.array([one.targets[group].sum() for group in groups]),
    )
    rows, days = _morning(districts, today)
    outlooks = {
        row.area_code: forecast.of_area(
            row, [tambons[at] for at in group], daily, as_of, _STANDARDS, days[row.area_code]
        )
        for row, group in zip(rows, groups, strict=True)
    }
    whole = Season(
        one.kind, one.first, districts.counts.sum(axis=0)[None], districts.targets.sum()[None]
    )
    own = replace(_row(whole, 0, today), area_level="province", area_code="57")
    return forecast.of_area(
        own, rows, days, as_of, _STANDARDS, outlooks=outlooks, carriers=carriers
    )


def back_test(
    seasons: int, kinds: tuple[str, ...] = KINDS, draw: Callable[[str, int], Season] = season
) -> dict[tuple[str, float], Tally]:
    """Tallies by kind and morning over so many seasons of each kind."""
    tallies = {(kind, share): Tally() for kind in kinds for share in MORNINGS}
    for kind in kinds:
        for seed in range(FIRST_SEED, FIRST_SEED + seasons):
            one = draw(kind, seed)
            for share in MORNINGS:
                look(one, share, tallies[kind, share])
    return tallies


def together(tallies: list[Tally]) -> Tally:
    """Their sum."""
    names = list(vars(Tally()))
    return Tally(**{name: sum(getattr(one, name) for one in tallies) for name in names})


def main() -> int:
    """Print the table; exit status 1 where an interval holds too seldom or too often."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast", description=__doc__)
    parser.add_argument("--seasons", type=int, default=100, help="seasons of each kind (100)")
    options = parser.parse_args()
    started = time.perf_counter()
    heads = (
        "season | looked at | forecasts | holds | ends sooner | ends later | mean width | unmoved"
    )
    wrong = False
    for name, draw in (("by its parts", season), ("province by districts by tambons", province)):
        tallies = back_test(options.seasons, draw=draw)
        print(f"\n{name}\n\n| {heads} |\n|---|---|---|---|---|---|---|---|")
        for kind in KINDS:
            for share in MORNINGS:
                _print_row(kind, f"{share:.0%} of the plan", tallies[kind, share])
            whole = together([tallies[kind, share] for share in MORNINGS])
            _print_row(kind, "**all**", whole)
            wrong |= not 0.75 <= whole.coverage <= 0.90
        _print_row("all", "**all**", together(list(tallies.values())))
    print(f"{time.perf_counter() - started:.0f} s", file=sys.stderr)
    return int(wrong)


def _print_row(kind: str, when: str, tally: Tally) -> None:
    told = max(tally.told, 1)
    print(
        f"| {kind} | {when} | {tally.told} of {tally.asked} | {tally.coverage:.1%} | "
        f"{tally.sooner / told:.1%} | {tally.later / told:.1%} | {tally.days / told:.1f} d | "
        f"{tally.unmoved / max(tally.asked, 1):.1f} |"
    )


def _row(one: Season, part: int, today: int) -> AreaProgress:
    counts, target = one.counts[part], int(one.targets[part])
    done = int(counts[:today].sum())
    return AreaProgress(
        area_level="district",
        area_code=f"{5700 + part}",
        area_name_th="",
        area_name_en="",
        households_target=target,
        households_collected=done,
        households_remaining=target - done,
        collected_today=0,
        collected_last_7_days=int(counts[max(0, today - 7) : today].sum()),
        collected_last_14_days=int(counts[max(0, today - 14) : today].sum()),
        plan_start=one.first,
        plan_complete_by=one.first + timedelta(days=PLAN_DAYS),
    )


def _strength(first: date) -> NDArray[np.float64]:
    days = [first + timedelta(days=number) for number in range(_HORIZON)]
    return np.array(
        [
            0.12 if (day.month, day.day) in {(12, 31), (1, 1), (1, 2)} else _WEEKDAY[day.weekday()]
            for day in days
        ]
    )


def _stops(rng: np.random.Generator) -> NDArray[np.float64]:
    """Whether the part works: some stop for weeks, a few early and for most of a year."""
    works, draw = np.ones(_HORIZON), rng.random()
    if draw < 0.12:
        first = int(rng.integers(10, 24))
        works[first : first + 280] = 0
    elif draw < 0.22:
        first = int(rng.integers(14, 75))
        works[first : first + int(rng.integers(10, 35))] = 0
    return works


def _course(time_used: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share collected after a part of the season: the simulator's S-curve."""
    done, left = time_used**_STEEPNESS, (1 - time_used) ** _STEEPNESS
    return done / (done + left)


def _counted(
    rng: np.random.Generator, due: NDArray[np.float64], target: int, bundle: tuple[int, int] | None
) -> Counts:
    """Whole households by day that follow the course, with noise; the last day brings the rest."""
    step = np.diff(due)
    noisy = np.cumsum(step * rng.gamma(6.0, 1 / 6.0, len(step)))
    reached = np.minimum(noisy / max(noisy[-1], 1e-9), 1) * target
    if bundle:
        # Enumerators hand in their bundles: nothing counts until one is full.
        ends = np.cumsum(rng.integers(*bundle, target // bundle[0] + 2))
        full = ends[np.searchsorted(ends, reached, side="right") - 1]
        full = np.where(reached < ends[0], 0, full)
        reached = np.where(reached >= target, target, np.minimum(full, target))
    cumulative = np.rint(reached).astype(np.int64)
    return np.diff(np.concatenate([[0], cumulative]))


if __name__ == "__main__":
    sys.exit(main())
