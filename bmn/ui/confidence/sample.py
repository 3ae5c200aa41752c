"""The form with which a sample for second interviews is sized, drawn and taken away as a list.

Drawn at the click only: until then nothing reads single households.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from bmn.exchange import sample, spreadsheet
from bmn.exchange.sample import Design
from bmn.standing import confidence
from bmn.statistics import agreement
from bmn.survey.standards import Held
from bmn.ui.kit import again, answers, files, layout, tables
from bmn.ui.kit.files import Made
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]

AIMS = ("show", "precision")
PRECISIONS = (1, 2, 3, 5)
TAKES = (1, 3, 5, 10)
EXPECTED_PCT = 100 * confidence.SHARE_WITHOUT_SAMPLE
"""Share agreeing to plan with where nobody was interviewed again yet."""

_SEED_LENGTH = 40


@dataclass(frozen=True)
class Plan:
    """What was chosen in the form, and the size that follows; None where no sample would do."""

    aim: str
    population: int
    expected_share: float
    precision_points: int
    take: int
    seed: str
    counts_done: bool
    design_effect: float
    size: int | None


def draw(view: View, row: Row | None, needed_pct: float | None) -> None:
    """The form; or why there is none for this reader or area."""
    if not view.reader.may_see_records:
        layout.lines([view.words("confidence.sample.no_right")])
        return
    if view.area.level in sample.TOO_LARGE:
        layout.lines([view.words("confidence.sample.too_large")])
        return
    if row is None or not row["households_collected"]:
        layout.empty(view, "not_started", view.words("confidence.missing.nothing_collected"))
        return
    _form(view, row, needed_pct)


@st.fragment
def _form(view: View, row: Row, needed_pct: float | None) -> None:
    view = again.in_fragment(view)
    plan = _choose(view, row, needed_pct)
    layout.lines(plan_lines(view, plan, needed_pct))
    if plan.size is None:
        return
    strata = answers.reinterviews_by_stratum(view)
    if strata:
        tables.draw(
            view,
            "sample_sizes",
            _size_columns(view, strata, plan),
            strata,
            height=260,
            name="sample-sizes",
        )
    _downloads(view, plan)


def _choose(view: View, row: Row, needed_pct: float | None) -> Plan:
    words = view.words
    aims = AIMS if needed_pct is not None else AIMS[1:]
    known = row["agreement_share"]
    # A rate that isn't above the level can't be expected to show it: a narrower interval can.
    is_hopeless = known is not None and needed_pct is not None and known * 100 <= needed_pct
    first, second, third, fourth = st.columns([3, 2, 2, 2], gap="small")
    aim = first.selectbox(
        words("confidence.sample.aim"),
        aims,
        index=1 if is_hopeless else 0,
        key=f"sample_aim_{view.area.key}_{view.year}",
        format_func=lambda one: (
            words(
                f"confidence.sample.aim_{one}",
                level=f"{needed_pct:g}",
                chance=f"{confidence.CHANCE * 100:g}",
            )
            if one == "show"
            else words("confidence.sample.aim_precision")
        ),
    )
    precision = second.selectbox(
        words("confidence.sample.precision"),
        PRECISIONS,
        index=1,
        key="sample_precision",
        disabled=aim == "show",
        format_func=lambda one: f"± {one}",
    )
    expected = third.number_input(
        words("confidence.sample.expected"),
        50.0,
        100.0,
        step=0.5,
        format="%.2f",
        value=EXPECTED_PCT if known is None else max(round(known * 100, 2), 50.0),
        key=f"sample_expected_{view.area.key}_{view.year}",
    )
    take = fourth.selectbox(
        words("confidence.sample.take"),
        TAKES,
        index=TAKES.index(agreement.PLANNED_TAKE),
        key="sample_take",
    )
    left, right = st.columns([1, 3], gap="small", vertical_alignment="bottom")
    seed = left.text_input(
        words("confidence.sample.seed"),
        value=f"{view.year}-{view.area.code}",
        max_chars=_SEED_LENGTH,
        key=f"sample_seed_{view.area.key}_{view.year}",
    )
    counts_done = right.checkbox(
        words(
            "confidence.sample.counts_done",
            households=formats.counted(row["reinterviewed"] or 0, "household", view.language),
        ),
        value=bool(row["reinterviewed"]),
        key="sample_counts_done",
    )
    return planned(
        aim,
        int(row["households_collected"]),
        expected / 100,
        precision,
        take,
        seed,
        counts_done=counts_done,
        needed_pct=needed_pct,
        held=view.standards.held,
    )


def planned(
    aim: str,
    population: int,
    expected_share: float,
    precision_points: int,
    take: int,
    seed: str,
    *,
    counts_done: bool,
    needed_pct: float | None,
    held: Held,
) -> Plan:
    """The size that the choices ask for."""
    effect = sample.stated_design_effect(held, take)
    size: int | None = None
    if aim == "precision":
        size = sample.wanted_size(
            population,
            held,
            precision=precision_points / 100,
            expected_share=expected_share,
            take=take,
        )
    elif needed_pct is not None:
        size = agreement.size_to_show(
            needed_pct / 100,
            expected_share,
            population=population,
            design_effect=effect,
            chance=confidence.CHANCE,
        )
    return Plan(
        aim, population, expected_share, precision_points, take, seed, counts_done, effect, size
    )


def plan_lines(view: View, plan: Plan, needed_pct: float | None) -> list[str]:
    """The size, and the figures that it follows from."""
    language = view.language
    inputs = view.words(
        "confidence.sample.inputs",
        households=formats.counted(plan.population, "household", language),
        percent=formats.percent_words(plan.expected_share, language),
        effect=f"{plan.design_effect:.2f}",
        take=plan.take,
    )
    if plan.size is None:
        level = "" if needed_pct is None else f"{needed_pct:g}"
        return [view.words("confidence.sample.impossible", level=level), inputs]
    size = view.words(
        "confidence.sample.size",
        households=formats.counted(plan.size, "household", language),
        enumerators=formats.count(-(-plan.size // plan.take), language),
    )
    return [size, inputs, view.words(f"confidence.sample.formula_{plan.aim}")]


def design_of(plan: Plan) -> Design:
    """How the sample is drawn."""
    return Design(plan.size or 1, plan.seed, plan.take, counts_done=plan.counts_done)


def _downloads(view: View, plan: Plan) -> None:
    stem = tables.file_stem(view, "reinterview-sample")
    with st.container(horizontal=True, gap="small", key="downloads_sample"):
        for kind, button, mime in (
            ("xlsx", "excel", spreadsheet.XLSX_MIME),
            ("csv", "csv", files.CSV_MIME),
        ):
            files.offer(
                view,
                view.words(f"confidence.sample.{button}"),
                key=f"{kind}_sample",
                name=f"{stem}.{kind}",
                mime=mime,
                make=partial(_list, view, plan, xlsx=kind == "xlsx"),
            )
    layout.note(view.words("confidence.sample.comes_back"))


def _list(view: View, plan: Plan, *, xlsx: bool) -> Made:
    """The list of the newest snapshot: the page's own may have been retired before the click."""
    households = sample.frame(view.year, view.area.level, view.area.code, reader=view.reader)
    drawn = sample.draw(households, design_of(plan))
    return Made(sample.as_file(drawn, xlsx=xlsx), len(drawn))


def _size_columns(view: View, strata: Sequence[Row], plan: Plan) -> list[Column]:
    """What each authority gives; those who were interviewed again already count if so chosen."""
    words = view.words
    sizes = sample.allocate(
        {row["area_code"]: row["households_collected"] for row in strata}, design_of(plan)
    )

    def more(row: Row) -> int:
        done = row["reinterviewed"] if plan.counts_done else 0
        return max(sizes[row["area_code"]] - done, 0)

    return [
        Column(
            "area",
            words("common.level.local_authority"),
            width=280,
            value=lambda row: (
                row[f"area_name_{view.language}"] or words("common.empty.unknown_local_authority")
            ),
        ),
        Column("households_collected", words("common.kpi.collected"), "count"),
        Column("reinterviewed", words("confidence.ranking.reinterviewed"), "count"),
        Column(
            "size",
            words("confidence.sample.column_size"),
            "count",
            value=lambda row: sizes[row["area_code"]],
        ),
        Column("more", words("confidence.sample.column_more"), "count", value=more),
    ]
