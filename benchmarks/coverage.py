"""How often the bounds on agreement hold: `python -m benchmarks.coverage [--draws N]`.

Simple samples are enumerated, exactly. Clustered ones are drawn with a seed: authorities of two
enumerators each, whose shares of agreeing households vary as a beta distribution with the given
intra-cluster correlation. The one-sided bound must hold in 95 of 100; Wilson's interval is only
tabulated.
"""

import argparse
import sys
import time
from dataclasses import dataclass

import numpy as np

from bmn.statistics import agreement
from bmn.statistics.agreement import Stratum
from bmn.survey import standards

SIZES = (20, 60, 100, 200, 400, 1000, 2000)
SHARES = (0.90, 0.95, 0.97, 0.99, 0.999)
CORRELATIONS = (0.0, 0.05, 0.2)
TAKES = (2, 5, 10)
ENUMERATORS = 2  # an authority
POPULATION = 10**7  # an authority's: no finite-population correction helps


@dataclass(frozen=True)
class Case:
    """n households, `take` an enumerator, of a population with that share and correlation."""

    n: int
    share: float
    correlation: float
    take: int


@dataclass(frozen=True)
class Coverage:
    """Share of samples in which the one-sided bound, and the two-sided interval, hold."""

    bound: float
    interval: float


SHORT = (
    Case(60, 0.95, 0.2, 5),
    Case(100, 0.97, 0.2, 5),
    Case(100, 0.95, 0.2, 10),
    Case(200, 0.95, 0.05, 5),
    Case(400, 0.97, 0.2, 5),
)


def correlation_stated() -> float:
    """How alike an enumerator's households are, as the standards state it."""
    found = standards.standard("reinterview_intraclass_correlation", 2569)
    assert found is not None
    return found.number


def simple(n: int, share: float, population: int | None = None) -> Coverage:
    """Exact coverage in simple random samples of n households, design effect 1.

    From an endless population, or from one in which `population` · `share` households agree.
    """
    from scipy import stats

    ks = np.arange(n + 1)
    if population is None:
        chances = stats.binom.pmf(ks, n, share)
    else:
        chances = stats.hypergeom.pmf(ks, population, round(population * share), n)
    bound = interval = 0.0
    for k, chance in zip(ks.tolist(), chances.tolist(), strict=True):
        if chance < 1e-15:
            bound, interval = bound + chance, interval + chance
            continue
        clusters = ((1, 1),) * k + ((1, 0),) * (n - k)
        found = agreement.estimate([Stratum(population or POPULATION * 100, clusters)], 1.0)
        assert found is not None
        bound += chance * (found.lower_bound <= share + 1e-12)
        interval += chance * (found.low - 1e-12 <= share <= found.high + 1e-12)
    # Probabilities sum to 1 but for the last bits.
    return Coverage(min(bound + 1e-12, 1.0), min(interval + 1e-12, 1.0))


def clustered(case: Case, draws: int, stated: float | None = None, seed: int = 2569) -> Coverage:
    """Simulated coverage in clustered samples; `stated` correlation as in production, or another.

    Size n is rounded down to whole authorities.
    """
    correlation = correlation_stated() if stated is None else stated
    effect = 1 + (case.take - 1) * correlation
    generator = np.random.default_rng([seed, case.n, case.take, round(case.share * 10_000)])
    strata = max(case.n // (case.take * ENUMERATORS), 1)
    shape = (draws, strata * ENUMERATORS)
    if case.correlation > 0:
        strength = 1 / case.correlation - 1
        shares = generator.beta(case.share * strength, (1 - case.share) * strength, shape)
    else:
        shares = np.full(shape, case.share)
    bound = interval = 0
    for agreed in generator.binomial(case.take, shares).tolist():
        clusters = [(case.take, k) for k in agreed]
        found = agreement.estimate(
            [
                Stratum(POPULATION, clusters[i : i + ENUMERATORS])
                for i in range(0, len(clusters), ENUMERATORS)
            ],
            effect,
        )
        assert found is not None
        bound += found.lower_bound <= case.share
        interval += found.low <= case.share <= found.high
    return Coverage(bound / draws, interval / draws)


def main() -> int:
    """Print the tables; exit status 1 where the one-sided bound holds too seldom."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage", description=__doc__)
    parser.add_argument("--draws", type=int, default=2_000, help="samples a case (2,000)")
    parser.add_argument("--stated", type=float, help="another stated correlation")
    options = parser.parse_args()
    started, lowest = time.perf_counter(), 1.0
    heads = " | ".join(f"{share:.1%}" for share in SHARES)
    print(f"| sample | n | {heads} |\n|---|---|{'---|' * len(SHARES)}")
    for n in SIZES:
        cells = [simple(n, share) for share in SHARES]
        lowest = min(lowest, *(cell.bound for cell in cells))
        _print_row("simple, exact", n, cells)
    # Three standard errors of a simulated 95 %.
    slack = 3 * (0.95 * 0.05 / options.draws) ** 0.5
    for take in TAKES:
        for correlation in CORRELATIONS:
            for n in SIZES:
                cells = [
                    clustered(Case(n, share, correlation, take), options.draws, options.stated)
                    for share in SHARES
                ]
                lowest = min(lowest, *(cell.bound + slack for cell in cells))
                _print_row(f"{take} an enumerator, ρ = {correlation:g}", n, cells)
    print(f"{time.perf_counter() - started:.0f} s", file=sys.stderr)
    return 0 if lowest >= 0.95 else 1


def _print_row(name: str, n: int, cells: list[Coverage]) -> None:
    """One line: bound / interval for each share."""
    text = " | ".join(f"{100 * cell.bound:.1f} / {100 * cell.interval:.1f}" for cell in cells)
    print(f"| {name} | {n:,} | {text} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
