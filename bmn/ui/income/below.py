"""Report 4: the households below the income criterion, by area."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from bmn.statistics.shares import share
from bmn.ui.income import figures
from bmn.ui.income.figures import less, whole
from bmn.ui.kit import answers, bands, layout, parts, passport, tables
from bmn.ui.kit.criterion import criterion_source, indicator_words
from bmn.ui.kit.going import go_to_row
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View

Row = dict[str, Any]


def draw(view: View, row: Row, level: str) -> None:
    """The card of an area with parts."""
    part = parts.level_words(view, level)
    title = view.words("income.below.title", what=indicator_words(view), level=part)
    with layout.card("below", title):
        st.caption(criterion_source(view))
        found = answers.income_of_parts(view, level)
        tables.draw(
            view,
            f"below_{level}",
            columns(view, level, [row, *found]),
            ordered(found),
            total=figures.as_total(row),
            open_row=lambda area: go_to_row(area, level),
            height=520,
            name="income-indicator",
        )
        layout.source(view, figures.edition(view, level, found))
        passport.draw(view, "below_table", figures.table_passport(view, level, "below"))


def draw_own(view: View, row: Row) -> None:
    """The card of an area without parts: its own figures."""
    with layout.card("below_facts", indicator_words(view)):
        tables.draw(
            view,
            "below_own",
            columns(view, view.area.level, [row]),
            [],
            total=figures.as_total(row),
            name="income-indicator",
        )
        layout.source(view, figures.edition(view, None, [row]))
        passport.draw(view, "below_own", figures.below_passport(view, row))


def ordered(found: Sequence[Row]) -> list[Row]:
    """The largest share below the criterion first."""
    return sorted(
        found,
        key=lambda row: (
            bands.below_middle(row) is None,
            -(bands.below_middle(row) or 0.0),
            -(row["households_below_criterion"] or 0),
            row["area_code"],
        ),
    )


def columns(view: View, level: str, rows: Sequence[Row]) -> list[Column]:
    """Households and persons below the criterion, by how much, and last year's."""
    words = view.words
    if bands.any_banded(rows):
        return _banded(view, level)

    def told(key: str, kind: str, name: str, title: str = "", *, adds_up: bool = True) -> Column:
        return Column(
            key,
            words(f"income.column.{title or key}"),
            kind,
            value=lambda row: row[name],
            adds_up=adds_up,
        )

    return [
        figures.area_column(view, level),
        told("below", "count", "households_below_criterion"),
        told("persons", "count", "persons_below_criterion", "persons_below"),
        told("below_share", "share", "below_share", adds_up=False),
        told("zero", "count", "households_income_zero"),
        told("households", "count", "households", "surveyed"),
        Column(
            "shortfall",
            words("income.column.shortfall"),
            "baht",
            value=lambda row: whole(row["mean_shortfall_baht"]),
        ),
        told("before", "count", "households_below_criterion_previous", "below_before"),
        Column(
            "before_share", words("income.column.below_before_share"), "share", value=_share_before
        ),
        Column(
            "change",
            words("income.column.below_change"),
            "points",
            value=lambda row: less(row["below_share"], _share_before(row)),
        ),
    ]


def _banded(view: View, level: str) -> list[Column]:
    """The same where the households are told as bands: words, since no band is a number."""
    words = view.words
    return [
        figures.area_column(view, level),
        Column(
            "below",
            words("income.column.below"),
            width=150,
            value=lambda row: bands.below(view, row),
            on_phone=True,
        ),
        Column(
            "below_share",
            words("income.column.below_share"),
            width=150,
            value=lambda row: bands.below_share(view, row),
        ),
        Column(
            "households",
            words("income.column.surveyed"),
            "count",
            value=lambda row: row["households"],
            on_phone=True,
        ),
    ]


def _share_before(row: Row) -> float | None:
    return share(row["households_below_criterion_previous"], row["households_previous"])
