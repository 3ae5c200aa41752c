"""Which data set is shown, and its survey years."""

from collections.abc import Mapping
from typing import Any

from bmn.ui.kit import answers, layout, passport, tables
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]


def draw(view: View) -> None:
    """Both cards."""
    with layout.card("snapshot", view.words("data.snapshot.title")):
        layout.facts(facts(view))
    with layout.card("years", view.words("data.snapshot.years")):
        years = answers.years(view.reader, view.snapshot)
        tables.draw(view, "years", columns(view), years, name="years")
        layout.source(view, view.words("data.snapshot.source"))
        passport.draw(view, "years", _passport(view))


def facts(view: View) -> list[tuple[str, str]]:
    """Which data set this is, and of when."""
    snapshot, language = view.snapshot, view.language
    made_up = "common.say.made_up_short" if snapshot.made_up else "data.snapshot.real"
    return [
        (view.words("data.snapshot.id"), snapshot.id),
        (view.words("data.snapshot.as_of"), formats.thai_datetime(snapshot.as_of, language)),
        (
            view.words("data.snapshot.published"),
            formats.thai_datetime(snapshot.published_at, language),
        ),
        (view.words("data.snapshot.kind"), view.words(made_up)),
    ]


def columns(view: View) -> list[Column]:
    """The survey years of the snapshot, newest first."""
    said = view.words
    return [
        Column(
            "year", said("common.say.year"), width=90, value=lambda row: str(row["survey_year_be"])
        ),
        Column(
            "catalogue",
            said("data.column.catalogue"),
            width=140,
            value=lambda row: row["catalogue"] or said("data.snapshot.no_catalogue"),
        ),
        Column("households_target", said("common.kpi.target"), "count"),
        Column("households_collected", said("common.kpi.collected"), "count"),
        Column("first_day", said("data.column.first_day"), "date", width=130),
        Column("last_day", said("data.column.last_day"), "date", width=130),
        Column("last_received_at", said("data.column.last_received"), "instant", width=215),
    ]


def _passport(view: View) -> Passport:
    """Where the years' figures come from."""
    return Passport(
        title=view.words("data.snapshot.years"),
        definition=view.words("data.passport.years"),
        answer=answers.years(view.reader, view.snapshot),
    )
