"""What the command line writes for people: harmless in a spreadsheet, tidy, read back the same."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from bmn.exchange import spreadsheet
from tests.cli.test_commands import answer, bmn
from tests.drawn import households, write_csv

FAULTY = """
    household_id | income_main | members | income_other
    57010000011  | =1+1        | 4       | 1
    57010000012  | 1           | ＋x      | 1
    57010000013  | 1           | 4       | @x
    57010000014  | ไม่มี         | 4       | ไม่มี
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, three_provinces_dir: Path) -> Path:
    """A warehouse whose quarantine holds what a spreadsheet would run."""
    made = tmp_path_factory.mktemp("out")
    shutil.copytree(three_provinces_dir, made / "data")
    path = write_csv(made / "h.csv", households(FAULTY))
    (load,) = answer(made / "data", "ingest", str(path), "--json")["loads"]
    assert (load["load_id"], load["quarantined"]) == (1, 4)
    return made / "data"


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_reasons_are_told_by_rule_and_column(folder: Path) -> None:
    rows = answer(folder, "answer", "quarantine_by_rule", "--json")["rows"]
    told = {(row["rule"], row["column_name"]): row["rows"] for row in rows}
    assert told == {
        ("number", "income_main"): 1,
        ("number", "members"): 1,
        ("number", "income_other"): 1,
        ("dash", "income_main"): 1,
        ("dash", "income_other"): 1,
    }
    assert all(row["column_name"] in row["message_en"] for row in rows)
    asked = ["quarantine_rows", "--param", "row_limit=9", "--param", "rule=number"]
    assert len(answer(folder, "answer", *asked)["rows"]) == 3
    (row,) = answer(folder, "answer", *asked, "--param", "column_name=members")["rows"]
    assert (row["line"], row["value"]) == (3, "＋x")


def test_no_cell_of_an_answer_is_a_formula(folder: Path) -> None:
    asked = ["answer", "quarantine_rows", "--param", "row_limit=9"]
    plain = bmn(folder, *asked, "--csv").stdout
    assert not plain.startswith("\ufeff")
    values = [row["value"] for row in table(plain)]
    assert values == ["'=1+1", "'＋x", "'@x", "ไม่มี", "ไม่มี"]
    unescaped = [row["value"] for row in answer(folder, *asked, "--json")["rows"]]
    assert unescaped == ["=1+1", "＋x", "@x", "ไม่มี", "ไม่มี"]


def test_an_answer_for_excel_says_of_what_and_when_it_is(folder: Path) -> None:
    asked = ["answer", "quarantine_rows", "--param", "row_limit=9", "--param", "rule=dash"]
    text = bmn(folder, *asked, "--excel").stdout
    assert text.startswith("\ufeff")
    first, second = table(text.removeprefix("\ufeff"))
    snapshot = answer(folder, "status", "--json")
    assert list(first)[-3:] == ["row_limit", "snapshot", "as_of"]
    assert (first["rule"], first["snapshot"]) == ("dash", snapshot["snapshot"])
    assert second["as_of"] == snapshot["as_of"][:16].replace("T", " ")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_quarantined_goes_out_and_comes_in_the_same(
    folder: Path, tmp_path: Path, ending: str
) -> None:
    options = ["--xlsx"] if ending == "xlsx" else []
    done = bmn(folder, "quarantine", "1", "--to", str(tmp_path), *options)
    path = tmp_path / f"quarantine-000001.{ending}"
    assert (done.returncode, done.stderr.strip()) == (0, str(path))
    assert list(tmp_path.iterdir()) == [path]
    if ending == "csv":
        assert path.read_bytes().startswith(spreadsheet.BYTE_ORDER_MARK)
    again = bmn(tmp_path / "data", "ingest", str(path), "--json")
    assert again.returncode == 0
    rows = answer(tmp_path / "data", "answer", "quarantine_by_rule")["rows"]
    before = answer(folder, "answer", "quarantine_by_rule")["rows"]
    reasons = [(row["rule"], row["column_name"], row["rows"]) for row in before]
    assert [(row["rule"], row["column_name"], row["rows"]) for row in rows] == reasons
