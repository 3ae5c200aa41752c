"""Figures of the income page that a reader reckons with."""

import pytest

from bmn.ui.income import figures


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
