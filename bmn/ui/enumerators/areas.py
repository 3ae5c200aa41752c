"""The parts of the area: staff, load and all measures, the largest staffing gap first."""

from collections.abc import Mapping
from typing import Any

from bmn.statistics.shares import share
from bmn.ui.enumerators import measure
from bmn.ui.kit import answers, choices, layout, parts, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View

Row = Mapping[str, Any]


def draw(view: View, total: Row) -> None:
    """The card; none where the area has no parts."""
    level = choices.way_down(view)
    if level is None:
        return
    targets = {
        row["area_code"]: row["households_target"] for row in answers.progress_of_parts(view, level)
    }
    found = [
        _staffed(view, row, targets.get(row["area_code"]))
        for row in answers.enumerators_of_parts(view, level)
    ]
    found.sort(key=lambda row: (row["gap"] is None, row["gap"] or 0, row["area_code"]))
    target = (answers.progress_of_area(view).first or {}).get("households_target")
    with layout.card("enumerators_areas", view.words("enumerators.areas.title")):
        tables.draw(
            view,
            f"enumerators_areas_{level}",
            columns(view, level),
            found,
            total=_staffed(view, total, target) | {"is_total": True},
            height=560,
            name="enumerators-by-area",
        )
        layout.note(view.words("enumerators.areas.home"))
        layout.source(view, view.words("enumerators.source"))


def _staffed(view: View, row: Row, target: int | None) -> dict[str, Any]:
    """The row with how many enumerators its target asks for, and how many are lacking."""
    needed = measure.needed(view, target)
    registered = row["enumerators_registered"]
    gap = None if needed is None or registered is None else registered - needed
    return {**row, "needed": needed, "gap": gap}


def columns(view: View, level: str) -> list[Column]:
    """Staff first, then the measures."""
    words = view.words
    known = parts.areas(view, level)

    def name(row: dict[str, Any]) -> str:
        if row.get("is_total"):
            return words("progress.total", area=view.area.label(view.language))
        return parts.name(view, parts.of_row(view, known, row, level))

    def shared(key: str) -> Column:
        return Column(
            key,
            words(f"enumerators.measure.{key}"),
            "share",
            value=lambda row: measure.share_of(row, key),
        )

    lately = Column("enumerators_active_14_days", words("enumerators.column.lately"), "count")
    return [
        Column("area", words(f"common.level.{level}"), width=210, value=name),
        Column(
            "enumerators_registered",
            words("enumerators.tile.registered"),
            "count",
            adds_up=True,
            on_phone=True,
        ),
        Column("needed", words("enumerators.column.needed"), "count"),
        Column("gap", words("enumerators.column.gap"), "signed", on_phone=True),
        Column("enumerators_active", words("enumerators.column.active"), "count", adds_up=True),
        *(() if view.is_closed else (lately,)),
        Column("households_collected", words("common.kpi.collected"), "count", adds_up=True),
        Column("minutes_median", words("enumerators.column.minutes"), "decimal"),
        *(shared(key) for key in measure.MEASURES),
        Column(
            "placed",
            words("enumerators.column.placed"),
            "share",
            value=lambda row: share(row["position_households"], row["households_collected"]),
        ),
    ]
