"""The enumerators: their work against their load, set beside that of the district's others.

Only the id is shown. A name needs a right, a purpose and the audit log, and isn't in the snapshot.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.charts import enumerators as charts_enumerators
from bmn.statistics import funnel
from bmn.statistics.pace import PACE_DAYS
from bmn.statistics.shares import share
from bmn.survey.areas import PARTS, Area
from bmn.ui.kit import answers, choices, layout, parts, passport, tables
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]

ROWS_SHOWN = 500
FUNNEL_STEPS = 300
SHOWS = ("people", "areas", "outstanding")
FEW_POINTS = 30
"""Below as many people the spread of their shares says nothing of reasons."""

# Measure -> its numerator and denominator in the answers.
MEASURES = {
    "flagged": ("households_flagged", "households_collected"),
    "fast": ("minutes_below_floor", "minutes_households"),
    "late": ("late_households", "timed_households"),
    "night": ("night_households", "timed_households"),
    "identical": ("identical_households", "households_collected"),
    "round": ("income_round_10000", "income_households"),
    "bunching": ("households_just_above", "households_collected"),
}


def shows(view: View) -> tuple[str, ...]:
    """What the area can show: a village has no parts; single people need the right to records."""
    return tuple(
        name
        for name in SHOWS
        if (PARTS[view.area.level] if name == "areas" else view.reader.may_see_records)
    )


def measures(total: Row) -> list[str]:
    """The measures that there is anything to measure by."""
    return [
        name for name, (part, whole) in MEASURES.items() if total[part] is not None and total[whole]
    ]


def share_of(row: Mapping[str, Any], measure: str) -> float | None:
    """The share by a measure; None where nothing was measured."""
    part, whole = MEASURES[measure]
    return share(row[part], row[whole])


def needed(view: View, target: int | None) -> int | None:
    """Enumerators that a target asks for, by the standard load; None without either."""
    load = view.standards.households_per_enumerator
    return math.ceil(target / load) if target and load else None


# --- tiles ----------------------------------------------------------------------------------------


def tiles(view: View, total: Row) -> list[Tile]:
    """How many there are and should be, how long interviews take, what is late, what is flagged."""
    return [
        _staff_tile(view, total),
        _minutes_tile(view, total),
        _late_tile(view, total),
        _flag_tile(view, total),
    ]


def _staff_tile(view: View, total: Row) -> Tile:
    language, words = view.language, view.words
    target = (answers.progress_of_area(view).first or {}).get("households_target")
    wanted = needed(view, target)
    registered = total["enumerators_registered"]
    gap = None if wanted is None else registered - wanted
    against = words("enumerators.tile.no_standard")
    if gap is not None and wanted is not None:
        key = "enough" if gap >= 0 else "short"
        against = words(
            f"enumerators.tile.{key}",
            needed=formats.count(wanted, language),
            load=view.standards.households_per_enumerator,
            gap=formats.count(abs(gap), language),
        )
    return Tile(
        "enumerators",
        words("enumerators.tile.registered"),
        formats.count(registered, language),
        unit=words("common.unit.person"),
        against=against,
        direction=words(
            "enumerators.tile.active",
            active=formats.count(total["enumerators_active"], language),
            lately=formats.count(total["enumerators_active_14_days"], language),
        ),
        tone="late" if gap is not None and gap < 0 else "quiet",
        passport=_passport(view, "registered", registered, wanted),
    )


def _minutes_tile(view: View, total: Row) -> Tile:
    language, words = view.language, view.words
    fast = share_of(total, "fast")
    return Tile(
        "minutes",
        words("enumerators.tile.minutes"),
        formats.count(total["minutes_median"], language),
        unit=words("enumerators.unit.minutes") if total["minutes_median"] is not None else "",
        against=words(
            "enumerators.tile.below_floor",
            floor=floor_minutes(view),
            share=formats.percent(fast, language, 2),
        ),
        direction=words(
            "enumerators.tile.measured",
            households=formats.counted(total["minutes_households"], "household", language),
        ),
        passport=_passport(
            view, "minutes", total["minutes_below_floor"], total["minutes_households"]
        ),
    )


def _late_tile(view: View, total: Row) -> Tile:
    language = view.language
    return Tile(
        "late",
        view.words("enumerators.tile.late"),
        formats.percent(share_of(total, "late"), language, 2),
        against=view.words(
            "enumerators.tile.late_count",
            late=formats.counted(total["late_households"], "household", language),
        ),
        direction=view.words(
            "enumerators.tile.night", share=formats.percent(share_of(total, "night"), language, 2)
        ),
        passport=_passport(view, "late", total["late_households"], total["timed_households"]),
    )


def _flag_tile(view: View, total: Row) -> Tile:
    what = view.words("enumerators.tile.flagged")
    flagged = share_of(total, "flagged")
    if flagged is None:
        return Tile("flagged", what, view.words("enumerators.tile.not_checked"), is_wordy=True)
    return Tile(
        "flagged",
        what,
        f"{100 * flagged:.1f}",
        unit=view.words("enumerators.unit.per_100"),
        against=view.words(
            "enumerators.tile.flagged_count",
            households=formats.counted(total["households_flagged"], "household", view.language),
        ),
        direction=view.words(
            "enumerators.tile.must_fix",
            households=formats.counted(
                total["households_with_must_fix"], "household", view.language
            ),
        ),
        passport=_passport(
            view, "flagged", total["households_flagged"], total["households_collected"]
        ),
    )


def floor_minutes(view: View) -> str:
    """The shortest time in which everything can be asked, minutes."""
    return _standard(view, "check_interview_minutes_min", "5")


def _standard(view: View, name: str, unset: str) -> str:
    found = [row["value"] for row in answers.standard_rows(view) if row["standard"] == name]
    return str(found[0]) if found else unset


def _passport(view: View, key: str, part: int | None, whole: int | None) -> Passport:
    return Passport(
        title=view.words(f"enumerators.tile.{key}"),
        definition=view.words(f"enumerators.passport.{key}"),
        answer=answers.enumerators_of_area(view),
        numerator=formats.count(part, view.language),
        denominator=formats.count(whole, view.language),
    )


# --- people ---------------------------------------------------------------------------------------


def draw_people(view: View, total: Row) -> None:
    """The funnel, and the enumerators ranked by a measure."""
    known = measures(total)
    if not known:
        layout.empty(view, "not_started", view.words("enumerators.empty.nothing_measured"))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="enumerators_measure"):
        measure = choices.select(
            view.words("enumerators.measure_label"),
            "measure",
            known,
            lambda name: view.words(f"enumerators.measure.{name}"),
            width=360,
        )
    rows = answers.enumerators_ranked(view, measure, ROWS_SHOWN)
    title = view.words(f"enumerators.measure.{measure}")
    with layout.card("enumerators_funnel", view.words("enumerators.funnel.title", measure=title)):
        _draw_funnel(view, measure)
    with layout.card("enumerators_ranked", view.words("enumerators.ranked.title")):
        tables.draw(
            view,
            f"enumerators_{measure}",
            people_columns(view, measure),
            people_rows(view, rows, measure),
            open_row=lambda row: choices.choose("enumerator", row.get("enumerator_id")),
            height=560,
            name="enumerators",
        )
        layout.note(_how_many(view, rows))
        layout.note(view.words("enumerators.ranked.how"))
        layout.note(view.words("enumerators.names"))
        passport.draw(view, "enumerators_ranked", _of_people(view, measure))


def _draw_funnel(view: View, measure: str) -> None:
    points = answers.enumerators_funnel(view, measure)
    x = sum(row["measure_x"] * row["enumerators"] for row in points)
    n = sum(row["measure_n"] * row["enumerators"] for row in points)
    if not x:
        layout.empty(view, "no_data", view.words("enumerators.funnel.none"))
        return
    mean = x / n
    most = max(row["measure_n"] for row in points)
    step = max(1, most // FUNNEL_STEPS)
    lines = [funnel.limits(at, mean) for at in range(1, most + step, step)]
    st.plotly_chart(
        charts_enumerators.funnel(
            [_point(view, row, mean) for row in points], lines, mean, view.language, view.mode
        ),
        theme=None,
        config={"displayModeBar": False},
        key=f"chart_funnel_{measure}",
        alt=view.words(f"enumerators.measure.{measure}"),
    )
    people = sum(row["enumerators"] for row in points)
    spread = funnel.dispersion(
        (row["measure_x"], row["measure_n"], row["enumerators"]) for row in points
    )
    layout.note(
        view.words(
            "enumerators.funnel.mean",
            mean=formats.percent(mean, view.language, 2),
            part=formats.count(x, view.language),
            whole=formats.count(n, view.language),
        )
    )
    if spread is not None:
        key = "wide" if spread > 1.5 and people >= FEW_POINTS else "as_chance"
        layout.note(view.words(f"enumerators.funnel.{key}", times=f"{spread:.1f}"))


def _point(view: View, row: Row, mean: float) -> Row:
    at = funnel.limits(row["measure_n"], mean)
    found = row["measure_x"] / row["measure_n"]
    state = "within"
    if found > at.upper_inner:
        state = "outside" if found > at.upper_outer else "warning"
    who = row["enumerator_id"] or view.words(
        "enumerators.funnel.people", count=formats.count(row["enumerators"], view.language)
    )
    figure = view.words(
        "enumerators.x_of_n",
        share=formats.percent(found, view.language, 1),
        x=formats.count(row["measure_x"], view.language),
        n=formats.count(row["measure_n"], view.language),
    )
    return {
        "n": row["measure_n"],
        "share": found,
        "enumerators": row["enumerators"],
        "state": state,
        "hover": f"{who}<br>{figure}",
    }


def people_columns(view: View, measure: str) -> list[Column]:
    """The measure that ranks first, then load, pace, and all other measures."""
    words = view.words
    others = [name for name in MEASURES if name != measure]
    return [
        Column("enumerator_id", words("enumerators.column.enumerator"), width=130),
        Column("village", words("common.level.village"), width=190),
        Column("state", words("enumerators.column.state"), width=170),
        Column("share", words(f"enumerators.measure.{measure}"), "share"),
        Column(
            "difference",
            words("enumerators.column.difference"),
            "points",
            help=words("enumerators.column.difference_help"),
        ),
        Column("collected", words("common.kpi.collected"), "count"),
        Column("load", words("enumerators.column.load"), "count"),
        Column("done", words("common.kpi.progress_rate"), "bar", width=110),
        Column("unconfirmed", words("common.kpi.unconfirmed"), "count"),
        Column("pace", words("enumerators.column.pace"), "decimal"),
        Column("busiest", words("enumerators.column.busiest"), "count"),
        Column("minutes", words("enumerators.column.minutes"), "decimal"),
        *(Column(name, words(f"enumerators.measure.{name}"), "share") for name in others),
        Column("placed", words("enumerators.column.placed"), "share"),
        Column("distinct", words("enumerators.column.distinct"), "share"),
        Column("spread", words("enumerators.column.spread"), "decimal"),
        Column("last", words("enumerators.column.last"), "date", width=110),
    ]


def people_rows(view: View, rows: Sequence[Row], measure: str) -> list[Row]:
    """One row an enumerator, in the order of the answer."""
    return [_person(view, row, measure) for row in rows]


def _person(view: View, row: Row, measure: str) -> Row:
    own = share_of(row, measure)
    expected = row["expected_share"]
    return {
        "enumerator_id": row["enumerator_id"],
        "village": village_name(view, row),
        "state": state_words(view, row["chance_above"] if expected is not None else None),
        "share": own,
        "difference": None if own is None or expected is None else own - expected,
        "collected": row["households_collected"],
        "load": row["target_households"],
        "done": share(row["households_collected"], row["target_households"]),
        "unconfirmed": row["households_unconfirmed"],
        "pace": row["collected_last_14_days"] / PACE_DAYS,
        "busiest": row["busiest_day_households"],
        "minutes": row["minutes_median"],
        **{name: share_of(row, name) for name in MEASURES if name != measure},
        "placed": share(row["position_households"], row["households_collected"]),
        "distinct": share(row["positions_distinct"], row["position_households"]),
        "spread": row["spread_km"],
        "last": row["last_day"],
    }


def state_words(view: View, chance_above: float | None) -> str:
    """▲ สูงกว่าขอบเขต…; a word without anything to compare with."""
    state = funnel.state(chance_above)
    return view.words(f"enumerators.state.{state or 'unknown'}")


def village_name(view: View, row: Row) -> str:
    """The home village as tables write it."""
    return parts.name(
        view,
        Area(
            "village",
            row["home_village_code"],
            row["home_village_name_th"] or row["home_village_code"],
            row["home_village_name_en"] or row["home_village_name_th"] or row["home_village_code"],
            row["home_village_moo"],
            bool(row["home_is_municipal"]),
        ),
    )


def _how_many(view: View, rows: Sequence[Row]) -> str:
    total = rows[0]["enumerators_total"] if rows else 0
    key = "first_of" if total > len(rows) else "all_of"
    return view.words(
        f"enumerators.ranked.{key}",
        shown=formats.count(len(rows), view.language),
        total=formats.count(total, view.language),
    )


def _of_people(view: View, measure: str) -> Passport:
    return Passport(
        title=view.words("enumerators.ranked.title"),
        definition=view.words(f"enumerators.passport.{measure}"),
        answer=answers.enumerators_ranked(view, measure, ROWS_SHOWN),
    )


# --- areas ----------------------------------------------------------------------------------------


def draw_areas(view: View, total: Row) -> None:
    """One row per part of the area: staff, load and all measures."""
    level = choices.way_down(view)
    if level is None:
        return
    with layout.card("enumerators_areas", view.words("enumerators.areas.title")):
        rows = area_rows(view, level)
        tables.draw(
            view,
            f"enumerators_areas_{level}",
            area_columns(view, level),
            rows,
            total=total_row(view, total),
            height=560,
            name="enumerators-by-area",
        )
        layout.note(view.words("enumerators.areas.home"))
        layout.source(view, view.words("enumerators.source"))


def area_columns(view: View, level: str) -> list[Column]:
    """Staff first, then the measures."""
    words = view.words
    return [
        Column("area", words(f"common.level.{level}"), width=210),
        Column("registered", words("enumerators.tile.registered"), "count"),
        Column("needed", words("enumerators.column.needed"), "count"),
        Column("gap", words("enumerators.column.gap"), "signed"),
        Column("active", words("enumerators.column.active"), "count"),
        Column("lately", words("enumerators.column.lately"), "count"),
        Column("collected", words("common.kpi.collected"), "count"),
        Column("minutes", words("enumerators.column.minutes"), "decimal"),
        *(Column(name, words(f"enumerators.measure.{name}"), "share") for name in MEASURES),
        Column("placed", words("enumerators.column.placed"), "share"),
    ]


def area_rows(view: View, level: str) -> list[Row]:
    """One row a part, the largest staffing gap first."""
    targets = {
        row["area_code"]: row["households_target"] for row in answers.progress_of_parts(view, level)
    }
    known = parts.areas(view, level)
    rows = []
    for found in answers.enumerators_of_parts(view, level):
        area = parts.of_row(view, known, found, level)
        row = _of_area(view, found, targets.get(found["area_code"]))
        rows.append(row | {"area": parts.name(view, area), "code": found["area_code"]})
    return sorted(rows, key=lambda row: (row["gap"] is None, row["gap"] or 0, row["code"]))


def total_row(view: View, total: Row) -> Row:
    """The area itself."""
    target = (answers.progress_of_area(view).first or {}).get("households_target")
    row = _of_area(view, total, target)
    return row | {"area": view.words("progress.total", area=view.area.label(view.language))}


def _of_area(view: View, found: Row, target: int | None) -> Row:
    wanted = needed(view, target)
    return {
        "registered": found["enumerators_registered"],
        "needed": wanted,
        "gap": None if wanted is None else found["enumerators_registered"] - wanted,
        "active": found["enumerators_active"],
        "lately": found["enumerators_active_14_days"],
        "collected": found["households_collected"],
        "minutes": found["minutes_median"],
        **{name: share_of(found, name) for name in MEASURES},
        "placed": share(found["position_households"], found["households_collected"]),
    }


# --- the award ------------------------------------------------------------------------------------


def draw_outstanding(view: View) -> None:
    """Who is proposed, by district, with the criteria beside it."""
    per_district = int(_standard(view, "outstanding_enumerators_shown", "3"))
    found = answers.enumerators_outstanding(view, per_district)
    with layout.card("enumerators_outstanding", view.words("enumerators.outstanding.title")):
        layout.note(view.words("enumerators.outstanding.proposed"))
        layout.lines(criteria(view))
        if not found:
            layout.empty(view, "no_data", view.words("enumerators.outstanding.none"))
            return
        tables.draw(
            view,
            "enumerators_outstanding",
            [
                Column("district", view.words("common.level.district"), width=150),
                Column("place", view.words("common.say.rank"), "count", width=60),
                Column("enumerator_id", view.words("enumerators.column.enumerator"), width=130),
                Column("village", view.words("common.level.village"), width=190),
                Column("meeting", view.words("enumerators.outstanding.meeting"), "count"),
                Column("reason", view.words("enumerators.outstanding.reason"), width=640),
            ],
            [_proposed(view, row) for row in found],
            open_row=lambda row: choices.choose("enumerator", row.get("enumerator_id")),
            height=560,
            name="enumerators-outstanding",
        )
        layout.note(view.words("enumerators.names"))


def criteria(view: View) -> list[str]:
    """What a proposed enumerator meets; a criterion that can't be tested says so."""
    checked = (answers.enumerators_of_area(view).first or {}).get("households_flagged") is not None
    told = [view.words(f"enumerators.criterion.{name}") for name in ("load", "time", "confirmed")]
    told.append(
        view.words(f"enumerators.criterion.{'must_fix' if checked else 'must_fix_unknown'}")
    )
    told += [view.words(f"enumerators.criterion.{name}") for name in ("limits", "order")]
    return told


def _proposed(view: View, row: Row) -> Row:
    language = view.language
    reason = view.words(
        "enumerators.outstanding.reasons",
        collected=formats.count(row["households_collected"], language),
        load=formats.count(row["target_households"], language),
        last=formats.thai_date(row["last_day"], language),
        due=formats.thai_date(row["plan_complete_by"], language),
        minutes=formats.count(row["minutes_median"], language),
    )
    if row["households_flagged"] is not None:
        reason += " · " + view.words(
            "enumerators.outstanding.flagged",
            households=formats.counted(row["households_flagged"], "household", language),
        )
    return {
        "district": row[f"district_name_{language}"] or row["district_name_th"],
        "place": row["place"],
        "enumerator_id": row["enumerator_id"],
        "village": village_name(view, row),
        "reason": reason,
        "meeting": row["enumerators_meeting"],
    }
