"""The confidence page: what is signed stands first, ours says that it awaits confirmation."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bmn.access.reader import MACHINE
from bmn.exchange import sample
from bmn.survey import standards
from bmn.ui.confidence import evidence
from bmn.ui.confidence import sample as form
from bmn.warehouse import queries
from bmn.words.language import LANGUAGES, text
from tests.drawn import Store, households
from tests.pages.conftest import OpenPage
from tests.screens import figures, signed_in_app, words

AREA = {"area": "province-57", "year": "2569"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_unsigned_is_not_yet_due_and_ours_awaits_confirmation(
    open_page: OpenPage, language: str
) -> None:
    told = words(open_page("confidence", **AREA, lang=language))
    assert text("common.confidence.not_due", language) in told
    assert text("confidence.estimate.title", language) in told
    assert text("confidence.estimate.two_words", language) in told


@pytest.mark.parametrize("shown", evidence.EVIDENCE)
def test_each_part_opens_to_its_evidence(open_page: OpenPage, shown: str) -> None:
    open_page("confidence", **AREA, evidence=shown)


def test_below_the_province_95_is_only_a_reference(open_page: OpenPage) -> None:
    told = words(open_page("confidence", area="district-5701", year="2569"))
    assert text("confidence.criterion.reference", "th", level="95") in told
    assert text("common.confidence.met", "th", level="95") not in told
    assert text("common.confidence.not_met", "th") not in told


def test_the_ranking_holds_every_part_and_the_figure_those_with_a_sample(
    open_page: OpenPage,
) -> None:
    page = open_page("confidence", **AREA)
    found = queries.run(
        "confidence_by_area",
        survey_year_be=2569,
        area_level="district",
        within_level="province",
        within_code="57",
        reader=MACHINE,
    )
    table = next(frame.value for frame in page.dataframe if "low" in frame.value)
    assert len(table) == len(found)
    assert len(figures(page)) >= 1


def test_of_villages_no_agreement_is_told_not_none(open_page: OpenPage) -> None:
    code = queries.run(
        "areas_of_year",
        survey_year_be=2569,
        area_level="tambon",
        within_level="province",
        within_code="57",
        reader=MACHINE,
    ).area_code[0]
    page = open_page("confidence", area=f"tambon-{code}")
    assert text("confidence.agreement.village", "th") in words(page)
    table = next(frame.value for frame in page.dataframe if "low" in frame.value)
    assert table.reinterviewed.isna().all()


def test_a_signed_level_decides_on_the_page(store: Store, data_dir: Path) -> None:
    store.take(
        [
            {
                "survey_year_be": "2569",
                "area_level": "province",
                "area_code": "57",
                "quality_level_pct": "94.96",
                "signed_at": "2026-01-10T15:00:00",
                "signed_by_role": "ประธานคณะทำงาน",
            }
        ]
    )
    store.publish()
    told = words(_open(area="province-57", year="2569"))
    assert "94.96" in told
    assert "95.0 " not in told
    assert text("common.confidence.not_met", "th") in told
    assert "ประธานคณะทำงาน" in told


def test_a_year_without_a_level_is_held_against_none(store: Store, data_dir: Path) -> None:
    beyond = {f"i{n}_{part}": "" for n in range(32, 39) for part in ("eligible", "fail")}
    report = store.take(
        households(
            "household_id\n57010000001",
            survey_year_be="2561",
            submitted_at="2018-01-05T10:00:00",
            **beyond,
        )
    )
    assert report.accepted == 1
    store.take(
        [
            {
                "survey_year_be": "2561",
                "area_level": "province",
                "area_code": "57",
                "quality_level_pct": "96.20",
                "signed_at": "2018-03-10T15:00:00",
            }
        ]
    )
    store.publish()
    told = words(_open(area="province-57", year="2561"))
    assert "96.20" in told
    assert text("confidence.criterion.none", "th", year=2561) in told


def test_the_form_s_sizes_are_those_of_the_formulas() -> None:
    blanks = {"counts_done": False, "needed_pct": 95.0, "held": standards.of_year(2569)}
    plan = form.planned("precision", 100_000, 0.97, 2, 1, "s", **blanks)
    # One household each carries no clustering: 1.96² · 0.97 · 0.03 ÷ 0.02² = 279.5.
    assert plan.design_effect == 1
    assert plan.size == pytest.approx(280, abs=1)
    wide = form.planned("precision", 100_000, 0.97, 2, 5, "s", **blanks)
    assert wide.size == pytest.approx(2 * 279.5, abs=4)
    assert form.planned("show", 100_000, 0.94, 2, 5, "s", **blanks).size is None


def test_the_list_that_is_drawn_has_the_register_s_columns(small_warehouse: Path) -> None:
    plan = form.planned(
        "precision",
        500,
        0.97,
        5,
        5,
        "s",
        counts_done=False,
        needed_pct=95.0,
        held=standards.of_year(2569),
    )
    frame = sample.frame(2569, "province", "57", reader=MACHINE)
    lines = sample.as_file(sample.draw(frame, form.design_of(plan)), xlsx=False)
    header = lines.decode("utf-8-sig").splitlines()[0].split(",")
    assert {"survey_year_be", "household_id", "visited_at", "key_items_agreed"} <= set(header)


def _open(**link: str) -> AppTest:
    page = signed_in_app()
    for key, value in link.items():
        page.query_params[key] = value
    page.run().switch_page("pages/confidence.py").run()
    assert not page.exception
    return page
