"""Places by pass rate while flags are open: as they stand, and the least and most they may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bmn.standing import ranking
from bmn.standing.phase import YearStandards

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Range:
    """One row of `honest_range` with its name, last year's rate and its place from the lowest.

    `places` is (now, least, most) or None where there are too few to be ranked.
    """

    row: Row
    name: str
    before: float | None
    places: tuple[int, int, int] | None
    area_key: str | None = None

    @property
    def may_flip(self) -> bool:
        """Whether better or worse than last year hangs on the open flags."""
        return may_flip(self.row, self.before)


def lowest_first(rows: Iterable[Range]) -> list[Range]:
    """By pass rate; those with too few to be ranked last."""
    return sorted(
        rows, key=lambda one: (one.places is None, one.row["pass_share"], one.row["pass_share_low"])
    )


def places(found: Sequence[Row], standards: YearStandards) -> dict[Any, tuple[int, int, int]]:
    """Place of each row from the lowest pass rate: as it stands, and the least and most it may be.

    Keyed by (area, indicator). Two whose ranges only touch keep their order. Those with too few
    to be ranked (`standing.ranking`) have no place, and take none from the others.
    """
    told = {}
    found, _ = ranking.rankable(found, lambda row: row["eligible"], standards)
    for row in found:
        below = sum(other["pass_share"] < row["pass_share"] for other in found)
        surely_below = sum(
            other["pass_share_high"] <= row["pass_share_low"]
            and other["pass_share"] < row["pass_share"]
            for other in found
        )
        maybe_below = sum(
            other is not row and other["pass_share_low"] < row["pass_share_high"] for other in found
        )
        places_ = (1 + below, 1 + surely_below, 1 + maybe_below)
        told[row["area_code"], row["indicator_no"]] = places_
    return told


def may_flip(row: Mapping[str, Any], before: float | None) -> bool:
    """Whether better or worse than last year hangs on the open flags."""
    if before is None or row["pass_share_low"] == row["pass_share_high"]:
        return False
    return bool(row["pass_share_low"] < before < row["pass_share_high"])


def verdict(one: Range) -> str:
    if one.before is None:
        return "no_before"
    if one.may_flip:
        return "undecided"
    if one.row["pass_share"] == one.before:
        return "same"
    return "better" if one.row["pass_share"] > one.before else "worse"


def key(row: Row) -> tuple[str, int]:
    return row["area_code"], row["indicator_no"]
