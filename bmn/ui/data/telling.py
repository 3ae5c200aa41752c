"""Words of the page `data` that several of its cards use."""

from collections.abc import Mapping
from typing import Any

from bmn import settings
from bmn.exchange import uploads
from bmn.ui.kit.view import View
from bmn.words.language import section

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
    "grant",
)


def kind_words(view: View, kind: str | None) -> str:
    """What kind of record a file holds; a dash where nobody could tell."""
    if kind is None:
        return view.words("common.empty.dash")
    return view.words(f"data.kind.{kind}") if kind in KINDS else kind


def word(view: View, key: str, unknown: str) -> str:
    """The text of a key; `unknown` as it stands where there is none."""
    return view.words(key) if key in section("data", view.language) else unknown


def message(view: View, row: Mapping[str, Any]) -> str | None:
    """What the collector said, in the reader's language."""
    told: str | None = row[f"message_{view.language}"]
    return told


def file_name(row: Mapping[str, Any]) -> str:
    """The file as its sender calls it; one that came through the inbox folder by its own name."""
    name: str = row["file_name"]
    return uploads.sent_as(name, settings.inbox_dir()) or name
