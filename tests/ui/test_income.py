"""Figures of the income page that a reader reckons with."""

from types import SimpleNamespace
from typing import Any

import pytest

from bmn.ui.income import below, figures
from bmn.words.language import text


@pytest.mark.parametrize(
    ("income", "expense", "left"),
    [
        # Shown as 86,512 − 55,843: the rounded difference (30,670) was another figure.
        (86_512.3, 55_842.5, 30_669),
        (86_512.4, 55_842.6, 30_669),
        (39_999.6, 10_000.0, 29_999),
        (10.5, 20.5, -10),
        (None, 1.0, None),
        (1.0, None, None),
    ],
)
def test_what_is_left_is_the_difference_of_what_is_shown(
    income: float | None, expense: float | None, left: int | None
) -> None:
    assert figures.left(income, expense) == left
    if income is not None and expense is not None:
        shown, spent = figures.whole(income), figures.whole(expense)
        assert shown is not None
        assert spent is not None
        assert figures.left(income, expense) == shown - spent


@pytest.mark.parametrize(
    ("income", "expense", "told"),
    [(254_290, 250_487, ("254,290", "250,487", "ค่าประมาณ")), (250_487, 250_487, ("250,487",))],
)
def test_what_is_left_says_of_which_households(
    income: int, expense: int, told: tuple[str, ...]
) -> None:
    row = {"income_households": income, "expense_households": expense}
    said = figures.left_basis(_view(), row)
    assert all(one in said for one in told)
    assert ("ค่าประมาณ" in said) == (income != expense)


def test_households_without_any_income_stand_beside_those_below() -> None:
    keys = [column.key for column in below.columns(_view(), "province", [])]
    assert keys.index("zero") < keys.index("households") < keys.index("shortfall")


def _view() -> Any:
    return SimpleNamespace(
        language="th",
        area=SimpleNamespace(level="province"),
        words=lambda key, **blanks: text(key, "th", **blanks),
    )
