"""The parts of the view's area by code, with their full names; and why there may be no result."""

from bmn.survey.areas import Area
from bmn.ui.kit import answers
from bmn.ui.kit.going import area_of_row
from bmn.ui.kit.view import View


def areas(view: View, level: str) -> dict[str, Area]:
    """The areas of a level inside the view's area that take part in its year, by code."""
    found = answers.areas_of_year(
        view.reader, view.snapshot, view.year, level, view.area.level, view.area.code
    )
    return {row["area_code"]: area_of_row(row, level) for row in found}


def name(view: View, area: Area) -> str:
    """A part as it stands in a table: without its level, which the header says."""
    if area.level in ("village", "inspection_region"):
        return area.label(view.language)
    return area.name(view.language)


def level_words(view: View, level: str) -> str:
    """อำเภอ / district: a level's word inside a sentence or title."""
    return view.words(f"common.level.{level}").lower()


def of_row(view: View, known: dict[str, Area], row: answers.Row, level: str) -> Area:
    """The area that a row of results is about."""
    return known.get(row["area_code"]) or area_of_row(row, level)


def why_no_result(view: View) -> tuple[str, str]:
    """The empty state of an area without results, and a key of what to say about it."""
    if view.year_row.get("catalogue") is None:
        return "no_data", "no_catalogue"
    progress = answers.progress_of_area(view).first
    if progress is None:
        return "no_data", "no_part"
    if not progress["households_collected"]:
        return "not_started", "not_started"
    return "no_data", "not_released"
