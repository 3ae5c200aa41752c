"""What income and expenditure are made of, side by side."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from bmn.charts import income as charts_income
from bmn.statistics.shares import share
from bmn.ui.kit import layout
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]


def draw(view: View, row: Row) -> None:
    """Both cards."""
    for prefix, side in zip(("income", "expense"), st.columns(2, gap="small"), strict=True):
        with side:
            _draw_one(view, row, prefix)


def _draw_one(view: View, row: Row, prefix: str) -> None:
    title = view.words(f"income.makeup.{prefix}")
    with layout.card(f"makeup_{prefix}", title):
        bars = makeup_bars(view, row, prefix)
        if not bars:
            layout.empty(view, "no_data", view.words("income.makeup.none"))
            return
        st.plotly_chart(
            charts_income.makeup(bars, view.language, view.mode, is_expense=prefix == "expense"),
            key=f"chart_makeup_{prefix}",
            alt=title,
            theme=None,
            config={"displayModeBar": False},
        )


INCOMES = ("main", "secondary", "other", "own_produce")


EXPENSES = ("production", "necessary", "unnecessary", "debt")


def makeup(row: Row, names: Sequence[str], prefix: str) -> list[Row]:
    """The parts of a sum, in the form's order: name, baht, share. `prefix` is income or expense."""
    total = row[f"{prefix}_total_baht"]
    return [
        {
            "name": name,
            "baht": row[f"{prefix}_{name}_baht"],
            "share": share(row[f"{prefix}_{name}_baht"], total),
        }
        for name in names
    ]


def makeup_bars(view: View, row: Row, prefix: str) -> list[Row]:
    """Rows for `charts_income.makeup`: baht per person a year by source or purpose."""
    names = INCOMES if prefix == "income" else EXPENSES
    persons = row[f"{prefix}_persons"]
    bars = []
    for part in makeup(row, names, prefix):
        each = share(part["baht"], persons)
        if each is None:
            continue
        bars.append(
            {
                "name": _part_words(view, prefix, part["name"]),
                "baht": each,
                "words": f"{formats.baht_digits(each, view.language)} "
                f"({formats.percent(part['share'], view.language)})",
            }
        )
    return bars


def _part_words(view: View, prefix: str, name: str) -> str:
    if prefix == "income":
        return view.words(f"income.of_income.{name}")
    return view.words(f"income.of_expense.{name}")
