"""The passport of a number: what it means, what it is made of, and where it was read."""

from dataclasses import dataclass

import streamlit as st

from bmn.ui.kit import again
from bmn.ui.kit.style import words
from bmn.ui.kit.view import View
from bmn.warehouse import queries
from bmn.warehouse.answer import Answer
from bmn.words import formats


@dataclass(frozen=True)
class Passport:
    """What a reader may ask of a number; `answer` is the very answer that it stands in."""

    title: str
    definition: str
    answer: Answer
    numerator: str | None = None
    denominator: str | None = None


def draw(view: View, key: str, passport: Passport) -> None:
    """A quiet button that opens the passport. The query's text goes out only when it is opened."""
    _button(view, key, passport)


@st.fragment
def _button(view: View, key: str, passport: Passport) -> None:
    view = again.in_fragment(view)
    box = st.popover(
        view.words("common.button.passport"),
        type="tertiary",
        key=f"passport_{key}",
        on_change="rerun",
    )
    if box.open:
        with box:
            _draw_open(view, passport)


def _draw_open(view: View, passport: Passport) -> None:
    question = passport.answer
    facts = [
        ("numerator", passport.numerator),
        ("denominator", passport.denominator),
        ("as_of", formats.thai_datetime(view.as_of, view.language, "weekday")),
        ("snapshot", view.snapshot.id),
        ("area", f"{view.area.label(view.language)} ({view.area.level} {view.area.code})"),
    ]
    told = "".join(
        f"<dt>{words(view.words(f'frame.passport.{name}'))}</dt><dd>{words(value)}</dd>"
        for name, value in facts
        if value
    )
    st.html(
        f"<h3>{words(passport.title)}</h3><p>{words(passport.definition)}</p>"
        f'<dl class="bmn-passport">{told}</dl>'
    )
    st.caption(view.words("frame.passport.query", name=question.query))
    st.code(queries.describe(question.query).text, language="sql", wrap_lines=True, height=220)
    st.caption(view.words("frame.passport.parameters"))
    st.code(
        "\n".join(f"{name} = {value}" for name, value in question.parameters.items()), language=None
    )
    st.caption(view.words("frame.passport.command"))
    st.code(_command(question), language="bash", wrap_lines=True)


def _command(question: Answer) -> str:
    given = " ".join(
        f"--param {name}={value}"
        for name, value in question.parameters.items()
        if value is not None
    )
    return f"python -m bmn answer {question.query} {given} --json".replace("  ", " ")
