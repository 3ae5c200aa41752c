"""A stop by signal: at once where what runs may be broken off, else once it is done."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SAID = (
    "หยุดรับแฟ้มแล้ว งานที่ค้าง (ตรวจสอบ ผลรายพื้นที่ แฟ้มครัวเรือน) จะทำต่อเมื่อเปิดครั้งหน้า / "
    "stopped; what waits (checks, results, household files) is gone on with at the next start"
)


class Stopped(BaseException):
    """A stop was asked for while something ran that may be broken off at any point."""


class Stop:
    """Waits for SIGINT and SIGTERM.

    Checks are a transaction and a snapshot is named last of all, so both may; a file that is taken
    in may not, since a file that was in hand when a collector died is set aside.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self._may_break_off = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.is_asked = True
        if self._may_break_off:
            self._may_break_off = False
            raise Stopped

    @contextmanager
    def breaking_off(self) -> Iterator[None]:
        """What is inside ends with `Stopped` when a stop is asked for."""
        self._may_break_off = True
        try:
            if self.is_asked:
                raise Stopped
            yield
        except BaseException as error:
            if self.is_asked:  # DuckDB makes a RuntimeError of what its query is broken off by
                raise Stopped from error
            raise
        finally:
            self._may_break_off = False
