"""Each verdict has a word in both languages, a mark and a tone wherever verdicts are mapped."""

from pathlib import Path

import pytest

from bmn.standing.verdict import BEHIND, VERDICTS
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
