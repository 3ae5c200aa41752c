"""Draws households for a second interview: by local authority, enumerators first, then households.

A draw is a function of the seed and the ids: every household has a place in line, a hash of the
seed and its id, so the same seed on the same snapshot gives the same list on any machine, and
households that come in elsewhere never change an authority's line, only how far down it one goes.

Design, as `bmn.statistics.agreement` takes it for granted: strata are local authorities, with sizes
in proportion to their collected households; within one, enumerators come in the order in which
their first household stands in line, that is with a chance proportional to their households
(P.S. Efraimidis and P.G. Spirakis (2006) Information Processing Letters 97:181), and give equal
numbers of households, so that each household of the authority has about the same chance.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bmn.access.reader import Reader
from bmn.exchange import spreadsheet
from bmn.statistics import agreement
from bmn.survey import areas
from bmn.survey.standards import Held
from bmn.warehouse import queries, snapshots

RESULT_COLUMNS = (
    "visited_at",
    "visitor_level",
    "outcome",
    "items_checked",
    "items_agreed",
    "key_items_agreed",
    "note",
)
"""Blank in the list, filled in at the visit: columns of the `reinterview` register."""

LIST_COLUMNS = (
    "_visit",
    "_village_code",
    "_village_name_th",
    "_local_authority_code",
    "_local_authority_name_th",
    "_enumerator_id",
    "_stratum_weight",
    "survey_year_be",
    "household_id",
    "is_reserve",
    *RESULT_COLUMNS,
)
"""Of the list that goes out: the register's columns, and before them ours, which begin with `_`
and which the collector leaves out when the list comes back."""

FRAME_COLUMNS = (
    "household_id",
    "village_code",
    "village_name_th",
    "local_authority_code",
    "local_authority_name_th",
    "enumerator_id",
    "is_reinterviewed",
)
"""Of the frame: what the query `sample_frame` gives."""

TOO_LARGE = ("country", "inspection_region")


class Refused(ValueError):
    """Such a sample can't be drawn; the message says why, in Thai and English."""


@dataclass(frozen=True)
class Design:
    """How a sample is drawn.

    size: households wanted; the minimum of each authority may make the list longer.
    take: households an enumerator; enumerators: fewest an authority, and fewest_each households
        of each of them (all as far as there are so many).
    reserve_share: replacements an enumerator, as a share of his households, at least one.
    counts_done: whether households interviewed again already count towards an authority's size;
        else they are only left out.
    """

    size: int
    seed: str
    take: int = agreement.PLANNED_TAKE
    enumerators: int = 2
    fewest_each: int = 2
    reserve_share: float = 0.2
    counts_done: bool = False


def frame(
    survey_year_be: int,
    area_level: str,
    area_code: str,
    *,
    reader: Reader,
    snapshot: snapshots.Snapshot | None = None,
) -> pd.DataFrame:
    """The collected households of an area that can be drawn: rows of the query `sample_frame`.

    Raises Refused for the country and regions, areas.WrongAreaCode, and what `queries.run` raises.
    """
    if area_level in TOO_LARGE:
        raise Refused("สุ่มได้ครั้งละไม่เกินหนึ่งจังหวัด / draw a sample for a province or a smaller area")
    areas.parse_code(area_level, area_code)
    snapshot = snapshot or snapshots.current_snapshot()
    province = dict(areas.ancestors(area_level, area_code)).get("province", area_code)
    districts = queries.run(
        "progress_by_area",
        reader=reader,
        snapshot=snapshot,
        survey_year_be=survey_year_be,
        area_level="district",
        within_level="province",
        within_code=province,
    )["area_code"]
    if area_level in ("district", "tambon", "village"):
        districts = districts[districts == area_code[:4]]
    parts = [
        queries.run(
            "sample_frame",
            reader=reader,
            snapshot=snapshot,
            survey_year_be=survey_year_be,
            district_code=district,
            within_level=area_level,
            within_code=area_code,
        )
        for district in districts
    ]
    rows = [part for part in parts if len(part)]
    found = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=FRAME_COLUMNS)
    return found.assign(survey_year_be=survey_year_be)


def wanted_size(
    population: int, held: Held, *, precision: float, expected_share: float, take: int
) -> int:
    """Households for an interval of about ± `precision` (shares), with the stated clustering."""
    if population == 0:
        return 0
    return agreement.size_for_precision(
        precision,
        expected_share,
        population=population,
        design_effect=stated_design_effect(held, take),
    )


def stated_design_effect(held: Held, take: int) -> float:
    """Design effect of that many households an enumerator, at the correlation of the standards."""
    stated = held.standard("reinterview_intraclass_correlation")
    correlation = stated.number if stated else 0.0
    return agreement.stated_design_effect([(take, take)], correlation)


def draw(households: pd.DataFrame, design: Design) -> pd.DataFrame:
    """The list of visits: one row per drawn or reserve household, in the order of villages.

    Adds to the frame's columns `visit` (1, 2, …; missing for reserves), `is_reserve` and
    `stratum_weight` (households of the authority that each interview stands for; missing for
    reserves).
    """
    if design.size < 1 or design.take < 1 or design.enumerators < 1 or design.fewest_each < 1:
        raise Refused("จำนวนตัวอย่างต้องมากกว่าศูนย์ / a sample has at least one household")
    if households.empty:
        return households.assign(visit=None, is_reserve=None, stratum_weight=None)
    lined = households.assign(line=[_place(design.seed, id_) for id_ in households["household_id"]])
    lined = lined.sort_values(["line", "household_id"])
    sizes = allocate(households.groupby("local_authority_code").size().to_dict(), design)
    drawn = [
        _draw_stratum(of_stratum, sizes[str(code)], design)
        for code, of_stratum in lined.groupby("local_authority_code", sort=True)
    ]
    result = pd.concat(drawn).drop(columns="line")
    result = result.sort_values(["village_code", "is_reserve", "enumerator_id", "household_id"])
    result = result.reset_index(drop=True)
    result["visit"] = (~result["is_reserve"]).cumsum().where(~result["is_reserve"]).astype("Int64")
    return result


def allocate(populations: dict[str, int], design: Design) -> dict[str, int]:
    """Households to interview by authority: in proportion, none below the minimum where possible.

    Rounded up, so that an authority's number depends on the whole only through the sampling
    fraction.
    """
    total = sum(populations.values())
    fewest = design.enumerators * design.fewest_each
    return {
        code: min(population, max(fewest, math.ceil(design.size * population / total - 1e-9)))
        for code, population in populations.items()
    }


def as_lines(drawn: pd.DataFrame) -> list[dict[str, str]]:
    """The list as text cells in `LIST_COLUMNS`, ready to fill in and send to the inbox."""
    return [
        {
            "_visit": "" if pd.isna(row["visit"]) else str(row["visit"]),
            "_village_code": row["village_code"],
            "_village_name_th": _text(row["village_name_th"]),
            "_local_authority_code": row["local_authority_code"],
            "_local_authority_name_th": _text(row["local_authority_name_th"]),
            "_enumerator_id": row["enumerator_id"],
            "_stratum_weight": ""
            if pd.isna(row["stratum_weight"])
            else f"{row['stratum_weight']:.4f}",
            "survey_year_be": str(row["survey_year_be"]),
            "household_id": row["household_id"],
            "is_reserve": "1" if row["is_reserve"] else "0",
        }
        for row in drawn.to_dict("records")
    ]


def as_file(drawn: pd.DataFrame, *, xlsx: bool) -> bytes:
    """The list as XLSX or as CSV, to be filled in at the visits."""
    fields, lines = spreadsheet.texts(LIST_COLUMNS), as_lines(drawn)
    if xlsx:
        return spreadsheet.form_xlsx(fields, lines, sheet="reinterview", fill=RESULT_COLUMNS)
    return spreadsheet.form_csv(fields, lines)


def _place(seed: str, household_id: str) -> int:
    """A household's place in line: 64 bits of a keyed hash, the same on every machine."""
    key = hashlib.sha256(seed.encode()).digest()
    return int.from_bytes(
        hashlib.blake2b(household_id.encode(), key=key, digest_size=8).digest(), "big"
    )


def _draw_stratum(lined: pd.DataFrame, size: int, design: Design) -> pd.DataFrame:
    """The drawn and reserve households of one authority; `lined` stands in line."""
    population = len(lined)
    done = int(lined["is_reinterviewed"].sum()) if design.counts_done else 0
    waiting = lined[~lined["is_reinterviewed"].astype(bool)]
    wanted = min(max(size - done, 0), len(waiting))
    queues = {id_: list(rows.index) for id_, rows in waiting.groupby("enumerator_id", sort=False)}
    takes = _takes([len(queue) for queue in queues.values()], wanted, design)
    drawn: list[Any] = []
    reserve: list[Any] = []
    for queue, take in zip(queues.values(), takes, strict=False):
        drawn += queue[:take]
        if not take:
            continue
        reserve += queue[take : take + max(1, math.ceil(take * design.reserve_share - 1e-9))]
    weight = population / (len(drawn) + done) if drawn else None
    return pd.concat(
        [
            waiting.loc[drawn].assign(is_reserve=False, stratum_weight=weight),
            waiting.loc[reserve].assign(is_reserve=True, stratum_weight=None),
        ]
    )


def _takes(available: Sequence[int], wanted: int, design: Design) -> list[int]:
    """Households of each enumerator in the order of the line, `wanted` in all.

    As many enumerators as `take` households each need, at least the design's; equal numbers, what
    one lacks taken from the others, then from those next in line.
    """
    number = min(max(math.ceil(wanted / design.take), design.enumerators, 1), len(available))
    while number < len(available) and sum(available[:number]) < wanted:
        number += 1
    takes = [0] * number
    left = wanted
    while left > 0:
        open_ = [i for i in range(number) if takes[i] < available[i]]
        for i in open_[:left] if left < len(open_) else open_:
            more = min(max(left // len(open_), 1), available[i] - takes[i])
            takes[i] += more
        left = wanted - sum(takes)
    return takes


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)
