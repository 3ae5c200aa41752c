"""What the checking rules ask: tiles, rules by severity, rules by area, one rule, flags by day."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from bmn.charts import quality as charts_quality
from bmn.statistics.shares import share
from bmn.survey.areas import PARTS
from bmn.ui.indicators import matrix
from bmn.ui.kit import answers, choices, layout, parts, passport
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.style import attribute, words
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.warehouse import rules, sql
from bmn.words import formats

Row = dict[str, Any]

TABS = ("rules", "records", "trend", "range", "agency")
"""The page's parts, in order; each is `draw_<tab>` in `pages/quality.py`."""

ASKED = ("must_fix", "check")
"""Severities that ask for an answer; the others are only ranked."""

WEEK = timedelta(days=7)
FEW = 5
"""With fewer flags no area stands out by much, whatever its rate: one in a hamlet says little."""

LEVELS_BY_DAY = ("country", "inspection_region", "province", "district")
VILLAGE_LISTS = ("district", "tambon", "local_authority", "village")
"""Areas small enough that flags are counted by village."""

_MARKS = {"must_fix": "■", "check": "◆", "look": "○"}
_ITEM = re.compile(r"checking guideline of 2563, item (\d\.\d)")
_STYLE = """
.bmn-matrix td.look-1, .bmn-key i.look-1 { background: var(--bmn-quiet-surface); }
.bmn-matrix tr.severity th { font-weight: 700; background: var(--bmn-quiet-surface); }
.bmn-rules tbody th, .bmn-rules thead th.corner { max-width: 22rem !important; }
@media (max-width: 640px) { .bmn-rules tbody th, .bmn-rules thead th.corner {
  max-width: 8rem !important; } }
.bmn-rules thead th { white-space: normal; min-width: 4.6rem; }
"""


def may_see_records(view: View) -> bool:
    """Whether the reader may see single records (without names); else counts only."""
    return view.reader.may_see_records


def why_nothing(view: View) -> tuple[str, str]:
    """The empty state of an area where nothing was checked, and a key of what to say about it."""
    progress = answers.progress_of_area(view) or {}
    if progress.get("households_collected"):
        return "no_data", "not_checked"
    return "not_started", "not_started"


# --- the area in four figures ---------------------------------------------------------------------


def tiles(view: View, checks: Row, flags: Sequence[Row], days: Sequence[Row]) -> list[Tile]:
    """Households to mend, the automatic-check share, questions open, and the last seven days."""
    return [
        _must_fix_tile(view, checks),
        _share_tile(view, checks),
        _questions_tile(view, checks, flags),
        _week_tile(view, days),
    ]


def _must_fix_tile(view: View, checks: Row) -> Tile:
    language, count = view.language, checks["households_must_fix"]
    return Tile(
        "must_fix",
        view.words("quality.tile.must_fix"),
        formats.count(count, language),
        unit=view.words("common.unit.household"),
        against=view.words(
            "quality.tile.of_collected",
            percent=formats.percent_words(checks["must_fix_share"], language, 2),
            collected=formats.count(checks["households_collected"], language),
        ),
        state=view.words(f"quality.tile.{'to_mend' if count else 'nothing_to_mend'}"),
        tone="late" if count else "good",
        passport=Passport(
            title=view.words("quality.tile.must_fix"),
            definition=view.words("quality.passport.must_fix"),
            query="checks_by_area",
            parameters=passport.of_area(view),
            numerator=formats.count(count, language),
            denominator=formats.count(checks["households_collected"], language),
        ),
    )


def _share_tile(view: View, checks: Row) -> Tile:
    """Quiet: the share is only one part of the quality estimate, and 95 its reference."""
    language, level = view.language, view.standards.quality_level_min_pct
    reference = ""
    if level is not None:
        reference = view.words("common.confidence.reference", level=f"{level:g}")
    return Tile(
        "automatic",
        view.words("quality.tile.automatic"),
        formats.percent(checks["automatic_check_share"], language, 2),
        against=reference,
        direction=view.words("quality.tile.only_a_part"),
        share=checks["automatic_check_share"],
        tick=None if level is None else level / 100,
        passport=Passport(
            title=view.words("quality.tile.automatic"),
            definition=view.words("quality.passport.automatic"),
            query="checks_by_area",
            parameters=passport.of_area(view),
            numerator=formats.count(
                checks["households_collected"] - checks["households_must_fix"], language
            ),
            denominator=formats.count(checks["households_collected"], language),
        ),
    )


def _questions_tile(view: View, checks: Row, flags: Sequence[Row]) -> Tile:
    language = view.language
    asked = [row for row in flags if row["severity"] == "check"]
    unknown = sum(1 for row in flags if row["not_evaluated"])
    return Tile(
        "questions",
        view.words("quality.tile.questions"),
        formats.count(sum(row["flags_open"] or 0 for row in asked), language),
        unit=view.words("quality.unit.flag"),
        against=view.words(
            "quality.tile.questioned",
            households=formats.counted(checks["households_questioned"], "household", language),
        ),
        direction=view.words("quality.tile.not_evaluated", rules=unknown) if unknown else "",
        passport=Passport(
            title=view.words("quality.tile.questions"),
            definition=view.words("quality.passport.questions"),
            query="flags_by_rule",
            parameters=passport.of_area(view),
        ),
    )


def _week_tile(view: View, days: Sequence[Row]) -> Tile:
    language, what = view.language, view.words("quality.tile.week")
    if view.area.level not in LEVELS_BY_DAY:
        return Tile(
            "week",
            what,
            view.words("common.empty.dash"),
            against=view.words("quality.tile.no_days"),
            is_wordy=True,
        )
    since = view.as_of.date() - WEEK
    recent = [row for row in days if row["severity"] in ASKED and row["day"] > since]
    found = sum(row["flags_found"] for row in recent)
    settled = sum(row["flags_settled"] for row in recent)
    return Tile(
        "week",
        what,
        formats.count(found, language),
        unit=view.words("quality.unit.flag"),
        against=view.words("quality.tile.settled", settled=formats.count(settled, language)),
        direction=view.words("quality.tile.asked_only"),
        state=view.words(f"quality.tile.{'growing' if found > settled else 'shrinking'}")
        if found or settled
        else "",
        tone="late" if found > settled else "good",
        passport=Passport(
            title=what,
            definition=view.words("quality.passport.week"),
            query="flags_by_day",
            parameters={
                "survey_year_be": view.year,
                "area_level": view.area.level,
                "area_code": view.area.code,
            },
        ),
    )


# --- words ----------------------------------------------------------------------------------------


def severity_words(view: View, severity: str) -> str:
    """■ ต้องแก้ไข: a sign and a word, so that no colour is needed."""
    return f"{_MARKS[severity]} {view.words(f'quality.severity.{severity}')}"


def meanings(view: View) -> list[str]:
    """What each severity means, in a line."""
    return [_meaning(view, severity) for severity in rules.SEVERITIES]


def _meaning(view: View, severity: str) -> str:
    return f"{severity_words(view, severity)}: {view.words(f'quality.meaning.{severity}')}"


def level_words(view: View, level: str) -> str:
    """อำเภอ / district, inside a title."""
    return view.words(f"common.level.{level}").lower()


def rule_name(view: View, row: Mapping[str, Any]) -> str:
    """DQ-3.2 สมาชิกอายุมากกว่า 80 ปี."""
    return f"{row['rule_id']} {row[f'title_{view.language}']}"


def why_not(view: View, row: Mapping[str, Any]) -> str:
    """Why a rule isn't evaluated here; empty where it is."""
    if not row["not_evaluated"]:
        return ""
    reason = view.words(f"quality.not_evaluated.{row['not_evaluated']}")
    return view.words("quality.cannot", reason=reason)


def letter_words(view: View, letter: str) -> str:
    """Where a rule comes from: an item of the guideline of 2563, or our own proposal."""
    found = _ITEM.search(letter)
    if found is None:
        return view.words("quality.letter.ours")
    told = view.words("quality.letter.guideline", item=found[1])
    return f"{told} {view.words('quality.letter.our_bounds')}" if "ours" in letter else told


def good_news(view: View, told: str) -> None:
    """Nothing is open, which is good: not an empty box."""
    st.html(
        f'<div class="bmn-headline tone-good" role="status"><p><b>✓ {words(told)}</b></p></div>'
    )


def draw_why_not(view: View, row: Mapping[str, Any]) -> None:
    """A rule that can't be evaluated here, and why: that isn't "no flag"."""
    reason = view.words(f"quality.not_evaluated.{row['not_evaluated']}")
    st.html(
        '<div class="bmn-empty no_data" role="status">'
        f"<b>{words(view.words('quality.cannot_be'))}</b><span>{words(reason)}</span></div>"
    )


# --- rules ----------------------------------------------------------------------------------------


def rule_columns(view: View) -> list[Column]:
    """One row a rule, under a line for each severity."""
    said = view.words
    return [
        Column("rule", said("quality.column.rule"), width=340),
        Column("flags_open", said("quality.column.open"), "count", width=75),
        Column(
            "per_100",
            said("quality.column.per_100"),
            "share",
            width=110,
            help=said("quality.column.per_100_help"),
        ),
        Column(
            "gain",
            said("quality.column.gain"),
            "count",
            width=130,
            help=said("quality.column.gain_help"),
        ),
        Column("flags_awaiting", said("quality.column.awaiting"), "count", width=110),
        Column("flags_confirmed", said("quality.column.confirmed"), "count", width=90),
        Column("flags_dismissed", said("quality.column.dismissed"), "count", width=90),
        Column("flags_mended", said("quality.column.mended"), "count", width=85),
        Column(
            "owner", said("quality.column.owner"), width=130, help=said("quality.column.owner_help")
        ),
        Column("state", said("quality.column.state"), width=250),
        Column("letter", said("quality.column.letter"), width=380),
    ]


def rule_rows(view: View, flags: Sequence[Row]) -> list[Row]:
    """The rules by severity, most open first; those that can't be evaluated say why."""
    rows: list[Row] = []
    for severity in rules.SEVERITIES:
        own = [row for row in flags if row["severity"] == severity]
        if not own:
            continue
        known = [row for row in own if row["flags_open"] is not None]
        rows.append(
            {
                "rule": severity_words(view, severity),
                **{name: sum(row[name] for row in known) for name in _FIGURES},
                "gain": sum(row["gain_households"] for row in known)
                if severity == "must_fix"
                else None,
            }
        )
        rows.extend(_rule_row(view, row) for row in _most_open_first(own))
    return rows


_FIGURES = ("flags_open", "flags_awaiting", "flags_confirmed", "flags_dismissed", "flags_mended")


def _rule_row(view: View, row: Row) -> Row:
    is_known = row["flags_open"] is not None
    return {
        "rule": rule_name(view, row),
        "rule_id": row["rule_id"],
        **{name: row[name] if is_known else None for name in _FIGURES},
        "per_100": per_100(row),
        "gain": row["gain_households"] if row["severity"] == "must_fix" and is_known else None,
        "owner": owner_words(view, row),
        "state": why_not(view, row) or ("" if row["flags_open"] else _none_open(view)),
        "letter": letter_words(view, row["letter"]),
    }


def owner_words(view: View, row: Row) -> str:
    """The area level whose working group settles the rule's flags."""
    return view.words(f"common.level.{row['owner']}")


def _none_open(view: View) -> str:
    return f"✓ {view.words('quality.none_open')}"


def per_100(row: Mapping[str, Any]) -> float | None:
    """Open flags of what was checked, as a share: shown as a figure for each 100."""
    return share(row["flags_open"], row["subjects_checked"])


def _most_open_first(flags: Sequence[Row]) -> list[Row]:
    return sorted(
        flags,
        key=lambda row: (row["flags_open"] is None, -(row["flags_open"] or 0), row["rule_id"]),
    )


def rules_passport(view: View, level: str | None = None, rule_id: str | None = None) -> Passport:
    """Where the figures of the rules come from."""
    return Passport(
        title=view.words("quality.rules.title"),
        definition=view.words("quality.passport.rules"),
        query="flags_by_rule",
        parameters=passport.of_area(view)
        | ({"area_level": level} if level else {})
        | ({"rule_id": rule_id} if rule_id else {}),
    )


# --- rules by area --------------------------------------------------------------------------------


def draw_matrix(view: View, flags: Sequence[Row], found: Sequence[Row], level: str) -> None:
    """Rules down, areas across: open flags, shaded where the rate stands out of the area's own."""
    known = parts.areas(view, level)
    codes = [code for code in dict.fromkeys(row["area_code"] for row in found) if code in known]
    cells = {(row["rule_id"], row["area_code"]): row for row in found}
    head = "".join(f'<th scope="col">{words(parts.name(view, known[code]))}</th>' for code in codes)
    body = "".join(
        _severity_line(view, severity, len(codes))
        + "".join(
            _matrix_line(view, row, [cells.get((row["rule_id"], code)) for code in codes])
            for row in flags
            if row["severity"] == severity
        )
        for severity in rules.SEVERITIES
    )
    corner = words(view.words("quality.column.rule"))
    total = words(view.words("common.say.total"))
    st.html(
        f"<style>{matrix.STYLE}{_STYLE}</style>{_key(view)}"
        '<div class="bmn-matrix bmn-rules" tabindex="0"><table><thead><tr>'
        f'<th class="corner">{corner}</th><th scope="col">{total}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def stands_out(row: Mapping[str, Any], whole: Mapping[str, Any]) -> int:
    """0 no flag, 1 at or below the whole area's rate, 2 above it, 3 more than twice (5 or more)."""
    if not row["flags_open"]:
        return 0
    own, all_in_all = per_100(row), per_100(whole)
    if own is None or not all_in_all or own <= all_in_all:
        return 1
    return 3 if own > 2 * all_in_all and row["flags_open"] >= FEW else 2


def _severity_line(view: View, severity: str, width: int) -> str:
    told = words(severity_words(view, severity))
    return f'<tr class="severity"><th scope="row">{told}</th><td colspan="{width + 1}"></td></tr>'


def _matrix_line(view: View, rule: Row, cells: Sequence[Row | None]) -> str:
    name = rule_name(view, rule)
    return (
        f'<tr><th scope="row" title="{attribute(name)}">{words(name)}</th>'
        f"{_matrix_cell(view, rule, rule, is_total=True)}"
        f"{''.join(_matrix_cell(view, rule, row) for row in cells)}</tr>"
    )


def _matrix_cell(view: View, rule: Row, row: Row | None, *, is_total: bool = False) -> str:
    if row is None or row["flags_open"] is None:
        told = why_not(view, row or rule) or view.words("common.empty.no_data")
        return f'<td class="bmn-cell-na" title="{attribute(told)}">–</td>'
    shade = 0 if is_total else stands_out(row, rule)
    look = rule["severity"] == "look"
    kind = ("look-1" if shade > 1 else "") if look else f"bmn-cell-{(0, 0, 1, 3)[shade]}"
    rate = per_100(row)
    told = view.words(
        "quality.matrix.cell",
        area=row[f"area_name_{view.language}"] or row["area_name_th"],
        flags=formats.count(row["flags_open"], view.language),
        rate=view.words("common.empty.dash") if rate is None else f"{100 * rate:.2f}",
    )
    figure = formats.count(row["flags_open"], view.language)
    return f'<td class="{kind}" title="{attribute(told)}">{figure}</td>'


def _key(view: View) -> str:
    told = "".join(
        f'<span><i class="{kind}"></i>{words(view.words(f"quality.matrix.{name}"))}</span>'
        for kind, name in (
            ("bmn-cell-1", "above"),
            ("bmn-cell-3", "double"),
            ("look-1", "look"),
            ("bmn-cell-na", "unknown"),
        )
    )
    return f'<div class="bmn-key">{told}</div>'


def matrix_columns(view: View, found: Sequence[Row], level: str) -> list[Column]:
    """The matrix as a file: one column an area."""
    known = parts.areas(view, level)
    codes = dict.fromkeys(row["area_code"] for row in found if row["area_code"] in known)
    return [
        Column("severity", view.words("quality.column.severity")),
        Column("rule", view.words("quality.column.rule")),
        Column("total", view.words("common.say.total"), "count"),
        *(Column(code, parts.name(view, known[code]), "count") for code in codes),
        Column("state", view.words("quality.column.state")),
    ]


def matrix_rows(view: View, flags: Sequence[Row], found: Sequence[Row]) -> list[Row]:
    """The rows of the matrix as a file: empty where a rule isn't evaluated."""
    cells: dict[str, Row] = {}
    for row in found:
        cells.setdefault(row["rule_id"], {})[row["area_code"]] = row["flags_open"]
    return [
        {
            "severity": view.words(f"quality.severity.{row['severity']}"),
            "rule": rule_name(view, row),
            "total": row["flags_open"],
            **cells.get(row["rule_id"], {}),
            "state": why_not(view, row),
        }
        for row in flags
    ]


# --- one rule -------------------------------------------------------------------------------------


def rule_facts(view: View, row: Row) -> list[tuple[str, str]]:
    """The figures of a rule in the area."""
    language = view.language
    if row["flags_open"] is None:
        return []
    rate = per_100(row)
    pairs = [
        (name, formats.count(row[key], language))
        for name, key in (
            ("open", "flags_open"),
            ("awaiting", "flags_awaiting"),
            ("confirmed", "flags_confirmed"),
            ("dismissed", "flags_dismissed"),
            ("mended", "flags_mended"),
        )
    ]
    told = [(view.words(f"quality.column.{name}"), value) for name, value in pairs]
    if rate is not None:
        told.append((view.words("quality.column.per_100"), f"{100 * rate:.2f}"))
    if row["severity"] == "must_fix":
        told.append(
            (view.words("quality.column.gain"), formats.count(row["gain_households"], language))
        )
    return told


def rule_lines(view: View, row: Row) -> list[str]:
    """What a rule is and asks, in words: severity, question, letter, who reviewed it and when."""
    day, _, who = row["reviewed"].partition(", ")
    known = {"founders": view.words("quality.rule.founders")}
    limits = [
        view.words(
            "quality.rule.limit",
            name=view.words(f"data.standard.{name}"),
            value=formats.count(found.number, view.language),
        )
        for name in rules.rule(row["rule_id"]).thresholds
        if (found := view.standards.held.standard(name)) is not None
    ]
    return [
        view.words("quality.rule.asks", asks=row[f"asks_{view.language}"]),
        view.words("quality.rule.owner", owner=owner_words(view, row)),
        *limits,
        _meaning(view, row["severity"]),
        view.words("quality.rule.letter", letter=letter_words(view, row["letter"])),
        view.words(
            "quality.rule.reviewed",
            day=formats.thai_date(date.fromisoformat(day), view.language),
            who=known.get(who, who),
        ),
    ]


@st.fragment
def draw_rule_sql(view: View, rule_id: str) -> None:
    """A quiet button that opens the rule's own statement, as the passport opens a query's."""
    box = st.popover(
        view.words("quality.rule.sql"),
        type="tertiary",
        key=f"passport_rule_{rule_id}",
        on_change="rerun",
    )
    if box.open:
        with box:
            st.caption(view.words("quality.rule.sql_help"))
            text = sql.statement(rules.rule(rule_id).file).text
            st.code(text, language="sql", wrap_lines=True, height=320)


def area_columns(view: View, level: str) -> list[Column]:
    """One rule by area."""
    said = view.words
    return [
        Column("area", said(f"common.level.{level}"), width=230),
        Column("flags_open", said("quality.column.open"), "count"),
        Column(
            "per_100",
            said("quality.column.per_100"),
            "share",
            help=said("quality.column.per_100_help"),
        ),
        Column("subjects_checked", said("quality.column.checked"), "count"),
        Column("flags_awaiting", said("quality.column.awaiting"), "count"),
        Column("flags_confirmed", said("quality.column.confirmed"), "count"),
        Column("flags_dismissed", said("quality.column.dismissed"), "count"),
        Column("flags_mended", said("quality.column.mended"), "count"),
        Column("gain", said("quality.column.gain"), "count"),
        Column("state", said("quality.column.state"), width=230),
    ]


def area_rows(view: View, found: Sequence[Row], level: str) -> list[Row]:
    """One row an area, the most open first; small numbers rank by count, not by rate."""
    known = parts.areas(view, level)
    rows = []
    for row in _most_open_first(found):
        if row["area_code"] not in known:
            continue
        area = known[row["area_code"]]
        rows.append(
            _rule_row(view, row)
            | {
                "area": parts.name(view, area),
                "area_key": area.key,
                "subjects_checked": row["subjects_checked"],
            }
        )
    return sorted(
        rows, key=lambda row: (row["flags_open"] is None, -(row["flags_open"] or 0), row["area"])
    )


def village_level(view: View) -> str | None:
    """The level by which counts are shown to whoever may not see records."""
    if view.area.level in VILLAGE_LISTS:
        return "village"
    levels = PARTS[view.area.level]
    return levels[0] if levels else None


def pick_rule(view: View, flags: Sequence[Row]) -> str | None:
    """The rule that the link names or a reader picks."""
    names = {row["rule_id"]: rule_name(view, row) for row in flags}
    return choices.pick(
        view.words("quality.pick_rule"),
        "rule",
        list(names),
        names.__getitem__,
        placeholder=view.words("quality.pick_rule"),
        width=380,
    )


# --- by day ---------------------------------------------------------------------------------------


def draw_trend(view: View, days: Sequence[Row]) -> None:
    """Found, settled and open by day, a figure for each severity."""
    columns = st.columns(3, gap="small")
    for column, severity in zip(columns, rules.SEVERITIES, strict=True):
        own = [row for row in days if row["severity"] == severity]
        so_far = charts_quality.cumulative(own, view.as_of.date())
        with column, layout.card(f"trend_{severity}", severity_words(view, severity)):
            if not so_far:
                good_news(view, view.words("quality.none_found"))
                continue
            st.plotly_chart(
                charts_quality.trend(so_far, view.language, view.mode, is_alarm=severity != "look"),
                theme=None,
                config={"displayModeBar": False},
                key=f"chart_trend_{severity}",
                alt=view.words(
                    "quality.trend.alt", severity=view.words(f"quality.severity.{severity}")
                ),
            )
            last = so_far[-1]
            layout.facts(
                [
                    (view.words(f"quality.trend.{name}"), formats.count(last[name], view.language))
                    for name in ("found", "settled", "open")
                ]
            )


def trend_columns(view: View) -> list[Column]:
    """The days as a table: the twin of the figures."""
    said = view.words
    return [
        Column("severity", said("quality.column.severity"), width=160),
        Column("day", said("quality.column.day"), "date", width=140),
        Column("flags_found", said("quality.trend.found_today"), "count"),
        Column("flags_settled", said("quality.trend.settled_today"), "count"),
        Column("open", said("quality.trend.open"), "count"),
    ]


def trend_rows(view: View, days: Sequence[Row]) -> list[Row]:
    """One row a day and severity, the newest first."""
    rows: list[Row] = []
    for severity in rules.SEVERITIES:
        is_open = 0
        for row in (row for row in days if row["severity"] == severity):
            is_open += row["flags_found"] - row["flags_settled"]
            rows.append({**row, "severity": severity_words(view, severity), "open": is_open})
    return sorted(rows, key=lambda row: row["day"], reverse=True)
