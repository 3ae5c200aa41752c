"""The rehearsal: a backup made while a collector runs is the same in an empty folder."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bmn import settings
from bmn.access import accounts, audit, audit_trail, sessions
from bmn.access.reader import MACHINE
from bmn.cli.main import main
from bmn.collector import alive, key
from bmn.warehouse import queries, snapshots


def figures() -> list[dict[str, Any]]:
    """What the screens would tell of every level."""
    snapshots.warehouse().forget()
    asked = {"survey_year_be": 2569, "within_level": "country", "within_code": "TH"}
    return [
        dict(row)
        for level in ("country", "province", "district", "village")
        for row in queries.ask("progress_by_area", reader=MACHINE, area_level=level, **asked)
    ]


@pytest.fixture
def shop(small_data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with accounts, audit, a file that waits, and a collector at work."""
    data = tmp_path / "data"
    for name in ("warehouse", "restricted", "inbox"):
        if (small_data_dir / name).exists():
            shutil.copytree(small_data_dir / name, data / name)
    monkeypatch.setenv("BMN_DATA_DIR", str(data))
    monkeypatch.delenv("BMN_AUDIT_DIR")  # beside the data, as unset
    accounts.add("somchai")
    audit.note(audit.EXPORT, who="somchai", role="officer", scope=None, what="a.xlsx")
    process = subprocess.Popen(
        [sys.executable, "-m", "bmn", "collect"], cwd=settings.ROOT, stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 120
        while not (settings.warehouse_dir() / alive.NAME).exists():
            assert time.monotonic() < until
            time.sleep(0.1)
        yield data
    finally:
        process.terminate()
        process.wait(60)
        snapshots.warehouse().forget()


def test_what_was_backed_up_comes_back_the_same(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to, keys = tmp_path / "backup", tmp_path / "keys"
    (shop / "inbox" / "half.csv.part").parent.mkdir(exist_ok=True)
    (shop / "inbox" / "half.csv.part").write_text("x")
    secret = key.place(made_up=True)
    secret.parent.mkdir(exist_ok=True)
    if not secret.exists():
        secret.write_bytes(b"k" * 32)
    token = sessions.begin(accounts.listed()[0])
    before = figures()
    assert main(["backup", str(to), "--key-to", str(keys)]) == 0
    names = set(json.loads((to / "backup.json").read_text())["files"])
    assert {"warehouse/store.duckdb", "warehouse/snapshots/current"} <= names
    assert {name.split("/")[0] for name in names} >= {"warehouse", "access", "audit"}
    # The key lies apart, and nobody who was signed in, nor half a file, is in it.
    assert (keys / key.NAME).read_bytes() == secret.read_bytes()
    assert not [n for n in names if key.NAME in n or n.endswith(".part") or "requests" in n]
    if os.name != "nt":
        wide = [p for p in (to, *to.rglob("*"), keys) if p.stat().st_mode & 0o077]
        assert wide == []

    empty = tmp_path / "empty"
    monkeypatch.setenv("BMN_DATA_DIR", str(empty))
    assert main(["restore", str(to), "--key", str(keys / key.NAME)]) == 0
    assert figures() == before
    assert main(["verify"]) == 0
    assert key.place(made_up=True).read_bytes() == secret.read_bytes()
    assert [one.subject for one in accounts.listed()] == ["somchai"]
    assert sessions.of_token(token) is None
    assert audit_trail.verify().ok
    assert "a.xlsx" in [line["what"] for line in audit_trail.read(user="somchai")]

    # Never over something that is there.
    assert main(["restore", str(to)]) == 1
    # Nor from a backup of which a file was changed, or one is gone: nothing is restored at all.
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path / "other"))
    store = to / "warehouse" / "store.duckdb"
    with store.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\1")
    assert main(["restore", str(to)]) == 1
    store.unlink()
    assert main(["restore", str(to)]) == 1
    assert not settings.store_path().exists()


def test_a_backup_never_goes_into_the_data_nor_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BMN_DATA_DIR", str(tmp_path / "data"))
    assert main(["backup", str(tmp_path / "data" / "b")]) == 1
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    assert main(["backup", str(tmp_path / "full")]) == 1
    assert main(["backup", str(tmp_path / "b"), "--key-to", str(tmp_path / "b" / "k")]) == 1
    assert "กุญแจแยกจากข้อมูลสำรอง" in capsys.readouterr().err
