"""Agreement of second interviews with the survey: estimate, bounds, what is missing, sample size.

The figure estimated is the share of collected households that a second interview would find
agreeing on all key items. Households are re-interviewed in a sample stratified by local authority,
enumerators first and then households of theirs, so answers come in clumps.

Sources:
- stratified mean and its variance, size for a wanted precision: W.G. Cochran, Sampling Techniques,
  3rd ed. (1977), 5.3, 5.4, 4.4 and, for two stages, 11.9;
- ultimate clusters and collapsed strata: M.H. Hansen, W.N. Hurwitz and W.G. Madow, Sample Survey
  Methods and Theory (1953), vol. I, 6.4, 9.15; K.M. Wolter, Introduction to Variance Estimation,
  2nd ed. (2007), 2.5;
- design effect and unequal weights: L. Kish, Survey Sampling (1965), 5.4-5.6, 8.2, 11.7;
- effective counts in exact bounds, with its correction for few degrees of freedom: E.L. Korn and
  B.I. Graubard (1998) Survey Methodology 24:193; what is too few: J.D. Parker et al., National
  Center for Health Statistics Data Presentation Standards for Proportions (2017), Vital and Health
  Statistics 2:175;
- measures of content error: United Nations Statistics Division, Post Enumeration Surveys:
  Operational Guidelines (2010); US Census Bureau, Evaluating Censuses of Population and Housing
  (1985), Statistical Training Document ISP-TR-5.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bmn.statistics import distributions, shares

CONFIDENCE = 0.95
"""Of the interval and of the one-sided bound; not the 95 % quality level."""

FEWEST_DEGREES = 8
"""Clusters less strata below which an estimated design effect isn't used (Parker et al. 2017)."""

PLANNED_TAKE = 5
"""Households an enumerator in a drawn sample."""

FURTHER_DISAGREEMENTS = (0, 1, 2, 3, 5, 10)

MOST_ALLOWED = 2_000
"""Disagreements beyond which no sample size is looked for: the shares are too close."""

ENDLESS = 10**9
"""A sample that no population here holds."""


@dataclass(frozen=True)
class Stratum:
    """A local authority's sample: `clusters` holds (re-interviewed, agreed) by enumerator.

    `population` is the number of collected households. Those re-interviewed were drawn so that
    each had about the same chance within the stratum.
    """

    population: int
    clusters: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Agreement:
    """What second interviews say about an area's collected households.

    sampled, agreed: households re-interviewed, and of these agreeing on all key items.
    population, population_sampled: collected households, and of these in strata with a sample;
        all shares below speak of the latter.
    share: agreeing households, weighted by the strata's households.
    variance: of `share`, by ultimate clusters with finite-population correction; None where no
        two clusters can be compared.
    degrees: clusters less strata behind `variance`.
    design_effect: size that a simple random sample would do with ÷ the size used; `effective_n`
        follows from it. `is_stated`: the clustering in it is the assumption, not the estimate.
    effective_n: size of a simple random sample from an endless population as informative as this
        one; inf where every household was asked again.
    low, high: Wilson's two-sided interval on the effective counts.
    lower_bound: Clopper and Pearson's one-sided bound on the effective counts.
    """

    sampled: int
    agreed: int
    population: int
    population_sampled: int
    share: float
    variance: float | None
    degrees: int
    design_effect: float
    is_stated: bool
    effective_n: float
    low: float
    high: float
    lower_bound: float
    confidence: float = CONFIDENCE

    @property
    def coverage(self) -> float:
        """Share of the collected households that live in strata with a sample."""
        return self.population_sampled / self.population


@dataclass(frozen=True)
class Missing:
    """`reinterviews` more with at most `disagreements` among them, and the level is shown.

    `reinterviews` is None where even asking every household wouldn't show it.
    """

    disagreements: int
    reinterviews: int | None


@dataclass(frozen=True)
class ContentError:
    """How one answer differs between the survey and the second interview, for matched units.

    `net_difference_rate` = (survey − second) ÷ n; `gross_difference_rate` = units in the category
    at one interview only ÷ n; `index_of_inconsistency` = that rate ÷ what it would be were both
    answers independent (0 none, 1 as good as random). None where undefined.
    """

    category: Hashable
    original: int
    second: int
    net_difference_rate: float | None
    gross_difference_rate: float | None
    index_of_inconsistency: float | None


@dataclass(frozen=True)
class ItemAgreement:
    """Content error of one item: over all its answers, and by answer.

    `gross_difference_rate` = 1 − `agreement_rate`; `index_of_inconsistency` is the aggregate one
    (1 − Cohen's kappa).
    """

    n: int
    agreement_rate: float | None
    gross_difference_rate: float | None
    index_of_inconsistency: float | None
    categories: tuple[ContentError, ...]


def estimate(
    strata: Iterable[Stratum], design_effect: float, confidence: float = CONFIDENCE
) -> Agreement | None:
    """The agreement of an area's strata; None where nobody was re-interviewed.

    `design_effect` is the stated one (≥ 1), see `stated_design_effect`. It stands alone where
    clusters are too few to estimate it or all agree or all disagree, and is a floor elsewhere: an
    estimate from few disagreements is often too small, and the bound would promise too much
    (`benchmarks/coverage.py`).
    """
    if not design_effect >= 1:
        raise ValueError(f"a design effect of {design_effect} isn't 1 or more")
    every = list(strata)
    sampled = [_Sampled.of(stratum) for stratum in every if any(n for n, _ in stratum.clusters)]
    if not sampled:
        return None
    total = sum(stratum.population for stratum in sampled)
    share = sum(stratum.population * stratum.share for stratum in sampled) / total
    n, agreed = sum(s.n for s in sampled), sum(s.agreed for s in sampled)
    variance, degrees = _ultimate_cluster_variance(sampled, total)
    clustering = _clustering(sampled, total, share, variance, degrees, n)
    effective = _stratified_size(sampled, total, n) / max(design_effect, clustering or 0)
    low, high = _interval(share, effective, confidence)
    return Agreement(
        sampled=n,
        agreed=agreed,
        population=sum(max(s.population, sum(n for n, _ in s.clusters)) for s in every),
        population_sampled=total,
        share=share,
        variance=variance if degrees or effective == math.inf else None,
        degrees=degrees,
        design_effect=1.0 if effective == math.inf else _simple_size(n, total) / effective,
        is_stated=clustering is None or clustering <= design_effect,
        effective_n=effective,
        # What was seen is certain, whatever the formula says of it.
        low=max(low, agreed / total),
        high=min(high, 1 - (n - agreed) / total),
        lower_bound=max(_lower_bound(share, effective, confidence), agreed / total),
        confidence=confidence,
    )


def stated_design_effect(clusters: Iterable[tuple[int, int]], correlation: float) -> float:
    """1 + (b − 1)ρ, b the size-weighted mean of households an enumerator (Kish 1965, 5.4, 5.6).

    One household an enumerator carries no clustering, however alike his households are.
    """
    takes = [n for n, _ in clusters]
    sampled = sum(takes)
    return 1 + (sum(n * n for n in takes) / sampled - 1) * correlation if sampled else 1.0


def missing_to_reach(
    level: float,
    *,
    population: int,
    design_effect: float,
    sampled: int = 0,
    share: float | None = None,
    disagreements: Sequence[int] = FURTHER_DISAGREEMENTS,
    confidence: float = CONFIDENCE,
) -> tuple[Missing, ...]:
    """How many more re-interviews show `level`, by the disagreements met among them.

    Fewest m so that the lower bound reaches `level` after m more with d disagreements (0 where it
    does already). Assumes that the further ones have the design effect of those so far and are
    drawn from the whole population. `sampled` and `share` are those of an `Agreement`.
    """
    agreed = sampled * share if share is not None else 0.0
    rows = []
    for further in disagreements:

        def shows(more: int, further: int = further) -> bool:
            n = sampled + more
            if n == 0:
                return False
            part = min((agreed + more - further) / n, 1.0)
            effective = _simple_size(n, population) / design_effect
            return _lower_bound(part, effective, confidence) >= level

        rows.append(Missing(further, _first(shows, further, population - sampled)))
    return tuple(rows)


def size_for_precision(
    half_width: float,
    expected_share: float,
    *,
    population: int,
    design_effect: float,
    confidence: float = CONFIDENCE,
) -> int:
    """Households to re-interview so that the interval is about `share` ± `half_width`.

    Cochran 4.4: n₀ = z²p(1 − p)/e² times the design effect, n = n₀/(1 + (n₀ − 1)/N).
    """
    if not 0 < half_width < 1 or not 0 <= expected_share <= 1:
        raise ValueError(f"{expected_share} ± {half_width} isn't a share with a precision")
    z = distributions.z_quantile(confidence)
    endless = design_effect * z * z * expected_share * (1 - expected_share) / half_width**2
    n = endless / (1 + (endless - 1) / population) if endless > 1 else 1.0
    return min(math.ceil(n - 1e-9), population)


def size_to_show(
    level: float,
    expected_share: float,
    *,
    population: int,
    design_effect: float,
    chance: float = 0.8,
    confidence: float = CONFIDENCE,
) -> int | None:
    """Households to re-interview so that the lower bound reaches `level` with that chance.

    The chance is reckoned as if the true share were `expected_share`: the smallest allowed number
    of disagreements d whose sample meets it (an acceptance sampling plan). None where
    `expected_share` isn't above `level`: no sample shows it then, short of asking everybody.
    """
    if expected_share <= level:
        return None
    fewest = 1
    for allowed in range(MOST_ALLOWED):

        def shows(n: int, allowed: int = allowed) -> bool:
            # P(at most `allowed` disagree | share = level) ≤ 1 − confidence.
            return _at_most(allowed, n, 1 - level) <= 1 - confidence

        found = _first(shows, max(fewest, allowed + 1), ENDLESS)
        if found is None:
            return None
        fewest = found
        if _at_most(allowed, fewest, 1 - expected_share) >= chance:
            return min(_size_of_effective(fewest * design_effect, population), population)
    return None


def content_error(table: Mapping[tuple[Hashable, Hashable], int]) -> ItemAgreement:
    """The UN's measures for a table of (answer in the survey, answer at the second interview).

    Index of inconsistency of category i: (xi. + x.i − 2xii) ÷ (1/n)(xi.(n − x.i) + x.i(n − xi.));
    aggregate: (n − Σxii) ÷ (n − (1/n)Σxi.x.i).
    """
    rows: dict[Hashable, int] = {}
    columns: dict[Hashable, int] = {}
    for (first, second), count in table.items():
        if count < 0:
            raise ValueError(f"{count} units answered {first!r} and {second!r}")
        rows[first] = rows.get(first, 0) + count
        columns[second] = columns.get(second, 0) + count
    n = sum(rows.values())
    same = sum(count for (first, second), count in table.items() if first == second)
    names = list(dict.fromkeys([*rows, *columns]))
    chance = sum(rows.get(name, 0) * columns.get(name, 0) for name in names)
    return ItemAgreement(
        n=n,
        agreement_rate=shares.share(same, n),
        gross_difference_rate=shares.share(n - same, n),
        index_of_inconsistency=shares.share((n - same) * n, n * n - chance),
        categories=tuple(
            _category(name, rows.get(name, 0), columns.get(name, 0), table.get((name, name), 0), n)
            for name in names
        ),
    )


@dataclass(frozen=True)
class _Sampled:
    """A stratum with a sample; `fraction` of its households were asked again."""

    population: int
    clusters: tuple[tuple[int, int], ...]
    n: int
    agreed: int

    @classmethod
    def of(cls, stratum: Stratum) -> "_Sampled":
        clusters = tuple((n, k) for n, k in stratum.clusters if n > 0)
        if any(not 0 <= k <= n for n, k in clusters):
            raise ValueError(f"{stratum} has more agreed than sampled")
        n = sum(n for n, _ in clusters)
        # A household asked again may have left the collected ones since.
        return cls(max(stratum.population, n), clusters, n, sum(k for _, k in clusters))

    @property
    def share(self) -> float:
        return self.agreed / self.n

    @property
    def fraction(self) -> float:
        return self.n / self.population


def _ultimate_cluster_variance(strata: Sequence[_Sampled], total: int) -> tuple[float, int]:
    """Variance of the weighted share, and its degrees of freedom: clusters less strata.

    Within a stratum Σ(k − p·n)² between its clusters, times m/(m − 1): this holds both stages'
    variance. 1 − n/N is a correction on the safe side as long as households of one enumerator
    are no less alike than others. Strata with one cluster are taken together as one stratum of
    clusters, which adds the differences between them: on the safe side too.
    """
    variance, degrees = 0.0, 0
    single: list[_Sampled] = []
    for stratum in strata:
        if stratum.n == stratum.population:
            continue
        m = len(stratum.clusters)
        if m == 1:
            single.append(stratum)
            continue
        p = stratum.share
        spread = sum((k - p * n) ** 2 for n, k in stratum.clusters) * m / (m - 1)
        weight = stratum.population / total
        variance += weight * weight * (1 - stratum.fraction) * spread / stratum.n**2
        degrees += m - 1
    if len(single) > 1:
        together = sum(s.population for s in single)
        p = sum(s.population * s.share for s in single) / together
        spread = sum((1 - s.fraction) * (s.population / total * (s.share - p)) ** 2 for s in single)
        variance += spread * len(single) / (len(single) - 1)
        degrees += len(single) - 1
    return variance, degrees


def _clustering(
    strata: Sequence[_Sampled], total: int, share: float, variance: float, degrees: int, n: int
) -> float | None:
    """Estimated variance ÷ that of independent answers, made larger for few degrees of freedom.

    None where it can't be estimated.
    """
    alone = sum((s.population / total) ** 2 * (1 - s.fraction) / s.n for s in strata) * (
        share * (1 - share)
    )
    if degrees < FEWEST_DEGREES or alone <= 0:
        return None
    few = distributions.t_quantile(0.95, degrees) / distributions.t_quantile(0.95, max(n - 1, 1))
    return variance / alone * few * few


def _stratified_size(strata: Sequence[_Sampled], total: int, n: int) -> float:
    """Effective size were answers independent: that of the strata, never above a simple sample's.

    Unequal sampling of strata costs what Kish's weights say.
    """
    if all(s.n == s.population for s in strata):
        return math.inf
    weights = sum((s.population / total) ** 2 / _simple_size(s.n, s.population) for s in strata)
    return min(1 / weights, _simple_size(n, total))


def _simple_size(n: float, population: float) -> float:
    """Size of a sample from an endless population as informative as n of `population`.

    −N·ln(1 − n/N): the size with which the chance of missing all of a few disagreements,
    (1 − n/N)^D, is that of the endless case, so that an exact bound stays exact where all agree.
    The variance alone would give n/(1 − n/N), which is more.
    """
    if n >= population:
        return math.inf
    return -population * math.log1p(-n / population)


def _size_of_effective(effective: float, population: int) -> int:
    """The n whose `_simple_size` is at least `effective`, never above the population."""
    return min(math.ceil(-population * math.expm1(-effective / population) - 1e-9), population)


def _interval(share: float, effective: float, confidence: float) -> tuple[float, float]:
    if effective == math.inf:
        return share, share
    found = shares.wilson(min(share * effective, effective), effective, confidence)
    assert found is not None
    return found


def _lower_bound(share: float, effective: float, confidence: float) -> float:
    if share <= 0 or effective == math.inf:
        return max(share, 0.0)
    found = shares.clopper_pearson_lower(min(share * effective, effective), effective, confidence)
    assert found is not None
    return found


def _at_most(allowed: int, n: int, probability: float) -> float:
    """P(X ≤ allowed) for X binomial: I of the complement (NIST 8.17.5)."""
    if allowed >= n:
        return 1.0
    return distributions.beta_cumulative(1 - probability, n - allowed, allowed + 1)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int | None:
    """The first whole number from low to high at which a thing that stays true begins to hold."""
    if low > high:
        return None
    if holds(low):
        return low
    step = max(low, 1)
    while low + step < high and not holds(low + step):
        low, step = low + step, step * 2
    last = min(low + step, high)
    if last == high and not holds(high):
        return None
    while last - low > 1:
        middle = (low + last) // 2
        low, last = (low, middle) if holds(middle) else (middle, last)
    return last


def _category(name: Hashable, first: int, second: int, both: int, n: int) -> ContentError:
    apart = first + second - 2 * both
    by_chance = first * (n - second) + second * (n - first)
    return ContentError(
        category=name,
        original=first,
        second=second,
        net_difference_rate=shares.share(first - second, n),
        gross_difference_rate=shares.share(apart, n),
        index_of_inconsistency=shares.share(apart * n, by_chance),
    )
