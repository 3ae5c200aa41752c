"""The parts in a table: what was signed, then the estimate and what it is made of."""

from collections.abc import Callable, Sequence
from typing import Any

from bmn.standing import confidence
from bmn.ui.confidence.ranking import Ranked
from bmn.ui.confidence.state import needed, papers_due, state_words, table_passport
from bmn.ui.kit import layout, parts, passport, tables
from bmn.ui.kit.going import go
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Answer, Row

_INTERVAL_MARKS = {"below": "▼", "undecided": "○", "above": "◆", "no_level": "✕"}


def draw(view: View, answer: Answer, ranked: Sequence[Ranked], level: str) -> None:
    """The whole card; a row opens its area."""
    title = view.words("confidence.parts.title", level=parts.level_words(view, level))
    with layout.card("parts", title):
        tables.draw(
            view,
            f"confidence_{level}",
            _columns(view, level),
            [_row(one) for one in ranked],
            open_row=lambda row: go(row["area_key"]),
            height=520,
            name="confidence",
        )
        layout.source(view, view.words("confidence.source"))
        passport.draw(view, "ranking", table_passport(view, answer, "ranking"))


def _row(one: Ranked) -> Row:
    return {**one.row, "name": one.name, "area_key": one.area.key, "interval_state": one.state}


def _columns(view: View, level: str) -> list[Column]:
    """Verdicts stand at province level only; below it 95 is a line to compare with."""
    words = view.words

    def column(
        key: str,
        name: str,
        kind: str = "share",
        width: int = 110,
        value: Callable[[Row], Any] | None = None,
        **more: Any,
    ) -> Column:
        told = words(f"confidence.ranking.{name}")
        return Column(key, told, kind, width=width, value=value, **more)

    found = [
        Column("name", words(f"common.level.{level}"), width=170),
        column("signed", "signed", value=lambda row: _of_percent(row["signed_level_pct"])),
    ]
    if confidence.is_judged(level):
        verdict = column(
            "verdict",
            "verdict",
            "text",
            190,
            lambda row: state_words(view, _verdict(view, row, level)),
        )
        found.append(verdict)
    return [
        *found,
        column("state", "state", "text", 210, lambda row: _side_words(view, row, level)),
        column("share", "agreement", value=lambda row: row["agreement_share"], on_phone=True),
        column("low", "low", value=lambda row: row["agreement_low"]),
        column("high", "high", value=lambda row: row["agreement_high"]),
        column("agreed", "agreed", "count", 90),
        column("reinterviewed", "reinterviewed", "count", value=lambda row: _asked(row, level)),
        column("covered", "covered", width=130, value=lambda row: row["population_sampled_share"]),
        column("automatic", "automatic", width=120, value=lambda row: row["automatic_check_share"]),
        column(
            "estimate",
            "estimate",
            width=120,
            value=lambda row: row["quality_estimate_share"],
            on_phone=True,
        ),
        column("process", "process", width=120, value=lambda row: row["process_share"]),
        Column(
            "collected",
            words("common.kpi.collected"),
            "count",
            width=110,
            value=lambda row: row["households_collected"],
        ),
    ]


def _of_percent(value: float | None) -> float | None:
    return None if value is None else value / 100


def _asked(row: Row, level: str) -> int | None:
    """Second interviews of an area; a village has no sample of its own."""
    return row["reinterviewed"] if confidence.is_estimated(level) else None


def _verdict(view: View, row: Row, level: str) -> str:
    signed, level_pct = row["signed_level_pct"], needed(view)
    return confidence.official(signed, level_pct, level, papers_due(view, level), view.as_of.date())


def _side_words(view: View, row: Row, level: str) -> str:
    if not confidence.is_estimated(level):
        return view.words("common.empty.dash")
    state = row["interval_state"]
    if state is None:
        return f"○ {view.words('confidence.ranking.no_sample')}"
    return f"{_INTERVAL_MARKS[state]} {view.words(f'confidence.interval.{state}')}"
