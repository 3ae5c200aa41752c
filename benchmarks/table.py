"""The table that a run prints, and the statistics in it."""

import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any


class Table:
    """Rows of section, what, figure, ratio, goal."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, str, str, str, str]] = []

    def add(self, section: str, what: str, figure: str, ratio: str = "", goal: str = "") -> None:
        """Add a row and say it at once: a run takes minutes."""
        row = (section, what, figure, ratio, goal)
        self._rows.append(row)
        print("  ".join(cell for cell in row if cell), flush=True)

    def text(self) -> str:
        """The rows as a Markdown table."""
        head = ("section", "what", "median", "ratio", "goal")
        lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
        lines += ["| " + " | ".join(row) + " |" for row in self._rows]
        return "\n".join(lines)


def timed(action: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds and CPU seconds (all threads) of an action, and what it returned."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = action()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def seconds(action: Callable[[], Any], repeats: int = 5) -> float:
    """Median seconds of an action, after one unmeasured run."""
    action()
    measured = []
    for _ in range(repeats):
        started = time.perf_counter()
        action()
        measured.append(time.perf_counter() - started)
    return median(measured)


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
