"""Expected-today by a second route: whole-number arithmetic on days in Python, and sums that are
walked from part to part instead of being placed in SQL."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd

DIFFERENCES_SHOWN = 5
LEVELS = (
    "village",
    "village_part",
    "tambon",
    "local_authority",
    "local_authority_part",
    "district",
    "province",
    "inspection_region",
    "country",
)
MICROSECOND = timedelta(microseconds=1)

Area = tuple[int, str, str]


def differ(progress: pd.DataFrame, holding: pd.DataFrame, as_of: datetime) -> tuple[bool, str]:
    """Whether every area's expected-today is the sum of its holdings', and in words.

    `progress` and `holding` are the views of those names, whole country. An area any of whose
    holdings has no plan must have no expected-today; the holdings must make up its target, or
    more where its parts' targets exceed its own.
    """
    expected: dict[Area, int] = defaultdict(int)
    held: dict[Area, int] = defaultdict(int)
    unknown: set[Area] = set()
    for row in holding.to_dict("records"):
        households = int(row["households"])
        by_now = expected_households(households, row["plan_start"], row["plan_complete_by"], as_of)
        for level in LEVELS:
            code = row[f"of_{level}"]
            if not isinstance(code, str):
                continue
            area = (int(row["survey_year_be"]), level, code)
            held[area] += households
            if by_now is not None:
                expected[area] += by_now
            elif households:
                unknown.add(area)
    wrong = []
    rows = progress[progress["households_target"].notna()]
    for row in rows.to_dict("records"):
        area = (int(row["survey_year_be"]), row["area_level"], row["area_code"])
        wanted = expected.get(area) if area not in unknown else None
        told = None if pd.isna(row["expected_today"]) else int(row["expected_today"])
        if told != wanted:
            wrong.append(f"{area[1]} {area[2]}: {told} ≠ {wanted}")
        if held[area] < row["households_target"]:
            wrong.append(f"{area[1]} {area[2]}: holdings make up {held[area]} of its target")
    if wrong:
        return False, "; ".join(wrong[:DIFFERENCES_SHOWN])
    without = progress["households_target"].isna() & progress["expected_today"].notna()
    if without.any():
        code = progress.loc[without, "area_code"].iloc[0]
        return False, f"{code}: something is expected without a target"
    return True, f"{len(rows):,} areas agree"


def expected_households(
    households: int, start: Any, complete_by: Any, as_of: datetime
) -> int | None:
    """Households of one holding expected by an instant, halves up; None without a plan."""
    if pd.isna(start) or pd.isna(complete_by):
        return None
    begins, ends = _midnight(start), _midnight(complete_by) + timedelta(days=1)
    if as_of >= ends:
        return households
    if as_of <= begins:
        return 0
    gone, whole = (as_of - begins) // MICROSECOND, (ends - begins) // MICROSECOND
    return (2 * households * gone + whole) // (2 * whole)


def _midnight(day: Any) -> datetime:
    plain: date = pd.Timestamp(day).date()
    return datetime.combine(plain, time())
