"""The command line's contract, through the real program."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bmn import settings
from tests.drawn import households, rows, write_csv


def bmn(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BMN_DATA_DIR": str(folder), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "bmn", *arguments],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        encoding="utf-8",
        check=False,
    )


def answer(folder: Path, *arguments: str) -> dict:
    done = bmn(folder, *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_status_tells_the_years(small_data_dir: Path) -> None:
    status = answer(small_data_dir, "status", "--json")
    assert status["made_up"] is True
    assert status["survey_years"][0]["survey_year_be"] == 2569
    assert status["survey_years"][0]["households_collected"] > 0


def test_status_without_a_snapshot_is_refused(tmp_path: Path) -> None:
    done = bmn(tmp_path, "status", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "ยังไม่มีชุดข้อมูล" in done.stderr


def test_answer_gives_rows_as_json_and_csv(small_data_dir: Path) -> None:
    asked = (
        "answer",
        "progress_by_area",
        "--param",
        "survey_year_be=2569",
        "--param",
        "area_level=province",
        "--param",
        "within_level=province",
        "--param",
        "within_code=57",
    )
    (row,) = answer(small_data_dir, *asked, "--json")["rows"]
    assert row["area_code"] == "57"
    assert row["area_name_th"] == "เชียงราย"
    assert 0 < row["progress_share"] < 1
    table = list(csv.DictReader(io.StringIO(bmn(small_data_dir, *asked, "--csv").stdout)))
    assert table[0]["households_collected"] == str(row["households_collected"])


def test_answer_lists_every_query_with_its_parameters(small_data_dir: Path) -> None:
    listed = {one["query"]: one for one in answer(small_data_dir, "answer", "--list")}
    assert {"progress_by_area", "indicator_by_area", "income_by_area"} <= set(listed)
    for one in listed.values():
        assert one["meaning"]
        assert all(parameter["meaning"] for parameter in one["parameters"]), one["query"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["answer", "no_such_query"], 2),
        (["answer", "progress_by_area"], 2),
        (
            [
                "answer",
                "progress_by_area",
                "--param",
                "survey_year_be=x",
                "--param",
                "area_level=a",
            ],
            2,
        ),
        (["answer", "years", "--param", "oops=1"], 2),
        (["answer", "years", "--param", "oops"], 2),
        (["ingest", "nowhere.csv"], 1),
        (["nonsense"], 2),
        ([], 2),
    ],
)
def test_wrong_use_is_told_on_standard_error(
    small_data_dir: Path, arguments: list[str], status: int
) -> None:
    done = bmn(small_data_dir, *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_ingest_reports_and_says_a_second_time_nothing_new(data_dir: Path, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "h.csv", households("household_id\n57010000001\n57010000002"))
    folder = data_dir
    (load,) = answer(folder, "ingest", str(path), "--json")["loads"]
    assert load["kind"] == "household"
    assert (load["rows_read"], load["accepted"], load["already_loaded"]) == (2, 2, False)
    (again,) = answer(folder, "ingest", str(path), "--json")["loads"]
    assert again["already_loaded"] is True
    assert answer(folder, "verify", "--json")["ok"] is True


def test_a_refused_file_is_an_exit_status_of_1(data_dir: Path, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "h.csv", rows("this | that\n1 | 2"))
    done = bmn(data_dir, "ingest", str(path), "--json")
    assert done.returncode == 1
    (load,) = json.loads(done.stdout)["loads"]
    assert load["status"] == "refused"
    assert load["message_th"]


def test_the_letter_s_targets_come_out_exactly(tmp_path: Path) -> None:
    targets = settings.reference_dir() / "targets_2569.csv"
    folder = tmp_path / "data"
    answer(folder, "ingest", str(targets), "--json")
    asked = ("answer", "progress_by_area", "--param", "survey_year_be=2569", "--json", "--param")
    provinces = answer(folder, *asked, "area_level=province")["rows"]
    sent = {
        r["area_code"]: int(r["households"])
        for r in csv.DictReader(targets.open())
        if r["area_level"] == "province"
    }
    assert {r["area_code"]: r["households_target"] for r in provinces} == sent
    assert sum(sent.values()) == 13_169_180
    regions = answer(folder, *asked, "area_level=inspection_region")["rows"]
    assert len(regions) == 18
    assert all(r["households_target"] == r["target_children_sum"] for r in regions)
    (country,) = answer(folder, *asked, "area_level=country")["rows"]
    assert (country["households_target"], country["target_children_sum"]) == (13_169_180,) * 2


def test_help_teaches_every_command() -> None:
    done = bmn(Path("/nonexistent"), "--help")
    assert done.returncode == 0
    for command in ("run", "ingest", "verify", "answer", "status", "publish", "simulate", "demo"):
        assert command in done.stdout
    documented = (settings.ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for command in (
        "run",
        "ingest",
        "verify",
        "answer",
        "status",
        "publish",
        "simulate",
        "demo",
        "collect",
        "quarantine",
    ):
        assert f"`{command}" in documented


def test_targets_alone_are_verified_and_told_as_far_as_they_are_known(tmp_path: Path) -> None:
    """The first weeks of a round: two provinces have sent targets, nobody a household or a plan."""
    targets = write_csv(
        tmp_path / "target.csv", rows("ปี|รหัสจังหวัด|เป้าหมาย\n2570|57|800\n2570|83|500")
    )
    villages = write_csv(
        tmp_path / "village.csv",
        rows("village_code|name_th|local_authority_codes\n5701020101|บ้านหนองด่าน|570102T"),
    )
    folder = tmp_path / "data"
    answer(folder, "ingest", str(targets), str(villages), "--json")
    verified = answer(folder, "verify", "--json")
    assert verified["ok"] is True
    years = {r["survey_year_be"]: r for r in answer(folder, "status", "--json")["survey_years"]}
    year = years[2570]
    assert (year["households_target"], year["households_collected"]) == (1300, 0)
    assert (year["target_is_partial"], year["targets_missing"]) == (True, 74)
    assert (year["provinces_with_target"], year["provinces"]) == (2, 76)
    said = bmn(folder, "status")
    assert "targets known of 2 of 76 provinces" in said.stdout + said.stderr
    asked = ("answer", "progress_by_area", "--param", "survey_year_be=2570", "--json", "--param")
    (country,) = answer(folder, *asked, "area_level=country")["rows"]
    assert country["expected_today"] is country["gap_to_expected"] is country["plan_start"] is None
