"""What came in and what became of it: loads, quarantine, freshness, dictionary, snapshot."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import streamlit as st

from bmn.collector import columns as interchange
from bmn.exchange import corrections, spreadsheet
from bmn.statistics.shares import share
from bmn.survey import reference, standards
from bmn.ui.indicators import indicators
from bmn.ui.kit import answers, choices, layout, parts, tables
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats
from bmn.words.language import section

Row = dict[str, Any]

SHOWS = ("loads", "quarantine", "freshness", "dictionary", "snapshot")
BOOKS = ("indicators", "standards", "files")
LOADS_SHOWN = 500
QUARANTINE_SHOWN = 500
QUARANTINE_EXPORTED = 20_000
REFUSED_SHOWN = 10

KINDS = (
    "household",
    "person",
    "target",
    "plan",
    "document",
    "contact",
    "problem",
    "flag_decision",
    "note",
    "indicator_agency",
    "below_criterion_case",
    "village",
    "enumerator",
    "reinterview",
    "reinterview_item",
    "process_step",
    "confidence_form",
    "certification",
    "correction",
    "visit",
    "budget",
    "data_use",
    "agency_count",
    "programme_household",
)
STATES = ("loaded", "none_accepted", "already_loaded", "refused")
EVIDENCES = ("letter", "assumption", "memory")


def kind_words(view: View, kind: str | None) -> str:
    """What kind of record a file holds; a dash where nobody could tell."""
    if kind is None:
        return view.words("common.empty.dash")
    return view.words(f"data.kind.{kind}") if kind in KINDS else kind


def tiles(view: View, total: Row) -> list[Tile]:
    """Files taken in, rows read and where they went, rows in quarantine, the newest load."""
    read, accepted, quarantined, dropped = (
        total[name] for name in ("rows_read", "accepted", "quarantined", "dropped")
    )
    refused = total["refused"]
    adds_up = read == accepted + quarantined + dropped
    language = view.language
    newest = total["last_received_at"]
    return [
        Tile(
            "data_files",
            view.words("data.tile.files"),
            formats.count(total["files"], language),
            unit=view.words("common.unit.file"),
            against=view.words(
                "data.tile.refused", refused=formats.counted(refused, "file", language)
            ),
            direction="" if newest is None else formats.thai_datetime(newest, language),
            tone="late" if refused else "quiet",
            passport=_loads_passport(view),
        ),
        Tile(
            "data_rows",
            view.words("data.tile.read"),
            formats.count(read, language),
            unit=view.words("common.unit.row"),
            against=view.words(
                "data.tile.sum",
                accepted=formats.count(accepted, language),
                quarantined=formats.count(quarantined, language),
                dropped=formats.count(dropped, language),
            ),
            state=view.words(f"data.tile.{'adds_up' if adds_up else 'differs'}"),
            tone="good" if adds_up else "late",
            passport=_loads_passport(view),
        ),
        Tile(
            "data_quarantined",
            view.words("data.tile.quarantined"),
            formats.count(quarantined, language),
            unit=view.words("common.unit.row"),
            against=view.words(
                "data.tile.of_read",
                percent=formats.percent_words(share(quarantined, read), language),
            ),
            direction=view.words("data.tile.to_correct"),
            tone="late" if quarantined else "quiet",
            passport=Passport(
                title=view.words("data.tile.quarantined"),
                definition=view.words("data.passport.quarantine"),
                answer=answers.quarantine_by_rule(view),
            ),
        ),
    ]


def load_columns(view: View) -> list[Column]:
    """One row a file: read = accepted + quarantined + dropped."""
    words = view.words
    return [
        Column("file_name", words("data.column.file"), width=270),
        Column("kind", words("data.column.kind"), width=150),
        Column("state", words("data.column.state"), width=150),
        Column("received_at", words("data.column.received"), "instant", width=190),
        Column("rows_read", words("data.column.read"), "count"),
        Column("accepted", words("data.column.accepted"), "count"),
        Column("quarantined", words("data.column.quarantined"), "count"),
        Column("dropped", words("data.column.dropped"), "count"),
        Column("duplicates", words("data.column.duplicates"), "count"),
        Column("message", words("data.column.message"), width=420),
        Column("unknown_columns", words("data.column.unknown_columns"), width=260),
        Column("encoding", words("data.column.encoding"), width=100),
        Column("survey_years", words("data.column.years"), width=100),
        Column("seconds", words("data.column.seconds"), "count"),
    ]


def load_rows(view: View, loads: Sequence[Row]) -> list[Row]:
    """The loads, newest first."""
    return [
        {
            **row,
            "kind": kind_words(view, row["kind"]),
            "state": _state_words(view, row["status"]),
            "message": row[f"message_{view.language}"],
        }
        for row in loads
    ]


def _state_words(view: View, status: str) -> str:
    return view.words(f"data.state.{status}") if status in STATES else status


def refused_words(view: View, loads: Sequence[Row]) -> list[str]:
    """What each refused file was told, newest first."""
    refused = [row for row in loads if row["status"] == "refused"]
    return [
        f"{row['file_name']} ({formats.thai_datetime(row['received_at'], view.language)}): "
        f"{row[f'message_{view.language}'] or view.words('common.empty.dash')}"
        for row in refused[:REFUSED_SHOWN]
    ]


def rule_columns(view: View) -> list[Column]:
    """One row a kind, rule and column."""
    words = view.words
    return [
        Column("message", words("data.column.reason"), width=560),
        Column("kind", words("data.column.kind"), width=170),
        Column("rows", words("data.column.rows"), "count"),
        Column("files", words("data.column.files"), "count"),
        Column("last_received_at", words("data.column.received"), "instant", width=190),
        Column("column_name", words("data.column.column"), width=170),
        Column("rule", words("data.column.rule"), width=170),
    ]


def rule_rows(view: View, rules: Sequence[Row]) -> list[Row]:
    """The rules, most rows first."""
    return [
        {**row, "kind": kind_words(view, row["kind"]), "message": row[f"message_{view.language}"]}
        for row in rules
    ]


def rule_key(row: Row) -> str:
    """A rule and its column, by which rows are chosen: `dash:income_main`."""
    return ":".join(part for part in (row["rule"], row["column_name"]) if part)


def quarantine_columns(view: View) -> list[Column]:
    """One row a quarantined row and reason."""
    words = view.words
    return [
        Column("file_name", words("data.column.file"), width=270),
        Column("sheet", words("data.column.sheet"), width=90),
        Column("line", words("data.column.line"), "count"),
        Column("column_name", words("data.column.column"), width=170),
        Column("value", words("data.column.value"), width=170),
        Column("message", words("data.column.reason"), width=520),
        Column("kind", words("data.column.kind"), width=150),
    ]


def quarantine_rows(view: View, found: Sequence[Row]) -> list[Row]:
    """The rows as they stand on the screen."""
    return [
        {**row, "kind": kind_words(view, row["kind"]), "message": row[f"message_{view.language}"]}
        for row in found
    ]


def freshness_columns(view: View, level: str) -> list[Column]:
    """One row an area: when it last sent, and how long that is ago."""
    words = view.words
    return [
        Column("area", words(f"common.level.{level}"), width=230),
        Column("state", words("data.column.state"), width=230),
        Column("received", words("data.column.last_received"), "instant", width=190),
        Column("hours", words("data.column.hours_received"), "count"),
        Column("submitted", words("data.column.last_submitted"), "instant", width=190),
        Column("hours_submitted", words("data.column.hours_submitted"), "count"),
        Column("collected", words("common.kpi.collected"), "count"),
        Column("remaining", words("common.kpi.remaining"), "count"),
    ]


def freshness_rows(view: View, found: Sequence[Row], level: str) -> list[Row]:
    """One row an area: those that never sent first, then the longest silent."""
    known = parts.areas(view, level)
    ordered = sorted(
        found,
        key=lambda row: (
            row["hours_since_received"] is not None,
            -(row["hours_since_received"] or 0.0),
            -(row["hours_since_submitted"] or 0.0),
            row["area_code"],
        ),
    )
    rows = []
    for row in ordered:
        area = parts.of_row(view, known, row, level)
        rows.append(
            {
                "area": parts.name(view, area),
                "area_key": area.key,
                "state": _freshness_words(view, row),
                "received": row["last_received_at"],
                "hours": _whole(row["hours_since_received"]),
                "submitted": row["last_submitted_at"],
                "hours_submitted": _whole(row["hours_since_submitted"]),
                "collected": row["households_collected"],
                "remaining": row["households_remaining"],
            }
        )
    return rows


def late_count(view: View, found: Sequence[Row]) -> int:
    """Areas with something left to collect from which nothing came for longer than agreed."""
    return sum(1 for row in found if _is_late(view, row))


def _is_late(view: View, row: Row) -> bool:
    limit = view.standards.stale_after_hours
    hours = row["hours_since_received"]
    # An area that has everything in owes nothing.
    if hours is None or limit is None or not row["households_remaining"]:
        return False
    return bool(hours > limit)


def _freshness_words(view: View, row: Row) -> str:
    if row["last_received_at"] is None:
        return view.words("common.empty.no_data")
    if _is_late(view, row):
        limit = f"{view.standards.stale_after_hours:g}"
        return f"▼ {view.words('data.freshness.late', hours=limit)}"
    return f"● {view.words('data.freshness.fresh')}"


def _whole(hours: float | None) -> int | None:
    return None if hours is None else int(hours)


def catalogue_columns(view: View) -> list[Column]:
    """The indicators of the year's catalogue."""
    words = view.words
    return [
        Column("name", words("data.column.indicator"), width=430),
        Column("dimension", words("indicators.column.dimension"), width=220),
        Column("unit", words("indicators.column.unit"), width=90),
        Column("eligible", words("indicators.column.eligible_rule"), width=280),
        Column("rule", words("indicators.column.pass_rule"), width=380),
        Column("evidence", words("indicators.column.evidence"), width=260),
        Column("source", words("data.column.source"), width=380),
    ]


def catalogue_rows(view: View, found: Sequence[Row]) -> list[Row]:
    """One row an indicator, by number."""
    language = view.language
    return [
        {
            "name": f"{row['indicator_no']}. {row[f'name_{language}']}",
            "dimension": row[f"dimension_name_{language}"],
            "unit": indicators.unit_words(view, row["unit"]),
            "eligible": row[f"eligible_{language}"],
            "rule": row[f"pass_rule_{language}"],
            "evidence": indicators.evidence_words(view, row["evidence"]),
            "source": row["source"],
        }
        for row in found
    ]


def standard_columns(view: View) -> list[Column]:
    """The numbers and dates that are set for the year."""
    words = view.words
    return [
        Column("name", words("data.column.standard"), width=400),
        Column("value", words("data.column.set_value"), width=150),
        Column("unit", words("indicators.column.unit"), width=150),
        Column("evidence", words("data.column.evidence"), width=230),
        Column("source", words("data.column.source"), width=560),
        Column("code", words("data.column.code"), width=260),
    ]


def standard_rows(view: View, found: Sequence[Row]) -> list[Row]:
    """One row a standard, those that await confirmation included and marked."""
    return [
        {
            "name": _standard_name(view, row["standard"]),
            "value": _standard_value(view, row),
            "unit": _standard_unit(view, row["unit"]),
            "evidence": view.words(f"data.evidence.{row['evidence']}")
            if row["evidence"] in EVIDENCES
            else row["evidence"],
            "source": _standard_source(view, row),
            "code": row["standard"],
        }
        for row in found
    ]


def _standard_name(view: View, name: str) -> str:
    known = name in _texts(view.language, "data.standard.")
    return view.words(f"data.standard.{name}") if known else name


def _standard_unit(view: View, unit: str) -> str:
    key = unit.replace(" ", "_")
    return view.words(f"data.unit.{key}") if key in _texts(view.language, "data.unit.") else unit


def _standard_value(view: View, row: Row) -> str:
    if row["unit"] == "date":
        day = standards.day(row["standard"], view.year)
        return formats.thai_date(day, view.language) if day else row["value"]
    number = float(row["value"])
    return formats.count(number, view.language) if number.is_integer() else row["value"]


def _standard_source(view: View, row: Row) -> str:
    found = standards.standard(row["standard"], view.year)
    return found.source_in(view.language) if found else row["source"]


@cache
def _texts(language: str, group: str) -> frozenset[str]:
    """Last parts of the keys of a group: what has a word, and what is shown by its code."""
    return frozenset(
        key.removeprefix(group) for key in section("data", language) if key.startswith(group)
    )


def file_columns(view: View) -> list[Column]:
    """The columns of one kind of file."""
    words = view.words
    return [
        Column("name", words("data.column.column"), width=230),
        Column("synonyms", words("data.column.synonyms"), width=420),
        Column("type", words("data.column.type"), width=150),
        Column("required", words("data.column.required"), width=110),
        Column("restricted", words("data.column.restricted"), width=150),
        *([Column("meaning", words("data.column.meaning"), width=420)] * (view.language == "en")),
    ]


def file_rows(view: View, kind: str) -> list[Row]:
    """One row a column of the interchange form, in its order; {n} is an indicator's number."""
    yes, no = view.words("data.yes"), ""
    return [
        {
            "name": row["column"],
            "synonyms": row["synonyms"].replace(";", " · "),
            "meaning": row["meaning"],
            "type": _type_words(view, row["type"].partition(":")[0]),
            "required": yes if row["required"] == "1" else no,
            "restricted": yes if row["restricted"] == "1" else no,
        }
        for row in reference.rows("columns.csv")
        if row["kind"] == kind
    ]


def template(kind: str) -> bytes:
    """An empty file of a kind: its header, as the collector reads it."""
    names = [column.name for column in interchange.kinds()[kind].columns]
    return spreadsheet.form_csv(spreadsheet.texts(names), [])


def _type_words(view: View, name: str) -> str:
    return view.words(f"data.type.{name}") if name in _texts(view.language, "data.type.") else name


def snapshot_facts(view: View) -> list[tuple[str, str]]:
    """Which data set this is, and of when."""
    snapshot, language = view.snapshot, view.language
    made_up = "common.say.made_up_short" if snapshot.made_up else "data.snapshot.real"
    return [
        (view.words("data.snapshot.id"), snapshot.id),
        (view.words("data.snapshot.as_of"), formats.thai_datetime(snapshot.as_of, language)),
        (
            view.words("data.snapshot.published"),
            formats.thai_datetime(snapshot.published_at, language),
        ),
        (view.words("data.snapshot.kind"), view.words(made_up)),
    ]


def year_columns(view: View) -> list[Column]:
    """The survey years of the snapshot."""
    words = view.words
    return [
        Column("year", words("common.say.year"), width=90),
        Column("catalogue", words("data.column.catalogue"), width=140),
        Column("target", words("common.kpi.target"), "count"),
        Column("collected", words("common.kpi.collected"), "count"),
        Column("first", words("data.column.first_day"), "date", width=130),
        Column("last", words("data.column.last_day"), "date", width=130),
        Column("received", words("data.column.last_received"), "instant", width=190),
    ]


def year_rows(view: View) -> list[Row]:
    """One row a survey year, newest first."""
    return [
        {
            "year": str(row["survey_year_be"]),
            "catalogue": row["catalogue"] or view.words("data.snapshot.no_catalogue"),
            "target": row["households_target"],
            "collected": row["households_collected"],
            "first": row["first_day"],
            "last": row["last_day"],
            "received": row["last_received_at"],
        }
        for row in answers.years(view.reader, view.snapshot)
    ]


def _loads_passport(view: View) -> Passport:
    return Passport(
        title=view.words("data.show.loads"),
        definition=view.words("data.passport.loads"),
        answer=answers.loads_total(view),
    )


def freshness_passport(view: View, level: str) -> Passport:
    """Where the ages come from."""
    return Passport(
        title=view.words("data.show.freshness"),
        definition=view.words("data.passport.freshness"),
        answer=answers.freshness_of_parts(view, level),
    )


def open_quarantine(*, load_id: int | None = None, rule: str | None = None) -> None:
    """Look at the quarantine, of one load or one rule. Meant for callbacks."""
    choices.choose("show", "quarantine")
    choices.choose("load", load_id)
    choices.choose("rule", rule)


def quarantine_choice(view: View, rules: Sequence[Row]) -> tuple[str | None, int | None]:
    """The rule and the load to which the rows are narrowed; each None for all."""
    names = {rule_key(row): row[f"message_{view.language}"] for row in rules}
    files = {
        row["load_id"]: row["file_name"]
        for row in answers.loads(view, LOADS_SHOWN)
        if row["quarantined"]
    }
    with st.container(key="quarantine_bar", horizontal=True, vertical_alignment="center"):
        rule = choices.pick(
            view.words("data.quarantine.all_rules"),
            "rule",
            list(names),
            names.__getitem__,
            placeholder=view.words("data.quarantine.all_rules"),
            width=480,
        )
        load_id = choices.pick(
            view.words("data.quarantine.all_files"),
            "load",
            list(files),
            files.__getitem__,
            placeholder=view.words("data.quarantine.all_files"),
            width=360,
        )
    return rule, load_id


def quarantine_title(view: View, rule: str | None, load_id: int | None) -> str:
    """Whether all rows are listed or some."""
    is_narrowed = rule is not None or load_id is not None
    return view.words(f"data.quarantine.{'chosen_rows' if is_narrowed else 'rows'}")


def draw_corrections(
    view: View, found: Sequence[Row], rule: str | None, load_id: int | None
) -> None:
    """One file a kind of record, with the original rows and why: to correct and hand in again."""
    st.caption(view.words("data.quarantine.correct"))
    kinds = sorted({row["kind"] or "" for row in found})

    def file(kind: str, write: Callable[..., bytes]) -> bytes:
        rows = answers.quarantine_rows(view, QUARANTINE_EXPORTED, load_id=load_id, rule=rule)
        of_kind = [row for row in rows if (row["kind"] or "") == kind]
        return write(*corrections.merge(of_kind, view.language))

    with st.container(horizontal=True, gap="small", key="corrections"):
        for kind in kinds:
            stem = tables.file_stem(view, f"correct-{kind or 'unknown'}")
            for ending, write in (("xlsx", corrections.as_xlsx), ("csv", corrections.as_csv)):
                st.download_button(
                    f"{kind_words(view, kind or None)} ({ending.upper()})",
                    data=partial(file, kind, write),
                    file_name=f"{stem}.{ending}",
                    mime=_MIMES[ending],
                    key=f"correct_{kind}_{ending}",
                    on_click="ignore",
                    icon=":material/edit_note:",
                )


_MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def freshness_words(view: View, rows: Sequence[Row], level: str) -> list[str]:
    """How many areas are late, against the limit that is set."""
    limit = view.standards.stale_after_hours
    if limit is None:
        return []
    return [
        view.words(
            "data.freshness.count",
            late=formats.counted(late_count(view, rows), _COUNTED[level], view.language),
            total=formats.count(len(rows), view.language),
            hours=f"{limit:g}",
        )
    ]


_COUNTED = {
    level: level
    for level in (
        "inspection_region",
        "province",
        "district",
        "tambon",
        "local_authority",
        "village",
    )
}


def draw_book(view: View, book: str) -> None:
    """One part of the dictionary: indicators, standards or the forms of files."""
    if book == "indicators":
        found = answers.indicator_catalogue(view)
        if not found:
            layout.empty(
                view, "no_data", view.words("indicators.empty.no_catalogue", year=view.year)
            )
            return
        tables.draw(
            view,
            "catalogue",
            catalogue_columns(view),
            catalogue_rows(view, found),
            height=640,
            name="indicators-catalogue",
        )
        layout.source(view, view.words("data.book.indicators_source"))
    elif book == "standards":
        rows = standard_rows(view, answers.standard_rows(view))
        tables.draw(view, "standards", standard_columns(view), rows, height=640, name="standards")
        layout.source(view, view.words("data.book.standards_source"))
    else:
        kind = _pick_kind(view)
        tables.draw(
            view,
            f"columns_{kind}",
            file_columns(view),
            file_rows(view, kind),
            height=560,
            name=f"columns-{kind}",
        )
        st.download_button(
            view.words("data.book.template"),
            data=lambda: template(kind),
            file_name=f"bmn-{kind}.csv",
            mime="text/csv",
            key=f"template_{kind}",
            on_click="ignore",
            icon=":material/draft:",
        )


def _pick_kind(view: View) -> str:
    return (
        choices.pick(
            view.words("data.column.kind"),
            "kind",
            KINDS,
            lambda kind: kind_words(view, kind),
            placeholder=kind_words(view, KINDS[0]),
            width=360,
        )
        or KINDS[0]
    )


def quarantine_passport(view: View) -> Passport:
    """Where the quarantine's counts come from."""
    return Passport(
        title=view.words("data.quarantine.by_rule"),
        definition=view.words("data.passport.quarantine"),
        answer=answers.quarantine_by_rule(view),
    )


def years_passport(view: View) -> Passport:
    """Where the years' figures come from."""
    return Passport(
        title=view.words("data.snapshot.years"),
        definition=view.words("data.passport.years"),
        answer=answers.years(view.reader, view.snapshot),
    )
