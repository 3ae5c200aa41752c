"""Our estimate, and the two parts of which it is the lower."""

from collections.abc import Mapping
from typing import Any

from bmn.standing import confidence
from bmn.ui.confidence.state import TONES, estimate_state, level_words, needed, state_words
from bmn.ui.kit import answers, layout
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row
from bmn.words import formats


def draw(view: View, row: Row | None) -> None:
    """The whole card."""
    with layout.card("estimate", view.words("confidence.estimate.title")):
        if row is None or not row["households_collected"]:
            layout.empty(view, "not_started", view.words("confidence.estimate.not_started"))
        else:
            layout.tiles(view, tiles(view, row))
        layout.note(view.words("confidence.estimate.two_words"))


def tiles(view: View, row: Row) -> list[Tile]:
    """Our estimate, and the two parts of which it is the lower."""
    return [_estimate_tile(view, row), _agreement_tile(view, row), _automatic_tile(view, row)]


def _estimate_tile(view: View, row: Row) -> Tile:
    language, value = view.language, row["quality_estimate_share"]
    state = estimate_state(view, row)
    weaker = confidence.weaker_part(row)
    return Tile(
        "estimate",
        view.words("confidence.estimate.what"),
        formats.percent_words(value, language, when_empty="no_data"),
        against=view.words("confidence.estimate.unknown")
        if weaker is None
        else view.words("confidence.estimate.lower", part=view.words(f"confidence.part.{weaker}")),
        beside=_spans_words(view, row) if weaker == "agreement" else "",
        direction=view.words("common.say.unverified"),
        state="" if state == "unknown" else state_words(view, state),
        tone=TONES.get(state, "quiet"),
        is_wordy=True,
        passport=Passport(
            title=view.words("confidence.estimate.what"),
            definition=view.words("confidence.passport.estimate"),
            answer=answers.confidence_of_area(view),
            numerator=formats.percent_words(row["agreement_share"], language),
            denominator=formats.percent_words(row["automatic_check_share"], language),
        ),
    )


def _spans_words(view: View, row: Row) -> str:
    """That a point below the level may be chance."""
    level_pct = needed(view)
    if level_pct is None or confidence.reaches(row["quality_estimate_share"] * 100, level_pct):
        return ""
    if confidence.side(row, level_pct) != "undecided":
        return ""
    return view.words("confidence.estimate.spans", level=level_words(view))


def _agreement_tile(view: View, row: Row) -> Tile:
    language = view.language
    what = view.words("confidence.part.agreement")
    if row["agreement_share"] is None:
        return Tile(
            "agreement",
            what,
            view.words("common.empty.no_data"),
            is_wordy=True,
            against=view.words(
                "confidence.agreement.none"
                if confidence.is_estimated(view.area.level)
                else "confidence.agreement.village"
            ),
            passport=_agreement_passport(view, row),
        )
    return Tile(
        "agreement",
        what,
        formats.percent_words(row["agreement_share"], language),
        against=view.words(
            "confidence.agreement.of",
            agreed=formats.count(row["agreed"], language),
            reinterviewed=formats.count(row["reinterviewed"], language),
        ),
        beside=f"{interval_words(view, row)} · "
        + view.words(
            "confidence.agreement.lower_bound",
            bound=formats.percent_digits(row["agreement_lower_bound"], 2),
        ),
        direction=_design_words(view, row),
        is_wordy=True,
        passport=_agreement_passport(view, row),
    )


def interval_words(view: View, row: Mapping[str, Any]) -> str:
    """ช่วงความเชื่อมั่น 96.22–97.88."""
    return view.words(
        "confidence.agreement.interval",
        low=formats.percent_digits(row["agreement_low"], 2),
        high=formats.percent_digits(row["agreement_high"], 2),
    )


def _design_words(view: View, row: Row) -> str:
    key = "design_assumed" if row["is_design_effect_assumed"] else "design"
    told = view.words(f"confidence.agreement.{key}", effect=f"{row['design_effect']:.2f}")
    covered = formats.percent_words(row["population_sampled_share"], view.language)
    return f"{told} · {view.words('confidence.agreement.covered', percent=covered)}"


def _agreement_passport(view: View, row: Row) -> Passport:
    language = view.language
    return Passport(
        title=view.words("confidence.part.agreement"),
        definition=view.words("confidence.passport.agreement"),
        answer=answers.confidence_of_area(view),
        numerator=None
        if row["agreed"] is None
        else formats.counted(row["agreed"], "household", language),
        denominator=None
        if row["reinterviewed"] is None
        else formats.counted(row["reinterviewed"], "household", language),
    )


def _automatic_tile(view: View, row: Row) -> Tile:
    language, value = view.language, row["automatic_check_share"]
    checks = answers.checks_of_area(view).first
    must_fix = None if checks is None else checks["households_must_fix"]
    collected = row["households_collected"]
    seen = row["persons_seen_share"]
    return Tile(
        "automatic",
        view.words("confidence.part.automatic"),
        formats.percent_words(value, language, when_empty="no_data"),
        against=view.words("confidence.automatic.none")
        if value is None or must_fix is None
        else view.words(
            "confidence.automatic.of",
            must_fix=formats.count(must_fix, language),
            collected=formats.count(collected, language),
        ),
        direction=_persons_words(view, seen),
        is_wordy=True,
        passport=Passport(
            title=view.words("confidence.part.automatic"),
            definition=view.words("confidence.passport.automatic"),
            answer=answers.checks_of_area(view),
            numerator=None
            if must_fix is None or collected is None
            else formats.counted(collected - must_fix, "household", language),
            denominator=None
            if collected is None
            else formats.counted(collected, "household", language),
        ),
    )


def _persons_words(view: View, seen: float | None) -> str:
    """How many households were checked down to their persons."""
    if seen is None:
        return ""
    if seen >= 1:
        return view.words("confidence.automatic.all_persons")
    if not seen:
        return view.words("confidence.automatic.no_persons")
    return view.words(
        "confidence.automatic.persons", percent=formats.percent_words(seen, view.language)
    )
