"""Who may do what: the table of rights, what the present reader may, and who was granted what."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bmn.access import rights
from bmn.ui.data import telling
from bmn.ui.kit import answers, layout, tables
from bmn.ui.kit.going import area_of_row
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]

YES = "1"


def draw(view: View) -> None:
    """The reader's own rights, the whole table, and the grants for who gives them."""
    with layout.card("own", view.words("rights.own")):
        layout.facts(own(view))
        layout.note(view.words("rights.as_of_today"))
    with layout.card("rights", view.words("rights.title")):
        rows = [row for row in rights.table() if not row["right"].startswith("upload:")]
        sent = [row for row in rights.table() if row["right"].startswith("upload:")]
        tables.draw(view, "rights", columns(view), [*rows, *sent], height=560, name="rights")
        layout.source(view, view.words("rights.source"))
    if view.reader.may("administer"):
        with layout.card("granted", view.words("rights.granted")):
            _draw_granted(view)


def own(view: View) -> list[tuple[str, str]]:
    """Who the reader is here: account, role, area, years, and what he may do and send."""
    reader, said = view.reader, view.words
    may = [said(f"rights.of.{right}") for right in rights.rights() if _is_plain(reader, right)]
    kinds = [telling.kind_words(view, kind) for kind in rights.kinds_of(reader.role)]
    years = ", ".join(map(str, reader.years)) if reader.years else ""
    return [
        (said("rights.subject"), reader.subject),
        (said("rights.role"), said(f"rights.name.{reader.role}")),
        (said("rights.area"), _own_area(view)),
        (said("rights.years"), years or said("rights.every_year")),
        (said("rights.right"), " · ".join(may)),
        (said("rights.sends"), " · ".join(kinds) or said("rights.sends_nothing")),
    ]


def _is_plain(reader: Any, right: str) -> bool:
    return ":" not in right and reader.may(right)


def _own_area(view: View) -> str:
    scope = view.reader.scope
    path = answers.area_path(view.reader, view.snapshot, scope.area_level, scope.area_code)
    return area_of_row(path[-1], scope.area_level).label(view.language) if path else scope.area_code


def columns(view: View) -> list[Column]:
    """One row a right, one column a role."""
    return [
        Column("right", view.words("rights.right"), width=330, value=lambda row: told(view, row)),
        *(
            Column(
                role,
                view.words(f"rights.name.{role}"),
                width=110,
                on_phone=role in ("executive", "officer"),
                value=partial(_may, view, role),
            )
            for role in rights.ROLES
        ),
        Column("source", view.words("rights.whose"), width=420),
    ]


def _may(view: View, role: str, row: Row) -> str:
    return view.words("rights.yes" if row[role] == YES else "rights.no")


def told(view: View, row: Row) -> str:
    """A right in words."""
    name, _, kind = row["right"].partition(":")
    if kind:
        return view.words("rights.upload", kind=telling.kind_words(view, kind))
    return view.words(f"rights.of.{name}")


def _draw_granted(view: View) -> None:
    found = answers.grants(view)
    if not found:
        layout.note(view.words("rights.none_granted"))
        return
    tables.draw(view, "granted", granted_columns(view), found, height=380, name="grants")


def granted_columns(view: View) -> list[Column]:
    """One row a grant, as the register says."""
    said = view.words
    return [
        Column("subject", said("rights.subject"), width=170),
        Column(
            "role",
            said("rights.role"),
            width=120,
            value=lambda row: said(f"rights.name.{row['role']}"),
        ),
        Column("area", said("rights.area"), width=260, value=lambda row: _area_words(view, row)),
        Column(
            "survey_year_be",
            said("rights.years"),
            width=100,
            value=lambda row: str(row["survey_year_be"] or said("rights.every_year")),
        ),
        Column("valid_from", said("rights.valid_from"), "date", width=130),
        Column("valid_to", said("rights.valid_to"), "date", width=130),
    ]


def _area_words(view: View, row: Row) -> str:
    name = row["area_name_th"] if view.language == "th" else row["area_name_en"]
    return formats.area_name(
        row["area_level"],
        name or row["area_name_th"],
        view.language,
        code=row["area_code"],
        moo=row["moo"],
    )
