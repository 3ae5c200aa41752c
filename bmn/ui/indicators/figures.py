"""What the cards of the indicators page share: shares, order, words, columns, passports."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bmn.standing.phase import YearStandards
from bmn.standing.ranking import may_be_ranked
from bmn.statistics.shares import share
from bmn.survey.areas import PARTS, Area
from bmn.ui.kit import answers, bands, parts
from bmn.ui.kit.indicator_words import unit_words
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]

SHOWS = ("list", "areas", "matrix")


def shows(view: View) -> tuple[str, ...]:
    """The ways of looking at the area: a village has no parts."""
    return SHOWS if PARTS[view.area.level] else SHOWS[:1]


def fail_share(row: Mapping[str, Any]) -> float | None:
    """Fails of those to whom the indicator applies; None where it applies to nobody."""
    return share(row["fail"], row["eligible"])


def failing(row: Mapping[str, Any]) -> float | None:
    """The share by which rows are ordered and shaded: exact, or the middle of the band."""
    return fail_share(row) if bands.is_exact(row) else bands.middle(row)


def has_fails(row: Mapping[str, Any]) -> bool:
    """Whether somebody is known to fail: a band from 0 tells it of nobody."""
    return bool(row["fail"] if bands.is_exact(row) else row["fails_from"])


def is_asked(row: Mapping[str, Any]) -> bool:
    """Whether the indicator concerns anybody, as far as may be told."""
    return bool(row["eligible"]) or bands.is_hidden(row)


def change(row: Mapping[str, Any]) -> float | None:
    """Pass share against last year's; None where either is unknown."""
    if row["pass_share"] is None or row["pass_share_previous"] is None:
        return None
    difference: float = row["pass_share"] - row["pass_share_previous"]
    return difference


def worst_first(results: Iterable[Row], standards: YearStandards) -> list[Row]:
    """By share of fails, then by their number; too few to be ranked after them, nobody last."""
    return sorted(
        results,
        key=lambda row: (
            not row["eligible"],
            not is_ranked(row, standards),
            -(failing(row) or 0.0),
            -(row["fail"] or 0),
            row["area_code"],
            row["indicator_no"],
        ),
    )


def by_indicator(found: Iterable[Row]) -> dict[int, list[Row]]:
    """The rows of parts by indicator number."""
    grouped: dict[int, list[Row]] = {}
    for row in found:
        grouped.setdefault(row["indicator_no"], []).append(row)
    return grouped


def by_area(found: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of parts by area code."""
    grouped: dict[str, list[Row]] = {}
    for row in found:
        grouped.setdefault(row["area_code"], []).append(row)
    return grouped


def name_of(row: Mapping[str, Any], view: View) -> str:
    """29. รายได้เฉลี่ย…"""
    return f"{row['indicator_no']}. {row[f'indicator_name_{view.language}']}"


def fails_words(view: View, row: Row) -> str:
    """12 จาก 1,500 คน; 0–4 จาก 120 คน."""
    if bands.is_hidden(row):
        return bands.hidden_words(view, row)
    return view.words(
        "indicators.fails_of",
        fail=bands.fails(view, row),
        eligible=formats.count(row["eligible"], view.language),
        unit=unit_words(view, row["unit"]),
    )


def percent_and_fails(view: View, row: Row) -> str:
    """0.80 % (12); 0.00–3.33 % (0–4)."""
    if bands.is_hidden(row):
        return bands.hidden_words(view, row)
    return f"{bands.fail_share(view, row)} ({bands.fails(view, row)})"


def before_words(view: View, row: Row) -> str:
    before = row["pass_share_previous"]
    if before is None and not bands.is_exact(row):
        return view.words("indicators.tile.not_compared")
    if before is None:
        return view.words("indicators.tile.no_before")
    percent = formats.percent(1 - before, view.language, 2)
    return view.words("indicators.fails_before", percent=percent)


def bar(view: View, name: str, row: Row) -> Row:
    before = row["pass_share_previous"]
    return {
        "name": name,
        "share": fail_share(row),
        "band": None if bands.is_exact(row) else bands.fail_bounds(row),
        "before": None if before is None else 1 - before,
        "words": percent_and_fails(view, row),
        "hover": f"<b>{name}</b><br>{fails_words(view, row)}<br>{before_words(view, row)}",
    }


def counted(view: View, value: int, unit: str) -> str:
    return formats.counted(value, "person" if unit == "person" else "household", view.language)


def told(view: View, row: Row, words: str) -> str:
    """A band with its unit."""
    return words if bands.is_hidden(row) else f"{words} {unit_words(view, row['unit'])}"


def of_indicator(view: View, row: Row) -> Passport:
    """Where one indicator's figures come from."""
    return Passport(
        title=name_of(row, view),
        definition=view.words("indicators.passport.one"),
        answer=answers.indicator_of_parts(view, view.area.level, row["indicator_no"]),
        numerator=told(view, row, bands.fails(view, row)),
        denominator=bands.hidden_words(view, row)
        if bands.is_hidden(row)
        else counted(view, row["eligible"], row["unit"]),
    )


def of_table(view: View, level: str | None, indicator_no: int | None = None) -> Passport:
    """Where a table's figures come from."""
    level = level or view.area.level
    return Passport(
        title=view.words("common.page.indicators"),
        definition=view.words("indicators.passport.table"),
        answer=answers.indicators_of_parts(view, level)
        if indicator_no is None
        else answers.indicator_of_parts(view, level, indicator_no),
    )


def results(view: View) -> list[Row]:
    """The area's own results, by indicator number; empty where there are none."""
    return sorted(answers.indicators_of_area(view), key=lambda row: row["indicator_no"])


def edition(view: View, level: str | None, rows: Iterable[Row] = ()) -> str:
    """What the figures rest on, and why some are bands; exact small counts of villages are for the
    working group only."""
    told = view.words("indicators.source")
    if not view.reader.may("results_below_district"):
        note = bands.note(view, rows)
        return f"{told} · {note}" if note else told
    if "village" in (level, view.area.level):
        return f"{told} · {view.words('indicators.working_group')}"
    return told


def is_ranked(row: Mapping[str, Any], standards: YearStandards) -> bool:
    """Whether enough are asked for the share to be held against others."""
    return may_be_ranked(row["eligible"], standards)


def fewest_words(view: View) -> str:
    """From how many on a share is ranked."""
    return formats.count(view.standards.ranking_fewest, view.language)


def has_persons(found: Iterable[Mapping[str, Any]]) -> bool:
    """Whether household indicators also tell the persons who live in the households."""
    return any(row.get("persons_eligible") is not None for row in found)


def _banded_columns(view: View) -> list[Column]:
    """The same where counts are bands: words, since no band is a number."""

    def told(key: str, value: Callable[[View, Row], str], *, on_phone: bool = False) -> Column:
        def of(row: Row) -> str | None:
            return value(view, row) if "fails_from" in row and is_asked(row) else None

        title = view.words(f"indicators.column.{_TITLES.get(key, key)}")
        return Column(key, title, value=of, width=150, on_phone=on_phone)

    return [
        told("fail", bands.fails, on_phone=True),
        told("fail_share", bands.fail_share),
        Column(
            "eligible",
            view.words("indicators.column.eligible"),
            "count",
            value=lambda row: row.get("eligible"),
            on_phone=True,
        ),
        told("passing", bands.passes),
        told("pass_share", bands.pass_share),
    ]


def count_columns(view: View, rows: Sequence[Row], *, with_persons: bool) -> list[Column]:
    """Asked, passing and failing; unknown where the indicator applies to nobody."""
    if bands.any_banded(rows):
        return _banded_columns(view)

    def told(key: str, kind: str, value: Callable[[Row], Any], *, adds_up: bool = False) -> Column:
        def of(row: Row) -> Any:
            return value(row) if row.get("eligible") else None

        title = view.words(f"indicators.column.{_TITLES.get(key, key)}")
        return Column(key, title, kind, value=of, adds_up=adds_up)

    columns = [
        told("fail", "count", lambda row: row["fail"], adds_up=True),
        told("fail_share", "share", fail_share),
        Column(
            "eligible",
            view.words("indicators.column.eligible"),
            "count",
            value=lambda row: row.get("eligible"),
            adds_up=True,
        ),
        told("passing", "count", lambda row: row["eligible"] - row["fail"], adds_up=True),
        told("pass_share", "share", lambda row: row["pass_share"]),
        Column(
            "before",
            view.words("indicators.column.before"),
            "share",
            value=lambda row: row.get("pass_share_previous"),
        ),
        told("change", "points", change),
    ]
    if with_persons:
        columns[2:2] = [
            told("persons_fail", "count", lambda row: row.get("persons_fail"), adds_up=True),
            told(
                "persons_eligible", "count", lambda row: row.get("persons_eligible"), adds_up=True
            ),
        ]
    return columns


_TITLES = {"passing": "pass"}


def area_column(view: View, level: str, known: Mapping[str, Area]) -> Column:
    """The name of the area; the whole, marked `is_total`, is called a total."""

    def name(row: Row) -> str:
        if row.get("is_total"):
            return view.words("indicators.total", area=view.area.label(view.language))
        return parts.name(view, parts.of_row(view, dict(known), row, level))

    return Column("area", view.words(f"common.level.{level}"), width=200, value=name)
