"""Income and expenditure of an area and its parts, and the households below the criterion."""

from collections.abc import Sequence
from typing import Any

from bmn.charts import income as charts_income
from bmn.statistics.shares import share
from bmn.ui.kit import parts, passport
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]

INCOMES = ("main", "secondary", "other", "own_produce")
EXPENSES = ("production", "necessary", "unnecessary", "debt")


def criterion(view: View) -> float | None:
    """Baht per person a year below which a household fails; None where none is set."""
    value = view.year_row.get("income_criterion_baht")
    return None if value is None else float(value)


def criterion_words(view: View) -> str:
    """เกณฑ์ 40,000 บาท/คน/ปี (ยังไม่ยืนยัน)."""
    value = criterion(view)
    if value is None:
        return view.words("income.criterion.none", year=view.year)
    told = view.words("income.criterion.is", baht=formats.count(value, view.language))
    if view.year_row.get("income_criterion_evidence") == "letter":
        return told
    return f"{told} ({view.words('income.criterion.unverified')})"


def criterion_source(view: View) -> str:
    """The criterion with the letter or other source that sets it."""
    found = view.standards.held.income_criterion()
    if found is None:
        return criterion_words(view)
    return f"{criterion_words(view)} · {found.source_in(view.language)}"


def indicator_words(view: View) -> str:
    """ครัวเรือนที่ไม่ผ่านเกณฑ์ข้อ 29; without a number where the year has no catalogue."""
    number = view.year_row.get("income_indicator_no")
    if number is None:
        return view.words("income.below.no_catalogue")
    return view.words("common.kpi.failing_income", indicator_no=int(number))


def tiles(view: View, row: Row) -> list[Tile]:
    """Means per person and per household, what is left, and who is below the criterion."""
    return [
        _income_tile(view, row),
        _expense_tile(view, row),
        _left_tile(view, row),
        _below_tile(view, row),
    ]


def _income_tile(view: View, row: Row) -> Tile:
    language = view.language
    mean, before = row["income_baht_per_person_year"], row["income_baht_per_person_year_previous"]
    grown = growth(mean, before)
    return Tile(
        "income_mean",
        view.words("income.tile.income"),
        formats.count(mean, language),
        unit=view.words("common.unit.baht_per_person_year"),
        against=_per_household(view, row["income_baht_per_household_year"]),
        direction=view.words("income.tile.no_before")
        if before is None or grown is None
        else view.words(
            "income.tile.before",
            baht=formats.count(before, language),
            percent=_signed_percent(view, grown),
        ),
        tone="good",
        passport=Passport(
            title=view.words("income.tile.income"),
            definition=view.words("income.passport.income"),
            query="income_by_area",
            parameters=passport.of_area(view),
            numerator=formats.baht(row["income_total_baht"], language),
            denominator=formats.counted(row["persons"], "person", language),
        ),
    )


def _expense_tile(view: View, row: Row) -> Tile:
    language = view.language
    told = row["expense_households"] or 0
    return Tile(
        "expense_mean",
        view.words("income.tile.expense"),
        formats.count(row["expense_baht_per_person_year"], language, "no_data"),
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
            query="income_by_area",
            parameters=passport.of_area(view),
            numerator=formats.baht(row["expense_total_baht"], language),
            denominator=formats.counted(row["expense_persons"] or 0, "person", language),
        ),
    )


def _left_tile(view: View, row: Row) -> Tile:
    left = _less(row["income_baht_per_person_year"], row["expense_baht_per_person_year"])
    of_household = _less(
        row["income_baht_per_household_year"], row["expense_baht_per_household_year"]
    )
    return Tile(
        "income_left",
        view.words("income.tile.left"),
        formats.count(left, view.language, "no_data"),
        unit=view.words("common.unit.baht_per_person_year") if left is not None else "",
        against=_per_household(view, of_household),
        direction=view.words("income.tile.left_note"),
        tone="late" if left is not None and left < 0 else "quiet",
        passport=Passport(
            title=view.words("income.tile.left"),
            definition=view.words("income.passport.left"),
            query="income_by_area",
            parameters=passport.of_area(view),
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
        passport=below_passport(view, row),
    )


def growth(now: float | None, before: float | None) -> float | None:
    """Change as a share of what was before; None where either is unknown or zero before."""
    return None if now is None or not before else now / before - 1


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
    persons = row["persons"] if prefix == "income" else row["expense_persons"]
    bars = []
    for part in makeup(row, names, prefix):
        each = share(part["baht"], persons)
        if each is None:
            continue
        bars.append(
            {
                "name": _part_words(view, prefix, part["name"]),
                "baht": each,
                "words": f"{formats.count(each, view.language)} "
                f"({formats.percent(part['share'], view.language)})",
            }
        )
    return bars


def _part_words(view: View, prefix: str, name: str) -> str:
    if prefix == "income":
        return view.words(f"income.of_income.{name}")
    return view.words(f"income.of_expense.{name}")


def mean_columns(view: View, level: str) -> list[Column]:
    """Report 3: means of households and of persons, and the parts."""
    words = view.words
    household, person = words("income.column.household"), words("income.column.person")

    def titled(group: str, name: str) -> str:
        return f"{group}: {words(f'income.column.{name}')}"

    return [
        Column("area", words(f"common.level.{level}"), width=220),
        Column("households", words("common.unit.household"), "count"),
        Column("persons", words("common.unit.person"), "count"),
        Column("household_income", titled(household, "income"), "baht"),
        Column("household_expense", titled(household, "expense"), "baht"),
        Column("household_left", titled(household, "left"), "signed"),
        Column("person_income", titled(person, "income"), "baht"),
        Column("person_expense", titled(person, "expense"), "baht"),
        Column("person_left", titled(person, "left"), "signed"),
        Column("before", words("income.column.before"), "baht"),
        Column("growth", words("income.column.growth"), "points"),
        *(Column(f"income_{name}", titled(person, f"income_{name}"), "baht") for name in INCOMES),
        *(
            Column(f"expense_{name}", titled(person, f"expense_{name}"), "baht")
            for name in EXPENSES
        ),
        Column("told", words("income.column.told"), "count"),
    ]


def mean_rows(view: View, found: Sequence[Row], level: str) -> list[Row]:
    """One row an area, lowest income per person first."""
    ordered = sorted(
        found, key=lambda row: (row["income_baht_per_person_year"] or 0.0, row["area_code"])
    )
    return [_named(view, row, level) | mean_figures(row) for row in ordered]


def mean_figures(row: Row) -> Row:
    """Report 3's figures of one area."""
    before = row["income_baht_per_person_year_previous"]
    return {
        "households": row["households"],
        "persons": row["persons"],
        "household_income": _whole(row["income_baht_per_household_year"]),
        "household_expense": _whole(row["expense_baht_per_household_year"]),
        "household_left": _whole(
            _less(row["income_baht_per_household_year"], row["expense_baht_per_household_year"])
        ),
        "person_income": _whole(row["income_baht_per_person_year"]),
        "person_expense": _whole(row["expense_baht_per_person_year"]),
        "person_left": _whole(
            _less(row["income_baht_per_person_year"], row["expense_baht_per_person_year"])
        ),
        "before": _whole(before),
        "growth": growth(row["income_baht_per_person_year"], before),
        **{
            f"income_{name}": _whole(share(row[f"income_{name}_baht"], row["persons"]))
            for name in INCOMES
        },
        **{
            f"expense_{name}": _whole(share(row[f"expense_{name}_baht"], row["expense_persons"]))
            for name in EXPENSES
        },
        "told": row["expense_households"],
    }


def below_columns(view: View, level: str) -> list[Column]:
    """Report 4: households below the criterion."""
    words = view.words
    return [
        Column("area", words(f"common.level.{level}"), width=220),
        Column("households", words("income.column.surveyed"), "count"),
        Column("below", words("income.column.below"), "count"),
        Column("below_share", words("income.column.below_share"), "share"),
        Column("persons", words("income.column.persons_below"), "count"),
        Column("shortfall", words("income.column.shortfall"), "baht"),
        Column("zero", words("income.column.zero"), "count"),
        Column("before", words("income.column.below_before"), "count"),
        Column("before_share", words("income.column.below_before_share"), "share"),
        Column("change", words("income.column.below_change"), "points"),
    ]


def below_rows(view: View, found: Sequence[Row], level: str) -> list[Row]:
    """One row an area, the largest share below the criterion first."""
    ordered = sorted(
        found,
        key=lambda row: (
            -(row["below_share"] or 0.0),
            -(row["households_below_criterion"] or 0),
            row["area_code"],
        ),
    )
    return [_named(view, row, level) | below_figures(row) for row in ordered]


def below_figures(row: Row) -> Row:
    """Report 4's figures of one area."""
    before = share(row["households_below_criterion_previous"], row["households_previous"])
    return {
        "households": row["households"],
        "below": row["households_below_criterion"],
        "below_share": row["below_share"],
        "persons": row["persons_below_criterion"],
        "shortfall": _whole(row["mean_shortfall_baht"]),
        "zero": row["households_income_zero"],
        "before": row["households_below_criterion_previous"],
        "before_share": before,
        "change": _less(row["below_share"], before),
    }


def total_row(view: View, figures: Row) -> Row:
    """The area itself, above its parts."""
    return {"area": view.words("income.total", area=view.area.label(view.language))} | figures


def distribution_words(view: View, classes: Sequence[Row]) -> list[str]:
    """What the figure shows, in words: below the criterion, and beyond the figure's end."""
    total = sum(row["households"] for row in classes)
    value = criterion(view)
    told = []
    if value is not None:
        below = sum(row["households"] for row in classes if row["is_below_criterion"])
        told.append(
            view.words(
                "income.distribution.below",
                criterion=criterion_words(view),
                households=formats.counted(below, "household", view.language),
                percent=formats.percent_words(share(below, total), view.language),
            )
        )
        if any(_straddles(row, value) for row in classes):
            told.append(view.words("income.distribution.straddles"))
    rest = charts_income.beyond_axis(classes)
    if rest:
        told.append(
            view.words(
                "income.distribution.beyond",
                baht=formats.count(charts_income.AXIS_END_BAHT, view.language),
                households=formats.counted(rest, "household", view.language),
                percent=formats.percent_words(share(rest, total), view.language),
            )
        )
    return told


def _straddles(row: Row, value: float) -> bool:
    upper = row["upper_baht"]
    return bool(row["lower_baht"] < value and (upper is None or upper > value))


def edition(view: View, level: str | None) -> str:
    """What the figures rest on; small counts of villages are for the working group only."""
    told = view.words("income.source")
    if "village" in (level, view.area.level):
        return f"{told} · {view.words('income.working_group')}"
    return told


def below_passport(view: View, row: Row) -> Passport:
    """Where the households below the criterion come from."""
    return Passport(
        title=indicator_words(view),
        definition=f"{view.words('income.passport.below')} {criterion_source(view)}",
        query="income_by_area",
        parameters=passport.of_area(view),
        numerator=formats.counted(
            row["households_below_criterion"] or 0, "household", view.language
        ),
        denominator=formats.counted(row["households"], "household", view.language),
    )


def table_passport(view: View, level: str, definition: str) -> Passport:
    """Where a table's figures come from; `definition` is a key of income.passport."""
    return Passport(
        title=view.words("common.page.income"),
        definition=view.words(f"income.passport.{definition}"),
        query="income_by_area",
        parameters={**passport.of_area(view), "area_level": level},
    )


def distribution_passport(view: View) -> Passport:
    """Where the figure's bars come from."""
    return Passport(
        title=view.words("income.distribution.title"),
        definition=view.words("income.passport.distribution"),
        query="income_distribution",
        parameters={
            "survey_year_be": view.year,
            "area_level": view.area.level,
            "area_code": view.area.code,
        },
    )


def _named(view: View, row: Row, level: str) -> Row:
    area = parts.of_row(view, parts.areas(view, level), row, level)
    return {"area": parts.name(view, area), "area_key": area.key}


def _per_household(view: View, value: float | None) -> str:
    if value is None:
        return ""
    baht = formats.count(value, view.language)
    return view.words("income.tile.per_household", baht=baht)


def _signed_percent(view: View, change: float) -> str:
    sign = "+" if change > 0 else ""
    return f"{sign}{formats.percent(change, view.language, 2)}"


def _less(income: float | None, expense: float | None) -> float | None:
    return None if income is None or expense is None else income - expense


def _whole(value: float | None) -> int | None:
    """Whole baht, as everywhere on the screen."""
    return None if value is None else round(value)
