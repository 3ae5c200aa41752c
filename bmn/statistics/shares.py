"""Shares and intervals for them: the few formulas behind the numbers, pure Python.

Sources: E.B. Wilson (1927) JASA 22:209; C.J. Clopper and E.S. Pearson (1934) Biometrika 26:404.
"""

import math

from bmn.statistics.distributions import beta_quantile, z_quantile


def share(part: float | None, whole: float | None) -> float | None:
    """part ÷ whole, or None where either is unknown or there is nothing to divide."""
    if part is None or whole is None or not whole > 0 or math.isnan(part):
        return None
    return part / whole


def wilson(k: float, n: float, level: float = 0.95) -> tuple[float, float] | None:
    """Wilson's two-sided interval for k of n; None where n is 0.

    Whole counts for a simple random sample; effective ones, which needn't be whole, for others.
    """
    _check_counts(k, n)
    if n == 0:
        return None
    z = z_quantile(level)
    centre = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    # At the ends the formula gives 0 and 1 but for the last bit.
    return (0.0 if k == 0 else centre - half, 1.0 if k == n else centre + half)


def clopper_pearson_lower(k: float, n: float, level: float = 0.95) -> float | None:
    """One-sided exact lower bound for k of n; None where n is 0.

    Effective counts needn't be whole (Korn and Graubard 1998): the beta quantile takes any.
    """
    _check_counts(k, n)
    if n == 0:
        return None
    return 0.0 if k == 0 else beta_quantile(1 - level, k, n - k + 1)


def _check_counts(k: float, n: float) -> None:
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} isn't a share")
