"""The tiles that the first screen and the progress page share: progress and finishing day."""

from bmn.headline import Situation, facts, outlook
from bmn.standing import phase
from bmn.statistics.shares import share
from bmn.ui.kit import answers, layout
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.words import formats


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
    is_over = situation.is_after
    reached = row.progress_share
    return Tile(
        "progress",
        what,
        formats.percent(reached, language, 2),
        against=words(
            "overview.progress.of_target",
            collected=formats.count(row.collected_of_target, language),
            target=formats.count(row.households_target, language),
        ),
        beside=_partial_words(view, situation) or _expected_words(view, situation),
        direction=""
        if is_over or situation.phase == "preparation"
        else words(
            "overview.progress.week",
            week=formats.count(row.collected_last_7_days, language),
            before=formats.count(row.collected_previous_7_days, language),
        ),
        state=state,
        tone=tone,
        share=reached,
        tick=None if is_over else share(row.expected_today, row.households_target),
        passport=_progress_passport(view, situation),
    )


def _partial_words(view: View, situation: Situation) -> str:
    """A target that some villages lack is no whole target, and says so wherever it stands."""
    row = situation.row
    if row.households_target is None or not row.target_is_partial:
        return ""
    return facts.missing_target(situation, view.language) or ""


def forecast_tile(view: View, situation: Situation) -> Tile:
    """The day on which collection will be done, with its interval, against the plan's day."""
    words, language = view.words, view.language
    what = words("common.kpi.forecast")
    pass_on = _forecast_passport(view, situation)
    if situation.is_after:
        last = max((day for day, count in situation.by_day.items() if count), default=None)
        return Tile(
            "forecast",
            words("overview.forecast.last_day"),
            formats.thai_date(last, language),
            is_wordy=last is None,
            against=_due_words(view, situation),
            state=words(f"common.phase.{situation.phase}"),
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
        beside=tail_words(view, situation),
        direction=_rate_words(view, situation),
        state=_in_time_words(view, situation),
        tone={True: "good", False: "late"}.get(situation.in_time or False, "quiet")
        if situation.in_time is not None
        else "quiet",
        passport=pass_on,
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


def tail_words(view: View, situation: Situation) -> str:
    """By when most of the rest is done, where the day shown is that of very little."""
    if not outlook.is_tail(situation):
        return ""
    last = situation.outlook.last[0]
    return view.words(
        "overview.forecast.last",
        most=outlook.most_words(situation, view.language),
        area=outlook.last_words(situation, view.language),
        households=formats.counted(last.households_remaining or 0, "household", view.language),
    )


def needed_per_day(situation: Situation) -> int | None:
    """Households a day needed to reach the days that come next; None once all is done."""
    return situation.need.households_per_day if situation.need else None


def _is_silent(situation: Situation) -> bool:
    """Whether there is nothing to say of today's gap: after the round, or outside the season."""
    return situation.is_after or (situation.gap is None and situation.complete_by is not None)


def _expected_words(view: View, situation: Situation) -> str:
    if _is_silent(situation):
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
    now = formats.rate(pace, view.language)
    days = formats.count(phase.pace_days(situation.row, situation.as_of), view.language)
    if needed is None or situation.need is None:
        return view.words("overview.forecast.pace", pace=now, days=days)
    key = "pace_uneven" if outlook.pace_misleads(situation, needed) else "pace_needed"
    return view.words(
        f"overview.forecast.{key}",
        pace=now,
        days=days,
        needed=formats.count(needed, view.language),
        by=outlook.needed_by_words(situation, situation.need, view.language),
    )


def _in_time_words(view: View, situation: Situation) -> str:
    if situation.unmoved:
        # Short, for a chip: what the word means is in the sentence and the passport.
        areas = formats.counted(
            len(situation.unmoved), situation.unmoved[0].area_level, view.language
        )
        return f"{layout.verdict_words(view, 'stalled')} {areas}"
    if situation.in_time is None or situation.days_late is None:
        return ""
    if situation.in_time:
        return f"{layout.MARKS['on_plan']} {view.words('overview.forecast.in_time')}"
    if situation.days_late <= 0:
        return layout.verdict_words(view, "at_risk")
    late = formats.counted(situation.days_late, "day", view.language)
    said = "at_risk" if situation.verdict == "at_risk" else "late"
    return f"{layout.MARKS[said]} {view.words(f'overview.forecast.{said}', duration=late)}"


def _no_forecast(view: View, situation: Situation) -> str:
    if situation.phase == "preparation":
        return view.words("common.empty.not_started")
    is_lumpy = situation.row.area_level == "village" and bool(situation.pace)
    return view.words(f"overview.forecast.{'no_village' if is_lumpy else 'unknown'}")


def _progress_passport(view: View, situation: Situation) -> Passport:
    row = situation.row
    return Passport(
        title=view.words("common.kpi.progress_rate"),
        definition=view.words("overview.passport.progress"),
        answer=answers.progress_of_area(view),
        numerator=formats.counted(row.collected_of_target or 0, "household", view.language),
        denominator=None
        if row.households_target is None
        else formats.counted(row.households_target, "household", view.language),
    )


def _forecast_passport(view: View, situation: Situation) -> Passport:
    row = situation.row
    return Passport(
        title=view.words("common.kpi.forecast"),
        definition=view.words("overview.passport.forecast"),
        answer=answers.collected_by_day(view),
        numerator=None
        if row.households_remaining is None
        else formats.counted(row.households_remaining, "household", view.language),
        denominator=None
        if situation.pace is None
        else f"{formats.count(situation.pace, view.language)} "
        f"{view.words('common.unit.household_per_day')}",
    )
