"""What an enumerator's work is measured by, and the words that several cards use.

Only the id is shown. A name needs a right, a purpose and the audit log, and isn't in the snapshot.
"""

import math
from collections.abc import Mapping
from typing import Any

from bmn.statistics import funnel
from bmn.statistics.shares import share
from bmn.survey.areas import Area
from bmn.ui.kit import answers, parts
from bmn.ui.kit.view import View

Row = Mapping[str, Any]


# Measure -> its numerator and denominator in the answers.
MEASURES = {
    "flagged": ("households_flagged", "households_collected"),
    "fast": ("minutes_below_floor", "minutes_households"),
    "late": ("late_households", "timed_households"),
    "night": ("night_households", "timed_households"),
    "identical": ("identical_households", "households_collected"),
    "round": ("income_round_10000", "income_households"),
    "bunching": ("households_just_above", "households_collected"),
}


def measures(total: Row) -> list[str]:
    """The measures that there is anything to measure by."""
    return [
        name for name, (part, whole) in MEASURES.items() if total[part] is not None and total[whole]
    ]


def share_of(row: Mapping[str, Any], measure: str) -> float | None:
    """The share by a measure; None where nothing was measured."""
    part, whole = MEASURES[measure]
    return share(row[part], row[whole])


def needed(view: View, target: int | None) -> int | None:
    """Enumerators that a target asks for, by the standard load; None without either."""
    load = view.standards.households_per_enumerator
    return math.ceil(target / load) if target and load else None


def unknown_need(view: View, target: int | None) -> str:
    """What is missing to say how many are needed: the target, the standard load, or both."""
    if target and not view.standards.households_per_enumerator:
        return "no_load"
    return "no_standard" if not view.standards.households_per_enumerator else "no_target"


def floor_minutes(view: View) -> str:
    """The shortest time in which everything can be asked, minutes."""
    return standard(view, "check_interview_minutes_min", "5")


def standard(view: View, name: str, unset: str) -> str:
    found = [row["value"] for row in answers.standard_rows(view) if row["standard"] == name]
    return str(found[0]) if found else unset


def state_words(view: View, chance_above: float | None) -> str:
    """▲ สูงกว่าขอบเขต…; a word without anything to compare with."""
    state = funnel.state(chance_above)
    return view.words(f"enumerators.state.{state or 'unknown'}")


def village_name(view: View, row: Row) -> str:
    """The home village as tables write it."""
    return parts.name(
        view,
        Area(
            "village",
            row["home_village_code"],
            row["home_village_name_th"] or row["home_village_code"],
            row["home_village_name_en"] or row["home_village_name_th"] or row["home_village_code"],
            row["home_village_moo"],
            bool(row["home_is_municipal"]),
        ),
    )


def chance_of(row: Mapping[str, Any]) -> float | None:
    """How likely chance gives a measure this high; None where there is nothing to compare with."""
    return row["chance_above"] if row["expected_share"] is not None else None
