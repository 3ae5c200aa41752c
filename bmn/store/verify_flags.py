"""Flags by a second route: rules that need a household's own row only, evaluated in pandas from the
snapshot's household files, and every area's count of flags from the flags themselves."""

from typing import Any

import pandas as pd

from bmn.access.reader import NATIONAL
from bmn.warehouse import snapshots

INCOMES = ["income_main", "income_secondary", "income_other", "income_own_produce"]
FLAG = ["survey_year_be", "rule_id", "subject"]
GONE = "mended"
DIFFERENCES_SHOWN = 5


class Asked:
    """What seven rules ask of single households, written here once more."""

    def __init__(self, standards: list[dict[str, Any]]) -> None:
        self._standards = standards
        self._found: list[pd.DataFrame] = []

    def add(self, frame: pd.DataFrame) -> None:
        """Evaluate the rules on some households of the snapshot's files."""
        kept = frame[~frame["is_withdrawn"].astype(bool)]
        income = kept[INCOMES].astype("float64").sum(axis=1, skipna=False)
        members = kept["members"].astype("int64")
        year = kept["survey_year_be"]
        criterion = year.map(self._by_year("income_criterion_baht_per_person_year", year))
        most = year.map(self._by_year("check_income_max_baht_per_person_year", year))
        sent = kept["income_fail_sent"].astype("float64")
        below = (income < criterion * members).astype("float64")
        rules = {
            "DQ-3.3": kept["thai_members"].astype("float64")
            < kept["foreign_members"].astype("float64"),
            "DQ-4.2": income == 0,
            "DQ-4.3": (income > 0) & (income < criterion * members),
            "DQ-4.4": income > most * members,
            "PX-01": kept["income_total_sent"].notna()
            & income.notna()
            & (kept["income_total_sent"].astype("float64") != income),
            "PX-09": kept["residence_months"].astype("float64") < 6,
            "PX-10": criterion.notna() & income.notna() & sent.notna() & (sent != below),
        }
        for rule_id, mask in rules.items():
            chosen = kept.loc[mask.fillna(False).astype(bool), ["survey_year_be", "household_id"]]
            self._found.append(
                chosen.rename(columns={"household_id": "subject"}).assign(rule_id=rule_id)
            )

    @property
    def flags(self) -> pd.DataFrame:
        """One row per survey year, rule and household that is asked about."""
        return pd.concat(self._found, ignore_index=True)[FLAG] if self._found else pd.DataFrame()

    def _by_year(self, name: str, years: "pd.Series[int]") -> dict[int, float]:
        return {
            int(year): float(row["value"])
            for year in years.unique()
            for row in self._standards
            if row["standard"] == name
            and int(row["from_year_be"] or 0) <= year <= int(row["to_year_be"] or 9999)
        }


def records_differ(asked: pd.DataFrame, snapshot: snapshots.Snapshot) -> tuple[bool, str]:
    """Whether the published flags of these rules are those of the second route, and in words."""
    if asked.empty:
        return True, "no household"
    with snapshot.cursor(NATIONAL, exact=True) as cursor:
        published = cursor.execute(
            "SELECT survey_year_be, rule_id, subject FROM flag_record "
            "WHERE status <> 'mended' AND rule_id IN (SELECT unnest($1::VARCHAR[]))",
            [sorted(asked["rule_id"].unique())],
        ).df()
    merged = asked.astype({"survey_year_be": "int64"}).merge(
        published.astype({"survey_year_be": "int64"}), on=FLAG, how="outer", indicator=True
    )
    wrong = merged[merged["_merge"] != "both"]
    if len(wrong):
        shown = [
            f"{row.rule_id} {row.subject}: only in "
            f"{'the household files' if row[4] == 'left_only' else 'the flags'}"
            for row in wrong.head(DIFFERENCES_SHOWN).itertuples()
        ]
        return False, "; ".join(shown)
    return True, f"{len(merged):,} flags of {asked['rule_id'].nunique()} rules agree"


def counts_differ(snapshot: snapshots.Snapshot) -> tuple[bool, str]:
    """Whether each area's open flags are as many as the flags that lie in it, and in words."""
    codes = {
        "province": "province_code",
        "district": "district_code",
        "tambon": "tambon_code",
        "village": "village_code",
        "local_authority": "local_authority_code",
    }
    with snapshot.cursor(NATIONAL, exact=True) as cursor:
        records = cursor.execute(
            "SELECT survey_year_be, rule_id, village_code, tambon_code, local_authority_code, "
            "district_code, province_code FROM flag_record WHERE status IN ('open', 'awaiting')"
        ).df()
        published = cursor.execute(
            "SELECT survey_year_be, area_level, area_code, rule_id, flags_open FROM flag "
            "WHERE flags_open > 0"
        ).df()
    if not records.empty:
        records["country"] = "TH"
    key = ["survey_year_be", "area_code", "rule_id"]
    wrong, right = [], 0
    for level, column in {"country": "country", **codes}.items():
        of_level = published[published["area_level"] == level]
        lying = records[records[column].notna()] if not records.empty else records
        if level == "local_authority" and not lying.empty:
            lying = lying[lying["village_code"].notna()]
        if lying.empty:
            wrong += [f"{level}: {len(of_level)} rows without a flag"] if len(of_level) else []
            continue
        counted = (
            lying.groupby(["survey_year_be", column, "rule_id"])
            .size()
            .rename("counted")
            .reset_index()
            .rename(columns={column: "area_code"})
        )
        merged = counted.merge(of_level, on=key, how="outer")
        differs = merged[merged["counted"].fillna(0) != merged["flags_open"].fillna(0)]
        right += len(merged) - len(differs)
        wrong += [
            f"{level} {row.area_code} {row.rule_id}: {row.counted} ≠ {row.flags_open}"
            for row in differs.head(DIFFERENCES_SHOWN).itertuples()
        ]
    if wrong:
        return False, "; ".join(wrong[:DIFFERENCES_SHOWN])
    return True, f"{right:,} counts agree"
