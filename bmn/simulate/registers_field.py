"""Registers of the field work: plans, enumerators, papers, contacts, problems, visits, money."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd

from bmn import settings
from bmn.simulate.ledger import Ledger
from bmn.simulate.office import EPOCH, Office, draws_of, moments
from bmn.simulate.parameters import catalogue_of
from bmn.simulate.plan import SHOWCASE
from bmn.simulate.records import enumerator_id
from bmn.simulate.registers_check import certified_days
from bmn.simulate.season import enumerators_in, province_share, province_start, to_date


def plans(office: Office) -> pd.DataFrame:
    """Own plans of provinces (about two of three) and of a few districts."""
    rows = []
    for province in office.provinces["area"]:
        start = province_start(office.plan, province)
        own = float(draws_of([province], office.plan, 1)[0])
        if office.plan.finished:
            end = date(office.year - 543, 4, 15) + timedelta(days=int(20 * own))
        elif province == SHOWCASE:
            end = date(2026, 2, 20)
        elif own < 0.18:
            continue
        else:
            end = _planned_end(office, province, start, own)
        meeting = end + timedelta(days=5)
        rows.append(("province", province, start, end, meeting))
    for district in office.districts["area"]:
        if float(draws_of([district], office.plan, 2)[0]) < 0.08 and not office.plan.finished:
            start = province_start(office.plan, district[:2])
            end = date(office.year - 543, 2, 23)
            rows.append(("district", district, start, end, end + timedelta(days=2)))
    columns = ["area_level", "area_code"]
    columns += ["collection_start", "expected_complete_by", "meeting_date"]
    plans = pd.DataFrame(rows, columns=columns)
    plans.insert(0, "survey_year_be", office.year)
    return plans


def _planned_end(office: Office, province: str, start: date, own: float) -> date:
    """A last day that makes the province about as early or late as its pace is."""
    share = 0.975 * min(0.99, province_share(office.plan, province))  # the rest is unconfirmed
    gone = (office.plan.as_of.date() - start).days
    lead = 0.06 if share > 0.94 else (0.0 if share > 0.85 else -0.12)
    expected = min(0.99, max(0.7, share - lead + 0.04 * (own - 0.7)))
    return min(start + timedelta(days=round(gone / expected)), date(office.year - 543, 3, 13))


def enumerators(office: Office) -> pd.DataFrame:
    """Every enumerator of the season, with the villages served."""
    count = enumerators_in(office.frame.target)
    village = np.repeat(np.arange(len(office.frame)), count)
    number = np.arange(len(village)) - np.repeat(np.cumsum(count) - count, count)
    ids = [
        enumerator_id(code, int(n))
        for code, n in zip(office.frame.code[village], number, strict=True)
    ]
    share = np.ceil(office.frame.target[village] / count[village]).astype(int)
    return pd.DataFrame(
        {
            "survey_year_be": office.year,
            "enumerator_id": ids,
            "display_name": [f"อาสาสมัคร {n + 1:05d}" for n in range(len(ids))],
            "village_codes": office.frame.code[village],
            "target_households": share,
        }
    )


def programme(office: Office, ledger: Ledger) -> pd.DataFrame:
    """Households that must be collected; those not collected are rule 2.1's."""
    ids = [str(i) for i in office.seen.programme_id]
    missing = [i for i, got in zip(ids, office.seen.programme_collected, strict=True) if not got]
    ledger.add("DQ-2.1", office.year, "household", missing, planted=False)
    return pd.DataFrame(
        {
            "survey_year_be": office.year,
            "household_id": ids,
            "programme": "โครงการสมมติเพื่อครัวเรือนเป้าหมาย",
        }
    )


def process_steps(office: Office) -> pd.DataFrame:
    """The letter's checklist by province and district; steps that are due are mostly done."""
    steps = pd.read_csv(settings.reference_dir() / "process_steps_2569.csv", dtype=str)
    if office.year != 2569:
        return pd.DataFrame()
    days = certified_days(office)
    parts = []
    for level, areas in (("province", office.provinces), ("district", office.districts)):
        codes = areas["area"]
        complete = (areas["collected"] >= areas["target"] * 0.995).to_numpy()
        certified = days[level].set_index("area")["day"].reindex(codes).to_numpy(float)
        for step in steps.itertuples():
            if step.area_level != "all" and level not in step.area_level.split("_"):
                continue
            order = int(step.step_order)
            u = draws_of(codes, office.plan, 40 + order)
            done = u < (0.97 if order <= 8 else 0.7)
            if order in (9, 10):
                done = complete
            if step.step_code in ("14", "15a", "15ก"):
                done = certified < office.now
            day = office.now - 100 + 4 * order + np.floor(10 * u)
            parts.append(
                office.rows(
                    level,
                    codes,
                    step_code=step.step_code,
                    done=done.astype(int),
                    done_at=moments(
                        np.where(done, np.minimum(day, office.now - 1), np.nan), 9.0
                    ).to_numpy(),
                    evidence=[
                        f"เอกสารสมมติ {c}" if d else None for c, d in zip(codes, done, strict=True)
                    ],
                )
            )
    return pd.concat(parts, ignore_index=True)


def documents(office: Office) -> pd.DataFrame:
    """Orders and plans of every district; certificates and forms where certified."""
    districts = office.districts["area"]
    begin = (date(office.year - 544, 11, 14) - EPOCH).days
    u, v = draws_of(districts, office.plan, 31), draws_of(districts, office.plan, 32)
    parts = []
    for document, due, lag in (("order", begin, u), ("plan", begin + 14, v)):
        sent = due - 6 + np.floor(14 * lag)
        arrived = np.where(lag < 0.97, sent + 2, np.nan)
        parts.append(_papers(office, "district", districts, document, due, sent, arrived))
    days = certified_days(office)
    due = (office.papers_due - EPOCH).days
    for document in ("certificate", "confidence_form"):
        certified = days["district"]["day"].to_numpy(float)
        sent = np.where(certified + 1 < office.now, certified + 1, np.nan)
        arrived = np.where(certified + 3 < office.now, certified + 3, np.nan)
        areas = days["district"]["area"]
        parts.append(_papers(office, "district", areas, document, due, sent, arrived))
    return pd.concat(parts, ignore_index=True)


def _papers(
    office: Office, level: str, codes: pd.Series, document: str, due: int, sent: Any, arrived: Any
) -> pd.DataFrame:
    due_on = to_date(due)
    return office.rows(
        level,
        codes,
        document=document,
        due_on=[due_on] * len(codes),
        sent_at=moments(sent, 10.0).to_numpy(),
        received_at=moments(arrived, 14.0).to_numpy(),
        letter_no=[f"สมมติ {c}/{n + 1}" for n, c in enumerate(codes)],
    )


def contacts(office: Office) -> pd.DataFrame:
    """Whom to call: names and numbers that belong to nobody."""
    authorities = np.unique(office.frame.authority.astype(str))
    showcase = [a for a in authorities if a.startswith(SHOWCASE)]
    parts = [
        _people(office, "province", office.provinces["area"], "พัฒนาการจังหวัด"),
        _people(office, "district", office.districts["area"], "พัฒนาการอำเภอ"),
        _people(office, "local_authority", showcase, "ผู้ประสานงาน อปท."),
    ]
    return pd.concat([p for p in parts if len(p)], ignore_index=True)


def _people(office: Office, level: str, codes: Any, role: str) -> pd.DataFrame:
    return office.rows(
        level,
        codes,
        role=role,
        display_name=[f"{role}สมมติ {code}" for code in codes],
        telephone=[f"000-000-{n % 10_000:04d}" for n in range(len(codes))],
    )


def problems(office: Office) -> pd.DataFrame:
    """Monitoring reports: two rounds so far, each fourth with a problem in words."""
    words = (
        "ครัวเรือนไม่อยู่บ้านในเวลาเก็บข้อมูล (สมมติ)",
        "สัญญาณอินเทอร์เน็ตไม่ทั่วถึง (สมมติ)",
        "อาสาสมัครไม่เพียงพอ (สมมติ)",
        "พื้นที่สูง เดินทางลำบาก (สมมติ)",
    )
    codes = office.districts["area"]
    parts = []
    for monitoring in (1, 2):
        u = draws_of(codes, office.plan, 90 + monitoring)
        behind = (office.districts["collected"] < 0.8 * office.districts["target"]).to_numpy()
        has = (u < 0.2) | behind
        parts.append(
            office.rows(
                "district",
                codes,
                round=monitoring,
                activity="จัดเก็บข้อมูล",
                done=["no" if b else "yes" for b in behind],
                problem=[
                    words[int(x * 97) % 4] if h else None for x, h in zip(u, has, strict=True)
                ],
                reported_at=moments(
                    np.full(len(codes), office.now - 50 + 30 * monitoring - 20)
                ).to_numpy(),
            )
        )
    return pd.concat(parts, ignore_index=True)


def visits(office: Office) -> pd.DataFrame:
    """Support visits: the province to its districts, reported within the week."""
    codes = office.districts["area"]
    chosen = codes[draws_of(codes, office.plan, 97) < 0.55]
    day = office.now - 45 + np.floor(40 * draws_of(chosen, office.plan, 98))
    return pd.DataFrame(
        {
            "survey_year_be": office.year,
            "visitor_level": "province",
            "area_level": "district",
            "area_code": chosen.to_numpy(),
            "visited_at": moments(day, 9.0).to_numpy(),
            "team": "คณะติดตามสมมติ",
            "topics": "ความก้าวหน้าและคุณภาพข้อมูล",
            "findings": "ข้อค้นพบสมมติ",
            "reported_at": moments(day + 3, 16.0).to_numpy(),
        }
    )


def budget(office: Office) -> pd.DataFrame:
    """Money for the certification meetings, at the 2567 letter's amounts."""
    parts = []
    for areas, activity, baht in (
        (office.districts, "ประชุมรับรองคุณภาพข้อมูลระดับอำเภอ", 4500),
        (office.provinces, "ประชุมรับรองคุณภาพข้อมูลระดับจังหวัด", 5100),
    ):
        u = draws_of(areas["area"], office.plan, 99)
        held = np.full(len(u), office.plan.finished) | (u < 0.04)
        parts.append(
            pd.DataFrame(
                {
                    "fiscal_year_be": office.year,
                    "area_code": areas["area"],
                    "activity": activity,
                    "allocated_baht": baht,
                    "spent_baht": pd.array(np.where(held, baht - (u < 0.2) * 300, 0), "Int32"),
                    "returned_baht": pd.array(np.where(held, (u < 0.2) * 300, 0), "Int32"),
                    "held_at": moments(np.where(held, office.now - 6, np.nan), 9.0),
                    "reported_at": moments(np.where(held, office.now - 2, np.nan), 9.0),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def agencies(office: Office) -> pd.DataFrame:
    """Responsible agency of each indicator (invented: no list by indicator is known)."""
    indicators = pd.read_csv(settings.reference_dir() / "indicators.csv", dtype=str)
    chosen = indicators[indicators["catalogue"] == catalogue_of(office.year)]
    return pd.DataFrame(
        {
            "catalogue": chosen["catalogue"],
            "indicator_no": chosen["indicator_no"].astype(int),
            "agency": "หน่วยงานสมมติ ด้านที่ " + chosen["dimension_no"],
        }
    )


def notes(office: Office) -> pd.DataFrame:
    """A remark for each district that is well behind."""
    behind = office.districts[office.districts["collected"] < 0.75 * office.districts["target"]]
    return office.rows(
        "district",
        behind["area"],
        text="เร่งรัดการจัดเก็บและรายงานทุกสัปดาห์ (สมมติ)",
        written_at=[datetime.combine(to_date(office.now - 3), time(9, 0))] * len(behind),
    )
