"""Every mart equals brute force in pandas over the records themselves, on random small data.

The records go in by random batches, with revisions that move, withdraw and correct; the brute force
knows only the last revision of each household and cuts area codes from the village code.
"""

import os
import random
from typing import Any

import pandas as pd
import pytest

from bmn.store import changes, verify
from tests.drawn import HOUSEHOLD, Store

VILLAGES = (
    "5701020101",
    "5701020201",
    "5701510101",
    "5703010101",
    "5704010101",
    "8301030101",
    "8302010101",
    "2007020101",
    "2004010101",
)
# 2093M reaches over districts 2004 and 2007; an empty cell leaves the authority to the register.
AUTHORITIES = {"57": ("", "570102T", "5799M"), "83": ("",), "20": ("2093M", "")}
REGIONS = {"57": "16", "83": "08", "20": "05"}
INCOMES = (0, 1, 39_999, 40_000, 79_999, 80_000, 120_000, 99_999, 100_000, 1_000_000, 2_000_001)


def household(rng: random.Random, number: int, revision: int) -> dict[str, str]:
    village = rng.choice(VILLAGES)
    members = rng.randint(1, 5)
    row = dict(HOUSEHOLD)
    row.update(
        household_id=f"5701{number:07d}",
        revision=str(revision),
        village_code=village,
        local_authority_code=rng.choice(AUTHORITIES[village[:2]]),
        submitted_at=f"2026-01-{rng.randint(2, 10):02d}T{rng.randint(0, 23):02d}:00:00",
        members=str(members),
        confirmed=rng.choice("11110"),
        residence_months=rng.choice(("", "12", "6", "5")),
        status=rng.choice(("", "", "", "", "withdrawn")),
        income_main=str(rng.choice(INCOMES)),
        income_own_produce=str(rng.choice((0, 0, 500))),
        expense_necessary=str(rng.randint(0, 90_000)),
    )
    for indicator in range(1, 39):
        is_person = indicator in (4, 9, 11, 12)
        eligible = rng.randint(0, members) if is_person else int(indicator in (6, 29))
        row[f"i{indicator:02d}_eligible"] = str(eligible)
        row[f"i{indicator:02d}_fail"] = str(rng.randint(0, eligible))
    return row


def truth(sent: list[dict[str, str]]) -> pd.DataFrame:
    """The last revision of each household, and what each adds to its areas."""
    frame = pd.DataFrame(sent)
    frame["revision"] = frame["revision"].astype(int)
    counts = (frame["confirmed"] == "1") & (frame["status"] == "")
    in_order = frame[counts].sort_values("revision")
    first_day = in_order.groupby("household_id")["submitted_at"].first().str[:10]
    last = frame.sort_values("revision").groupby("household_id", as_index=False).last()
    last["day"] = last["household_id"].map(first_day)
    last["stays"] = last["status"] == ""
    months = pd.to_numeric(last["residence_months"]).fillna(6)
    last["collected"] = last["stays"] & (last["confirmed"] == "1") & (months >= 6)
    numbers = ["members", "income_main", "income_own_produce"]
    numbers += [c for c in last.columns if c.endswith(("_eligible", "_fail"))]
    last[numbers] = last[numbers].astype(int)
    last["income"] = last["income_main"] + last["income_own_produce"]
    last["below"] = last["income"] < 40_000 * last["members"]
    for level, length in (("province", 2), ("district", 4), ("tambon", 6), ("village", 10)):
        last[level] = last["village_code"].str[:length]
    last["inspection_region"] = last["province"].map(REGIONS)
    last["country"] = "TH"
    return last


@pytest.mark.parametrize("seed", range(int(os.environ.get("BMN_SEEDS", "2"))))
def test_marts_equal_brute_force(store: Store, seed: int) -> None:
    rng = random.Random(seed)
    store.take(
        [
            {
                "village_code": "5701510101",
                "name_th": "ชุมชน",
                "tambon_code": "570151",
                "local_authority_codes": "5799M",
                "latitude": "",
                "longitude": "",
            }
        ]
    )
    sent: list[dict[str, str]] = []
    for batch in range(3):
        new = [household(rng, number, 1) for number in range(batch * 20, batch * 20 + 20)]
        known = sorted({row["household_id"] for row in sent})
        again = rng.sample(known, min(6, len(known)))
        new += [household(rng, int(one[4:]), batch + 2) for one in again]
        report = store.take(new)
        assert (report.accepted, report.quarantined) == (len(new), 0)
        store.publish()  # a batch at a time, as a collector does
        sent += new
    expected = truth(sent)
    for level in ("country", "inspection_region", "province", "district", "tambon", "village"):
        groups = {str(code): rows for code, rows in expected.groupby(level)}
        _compare_counts(store, level, groups)
        _compare_results(store, level, groups)
    _compare_days(store, expected)
    checks = verify.verify()
    assert [check for check in checks if not check.ok] == []


def _answers(store: Store, query: str, level: str) -> dict[str, dict[str, Any]]:
    rows = store.ask(query, survey_year_be=2569, area_level=level)
    return {row["area_code"]: row for row in rows}


def _compare_counts(store: Store, level: str, groups: dict[str, pd.DataFrame]) -> None:
    answers = _answers(store, "progress_by_area", level)
    for code, rows in groups.items():
        row = answers[code]
        assert row["households_collected"] == int(rows["collected"].sum()), (level, code)
        unconfirmed = rows["stays"] & (rows["confirmed"] == "0")
        assert row["households_unconfirmed"] == int(unconfirmed.sum()), (level, code)
    others = [r for code, r in answers.items() if code not in groups]
    assert not any(row["households_collected"] for row in others)


def _compare_results(store: Store, level: str, groups: dict[str, pd.DataFrame]) -> None:
    income = _answers(store, "income_by_area", level)
    indicators = store.ask("indicator_by_area", survey_year_be=2569, area_level=level)
    for code, rows in groups.items():
        kept = rows[rows["collected"]]
        if kept.empty:
            assert code not in income
            continue
        row = income[code]
        assert row["households"] == len(kept)
        assert row["persons"] == kept["members"].sum()
        assert row["income_baht_per_person_year"] == pytest.approx(
            kept["income"].sum() / kept["members"].sum()
        )
        assert row["households_below_criterion"] == kept["below"].sum()
        assert row["persons_below_criterion"] == kept.loc[kept["below"], "members"].sum()
        own = {r["indicator_no"]: r for r in indicators if r["area_code"] == code}
        for number in (4, 6, 9, 11, 12):
            assert own[number]["eligible"] == kept[f"i{number:02d}_eligible"].sum()
            assert own[number]["fail"] == kept[f"i{number:02d}_fail"].sum()
        assert (own[29]["eligible"], own[29]["fail"]) == (len(kept), kept["below"].sum())
        poor = kept.loc[kept["below"], "members"].sum()
        assert (own[29]["persons_eligible"], own[29]["persons_fail"]) == (row["persons"], poor)
        for part in ("eligible", "fail"):
            living = kept.loc[kept[f"i06_{part}"] == 1, "members"].sum()
            assert own[6][f"persons_{part}"] == living


def _compare_days(store: Store, expected: pd.DataFrame) -> None:
    kept = expected[expected["collected"]]
    for level, code in (("country", "TH"), ("district", "5701"), ("village", "5701020101")):
        days = store.ask("collected_by_day", survey_year_be=2569, area_level=level, area_code=code)
        counted = {row["day"][:10]: row["households"] for row in days if row["households"]}
        assert counted == kept[kept[level] == code]["day"].value_counts().to_dict(), level


def test_verify_finds_a_wrong_figure(store: Store) -> None:
    rng = random.Random(7)
    store.take([household(rng, number, 1) for number in range(30)])
    store.publish()
    assert all(check.ok for check in verify.verify())
    for table in ("mart_cell", "mart_released"):
        store.collector.connection.execute(
            f"UPDATE {table} SET persons = persons + 1 WHERE households_collected > 0"
        )
    changes.note(store.collector.connection, "mart_cell", "mart_released")
    store.publish()
    wrong = [check for check in verify.verify() if not check.ok]
    assert [check.name for check in wrong] == ["results"]
    assert "persons" in wrong[0].detail
