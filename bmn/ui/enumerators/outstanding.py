"""Who is proposed for the award, by district, with the criteria beside it."""

from collections.abc import Mapping
from typing import Any

from bmn.ui.enumerators import measure
from bmn.ui.kit import answers, choices, layout, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]


def draw(view: View) -> None:
    """The card."""
    per_district = int(measure.standard(view, "outstanding_enumerators_shown", "3"))
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
            columns(view),
            found,
            open_row=lambda row: choices.choose("enumerator", row["enumerator_id"]),
            height=560,
            name="enumerators-outstanding",
        )
        layout.note(view.words("enumerators.names"))


def columns(view: View) -> list[Column]:
    """One row a person proposed."""
    said, language = view.words, view.language
    return [
        Column(
            "district",
            said("common.level.district"),
            width=150,
            value=lambda row: row[f"district_name_{language}"] or row["district_name_th"],
        ),
        Column("place", said("common.say.rank"), "count", width=60),
        Column("enumerator_id", said("enumerators.column.enumerator"), width=130),
        Column(
            "village",
            said("common.level.village"),
            width=190,
            value=lambda row: measure.village_name(view, row),
        ),
        Column("enumerators_meeting", said("enumerators.outstanding.meeting"), "count"),
        Column(
            "reason",
            said("enumerators.outstanding.reason"),
            width=640,
            value=lambda row: _reason(view, row),
        ),
    ]


def criteria(view: View) -> list[str]:
    """What a proposed enumerator meets; a criterion that can't be tested says so."""
    checked = (answers.enumerators_of_area(view).first or {}).get("households_flagged") is not None
    told = [view.words(f"enumerators.criterion.{name}") for name in ("load", "time", "confirmed")]
    told.append(
        view.words(f"enumerators.criterion.{'must_fix' if checked else 'must_fix_unknown'}")
    )
    told += [view.words(f"enumerators.criterion.{name}") for name in ("limits", "order")]
    return told


def _reason(view: View, row: Row) -> str:
    language = view.language
    told = view.words(
        "enumerators.outstanding.reasons",
        collected=formats.count(row["households_collected"], language),
        load=formats.count(row["target_households"], language),
        last=formats.thai_date(row["last_day"], language),
        due=formats.thai_date(row["plan_complete_by"], language),
        minutes=formats.count(row["minutes_median"], language),
    )
    if row["households_flagged"] is None:
        return told
    flagged = formats.counted(row["households_flagged"], "household", language)
    return f"{told} · {view.words('enumerators.outstanding.flagged', households=flagged)}"
