"""Gathers an area's rows into the `Situation` that sentences, decisions and reports are made of."""

import streamlit as st

from bmn.headline import Income, Situation
from bmn.standing.phase import AreaProgress
from bmn.survey.areas import PARTS
from bmn.ui.kit import answers, outlooks
from bmn.ui.kit.outlooks import Outlooks
from bmn.ui.kit.view import View

_APART = {
    "country": ("district", "local_authority", "village"),
    "inspection_region": ("district", "local_authority", "village"),
    "province": ("local_authority", "village"),
    "district": ("village",),
}
"""Levels that certify below the parts whose certificates make up an area's own."""


def of(view: View, level: str | None = None) -> Situation:
    """The situation of the view's area; `level` chooses the way down (default: the usual one)."""
    parts = PARTS[view.area.level]
    level = level or (parts[0] if parts else None)
    row = answers.progress_of_area(view).first
    return Situation(
        row=AreaProgress.from_row(row) if row else _nothing(view),
        as_of=view.as_of,
        standards=view.standards,
        children=tuple(
            AreaProgress.from_row(part)
            for part in (answers.progress_of_parts(view, level) if level else [])
        ),
        by_day={day["day"]: day["households"] for day in answers.collected_by_day(view)},
        outlooks=_outlooks(
            view.snapshot.key,
            view.reader.scope.area_level,
            view.reader.scope.area_code,
            view.year,
            view.area.key,
            level,
            view,
        ),
        certified_apart={
            below: answers.certified_of_level(view, below)
            for below in _APART.get(view.area.level, ())
        },
        income=_income(view),
        snapshot=view.snapshot.id,
        is_made_up=view.snapshot.made_up,
    )


@st.cache_data(max_entries=200, show_spinner=False)
def _outlooks(
    snapshot_key: str,
    scope_level: str,
    scope_code: str,
    year: int,
    area_key: str,
    level: str | None,
    _view: View,
) -> Outlooks:
    """What is expected of the area and of its children, by level and code: once a snapshot."""
    return outlooks.of(_view, level)


def _nothing(view: View) -> AreaProgress:
    """An area that takes no part in the year: known by name, nothing counted."""
    return AreaProgress(view.area.level, view.area.code, view.area.name_th, view.area.name_en)


def _income(view: View) -> Income | None:
    indicator_no = view.year_row.get("income_indicator_no")
    row = answers.income_of_area(view).first
    if indicator_no is None or row is None:
        return None
    return Income(int(indicator_no), row["income_households"], row["households_below_criterion"])
