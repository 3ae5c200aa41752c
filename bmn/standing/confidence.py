"""What is known of an area's quality level, in states that words are made of.

Pure functions of one row of `confidence_by_area`. The officially signed figure decides; ours is an
estimate beside it. The criterion is for provinces: elsewhere it is a reference (2567 letter).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bmn.statistics import agreement
from bmn.statistics.agreement import ContentError, ItemAgreement, Missing
from bmn.statistics.shares import clopper_pearson_lower, share, wilson
from bmn.survey.standards import Held

Row = Mapping[str, Any]

SIGNING_LEVELS = ("local_authority", "district", "province")
"""Levels that make the form in any year (`chain_levels.csv`; 2569 letter, items 13 to 15ก)."""

VERDICTS = ("met", "met_not_shown", "not_met", "not_yet_due")
"""What is said of a province against the line; the mart's words too."""

OFFICIAL_STATES = (
    "met",
    "not_met",
    "reference_reached",
    "reference_missed",
    "no_level",
    "not_due",
    "unsigned",
    "no_form",
)
ESTIMATE_STATES = ("met", "met_not_shown", "not_met", "unknown", "no_level")
INTERVAL_STATES = ("below", "undecided", "above", "no_level")

SHARE_WITHOUT_SAMPLE = 0.97
"""Agreement to plan with before there is any second interview (ours)."""

CHANCE = 0.8
"""Chance with which a planned sample should show the level, if the present rate is the true one."""


@dataclass(frozen=True)
class Gain:
    """Flags of one rule in one area, and what clearing them brings.

    `share_after`: automatic-check share of the whole area once these and all before are cleared; at
    least, since a household with two rules' flags is gained only with the second.
    """

    rule: Row
    gain: int
    share_after: float | None


@dataclass(frozen=True)
class Step:
    """One step of the process in an area; `state` is one of done, partly, missing, unreported,
    not_due.
    """

    row: Row
    due_on: date | None
    is_due: bool
    state: str


@dataclass(frozen=True)
class Process:
    """The steps that concern an area. `share` is of the due ones that somebody reported;
    `share_at_least` counts the unreported as not done. None where no step is due or reported.
    """

    steps: tuple[Step, ...]
    share: float | None
    share_at_least: float | None
    due: int
    done: float
    due_unreported: int


@dataclass(frozen=True)
class Day:
    """Re-interviews up to the end of a day, with Wilson's interval for a simple sample."""

    day: date
    reinterviewed: int
    agreed: int
    share: float
    low: float
    high: float


def is_estimated(level: str) -> bool:
    """Whether agreement is estimated for areas of that level: a village's sample is too small."""
    return level != "village"


def is_judged(level: str) -> bool:
    """Whether the criterion is for areas of that level."""
    return level == "province"


def reaches(signed_pct: float, needed_pct: float) -> bool:
    """Whether a figure reaches the line. Compared as signed: 94.96 is not 95."""
    return signed_pct >= needed_pct


def judged(
    level: str, signed_pct: float | None, needed_pct: float | None, estimate: str | None = None
) -> str | None:
    """One of VERDICTS: the signed figure decides, else our estimate (its own verdict).

    None where nothing is judged: areas other than provinces (decision 21), years without a line.
    """
    if not is_judged(level) or needed_pct is None:
        return None
    if signed_pct is None:
        return estimate or "not_yet_due"
    return "met" if reaches(signed_pct, needed_pct) else "not_met"


def official(
    signed_pct: float | None, needed_pct: float | None, level: str, due: date | None, today: date
) -> str:
    """One of OFFICIAL_STATES, from what was signed. Figures are compared as they were signed."""
    if signed_pct is None:
        if level not in SIGNING_LEVELS:
            return "no_form"
        return "unsigned" if due is not None and today > due else "not_due"
    if needed_pct is None:
        return "no_level"
    verdict = judged(level, signed_pct, needed_pct)
    if verdict is not None:
        return verdict
    return "reference_reached" if reaches(signed_pct, needed_pct) else "reference_missed"


def estimated(row: Row, needed_pct: float | None) -> str:
    """One of ESTIMATE_STATES: how our estimate stands against the level."""
    if row["quality_estimate_share"] is None:
        return "unknown"
    return "no_level" if needed_pct is None else str(row["estimate_verdict"] or "unknown")


def weaker_part(row: Row) -> str | None:
    """Which part decides the estimate: "agreement" or "automatic"; None where one is unknown."""
    agreed, automatic = row["agreement_share"], row["automatic_check_share"]
    if agreed is None or automatic is None:
        return None
    return "agreement" if agreed <= automatic else "automatic"


def against_line(low: float, high: float, needed_pct: float | None) -> str:
    """One of INTERVAL_STATES: an interval that holds the level decides nothing."""
    if needed_pct is None:
        return "no_level"
    if low * 100 >= needed_pct:
        return "above"
    return "below" if high * 100 < needed_pct else "undecided"


def side(row: Row, needed_pct: float | None) -> str:
    """One of INTERVAL_STATES for an area with a sample.

    Of few households Wilson's end is too bold (7 of 9 agreeing would be below 95 for certain), so
    a side is taken only where the exact bound takes it as well.
    """
    found = against_line(row["agreement_low"], row["agreement_high"], needed_pct)
    if needed_pct is None or found not in ("below", "above"):
        return found
    if found == "above":
        return found if row["agreement_lower_bound"] * 100 >= needed_pct else "undecided"
    return found if _exact_high(row) * 100 < needed_pct else "undecided"


def _exact_high(row: Row) -> float:
    """The upper end of Clopper and Pearson's two-sided interval, on the effective counts."""
    n = float(row["effective_n"])
    if n >= agreement.ENDLESS:
        return float(row["agreement_high"])
    disagreeing = max(n * (1 - row["agreement_share"]), 0.0)
    low = clopper_pearson_lower(disagreeing, n, (1 + agreement.CONFIDENCE) / 2)
    return 1 - (low or 0.0)


def ranked(rows: Sequence[Row], needed_pct: float | None) -> list[tuple[Row, str]]:
    """Areas with a sample and their INTERVAL_STATE: below for certain, undecided, above.

    A small sample's low point is chance more often than not: it never stands before an area that
    is below for certain. Within a state the lowest point comes first.
    """
    order = ("below", "undecided", "no_level", "above")
    found = [(row, side(row, needed_pct)) for row in rows if row["agreement_share"] is not None]
    return sorted(
        found,
        key=lambda pair: (order.index(pair[1]), pair[0]["agreement_share"], pair[0]["area_code"]),
    )


def planned_design_effect(row: Row | None, held: Held) -> tuple[float, bool]:
    """The design effect to plan with, and whether it is assumed: that of the sample so far, else
    what the standards' correlation makes of the usual take.
    """
    if row is not None and row["design_effect"] is not None:
        return max(float(row["design_effect"]), 1.0), bool(row["is_design_effect_assumed"])
    found = held.standard("reinterview_intraclass_correlation")
    take = agreement.PLANNED_TAKE
    return agreement.stated_design_effect([(take, take)], found.number if found else 0.0), True


def is_shown(row: Row, needed_pct: float) -> bool:
    """Whether the bound holds for the whole area: where nobody was asked, at worst none agrees."""
    bound, covered = row["agreement_lower_bound"], row["population_sampled_share"]
    return bound is not None and bound * (covered or 0.0) * 100 >= needed_pct


def lacks_strata(row: Row, needed_pct: float) -> bool:
    """Whether the sample would do, were there one in every local authority."""
    bound = row["agreement_lower_bound"]
    return bound is not None and bound * 100 >= needed_pct and not is_shown(row, needed_pct)


def missing(row: Row, needed_pct: float, held: Held) -> tuple[Missing, ...]:
    """How many more re-interviews show the level, by the disagreements met among them.

    Empty where the level is shown already or no household is collected.
    """
    households, bound = row["households_collected"], row["agreement_lower_bound"]
    if not households or (bound is not None and bound * 100 >= needed_pct):
        return ()
    effect, _ = planned_design_effect(row, held)
    sampled = min(int(row["reinterviewed"] or 0), int(households))
    return agreement.missing_to_reach(
        needed_pct / 100,
        population=int(households),
        design_effect=effect,
        sampled=sampled,
        share=row["agreement_share"],
    )


def likely(rows: Sequence[Missing], agreement_share: float | None) -> Missing | None:
    """The row to plan for: the first that allows what the present rate lets expect.

    Without a rate, two disagreements; None where no row allows enough.
    """
    possible = [row for row in rows if row.reinterviews is not None]
    if agreement_share is None:
        return next((row for row in possible if row.disagreements >= 2), None)
    for row in possible:
        if (row.reinterviews or 0) * (1 - agreement_share) <= row.disagreements:
            return row
    return None


def planning_share(row: Row) -> float:
    """The rate to plan a sample with: the present one, else our guess."""
    found = row["agreement_share"]
    return SHARE_WITHOUT_SAMPLE if found is None else float(found)


def size_at_this_rate(row: Row, needed_pct: float, held: Held) -> int | None:
    """Size of a sample that shows the level with CHANCE if `planning_share` is the true rate.

    None where the rate isn't above the level: no sample can be expected to.
    """
    if not row["households_collected"]:
        return None
    effect, _ = planned_design_effect(row, held)
    return agreement.size_to_show(
        needed_pct / 100,
        planning_share(row),
        population=int(row["households_collected"]),
        design_effect=effect,
        chance=CHANCE,
    )


def households_to_clear(row: Row, needed_pct: float) -> int:
    """Collected households whose flags must go before the automatic share reaches the level."""
    collected, passing = row["households_collected"], row["automatic_check_share"]
    if not collected or passing is None:
        return 0
    clear = round(collected * passing)
    return max(math.ceil(collected * needed_pct / 100 - 1e-9) - clear, 0)


def gains(flags: Sequence[Row], *, collected: int | None, must_fix: int | None) -> list[Gain]:
    """Rules and areas by what clearing their must_fix flags brings, the most first."""
    found = sorted(
        (row for row in flags if row["severity"] == "must_fix" and row["gain_households"]),
        key=lambda row: (-row["gain_households"], row["area_code"], row["rule_id"]),
    )
    told, gained = [], 0
    for row in found:
        gained += int(row["gain_households"])
        after = None
        if collected and must_fix is not None:
            after = share(collected - must_fix + min(gained, must_fix), collected)
        told.append(Gain(row, int(row["gain_households"]), after))
    return told


def process(items: Sequence[Row], level: str, today: date) -> Process:
    """The steps that concern an area of the level, and how much of what is due is done."""
    steps = tuple(_step(row, today) for row in items if _concerns(str(row["step_level"]), level))
    due = [step for step in steps if step.is_due]
    reported = [step for step in due if step.state != "unreported"]
    done = sum(float(step.row["done_share"] or 0) for step in reported)
    return Process(
        steps,
        share(done, len(reported)),
        share(done, len(due)) if reported else None,
        len(reported),
        done,
        len(due) - len(reported),
    )


def cumulated(days: Sequence[Row]) -> list[Day]:
    """Re-interviews cumulated by day: agreeing of all so far, unweighted, as of a simple sample."""
    told, n, k = [], 0, 0
    for row in days:
        n, k = n + int(row["reinterviewed"]), k + int(row["agreed"])
        interval = wilson(k, n)
        if interval is not None:
            told.append(Day(row["day"], n, k, k / n, *interval))
    return told


@dataclass(frozen=True)
class Item:
    """One item that was asked again: the UN's measures, and the answer whose net difference is
    largest. `net` and `inconsistency` are one of low, moderate, high, or None where undefined.
    """

    item: str
    told: ItemAgreement
    worst: ContentError | None
    net: str | None
    inconsistency: str | None


def items(rows: Sequence[Row], held: Held) -> list[Item]:
    """Content error by item, the most inconsistent first; from rows of `reinterview_items`."""
    tables: dict[str, dict[tuple[Any, Any], int]] = {}
    for row in rows:
        pair = (row["first_value"], row["second_value"])
        table = tables.setdefault(row["item"], {})
        table[pair] = table.get(pair, 0) + int(row["households"])
    found = [_item(name, table, held) for name, table in tables.items()]
    return sorted(found, key=lambda one: (-(one.told.index_of_inconsistency or 0), one.item))


def _item(name: str, table: Mapping[tuple[Any, Any], int], held: Held) -> Item:
    told = agreement.content_error(table)
    worst = max(
        (one for one in told.categories if one.net_difference_rate is not None),
        key=lambda one: abs(one.net_difference_rate or 0.0),
        default=None,
    )
    net = None if worst is None else worst.net_difference_rate
    return Item(
        name,
        told,
        worst,
        _grade(net, "reinterview_net_difference", held),
        _grade(told.index_of_inconsistency, "reinterview_inconsistency", held),
    )


def _grade(value: float | None, standard: str, held: Held) -> str | None:
    """low, moderate or high by the UN's bounds, which are of the magnitude, in percent."""
    moderate = held.standard(f"{standard}_moderate_pct")
    high = held.standard(f"{standard}_high_pct")
    if value is None or moderate is None or high is None:
        return None
    percent = abs(value) * 100
    if percent < moderate.number:
        return "low"
    return "moderate" if percent <= high.number else "high"


_BELOW = {
    "country": ("country", "province", "district", "local_authority", "village", "all"),
    "inspection_region": ("province", "district", "local_authority", "village", "all"),
    "province": ("province", "district", "local_authority", "village", "all"),
    "district": ("district", "local_authority", "village", "all"),
    "local_authority": ("local_authority", "village", "all"),
    "tambon": ("village",),
    "village": ("village",),
}


_STEP_LEVELS = {"province_district": ("province", "district")}


def _concerns(step_level: str, level: str) -> bool:
    """A step of two levels (province_district) concerns whoever either concerns."""
    return step_level in _BELOW[level] or any(
        one in _BELOW[level] for one in _STEP_LEVELS.get(step_level, ())
    )


def _step(row: Row, today: date) -> Step:
    due_on = row["due_on"]
    is_due = due_on is not None and due_on < today
    if row["areas_reported"] is None:
        state = "unreported" if is_due or due_on is None else "not_due"
    elif row["areas_done"] == row["areas_expected"]:
        state = "done"
    elif not is_due:
        state = "not_due"
    else:
        state = "partly" if row["areas_done"] else "missing"
    return Step(row, due_on, is_due, state)
