"""What is said of one area's state in tables and lists: a pace while that matters, then papers."""

from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bmn.headline import Situation
from bmn.standing.forecast import Outlook
from bmn.standing.phase import AreaProgress, YearStandards
from bmn.ui.kit import layout, progress_table
from bmn.words.language import LANGUAGES, text

STANDARDS = YearStandards(2569, date(2025, 11, 1), date(2026, 1, 30), date(2026, 2, 27))
AS_OF = datetime(2026, 1, 19, 7, 30)
OPEN = AreaProgress.from_row(
    {
        "area_level": "district",
        "area_code": "5701",
        "area_name_th": "เมืองเชียงราย",
        "area_name_en": "Mueang Chiang Rai",
        "households_target": 1000,
        "households_collected": 400,
        "households_remaining": 600,
        "expected_today": 800.0,
        "gap_to_expected": -400.0,
        "collected_today": 0,
        "collected_last_7_days": 70,
        "collected_last_14_days": 140,
        "plan_start": date(2025, 11, 1),
        "plan_complete_by": date(2026, 1, 30),
        "certification_status": "none",
        "level_certifies": True,
    }
)


def state(row: AreaProgress, language: str = "th") -> tuple[str, str]:
    whole = replace(OPEN, area_level="province", area_code="57")
    view: Any = SimpleNamespace(
        language=language, words=lambda key, **blanks: text(key, language, **blanks)
    )
    return layout.state_of(view, Situation(whole, AS_OF, STANDARDS, (row,)), row)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["certified", "sent", "received"])
def test_of_a_certified_area_its_certificate_is_said(status: str, language: str) -> None:
    """What remains of its target no longer matters: nobody judges the pace of a certified area."""
    told, tone = state(replace(OPEN, certification_status=status), language)
    assert told == text(f"common.chain.{status}", language)
    assert tone == "quiet"


def test_what_is_complete_says_so() -> None:
    done = replace(OPEN, households_collected=1000, households_remaining=0, gap_to_expected=200.0)
    told, tone = state(done)
    assert (told[2:], tone) == (text("common.verdict.complete", "th"), "good")


def test_a_level_that_signs_none_is_certified_by_its_parts() -> None:
    tambon = replace(OPEN, area_level="tambon", area_code="570101", level_certifies=False)
    told, _ = state(replace(tambon, children_total=3, children_certified=3))
    assert told == text("common.chain.certified", "th")
    told, _ = state(replace(tambon, children_total=3, children_certified=2))
    assert told != text("common.chain.certified", "th")


def test_while_it_collects_its_verdict_is_said() -> None:
    told, tone = state(OPEN)
    assert (told[2:], tone) == (text("common.verdict.late", "th"), "late")
    assert told[0] == layout.MARKS["late"]


def test_without_a_target_or_a_beginning_nothing_is_judged() -> None:
    assert state(replace(OPEN, households_target=None)) == (
        text("common.empty.no_target", "th"),
        "quiet",
    )
    waiting = replace(OPEN, households_collected=0, expected_today=0.0, gap_to_expected=0.0)
    assert state(waiting) == (text("common.empty.not_started", "th"), "quiet")


def line(part: AreaProgress, finish: date | None) -> progress_table.Line:
    return progress_table.Line("เมือง", "district-5701", part, {}, Outlook(finish=finish))


def test_a_certified_area_has_no_day_to_finish() -> None:
    day = date(2026, 2, 3)
    assert progress_table._finish(line(OPEN, day)) == day
    assert (
        progress_table._finish(line(replace(OPEN, certification_status="certified"), day)) is None
    )
    whole = replace(OPEN, level_certifies=False, children_total=2, children_certified=2)
    assert progress_table._finish(line(whole, day)) is None
    assert progress_table._finish(line(replace(whole, children_certified=1), day)) == day
