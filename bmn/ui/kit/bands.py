"""How results that counts-only readers see as bands, or not at all, are written everywhere.

A row of `indicator_by_area` or `income_by_area` says in `shown` what may be told; its count is then
unknown (None), so that nobody takes a band for a number. Only this module turns bands into words.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bmn.statistics.shares import share
from bmn.survey import disclosure
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]
BELOW_DISTRICT = ("tambon", "local_authority", "village")
HIDDEN = ("small", "held")
_STATES = {"small": "suppressed", "held": "held"}
FEW = disclosure.parameter("band")
"""From so many fails on, an indicator is named where exact counts aren't told."""


def is_exact(row: Row) -> bool:
    """Whether the row's counts are told exactly."""
    return row.get("shown", "exact") == "exact"


def is_hidden(row: Row) -> bool:
    """Whether nothing of the row may be told."""
    return row.get("shown") in HIDDEN


def any_banded(rows: Iterable[Row]) -> bool:
    """Whether any row isn't told exactly."""
    return any(not is_exact(row) for row in rows)


def state(row: Row) -> str:
    """The empty state of a hidden row: a key of common.empty."""
    return _STATES[row["shown"]]


def hidden_words(view: View, row: Row) -> str:
    """ไม่แสดง (จำนวนน้อย): why nothing is told."""
    return view.words(f"common.empty.{state(row)}")


def fails(view: View, row: Row) -> str:
    """12, 0–4 or ไม่แสดง (จำนวนน้อย)."""
    if is_hidden(row):
        return hidden_words(view, row)
    return formats.band(*_counts(row), view.language)


def passes(view: View, row: Row) -> str:
    """As many as pass, in the same way."""
    if is_hidden(row):
        return hidden_words(view, row)
    low, high = _counts(row)
    return formats.band(row["eligible"] - high, row["eligible"] - low, view.language)


def fail_bounds(row: Row) -> tuple[float, float] | None:
    """Between which shares the fails lie; None where the row is hidden or applies to nobody."""
    if is_hidden(row):
        return None
    low, high = (share(count, row["eligible"]) for count in _counts(row))
    return None if low is None or high is None else (low, high)


def middle(row: Row) -> float | None:
    """The middle of the band of fails as a share: for order and colour, never written."""
    bounds = fail_bounds(row)
    return None if bounds is None else sum(bounds) / 2


def fail_share(view: View, row: Row, decimals: int = 2) -> str:
    """0.00–3.33 %."""
    return _share_words(view, row, fail_bounds(row), decimals)


def pass_share(view: View, row: Row, decimals: int = 2) -> str:
    """96.67–100.00 %."""
    bounds = fail_bounds(row)
    turned = None if bounds is None else (1 - bounds[1], 1 - bounds[0])
    return _share_words(view, row, turned, decimals)


def below(view: View, row: Row) -> str:
    """Households below the income criterion, as `fails`."""
    if is_hidden(row) or row["below_from"] is None:
        return _unknown_below(view, row)
    return formats.band(row["below_from"], row["below_to"], view.language)


def below_share(view: View, row: Row, decimals: int = 2) -> str:
    """Their share, as a range."""
    low, high = row["below_share_from"], row["below_share_to"]
    if is_hidden(row) or low is None or high is None:
        return _unknown_below(view, row)
    return formats.percent_band(low, high, view.language, decimals)


def below_middle(row: Row) -> float | None:
    """The middle of the band of shares: for order and colour, never written."""
    low, high = row.get("below_share_from"), row.get("below_share_to")
    return None if low is None or high is None else (low + high) / 2


def note(view: View, rows: Iterable[Row]) -> str:
    """The sentence that explains the bands; empty where all is exact."""
    if not any_banded(rows):
        return ""
    is_below = view.area.level in BELOW_DISTRICT or (
        view.area.level == "district" and view.is_closed
    )
    return view.words("common.bands.below_district" if is_below else "common.bands.from_district")


def _counts(row: Row) -> tuple[int, int]:
    """Between which numbers the fails lie; an exact row tells one."""
    return (row["fail"], row["fail"]) if is_exact(row) else (row["fails_from"], row["fails_to"])


def _unknown_below(view: View, row: Row) -> str:
    """Hidden, also where only the income's own number is; a dash without a criterion."""
    if is_hidden(row):
        return hidden_words(view, row)
    if row.get("criterion_baht") is None:
        return view.words("common.empty.dash")
    return view.words("common.empty.suppressed")


def _share_words(view: View, row: Row, bounds: tuple[float, float] | None, decimals: int) -> str:
    if is_hidden(row):
        return hidden_words(view, row)
    if bounds is None:
        return view.words("common.empty.not_applicable")
    return formats.percent_band(*bounds, view.language, decimals)
