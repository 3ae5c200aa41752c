"""The fitted numbers that made-up households follow; where from: data/SOURCES.md.

No published table is kept here: only parameters fitted to published figures, rounded.
"""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bmn import settings


@dataclass(frozen=True)
class Topic:
    """A question that one or both catalogues ask, with its share of failing households.

    `shape_a` and `shape_b` are of the Kumaraswamy distribution of the village's share; the parts
    say how much of a village's standing it has in common with its district and its tambon.
    """

    name: str
    number: dict[str, int]
    fail_share: float
    shape_a: float
    shape_b: float
    district_part: float
    tambon_part: float


class Parameters:
    """Everything the simulator reads from data/reference."""

    def __init__(self, folder: Path | None = None) -> None:
        self.reference = folder or settings.reference_dir()
        self.folder = self.reference / "simulation"
        self._tables: dict[str, list[dict[str, str]]] = {}

    def _rows(self, path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def provinces(self) -> dict[str, dict[str, str]]:
        return {row["province_code"]: row for row in self._rows(self.folder / "provinces.csv")}

    def of_province(self, column: str) -> dict[str, float]:
        return {code: float(row[column]) for code, row in self.provinces.items()}

    @cached_property
    def target_2569(self) -> dict[str, int]:
        rows = self._rows(self.reference / "targets_2569.csv")
        return {r["area_code"]: int(r["households"]) for r in rows if r["area_level"] == "province"}

    @cached_property
    def households_2561(self) -> dict[str, float]:
        return self.of_province("households_2561_per_target_2569")

    @cached_property
    def topics(self) -> list[Topic]:
        topics = []
        for row in self._rows(self.folder / "topics.csv"):
            number = {
                catalogue: int(row[column])
                for catalogue, column in (
                    ("2560-2564", "indicator_no_2560_2564"),
                    ("2565-2569", "indicator_no_2565_2569"),
                )
                if row[column]
            }
            shape = [float(row[c]) for c in ("fail_share", "shape_a", "shape_b")]
            parts = [float(row[c]) for c in ("district_part", "tambon_part")]
            topics.append(Topic(row["topic"], number, *shape, *parts))
        return topics

    @cached_property
    def topic_offsets(self) -> dict[str, dict[str, float]]:
        """Province code → topic → shift of the fail share on the logit scale."""
        offsets: dict[str, dict[str, float]] = {}
        for row in self._rows(self.folder / "topic_province_offsets.csv"):
            code = row.pop("province_code")
            offsets[code] = {topic: float(value) for topic, value in row.items()}
        return offsets

    def standard(self, name: str, survey_year_be: int) -> str | None:
        """Value of a standard in a year, as text; None where none is set."""
        for row in self._rows(self.reference / "standards.csv"):
            from_year, to_year = int(row["from_year_be"] or 0), int(row["to_year_be"] or 9999)
            if row["standard"] == name and from_year <= survey_year_be <= to_year:
                return row["value"]
        return None

    def criterion(self, survey_year_be: int) -> int:
        """Baht per person and year that indicator 29 / 22 asks for in that year."""
        value = self.standard("income_criterion_baht_per_person_year", survey_year_be)
        if value is None:
            raise ValueError(f"no income criterion for {survey_year_be} in standards.csv")
        return int(value)

    def table(self, name: str) -> list[dict[str, str]]:
        """Rows of one parameter file; read once."""
        if name not in self._tables:
            self._tables[name] = self._rows(self.folder / f"{name}.csv")
        return self._tables[name]

    def curve(self, table: str, **where: str) -> tuple[NDArray[Any], NDArray[Any]]:
        """(level, value) pairs of a tabulated quantile curve, for `numpy.interp`."""
        rows = [r for r in self.table(table) if all(r[k] == v for k, v in where.items())]
        level = np.array([float(r["level"]) for r in rows])
        return level, np.array([float(r["value"]) for r in rows])


def catalogue_of(survey_year_be: int) -> str:
    """Name of the indicator catalogue in force in a survey year."""
    return "2560-2564" if survey_year_be <= 2564 else "2565-2569"


INDICATORS = {"2560-2564": 31, "2565-2569": 38}
INCOME_NUMBER = {"2560-2564": 22, "2565-2569": 29}
