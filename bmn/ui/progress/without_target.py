"""Which areas have no target, by name: the first of them, with their count."""

from bmn.ui.kit import answers, layout, passport
from bmn.ui.kit.going import area_of_row
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.words import formats

SHOWN = 20


def draw(view: View) -> None:
    """The card; nothing where every area has a target, or none has and so no sum lacks one."""
    if not ((answers.progress_of_area(view).first or {}).get("targets_missing")):
        return
    found = answers.areas_without_target(view)
    if not found:
        return
    with layout.card("without_target", title(view, found)):
        layout.lines([_line(view, row) for row in found[:SHOWN]])
        more = len(found) - SHOWN
        if more > 0:
            layout.note(
                view.words("progress.without_target.more", more=formats.count(more, view.language))
            )
        layout.note(view.words("progress.without_target.why"))
        passport.draw(
            view,
            "without_target",
            Passport(
                title=title(view, found),
                definition=view.words("progress.without_target.why"),
                answer=found,
            ),
        )


def title(view: View, found: answers.Answer) -> str:
    """How many areas lack a target."""
    areas = formats.count(len(found), view.language)
    return view.words("progress.without_target.title", areas=areas)


def _line(view: View, row: answers.Row) -> str:
    """Name and code, and what was collected there all the same."""
    area = area_of_row(row, row["area_level"])
    told = f"{area.label(view.language)} ({area.code})"
    collected = row["households_collected"]
    if not collected:
        return told
    households = formats.counted(collected, "household", view.language)
    return view.words("progress.without_target.collected", area=told, households=households)
