"""A made-up 2561 against single figures that were published for 2561."""

from datetime import datetime
from typing import NamedTuple

import numpy as np
import pytest

from bmn.simulate import codes, frame, plan, records, season
from bmn.simulate.parameters import Parameters
from bmn.simulate.records import Batch


class Drawn(NamedTuple):
    villages: frame.Frame
    batch: Batch


def drawn(province: str) -> Drawn:
    parameters = Parameters()
    made = plan.year_2561((province,))[0]
    villages = frame.frame(made, parameters)
    traits = records.traits(villages, made, parameters)
    visits = season.visits(villages, made)
    batch = records.batch(villages, visits, traits, codes.codes(parameters), made, parameters)
    return Drawn(villages, batch)


@pytest.fixture(scope="module")
def samut_songkhram() -> Drawn:
    return drawn("75")


@pytest.fixture(scope="module")
def chiang_rai() -> Drawn:
    return drawn("57")


def persons_failing(batch: Batch, number: int) -> float:
    """Share of the people living in households to which an indicator applies and which fail it."""
    applies = batch.household[f"i{number:02d}_eligible"] > 0
    fails = batch.household[f"i{number:02d}_fail"] > 0
    return float(batch.size[fails].sum() / batch.size[applies].sum())


def test_households_of_a_province(samut_songkhram: Drawn) -> None:
    """43,535 households (Quality_of_life_2561, p. 35); within 0.1 %."""
    assert samut_songkhram.villages.target.sum() == pytest.approx(43_535, rel=0.001)


@pytest.mark.parametrize(("province", "published"), [("samut_songkhram", 2.88)])
def test_persons_per_household(
    province: str, published: float, request: pytest.FixtureRequest
) -> None:
    """Quality_of_life_2561, p. 35; within 0.02."""
    batch = request.getfixturevalue(province).batch
    assert batch.size.mean() == pytest.approx(published, abs=0.02)


def test_income_and_expenditure_of_chiang_rai(chiang_rai: Drawn) -> None:
    """Means a household and a person, baht a year (Quality_of_life_2561, p. 99); within 2 %."""
    money, size = chiang_rai.batch.money, chiang_rai.batch.size
    spent = money.production + money.necessary + money.unnecessary + money.debt
    assert money.total.mean() == pytest.approx(198_585.67, rel=0.02)
    assert money.total.sum() / size.sum() == pytest.approx(71_709.93, rel=0.02)
    assert spent.sum() / size.sum() == pytest.approx(46_279.29, rel=0.03)


@pytest.mark.parametrize(
    ("number", "published"),
    [
        (6, 0.0631),  # health check
        (11, 0.0235),  # tidy home
        (16, 0.1739),  # compulsory education
        (21, 0.0790),  # work of older people
        (23, 0.1876),  # saving
        (24, 0.2488),  # alcohol
        (25, 0.1509),  # smoking
    ],
)
def test_fail_shares_of_chiang_rai(chiang_rai: Drawn, number: int, published: float) -> None:
    """Shares by persons in households (TPMAP 2561, as cited in SOURCES.md); within 10 %."""
    assert persons_failing(chiang_rai.batch, number) == pytest.approx(published, rel=0.10)


def test_income_indicator_of_chiang_rai(chiang_rai: Drawn) -> None:
    """0.23 % of persons below 38,000 baht (TPMAP 2561); within a fifth."""
    assert persons_failing(chiang_rai.batch, 22) == pytest.approx(0.0023, rel=0.2)


def test_the_country_has_four_in_a_thousand_below_the_criterion() -> None:
    """0.404 % of persons (TPMAP 2561), here of one village in 60; within a tenth."""
    parameters = Parameters()
    made = plan.Plan(2561, datetime(2018, 6, 19), one_village_in=60, finished=True)
    villages = frame.frame(made, parameters)
    share = records.traits(villages, made, parameters).shares["income"]
    published = 0.00404
    assert np.average(share, weights=villages.target) == pytest.approx(published, rel=0.1)


def test_villages_are_far_more_spread_than_chance(chiang_rai: Drawn) -> None:
    """Half of the villages have nobody without savings; some have everybody (TPMAP 2561)."""
    visits, fails = chiang_rai.batch.visits, chiang_rai.batch.household["i23_fail"]
    count = np.bincount(visits.village)
    share = np.bincount(visits.village, fails) / count
    assert 0.25 < (share == 0).mean() < 0.65
    assert (share > 0.9).mean() > 0.01


def test_ages_follow_the_published_structure(chiang_rai: Drawn) -> None:
    """21.4 % are 60 and older (TPMAP 2561, Chiang Rai); within 2 points."""
    assert (chiang_rai.batch.people.age >= 60).mean() == pytest.approx(0.214, abs=0.02)


@pytest.fixture(scope="module")
def country() -> Batch:
    parameters = Parameters()
    made = plan.Plan(2561, datetime(2018, 6, 19), one_village_in=60, finished=True)
    villages = frame.frame(made, parameters)
    traits = records.traits(villages, made, parameters)
    visits = season.visits(villages, made)
    return records.batch(villages, visits, traits, codes.codes(parameters), made, parameters)


@pytest.mark.parametrize(
    ("low", "high", "published"),
    [
        (0, 25, 27.53),
        (6, 12, 7.73),
        (19, 25, 8.69),
        (26, 49, 35.70),
        (50, 59, 16.76),
        (60, 120, 20.01),
    ],
)
def test_ages_of_the_country(country: Batch, low: int, high: int, published: float) -> None:
    """Per cent of persons (Quality_of_life_2561, p. 22); within 2 points."""
    age = country.people.age
    assert 100 * ((age >= low) & (age <= high)).mean() == pytest.approx(published, abs=2.0)


@pytest.mark.parametrize(
    ("level", "published"), [((2,), 45.19), ((3,), 16.14), ((4,), 13.96), ((6, 7), 9.60)]
)
def test_schooling_of_the_country(country: Batch, level: tuple[int, ...], published: float) -> None:
    """Per cent of persons (Quality_of_life_2561, p. 22); within 3.5 points."""
    share = 100 * np.isin(country.people.education, level).mean()
    assert share == pytest.approx(published, abs=3.5)


def test_happiness_of_the_country(country: Batch) -> None:
    """8.27 of 10 (TPMAP 2561); within 0.1."""
    assert country.household["happiness"].mean() == pytest.approx(8.27, abs=0.1)
