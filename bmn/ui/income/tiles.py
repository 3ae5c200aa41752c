"""The tiles of the income page: means, what is left, and who is below the criterion."""

from typing import Any

from bmn.statistics.shares import share
from bmn.ui.income import figures
from bmn.ui.income.figures import growth
from bmn.ui.kit import answers, bands
from bmn.ui.kit.criterion import criterion, criterion_words, indicator_words
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]


def tiles(view: View, row: Row) -> list[Tile]:
    """Means per person and per household, what is left, and who is below the criterion."""
    return [
        _income_tile(view, row),
        _expense_tile(view, row),
        _left_tile(view, row),
        _below_tile(view, row),
    ]


def not_asked_words(view: View, row: Row) -> str:
    """How many households weren't asked for their income; "" where all were."""
    number = row["households_income_not_asked"]
    if not number:
        return ""
    return view.words("income.not_asked", count=formats.count(number, view.language))


def _income_tile(view: View, row: Row) -> Tile:
    language = view.language
    mean, before = row["income_baht_per_person_year"], row["income_baht_per_person_year_previous"]
    grown = growth(mean, before)
    return Tile(
        "income_mean",
        view.words("income.tile.income"),
        formats.baht_digits(mean, language),
        unit=view.words("common.unit.baht_per_person_year"),
        against=_per_household(view, row["income_baht_per_household_year"]),
        direction=view.words("income.tile.no_before")
        if before is None or grown is None
        else view.words(
            "income.tile.before",
            baht=formats.baht_digits(before, language),
            percent=_signed_percent(view, grown),
        ),
        tone="good",
        passport=Passport(
            title=view.words("income.tile.income"),
            definition=view.words("income.passport.income"),
            answer=answers.income_of_area(view),
            numerator=_sum(view, row, "income"),
            denominator=_persons(view, row, "income"),
        ),
    )


def _expense_tile(view: View, row: Row) -> Tile:
    language = view.language
    told = row["expense_households"] or 0
    return Tile(
        "expense_mean",
        view.words("income.tile.expense"),
        formats.baht_digits(row["expense_baht_per_person_year"], language, "no_data"),
        unit=view.words("common.unit.baht_per_person_year") if told else "",
        against=_per_household(view, row["expense_baht_per_household_year"]),
        direction=view.words(
            "income.tile.told",
            told=formats.count(told, language),
            households=formats.count(row["households"], language),
        ),
        passport=Passport(
            title=view.words("income.tile.expense"),
            definition=view.words("income.passport.expense"),
            answer=answers.income_of_area(view),
            numerator=_sum(view, row, "expense"),
            denominator=_persons(view, row, "expense"),
        ),
    )


def _left_tile(view: View, row: Row) -> Tile:
    left = figures.left(row["income_baht_per_person_year"], row["expense_baht_per_person_year"])
    of_household = figures.left(
        row["income_baht_per_household_year"], row["expense_baht_per_household_year"]
    )
    return Tile(
        "income_left",
        view.words("income.tile.left"),
        formats.count(left, view.language, "no_data"),
        unit=view.words("common.unit.baht_per_person_year") if left is not None else "",
        against=_per_household(view, of_household),
        direction=figures.left_basis(view, row),
        tone="late" if left is not None and left < 0 else "quiet",
        passport=Passport(
            title=view.words("income.tile.left"),
            definition=view.words("income.passport.left"),
            answer=answers.income_of_area(view),
        ),
    )


def _below_tile(view: View, row: Row) -> Tile:
    language = view.language
    if criterion(view) is None:
        return Tile(
            "income_below",
            indicator_words(view),
            view.words("common.empty.no_data"),
            against=criterion_words(view),
            is_wordy=True,
        )
    if not bands.is_exact(row):
        return _banded_below_tile(view, row)
    below = row["households_below_criterion"]
    before = share(row["households_below_criterion_previous"], row["households_previous"])
    return Tile(
        "income_below",
        indicator_words(view),
        formats.count(below, language),
        unit=view.words("common.unit.household"),
        against=view.words(
            "income.tile.below",
            percent=formats.percent_words(row["below_share"], language),
            persons=formats.count(row["persons_below_criterion"], language),
            before=view.words("income.tile.no_before")
            if before is None
            else view.words(
                "income.tile.below_before", percent=formats.percent_words(before, language)
            ),
        ),
        direction=criterion_words(view),
        tone="late" if below else "quiet",
        passport=figures.below_passport(view, row),
    )


def _banded_below_tile(view: View, row: Row) -> Tile:
    """The same where the households below the criterion are told as a band."""
    return Tile(
        "income_below",
        indicator_words(view),
        bands.below(view, row),
        unit=view.words("common.unit.household"),
        against=bands.below_share(view, row),
        direction=criterion_words(view),
        tone="quiet",
        passport=figures.below_passport(view, row),
    )


def _persons(view: View, row: Row, of: str) -> str:
    """The people behind a mean; of a hidden row it isn't told how many."""
    if bands.is_hidden(row):
        return bands.hidden_words(view, row)
    return formats.counted(row[f"{of}_persons"] or 0, "person", view.language)


def _sum(view: View, row: Row, of: str) -> str:
    """The sum behind a mean; a rounded mean has none that may be told."""
    if figures.is_rounded(row):
        return view.words("income.rounded")
    return formats.baht(row[f"{of}_total_baht"], view.language)


def _per_household(view: View, value: float | None) -> str:
    if value is None:
        return ""
    baht = formats.baht_digits(value, view.language)
    return view.words("income.tile.per_household", baht=baht)


def _signed_percent(view: View, change: float) -> str:
    sign = "+" if change > 0 else ""
    return f"{sign}{formats.percent(change, view.language, 2)}"
