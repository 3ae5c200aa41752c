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


def tiles(page: AppTest) -> dict[str, str]:
    """What each tile says, by its name: value, unit, state and all lines, as one text."""
    told = {}
    for element in page.get("html"):
        body = element.proto.body
        name = re.search(r'<div class="what">(.*?)</div>', body)
        if not body.startswith('<div class="bmn-tile') or name is None:
            continue
        shown = body[name.end() :].replace("</div>", " </div>")
        told[_plain(name[1])] = " ".join(_plain(shown).split())
    return told


def _plain(piece: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", piece)).replace("\u200b", "").replace("\u2060", "")
