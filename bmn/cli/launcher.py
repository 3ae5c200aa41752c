"""Starts collector, dashboard and, on made-up data, arriving households; stops them together.

A collector that dies is started again after a pause that grows; the dashboard stays up meanwhile.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

from bmn import settings
from bmn.access import accounts
from bmn.cli import demo
from bmn.collector import alive
from bmn.gate import sign_in
from bmn.survey import clock
from bmn.warehouse import snapshots

STOP_WITHIN_SECONDS = 15.0
PAUSES_SECONDS = (1.0, 2.0, 5.0, 15.0, 60.0)  # before each start of a collector that died
STEADY_SECONDS = 120.0  # a collector that lived so long is well again
STATE = alive.ENDED


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
    if not made_up and (password := accounts.first_start()) is not None:
        say(sign_in.first_start_told(password))
    return _keep(commands, say)


def _keep(commands: dict[str, list[str]], say: Callable[[str], None]) -> int:
    """Run the processes side by side; when the dashboard ends or a signal comes, stop all."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    # A group of its own: Ctrl-C reaches this process first, and children stop in order.
    processes = {name: _start(command) for name, command in commands.items()}
    again = _Again(commands.get("collector"), say)
    status = 0
    while not stopping:
        if processes["dashboard"].poll() is not None:
            say(f"dashboard ended / หยุดทำงาน: {processes['dashboard'].returncode}")
            status = 1
            break
        if "collector" in processes:
            processes["collector"] = again.look_after(processes["collector"])
        time.sleep(0.2)
    for name in ("arrivals", "dashboard", "collector"):
        if name in processes:
            _stop(processes[name])
    state_path().unlink(missing_ok=True)
    say("ปิดระบบแล้ว / stopped")
    return status


def state_path() -> Path:
    """The file that says since when nothing is taken in; there only while that is so.

    JSON: `since` (Bangkok local time, ISO), `deaths` in a row, `status` of the last one.
    """
    return settings.warehouse_dir() / STATE


class _Again:
    """Starts a collector that died again, later each time."""

    def __init__(self, command: list[str] | None, say: Callable[[str], None]) -> None:
        self._command = command
        self._say = say
        self._deaths = 0
        self._since = ""
        self._begun = time.monotonic()
        self._next: float | None = None

    def look_after(self, process: "subprocess.Popen[bytes]") -> "subprocess.Popen[bytes]":
        """The process itself, or the one that took its place."""
        now = time.monotonic()
        if process.poll() is None:
            if self._deaths and now - self._begun >= STEADY_SECONDS:
                self._deaths, self._since = 0, ""
                state_path().unlink(missing_ok=True)
            return process
        if self._next is None:
            self._note_death(process.returncode, now)
        assert self._next is not None
        assert self._command is not None
        if now < self._next:
            return process
        self._next, self._begun = None, now
        return _start(self._command)

    def _note_death(self, status: int, now: float) -> None:
        pause = PAUSES_SECONDS[min(self._deaths, len(PAUSES_SECONDS) - 1)]
        self._deaths += 1
        self._next = now + pause
        self._since = self._since or clock.bangkok_now().isoformat(timespec="seconds")
        state = {"since": self._since, "deaths": self._deaths, "status": status}
        part = state_path().with_suffix(".part")
        with suppress(OSError):  # a full disk, say: the dashboard must stay up all the same
            part.write_text(json.dumps(state), encoding="utf-8")
            part.replace(state_path())
        self._say(
            f"ตัวรับข้อมูลหยุดทำงาน ({status}) จะเริ่มใหม่ใน {pause:.0f} วินาที หน้าจอยังดูได้ / "
            f"the collector ended ({status}) and starts again in {pause:.0f} s; "
            "the dashboard stays up"
        )


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, cwd=settings.ROOT, start_new_session=True)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_WITHIN_SECONDS)
        return
    process.kill()
    process.wait()
