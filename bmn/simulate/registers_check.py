"""Registers of checking: the certification chain, signed forms, second interviews, corrections."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bmn.simulate.frame import MADE_UP
from bmn.simulate.ledger import Ledger
from bmn.simulate.office import Office, draws_of, moments
from bmn.simulate.seen import items_asked


def certified_days(office: Office) -> dict[str, pd.DataFrame]:
    """Area code → day of its certification, for areas whose children are all certified."""
    villages = office.villages
    u = draws_of([c[:8] for c in villages["village"]], office.plan, 11)
    fast = draws_of(villages["district"], office.plan, 12) < (1.0 if office.plan.finished else 0.55)
    nearly = villages["collected"] >= np.ceil(villages["target"] * 0.98)
    ready = (nearly & fast) | office.plan.finished
    day = np.where(ready, np.ceil(villages["last_day"]) + 2 + 8 * u, np.nan)
    by_level: dict[str, pd.DataFrame] = {
        "village": pd.DataFrame({"area": villages["village"], "day": day})
    }
    parents = villages.assign(day=np.where(day < office.now, day, np.inf))
    for level, wait in (("local_authority", 4), ("district", 5), ("province", 9)):
        last = parents.groupby(level, sort=True)["day"].max().reset_index()
        last.columns = pd.Index(["area", "day"])
        codes = [c[:8] for c in last["area"]]
        last["day"] = np.floor(last["day"]) + wait + np.floor(4 * draws_of(codes, office.plan, 13))
        certified = last.set_index("area")["day"]
        own = parents[level].map(certified)
        parents["day"] = np.where(own < office.now, own, np.inf)
        by_level[level] = last
    return by_level


def certifications(office: Office) -> pd.DataFrame:
    """Events of the chain village → local authority → district → province."""
    parts = []
    for level, areas in certified_days(office).items():
        day = areas["day"].to_numpy(float)
        done = np.isfinite(day) & (day < office.now)
        codes, when = areas["area"][done], day[done]
        parts.append(_events(office, level, codes, when - 2, "checked"))
        parts.append(_events(office, level, codes, when, "certified", panel=True))
        if level in ("district", "province"):
            sent = when + 1 < office.now
            parts.append(_events(office, level, codes[sent], when[sent] + 1, "sent"))
            received = when + 3 < office.now
            parts.append(_events(office, level, codes[received], when[received] + 3, "received"))
        started = ~done & np.isfinite(day) & (day - 3 < office.now)
        parts.append(_events(office, level, areas["area"][started], day[started] - 3, "checked"))
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _events(
    office: Office,
    level: str,
    codes: pd.Series,
    days: NDArray[np.float64],
    event: str,
    panel: bool = False,
) -> pd.DataFrame:
    size = 20 + np.floor(11 * draws_of([c[:8] for c in codes], office.plan, 14)).astype(int)
    return office.rows(
        level,
        codes,
        event=event,
        happened_at=moments(days, 13.5).to_numpy(),
        panel_size=pd.array(size if panel else [None] * len(codes), dtype="Int32"),
        panel_public_members=pd.array(size // 2 if panel else [None] * len(codes), "Int32"),
        note=MADE_UP,
    )


def confidence_forms(office: Office) -> pd.DataFrame:
    """Signed figures: every area of a finished round, the first ones of a running one."""
    days = certified_days(office)
    parts = []
    for level in ("district", "province"):
        areas = days[level]
        signed = areas[np.isfinite(areas["day"]) & (areas["day"] < office.now)]
        u, v = draws_of(signed["area"], office.plan, 21), draws_of(signed["area"], office.plan, 22)
        quality = np.round(97.3 - 3.4 * u**2 + 1.4 * (v - 0.5), 2)
        parts.append(
            office.rows(
                level,
                signed["area"],
                process_level_pct=np.round(91 + 8.5 * v, 2),
                quality_level_pct=quality,
                signed_at=moments(signed["day"], 15.0).to_numpy(),
                signed_by_role="ประธานคณะทำงาน (สมมติ)",
            )
        )
    return pd.concat(parts, ignore_index=True)


KEY_ITEMS = 2  # the first of those asked: members and the income indicator
ONE_IN = 3  # of the second interviews have their answers item by item
KEY_ITEM_DIFFERS = 0.6  # of either key item where key items disagree (one of them does, then)
OTHER_ITEM_DIFFERS = (0.25, 0.01)  # of each other item, where key items disagree and where not


def reinterviews(office: Office) -> pd.DataFrame:
    """Second interviews in a sample; agreement differs by district around 97 %."""
    seen = office.seen
    district = office.frame.district[seen.reinterview_village]
    ids = [str(i) for i in seen.reinterview_id]
    active = draws_of(district, office.plan, 51) < (0.9 if office.plan.finished else 0.6)
    agrees = np.clip(0.995 - 0.06 * draws_of(district, office.plan, 52) ** 2, 0, 1)
    u = draws_of([i[-8:] for i in ids], office.plan, 53)
    v = draws_of([i[-8:] for i in ids], office.plan, 54)
    agreed = u < agrees
    day = np.minimum(np.floor(seen.reinterview_day) + 1 + np.floor(6 * v), office.now - 1)
    levels = np.array(["village", "local_authority", "district", "district", "province"])
    rows = pd.DataFrame(
        {
            "survey_year_be": office.year,
            "household_id": ids,
            "visited_at": moments(day, 14.0),
            "visitor_level": levels[np.floor(v * 5).astype(int)],
            "items_checked": 18,
            "items_agreed": np.where(agreed, 18 - (v < 0.1), 12 + np.floor(5 * v)).astype(int),
            "key_items_agreed": agreed.astype(int),
        }
    )
    return rows[active].drop_duplicates("household_id")


def reinterview_items(office: Office, visits: pd.DataFrame) -> pd.DataFrame:
    """Answers item by item of a part of the second interviews `visits`, with known error rates.

    Where key items agreed none of them differs; where they didn't at least one does.
    """
    position = {str(id_): row for row, id_ in enumerate(office.seen.reinterview_id)}
    keys = [id_[-8:] for id_ in visits["household_id"]]
    chosen = visits[draws_of(keys, office.plan, 111) < 1 / ONE_IN]
    keys = [id_[-8:] for id_ in chosen["household_id"]]
    rows = [position[id_] for id_ in chosen["household_id"]]
    first = office.seen.reinterview_answers[rows]
    agreed = chosen["key_items_agreed"].to_numpy() == 1
    names = items_asked(office.plan)
    u = np.column_stack([draws_of(keys, office.plan, 112 + i) for i in range(len(names))])
    differs = u < np.where(agreed, OTHER_ITEM_DIFFERS[1], OTHER_ITEM_DIFFERS[0])[:, None]
    differs[:, :KEY_ITEMS] = (u[:, :KEY_ITEMS] < KEY_ITEM_DIFFERS) & ~agreed[:, None]
    none = ~differs[:, :KEY_ITEMS].any(axis=1) & ~agreed
    differs[none, 0] = True
    # Another head counted or forgotten; an indicator that passed fails, or the other way round.
    members = np.where((u[:, 0] < KEY_ITEM_DIFFERS / 2) & (first[:, 0] > 1), -1, 1)
    second = np.where(differs, np.where(first > 0, 0, 1), first)
    second[:, 0] = first[:, 0] + np.where(differs[:, 0], members, 0)
    return pd.DataFrame(
        {
            "survey_year_be": office.year,
            "household_id": np.repeat(chosen["household_id"].to_numpy(object), len(names)),
            "visited_at": np.repeat(chosen["visited_at"].to_numpy(), len(names)),
            "item": np.tile(np.array(names, object), len(chosen)),
            "first_value": first.ravel().astype(str).astype(object),
            "second_value": second.ravel().astype(str).astype(object),
        }
    )


def agency_counts(office: Office, ledger: Ledger) -> pd.DataFrame:
    """Counts that other agencies' registers hold; a few districts differ much (rule 1.7)."""
    parts = []
    share = np.maximum(office.districts["collected"] / office.districts["target"], 0.01)
    for position, item in enumerate(("disabled", "chronic", "newborn")):
        codes = office.districts["area"]
        u, v = (
            draws_of(codes, office.plan, 61 + position),
            draws_of(codes, office.plan, 71 + position),
        )
        near = 1 + 0.07 * (u - 0.5)
        wrong = (v < 0.05) & (office.districts[item] >= 20)
        factor = np.where(wrong, np.where(u < 0.5, 0.62, 1.45), near)
        ids = [f"{code}/{item}" for code in codes[wrong]]
        ledger.add("DQ-1.7", office.year, "district", ids, detail=item)
        parts.append(
            pd.DataFrame(
                {
                    "survey_year_be": office.year,
                    "area_code": codes,
                    "item": item,
                    "register_count": np.rint(office.districts[item] / share * factor).astype(int),
                    "source": MADE_UP,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def cases(office: Office) -> pd.DataFrame:
    """What became of households below the criterion."""
    ids = np.array([str(i) for i in office.seen.poor_id], object)
    day = office.seen.poor_day
    reach = (1.0, 0.9, 0.75, 0.5) if office.plan.finished else (0.45, 0.36, 0.08, 0.0)
    u = draws_of([i[-8:] for i in ids], office.plan, 81)
    parts = []
    for position, (step, share) in enumerate(
        zip(("rechecked", "confirmed", "referred", "helped"), reach, strict=True)
    ):
        when = np.floor(day) + 4 + 9 * position
        chosen = (u < share) & (when < office.now)
        parts.append(
            pd.DataFrame(
                {
                    "survey_year_be": office.year,
                    "household_id": ids[chosen],
                    "step": step,
                    "agency": "หน่วยงานสมมติ" if position >= 2 else None,
                    "happened_at": moments(when[chosen], 11.0).to_numpy(),
                }
            )
        )
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def corrections(office: Office) -> pd.DataFrame:
    """Requests to correct a household, sent down to where it may be edited."""
    chosen = np.flatnonzero(
        draws_of([str(i)[-8:] for i in office.seen.poor_id], office.plan, 95) < 0.06
    )
    ids = [str(i) for i in office.seen.poor_id[chosen]]
    day = np.minimum(np.floor(office.seen.poor_day[chosen]) + 6, office.now - 2)
    u = draws_of([i[-8:] for i in ids], office.plan, 96)
    decided = (u < 0.6) | office.plan.finished
    return pd.DataFrame(
        {
            "survey_year_be": office.year,
            "request_id": [f"C{office.year}-{n + 1:05d}" for n in range(len(ids))],
            "raised_at": moments(day, 9.5),
            "raised_by_level": "district",
            "area_code": [i[:4] for i in ids],
            "household_id": ids,
            "field": "income_main",
            "reason": "ขอให้ตรวจสอบรายได้อีกครั้ง (สมมติ)",
            "status": np.where(decided, np.where(u < 0.5, "corrected", "rejected"), "sent_down"),
            "decided_at": moments(np.where(decided, day + 1, np.nan), 15.5),
        }
    )


# Rule -> shares of its flags that were confirmed true, reported as corrected, or dismissed.
_SETTLED = {
    "DQ-1.5": (0.12, 0.10, 0.03),
    "DQ-1.6": (0.15, 0.08, 0.03),
    "DQ-3.1": (0.10, 0.12, 0.02),
    "DQ-3.2": (0.06, 0.00, 0.00),
    "DQ-3.3": (0.30, 0.05, 0.02),
    "DQ-4.2": (0.20, 0.10, 0.02),
    "DQ-4.3": (0.35, 0.04, 0.01),
    "DQ-4.4": (0.15, 0.12, 0.02),
    "PX-01": (0.00, 0.20, 0.01),
    "PX-02": (0.00, 0.18, 0.02),
    "PX-04": (0.00, 0.10, 0.05),
    "PX-05": (0.00, 0.10, 0.06),
}


def decisions(office: Office, ledger: Ledger) -> pd.DataFrame:
    """What officers decided about some of the flags, some days before the season's present."""
    listed = pd.DataFrame(
        {"rule_id": ledger.rule, "subject": ledger.id, "year": ledger.survey_year_be}
    )
    mine = listed["rule_id"].isin(_SETTLED) & (listed["year"] == office.year)
    rows = listed[mine].drop_duplicates(["rule_id", "subject"])
    digits = rows["subject"].str.replace(r"\D", "", regex=True).str[-8:]
    u, v = draws_of(digits, office.plan, 56), draws_of(digits, office.plan, 57)
    shares = np.array([_SETTLED[rule] for rule in rows["rule_id"]]).reshape(-1, 3)
    limits = np.cumsum(shares * (2.0 if office.plan.finished else 1.0), axis=1)
    kinds = np.array(["confirmed", "corrected", "dismissed", ""], object)
    decision = kinds[(u[:, None] >= limits).sum(axis=1)]
    chosen = decision != ""
    reasons = {
        "confirmed": "ตรวจสอบกับหัวหน้าครัวเรือนแล้ว ข้อมูลถูกต้อง (สมมติ)",
        "corrected": "แจ้งผู้จัดเก็บแก้ไขแล้ว (สมมติ)",
        "dismissed": "ไม่ต้องแก้ไข มีเอกสารประกอบ (สมมติ)",
    }
    day = office.now - 1 - np.floor(6 * v[chosen])
    return pd.DataFrame(
        {
            "survey_year_be": office.year,
            "rule_id": rows["rule_id"].to_numpy()[chosen],
            "subject": rows["subject"].to_numpy()[chosen],
            "decision": decision[chosen],
            "reason": [reasons[kind] for kind in decision[chosen]],
            "decided_at": moments(day, 10.5).to_numpy(),
        }
    )
