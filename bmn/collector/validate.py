"""The rules of a row, as SQL conditions over the typed cells; a row that meets one is quarantined.

Only what is impossible or unreadable is a rule here. What is merely unlikely is taken in and asked
about by the quality rules (`queries/rules/`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from bmn.survey import columns
from bmn.survey.columns import Kind
from bmn.warehouse import rules

INCOMES = ("income_main", "income_secondary", "income_other", "income_own_produce")
FUTURE_TOLERANCE = timedelta(days=1)  # a clock may be off by a time zone, not by more
SEASON_BEGINS = "make_date(survey_year_be - 544, 10, 1)"  # the round's fiscal year (CE)
ANSWERS_OF_A_VISIT = ("items_checked", "items_agreed", "key_items_agreed")


@dataclass(frozen=True)
class Check:
    """A condition that is true where a row is wrong, the column it speaks of, and its rule."""

    rule: str
    column: str | None
    condition: str


@dataclass(frozen=True)
class Catalogue:
    """The indicators of a span of survey years."""

    name: str
    from_year_be: int
    to_year_be: int
    indicators: int
    income_indicator_no: int | None
    of_household: frozenset[int]

    @property
    def years(self) -> str:
        """The condition that a row's survey year is of this catalogue."""
        return f"survey_year_be BETWEEN {self.from_year_be} AND {self.to_year_be}"


def catalogues(connection: duckdb.DuckDBPyConnection) -> list[Catalogue]:
    """Every catalogue of the reference, oldest first."""
    rows = connection.execute(
        """
        SELECT catalogue, from_year_be, to_year_be, indicators, income_indicator_no,
            (SELECT list(indicator_no) FROM core_indicator AS i
             WHERE i.catalogue = c.catalogue AND i.unit = 'household')
        FROM core_catalogue AS c ORDER BY from_year_be
        """
    ).fetchall()
    return [
        Catalogue(name, first, last, number, income, frozenset(of_household or []))
        for name, first, last, number, income, of_household in rows
    ]


def required(kind: Kind) -> list[Check]:
    """Cells that must not be blank; indicators depend on the year and are not among them."""
    return [
        Check("required", column.name, f'"{column.name}" IS NULL')
        for column in kind.columns
        if column.is_required and column.indicator_no is None
    ]


def not_future(kind: Kind, now: datetime) -> list[Check]:
    """Instants that have happened can't lie in the future."""
    latest = (now + FUTURE_TOLERANCE).isoformat(sep=" ")
    return [
        Check("future", column.name, f"\"{column.name}\" > TIMESTAMP '{latest}'")
        for column in kind.columns
        if column.type == "timestamp"
    ]


def household(
    kind: Kind, known: list[Catalogue], present: list[Catalogue], now: datetime
) -> list[Check]:
    """The rules of a household; `present` are the catalogues of the file's own years."""
    in_a_catalogue = " OR ".join(f"({catalogue.years})" for catalogue in known) or "false"
    checks = [_unless_not_asked(check, known) for check in required(kind)]
    checks += not_future(kind, now)
    checks += [
        Check("year_without_catalogue", "survey_year_be", f"NOT ({in_a_catalogue})"),
        Check("before_season", "submitted_at", f"submitted_at < {SEASON_BEGINS}"),
    ]
    numbers = sorted({column.indicator_no for column in kind.columns if column.indicator_no})
    for number in numbers:
        checks += _indicator(number, present)
    return checks


def _unless_not_asked(check: Check, known: list[Catalogue]) -> Check:
    """Incomes may be blank, all four, where the income indicator says "eligible 0": not asked."""
    if check.column not in INCOMES:
        return check
    says_so = " OR ".join(
        f"({catalogue.years} AND i{catalogue.income_indicator_no:02d}_eligible = 0)"
        for catalogue in known
        if catalogue.income_indicator_no
    )
    blank = " AND ".join(f'"{name}" IS NULL' for name in INCOMES)
    is_asked = f"NOT (({says_so or 'false'}) IS TRUE AND {blank})"
    return Check(check.rule, check.column, f"{check.condition} AND {is_asked}")


def _indicator(number: int, known: list[Catalogue]) -> list[Check]:
    eligible, fail = f"i{number:02d}_eligible", f"i{number:02d}_fail"
    asks = [catalogue.years for catalogue in known if number <= catalogue.indicators]
    lacks = [catalogue.years for catalogue in known if number > catalogue.indicators]
    per_household = [catalogue.years for catalogue in known if number in catalogue.of_household]
    checks = [Check("fail_over_eligible", fail, f"{fail} > {eligible}")]
    for years in asks:
        checks += [
            Check("required", eligible, f"{eligible} IS NULL AND {years}"),
            Check("required", fail, f"{fail} IS NULL AND {years}"),
        ]
    for years in lacks:
        checks += [
            Check("indicator_beyond_catalogue", eligible, f"{eligible} > 0 AND {years}"),
            Check("indicator_beyond_catalogue", fail, f"{fail} > 0 AND {years}"),
        ]
    for years in per_household:
        checks.append(Check("household_indicator", eligible, f"{eligible} > 1 AND {years}"))
    return checks


def person(kind: Kind, now: datetime) -> list[Check]:
    """The rules of a person."""
    today = now.date().isoformat()
    return [
        *required(kind),
        Check("age_or_birth_date", "birth_date", "birth_date IS NULL AND age IS NULL"),
        Check("future", "birth_date", f"left(birth_date || '-01-01', 10) > '{today}'"),
    ]


def _visit() -> list[Check]:
    """A second interview that was completed has its items; a visit in vain has none."""
    answered = " OR ".join(f"{name} IS NOT NULL" for name in ANSWERS_OF_A_VISIT)
    completed = "coalesce(outcome = 'completed', items_checked IS NOT NULL)"
    told = f"(outcome IS NOT NULL OR {answered})"
    return [
        Check("outcome_missing", "outcome", f"NOT {told}"),
        Check("outcome_answered", "outcome", f"outcome <> 'completed' AND ({answered})"),
        Check(
            "required",
            "items_checked",
            f"items_checked IS NULL AND {told} AND coalesce(outcome, 'completed') = 'completed'",
        ),
        Check("required", "items_agreed", f"items_agreed IS NULL AND {completed}"),
        Check("agreed_over_checked", "items_agreed", "items_agreed > items_checked"),
    ]


def register(kind: Kind, now: datetime) -> list[Check]:
    """The rules of a register's row, apart from its area."""
    checks = required(kind) + not_future(kind, now)
    if kind.name == "reinterview":
        checks = [check for check in checks if check.column not in ANSWERS_OF_A_VISIT]
        checks += _visit()
    if kind.name == "flag_decision":
        impossible = ", ".join(f"'{r.id}'" for r in rules.rules() if r.severity == "must_fix")
        checks.append(
            Check(
                "reason_missing",
                "reason",
                "reason IS NULL AND (decision = 'dismissed' "
                f"OR (decision = 'confirmed' AND rule_id IN ({impossible})))",
            )
        )
    if kind.name == "grant":
        checks.append(Check("ends_before", "valid_to", "valid_to < valid_from"))
    if kind.name == "reinterview_item":
        names = ", ".join(f"'{column.name}'" for column in columns.kinds()["household"].columns)
        checks.append(Check("item_unknown", "item", f"item NOT IN ({names})"))
    if kind.name == "indicator_agency":
        checks.append(
            Check(
                "indicator_unknown",
                "indicator_no",
                "(catalogue, indicator_no) NOT IN "
                "(SELECT (catalogue, indicator_no) FROM core_indicator)",
            )
        )
    return checks
