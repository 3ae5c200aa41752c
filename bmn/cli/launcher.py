"""Starts collector, dashboard and, on made-up data, arriving households; stops them together."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from bmn import settings
from bmn.cli import demo
from bmn.warehouse import snapshots

STOP_WITHIN_SECONDS = 15.0


def run(*, port: int, address: str, empty: bool, live: bool, say: Callable[[str], None]) -> int:
    """Run everything until Ctrl-C; returns the exit status.

    Without a snapshot the demo is built first, unless `empty`.
    """
    if snapshots.warehouse().current_id() is None:
        if empty:
            from bmn.collector import service

            service.publish(rebuild=False)
        else:
            try:
                demo.build(full=False, seed=demo.SEED, replace=False, say=say)
            except demo.Refused as error:
                say(str(error))
                return 1
    made_up = snapshots.current_snapshot().made_up
    commands = {
        "collector": [sys.executable, "-m", "bmn", "collect"],
        "dashboard": [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(settings.ROOT / "app.py"),
            "--server.port",
            str(port),
            "--server.address",
            address,
        ],
    }
    if made_up and live:
        commands["arrivals"] = [sys.executable, "-m", "bmn.cli.demo"]
    say(f"หน้าจอ / dashboard: http://{address}:{port}   (Ctrl-C: ปิดระบบ / stop)")
    return _keep(commands, say)


def _keep(commands: dict[str, list[str]], say: Callable[[str], None]) -> int:
    """Run the processes side by side; when a main one ends or a signal comes, stop all."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    processes = {
        # A group of its own: Ctrl-C reaches this process first, and children stop in order.
        name: subprocess.Popen(command, cwd=settings.ROOT, start_new_session=True)
        for name, command in commands.items()
    }
    status = 0
    while not stopping:
        ended = [n for n, p in processes.items() if p.poll() is not None and n != "arrivals"]
        if ended:
            say(f"{ended[0]} ended / หยุดทำงาน: {processes[ended[0]].returncode}")
            status = 1
            break
        time.sleep(0.2)
    for name in ("arrivals", "dashboard", "collector"):
        if name in processes:
            _stop(processes[name])
    say("ปิดระบบแล้ว / stopped")
    return status


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_WITHIN_SECONDS)
        return
    process.kill()
    process.wait()
