"""Incomes and expenses: a few households below the criterion, a bunch just above it, a long tail.

Published means (67-132 thousand baht a person) with only 0.4 % of persons below 38,000 rule out
an ordinary spread, so the excess over the criterion is drawn: its mean is the province's mean less
the criterion, whatever its shape.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bmn.simulate import draws
from bmn.simulate.frame import Frame
from bmn.simulate.parameters import Parameters
from bmn.simulate.people import by_village, even, size_effect
from bmn.simulate.plan import Plan
from bmn.simulate.season import Visits

BUNCHED = 0.10  # share of households that report just above the criterion (assumption)
_BUNCH_MEAN = 0.10  # mean excess of a bunched household, in parts of the ordinary mean
_SPREAD = 0.62  # sd of log excess of a household within its village
_LOG_SPREAD_MEAN = np.pi * 0.5513 * _SPREAD / np.sin(np.pi * 0.5513 * _SPREAD)  # of exp(logistic)
_VILLAGE_SPREAD = 0.22
_SIZE_POWER = -0.30  # larger households have less for each member
_HIGHEST = 950_000  # baht per person and year; above a million is for planted faults only
_GROWTH_A_YEAR = 1.025


@dataclass(frozen=True)
class Money:
    """Baht a year of each household."""

    main: NDArray[np.int64]
    secondary: NDArray[np.int64]
    other: NDArray[np.int64]
    own_produce: NDArray[np.int64]
    production: NDArray[np.int64]
    necessary: NDArray[np.int64]
    unnecessary: NDArray[np.int64]
    debt: NDArray[np.int64]
    has_expenses: NDArray[np.bool_]

    @property
    def total(self) -> NDArray[np.int64]:
        return self.main + self.secondary + self.other + self.own_produce


def money(
    frame: Frame,
    visits: Visits,
    size: NDArray[np.int64],
    is_below: NDArray[np.bool_],
    has_worker: NDArray[np.bool_],
    level: NDArray[np.float64],
    plan: Plan,
    parameters: Parameters,
) -> Money:
    """Incomes and expenses of each household; below the criterion exactly where `is_below`."""
    criterion = parameters.criterion(plan.survey_year_be)
    total = _totals(visits, size, is_below, level, plan, criterion)
    keys = visits.keys ^ np.uint64(plan.survey_year_be * 7)
    has_second = draws.uniform(keys, 51) < 0.38
    has_other = ~has_worker | (draws.uniform(keys, 52) < 0.66)
    grows = ~frame.is_municipal[visits.village] & (draws.uniform(keys, 53) < 0.55)
    secondary = _part(total, has_second * (0.10 + 0.22 * draws.uniform(keys, 54)))
    own = _part(total, grows * (0.02 + 0.08 * draws.uniform(keys, 55)))
    other = _part(total, has_other * (0.05 + 0.30 * draws.uniform(keys, 56)))
    main = total - secondary - own - other
    other = np.where(has_worker, other, other + main)
    main = np.where(has_worker, main, 0)
    share = by_village(frame, parameters.of_province("expense_share_of_income"))[visits.village]
    spent = total * np.minimum(1.35, share * (0.62 + 0.76 * draws.uniform(keys, 57)))
    farms = own > 0
    return Money(
        main=main,
        secondary=secondary,
        other=other,
        own_produce=own,
        production=_part(spent, np.where(farms, 0.17, 0.06) * 2 * draws.uniform(keys, 58)),
        necessary=_part(spent, np.where(farms, 0.64, 0.75)),
        unnecessary=_part(spent, 0.16 * draws.uniform(keys, 59)),
        debt=_part(spent, (draws.uniform(keys, 60) < 0.55) * 0.22),
        has_expenses=draws.uniform(keys, 61) >= 0.015,
    )


def _part(total: NDArray[np.number], share: NDArray[np.floating]) -> NDArray[np.int64]:
    """A part of an amount, in whole hundreds of baht as people tell it."""
    return (total * share / 100).astype(np.int64) * 100


def level_by_village(
    frame: Frame, others: NDArray[np.float64], plan: Plan, parameters: Parameters
) -> NDArray[np.float64]:
    """Mean excess over the criterion by village, baht a person and year, before its size effect."""
    mean = by_village(frame, parameters.of_province("income_baht_per_person_2561"))
    mean = mean * _GROWTH_A_YEAR ** (plan.survey_year_be - 2561)
    spread = even(frame, np.exp(_VILLAGE_SPREAD * draws.normal(frame.keys, 62)))
    excess = (mean - parameters.criterion(plan.survey_year_be)) * spread
    bunch = BUNCHED * _BUNCH_MEAN + 1 - BUNCHED
    return excess * size_effect(others, _SIZE_POWER) / bunch


def _totals(
    visits: Visits,
    size: NDArray[np.int64],
    is_below: NDArray[np.bool_],
    level: NDArray[np.float64],
    plan: Plan,
    criterion: int,
) -> NDArray[np.int64]:
    keys = visits.keys ^ np.uint64(plan.survey_year_be * 7)
    excess = np.exp(_SPREAD * draws.normal(keys, 63)) / _LOG_SPREAD_MEAN
    bunched = draws.uniform(keys, 64) < BUNCHED
    excess = np.where(bunched, -_BUNCH_MEAN * np.log1p(-draws.uniform(keys, 65)), excess)
    excess = excess * np.power(size, _SIZE_POWER) * level[visits.village]
    each = np.minimum(criterion + excess, _HIGHEST)
    poor = criterion * (1 - 0.75 * draws.uniform(keys, 66) ** 2) - 200
    each = np.where(is_below, poor, each)
    rounded = np.rint(each * size / 500).astype(np.int64) * 500
    least = criterion * size
    return np.where(is_below, np.minimum(rounded, least - 500), np.maximum(rounded, least))
