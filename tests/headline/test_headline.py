"""The generated sentences: the examples of the users' own words, figures recomputed."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bmn import headline as words
from bmn.headline import Income, Situation, decision_lines, headline, line_text, report, week
from bmn.standing.forecast import Need, Outlook
from bmn.standing.phase import PHASES, AreaProgress, YearStandards
from bmn.survey import chain, reference
from bmn.survey.areas import PARTS
from bmn.ui.kit import situations as kit
from bmn.ui.overview import tiles
from bmn.words.language import text

MORNING = datetime(2026, 1, 19, 7, 30)
STANDARDS = YearStandards(
    survey_year_be=2569,
    collection_start=date(2025, 11, 20),
    collection_complete_by=date(2026, 1, 30),
    district_papers_due=date(2026, 2, 27),
    province_papers_due=date(2026, 3, 30),
    stale_after_hours=48,
    quality_level_min_pct=95,
    households_per_enumerator=40,
)
CHIANG_RAI = AreaProgress(
    area_level="province",
    area_code="57",
    area_name_th="เชียงราย",
    area_name_en="Chiang Rai",
    households_target=280_980,
    households_collected=236_023,
    households_unconfirmed=120,
    households_remaining=44_957,
    expected_today=231_808,
    collected_today=0,
    collected_last_7_days=27_310,
    collected_previous_7_days=25_000,
    collected_last_14_days=14 * 3_900,
    plan_start=date(2025, 11, 20),
    plan_complete_by=date(2026, 1, 31),
    plan_basis="own",
    villages_total=1_753,
    villages_complete=1_204,
    villages_zero=12,
    last_received_at=datetime(2026, 1, 19, 6, 0),
    certification_status="none",
    children_certified=0,
    children_total=18,
    households_certified=0,
)
LATE = replace(
    CHIANG_RAI,
    households_collected=196_686,
    households_remaining=84_294,
    collected_last_14_days=14 * 3_060,
)
CERTIFIED = replace(
    CHIANG_RAI,
    households_collected=280_980,
    households_remaining=0,
    children_certified=18,
    households_certified=280_980,
    certification_status="sent",
    sent_at=datetime(2026, 3, 27, 10, 0),
    signed_quality_level_pct=96.4,
)


def district(name: str, code: str, remaining: int, **changes: object) -> AreaProgress:
    """A district of 20,000 households, 16,500 of them expected by now."""
    drawn = AreaProgress(
        area_level="district",
        area_code=code,
        area_name_th=name,
        area_name_en={"5715": "Mae Fa Luang", "5710": "Mae Suai", "5713": "Wiang Kaen"}.get(
            code, "Mueang"
        ),
        households_target=20_000,
        households_collected=20_000 - remaining,
        households_remaining=remaining,
        expected_today=16_500,
        collected_last_7_days=700,
        collected_last_14_days=1_400,
        plan_start=date(2025, 11, 20),
        plan_complete_by=date(2026, 1, 31),
        plan_basis="inherited",
        last_received_at=datetime(2026, 1, 19, 6, 0),
        certification_status="none",
        children_certified=0,
        children_total=10,
    )
    return replace(drawn, **changes)  # type: ignore[arg-type]


LATE_DISTRICTS = (
    district("เวียงแก่น", "5713", 10_000),
    district("แม่ฟ้าหลวง", "5715", 16_300),
    district("เมืองเชียงราย", "5701", 1_000, collected_last_14_days=14_000),
    district("แม่สรวย", "5710", 15_000),
)
PUNCTUAL = (district("เมืองเชียงราย", "5701", 1_000, collected_last_14_days=14_000),)
# Twice 14 full days, 3,060 on average, uneven.
BY_DAY = {
    MORNING.date() - timedelta(days=28 - number): count
    for number, count in enumerate(
        2 * [3500, 2400, 3600, 2900, 3900, 2300, 2800, 3700, 2500, 3300, 3000, 3600, 2200, 3140]
    )
}


def situation(row: AreaProgress = CHIANG_RAI, **changes: object) -> Situation:
    return Situation(row=row, as_of=MORNING, standards=STANDARDS, **changes)  # type: ignore[arg-type]


def thai(found: Situation) -> str:
    return headline(found, "th").text


def test_good() -> None:
    good = situation(children=PUNCTUAL, income=Income(29, 236_023, 1_128))
    assert thai(good) == (
        "จังหวัดเชียงราย: เร็วกว่าแผน – จัดเก็บได้ 236,023 จากเป้าหมาย 280,980 ครัวเรือน (ร้อยละ 84.00) "
        "สูงกว่าเป้าหมายสะสม 4,215 ครัวเรือน เพิ่มขึ้นจากสัปดาห์ก่อน 27,310 ครัวเรือน "
        "คาดว่าจะเก็บครบ 30 ม.ค. 2569 ทันกำหนด 31 ม.ค. 2569 · ไม่มีอำเภอที่ช้ากว่าแผน · "
        "ไม่ผ่านเกณฑ์ข้อ 29 เท่าที่จัดเก็บแล้ว 1,128 ครัวเรือน (ร้อยละ 0.48) · "
        "ระดับความเชื่อมั่นในคุณภาพของข้อมูล: ยังไม่ถึงขั้นตอนสรุป"
    )
    assert decision_lines(good, "th") == ("ไม่มีเรื่องต้องสั่งการ",)
    assert headline(good, "en").text == (
        "Chiang Rai Province: Ahead of plan – 236,023 of 280,980 households collected (84.00%), "
        "4,215 households above the expected total, 27,310 households more than a week ago, "
        "expected to finish 30 Jan 2026, in time for 31 Jan 2026 · no district behind plan · "
        "failing indicator 29, as collected so far: 1,128 households (0.48%) · "
        "confidence level of data quality: not yet due"
    )


def test_late() -> None:
    late = situation(
        LATE,
        children=LATE_DISTRICTS,
        by_day=BY_DAY,
        local_authorities_without_meeting=14,
        quarantined_rows=37,
    )
    assert thai(late) == (
        "จังหวัดเชียงราย: ช้ากว่าแผน – จัดเก็บได้ 196,686 จากเป้าหมาย 280,980 ครัวเรือน (ร้อยละ 70.00) "
        "ต่ำกว่าเป้าหมายสะสม 35,122 ครัวเรือน คาดว่าจะเก็บครบ 15 ก.พ. 2569 (ระหว่าง 9–22 ก.พ.) "
        "ช้ากว่าแผน 15 วัน เหลือ 12 วันก่อนกำหนดส่งเอกสารถึงจังหวัด 27 ก.พ. · "
        "ต้องเก็บวันละ 6,485 ครัวเรือน (เฉลี่ย 14 วันเต็ม 3,060) จึงจะทัน 31 ม.ค."
    )
    assert decision_lines(late, "th") == (
        "1) นายอำเภอแม่ฟ้าหลวง แม่สรวย เวียงแก่น เร่งรัดการจัดเก็บ "
        "(คงเหลือ 41,300 ครัวเรือน ร้อยละ 49 ของที่เหลือ)",
        "2) อปท. 14 แห่งกำหนดวันประชุมรับรอง ภายใน 26 ม.ค.",
        "3) แก้ไขข้อมูลที่ระบบยังไม่รับแล้วส่งใหม่ (37 แถว)",
    )
    assert decision_lines(late, "en")[0] == (
        "1) District chiefs of Mae Fa Luang, Mae Suai, Wiang Kaen: speed up collection "
        "(41,300 households remaining, 49% of the backlog)"
    )


def test_no_target() -> None:
    row = AreaProgress("province", "57", "เชียงราย", "Chiang Rai", households_collected=0)
    next_round = Situation(row, datetime(2026, 11, 21, 8), YearStandards(2570))
    assert thai(next_round) == (
        "จังหวัดเชียงราย: ยังไม่มีเป้าหมายครัวเรือนปี 2570 ในระบบ จึงยังคำนวณร้อยละไม่ได้ – "
        "ขอให้นำเข้าทะเบียนพื้นที่และจำนวนครัวเรือนเป้าหมาย"
    )
    assert decision_lines(next_round, "th") == ("1) นำเข้าทะเบียนพื้นที่และจำนวนครัวเรือนเป้าหมายปี 2570",)
    some = replace(next_round, row=replace(row, households_collected=12))
    assert thai(some).startswith("จังหวัดเชียงราย: จัดเก็บได้ 12 ครัวเรือน · ยังไม่มีเป้าหมายครัวเรือนปี 2570")


def test_not_started() -> None:
    confirmed = [district("ก", f"57{n:02}", 20_000, target_confirmed=20_000) for n in range(12)]
    waiting = [district("แม่สาย", f"57{n:02}", 20_000) for n in range(12, 18)]
    before = Situation(
        replace(CHIANG_RAI, households_collected=0),
        datetime(2025, 11, 5, 7, 30),
        STANDARDS,
        children=(*confirmed, *waiting),
        enumerators_appointed=5_410,
    )
    assert thai(before) == (
        "จังหวัดเชียงราย อยู่ระหว่างเตรียมการ: ยืนยันเป้าหมายแล้ว 12 จาก 18 อำเภอ "
        "แต่งตั้งอาสาสมัครแล้ว 5,410 คน จากประมาณ 7,025 คน"
    )
    assert decision_lines(before, "th") == (
        "1) นายอำเภอแม่สาย แม่สาย แม่สาย และอีก 3 อำเภอ ยืนยันเป้าหมาย (ยังไม่ยืนยัน 6 อำเภอ)",
        "2) แต่งตั้งอาสาสมัครเพิ่มอีกประมาณ 1,615 คน",
    )
    bare = replace(before, children=(), enumerators_appointed=None)
    assert thai(bare) == (
        "จังหวัดเชียงราย อยู่ระหว่างเตรียมการ: เป้าหมาย 280,980 ครัวเรือน เริ่มจัดเก็บ 20 พ.ย. 2568"
    )


def test_stale() -> None:
    friday = datetime(2026, 1, 16, 18, 0)
    silent = replace(LATE_DISTRICTS[1], last_received_at=friday)
    stale = situation(replace(CHIANG_RAI, last_received_at=friday), children=(*PUNCTUAL, silent))
    found = headline(stale, "th")
    assert found.warning == (
        "ไม่มีข้อมูลใหม่ตั้งแต่ 16 ม.ค. 2569 เวลา 18.00 น. ตัวเลขนี้เป็นข้อมูล ณ เวลาดังกล่าว · "
        "อำเภอที่ยังไม่ส่งข้อมูล: แม่ฟ้าหลวง"
    )
    assert found.text.startswith(f"{found.warning} · จังหวัดเชียงราย: เร็วกว่าแผน")


def test_unreadable_and_empty() -> None:
    assert words.unreadable("E-3F2A", "th") == (
        "ระบบอ่านข้อมูลไม่ได้ชั่วคราว จึงไม่แสดงตัวเลข กรุณาแจ้งผู้ดูแลระบบ รหัส E-3F2A"
    )
    assert words.no_data("th").startswith("ยังไม่มีข้อมูลในระบบ")


def test_closed() -> None:
    closed = Situation(CERTIFIED, datetime(2026, 11, 21, 8), STANDARDS)
    assert thai(closed) == (
        "จังหวัดเชียงราย: สิ้นสุดการจัดเก็บปี 2569 – รับรองแล้ว 18 จาก 18 อำเภอ (280,980 ครัวเรือน) "
        "ระดับความเชื่อมั่น (ตามแบบที่ลงนาม) ร้อยละ 96.40 ถึงเกณฑ์ ส่งกรมการพัฒนาชุมชนแล้ว 27 มี.ค. 2569"
    )
    assert decision_lines(closed, "th") == ("ไม่มีเรื่องต้องสั่งการ",)


def test_in_use() -> None:
    used = Situation(
        CERTIFIED, datetime(2026, 4, 20, 8), STANDARDS, income=Income(29, 280_980, 1_400)
    )
    assert thai(used).startswith("จังหวัดเชียงราย: อยู่ระหว่างใช้ประโยชน์ข้อมูลปี 2569 – รับรองแล้ว 18 จาก")
    assert thai(used).endswith("· ไม่ผ่านเกณฑ์ข้อ 29 จำนวน 1,400 ครัวเรือน (ร้อยละ 0.50)")


def test_a_round_closed_with_gaps_says_so() -> None:
    closed = Situation(LATE, datetime(2026, 11, 21, 8), STANDARDS)
    assert "สิ้นสุดการจัดเก็บปี 2569 – จัดเก็บได้ 196,686 จากเป้าหมาย" in thai(closed)
    assert "ไม่มีบันทึกการรับรองในระบบ" in thai(closed)
    some = replace(LATE, children_certified=15, households_certified=150_000)
    told = thai(Situation(some, datetime(2026, 11, 21, 8), STANDARDS))
    assert "รับรองแล้ว 15 จาก 18 อำเภอ (150,000 ครัวเรือน)" in told
    assert "ไม่มีบันทึกการส่งเอกสารถึงกรมการพัฒนาชุมชน" in told


def test_complete_but_not_certified() -> None:
    row = replace(
        CERTIFIED,
        certification_status="checked",
        children_certified=15,
        households_certified=240_000,
        signed_quality_level_pct=None,
    )
    waiting = tuple(replace(child, households_remaining=0) for child in PUNCTUAL)
    complete = Situation(row, datetime(2026, 2, 16, 7, 30), STANDARDS, children=waiting)
    assert thai(complete) == (
        "จังหวัดเชียงราย: เก็บครบแล้ว – จัดเก็บได้ 280,980 จากเป้าหมาย 280,980 ครัวเรือน (ร้อยละ 100.00) · "
        "รับรองแล้ว 15 จาก 18 อำเภอ (240,000 ครัวเรือน) · "
        "เหลือ 42 วันก่อนกำหนดส่งเอกสารถึงกรมการพัฒนาชุมชน 30 มี.ค. · "
        "ระดับความเชื่อมั่นในคุณภาพของข้อมูล: ยังไม่ถึงขั้นตอนสรุป"
    )
    overdue = replace(complete, as_of=datetime(2026, 4, 1, 8))
    assert thai(overdue).endswith("ระดับความเชื่อมั่นในคุณภาพของข้อมูล: ยังไม่มีแบบที่ลงนาม")
    assert decision_lines(complete, "th") == (
        "1) นายอำเภอเมืองเชียงราย ประชุมรับรองคุณภาพ ภายใน 27 ก.พ. (ยังไม่รับรอง 1 อำเภอ)",
    )


def test_over_target_and_ready_to_send() -> None:
    row = replace(
        CERTIFIED,
        households_collected=281_500,
        households_certified=281_500,
        certification_status="certified",
        sent_at=None,
    )
    over = Situation(row, datetime(2026, 4, 1, 7, 30), STANDARDS)
    assert thai(over) == (
        "จังหวัดเชียงราย: เกินเป้าหมาย – จัดเก็บได้ 281,500 จากเป้าหมาย 280,980 ครัวเรือน (ร้อยละ 100.19) "
        "เกินเป้าหมาย 520 ครัวเรือน · รับรองแล้ว 18 จาก 18 อำเภอ (281,500 ครัวเรือน) · "
        "ยังไม่ส่งเอกสารถึงกรมการพัฒนาชุมชน · เลยกำหนดส่งเอกสารถึงกรมการพัฒนาชุมชน 30 มี.ค. แล้ว 2 วัน · "
        "ระดับความเชื่อมั่น (ตามแบบที่ลงนาม) ร้อยละ 96.40 ถึงเกณฑ์"
    )
    assert decision_lines(over, "th") == (
        "1) ส่งเอกสารถึงกรมการพัฒนาชุมชนโดยเร็ว (เลยกำหนด 30 มี.ค. แล้ว)",
    )


def test_past_the_completion_day() -> None:
    overdue = Situation(
        replace(LATE, last_received_at=datetime(2026, 2, 16, 7), collected_last_14_days=14 * 9_000),
        datetime(2026, 2, 16, 7, 30),
        STANDARDS,
    )
    assert thai(overdue) == (
        "จังหวัดเชียงราย: ช้ากว่าแผน – จัดเก็บได้ 196,686 จากเป้าหมาย 280,980 ครัวเรือน (ร้อยละ 70.00) "
        "เลยกำหนดเก็บครบ 31 ม.ค. 2569 แล้ว 16 วัน คงเหลือ 84,294 ครัวเรือน "
        "คาดว่าจะเก็บครบ 25 ก.พ. 2569 ช้ากว่าแผน 25 วัน "
        "เหลือ 2 วันก่อนกำหนดส่งเอกสารถึงจังหวัด 27 ก.พ. · "
        "ต้องเก็บวันละ 7,025 ครัวเรือน (เฉลี่ย 14 วันเต็ม 9,000) จึงจะทัน 27 ก.พ."
    )


def test_a_gap_and_a_forecast_that_differ_are_joined_by_but() -> None:
    slowing = situation(replace(CHIANG_RAI, collected_last_14_days=14 * 500))
    assert "เสี่ยงไม่ทัน –" in thai(slowing)
    assert decision_lines(slowing, "th") == ("1) เพิ่มอัตราการจัดเก็บ (เสี่ยงไม่ทันกำหนด)",)
    assert re.search("แต่คาดว่าจะเก็บครบ .* ช้ากว่ากำหนด [0-9]+ วัน", thai(slowing))
    assert "ช้ากว่าแผน" not in thai(slowing)
    catching_up = situation(replace(LATE, collected_last_14_days=14 * 9_000))
    assert "ต่ำกว่าเป้าหมายสะสม 35,122 ครัวเรือน" in thai(catching_up)
    assert "แต่คาดว่าจะเก็บครบ 28 ม.ค. 2569 ทันกำหนด 31 ม.ค. 2569" in thai(catching_up)


def test_no_collection_lately() -> None:
    stopped = thai(situation(replace(LATE, collected_last_14_days=0)))
    assert "ระยะนี้ไม่มีการจัดเก็บเพิ่ม จึงยังคาดวันเก็บครบไม่ได้" in stopped
    assert "เหลือ 39 วันก่อนกำหนดส่งเอกสารถึงจังหวัด 27 ก.พ." in stopped
    crawling = thai(situation(replace(LATE, collected_last_14_days=14)))
    assert "อัตราปัจจุบันต่ำเกินกว่าจะคาดวันเก็บครบได้" in crawling


def test_a_village_that_has_not_begun() -> None:
    village = AreaProgress(
        area_level="village",
        area_code="5701010301",
        area_name_th="บ้านใหม่",
        area_name_en="Ban Mai",
        households_target=120,
        households_collected=0,
        households_remaining=120,
        expected_today=99,
        collected_last_14_days=0,
        plan_start=date(2025, 11, 20),
        plan_complete_by=date(2026, 1, 31),
        plan_basis="inherited",
    )
    assert thai(situation(village)).startswith(
        "บ้านใหม่: ช้ากว่าแผน – ยังไม่เริ่มจัดเก็บ จากเป้าหมาย 120 ครัวเรือน ต่ำกว่าเป้าหมายสะสม 99 ครัวเรือน "
    )
    assert decision_lines(situation(village), "th") == ("1) เร่งรัดการจัดเก็บ (คงเหลือ 120 ครัวเรือน)",)


def test_the_country_speaks_in_millions_while_that_hides_nothing() -> None:
    country = replace(
        CHIANG_RAI,
        area_level="country",
        area_code="TH",
        area_name_th="ทั้งประเทศ",
        households_target=13_169_180,
        households_collected=9_876_543,
        households_remaining=3_292_637,
        expected_today=9_000_000,
    )
    assert "จัดเก็บได้ 9.88 ล้าน จากเป้าหมาย 13.17 ล้านครัวเรือน (ร้อยละ 75.00)" in thai(situation(country))
    nearly = replace(country, households_collected=13_169_000, households_remaining=180)
    assert "จัดเก็บได้ 13,169,000 จากเป้าหมาย 13,169,180 ครัวเรือน (ร้อยละ 99.99)" in thai(
        situation(nearly)
    )


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("row", [CHIANG_RAI, LATE])
@pytest.mark.parametrize("as_of", [MORNING, datetime(2026, 2, 16, 7, 30)])
def test_an_assumed_day_is_always_called_one(
    language: str, row: AreaProgress, as_of: datetime
) -> None:
    assumed = Situation(replace(row, plan_basis="assumption"), as_of, STANDARDS)
    word = "สมมติฐาน" if language == "th" else "assumption"
    assert word in headline(assumed, language).text
    assert word in " ".join(report(assumed, language).foot)
    own = Situation(row, as_of, STANDARDS)
    assert word not in headline(own, language).text


@pytest.mark.parametrize("row", [CHIANG_RAI, LATE])
def test_a_plan_that_nobody_knows_is_not_replaced_by_the_standards(row: AreaProgress) -> None:
    """The warehouse gives the standard's days as plan; where it gives none, a part has none."""
    unknown = replace(row, plan_start=None, plan_complete_by=None, expected_today=None)
    told = Situation(unknown, datetime(2026, 2, 16, 7, 30), STANDARDS)
    assert (told.complete_by, told.gap, told.verdict, told.days_late) == (None, None, None, None)
    assert not told.is_overdue
    assert "30 ม.ค." not in "".join((headline(told, "th").text, *report(told, "th").foot))


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_partial_target_is_told_and_never_complete(language: str) -> None:
    """400 households are in villages without a target: they don't count against it."""
    row = replace(
        CERTIFIED,
        certification_status="none",
        households_certified=0,
        children_certified=0,
        households_target=1_000,
        households_collected=1_400,
        households_collected_of_target=1_000,
        targets_missing=3,
        target_is_partial=True,
    )
    told = Situation(row, MORNING, STANDARDS)
    assert (told.phase, told.verdict in ("complete", "over_target")) == ("collection", False)
    line = headline(told, language).text
    assert "1,000" in line
    assert "100.00" in line
    assert "1,400" not in line
    assert text("overview.progress.partial", language, parts="3") in line


def test_days_that_a_letter_sets_are_no_assumption_and_others_are() -> None:
    row = replace(LATE, plan_basis="assumption")
    by_letter = Situation(row, MORNING, replace(STANDARDS, assumed=frozenset()))
    assert "สมมติฐาน" not in thai(by_letter)
    by_nobody = Situation(
        LATE, MORNING, replace(STANDARDS, assumed=frozenset({"district_papers_due"}))
    )
    assert "กำหนดส่งเอกสารถึงจังหวัด 27 ก.พ. (สมมติฐาน)" in thai(by_nobody)


def test_a_level_below_the_province_is_only_compared() -> None:
    signed = replace(PUNCTUAL[0], signed_quality_level_pct=94.996)
    assert "ร้อยละ 94.99 (อ้างอิงร้อยละ 95)" in thai(situation(signed))
    province = replace(CHIANG_RAI, signed_quality_level_pct=94.996)
    assert "ร้อยละ 94.99 ไม่ถึงเกณฑ์" in thai(situation(province))


def test_the_remainder_of_unknown_authorities_is_nobody_to_call() -> None:
    unknown = district(
        "ไม่ทราบ อปท.", "5701U", 900, area_level="local_authority", households_target=1_000
    )
    named = district("เทศบาลนครเชียงราย", "570101M", 16_000, area_level="local_authority")
    late = situation(LATE_DISTRICTS[1], children=(unknown, named))
    assert decision_lines(late, "th") == (
        "1) ผู้บริหารเทศบาลนครเชียงราย เร่งรัดการจัดเก็บ (คงเหลือ 16,000 ครัวเรือน ร้อยละ 98 ของที่เหลือ)",
    )


def test_what_has_no_authority_is_asked_for_one_not_for_a_target() -> None:
    row = district(
        "ไม่ทราบ อปท.",
        "5701U",
        0,
        area_level="local_authority",
        households_target=None,
        households_remaining=None,
    )
    assert "ยังไม่ทราบว่า อปท. ใดรับผิดชอบ" in thai(situation(row))
    assert "เป้าหมายครัวเรือน" not in thai(situation(row))


def test_many_late_children_are_counted_and_the_worst_named() -> None:
    others = tuple(district(f"ที่ {n}", f"57{n:02}", 5_000) for n in range(20, 26))
    late = situation(LATE, children=(*LATE_DISTRICTS, *others))
    assert decision_lines(late, "th")[0] == (
        "1) นายอำเภอแม่ฟ้าหลวง แม่สรวย เวียงแก่น เร่งรัดการจัดเก็บ "
        "(คงเหลือ 41,300 ครัวเรือน ร้อยละ 49 ของที่เหลือ) จากทั้งหมด 9 อำเภอที่ช้ากว่าแผน"
    )


def test_a_pace_below_one_a_day_is_not_nothing() -> None:
    slow = situation(replace(LATE, households_remaining=40, collected_last_14_days=4))
    assert "ต้องเก็บวันละ 4 ครัวเรือน (เฉลี่ย 14 วันเต็ม 0.3) จึงจะทัน 31 ม.ค." in thai(slow)


def test_an_area_without_an_english_name_keeps_its_thai_one() -> None:
    village = replace(CHIANG_RAI, area_level="village", area_name_th="ชุมชนวัดใหม่", area_name_en=None)
    assert headline(situation(village), "en").area == "ชุมชนวัดใหม่"


def test_out_of_season_there_is_no_block() -> None:
    closed = Situation(LATE, datetime(2026, 11, 21, 8), STANDARDS, by_day=BY_DAY)
    assert week(closed, "th").lines == ()
    before = replace(closed, row=replace(LATE, households_collected=0), as_of=datetime(2025, 11, 5))
    assert before.phase == "preparation"
    assert week(before, "th").lines == ()


def test_unconfirmed_households_matter_from_one_percent_on() -> None:
    few = situation(replace(CHIANG_RAI, households_unconfirmed=2_360))
    assert decision_lines(few, "th") == ("ไม่มีเรื่องต้องสั่งการ",)
    many = situation(replace(CHIANG_RAI, households_unconfirmed=2_361))
    assert "รอยืนยัน 2,361 ครัวเรือน" in decision_lines(many, "th")[0]


def test_a_meeting_is_not_asked_for_after_the_papers_are_due() -> None:
    near = Situation(
        replace(LATE, last_received_at=datetime(2026, 2, 25, 7)),
        datetime(2026, 2, 25, 7, 30),
        STANDARDS,
        local_authorities_without_meeting=3,
    )
    assert decision_lines(near, "th")[1] == "2) อปท. 3 แห่งกำหนดวันประชุมรับรอง ภายใน 27 ก.พ."


def test_missing_meetings_are_counted_among_the_children() -> None:
    def authority(code: str, **changes: object) -> AreaProgress:
        return district("ก", code, 0, area_level="local_authority", **changes)

    fixed = authority("570101M", meeting_date=date(2026, 2, 3))
    certified = authority("570102T", certification_status="certified")
    open_ones = (authority("570103T"), authority("570104T"), authority("5701U"))
    asked = situation(PUNCTUAL[0], children=(fixed, certified, *open_ones))
    assert decision_lines(asked, "th") == ("1) อปท. 2 แห่งกำหนดวันประชุมรับรอง ภายใน 26 ม.ค.",)
    unused = situation(PUNCTUAL[0], children=(certified, *open_ones))
    assert decision_lines(unused, "th") == ("ไม่มีเรื่องต้องสั่งการ",)


def test_the_monday_block() -> None:
    late = replace(LATE, collected_since_monday=21_440)
    block = week(situation(late, children=LATE_DISTRICTS), "th")
    assert block.lines == (
        "ตั้งแต่วันจันทร์ (วันเต็ม 12–18 ม.ค. 2569) จัดเก็บเพิ่มได้ 21,440 ครัวเรือน (7 วันก่อนหน้า 25,000 ครัวเรือน)",
        "ต้องเก็บวันละ 6,485 ครัวเรือน (เฉลี่ย 14 วันเต็ม 3,060) จึงจะทัน 31 ม.ค.",
        "หมู่บ้าน/ชุมชนที่เก็บครบ 1,204 จาก 1,753 แห่ง ยังไม่เริ่มจัดเก็บ 12 แห่ง",
        "เหลือมากที่สุด: อำเภอแม่ฟ้าหลวง 16,300 ครัวเรือน (ร้อยละ 19 ของที่เหลือ) · "
        "อำเภอแม่สรวย 15,000 ครัวเรือน (ร้อยละ 18 ของที่เหลือ) · "
        "อำเภอเวียงแก่น 10,000 ครัวเรือน (ร้อยละ 12 ของที่เหลือ)",
    )


def test_the_week_begins_on_the_last_monday_and_counts_whole_days() -> None:
    """The count is the warehouse's (recent_now), not a sum of days that takes part of today in."""
    row = replace(LATE, collected_since_monday=100, collected_today=7)
    wednesday = replace(
        situation(row, by_day={date(2026, 1, 21): 7}), as_of=datetime(2026, 1, 21, 7, 30)
    )
    since = week(wednesday, "th").since
    assert since == "ตั้งแต่วันจันทร์ (วันเต็ม 19–20 ม.ค. 2569) จัดเก็บเพิ่มได้ 100 ครัวเรือน"
    tuesday = replace(wednesday, as_of=datetime(2026, 1, 20, 7, 30))
    assert week(tuesday, "th").since == "วันจันทร์ที่ 19 ม.ค. 2569 จัดเก็บเพิ่มได้ 100 ครัวเรือน"


def test_a_complete_area_needs_no_rate() -> None:
    assert week(situation(CERTIFIED), "th").rate is None
    assert week(situation(CERTIFIED), "th").worst is None


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("edition", words.EDITIONS)
def test_the_report_is_one_table_worst_first(language: str, edition: str) -> None:
    late = situation(LATE, children=LATE_DISTRICTS, by_day=BY_DAY, is_made_up=True, snapshot="s-9")
    page = report(late, language, edition)
    assert {len(row) for row in (*page.rows, page.total)} == {len(page.columns)}
    assert [row[3] for row in page.rows] == ["3,700", "5,000", "10,000", "19,000"]
    assert page.total[2:5] == ("280,980", "196,686", "70.00")
    assert page.banner is not None
    assert len(page.decisions) <= 3
    assert any("s-9" in line for line in page.foot)
    # The rate a day stands in the sentence already.
    assert sum("6,485" in line for line in page.paragraphs) == 1


def test_an_unknown_edition_is_refused() -> None:
    with pytest.raises(ValueError, match="yearly"):
        report(situation(), "th", "yearly")


def test_the_text_for_line_is_plain() -> None:
    message = line_text(situation(LATE, children=LATE_DISTRICTS, is_made_up=True), "th")
    lines = message.split("\n")
    assert lines[0].startswith("ข้อมูลสมมติ")
    assert lines[1] == "จปฐ. ปี 2569 จังหวัดเชียงราย"
    assert lines[2] == "ข้อมูล ณ วันจันทร์ที่ 19 ม.ค. 2569 เวลา 07.30 น."
    assert "เรื่องเสนอเพื่อพิจารณาสั่งการ" in lines
    assert not re.search(r"[*_<>#]", message)


counts = st.none() | st.integers(0, 300_000)
days = st.none() | st.dates(date(2025, 10, 1), date(2026, 9, 30))
instants = st.none() | st.datetimes(datetime(2025, 10, 1), datetime(2026, 9, 30))
levels = st.sampled_from(
    ["country", "inspection_region", "province", "district", "tambon", "local_authority", "village"]
)
statuses = st.sampled_from(
    [None, "none", "checked", "ready", "certified", "sent", "received", "returned"]
)


@st.composite
def rows(draw: st.DrawFn, level: str | None = None) -> AreaProgress:
    """Any row at all, consistent or not."""
    return AreaProgress(
        area_level=level or draw(levels),
        area_code="57",
        area_name_th="เชียงราย",
        area_name_en="Chiang Rai",
        households_target=draw(counts),
        households_collected=draw(counts),
        households_unconfirmed=draw(counts),
        households_remaining=draw(counts),
        expected_today=draw(counts),
        collected_today=draw(counts),
        collected_last_7_days=draw(counts),
        collected_previous_7_days=draw(counts),
        collected_last_14_days=draw(counts),
        collected_since_monday=draw(counts),
        households_collected_of_target=draw(counts),
        targets_missing=draw(counts),
        target_is_partial=draw(st.none() | st.booleans()),
        plan_start=draw(days),
        plan_complete_by=draw(days),
        plan_basis=draw(st.sampled_from([None, "own", "inherited", "assumption"])),
        villages_total=draw(counts),
        villages_complete=draw(counts),
        villages_zero=draw(counts),
        last_received_at=draw(instants),
        certification_status=draw(statuses),
        sent_at=draw(instants),
        children_certified=draw(counts),
        children_total=draw(counts),
        households_certified=draw(counts),
        signed_quality_level_pct=draw(st.none() | st.floats(0, 100)),
        target_confirmed=draw(counts),
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Anything that could be known, or not, at any instant."""
    child_level = draw(levels.filter(lambda level: level != "country"))
    whole = draw(counts)
    return Situation(
        row=draw(rows()),
        as_of=draw(st.datetimes(datetime(2025, 10, 1), datetime(2026, 12, 31))),
        standards=draw(st.sampled_from([STANDARDS, YearStandards(2569), YearStandards(2570)])),
        children=tuple(draw(st.lists(rows(child_level), max_size=5))),
        by_day=draw(
            st.dictionaries(st.dates(date(2025, 10, 1), date(2026, 9, 30)), st.integers(0, 9_000))
        ),
        income=draw(st.none() | st.just(Income(29, whole, None if whole is None else whole // 2))),
        enumerators_appointed=draw(counts),
        local_authorities_without_meeting=draw(counts),
        quarantined_rows=draw(counts),
        snapshot="s-1",
        is_made_up=draw(st.booleans()),
    )


@given(found=situations(), language=st.sampled_from(["th", "en"]))
def test_whatever_is_unknown_leaves_no_dangling_words(found: Situation, language: str) -> None:
    sentence = headline(found, language)
    assert sentence.phase in PHASES
    everything = [sentence.text, *decision_lines(found, language), line_text(found, language)]
    for said in everything:
        assert "None" not in said
        assert not re.search(r"\bnan\b", said)
        assert "  " not in said
        assert "()" not in said
        assert "{" not in said
        assert not re.search(r"[–:(·,]\s*(\n|$)", said.rstrip("\n"))
        assert not re.search(r"\s[.,)]", said)
    if language == "th":
        assert not re.search("[A-Za-z]", sentence.text)
    assert report(found, language, "weekly").total


@given(found=situations())
def test_a_sentence_never_says_late_and_in_time_at_once(found: Situation) -> None:
    said = thai(found)
    assert not ("ช้ากว่าแผน –" in said and "ทันกำหนด" in said)
    assert not ("เป็นไปตามแผน –" in said and re.search("ช้ากว่าแผน [0-9,]+ วัน", said))
    assert not ("เร็วกว่าแผน –" in said and re.search("ช้ากว่าแผน [0-9,]+ วัน", said))
    if found.row.households_remaining:
        assert "เก็บครบแล้ว –" not in said


TINY = district("แม่ฟ้าหลวง", "5715", 40, collected_last_14_days=7)
HEAVY = district("แม่สรวย", "5710", 50_000, collected_last_14_days=14 * 1_000)


def by_parts(**changes: object) -> Situation:
    """A province whose last part is nearly nothing of what is left."""
    ends = ((HEAVY, date(2026, 3, 9)), (TINY, date(2026, 4, 8)))
    outlook = Outlook(
        date(2026, 4, 8), slowest=TINY, due=date(2026, 1, 31), in_time=False, ends=ends
    )
    outlook = replace(outlook, **changes)  # type: ignore[arg-type]
    assert outlook.due is not None
    days = (outlook.due - MORNING.date()).days + 1
    need = Need(Fraction(LATE.households_remaining or 0, days), outlook.due)
    needs = {
        part.area_code: Need(Fraction(part.households_remaining or 0, days), outlook.due)
        for part in (HEAVY, TINY)
    }
    outlook = replace(outlook, need=need, needs=needs)
    return replace(situation(LATE), outlooks={("province", "57"): outlook})


def test_the_last_part_is_named_with_its_weight_and_the_heaviest_beside_it() -> None:
    said = thai(by_parts())
    assert (
        "ช้าที่สุดคืออำเภอแม่ฟ้าหลวง (เหลือ 40 ครัวเรือน หรือน้อยกว่าร้อยละ 1 ของที่เหลือ) "
        "เหลือมากที่สุดคืออำเภอแม่สรวย (ร้อยละ 59 ของที่เหลือ) คาดว่าจะเก็บครบ 9 มี.ค."
    ) in said, said
    alone = thai(by_parts(slowest=HEAVY, finish=date(2026, 4, 8)))
    assert "ช้าที่สุดคืออำเภอแม่สรวย (เหลือ 50,000 ครัวเรือน หรือร้อยละ 59 ของที่เหลือ)" in alone
    assert "เหลือมากที่สุด" not in alone


def test_the_rate_is_that_of_the_part_that_weighs_among_those_too_slow() -> None:
    """All together are fast enough for the day: the part that isn't is told, not the smallest."""
    fast = replace(by_parts(), row=replace(LATE, collected_last_14_days=14 * 9_000))
    (rate,) = [line for line in week(fast, "th").lines if "ต้องเก็บวันละ" in line]
    assert rate.startswith("อำเภอแม่สรวยต้องเก็บวันละ"), rate


def test_a_plan_that_ends_after_the_papers_are_due_says_which_day_is_which() -> None:
    later = by_parts(due=date(2026, 3, 13))
    for said in (thai(later), week(later, "th").lines[1]):
        assert "วันสุดท้ายของแผน 13 มี.ค." in said, said
    assert "ส่งเอกสารถึงจังหวัด 27 ก.พ." in thai(later)
    assert "วันสุดท้ายของแผน" not in thai(by_parts())


def test_nobody_waits_for_an_area_without_a_target_where_others_have_one() -> None:
    old = {"last_received_at": datetime(2026, 1, 10, 6), "collected_last_7_days": 700}
    bare = district("ไม่มีเป้า", "5720", 0, households_target=None, households_remaining=None, **old)
    sends = district("เทิง", "5704", 5_000, **old)
    assert situation(LATE, children=(bare, sends)).silent_children == (sends,)
    assert situation(LATE, children=(bare,)).silent_children == (bare,)


def test_only_areas_with_a_target_are_asked_to_certify_unless_none_has_one() -> None:
    complete = replace(CERTIFIED, certification_status="none", children_certified=0)
    bare = district("ไม่มีเป้า", "5720", 0, households_target=None, households_remaining=None)
    asked = situation(complete, children=(PUNCTUAL[0], bare))
    assert asked.phase == "certification"
    (line,) = [line for line in decision_lines(asked, "th") if "รับรอง" in line]
    assert "เมืองเชียงราย" in line
    assert "ไม่มีเป้า" not in line
    (line,) = list(decision_lines(situation(complete, children=(bare,)), "th"))
    assert "ไม่มีเป้า" in line


def test_where_papers_go_is_a_fact_with_its_word() -> None:
    for row in reference.rows("papers.csv"):
        assert row["whose_word"] in ("department", "ours")
        assert row["source"]
        assert row["source_th"]
    goes = {level: chain.papers_go_to(level) for level in PARTS}
    assert (goes["district"], goes["province"], goes["country"]) == (
        "province",
        *["department"] * 2,
    )
    assert all(text(f"headline.office.{office}", "th") for office in goes.values())


def test_a_part_that_collects_too_little_is_not_said_to_collect_nothing() -> None:
    """Stalled is below a tenth of the rate needed: 19 households in a week are some."""
    slow = district("แม่สรวย", "5710", 9_000, collected_last_7_days=19, collected_last_14_days=40)
    standards = replace(STANDARDS, stalled_days=7, stalled_rate_pct=10)
    found = replace(by_parts(unmoved=(slow,)), children=(slow,), standards=standards)
    own = replace(situation(slow), standards=standards)
    for language, true, false in (
        ("th", "หยุดนิ่งหรือแทบไม่มีการจัดเก็บเพิ่ม", "(?<!แทบ)ไม่มีการจัดเก็บเพิ่ม"),
        ("en", "stalled or hardly moving", "nothing|not moving|stopped"),
    ):
        said = (
            headline(found, language).text,
            decision_lines(found, language)[0],
            decision_lines(own, language)[0],
            line_text(found, language),
            text("headline.children.stalled", language, count="1"),
        )
        for words_said in said:
            assert true in words_said, words_said
            assert not re.search(false, words_said), words_said


def test_a_last_day_of_very_little_is_told_after_that_of_most_and_named_to_the_end() -> None:
    """The country's day is one tambon's of 18 households: the day of 95 % comes first."""
    tambon = AreaProgress("tambon", "571501", "เทอดไทย", "Thoet Thai", households_remaining=18)
    found = by_parts(last=(tambon, TINY), mostly=date(2026, 2, 9))
    found = replace(found, standards=replace(STANDARDS, finish_most_pct=95))
    said = thai(found)
    most = said.index("ร้อยละ 95 ของที่เหลือคาดว่าแล้วเสร็จภายใน 9 ก.พ.")
    whole = said.index("คาดว่าจะเก็บครบ 8 เม.ย. 2569")
    assert most < whole < said.index("ส่วนสุดท้ายคือตำบลเทอดไทย อำเภอแม่ฟ้าหลวง (เหลือ 18 ครัวเรือน")
    assert "เหลือมากที่สุด" not in said
    heavy = replace(found, row=replace(LATE, households_remaining=100))
    assert "ร้อยละ 95" not in thai(heavy)
    assert "ตำบลเทอดไทย อำเภอแม่ฟ้าหลวง (เหลือ 18 ครัวเรือน หรือร้อยละ 18" in thai(heavy)


def test_the_rate_is_told_with_the_day_that_it_is_for() -> None:
    found = by_parts()
    need = found.outlook.need
    assert need is not None
    several = {("province", "57"): replace(found.outlook, need=replace(need, is_uniform=False))}
    said = thai(replace(found, outlooks=several))
    assert "จึงจะทันกำหนดของแต่ละพื้นที่ (ถึง 31 ม.ค.)" in said
    assert "จึงจะทัน 31 ม.ค." in thai(found)
    later = week(by_parts(due=date(2026, 3, 13)), "th").lines[1]
    assert "จึงจะทันวันสุดท้ายของแผน 13 มี.ค." in later
    assert week(found, "en").lines[1].startswith("Needed: ")


def test_a_part_that_stands_still_below_the_children_is_a_matter_to_decide() -> None:
    """The country's children are provinces, its parts districts."""
    still = district("เวียงแก่น", "5713", 900)
    province = replace(LATE, area_code="58", area_name_th="แม่ฮ่องสอน")
    found = replace(by_parts(unmoved=(still,)), children=(province,))
    (line, *_) = words.decisions(found, "th")
    assert (line.kind, line.areas) == ("stalled", ("5713",))
    assert line.text.startswith("นายอำเภอเวียงแก่น")


def test_the_monday_block_names_the_largest_rests_and_says_so() -> None:
    """Its order is by rest alone: it isn't a second list of whom to press."""
    late = district("แม่สรวย", "5710", 500, collected_last_14_days=7)
    large = district("เมืองเชียงราย", "5701", 4_000, collected_last_14_days=14_000)
    found = situation(LATE, children=(late, large))
    assert (found.verdict_of(late), found.verdict_of(large)) != ("late", "late")
    assert week(found, "th").worst.startswith("เหลือมากที่สุด: อำเภอเมืองเชียงราย")  # type: ignore[union-attr]


def test_the_pace_says_of_how_many_full_days_it_is_the_mean() -> None:
    young = replace(LATE, plan_start=date(2026, 1, 14), collected_last_14_days=5_000)
    for language, said in (("th", "(เฉลี่ย 5 วันเต็ม 1,000)"), ("en", "(mean of 5 full days: 1,000)")):
        lines = week(situation(young), language).lines
        assert any(said in line for line in lines), lines


def test_every_level_that_certifies_is_told_with_its_households() -> None:
    for level, apart in kit._APART.items():
        assert "village" in apart, level
        assert "village" in tiles.CHAIN[level], level
    row = replace(LATE, households_certified_village=249_705)
    told = situation(row, certified_apart={"local_authority": (0, 144), "village": (1_771, 1_753)})
    assert "1,771" in thai(told)
    assert "(249,705 ครัวเรือน)" in thai(told)
