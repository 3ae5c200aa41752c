"""Opens pages over the small made-up warehouse, without a browser and without mocks."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from bmn import settings
from bmn.collector import service
from bmn.survey import clock
from tests.screens import by_role, html

OpenPage = Callable[..., AppTest]
ReadsAs = Callable[..., None]


def publish_at(instant: datetime) -> None:
    """Publish the store of the present data folder as it looks at that instant."""
    with service.collector() as one:
        clock.set_demo_clock(one.connection, instant)
        one.refresh_clock()
        one.publish(close=True)
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def reads_as() -> ReadsAs:
    """Say in which role, and in what area, the pages of the test are opened."""

    def say(role: str = "officer", level: str = "country", code: str = "TH") -> None:
        say.reader = (role, level, code)  # type: ignore[attr-defined]

    say()
    return say


@pytest.fixture
def open_page(small_warehouse: Path, reads_as: ReadsAs) -> Iterator[OpenPage]:
    """Open a page by name with the query part of a link; fails on any exception."""

    def opened(name: str, **link: str) -> AppTest:
        page = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60)
        page.user = by_role(*reads_as.reader)  # type: ignore[attr-defined]
        for key, value in link.items():
            page.query_params[key] = value
        # The page at once, as a link opens it: `switch_page` wants a run of the first page before.
        page._page_hash = calc_hash("" if name == "overview" else name)
        page.run()
        assert name in page.session_state["link_page"]
        assert not page.exception
        assert "bmn-empty unreadable" not in html(page)
        return page

    # Caches outlive a test: the second would see the first one's figures.
    st.cache_data.clear()
    st.cache_resource.clear()
    yield opened
    st.cache_data.clear()
    st.cache_resource.clear()
