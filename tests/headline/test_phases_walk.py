"""One drawn province walked through the phases of its round, at every level: nothing that is said
of an area contradicts anything else that is said of it, nor what its pages show."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st

from bmn.access.reader import MACHINE
from bmn.headline import Situation, decisions, facts, headline, line_text, report, week
from bmn.standing.verdict import BEHIND, VERDICTS
from bmn.survey import clock
from bmn.survey.areas import PARTS
from bmn.ui.kit import answers, layout, progress_table, situations
from bmn.ui.kit.going import area_of_row
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.view import View
from bmn.ui.overview import tiles
from bmn.warehouse import snapshots
from bmn.words import formats
from bmn.words.language import text
from tests import screens
from tests.drawn import HOUSEHOLD, Store, write_csv
from tests.screens import signed_in_app

AREAS = (
    ("country", "TH"),
    ("inspection_region", "16"),
    ("province", "57"),
    ("district", "5701"),
    ("tambon", "570102"),
    ("local_authority", "570102T"),
    ("village", "5701020101"),
    # Here one village has a target and another, which is collected too, has none.
    ("district", "8301"),
    ("tambon", "830103"),
)
TARGETS = [
    ("country", "TH", 300),
    ("inspection_region", "16", 240),
    ("province", "57", 240),
    ("district", "5701", 140),
    ("district", "5703", 100),
    ("tambon", "570102", 140),
    ("local_authority", "570102T", 140),
    ("village", "5701020101", 80),
    ("village", "5701020201", 60),
    ("village", "5703010101", 100),
    ("village", "8301030101", 60),
]
FIRST = date(2025, 12, 1)
# Households a day from the first on, and how many so: two villages move, the third stands still.
EARLY = {
    "5701020101": (2, 64),
    "5701020201": (1, 30),
    "5703010101": (3, 54),
    "8301030101": (1, 60),
    "8301030201": (1, 30),
}
# Households every other day from 20 January on.
LATER = {"5701020101": 10, "5701020201": 10}

MOMENTS = {
    "preparation": (datetime(2025, 10, 20, 8), 2569),
    "first day": (datetime(2025, 12, 1, 8), 2569),
    "mid-season": (datetime(2026, 1, 5, 8), 2569),
    "late": (datetime(2026, 2, 10, 8), 2569),
    "certification": (datetime(2026, 3, 5, 8), 2569),
    "closed": (datetime(2026, 11, 21, 8), 2569),
    "targets only": (datetime(2026, 11, 21, 8), 2570),
}

# The pages that are opened at a moment beside the first screen, for the province; of the other
# areas the page of progress.
PAGES = {
    "preparation": ("progress", "map", "enumerators"),
    "first day": ("progress", "data"),
    "mid-season": ("progress", "quality", "map"),
    "late": ("progress", "confidence"),
    "certification": ("progress", "confidence", "income"),
    "closed": ("progress", "map", "indicators"),
    "targets only": ("progress", "map", "quality"),
}
OPENED = ("country TH", "province 57", "district 5701", "local_authority 570102T", "district 8301")
MORE_PAGES = ("province 57",)


@dataclass(frozen=True)
class Opened:
    """One page of one area at one moment, as a reader sees it."""

    moment: str
    name: str
    area: str
    sentence: str
    words: str
    tiles: dict[str, str]
    states: list[str]
    finishes: list[str]


@dataclass(frozen=True)
class Seen:
    """All that the screens and papers say of one area at one moment."""

    moment: str
    level: str
    situation: Situation
    sentence: str
    verdict: str | None
    line: str
    week: tuple[str, ...]
    decisions: tuple[str, ...]
    report: object
    tiles: dict[str, Tile]
    finish_in_table: object

    @property
    def said(self) -> list[str]:
        """Every text, one by one."""
        told = [
            part
            for tile in self.tiles.values()
            for part in (tile.value, tile.against, tile.beside, tile.direction, tile.state)
        ]
        return [self.sentence, self.line, *self.week, *self.decisions, *told]


def household(number: int, village: str, day: date) -> dict[str, str]:
    district = village[:4]
    authority = {"local_authority_code": "570102T" if district == "5701" else ""}
    when = {"submitted_at": f"{day}T10:00:00"}
    own = 1_000 * list(EARLY).index(village) + number
    ids = {"household_id": f"{district}{own:07}", "village_code": village}
    return {**HOUSEHOLD, **ids, **when, **authority}


def season(since: date, upto: date) -> list[dict[str, str]]:
    """The households whose day lies between, in order of village."""
    return [
        household(number + 1, village, day)
        for village in EARLY
        for number, day in enumerate(days_of(village))
        if since <= day < upto
    ]


def days_of(village: str) -> list[date]:
    """The day of each household that is met before the end of collection."""
    a_day, most = EARLY[village]
    days = [FIRST + timedelta(days=number // a_day) for number in range(most)]
    more = range(LATER.get(village, 0))
    return days + [date(2026, 1, 20) + timedelta(days=2 * number) for number in more]


def rest_of_season() -> list[dict[str, str]]:
    """Everybody else, on one day of February."""
    targets = {code: households for _, code, households in TARGETS}
    return [
        household(number + 1, village, date(2026, 2, 20))
        for village in EARLY
        for number in range(
            len([d for d in days_of(village) if d < date(2026, 2, 10)]), targets.get(village, 0)
        )
    ]


def targets(year: str) -> list[dict[str, str]]:
    return [
        {
            "survey_year_be": year,
            "area_level": level,
            "area_code": code,
            "households": str(households),
        }
        for level, code, households in TARGETS
    ]


def plans() -> list[dict[str, str]]:
    return [
        {
            "survey_year_be": "2569",
            "area_level": level,
            "area_code": code,
            "collection_start": "2025-12-01",
            "expected_complete_by": "2026-01-31",
        }
        for level, code in (("country", "TH"), ("province", "57"))
    ]


def certified(level: str, code: str) -> dict[str, str]:
    return {
        "survey_year_be": "2569",
        "area_level": level,
        "area_code": code,
        "event": "certified",
        "happened_at": "2026-03-01T10:00:00",
        "panel_size": "30",
    }


class Walk:
    """A store that moves through the season; each moment is published, looked at, left behind."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder, self.files = store, folder, 0
        self.seen: list[Seen] = []
        self.opened: list[Opened] = []

    def to(self, moment: str, *files: list[dict[str, str]]) -> None:
        """The clock goes on, files come in, all is published and looked at."""
        clock.set_demo_clock(self.store.collector.connection, MOMENTS[moment][0])
        self.store.collector.refresh_clock()
        for records in files:
            self.files += 1
            path = write_csv(self.folder / "sent" / f"walk{self.files}.csv", records)
            report = self.store.collector.take(path)
            assert report.status == "loaded", report.message_en
            assert not report.quarantined, report.message_en
        self.store.publish()
        st.cache_data.clear()
        self.look(moment)

    def look(self, moment: str) -> None:
        """What is said of every area."""
        for level, code in AREAS:
            self.seen.append(seen(moment, level, view_of(level, code, MOMENTS[moment][1])))
        for area in OPENED:
            self.opened += opened(moment, area)


def opened(moment: str, area: str) -> Iterator[Opened]:
    """The first screen of an area, the page of progress, and of some areas the moment's others."""
    page = signed_in_app()
    page.query_params.update({"area": area.replace(" ", "-"), "year": str(MOMENTS[moment][1])})
    others = PAGES[moment] if area in MORE_PAGES else ("progress",)
    for name in ("overview", *others):
        page = page.run() if name == "overview" else page.switch_page(f"pages/{name}.py").run()
        assert not page.exception, (moment, name, area)
        assert "bmn-empty unreadable" not in screens.html(page), (moment, name, area)
        tables = [one.value for one in page.dataframe if "remaining" in one.value.columns]
        states, finishes = [], []
        if name == "progress" and tables:
            table = tables[0].iloc[1:]
            states = [str(state) for state in table["state"]]
            finishes = list(table["finish"]) if "finish" in table else []
        yield Opened(
            moment,
            name,
            area,
            screens.sentence(page) if name == "overview" else "",
            screens.words(page),
            screens.tiles(page),
            states,
            [str(day) for day in finishes if day == day and day],
        )


def view_of(level: str, code: str, year: int) -> View:
    snapshot = snapshots.current_snapshot()
    row = answers.area_path(MACHINE, snapshot, level, code)[-1]
    years = answers.years(MACHINE, snapshot)
    area = area_of_row(row, level)
    return View(
        page="overview",
        language="th",
        mode="light",
        reader=MACHINE,
        snapshot=snapshot,
        year=year,
        year_row=next(row for row in years if row["survey_year_be"] == year),
        standards=answers.standards(MACHINE, snapshot, year, area),
        area=area,
        path=(area,),
    )


def finish_in_table(view: View, situation: Situation) -> object:
    """The finishing day in the table's row of the area itself."""
    columns = {column.key: column for column in progress_table.columns(view, situation)}
    if situation.is_after:
        assert "finish" not in columns
        return situation.finish
    return columns["finish"].of(progress_table.total(view, situation))


def seen(moment: str, level: str, view: View) -> Seen:
    situation = situations.of(view)
    line = headline(situation, "th")
    return Seen(
        moment,
        level,
        situation,
        line.text,
        line.verdict,
        line_text(situation, "th"),
        week(situation, "th").lines,
        tuple(one.text for one in decisions(situation, "th")),
        report(situation, "th", "weekly"),
        {tile.key: tile for tile in tiles.tiles(view, situation)},
        finish_in_table(view, situation),
    )


@pytest.fixture(scope="module")
def walk(walked: Walk) -> list[Seen]:
    """Every area at every moment."""
    return walked.seen


@pytest.fixture(scope="module")
def pages(walked: Walk) -> list[tuple[Opened, Seen]]:
    """Every page that was opened, beside what is said of its area at its moment."""
    of = {(one.moment, f"{one.level} {one.situation.row.area_code}"): one for one in walked.seen}
    return [(page, of[page.moment, page.area]) for page in walked.opened]


@pytest.fixture(scope="module")
def walked(three_provinces_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """One store, taken through its season."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copytree(three_provinces_dir, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder))
        with closing(Store(folder, MOMENTS["preparation"][0])) as store:
            one = Walk(store, folder)
            one.to("preparation", targets("2569"), targets("2570"), plans())
            one.to("first day")
            one.to("mid-season", season(date(2025, 11, 1), date(2026, 1, 5)))
            one.to("late", season(date(2026, 1, 5), date(2026, 2, 10)))
            papers = [certified("village", "5701020101"), certified("district", "5701")]
            one.to("certification", rest_of_season(), papers)
            one.to("closed", [certified("district", "5703"), certified("province", "57")])
            one.look("targets only")
            yield one
        snapshots.warehouse().forget()
        st.cache_data.clear()


def words_of(verdict: str) -> str:
    return text(f"common.verdict.{verdict}", "th")


def named(one: Seen) -> str:
    return f"{one.moment}, {one.level} {one.situation.row.area_code}"


def test_every_moment_is_of_the_phase_it_is_named_for(walk: list[Seen]) -> None:
    expected = {
        "preparation": "preparation",
        "first day": "collection",
        "mid-season": "collection",
        "late": "collection",
        "closed": "closed",
        "targets only": "preparation",
    }
    for one in walk:
        if one.moment in expected:
            assert one.situation.phase == expected[one.moment], named(one)
    assert {"ahead", "at_risk", "late", "complete", None} <= {one.verdict for one in walk}
    (middle,) = [one for one in walk if one.moment == "mid-season" and one.level == "province"]
    verdicts = {
        row.area_code: middle.situation.verdict_of(row) for row in middle.situation.children
    }
    assert (verdicts["5703"], verdicts["5702"]) == ("stalled", None)
    assert "หยุดนิ่งหรือแทบไม่มีการจัดเก็บเพิ่ม 1 อำเภอ" in middle.decisions[0]


def test_the_sentence_says_the_verdict_and_no_other(walk: list[Seen]) -> None:
    for one in walk:
        leads = [verdict for verdict in VERDICTS if f"{words_of(verdict)} –" in one.sentence]
        assert leads == ([one.verdict] if one.verdict else []), named(one)
        if one.verdict in BEHIND:
            assert words_of("on_plan") not in one.tiles["progress"].state, named(one)
            assert words_of(one.verdict) in one.tiles["progress"].state, named(one)
            assert "ทันกำหนด" not in one.sentence.replace("ไม่ทันกำหนด", ""), named(one)
            assert one.decisions, named(one)


def test_without_an_expected_total_nothing_is_judged(walk: list[Seen]) -> None:
    for one in walk:
        row = one.situation.row
        if row.plan_complete_by is None and one.situation.standards.collection_complete_by is None:
            assert one.verdict is None, named(one)
            assert "เป้าหมายสะสม" not in one.sentence, named(one)
        if row.expected_today is None and one.verdict:
            assert one.verdict in ("complete", "over_target"), named(one)


def test_a_partial_target_says_so_everywhere_and_is_never_complete(walk: list[Seen]) -> None:
    partial = [one for one in walk if one.situation.row.target_is_partial]
    assert {one.situation.row.area_code for one in partial} == {"8301", "830103"}
    for one in partial:
        row = one.situation.row
        assert one.verdict not in ("complete", "over_target"), named(one)
        assert words_of("complete") not in one.tiles["forecast"].value, named(one)
        if one.situation.is_after or one.situation.phase == "preparation":
            continue
        assert (row.collected_of_target or 0) <= (row.households_collected or 0), named(one)
        told = text("overview.progress.partial", "th", parts=str(row.targets_missing))
        assert told in one.tiles["progress"].beside, named(one)
        assert told in one.sentence, named(one)
        assert told in one.line, named(one)
    met = [one for one in partial if one.situation.row.households_remaining == 0]
    assert met
    assert any((one.situation.row.collected_of_target or 0) > 0 for one in met)


def test_an_area_whose_parts_stand_still_is_never_on_plan(walk: list[Seen]) -> None:
    for one in walk:
        if one.situation.unmoved and one.situation.phase == "collection":
            assert one.verdict in BEHIND, named(one)
            told = facts.unmoved(one.situation, "th")
            assert told in one.sentence, named(one)
            assert told in one.line, named(one)
    held = [one for one in walk if one.moment == "mid-season" and one.level == "province"]
    assert [row.area_code for row in held[0].situation.unmoved] == ["5703"]


def test_the_finishing_day_is_one_everywhere(walk: list[Seen]) -> None:
    for one in walk:
        situation = one.situation
        assert one.finish_in_table == situation.finish, named(one)
        if situation.finish is None or situation.is_after:
            continue
        day = formats.thai_date(situation.finish, "th")
        assert one.tiles["forecast"].value == day, named(one)
        assert day in one.sentence, named(one)
        assert day in one.line, named(one)


def test_an_area_has_one_outlook_wherever_it_is_shown(walk: list[Seen]) -> None:
    own = {
        (one.moment, one.level, one.situation.row.area_code): one.situation.outlook for one in walk
    }
    compared = set()
    for one in walk:
        for child in one.situation.children:
            key = (one.moment, child.area_level, child.area_code)
            if key not in own or one.situation.is_after:
                continue
            here, there = one.situation.outlook_of(child), own[key]
            assert (here.finish, here.forecast, here.in_time, here.due) == (
                there.finish,
                there.forecast,
                there.in_time,
                there.due,
            ), (key, named(one))
            assert [part.area_code for part in here.unmoved] == [
                part.area_code for part in there.unmoved
            ], (key, named(one))
            compared.add((child.area_level, here.finish is not None))
    for level in ("province", "district", "tambon"):
        assert (level, True) in compared


def test_days_late_are_the_same_everywhere(walk: list[Seen]) -> None:
    for one in walk:
        found = re.search(r"ช้า(?:กว่าแผน|กว่ากำหนด) ([\d,]+ วัน)", one.sentence)
        if found:
            assert one.situation.days_late is not None
            assert found[1] == formats.counted(one.situation.days_late, "day", "th"), named(one)
            state = one.tiles["forecast"].state
            assert found[1] in state or one.situation.unmoved, named(one)


def test_a_tile_that_tells_days_late_stands_beside_the_verdict_late(walk: list[Seen]) -> None:
    late = 0
    for one in walk:
        state = one.tiles["forecast"].state
        if one.situation.phase == "collection" and state.startswith(layout.MARKS["late"]):
            assert one.verdict in ("late", "stalled"), (named(one), state)
            late += 1
    assert late


def test_nobody_is_past_the_day_while_more_is_expected_than_today(walk: list[Seen]) -> None:
    for one in walk:
        row = one.situation.row
        if "เลยกำหนดเก็บครบ" in one.sentence:
            assert row.expected_today == row.households_target, named(one)


def test_figures_in_the_sentence_are_the_rows(walk: list[Seen]) -> None:
    for one in walk:
        row = one.situation.row
        if "จัดเก็บได้" in one.sentence and row.households_target:
            assert formats.count(row.collected_of_target, "th") in one.sentence, named(one)
            assert formats.count(row.households_target, "th") in one.sentence, named(one)
        gap = re.search(r"ต่ำกว่าเป้าหมายสะสม ([\d,]+)", one.sentence)
        if gap:
            assert gap[1] == formats.count(-(one.situation.gap or 0), "th"), named(one)
            assert gap[1] in one.tiles["progress"].beside, named(one)


def test_certified_areas_are_counted_alike(walk: list[Seen]) -> None:
    for one in walk:
        row = one.situation.row
        found = re.search(r"รับรองแล้ว ([\d,]+) จาก ([\d,]+) (?:จังหวัด|อำเภอ|แห่ง)", one.sentence)
        # Households are those of the areas counted: of none there are none.
        none = r"รับรองแล้ว 0 จาก [\d,]+ \S+ \([\d,]+ ครัวเรือน"
        assert not re.search(none, one.sentence), named(one)
        if found and one.level != "village":
            assert found[1] == formats.count(row.children_certified, "th"), named(one)
            assert found[2] == formats.count(row.children_total, "th"), named(one)
            assert found[0] in one.line, named(one)


def test_children_late_are_of_those_with_a_target(walk: list[Seen]) -> None:
    for one in walk:
        told = facts.children_late(one.situation, "th")
        if told and " จาก " in told:
            total = re.search(r" จาก ([\d,]+)", told)
            assert total is not None
            assert total[1] == formats.count(len(one.situation.judged_children), "th"), named(one)


def test_a_closed_round_speaks_in_the_past(walk: list[Seen]) -> None:
    future = ("คาดว่า", "ต้องเก็บ", "ยังไม่", "จึงจะทัน", "ก่อนกำหนด", "ช้ากว่าแผน", "หยุดนิ่ง", "เสี่ยงไม่ทัน")
    for one in walk:
        if one.moment != "closed":
            continue
        assert not one.week, named(one)
        assert not one.decisions, named(one)
        for said in one.said:
            assert not [word for word in future if word in said], f"{named(one)}: {said}"
            assert "+0" not in said, named(one)
        cells = [cell for row in one.report.rows for cell in row]  # type: ignore[attr-defined]
        heads = one.report.columns  # type: ignore[attr-defined]
        assert not [cell for cell in (*cells, *heads) if "แผน" in cell], named(one)


def test_before_the_round_nothing_is_late(walk: list[Seen]) -> None:
    for one in walk:
        if one.situation.phase != "preparation":
            continue
        assert one.verdict is None, named(one)
        assert not one.week, named(one)
        for child in one.situation.children:
            assert one.situation.verdict_of(child) is None, named(one)
        assert "เตรียมการ" in one.sentence, named(one)


def test_the_table_agrees_with_the_area_it_belongs_to(walk: list[Seen]) -> None:
    for one in walk:
        situation = one.situation
        if not PARTS[one.level] or situation.phase != "collection":
            continue
        ends = [situation.outlook_of(child).finish for child in situation.judged_children]
        known = [day for day in ends if day is not None]
        if situation.outlook.slowest is not None and known:
            assert situation.finish == max(known), named(one)
        for child in situation.judged_children:
            verdict = situation.verdict_of(child)
            if verdict in ("late", "stalled") and situation.verdict is not None:
                assert situation.verdict in BEHIND, named(one)
            if verdict is not None:
                assert layout.MARKS[verdict], named(one)


def plain(words: str) -> str:
    """The words without the places at which a screen may break them."""
    return re.sub(r"[\s\u200b\u2060]+", "", words)


def told(page: Opened) -> str:
    return f"{page.moment}, {page.name} of {page.area}"


def test_the_first_screen_shows_the_sentence(pages: list[tuple[Opened, Seen]]) -> None:
    for page, seen in pages:
        if page.name == "overview":
            line = headline(seen.situation, "th")
            for part in (line.lead, *line.parts):
                assert plain(part) in plain(page.sentence), told(page)


def test_pages_show_the_tiles_of_the_area(pages: list[tuple[Opened, Seen]]) -> None:
    for page, seen in pages:
        shown = seen.tiles if page.name == "overview" else {}
        if page.name == "progress":
            shown = {key: seen.tiles[key] for key in ("progress", "forecast")}
        for tile in shown.values():
            on_page = plain(page.tiles[tile.what])
            for words in (tile.value, tile.state, tile.against):
                assert plain(words) in on_page, (told(page), tile.key, words)


def test_the_rows_of_the_page_say_what_the_area_says(pages: list[tuple[Opened, Seen]]) -> None:
    checked = seen_days = 0
    for page, seen in pages:
        situation = seen.situation
        if page.name != "progress" or not page.states:
            continue
        checked += 1
        assert len(page.states) == len(situation.children), told(page)
        verdicts = [situation.verdict_of(child) for child in situation.children]
        if situation.is_after or situation.phase == "preparation":
            verdicts = []
        for word in BEHIND:
            shown = sum(words_of(word) in state for state in page.states)
            assert shown == verdicts.count(word), (told(page), word)
        expected = [situation.outlook_of(child).finish for child in situation.children]
        days = {formats.thai_date(day, "th") for day in expected if day is not None}
        shown_days = set(page.finishes)
        assert shown_days <= days, told(page)
        if situation.outlook.slowest is not None and shown_days:
            assert formats.thai_date(situation.finish, "th") in shown_days, told(page)
            seen_days += 1
    assert seen_days > 2
    assert checked > 10


def test_pages_speak_of_their_phase(pages: list[tuple[Opened, Seen]]) -> None:
    judged = [words_of(verdict) for verdict in ("ahead", *BEHIND)]
    for page, seen in pages:
        phase = seen.situation.phase
        if phase in ("preparation", "closed") and page.name in ("overview", "progress"):
            for word in judged:
                assert word not in page.words, (told(page), word)
        if phase == "closed":
            for key in ("common.kpi.forecast", "common.kpi.pace", "common.confidence.not_due"):
                assert text(key, "th") not in page.words, (told(page), key)
        if phase in ("preparation", "collection") and page.name == "overview":
            assert "สิ้นสุดการจัดเก็บ" not in page.words, told(page)
