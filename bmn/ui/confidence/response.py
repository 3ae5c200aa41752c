"""How many of those visited again answered, why the others didn't, and the use of the reserve."""

from bmn.ui.kit import answers, layout
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row
from bmn.words import formats

NOT_ANSWERED = ("not_home", "moved", "refused", "no_such_house")


def draw(view: View) -> None:
    """The card; none where nobody was visited again."""
    row = answers.reinterview_outcomes(view).first
    if row is None:
        return
    with layout.card("response", view.words("confidence.response.title")):
        layout.lines(lines(view, row))


def lines(view: View, row: Row) -> list[str]:
    """The rate, the reasons, the reserve: each a line."""
    language = view.language
    if not row["told"]:
        return [
            view.words(
                "confidence.response.unknown", visited=formats.count(row["visited"], language)
            )
        ]
    said = [
        view.words(
            "confidence.response.rate",
            percent=formats.percent_words(row["response_share"], language),
            completed=formats.count(row["completed"], language),
            told=formats.count(row["told"], language),
        )
    ]
    reasons = [
        view.words(f"confidence.response.{name}", count=formats.count(row[name], language))
        for name in NOT_ANSWERED
        if row[name]
    ]
    if reasons:
        said.append(view.words("confidence.response.not_counted", reasons=" · ".join(reasons)))
    if row["reserve_visited"]:
        said.append(
            view.words(
                "confidence.response.reserve",
                visited=formats.count(row["reserve_visited"], language),
                completed=formats.count(row["reserve_completed"], language),
            )
        )
    return said
