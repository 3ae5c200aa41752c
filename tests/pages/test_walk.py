"""The pages of the made-up warehouse as a reader sees them, area by area: one figure is one figure
on tile, chart, table, sentence, paper, map and file, and it is that of `answer`; rows add up."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bmn import settings
from bmn.exchange import spreadsheet
from bmn.survey.areas import PARTS
from bmn.ui.kit import tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.ui.overview import paper
from bmn.warehouse import queries, snapshots
from bmn.warehouse.answer import Row
from bmn.words import formats
from bmn.words.language import text
from tests.screens import figures, html, sentence, tiles

YEAR = 2569
AREAS = (
    ("country", "TH"),
    ("inspection_region", "16"),
    ("province", "57"),
    ("district", "5701"),
    ("tambon", "570102"),
    ("local_authority", "570102T"),
    ("village", "5701020101"),
)
WITH_PARTS = [
    (level, code, way)
    for level, code in AREAS
    for way in PARTS[level]
    if level != "local_authority"
]
# Each page in the ways in which it shows tables of parts or of results.
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("progress", {}),
    ("indicators", {}),
    ("indicators", {"show": "areas"}),
    ("indicators", {"indicator": "29"}),
    ("income", {}),
    ("confidence", {}),
    ("quality", {}),
    ("quality", {"show": "range"}),
    ("map", {}),
    ("enumerators", {"show": "areas"}),
    ("data", {"show": "freshness"}),
)
HEAVY = ("confidence", "quality", "enumerators", "data")
HEAVY_AREAS = ("province", "district", "local_authority", "village")


@dataclass(frozen=True)
class Table:
    """What a page gave to `tables.draw`, beside what came to the browser."""

    view: View
    key: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    total: Any
    name: str

    def cells(self, key: str) -> list[Any]:
        (column,) = [column for column in self.columns if column.key == key]
        return [column.of(row) for row in self.rows]

    def whole(self, key: str) -> Any:
        (column,) = [column for column in self.columns if column.key == key]
        return column.of(self.total)

    @property
    def csv(self) -> list[dict[str, str]]:
        """The rows of its CSV by the titles of the columns."""
        told = tables.csv_bytes(self.view, self.columns, self.rows).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(told)))


@dataclass
class Screen:
    """One page of one area, opened once."""

    page: AppTest
    tables: list[Table] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)

    def table(self, start: str) -> Table:
        (found,) = [one for one in self.tables if one.key.startswith(start)]
        return found


class Screens:
    """Opens each page once; what is drawn is noted on its way to the browser, not replaced."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._opened: dict[tuple[Any, ...], Screen] = {}
        self._tables: list[Table] = []
        self._papers: list[str] = []
        draw, page = tables.draw, paper.page

        def noted(
            view: View, key: str, columns: Sequence[Column], rows: Sequence[Any], **more: Any
        ) -> None:
            name = more.get("name", "table")
            self._tables.append(Table(view, key, columns, rows, more.get("total"), name))
            draw(view, key, columns, rows, **more)

        def printed(*told: Any) -> str:
            self._papers.append(page(*told))
            return self._papers[-1]

        patch.setattr(tables, "draw", noted)
        patch.setattr(paper, "page", printed)

    def open(self, name: str, level: str, code: str, **link: str) -> Screen:
        key = (name, level, code, *sorted(link.items()))
        if key not in self._opened:
            page = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60)
            for part, value in {"area": f"{level}-{code}", **link}.items():
                page.query_params[part] = value
            page.run()
            if name != "overview":
                self._tables.clear()
                page.switch_page(f"pages/{name}.py").run()
            assert not page.exception, key
            self._opened[key] = Screen(page, list(self._tables), list(self._papers))
            self._tables.clear()
            self._papers.clear()
        return self._opened[key]


@pytest.fixture(scope="module")
def screens(small_data_dir: Path) -> Iterator[Screens]:
    st.cache_data.clear()
    st.cache_resource.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(small_data_dir))
        yield Screens(patch)
        snapshots.warehouse().forget()
    st.cache_data.clear()
    st.cache_resource.clear()


def asked(query: str, level: str, code: str, way: str | None = None, **more: Any) -> list[Row]:
    """The `answer` of a query for an area, or for its parts one way down."""
    return list(
        queries.ask(
            query,
            records=True,
            survey_year_be=YEAR,
            area_level=way or level,
            within_level=level,
            within_code=code,
            **more,
        )
    )


def one(query: str, level: str, code: str, **more: Any) -> Row:
    (row,) = asked(query, level, code, **more)
    return row


def count(value: float | None) -> str:
    return formats.count(value, "th")


def every(screens: Screens) -> Iterator[tuple[str, str, str, Screen]]:
    """Every page of every area, both ways down."""
    for level, code in AREAS:
        for way in PARTS[level] or ("",):
            for name, link in PAGES:
                if name in HEAVY and level not in HEAVY_AREAS:
                    continue
                by = {"by": way} if way else {}
                yield name, level, code, screens.open(name, level, code, **by, **link)


def figure_of(page: AppTest, name: str) -> dict[str, Any]:
    """The trace of a name on the page."""
    (found,) = [
        trace
        for figure in figures(page)
        for trace in figure["data"]
        if trace.get("name") == name and trace["type"] == "scatter"
    ]
    return found


def test_tiles_chart_sentence_line_and_paper_tell_the_progress_of_the_answer(
    screens: Screens,
) -> None:
    for level, code in AREAS:
        row = one("progress_by_area", level, code)
        overview = screens.open("overview", level, code)
        progress = screens.open("progress", level, code)
        of_target = f"{count(row['households_collected_of_target'])} จาก"
        for screen in (overview, progress):
            told = tiles(screen.page)[text("common.kpi.progress_rate", "th")]
            assert formats.percent(row["progress_share"], "th", 2) in told, (level, told)
            assert of_target in told
            assert f"{count(row['households_target'])} ครัวเรือน" in told
            if is_settled(row):
                continue
            gap = row["gap_to_expected"]
            assert f"เป้าหมายสะสม {count(abs(gap))}" in told, (level, told)
            week = row["collected_last_7_days"], row["collected_previous_7_days"]
            assert f"+{count(week[0])} (ก่อนหน้า +{count(week[1])})" in told
        if not is_settled(row):
            says_collected(overview, row)
        told = tiles(progress.page)[text("common.kpi.complete_villages", "th")]
        # Of an authority of which the register tells no village it is unknown, never 0.
        assert told.startswith(
            f"{count(row['villages_complete'])} จาก {count(row['villages_total'])} "
        ), (level, told)
        last = figure_of(progress.page, text("common.kpi.collected", "th"))["y"][-1]
        assert last == row["households_collected"], level
        days = asked_by_day(level, code)
        plan = figure_of(progress.page, text("common.kpi.expected_today", "th"))["y"]
        assert plan[len(days) - 1] == row["expected_today"], level


def says_collected(overview: Screen, row: Row) -> None:
    """Sentence, LINE text and paper tell what is collected of what target."""
    for said in (sentence(overview.page), overview.page.code[0].value, *overview.papers):
        words = unescape(re.sub(r"<style.*?</style>|<[^>]*>", "", said, flags=re.DOTALL))
        collected = f"{count(row['households_collected_of_target'])} จากเป้าหมาย"
        assert f"{collected} {count(row['households_target'])}" in words, words


def is_settled(row: Row) -> bool:
    """Whether all parts of an area that certifies nothing itself are certified: nothing is due."""
    return not row["level_certifies"] and 0 < row["children_total"] == row["children_certified"]


def asked_by_day(level: str, code: str) -> list[Row]:
    return list(
        queries.ask("collected_by_day", survey_year_be=YEAR, area_level=level, area_code=code)
    )


COUNTED = {
    "collected": "households_collected",
    "target": "households_target",
    "expected": "expected_today",
    "gap": "gap_to_expected",
    "remaining": "households_remaining",
    "today": "collected_today",
    "week": "collected_last_7_days",
    "villages": "villages_total",
    "complete": "villages_complete",
    "zero": "villages_zero",
    "unconfirmed": "households_unconfirmed",
}


@pytest.mark.parametrize(("level", "code", "way"), WITH_PARTS)
def test_the_progress_table_and_the_paper_are_the_answers_rows(
    screens: Screens, level: str, code: str, way: str
) -> None:
    whole = one("progress_by_area", level, code)
    parts = {row["area_code"]: row for row in asked("progress_by_area", level, code, way)}
    table = screens.open("progress", level, code, by=way).table("progress_")
    assert {line.row["area_code"] for line in table.rows} == set(parts)
    titles = {column.key for column in table.columns}
    assert is_settled(whole) or set(COUNTED) <= titles
    for key, name in ((key, name) for key, name in COUNTED.items() if key in titles):
        assert table.whole(key) == whole[name], key
        assert table.cells(key) == [parts[line.row["area_code"]][name] for line in table.rows], key
    if way != PARTS[level][0]:
        return
    if is_settled(whole):
        return
    for printed in screens.open("overview", level, code).papers:
        body = [
            [unescape(re.sub(r"<[^>]*>", "", cell)) for cell in re.findall(r"<td.*?</td>", line)]
            for line in re.findall(r"<tr>(<td.*?)</tr>", printed)
        ]
        *lines, last = body
        assert len(lines) == len(parts)
        # The paper counts this week or today, by its edition; all else is the same in both.
        for at, key in ((2, "collected_target"), (3, "collected"), (5, "expected"), (8, "left")):
            names = {
                "collected_target": "households_target",
                "collected": "households_collected",
                "expected": "expected_today",
                "left": "households_remaining",
            }
            shown = sorted(line[at] for line in lines)
            assert shown == sorted(count(row[names[key]]) for row in parts.values()), key
            assert last[at] == count(whole[names[key]]), key


def test_bars_of_the_first_screen_are_the_parts_shares(screens: Screens) -> None:
    for level, code in AREAS:
        if not PARTS[level] or level == "local_authority":
            continue
        shares = [
            round(100 * row["progress_share"], 6)
            for row in asked("progress_by_area", level, code, PARTS[level][0])
            if row["progress_share"] is not None
        ]
        page = screens.open("overview", level, code).page
        bars = [trace for figure in figures(page) for trace in figure["data"]]
        drawn = [
            round(value, 6)
            for trace in bars
            if trace["type"] == "bar"
            for value in trace["x"]
            if value is not None
        ]
        assert drawn, level
        assert set(drawn) <= set(shares), level


def test_additive_columns_make_up_the_row_of_the_whole_on_every_page(screens: Screens) -> None:
    checked = set()
    for name, level, code, screen in every(screens):
        for table in screen.tables:
            if table.total is None or not table.rows:
                continue
            for column in (column for column in table.columns if column.adds_up):
                cells = [column.of(row) for row in table.rows]
                known, whole = (
                    sum(cell for cell in cells if cell is not None),
                    column.of(table.total),
                )
                where = (name, level, code, table.key, column.key)
                # Of parts that nobody knows there may be more in the whole, never less.
                assert known == (whole or 0) or (None in cells and known < whole), where
                checked.add((name, column.key))
    pages = {name for name, _ in checked}
    assert {"progress", "income", "indicators", "enumerators"} <= pages


def test_files_hold_the_cells_of_the_screen_and_a_csv_no_total(screens: Screens) -> None:
    seen = 0
    for name, level, code, screen in every(screens):
        shown = [frame.value for frame in screen.page.dataframe]
        assert len(shown) == len(screen.tables), (name, level)
        for table, frame in zip(screen.tables, shown, strict=True):
            where = (name, level, code, table.key)
            totals = int(table.total is not None)
            assert len(frame) == len(table.rows) + totals, where
            assert len(table.csv) == len(table.rows), where
            if (level, code) != ("district", "5701"):
                continue
            seen += 1
            for column in table.columns:
                if column.kind in ("count", "signed"):
                    cells = [None if is_blank(value) else value for value in frame[column.key]]
                    of_rows = [column.of(row) for row in table.rows]
                    assert cells[totals:] == of_rows, (where, column.key)
                    in_csv = [line[column.title] for line in table.csv]
                    expected = ["" if value is None else f"{value:g}" for value in of_rows]
                    assert [f"{float(v):g}" if v else "" for v in in_csv] == [
                        f"{float(v):g}" if v else "" for v in expected
                    ], (where, column.key)
            assert_workbook(table, where)
    assert seen


def is_blank(value: Any) -> bool:
    return value is None or value != value


def assert_workbook(table: Table, where: tuple[Any, ...]) -> None:
    """The workbook's figures are the rows', in order."""
    book = openpyxl.load_workbook(
        io.BytesIO(
            tables.xlsx(table.view, table.columns, table.rows, table.name, total=table.total)
        )
    )
    lines = [list(line) for line in book.active.iter_rows(values_only=True)]
    (head,) = [
        at
        for at, line in enumerate(lines)
        if [cell for cell in line if cell][-len(table.columns) :]
        == [column.title for column in table.columns]
    ]
    for column in table.columns:
        if column.kind not in spreadsheet.NUMERIC or column.kind not in ("count", "signed"):
            continue
        at = lines[head].index(column.title)
        cells = [line[at] for line in lines[head + 1 : head + 1 + len(table.rows)]]
        told = [column.of(row) for row in table.rows]
        assert [cell if cell != "" else None for cell in cells] == told, (where, column.key)


def test_income_is_one_figure_on_tiles_tables_indicators_and_map(screens: Screens) -> None:
    for level, code in AREAS:
        row = one("income_by_area", level, code)
        below, households = row["households_below_criterion"], row["households"]
        mean = count(row["income_baht_per_person_year"])
        income = screens.open("income", level, code)
        shown = tiles(income.page)
        assert any(mean in told for told in shown.values()), level
        for screen in (income, screens.open("overview", level, code)):
            (told,) = [told for name, told in tiles(screen.page).items() if "29" in name]
            assert f" {count(below)} ครัวเรือน" in f" {told}", (level, told)
        table = income.table("below_")
        assert (table.whole("below"), table.whole("households")) == (below, households)
        results = screens.open("indicators", level, code).table("indicators_")
        (of_income,) = [one for one in results.rows if one.get("indicator_no") == 29]
        answer = one("indicator_by_area", level, code, indicator_no=29)
        assert (of_income["fail"], of_income["eligible"]) == (answer["fail"], answer["eligible"])
        assert (answer["fail"], answer["eligible"]) == (below, households), level


@pytest.mark.parametrize(("level", "code", "way"), WITH_PARTS)
def test_the_map_tells_what_the_tables_tell(
    screens: Screens, level: str, code: str, way: str
) -> None:
    held = (
        ("progress", "progress_by_area", "households_collected_of_target", "households_target"),
        ("below", "income_by_area", "households_below_criterion", "households"),
        ("flags", "checks_by_area", "households_must_fix", "households_collected"),
    )
    for measure, query, part, of in held:
        table = screens.open("map", level, code, measure=measure, by=way).table("map_")
        parts = {row["area_code"]: row for row in asked(query, level, code, way)}
        shown = {
            row["area_key"].split("-", 1)[1]: (a, b)
            for row, a, b in zip(
                table.rows, table.cells("numerator"), table.cells("denominator"), strict=True
            )
        }
        for area, row in parts.items():
            if area in shown:
                assert shown[area] == (row[part], row[of]), (measure, area)
        whole = one(query, level, code)
        known = [value for value, _ in shown.values() if value is not None]
        assert sum(known) == whole[part], (measure, level)


def test_flags_to_mend_and_the_estimate_are_one_on_all_pages(screens: Screens) -> None:
    for level, code in AREAS:
        checks = one("checks_by_area", level, code)
        told = tiles(screens.open("quality", level, code).page)[text("quality.tile.must_fix", "th")]
        assert f"{count(checks['households_must_fix'])} ครัวเรือน" in told, (level, told)
        assert formats.percent_words(checks["must_fix_share"], "th", 2) in told
        estimate = one("confidence_by_area", level, code)["quality_estimate_share"]
        signed = one("progress_by_area", level, code)["signed_quality_level_pct"]
        overview = tiles(screens.open("overview", level, code).page)
        told = overview[text("common.kpi.quality_level", "th")]
        if signed is not None:
            assert formats.percent_words(signed / 100, "th") in told, level
            assert formats.percent_words(signed / 100, "th") in words_of(screens, level, code)
        elif estimate is not None:
            percent = formats.percent_words(estimate, "th")
            assert percent in told, level
            assert percent in words_of(screens, level, code), level


def words_of(screens: Screens, level: str, code: str) -> str:
    told = html(screens.open("confidence", level, code).page)
    return unescape(re.sub(r"<[^>]*>", "", told))


def test_certified_areas_and_their_households_are_told_by_level(screens: Screens) -> None:
    for level, code in AREAS:
        row = one("progress_by_area", level, code)
        overview = screens.open("overview", level, code)
        told = tiles(overview.page)[text("common.kpi.quality_level", "th")]
        for below in ("district", "local_authority", "village"):
            found = [
                part
                for part in asked("progress_by_area", level, code, below)
                if part["level_certifies"] and not part["area_code"].endswith("U")
            ]
            name = text(f"overview.quality.level.{below}", "th")
            shown = re.search(rf"{re.escape(name)} ([\d,]+)/([\d,]+)(?: \(([\d,]+))?", told)
            if shown is None or level == below:
                continue
            counted = [
                part
                for part in found
                if below != "village" or part["households_target"] is not None
            ]
            done = [part for part in counted if part["is_certified"]]
            assert shown[1] == count(len(done)), (level, below, told)
            assert shown[2] == count(len(counted)), (level, below, told)
            # A part stands for its village, whose other households name another authority.
            whole = {"village_part": "households_collected_of_target"}
            households = sum(
                part[whole.get(part["area_level"], "households_collected")] for part in done
            )
            if below == "village":
                assert sum(part["households_certified"] for part in done) == households
            assert row[f"households_certified_{below}"] == households, (level, below)
            assert (shown[3] or "0") == count(households), (level, below, told)
