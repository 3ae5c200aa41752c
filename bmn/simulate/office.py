"""One survey year's desk: the villages with what was collected, summed as registers need it."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bmn import settings
from bmn.simulate import draws
from bmn.simulate.frame import Frame
from bmn.simulate.parameters import Parameters
from bmn.simulate.plan import Plan
from bmn.simulate.seen import Seen

EPOCH = date(2000, 1, 1)


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


def draws_of(codes: Any, plan: Plan, stream: int) -> NDArray[np.float64]:
    """Draws by text code (of at most 8 characters) and year."""
    keys = draws.keys(draws.text_numbers(codes), plan.seed + plan.survey_year_be)
    return draws.uniform(keys, stream).astype(np.float64)


def moments(days: Any, hour: float = 10.0) -> pd.Series:
    """Bangkok instants on given days (whole or fractional day numbers or dates)."""
    start = pd.Timestamp(2000, 1, 1)
    whole = np.floor(np.asarray(days, dtype=float))
    return pd.Series(start + pd.to_timedelta(whole * 24 + hour, unit="h"))


class Office:
    """One survey year's paperwork."""

    def __init__(self, frame: Frame, plan: Plan, seen: Seen) -> None:
        self.frame, self.plan, self.seen = frame, plan, seen
        self.year = plan.survey_year_be
        self.now = (plan.as_of.date() - EPOCH).days
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
        due = Parameters().standard("district_papers_due", self.year)
        self.papers_due = date.fromisoformat(due) if due else plan.as_of.date()

    def _sums(self, level: str) -> pd.DataFrame:
        grouped = self.villages.groupby(level, sort=True)
        sums = grouped[["target", "collected", "disabled", "chronic", "newborn"]].sum()
        return sums.join(grouped["last_day"].max()).reset_index(names="area")

    def rows(self, level: str, codes: Any, **columns: Any) -> pd.DataFrame:
        """Register rows of some areas of one level."""
        head = {"survey_year_be": self.year, "area_level": level, "area_code": list(codes)}
        return pd.DataFrame(head | columns)
