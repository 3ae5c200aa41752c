"""The four tiles of the first screen, from an area's situation."""

from typing import Any

from bmn.headline import Situation, facts
from bmn.standing.confidence import judged
from bmn.statistics.shares import share
from bmn.ui.kit import answers, bands
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.progress_tiles import forecast_tile, progress_tile
from bmn.ui.kit.view import View
from bmn.words import formats

CHAIN: dict[str, tuple[str, ...]] = {
    "country": ("village", "local_authority", "district", "province"),
    "inspection_region": ("village", "local_authority", "district", "province"),
    "province": ("village", "local_authority", "district"),
    "district": ("village", "local_authority"),
    "tambon": ("village",),
    "local_authority": ("village",),
    "village": (),
}
"""Levels below an area that certify before it, in the order in which they do."""


def tiles(view: View, situation: Situation) -> list[Tile]:
    """Progress, finishing day, quality and certification, households below the criterion."""
    return [
        progress_tile(view, situation),
        forecast_tile(view, situation),
        quality_tile(view, situation),
        income_tile(view, situation),
    ]


def quality_tile(view: View, situation: Situation) -> Tile:
    """The officially signed quality level where there is one; the chain of certificates."""
    row, words, language = situation.row, view.words, view.language
    signed, needed = row.signed_quality_level_pct, situation.standards.quality_level_min_pct
    state, tone = facts.chain_state(situation, row, language), "quiet"
    if signed is not None and needed is not None:
        state, tone = _against_needed(view, signed, needed)
    return Tile(
        "quality",
        words("common.kpi.quality_level"),
        facts.quality_state(situation, language)
        if signed is None
        else formats.percent_words(signed / 100, language),
        is_wordy=True,
        against=_chain_words(view, situation),
        beside=_estimate_words(view) if signed is None else "",
        direction=_own_households(view, situation),
        state=state,
        tone=tone,
        passport=_quality_passport(view, situation),
    )


def income_tile(view: View, situation: Situation) -> Tile:
    """Households below the income criterion of those collected so far, against last year."""
    words, language = view.words, view.language
    row = answers.income_of_area(view).first or {}
    indicator_no = view.year_row.get("income_indicator_no")
    what = (
        words("overview.income.no_catalogue")
        if indicator_no is None
        else words("common.kpi.failing_income", indicator_no=int(indicator_no))
    )
    below, households = row.get("households_below_criterion"), row.get("income_households")
    if row and not bands.is_exact(row):
        return _banded_income_tile(view, row, what)
    if not households:
        return Tile(
            "income",
            what,
            words(f"common.empty.{'no_data' if situation.is_after else 'not_started'}"),
            is_wordy=True,
            against=_before_words(view, row),
            direction=_criterion_words(view),
        )
    return Tile(
        "income",
        what,
        formats.count(below, language),
        unit=words("common.unit.household"),
        against=words(
            "overview.income.share",
            percent=formats.percent_words(share(below, households), language),
            before=_before_words(view, row),
        ),
        direction=_criterion_words(view),
        state="" if situation.is_after else words("common.say.so_far"),
        passport=_income_passport(view, below, households),
    )


def _against_needed(view: View, signed: float, needed: float) -> tuple[str, str]:
    level = f"{needed:g}"
    verdict = judged(view.area.level, signed, needed)
    if verdict is None:
        return view.words("common.confidence.reference", level=level), "quiet"
    if verdict == "met":
        return view.words("common.confidence.met", level=level), "good"
    return view.words(f"common.confidence.{verdict}"), "late"


def _estimate_words(view: View) -> str:
    """Our estimate of the level, while nothing is signed."""
    row = answers.confidence_of_area(view).first
    value = None if row is None else row["quality_estimate_share"]
    if value is None:
        return ""
    percent = formats.percent_words(value, view.language)
    return view.words("overview.quality.estimate", percent=percent)


def _chain_words(view: View, situation: Situation) -> str:
    """How far each level below has come: อปท. 3/144 · อำเภอ 0/18."""
    counted = [
        (level, *answers.certified_of_level(view, level)) for level in CHAIN[view.area.level]
    ]
    steps = [_step(view, situation, *one) for one in counted if one[-1]]
    if not steps:
        return "" if situation.is_after else view.words("overview.quality.chain_none")
    return view.words("overview.quality.parts", steps=" · ".join(steps))


def _step(view: View, situation: Situation, level: str, done: int | None, total: int) -> str:
    """One level: certified areas, and the households of just these."""
    blanks = {
        "level": view.words(f"overview.quality.level.{level}"),
        "done": formats.count(done, view.language),
        "total": formats.count(total, view.language),
    }
    households: int | None = getattr(situation.row, f"households_certified_{level}", None)
    if not households:
        return view.words("overview.quality.step", **blanks)
    told = formats.counted(households, "household", view.language)
    return view.words("overview.quality.step_households", households=told, **blanks)


def _own_households(view: View, situation: Situation) -> str:
    """Households of an area's own certificate; those of levels below stand with their level."""
    households = situation.row.households_certified
    if CHAIN[view.area.level] or households is None:
        return ""
    return view.words(
        "overview.quality.households", households=formats.count(households, view.language)
    )


def _banded_income_tile(view: View, row: dict[str, Any], what: str) -> Tile:
    """The same for a reader who is told a band, or nothing."""
    is_hidden = bands.is_hidden(row)
    return Tile(
        "income",
        what,
        bands.below(view, row),
        unit="" if is_hidden else view.words("common.unit.household"),
        is_wordy=is_hidden,
        against="" if is_hidden else bands.below_share(view, row),
        direction=_criterion_words(view),
        passport=Passport(
            title=what,
            definition=view.words("overview.passport.income"),
            answer=answers.income_of_area(view),
        ),
    )


def _before_words(view: View, row: dict[str, Any]) -> str:
    before = share(row.get("households_below_criterion_previous"), row.get("households_previous"))
    if before is None:
        return view.words("overview.income.no_before")
    percent = formats.percent_words(before, view.language)
    return view.words("overview.income.before", percent=percent)


def _criterion_words(view: View) -> str:
    criterion = view.year_row.get("income_criterion_baht")
    if criterion is None:
        return view.words("overview.income.no_criterion")
    told = view.words("overview.income.criterion", baht=formats.count(criterion, view.language))
    if view.year_row.get("income_criterion_evidence") == "letter":
        return told
    return f"{told} ({view.words('common.say.unverified')})"


def _quality_passport(view: View, situation: Situation) -> Passport:
    row = situation.row
    return Passport(
        title=view.words("common.kpi.quality_level"),
        definition=view.words("overview.passport.quality"),
        answer=answers.progress_of_area(view),
        numerator=formats.count(row.children_certified, view.language),
        denominator=formats.count(row.children_total, view.language),
    )


def _income_passport(view: View, below: int | None, households: int) -> Passport:
    return Passport(
        title=view.words(
            "common.kpi.failing_income", indicator_no=int(view.year_row["income_indicator_no"])
        ),
        definition=view.words("overview.passport.income"),
        answer=answers.income_of_area(view),
        numerator=None if below is None else formats.counted(below, "household", view.language),
        denominator=formats.counted(households, "household", view.language),
    )
