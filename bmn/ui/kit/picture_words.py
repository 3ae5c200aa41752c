"""What an area of a map says of itself: its value in words, what it is made of, why it has none."""

from typing import Any

from bmn.maps import measures
from bmn.maps.legend import Tick
from bmn.maps.marks import State
from bmn.maps.measures import Kind, Measure
from bmn.statistics.shares import share
from bmn.ui.kit import bands
from bmn.ui.kit.picture import Choice, Row
from bmn.ui.kit.view import View
from bmn.words import formats


def banded(choice: Choice, row: Row | None) -> bool:
    """Whether the row's value is a band, in words alone."""
    if row is None or choice.is_change or bands.is_exact(row) or bands.is_hidden(row):
        return False
    if choice.measure.key == "below":
        return row["below_share_to"] is not None
    return choice.measure.answer == "indicator" and bool(row["eligible"])


def middle(choice: Choice, row: Row) -> float | None:
    """Where a band lies among the classes: for colour and order, never written."""
    if choice.measure.key == "below":
        return bands.below_middle(row)
    at = bands.middle(row)
    if choice.measure.key == "fails":
        return (row["fails_from"] + row["fails_to"]) / 2
    return None if at is None else 1 - at


def width(choice: Choice, row: Row) -> float:
    """How wide a band of shares is."""
    if choice.measure.key == "below":
        return float(row["below_share_to"] - row["below_share_from"])
    low, high = bands.fail_bounds(row) or (0.0, 0.0)
    return high - low


def of_band(view: View, choice: Choice, row: Row) -> str:
    """A band as it stands on the map and in the table beside it."""
    if choice.measure.key == "below":
        return bands.below_share(view, row)
    if choice.measure.key == "fails":
        return bands.fails(view, row)
    return bands.pass_share(view, row)


def words(view: View, kind: Kind, value: Any, state: State) -> str:
    if state != "value":
        return view.words(f"common.empty.{state}")
    return measures.written(kind, value, view.language)


def why_without(row: Row | None, measure: Measure) -> State:
    if row is not None and bands.is_hidden(row):
        return "held" if row["shown"] == "held" else "suppressed"
    if row is not None and not bands.is_exact(row) and measure.key in ("below", "income"):
        return "suppressed"
    if row is not None and measure.answer == "indicator" and not row["eligible"]:
        return "not_applicable"
    return "no_data"


def detail(view: View, choice: Choice, row: Row | None, now: Any, before: Any) -> str:
    """A second line: what the value is made of."""
    if row is None:
        return ""
    language, measure = view.language, choice.measure
    if bands.is_hidden(row):
        return ""
    if choice.is_change and (now is None or before is None):
        return ""
    if choice.is_change:
        return view.words(
            "map.detail.change",
            before=measure.words(before, language),
            now=measure.words(now, language),
        )
    if measure.answer == "progress":
        return view.words(
            "map.detail.progress",
            collected=formats.count(
                row["households_collected"]
                if row["households_target"] is None
                else row["households_collected_of_target"],
                language,
            ),
            target=formats.count(row["households_target"], language),
        )
    if measure.answer == "confidence":
        return _confidence_detail(view, row)
    if measure.answer == "checks":
        return view.words(
            "map.detail.flags",
            must_fix=formats.count(row["households_must_fix"], language),
            collected=formats.count(row["households_collected"], language),
        )
    if measure.answer == "indicator":
        unit = "person" if row["unit"] == "person" else "household"
        return view.words(
            "map.detail.indicator",
            fail=bands.fails(view, row),
            eligible=formats.count(row["eligible"], language),
            unit=view.words(f"common.unit.{unit}"),
        )
    if measure.key == "below":
        return view.words(
            "map.detail.below",
            below=bands.below(view, row),
            households=formats.count(row["households"], language),
        )
    return view.words(
        "map.detail.persons",
        persons=formats.count(row["persons"], language),
        households=formats.count(row["households"], language),
    )


def _confidence_detail(view: View, row: Row) -> str:
    """Which parts the estimate is made of, and what was signed."""
    signed = row["signed_level_pct"]
    told = view.words(
        "map.detail.confidence",
        agreed=formats.count(row["agreed"], view.language),
        reinterviewed=formats.count(row["reinterviewed"], view.language),
        automatic=formats.percent(row["automatic_check_share"], view.language, 2),
    )
    if signed is None:
        return told
    return f"{told} · " + view.words(
        "map.detail.signed", percent=formats.percent(signed / 100, view.language, 2)
    )


def here(view: View, choice: Choice, kind: Kind, row: Row | None, before: Any) -> Tick | None:
    """The area looked at, as it stands on the ruler."""
    if row is None or kind in ("count", "category"):
        return None
    now = choice.measure.value(row)
    value = measures.changed(choice.measure, now, before) if choice.is_change else now
    if value is None:
        return None
    words = measures.written(kind, value, view.language)
    return Tick(value, f"{view.area.label(view.language)} {words}")


def target(view: View, choice: Choice, row: Row | None) -> Tick | None:
    """What the measure is held against, where there is such a thing."""
    key = choice.measure.key
    value: float | None = None
    # Nothing is expected by today of a round that is closed.
    if key == "progress" and row is not None and not view.is_closed:
        value = share(row["expected_today"], row["households_target"])
    elif key == "income":
        criterion = view.year_row.get("income_criterion_baht")
        value = None if criterion is None else float(criterion)
    elif key in ("quality", "confidence"):
        level = view.year_row.get("quality_level_min_pct")
        value = None if level is None else float(level) / 100
    if value is None:
        return None
    words = measures.written(choice.measure.kind, value, view.language)
    return Tick(value, view.words(f"map.target.{key}", value=words))
