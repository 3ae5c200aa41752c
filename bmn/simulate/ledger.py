"""The list of what was planted where, so that rules can be tested for what they find."""

from dataclasses import dataclass, field

import pyarrow as pa


@dataclass
class Ledger:
    """What was planted: one entry per subject and rule."""

    rule: list[str] = field(default_factory=list)
    survey_year_be: list[int] = field(default_factory=list)
    subject: list[str] = field(default_factory=list)
    id: list[str] = field(default_factory=list)
    planted: list[bool] = field(default_factory=list)
    detail: list[str] = field(default_factory=list)

    def add(
        self,
        rule: str,
        year: int,
        subject: str,
        ids: list[str],
        planted: bool = True,
        detail: str = "",
    ) -> None:
        count = len(ids)
        self.rule += [rule] * count
        self.survey_year_be += [year] * count
        self.subject += [subject] * count
        self.id += ids
        self.planted += [planted] * count
        self.detail += [detail] * count

    def extend(self, other: "Ledger") -> None:
        for name in ("rule", "survey_year_be", "subject", "id", "planted", "detail"):
            getattr(self, name).extend(getattr(other, name))

    def table(self) -> pa.Table:
        return pa.table(
            {
                "rule": pa.array(self.rule, pa.string()),
                "survey_year_be": pa.array(self.survey_year_be, pa.int16()),
                "subject": pa.array(self.subject, pa.string()),
                "id": pa.array(self.id, pa.string()),
                "planted": pa.array(self.planted, pa.bool_()),
                "detail": pa.array(self.detail, pa.string()),
            }
        )
