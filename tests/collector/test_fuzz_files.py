"""The short form of `python -m benchmarks.fuzz`: BMN_FUZZ_FILES mutants; and its oracle tested."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from benchmarks import fuzz
from bmn.access.reader import MACHINE
from tests.collector import records
from tests.collector.records import WRITERS, household

FILES = int(os.environ.get("BMN_FUZZ_FILES", "40"))
SEED = 2569


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[fuzz.Run]:
    folder = tmp_path_factory.mktemp("fuzz-files")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder / "data"))
        shutil.copyfile(empty_store, folder / "store.duckdb")
        whole = fuzz.wholes(fuzz.good_rows(records), WRITERS, folder)
        with duckdb.connect(str(folder / "store.duckdb")) as connection:
            yield fuzz.Run(connection, folder, whole)


def test_no_mutant_ends_the_collector_or_puts_a_wrong_row_in(run: fuzz.Run) -> None:
    for number in range(FILES):
        run.one(SEED, number)
    assert run.found.wrong == []
    assert sum(run.found.outcomes.values()) == FILES


def test_a_mutant_is_the_same_again(run: fuzz.Run) -> None:
    files = [fuzz.mutant(run._whole, SEED, number) for number in range(40)]
    assert files == [fuzz.mutant(run._whole, SEED, number) for number in range(40)]
    assert {suffix for suffix, _ in files} >= set(fuzz.FORMATS)


@pytest.mark.parametrize("suffix", fuzz.FORMATS)
def test_the_second_reader_explains_a_good_file_and_no_other(run: fuzz.Run, suffix: str) -> None:
    """Without this the oracle could agree with anything, or compare nothing."""
    content = run._whole[suffix][0]
    rows = fuzz.second_reading(suffix, content)
    assert rows is not None
    (run._folder / f"good.{suffix}").write_bytes(content)
    for table in fuzz.EMPTIED:
        run._connection.execute(f"DELETE FROM {table}")
    report = fuzz.load.load_file(
        run._connection, run._folder / f"good.{suffix}", now=fuzz.NOW, sender=MACHINE
    )
    assert report.accepted == 4
    told = ", ".join(fuzz.CHECKED.values())
    stored = run._connection.execute(f"SELECT household_id, {told} FROM core_household").fetchall()
    assert fuzz.differing(stored, rows) == []
    wrong = [(*stored[0][:1], "9", *stored[0][2:]), *stored[1:]]
    assert len(fuzz.differing(wrong, rows)) == 1


def test_the_good_boundaries_are_read(run: fuzz.Run) -> None:
    for suffix in fuzz.BOUNDARIES:
        path = run._folder / f"good.{suffix}"
        path.write_bytes(run._whole[suffix][0])
        (layer,) = fuzz.reading.layers_apart(path)
        assert len(layer.polygons)


def test_files_of_a_real_inbox_are_all_answered(
    data_dir: Path, tmp_path: Path, run: fuzz.Run
) -> None:
    assert fuzz.through_the_inbox(run._whole, SEED, range(8)) == []


def test_households_are_what_the_wholes_say(run: fuzz.Run) -> None:
    assert fuzz.good_rows(records)("household")[0] == household(household_id="57010000000")
