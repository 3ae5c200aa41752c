"""The registers that officers keep, made up to fit the season: names in them are no one's."""

from datetime import datetime, time, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa

from bmn.simulate import registers_check as check
from bmn.simulate import registers_field as field
from bmn.simulate.files import table
from bmn.simulate.frame import MADE_UP, Frame
from bmn.simulate.ledger import Ledger
from bmn.simulate.office import Office, areas_of, draws_of
from bmn.simulate.plan import SHOWCASE, Plan
from bmn.simulate.season import province_start
from bmn.simulate.seen import Seen

SMALL_VILLAGE = 20  # households; rule 2.2 of 2563


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
    u, v = draws_of(codes, plan, 101), draws_of(codes, plan, 102)
    province = codes.str[:2]
    sure = (province == SHOWCASE) | (draws_of(province, plan, 103) < 0.6)
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
    office = Office(frame, plan, seen)
    small = [str(code) for code in frame.code[frame.target < SMALL_VILLAGE]]
    ledger.add("DQ-2.2", plan.survey_year_be, "village", small, planted=False, detail="target")
    visits = check.reinterviews(office)
    made = {
        "plan": field.plans(office),
        "enumerator": field.enumerators(office),
        "programme_household": field.programme(office, ledger),
        "certification": check.certifications(office),
        "confidence_form": check.confidence_forms(office),
        "document": field.documents(office),
        "process_step": field.process_steps(office),
        "reinterview": visits,
        "agency_count": check.agency_counts(office, ledger),
        "below_criterion_case": check.cases(office),
        "contact": field.contacts(office),
        "problem": field.problems(office),
        "correction": check.corrections(office),
        "flag_decision": check.decisions(office, ledger),
        "visit": field.visits(office),
        "budget": field.budget(office),
        "indicator_agency": field.agencies(office),
        "note": field.notes(office),
        "reinterview_item": check.reinterview_items(office, visits),
    }
    return {kind: _arrow(rows) for kind, rows in made.items() if len(rows)}


def _arrow(rows: pd.DataFrame) -> pa.Table:
    converted = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata(None)
    for position, column in enumerate(converted.schema):
        if pa.types.is_large_string(column.type) or pa.types.is_null(column.type):
            text = converted[column.name].cast(pa.string())
            converted = converted.set_column(position, column.name, text)
        elif pa.types.is_timestamp(column.type):
            instant = converted[column.name].cast(pa.timestamp("us"))
            converted = converted.set_column(position, column.name, instant)
    return converted
