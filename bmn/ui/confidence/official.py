"""The signed level, large, with what it is held against and who signed it."""

import streamlit as st

from bmn.standing import confidence
from bmn.ui.confidence.state import (
    PAPERS,
    TONES,
    level_words,
    needed,
    official_state,
    papers_due,
    state_words,
)
from bmn.ui.kit import answers, layout, passport
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.style import words as safe
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row
from bmn.words import formats

_OFFICES = {"local_authority": "district", "district": "province", "province": "department"}


def draw(view: View, row: Row | None) -> None:
    """The whole card."""
    with layout.card("official", view.words("confidence.official.title")):
        _draw(view, row)


def _draw(view: View, row: Row | None) -> None:
    """The signed level, large, with what it is held against and who signed it."""
    state = official_state(view, row)
    tone = TONES.get(state, "quiet")
    signed = None if row is None else row["signed_level_pct"]
    look, chip = " wordy", ""
    if signed is not None:
        look, value = "", formats.percent_words(signed / 100, view.language)
        chip = layout.chip(state_words(view, state), tone)
    elif view.area.level in ("country", "inspection_region"):
        value = _signed_parts(view, "province") or view.words("common.empty.no_data")
    else:
        value = state_words(view, state).partition(" ")[2]
    lines = "".join(f"<div>{safe(line)}</div>" for line in _official_lines(view, row, state))
    st.html(
        f'<div class="bmn-official tone-{tone}">'
        f'<div class="row"><div class="value{look}">{safe(value)}</div>{chip}</div>{lines}</div>'
    )
    passport.draw(view, "official", _official_passport(view, row))


def _official_lines(view: View, row: Row | None, state: str) -> list[str]:
    told = [_criterion_words(view)]
    if row is not None and row["signed_level_pct"] is not None:
        told.append(_signed_words(view, row))
    elif state in ("not_due", "unsigned"):
        told.append(_due_words(view, state))
    elif view.area.level in ("country", "inspection_region"):
        told.append(view.words("confidence.state.no_form"))
        told.append(_provinces_due(view))
    if view.area.level == "province":
        told.append(_signed_parts(view, "district"))
    return [line for line in told if line]


def _criterion_words(view: View) -> str:
    if needed(view) is None:
        return view.words("confidence.criterion.none", year=view.year)
    found = view.standards.held.standard("quality_level_min_pct")
    source = found.source_in(view.language) if found else ""
    if confidence.is_judged(view.area.level):
        return view.words("confidence.criterion.is", level=level_words(view), source=source)
    return view.words("confidence.criterion.reference", level=level_words(view))


def _signed_words(view: View, row: Row) -> str:
    when = formats.thai_date(row["signed_at"], view.language)
    if row["signed_at"] is None:
        return view.words("confidence.signed.undated")
    if row["signed_by_role"]:
        return view.words("confidence.signed.on_by", when=when, role=row["signed_by_role"])
    return view.words("confidence.signed.on", when=when)


def _due_words(view: View, state: str) -> str:
    day = papers_due(view)
    if day is None:
        # Authorities hand their form to the district, before the district's own day.
        after = view.standards.held.day("district_papers_due")
        if view.area.level == "local_authority" and after is not None:
            return view.words(
                "confidence.signed.before_district", day=formats.thai_date(after, view.language)
            )
        return view.words("confidence.signed.no_due", year=view.year)
    office = view.words(f"headline.office.{_OFFICES[view.area.level]}")
    key = "overdue" if state == "unsigned" else "due"
    day_words = formats.thai_date(day, view.language)
    return view.words(f"confidence.signed.{key}", office=office, day=day_words)


def _provinces_due(view: View) -> str:
    day = view.standards.held.day(PAPERS["province"])
    if day is None:
        return view.words("confidence.signed.provinces_no_due", year=view.year)
    return view.words("confidence.signed.provinces_due", day=formats.thai_date(day, view.language))


def _signed_parts(view: View, level: str) -> str:
    found = answers.confidence_of_parts(view, level)
    signed = [row["signed_level_pct"] for row in found if row["signed_level_pct"] is not None]
    total = len(answers.progress_of_parts(view, level))
    if not total:
        return ""
    told = view.words(
        "confidence.signed.parts",
        signed=formats.count(len(signed), view.language),
        total=formats.counted(total, level, view.language),
    )
    level_pct = needed(view)
    if not signed or level_pct is None or not confidence.is_judged(level):
        return told
    met = sum(confidence.reaches(value, level_pct) for value in signed)
    return view.words(
        "confidence.signed.parts_met",
        parts=told,
        met=formats.count(met, view.language),
        not_met=formats.count(len(signed) - met, view.language),
    )


def _official_passport(view: View, row: Row | None) -> Passport:
    signed = None if row is None else row["signed_level_pct"]
    return Passport(
        title=view.words("common.kpi.quality_level"),
        definition=view.words("confidence.passport.official"),
        answer=answers.confidence_of_area(view),
        numerator=None if signed is None else f"{signed:g} %",
        denominator=None if needed(view) is None else f"{level_words(view)} %",
    )
