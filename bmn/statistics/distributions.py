"""Quantiles of the beta, t and normal distributions, pure Python.

Sources: the incomplete beta function by its continued fraction, NIST Digital Library of
Mathematical Functions 8.17.22, evaluated by Lentz's method; its inverse begins at M. Abramowitz and
I. Stegun, Handbook of Mathematical Functions (1964), 26.5.22.
"""

import math
from functools import lru_cache
from itertools import count as count_from
from statistics import NormalDist


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = probability, to the last bit that matters.

    Newton's steps from a good start (3 to 6 of them), kept inside a bracket that each step
    narrows: where a step leaves it, the bracket is halved instead.
    """
    if not 0 < probability < 1:
        raise ValueError(f"{probability} isn't between 0 and 1")
    low, high = 0.0, 1.0
    x = _beta_start(probability, a, b)
    log_scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    while high - low > 1e-15 * high and low < (middle := (low + high) / 2) < high:
        if not low < x < high:
            x = middle
        excess = beta_cumulative(x, a, b) - probability
        if excess == 0:
            return x
        low, high = (x, high) if excess < 0 else (low, x)
        slope = math.exp(log_scale + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x))
        step = excess / slope if slope > 0 else math.inf
        if abs(step) <= 1e-15 * x:
            return x - step
        x -= step
    return (low + high) / 2


def beta_cumulative(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    # The fraction converges fast only on this side of the mean; the other by symmetry.
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(x, a, b) / a
    return 1 - front * _beta_fraction(1 - x, b, a) / b


def z_quantile(level: float) -> float:
    """The z with P(|Z| ≤ z) = level."""
    return NormalDist().inv_cdf((1 + level) / 2)


@lru_cache(maxsize=4096)
def t_quantile(level: float, degrees: int) -> float:
    """The t with P(|T| ≤ t) = level."""
    x = beta_quantile(1 - level, degrees / 2, 0.5)
    return math.sqrt(degrees * (1 - x) / x)


def _beta_start(probability: float, a: float, b: float) -> float:
    """A first guess: Abramowitz and Stegun 26.5.22, or a power law where a parameter is below 1."""
    if a >= 1 and b >= 1:
        z = -NormalDist().inv_cdf(probability)
        inverse_a, inverse_b = 1 / (2 * a - 1), 1 / (2 * b - 1)
        harmonic = 2 / (inverse_a + inverse_b)
        lam = (z * z - 3) / 6
        root = math.sqrt(max(harmonic + lam, 0.0))
        w = z * root / harmonic - (inverse_b - inverse_a) * (lam + 5 / 6 - 2 / (3 * harmonic))
        return a / (a + b * math.exp(min(2 * w, 700.0)))
    left = math.exp(a * math.log(a / (a + b))) / a
    right = math.exp(b * math.log(b / (a + b))) / b
    if probability < left / (left + right):
        return float((a * (left + right) * probability) ** (1 / a))
    return 1 - float((b * (left + right) * (1 - probability)) ** (1 / b))


def _beta_fraction(x: float, a: float, b: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1), tiny)
    fraction = d
    for m in count_from(1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _away_from_zero(1 + step * d, tiny)
            c = _away_from_zero(1 + step / c, tiny)
            fraction *= c * d
        if abs(c * d - 1) < 1e-15 or m > 1_000_000:
            break
    return fraction


def _away_from_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
