"""Reads what a page shows, as a reader does."""

import json
import re
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest


def html(page: AppTest) -> str:
    """All pieces of HTML on the page, in order."""
    return "\n".join(element.proto.body for element in page.get("html"))


def words(page: AppTest) -> str:
    """The same without tags."""
    return unescape(re.sub(r"<(style|script).*?</\1>|<[^>]*>", "", html(page), flags=re.DOTALL))


def sentence(page: AppTest) -> str:
    """The generated sentence of the overview."""
    found = re.search(r'<div class="bmn-headline.*', html(page))
    assert found, "no sentence on the page"
    return unescape(re.sub(r"<[^>]*>", "", found[0]))


def figures(page: AppTest) -> list[dict[str, Any]]:
    """The plotly figures on the page."""
    return [json.loads(element.proto.spec) for element in page.get("plotly_chart")]
