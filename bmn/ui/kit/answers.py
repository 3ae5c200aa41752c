"""Every answer that pages need: one cached function each, keyed by snapshot, reader and scalars.

A frame from the cache is the caller's own copy. Rows come as plain dicts, unknown as None, days
as dates and instants as datetimes, so that nothing above needs pandas.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from bmn.access.reader import Reader
from bmn.boundaries import outside, store
from bmn.maps import households
from bmn.standing.phase import YearStandards
from bmn.statistics.shares import PACE_DAYS
from bmn.ui.kit.view import View
from bmn.warehouse import queries
from bmn.warehouse.snapshots import Snapshot
from bmn.words.formats import is_unknown

Row = dict[str, Any]

_COUNTS = (
    "households",
    "collected",
    "villages",
    "children",
    "target_",
    "persons",
    "flags_",
    "subjects_",
    "person_no",
    "revision",
    "found_revision",
    "gone_revision",
    "gain_",
    "moo",
)

_cached = st.cache_data(max_entries=400, show_spinner=False)


def years(reader: Reader, snapshot: Snapshot) -> list[Row]:
    """The survey years, newest first: catalogue, target, dates."""
    return rows(_ask(reader, snapshot, "years"))


def standards(reader: Reader, snapshot: Snapshot, year: int) -> YearStandards:
    """The dates and limits that a letter or CDD sets for a survey year."""
    found = rows(_ask(reader, snapshot, "standards", survey_year_be=year))
    return YearStandards.from_rows(found, year)


def area_path(reader: Reader, snapshot: Snapshot, level: str, code: str) -> list[Row]:
    """The area and what lies above it, the country first; empty where there is no such area."""
    return rows(_ask(reader, snapshot, "area_path", area_level=level, area_code=code))


def areas_of_year(
    reader: Reader, snapshot: Snapshot, year: int, level: str, within_level: str, within_code: str
) -> list[Row]:
    """The areas of a level inside another that take part in the year, in order of code."""
    return rows(
        _ask(
            reader,
            snapshot,
            "areas_of_year",
            survey_year_be=year,
            area_level=level,
            within_level=within_level,
            within_code=within_code,
        )
    )


def progress_of_area(view: View) -> Row | None:
    """Target, collected, expected, plan and chain of the area; None where it takes no part."""
    return _one(progress_of_parts(view, view.area.level))


def progress_of_parts(view: View, level: str) -> list[Row]:
    """The same for each area of a level inside the area."""
    return _within(view, "progress_by_area", level)


def collected_by_day(view: View) -> list[Row]:
    """One row per day: households, cumulative, expected cumulative, target."""
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            "collected_by_day",
            survey_year_be=view.year,
            area_level=view.area.level,
            area_code=view.area.code,
        )
    )


def daily_of_parts(view: View, level: str, days: int = PACE_DAYS) -> dict[str, list[int]]:
    """Households of each of the last full days, oldest first, by area code."""
    daily: dict[str, list[int]] = {}
    for row in _within(view, "daily_within", level, days=days):
        daily.setdefault(row["area_code"], []).append(int(row["households"]))
    return daily


def live_feed(view: View, row_limit: int) -> list[Row]:
    """The households of the area that arrived last, by load and village, newest first."""
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            "live_feed",
            survey_year_be=view.year,
            within_level=view.area.level,
            within_code=view.area.code,
            row_limit=row_limit,
        )
    )


def income_of_area(view: View) -> Row | None:
    """Income, expenditure and households below the criterion of the area."""
    return _one(_within(view, "income_by_area", view.area.level))


def indicators_of_area(view: View) -> list[Row]:
    """Eligible and failing of the area for each indicator of the year's catalogue."""
    return _within(view, "indicator_by_area", view.area.level)


def indicators_of_parts(view: View, level: str) -> list[Row]:
    """The same for each area of a level inside the area: one row per area and indicator."""
    return _within(view, "indicator_by_area", level)


def indicator_of_parts(view: View, level: str, indicator_no: int) -> list[Row]:
    """One indicator for each area of a level inside the area."""
    return _within(view, "indicator_by_area", level, indicator_no=indicator_no)


def indicator_catalogue(view: View) -> list[Row]:
    """The indicators of the year, by number; none where the year has no catalogue yet."""
    return rows(_ask(view.reader, view.snapshot, "indicator_catalogue", survey_year_be=view.year))


def income_of_parts(view: View, level: str) -> list[Row]:
    """Income, expenditure and households below the criterion of each part of the area."""
    return _within(view, "income_by_area", level)


def income_distribution(view: View) -> list[Row]:
    """Households by class of income per person; none for a village."""
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            "income_distribution",
            survey_year_be=view.year,
            area_level=view.area.level,
            area_code=view.area.code,
        )
    )


def area_places(view: View, level: str) -> list[Row]:
    """All areas of a level inside the area, in this year or not, with their points."""
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            "area_places",
            area_level=level,
            within_level=view.area.level,
            within_code=view.area.code,
        )
    )


def districts_of(view: View) -> list[str]:
    """Codes of the districts in which the area has villages: more than one for few authorities."""
    return sorted({row["district_code"] for row in area_places(view, "village")})


def household_points(view: View) -> households.Points:
    """The households of the area, packed for a map. Raises queries.RecordsRefused."""
    return _points(
        view.snapshot.id,
        _key(view.reader),
        view.year,
        view.area.level,
        view.area.code,
        store.shapes("tambon").version,
        view,
    )


@st.cache_data(max_entries=12, show_spinner=False)
def _points(
    snapshot_id: str,
    reader_key: tuple[str, str, bool],
    year: int,
    level: str,
    code: str,
    borders: str,
    _view: View,
) -> households.Points:
    """Only what goes to the browser is kept: the rows themselves are many."""
    reader = _view.reader
    frames = [
        queries.run(
            "household_points",
            scope=reader.scope,
            records=reader.may_see_records,
            snapshot=_view.snapshot,
            survey_year_be=year,
            district_code=district,
            within_level=level,
            within_code=code,
        )
        for district in districts_of(_view)
    ]
    found = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if found.empty:
        return households.pack(found, None)
    away = outside.metres_outside(
        found["tambon_code"].tolist(), found["longitude"].to_numpy(), found["latitude"].to_numpy()
    )
    return households.pack(found, away)


def freshness_of_parts(view: View, level: str) -> list[Row]:
    """When each part of the area last sent data, those that never did first."""
    return _within(view, "freshness_by_area", level)


def loads(view: View, row_limit: int) -> list[Row]:
    """The files taken in last, newest first."""
    return rows(_ask(view.reader, view.snapshot, "loads", row_limit=row_limit))


def loads_total(view: View) -> Row | None:
    """What became of all files together; None for a reader who may not see them."""
    found = rows(_ask(view.reader, view.snapshot, "loads_total"))
    return found[0] if found else None


def quarantine_by_rule(view: View) -> list[Row]:
    """Why rows are in quarantine, most rows first."""
    return rows(_ask(view.reader, view.snapshot, "quarantine_by_rule"))


def quarantine_rows(
    view: View, row_limit: int, *, load_id: int | None = None, rule: str | None = None
) -> list[Row]:
    """The rows in quarantine, of one load or one rule where given, newest load first."""
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            "quarantine_rows",
            load_id=load_id,
            rule=rule,
            row_limit=row_limit,
        )
    )


def standard_rows(view: View) -> list[Row]:
    """The numbers and dates that are set for the year, each with its source."""
    return rows(_ask(view.reader, view.snapshot, "standards", survey_year_be=view.year))


def checks_of_area(view: View) -> Row | None:
    """Households collected and those with an open flag; None where there is no household."""
    return _one(checks_of_parts(view, view.area.level))


def checks_of_parts(view: View, level: str) -> list[Row]:
    """The same for each area of a level inside the area."""
    return _within(view, "checks_by_area", level)


def flags_of_area(view: View) -> list[Row]:
    """Flags of the area by checking rule; NULL where a rule isn't evaluated."""
    return _within(view, "flags_by_rule", view.area.level)


def flags_of_parts(view: View, level: str, rule_id: str | None = None) -> list[Row]:
    """The same for each area of a level inside the area, of one rule where given."""
    return _within(view, "flags_by_rule", level, rule_id=rule_id)


def flags_by_day(view: View) -> list[Row]:
    """Flags found and settled: one row per severity and day; none below the district."""
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            "flags_by_day",
            survey_year_be=view.year,
            area_level=view.area.level,
            area_code=view.area.code,
        )
    )


def honest_ranges(view: View, level: str, indicator_no: int | None = None) -> list[Row]:
    """Between what bounds each pass rate lies until the open flags are settled."""
    return _within(view, "honest_range", level, indicator_no=indicator_no)


def flag_records(
    view: View,
    *,
    rule_id: str | None,
    severity: str | None,
    status: str | None,
    enumerator_id: str | None,
    row_limit: int,
    skip: int = 0,
) -> list[Row]:
    """The flags of the area themselves, must_fix first; for readers who may see records."""
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            "flag_records",
            survey_year_be=view.year,
            within_level=view.area.level,
            within_code=view.area.code,
            rule_id=rule_id,
            severity=severity,
            status=status,
            enumerator_id=enumerator_id,
            rows=row_limit,
            skip=skip,
        )
    )


def flag_enumerators(view: View, rule_id: str | None) -> list[Row]:
    """Whose records have open flags, most first; for readers who may see records."""
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            "flag_enumerators",
            survey_year_be=view.year,
            within_level=view.area.level,
            within_code=view.area.code,
            rule_id=rule_id,
        )
    )


def flag_history(view: View, rule_id: str, subject: str) -> list[Row]:
    """All spells of one flag, oldest first; for readers who may see records."""
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            "flag_history",
            survey_year_be=view.year,
            rule_id=rule_id,
            subject=subject,
        )
    )


def certified_of_level(view: View, level: str) -> tuple[int, int]:
    """How many areas of a level inside the area are certified, and how many there are."""
    found = _ask(
        view.reader,
        view.snapshot,
        "certification_by_area",
        survey_year_be=view.year,
        area_level=level,
        within_level=view.area.level,
        within_code=view.area.code,
    )
    # Households of an unknown authority have nobody to certify them, nor has a level that the
    # year's chain leaves out.
    named = found[~found.area_code.str.endswith("U") & found.level_certifies]
    return int(named.is_certified.sum()), len(named)


def enumerators_of_area(view: View) -> Row | None:
    """What the enumerators at home in the area did together; None where there are none."""
    return _one(_within(view, "enumerators_by_area", view.area.level))


def enumerators_of_parts(view: View, level: str) -> list[Row]:
    """The same for each area of a level inside the area that has any."""
    return _within(view, "enumerators_by_area", level)


def enumerators_ranked(view: View, measure: str, row_limit: int) -> list[Row]:
    """The area's enumerators, those first whose measure chance explains least."""
    return _inside(view, "enumerators_ranked", measure=measure, row_limit=row_limit)


def enumerators_funnel(view: View, measure: str) -> list[Row]:
    """How many of the area's enumerators have x of n by a measure."""
    return _inside(view, "enumerators_funnel", measure=measure)


def enumerators_outstanding(view: View, per_district: int) -> list[Row]:
    """Those proposed for the award, the first of each district of the area."""
    return _inside(view, "enumerators_outstanding", per_district=per_district)


def enumerator(view: View, enumerator_id: str) -> Row | None:
    """What one enumerator did; None where there is nobody of that id in the reader's scope."""
    return _one(_of_enumerator(view, "enumerator_record", enumerator_id))


def enumerator_days(view: View, enumerator_id: str) -> list[Row]:
    """Households of one enumerator by day."""
    return _of_enumerator(view, "enumerator_days", enumerator_id)


def enumerator_villages(view: View, enumerator_id: str) -> list[Row]:
    """Households of one enumerator by village."""
    return _of_enumerator(view, "enumerator_villages", enumerator_id)


def enumerator_compared(view: View, enumerator_id: str) -> list[Row]:
    """One enumerator's measures beside those of the district's others."""
    return _of_enumerator(view, "enumerator_compared", enumerator_id)


def agency_of_districts(view: View) -> list[Row]:
    """Other agencies' counts against the survey's: one row per district of the area and item."""
    return _inside(view, "agency_by_district")


def _inside(view: View, name: str, **scalars: str | int) -> list[Row]:
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            name,
            survey_year_be=view.year,
            within_level=view.area.level,
            within_code=view.area.code,
            **scalars,
        )
    )


def _of_enumerator(view: View, name: str, enumerator_id: str) -> list[Row]:
    return rows(
        _ask(
            view.reader, view.snapshot, name, survey_year_be=view.year, enumerator_id=enumerator_id
        )
    )


def confidence_of_area(view: View) -> Row | None:
    """What was signed, our estimate and its parts; None where nothing is known of the area."""
    return _one(confidence_of_parts(view, view.area.level))


def confidence_of_parts(view: View, level: str) -> list[Row]:
    """The same for each area of a level inside the area."""
    return _within(view, "confidence_by_area", level)


def process_items(view: View) -> list[Row]:
    """Every step of the year's list in the area, reported or not; none where no list is known."""
    return _of_area(view, "process_items")


def process_of_parts(view: View, level: str) -> list[Row]:
    """The reported steps of each area of a level inside the area: one row per area and step."""
    return _within(view, "process_by_step", level)


def reinterviews_by_day(view: View) -> list[Row]:
    """Second interviews by day of the visit; none below the local authority."""
    return _of_area(view, "reinterviews_by_day")


def reinterviews_by_stratum(view: View) -> list[Row]:
    """Second interviews by local authority, also where there was none; none below the district."""
    return _of_area(view, "reinterviews_by_stratum")


def reinterview_items(view: View) -> list[Row]:
    """Answers of the survey against the second interview's, by item; none below the district."""
    return _of_area(view, "reinterview_items")


def _of_area(view: View, name: str) -> list[Row]:
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            name,
            survey_year_be=view.year,
            area_level=view.area.level,
            area_code=view.area.code,
        )
    )


def _within(view: View, name: str, level: str, **scalars: str | int | None) -> list[Row]:
    return rows(
        _ask(
            view.reader,
            view.snapshot,
            name,
            survey_year_be=view.year,
            area_level=level,
            within_level=view.area.level,
            within_code=view.area.code,
            **scalars,
        )
    )


def _one(found: list[Row]) -> Row | None:
    return found[0] if found else None


def rows(frame: pd.DataFrame) -> list[Row]:
    """A frame as plain rows."""
    columns = [_plain(frame[name]) for name in frame.columns]
    names = list(frame.columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _ask(
    reader: Reader, snapshot: Snapshot, name: str, **scalars: str | int | None
) -> pd.DataFrame:
    return _answer(
        snapshot.id, _key(reader), name, tuple(sorted(scalars.items())), reader, snapshot
    )


def _key(reader: Reader) -> tuple[str, str, bool]:
    """What a reader's answers depend on: one without the right never gets another's."""
    return reader.scope.area_level, reader.scope.area_code, reader.may_see_records


@_cached
def _answer(
    snapshot_id: str,
    reader_key: tuple[str, str, bool],
    name: str,
    scalars: tuple[tuple[str, str | int | None], ...],
    _reader: Reader,
    _snapshot: Snapshot,
) -> pd.DataFrame:
    return queries.run(
        name,
        scope=_reader.scope,
        records=_reader.may_see_records,
        snapshot=_snapshot,
        **dict(scalars),
    )


def _plain(column: pd.Series) -> list[Any]:
    read = _reader_of(column)
    return [None if is_unknown(value) else read(value) for value in column]


def _reader_of(column: pd.Series) -> Callable[[Any], Any]:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        is_instant = str(column.name).endswith("_at") or str(column.name).endswith("as_of")
        return _instant if is_instant else _day
    if pd.api.types.is_float_dtype(column.dtype) and _is_count(column):
        # A column of counts with an unknown among them comes as float.
        return int
    return lambda value: value.item() if hasattr(value, "item") else value


def _is_count(column: pd.Series) -> bool:
    name = str(column.name)
    return name.startswith(_COUNTS) and not name.endswith("_share")


def _instant(value: Any) -> datetime:
    return pd.Timestamp(value).to_pydatetime()


def _day(value: Any) -> Any:
    return pd.Timestamp(value).date()
