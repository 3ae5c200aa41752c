"""Whoever sees single households is in the audit, once a look; without audit nobody sees them."""

from pathlib import Path

import pytest

from bmn.access import audit, audit_trail
from bmn.ui.kit import noted
from tests.pages.conftest import OpenPage


@pytest.fixture
def trail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BMN_AUDIT_DIR", str(tmp_path / "audit"))
    monkeypatch.setattr(noted, "_known", {})
    return tmp_path / "audit"


def test_a_look_at_flagged_households_is_one_line(open_page: OpenPage, trail: Path) -> None:
    page = open_page("quality", show="records", area="province-57")
    lines = audit_trail.read(event=audit.HOUSEHOLDS)
    flags = [line for line in lines if line["what"] == "flag_records"]
    assert flags
    assert flags[0]["rows"] > 0
    assert flags[0]["parameters"]["survey_year_be"] == 2569
    page.run()
    assert len(audit_trail.read(event=audit.HOUSEHOLDS)) == len(lines)
    assert audit_trail.verify().ok


def test_a_look_at_counts_is_none(open_page: OpenPage, trail: Path) -> None:
    open_page("overview", area="province-57")
    assert audit_trail.read(event=audit.HOUSEHOLDS) == []


def test_households_on_the_map_too(open_page: OpenPage, trail: Path) -> None:
    open_page("map", area="district-5701", show="households")
    assert [line["what"] for line in audit_trail.read(event=audit.HOUSEHOLDS)] == [
        "household_points"
    ]
