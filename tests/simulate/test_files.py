"""What the made-up files hold: columns, sums, keys, and the same bytes on any machine."""

import csv
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bmn import settings, simulate
from bmn.simulate import frame, plan, registers
from bmn.simulate.parameters import Parameters
from bmn.simulate.run import SimulationReport

Made = tuple[SimulationReport, Path]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("tiny")
    return simulate.simulate(simulate.tiny()[0], folder / "files", folder / "aside"), folder


def read(made: Made, part: str) -> pa.Table:
    paths = [p for p in made[0].files if part in p.name and p.suffix == ".parquet"]
    return pa.concat_tables([pq.read_table(p) for p in paths])


def columns_of(kind: str) -> set[str]:
    """Columns of columns.csv, indicators spelled out for 38."""
    with (settings.reference_dir() / "columns.csv").open(encoding="utf-8-sig") as file:
        names = {row["column"] for row in csv.DictReader(file) if row["kind"] == kind}
    patterns = {name for name in names if "{n}" in name}
    spelled = {p.replace("{n}", f"{n:02d}") for p in patterns for n in range(1, 39)}
    return (names - patterns) | spelled


def test_every_column_is_known(tiny: Made) -> None:
    for path in tiny[0].files:
        if path.suffix == ".parquet":
            kind = path.stem.split("-")[2]
            assert set(pq.read_schema(path).names) <= columns_of(kind), path.name


def test_households_have_all_38_indicators(tiny: Made) -> None:
    assert len([c for c in read(tiny, "-household-0").column_names if c.endswith("_fail")]) == 38


def test_fails_never_exceed_those_eligible(tiny: Made) -> None:
    households = read(tiny, "-household-0").to_pandas()
    for n in range(1, 39):
        if n != 29:  # what was sent for the income indicator is wrong in a few, on purpose
            assert (households[f"i{n:02d}_fail"] <= households[f"i{n:02d}_eligible"]).all()


def test_household_ids_are_eleven_digits_and_unique(tiny: Made) -> None:
    ids = read(tiny, "-household-0")["household_id"].to_pandas()
    assert ids.is_unique
    assert ids.str.fullmatch(r"[0-9]{11}(-9)?").all()


def test_every_household_has_as_many_persons_as_members(tiny: Made) -> None:
    households = read(tiny, "-household-0").to_pandas().set_index("household_id")["members"]
    persons = read(tiny, "-person-0").to_pandas().groupby("household_id").size()
    assert (persons.reindex(households.index) == households).all()


def test_no_household_is_submitted_after_the_present(tiny: Made) -> None:
    submitted = read(tiny, "-household-0")["submitted_at"].to_pandas()
    assert submitted.max() < plan.DEMO_NOW
    assert submitted.min().year == 2025


def test_targets_add_up_on_every_level(tiny: Made) -> None:
    targets = read(tiny, "-target.").to_pandas()
    by_level = targets.groupby("area_level")["households"].sum()
    assert by_level.nunique() == 1
    assert set(by_level.index) >= {"country", "province", "district", "local_authority", "village"}


def test_revisions_replace_households_of_the_first_files(tiny: Made) -> None:
    first = read(tiny, "-household-0").to_pandas().set_index("household_id")
    second = read(tiny, "-household-revised").to_pandas().set_index("household_id")
    assert (second["revision"] == 2).all()
    before = first.reindex(second.index)["submitted_at"]
    assert (before < second["submitted_at"]).all()


def test_the_same_seed_gives_the_same_files_on_any_number_of_threads(
    tiny: Made, tmp_path: Path
) -> None:
    made = replace(simulate.tiny()[0], workers=1)
    again = simulate.simulate(made, tmp_path / "files", tmp_path / "aside")
    for one, other in zip(tiny[0].files, again.files, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_another_seed_gives_other_households(tiny: Made, tmp_path: Path) -> None:
    other = simulate.simulate(
        replace(simulate.tiny()[0], seed=1), tmp_path / "files", tmp_path / "aside"
    )
    assert not read((other, tmp_path), "-household-0").equals(read(tiny, "-household-0"))


def test_csv_holds_the_same_rows(tiny: Made, tmp_path: Path) -> None:
    made = replace(simulate.tiny()[0], file_format="csv")
    report = simulate.simulate(made, tmp_path / "files", tmp_path / "aside")
    assert report.rows == tiny[0].rows
    path = next(p for p in report.files if "-household-01" in p.name)
    with path.open(encoding="utf-8") as file:
        first = next(csv.DictReader(file))
    expected = read(tiny, "-household-0").slice(0, 1).to_pylist()[0]
    assert first["household_id"] == expected["household_id"]
    assert first["submitted_at"] == expected["submitted_at"].isoformat()


def test_names_are_nobodys(tiny: Made) -> None:
    persons = read(tiny, "-person-0").to_pandas()
    named = persons[persons["first_name"].notna()]
    assert len(named)
    assert named["first_name"].str.startswith("สมมติ").all()
    assert named["national_id"].str.startswith("0").all()


def check_digit_is_right(number: str) -> bool:
    total = sum(int(d) * (13 - i) for i, d in enumerate(number[:12]))
    return int(number[12]) == (11 - total % 11) % 10


def test_national_ids_have_a_right_check_digit_except_where_planted(tiny: Made) -> None:
    persons = read(tiny, "-person-0").to_pandas().dropna(subset=["national_id"])
    ledger = pq.read_table(tiny[0].ledger).to_pandas()
    planted = set(ledger.loc[ledger["detail"] == "check digit", "id"])
    keys = persons["household_id"] + "/" + persons["person_no"].astype(str)
    wrong = set(keys[~persons["national_id"].map(check_digit_is_right)])
    assert wrong == planted


def test_confirmed_targets_of_a_province_are_the_sum_of_its_districts(tiny: Made) -> None:
    confirmed = read(tiny, "-target-confirmed").to_pandas().set_index("area_code")["households"]
    districts = confirmed[confirmed.index.str.len() == 4]
    assert confirmed["57"] == districts[districts.index.str[:2] == "57"].sum()


@pytest.fixture(scope="module")
def full_frame() -> frame.Frame:
    return frame.frame(simulate.full()[0], Parameters())


def test_the_whole_country_has_the_official_targets(full_frame: frame.Frame) -> None:
    made = registers.targets(full_frame, simulate.full()[0]).to_pandas()
    with (settings.reference_dir() / "targets_2569.csv").open(encoding="utf-8-sig") as file:
        official = {
            (r["area_level"], r["area_code"]): int(r["households"]) for r in csv.DictReader(file)
        }
    sums = made.set_index(["area_level", "area_code"])["households"].to_dict()
    assert {area: sums[area] for area in official} == official
    assert full_frame.target.sum() == 13_169_180
    assert full_frame.target[full_frame.province == "57"].sum() == 280_980


def test_about_an_eighth_of_households_live_in_municipal_communities(
    full_frame: frame.Frame,
) -> None:
    """11.9 % in 2561 (TPMAP)."""
    share = full_frame.target[full_frame.is_municipal].sum() / full_frame.target.sum()
    assert share == pytest.approx(0.119, abs=0.02)
    pseudo = [int(code[4:6]) >= 51 for code in full_frame.code[full_frame.is_municipal]]
    assert all(pseudo)


def test_every_village_of_the_country_has_an_authority(full_frame: frame.Frame) -> None:
    assert (full_frame.authority != "").all()


def test_demo_holds_the_same_villages_in_both_years_but_fewer_of_chiang_rai() -> None:
    before, now = (frame.frame(p, Parameters()) for p in simulate.demo())
    assert set(before.code) < set(now.code)
    missing = set(now.code) - set(before.code)
    assert {code[:2] for code in missing} == {"57"}
    assert len(set(before.district)) == 878
    assert now.target[now.province == "57"].sum() == 280_980
    assert len(set(now.district)) == 878


def test_live_batches_go_on_until_the_clock(tiny: Made, tmp_path: Path) -> None:
    feed = simulate.live_batches(
        simulate.tiny()[0], tmp_path, tiny[1] / "aside", now=lambda: plan.DEMO_NOW
    )
    first = next(feed)
    household = pq.read_table(first[0]).to_pandas()
    assert 5 <= len(household) <= 40
    assert household["submitted_at"].max() <= plan.DEMO_NOW
    assert (household["started_at"] < household["submitted_at"]).all()
    persons = pq.read_table(first[1]).to_pandas()
    assert set(persons["household_id"]) == set(household["household_id"])
    following = pq.read_table(next(feed)[0])["household_id"].to_pylist()
    assert not set(following) & set(household["household_id"])
    sent = set(read(tiny, "-household-0")["household_id"].to_pylist())
    assert not sent & set(following)
