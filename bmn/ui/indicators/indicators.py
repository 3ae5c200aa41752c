"""Pass and fail of the indicators: by indicator, by area, and one indicator opened by area."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bmn.statistics.shares import share
from bmn.survey.areas import PARTS, Area
from bmn.ui.income import income
from bmn.ui.kit import answers, choices, parts, passport
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]

SHOWS = ("list", "areas", "matrix")
FIRST_FAILS = 3
BARS_SHOWN = 10


def fail_share(row: Mapping[str, Any]) -> float | None:
    """Fails of those to whom the indicator applies; None where it applies to nobody."""
    return share(row["fail"], row["eligible"])


def name_of(row: Mapping[str, Any], view: View) -> str:
    """29. รายได้เฉลี่ย…"""
    return f"{row['indicator_no']}. {row[f'indicator_name_{view.language}']}"


def evidence_words(view: View, evidence: str) -> str:
    """How sure we are of an indicator; all but the verified await the department's word."""
    known = evidence if evidence in ("verified", "corroborated", "one_source") else "unverified"
    return view.words(f"indicators.evidence.{known}")


def unit_words(view: View, unit: str) -> str:
    """คน or ครัวเรือน."""
    return view.words(f"common.unit.{'person' if unit == 'person' else 'household'}")


def tiles(view: View, results: Sequence[Row]) -> list[Tile]:
    """How many indicators anybody fails, the worst, and what moved most since last year."""
    return [
        _counted_tile(view, results),
        _worst_tile(view, results),
        _moved_tile(view, results, is_down=True),
        _moved_tile(view, results, is_down=False),
    ]


def _counted_tile(view: View, results: Sequence[Row]) -> Tile:
    failing = sum(1 for row in results if row["fail"])
    nobody = sum(1 for row in results if not row["eligible"])
    clean = len(results) - failing - nobody
    return Tile(
        "indicators_clean",
        view.words("indicators.tile.clean"),
        formats.count(clean, view.language),
        unit=view.words("indicators.tile.of", total=len(results)),
        against=view.words("indicators.tile.failing", failing=failing),
        direction=view.words("indicators.tile.nobody", nobody=nobody),
        share=share(clean, len(results)),
        passport=Passport(
            title=view.words("indicators.tile.clean"),
            definition=view.words("indicators.passport.clean"),
            query="indicator_by_area",
            parameters=passport.of_area(view),
            numerator=str(clean),
            denominator=str(len(results)),
        ),
    )


def _worst_tile(view: View, results: Sequence[Row]) -> Tile:
    ranked = worst_first(results)
    what = view.words("indicators.tile.worst")
    if not ranked or not ranked[0]["fail"]:
        return Tile("indicators_worst", what, view.words("indicators.tile.no_fail"), is_wordy=True)
    row = ranked[0]
    return Tile(
        "indicators_worst",
        what,
        formats.percent(fail_share(row), view.language, 2),
        against=name_of(row, view),
        direction=f"{fails_words(view, row)} · {_before(view, row)}",
        tone="late",
        passport=of_indicator(view, row),
    )


def _moved_tile(view: View, results: Sequence[Row], *, is_down: bool) -> Tile:
    key = "down" if is_down else "up"
    what = view.words(f"indicators.tile.{key}")
    moved = [row for row in results if change(row) is not None]
    row = (min if is_down else max)(moved, key=lambda row: change(row) or 0.0, default=None)
    moved_by = None if row is None else change(row)
    if row is None or not moved_by or (moved_by < 0) is not is_down:
        words = "no_before" if not moved else f"none_{key}"
        return Tile(
            f"indicators_{key}", what, view.words(f"indicators.tile.{words}"), is_wordy=True
        )
    figure, _, unit = formats.points(moved_by, view.language).partition(" ")
    return Tile(
        f"indicators_{key}",
        what,
        figure,
        unit=unit,
        against=name_of(row, view),
        direction=view.words(
            "indicators.tile.from_to",
            before=formats.percent(row["pass_share_previous"], view.language, 2),
            now=formats.percent(row["pass_share"], view.language, 2),
        ),
        state="▼" if is_down else "▲",
        tone="late" if is_down else "good",
        passport=of_indicator(view, row),
    )


def change(row: Mapping[str, Any]) -> float | None:
    """Pass share against last year's; None where either is unknown."""
    if row["pass_share"] is None or row["pass_share_previous"] is None:
        return None
    difference: float = row["pass_share"] - row["pass_share_previous"]
    return difference


def worst_first(results: Iterable[Row]) -> list[Row]:
    """By share of fails, then by their number; where the indicator applies to nobody, last."""
    return sorted(
        results,
        key=lambda row: (
            not row["eligible"],
            -(fail_share(row) or 0.0),
            -row["fail"],
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


def list_columns(view: View, level: str | None) -> list[Column]:
    """Report 2 (ก): indicators down, counts and shares across."""
    words = view.words
    columns = [
        Column("no", words("indicators.column.no"), "count", width=60),
        Column("indicator", words("indicators.column.indicator"), width=400),
        Column("unit", words("indicators.column.unit"), width=90),
        Column("eligible", words("indicators.column.eligible"), "count"),
        Column("passing", words("indicators.column.pass"), "count"),
        Column("pass_share", words("indicators.column.pass_share"), "share"),
        Column("fail", words("indicators.column.fail"), "count"),
        Column("fail_share", words("indicators.column.fail_share"), "share"),
        Column("before", words("indicators.column.before"), "share"),
        Column("change", words("indicators.column.change"), "points"),
    ]
    if level is not None:
        columns.append(
            Column(
                "worst",
                words("indicators.column.worst"),
                width=260,
                help=words("indicators.column.worst_help"),
            )
        )
    columns.append(Column("evidence", words("indicators.column.evidence"), width=260))
    return columns


def list_rows(
    view: View, results: Sequence[Row], found: Sequence[Row], level: str | None
) -> list[Row]:
    """One row an indicator, under a heading per dimension."""
    known = parts.areas(view, level) if level else {}
    of_parts = by_indicator(found)
    rows: list[Row] = []
    for dimension in sorted({row["dimension_no"] for row in results}):
        own = [row for row in results if row["dimension_no"] == dimension]
        rows.append(_dimension_row(view, own))
        for row in own:
            worst = _worst_part(view, of_parts.get(row["indicator_no"], []), known, level)
            rows.append(_list_row(view, row) | {"worst": worst})
    return rows


def _list_row(view: View, row: Row) -> Row:
    if not row["eligible"]:
        return {
            "no": row["indicator_no"],
            "indicator_no": row["indicator_no"],
            "indicator": view.words(
                "indicators.nobody", name=row[f"indicator_name_{view.language}"]
            ),
            "unit": unit_words(view, row["unit"]),
            "eligible": 0,
            "before": row["pass_share_previous"],
            "evidence": evidence_words(view, row["evidence"]),
        }
    return {
        "no": row["indicator_no"],
        "indicator_no": row["indicator_no"],
        "indicator": row[f"indicator_name_{view.language}"],
        "unit": unit_words(view, row["unit"]),
        **_figures(row),
        "evidence": evidence_words(view, row["evidence"]),
    }


def _figures(row: Mapping[str, Any]) -> Row:
    return {
        "eligible": row["eligible"],
        "passing": row["eligible"] - row["fail"],
        "pass_share": row["pass_share"],
        "fail": row["fail"],
        "fail_share": fail_share(row),
        "before": row["pass_share_previous"],
        "change": change(row),
    }


def _dimension_row(view: View, own: Sequence[Row]) -> Row:
    """A dimension's heading: how many indicators, and how many of them somebody fails.

    No sum: a person would count once for each indicator that applies.
    """
    return {
        "indicator": view.words(
            "indicators.dimension.total",
            number=own[0]["dimension_no"],
            name=own[0][f"dimension_name_{view.language}"],
            indicators=len(own),
            failing=sum(1 for row in own if row["fail"]),
        )
    }


def _worst_part(
    view: View, found: Sequence[Row], known: dict[str, Area], level: str | None
) -> str | None:
    ranked = worst_first(found)
    if level is None or not ranked or not ranked[0]["fail"]:
        return None
    row = ranked[0]
    area = parts.name(view, parts.of_row(view, known, row, level))
    return f"{area} {_fail_words(view, row)}"


def _fail_words(view: View, row: Row) -> str:
    """0.80 % (12)."""
    percent = formats.percent(fail_share(row), view.language, 2)
    return f"{percent} ({formats.count(row['fail'], view.language)})"


def area_columns(view: View, level: str) -> list[Column]:
    """Report 2 (ข): areas down, how many indicators have fails, and the first three."""
    words = view.words
    return [
        Column("area", words(f"common.level.{level}"), width=230),
        Column("failing", words("indicators.column.failing"), "count", width=150),
        *(
            Column(f"first_{at}", words("indicators.column.first", at=at), width=330)
            for at in range(1, FIRST_FAILS + 1)
        ),
    ]


def area_rows(view: View, found: Sequence[Row], level: str) -> list[Row]:
    """One row an area, those with fails in most indicators first."""
    known = parts.areas(view, level)
    rows = []
    for code, own in by_area(found).items():
        area = parts.of_row(view, known, own[0], level)
        ranked = [row for row in worst_first(own) if row["fail"]]
        row: Row = {
            "area": parts.name(view, area),
            "area_key": area.key,
            "code": code,
            "failing": len(ranked),
        }
        for at, fails in enumerate(ranked[:FIRST_FAILS], start=1):
            row[f"first_{at}"] = f"{name_of(fails, view)} · {_fail_words(view, fails)}"
        rows.append(row)
    return sorted(rows, key=lambda row: (-row["failing"], row["code"]))


def part_columns(view: View, level: str) -> list[Column]:
    """One indicator opened by area."""
    words = view.words
    return [
        Column("area", words(f"common.level.{level}"), width=230),
        Column("fail", words("indicators.column.fail"), "count"),
        Column("fail_share", words("indicators.column.fail_share"), "share"),
        Column("eligible", words("indicators.column.eligible"), "count"),
        Column("passing", words("indicators.column.pass"), "count"),
        Column("pass_share", words("indicators.column.pass_share"), "share"),
        Column("before", words("indicators.column.before"), "share"),
        Column("change", words("indicators.column.change"), "points"),
        Column("remark", words("indicators.column.remark"), width=240),
    ]


def part_rows(view: View, found: Sequence[Row], level: str) -> list[Row]:
    """One row an area, worst first."""
    known = parts.areas(view, level)
    rows = []
    for row in worst_first(found):
        area = parts.of_row(view, known, row, level)
        figures: Row = (
            _figures(row)
            if row["eligible"]
            else {"eligible": 0, "remark": view.words("common.empty.not_applicable")}
        )
        rows.append({"area": parts.name(view, area), "area_key": area.key} | figures)
    return rows


def total_row(view: View, row: Row) -> Row:
    """The area itself, above its parts."""
    figures = _figures(row) if row["eligible"] else {"eligible": 0}
    total = view.words("indicators.total", area=view.area.label(view.language))
    return {"area": total} | figures


def bars(view: View, found: Sequence[Row], level: str) -> list[Row]:
    """Rows for `charts_indicators.fails`: the areas with the largest shares of fails."""
    known = parts.areas(view, level)
    return [
        _bar(view, parts.name(view, parts.of_row(view, known, row, level)), row)
        for row in worst_first(found)[:BARS_SHOWN]
        if row["fail"]
    ]


def indicator_bars(view: View, results: Sequence[Row]) -> list[Row]:
    """The same of an area's own indicators."""
    return [
        _bar(view, _cut(name_of(row, view)), row)
        for row in worst_first(results)[:BARS_SHOWN]
        if row["fail"]
    ]


def _bar(view: View, name: str, row: Row) -> Row:
    before = row["pass_share_previous"]
    return {
        "name": name,
        "share": fail_share(row),
        "before": None if before is None else 1 - before,
        "words": _fail_words(view, row),
        "hover": f"<b>{name}</b><br>{fails_words(view, row)}<br>{_before(view, row)}",
    }


def _cut(name: str, longest: int = 46) -> str:
    return name if len(name) <= longest else f"{name[:longest].rstrip()}…"


def fails_words(view: View, row: Row) -> str:
    """12 จาก 1,500 คน."""
    return view.words(
        "indicators.fails_of",
        fail=formats.count(row["fail"], view.language),
        eligible=formats.count(row["eligible"], view.language),
        unit=unit_words(view, row["unit"]),
    )


def _before(view: View, row: Row) -> str:
    before = row["pass_share_previous"]
    if before is None:
        return view.words("indicators.tile.no_before")
    percent = formats.percent(1 - before, view.language, 2)
    return view.words("indicators.fails_before", percent=percent)


def facts(view: View, row: Row) -> list[tuple[str, str]]:
    """How the area does in one indicator."""
    words, language = view.words, view.language
    if not row["eligible"]:
        result = [(words("common.kpi.pass"), words("common.empty.not_applicable"))]
    else:
        passing = row["eligible"] - row["fail"]
        result = [
            (words("indicators.column.eligible"), _counted(view, row["eligible"], row["unit"])),
            (
                words("common.kpi.pass"),
                f"{_counted(view, passing, row['unit'])} "
                f"({formats.percent_words(row['pass_share'], language)})",
            ),
            (
                words("common.kpi.fail"),
                f"{_counted(view, row['fail'], row['unit'])} "
                f"({formats.percent_words(fail_share(row), language)})",
            ),
        ]
    before = row["pass_share_previous"]
    if before is not None:
        told = f"{formats.percent_words(before, language)}"
        if change(row) is not None:
            told = f"{told} ({formats.points(change(row), language)})"
        result.append((words("indicators.column.before"), told))
    return result


def meaning(view: View, row: Row) -> list[str]:
    """What an indicator asks of whom, and how sure we are of it."""
    of_catalogue = _catalogue_row(view, row["indicator_no"])
    told = [
        ("dimension", row[f"dimension_name_{view.language}"]),
        ("unit", unit_words(view, row["unit"])),
        ("eligible_rule", of_catalogue.get(f"eligible_{view.language}")),
        ("pass_rule", of_catalogue.get(f"pass_rule_{view.language}")),
        ("evidence", evidence_words(view, row["evidence"])),
        # The reference names its sources in English only; the dictionary shows them to everybody.
        ("source", of_catalogue.get("source") if view.language == "en" else None),
    ]
    if row["indicator_no"] == view.year_row.get("income_indicator_no"):
        told.insert(4, ("criterion", income.criterion_source(view)))
    return [f"{view.words(f'indicators.column.{name}')}: {value}" for name, value in told if value]


def _counted(view: View, value: int, unit: str) -> str:
    return formats.counted(value, "person" if unit == "person" else "household", view.language)


def of_indicator(view: View, row: Row) -> Passport:
    """Where one indicator's figures come from."""
    return Passport(
        title=name_of(row, view),
        definition=view.words("indicators.passport.one"),
        query="indicator_by_area",
        parameters=passport.of_area(view, indicator_no=row["indicator_no"]),
        numerator=_counted(view, row["fail"], row["unit"]),
        denominator=_counted(view, row["eligible"], row["unit"]),
    )


def of_table(view: View, level: str | None, indicator_no: int | None = None) -> Passport:
    """Where a table's figures come from."""
    given = passport.of_area(view, **({"indicator_no": indicator_no} if indicator_no else {}))
    return Passport(
        title=view.words("common.page.indicators"),
        definition=view.words("indicators.passport.table"),
        query="indicator_by_area",
        parameters=given | {"area_level": level or view.area.level},
    )


def shows(view: View) -> tuple[str, ...]:
    """The ways of looking at the area: a village has no parts."""
    return SHOWS if PARTS[view.area.level] else SHOWS[:1]


def results(view: View) -> list[Row]:
    """The area's own results, by indicator number; empty where there are none."""
    return sorted(answers.indicators_of_area(view), key=lambda row: row["indicator_no"])


def _catalogue_row(view: View, indicator_no: int) -> Row:
    """What the catalogue says of an indicator."""
    found = answers.indicator_catalogue(view)
    return next((row for row in found if row["indicator_no"] == indicator_no), {})


def pick_dimension(view: View, results: Sequence[Row]) -> int | None:
    """The dimension to which a wide table is narrowed; None for all."""
    names = {row["dimension_no"]: row[f"dimension_name_{view.language}"] for row in results}
    return choices.pick(
        view.words("indicators.column.dimension"),
        "dimension",
        sorted(names),
        lambda number: f"{number}. {names[number]}",
        placeholder=view.words("indicators.all_dimensions"),
        width=320,
    )


def edition(view: View, level: str | None) -> str:
    """What the figures rest on; small counts of villages are for the working group only."""
    told = view.words("indicators.source")
    if "village" in (level, view.area.level):
        return f"{told} · {view.words('indicators.working_group')}"
    return told
