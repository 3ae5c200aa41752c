"""Which flags to clear first, by how many households then pass."""

from collections.abc import Sequence

from bmn.standing import confidence
from bmn.standing.confidence import Gain
from bmn.survey.areas import Area
from bmn.ui.confidence.state import table_passport
from bmn.ui.kit import answers, layout, parts, passport, tables
from bmn.ui.kit.going import go
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row

_SHOWN = 40


def draw(view: View, row: Row, level: str) -> None:
    """The whole card; a row opens its area. `level`: the parts, or the area's own."""
    flags = answers.flags_of_parts(view, level)
    with layout.card("gains", view.words("confidence.gain.title")):
        found = _found(view, row, flags)
        if not found:
            layout.lines([view.words("confidence.gain.none")])
            return
        tables.draw(
            view,
            f"gains_{level}",
            _columns(view, level),
            _rows(view, found[:_SHOWN], level),
            open_row=lambda one: go(one["area_key"]),
            height=330,
            name="gains",
        )
        layout.note(view.words("confidence.gain.note"))
        passport.draw(view, "gains", table_passport(view, flags, "gains"))


def _found(view: View, row: Row, flags: Sequence[Row]) -> list[Gain]:
    checks = answers.checks_of_area(view).first or {}
    return confidence.gains(
        flags, collected=row["households_collected"], must_fix=checks.get("households_must_fix")
    )


def _columns(view: View, level: str) -> list[Column]:
    """The rule, where, and what clearing it brings."""
    words = view.words

    def rule(row: Row) -> str:
        told = row["gain"].rule
        return f"{told['rule_id']} {told[f'title_{view.language}']}"

    return [
        Column("rank", words("common.say.rank"), "count", width=50),
        Column("rule", words("confidence.gain.rule"), width=400, value=rule),
        Column(
            "area",
            words(f"common.level.{level}"),
            width=140,
            value=lambda row: parts.name(view, row["area"]),
        ),
        Column(
            "open",
            words("confidence.gain.open"),
            "count",
            width=110,
            value=lambda row: row["gain"].rule["flags_open"],
        ),
        Column(
            "gain",
            words("confidence.gain.households"),
            "count",
            width=150,
            value=lambda row: row["gain"].gain,
        ),
        Column(
            "after",
            words("confidence.gain.after"),
            "share",
            width=150,
            value=lambda row: row["gain"].share_after,
        ),
    ]


def _rows(view: View, found: Sequence[Gain], level: str) -> list[Row]:
    known = parts.areas(view, level)
    rows: list[Row] = []
    for rank, gain in enumerate(found, start=1):
        area: Area = parts.of_row(view, known, dict(gain.rule), level)
        rows.append({"rank": rank, "gain": gain, "area": area, "area_key": area.key})
    return rows
