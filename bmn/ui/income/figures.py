"""What the cards of the income page share: differences, the names of areas, where figures stand."""

from collections.abc import Iterable
from typing import Any

from bmn.ui.kit import answers, bands, parts
from bmn.ui.kit.criterion import criterion_source, indicator_words
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]


def growth(now: float | None, before: float | None) -> float | None:
    """Change as a share of what was before; None where either is unknown or zero before."""
    return None if now is None or not before else now / before - 1


def less(income: float | None, expense: float | None) -> float | None:
    """What is left of the first after the second; None where either is unknown."""
    return None if income is None or expense is None else income - expense


def left(income: float | None, expense: float | None) -> int | None:
    """Whole baht left: the difference of the two as they are written, so that a reader's own
    subtraction comes out; None where either is unknown.
    """
    if income is None or expense is None:
        return None
    return formats.whole_baht(income) - formats.whole_baht(expense)


def left_basis(view: View, row: Row) -> str:
    """Of which households the two means are: those that told all expenditure may be fewer."""
    told, spent = row["income_households"], row["expense_households"]
    if not told or not spent:
        return view.words("income.tile.left_note")
    income = formats.count(told, view.language)
    if told == spent:
        return view.words("income.tile.left_same", income=income)
    expense = formats.count(spent, view.language)
    return view.words("income.tile.left_apart", income=income, expense=expense)


def whole(value: float | None) -> int | None:
    """Whole baht, as everywhere on the screen: never rounded across the criterion."""
    return None if value is None else formats.whole_baht(value)


def edition(view: View, level: str | None, rows: Iterable[Row] = ()) -> str:
    """What the figures rest on, and why some are bands; exact small counts of villages are for the
    working group only."""
    told = view.words("income.source")
    if not view.reader.may("results_below_district"):
        rows = list(rows)
        notes = [bands.note(view, rows)]
        if any(is_rounded(row) for row in rows):
            notes.append(view.words("income.rounded"))
        return " · ".join(filter(None, [told, *notes]))
    if "village" in (level, view.area.level):
        return f"{told} · {view.words('income.working_group')}"
    return told


def below_passport(view: View, row: Row) -> Passport:
    """Where the households below the criterion come from; unknown without a criterion."""
    below = row["households_below_criterion"]
    numerator = None if below is None else formats.counted(below, "household", view.language)
    if not bands.is_exact(row):
        numerator = bands.below(view, row)
    return Passport(
        title=indicator_words(view),
        definition=f"{view.words('income.passport.below')} {criterion_source(view)}",
        answer=answers.income_of_area(view),
        numerator=numerator,
        denominator=formats.counted(row["income_households"], "household", view.language),
    )


def is_rounded(row: Row) -> bool:
    """Whether means are rounded and sums aren't told, as below the district for some readers."""
    return not bands.is_exact(row) and row["income_total_baht"] is None


def table_passport(view: View, level: str, definition: str) -> Passport:
    """Where a table's figures come from; `definition` is a key of income.passport."""
    return Passport(
        title=view.words("common.page.income"),
        definition=view.words(f"income.passport.{definition}"),
        answer=answers.income_of_parts(view, level),
    )


def area_column(view: View, level: str) -> Column:
    """The name of the area, as every table of the page begins; the whole is called a total."""

    def name(row: Row) -> str:
        if row.get("is_total"):
            return view.words("income.total", area=view.area.label(view.language))
        return parts.name(view, parts.of_row(view, known, row, level))

    known = parts.areas(view, level) if level != view.area.level else {}
    return Column("area", view.words(f"common.level.{level}"), width=200, value=name)


def as_total(row: Row) -> Row:
    """The area itself, above its parts."""
    return row | {"is_total": True}
