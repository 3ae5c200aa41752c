"""`python -m bmn run`: collector and dashboard start together and stop together on Ctrl-C."""

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
