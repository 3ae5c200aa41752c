"""Agreement of second interviews: against scipy, statsmodels, enumeration, jackknife, hand."""

import importlib
import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks import coverage
from bmn.statistics import agreement, distributions, shares
from bmn.statistics.agreement import (
    Agreement,
    Missing,
    Stratum,
    content_error,
    estimate,
    missing_to_reach,
)

ENDLESS = 10**8


def scipy_stats() -> Any:
    return importlib.import_module("scipy.stats")


def statsmodels_proportion() -> Any:
    return importlib.import_module("statsmodels.stats.proportion")


def found(strata: list[Stratum], design_effect: float = 1.0) -> Agreement:
    result = estimate(strata, design_effect)
    assert result is not None
    return result


# --- bounds on counts that needn't be whole -------------------------------------------------------


@pytest.mark.parametrize(
    ("k", "n"), [(9.5, 10), (18.55, 19.2), (96.4, 101.7), (3.2, 480.9), (4_750.25, 5_000.5)]
)
def test_bounds_on_effective_counts_agree_with_statsmodels(k: float, n: float) -> None:
    confint = statsmodels_proportion().proportion_confint
    low, high = shares.wilson(k, n) or (0, 0)
    assert (low, high) == pytest.approx(confint(k, n, alpha=0.05, method="wilson"), rel=1e-9)
    exact, _ = confint(k, n, alpha=0.10, method="beta")  # 5 % on this side
    assert shares.clopper_pearson_lower(k, n) == pytest.approx(exact, rel=1e-9)


@given(probability=st.floats(0.001, 0.999), a=st.floats(0.2, 50_000), b=st.floats(0.5, 5_000))
def test_beta_quantiles_agree_with_scipy(probability: float, a: float, b: float) -> None:
    expected = scipy_stats().beta.ppf(probability, a, b)
    assume(expected > 1e-200)
    assert distributions.beta_quantile(probability, a, b) == pytest.approx(expected, rel=1e-7)


# --- the estimate ---------------------------------------------------------------------------------


def test_an_area_worked_by_hand() -> None:
    # Two authorities: 1,000 households (9 of 10 agree) and 500 (5 of 5); a third has no sample.
    result = found([Stratum(1_000, ((5, 5), (5, 4))), Stratum(500, ((5, 5),)), Stratum(100, ())], 2)
    assert (result.sampled, result.agreed) == (15, 14)
    assert (result.population, result.population_sampled) == (1_600, 1_500)
    assert result.coverage == 1_500 / 1_600
    assert result.share == pytest.approx((1_000 * 0.9 + 500 * 1.0) / 1_500)
    # (2/3)² · (1 − 10/1000) · 2/1 · ((5 − 4.5)² + (4 − 4.5)²) / 10²
    assert result.variance == pytest.approx(4 / 9 * 0.99 * 2 * 0.5 / 100)
    assert (result.degrees, result.is_stated) == (1, True)
    # Proportional sample: the stratified size is the simple one, halved by the design effect.
    assert result.effective_n == pytest.approx(-1_500 * math.log(1 - 15 / 1_500) / 2, rel=1e-6)
    assert result.design_effect == pytest.approx(2)
    k = result.share * result.effective_n
    assert result.lower_bound == pytest.approx(
        scipy_stats().beta.ppf(0.05, k, result.effective_n - k + 1)
    )


def test_nobody_asked_again_says_nothing() -> None:
    assert estimate([], 2) is None
    assert estimate([Stratum(100, ()), Stratum(50, ((0, 0),))], 2) is None


def test_a_mean_of_strata_is_weighted_by_their_households() -> None:
    result = found([Stratum(9_000, ((10, 10),)), Stratum(1_000, ((90, 45),))])
    assert result.share == pytest.approx(0.95)  # not 55 of 100


def test_impossible_input_is_refused() -> None:
    with pytest.raises(ValueError, match="more agreed than sampled"):
        estimate([Stratum(10, ((3, 4),))], 1)
    with pytest.raises(ValueError, match="design effect"):
        estimate([Stratum(10, ((3, 3),))], 0.5)


@pytest.mark.parametrize("clusters", [((7, 6), (3, 3)), ((10, 10),)])
def test_asking_everybody_leaves_no_doubt(clusters: tuple[tuple[int, int], ...]) -> None:
    result = found([Stratum(10, clusters), Stratum(4, ((4, 4),))], 2)
    assert result.low == result.share == result.high == result.lower_bound
    assert (result.variance, result.effective_n) == (0, math.inf)


def test_what_was_seen_is_certain() -> None:
    result = found([Stratum(100, ((50, 45), (49, 45)))], 4)
    assert result.lower_bound >= 0.90  # 90 of the 100 have agreed already
    assert result.high <= 0.96  # and 9 have not: at most 91


def test_households_that_left_since_do_not_break_it() -> None:
    assert found([Stratum(8, ((10, 9),))]).population == 10


def test_all_agree_takes_the_stated_design_effect() -> None:
    strata = [Stratum(ENDLESS, ((5, 5),) * 4) for _ in range(10)]
    result = found(strata, 2)
    assert result.is_stated
    assert result.lower_bound == pytest.approx(0.05 ** (1 / 100), rel=1e-5)


def test_the_stated_design_effect_grows_with_the_take() -> None:
    stated = agreement.stated_design_effect
    assert stated([(9, 9)] * 4, 0.25) == pytest.approx(3)
    assert stated([(1, 1)] * 40, 0.25) == 1
    assert stated([], 0.25) == 1
    # A large take weighs by its size: (9² + 1²)/10 = 8.2.
    assert stated([(9, 9), (1, 1)], 0.25) == pytest.approx(1 + 7.2 * 0.25)


def test_clumps_raise_the_design_effect() -> None:
    # 20 authorities, in each one enumerator all right and, in five of them, one all wrong.
    strata = [Stratum(ENDLESS, ((5, 5), (5, 0 if i < 5 else 5))) for i in range(20)]
    result = found(strata, 1.5)
    assert not result.is_stated
    p, n = 175 / 200, 200
    variance = 5 * 2 * (2.5**2 * 2) / 10**2 / 20**2
    few = scipy_stats().t.ppf(0.975, 20) / scipy_stats().t.ppf(0.975, 199)
    assert result.design_effect == pytest.approx(variance * n / (p * (1 - p)) * few**2, rel=1e-4)


def jackknife(strata: list[Stratum]) -> float:
    """Delete one enumerator at a time (JKn), without finite-population correction."""

    def share(samples: list[list[tuple[int, int]]]) -> float:
        total = sum(s.population for s in strata)
        return sum(
            s.population / total * sum(k for _, k in sample) / sum(n for n, _ in sample)
            for s, sample in zip(strata, samples, strict=True)
        )

    whole = [list(s.clusters) for s in strata]
    variance = 0.0
    for h, sample in enumerate(whole):
        for i in range(len(sample)):
            left = [*whole[:h], sample[:i] + sample[i + 1 :], *whole[h + 1 :]]
            variance += (len(sample) - 1) / len(sample) * (share(left) - share(whole)) ** 2
    return variance


def test_variance_is_the_jackknifes_for_equal_takes() -> None:
    strata = [
        Stratum(ENDLESS, ((5, 5), (5, 4), (5, 2))),
        Stratum(3 * ENDLESS, ((4, 4), (4, 3))),
        Stratum(2 * ENDLESS, ((6, 6), (6, 1), (6, 5), (6, 6))),
    ]
    assert found(strata).variance == pytest.approx(jackknife(strata), rel=1e-6)


def test_variance_is_near_the_jackknifes_for_unequal_takes() -> None:
    generator = np.random.default_rng(4)
    strata = []
    for _ in range(30):
        takes = generator.integers(4, 8, 6)
        strata.append(Stratum(ENDLESS, [(int(n), int(generator.binomial(n, 0.9))) for n in takes]))
    assert found(strata).variance == pytest.approx(jackknife(strata), rel=0.1)


@pytest.mark.parametrize(
    "answers",
    [((1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0)), ((1, 1, 1), (1, 1, 1), (1, 1, 0), (1, 0, 0))],
)
def test_variance_is_not_too_small_over_all_possible_samples(answers: Any) -> None:
    """Every sample of 2 of 4 enumerators and 2 of 3 households of each is drawn."""
    shares, estimates = [], []
    for chosen in itertools.combinations(answers, 2):
        pairs = [list(itertools.combinations(households, 2)) for households in chosen]
        for first, second in itertools.product(*pairs):
            result = found([Stratum(12, ((2, sum(first)), (2, sum(second))))])
            shares.append(result.share)
            estimates.append(result.variance)
    assert np.mean(shares) == pytest.approx(np.mean(answers))  # without bias
    true, estimated = np.var(shares), np.mean(estimates)
    assert estimated >= true - 1e-12
    assert estimated <= 1.35 * true


def test_strata_of_one_enumerator_are_compared_with_each_other() -> None:
    strata = [Stratum(ENDLESS, ((5, k),)) for k in (5, 5, 5, 5, 5, 5, 5, 5, 5, 0)]
    result = found(strata)
    assert result.degrees == 9
    # One clump in ten: the variance of a mean of ten whole answers of 0 or 1.
    assert result.variance == pytest.approx(np.var([1] * 9 + [0], ddof=1) / 10, rel=1e-6)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 400),
            st.lists(
                st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
                max_size=5,
            ),
        ),
        min_size=1,
        max_size=8,
    ),
    st.floats(1, 4),
)
def test_bounds_stand_in_order(drawn: list[Any], design_effect: float) -> None:
    result = estimate([Stratum(*one) for one in drawn], design_effect)
    assume(result is not None)
    assert result is not None
    assert 0 <= result.lower_bound <= result.share + 1e-9 <= 1 + 2e-9
    assert 0 <= result.low <= result.share + 1e-9
    assert result.share - 1e-9 <= result.high <= 1 + 1e-9
    simple = (
        -result.population_sampled * math.log1p(-result.sampled / result.population_sampled)
        if result.sampled < result.population_sampled
        else math.inf
    )
    assert result.effective_n <= simple / design_effect * (1 + 1e-9)
    turned = estimate([Stratum(*one) for one in reversed(drawn)], design_effect)
    assert turned is not None
    assert turned.lower_bound == pytest.approx(result.lower_bound, rel=1e-9)


# --- coverage -------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [20, 59, 100, 400])
@pytest.mark.parametrize("share", [0.90, 0.95, 0.97, 0.999])
def test_the_bound_holds_in_95_of_100_simple_samples(n: int, share: float) -> None:
    assert coverage.simple(n, share).bound >= 0.95


@pytest.mark.parametrize(("n", "population"), [(20, 25), (50, 100), (99, 100), (100, 400)])
def test_the_bound_holds_in_simple_samples_of_few_households(n: int, population: int) -> None:
    for agreeing in range(population + 1):
        assert coverage.simple(n, agreeing / population, population).bound >= 0.95


@pytest.mark.parametrize("case", coverage.SHORT, ids=str)
def test_the_bound_holds_in_95_of_100_clustered_samples(case: coverage.Case) -> None:
    # 1,000 draws: three standard errors below 95 % would be 92.9 %.
    assert coverage.clustered(case, draws=1_000).bound >= 0.945


# --- what is missing ------------------------------------------------------------------------------


def test_the_smallest_samples_that_show_95() -> None:
    allowed = (0, 1, 2, 3, 4, 5, 10)
    rows = missing_to_reach(0.95, population=ENDLESS, design_effect=1, disagreements=allowed)
    assert [row.reinterviews for row in rows] == [59, 93, 124, 153, 181, 208, 336]


@pytest.mark.parametrize(("population", "design_effect"), [(400, 1.0), (5_000, 2.0)])
@pytest.mark.parametrize(("n", "k"), [(40, 40), (100, 96), (100, 99)])
def test_what_is_missing_is_the_fewest(
    n: int, k: int, population: int, design_effect: float
) -> None:
    def bound(n: int, k: int) -> float:
        if n == population:
            return k / n
        size = -population * math.log(1 - n / population) / design_effect
        return float(scipy_stats().beta.ppf(0.05, k / n * size, size - k / n * size + 1))

    for row in missing_to_reach(
        0.95, population=population, design_effect=design_effect, sampled=n, share=k / n
    ):
        most = population - n
        steps = range(row.disagreements, most + 1)
        reached = [m for m in steps if bound(n + m, k + m - row.disagreements) >= 0.95]
        assert row.reinterviews == (reached[0] if reached else None)


def test_the_current_state_and_what_is_missing_agree() -> None:
    strata = [Stratum(800 + h, ((5, 5), (5, 5 - (h % 7 == 0)))) for h in range(12)]
    now = found(strata, 2)
    for level, is_shown in ((now.lower_bound - 1e-9, True), (now.lower_bound + 1e-6, False)):
        (row,) = missing_to_reach(
            level,
            population=now.population_sampled,
            design_effect=now.design_effect,
            sampled=now.sampled,
            share=now.share,
            disagreements=[0],
        )
        assert (row.reinterviews == 0) is is_shown


def test_what_cannot_be_shown_any_more() -> None:
    # 4 of 60 disagree already: 56/60 is below 95 % even if all others agree.
    rows = missing_to_reach(0.95, population=60, design_effect=1, sampled=20, share=0.8)
    assert rows[0] == Missing(0, None)
    # 3 do: asking all of them shows it, with no further disagreement.
    rows = missing_to_reach(0.95, population=60, design_effect=1, sampled=20, share=0.85)
    assert [row.reinterviews is None for row in rows] == [False, True, True, True, True, True]


def test_nothing_is_missing_where_it_is_shown() -> None:
    now = found([Stratum(ENDLESS, ((1, 1),) * 400)], 1)
    rows = missing_to_reach(0.95, population=ENDLESS, design_effect=1, sampled=400, share=now.share)
    assert [row.reinterviews for row in rows] == [0, 1, 2, 3, 5, 10]


# --- how many to draw -----------------------------------------------------------------------------


@pytest.mark.parametrize("half_width", [0.01, 0.02, 0.05])
@pytest.mark.parametrize("share", [0.5, 0.9, 0.97])
def test_size_for_a_precision_agrees_with_statsmodels(half_width: float, share: float) -> None:
    expected = statsmodels_proportion().samplesize_confint_proportion(share, half_width)
    size = agreement.size_for_precision(half_width, share, population=10**12, design_effect=1)
    assert size == math.ceil(expected)


def test_size_for_a_precision_in_a_small_area() -> None:
    # n₀ = 2 · 1.96² · 0.95 · 0.05 / 0.02² = 912.4; of 1,000: 912.4 / (1 + 911.4/1000) = 477.3
    assert agreement.size_for_precision(0.02, 0.95, population=1_000, design_effect=2) == 478
    assert agreement.size_for_precision(0.0001, 0.95, population=1_000, design_effect=2) == 1_000


@pytest.mark.parametrize("share", [0.97, 0.98, 0.99])
@pytest.mark.parametrize("chance", [0.5, 0.8, 0.9])
def test_size_to_show_against_binomials_of_scipy(share: float, chance: float) -> None:
    binom = scipy_stats().binom
    sizes = np.arange(1, 3_000)
    allowed = binom.ppf(0.05, sizes, 0.05) - 1  # the most whose chance at 95 % is below 5 %
    enough = (allowed >= 0) & (binom.cdf(allowed, sizes, 1 - share) >= chance)
    n = sizes[np.argmax(enough)]
    size = agreement.size_to_show(0.95, share, population=10**12, design_effect=1, chance=chance)
    assert size == n


def test_size_to_show_needs_a_share_above_the_level() -> None:
    assert agreement.size_to_show(0.95, 0.95, population=10**6, design_effect=1) is None
    few = agreement.size_to_show(0.95, 0.98, population=300, design_effect=2)
    assert few is not None
    assert few <= 300


# --- items ----------------------------------------------------------------------------------------


def test_content_error_worked_by_hand() -> None:
    #             second: yes  no
    # survey: yes          40  10
    #         no            5  45
    item = content_error(
        {("yes", "yes"): 40, ("yes", "no"): 10, ("no", "yes"): 5, ("no", "no"): 45}
    )
    assert item.n == 100
    assert item.agreement_rate == pytest.approx(0.85)
    assert item.gross_difference_rate == pytest.approx(0.15)
    assert item.index_of_inconsistency == pytest.approx(0.30)
    yes, no = item.categories
    assert (yes.original, yes.second) == (50, 45)
    assert yes.net_difference_rate == pytest.approx(0.05)
    assert no.net_difference_rate == pytest.approx(-0.05)
    # 15 ÷ (50 · 55 + 45 · 50)/100
    assert yes.index_of_inconsistency == pytest.approx(0.30)
    assert no.index_of_inconsistency == pytest.approx(0.30)


def test_content_error_of_three_answers_by_hand() -> None:
    # Rows survey, columns second: 20 2 0 / 3 30 5 / 1 4 35; sums 22 38 40 and 24 36 40.
    counts = [[20, 2, 0], [3, 30, 5], [1, 4, 35]]
    item = content_error(
        {(i, j): count for i, row in enumerate(counts) for j, count in enumerate(row)}
    )
    assert item.agreement_rate == pytest.approx(0.85)
    # (100 − 85) ÷ (100 − (22·24 + 38·36 + 40·40)/100)
    assert item.index_of_inconsistency == pytest.approx(15 / (100 - 34.96))
    middle = item.categories[1]
    assert middle.net_difference_rate == pytest.approx(0.02)
    assert middle.gross_difference_rate == pytest.approx((38 + 36 - 60) / 100)
    assert middle.index_of_inconsistency == pytest.approx(14 / ((38 * 64 + 36 * 62) / 100))


@given(st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=3, max_size=3))
def test_inconsistency_is_one_less_cohens_kappa(counts: list[list[int]]) -> None:
    table = np.array(counts)
    n = table.sum()
    assume(n > 0)
    assume((table.sum(0) * table.sum(1)).sum() < n * n)
    kappa = importlib.import_module("statsmodels.stats.inter_rater").cohens_kappa
    item = content_error({(i, j): counts[i][j] for i in range(3) for j in range(3)})
    assert item.index_of_inconsistency == pytest.approx(1 - kappa(table, return_results=False))
    for i, category in enumerate(item.categories):
        both = table[i, i]
        first, second = table[i].sum() - both, table[:, i].sum() - both
        two = np.array([[both, first], [second, n - both - first - second]])
        if category.index_of_inconsistency is not None:
            assert category.index_of_inconsistency == pytest.approx(
                1 - kappa(two, return_results=False)
            )
    assert sum(c.net_difference_rate or 0 for c in item.categories) == pytest.approx(0)


def test_undefined_is_no_number() -> None:
    nobody = content_error({})
    assert (nobody.n, nobody.agreement_rate, nobody.index_of_inconsistency) == (0, None, None)
    all_alike = content_error({("0", "0"): 12})
    assert all_alike.agreement_rate == 1
    assert all_alike.gross_difference_rate == 0
    assert all_alike.index_of_inconsistency is None  # no variation to compare with
    assert all_alike.categories[0].index_of_inconsistency is None
    with pytest.raises(ValueError, match="units answered"):
        content_error({("0", "1"): -1})
