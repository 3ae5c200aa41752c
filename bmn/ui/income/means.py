"""Report 3: what persons and households earn and spend, by area."""

from collections.abc import Sequence
from typing import Any

from bmn.statistics.shares import share
from bmn.ui.income import figures
from bmn.ui.income.figures import growth, left, whole
from bmn.ui.income.makeup import EXPENSES, INCOMES
from bmn.ui.kit import answers, layout, parts, passport, tables
from bmn.ui.kit.going import go_to_row
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View

Row = dict[str, Any]


def draw(view: View, row: Row, level: str) -> None:
    """The card."""
    part = parts.level_words(view, level)
    with layout.card("means", view.words("income.means.title", level=part)):
        tables.draw(
            view,
            f"means_{level}",
            columns(view, level),
            ordered(found := answers.income_of_parts(view, level)),
            total=figures.as_total(row),
            open_row=lambda area: go_to_row(area, level),
            height=520,
            name="income",
        )
        layout.source(view, figures.edition(view, level, found))
        passport.draw(view, "means_table", figures.table_passport(view, level, "means"))


def ordered(found: Sequence[Row]) -> list[Row]:
    """Lowest income per person first; unknown last."""
    return sorted(
        found,
        key=lambda row: (
            row["income_baht_per_person_year"] is None,
            row["income_baht_per_person_year"] or 0.0,
            row["area_code"],
        ),
    )


def columns(view: View, level: str) -> list[Column]:
    """A person's means first: they are the subject; then the household's, then the parts."""
    words = view.words
    return [
        figures.area_column(view, level),
        *_means(view, "person"),
        Column(
            "before",
            words("income.column.before"),
            "baht",
            value=lambda row: whole(row["income_baht_per_person_year_previous"]),
        ),
        Column(
            "growth",
            words("income.column.growth"),
            "points",
            value=lambda row: growth(
                row["income_baht_per_person_year"], row["income_baht_per_person_year_previous"]
            ),
        ),
        *_means(view, "household"),
        Column("households", words("common.unit.household"), "count", adds_up=True),
        Column("persons", words("common.unit.person"), "count", adds_up=True),
        *(_part(view, "income", name, "income_persons") for name in INCOMES),
        *(_part(view, "expense", name, "expense_persons") for name in EXPENSES),
        Column(
            "told",
            words("income.column.told"),
            "count",
            value=lambda row: row["expense_households"],
            adds_up=True,
        ),
    ]


def _means(view: View, of: str) -> list[Column]:
    """Income, expenditure and what is left, a year, of a person or a household."""
    income, expense = f"income_baht_per_{of}_year", f"expense_baht_per_{of}_year"

    def title(name: str) -> str:
        return f"{view.words(f'income.column.{of}')}: {view.words(f'income.column.{name}')}"

    return [
        Column(f"{of}_income", title("income"), "baht", value=lambda row: whole(row[income])),
        Column(f"{of}_expense", title("expense"), "baht", value=lambda row: whole(row[expense])),
        Column(
            f"{of}_left",
            title("left"),
            "signed",
            help=view.words("income.column.left_help"),
            value=lambda row: left(row[income], row[expense]),
        ),
    ]


def _part(view: View, prefix: str, name: str, persons: str) -> Column:
    """One source or purpose, baht a person a year."""
    key = f"{prefix}_{name}"
    person = view.words("income.column.person")
    return Column(
        key,
        f"{person}: {view.words(f'income.column.{key}')}",
        "baht",
        value=lambda row: whole(share(row[f"{key}_baht"], row[persons])),
    )
