"""When the rest will be collected: the finishing day of parts at their own pace, by simulation.

An area is done when its last part is: a pooled pace counts parts that finish this week towards a
rest that lies elsewhere. Pure functions of counts; the draws come from a seed that the counts
themselves give, so the same counts always have the same forecast.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bmn.statistics.pace import HORIZON_DAYS, PACE_DAYS, finish_day, pace_per_day

FORECAST_LEVEL = 0.80
"""Share of finishing days that the forecast's interval is meant to cover."""

DRAWS = 600
"""Simulated seasons: the ends of an 80 % interval then stand on 60 draws each."""

SHARED_DRIFT, OWN_DRIFT = 0.14, 0.06
"""How far paces drift over a long rest, all together and each part: standard deviations of their
logarithm.

Calibrated on simulated seasons whose end is known (benchmarks/forecast.py): holidays, the slow
last households, parts that pause for weeks aren't in the last days' noise.
"""

YOUNG_DOUBT = 0.28
"""How little a part's first week says of its pace: standard deviation of its logarithm."""

PAUSE_WEIGHT = 0.5
PAUSE_DAYS = (7.0, 35.0)
"""A pause of a part that moves: its chance against the share of parts that stand still now (the
season is half over when it is asked, on average), and between how many days it takes."""

WEEKS = 4
WEEKS_LIKE = (3.0, 3.0, 2.0, 2.0)
"""Weeks that are drawn again, the newest first, and how likely each is to come back."""

FORECAST_DAYS = 7 * WEEKS
"""Full days that a forecast asks for."""

DRIFT_DAYS = 14.0
"""Days of work over which half of that drift's variance is reached: near ends are surer."""


@dataclass(frozen=True)
class Part:
    """One part: households that remain, those of its last full days and those of today.

    The pace is that of the last PACE_DAYS of them; older ones tell how it changes. `size` is the
    part's target: parts of a season get through theirs at paces that resemble each other.
    """

    remaining: int
    daily: Sequence[int]
    collected_today: int = 0
    size: int = 0


@dataclass(frozen=True)
class Forecast:
    """When the rest will be collected if the last days' pace holds.

    `day` is that of the last part at its own pace (`last` is its place among the parts given).
    `earliest` to `latest` is meant to cover the true day with probability `level`; `latest` is
    None where the pace is too uncertain to rule out never finishing within the horizon.
    """

    day: date
    earliest: date
    latest: date | None
    pace_per_day: float
    level: float
    last: int = 0


def forecast_finish(
    remaining: int,
    daily: Sequence[int],
    as_of: datetime,
    collected_today: int = 0,
    level: float = FORECAST_LEVEL,
) -> Forecast | None:
    """The finishing day of an area without parts; None as in `forecast_parts`."""
    return forecast_parts([Part(remaining, daily, collected_today)], as_of, level)


def forecast_parts(
    parts: Sequence[Part], as_of: datetime, level: float = FORECAST_LEVEL, standing: int = 0
) -> Forecast | None:
    """The day on which the last part is done, each at the mean of its own full days.

    Parts with nothing remaining, too few days, no pace, or a pace that doesn't finish in two years
    are left out: who asks tells them apart (`bmn.standing.forecast`). None where no part is left.

    Each draw takes for each part its days at the pace shown, with the noise of a mean of so many
    days (never below Poisson's, and shrunk towards the other parts), the coming days' own noise,
    and a drift of effort, shared and own. Where `standing` other parts stand still, those that
    move may come to as well: a pause of some weeks, as likely as theirs shows. The interval holds
    the middle `level` of the last parts' days, and the point.
    """
    moving = [place for place, part in enumerate(parts) if moves(part)]
    if not moving:
        return None
    chosen = [parts[place] for place in moving]
    days = [day_of(part, as_of) for part in chosen]
    at = max(range(len(chosen)), key=days.__getitem__)
    low, high = _interval(chosen, level, PAUSE_WEIGHT * standing / (standing + len(chosen)))
    latest = None if high > HORIZON_DAYS else max(_day_number(high, as_of), days[at])
    return Forecast(
        day=days[at],
        earliest=min(_day_number(low, as_of), days[at]),
        latest=latest,
        pace_per_day=sum(_pace(part) or 0.0 for part in chosen),
        level=level,
        last=moving[at],
    )


def moves(part: Part) -> bool:
    """Whether the part has a rest and a pace that finishes it within the horizon."""
    pace = _pace(part)
    if part.remaining <= 0 or not pace:
        return False
    return (part.remaining + part.collected_today) / pace <= HORIZON_DAYS


def day_of(part: Part, as_of: datetime) -> date:
    """The day on which a part that moves is done at its own pace."""
    return finish_day(part.remaining, _pace(part) or 1.0, as_of, part.collected_today)


def _pace(part: Part) -> float | None:
    return pace_per_day(part.daily[-PACE_DAYS:])


def _interval(parts: Sequence[Part], level: float, pause: float) -> tuple[float, float]:
    """Days from today, today counted, at which the last part is done: both ends."""
    rng = np.random.default_rng(_seed(parts))
    wanted = np.array([part.remaining + part.collected_today for part in parts], dtype=float)
    number = np.array([len(part.daily) for part in parts], dtype=float)
    mean = np.array([_pace(part) or 1.0 for part in parts])
    variance = _variances(parts, mean)
    size = np.array([max(part.size, part.remaining) for part in parts], dtype=float)
    noise = variance / np.minimum(number, PACE_DAYS) / mean**2 + YOUNG_DOUBT**2 * 7 / (7 + number)
    pace, doubt = _shrunk(np.log(_paces(parts, rng) / size[:, None]), noise)
    centre = np.log(wanted / size)[:, None] - pace
    days = np.minimum(np.exp(centre), HORIZON_DAYS)
    growth = days / (days + DRIFT_DAYS)
    own = doubt[:, None] + growth * OWN_DRIFT**2 + (variance / wanted**2)[:, None] * days
    drift = SHARED_DRIFT * np.sqrt(growth) * rng.standard_normal(DRAWS)
    needed = np.exp(centre + drift + np.sqrt(own) * rng.standard_normal(own.shape))
    if pause:
        paused = rng.random(own.shape) < pause
        needed += paused * rng.uniform(*PAUSE_DAYS, own.shape)
    low, high = np.quantile(needed.max(axis=0), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _variances(parts: Sequence[Part], mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """The variance of a day's households of each part, never below Poisson's.

    Of three or more it is their mean times one ratio that all of them give: the slowest of many has
    mostly been unlucky, and has shown few households and little noise in the same days.
    """
    seen = np.maximum([np.var(part.daily[-PACE_DAYS:], ddof=1) for part in parts], mean)
    return seen if len(parts) < 3 else mean * (seen.sum() / mean.sum())


def _paces(parts: Sequence[Part], rng: np.random.Generator) -> NDArray[np.float64]:
    """Households a day of each part in each draw: weeks drawn again, the same ones for all parts.

    What slows everybody (New Year, rain, a network down) slows them together; the coming weeks
    resemble some of the last ones, the newest most.
    """
    households = np.zeros((len(parts), WEEKS))
    days = np.zeros((len(parts), WEEKS))
    for at, part in enumerate(parts):
        for week in range(WEEKS):
            end = len(part.daily) - 7 * week
            counted = part.daily[max(0, end - 7) : end] if end > 0 else ()
            households[at, week], days[at, week] = sum(counted), len(counted)
    weights = rng.dirichlet(WEEKS_LIKE, DRAWS)
    pace = (households @ weights.T) / np.maximum(days @ weights.T, 1e-9)
    return np.maximum(pace, 1e-6)


def _shrunk(
    observed: NDArray[np.float64], noise: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each part's logarithm of its pace per size, and its variance, given what the others show.

    The slowest of many noisy paces is mostly the unluckiest (empirical Bayes: a normal prior whose
    mean and variance the parts themselves give, by moments; B. Efron and C. Morris (1975)
    JASA 70:311). With fewer than three parts nothing is learnt from the others.
    """
    if len(observed) < 3:
        return observed, noise
    spread = float(np.var(observed, axis=0, ddof=1).mean())
    between = max(spread - float(noise.mean()), 0.01)
    weight = 1 / (between + noise)
    middle = (weight[:, None] * observed).sum(axis=0) / weight.sum()
    kept = between / (between + noise)
    return middle + kept[:, None] * (observed - middle), kept * noise


def _seed(parts: Sequence[Part]) -> int:
    told: NDArray[np.int64] = np.array(
        [number for part in parts for number in (part.remaining, *part.daily)], dtype=np.int64
    )
    return crc32(told.tobytes())


def _day_number(days: float, as_of: datetime) -> date:
    return as_of.date() + timedelta(days=max(math.ceil(days), 1) - 1)
