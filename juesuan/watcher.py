"""A small process between the pool and each reading process: it waits, and tells how the reader ended.

What belongs here: only that. A reading process that breaks can't tell how much memory it held, and what the kernel
tells of the pool's own child begins at what the pool held when it started it. The reader is therefore the child of
this small one, which holds next to nothing: import nothing heavy here.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any, Final

_SET_PARENT_DEATH_SIGNAL: Final = 1


def main(order: Mapping[str, Any]) -> None:
    """Become the watcher of a reading process; the order is that of `juesuan.worker.main`, and `telling` a pipe.

    At the end the pipe holds two numbers: the reader's exit status (negative: a signal) and the most bytes it held.
    """
    # Ctrl-C is the pool's to answer, and a reader ends when its line does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    here = os.getpid()
    reader = os.fork()
    if reader == 0:
        os.close(order["telling"])
        from juesuan.worker import main as read

        read({**order, "parent": here})
        return
    # Held open here, the line would not fall silent when the reader goes.
    os.close(order["handle"])

    def end_reader(_signal: int, _frame: FrameType | None) -> None:
        os.kill(reader, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end_reader)
    die_with(order["parent"])
    _, status, usage = os.wait4(reader, 0)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    os.write(order["telling"], f"{os.waitstatus_to_exitcode(status)} {peak}".encode())


def die_with(parent: int) -> None:
    """Have the kernel end this process when its parent goes, where it can."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        # It went before we could ask to go with it.
        os._exit(1)
