"""How many there are and should be, how long interviews take, what is late, what is flagged."""

from collections.abc import Mapping
from typing import Any

from bmn.ui.enumerators import measure
from bmn.ui.kit import answers
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]


def tiles(view: View, total: Row) -> list[Tile]:
    """How many there are and should be, how long interviews take, what is late, what is flagged."""
    return [
        _staff_tile(view, total),
        _minutes_tile(view, total),
        _late_tile(view, total),
        _flag_tile(view, total),
    ]


def _staff_tile(view: View, total: Row) -> Tile:
    language, words = view.language, view.words
    target = (answers.progress_of_area(view).first or {}).get("households_target")
    wanted = measure.needed(view, target)
    registered = total["enumerators_registered"]
    gap = None if wanted is None or registered is None else registered - wanted
    against = words(
        "enumerators.tile.no_register"
        if registered is None
        else f"enumerators.tile.{measure.unknown_need(view, target)}"
    )
    if gap is not None and wanted is not None:
        key = "enough" if gap >= 0 else "short"
        against = words(
            f"enumerators.tile.{key}",
            needed=formats.count(wanted, language),
            load=view.standards.households_per_enumerator,
            gap=formats.count(abs(gap), language),
        )
    return Tile(
        "enumerators",
        words("enumerators.tile.registered"),
        formats.count(registered, language, "no_data"),
        unit="" if registered is None else words("common.unit.person"),
        against=against,
        direction=_active_words(view, total),
        tone="late" if gap is not None and gap < 0 else "quiet",
        passport=_passport(view, "registered", registered, wanted),
    )


def _active_words(view: View, total: Row) -> str:
    """How many have begun, and of late; how many collected at all once the round is closed."""
    active = formats.count(total["enumerators_active"], view.language)
    if view.is_closed:
        return view.words("enumerators.tile.active_after", active=active)
    lately = formats.count(total["enumerators_active_14_days"], view.language)
    return view.words("enumerators.tile.active", active=active, lately=lately)


def _minutes_tile(view: View, total: Row) -> Tile:
    language, words = view.language, view.words
    fast = measure.share_of(total, "fast")
    return Tile(
        "minutes",
        words("enumerators.tile.minutes"),
        formats.count(total["minutes_median"], language),
        unit=words("enumerators.unit.minutes") if total["minutes_median"] is not None else "",
        against=words(
            "enumerators.tile.below_floor",
            floor=measure.floor_minutes(view),
            share=formats.percent(fast, language, 2),
        ),
        direction=words(
            "enumerators.tile.measured",
            households=formats.counted(total["minutes_households"], "household", language),
        ),
        passport=_passport(
            view, "minutes", total["minutes_below_floor"], total["minutes_households"]
        ),
    )


def _late_tile(view: View, total: Row) -> Tile:
    language = view.language
    at_night = formats.percent(measure.share_of(total, "night"), language, 2)
    return Tile(
        "late",
        view.words("enumerators.tile.late"),
        formats.percent(measure.share_of(total, "late"), language, 2),
        against=view.words(
            "enumerators.tile.late_count",
            late=formats.counted(total["late_households"], "household", language),
        ),
        direction=view.words("enumerators.tile.night", share=at_night),
        passport=_passport(view, "late", total["late_households"], total["timed_households"]),
    )


def _flag_tile(view: View, total: Row) -> Tile:
    what = view.words("enumerators.tile.flagged")
    flagged = measure.share_of(total, "flagged")
    if flagged is None:
        return Tile("flagged", what, view.words("enumerators.tile.not_checked"), is_wordy=True)
    return Tile(
        "flagged",
        what,
        f"{100 * flagged:.1f}",
        unit=view.words("enumerators.unit.per_100"),
        against=view.words(
            "enumerators.tile.flagged_count",
            households=formats.counted(total["households_flagged"], "household", view.language),
        ),
        direction=view.words(
            "enumerators.tile.must_fix",
            households=formats.counted(
                total["households_with_must_fix"], "household", view.language
            ),
        ),
        passport=_passport(
            view, "flagged", total["households_flagged"], total["households_collected"]
        ),
    )


def _passport(view: View, key: str, part: int | None, whole: int | None) -> Passport:
    return Passport(
        title=view.words(f"enumerators.tile.{key}"),
        definition=view.words(f"enumerators.passport.{key}"),
        answer=answers.enumerators_of_area(view),
        numerator=formats.count(part, view.language),
        denominator=formats.count(whole, view.language),
    )
