"""The tiles of the progress page."""

from bmn.headline import Situation, outlook
from bmn.statistics.shares import share
from bmn.ui.kit import answers, layout
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.progress_tiles import forecast_tile, needed_per_day, progress_tile
from bmn.ui.kit.view import View
from bmn.words import formats


def tiles(view: View, situation: Situation) -> list[Tile]:
    """Progress, finishing day, pace while it matters, and villages that are done."""
    told = [progress_tile(view, situation), forecast_tile(view, situation)]
    if not situation.is_after:
        told.append(pace_tile(view, situation))
    return [*told, villages_tile(view, situation)]


def pace_tile(view: View, situation: Situation) -> Tile:
    """Households a day now, against the rate that would be in time."""
    language, words = view.language, view.words
    pace, needed = situation.pace, needed_per_day(situation)
    tone, state = "quiet", ""
    if pace is not None and needed is not None:
        told = "short" if pace < needed else "enough"
        if outlook.pace_misleads(situation, needed):
            told = "uneven"
        tone = "good" if told == "enough" else "late"
        mark = layout.MARKS["on_plan" if told == "enough" else "late"]
        state = f"{mark} {words(f'progress.pace.{told}')}"
    return Tile(
        "pace",
        words("common.kpi.pace"),
        formats.rate(pace, language),
        unit=words("common.unit.household_per_day") if pace is not None else "",
        against=words("progress.pace.none_needed")
        if needed is None or situation.need is None
        else words(
            "progress.pace.needed",
            needed=formats.count(needed, language),
            by=outlook.needed_by_words(situation, situation.need, language),
        ),
        direction=words(
            "progress.pace.today", today=formats.count(situation.row.collected_today, language)
        ),
        state=state,
        tone=tone,
        passport=Passport(
            title=words("common.kpi.pace"),
            definition=words("progress.passport.pace"),
            answer=answers.progress_of_area(view),
            numerator=formats.count(situation.row.collected_last_14_days, language),
        ),
    )


def villages_tile(view: View, situation: Situation) -> Tile:
    """Villages and communities that are done, and those where nothing has begun."""
    row, language, words = situation.row, view.language, view.words
    zero = "zero_after" if situation.is_after else "zero"
    return Tile(
        "villages",
        words("common.kpi.complete_villages"),
        formats.count(row.villages_complete, language),
        unit=words("progress.villages.of", total=formats.count(row.villages_total, language)),
        against=words(f"progress.villages.{zero}", zero=formats.count(row.villages_zero, language)),
        direction=words(
            "progress.villages.remaining",
            households=formats.count(row.households_remaining, language),
        ),
        share=share(row.villages_complete, row.villages_total),
        tone="good",
        passport=Passport(
            title=words("common.kpi.complete_villages"),
            definition=words("progress.passport.villages"),
            answer=answers.progress_of_area(view),
            numerator=formats.count(row.villages_complete, language),
            denominator=formats.count(row.villages_total, language),
        ),
    )
