"""The registers that officers keep: made up to fit the season."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from bmn import settings
from bmn.simulate.files import table
from bmn.simulate.frame import MADE_UP, Frame
from bmn.simulate.plan import Plan

LEVELS = (
    "country",
    "inspection_region",
    "province",
    "district",
    "tambon",
    "local_authority",
    "village",
)


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
        }
    )


def areas_of(frame: Frame) -> dict[str, Any]:
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
    return pa.Table.from_pandas(pd.concat(parts, ignore_index=True), preserve_index=False)
