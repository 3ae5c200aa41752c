"""Reads what a page shows, as a reader does."""

import json
import re
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest

from bmn import settings
from bmn.access import accounts, database, grants, sessions
from bmn.access.reader import Scope
from bmn.ui.kit import who


def signed_in_app(file: str = "app.py") -> AppTest:
    """A page of the first administrator's, who reads real data and made-up ones."""
    return signed_in(AppTest.from_file(str(settings.ROOT / file), default_timeout=60))


def signed_in(page: AppTest) -> AppTest:
    """The page, opened by the first administrator."""
    with database.writing() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO account (subject, name, is_first_administrator, created_at) "
            "VALUES ('admin', 'admin', 1, 0)"
        )
    account = next(one for one in accounts.listed() if one.is_first_administrator)
    page.user = _told(sessions.begin(account))
    return page


def by_role(role: str, level: str, code: str) -> dict[str, str]:
    """A demo's role as the gate tells Streamlit of it: a real session, good on made-up data."""
    subject = grants.demo_subject(role, Scope(level, code))
    return _told(sessions.begin_demo(subject, "ผู้ทดสอบ"))


def _told(token: str) -> dict[str, str]:
    identity = sessions.of_token(token)
    assert identity is not None
    return {"subject": identity.subject, who.SIGN_IN_ID: identity.sign_in_id}


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
