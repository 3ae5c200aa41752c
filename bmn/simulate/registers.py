"""The registers that officers keep, made up to fit the season: names in them are no one's."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from bmn import settings
from bmn.simulate import draws
from bmn.simulate.faults import Ledger
from bmn.simulate.files import table
from bmn.simulate.frame import MADE_UP, Frame
from bmn.simulate.parameters import catalogue_of
from bmn.simulate.plan import SHOWCASE, Plan
from bmn.simulate.records import enumerator_id
from bmn.simulate.season import (
    enumerators_in,
    province_share,
    province_start,
    to_date,
)
from bmn.simulate.seen import Seen

SMALL_VILLAGE = 20  # households; rule 2.2 of 2563
Frames = dict[str, pd.DataFrame]


def village_register(frame: Frame) -> pa.Table:
    """The villages of the plan: invented communities, and whose the ordinary ones are."""
    return table(
        {
            "village_code": list(frame.code),
            "name_th": list(frame.name_th),
            "tambon_code": list(frame.tambon),
            "local_authority_codes": list(frame.authority),
            "latitude": np.round(frame.latitude.astype(float), 5),
            "longitude": np.round(frame.longitude.astype(float), 5),
            "source": [MADE_UP if made else "ทะเบียนตัวอย่าง" for made in frame.is_municipal],
        }
    )


def areas_of(frame: Frame) -> dict[str, NDArray[Any]]:
    """Area level → code of each village's area of that level."""
    provinces = pd.read_csv(settings.reference_dir() / "provinces.csv", dtype=str)
    region = provinces.set_index("province_code")["inspection_region_code"]
    return {
        "country": np.full(len(frame), "TH", object),
        "inspection_region": region.reindex(frame.province).to_numpy(object),
        "province": frame.province,
        "district": frame.district,
        "tambon": frame.tambon,
        "local_authority": frame.authority,
        "village": frame.code,
    }


def targets(frame: Frame, plan: Plan) -> pa.Table:
    """Target households for every area of every level that has villages in the plan."""
    parts = []
    for level, code in areas_of(frame).items():
        by_area = pd.Series(frame.target).groupby(np.asarray(code, object)).sum()
        parts.append(
            pd.DataFrame(
                {
                    "survey_year_be": plan.survey_year_be,
                    "area_level": level,
                    "area_code": by_area.index.astype(str),
                    "kind": "set",
                    "households": by_area.to_numpy(),
                    "source": MADE_UP,
                }
            )
        )
    return _arrow(pd.concat(parts, ignore_index=True))


def confirmed_targets(frame: Frame, plan: Plan) -> pa.Table:
    """What provinces and districts confirmed: most of them, a few with another figure.

    A province confirms the sum of its districts once all of them have confirmed.
    """
    level = pd.DataFrame({"district": frame.district, "set": frame.target})
    districts = level.groupby("district", sort=True)["set"].sum().reset_index()
    codes = districts["district"]
    u, v = _u(codes, plan, 101), _u(codes, plan, 102)
    province = codes.str[:2]
    sure = (province == SHOWCASE) | (_u(province, plan, 103) < 0.6)
    has = sure.to_numpy() | (u < 0.75)
    change = np.where(v < 0.06, np.rint(districts["set"] * 0.02 * (v / 0.06 - 0.5)), 0).astype(int)
    districts["households"] = np.maximum(1, districts["set"] + change)
    by_province = districts.groupby(province)["households"].sum()
    complete = pd.Series(has).groupby(province.to_numpy()).all()
    by_province = by_province[complete]
    confirmed_at = datetime.combine(province_start(plan, SHOWCASE), time(16)) - timedelta(days=20)
    parts = [
        pd.DataFrame(
            {
                "area_level": "district",
                "area_code": codes[has],
                "households": districts["households"][has],
            }
        ),
        pd.DataFrame(
            {
                "area_level": "province",
                "area_code": by_province.index,
                "households": by_province.to_numpy(),
            }
        ),
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows.insert(0, "survey_year_be", plan.survey_year_be)
    rows.insert(3, "kind", "confirmed")
    return _arrow(rows.assign(source=MADE_UP, confirmed_at=pd.Timestamp(confirmed_at)))


def registers(frame: Frame, plan: Plan, seen: Seen, ledger: Ledger) -> dict[str, pa.Table]:
    """Kind → rows. What is planted in them goes to the ledger."""
    office = _Office(frame, plan, seen)
    small = [str(code) for code in frame.code[frame.target < SMALL_VILLAGE]]
    ledger.add("DQ-2.2", plan.survey_year_be, "village", small, planted=False, detail="target")
    made: Frames = {
        "plan": office.plans(),
        "enumerator": office.enumerators(),
        "programme_household": office.programme(ledger),
        "certification": office.certifications(),
        "confidence_form": office.confidence_forms(),
        "document": office.documents(),
        "process_step": office.process_steps(),
        "reinterview": office.reinterviews(),
        "agency_count": office.agency_counts(ledger),
        "below_criterion_case": office.cases(),
        "contact": office.contacts(),
        "problem": office.problems(),
        "correction": office.corrections(),
        "visit": office.visits(),
        "budget": office.budget(),
        "indicator_agency": office.agencies(),
        "note": office.notes(),
    }
    return {kind: _arrow(rows) for kind, rows in made.items() if len(rows)}


def _arrow(rows: pd.DataFrame) -> pa.Table:
    converted = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata(None)
    for position, field in enumerate(converted.schema):
        if pa.types.is_large_string(field.type) or pa.types.is_null(field.type):
            text = converted[field.name].cast(pa.string())
            converted = converted.set_column(position, field.name, text)
        elif pa.types.is_timestamp(field.type):
            instant = converted[field.name].cast(pa.timestamp("us"))
            converted = converted.set_column(position, field.name, instant)
    return converted


def _u(codes: Any, plan: Plan, stream: int) -> NDArray[np.float64]:
    """Draws by text code (of at most 8 characters) and year."""
    keys = draws.keys(draws.text_numbers(codes), plan.seed + plan.survey_year_be)
    return draws.uniform(keys, stream).astype(np.float64)


def _moments(days: Any, hour: float = 10.0) -> pd.Series:
    """Bangkok instants on given days (whole or fractional day numbers or dates)."""
    start = pd.Timestamp(2000, 1, 1)
    whole = np.floor(np.asarray(days, dtype=float))
    return pd.Series(start + pd.to_timedelta(whole * 24 + hour, unit="h"))


class _Office:
    """One survey year's paperwork."""

    def __init__(self, frame: Frame, plan: Plan, seen: Seen) -> None:
        self.frame, self.plan, self.seen = frame, plan, seen
        self.year = plan.survey_year_be
        self.now = (plan.as_of.date() - date(2000, 1, 1)).days
        areas = areas_of(frame)
        order = np.argsort(seen.village)
        self.villages = pd.DataFrame(
            {level: areas[level] for level in ("province", "district", "local_authority")}
            | {
                "village": frame.code,
                "target": frame.target,
                "collected": seen.collected[order],
                "last_day": seen.last_day[order],
                "disabled": seen.disabled[order],
                "chronic": seen.chronic[order],
                "newborn": seen.newborn[order],
            }
        )
        self.districts = self._sums("district")
        self.provinces = self._sums("province")
        self.papers_due = (
            date(self.year - 543, 2, 27) if self.year >= 2569 else date(self.year - 543, 5, 31)
        )

    def _sums(self, level: str) -> pd.DataFrame:
        grouped = self.villages.groupby(level, sort=True)
        sums = grouped[["target", "collected", "disabled", "chronic", "newborn"]].sum()
        return sums.join(grouped["last_day"].max()).reset_index(names="area")

    def _rows(self, level: str, codes: Any, **columns: Any) -> pd.DataFrame:
        head = {"survey_year_be": self.year, "area_level": level, "area_code": list(codes)}
        return pd.DataFrame(head | columns)

    # --- before and during collection ---

    def plans(self) -> pd.DataFrame:
        """Own plans of provinces (about two of three) and of a few districts."""
        rows = []
        for province in self.provinces["area"]:
            start = province_start(self.plan, province)
            own = float(_u([province], self.plan, 1)[0])
            if self.plan.finished:
                end = date(self.year - 543, 4, 15) + timedelta(days=int(20 * own))
            elif province == SHOWCASE:
                end = date(2026, 2, 20)
            elif own < 0.18:
                continue
            else:
                end = self._planned_end(province, start, own)
            meeting = end + timedelta(days=5)
            rows.append(("province", province, start, end, meeting))
        for district in self.districts["area"]:
            if float(_u([district], self.plan, 2)[0]) < 0.08 and not self.plan.finished:
                start = province_start(self.plan, district[:2])
                end = date(self.year - 543, 2, 23)
                rows.append(("district", district, start, end, end + timedelta(days=2)))
        columns = ["area_level", "area_code"]
        columns += ["collection_start", "expected_complete_by", "meeting_date"]
        plans = pd.DataFrame(rows, columns=columns)
        plans.insert(0, "survey_year_be", self.year)
        return plans

    def _planned_end(self, province: str, start: date, own: float) -> date:
        """A last day that makes the province about as early or late as its pace is."""
        share = 0.975 * min(0.99, province_share(self.plan, province))  # the rest is unconfirmed
        gone = (self.plan.as_of.date() - start).days
        lead = 0.06 if share > 0.94 else (0.0 if share > 0.85 else -0.12)
        expected = min(0.99, max(0.7, share - lead + 0.04 * (own - 0.7)))
        return min(start + timedelta(days=round(gone / expected)), date(self.year - 543, 3, 13))

    def enumerators(self) -> pd.DataFrame:
        """Every enumerator of the season, with the villages served."""
        count = enumerators_in(self.frame.target)
        village = np.repeat(np.arange(len(self.frame)), count)
        number = np.arange(len(village)) - np.repeat(np.cumsum(count) - count, count)
        ids = [
            enumerator_id(code, int(n))
            for code, n in zip(self.frame.code[village], number, strict=True)
        ]
        share = np.ceil(self.frame.target[village] / count[village]).astype(int)
        return pd.DataFrame(
            {
                "survey_year_be": self.year,
                "enumerator_id": ids,
                "display_name": [f"อาสาสมัคร {n + 1:05d}" for n in range(len(ids))],
                "village_codes": self.frame.code[village],
                "target_households": share,
            }
        )

    def programme(self, ledger: Ledger) -> pd.DataFrame:
        """Households that must be collected; those not collected are rule 2.1's."""
        ids = [str(i) for i in self.seen.programme_id]
        missing = [i for i, got in zip(ids, self.seen.programme_collected, strict=True) if not got]
        ledger.add("DQ-2.1", self.year, "household", missing, planted=False)
        return pd.DataFrame(
            {
                "survey_year_be": self.year,
                "household_id": ids,
                "programme": "โครงการสมมติเพื่อครัวเรือนเป้าหมาย",
            }
        )

    # --- checking and certifying ---

    def _certified_days(self) -> Frames:
        """Area code → day of its certification, for areas whose children are all certified."""
        villages = self.villages
        u = _u([c[:8] for c in villages["village"]], self.plan, 11)
        fast = _u(villages["district"], self.plan, 12) < (1.0 if self.plan.finished else 0.55)
        nearly = villages["collected"] >= np.ceil(villages["target"] * 0.98)
        ready = (nearly & fast) | self.plan.finished
        day = np.where(ready, np.ceil(villages["last_day"]) + 2 + 8 * u, np.nan)
        by_level: Frames = {"village": pd.DataFrame({"area": villages["village"], "day": day})}
        parents = villages.assign(day=np.where(day < self.now, day, np.inf))
        for level, wait in (("local_authority", 4), ("district", 5), ("province", 9)):
            last = parents.groupby(level, sort=True)["day"].max().reset_index()
            last.columns = pd.Index(["area", "day"])
            codes = [c[:8] for c in last["area"]]
            last["day"] = np.floor(last["day"]) + wait + np.floor(4 * _u(codes, self.plan, 13))
            certified = last.set_index("area")["day"]
            own = parents[level].map(certified)
            parents["day"] = np.where(own < self.now, own, np.inf)
            by_level[level] = last
        return by_level

    def certifications(self) -> pd.DataFrame:
        """Events of the chain village → local authority → district → province."""
        parts = []
        for level, areas in self._certified_days().items():
            day = areas["day"].to_numpy(float)
            done = np.isfinite(day) & (day < self.now)
            codes, when = areas["area"][done], day[done]
            parts.append(self._events(level, codes, when - 2, "checked"))
            parts.append(self._events(level, codes, when, "certified", panel=True))
            if level in ("district", "province"):
                sent = when + 1 < self.now
                parts.append(self._events(level, codes[sent], when[sent] + 1, "sent"))
                received = when + 3 < self.now
                parts.append(self._events(level, codes[received], when[received] + 3, "received"))
            started = ~done & np.isfinite(day) & (day - 3 < self.now)
            parts.append(self._events(level, areas["area"][started], day[started] - 3, "checked"))
        events = (
            pd.concat([p for p in parts if len(p)], ignore_index=True)
            if any(len(p) for p in parts)
            else pd.DataFrame()
        )
        return events

    def _events(
        self,
        level: str,
        codes: pd.Series,
        days: NDArray[np.float64],
        event: str,
        panel: bool = False,
    ) -> pd.DataFrame:
        size = 20 + np.floor(11 * _u([c[:8] for c in codes], self.plan, 14)).astype(int)
        return self._rows(
            level,
            codes,
            event=event,
            happened_at=_moments(days, 13.5).to_numpy(),
            panel_size=pd.array(size if panel else [None] * len(codes), dtype="Int32"),
            panel_public_members=pd.array(size // 2 if panel else [None] * len(codes), "Int32"),
            note=MADE_UP,
        )

    def confidence_forms(self) -> pd.DataFrame:
        """Signed figures: every area of a finished round, the first ones of a running one."""
        days = self._certified_days()
        parts = []
        for level in ("district", "province"):
            areas = days[level]
            signed = areas[np.isfinite(areas["day"]) & (areas["day"] < self.now)]
            u, v = _u(signed["area"], self.plan, 21), _u(signed["area"], self.plan, 22)
            quality = np.round(97.3 - 3.4 * u**2 + 1.4 * (v - 0.5), 2)
            parts.append(
                self._rows(
                    level,
                    signed["area"],
                    process_level_pct=np.round(91 + 8.5 * v, 2),
                    quality_level_pct=quality,
                    signed_at=_moments(signed["day"], 15.0).to_numpy(),
                    signed_by_role="ประธานคณะทำงาน (สมมติ)",
                )
            )
        return pd.concat(parts, ignore_index=True)

    def documents(self) -> pd.DataFrame:
        """Orders and plans of every district; certificates and forms where certified."""
        districts = self.districts["area"]
        begin = (date(self.year - 544, 11, 14) - date(2000, 1, 1)).days
        u, v = _u(districts, self.plan, 31), _u(districts, self.plan, 32)
        parts = []
        for document, due, lag in (("order", begin, u), ("plan", begin + 14, v)):
            sent = due - 6 + np.floor(14 * lag)
            arrived = np.where(lag < 0.97, sent + 2, np.nan)
            parts.append(self._papers("district", districts, document, due, sent, arrived))
        days = self._certified_days()
        due = (self.papers_due - date(2000, 1, 1)).days
        for document in ("certificate", "confidence_form"):
            certified = days["district"]["day"].to_numpy(float)
            sent = np.where(certified + 1 < self.now, certified + 1, np.nan)
            arrived = np.where(certified + 3 < self.now, certified + 3, np.nan)
            areas = days["district"]["area"]
            parts.append(self._papers("district", areas, document, due, sent, arrived))
        return pd.concat(parts, ignore_index=True)

    def _papers(
        self, level: str, codes: pd.Series, document: str, due: int, sent: Any, arrived: Any
    ) -> pd.DataFrame:
        due_on = to_date(due)
        return self._rows(
            level,
            codes,
            document=document,
            due_on=[due_on] * len(codes),
            sent_at=_moments(sent, 10.0).to_numpy(),
            received_at=_moments(arrived, 14.0).to_numpy(),
            letter_no=[f"สมมติ {c}/{n + 1}" for n, c in enumerate(codes)],
        )

    def process_steps(self) -> pd.DataFrame:
        """The letter's checklist by province and district; steps that are due are mostly done."""
        steps = pd.read_csv(settings.reference_dir() / "process_steps_2569.csv", dtype=str)
        if self.year != 2569:
            return pd.DataFrame()
        days = self._certified_days()
        parts = []
        for level, areas in (("province", self.provinces), ("district", self.districts)):
            codes = areas["area"]
            complete = (areas["collected"] >= areas["target"] * 0.995).to_numpy()
            certified = days[level].set_index("area")["day"].reindex(codes).to_numpy(float)
            for step in steps.itertuples():
                if step.area_level not in ("all", level):
                    continue
                order = int(step.step_order)
                u = _u(codes, self.plan, 40 + order)
                done = u < (0.97 if order <= 8 else 0.7)
                if order in (9, 10):
                    done = complete
                if step.step_code in ("14", "15a", "15ก"):
                    done = certified < self.now
                day = self.now - 100 + 4 * order + np.floor(10 * u)
                parts.append(
                    self._rows(
                        level,
                        codes,
                        step_code=step.step_code,
                        done=done.astype(int),
                        done_at=_moments(
                            np.where(done, np.minimum(day, self.now - 1), np.nan), 9.0
                        ).to_numpy(),
                        evidence=[
                            f"เอกสารสมมติ {c}" if d else None
                            for c, d in zip(codes, done, strict=True)
                        ],
                    )
                )
        return pd.concat(parts, ignore_index=True)

    def reinterviews(self) -> pd.DataFrame:
        """Second interviews in a sample; agreement differs by district around 97 %."""
        seen = self.seen
        district = self.frame.district[seen.reinterview_village]
        ids = [str(i) for i in seen.reinterview_id]
        active = _u(district, self.plan, 51) < (0.9 if self.plan.finished else 0.6)
        agrees = np.clip(0.995 - 0.06 * _u(district, self.plan, 52) ** 2, 0, 1)
        u = _u([i[-8:] for i in ids], self.plan, 53)
        v = _u([i[-8:] for i in ids], self.plan, 54)
        agreed = u < agrees
        day = np.minimum(np.floor(seen.reinterview_day) + 1 + np.floor(6 * v), self.now - 1)
        levels = np.array(["village", "local_authority", "district", "district", "province"])
        rows = pd.DataFrame(
            {
                "survey_year_be": self.year,
                "household_id": ids,
                "visited_at": _moments(day, 14.0),
                "visitor_level": levels[np.floor(v * 5).astype(int)],
                "items_checked": 18,
                "items_agreed": np.where(agreed, 18 - (v < 0.1), 12 + np.floor(5 * v)).astype(int),
                "key_items_agreed": agreed.astype(int),
            }
        )
        return rows[active].drop_duplicates("household_id")

    def agency_counts(self, ledger: Ledger) -> pd.DataFrame:
        """Counts that other agencies' registers hold; a few districts differ much (rule 1.7)."""
        parts = []
        share = np.maximum(self.districts["collected"] / self.districts["target"], 0.01)
        for position, item in enumerate(("disabled", "chronic", "newborn")):
            codes = self.districts["area"]
            u, v = _u(codes, self.plan, 61 + position), _u(codes, self.plan, 71 + position)
            near = 1 + 0.07 * (u - 0.5)
            wrong = (v < 0.05) & (self.districts[item] >= 20)
            factor = np.where(wrong, np.where(u < 0.5, 0.62, 1.45), near)
            ids = [f"{code}/{item}" for code in codes[wrong]]
            ledger.add("DQ-1.7", self.year, "district", ids, detail=item)
            parts.append(
                pd.DataFrame(
                    {
                        "survey_year_be": self.year,
                        "area_code": codes,
                        "item": item,
                        "register_count": np.rint(self.districts[item] / share * factor).astype(
                            int
                        ),
                        "source": MADE_UP,
                    }
                )
            )
        return pd.concat(parts, ignore_index=True)

    def cases(self) -> pd.DataFrame:
        """What became of households below the criterion."""
        ids = np.array([str(i) for i in self.seen.poor_id], object)
        day = self.seen.poor_day
        reach = (1.0, 0.9, 0.75, 0.5) if self.plan.finished else (0.45, 0.36, 0.08, 0.0)
        u = _u([i[-8:] for i in ids], self.plan, 81)
        parts = []
        for position, (step, share) in enumerate(
            zip(("rechecked", "confirmed", "referred", "helped"), reach, strict=True)
        ):
            when = np.floor(day) + 4 + 9 * position
            chosen = (u < share) & (when < self.now)
            parts.append(
                pd.DataFrame(
                    {
                        "survey_year_be": self.year,
                        "household_id": ids[chosen],
                        "step": step,
                        "agency": "หน่วยงานสมมติ" if position >= 2 else None,
                        "happened_at": _moments(when[chosen], 11.0).to_numpy(),
                    }
                )
            )
        parts = [part for part in parts if len(part)]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    # --- people and papers ---

    def contacts(self) -> pd.DataFrame:
        """Whom to call: names and numbers that belong to nobody."""
        authorities = np.unique(self.frame.authority.astype(str))
        showcase = [a for a in authorities if a.startswith(SHOWCASE)]
        parts = [
            self._people("province", self.provinces["area"], "พัฒนาการจังหวัด"),
            self._people("district", self.districts["area"], "พัฒนาการอำเภอ"),
            self._people("local_authority", showcase, "ผู้ประสานงาน อปท."),
        ]
        return pd.concat([p for p in parts if len(p)], ignore_index=True)

    def _people(self, level: str, codes: Any, role: str) -> pd.DataFrame:
        return self._rows(
            level,
            codes,
            role=role,
            display_name=[f"{role}สมมติ {code}" for code in codes],
            telephone=[f"000-000-{n % 10_000:04d}" for n in range(len(codes))],
        )

    def problems(self) -> pd.DataFrame:
        """Monitoring reports: two rounds so far, each fourth with a problem in words."""
        words = (
            "ครัวเรือนไม่อยู่บ้านในเวลาเก็บข้อมูล (สมมติ)",
            "สัญญาณอินเทอร์เน็ตไม่ทั่วถึง (สมมติ)",
            "อาสาสมัครไม่เพียงพอ (สมมติ)",
            "พื้นที่สูง เดินทางลำบาก (สมมติ)",
        )
        codes = self.districts["area"]
        parts = []
        for monitoring in (1, 2):
            u = _u(codes, self.plan, 90 + monitoring)
            behind = (self.districts["collected"] < 0.8 * self.districts["target"]).to_numpy()
            has = (u < 0.2) | behind
            parts.append(
                self._rows(
                    "district",
                    codes,
                    round=monitoring,
                    activity="จัดเก็บข้อมูล",
                    done=["no" if b else "yes" for b in behind],
                    problem=[
                        words[int(x * 97) % 4] if h else None for x, h in zip(u, has, strict=True)
                    ],
                    reported_at=_moments(
                        np.full(len(codes), self.now - 50 + 30 * monitoring - 20)
                    ).to_numpy(),
                )
            )
        return pd.concat(parts, ignore_index=True)

    def corrections(self) -> pd.DataFrame:
        """Requests to correct a household, sent down to where it may be edited."""
        chosen = np.flatnonzero(_u([str(i)[-8:] for i in self.seen.poor_id], self.plan, 95) < 0.06)
        ids = [str(i) for i in self.seen.poor_id[chosen]]
        day = np.minimum(np.floor(self.seen.poor_day[chosen]) + 6, self.now - 2)
        u = _u([i[-8:] for i in ids], self.plan, 96)
        decided = (u < 0.6) | self.plan.finished
        return pd.DataFrame(
            {
                "survey_year_be": self.year,
                "request_id": [f"C{self.year}-{n + 1:05d}" for n in range(len(ids))],
                "raised_at": _moments(day, 9.5),
                "raised_by_level": "district",
                "area_code": [i[:4] for i in ids],
                "household_id": ids,
                "field": "income_main",
                "reason": "ขอให้ตรวจสอบรายได้อีกครั้ง (สมมติ)",
                "status": np.where(
                    decided, np.where(u < 0.5, "corrected", "rejected"), "sent_down"
                ),
                "decided_at": _moments(np.where(decided, day + 1, np.nan), 15.5),
            }
        )

    def visits(self) -> pd.DataFrame:
        """Support visits: the province to its districts, reported within the week."""
        codes = self.districts["area"]
        chosen = codes[_u(codes, self.plan, 97) < 0.55]
        day = self.now - 45 + np.floor(40 * _u(chosen, self.plan, 98))
        return pd.DataFrame(
            {
                "survey_year_be": self.year,
                "visitor_level": "province",
                "area_level": "district",
                "area_code": chosen.to_numpy(),
                "visited_at": _moments(day, 9.0).to_numpy(),
                "team": "คณะติดตามสมมติ",
                "topics": "ความก้าวหน้าและคุณภาพข้อมูล",
                "findings": "ข้อค้นพบสมมติ",
                "reported_at": _moments(day + 3, 16.0).to_numpy(),
            }
        )

    def budget(self) -> pd.DataFrame:
        """Money for the certification meetings, at the 2567 letter's amounts."""
        parts = []
        for areas, activity, baht in (
            (self.districts, "ประชุมรับรองคุณภาพข้อมูลระดับอำเภอ", 4500),
            (self.provinces, "ประชุมรับรองคุณภาพข้อมูลระดับจังหวัด", 5100),
        ):
            u = _u(areas["area"], self.plan, 99)
            held = np.full(len(u), self.plan.finished) | (u < 0.04)
            parts.append(
                pd.DataFrame(
                    {
                        "fiscal_year_be": self.year,
                        "area_code": areas["area"],
                        "activity": activity,
                        "allocated_baht": baht,
                        "spent_baht": pd.array(np.where(held, baht - (u < 0.2) * 300, 0), "Int32"),
                        "returned_baht": pd.array(np.where(held, (u < 0.2) * 300, 0), "Int32"),
                        "held_at": _moments(np.where(held, self.now - 6, np.nan), 9.0),
                        "reported_at": _moments(np.where(held, self.now - 2, np.nan), 9.0),
                    }
                )
            )
        return pd.concat(parts, ignore_index=True)

    def agencies(self) -> pd.DataFrame:
        """Responsible agency of each indicator (invented: no list by indicator is known)."""
        indicators = pd.read_csv(settings.reference_dir() / "indicators.csv", dtype=str)
        chosen = indicators[indicators["catalogue"] == catalogue_of(self.year)]
        return pd.DataFrame(
            {
                "catalogue": chosen["catalogue"],
                "indicator_no": chosen["indicator_no"].astype(int),
                "agency": "หน่วยงานสมมติ ด้านที่ " + chosen["dimension_no"],
            }
        )

    def notes(self) -> pd.DataFrame:
        """A remark for each district that is well behind."""
        behind = self.districts[self.districts["collected"] < 0.75 * self.districts["target"]]
        return self._rows(
            "district",
            behind["area"],
            text="เร่งรัดการจัดเก็บและรายงานทุกสัปดาห์ (สมมติ)",
            written_at=[datetime.combine(to_date(self.now - 3), time(9, 0))] * len(behind),
        )
