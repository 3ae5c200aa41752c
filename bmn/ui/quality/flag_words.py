"""What a flag says in words: what is wrong, with whom, where, since when, and what became of it."""

import json
from collections.abc import Mapping
from typing import Any

from bmn.standing import evidence
from bmn.ui.kit.view import View
from bmn.ui.quality import agency, form, telling
from bmn.words import formats

Row = Mapping[str, Any]


SUBJECTS = ("household", "village", "enumerator")


_TONES = {
    "open": "late",
    "awaiting": "quiet",
    "confirmed": "good",
    "dismissed": "quiet",
    "mended": "good",
    "saving": "quiet",
}


def wrong(view: View, row: Mapping[str, Any]) -> str:
    """What is wrong, the offending values between « and »."""
    return evidence.words(
        row["rule_id"],
        row["evidence"],
        row["part"],
        view.standards.held,
        view.language,
        authority=row[f"evidence_authority_{view.language}"] or row["evidence_authority_th"],
    )


def status_words(view: View, row: Mapping[str, Any]) -> tuple[str, str]:
    """Word and tone of a flag's status; one that is being saved says so."""
    state = "saving" if form.sent_of(view, row) else row["status"]
    tone = "quiet" if row["severity"] == "look" and state == "open" else _TONES[state]
    return view.words(f"quality.status.{state}"), tone


def subject_words(view: View, row: Mapping[str, Any]) -> str:
    """ครัวเรือน 57110130096 คนที่ 2; a village or an enumerator by its code."""
    if row["household_id"] is None:
        kind = row["subject_kind"]
        if kind == "district item":
            item = row["subject"].partition("/")[2]
            return view.words("quality.subject.item", item=agency.item_words(view, item))
        known = kind if kind in SUBJECTS else "other"
        return view.words(f"quality.subject.{known}", code=row["subject"])
    return _record_words(view, row["household_id"], row["person_no"])


def village_words(view: View, row: Mapping[str, Any]) -> str:
    """หมู่ที่ 3 บ้านใหม่; the district of what lies in no village, a dash of what lies nowhere."""
    if row["village_name_th"]:
        return _village_of(view, row)
    district = row[f"district_name_{view.language}"] or row["district_name_th"]
    if not district:
        return view.words("common.empty.dash")
    return formats.area_name("district", district, view.language)


def found_words(view: View, row: Mapping[str, Any]) -> str:
    """พบ 5 ม.ค. 2569 (ฉบับที่ 1)."""
    day = formats.thai_date(row["found_at"], view.language)
    if row["found_revision"] is None:
        return view.words("quality.found", day=day)
    return view.words("quality.found_revision", day=day, revision=row["found_revision"])


def history_words(view: View, row: Mapping[str, Any]) -> str:
    """What happened since it was found, in a few words; empty where nothing did."""
    language, told = view.language, []
    still = row["revision"] if row["gone_at"] is None else None
    if still is not None and row["found_revision"] is not None and still > row["found_revision"]:
        told.append(view.words("quality.still_found", revision=still))
    if row["decision"]:
        told.append(
            view.words(
                "quality.decided",
                decision=view.words(f"quality.decision.{row['decision']}"),
                day=formats.thai_date(row["decided_at"], language),
            )
        )
    if row["gone_at"] is not None:
        told.append(view.words("quality.mended", day=formats.thai_date(row["gone_at"], language)))
    return " · ".join(told)


def rule_words(view: View, row: Row) -> str:
    severity = telling.severity_words(view, row["severity"])
    return f"{severity} · {telling.rule_name(view, row)}"


def others_words(view: View, row: Mapping[str, Any]) -> list[str]:
    """Who else has the same id or house code: each record in the reader's scope with its village
    and enumerator; of those outside only how many, and the districts. Empty where nobody has.
    """
    language, told = view.language, []
    others = json.loads(row["others"] or "[]")
    for one in others:
        told.append(
            view.words(
                "quality.others.one",
                record=_record_words(view, one["household_id"], one["person_no"]),
                village=_village_of(view, one),
                enumerator=one["enumerator_id"] or view.words("common.empty.dash"),
            )
        )
    more = row["others_seen"] - len(others)
    if more:
        told.append(view.words("quality.others.more", count=formats.count(more, language)))
    outside = (row["tied_records"] or 0) - row["others_seen"]
    if outside > 0:
        told.append(
            view.words(
                "quality.others.outside",
                count=formats.count(outside, language),
                districts=row[f"tied_districts_{language}"] or view.words("common.empty.dash"),
            )
        )
    return told


def gain_words(view: View, row: Mapping[str, Any]) -> str:
    """What settling the household's flags gains; empty where it gains nothing that is counted."""
    if row["must_fix_standing"]:
        return view.words("quality.records.gain", flags=row["must_fix_standing"])
    if row["indicators_moved"]:
        return view.words("quality.records.moves", indicators=row["indicators_moved"])
    return ""


def _record_words(view: View, household_id: str, person_no: int | None) -> str:
    told = view.words("quality.subject.household", code=household_id)
    if person_no is None:
        return told
    return f"{told} {view.words('quality.subject.person', number=person_no)}"


def _village_of(view: View, row: Mapping[str, Any]) -> str:
    name = row[f"village_name_{view.language}"] or row["village_name_th"]
    if not name:
        return view.words("common.empty.dash")
    return formats.area_name(
        "village", name, view.language, code=row["village_code"], moo=row["moo"]
    )
