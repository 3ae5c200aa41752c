"""Evidence: the answers of both interviews item by item, by the UN's measures of content error."""

from collections.abc import Mapping

from bmn.standing import confidence
from bmn.standing.confidence import Item
from bmn.survey.money import EXPENSES, INCOMES
from bmn.ui.confidence.state import table_passport
from bmn.ui.kit import answers, layout, passport, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row


def draw(view: View) -> None:
    """One row an item, the most inconsistent first."""
    answer = answers.reinterview_items(view)
    items = confidence.items(answer, view.standards.held)
    if not items:
        layout.empty(view, "no_data", view.words("confidence.item.none"))
        return
    tables.draw(view, "items", _columns(view), items, height=520, name="items")
    layout.lines([view.words("confidence.item.how"), view.words("confidence.item.bounds")])
    passport.draw(view, "items", table_passport(view, answer, "items"))


def _columns(view: View) -> list[Column]:
    words = view.words
    catalogue = {row["indicator_no"]: row for row in answers.indicator_catalogue(view)}

    def net(one: Item) -> float | None:
        return None if one.worst is None else one.worst.net_difference_rate

    def answer(one: Item) -> str | None:
        return None if one.worst is None else str(one.worst.category)

    return [
        Column(
            "item",
            words("confidence.item.what"),
            width=330,
            value=lambda one: _name(view, one.item, catalogue),
        ),
        Column(
            "n",
            words("confidence.item.households"),
            "count",
            width=110,
            value=lambda one: one.told.n,
        ),
        Column(
            "agreement",
            words("confidence.ranking.agreement"),
            "share",
            width=120,
            value=lambda one: one.told.agreement_rate,
        ),
        Column(
            "gross",
            words("confidence.item.gross"),
            "share",
            width=170,
            value=lambda one: one.told.gross_difference_rate,
        ),
        Column(
            "index",
            words("confidence.item.index"),
            "share",
            width=170,
            value=lambda one: one.told.index_of_inconsistency,
        ),
        Column(
            "grade",
            words("confidence.item.grade"),
            width=120,
            value=lambda one: _grade(view, one.inconsistency),
        ),
        Column("net", words("confidence.item.net"), "points", width=170, value=net),
        Column("answer", words("confidence.item.answer"), width=120, value=answer),
        Column(
            "net_grade",
            words("confidence.item.net_grade"),
            width=120,
            value=lambda one: _grade(view, one.net),
        ),
    ]


def _grade(view: View, grade: str | None) -> str:
    return "" if grade is None else view.words(f"confidence.grade.{grade}")


def _name(view: View, item: str, catalogue: Mapping[int, Row]) -> str:
    """The item in words; the column's own name where nobody knows better."""
    kind, _, name = item.partition("_")
    if item == "members":
        return view.words("confidence.item.members")
    if kind == "income" and name in INCOMES:
        return view.words(f"income.of_income.{name}")
    if kind == "expense" and name in EXPENSES:
        return view.words(f"income.of_expense.{name}")
    number = int(kind[1:]) if kind[:1] == "i" and kind[1:].isdigit() else None
    if number is not None and number in catalogue and name in ("fail", "eligible"):
        return view.words(
            f"confidence.item.{name}",
            number=number,
            name=catalogue[number][f"name_{view.language}"],
        )
    return item
