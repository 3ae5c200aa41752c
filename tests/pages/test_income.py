"""Income: ratios of totals, the criterion printed and marked, bars that keep their area."""

import pytest

from bmn.access.reader import MACHINE
from bmn.charts import income as charts_income
from bmn.ui.income import figures as income
from bmn.warehouse import queries
from bmn.words.language import LANGUAGES, text
from tests.pages.conftest import OpenPage
from tests.screens import figures, words

AREA = {"area": "province-57", "year": "2569"}


def bins(*rows: tuple[int, int | None, int], criterion: int = 40_000) -> list[dict[str, object]]:
    return [
        {
            "lower_baht": lower,
            "upper_baht": upper,
            "households": households,
            "is_below_criterion": upper is not None and upper <= criterion,
        }
        for lower, upper, households in rows
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_criterion_is_printed_and_marked_unconfirmed(
    open_page: OpenPage, language: str
) -> None:
    told = words(open_page("income", **AREA, lang=language))
    assert "40,000" in told
    assert text("income.criterion.unverified", language) in told


def test_means_are_ratios_of_totals(open_page: OpenPage) -> None:
    means, below = (frame.value for frame in open_page("income", **AREA).dataframe[:2])
    found = queries.run(
        "income_by_area",
        survey_year_be=2569,
        area_level="province",
        within_level="province",
        within_code="57",
        reader=MACHINE,
    ).iloc[0]
    assert means.person_income[0] == round(found.income_total_baht / found.persons)
    assert means.households[0] == means.households[1:].sum()
    assert below.below[0] == below.below[1:].sum() == found.households_below_criterion


def test_a_persons_means_stand_first(open_page: OpenPage) -> None:
    # They are the subject, and what stands first is seen without scrolling sideways.
    means = open_page("income", **AREA).dataframe[0].value
    assert list(means.columns)[:4] == ["area", "person_income", "person_expense", "person_left"]


def test_the_largest_share_below_comes_first(open_page: OpenPage) -> None:
    shares = open_page("income", **AREA).dataframe[1].value.below_share[1:].tolist()
    assert shares == sorted(shares, reverse=True)


def test_a_village_has_no_distribution_but_its_count(open_page: OpenPage) -> None:
    code = queries.run(
        "areas_of_year",
        survey_year_be=2569,
        area_level="village",
        within_level="province",
        within_code="57",
        reader=MACHINE,
    ).area_code[0]
    page = open_page("income", area=f"village-{code}")
    assert text("income.distribution.none", "th") in words(page)
    assert text("income.working_group", "th") in words(page)
    assert len(page.dataframe[0].value) == 1


def test_the_area_of_a_bar_is_its_households() -> None:
    classes = bins((0, 1, 3), (1, 2000, 4), (38_000, 40_000, 5), (100_000, 120_000, 60))
    figure = charts_income.distribution(classes, "th", "light", criterion=40_000)
    for trace in figure.data[:2]:
        for width, height, hover in zip(trace.width, trace.y, trace.customdata, strict=True):
            households = width * height / charts_income.STEP_BAHT
            assert f"<b>{households:.0f} " in hover


def test_bars_below_the_criterion_differ_by_pattern() -> None:
    classes = bins((38_000, 40_000, 5), (40_000, 42_000, 7))
    above, below = charts_income.distribution(classes, "th", "light", criterion=40_000).data[:2]
    assert above.marker.pattern.shape != below.marker.pattern.shape
    assert list(below.x) == [38_000]


def test_what_lies_beyond_the_axis_is_counted() -> None:
    classes = bins((0, 1, 1), (200_000, 300_000, 2), (300_000, 500_000, 3), (1_000_000, None, 4))
    assert charts_income.beyond_axis(classes) == 7


def test_growth_needs_a_year_before() -> None:
    assert income.growth(110.0, 100.0) == pytest.approx(0.1)
    assert income.growth(110.0, None) is None
    assert income.growth(110.0, 0.0) is None


def test_the_figures_are_there(open_page: OpenPage) -> None:
    assert len(figures(open_page("income", **AREA))) >= 3
