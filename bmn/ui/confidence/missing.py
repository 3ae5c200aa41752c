"""What is missing to show the level: how many second interviews."""

from collections.abc import Sequence

from bmn.standing import confidence
from bmn.statistics.agreement import Missing
from bmn.ui.confidence.state import level_words, needed, table_passport
from bmn.ui.kit import answers, layout, passport, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row
from bmn.words import formats


def draw(view: View, row: Row) -> None:
    """The whole card."""
    level_pct = needed(view)
    rows: tuple[Missing, ...] = ()
    if level_pct is not None and confidence.is_estimated(view.area.level):
        rows = confidence.missing(row, level_pct, view.standards.held)
    with layout.card("missing", view.words("confidence.missing.title")):
        layout.lines(_lines(view, row, rows))
        if rows:
            tables.draw(view, "missing", _columns(view), rows, name="missing")
            layout.note(_assumption(view, row))
        told = table_passport(view, answers.confidence_of_area(view), "missing")
        passport.draw(view, "missing", told)


def _columns(view: View) -> list[Column]:
    """One row a number of disagreements; `more` is unknown where no sample would do."""
    words = view.words
    return [
        Column(
            "allowed",
            words("confidence.missing.column.allowed"),
            "count",
            width=190,
            value=lambda row: row.disagreements,
        ),
        Column(
            "more",
            words("confidence.missing.column.more"),
            "count",
            width=190,
            value=lambda row: row.reinterviews,
        ),
    ]


def _lines(view: View, row: Row, rows: Sequence[Missing]) -> list[str]:
    """What more second interviews would take, in words; rests on `confidence.missing`."""
    level_pct = needed(view)
    if not confidence.is_estimated(view.area.level):
        return [view.words("confidence.agreement.village")]
    if level_pct is None:
        return [view.words("confidence.criterion.none", year=view.year)]
    if not row["households_collected"]:
        return [view.words("confidence.missing.nothing_collected")]
    language, level = view.language, level_words(view)
    told = []
    clear = confidence.households_to_clear(row, level_pct)
    if clear:
        told.append(
            view.words(
                "confidence.missing.flags_first",
                level=level,
                households=formats.counted(clear, "household", language),
            )
        )
    if confidence.lacks_strata(row, level_pct):
        told.append(
            view.words(
                "confidence.missing.strata",
                level=level,
                percent=formats.percent_words(1 - row["population_sampled_share"], language),
            )
        )
        return told
    if not rows:
        told.append(
            view.words(
                "confidence.missing.shown",
                level=level,
                households=formats.counted(row["reinterviewed"], "household", language),
            )
        )
        return told
    return [*told, *_missing_words(view, row, rows, level_pct)]


def _missing_words(view: View, row: Row, rows: Sequence[Missing], level_pct: float) -> list[str]:
    language, level, rate = view.language, level_words(view), row["agreement_share"]
    if all(one.reinterviews is None for one in rows):
        return [view.words("confidence.missing.impossible", level=level)]
    if rate is not None and rate * 100 <= level_pct:
        return [
            view.words(
                "confidence.missing.rate_too_low",
                level=level,
                percent=formats.percent_words(rate, language),
            )
        ]
    told = []
    plan = None if rate is None else confidence.likely(rows, rate)
    if plan is not None:
        told.append(_plan_words(view, plan))
    size = confidence.size_at_this_rate(row, level_pct, view.standards.held)
    if size is not None:
        told.append(
            view.words(
                f"confidence.missing.{'at_this_rate' if rate is not None else 'at_planned_rate'}",
                percent=formats.percent_words(confidence.planning_share(row), language),
                households=formats.counted(size, "household", language),
                chance=f"{confidence.CHANCE:.0%}".rstrip("%"),
            )
        )
    return told


def _plan_words(view: View, plan: Missing) -> str:
    """สัมภาษณ์ซ้ำอีก 120 ครัวเรือน โดยพบไม่ตรงกันได้ไม่เกิน 2 ครัวเรือน."""
    more = formats.counted(plan.reinterviews or 0, "household", view.language)
    if not plan.disagreements:
        return view.words("confidence.missing.plan_none", households=more)
    allowed = formats.counted(plan.disagreements, "household", view.language)
    return view.words("confidence.missing.plan", households=more, allowed=allowed)


def _assumption(view: View, row: Row) -> str:
    """On what the sizes rest."""
    effect, is_assumed = confidence.planned_design_effect(row, view.standards.held)
    key = "assumption_assumed" if is_assumed else "assumption"
    return view.words(f"confidence.missing.{key}", effect=f"{effect:.2f}")
