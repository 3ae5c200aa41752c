"""Which areas may be ranked: a share of few says more of chance than of the area."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from bmn.standing.phase import YearStandards

Area = TypeVar("Area")


def may_be_ranked(denominator: float | None, standards: YearStandards) -> bool:
    """Whether an area's share counts in a ranking: its denominator reaches the year's fewest.

    An unknown denominator never does; where the year sets no fewest, anything above zero does.
    """
    if not denominator or denominator <= 0:
        return False
    return denominator >= (standards.ranking_fewest or 0)


def rankable(
    areas: Iterable[Area], denominator: Callable[[Area], float | None], standards: YearStandards
) -> tuple[list[Area], list[Area]]:
    """The areas that may be ranked, and those that are shown without a rank, in the same order."""
    ranked: list[Area] = []
    unranked: list[Area] = []
    for area in areas:
        (ranked if may_be_ranked(denominator(area), standards) else unranked).append(area)
    return ranked, unranked
