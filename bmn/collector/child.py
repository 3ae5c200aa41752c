"""Work on a file that came from outside, in a process of its own with limits.

A helper process is kept warm; for each task it forks a child that may use so much memory, time and
disk and no more. Whatever kills the child – a far cell, a bomb, a fault of a library – costs one
file, never the collector. Where there is no fork (Windows) the task runs in the helper itself.
"""

import atexit
import errno
import os
import pickle
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, TypeVar

from bmn import settings
from bmn.collector.messages import Refused

SIZE = struct.Struct("!Q")
CPU_GRACE_SECONDS = 5
WALL_TIMES_CPU = 4  # a busy machine is slow; a child that waits for ever is not working
PRELOADED = ("bmn.collector.reading", "bmn.collector.parquet")

P = ParamSpec("P")
R = TypeVar("R")

_lock = threading.Lock()
_helper: "subprocess.Popen[bytes] | None" = None


def run(task: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """What the task gives, a function of a module, run in a child.

    Raises Refused where the task does, or where the child died or went over a limit; OSError where
    the system failed it (a full disk).
    """
    with tempfile.NamedTemporaryFile(prefix="bmn-child-") as answer:
        request = pickle.dumps(
            {
                "module": task.__module__,
                "function": task.__qualname__,
                "arguments": arguments,
                "named": named,
                "answer": answer.name,
                "memory": settings.reader_memory_mb() << 20,
                "seconds": settings.reader_seconds(),
                "output": settings.reader_output_mb() << 20,
            }
        )
        died = _ask(request)
        said = answer.read()
    if died is not None or not said:
        raise _refusal(died)
    outcome, value = pickle.loads(said)  # written by our own child, in a file of ours
    if outcome == "refused":
        raise Refused(value[0], **value[1])
    if outcome == "system":
        raise OSError(*value)
    if outcome == "failed":
        raise Refused("unreadable", detail=value)
    return value


def _refusal(died: int | None) -> Refused:
    if died in (-signal.SIGALRM, -signal.SIGXCPU):
        return Refused("too_slow", seconds=settings.reader_seconds())
    return Refused("reader_died")


def _ask(request: bytes) -> int | None:
    """Have the helper run a request; the exit status where the child died, or -9 for the helper."""
    with _lock:
        helper = _warm()
        assert helper.stdin is not None
        assert helper.stdout is not None
        try:
            helper.stdin.write(SIZE.pack(len(request)) + request)
            helper.stdin.flush()
            reply = helper.stdout.read(8)
        except OSError:
            reply = b""
        if len(reply) < 8:
            close()
            return -9
        status = int(struct.unpack("!q", reply)[0])
        return status or None


def _warm() -> "subprocess.Popen[bytes]":
    global _helper
    if _helper is None or _helper.poll() is not None:
        _helper = subprocess.Popen(
            [sys.executable, "-m", "bmn.collector.child"],
            cwd=settings.ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C ends the collector first, the helper with its pipe
        )
    return _helper


def close() -> None:
    """End the helper; the next task starts another."""
    global _helper
    helper, _helper = _helper, None
    if helper is not None:
        helper.kill()
        helper.wait()
        for pipe in (helper.stdin, helper.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


atexit.register(close)


# --- in the helper --------------------------------------------------------------------------------


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Run requests one after the other until the collector is gone."""
    for name in PRELOADED:
        import_module(name)
    while len(head := requests.read(SIZE.size)) == SIZE.size:
        request = pickle.loads(requests.read(SIZE.unpack(head)[0]))
        replies.write(struct.pack("!q", _run_apart(request)))
        replies.flush()


def _run_apart(request: dict[str, Any]) -> int:
    if not hasattr(os, "fork"):
        _answer(request)
        return 0
    child = os.fork()
    if child == 0:
        try:
            _limit(request)
            _answer(request)
        finally:
            os._exit(0)  # without an answer: the collector takes that for a death
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _limit(request: dict[str, Any]) -> None:
    """Limits of the child: what it has already, and so much more."""
    import resource

    seconds = int(request["seconds"])
    has = _address_space() + int(request["memory"])
    resource.setrlimit(resource.RLIMIT_AS, (has, has))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + CPU_GRACE_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (request["output"], request["output"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(WALL_TIMES_CPU * seconds)


def _address_space() -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 1 << 30


def _answer(request: dict[str, Any]) -> None:
    """Run the task and write what came of it where the collector looks for it."""
    try:
        task = getattr(import_module(request["module"]), request["function"])
        said: tuple[str, Any] = ("done", task(*request["arguments"], **request["named"]))
    except Refused as refusal:
        said = ("refused", (refusal.rule, refusal.blanks))
    except MemoryError:
        said = ("refused", ("reader_died", {}))
    except OSError as error:
        if error.errno is None:  # a library's own word for a damaged file
            said = ("failed", type(error).__name__)
        elif error.errno == errno.EFBIG:
            said = ("refused", ("too_large", {"limit": f"{request['output'] >> 20:,} MB"}))
        else:
            said = ("system", (error.errno, error.strerror or str(error)))
    except Exception as error:  # whatever a library makes of a damaged file
        said = ("failed", type(error).__name__)
    with Path(request["answer"]).open("wb") as file:
        pickle.dump(said, file)


def _main() -> None:
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no reply
    serve(sys.stdin.buffer, replies)


if __name__ == "__main__":
    from bmn.collector import child  # not this file's copy under the name __main__

    child._main()
