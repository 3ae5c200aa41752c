"""Each verdict has a word in both languages, a mark and a tone wherever verdicts are mapped."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from bmn.standing.forecast import Outlook
from bmn.standing.phase import AreaProgress, YearStandards
from bmn.standing.verdict import BEHIND, VERDICTS
from bmn.standing.verdict import verdict as judged
from bmn.ui.kit import layout, style
from bmn.words.language import LANGUAGES, section, text


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_has_word_mark_and_colour(verdict: str) -> None:
    for language in LANGUAGES:
        assert text(f"common.verdict.{verdict}", language)
    assert layout.MARKS[verdict]
    tone = layout.TONES[verdict]
    assert f".tone-{tone} " in Path(style.__file__).with_name("style.css").read_text(
        encoding="utf-8"
    )
    assert (tone == "late") is (verdict in BEHIND)


def test_each_verdict_that_asks_to_act_can_be_counted_and_decided_on() -> None:
    for language in LANGUAGES:
        for verdict in BEHIND:
            assert text(f"headline.children.{verdict}", language, count="3")
    decisions = section("headline", "th")
    for verdict in ("stalled", "at_risk"):
        assert f"headline.decision.{verdict}" in decisions
        assert f"headline.decision.{verdict}_here" in decisions


def test_marks_tell_the_verdicts_apart() -> None:
    marks = [layout.MARKS[verdict] for verdict in VERDICTS if verdict != "over_target"]
    assert len(set(marks)) == len(marks)
    words = section("common", "th")
    assert len({words[f"common.verdict.{verdict}"] for verdict in VERDICTS}) == len(VERDICTS)


def test_late_is_what_lies_behind_today_and_at_risk_what_will() -> None:
    """One tambon's few households make a province that is ahead a risk, not late."""
    row = AreaProgress(
        area_level="district",
        area_code="5704",
        area_name_th="เทิง",
        area_name_en="Thoeng",
        households_target=10_000,
        households_collected=9_000,
        households_remaining=1_000,
        expected_today=8_200,
        plan_start=date(2025, 11, 20),
        plan_complete_by=date(2026, 1, 31),
    )
    now, standards = datetime(2026, 1, 19, 7, 30), YearStandards(2569)
    past = Outlook(date(2026, 8, 24), due=date(2026, 1, 31), in_time=False)
    assert judged(row, now, standards, past) == "at_risk"
    assert judged(row, now, standards, replace(past, finish=None)) == "at_risk"
    assert judged(replace(row, expected_today=9_500), now, standards, past) == "late"
    in_time = replace(past, finish=date(2026, 1, 30), in_time=True)
    assert judged(row, now, standards, in_time) == "ahead"
