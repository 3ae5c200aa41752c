"""All areas of the next level down, worst first, with everything that is counted of them."""

from bmn.survey.areas import PARTS
from bmn.ui.kit import answers, layout, passport, progress_table, situations, tables
from bmn.ui.kit.going import go
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View


def draw(view: View) -> None:
    """The card, with the choice of the way down; nothing where the area has no parts."""
    if not PARTS[view.area.level]:
        return
    with layout.card("table", view.words("progress.table.title")):
        level = layout.way_down(view, PARTS[view.area.level])
        situation = situations.of(view, level)
        lines = progress_table.lines(view, situation)
        if not lines:
            layout.empty(view, "no_data", view.words("progress.table.empty"))
            return
        tables.draw(
            view,
            f"progress_{level}",
            progress_table.columns(view, situation),
            lines,
            total=progress_table.total(view, situation),
            open_row=lambda line: go(line.area_key),
            height=560,
            name="progress",
        )
        passport.draw(
            view,
            "progress_table",
            Passport(
                title=view.words("progress.table.title"),
                definition=view.words("progress.passport.table"),
                answer=answers.progress_of_parts(view, level),
            ),
        )
