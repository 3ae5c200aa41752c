"""The four tiles of the first screen and its ranked parts, from an area's situation."""

from datetime import date
from typing import Any

from bmn.headline import Situation, facts
from bmn.standing import phase
from bmn.standing.phase import AreaProgress
from bmn.statistics.pace import rate_needed
from bmn.statistics.shares import share
from bmn.ui.kit import answers, layout, passport
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.words import formats

PARTS_SHOWN = 10

CHAIN: dict[str, tuple[str, ...]] = {
    "country": ("local_authority", "district", "province"),
    "inspection_region": ("local_authority", "district", "province"),
    "province": ("local_authority", "district"),
    "district": ("local_authority",),
    "tambon": ("village",),
    "local_authority": ("village",),
    "village": (),
}
"""Levels below an area that certify before it, in the order in which they do."""


def map_measure(situation: Situation) -> str:
    """What the first screen's map shows: who is late, and once that's over, who has certified."""
    return "certification" if situation.is_after else "gap"


def tiles(view: View, situation: Situation) -> list[Tile]:
    """Progress, finishing day, quality and certification, households below the criterion."""
    return [
        progress_tile(view, situation),
        forecast_tile(view, situation),
        quality_tile(view, situation),
        income_tile(view, situation),
    ]


def progress_tile(view: View, situation: Situation) -> Tile:
    """Collected against the target, and against what should be collected by now."""
    row, words, language = situation.row, view.words, view.language
    what = words("common.kpi.progress_rate")
    if row.households_target is None:
        collected = formats.counted(row.households_collected or 0, "household", language)
        return Tile(
            "progress",
            what,
            words("common.empty.no_target"),
            is_wordy=True,
            against=words("overview.progress.collected", households=collected),
            passport=_progress_passport(view, situation),
        )
    state, tone = layout.state_of(view, situation, row)
    return Tile(
        "progress",
        what,
        formats.percent(row.progress_share, language, 2),
        against=words(
            "overview.progress.of_target",
            collected=formats.count(row.households_collected, language),
            target=formats.count(row.households_target, language),
        ),
        beside=_expected_words(view, situation),
        direction=""
        if situation.is_after or situation.phase == "preparation"
        else words(
            "overview.progress.week",
            week=formats.count(row.collected_last_7_days, language),
            before=formats.count(row.collected_previous_7_days, language),
        ),
        state=state,
        tone=tone,
        share=row.progress_share,
        tick=None if situation.is_after else share(row.expected_today, row.households_target),
        passport=_progress_passport(view, situation),
    )


def forecast_tile(view: View, situation: Situation) -> Tile:
    """The day on which collection will be done, with its interval, against the plan's day."""
    words, language = view.words, view.language
    what = words("common.kpi.forecast")
    pass_on = _forecast_passport(view, situation)
    if situation.is_after:
        last = max((day for day, count in situation.by_day.items() if count), default=None)
        return Tile(
            "forecast",
            what,
            words(f"common.phase.{situation.phase}"),
            is_wordy=True,
            against=words("overview.forecast.last_day", day=formats.thai_date(last, language)),
            direction=_due_words(view, situation),
            passport=pass_on,
        )
    if phase.is_complete(situation.row):
        return Tile(
            "forecast",
            what,
            words("common.verdict.complete"),
            is_wordy=True,
            against=_due_words(view, situation),
            state=layout.verdict_words(view, situation.verdict),
            tone="good",
            passport=pass_on,
        )
    if situation.finish is None:
        return Tile(
            "forecast",
            what,
            _no_forecast(view, situation),
            is_wordy=True,
            against=_due_words(view, situation),
            direction=_rate_words(view, situation),
            state=_in_time_words(view, situation),
            tone="late" if situation.unmoved else "quiet",
            passport=pass_on,
        )
    return Tile(
        "forecast",
        what,
        formats.thai_date(situation.finish, language),
        against=" · ".join(
            part for part in (interval_words(view, situation), _due_words(view, situation)) if part
        ),
        direction=_rate_words(view, situation),
        state=_in_time_words(view, situation),
        tone={True: "good", False: "late"}.get(situation.in_time or False, "quiet")
        if situation.in_time is not None
        else "quiet",
        passport=pass_on,
    )


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
        direction=words(
            "overview.quality.households",
            households=formats.count(row.households_certified, language),
        ),
        state=state,
        tone=tone,
        passport=_quality_passport(view, situation),
    )


def income_tile(view: View, situation: Situation) -> Tile:
    """Households below the income criterion of those collected so far, against last year."""
    words, language = view.words, view.language
    row = answers.income_of_area(view) or {}
    indicator_no = view.year_row.get("income_indicator_no")
    what = (
        words("overview.income.no_catalogue")
        if indicator_no is None
        else words("common.kpi.failing_income", indicator_no=int(indicator_no))
    )
    below, households = row.get("households_below_criterion"), row.get("households")
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


def ranked_parts(view: View, situation: Situation) -> list[AreaProgress]:
    """The parts, those behind plan first, then by how far they are from what is expected."""

    def key(part: AreaProgress) -> tuple[bool, bool, float, str]:
        gap = phase.gap(part)
        is_late = layout.state_of(view, situation, part)[1] == "late"
        return (not is_late, gap is None, gap or 0.0, part.area_code)

    return sorted(situation.children, key=key)


def bars(view: View, situation: Situation) -> list[dict[str, Any]]:
    """Rows for `charts.parts_against_expected`: the first parts of the ranking with a target."""
    shown = [part for part in ranked_parts(view, situation) if part.households_target][:PARTS_SHOWN]
    return [_bar(view, situation, part) for part in shown]


def parts_title(view: View, situation: Situation) -> str:
    """What the ranking is about: whom to follow up, and after the round who has certified."""
    key = "title_after" if situation.is_after else "title"
    return view.words(
        f"overview.parts.{key}", level=view.words(f"common.level.{situation.child_level}")
    )


def interval_words(view: View, situation: Situation) -> str:
    """ระหว่าง 11–20 ก.พ. 2569, or from when on."""
    forecast = situation.forecast
    if forecast is None:
        return ""
    if forecast.latest is None:
        day = formats.thai_date(forecast.earliest, view.language)
        return view.words("overview.forecast.from", day=day)
    between = formats.date_range(forecast.earliest, forecast.latest, view.language)
    return view.words("overview.forecast.between", between=between)


def needed_per_day(situation: Situation) -> int | None:
    """Households a day needed to reach the day that comes next; None once all is done."""
    day: date | None = situation.needed_by
    if day is None or not situation.row.households_remaining:
        return None
    return rate_needed(
        situation.row.households_remaining, situation.as_of, day, situation.row.collected_today or 0
    )


def _bar(view: View, situation: Situation, part: AreaProgress) -> dict[str, Any]:
    state, tone = layout.state_of(view, situation, part)
    name = part.area_name_th if view.language == "th" else part.area_name_en
    share_words = formats.percent(part.progress_share, view.language)
    # A sign as well as a colour; a state of the chain has no sign.
    sign = state[:1] if state[:1] in layout.MARKS.values() else ""
    hover = [
        f"<b>{name}</b> {state}",
        view.words(
            "overview.progress.of_target",
            collected=formats.count(part.households_collected, view.language),
            target=formats.count(part.households_target, view.language),
        ),
    ]
    gap = phase.gap(part)
    if gap is not None:
        hover.append(
            f"{view.words('common.kpi.gap_to_expected')} {formats.signed_count(gap, view.language)}"
        )
    return {
        "name": name,
        "share": part.progress_share,
        "expected_share": share(part.expected_today, part.households_target),
        "is_late": tone == "late",
        "words": f"{sign} {share_words}".strip(),
        "hover": "<br>".join(hover),
    }


def _expected_words(view: View, situation: Situation) -> str:
    if situation.is_after or (situation.gap is None and situation.complete_by is not None):
        return ""
    if situation.row.expected_today is None or situation.gap is None:
        return view.words("overview.progress.no_plan")
    key = "above" if situation.gap >= 0 else "below"
    return view.words(
        f"overview.progress.{key}", gap=formats.count(abs(situation.gap), view.language)
    )


def _due_words(view: View, situation: Situation) -> str:
    due = situation.complete_by
    if due is None:
        return view.words("overview.forecast.no_due")
    key = "due_assumed" if situation.is_assumed else "due"
    return view.words(f"overview.forecast.{key}", day=formats.thai_date(due, view.language))


def _rate_words(view: View, situation: Situation) -> str:
    pace, needed = situation.pace, needed_per_day(situation)
    if pace is None or situation.phase == "preparation":
        return ""
    now = formats.count(pace, view.language)
    if needed is None or situation.needed_by is None:
        return view.words("overview.forecast.pace", pace=now)
    return view.words(
        "overview.forecast.pace_needed",
        pace=now,
        needed=formats.count(needed, view.language),
        day=situation.near_date(situation.needed_by, view.language),
    )


def _in_time_words(view: View, situation: Situation) -> str:
    if situation.unmoved:
        return f"{layout.MARKS['stalled']} {facts.unmoved_count(situation, view.language)}"
    if situation.in_time is None or situation.days_late is None:
        return ""
    if situation.in_time:
        return f"{layout.MARKS['on_plan']} {view.words('overview.forecast.in_time')}"
    late = formats.counted(situation.days_late, "day", view.language)
    return f"{layout.MARKS['late']} {view.words('overview.forecast.late', duration=late)}"


def _no_forecast(view: View, situation: Situation) -> str:
    if situation.phase == "preparation":
        return view.words("common.empty.not_started")
    return view.words("overview.forecast.unknown")


def _against_needed(view: View, signed: float, needed: float) -> tuple[str, str]:
    level = f"{needed:g}"
    # The criterion is for provinces; elsewhere it is only a reference (2567 letter).
    if view.area.level != "province":
        return view.words("common.confidence.reference", level=level), "quiet"
    if signed >= needed:
        return view.words("common.confidence.met", level=level), "good"
    return view.words("common.confidence.not_met"), "late"


def _estimate_words(view: View) -> str:
    """Our estimate of the level, while nothing is signed."""
    row = answers.confidence_of_area(view)
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
    steps = [
        view.words(
            "overview.quality.step",
            level=view.words(f"overview.quality.level.{level}"),
            done=formats.count(done, view.language),
            total=formats.count(total, view.language),
        )
        for level, done, total in counted
        if total
    ]
    if not steps:
        return "" if situation.is_after else view.words("overview.quality.chain_none")
    return view.words("overview.quality.parts", steps=" · ".join(steps))


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


def _progress_passport(view: View, situation: Situation) -> Passport:
    row = situation.row
    return Passport(
        title=view.words("common.kpi.progress_rate"),
        definition=view.words("overview.passport.progress"),
        query="progress_by_area",
        parameters=passport.of_area(view),
        numerator=formats.counted(row.households_collected or 0, "household", view.language),
        denominator=None
        if row.households_target is None
        else formats.counted(row.households_target, "household", view.language),
    )


def _forecast_passport(view: View, situation: Situation) -> Passport:
    row = situation.row
    return Passport(
        title=view.words("common.kpi.forecast"),
        definition=view.words("overview.passport.forecast"),
        query="collected_by_day",
        parameters={
            "survey_year_be": view.year,
            "area_level": view.area.level,
            "area_code": view.area.code,
        },
        numerator=None
        if row.households_remaining is None
        else formats.counted(row.households_remaining, "household", view.language),
        denominator=None
        if situation.pace is None
        else f"{formats.count(situation.pace, view.language)} "
        f"{view.words('common.unit.household_per_day')}",
    )


def _quality_passport(view: View, situation: Situation) -> Passport:
    row = situation.row
    return Passport(
        title=view.words("common.kpi.quality_level"),
        definition=view.words("overview.passport.quality"),
        query="progress_by_area",
        parameters=passport.of_area(view),
        numerator=formats.count(row.children_certified, view.language),
        denominator=formats.count(row.children_total, view.language),
    )


def _income_passport(view: View, below: int | None, households: int) -> Passport:
    return Passport(
        title=view.words(
            "common.kpi.failing_income", indicator_no=int(view.year_row["income_indicator_no"])
        ),
        definition=view.words("overview.passport.income"),
        query="income_by_area",
        parameters=passport.of_area(view),
        numerator=formats.counted(below or 0, "household", view.language),
        denominator=formats.counted(households, "household", view.language),
    )
