"""Report 2 (ข): areas down, how many indicators have fails, and the first three."""

from collections.abc import Sequence
from typing import Any

from bmn.ui.indicators import figures
from bmn.ui.indicators.figures import name_of, percent_and_fails
from bmn.ui.kit import bands, layout, parts, passport, tables
from bmn.ui.kit.going import go_to_row
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View

Row = dict[str, Any]
FIRST_FAILS = 3


def draw(view: View, found: Sequence[Row], level: str) -> None:
    """The card."""
    title = view.words("indicators.areas.title", level=parts.level_words(view, level))
    with layout.card("indicators_areas", title):
        tables.draw(
            view,
            f"indicator_areas_{level}",
            columns(view, found, level),
            rows(view, found),
            open_row=lambda row: go_to_row(row, level),
            height=640,
            name="indicators-by-area",
        )
        layout.source(view, figures.edition(view, level, found))
        passport.draw(view, "indicators_areas", figures.of_table(view, level))


def rows(view: View, found: Sequence[Row]) -> list[Row]:
    """One row an area with its failing indicators, those with fails in most indicators first."""
    lines = [
        own[0]
        | {
            "hidden": own if all(map(bands.is_hidden, own)) else [],
            "fails": [
                row for row in figures.worst_first(own, view.standards) if figures.has_fails(row)
            ],
        }
        for own in figures.by_area(found).values()
    ]
    return sorted(lines, key=lambda line: (-len(line["fails"]), line["area_code"]))


def columns(view: View, found: Sequence[Row], level: str) -> list[Column]:
    """The area, the count, and the indicators with the largest shares of fails."""
    is_banded = bands.any_banded(found)
    return [
        figures.area_column(view, level, parts.areas(view, level)),
        Column(
            "failing",
            view.words(f"indicators.column.{'failing_few' if is_banded else 'failing'}"),
            "count",
            width=150,
            value=lambda line: None if line["hidden"] else len(line["fails"]),
        ),
        *(_first(view, at) for at in range(1, FIRST_FAILS + 1)),
    ]


def _first(view: View, at: int) -> Column:
    def told(line: Row) -> str | None:
        if at == 1 and line["hidden"]:
            return bands.hidden_words(view, line["hidden"][0])
        if len(line["fails"]) < at:
            return None
        row = line["fails"][at - 1]
        return f"{name_of(row, view)} · {percent_and_fails(view, row)}"

    return Column(
        f"first_{at}", view.words("indicators.column.first", at=at), width=330, value=told
    )
