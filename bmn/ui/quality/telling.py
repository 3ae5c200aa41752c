"""Words of the page `quality` that several of its cards use, and what a reader may see."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.statistics.shares import share
from bmn.ui.kit import answers, choices
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.style import words
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.warehouse import rules
from bmn.words import formats

Row = Mapping[str, Any]


_MARKS = {"must_fix": "■", "check": "◆", "look": "○"}


_ITEM = re.compile(r"checking guideline of 2563, item (\d\.\d)")

TABS = ("rules", "records", "trend", "range", "agency")
"""The parts of the page, one shown at a time."""


def may_see_records(view: View) -> bool:
    """Whether the reader may see single records (without names); else counts only."""
    return view.reader.may_see_records


def why_nothing(view: View) -> tuple[str, str]:
    """The empty state of an area where nothing was checked, and a key of what to say about it."""
    progress = answers.progress_of_area(view).first or {}
    if progress.get("households_collected"):
        return "no_data", "not_checked"
    return "not_started", "not_started"


def severity_words(view: View, severity: str) -> str:
    """■ ต้องแก้ไข: a sign and a word, so that no colour is needed."""
    return f"{_MARKS[severity]} {view.words(f'quality.severity.{severity}')}"


def meanings(view: View) -> list[str]:
    """What each severity means, in a line."""
    return [meaning(view, severity) for severity in rules.SEVERITIES]


def meaning(view: View, severity: str) -> str:
    return f"{severity_words(view, severity)}: {view.words(f'quality.meaning.{severity}')}"


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


def owner_words(view: View, row: Row) -> str:
    """The area level whose working group settles the rule's flags."""
    return view.words(f"common.level.{row['owner']}")


def per_100(row: Mapping[str, Any]) -> float | None:
    """Open flags of what was checked, as a share: shown as a figure for each 100."""
    return share(row["flags_open"], row.get("subjects_checked"))


def most_open_first(flags: Sequence[Row]) -> list[Row]:
    return sorted(
        flags,
        key=lambda row: (row["flags_open"] is None, -(row["flags_open"] or 0), row["rule_id"]),
    )


def remark(view: View, row: Mapping[str, Any]) -> str:
    """Why a rule isn't evaluated, that nothing of it is open, or how many were settled."""
    if row["not_evaluated"]:
        return why_not(view, row)
    if not row["flags_open"]:
        return f"✓ {view.words('quality.none_open')}"
    still = shown(row)
    if still is None or still == row["flags_open"]:
        return ""
    return view.words(
        "quality.open_of",
        open=formats.count(row["flags_open"], view.language),
        shown=formats.count(still, view.language),
    )


def shown(row: Mapping[str, Any]) -> int | None:
    """Flags that the data still show: open ones and those that were confirmed or dismissed."""
    counts = [row[f"flags_{name}"] for name in ("open", "confirmed", "dismissed")]
    return None if None in counts else sum(counts)


def gain(row: Mapping[str, Any]) -> int | None:
    """Households that count as right once the rule's flags are settled; only must_fix gains any."""
    return row["gain_households"] if row["severity"] == "must_fix" and _is_known(row) else None


def figure_columns(view: View, *, widths: bool = False) -> list[Column]:
    """Open, per 100 checked, households gained, then what became of the others."""

    def column(
        name: str, kind: str, width: int, value: Callable[[Row], Any], key: str | None = None
    ) -> Column:
        helps = name in ("per_100", "gain")
        return Column(
            key or name,
            view.words(f"quality.column.{name}"),
            kind,
            width=width if widths else None,
            help=view.words(f"quality.column.{name}_help") if helps else None,
            value=value,
        )

    def counted(name: str, width: int) -> Column:
        key = f"flags_{name}"
        return column(name, "count", width, lambda row: row[key] if _is_known(row) else None, key)

    return [
        counted("open", 75),
        column("per_100", "share", 110, per_100),
        column("gain", "count", 130, gain),
        counted("awaiting", 110),
        counted("confirmed", 90),
        counted("dismissed", 90),
        counted("mended", 85),
    ]


def _is_known(row: Mapping[str, Any]) -> bool:
    return row["flags_open"] is not None


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


def passport(view: View, level: str | None = None, rule_id: str | None = None) -> Passport:
    """Where the figures of the rules come from."""
    return Passport(
        title=view.words("quality.rules.title"),
        definition=view.words("quality.passport.rules"),
        answer=answers.flags_of_parts(view, level or view.area.level, rule_id),
    )
