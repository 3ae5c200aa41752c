"""`python -m bmn run`: collector and dashboard start together and stop together on Ctrl-C."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from bmn import settings
from bmn.cli import launcher
from tests.collector.records import write_csv

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
            return answer.read() == b"ok"
    except OSError:
        return False


def wait(until: float, question) -> bool:  # type: ignore[no-untyped-def]
    while time.monotonic() < until:
        if question():
            return True
        time.sleep(0.2)
    return False


def command_of(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def children(pid: int) -> list[str]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.split()


def test_run_starts_both_and_stops_both_cleanly(tmp_path: Path) -> None:
    port = free_port()
    environment = {**os.environ, "BMN_DATA_DIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bmn", "run", "--empty", "--port", str(port)],
        cwd=settings.ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert wait(time.monotonic() + 90, lambda: is_up(port)), "the dashboard did not come up"
        lock = tmp_path / "warehouse" / "collector.lock"
        assert wait(time.monotonic() + 30, lock.exists), "the collector did not come up"
        started = children(process.pid)
        assert len(started) == 2
        collector = next(pid for pid in started if b"collect" in command_of(pid))
        os.kill(int(collector), signal.SIGKILL)
        state = tmp_path / "warehouse" / launcher.STATE
        assert wait(time.monotonic() + 30, state.exists), "nothing says that nothing is taken in"
        assert json.loads(state.read_text())["since"]
        assert wait(
            time.monotonic() + 30,
            lambda: any(
                b"collect" in command_of(p) for p in children(process.pid) if p != collector
            ),
        ), "the collector was not started again"
        assert is_up(port)
        started = children(process.pid)
        rows = [{"survey_year_be": 2569, "area_level": "province", "area_code": "57"}]
        write_csv(tmp_path / "inbox" / "target.csv", [rows[0] | {"households": 7}])
        assert wait(
            time.monotonic() + 60, lambda: not (tmp_path / "inbox" / "target.csv").exists()
        ), "nothing is taken in again"
        refused = subprocess.run(
            [sys.executable, "-m", "bmn", "collect"],
            cwd=settings.ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            encoding="utf-8",
            check=False,
        )
        assert refused.returncode == 1
        assert "ตัวรับข้อมูล" in refused.stderr
        process.send_signal(signal.SIGINT)
        assert process.wait(40) == 0
    finally:
        process.kill()
        said = process.stderr.read() if process.stderr else ""
    assert f"http://127.0.0.1:{port}" in said
    assert "Traceback" not in said
    assert not is_up(port)
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)
