"""Every answer that pages need: one function each, read once per snapshot, reader and question.

An `Answer` holds its rows and its own question, from which a number's passport is made.
"""

import pandas as pd
import streamlit as st

from bmn.access.reader import Reader
from bmn.boundaries import outside, store
from bmn.maps import households
from bmn.standing.phase import YearStandards
from bmn.statistics.pace import PACE_DAYS
from bmn.survey import chain
from bmn.survey.areas import Area, is_unknown_local_authority, province_of
from bmn.ui.kit import noted, who
from bmn.ui.kit.view import View
from bmn.warehouse import queries
from bmn.warehouse.answer import Answer
from bmn.warehouse.answer import Row as Row
from bmn.warehouse.snapshots import Snapshot

ReaderKey = tuple[str, str, str, tuple[int, ...] | None]
BELOW_PROVINCE = ("district", "tambon", "local_authority", "village")
"""Levels of which counts-only readers see no classes of income."""


def years(reader: Reader, snapshot: Snapshot) -> Answer:
    """The survey years, newest first: catalogue, target, dates."""
    return _of(reader, snapshot, "years")


def standards(reader: Reader, snapshot: Snapshot, year: int, area: Area) -> YearStandards:
    """The dates and limits that a letter or CDD sets for a survey year, and the area's province."""
    found = _of(reader, snapshot, "standards", survey_year_be=year, province_code=province_of(area))
    return YearStandards.from_rows(found, year)


def area_path(reader: Reader, snapshot: Snapshot, level: str, code: str) -> Answer:
    """The area and what lies above it, the country first; empty where there is no such area."""
    return _of(reader, snapshot, "area_path", area_level=level, area_code=code)


def areas_of_year(
    reader: Reader, snapshot: Snapshot, year: int, level: str, within_level: str, within_code: str
) -> Answer:
    """The areas of a level inside another that take part in the year, in order of code."""
    return _of(
        reader,
        snapshot,
        "areas_of_year",
        survey_year_be=year,
        area_level=level,
        within_level=within_level,
        within_code=within_code,
    )


def progress_of_area(view: View) -> Answer:
    """Target, collected, expected, plan and chain of the area; no row where it takes no part."""
    return progress_of_parts(view, view.area.level)


def progress_of_parts(view: View, level: str) -> Answer:
    """The same for each area of a level inside the area."""
    return _within(view, "progress_by_area", level)


def areas_without_target(view: View) -> Answer:
    """The areas whose target the sums of the area lack, the highest that lacks one."""
    return _ask(
        view,
        "areas_without_target",
        survey_year_be=view.year,
        within_level=view.area.level,
        within_code=view.area.code,
    )


def collected_by_day(view: View) -> Answer:
    """One row per day: households, cumulative, expected cumulative, target."""
    return _of_area(view, "collected_by_day")


def daily_of_parts(view: View, level: str, days: int = PACE_DAYS) -> dict[str, list[int]]:
    """Households of each of the last full days, oldest first, by area code."""
    daily: dict[str, list[int]] = {}
    for row in _within(view, "daily_within", level, days=days):
        daily.setdefault(row["area_code"], []).append(int(row["households"]))
    return daily


def live_feed(view: View, row_limit: int) -> Answer:
    """The households of the area that arrived last, by load and village, newest first."""
    return _inside(view, "live_feed", row_limit=row_limit)


def income_of_area(view: View) -> Answer:
    """Income, expenditure and households below the criterion of the area."""
    return _within(view, "income_by_area", view.area.level)


def indicators_of_area(view: View) -> Answer:
    """Eligible and failing of the area for each indicator of the year's catalogue."""
    return _within(view, "indicator_by_area", view.area.level)


def indicators_of_parts(view: View, level: str) -> Answer:
    """The same for each area of a level inside the area: one row per area and indicator."""
    return _within(view, "indicator_by_area", level)


def indicator_of_parts(view: View, level: str, indicator_no: int) -> Answer:
    """One indicator for each area of a level inside the area."""
    return _within(view, "indicator_by_area", level, indicator_no=indicator_no)


def indicator_catalogue(view: View) -> Answer:
    """The indicators of the year, by number; none where the year has no catalogue yet."""
    return _ask(view, "indicator_catalogue", survey_year_be=view.year)


def income_of_parts(view: View, level: str) -> Answer:
    """Income, expenditure and households below the criterion of each part of the area."""
    return _within(view, "income_by_area", level)


def income_distribution(view: View) -> Answer:
    """Households by class of income per person; none for a village."""
    return _of_area(view, "income_distribution")


def area_places(view: View, level: str) -> Answer:
    """All areas of a level inside the area, in this year or not, with their points."""
    return _ask(
        view,
        "area_places",
        area_level=level,
        within_level=view.area.level,
        within_code=view.area.code,
    )


def districts_of(view: View) -> list[str]:
    """Codes of the districts in which the area has villages: more than one for few authorities."""
    return sorted({row["district_code"] for row in area_places(view, "village")})


def household_points(view: View) -> households.Points:
    """The households of the area, packed for a map. Raises queries.RecordsRefused."""
    who.must_still_be(view.reader, view.snapshot)
    found = _points(
        view.snapshot.id,
        _key(view.reader),
        view.year,
        view.area.level,
        view.area.code,
        store.shapes("tambon").version,
        view,
    )
    asked: dict[str, str | int | None] = dict(household_question(view).parameters)
    rows = found.positions + found.without_position
    noted.households(view.reader, view.snapshot, "household_points", asked, rows)
    return found


def household_question(view: View) -> Answer:
    """What `household_points` asks: its rows are many, and go to the browser packed."""
    asked = {
        "survey_year_be": view.year,
        "district_code": ", ".join(districts_of(view)),
        "within_level": view.area.level,
        "within_code": view.area.code,
    }
    return Answer("household_points", asked, ())


@st.cache_data(max_entries=12, show_spinner=False)
def _points(
    snapshot_id: str,
    reader_key: ReaderKey,
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
            reader=reader,
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


def freshness_of_parts(view: View, level: str) -> Answer:
    """When each part of the area last sent data, those that never did first."""
    return _within(view, "freshness_by_area", level)


def loads(view: View, row_limit: int) -> Answer:
    """The files taken in last, newest first."""
    return _ask(view, "loads", row_limit=row_limit)


def loads_total(view: View) -> Answer:
    """What became of all files together; None for a reader who may not see them."""
    return _ask(view, "loads_total")


def grants(view: View) -> Answer:
    """Who was granted what in the reader's area; for who gives grants."""
    return _ask(view, "grants")


def quarantine_by_rule(view: View) -> Answer:
    """Why rows are in quarantine, most rows first."""
    return _ask(view, "quarantine_by_rule")


def quarantine_rows(
    view: View,
    row_limit: int,
    *,
    load_id: int | None = None,
    rule: str | None = None,
    state: str = "open",
) -> Answer:
    """The rows in quarantine, open or settled, of one load or rule where given, newest first.

    `rule` may name a column too: `dash:income_main`.
    """
    name, _, column = (rule or "").partition(":")
    return _ask(
        view,
        "quarantine_rows",
        load_id=load_id,
        rule=name or None,
        column_name=column or None,
        state=state,
        row_limit=row_limit,
    )


def standard_rows(view: View) -> Answer:
    """The numbers and dates that are set for the year, each with its source."""
    return _ask(view, "standards", survey_year_be=view.year, province_code=province_of(view.area))


def checks_of_area(view: View) -> Answer:
    """Households collected and those with an open flag; no row where there is no household."""
    return checks_of_parts(view, view.area.level)


def checks_of_parts(view: View, level: str) -> Answer:
    """The same for each area of a level inside the area."""
    return _within(view, "checks_by_area", level)


def flags_of_area(view: View) -> Answer:
    """Flags of the area by checking rule; NULL where a rule isn't evaluated."""
    return _within(view, "flags_by_rule", view.area.level)


def flags_of_parts(view: View, level: str, rule_id: str | None = None) -> Answer:
    """The same for each area of a level inside the area, of one rule where given."""
    return _within(view, "flags_by_rule", level, rule_id=rule_id)


def flags_by_day(view: View) -> Answer:
    """Flags found and settled: one row per severity and day; none below the district."""
    return _of_area(view, "flags_by_day")


def honest_ranges(view: View, level: str, indicator_no: int | None = None) -> Answer:
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
) -> Answer:
    """The flags of the area themselves, by what settling them gains, a household's together; for
    readers who may see records.
    """
    return _inside(
        view,
        "flag_records",
        rule_id=rule_id,
        severity=severity,
        status=status,
        enumerator_id=enumerator_id,
        rows=row_limit,
        skip=skip,
    )


def flag_enumerators(view: View, rule_id: str | None) -> Answer:
    """Whose records have open flags, most first; for readers who may see records."""
    return _inside(view, "flag_enumerators", rule_id=rule_id)


def flag_history(view: View, rule_id: str, subject: str) -> Answer:
    """All spells of one flag, oldest first; for readers who may see records."""
    return _ask(view, "flag_history", survey_year_be=view.year, rule_id=rule_id, subject=subject)


def certified_of_level(view: View, level: str) -> tuple[int | None, int]:
    """How many areas of a level inside the area are certified, and how many there are.

    Villages are those that are counted everywhere: with a target, once any has one. Before the
    year's first event of certification the first is unknown, None.
    """
    if level == "village":
        row = progress_of_area(view).first if chain.certifies(level, view.year) else None
        return (row["villages_certified"], row["villages_total"] or 0) if row else (0, 0)
    found = _within(view, "certification_by_area", level)
    # Households of an unknown authority have nobody to certify them, nor has a level that the
    # year's chain leaves out.
    named = [
        row
        for row in found
        if row["level_certifies"] and not is_unknown_local_authority(row["area_code"])
    ]
    known = [row["is_certified"] for row in named if row["is_certified"] is not None]
    return (sum(known) if known else None), len(named)


def enumerators_of_area(view: View) -> Answer:
    """What the enumerators at home in the area did together; no row where there are none."""
    return _within(view, "enumerators_by_area", view.area.level)


def enumerators_of_parts(view: View, level: str) -> Answer:
    """The same for each area of a level inside the area that has any."""
    return _within(view, "enumerators_by_area", level)


def enumerators_ranked(
    view: View, measure: str, row_limit: int, *, skip: int = 0, search: str | None = None
) -> Answer:
    """The area's enumerators, those first whose measure chance explains least.

    `search` is a part of an id or of the home village's name or code.
    """
    return _inside(
        view, "enumerators_ranked", measure=measure, row_limit=row_limit, skip=skip, search=search
    )


def enumerators_funnel(view: View, measure: str) -> Answer:
    """How many of the area's enumerators have x of n by a measure."""
    return _inside(view, "enumerators_funnel", measure=measure)


def enumerators_outstanding(view: View, per_district: int) -> Answer:
    """Those proposed for the award, the first of each district of the area."""
    return _inside(view, "enumerators_outstanding", per_district=per_district)


def enumerator(view: View, enumerator_id: str) -> Answer:
    """What one enumerator did; no row where there is nobody of that id in the reader's scope."""
    return _of_enumerator(view, "enumerator_record", enumerator_id)


def enumerator_days(view: View, enumerator_id: str) -> Answer:
    """Households of one enumerator by day."""
    return _of_enumerator(view, "enumerator_days", enumerator_id)


def enumerator_villages(view: View, enumerator_id: str) -> Answer:
    """Households of one enumerator by village."""
    return _of_enumerator(view, "enumerator_villages", enumerator_id)


def enumerator_compared(view: View, enumerator_id: str) -> Answer:
    """One enumerator's measures beside those of the district's others."""
    return _of_enumerator(view, "enumerator_compared", enumerator_id)


def agency_of_districts(view: View) -> Answer:
    """Other agencies' counts against the survey's: one row per district of the area and item."""
    return _inside(view, "agency_by_district")


def _inside(view: View, name: str, **scalars: str | int | None) -> Answer:
    return _ask(
        view,
        name,
        survey_year_be=view.year,
        within_level=view.area.level,
        within_code=view.area.code,
        **scalars,
    )


def _of_enumerator(view: View, name: str, enumerator_id: str) -> Answer:
    return _ask(view, name, survey_year_be=view.year, enumerator_id=enumerator_id)


def confidence_of_area(view: View) -> Answer:
    """What was signed, our estimate and its parts; no row where nothing is known of the area."""
    return confidence_of_parts(view, view.area.level)


def confidence_of_parts(view: View, level: str) -> Answer:
    """The same for each area of a level inside the area."""
    return _within(view, "confidence_by_area", level)


def process_items(view: View) -> Answer:
    """Every step of the year's list in the area, reported or not; none where no list is known."""
    return _of_area(view, "process_items")


def process_of_parts(view: View, level: str) -> Answer:
    """The reported steps of each area of a level inside the area: one row per area and step."""
    return _within(view, "process_by_step", level)


def reinterviews_by_day(view: View) -> Answer:
    """Second interviews by day of the visit; none below the local authority."""
    return _of_area(view, "reinterviews_by_day")


def reinterviews_by_stratum(view: View) -> Answer:
    """Second interviews by local authority, also where there was none; none below the district."""
    return _of_area(view, "reinterviews_by_stratum")


def reinterview_outcomes(view: View) -> Answer:
    """What came of the second visits: one row, none where nobody was visited."""
    return _of_area(view, "reinterview_outcomes")


def reinterview_items(view: View) -> Answer:
    """Answers of the survey against the second interview's, by item; none below the district."""
    return _of_area(view, "reinterview_items")


def _of_area(view: View, name: str) -> Answer:
    return _ask(
        view, name, survey_year_be=view.year, area_level=view.area.level, area_code=view.area.code
    )


def _within(view: View, name: str, level: str, **scalars: str | int | None) -> Answer:
    return _ask(
        view,
        name,
        survey_year_be=view.year,
        area_level=level,
        within_level=view.area.level,
        within_code=view.area.code,
        **scalars,
    )


def _ask(view: View, name: str, **scalars: str | int | None) -> Answer:
    return _of(view.reader, view.snapshot, name, **scalars)


def _of(reader: Reader, snapshot: Snapshot, name: str, **scalars: str | int | None) -> Answer:
    who.must_still_be(reader, snapshot)
    found = _answer(
        snapshot.key, _key(reader), name, tuple(sorted(scalars.items())), reader, snapshot
    )
    if queries.describe(name).needs_records:
        noted.households(reader, snapshot, name, scalars, len(found))
    return found


def _key(reader: Reader) -> ReaderKey:
    """What a reader's answers depend on: one without the right never gets another's."""
    return reader.role, reader.scope.area_level, reader.scope.area_code, reader.years


# Rows can't be changed, so all sessions may share them without a copy.
@st.cache_resource(max_entries=400, show_spinner=False)
def _answer(
    snapshot_key: str,
    reader_key: ReaderKey,
    name: str,
    scalars: tuple[tuple[str, str | int | None], ...],
    _reader: Reader,
    _snapshot: Snapshot,
) -> Answer:
    return queries.ask(name, reader=_reader, snapshot=_snapshot, **dict(scalars))
