"""Funnel limits: how far a share of n may lie from the mean by chance alone, pure Python.

Source: D.J. Spiegelhalter (2005) Statistics in Medicine 24:1185, "Funnel plots for comparing
institutional performance": exact binomial limits, and over-dispersion as the mean of squared
standardised differences, winsorised (4.2). His interpolation between whole counts (A.1.1) is left
out: it smooths the line but calls some points outside that the exact tail does not.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

CHANCE_WARNING, CHANCE_OUTSIDE = 0.025, 0.001
"""Upper tails of the inner (95 %) and the outer limit (99.8 %)."""

_WINSORISED = 0.1
_CUT = NormalDist().inv_cdf(1 - _WINSORISED)
# Variance of a normal whose outer tenths are winsorised: 0.68, what chance alone would leave.
_BY_CHANCE = 2 * _WINSORISED * _CUT**2 + 1 - 2 * _WINSORISED - 2 * _CUT * NormalDist().pdf(_CUT)


@dataclass(frozen=True)
class Limits:
    """Limits of the share at one n: outer and inner, below and above the mean."""

    n: int
    lower_outer: float
    lower_inner: float
    upper_inner: float
    upper_outer: float


def limits(n: int, mean: float) -> Limits:
    """The four limits around a mean (0 to 1) for shares of n ≥ 1."""
    chances = (CHANCE_OUTSIDE, CHANCE_WARNING, 1 - CHANCE_WARNING, 1 - CHANCE_OUTSIDE)
    return Limits(n, *quantile_shares(n, mean, chances))


def quantile_shares(n: int, mean: float, chances: Sequence[float]) -> list[float]:
    """Binomial quantiles ÷ n, one per chance (rising): the smallest count that reaches it.

    A share above the quantile of 0.999 has a chance below 0.001 of so much or more.
    """
    if not 0 < mean < 1:
        return [mean for _ in chances]
    found: list[float] = []
    k, term = 0, n * math.log1p(-mean)
    odds = math.log(mean) - math.log1p(-mean)
    total = math.exp(term)
    for chance in chances:
        while total < chance and k < n:
            term += math.log((n - k) / (k + 1)) + odds
            k += 1
            total += math.exp(term)
        found.append(k / n)
    return found


def state(chance_above: float | None) -> str | None:
    """outside the 99.8 % limit, warning beyond 95 %, within; None where nothing is known."""
    if chance_above is None:
        return None
    if chance_above < CHANCE_OUTSIDE:
        return "outside"
    return "warning" if chance_above < CHANCE_WARNING else "within"


def dispersion(points: Iterable[tuple[int, int, int]]) -> float | None:
    """Mean of squared standardised differences from the pooled share, extreme tenths winsorised.

    A point is (x, n, how many have these). Scaled so that 1 is what chance gives; above it, people
    differ for reasons of their own, and more of them lie outside the limits than chance puts there.
    """
    points = list(points)
    count = sum(many for _, _, many in points)
    households = sum(n * many for _, n, many in points)
    successes = sum(x * many for x, _, many in points)
    if count < 2 or not 0 < successes < households:
        return None
    mean = successes / households
    scores = sorted(
        ((x - n * mean) / math.sqrt(n * mean * (1 - mean)), many) for x, n, many in points
    )
    low, high = _quantile(scores, _WINSORISED), _quantile(scores, 1 - _WINSORISED)
    return sum(min(max(z, low), high) ** 2 * many for z, many in scores) / count / _BY_CHANCE


def _quantile(scores: Sequence[tuple[float, int]], share: float) -> float:
    wanted = share * sum(many for _, many in scores)
    reached = 0
    for z, many in scores:
        reached += many
        if reached >= wanted:
            return z
    return scores[-1][0]
