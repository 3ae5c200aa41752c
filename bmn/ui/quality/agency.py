"""The agency cross-check (guideline of 2563, item 1.7): a section that the quality page places."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from bmn.charts import agency as charts_agency
from bmn.survey.areas import Area
from bmn.ui.kit import answers, choices, layout, parts, passport, tables
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]

KNOWN_ITEMS = ("disabled", "chronic", "newborn")
COMPARED = ("differs", "within")
DOTS_SHOWN = 20


def draw(view: View) -> None:
    """Chart, table and what can't be compared; one item at a time."""
    rows = answers.agency_of_districts(view)
    with layout.card("agency", view.words("quality.agency.title")):
        if not rows:
            layout.empty(
                view, "no_data", view.words("quality.agency.empty.no_register", year=view.year)
            )
            return
        items = sorted({row["item"] for row in rows}, key=_order)
        item = choices.select(
            view.words("quality.agency.item_label"),
            "item",
            items,
            lambda name: item_words(view, name),
            width=300,
        )
        own = [row for row in rows if row["item"] == item]
        layout.note(view.words("quality.agency.how"))
        _draw_chart(view, own, item)
        _draw_states(view, own)
        tables.draw(view, f"agency_{item}", columns(view), own, height=480, name="agency")
        layout.source(view, own[0]["source"] or view.words("quality.agency.source_unknown"))
        passport.draw(view, "agency", _passport(view, item))


def item_words(view: View, item: str) -> str:
    """คนพิการ; an item that we have no word for as the register writes it."""
    return view.words(f"quality.agency.item.{item}") if item in KNOWN_ITEMS else item


def _order(item: str) -> tuple[int, str]:
    return (KNOWN_ITEMS.index(item) if item in KNOWN_ITEMS else len(KNOWN_ITEMS), item)


def _draw_chart(view: View, rows: Sequence[Row], item: str) -> None:
    compared = [row for row in rows if row["status"] in COMPARED and row["gap_share"] is not None]
    if not compared:
        layout.empty(view, "no_data", view.words("quality.agency.empty.nothing_compared"))
        return
    shown = compared[:DOTS_SHOWN]
    st.plotly_chart(
        charts_agency.gaps(
            [_dot(view, row) for row in shown],
            shown[0]["tolerance_share"],
            view.language,
            view.mode,
        ),
        theme=None,
        config={"displayModeBar": False},
        key=f"chart_agency_{item}",
        alt=view.words("quality.agency.title"),
    )
    if len(shown) < len(compared):
        layout.note(
            view.words(
                "quality.agency.first_of",
                shown=len(shown),
                total=formats.count(len(compared), view.language),
            )
        )


def _dot(view: View, row: Row) -> Row:
    return {
        "name": district_name(view, row),
        "gap": row["gap_share"],
        "differs": row["status"] == "differs",
        "hover": view.words(
            "quality.agency.chart.hover",
            district=district_name(view, row),
            register=formats.count(row["register_count"], view.language),
            survey=formats.count(row["survey_count"], view.language),
            scaled=formats.count(row["scaled_count"], view.language),
            progress=formats.percent(row["progress_share"], view.language),
        ),
    }


def district_name(view: View, row: Row) -> str:
    """The district; with its code outside a province, where names repeat."""
    name = row["area_name_th"]
    found = parts.name(view, Area("district", row["area_code"], name, row["area_name_en"] or name))
    is_within = view.area.level in ("province", "district")
    return found if is_within else f"{found} ({row['area_code']})"


def _draw_states(view: View, rows: Sequence[Row]) -> None:
    """How many districts differ, agree, and can't be compared, each with its reason."""
    told = []
    for status in ("differs", "within", "too_few", "too_early", "no_target", "uncountable"):
        count = sum(1 for row in rows if row["status"] == status)
        if count:
            told.append(
                (
                    view.words(f"quality.agency.status.{status}"),
                    formats.counted(count, "district", view.language),
                )
            )
    layout.facts(told)


def columns(view: View) -> list[Column]:
    """Register, survey, the survey scaled by progress, and the gap."""
    said = view.words
    return [
        Column(
            "area",
            said("common.level.district"),
            width=200,
            value=lambda row: district_name(view, row),
        ),
        Column(
            "status",
            said("quality.agency.column.status"),
            width=210,
            value=lambda row: said(f"quality.agency.status.{row['status']}"),
        ),
        Column("register_count", said("quality.agency.column.register"), "count", on_phone=True),
        Column("survey_count", said("quality.agency.column.survey"), "count"),
        Column("progress_share", said("quality.agency.column.progress"), "share"),
        Column(
            "scaled", said("quality.agency.column.scaled"), "count", value=_whole("scaled_count")
        ),
        Column(
            "gap", said("quality.agency.column.gap"), "signed", value=_whole("gap"), on_phone=True
        ),
        Column("gap_share", said("quality.agency.column.gap_share"), "points"),
        Column(
            "basis",
            said("quality.agency.column.basis"),
            width=200,
            value=lambda row: said(f"quality.agency.basis.{row['basis'] or 'none'}"),
        ),
    ]


def _whole(name: str) -> Callable[[Row], int | None]:
    return lambda row: None if row[name] is None else round(row[name])


def _passport(view: View, item: str) -> Passport:
    return Passport(
        title=f"{view.words('quality.agency.title')}: {item_words(view, item)}",
        definition=view.words("quality.agency.passport"),
        answer=answers.agency_of_districts(view),
    )
