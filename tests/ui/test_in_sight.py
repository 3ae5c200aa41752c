"""What a reader looks for stands in sight, and nothing is cited that isn't of the year."""

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from bmn.ui.confidence import steps
from bmn.ui.indicators import listing
from bmn.ui.kit import progress_table, tables
from bmn.words.language import text

HOUSING = "ครัวเรือนมีความมั่นคงในที่อยู่อาศัย บ้านมีสภาพคงทนถาวร และอยู่ในสภาพแวดล้อมที่เหมาะสม"
"""Indicator 13 of the catalogue of 2565-2569."""


def view() -> Any:
    return SimpleNamespace(
        language="th",
        year=2568,
        area=SimpleNamespace(level="province"),
        words=lambda key, **blanks: text(key, "th", **blanks),
    )


def test_an_indicators_name_is_read_whole() -> None:
    columns = {column.key: column for column in listing.columns(view(), [], [], None)}
    given = [{"heading": HOUSING}]
    shown = tables.width_of(columns["indicator"], given)
    endless = tables.Column("indicator", "", width=1, widest=10_000, value=lambda row: HOUSING)
    assert shown == tables.width_of(endless, given)
    assert tables.width_of(columns["indicator"], [{"heading": HOUSING * 9}]) == listing.WIDEST_NAME


def test_what_remains_stands_before_the_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_table, "_partial_columns", lambda *_: ())
    situation: Any = SimpleNamespace(is_after=False, as_of=None, child_level="district")
    columns = progress_table.columns(view(), situation)
    keys = [column.key for column in columns]
    assert keys.index("remaining") < keys.index("target") < keys.index("expected")
    (today,) = [column.title for column in columns if column.key == "today"]
    assert "ตามวันที่ยืนยัน" in today


@pytest.mark.parametrize(("known", "sources"), [((), 0), (("a step",), 1)])
def test_a_year_without_a_list_of_steps_cites_no_letter(
    known: tuple[str, ...], sources: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cited: list[str] = []
    kept = SimpleNamespace(
        card=lambda *_: nullcontext(),
        lines=lambda *_: None,
        source=lambda _, told: cited.append(told),
    )
    monkeypatch.setattr(steps, "layout", kept)
    monkeypatch.setattr(steps, "_lines", lambda *_: ["told"])
    process: Any = SimpleNamespace(steps=known)
    steps.draw(view(), process, None)
    assert len(cited) == sources
