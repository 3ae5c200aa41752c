"""No file can stop the service: what reads a file from outside runs apart, with limits."""

import io
import json
import os
import signal
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from bmn.collector import child, encoding
from bmn.collector.messages import Refused
from tests.collector.records import WRITERS, Collector, household, write_xlsx

pytestmark = pytest.mark.skipif(os.name == "nt", reason="forks")


def grows() -> int:
    """Takes memory until there is none."""
    held = []
    while True:
        held.append(b"x" * (64 << 20))


def spins() -> None:
    """Never ends."""
    while True:
        pass


def dies(number: int) -> None:
    """Ends as a fault of a C library does."""
    os.kill(os.getpid(), number)


def fills(folder: Path) -> None:
    """Writes until it may not."""
    with (folder / "big").open("wb") as file:
        while True:
            file.write(b"x" * (1 << 20))


def doubles(number: int) -> int:
    """Works."""
    return number * 2


def refuses() -> None:
    """Refuses."""
    raise Refused("too_many_columns", limit=7)


def breaks() -> None:
    """Shows a fault of ours or of a library."""
    raise KeyError("x")


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BMN_READER_MEMORY_MB", "300")
    monkeypatch.setenv("BMN_READER_SECONDS", "1")
    monkeypatch.setenv("BMN_READER_OUTPUT_MB", "5")


@pytest.mark.usefixtures("limits")
def test_every_way_to_die_is_a_refusal_and_the_next_task_works(tmp_path: Path) -> None:
    for task, arguments, rule in (
        (grows, (), "reader_died"),
        (spins, (), "too_slow"),
        (dies, (signal.SIGSEGV,), "reader_died"),
        (dies, (signal.SIGABRT,), "reader_died"),
        (dies, (signal.SIGKILL,), "reader_died"),
        (fills, (tmp_path,), "too_large"),
        (refuses, (), "too_many_columns"),
        (breaks, (), "unreadable"),
    ):
        with pytest.raises(Refused) as refused:
            child.run(task, *arguments)
        assert refused.value.rule == rule, task.__name__
        assert child.run(doubles, 21) == 42


def test_a_helper_that_died_is_started_again() -> None:
    assert child.run(doubles, 1) == 2
    helper = child._helper
    assert helper is not None
    os.kill(helper.pid, signal.SIGKILL)
    helper.wait()
    assert child.run(doubles, 2) == 4


def test_a_task_costs_little(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    size = child.run(encoding.scan, path).size
    spent = []
    for _ in range(20):
        began = time.monotonic()
        assert child.run(encoding.scan, path).size == size
        spent.append(time.monotonic() - began)
    assert min(spent) < 0.15, spent  # the quickest: the machine may be busy


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_a_reader_that_dies_costs_one_file(
    collector: Collector, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BMN_READER_MEMORY_MB", "1")
    rows = [household(household_id=f"5701{n:07d}") for n in range(1_500)]
    report = collector.send(rows, suffix=suffix)
    assert report.status == "refused"
    monkeypatch.delenv("BMN_READER_MEMORY_MB")
    assert collector.send([household()], suffix=suffix).status in ("loaded", "already_loaded")


def bomb_of_rows(path: Path) -> None:
    schema = pa.schema([("survey_year_be", pa.int32()), ("area_code", pa.string())])
    with pa.parquet.ParquetWriter(path, schema) as writer:
        part = pa.table(
            {"survey_year_be": pa.repeat(pa.scalar(2569, pa.int32()), 2_000_000),
             "area_code": pa.repeat("57", 2_000_000)}
        )  # fmt: skip
        for _ in range(3):
            writer.write_table(part)


def bomb_of_text(path: Path) -> None:
    text = pa.array(["ก" * (30 << 20)] * 1)
    table = pa.table({"survey_year_be": ["2569"], "area_code": ["57"], "source": text})
    pa.parquet.write_table(table, path, compression="zstd")


def bomb_of_one_text(path: Path) -> None:
    """A dictionary of one long text, used by many rows: its footer tells little."""
    once = pa.DictionaryArray.from_arrays(
        pa.array([0] * 100_000, pa.int32()), pa.array(["x" * (1 << 16)])
    )
    years = pa.repeat(pa.scalar("2569"), 100_000)
    table = pa.table({"survey_year_be": years, "area_code": years, "source": once})
    pa.parquet.write_table(table, path)


@pytest.mark.parametrize("make", [bomb_of_rows, bomb_of_text, bomb_of_one_text])
def test_a_parquet_bomb_is_refused(collector: Collector, make: object) -> None:
    path = collector.path("parquet")
    make(path)  # type: ignore[operator]
    began = time.process_time()
    report = collector.load(path)
    assert report.status == "refused", report.message_en
    assert time.process_time() - began < 5


def test_a_line_of_many_megabytes_is_refused_at_once(collector: Collector) -> None:
    line = json.dumps(household(house_no="x" * (45 << 20)))
    began = time.process_time()
    report = collector.send_bytes(line.encode(), "jsonl")
    assert report.status == "refused"
    assert "1" in report.message_th
    assert time.process_time() - began < 5


def test_a_workbook_that_unpacks_without_end_is_refused(collector: Collector) -> None:
    path = write_xlsx(collector.path("xlsx"), [household()])
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", b" " * (50 << 20) + b"</sheetData>")
            new.writestr(name, content)
    assert collector.send_bytes(out.getvalue(), "xlsx").status == "refused"


@pytest.mark.parametrize("suffix", list(WRITERS))
def test_a_cell_longer_than_any_text_is_kept_apart(collector: Collector, suffix: str) -> None:
    rows = [household(house_no="บ" * 30_000), household(household_id="57010000022")]
    report = collector.send(rows, suffix=suffix)
    assert (report.accepted, report.quarantined) == (1, 1), report.message_en
    assert collector.faults() == {("house_no", "too_long")}


def test_a_plain_file_that_takes_too_long_is_refused(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large CSV and Parquet files are read by DuckDB in the collector: they have a time too."""
    from bmn import settings
    from bmn.collector import header, read, stage

    words = list(household())
    source = read.Source(
        format="csv",
        encoding="utf-8",
        header=words,
        match=header.check(header.best(words)),
        types=["VARCHAR"] * len(words),
        relation=f"SELECT {', '.join(f'a::VARCHAR AS c{i}' for i in range(len(words)))} "
        "FROM range(1000000000000) AS t(a)",
    )
    monkeypatch.setattr(settings, "reader_seconds", lambda: 0.2)
    with pytest.raises(Refused) as refused:
        stage.stage(collector.connection, source)
    assert refused.value.rule == "too_slow"
    monkeypatch.setattr(settings, "reader_seconds", lambda: 60.0)
    assert collector.send([household()]).accepted == 1


def test_a_large_file_may_take_longer(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bmn.collector import stage

    waited: list[float] = []

    class Timer:
        def __init__(self, seconds: float, _: object) -> None:
            waited.append(seconds)

        def start(self) -> None: ...

        def cancel(self) -> None: ...

    monkeypatch.setattr(stage.threading, "Timer", Timer)
    for size in (1, 4 << 30):
        source = type("Large", (), {"size": size})()
        with stage._in_time(collector.connection, source):
            pass
    assert waited == [120, 120 * 43]
