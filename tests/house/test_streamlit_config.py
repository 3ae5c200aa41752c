"""Settings that cost or leak when they are lost (reliability and cost of the dashboard)."""

import tomllib
from typing import Any

import pytest

from bmn import settings

CONFIG: dict[str, Any] = tomllib.loads(
    (settings.ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("server", "enableStaticServing", False),
        ("server", "enableAgentApi", False),
        ("server", "fileWatcherType", "none"),
        ("server", "address", "127.0.0.1"),
        ("server", "showEmailPrompt", False),
        ("browser", "gatherUsageStats", False),
        ("client", "showErrorDetails", "none"),
        ("client", "showErrorLinks", False),
        ("client", "toolbarMode", "minimal"),
        ("runner", "postScriptGC", False),
    ],
)
def test_a_setting_stays(section: str, option: str, value: object) -> None:
    assert CONFIG[section][option] == value


def test_protections_that_are_on_by_default_are_not_turned_off() -> None:
    server = CONFIG["server"]
    assert server.get("enableCORS", True)
    assert server.get("enableXsrfProtection", True)
    assert server["maxUploadSize"] <= 50


def test_both_modes_are_designed_and_no_font_is_fetched() -> None:
    theme = CONFIG["theme"]
    assert theme["light"]["backgroundColor"] != theme["dark"]["backgroundColor"]
    assert "fontFaces" not in theme
    assert "http" not in theme["font"]
