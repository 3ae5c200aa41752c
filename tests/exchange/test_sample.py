"""Samples for second interviews: sizes, chances, the same again by seed, and the way back in."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from bmn.access.reader import MACHINE, NATIONAL, Reader
from bmn.exchange import sample
from bmn.exchange.sample import Design, draw
from bmn.statistics import agreement
from bmn.survey import standards
from bmn.warehouse import queries
from tests.cli.test_commands import answer, bmn
from tests.drawn import Store, households

DESIGN = Design(size=40, seed="2569-1")
FILLED = {
    "visited_at": "2026-01-11 10:00:00",
    "visitor_level": "district",
    "items_checked": "18",
    "items_agreed": "18",
    "key_items_agreed": "1",
}


def authority(
    code: str, takes: dict[str, int], done: int = 0, village: str = "5701020101"
) -> pd.DataFrame:
    """Households of one authority: enumerator → how many; the first `done` interviewed again."""
    ids = [(f"{code}{e}{n:04d}", e) for e, count in takes.items() for n in range(count)]
    return pd.DataFrame(
        {
            "household_id": [id_ for id_, _ in ids],
            "village_code": village,
            "village_name_th": "บ้านทดสอบ",
            "local_authority_code": code,
            "local_authority_name_th": "อบต.ทดสอบ",
            "enumerator_id": [e for _, e in ids],
            "is_reinterviewed": [n < done for n in range(len(ids))],
            "survey_year_be": 2569,
        }
    )


def evenly(code: str, enumerators: int, each: int = 20, **options: Any) -> pd.DataFrame:
    return authority(code, {f"{code}-E{e}": each for e in range(enumerators)}, **options)


def main_list(drawn: pd.DataFrame) -> pd.DataFrame:
    return drawn[~drawn["is_reserve"].astype(bool)]


def test_sizes_are_in_proportion_and_never_below_the_minimum() -> None:
    sizes = sample.allocate({"A": 6_000, "B": 3_000, "C": 900, "D": 99, "E": 3}, DESIGN)
    # 40 of 10,002: 24.0, 12.0, 3.6, 0.4, 0.01; at least 2 enumerators × 2 households.
    assert sizes == {"A": 24, "B": 12, "C": 4, "D": 4, "E": 3}


def test_enumerators_first_then_equal_numbers_of_their_households() -> None:
    chosen = main_list(draw(pd.concat([evenly("A", 30), evenly("B", 10)]), DESIGN))
    by_authority = chosen.groupby("local_authority_code")["enumerator_id"]
    assert by_authority.size().to_dict() == {"A": 30, "B": 10}
    assert by_authority.nunique().to_dict() == {"A": 6, "B": 2}
    assert set(chosen.groupby("enumerator_id").size()) == {5}
    assert chosen["stratum_weight"].eq(20).all()
    assert chosen["household_id"].is_unique


def test_what_an_enumerator_lacks_others_give() -> None:
    rows = authority("A", {"E1": 2, "E2": 3, "E3": 30})
    chosen = main_list(draw(rows, replace(DESIGN, size=20)))
    assert len(chosen) == 20
    assert main_list(draw(rows, replace(DESIGN, size=99)))["household_id"].nunique() == 35
    alone = main_list(draw(authority("A", {"E1": 9}), replace(DESIGN, size=2)))
    assert len(alone) == 4  # the minimum of one who is alone


@pytest.mark.parametrize("turned", [1, 2])
def test_the_same_seed_gives_the_same_list_whatever_the_order_of_rows(turned: int) -> None:
    rows = pd.concat([evenly("A", 8), evenly("B", 5, village="5701020201")])
    first = draw(rows, DESIGN)
    again = draw(rows.sample(frac=1, random_state=turned), DESIGN)
    pd.testing.assert_frame_equal(first, again)
    other = draw(rows, replace(DESIGN, seed="2569-2"))
    assert set(other["household_id"]) != set(first["household_id"])


def test_households_elsewhere_do_not_change_an_authoritys_draw() -> None:
    here = evenly("A", 10)
    before = draw(pd.concat([here, evenly("B", 10)]), replace(DESIGN, size=40))
    after = draw(pd.concat([here, evenly("B", 25)]), replace(DESIGN, size=70))
    same = [frame[frame["local_authority_code"] == "A"] for frame in (before, after)]
    assert same[0]["household_id"].tolist() == same[1]["household_id"].tolist()


def test_a_larger_sample_holds_the_smaller_ones_enumerators() -> None:
    rows = evenly("A", 20)
    small, large = (main_list(draw(rows, replace(DESIGN, size=n))) for n in (20, 60))
    assert set(small["enumerator_id"]) < set(large["enumerator_id"])
    assert set(small["household_id"]) < set(large["household_id"])


def test_every_household_of_an_authority_has_about_the_same_chance() -> None:
    takes = {f"E{n}": size for n, size in enumerate([10] * 20 + [40] * 10)}
    rows = authority("A", takes)
    counts: Counter[str] = Counter()
    draws = 400
    for seed in range(draws):
        counts.update(main_list(draw(rows, Design(30, str(seed))))["enumerator_id"])
    wanted = 30 * draws / len(rows)  # times a household comes on average
    for size in (10, 40):
        of_size = [e for e, n in takes.items() if n == size]
        mean = sum(counts[e] for e in of_size) / (len(of_size) * size)
        # Without replacement large ones come slightly less often than in proportion.
        assert mean == pytest.approx(wanted, rel=0.12)


def test_reserves_are_of_the_same_enumerators() -> None:
    drawn = draw(evenly("A", 10), DESIGN)
    reserve = drawn[drawn["is_reserve"].astype(bool)]
    assert len(reserve) == 8  # 8 enumerators with 5 households each: one of five more
    assert set(reserve["enumerator_id"]) == set(main_list(drawn)["enumerator_id"])
    assert drawn["household_id"].is_unique
    assert reserve["visit"].isna().all()
    assert reserve["stratum_weight"].isna().all()


def test_visits_go_village_by_village() -> None:
    drawn = draw(pd.concat([evenly("A", 9, village="5701020201"), evenly("B", 9)]), DESIGN)
    assert drawn["village_code"].is_monotonic_increasing
    visits = main_list(drawn)["visit"].tolist()
    assert visits == list(range(1, len(visits) + 1))


def test_households_interviewed_again_are_left_out_or_counted() -> None:
    rows = evenly("A", 10, done=25)
    done = set(rows.loc[rows["is_reinterviewed"], "household_id"])
    fresh = main_list(draw(rows, DESIGN))
    assert len(fresh) == 40
    assert not done & set(fresh["household_id"])
    rest = main_list(draw(rows, replace(DESIGN, counts_done=True)))
    assert len(rest) == 15
    assert not done & set(rest["household_id"])
    assert rest["stratum_weight"].eq(200 / 40).all()
    assert draw(rows, replace(DESIGN, size=20, counts_done=True)).empty


def test_the_wanted_size_has_the_stated_clustering() -> None:
    size = sample.wanted_size(
        254_290, standards.of_year(2569), precision=0.02, expected_share=0.95, take=5
    )
    expected = agreement.size_for_precision(
        0.02, 0.95, population=254_290, design_effect=1 + 4 * 0.25
    )
    assert size == expected
    assert (
        sample.wanted_size(0, standards.of_year(2569), precision=0.02, expected_share=0.95, take=5)
        == 0
    )


def test_no_sample_of_the_country_and_none_without_the_right(store: Store) -> None:
    with pytest.raises(sample.Refused, match="province"):
        sample.frame(2569, "country", "TH", reader=MACHINE)
    store.take(households("household_id\n57010000001"))
    store.publish()
    with pytest.raises(queries.RecordsRefused):
        sample.frame(2569, "province", "57", reader=Reader("a", "executive", NATIONAL))


# --- there and back -------------------------------------------------------------------------------


@pytest.fixture
def collected(store: Store) -> Store:
    drawn = "household_id | enumerator_id | village_code | confirmed\n"
    for n in range(60):
        village = "5701020101" if n % 2 else "5701020201"
        drawn += f"570100{n:05d} | E{n // 10} | {village} | {int(n != 7)}\n"
    store.take(households(drawn))
    store.publish()
    return store


def list_of(design: Design = DESIGN) -> pd.DataFrame:
    return draw(sample.frame(2569, "district", "5701", reader=MACHINE), design)


def test_the_frame_holds_the_areas_collected_households(collected: Store) -> None:
    for level, code in (("province", "57"), ("district", "5701"), ("tambon", "570102")):
        assert len(sample.frame(2569, level, code, reader=MACHINE)) == 59
    village = sample.frame(2569, "village", "5701020101", reader=MACHINE)
    assert len(village) == 29  # household 7 is unconfirmed
    assert set(village["village_code"]) == {"5701020101"}
    assert sample.frame(2569, "district", "5702", reader=MACHINE).empty
    assert sample.frame(2568, "district", "5701", reader=MACHINE).empty


def fill_csv(path: Path, ids: set[str]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(line | FILLED if line["household_id"] in ids else line for line in lines)


def fill_xlsx(path: Path, ids: set[str]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.active
    names = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[names.index("household_id")].value in ids:
            for name, value in FILLED.items():
                row[names.index(name)].value = value
    book.save(path)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_filled_list_comes_back_as_it_went_out(
    collected: Store, tmp_path: Path, suffix: str
) -> None:
    drawn = list_of(replace(DESIGN, size=20))
    path = tmp_path / f"visits{suffix}"
    path.write_bytes(sample.as_file(drawn, xlsx=suffix == ".xlsx"))
    visited = set(main_list(drawn)["household_id"])
    {".csv": fill_csv, ".xlsx": fill_xlsx}[suffix](path, visited)
    report = collected.collector.take(path)
    assert (report.kind, report.accepted, report.quarantined) == ("reinterview", len(visited), 0)
    assert report.dropped == len(drawn) - len(visited)  # reserves, not filled in
    assert report.unknown_columns == []
    collected.publish()
    again = sample.frame(2569, "district", "5701", reader=MACHINE)
    assert set(again.loc[again["is_reinterviewed"], "household_id"]) == visited
    assert not visited & set(list_of(replace(DESIGN, size=20))["household_id"])


def test_an_empty_list_changes_nothing(collected: Store, tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    drawn = list_of()
    path.write_bytes(sample.as_file(drawn, xlsx=False))
    report = collected.collector.take(path)
    assert (report.accepted, report.quarantined, report.dropped) == (0, 0, len(drawn))


def test_the_command_draws_the_same_list_again(small_data_dir: Path, tmp_path: Path) -> None:
    asked = ["sample"]
    for pair in ("survey_year_be=2569", "area_level=district", "area_code=5701", "seed=1"):
        asked += ["--param", pair]
    told = answer(small_data_dir, *asked, "--param", "size=30")
    assert told["drawn"] >= 30
    assert told["design_effect"] == 2
    assert len(told["rows"]) == told["drawn"] + told["reserve"]
    assert answer(small_data_dir, *asked, "--param", "size=30") == told
    path = tmp_path / "visits.xlsx"
    assert bmn(small_data_dir, *asked, "--to", str(path)).returncode == 0
    names = [cell.value for cell in openpyxl.load_workbook(path).active[1]]
    assert names == list(sample.LIST_COLUMNS)
    assert bmn(small_data_dir, "sample", "--param", "seed=1").returncode == 2
    assert bmn(small_data_dir, *asked, "--param", "colour=red").returncode == 2
    refused = [pair.replace("5701", "9999") for pair in asked]
    assert bmn(small_data_dir, *refused).returncode == 1
