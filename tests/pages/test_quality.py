"""Quality: figures that add up, rules that can't be evaluated, records only for those permitted."""

import re
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bmn.access.reader import MACHINE, NATIONAL, Reader
from bmn.charts import quality as charts_quality
from bmn.standing.phase import YearStandards
from bmn.ui.quality import matrix, placing
from bmn.ui.quality import records as records_list
from bmn.warehouse import queries, rules
from bmn.words import formats
from bmn.words.language import LANGUAGES, text
from tests.drawn import Store, households
from tests.pages.conftest import OpenPage, ReadsAs
from tests.screens import figures, html, signed_in_app, words

AREA = {"area": "province-57", "year": "2569"}
FEWEST = YearStandards(2569, ranking_fewest=100)
TABS = ("rules", "records", "trend", "range", "agency")
WITHIN = {"survey_year_be": 2569, "within_level": "province", "within_code": "57"}


def records(**more: object) -> pd.DataFrame:
    return queries.run("flag_records", **WITHIN, rows=100_000, reader=MACHINE, **more)


def by_rule(level: str = "province") -> pd.DataFrame:
    return queries.run("flags_by_rule", **WITHIN, area_level=level, reader=MACHINE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_in_both_languages(open_page: OpenPage, tab: str, language: str) -> None:
    page = open_page("quality", **AREA, show=tab, lang=language)
    assert text("quality.tile.must_fix", language) in words(page)


def test_open_flags_are_those_that_are_listed(small_warehouse: Path) -> None:
    listed = records().groupby("rule_id").size()
    told = by_rule().set_index("rule_id").flags_open.dropna()
    assert told[told > 0].astype(int).to_dict() == listed.to_dict()


def test_the_tile_counts_households_once(open_page: OpenPage) -> None:
    found = records(severity="must_fix")
    # Unconfirmed and short-lived households aren't collected, so they can't lower the share.
    is_out = (found.rule_id == "PX-09") | found.part.fillna("").str.contains("unconfirmed")
    by_hand = set(found.household_id) - set(found.household_id[is_out])
    row = queries.run("checks_by_area", **WITHIN, area_level="province", reader=MACHINE).iloc[0]
    assert row.households_must_fix == len(by_hand) > 0
    page = words(open_page("quality", **AREA))
    assert formats.counted(int(row.households_must_fix), "household", "th") in page
    assert formats.percent(row.automatic_check_share, "th", 2) in page
    # The tile counts all flags: how many of them lie on these households is said beside.
    assert f"{row.flags_must_fix} รายการอยู่ใน" in page
    assert row.flags_must_fix < len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tile_table_and_list_count_the_same(open_page: OpenPage, language: str) -> None:
    """One population a screen: flags. Households are told beside, and why the figures differ."""
    page = open_page("quality", **AREA, lang=language)
    table = page.dataframe[0].value
    heads = [at for at, rule in enumerate(table.rule) if rule[0] in "■◆○"]
    in_table = dict(zip(rules.SEVERITIES, table.flags_open[heads].astype(int), strict=True))
    for severity, key in (("must_fix", "must_fix"), ("check", "questions")):
        assert in_table[severity] == len(records(severity=severity)) > 0
        tile = next(box for box in tiles(page) if text(f"quality.tile.{key}", language) in box)
        unit = text("quality.unit.flag", language)
        assert f"{formats.count(in_table[severity], language)} {unit}" in tile
    listed = words(open_page("quality", **AREA, show="records", lang=language))
    asked = in_table["must_fix"] + in_table["check"]
    assert text(
        "quality.records.shown",
        language,
        first=1,
        last=records_list.ROWS_A_PAGE,
        total=formats.count(asked, language),
        must_fix=formats.count(in_table["must_fix"], language),
        check=formats.count(in_table["check"], language),
        look=0,
    ) in " ".join(listed.split())
    (area,) = queries.run(
        "checks_by_area", **WITHIN, area_level="province", reader=MACHINE
    ).to_dict("records")
    elsewhere = asked - area["flags_must_fix"] - area["flags_check"]
    assert elsewhere > 0  # else the sentence that tells the difference has nothing to tell
    told = text("quality.elsewhere", language, flags=formats.count(elsewhere, language))
    assert told in words(page)


def tiles(page: AppTest) -> list[str]:
    """The tiles as a person reads them."""
    found = re.findall(r'<div class="bmn-tile.*?(?=<div class="bmn-tile|$)', html(page), re.S)
    # A span keeps a word together: nothing stands between it and its neighbours.
    return [
        " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"</?span[^>]*>", "", one)).split())
        for one in found
    ]


def test_parts_of_the_matrix_add_up(small_warehouse: Path) -> None:
    parts = by_rule("district").groupby("rule_id").flags_open.sum()
    whole = by_rule().set_index("rule_id").flags_open
    for rule_id, count in whole.dropna().items():
        assert parts[rule_id] == count, rule_id


def test_a_rule_that_cant_be_evaluated_says_why(open_page: OpenPage) -> None:
    page = open_page("quality", **AREA)
    table = page.dataframe[0].value
    line = table[table.rule.str.startswith("PX-08")].iloc[0]
    assert pd.isna(line.flags_open)
    assert text("quality.not_evaluated.no_boundaries", "th") in line.state
    told = html(page)
    assert "bmn-cell-na" in told
    assert text("quality.not_evaluated.no_boundaries", "th") in told


def test_a_rule_of_districts_says_nothing_of_a_village(small_warehouse: Path) -> None:
    for level, is_known in (("district", True), ("tambon", False), ("village", False)):
        found = by_rule(level)
        own = found[(found.rule_id == "DQ-1.7") & ~found.not_evaluated.eq("no_register")]
        assert len(own)
        assert own.flags_open.notna().all() == is_known
        assert is_known or set(own.not_evaluated) == {"district_only"}


def test_rules_stand_under_their_severity(open_page: OpenPage) -> None:
    table = open_page("quality", **AREA).dataframe[0].value
    heads = [at for at, rule in enumerate(table.rule) if rule[0] in "■◆○"]
    assert len(heads) == len(rules.SEVERITIES)
    for at, until in zip(heads, [*heads[1:], len(table)], strict=True):
        assert table.flags_open[at] == table.flags_open[at + 1 : until].sum()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_opens_with_its_question_and_letter(open_page: OpenPage, language: str) -> None:
    page = open_page("quality", **AREA, rule="DQ-1.5", lang=language)
    told = words(page)
    assert rules.rule("DQ-1.5").asks(language) in told
    assert text("quality.letter.guideline", language, item="1.5") in told
    counts = page.dataframe[0].value.flags_open.tolist()
    assert counts == sorted(counts, reverse=True)


def test_every_rule_opens(open_page: OpenPage) -> None:
    for rule in rules.rules():
        assert rule.title_th in words(open_page("quality", **AREA, rule=rule.id))


def test_records_are_listed_with_what_is_wrong(open_page: OpenPage) -> None:
    page = open_page("quality", **AREA, show="records", rule="DQ-3.2")
    told = html(page)
    assert told.count('class="bmn-wrong"') == records_list.ROWS_A_PAGE
    first = records(rule_id="DQ-3.2").iloc[0]
    assert first.household_id in told
    page.button(key=f"flag_0_DQ-3.2_{first.subject}").click().run()
    assert text("quality.history.title", "th") in words(page)
    assert not page.exception


def test_pages_of_records_follow_each_other(open_page: OpenPage) -> None:
    page = open_page("quality", **AREA, show="records", rule="DQ-3.2")
    wanted = records(rule_id="DQ-3.2").subject.tolist()
    size = records_list.ROWS_A_PAGE

    def shown(page: AppTest) -> list[str]:
        return [
            button.key.rpartition("_")[2]
            for button in page.button
            if button.key and button.key.startswith("flag_") and "DQ-3.2" in button.key
        ]

    assert shown(page) == wanted[:size]
    page.button(key=f"{records_list.PAGE}_after").click().run()
    assert shown(page) == wanted[size : 2 * size]


def test_without_the_right_there_are_counts_and_the_reason(
    open_page: OpenPage, reads_as: ReadsAs
) -> None:
    reads_as("executive")
    page = open_page("quality", **AREA, show="records", rule="DQ-3.2")
    told = html(page)
    assert text("quality.records.refused", "th") in words(page)
    assert "bmn-wrong" not in told
    assert records(rule_id="DQ-3.2").iloc[0].household_id not in told
    assert page.dataframe[0].value.flags_open.sum() == len(records(rule_id="DQ-3.2"))


def test_the_page_refuses_a_query_of_records(small_warehouse: Path) -> None:
    for name, more in (
        ("flag_records", WITHIN),
        ("flag_enumerators", WITHIN),
        ("flag_history", {"survey_year_be": 2569, "rule_id": "DQ-3.2", "subject": "x"}),
    ):
        with pytest.raises(queries.RecordsRefused):
            queries.run(name, reader=Reader("a", "executive", NATIONAL), **more)


def test_the_trend_ends_at_what_is_open(open_page: OpenPage) -> None:
    page = open_page("quality", **AREA, show="trend")
    flags = by_rule()
    for figure, severity in zip(figures(page), rules.SEVERITIES, strict=True):
        settled, found = figure["data"]
        own = flags[flags.severity == severity]
        assert found["y"][-1] - settled["y"][-1] == own.flags_open.sum()


def test_days_without_a_flag_are_no_gap() -> None:
    days = pd.to_datetime(["2026-01-01", "2026-01-04"]).date
    rows = [
        {"day": days[0], "flags_found": 3, "flags_settled": 0},
        {"day": days[1], "flags_found": 1, "flags_settled": 2},
    ]
    so_far = charts_quality.cumulative(rows, pd.Timestamp("2026-01-05").date())
    assert [(row["found"], row["settled"], row["open"]) for row in so_far] == [
        (3, 0, 3),
        (3, 0, 3),
        (3, 0, 3),
        (4, 2, 2),
        (4, 2, 2),
    ]


def bounds(
    code: str, share: float, low: float, high: float, eligible: int = 1000
) -> dict[str, object]:
    return {
        "area_code": code,
        "indicator_no": 1,
        "eligible": eligible,
        "pass_share": share,
        "pass_share_low": low,
        "pass_share_high": high,
    }


def test_places_that_could_change() -> None:
    found = [
        bounds("a", 0.80, 0.78, 0.81),
        bounds("b", 0.82, 0.805, 0.83),
        bounds("c", 0.95, 0.94, 0.96),
        bounds("d", 0.99, 0.96, 0.995),
    ]
    told = placing.places(found, FEWEST)
    # a and b overlap; c only touches d.
    assert [told[code, 1] for code in "abcd"] == [(1, 1, 2), (2, 1, 2), (3, 3, 3), (4, 4, 4)]


def test_few_are_not_ranked_and_take_no_place_from_the_others() -> None:
    found = [
        bounds("few", 0.10, 0.0, 1.0, eligible=99),
        bounds("a", 0.80, 0.80, 0.80, eligible=100),
        bounds("b", 0.90, 0.90, 0.90),
    ]
    assert placing.places(found, FEWEST) == {("a", 1): (1, 1, 1), ("b", 1): (2, 2, 2)}
    rows = [
        placing.Range(row, str(row["area_code"]), None, placing.places(found, FEWEST).get(key))
        for row in found
        for key in [(row["area_code"], 1)]
    ]
    assert [one.name for one in placing.lowest_first(rows)] == ["a", "b", "few"]


def test_equal_points_share_a_place() -> None:
    told = placing.places([bounds("a", 0.9, 0.9, 0.9), bounds("b", 0.9, 0.9, 0.9)], FEWEST)
    assert set(told.values()) == {(1, 1, 1)}


@pytest.mark.parametrize(
    ("before", "flips"), [(0.9, True), (0.88, False), (0.92, False), (None, False), (0.5, False)]
)
def test_better_or_worse_hangs_on_flags_only_inside_the_range(
    before: float | None, flips: bool
) -> None:
    assert placing.may_flip(bounds("a", 0.91, 0.88, 0.92), before) is flips


def test_a_range_holds_everybody_in_doubt(open_page: OpenPage) -> None:
    """By hand over the household's own answers: each in doubt once as failing, once as passing."""
    found = queries.run("honest_range", **WITHIN, area_level="province", reader=MACHINE)
    for row in found[found.eligible > 0].itertuples():
        passing, doubt = row.eligible - row.fail, row.eligible_questioned
        low = (passing - (doubt - row.fail_questioned)) / row.eligible
        high = (passing + row.fail_questioned) / row.eligible
        assert (row.pass_share_low, row.pass_share_high) == pytest.approx((low, high))
    told = words(open_page("quality", **AREA, show="range"))
    assert text("quality.ranges.not_statistical", "th") in told


def test_a_range_opens_by_area(open_page: OpenPage) -> None:
    page = open_page("quality", **AREA, show="range", indicator="30")
    table = page.dataframe[0].value
    assert table.pass_share_low.le(table.pass_share + 1e-9).all()
    assert table.pass_share.le(table.pass_share_high + 1e-9).all()


def test_no_flag_is_good_news(store: Store) -> None:
    store.take(households("household_id\nH1\nH2", income_main="90000"))
    store.publish()
    st.cache_data.clear()
    page = signed_in_app()
    page.query_params.update({"area": "province-57", "year": "2569"})
    page.run()
    page.switch_page("pages/quality.py").run()
    assert not page.exception
    told = words(page)
    assert text("quality.tile.nothing_to_mend", "th") in told
    page.query_params["show"] = "range"
    page.run()
    found = queries.run("honest_range", **WITHIN, area_level="province", reader=MACHINE)
    if found.eligible_questioned.sum() == 0:
        assert text("quality.ranges.points", "th") in words(page)


def test_nothing_collected_is_not_no_flag(store: Store) -> None:
    store.take(
        [
            {
                "survey_year_be": "2569",
                "area_level": "province",
                "area_code": "57",
                "kind": "set",
                "households_target": "100",
            }
        ]
    )
    store.publish()
    st.cache_data.clear()
    page = signed_in_app()
    page.query_params.update({"area": "province-57", "year": "2569"})
    page.run()
    page.switch_page("pages/quality.py").run()
    assert not page.exception
    told = words(page)
    assert text("quality.empty.not_started", "th", year=2569) in told
    assert text("quality.none_open", "th") not in told


def test_what_stands_out_depends_on_the_rate_and_enough_flags() -> None:
    def rule(flags: int | None, checked: int | None) -> dict[str, object]:
        return {"flags_open": flags, "subjects_checked": checked}

    whole = rule(100, 10_000)
    assert matrix.stands_out(rule(0, 100), whole) == 0
    assert matrix.stands_out(rule(1, 100), whole) == 1
    assert matrix.stands_out(rule(2, 100), whole) == 2
    assert matrix.stands_out(rule(4, 100), whole) == 2
    assert matrix.stands_out(rule(5, 100), whole) == 3
    assert matrix.stands_out(rule(5, None), whole) == 1


def test_whoever_works_on_the_machine_may_see_records() -> None:
    assert MACHINE.may_see_records
