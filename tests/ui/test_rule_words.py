"""The rules about income say how their figures stand to those of the income page."""

from types import SimpleNamespace
from typing import Any

import pytest

from bmn.ui.quality import rule, telling
from bmn.words.language import text

BELOW = {
    "rule_id": "DQ-4.3",
    "not_evaluated": None,
    "flags_open": 363,
    "flags_confirmed": 197,
    "flags_dismissed": 2,
}


def view() -> Any:
    return SimpleNamespace(language="th", words=lambda key, **blanks: text(key, "th", **blanks))


def test_what_is_open_says_of_how_many() -> None:
    assert "ค้าง 363 จากที่พบ 562" in telling.remark(view(), BELOW)
    none_settled = BELOW | {"flags_confirmed": 0, "flags_dismissed": 0}
    assert telling.remark(view(), none_settled) == ""
    assert telling.remark(view(), none_settled | {"flags_open": 0}).startswith("✓")


def test_rules_about_income_reconcile_with_the_income_page(monkeypatch: pytest.MonkeyPatch) -> None:
    income = {"households_below_criterion": 700, "households_income_zero": 149}
    found = SimpleNamespace(first=income)
    monkeypatch.setattr(rule.answers, "income_of_area", lambda _: found)
    (told,) = rule.against_income(view(), BELOW)
    for figure in ("พบ 562", "ค้าง 363", "แล้ว 199", "700", "149", "551"):
        assert figure in told
    zero = {"rule_id": "DQ-4.2", "flags_open": 119, "flags_confirmed": 29, "flags_dismissed": 4}
    (told,) = rule.against_income(view(), zero)
    assert "พบ 152" in told
    assert "149" in told
    assert rule.against_income(view(), BELOW | {"rule_id": "DQ-4.1"}) == []
    income["households_below_criterion"] = None  # type: ignore[assignment]
    assert rule.against_income(view(), BELOW) == []
