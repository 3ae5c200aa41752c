"""A page's own choices: what is drawn anew is no new choice, and only options count."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from bmn.ui.kit import choices, link


class Screen:
    """Streamlit's widgets as far as a choice needs them: it keeps how each was drawn."""

    def __init__(self, address: dict[str, str]) -> None:
        self.query_params = dict(address)
        self.session_state: dict[str, Any] = {}
        self.drawn: dict[str, Any] = {}

    def _widget(self, *_args: Any, **drawn: Any) -> None:
        self.drawn = drawn

    segmented_control = selectbox = text_input = _widget

    def answer(self, value: Any) -> None:
        """What the browser says of the widget drawn last, and its callback."""
        self.session_state[self.drawn["key"]] = value
        self.drawn["on_change"]()


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | None]]:
    told: list[tuple[str, str | None]] = []
    monkeypatch.setattr(link, "put", lambda name, value: told.append((name, value)))
    return told


@pytest.fixture
def on_screen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Screen]:
    def made(**address: str) -> Screen:
        screen = Screen(address)
        monkeypatch.setattr(choices, "st", screen)
        return screen

    return made


def segments() -> str:
    return choices.segments("แสดง", "show", ("areas", "households"), str)


def select() -> str:
    return choices.select("แสดง", "show", ("areas", "households"), str)


@pytest.mark.parametrize("draw", [segments, select])
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("households", [("show", "households")]),
        # A widget that is drawn anew says what it shows: that is nobody's choice.
        ("areas", []),
        (None, []),
        ("forged", []),
    ],
)
def test_only_another_option_is_a_choice(
    on_screen: Callable[..., Screen],
    put: list[tuple[str, str | None]],
    draw: Callable[[], str],
    answer: str | None,
    expected: list[tuple[str, str | None]],
) -> None:
    screen = on_screen()
    assert draw() == "areas"
    screen.answer(answer)
    assert put == expected


@pytest.mark.parametrize("draw", [segments, select])
def test_what_the_link_says_is_shown_and_can_be_left(
    on_screen: Callable[..., Screen], put: list[tuple[str, str | None]], draw: Callable[[], str]
) -> None:
    screen = on_screen(show="households")
    assert draw() == "households"
    screen.answer("households")
    assert put == []
    screen.answer("areas")
    assert put == [("show", "areas")]


@pytest.mark.parametrize("draw", [segments, select])
def test_a_forged_link_shows_the_first(
    on_screen: Callable[..., Screen], draw: Callable[[], str]
) -> None:
    on_screen(show="forged")
    assert draw() == "areas"


@pytest.mark.parametrize("draw", [segments, select])
def test_another_language_or_choice_is_another_widget(
    on_screen: Callable[..., Screen], draw: Callable[[], str]
) -> None:
    """The browser keeps a widget's words and place by its key."""
    keys = set()
    for address in ({}, {"lang": "en"}, {"show": "households"}):
        screen = on_screen(**address)
        draw()
        keys.add(screen.drawn["key"])
    assert len(keys) == 3


def test_a_single_option_is_nothing_to_choose(on_screen: Callable[..., Screen]) -> None:
    screen = on_screen()
    assert choices.segments("แสดง", "show", ("areas",), str) == "areas"
    assert screen.drawn == {}


def test_a_pick_can_be_taken_back_and_no_forged_one_counts(
    on_screen: Callable[..., Screen], put: list[tuple[str, str | None]]
) -> None:
    screen = on_screen(rule="b")
    assert choices.pick("กฎ", "rule", ("a", "b"), str, placeholder="…") == "b"
    screen.answer(None)
    screen.answer("forged")
    screen.answer("a")
    assert put == [("rule", None), ("rule", None), ("rule", "a")]


def test_what_is_searched_is_short_and_never_blank(
    on_screen: Callable[..., Screen], put: list[tuple[str, str | None]]
) -> None:
    screen = on_screen(find="x" * 99)
    assert choices.search("ค้นหา", "find") == "x" * choices.SEARCH_LENGTH
    screen.answer("   ")
    screen.answer(f" {'y' * 99}")
    assert put == [("find", None), ("find", "y" * choices.SEARCH_LENGTH)]


@pytest.mark.parametrize("levels", [("tambon",), ()])
def test_one_way_down_is_no_choice(
    on_screen: Callable[..., Screen], levels: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_screen()
    monkeypatch.setattr(choices, "PARTS", {"district": levels})
    view = SimpleNamespace(area=SimpleNamespace(level="district"), words=lambda key: key)
    assert choices.way_down(view) == (levels[0] if levels else None)  # type: ignore[arg-type]
