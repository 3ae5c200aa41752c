"""Pages before anything is collected: today's state of a new round, and no number out of nothing."""

from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from tests.conftest import set_clock
from tests.screens import figures, html, sentence, words

from bmn import settings
from bmn.collector import service
from bmn.language import LANGUAGES, text
from bmn.ui import navigation


@pytest.fixture
def empty_round(data_dir: Path) -> Path:
    """A published store without a record, in November 2569: round 2570 is being prepared."""
    set_clock(datetime(2026, 11, 21, 9, 0))
    service.publish(rebuild=False)
    st.cache_data.clear()
    return data_dir


def test_every_page_stands_before_the_round_begins(empty_round: Path) -> None:
    for language in LANGUAGES:
        for entry in navigation.PAGES:
            page = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60)
            page.query_params["lang"] = language
            page.run()
            if entry.name != "overview":
                page.switch_page(f"pages/{entry.name}.py").run()
            assert not page.exception, entry.name
            assert "bmn-empty unreadable" not in html(page), entry.name
            assert text("common.say.made_up", language) not in words(page)


def test_no_target_is_said_and_no_percent_is_shown(empty_round: Path) -> None:
    page = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60).run()
    assert "2570" in sentence(page)
    assert text("common.empty.no_target", "th") in words(page)
    assert "%" not in words(page)
    assert not figures(page)
