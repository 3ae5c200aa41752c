"""Evidence: the second interviews by local authority."""

from collections.abc import Sequence

from bmn.statistics.shares import share
from bmn.ui.confidence.state import table_passport
from bmn.ui.kit import answers, layout, passport, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.warehouse.answer import Row
from bmn.words import formats


def draw(view: View) -> None:
    """Authorities where most households live and nobody went again come first."""
    found = answers.reinterviews_by_stratum(view)
    if not any(row["reinterviewed"] for row in found):
        layout.empty(view, "no_data", view.words("confidence.stratum.none"))
        return
    layout.lines([_words(view, found)])
    ordered = sorted(
        found, key=lambda r: (r["reinterviewed"] > 0, -r["households_collected"], r["area_code"])
    )
    tables.draw(view, "strata", _columns(view), ordered, height=520, name="reinterviews")
    passport.draw(view, "strata", table_passport(view, found, "strata"))


def _columns(view: View) -> list[Column]:
    """The sample by local authority."""
    words = view.words
    return [
        Column(
            "area",
            words("common.level.local_authority"),
            width=260,
            value=lambda row: (
                row[f"area_name_{view.language}"] or words("common.empty.unknown_local_authority")
            ),
        ),
        Column("households_collected", words("common.kpi.collected"), "count", width=130),
        Column(
            "weight",
            words("confidence.stratum.weight"),
            "share",
            width=150,
            value=lambda row: share(row["households_collected"], row["area_population"]),
        ),
        Column("enumerators", words("confidence.stratum.enumerators"), "count", width=140),
        Column("reinterviewed", words("confidence.ranking.reinterviewed"), "count", width=130),
        Column(
            "agreed",
            words("confidence.ranking.agreed"),
            "count",
            width=110,
            value=lambda row: row["agreed"] if row["reinterviewed"] else None,
        ),
        Column(
            "share",
            words("confidence.ranking.agreement"),
            "share",
            width=130,
            value=lambda row: share(row["agreed"], row["reinterviewed"]),
        ),
    ]


def _words(view: View, found: Sequence[Row]) -> str:
    """In how many authorities nobody was interviewed again, and how many live there."""
    without = [row for row in found if not row["reinterviewed"]]
    if not without:
        every = formats.counted(len(found), "local_authority", view.language)
        return view.words("confidence.stratum.all", total=every)
    homes = sum(row["households_collected"] for row in without)
    total = sum(row["households_collected"] for row in found)
    return view.words(
        "confidence.stratum.told",
        sampled=formats.count(len(found) - len(without), view.language),
        total=formats.counted(len(found), "local_authority", view.language),
        without=formats.counted(len(without), "local_authority", view.language),
        percent=formats.percent_words(share(homes, total), view.language),
    )
