"""What a map can show: which answer it is read from, its value, and how it is written.

Rates and means fill areas; counts are circles, since a large area isn't a large count.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bmn.statistics.shares import share
from bmn.words import formats
from bmn.words.formats import is_unknown

Row = Mapping[str, Any]
Kind = Literal["share", "points", "baht", "number", "count", "category", "relative"]

_STATES = {
    "none": "none",
    "checked": "started",
    "ready": "started",
    "certified": "certified",
    "sent": "sent",
    "received": "sent",
    "returned": "returned",
}


def _chain(row: Row) -> str:
    """State of an area's certificate; where its level signs none, how far its parts have come."""
    if row.get("level_certifies") is not False or row["certification_status"] not in (None, "none"):
        return _STATES[row["certification_status"] or "none"]
    done, total = row.get("children_certified"), row.get("children_total")
    if not done or not total:
        return "none"
    return "certified" if done == total else "started"


@dataclass(frozen=True)
class Measure:
    """One measure. `answer` names the page query; `base` the count that a circle's size tells.

    `numerator` and `denominator` are what the value is made of, where it is a quotient; where it is
    none, `denominator` is the count that it is seen against.
    """

    key: str
    answer: Literal["progress", "indicator", "income", "confidence", "checks"]
    kind: Kind
    value: Callable[[Row], Any]
    base: str
    denominator: str
    numerator: Callable[[Row], Any] | None = None
    change: str | None = None

    @property
    def is_count(self) -> bool:
        """Whether it is drawn as circles."""
        return self.kind == "count"

    def words(self, value: Any, language: str) -> str:
        """The value as an official would write it."""
        return written(self.kind, value, language)


def written(kind: Kind, value: Any, language: str) -> str:
    """A value of a kind in words; unknown is a dash."""
    if value is None:
        return formats.empty("dash", language)
    match kind:
        case "share":
            return formats.percent(value, language, 2)
        case "points":
            return formats.points(value, language)
        case "relative":
            return f"{formats.points(value, language).split(' ')[0]} %"
        case "baht":
            return formats.baht(value, language)
        case "number":
            return f"{value:,.2f}"
        case "category":
            return formats.text(f"map.category.{value}", language)
    return formats.count(value, language)


def _gap(row: Row) -> float | None:
    return share(row["gap_to_expected"], row["households_target"])


def _passing(row: Row) -> Any:
    # Unknown where the reader is told a band of fails.
    return None if row["fail"] is None else row["eligible"] - row["fail"]


def _quality(row: Row) -> float | None:
    signed = row["signed_quality_level_pct"]
    return None if is_unknown(signed) else float(signed) / 100


MEASURES = (
    Measure(
        "progress",
        "progress",
        "share",
        lambda row: row["progress_share"],
        base="households_target",
        numerator=lambda row: row["households_collected_of_target"],
        denominator="households_target",
        change="change_progress",
    ),
    Measure(
        "gap",
        "progress",
        "points",
        _gap,
        base="households_target",
        numerator=lambda row: row["gap_to_expected"],
        denominator="households_target",
    ),
    Measure(
        "remaining",
        "progress",
        "count",
        lambda row: row["households_remaining"],
        base="households_remaining",
        denominator="households_target",
    ),
    Measure(
        "pass",
        "indicator",
        "share",
        lambda row: share(_passing(row), row["eligible"]),
        base="eligible",
        numerator=_passing,
        denominator="eligible",
        change="change_pass",
    ),
    Measure(
        "fails", "indicator", "count", lambda row: row["fail"], base="fail", denominator="eligible"
    ),
    Measure(
        "income",
        "income",
        "baht",
        lambda row: row["income_baht_per_person_year"],
        base="income_persons",
        numerator=lambda row: row["income_total_baht"],
        denominator="income_persons",
        change="change_income",
    ),
    Measure(
        "below",
        "income",
        "share",
        lambda row: row["below_share"],
        base="income_households",
        numerator=lambda row: row["households_below_criterion"],
        denominator="income_households",
        change="change_below",
    ),
    Measure(
        "quality",
        "progress",
        "share",
        _quality,
        base="households_target",
        denominator="households_target",
    ),
    Measure(
        "confidence",
        "confidence",
        "share",
        lambda row: row["quality_estimate_share"],
        base="households_collected",
        denominator="households_collected",
    ),
    Measure(
        "flags",
        "checks",
        "share",
        lambda row: row["must_fix_share"],
        base="households_collected",
        numerator=lambda row: row["households_must_fix"],
        denominator="households_collected",
    ),
    Measure(
        "certification",
        "progress",
        "category",
        _chain,
        base="households_target",
        denominator="households_target",
    ),
    Measure(
        "persons",
        "income",
        "number",
        lambda row: share(row["persons"], row["households"]),
        base="households",
        numerator=lambda row: row["persons"],
        denominator="households",
        change="change_persons",
    ),
)
"""In the order of the list on the page."""

COLLECTED = Measure(
    "collected",
    "progress",
    "count",
    lambda row: row["households_collected"],
    base="households_collected",
    denominator="households_target",
)
"""What stands beside, or in place of, the points of single households."""

CHANGE_KINDS: dict[str, Kind] = {
    "change_progress": "points",
    "change_pass": "points",
    "change_income": "relative",
    "change_below": "points",
    "change_persons": "number",
}


def measure(key: str) -> Measure:
    """The measure of a key. Raises KeyError."""
    return next(one for one in MEASURES if one.key == key)


def changed(of: Measure, now: Any, before: Any) -> float | None:
    """The change of a measure: of income the share by which it moved, else the difference."""
    if now is None or before is None or of.change is None:
        return None
    if CHANGE_KINDS[of.change] == "relative":
        return None if not before else now / before - 1
    return float(now - before)
