"""Going to another area: what any page may do, by a link, a row or a click."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from bmn.survey.areas import Area
from bmn.ui.kit import link


def go(area_key: str) -> None:
    """Look at another area from the next run on. Meant for callbacks."""
    choose("area", area_key)


def go_to_row(row: Mapping[str, Any], level: str) -> None:
    """Look at the area of a row of an answer."""
    go(f"{level}-{row['area_code']}")


def area_of_row(row: Mapping[str, Any], level: str) -> Area:
    """The area that a row of `areas_of_year` or of a `…_by_area` answer is about."""
    name = "area_name" if "area_name_th" in row else "name"
    return Area(
        level,
        row["area_code"],
        row[f"{name}_th"],
        row[f"{name}_en"] or row[f"{name}_th"],
        row.get("moo"),
        bool(row.get("is_municipal")),
    )


def choose(name: str, value: str) -> None:
    """Keep a choice of the frame (`area`, `year`, `lang`) in the link and in the session."""
    link.put(name, value)
    st.session_state[f"chosen_{name}"] = value
