"""Recomputes a snapshot's marts by a second, independent route and says every difference.

The route: the snapshot's own household files, district by district, summed in pandas by rules
written here once more; codes are cut from the village code and the reference CSVs, not joined in
SQL. Then the published areas must add up, level by level, both ways down.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from bmn import settings
from bmn.store import verify_expected, verify_flags
from bmn.survey import clock
from bmn.warehouse import queries, snapshots

HIGH_LEVELS = ("country", "inspection_region", "province", "district")
LIVE_RESULTS = ("country", "inspection_region", "province")
KEY = ["survey_year_be", "area_level", "area_code"]
COUNTS = ["households_collected", "households_unconfirmed", "households_outside_definition"]
INCOMES = ["income_main", "income_secondary", "income_other", "income_own_produce"]
JUDGED = ["households_below_criterion", "persons_below_criterion", "shortfall_baht"]
EXPENSES = ["expense_production", "expense_necessary", "expense_unnecessary", "expense_debt"]
DIFFERENCES_SHOWN = 5
HOUSEHOLDS_AT_ONCE = 200_000


@dataclass(frozen=True)
class Check:
    """One question put to the snapshot, and whether the two routes agree."""

    name: str
    ok: bool
    detail: str

    def row(self) -> dict[str, Any]:
        """The check as the command line prints it."""
        return {"name": self.name, "ok": self.ok, "detail": self.detail}


def is_complete() -> bool:
    """Whether the current snapshot can be compared as a whole: nothing of it waits.

    Raises warehouse.NoSnapshot or warehouse.UnreadableSnapshot.
    """
    manifest = _manifest(snapshots.current_snapshot().id)
    waits = manifest["households_due"] or manifest["results_pending"]
    return not waits and _is_checked(manifest)


def _is_checked(manifest: dict[str, Any]) -> bool:
    """Whether the checking rules' results are those of all that was received."""
    return bool(manifest.get("is_checked", True))


def verify() -> list[Check]:
    """Check the current snapshot. Raises warehouse.NoSnapshot or warehouse.UnreadableSnapshot."""
    snapshot = snapshots.current_snapshot()
    folder = settings.snapshots_dir()
    manifest = _manifest(snapshot.id)
    expected = _Expected(snapshot, manifest, folder)
    published = _Published(snapshot)
    due = set(manifest["households_due"])
    is_closed = not due and manifest["results_pending"] == 0
    checks = [_files_check(manifest, due)]
    checks += expected.against(published, due, is_closed=is_closed)
    checks += _additions(published, is_closed=is_closed)
    expected_today = verify_expected.differ(
        published.progress, published.holding, clock.expected_at(snapshot.as_of)
    )
    checks += [Check("expected today", *expected_today), _loads(published)]
    if is_closed and _is_checked(manifest):
        checks.append(Check("flags", *verify_flags.records_differ(expected.asked.flags, snapshot)))
    checks.append(Check("flag counts", *verify_flags.counts_differ(snapshot)))
    return checks


def _manifest(snapshot_id: str) -> dict[str, Any]:
    path = settings.snapshots_dir() / f"manifest-{snapshot_id}.json"
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


# --- what it should be ----------------------------------------------------------------------------


class _Expected:
    """Sums of every area, from the household files."""

    def __init__(
        self, snapshot: snapshots.Snapshot, manifest: dict[str, Any], folder: Path
    ) -> None:
        standards = _standards(snapshot)
        self._regions = {
            row["province_code"]: row["inspection_region_code"]
            for row in _reference("provinces.csv")
        }
        self._criteria = _criteria(standards, snapshot.years)
        self._bins = [float(row["lower_baht"]) for row in _reference("income_bins.csv")]
        self.asked = verify_flags.Asked(standards)
        counts, days, bins = [], [], []
        for frame in _household_frames(manifest, folder):
            self.asked.add(frame)
            cells = self._cells(frame)
            counts.append(cells[0])
            days.append(cells[1])
            bins.append(cells[2])
        self.count = self._areas(counts, [])
        self.day = self._areas(days, ["day"])
        self.income_bin = self._areas(bins, ["bin_no"])

    def _cells(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        cell = ["survey_year_be", "village_code", "local_authority_code"]
        frame["local_authority_code"] = frame["local_authority_code"].fillna(
            frame["village_code"].str[:4] + "U"
        )
        months = frame["residence_months"].astype("float64").fillna(6)
        stays = ~frame["is_withdrawn"].astype(bool)
        confirmed = frame["is_confirmed"].astype(bool)
        frame["households_collected"] = (stays & confirmed & (months >= 6)).astype("int64")
        frame["households_unconfirmed"] = (stays & ~confirmed).astype("int64")
        frame["households_outside_definition"] = (stays & confirmed & (months < 6)).astype("int64")
        kept = frame[frame["households_collected"] == 1].copy()
        values = self._values(kept)
        counts = frame.groupby(cell, as_index=False)[COUNTS].sum()
        results = kept.groupby(cell, as_index=False)[values].sum()
        kept["day"] = pd.to_datetime(kept["first_confirmed_at"]).dt.date
        days = kept.groupby([*cell, "day"], as_index=False)["households_collected"].sum()
        bins = kept.groupby([*cell, "bin_no"], as_index=False)["households_collected"].sum()
        return counts.merge(results, on=cell, how="left").fillna(0), days, bins

    def _values(self, kept: pd.DataFrame) -> list[str]:
        """Add the columns to be summed to the collected households; returns their names."""
        members = kept["members"].astype("int64")
        asked = kept[INCOMES].notna().all(axis=1)
        income = kept[INCOMES].astype("float64").sum(axis=1, skipna=False)
        criterion = kept["survey_year_be"].map(self._criteria).astype("float64")
        below = (income < criterion * members).astype("int64")
        kept["persons"] = members
        kept["income_total_baht"] = income.fillna(0)
        kept["income_households"] = asked.astype("int64")
        kept["income_persons"] = asked * members
        kept["households_income_not_asked"] = (~asked).astype("int64")
        for name in INCOMES:
            kept[f"{name}_baht"] = kept[name].astype("float64").fillna(0)
        told = kept[EXPENSES].notna().all(axis=1).astype("int64")
        kept["expense_households"] = told
        kept["expense_persons"] = told * members
        for name in EXPENSES:
            kept[f"{name}_baht"] = kept[name].astype("float64").fillna(0) * told
        kept["households_income_zero"] = (income == 0).astype("int64")
        kept["households_below_criterion"] = below
        kept["persons_below_criterion"] = below * members
        short = criterion.fillna(0) * members - income
        kept["shortfall_baht"] = (below * short).where(asked & (below == 1), 0)
        per_person = (income / members).fillna(-1)
        kept["bin_no"] = np.searchsorted(self._bins, per_person, side="right") - 1
        # Between nothing and 2,000 baht lies the first class, though its lower edge reads 1.
        kept.loc[(per_person > 0) & (kept["bin_no"] == 0), "bin_no"] = 1
        kept.loc[~asked, "bin_no"] = np.nan  # in no class
        indicators = [name for name in kept.columns if _is_indicator(name)]
        return [
            "persons",
            *(f"{name}_baht" for name in INCOMES),
            "income_total_baht",
            "income_households",
            "income_persons",
            "households_income_not_asked",
            "expense_households",
            "expense_persons",
            *(f"{name}_baht" for name in EXPENSES),
            "households_income_zero",
            "households_below_criterion",
            "persons_below_criterion",
            "shortfall_baht",
            *indicators,
        ]

    def _areas(self, cells: list[pd.DataFrame], extra: list[str]) -> pd.DataFrame:
        """Sums of the areas of every level, from those of the cells."""
        if not cells:
            # Before the first household there is nothing to compare, which is no error.
            values = COUNTS[:1] if extra else COUNTS
            return pd.DataFrame(columns=[*KEY, *extra, *values]).astype(
                {"survey_year_be": "uint16"}
            )
        cell = pd.concat(cells, ignore_index=True)
        code = cell["village_code"]
        places = {
            "country": pd.Series("TH", index=cell.index),
            "inspection_region": code.str[:2].map(self._regions),
            "province": code.str[:2],
            "district": code.str[:4],
            "tambon": code.str[:6],
            "local_authority": cell["local_authority_code"],
            "village": code,
        }
        values = [
            name
            for name in cell.columns
            if name not in ("survey_year_be", "village_code", "local_authority_code", *extra)
        ]
        levels = []
        for level, codes in places.items():
            keyed = cell.assign(area_level=level, area_code=codes)
            levels.append(keyed.groupby([*KEY, *extra], as_index=False)[values].sum())
        return pd.concat(levels, ignore_index=True)

    def against(self, published: "_Published", due: set[str], *, is_closed: bool) -> list[Check]:
        """Compare with what was published.

        While households arrive, areas touched by a file that is due are left out, and from the
        district down only the counts are compared: results there wait for their release.
        """
        result = self.count[self.count["households_collected"] > 0].rename(
            columns={"households_collected": "households"}
        )
        # Where no year's criterion holds, or nobody was asked, none of the three is known.
        is_judged = result["survey_year_be"].isin(list(self._criteria))
        if "income_households" in result:
            is_judged &= result["income_households"] > 0
        result = result.assign(
            **{name: result[name].where(is_judged) for name in JUDGED if name in result}
        )
        values = [c for c in result.columns if c not in (*KEY, *COUNTS, "households")]
        bins = self.income_bin[self.income_bin["area_level"] != "village"]
        if not is_closed:
            result, bins, published.result, published.income_bin = (
                frame[frame["area_level"].isin(LIVE_RESULTS)]
                for frame in (result, bins, published.result, published.income_bin)
            )
            self.day, published.day = (
                frame[frame["area_level"].isin(HIGH_LEVELS)] for frame in (self.day, published.day)
            )
        return [
            _compare("counts", self.count[[*KEY, *COUNTS]], published.progress, KEY, due),
            _compare("results", result[[*KEY, "households", *values]], published.result, KEY, due),
            _compare(
                "days",
                self.day.rename(columns={"households_collected": "households"}),
                published.day,
                [*KEY, "day"],
                due,
            ),
            _compare(
                "income classes",
                bins.rename(columns={"households_collected": "households"}),
                published.income_bin,
                [*KEY, "bin_no"],
                due,
            ),
        ]


def _household_frames(manifest: dict[str, Any], folder: Path) -> Iterator[pd.DataFrame]:
    """The households of the snapshot, some 200,000 at a time."""
    tables: list[pa.Table] = []
    rows = 0
    for names in manifest["households"].values():
        for name in names:
            tables.append(parquet.read_table(folder / name, use_threads=False))
            rows += tables[-1].num_rows
        if rows >= HOUSEHOLDS_AT_ONCE:
            yield pa.concat_tables(tables, promote_options="default").to_pandas()
            tables, rows = [], 0
    if tables:
        yield pa.concat_tables(tables, promote_options="default").to_pandas()


def _reference(name: str) -> list[dict[str, str]]:
    with (settings.reference_dir() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _standards(snapshot: snapshots.Snapshot) -> list[dict[str, Any]]:
    """The standards by which the snapshot was made: a province's round may set its own."""
    with snapshot.cursor(queries.NATIONAL, exact=True) as cursor:
        rows = cursor.execute(
            "SELECT standard, from_year_be, to_year_be, value FROM standard"
        ).fetchall()
    names = ("standard", "from_year_be", "to_year_be", "value")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _criteria(standards: list[dict[str, Any]], years: tuple[int, ...]) -> dict[int, int]:
    return {
        year: int(row["value"])
        for row in standards
        for year in years
        if row["standard"] == "income_criterion_baht_per_person_year"
        and int(row["from_year_be"] or 0) <= year <= int(row["to_year_be"] or 9999)
    }


def _is_indicator(name: str) -> bool:
    return name[:1] == "i" and name[1:3].isdigit() and name[3:] in ("_eligible", "_fail")


# --- what was published ---------------------------------------------------------------------------


class _Published:
    """The snapshot's areas as its readers see them, one frame a mart."""

    def __init__(self, snapshot: snapshots.Snapshot) -> None:
        with snapshot.cursor(queries.NATIONAL, exact=True) as cursor:
            read = {
                name: cursor.execute(f"SELECT * FROM {name}").df()
                for name in ("progress", "holding", "result", "day", "income_bin", "load")
            }
        self.progress = read["progress"]
        self.holding = read["holding"]
        self.result = read["result"]
        self.day = read["day"]
        self.day["day"] = pd.to_datetime(self.day["day"]).dt.date
        self.income_bin = read["income_bin"]
        self.load = read["load"]


# --- comparing ------------------------------------------------------------------------------------


def _compare(
    name: str, expected: pd.DataFrame, published: pd.DataFrame, key: list[str], due: set[str]
) -> Check:
    """Both frames hold the same areas with the same numbers; parts are left to the additions."""
    values = [column for column in expected.columns if column not in key]
    known = published[~published["area_level"].str.endswith("_part")]
    if name == "counts":
        known = known[known[values].sum(axis=1) > 0]
        expected = expected[expected[values].sum(axis=1) > 0]
    merged = expected.merge(
        known[[*key, *values]], on=key, how="outer", suffixes=("", "_published"), indicator=True
    )
    if due:
        merged = merged[~_is_touched(merged, due)]
    one_sided = merged[merged["_merge"] != "both"]
    both = merged[merged["_merge"] == "both"]
    wrong = [
        f"{row[key[1]]} {row[key[2]]} {column}: "
        f"{row[column]:.0f} ≠ {row[f'{column}_published']:.0f}"
        for column in values
        for _, row in both[~_equal(both[column], both[f"{column}_published"])]
        .head(DIFFERENCES_SHOWN)
        .iterrows()
    ]
    wrong += [
        f"{row[key[1]]} {row[key[2]]}: only in "
        f"{'household files' if row['_merge'] == 'left_only' else 'the marts'}"
        for _, row in one_sided.head(DIFFERENCES_SHOWN).iterrows()
    ]
    if wrong:
        return Check(name, False, "; ".join(wrong[:DIFFERENCES_SHOWN]))
    return Check(name, True, f"{len(both):,} rows × {len(values)} figures agree")


def _equal(left: pd.Series, right: pd.Series) -> pd.Series:
    """Which figures are the same, unknown being the same as unknown only."""
    return (left.astype("float64") == right.astype("float64")) | (left.isna() & right.isna())


def _is_touched(frame: pd.DataFrame, due: set[str]) -> pd.Series:
    """Whether a district that is being collected lies in the row's area (or above: all)."""
    districts = {item.split("/")[1] for item in due}
    low = frame["area_code"].str[:4].isin(districts)
    high = frame["area_level"].isin(["country", "inspection_region", "province"])
    return low | high | (frame["area_level"] == "local_authority")


def _files_check(manifest: dict[str, Any], due: set[str]) -> Check:
    files = len(manifest["households"])
    if due:
        return Check(
            "household files",
            True,
            f"{files} files; {len(due)} districts are being collected: not compared",
        )
    return Check("household files", True, f"{files} files, all up to date")


def _additions(published: _Published, *, is_closed: bool) -> list[Check]:
    """Each level adds up to the one above it, both ways down."""
    pairs = [
        ("country", ["inspection_region"], None),
        ("country", ["province"], None),
        ("inspection_region", ["province"], "inspection_region_code"),
        ("province", ["district"], "province_code"),
        ("district", ["tambon"], "district_code"),
        ("district", ["local_authority", "local_authority_part"], "district_code"),
        ("tambon", ["village"], "tambon_code"),
        ("local_authority", ["village", "village_part"], "local_authority_code"),
    ]
    checks = []
    values = [
        "households",
        "persons",
        "income_main_baht",
        "households_below_criterion",
        *(c for c in published.result.columns if _is_indicator(c)),
    ]
    for parent, children, column in pairs:
        for frame, names, what in (
            (published.progress, COUNTS, "counts"),
            (published.result, values, "results"),
        ):
            if what == "results" and "district" in (parent, *children) and not is_closed:
                continue  # its parts wait for their release
            checks.append(_adds_up(frame, parent, children, column, names, what))
    return checks


def _adds_up(
    frame: pd.DataFrame,
    parent: str,
    children: list[str],
    column: str | None,
    values: list[str],
    what: str,
) -> Check:
    name = f"{what}: {' + '.join(children)} = {parent}"
    whole = frame[frame["area_level"] == parent].set_index(["survey_year_be", "area_code"])[values]
    part = frame[frame["area_level"].isin(children)]
    part = part.assign(above="TH" if column is None else part[column])
    summed = part[part["above"].notna()].groupby(["survey_year_be", "above"])[values].sum()
    summed.index = summed.index.set_names(["survey_year_be", "area_code"])
    whole, summed = whole.astype("float64"), summed.astype("float64")
    left, right = whole.align(summed, join="outer", fill_value=0)
    gap = (left.fillna(0) - right.fillna(0)).abs()
    wrong = gap[gap.sum(axis=1) > 0]
    if len(wrong):
        shown = [
            f"{index[0]} {index[1]}: {', '.join(row[row > 0].index[:3])} differ by "
            f"{row[row > 0].iloc[0]:.0f}"
            for index, row in wrong.head(DIFFERENCES_SHOWN).iterrows()
        ]
        return Check(name, False, "; ".join(shown))
    return Check(name, True, f"{len(whole):,} areas add up")


def _loads(published: _Published) -> Check:
    """Accepted + quarantined + dropped = read, in every load."""
    load = published.load
    wrong = load[load["accepted"] + load["quarantined"] + load["dropped"] != load["rows_read"]]
    if len(wrong):
        return Check("loads", False, f"loads {', '.join(map(str, wrong['load_id']))} don't add up")
    return Check("loads", True, f"{len(load):,} loads: accepted + quarantined + dropped = read")
